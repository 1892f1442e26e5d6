//! Which rows of each data file a rule of access lets through, found out once.
//!
//! A data file never changes, and a rule looks at nothing but the row, the principal and the day, all of which stand in the rule.
//! So for each file and rule it is found out once, by reading the columns that the rule looks at, and kept as one bit per row.
//! A later statement under the same rule reads the columns that it asks for and no others.

use super::by_file::{ByFile, for_all_rows};
use super::data_files::{DataFiles, StandingFile};
use arrow::array::{Array, AsArray, BooleanBufferBuilder};
use arrow::buffer::BooleanBuffer;
use datafusion::catalog::Session;
use datafusion::common::DFSchema;
use datafusion::error::Result;
use datafusion::logical_expr::Expr;
use datafusion::optimizer::simplify_expressions::{ExprSimplifier, SimplifyContext};
use datafusion::physical_plan::PhysicalExpr;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Mutex as AsyncMutex;

/// Bytes of bits that are kept; beyond, those of the rules that were asked for longest ago are dropped.
const ROOM: usize = 128 << 20;

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

/// What was found out under all rules, shared by the sessions of a process.
#[derive(Default)]
pub(crate) struct Sieves {
    kept: Mutex<(u64, HashMap<Name, Kept>)>,
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
        let name = (history.to_owned(), rule.clone());
        let sieve = self.sieve(&name);
        let mut bits = sieve.bits.lock().await;
        let found = bits.of(wanted, |file| async move { read(rule, files, &file, state).await }).await?;
        let bytes = bits.iter().map(|(path, bits)| path.len() + bits.len() / 8 + 64).sum();
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
        let passed = rule.evaluate(batch)?.into_array(batch.num_rows())?;
        let passed = passed.as_boolean();
        match passed.nulls() {
            None => bits.append_buffer(passed.values()),
            Some(known) => bits.append_buffer(&(passed.values() & known.inner())),
        }
        Ok(())
    })
    .await?;
    Ok(bits.finish())
}
