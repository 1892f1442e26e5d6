//! The last look before a plan of a guarded session runs.

use super::exec::RowGuardExec;
use super::policy::PolicyId;
use super::table::GuardedTable;
use crate::error::Refusal;
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
    let schema = scan.table_name.schema();
    schema.is_some_and(|schema| schema == INFORMATION_SCHEMA || dialect.describes(schema))
}

/// The schema that DataFusion makes up from the session's own catalogue.
const INFORMATION_SCHEMA: &str = "information_schema";

/// Refuses a logical plan that scans anything but this session's guarded tables, or does anything but read.
pub(crate) fn check_logical(
    plan: &LogicalPlan,
    policy: PolicyId,
    dialect: &Dialect,
) -> Result<Option<Refusal>> {
    let mut refusal = None;
    plan.apply_with_subqueries(|node| {
        refusal = match node {
            LogicalPlan::TableScan(scan) => {
                let is_guarded = source_as_provider(&scan.source)
                    .ok()
                    .and_then(|provider| provider.downcast_ref::<GuardedTable>().map(GuardedTable::policy))
                    .is_some_and(|carried| carried == policy);
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

/// Refuses a physical plan in which any leaf is neither this session's guard nor free of stored data.
pub(crate) fn check_physical(plan: &dyn ExecutionPlan, policy: PolicyId) -> Option<Refusal> {
    if let Some(guard) = plan.downcast_ref::<RowGuardExec>() {
        return (guard.policy() != policy).then(|| Refusal::Unguarded(guard.name().to_string()));
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
