//! Searches as functions in `FROM`, for everybody who reads by SQL.
//!
//! What each takes and gives is defined in `proofhouse_warehouse::searches`; here is what it does.
//!
//! - `firearms`: `firearm_lookup` and `firearm_record`
//! - `reference_entries`: `identify`
//! - `exhibits`: `ballistic_search`

mod exhibits;
mod firearms;
mod reference_entries;

use crate::record_search::RecordSearch;
use crate::settings::LinkageSettings;
use arrow::array::RecordBatch;
use proofhouse_schemas::codes;
use proofhouse_warehouse::searches::{Asked, Search, SearchDefinition, SearchError};
use serde::Serialize;
use std::sync::Arc;

/// Rows of a short list when nothing else is asked.
const TOP: i64 = 10;
/// Rows of a short list at most.
const MOST: i64 = 200;

/// All searches. Records that were filed for one are kept for the next, as far as they come to no more than so many MiB.
pub fn all(linkage: &LinkageSettings, memory_mib: usize) -> Vec<Arc<dyn Search>> {
    let records = RecordSearch::new(linkage, memory_mib.saturating_mul(1 << 20));
    vec![
        Arc::new(exhibits::BallisticSearch),
        Arc::new(firearms::FirearmLookup::new(records)),
        Arc::new(firearms::FirearmRecord),
        Arc::new(reference_entries::Identify),
    ]
}

/// How many rows are asked for.
fn wanted(asked: &Asked, argument: &str) -> Result<usize, SearchError> {
    match asked.integer(argument).unwrap_or(TOP) {
        count @ 1..=MOST => Ok(usize::try_from(count).unwrap_or(1)),
        _ => Err(SearchError::Asked(format!("{argument} is a number from 1 to {MOST}"))),
    }
}

/// The type of firearm that is asked for; any when none is named.
fn type_code(asked: &Asked) -> Result<String, SearchError> {
    match asked.text("type_code") {
        "" => Ok("UNKNOWN".to_owned()),
        code if codes::firearm_type(code).is_some() => Ok(code.to_owned()),
        _ => Err(SearchError::Asked("type_code is no type of firearm, such as PISTOL".to_owned())),
    }
}

/// Rows in the columns of a definition.
fn laid_out<T: Serialize>(search: &SearchDefinition, rows: &[T]) -> Result<Vec<RecordBatch>, SearchError> {
    let schema = search.schema();
    let written = serde_arrow::to_record_batch(schema.fields(), &rows);
    written.map(|batch| vec![batch]).map_err(|error| SearchError::Failed(Box::new(error)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proofhouse_warehouse::searches;

    #[test]
    fn each_search_that_is_defined_is_there() {
        let names: Vec<&str> =
            all(&LinkageSettings::default(), 1).iter().map(|search| search.definition().name).collect();
        let defined: Vec<&str> = searches::all().iter().map(|search| search.name).collect();
        assert_eq!(names, defined);
    }
}
