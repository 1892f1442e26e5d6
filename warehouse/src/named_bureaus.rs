//! Which bureaus the rows of a stored table name: in its columns called `bureau`, `..._bureau` and `..._bureaus`.
//!
//! A report asks for the rows that name its bureau. Where no row of any table that it reads does, hidden rows and earlier statements
//! among them, there is no answer, and nothing need be read through the guard to know that. A data file never changes: what has been
//! read of a table is not read again for its next version.

use crate::current;
use crate::error::{Result, WarehouseError};
use crate::sources::Sources;
use arrow::array::{Array, AsArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use datafusion::catalog::TableProvider;
use datafusion::common::TableReference;
use datafusion::execution::session_state::SessionState;
use datafusion::logical_expr::ident;
use datafusion::prelude::SessionContext;
use datafusion::sql::parser::DFParser;
use deltalake_core::DeltaTable;
use futures::TryStreamExt;
use proofhouse_schemas::tables::{self, Visibility};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Mutex as AsyncMutex;

/// What has been read of a table.
#[derive(Default)]
struct OfTable {
    /// The files whose bureaus are among the names.
    files: HashSet<String>,
    /// The bureaus of all files that were ever read: those of earlier versions among them, since a bureau that is taken to be named
    /// is only asked for.
    names: HashSet<String>,
}

/// The bureaus that tables name, shared by the sessions of a process.
#[derive(Default)]
pub(crate) struct NamedBureaus {
    tables: Mutex<HashMap<String, Arc<AsyncMutex<OfTable>>>>,
}

impl NamedBureaus {
    /// Whether a stored table names a bureau, at the version that it holds or at one that was asked for before.
    async fn is_named(
        &self,
        bureau: &str,
        name: &str,
        table: &DeltaTable,
        context: &SessionContext,
    ) -> Result<bool> {
        let known = {
            let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(tables.entry(name.to_owned()).or_default())
        };
        let mut known = known.lock().await;
        let snapshot = table.snapshot().map_err(WarehouseError::table(name, "reading its files"))?;
        let files: HashSet<String> =
            snapshot.log_data().iter().map(|file| file.path().into_owned()).collect();
        let fresh: Vec<String> = files.difference(&known.files).cloned().collect();
        if !fresh.is_empty() {
            let names = read(name, table, fresh, context).await?;
            known.names.extend(names);
            known.files = files;
        }
        Ok(known.names.contains(bureau))
    }
}

/// Whether any table that a statement reads may name a bureau, in rows that the bureau may see or not. True when that cannot be told.
pub(crate) async fn may_name(
    bureau: &str,
    text: &str,
    state: &SessionState,
    sources: &Sources,
) -> Result<bool> {
    let Some(names) = stored_tables(text, state) else { return Ok(true) };
    let named = sources.warehouse().named_bureaus();
    let mut is_named = false;
    // All are looked at, so that all are pinned.
    for name in names {
        let table = sources.table(name).await?;
        is_named |= named.is_named(bureau, name, &table, sources.bare()).await?;
    }
    Ok(is_named)
}

/// The stored tables from which a statement's tables and views are made; `None` when one is not among those that are defined, or
/// follows from what its reader may see and not from what is stored under its name.
fn stored_tables(text: &str, state: &SessionState) -> Option<BTreeSet<&'static str>> {
    let statement = DFParser::parse_sql(text).ok()?.pop_front()?;
    let known = Sources::names();
    let mut stored = BTreeSet::new();
    for reference in state.resolve_table_references(&statement).ok()? {
        let TableReference::Bare { table } = reference else { return None };
        let name = known.get(table.as_ref())?;
        if tables::table(name).is_some_and(|table| table.visibility == Visibility::FromWhatIsVisible) {
            return None;
        }
        stored.extend(current::histories_of(name));
    }
    Some(stored)
}

