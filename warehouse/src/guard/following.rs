//! Tables whose rows follow from many rows at once: networks, and chains of trace requests.
//!
//! A count or a name that follows from a withheld row would tell of it, so that no filter over the stored rows is sound. A
//! principal is given what follows from the rows that it may see, by the very computation that the job makes over all of them.
//! A restriction that an owner adds later acts at once here too.

use super::policy::AccessPolicy;
use super::rules::visible_rows;
use crate::error::{Result, WarehouseError};
use crate::sources::Sources;
use arrow::array::RecordBatch;
use datafusion::datasource::{MemTable, provider_as_source};
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder, ident};
use proofhouse_matching::networks::{ChainedRequest, chains, networks};
use proofhouse_schemas::tables::networks::NetworkLinkRow;
use proofhouse_schemas::tables::{self, RowBuffer, RowError, TableDefinition};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Rows that are laid out together; a column of text may have two gigabytes in each.
const ROWS_OF_A_BATCH: usize = 65_536;

/// What follows for a principal, as a plan; `None` when there is no such table.
pub(super) async fn plan(
    name: &str,
    sources: &Sources,
    policy: &AccessPolicy,
) -> Result<Option<LogicalPlan>> {
    let Some(definition) = tables::table(name) else { return Ok(None) };
    let batches = match name {
        "networks" => {
            let links = read::<NetworkLinkRow>("network_links", &[], name, sources, policy).await?;
            computed(definition, move || networks(&links).networks).await?
        }
        "network_members" => {
            let links = read::<NetworkLinkRow>("network_links", &[], name, sources, policy).await?;
            computed(definition, move || networks(&links).members).await?
        }
        "trace_chains" => {
            let columns = &ChainedRequest::COLUMNS;
            let requests = read::<ChainedRequest>("traces", columns, name, sources, policy).await?;
            computed(definition, move || chains(&requests)).await?
        }
        _ => return Ok(None),
    };
    let doing = || format!("table `{name}`, planning");
    let table = MemTable::try_new(definition.arrow_schema(), vec![batches])
        .map_err(WarehouseError::query(doing()))?;
    LogicalPlanBuilder::scan(name, provider_as_source(Arc::new(table)), None)
        .and_then(LogicalPlanBuilder::build)
        .map(Some)
        .map_err(WarehouseError::query(doing()))
}

/// The rows of a table that a principal may see.
async fn read<T: DeserializeOwned>(
    table: &str,
    columns: &[&str],
    name: &str,
    sources: &Sources,
    policy: &AccessPolicy,
) -> Result<Vec<T>> {
    let doing = || format!("table `{name}`, reading what it follows from");
    let Some(visible) = visible_rows(table, sources, policy).await? else { return Ok(Vec::new()) };
    let plan = if columns.is_empty() {
        visible
    } else {
        LogicalPlanBuilder::from(visible)
            .project(columns.iter().map(|column| ident(*column)))
            .and_then(LogicalPlanBuilder::build)
            .map_err(WarehouseError::query(doing()))?
    };
    let batches = sources.rows(plan).await.map_err(WarehouseError::query(doing()))?;
    let mut rows = Vec::new();
    for batch in batches.iter().filter(|batch| batch.num_rows() > 0) {
        let mut some: Vec<T> =
            serde_arrow::from_record_batch(batch).map_err(|error| WarehouseError::rows(doing(), &error))?;
        rows.append(&mut some);
    }
    Ok(rows)
}

/// Computes rows away from the threads that answer others, and lays them out.
async fn computed<T: Serialize + Send + 'static>(
    definition: &'static TableDefinition,
    rows: impl FnOnce() -> Vec<T> + Send + 'static,
) -> Result<Vec<RecordBatch>> {
    let laid_out = move || -> Result<Vec<RecordBatch>, RowError> {
        let rows = rows();
        let mut buffer = RowBuffer::new(definition.name, definition.arrow_schema())?;
        let mut batches = Vec::new();
        for some in rows.chunks(ROWS_OF_A_BATCH) {
            for row in some {
                buffer.push(row)?;
            }
            batches.push(buffer.take()?);
        }
        Ok(batches)
    };
    let doing = || format!("table `{}`, computing it", definition.name);
    let failed = |text: String| WarehouseError::arrow(doing())(arrow::error::ArrowError::ComputeError(text));
    tokio::task::spawn_blocking(laid_out)
        .await
        .map_err(|error| failed(error.to_string()))?
        .map_err(|error| failed(error.to_string()))
}
