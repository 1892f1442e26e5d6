//! Where single values stand in each data file, found out once: what makes looking one number up fast.
//!
//! A look-up of a value that stands only in rows which the asker may not see has to take as long as one of a value that stands
//! nowhere; otherwise time would tell which numbers are on record. So this is not asked what an asker may see, as a Bloom filter
//! of the file would be: it gives places from all rows, and they are joined with the bits of the asker before anything is read.
//! From there on the two cases are the same one.
//!
//! Of each value a hash of 32 bits is kept, under a seed of this process, so that nobody can choose values that collide. Rows
//! with the same hash are read and compared as any others.
//!
//! Memory: 8 bytes a row and column that somebody has looked values up in.

use super::by_file::{ByColumn, ColumnOf, for_all_rows};
use super::data_files::{DataFiles, StandingFile};
use super::file_rows::put;
use super::index::text_column;
use arrow::array::{Array, ArrayRef, StringArray};
use arrow::buffer::{BooleanBuffer, Buffer};
use arrow::datatypes::Schema;
use datafusion::catalog::Session;
use datafusion::common::hash_utils::{RandomState, create_hashes};
use datafusion::error::Result;
use datafusion::logical_expr::expr::InList;
use datafusion::logical_expr::{BinaryExpr, Expr, Operator};
use std::collections::hash_map::RandomState as SeedOfProcess;
use std::collections::{BTreeSet, HashMap};
use std::hash::BuildHasher;
use std::sync::Arc;

/// Columns in which single values are looked for: such that few rows hold one value, for setting their bits takes time for each.
const LOOKED_UP: [&str; 4] = ["source_record_id", "serial_raw", "trace_id", "case_number"];
/// Bytes that are kept of all tables together. A column that does not fit any more is read when values are looked up in it.
const ROOM: usize = 512 << 20;
/// Of each row its hash and its place.
const BYTES_A_ROW: usize = 8;

/// Hashes of the values of one column of one file with the rows in which they stand, in ascending order.
#[derive(Debug, Default)]
struct Places {
    hashes: Vec<u32>,
    rows: Vec<u32>,
}

impl Places {
    fn of(mut met: Vec<(u32, u32)>) -> Places {
        met.sort_unstable();
        let (hashes, rows) = met.into_iter().unzip();
        Places { hashes, rows }
    }

    fn rows(&self, hash: u32) -> &[u32] {
        let from = self.hashes.partition_point(|known| *known < hash);
        let to = self.hashes.partition_point(|known| *known <= hash);
        self.rows.get(from..to).unwrap_or_default()
    }
}

/// Places of values in all columns that somebody has looked values up in, shared by the sessions of a process.
pub(super) struct ValuePlaces {
    seed: u64,
    columns: ByColumn<Arc<Places>>,
}

impl Default for ValuePlaces {
    fn default() -> ValuePlaces {
        let seed = SeedOfProcess::new().hash_one("places of values");
        ValuePlaces { seed, columns: ByColumn::within(ROOM) }
    }
}

/// Which values rows must hold so that they can pass a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// One of these values in this column. Each stands here once: so much is looked up as values differ, not as are written.
    OneOf(&'static str, BTreeSet<String>),
    /// What any of these asks for.
    Any(Vec<Wanted>),
}

impl Wanted {
    /// What one of these filters, all of which have to pass, asks of single values. `None` when none does.
    pub(super) fn by(filters: &[Expr], schema: &Schema) -> Option<Wanted> {
        filters.iter().find_map(|filter| Wanted::by_one(filter, schema))
    }

