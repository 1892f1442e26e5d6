//! What clients written for Postgres find in `pg_catalog`, and how statements that ask it are read.

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::sql::sqlparser::ast::Statement;
use datafusion::sql::sqlparser::parser::ParserError;
use proofhouse_warehouse::Dialect;
use std::fmt::Debug;
use std::sync::Arc;

/// The one database of this server, as clients name it.
pub const DATABASE: &str = "proofhouse";
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
    /// Values of the session's settings by lower-case name (`timezone`, `application_name` ...).
    pub settings: Arc<std::sync::RwLock<std::collections::BTreeMap<String, String>>>,
}

/// Schemas, functions and operators of Postgres for one session.
pub fn dialect(_tables: Arc<dyn Tables>, _identity: &Identity) -> Dialect {
    Dialect::default()
}

/// Reads a text of one or more statements in the words of Postgres, and rewrites what the engine says otherwise.
///
/// # Errors
/// When the text is not SQL.
pub fn read(text: &str) -> Result<Vec<Statement>, ParserError> {
    datafusion::sql::sqlparser::parser::Parser::parse_sql(
        &datafusion::sql::sqlparser::dialect::PostgreSqlDialect {},
        text,
    )
}
