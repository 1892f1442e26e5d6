//! A search as a function of the engine, and what it finds as a table.

use super::arguments::Asked;
use super::exec::{Running, SearchExec};
use super::{Asker, Search, SearchDefinition};
use crate::guard::PolicyId;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableFunction, TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::error::Result;
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// Searches as functions of a session, for one asker.
pub(crate) fn functions(
    searches: &[Arc<dyn Search>],
    asker: &Asker,
    policy: PolicyId,
) -> Vec<Arc<TableFunction>> {
    searches
        .iter()
        .map(|search| {
            let function = SearchFunction { search: Arc::clone(search), asker: asker.clone(), policy };
            Arc::new(TableFunction::new(search.definition().name.to_owned(), Arc::new(function)))
        })
        .collect()
}

#[derive(Debug)]
struct SearchFunction {
    search: Arc<dyn Search>,
    asker: Asker,
    policy: PolicyId,
}

impl TableFunctionImpl for SearchFunction {
    fn call_with_args(&self, arguments: TableFunctionArgs<'_, '_>) -> Result<Arc<dyn TableProvider>> {
        Ok(Arc::new(SearchTable {
            search: Arc::clone(&self.search),
            asker: self.asker.clone(),
            policy: self.policy,
            given: arguments.exprs().to_vec(),
            found: Arc::default(),
        }))
    }
}

/// What a search finds. It is made when the first row is asked for, and once for a statement, however often the statement
/// reads it.
#[derive(Debug, Clone)]
pub(crate) struct SearchTable {
    search: Arc<dyn Search>,
    asker: Asker,
    policy: PolicyId,
    given: Vec<Expr>,
    found: Arc<OnceCell<Vec<RecordBatch>>>,
}

impl SearchTable {
    pub(super) fn definition(&self) -> &'static SearchDefinition {
        self.search.definition()
    }

    /// The arguments as the statement gives them.
    pub(super) fn given(&self) -> &[Expr] {
        &self.given
    }

    /// The same call with values in its arguments. A statement that reads it in two places still makes one search.
    pub(super) fn asking(&self, given: Vec<Expr>) -> SearchTable {
        SearchTable { given, ..self.clone() }
    }

    /// The policy of the session that it searches for.
    pub(crate) fn policy(&self) -> PolicyId {
        self.policy
    }
}

#[async_trait]
impl TableProvider for SearchTable {
    fn schema(&self) -> SchemaRef {
        self.definition().schema()
    }

    fn table_type(&self) -> TableType {
        TableType::Temporary
    }

    async fn scan(
        &self,
        session: &dyn Session,
        projection: Option<&Vec<usize>>,
        _: &[Expr],
        _: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let running = Running {
            asked: Asked::of(self.definition(), &self.given, session)?,
            search: Arc::clone(&self.search),
            asker: self.asker.clone(),
            found: Arc::clone(&self.found),
        };
        Ok(Arc::new(SearchExec::new(running, projection.cloned(), self.policy)?))
    }
}