    fn by_one(filter: &Expr, schema: &Schema) -> Option<Wanted> {
        match filter {
            Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) => {
                let (column, value) = match (left.as_ref(), right.as_ref()) {
                    (Expr::Column(column), value) | (value, Expr::Column(column)) => (column, value),
                    _ => return None,
                };
                Some(Wanted::OneOf(looked_up(column.name(), schema)?, BTreeSet::from([text(value)?])))
            }
            Expr::InList(InList { expr, list, negated: false }) => {
                let Expr::Column(column) = expr.as_ref() else { return None };
                let values = list.iter().map(text).collect::<Option<_>>()?;
                Some(Wanted::OneOf(looked_up(column.name(), schema)?, values))
            }
            Expr::BinaryExpr(BinaryExpr { left, op: Operator::And, right }) => {
                Wanted::by_one(left, schema).or_else(|| Wanted::by_one(right, schema))
            }
            Expr::BinaryExpr(BinaryExpr { left, op: Operator::Or, right }) => {
                Some(Wanted::Any(vec![Wanted::by_one(left, schema)?, Wanted::by_one(right, schema)?]))
            }
            _ => None,
        }
    }

    fn columns(&self) -> BTreeSet<&'static str> {
        match self {
            Wanted::OneOf(column, _) => BTreeSet::from([*column]),
            Wanted::Any(wanted) => wanted.iter().flat_map(Wanted::columns).collect(),
        }
    }

    /// Sets the bits of the rows of one file that may hold such values.
    fn set(&self, seed: u64, held: &HashMap<&'static str, Arc<Places>>, bits: &mut [u8]) -> Result<()> {
        match self {
            Wanted::OneOf(column, values) => {
                let Some(places) = held.get(column) else { return Ok(()) };
                let values: ArrayRef = Arc::new(StringArray::from_iter_values(values));
                for hash in hashes(&values, seed)? {
                    places.rows(hash).iter().for_each(|row| put(bits, *row, true));
                }
                Ok(())
            }
            Wanted::Any(wanted) => wanted.iter().try_for_each(|wanted| wanted.set(seed, held, bits)),
        }
    }
}

fn looked_up(column: &str, schema: &Schema) -> Option<&'static str> {
    let known = LOOKED_UP.into_iter().find(|known| *known == column)?;
    schema.field_with_name(known).ok().map(|_| known)
}

fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::Literal(value, _) => value.try_as_str().flatten().map(str::to_owned),
        _ => None,
    }
}

fn hashes(texts: &ArrayRef, seed: u64) -> Result<Vec<u32>> {
    let mut hashes = vec![0; texts.len()];
    create_hashes(std::slice::from_ref(texts), &RandomState::with_seed(seed), &mut hashes)?;
    Ok(hashes.into_iter().map(|hash| (hash >> 32) as u32).collect())
}

impl ValuePlaces {
    /// For each of some files one bit per row: whether the row may hold what is wanted. `None` when that cannot be told, because
    /// there is no more room for it.
    pub(super) async fn holding(
        &self,
        history: &str,
        wanted: &Wanted,
        files: &DataFiles,
        among: &[Arc<StandingFile>],
        state: &dyn Session,
    ) -> Result<Option<Vec<BooleanBuffer>>> {
        let mut held: Vec<HashMap<&'static str, Arc<Places>>> = vec![HashMap::new(); among.len()];
        for column in wanted.columns() {
            let Some(known) =
                self.column((history.to_owned(), column.to_owned()), files, among, state).await?
            else {
                return Ok(None);
            };
            for (file, places) in held.iter_mut().zip(known) {
                file.insert(column, places);
            }
        }
        let mut bits = Vec::with_capacity(among.len());
        for (file, held) in among.iter().zip(&held) {
            let rows = file.standing.bits().len();
            let mut of_file = vec![0; rows.div_ceil(8)];
            wanted.set(self.seed, held, &mut of_file)?;
            bits.push(BooleanBuffer::new(Buffer::from_vec(of_file), 0, rows));
        }
        Ok(Some(bits))
    }

    /// The places in each of some files; those that are not known yet are read.
    async fn column(
        &self,
        name: ColumnOf,
        files: &DataFiles,
        among: &[Arc<StandingFile>],
        state: &dyn Session,
    ) -> Result<Option<Vec<Arc<Places>>>> {
        let rows = among.iter().map(|file| file.standing.bits().len()).sum::<usize>();
        let column = name.1.as_str();
        let find = |file: Arc<StandingFile>| async move {
            Ok(Arc::new(self.read(column, files, &file, state).await?))
        };
        let bytes = |places: &Arc<Places>| places.rows.len() * BYTES_A_ROW;
        self.columns.of(&name, rows * BYTES_A_ROW, among, find, bytes).await
    }

