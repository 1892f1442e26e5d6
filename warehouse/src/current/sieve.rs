//! Which rows of each data file a rule of access lets through, found out once.
//!
//! A data file never changes, and a rule looks at nothing but the row, the principal and the day, all of which stand in the rule.
//! So for each file and rule it is found out once, by reading the columns that the rule looks at, and kept as one bit per row.
//! A later statement under the same rule reads the columns that it asks for and no others.
//!
//! The rules of two bureaus are the same but for the bureau. So a rule is taken apart at its ANDs and ORs: what the parts let
//! through is kept too, and a part that looks at one column asks each different value of the column once
//! ([`column_values`](super::column_values)). The first statement of a further bureau then reads nothing of the files for its rule.

use super::by_file::{ByFile, for_all_rows};
use super::column_values::{ColumnValues, Values};
use super::data_files::{DataFiles, StandingFile};
use arrow::array::{Array, AsArray, BooleanBufferBuilder, RecordBatch};
use arrow::buffer::BooleanBuffer;
use datafusion::catalog::Session;
use datafusion::common::DFSchema;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{BinaryExpr, Expr, Operator};
use datafusion::optimizer::simplify_expressions::{ExprSimplifier, SimplifyContext};
use datafusion::physical_plan::PhysicalExpr;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Mutex as AsyncMutex;

/// Bytes of bits that are kept; beyond, those of the rules that were asked for longest ago are dropped.
const ROOM: usize = 128 << 20;

/// About what a rule itself takes up, with its name: in small tables more than its bits.
const BYTES_OF_A_RULE: usize = 4096;

/// A history and a rule: the rule itself and not its text, which need not say all that a rule is made of.
type Name = (String, Expr);

/// What was found out under one rule.
#[derive(Default)]
struct Sieve {
    bits: AsyncMutex<ByFile<BooleanBuffer>>,
}

struct Kept {
    sieve: Arc<Sieve>,
    used: u64,
    bytes: usize,
}

/// What was found out under all rules and their parts, shared by the sessions of a process.
#[derive(Default)]
pub(crate) struct Sieves {
    kept: Mutex<(u64, HashMap<Name, Kept>)>,
    values: ColumnValues,
}

impl Sieves {
    /// For each of some files one bit per row: whether the rule lets it through.
    pub(super) async fn let_through(
        &self,
        history: &str,
        rule: &Expr,
        files: &DataFiles,
        wanted: &[Arc<StandingFile>],
        state: &dyn Session,
    ) -> Result<Vec<BooleanBuffer>> {
        if !is_composed(rule) {
            return self.by_part(history, rule, files, wanted, state).await;
        }
        let name = (history.to_owned(), rule.clone());
        let sieve = self.sieve(&name);
        let mut bits = sieve.bits.lock().await;
        if let Some(found) = bits.all_of(wanted) {
            return Ok(found);
        }
        let mut parts = HashMap::new();
        for part in parts_of(rule) {
            let found = self.by_part(history, part, files, wanted, state).await?;
            parts.insert(part, found);
        }
        let found: Vec<BooleanBuffer> =
            (0..wanted.len()).map(|file| composed(rule, &parts, file)).collect::<Result<_>>()?;
        bits.keep(wanted, &found);
        let bytes = bytes(&bits);
        drop(bits);
        self.make_room(&name, bytes);
        Ok(found)
    }

    /// As [`let_through`](Self::let_through), for a rule that is not taken apart any further.
    pub(super) async fn by_part(
        &self,
        history: &str,
        part: &Expr,
        files: &DataFiles,
        wanted: &[Arc<StandingFile>],
        state: &dyn Session,
    ) -> Result<Vec<BooleanBuffer>> {
        let name = (history.to_owned(), part.clone());
        let sieve = self.sieve(&name);
        let mut bits = sieve.bits.lock().await;
        if let Some(found) = bits.all_of(wanted) {
            return Ok(found);
        }
        let columns = part.column_refs();
        let mut columns = columns.iter().map(|column| column.name.as_str());
        let values = match (columns.next(), columns.next()) {
            (Some(column), None) => self.values.of(history, column, files, wanted, state).await?,
            _ => None,
        };
        let values: HashMap<&str, Arc<Values>> = wanted
            .iter()
            .zip(values.into_iter().flatten())
            .filter_map(|(file, values)| Some((file.object.location.as_ref(), values?)))
            .collect();
        let find = |file: Arc<StandingFile>| {
            let values = values.get(file.object.location.as_ref());
            async move {
                match values {
                    Some(values) => Ok(values.of_rows(&passing(part, &values.different, state)?)),
                    None => read(part, files, &file, state).await,
                }
            }
        };
        let found = bits.of(wanted, find).await?;
        let bytes = bytes(&bits);
        drop(bits);
        self.make_room(&name, bytes);
        Ok(found)
    }

