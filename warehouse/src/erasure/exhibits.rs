//! What jobs have made from exhibits whose content was erased: drawings, signatures that were extracted again, candidates.
//!
//! Jobs make their tables anew when they run next, but nothing says when that is, and the files of earlier versions stay until
//! they are cleared. So `maintain` takes these rows out itself, and the proof of purging looks into the files of these tables.

use super::leaving::Leaving;
use crate::derived::{ledger_of, properties};
use crate::error::{Result, WarehouseError};
use crate::rewrites;
use crate::warehouse::Warehouse;
use arrow::array::{Array, AsArray, BooleanArray, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use deltalake_core::DeltaTable;
use futures::FutureExt;
use std::collections::{HashMap, HashSet};

const HISTORY: &str = "ballistics_history";

/// How a row names an exhibit: the columns of its bureau and reference, and the column that must say that it is one.
#[derive(Debug, Clone, Copy)]
struct NamedBy {
    bureau: &'static str,
    exhibit: &'static str,
    kind: Option<&'static str>,
}

const fn named_by(bureau: &'static str, exhibit: &'static str) -> NamedBy {
    NamedBy { bureau, exhibit, kind: None }
}

const fn where_exhibit(kind: &'static str, bureau: &'static str, exhibit: &'static str) -> NamedBy {
    NamedBy { bureau, exhibit, kind: Some(kind) }
}

const PAIR: &[NamedBy] =
    &[named_by("left_bureau", "left_exhibit_id"), named_by("right_bureau", "right_exhibit_id")];
const ENDS: &[NamedBy] = &[
    where_exhibit("left_kind", "left_bureau", "left_id"),
    where_exhibit("right_kind", "right_bureau", "right_id"),
];

/// The tables that hold what was made from exhibits.
const MADE_FROM_EXHIBITS: [(&str, &[NamedBy]); 9] = [
    ("ballistic_pictures", PAIR),
    ("ballistic_candidates", PAIR),
    ("ballistic_lists", PAIR),
    ("extracted_marks", &[named_by("source_bureau", "exhibit_id")]),
    ("searched_exhibits", &[named_by("bureau", "exhibit_id")]),
    ("firearm_identities", &[where_exhibit("entity", "source_bureau", "source_record_id")]),
    ("network_links", ENDS),
    ("network_members", &[where_exhibit("member_kind", "bureau", "member_id")]),
    ("sharing_suggestions", &[where_exhibit("subject_kind", "bureau", "subject_id")]),
];

/// What columns of a kind say of an exhibit.
const EXHIBIT: &str = "EXHIBIT";

/// The names of these tables.
pub(crate) fn made_from_exhibits() -> impl Iterator<Item = &'static str> {
    MADE_FROM_EXHIBITS.into_iter().map(|(name, _)| name)
}

/// Exhibits whose content was erased and of which nothing has been said since, and how rows of a table name them.
#[derive(Debug)]
pub(crate) struct ErasedExhibits {
    /// References by bureau.
    erased: HashMap<String, HashSet<String>>,
    named_by: &'static [NamedBy],
}

impl ErasedExhibits {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.erased.values().map(HashSet::len).sum()
    }

    fn contains(&self, bureau: &str, exhibit: &str) -> bool {
        self.erased.get(bureau).is_some_and(|exhibits| exhibits.contains(exhibit))
    }
}

impl Leaving for ErasedExhibits {
    fn is_empty(&self) -> bool {
        self.erased.is_empty()
    }

    fn columns(&self) -> Vec<&str> {
        self.named_by.iter().flat_map(|by| [Some(by.bureau), Some(by.exhibit), by.kind]).flatten().collect()
    }

    // Names may be cut short in the log.
    fn may_lie_in(&self, _statistics: Option<&str>) -> bool {
        !self.is_empty()
    }

