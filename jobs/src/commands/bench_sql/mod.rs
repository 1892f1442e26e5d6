//! `proofhouse bench sql`: twenty questions of analysts, asked of the warehouse and of DuckDB over the same Parquet files.
//!
//! - `questions`: what is asked
//! - `answers`: whether two answers are the same
//! - `peer`: DuckDB, in a process of its own
//! - `rounds`: the questions in turns, and their figures
//! - `wire`: the same over the Postgres protocol, by one client and by many
//!
//! Machines are shared and noisy: each round asks all of them, and the ratios within a run are what counts.

mod answers;
mod peer;
mod questions;
mod rounds;
mod wire;

use crate::command_line::BenchSqlArguments;
use crate::commands::bench_landing::{self, World};
use crate::measurement::environment;
use crate::settings::Settings;
use crate::summary::{self, Ending};
use anyhow::{Context, Result};
use proofhouse_warehouse::{Warehouse, WarehouseSettings};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// Measures and prints the figures.
///
/// # Errors
/// When the warehouse cannot be made, the peer fails, or two answers differ.
pub async fn run(arguments: &BenchSqlArguments, settings: &Settings, as_json: bool) -> Result<Ending> {
    let own = tempfile::tempdir().context("a folder for the warehouse")?;
    let folder = match &arguments.warehouse {
        Some(kept) => {
            std::fs::create_dir_all(kept).context("making the folder of the warehouse")?;
            std::path::absolute(kept).context("the folder of the warehouse")?
        }
        None => own.path().to_path_buf(),
    };
    let store = WarehouseSettings {
        store: format!("file://{}", folder.display()),
        target_partitions: arguments.threads,
        ..settings.warehouse.clone()
    };
    let world = World {
        records: arguments.records,
        seizures: arguments.seizures.unwrap_or(arguments.records * 15 / 100),
        bureaus: 44,
        is_ordered: false,
    };
    bench_landing::fill(&Warehouse::open(store.clone())?, &folder, world, &settings.ingest).await?;
    let mut figures = Map::new();
    let asked = questions::filled_in(&Warehouse::open(store.clone())?).await?;
    let mut each = Vec::new();
    if arguments.rounds > 0 {
        each = rounds::measure(arguments, &store, &asked, &mut figures).await?;
    }
    if arguments.wire || arguments.clients > 0 {
        let place = wire::Place { folder: &folder, binary: binary()?, store: &store };
        wire::measure(arguments, &place, &asked, &mut figures).await?;
    }
    let result = json!({"bench": "sql", "figures": figures, "questions": each, "environment": environment()});
    summary::print(as_json, &result, |_| shown(&figures, &each))?;
    Ok(Ending::Done)
}

fn binary() -> Result<PathBuf> {
    std::env::current_exe().context("the path of this binary")
}

fn shown(figures: &Map<String, Value>, each: &[Value]) -> String {
    let mut lines = Vec::new();
    for question in each {
        let name = question.get("question").and_then(Value::as_str).unwrap_or_default();
        let of = |what: &str| question.get(what).and_then(Value::as_f64);
        let told: Vec<String> = rounds::WAYS
            .iter()
            .filter_map(|way| Some(format!("{} {:.1}", way.word(), of(way.word())?)))
            .collect();
        lines.push(format!("{name:<34} {}", told.join("  ")));
    }
    lines.extend(
        figures.iter().map(|(name, value)| format!("{name:<40} {:.3}", value.as_f64().unwrap_or(0.0))),
    );
    lines.join("\n")
}
