//! The questions in turns: without the guard, as a bureau, and at the peer.

use super::answers::{compare, rows_of};
use super::peer::Peer;
use super::questions::{Asked, Question};
use crate::command_line::BenchSqlArguments;
use crate::measurement::{median, own_use, peak_rss_mib};
use anyhow::{Context, Result};
use arrow::array::RecordBatch;
use proofhouse_schemas::{Bureau, Kind};
use proofhouse_warehouse::{Confidentiality, Principal, Warehouse, WarehouseSettings};
use serde_json::{Map, Value, json};
use std::time::Instant;

/// Views of current state and the histories behind them.
const VIEWS: [(&str, Kind); 3] =
    [("firearms", Kind::Firearm), ("seizures", Kind::Seizure), ("trace_events", Kind::Trace)];

/// How a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// In this program without the guard.
    Trusted,
    /// In this program as a bureau.
    Guarded,
    /// In DuckDB over views that compute current state.
    Viewed,
    /// In DuckDB over current state that was computed once.
    Kept,
}

/// All of them.
pub(super) const WAYS: [Way; 4] = [Way::Trusted, Way::Guarded, Way::Viewed, Way::Kept];

impl Way {
    /// The word in figures.
    pub(super) fn word(self) -> &'static str {
        match self {
            Way::Trusted => "trusted_ms",
            Way::Guarded => "guarded_ms",
            Way::Viewed => "duckdb_ms",
            Way::Kept => "duckdb_kept_ms",
        }
    }
}

/// Asks everything in rounds; per question the median of each way.
///
/// # Errors
/// When a question fails, or answers differ.
pub(super) async fn measure(
    arguments: &BenchSqlArguments,
    store: &WarehouseSettings,
    asked: &Asked,
    figures: &mut Map<String, Value>,
) -> Result<Vec<Value>> {
    let warehouse = Warehouse::open(store.clone())?;
    let bureau = Bureau::parse(&arguments.bureau).context("no such bureau")?;
    let principal = Principal::of(bureau);
    let mut peer = match &arguments.peer {
        Some(command) => {
            let settings = peer_settings(&warehouse, arguments).await?;
            Some(tokio::task::block_in_place(|| Peer::start(command, &settings))?)
        }
        None => None,
    };
    if let Some(peer) = &mut peer {
        for question in &asked.questions {
            same_answers(&warehouse, &principal, peer, question).await?;
        }
        eprintln!("all answers are the same, with the guard and without");
    }
    let mut took = vec![[const { Vec::new() }; WAYS.len()]; asked.questions.len()];
    for round in 1..=arguments.rounds {
        let started = Instant::now();
        for (question, times) in asked.questions.iter().zip(&mut took) {
            for (way, times) in WAYS.iter().zip(times.iter_mut()) {
                let milliseconds = match (way, &mut peer) {
                    (Way::Trusted, _) => timed(trusted(&warehouse, &question.sql)).await?,
                    (Way::Guarded, _) => timed(guarded(&warehouse, &principal, &question.sql)).await?,
                    (Way::Viewed, Some(peer)) => at_peer(peer, "viewed", &question.sql)?,
                    (Way::Kept, Some(peer)) => at_peer(peer, "kept", &question.sql)?,
                    (_, None) => continue,
                };
                times.push(milliseconds);
            }
        }
        eprintln!("round {round} took {:.1} s", started.elapsed().as_secs_f64());
    }
    figures.insert("peak_rss_mib".to_owned(), json!(own_use()?.1));
    if let Some(peer) = &peer {
        figures.insert("duckdb_peak_rss_mib".to_owned(), json!(peak_rss_mib(&peer.process())?));
    }
    let medians: Vec<[f64; WAYS.len()]> = took.into_iter().map(|times| times.map(median)).collect();
    ratios(&medians, figures);
    Ok(asked.questions.iter().zip(&medians).map(|(question, medians)| told(question, medians)).collect())
}

