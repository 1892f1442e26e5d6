//! DataFusion as this warehouse configures it.

use crate::error::{Result, WarehouseError};
use crate::functions::{self, current_bureau};
use crate::principal::Principal;
use crate::session::memory::{MemoryShare, SharedPool};
use crate::session::shape::Dialect;
use crate::settings::WarehouseSettings;
use crate::warehouse::Warehouse;
use datafusion::catalog::memory::{MemoryCatalogProvider, MemoryCatalogProviderList};
use datafusion::catalog::{CatalogProvider, CatalogProviderList, SchemaProvider, TableFunction};
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::{FairSpillPool, TrackConsumersPool};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::{SessionStateDefaults, session_state::SessionStateBuilder};
use datafusion::prelude::{SessionConfig, SessionContext};
use std::num::NonZeroUsize;
use std::sync::Arc;

/// The only catalogue of a session.
const CATALOGUE: &str = "proofhouse";
/// Its only schema.
pub(crate) const SCHEMA: &str = "public";

/// For whom a context is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Jobs of the pipeline.
    Trusted,
    /// A principal's statements.
    Guarded,
}

/// Memory and spilling, shared by all sessions of the process.
pub(crate) fn runtime(settings: &WarehouseSettings) -> Result<Arc<RuntimeEnv>> {
    let pool = TrackConsumersPool::new(
        FairSpillPool::new(settings.memory_limit_mib.max(64) << 20),
        NonZeroUsize::MIN.saturating_add(4),
    );
    let mut spill =
        DiskManagerBuilder::default().with_max_temp_directory_size(settings.spill_limit_mib << 20);
    if let Some(directory) = &settings.spill_directory {
        std::fs::create_dir_all(directory).map_err(|error| {
            WarehouseError::setting(
                "warehouse.spill_directory",
                format!("cannot create {}: {error}", directory.display()),
            )
        })?;
        spill = spill.with_mode(DiskManagerMode::Directories(vec![directory.clone()]));
    }
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(pool))
        .with_disk_manager_builder(spill)
        .build()
        .map_err(WarehouseError::query("setting up the query engine"))?;
    Ok(Arc::new(runtime))
}

/// The configuration of a session.
pub(crate) fn config(warehouse: &Warehouse, kind: Kind) -> SessionConfig {
    let mut config = SessionConfig::new()
        .with_default_catalog_and_schema(CATALOGUE, SCHEMA)
        .with_create_default_catalog_and_schema(false)
        .with_information_schema(true);
    let options = config.options_mut();
    // A hash join may otherwise push lists of keys into scans, which panics on dictionary columns.
    options.optimizer.hash_join_inlist_pushdown_max_size = 0;
    options.optimizer.hash_join_inlist_pushdown_max_distinct_values = 0;
    // Conditions are tried on their own columns first; of the others only what passed is read.
    options.execution.parquet.pushdown_filters = true;
    if kind == Kind::Guarded {
        // What a file knows of groups and pages of rows (their least and greatest values, and Bloom filters, though ours hold
        // none) it knows of rows too that the asker may not see. How long a search takes would tell of them, letter by letter.
        // Single values are found by places, which are joined with what the asker may see.
        options.execution.parquet.pruning = false;
        options.execution.parquet.enable_page_index = false;
        options.execution.parquet.bloom_filter_on_read = false;
        // Without end and without rows to count: a recursion could run until its deadline.
        options.execution.enable_recursive_ctes = false;
        options.explain.show_statistics = false;
    }
    let partitions = warehouse.settings().target_partitions;
    if partitions > 0 { config.with_target_partitions(partitions) } else { config }
}

/// A context for jobs, whose only tables are those of `schema`.
pub(crate) fn trusted(warehouse: &Warehouse, schema: Arc<dyn SchemaProvider>) -> SessionContext {
    context(warehouse, schema, Kind::Trusted, &Dialect::default(), Vec::new(), warehouse.runtime())
}

/// A context for a principal, whose only tables are those of `schema`, what the dialect describes, and what searches find.
pub(crate) fn guarded(
    warehouse: &Warehouse,
    schema: Arc<dyn SchemaProvider>,
    principal: Principal,
    dialect: &Dialect,
    searches: Vec<Arc<TableFunction>>,
    runtime: Arc<RuntimeEnv>,
) -> SessionContext {
    let mut dialect = dialect.clone();
    dialect.functions.push(current_bureau(principal));
    context(warehouse, schema, Kind::Guarded, &dialect, searches, runtime)
}

/// The runtime of all, with memory out of a share.
pub(crate) fn sharing(all: &RuntimeEnv, share: &Arc<MemoryShare>) -> Result<Arc<RuntimeEnv>> {
    let pool = SharedPool::new(Arc::clone(share), Arc::clone(&all.memory_pool));
    let runtime = RuntimeEnvBuilder::from_runtime_env(all)
        .with_memory_pool(Arc::new(pool))
        .build()
        .map_err(WarehouseError::query("setting up the memory of a session"))?;
    Ok(Arc::new(runtime))
}

/// No file formats, no table factories and, beside searches, no functions that make tables are registered: nothing in SQL
/// can name a file, whatever the statement.
fn context(
    warehouse: &Warehouse,
    schema: Arc<dyn SchemaProvider>,
    kind: Kind,
    dialect: &Dialect,
    searches: Vec<Arc<TableFunction>>,
    runtime: Arc<RuntimeEnv>,
) -> SessionContext {
    let catalogue = MemoryCatalogProvider::new();
    // A fresh in-memory catalogue takes any schema.
    let _ = catalogue.register_schema(SCHEMA, schema);
    for (name, described) in &dialect.schemas {
        let _ = catalogue.register_schema(name, Arc::clone(described));
    }
    let catalogues = MemoryCatalogProviderList::new();
    catalogues.register_catalog(CATALOGUE.to_string(), Arc::new(catalogue));
    let mut scalar = SessionStateDefaults::default_scalar_functions();
    scalar.extend(functions::all());
    scalar.extend(dialect.functions.iter().cloned());
    let mut planners = dialect.planners.clone();
    planners.extend(SessionStateDefaults::default_expr_planners());
    let state = SessionStateBuilder::new()
        .with_config(config(warehouse, kind))
        .with_runtime_env(runtime)
        .with_catalog_list(Arc::new(catalogues))
        .with_expr_planners(planners)
        .with_scalar_functions(scalar)
        .with_higher_order_functions(SessionStateDefaults::default_higher_order_functions())
        .with_aggregate_functions(SessionStateDefaults::default_aggregate_functions())
        .with_window_functions(SessionStateDefaults::default_window_functions())
        .with_table_function_list(searches)
        .build();
    SessionContext::new_with_state(state)
}
