//! `proofhouse statistics`: figures per bureau and period, flows, SDG indicator 16.4.2, and training against use.
//!
//! The figures are SQL over the current views, one file per table under `jobs/statistics/`, so that an analyst can read
//! and re-run them. A figure that reports show too is defined there and only there
//! ([`proofhouse_reports::statistics`]). Ratios are never averaged: each row carries its numerator or its parts.

use crate::summary::{self, Ending};
use crate::training_effects;
use anyhow::{Context, Result};
use chrono::Utc;
use proofhouse_warehouse::{Warehouse, WriteOutcome};
use serde::Serialize;
use std::collections::BTreeMap;

/// A statistics table, the query that fills it, and the views that the query reads.
struct Statistic {
    table: &'static str,
    sql: fn() -> Result<String>,
    inputs: &'static [&'static str],
}

/// Raised when the same inputs should give other figures.
const REVISION: u32 = 3;

const STATISTICS: &[Statistic] = &[
    Statistic {
        table: "statistics_measures",
        sql: || Ok(include_str!("../../statistics/measures.sql").to_owned()),
        inputs: &[
            "firearms",
            "seizures",
            "traces",
            "exhibits",
            "ballistic_hits",
            "notices",
            "rejects",
            "training",
        ],
    },
    Statistic {
        table: "statistics_flows",
        sql: || Ok(include_str!("../../statistics/flows.sql").to_owned()),
        inputs: &["traces"],
    },
    Statistic {
        table: "statistics_sdg_16_4_2",
        sql: || Ok(proofhouse_reports::statistics::sdg_16_4_2()?),
        inputs: &["seizures", "traces", "firearm_identities"],
    },
];

/// What the job did.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// Rows written per table; 0 where nothing had changed.
    pub rows_written: BTreeMap<&'static str, usize>,
}

/// Runs the job and prints what it did.
///
/// # Errors
/// When the warehouse cannot be read or written.
pub async fn run(warehouse: &Warehouse, as_json: bool) -> Result<Ending> {
    let done = statistics(warehouse).await?;
    summary::print(as_json, &done, |done| {
        let lines: Vec<String> = done
            .rows_written
            .iter()
            .map(|(table, rows)| match rows {
                0 => format!("{table}: nothing new, nothing written"),
                rows => format!("{table}: {} rows", summary::grouped(*rows)),
            })
            .collect();
        lines.join("\n")
    })?;
    Ok(Ending::Done)
}

/// Computes every statistics table whose inputs have changed.
///
/// # Errors
/// When the warehouse cannot be read or written.
pub async fn statistics(warehouse: &Warehouse) -> Result<Summary> {
    let mut rows_written = BTreeMap::new();
    for statistic in STATISTICS {
        let watermark =
            warehouse.watermark("statistics", REVISION, statistic.inputs, statistic.table).await?;
        let mut written = 0;
        if !watermark.is_current() {
            let session = warehouse.trusted_session();
            let frame = session.sql(&(statistic.sql)()?).await;
            let frame = frame.with_context(|| format!("cannot plan the query of {}", statistic.table))?;
            let batches =
                frame.collect().await.with_context(|| format!("cannot compute {}", statistic.table))?;
            if let WriteOutcome::Written { rows, .. } =
                warehouse.replace_if_changed(statistic.table, batches, &watermark).await?
            {
                written = rows;
            }
        }
        rows_written.insert(statistic.table, written);
    }
    let today = Utc::now().date_naive();
    rows_written.insert(training_effects::TABLE, training_effects::compute(warehouse, today).await?);
    Ok(Summary { rows_written })
}
