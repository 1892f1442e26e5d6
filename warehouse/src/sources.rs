//! Tables and views by name, unguarded, each pinned to one version for as long as a session lives.

use crate::current::{self, ViewDefinition};
use crate::error::{Result, WarehouseError};
use crate::session::engine;
use crate::warehouse::Warehouse;
use arrow::array::RecordBatch;
use async_trait::async_trait;
use datafusion::catalog::{SchemaProvider, TableProvider, view::ViewTable};
use datafusion::datasource::provider_as_source;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder, TableType};
use datafusion::prelude::{DataFrame, SessionContext};
use deltalake_core::DeltaTable;
use futures::FutureExt;
use futures::future::BoxFuture;
use proofhouse_schemas::tables;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Mutex as AsyncMutex;

/// The sources of one session.
#[derive(Clone)]
pub(crate) struct Sources {
    warehouse: Warehouse,
    /// For finding current rows: no catalogue, the shared runtime.
    bare: SessionContext,
    asked: Arc<BTreeMap<String, u64>>,
    pinned: Arc<AsyncMutex<HashMap<String, DeltaTable>>>,
    plans: Arc<Mutex<HashMap<String, LogicalPlan>>>,
}

impl fmt::Debug for Sources {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sources").finish_non_exhaustive()
    }
}

impl Sources {
    pub(crate) fn new(warehouse: Warehouse, asked: BTreeMap<String, u64>) -> Sources {
        let bare = SessionContext::new_with_config_rt(
            engine::config(&warehouse, engine::Kind::Trusted),
            warehouse.runtime(),
        );
        Sources { warehouse, bare, asked: Arc::new(asked), pinned: Arc::default(), plans: Arc::default() }
    }

    /// The names of all tables and views that may exist.
    pub(crate) fn names() -> BTreeSet<&'static str> {
        let views = current::VIEWS.iter().map(|view| view.name);
        tables::all().iter().map(|definition| definition.name).chain(views).collect()
    }

    /// The warehouse of the tables.
    pub(crate) fn warehouse(&self) -> &Warehouse {
        &self.warehouse
    }

    /// The versions of the tables that were read so far.
    pub(crate) async fn versions(&self) -> BTreeMap<String, u64> {
        let pinned = self.pinned.lock().await;
        pinned.iter().filter_map(|(name, table)| Some((name.clone(), table.version()?))).collect()
    }

    /// A Delta table at its pinned version. A defined table that nobody has written yet is created empty.
    pub(crate) async fn table(&self, name: &str) -> Result<DeltaTable> {
        let mut pinned = self.pinned.lock().await;
        if let Some(table) = pinned.get(name) {
            return Ok(table.clone());
        }
        let mut table = match self.warehouse.find_table(name).await? {
            Some(table) => table,
            None => self.warehouse.ensure_table(name).await?,
        };
        if let Some(version) = self.asked.get(name) {
            table
                .load_version(*version)
                .await
                .map_err(WarehouseError::table(name, "going to an earlier version"))?;
        }
        pinned.insert(name.to_string(), table.clone());
        Ok(table)
    }

    /// The plan that reads a table or view; `None` when there is no such name.
    pub(crate) fn plan<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<LogicalPlan>>> {
        async move {
            if let Some(plan) = self.cached().get(name) {
                return Ok(Some(plan.clone()));
            }
            let plan = match current::view(name) {
                Some(view) => self.view_plan(name, &view.definition).await?,
                None if tables::table(name).is_some() => self.table_plan(name).await?,
                None => return Ok(None),
            };
            self.cached().insert(name.to_string(), plan.clone());
            Ok(Some(plan))
        }
        .boxed()
    }

    /// The session that runs plans over these sources.
    pub(crate) fn bare(&self) -> &SessionContext {
        &self.bare
    }

    /// The rows of a plan over these sources.
    pub(crate) async fn rows(&self, plan: LogicalPlan) -> Result<Vec<RecordBatch>, DataFusionError> {
        DataFrame::new(self.bare.state(), plan).collect().await
    }

    /// A trusted context over these sources.
    fn context(&self) -> SessionContext {
        let schema = Arc::new(TrustedSchema::new(self.clone()));
        engine::trusted(&self.warehouse, schema)
    }

    fn cached(&self) -> std::sync::MutexGuard<'_, HashMap<String, LogicalPlan>> {
        self.plans.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn table_plan(&self, name: &str) -> Result<LogicalPlan> {
        let doing = || format!("table `{name}`, planning");
        let table = self.table(name).await?;
        let provider: Arc<dyn TableProvider> =
            table.table_provider().await.map_err(WarehouseError::query(doing()))?;
        LogicalPlanBuilder::scan(name, provider_as_source(provider), None)
            .and_then(LogicalPlanBuilder::build)
            .map_err(WarehouseError::query(doing()))
    }

    async fn view_plan(&self, name: &str, definition: &ViewDefinition) -> Result<LogicalPlan> {
        match definition {
            ViewDefinition::Current { history } => {
                let table = self.table(history).await?;
                self.warehouse.indexes().current_plan(history, &table, &self.bare).await
            }
            ViewDefinition::Sql { text, .. } => {
                let doing = || format!("view `{name}`, planning");
                let frame = self.context().sql(&text()).await.map_err(WarehouseError::query(doing()))?;
                Ok(frame.into_unoptimized_plan())
            }
            ViewDefinition::Threads(kind) => {
                let version = self.table(kind.history()).await?.version();
                self.warehouse.threads().plan(*kind, version, &self.context()).await
            }
        }
    }
}

/// The catalogue of a trusted session.
#[derive(Debug)]
pub(crate) struct TrustedSchema {
    sources: Sources,
}

impl TrustedSchema {
    pub(crate) fn new(sources: Sources) -> TrustedSchema {
        TrustedSchema { sources }
    }
}

#[async_trait]
impl SchemaProvider for TrustedSchema {
    fn table_names(&self) -> Vec<String> {
        Sources::names().into_iter().map(str::to_string).collect()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>, DataFusionError> {
        let plan =
            self.sources.plan(name).await.map_err(|error| DataFusionError::External(Box::new(error)))?;
        Ok(plan.map(|plan| Arc::new(ViewTable::new(plan, None)) as Arc<dyn TableProvider>))
    }

    async fn table_type(&self, name: &str) -> Result<Option<TableType>, DataFusionError> {
        Ok(self.table_exist(name).then_some(TableType::Base))
    }

    fn table_exist(&self, name: &str) -> bool {
        Sources::names().contains(name)
    }
}
