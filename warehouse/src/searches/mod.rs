//! Searches as functions in `FROM`: `SELECT * FROM firearm_lookup('ABC 123', 'Glock')`.
//!
//! A search does more than read: it compares, scores, and notes that it was made. What one takes and gives is defined here;
//! what it does comes from whoever sets a session up ([`Search`]), for it may need models and galleries. A search reads
//! through a session of the same principal and the same versions, so it finds what its asker may see and nothing else.
//!
//! - `definitions`: which searches there are
//! - `named`: arguments by name are put in order before a statement is planned
//! - `arguments`: what is asked, once values for placeholders are there
//! - `table` and `exec`: the function, its rows as a table, and the physical node that runs the search

mod arguments;
mod definitions;
mod exec;
mod named;
mod table;

pub use arguments::Asked;
pub(crate) use arguments::{bound, unbound};
pub use definitions::{
    ArgumentKind, BALLISTIC_SEARCH, ColumnKind, FIREARM_LOOKUP, FIREARM_RECORD, IDENTIFY, SearchArgument,
    SearchColumn, SearchDefinition, all, definition,
};
pub(crate) use exec::SearchExec;
pub(crate) use named::in_order;
pub(crate) use table::{SearchTable, functions};

use crate::error::WarehouseError;
use crate::guard::AccessPolicy;
use crate::principal::Principal;
use crate::session::{Caller, GuardedSession, Limits, SessionOptions};
use crate::sources::Sources;
use crate::warehouse::Warehouse;
use arrow::array::RecordBatch;
use async_trait::async_trait;
use datafusion::execution::runtime_env::RuntimeEnv;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// A search that sessions offer.
#[async_trait]
pub trait Search: fmt::Debug + Send + Sync {
    /// What it takes and gives.
    fn definition(&self) -> &'static SearchDefinition;

    /// Searches. The batches have the columns of the definition, in their order.
    ///
    /// # Errors
    /// [`SearchError::Asked`] when what is asked cannot be answered, [`SearchError::Failed`] when searching fails.
    async fn run(&self, asker: &Asker, asked: &Asked) -> Result<Vec<RecordBatch>, SearchError>;
}

/// Why a search gave no rows.
#[derive(Debug)]
pub enum SearchError {
    /// The fault is in what was asked. The words reach the asker as they are: no values, paths or keys in them.
    Asked(String),
    /// The fault is elsewhere. The asker is told where the operator finds it, and no more.
    Failed(Box<dyn Error + Send + Sync>),
}

impl From<WarehouseError> for SearchError {
    fn from(error: WarehouseError) -> SearchError {
        SearchError::Failed(Box::new(error))
    }
}

/// For whom a search is made, and how it reads for them.
#[derive(Clone)]
pub struct Asker {
    warehouse: Warehouse,
    sources: Sources,
    policy: AccessPolicy,
    caller: Caller,
    limits: Limits,
    runtime: Arc<RuntimeEnv>,
}

impl fmt::Debug for Asker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Asker").field("principal", &self.principal()).finish_non_exhaustive()
    }
}

impl Asker {
    pub(crate) fn new(
        warehouse: Warehouse,
        sources: Sources,
        policy: AccessPolicy,
        (caller, limits): (Caller, Limits),
        runtime: Arc<RuntimeEnv>,
    ) -> Asker {
        Asker { warehouse, sources, policy, caller, limits, runtime }
    }

    /// The principal.
    pub fn principal(&self) -> Principal {
        self.policy.principal()
    }

    /// The purpose that was named, if one was.
    pub fn purpose(&self) -> Option<&str> {
        self.caller.purpose.as_deref()
    }

    /// The warehouse, to note that a search was made. What is given to the asker is read through [`session`](Self::session).
    pub fn warehouse(&self) -> &Warehouse {
        &self.warehouse
    }

    /// A session of the asker at the versions of the statement that asks, in the engine's own words and without searches.
    pub fn session(&self) -> GuardedSession {
        let options = SessionOptions {
            caller: self.caller.clone(),
            limits: self.limits.clone(),
            ..SessionOptions::default()
        };
        GuardedSession::over(
            self.warehouse.clone(),
            self.sources.clone(),
            self.policy.clone(),
            options,
            Arc::clone(&self.runtime),
        )
    }
}
