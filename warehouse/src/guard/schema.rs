//! The catalogue of a guarded session: restricted tables, and views over them.

use super::policy::AccessPolicy;
use super::rules;
use super::table::GuardedTable;
use crate::ready_views::{READY_VIEWS, ReadyView, ready_view};
use crate::session::{Dialect, engine};
use crate::sources::Sources;
use async_trait::async_trait;
use datafusion::catalog::{SchemaProvider, TableProvider, view::ViewTable};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{LogicalPlan, TableType};
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Holds restricted tables only, each made when it is first named and then kept for the session.
#[derive(Clone)]
pub(crate) struct GuardedSchema {
    sources: Sources,
    policy: AccessPolicy,
    made: Arc<Mutex<HashMap<String, Arc<GuardedTable>>>>,
}

impl fmt::Debug for GuardedSchema {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("GuardedSchema").finish_non_exhaustive()
    }
}

impl GuardedSchema {
    pub(crate) fn new(sources: Sources, policy: AccessPolicy) -> GuardedSchema {
        GuardedSchema { sources, policy, made: Arc::default() }
    }

    /// The tables and views that a principal may name, in alphabetical order.
    pub(crate) fn names(policy: &AccessPolicy) -> Vec<&'static str> {
        let tables: BTreeSet<&str> =
            Sources::names().into_iter().filter(|name| rules::may_name(name, policy)).collect();
        let views = READY_VIEWS.iter().filter(|view| view.reads.iter().all(|read| tables.contains(read)));
        let views: Vec<&str> = views.map(|view| view.name).collect();
        tables.into_iter().chain(views).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// A view as a plan over the tables of this catalogue.
    async fn ready(&self, view: &ReadyView) -> Result<LogicalPlan> {
        let warehouse = self.sources.warehouse();
        let (tables, principal) = (Arc::new(self.clone()), self.policy.principal());
        let context = engine::guarded(
            warehouse,
            tables,
            principal,
            &Dialect::default(),
            Vec::new(),
            warehouse.runtime(),
        );
        view.plan(&context)
            .await
            .map_err(|error| super::exec::hide(view.name, DataFusionError::External(Box::new(error))))
    }

    fn made(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<GuardedTable>>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl SchemaProvider for GuardedSchema {
    fn table_names(&self) -> Vec<String> {
        Self::names(&self.policy).into_iter().map(str::to_string).collect()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        if !self.table_exist(name) {
            return Ok(None);
        }
        if let Some(view) = ready_view(name) {
            return Ok(Some(Arc::new(ViewTable::new(self.ready(view).await?, None))));
        }
        if let Some(table) = self.made().get(name) {
            return Ok(Some(table.clone()));
        }
        let restricted = rules::restricted(name, &self.sources, &self.policy)
            .await
            .map_err(|error| super::exec::hide(name, DataFusionError::External(Box::new(error))))?;
        let Some((plan, masked)) = restricted else { return Ok(None) };
        let table = Arc::new(GuardedTable::new(name, plan, masked, self.policy.id()));
        self.made().insert(name.to_string(), table.clone());
        Ok(Some(table))
    }

    async fn table_type(&self, name: &str) -> Result<Option<TableType>> {
        let kind = if ready_view(name).is_some() { TableType::View } else { TableType::Base };
        Ok(self.table_exist(name).then_some(kind))
    }

    fn table_exist(&self, name: &str) -> bool {
        Self::names(&self.policy).contains(&name)
    }
}