    fn sieve(&self, name: &Name) -> Arc<Sieve> {
        let mut kept = self.kept();
        kept.0 += 1;
        let used = kept.0;
        let entry =
            kept.1.entry(name.clone()).or_insert_with(|| Kept { sieve: Arc::default(), used, bytes: 0 });
        entry.used = used;
        Arc::clone(&entry.sieve)
    }

    /// Notes what a rule takes up, and drops others while all take up too much.
    fn make_room(&self, name: &Name, bytes: usize) {
        let mut kept = self.kept();
        if let Some(entry) = kept.1.get_mut(name) {
            entry.bytes = bytes;
        }
        while kept.1.values().map(|entry| entry.bytes).sum::<usize>() > ROOM {
            let others = kept.1.iter().filter(|(other, _)| *other != name);
            let Some(oldest) = others.min_by_key(|(_, entry)| entry.used).map(|(oldest, _)| oldest.clone())
            else {
                return;
            };
            kept.1.remove(&oldest);
        }
    }

    fn kept(&self) -> MutexGuard<'_, (u64, HashMap<Name, Kept>)> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn bytes(bits: &ByFile<BooleanBuffer>) -> usize {
    BYTES_OF_A_RULE + bits.iter().map(|(path, bits)| path.len() + bits.len() / 8 + 64).sum::<usize>()
}

/// Whether all or any of two parts have to let a row through. What they do is the same whether a part that does not gives "no" or no
/// answer: nothing negates it above.
fn halves(rule: &Expr) -> Option<(&Expr, bool, &Expr)> {
    match rule {
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::And, right }) => Some((left, true, right)),
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Or, right }) => Some((left, false, right)),
        _ => None,
    }
}

fn is_composed(rule: &Expr) -> bool {
    halves(rule).is_some()
}

/// The parts of a rule below its ANDs and ORs.
fn parts_of(rule: &Expr) -> Vec<&Expr> {
    match halves(rule) {
        Some((left, _, right)) => [parts_of(left), parts_of(right)].concat(),
        None => vec![rule],
    }
}

/// What a rule lets through of one of the files, from what its parts do.
fn composed(rule: &Expr, parts: &HashMap<&Expr, Vec<BooleanBuffer>>, file: usize) -> Result<BooleanBuffer> {
    match halves(rule) {
        Some((left, are_both, right)) => {
            let (left, right) = (composed(left, parts, file)?, composed(right, parts, file)?);
            Ok(if are_both { &left & &right } else { &left | &right })
        }
        None => {
            let found = parts.get(rule).and_then(|files| files.get(file)).cloned();
            found.ok_or_else(|| DataFusionError::Internal("a part of a rule was not looked at".to_owned()))
        }
    }
}

/// The rule over columns of a file. A plan is simplified before it is made physical, and some functions (`coalesce`) only exist
/// until then; an expression by itself has to be simplified here.
fn planned(rule: &Expr, columns: &DFSchema, state: &dyn Session) -> Result<Arc<dyn PhysicalExpr>> {
    let context = SimplifyContext::builder()
        .with_schema(Arc::new(columns.clone()))
        .with_config_options(Arc::clone(state.config().options()))
        .build();
    let simplifier = ExprSimplifier::new(context);
    let rule = simplifier.simplify(simplifier.coerce(rule.clone(), columns)?)?;
    state.create_physical_expr(rule, columns)
}

/// Reads what the rule looks at of a file. A row for which the rule gives no answer is not let through.
async fn read(
    rule: &Expr,
    files: &DataFiles,
    file: &StandingFile,
    state: &dyn Session,
) -> Result<BooleanBuffer> {
    let columns: BTreeSet<&str> = rule.column_refs().into_iter().map(|column| column.name.as_str()).collect();
    let columns: Vec<&str> = if columns.is_empty() { vec!["_offset"] } else { columns.into_iter().collect() };
    let scan = files.whole(state, &file.object, &columns)?;
    let rule = planned(rule, &DFSchema::try_from(scan.schema())?, state)?;
    let mut bits = BooleanBufferBuilder::new(file.standing.bits().len());
    for_all_rows(scan.as_ref(), file, state, |batch| {
        bits.append_buffer(&passed_by(rule.as_ref(), batch)?);
        Ok(())
    })
    .await?;
    Ok(bits.finish())
}

/// Which rows a rule lets through.
fn passing(rule: &Expr, batch: &RecordBatch, state: &dyn Session) -> Result<BooleanBuffer> {
    let rule = planned(rule, &DFSchema::try_from(batch.schema())?, state)?;
    passed_by(rule.as_ref(), batch)
}

fn passed_by(rule: &dyn PhysicalExpr, batch: &RecordBatch) -> Result<BooleanBuffer> {
    let passed = rule.evaluate(batch)?.into_array(batch.num_rows())?;
    let passed = passed.as_boolean();
    Ok(match passed.nulls() {
        None => passed.values().clone(),
        Some(known) => passed.values() & known.inner(),
    })
}
