//! What a session is asked, by whom, within which limits, and in which words of SQL.

use crate::searches::Search;
use crate::session::engine::SCHEMA;
use crate::session::memory::MemoryShare;
use crate::settings::AccessSettings;
use arrow::datatypes::{Field, SchemaRef};
use chrono::NaiveDate;
use datafusion::catalog::SchemaProvider;
use datafusion::common::ParamValues;
use datafusion::logical_expr::ScalarUDF;
use datafusion::logical_expr::planner::ExprPlanner;
use datafusion::sql::parser::Statement;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// How a session is set up. The default is what jobs use: newest versions, no names of others' dialects, the limits of the
/// settings.
#[derive(Debug, Clone, Default)]
pub struct SessionOptions {
    /// Versions that tables are pinned to; what is not named is pinned when it is first read.
    pub versions: BTreeMap<String, u64>,
    /// Schemas and functions beside the warehouse's own.
    pub dialect: Dialect,
    /// Searches that statements may name.
    pub searches: Vec<Arc<dyn Search>>,
    /// Who asks, for the audit.
    pub caller: Caller,
    /// Tighter limits than the settings'.
    pub limits: Limits,
    /// Whether rows are given only to a caller who has named a purpose.
    pub needs_purpose: bool,
    /// The day by which retention counts, for what is to be made again as it was; today when absent.
    pub day: Option<NaiveDate>,
}

/// Who asks from where. Goes into the audit as it stands; decides nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caller {
    /// The user who signed in; absent for jobs of the operator.
    pub user: Option<String>,
    /// `postgres`, `flight` or `http`; absent for jobs.
    pub protocol: Option<&'static str>,
    /// Address of the other side.
    pub address: Option<String>,
    /// Whether the way there is encrypted.
    pub encrypted: bool,
    /// What the client program calls itself.
    pub application: Option<String>,
    /// For which purpose of domain rules the question is asked.
    pub purpose: Option<String>,
}

/// Limits of one session. They only tighten what the settings say.
#[derive(Debug, Clone, Default)]
pub struct Limits {
    /// Seconds after which a statement is stopped.
    pub statement_seconds: Option<u64>,
    /// Most rows that a statement may return.
    pub statement_rows: Option<u64>,
    /// Memory that this session shares with others of its user.
    pub memory: Option<Arc<MemoryShare>>,
}

impl Limits {
    pub(crate) fn seconds(&self, settings: &AccessSettings) -> u64 {
        self.statement_seconds.unwrap_or(u64::MAX).min(settings.statement_seconds)
    }

    pub(crate) fn rows(&self, settings: &AccessSettings) -> u64 {
        self.statement_rows.unwrap_or(u64::MAX).min(settings.statement_rows)
    }
}

/// Schemas, functions and operators that a front door adds, so that clients written for another database find what they
/// ask for. The schemas must hold nothing but descriptions of what the session sees itself: they are read without a guard.
#[derive(Clone, Default)]
pub struct Dialect {
    /// Schemas by name, beside the one of the tables.
    pub schemas: Vec<(String, Arc<dyn SchemaProvider>)>,
    /// Scalar functions; one that bears the name of another replaces it.
    pub functions: Vec<Arc<ScalarUDF>>,
    /// Planners of operators.
    pub planners: Vec<Arc<dyn ExprPlanner>>,
}

impl Dialect {
    /// Whether a schema is one of these.
    pub(crate) fn describes(&self, schema: &str) -> bool {
        schema != SCHEMA && self.schemas.iter().any(|(name, _)| name == schema)
    }
}

impl fmt::Debug for Dialect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemas: Vec<&str> = self.schemas.iter().map(|(name, _)| name.as_str()).collect();
        formatter
            .debug_struct("Dialect")
            .field("schemas", &schemas)
            .field("functions", &self.functions.len())
            .finish_non_exhaustive()
    }
}

/// A statement to run: its text, and what the text was read as where that is not DataFusion's own reading.
#[derive(Debug, Clone)]
pub struct Question<'text> {
    /// As the client sent it; the audit keeps its hash, and the text without its literals.
    pub text: &'text str,
    /// What to plan. Read from the text when absent. Checked like a text.
    pub statement: Option<Statement>,
    /// Values for placeholders.
    pub parameters: Option<ParamValues>,
}

impl<'text> Question<'text> {
    /// A question that is its text.
    pub fn of(text: &'text str) -> Question<'text> {
        Question { text, statement: None, parameters: None }
    }

    /// The same with values for its placeholders.
    #[must_use]
    pub fn with(self, parameters: Option<ParamValues>) -> Question<'text> {
        Question { parameters, ..self }
    }
}

/// What a statement would give, before it is run.
#[derive(Debug, Clone)]
pub struct Description {
    /// Its columns.
    pub columns: SchemaRef,
    /// Each placeholder by name (`$1`), with the column or type that it stands beside, as far as there is one.
    pub parameters: BTreeMap<String, Option<Field>>,
}