    fn rows_in(&self, batch: &RecordBatch) -> std::result::Result<BooleanArray, ArrowError> {
        let mut goes = vec![false; batch.num_rows()];
        for by in self.named_by {
            let (bureaus, exhibits) = (texts(batch, by.bureau)?, texts(batch, by.exhibit)?);
            let kinds = by.kind.map(|kind| texts(batch, kind)).transpose()?;
            for (row, goes) in goes.iter_mut().enumerate() {
                let named = bureaus.is_valid(row) && exhibits.is_valid(row);
                let is_exhibit =
                    kinds.as_ref().is_none_or(|kinds| kinds.is_valid(row) && kinds.value(row) == EXHIBIT);
                *goes |= named && is_exhibit && self.contains(bureaus.value(row), exhibits.value(row));
            }
        }
        Ok(BooleanArray::from(goes))
    }
}

fn texts(batch: &RecordBatch, name: &str) -> std::result::Result<StringArray, ArrowError> {
    let column = batch.column_by_name(name);
    let column = column.ok_or_else(|| ArrowError::SchemaError(format!("there is no column `{name}`")))?;
    Ok(cast(column, &DataType::Utf8)?.as_string::<i32>().clone())
}

impl Warehouse {
    /// Takes out of a table what was made from erased exhibits. Returns how many rows there were; none for tables that hold
    /// nothing of exhibits.
    pub(crate) async fn erase_what_exhibits_left(&self, name: &str) -> Result<u64> {
        if !made_from_exhibits().any(|made| made == name) {
            return Ok(0);
        }
        rewrites::undisturbed(name, || self.try_erase_what_exhibits_left(name).boxed()).await
    }

    async fn try_erase_what_exhibits_left(&self, name: &str) -> Result<u64> {
        // The rows before the exhibits: rows that a job makes of an exhibit that is sent again meanwhile stay.
        let table = rewrites::fenced(&self.newest(name).await?);
        let Some(erased) = self.erased_exhibits(name).await?.filter(|erased| !erased.is_empty()) else {
            return Ok(0);
        };
        let content = changed_content(name, &table).await?;
        self.rewrite(name, &table, &erased, || properties(std::slice::from_ref(&content))).await
    }

    /// The exhibits whose content is gone, for a table that was made from exhibits.
    pub(crate) async fn erased_exhibits(&self, name: &str) -> Result<Option<ErasedExhibits>> {
        let Some((_, named_by)) = MADE_FROM_EXHIBITS.into_iter().find(|(made, _)| *made == name) else {
            return Ok(None);
        };
        let mut erased: HashMap<String, HashSet<String>> = HashMap::new();
        if self.find_table(HISTORY).await?.is_none() {
            return Ok(Some(ErasedExhibits { erased, named_by }));
        }
        let doing = || format!("table `erasures`, finding exhibits that `{name}` must hold nothing of");
        let statement = format!(
            "select distinct gone.source_bureau, gone.source_record_id from erasures as gone \
             left anti join exhibits as held on held.source_bureau = gone.source_bureau \
               and held.source_record_id = gone.source_record_id \
             where gone.history = '{HISTORY}'"
        );
        let batches = async { self.trusted_session().sql(&statement).await?.collect().await }
            .await
            .map_err(WarehouseError::query(doing()))?;
        for batch in &batches {
            let (bureaus, exhibits) = (
                texts(batch, "source_bureau").map_err(WarehouseError::arrow(doing()))?,
                texts(batch, "source_record_id").map_err(WarehouseError::arrow(doing()))?,
            );
            for (bureau, exhibit) in bureaus.iter().zip(exhibits.iter()) {
                if let (Some(bureau), Some(exhibit)) = (bureau, exhibit) {
                    erased.entry(bureau.to_owned()).or_default().insert(exhibit.to_owned());
                }
            }
        }
        Ok(Some(ErasedExhibits { erased, named_by }))
    }
}

/// What the table's log is to remember of its content: another than before, so that a job which comes to the same rows again,
/// because an exhibit was sent again, writes them again.
async fn changed_content(name: &str, table: &DeltaTable) -> Result<(String, i64)> {
    let content = format!("content:{name}");
    let before = ledger_of(name, table).await?.get(&content).unwrap_or(0);
    Ok((content, (before ^ 0x2545_f491_4f6c_dd1d) & i64::MAX))
}
