//! What clients written for Postgres find in `pg_catalog`, and how statements that ask it are read.
//!
//! Why this is our own: `docs/decisions/0031-a-catalogue-of-our-own.md`. Read in this order:
//!
//! - `known`: what a session may know; `oids`: the numbers of things; `data_types`: the types of Postgres
//! - `columns`: which relations there are, with which columns; `cells`: their rows as they are made
//! - `relations`: the rows, by theme; `schema`: the schemas that DataFusion asks; `version`: what `version()` says
//! - `functions`: functions of Postgres
//! - `rewriting`: statements in the words of Postgres become ones that DataFusion plans

mod cells;
mod columns;
#[cfg(test)]
mod corpus;
mod data_types;
mod functions;
mod known;
mod oids;
mod relations;
mod rewriting;
mod schema;
mod version;

use crate::session_settings::SessionSettings;
use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::SchemaProvider;
use datafusion::sql::sqlparser::ast::Statement;
use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;
use datafusion::sql::sqlparser::parser::{Parser, ParserError};
use known::{Known, Namespace};
use proofhouse_warehouse::Dialect;
use schema::CatalogueSchema;
use std::fmt::Debug;
use std::sync::Arc;

/// The one database of this server, as clients name it.
pub const DATABASE: &str = "proofhouse";

/// Lengths of values of a type as the catalogue tells them, in bytes; -1 where they vary.
pub(crate) fn length_of(type_oid: u32) -> i16 {
    let entry = data_types::by_oid(i64::from(type_oid));
    entry.and_then(|entry| i16::try_from(entry.length).ok()).unwrap_or(-1)
}

/// The version of Postgres whose catalogue this resembles; clients choose their questions by it.
pub const SERVER_VERSION: &str = "16.6";

/// A table or view that a session may name.
#[derive(Debug, Clone)]
pub struct DescribedTable {
    /// Its name.
    pub name: String,
    /// What a row is, in words.
    pub comment: String,
    /// Its columns; comments stand in their metadata under [`COMMENT`](proofhouse_schemas::tables::COMMENT).
    pub columns: SchemaRef,
}

/// The tables of one session: all that a catalogue tells of.
#[async_trait]
pub trait Tables: Debug + Send + Sync {
    /// In alphabetical order.
    async fn described(&self) -> Result<Arc<Vec<DescribedTable>>, String>;
}

/// Who is connected, as `current_user`, `inet_client_addr()` and the like tell.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The user who signed in.
    pub user: String,
    /// Number of the connection.
    pub process: i32,
    /// The session's settings.
    pub settings: Arc<SessionSettings>,
}

/// Schemas and functions of Postgres for one session. Tables are described when a statement asks for the catalogue, each time
/// anew.
pub fn dialect(tables: Arc<dyn Tables>, identity: &Identity) -> Dialect {
    let known = Arc::new(Known::new(tables, identity));
    let schema =
        |namespace| Arc::new(CatalogueSchema::new(namespace, Arc::clone(&known))) as Arc<dyn SchemaProvider>;
    Dialect {
        schemas: vec![
            (Namespace::Catalogue.name().to_string(), schema(Namespace::Catalogue)),
            (schema::STANDARD.to_string(), schema(Namespace::Information)),
        ],
        functions: functions::all(&known),
        planners: Vec::new(),
    }
}

/// Reads a text of one or more statements in the words of Postgres, and rewrites what the engine says otherwise.
///
/// # Errors
/// When the text is not SQL, or too deep.
pub fn read(text: &str) -> Result<Vec<Statement>, ParserError> {
    crate::depth::check(text, &PostgreSqlDialect {})?;
    let statements = Parser::parse_sql(&PostgreSqlDialect {}, text)?;
    Ok(statements.into_iter().map(rewriting::rewritten).collect())
}
