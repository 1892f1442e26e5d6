//! The schemas of a catalogue. A relation is made when a statement names it, and only that one.

use super::cells::batch;
use super::columns::{INFORMATION_SCHEMA, PG_CATALOG, Relation};
use super::known::{Known, Namespace};
use super::relations;
use async_trait::async_trait;
use datafusion::catalog::{MemTable, SchemaProvider, TableProvider};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::TableType;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Under which name the views of `information_schema` are kept. DataFusion answers for the name itself with views that have
/// fewer columns and its own names of types.
pub(super) const STANDARD: &str = "sql_standard";

/// One schema of one session.
#[derive(Debug)]
pub(super) struct CatalogueSchema {
    namespace: Namespace,
    known: Arc<Known>,
}

impl CatalogueSchema {
    pub(super) fn new(namespace: Namespace, known: Arc<Known>) -> CatalogueSchema {
        CatalogueSchema { namespace, known }
    }

    fn relations(&self) -> &'static BTreeMap<String, Relation> {
        match self.namespace {
            Namespace::Information => &INFORMATION_SCHEMA,
            _ => &PG_CATALOG,
        }
    }
}

#[async_trait]
impl SchemaProvider for CatalogueSchema {
    fn table_names(&self) -> Vec<String> {
        self.relations().keys().cloned().collect()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        let Some(relation) = self.relations().get(name) else {
            return Ok(None);
        };
        let directory = self.known.load().await.map_err(DataFusionError::Execution)?;
        let rows = relations::rows(self.namespace, name, &self.known, &directory);
        let table = MemTable::try_new(relation.schema(), vec![vec![batch(relation, &rows)?]])?;
        Ok(Some(Arc::new(table)))
    }

    async fn table_type(&self, name: &str) -> Result<Option<TableType>> {
        Ok(self.relations().contains_key(name).then_some(TableType::Base))
    }

    fn table_exist(&self, name: &str) -> bool {
        self.relations().contains_key(name)
    }
}