async fn read(
    name: &str,
    table: &DeltaTable,
    files: Vec<String>,
    context: &SessionContext,
) -> Result<HashSet<String>> {
    let doing = || format!("table `{name}`, finding out which bureaus it names");
    let provider: Arc<dyn TableProvider> =
        table.table_provider().with_file_paths(files).await.map_err(WarehouseError::query(doing()))?;
    let schema = provider.schema();
    let columns = schema.fields().iter().map(|field| field.name()).filter(|name| names_bureaus(name));
    let columns: Vec<_> = columns.map(ident).collect();
    let mut names = HashSet::new();
    if columns.is_empty() {
        return Ok(names);
    }
    let mut rows = context
        .read_table(provider)
        .and_then(|frame| frame.select(columns))
        .map_err(WarehouseError::query(doing()))?
        .execute_stream()
        .await
        .map_err(WarehouseError::query(doing()))?;
    while let Some(batch) = rows.try_next().await.map_err(WarehouseError::query(doing()))? {
        for column in batch.columns() {
            note(column.as_ref(), &mut names)
                .map_err(|error| WarehouseError::query(doing())(error.into()))?;
        }
    }
    Ok(names)
}

fn names_bureaus(column: &str) -> bool {
    column == "bureau" || column == "bureaus" || column.ends_with("_bureau") || column.ends_with("_bureaus")
}

fn note(column: &dyn Array, names: &mut HashSet<String>) -> Result<(), ArrowError> {
    match column.data_type() {
        DataType::List(_) => note(column.as_list::<i32>().values(), names),
        DataType::LargeList(_) => note(column.as_list::<i64>().values(), names),
        DataType::Dictionary(..) => note(column.as_any_dictionary().values(), names),
        _ => {
            let text = cast(column, &DataType::Utf8)?;
            let mut last = None;
            for name in text.as_string::<i32>().iter().flatten() {
                // Rows of one source stand together.
                if last != Some(name) && !names.contains(name) {
                    names.insert(name.to_owned());
                }
                last = Some(name);
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use crate::scenarios::{Scene, firearm, firearm_with};
    use crate::{Principal, SessionOptions};
    use arrow::array::new_empty_array;
    use proofhouse_schemas::Bureau;
    use proofhouse_schemas::tables;
    use serde_json::json;
    use std::collections::HashSet;

    async fn is_named(scene: &Scene, bureau: &str, statement: &str) -> bool {
        let principal = Principal::of(Bureau::parse(bureau).unwrap());
        let session = scene.warehouse.session_as(&principal, SessionOptions::default()).unwrap();
        session.may_name(bureau, statement).await
    }

    #[tokio::test]
    async fn a_bureau_is_named_by_whatever_row_names_it() {
        let scene = Scene::new();
        let hidden = firearm_with("us", "1", 0, "B", json!({"confidentiality": "RESTRICTED"}));
        scene.add("firearms_history", &[firearm("fr", "1", 0, "A"), hidden]).await;
        let records = "WITH own AS (SELECT * FROM firearms) SELECT * FROM own";
        for (bureau, is_there) in [("fr", true), ("us", true), ("be", false), ("ipsg", true)] {
            assert_eq!(is_named(&scene, bureau, records).await, is_there, "{bureau}");
        }
        assert!(!is_named(&scene, "fr", "SELECT * FROM seizure_items").await);
        assert!(is_named(&scene, "fr", "SELECT 1 FROM seizures, (SELECT * FROM firearms)").await);
        assert!(is_named(&scene, "be", "SELECT * FROM nothing_that_is_known").await, "it cannot be told");
        assert!(is_named(&scene, "be", "SELECT * FROM networks").await, "they follow from what one may see");
        assert!(is_named(&scene, "be", "SELECT FROM WHERE").await, "it cannot be told");
        let of_france = Principal::of(Bureau::parse("fr").unwrap());
        let session = scene.warehouse.session_as(&of_france, SessionOptions::default()).unwrap();
        assert!(session.may_name("be", records).await, "of others it is not told");
        // What lands later is known then.
        scene.add("firearms_history", &[firearm("be", "1", 1, "A")]).await;
        assert!(is_named(&scene, "be", records).await);
    }

    /// A bureau in a column under another name would be overlooked.
    #[test]
    fn columns_with_bureaus_are_called_so() {
        for definition in tables::all() {
            for field in definition.arrow_schema().fields() {
                let name = field.name();
                let speaks_of_bureaus = name.contains("bureau");
                assert_eq!(super::names_bureaus(name), speaks_of_bureaus, "{}.{name}", definition.name);
                if speaks_of_bureaus {
                    let read = super::note(new_empty_array(field.data_type()).as_ref(), &mut HashSet::new());
                    assert!(read.is_ok(), "{}.{name} is {}", definition.name, field.data_type());
                }
            }
        }
    }
}