/// Geometric means of the questions' ratios.
fn ratios(medians: &[[f64; WAYS.len()]], figures: &mut Map<String, Value>) {
    let mut told = |name: &str, one: Way, other: Way| {
        let place = |way: Way| WAYS.iter().position(|known| *known == way).unwrap_or_default();
        let logarithms: Vec<f64> = medians
            .iter()
            .filter_map(|times| Some((*times.get(place(one))?, *times.get(place(other))?)))
            .filter(|(one, other)| *one > 0.0 && *other > 0.0)
            .map(|(one, other)| (one / other).ln())
            .collect();
        if !logarithms.is_empty() {
            let mean = (logarithms.iter().sum::<f64>() / logarithms.len() as f64).exp();
            figures.insert(name.to_owned(), json!(mean));
        }
    };
    told("trusted_to_duckdb", Way::Trusted, Way::Viewed);
    told("guarded_to_duckdb", Way::Guarded, Way::Viewed);
    told("guarded_to_trusted", Way::Guarded, Way::Trusted);
    told("trusted_to_duckdb_kept", Way::Trusted, Way::Kept);
    told("guarded_to_duckdb_kept", Way::Guarded, Way::Kept);
}

fn told(question: &Question, medians: &[f64; WAYS.len()]) -> Value {
    let mut told = Map::from_iter([("question".to_owned(), json!(question.name))]);
    for (way, median) in WAYS.iter().zip(medians) {
        if *median > 0.0 {
            told.insert(way.word().to_owned(), json!(median));
        }
    }
    Value::Object(told)
}

async fn peer_settings(warehouse: &Warehouse, arguments: &BenchSqlArguments) -> Result<Value> {
    let mut tables = Map::new();
    for (view, kind) in VIEWS {
        let table = warehouse.table(kind.history_table()).await?;
        let files: Vec<String> = table.get_file_uris()?.collect();
        tables.insert(view.to_owned(), json!(files));
    }
    let clearance = warehouse.settings().access.default_clearance;
    let levels: Vec<&str> = Confidentiality::ALL
        .iter()
        .filter(|level| **level <= clearance)
        .map(|level| level.as_str())
        .collect();
    Ok(json!({
        "threads": arguments.threads,
        "tables": tables,
        "bureau": arguments.bureau,
        "levels": levels,
        "today": chrono::Utc::now().date_naive().to_string(),
    }))
}

async fn trusted(warehouse: &Warehouse, sql: &str) -> Result<Vec<RecordBatch>> {
    Ok(warehouse.trusted_session().sql(sql).await?.collect().await?)
}

async fn guarded(warehouse: &Warehouse, principal: &Principal, sql: &str) -> Result<Vec<RecordBatch>> {
    Ok(warehouse.session_for(principal).collect(sql).await?)
}

async fn timed(work: impl Future<Output = Result<Vec<RecordBatch>>>) -> Result<f64> {
    let started = Instant::now();
    let rows = work.await?;
    let milliseconds = started.elapsed().as_secs_f64() * 1e3;
    drop(rows);
    Ok(milliseconds)
}

fn at_peer(peer: &mut Peer, schema: &str, sql: &str) -> Result<f64> {
    tokio::task::block_in_place(|| Ok(peer.run(schema, sql, false)?.milliseconds))
}

/// The same rows, and as a bureau the same that plain SQL over the rules gives.
async fn same_answers(
    warehouse: &Warehouse,
    principal: &Principal,
    peer: &mut Peer,
    question: &Question,
) -> Result<()> {
    let own = [
        ("viewed", trusted(warehouse, &question.sql).await?),
        ("kept", trusted(warehouse, &question.sql).await?),
        ("seen", guarded(warehouse, principal, &question.sql).await?),
    ];
    for (schema, own) in own {
        let theirs = tokio::task::block_in_place(|| peer.run(schema, &question.sql, true))
            .with_context(|| format!("{}, {schema}", question.name))?;
        let name = format!("{} ({schema})", question.name);
        let own = rows_of(&own)?;
        if question.any_rows {
            anyhow::ensure!(own.len() == theirs.rows, "{name}: {} and {} rows", own.len(), theirs.rows);
        } else {
            compare(&name, own, theirs.answer)?;
        }
    }
    Ok(())
}
