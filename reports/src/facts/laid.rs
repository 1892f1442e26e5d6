//! Rows of one report under plans that are shared by many.
//!
//! A [`FactTable`] has columns and no rows. Those lie in the session that plans the execution, so that a plan made for one bureau
//! can show another nothing but its own rows.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::datasource::MemTable;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;

use crate::source::Rows;

/// The rows of one report, by the names of its facts and derived views.
#[derive(Default)]
pub(super) struct Laid {
    tables: RwLock<HashMap<String, LaidTable>>,
}

#[derive(Clone)]
struct LaidTable {
    rows: Arc<MemTable>,
    is_empty: bool,
}

impl Laid {
    /// Lays the rows of a table down.
    pub(super) fn lay(&self, name: &str, rows: Rows) -> Result<()> {
        let is_empty = rows.batches.iter().all(|batch| batch.num_rows() == 0);
        let table =
            LaidTable { rows: Arc::new(MemTable::try_new(rows.schema, vec![rows.batches])?), is_empty };
        self.tables.write().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), table);
        Ok(())
    }

    /// Whether a table is laid down and has no rows.
    pub(super) fn is_empty(&self, name: &str) -> bool {
        self.table(name).is_some_and(|table| table.is_empty)
    }

    fn table(&self, name: &str) -> Option<LaidTable> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }
}

/// The columns of a fact or derived view.
#[derive(Debug)]
pub(super) struct FactTable {
    name: String,
    columns: SchemaRef,
}

impl FactTable {
    pub(super) fn new(name: &str, columns: SchemaRef) -> Self {
        Self { name: name.to_owned(), columns }
    }

    /// Its name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    fn lacks(&self, what: &str) -> DataFusionError {
        DataFusionError::Internal(format!(
            "of `{}` nothing is laid down under a plan that reads {what}",
            self.name
        ))
    }
}

#[async_trait]
impl TableProvider for FactTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.columns)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let laid = state.config().get_extension::<Laid>().and_then(|laid| laid.table(&self.name));
        let rows = laid.map(|laid| laid.rows).ok_or_else(|| self.lacks("its rows"))?;
        let all: Vec<usize> = (0..self.columns.fields().len()).collect();
        // Of the columns only those lie here that some query of the report reads.
        let here = rows.schema();
        let places = projection.unwrap_or(&all).iter().map(|column| {
            let field = self.columns.fields().get(*column).ok_or_else(|| self.lacks("a column"))?;
            let place = here.fields().iter().position(|here| here == field);
            place.ok_or_else(|| self.lacks(field.name()))
        });
        let places = places.collect::<Result<Vec<_>>>()?;
        rows.scan(state, Some(&places), filters, limit).await
    }
}