    async fn read(
        &self,
        column: &str,
        files: &DataFiles,
        file: &StandingFile,
        state: &dyn Session,
    ) -> Result<Places> {
        let scan = files.whole(state, &file.object, &[column])?;
        let mut met = Vec::with_capacity(file.standing.bits().len());
        let mut row = 0u32;
        for_all_rows(scan.as_ref(), file, state, |batch| {
            let texts = text_column(batch, column)?;
            for (index, hash) in hashes(&texts, self.seed)?.into_iter().enumerate() {
                if texts.is_valid(index) {
                    met.push((hash, row));
                }
                row = row.saturating_add(1);
            }
            Ok(())
        })
        .await?;
        Ok(Places::of(met))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use arrow::datatypes::{DataType, Field};
    use datafusion::logical_expr::{col, lit};

    fn schema() -> Schema {
        let text = |name: &str| Field::new(name, DataType::Utf8View, true);
        Schema::new(vec![text("serial_raw"), text("source_record_id"), text("make_raw")])
    }

    #[test]
    fn filters_that_ask_for_single_values_are_known() {
        let by = |filter: Expr| Wanted::by(&[filter], &schema());
        let one = |column, values: &[&str]| {
            Wanted::OneOf(column, values.iter().map(|value| (*value).to_owned()).collect())
        };
        assert_eq!(by(col("serial_raw").eq(lit("A"))), Some(one("serial_raw", &["A"])));
        assert_eq!(by(lit("A").eq(col("serial_raw"))), Some(one("serial_raw", &["A"])));
        let listed = |negated| col("serial_raw").in_list(vec![lit("A"), lit("B")], negated);
        assert_eq!(by(listed(false)), Some(one("serial_raw", &["A", "B"])));
        assert_eq!(by(listed(true)), None);
        let repeated = col("serial_raw").in_list(vec![lit("A"); 9], false);
        assert_eq!(by(repeated), Some(one("serial_raw", &["A"])));
        let both = col("make_raw").eq(lit("CZ")).and(col("source_record_id").eq(lit("1")));
        assert_eq!(by(both), Some(one("source_record_id", &["1"])));
        let either = col("serial_raw").eq(lit("A")).or(col("source_record_id").eq(lit("1")));
        assert_eq!(
            by(either),
            Some(Wanted::Any(vec![one("serial_raw", &["A"]), one("source_record_id", &["1"])]))
        );
        assert_eq!(by(col("serial_raw").eq(lit("A")).or(col("make_raw").eq(lit("CZ")))), None);
        assert_eq!(by(col("make_raw").eq(lit("CZ"))), None, "not looked up by");
        assert_eq!(by(col("trace_id").eq(lit("T"))), None, "not in this table");
        assert_eq!(by(col("serial_raw").gt(lit("A"))), None);
    }

    #[test]
    fn the_places_of_a_value_are_all_rows_that_hold_it() {
        let texts: ArrayRef =
            Arc::new(StringArray::from_iter_values((0..3000).map(|row| format!("S{}", row % 1000))));
        let met = hashes(&texts, 7).unwrap().into_iter().zip(0..).collect();
        let held = HashMap::from([("serial_raw", Arc::new(Places::of(met)))]);
        let places = |values: &[&str]| {
            let mut bits = vec![0; 375];
            let values = values.iter().map(|value| (*value).to_owned()).collect();
            Wanted::OneOf("serial_raw", values).set(7, &held, &mut bits).unwrap();
            BooleanBuffer::new(Buffer::from_vec(bits), 0, 3000).set_indices().collect::<Vec<_>>()
        };
        assert_eq!(places(&["S17"]), [17, 1017, 2017]);
        assert_eq!(places(&["S0", "S999"]), [0, 999, 1000, 1999, 2000, 2999]);
        assert_eq!(places(&["nowhere"]), [0usize; 0]);
    }
}
