//! The last look before a plan of a guarded session runs.

use super::exec::RowGuardExec;
use super::policy::PolicyId;
use super::table::GuardedTable;
use crate::error::Refusal;
use crate::searches::{SearchExec, SearchTable};
use crate::session::Dialect;
use datafusion::catalog::memory::MemorySourceConfig;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::datasource::source::DataSourceExec;
use datafusion::datasource::source_as_provider;
use datafusion::error::Result;
use datafusion::logical_expr::{LogicalPlan, TableScan};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::empty::EmptyExec;
use datafusion::physical_plan::placeholder_row::PlaceholderRowExec;
use datafusion::physical_plan::streaming::StreamingTableExec;
use datafusion::physical_plan::work_table::WorkTableExec;

/// Whether a plan reads more than descriptions of tables.
pub(crate) fn reads_rows(plan: &LogicalPlan, dialect: &Dialect) -> Result<bool> {
    let mut reads = false;
    plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node {
            reads |= !is_described(scan, dialect);
        }
        Ok(if reads { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    })?;
    Ok(reads)
}

/// Whether a scan reads a description of tables and not a table.
fn is_described(scan: &TableScan, dialect: &Dialect) -> bool {
    match scan.table_name.schema() {
        Some(INFORMATION_SCHEMA) => scan.table_name.table() != ENGINE_SETTINGS,
        Some(schema) => dialect.describes(schema),
        None => false,
    }
}

/// The schema that DataFusion makes up from the session's own catalogue.
const INFORMATION_SCHEMA: &str = "information_schema";
/// Its table of the engine's settings: limits and paths are the operator's.
const ENGINE_SETTINGS: &str = "df_settings";

/// Refuses a logical plan that scans anything but this session's guarded tables and searches, or does anything but read.
pub(crate) fn check_logical(
    plan: &LogicalPlan,
    policy: PolicyId,
    dialect: &Dialect,
) -> Result<Option<Refusal>> {
    let mut refusal = None;
    plan.apply_with_subqueries(|node| {
        refusal = match node {
            LogicalPlan::TableScan(scan) => {
                let provider = source_as_provider(&scan.source).ok();
                let carried = provider.as_ref().and_then(|provider| {
                    let table = provider.downcast_ref::<GuardedTable>().map(GuardedTable::policy);
                    table.or_else(|| provider.downcast_ref::<SearchTable>().map(SearchTable::policy))
                });
                let is_guarded = carried == Some(policy);
                (!is_described(scan, dialect) && !is_guarded)
                    .then(|| Refusal::Unguarded(scan.table_name.to_string()))
            }
            LogicalPlan::Ddl(_) => Some(Refusal::NotReadOnly("changing a definition".into())),
            LogicalPlan::Dml(_) => Some(Refusal::NotReadOnly("changing rows".into())),
            LogicalPlan::Copy(_) => Some(Refusal::NotReadOnly("COPY".into())),
            LogicalPlan::Statement(statement) => Some(Refusal::NotReadOnly(statement.name().to_string())),
            LogicalPlan::Extension(_) => Some(Refusal::NotReadOnly("an extension".into())),
            LogicalPlan::Explain(_) | LogicalPlan::Analyze(_) => Some(Refusal::ExplainKind),
            _ => None,
        };
        Ok(if refusal.is_some() { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    })?;
    Ok(refusal)
}

/// Refuses a physical plan in which any leaf is neither this session's guard or search nor free of stored data.
pub(crate) fn check_physical(plan: &dyn ExecutionPlan, policy: PolicyId) -> Option<Refusal> {
    let guard = plan.downcast_ref::<RowGuardExec>().map(RowGuardExec::policy);
    // A search reads through a session of its own, under the same policy.
    if let Some(carried) = guard.or_else(|| plan.downcast_ref::<SearchExec>().map(SearchExec::policy)) {
        return (carried != policy).then(|| Refusal::Unguarded(plan.name().to_string()));
    }
    let children = plan.children();
    if children.is_empty() && !holds_no_stored_data(plan) {
        return Some(Refusal::Unguarded(plan.name().to_string()));
    }
    children.into_iter().find_map(|child| check_physical(child.as_ref(), policy))
}

/// Literals, rows in the statement itself, the work table of a recursive query, and the information schema.
fn holds_no_stored_data(plan: &dyn ExecutionPlan) -> bool {
    plan.is::<EmptyExec>()
        || plan.is::<PlaceholderRowExec>()
        || plan.is::<WorkTableExec>()
        || plan.is::<StreamingTableExec>()
        || plan
            .downcast_ref::<DataSourceExec>()
            .is_some_and(|scan| scan.data_source().downcast_ref::<MemorySourceConfig>().is_some())
}
