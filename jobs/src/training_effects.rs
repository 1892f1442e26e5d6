//! Training against use: what a country uploaded, searched, asked and traced before and after an activity it took part in.
//!
//! The counting is SQL over the current views (`jobs/statistics/training_effects.sql`), so that an analyst can read it and run
//! it again. Before and after are compared, nothing else: other things happen in the same months.

use anyhow::{Context, Result};
use chrono::NaiveDate;
use proofhouse_warehouse::Warehouse;

use crate::{retention, rows};
use serde::Deserialize;

/// The table that the job fills.
pub const TABLE: &str = "training_effects";
/// Raised when the same inputs should give other figures.
const REVISION: u32 = 1;
const INPUTS: &[&str] = &["training", "firearms", "ballistic_searches", "traces", "query_log"];

#[derive(Debug, Deserialize)]
struct PassedRow {
    passed: i64,
}

/// The query that fills the table. A period is complete when its last day is before `today`.
pub fn query(today: NaiveDate) -> String {
    include_str!("../statistics/training_effects.sql").replace(":today", &format!("DATE '{today}'"))
}

/// Computes the table when its inputs have changed, or when an activity has begun or a period after one has ended since the
/// last run. Gives the rows written.
///
/// # Errors
/// When the warehouse cannot be read or written.
pub async fn compute(warehouse: &Warehouse, today: NaiveDate) -> Result<usize> {
    let passed = "SELECT count(*) FILTER (WHERE start_date <= :today) \
        + count(*) FILTER (WHERE end_date + INTERVAL '6 months' < :today) \
        + count(*) FILTER (WHERE end_date + INTERVAL '12 months' < :today) AS passed FROM training"
        .replace(":today", &format!("DATE '{today}'"));
    let passed: Vec<PassedRow> = rows::read(&warehouse.trusted_session(), &passed).await?;
    let revision = retention::revision(REVISION, passed.first().map_or(0, |row| row.passed));
    let watermark = warehouse.watermark("training-effects", revision, INPUTS, TABLE).await?;
    if watermark.is_current() {
        return Ok(0);
    }
    let session = warehouse.trusted_session();
    let frame = session.sql(&query(today)).await.context("cannot plan the query of training_effects")?;
    let batches = frame.collect().await.context("cannot compute training_effects")?;
    Ok(warehouse.replace_if_changed(TABLE, batches, &watermark).await?.rows())
}
