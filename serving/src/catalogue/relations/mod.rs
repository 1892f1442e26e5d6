//! The rows of a catalogue's relations, by theme. What is not named here has no rows: there are no indexes, constraints,
//! triggers, rules, sequences, extensions or foreign tables to tell of.
//!
//! - `classes`: schemas, tables, columns and their comments
//! - `data_types`: types and ranges
//! - `people`: the user, and nobody else
//! - `server`: the database, settings, languages, collations, sessions
//! - `routines`: functions
//! - `standard`: `information_schema`

mod classes;
mod data_types;
mod people;
pub(super) mod routines;
mod server;
mod standard;

use super::cells::Row;
use super::known::{Directory, Known, Namespace};

/// Relations of `pg_catalog` that may have rows; [`catalogue`] makes them.
const WITH_ROWS: &[&str] = &[
    "pg_am",
    "pg_attribute",
    "pg_authid",
    "pg_class",
    "pg_collation",
    "pg_database",
    "pg_description",
    "pg_language",
    "pg_namespace",
    "pg_proc",
    "pg_range",
    "pg_roles",
    "pg_settings",
    "pg_stat_activity",
    "pg_stat_all_tables",
    "pg_stat_database",
    "pg_stat_user_tables",
    "pg_tables",
    "pg_tablespace",
    "pg_timezone_names",
    "pg_type",
    "pg_user",
];

/// Whether a relation may have rows; one of which this is not true never has any.
pub(super) fn may_have_rows(namespace: Namespace, name: &str) -> bool {
    match namespace {
        Namespace::Information => standard::WITH_ROWS.contains(&name),
        _ => WITH_ROWS.contains(&name),
    }
}

/// The rows of a relation.
pub(super) fn rows(namespace: Namespace, name: &str, known: &Known, directory: &Directory) -> Vec<Row> {
    match namespace {
        Namespace::Information => standard::rows(name, known, directory),
        _ => catalogue(name, known, directory),
    }
}

fn catalogue(name: &str, known: &Known, directory: &Directory) -> Vec<Row> {
    match name {
        "pg_namespace" => classes::namespaces(known),
        "pg_class" => classes::classes(known, directory),
        "pg_attribute" => classes::attributes(directory),
        "pg_description" => classes::descriptions(directory),
        "pg_tables" => classes::tables(known, directory),
        "pg_stat_user_tables" | "pg_stat_all_tables" => classes::statistics(directory),
        "pg_type" => data_types::types(known, directory),
        "pg_range" => data_types::ranges(),
        "pg_roles" | "pg_authid" => people::roles(known, name),
        "pg_user" => people::users(known),
        "pg_database" => server::databases(known),
        "pg_tablespace" => server::tablespaces(known),
        "pg_settings" => server::settings(known),
        "pg_am" => server::access_methods(),
        "pg_collation" => server::collations(),
        "pg_language" => server::languages(known),
        "pg_stat_activity" => server::activity(known),
        "pg_stat_database" => server::database_statistics(),
        "pg_timezone_names" => server::time_zones(),
        "pg_proc" => routines::functions(known),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::catalogue::columns::{INFORMATION_SCHEMA, PG_CATALOG};
    use crate::catalogue::{DescribedTable, Identity, Tables};
    use crate::session_settings::SessionSettings;
    use arrow::datatypes::{DataType, Field, Schema};
    use std::sync::Arc;

    #[derive(Debug)]
    struct OneTable;

    #[async_trait::async_trait]
    impl Tables for OneTable {
        async fn described(&self) -> Result<Arc<Vec<DescribedTable>>, String> {
            let list = DataType::List(Arc::new(Field::new("item", DataType::Utf8, true)));
            Ok(Arc::new(vec![DescribedTable {
                name: "firearms".into(),
                comment: "A firearm".into(),
                columns: Arc::new(Schema::new(vec![Field::new("parties", list, true)])),
            }]))
        }
    }

    #[tokio::test]
    async fn exactly_the_relations_that_are_said_to_have_rows_have_some() {
        let identity = Identity {
            user: "ana".into(),
            process: 7,
            settings: Arc::new(SessionSettings::new("ana", "", &[])),
        };
        let known = Known::new(Arc::new(OneTable), &identity);
        let directory = known.load().await.unwrap();
        let all = PG_CATALOG.keys().map(|name| (Namespace::Catalogue, name));
        for (namespace, name) in
            all.chain(INFORMATION_SCHEMA.keys().map(|name| (Namespace::Information, name)))
        {
            let has = !rows(namespace, name, &known, &directory).is_empty();
            assert_eq!(has, may_have_rows(namespace, name), "{namespace:?} {name}");
        }
    }
}
