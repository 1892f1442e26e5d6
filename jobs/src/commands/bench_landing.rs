//! A warehouse as ingestion would have left it: history tables of many commits, corrections and withdrawals among them, most of
//! it compacted by `maintain`, the rest not yet.
//!
//! Worlds are simulated one after the other, so that ten million records need no more memory than a hundred thousand. Each is
//! told apart by what is added to its references. Rows are made and committed by what ingestion makes and commits them with.

use crate::command_line::SimulationSize;
use crate::simulate::{SimulatedMessage, Simulation, SimulationSettings};
use crate::summary::grouped;
use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use proofhouse_ingest::{Checker, IngestSettings, Verdict};
use proofhouse_schemas::tables::{Provenance, RowBuffer, table};
use proofhouse_schemas::values::Reference;
use proofhouse_schemas::{Kind, Message, Topic};
use proofhouse_warehouse::{AppendOutcome, DeltaAppender, Maintenance, Warehouse};
use serde_json::Map;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

/// The file that says that all has landed, and how many records.
const LANDED: &str = "bench-landed";
/// Records of one world.
const RECORDS_OF_A_WORLD: usize = 100_000;
/// Rows of one commit.
const ROWS_OF_A_COMMIT: usize = 25_000;
/// Of the rows one in so many comes after compaction.
const AFTER_COMPACTION: usize = 50;
/// The tables that are asked.
const KINDS: [Kind; 3] = [Kind::Firearm, Kind::Seizure, Kind::Trace];

/// What lands.
#[derive(Debug, Clone, Copy)]
pub(super) struct World {
    /// Firearm records.
    pub(super) records: usize,
    /// Seizures.
    pub(super) seizures: usize,
    /// Countries that send.
    pub(super) bureaus: usize,
    /// Whether what is compacted is ordered by owner too, as `maintain --order` does.
    pub(super) is_ordered: bool,
}

/// Rows of one kind on their way into their table.
struct Table {
    appender: DeltaAppender,
    rows: RowBuffer,
    commits: i64,
    landed: usize,
}

impl Table {
    async fn of(warehouse: &Warehouse, kind: Kind) -> Result<Table> {
        let name = kind.history_table();
        let definition = table(name).with_context(|| format!("there is no table `{name}`"))?;
        let rows = RowBuffer::new(definition.name, definition.arrow_schema())?;
        Ok(Table { appender: warehouse.appender(name).await?, rows, commits: 0, landed: 0 })
    }

    async fn commit(&mut self) -> Result<()> {
        if self.rows.rows() == 0 {
            return Ok(());
        }
        const NAME: &str = "bench";
        self.landed += self.rows.rows();
        let before = (self.commits > 0).then_some(self.commits);
        self.commits += 1;
        let batch = self.rows.take()?;
        let target = [(NAME.to_owned(), self.commits)];
        let outcome =
            self.appender.append(&[(NAME.to_owned(), before)], &target, vec![batch], Map::new()).await?;
        match outcome {
            AppendOutcome::Committed { .. } => Ok(()),
            other => bail!("a commit of the benchmark's own warehouse went wrong: {other:?}"),
        }
    }
}

/// Lands the rows, unless the warehouse holds some already.
///
/// # Errors
/// When the world cannot be simulated or the warehouse cannot be written.
pub(super) async fn fill(
    warehouse: &Warehouse,
    folder: &Path,
    wanted: World,
    ingest: &IngestSettings,
) -> Result<()> {
    let sign = folder.join(LANDED);
    if let Ok(landed) = std::fs::read_to_string(&sign) {
        eprintln!("the warehouse is there already, with {} records", landed.trim());
        return Ok(());
    }
    if warehouse.find_table(Kind::Firearm.history_table()).await?.is_some() {
        bail!("the folder holds a warehouse that was not finished or is not this benchmark's; name another");
    }
    let started = Instant::now();
    let mut tables = BTreeMap::new();
    for kind in KINDS {
        tables.insert(kind, Table::of(warehouse, kind).await?);
    }
    let mut offsets = BTreeMap::new();
    let checker = Checker::new(ingest);
    let worlds = wanted.records.div_ceil(RECORDS_OF_A_WORLD).max(1);
    for number in 0..worlds {
        let messages = world(wanted, number, worlds)?;
        let is_last = number + 1 == worlds;
        let most = messages.len();
        for (place, message) in messages.into_iter().enumerate() {
            let has_waited = is_last && place + (most * worlds / AFTER_COMPACTION).min(most) == most;
            if has_waited {
                for table in tables.values_mut() {
                    table.commit().await?;
                }
                maintain(warehouse, wanted.is_ordered).await?;
            }
            push(&checker, &message, number, &mut offsets, &mut tables).await?;
        }
        eprintln!("{} of {worlds} worlds after {:.0} s", number + 1, started.elapsed().as_secs_f64());
    }
    for (kind, table) in &mut tables {
        table.commit().await?;
        eprintln!(
            "{}: {} rows in {} commits",
            kind.history_table(),
            grouped(table.landed),
            grouped(usize::try_from(table.commits)?)
        );
    }
    std::fs::write(&sign, wanted.records.to_string()).context("noting that all has landed")
}

fn world(wanted: World, number: usize, worlds: usize) -> Result<Vec<SimulatedMessage>> {
    let share = |whole: usize| whole * (number + 1) / worlds - whole * number / worlds;
    let records = share(wanted.records);
    let size = SimulationSize { seed: 2026 + number as u64, bureaus: wanted.bureaus, firearms: records };
    let settings = SimulationSettings {
        seizures: share(wanted.seizures),
        exhibits: 0,
        notices: 0,
        references: 0,
        training: 0,
        faults_per_thousand: 0,
        ..size.simulation()
    };
    let world = tokio::task::block_in_place(|| Simulation::new(settings).run())?;
    Ok(world.messages)
}

async fn push(
    checker: &Checker,
    message: &SimulatedMessage,
    world: usize,
    offsets: &mut BTreeMap<String, i64>,
    tables: &mut BTreeMap<Kind, Table>,
) -> Result<()> {
    let Some(Topic::Feed { bureau, kind }) = Topic::parse(&message.topic) else {
        bail!("`{}` is no topic of a feed", message.topic)
    };
    let Some(table) = tables.get_mut(&kind) else { return Ok(()) };
    let key = message.key.as_deref();
    let verdict = checker.check(Some(bureau), kind, key.map(str::as_bytes), message.value.as_deref());
    let next = offsets.entry(message.topic.clone()).or_insert(0);
    let provenance = Provenance {
        topic: &message.topic,
        partition: 0,
        offset: *next,
        timestamp: Some(message.event_ts.into()),
        ingested_at: ingested_at(world, message.event_ts).into(),
        schema: Some(kind.newest_version().name()),
        extra: None,
        event_id: None,
    };
    *next += 1;
    match verdict {
        Verdict::Accepted(mut decoded) => {
            tell_apart(&mut decoded.message, world)?;
            table.rows.push_message(&decoded.message, provenance)?;
        }
        Verdict::Withdrawn(key) => {
            table.rows.push_withdrawal(bureau, reference(&key, world)?.as_str(), provenance)?;
        }
        Verdict::Refused(faults) => bail!("a simulated message was refused: {faults:?}"),
    }
    if table.rows.rows() >= ROWS_OF_A_COMMIT {
        table.commit().await?;
    }
    Ok(())
}

/// Worlds land one after the other.
fn ingested_at(world: usize, event_ts: DateTime<Utc>) -> DateTime<Utc> {
    event_ts + chrono::Duration::days(i64::try_from(world).unwrap_or(0))
}

fn tell_apart(message: &mut Message, world: usize) -> Result<()> {
    match message {
        Message::Firearm(said) => said.source_record_id = reference(said.source_record_id.as_str(), world)?,
        Message::Seizure(said) => said.source_record_id = reference(said.source_record_id.as_str(), world)?,
        Message::Trace(said) => {
            said.source_record_id = reference(said.source_record_id.as_str(), world)?;
            said.trace_id = reference(said.trace_id.as_str(), world)?;
        }
        _ => {}
    }
    Ok(())
}

fn reference(text: &str, world: usize) -> Result<Reference> {
    Reference::new(format!("{text}-{world}")).with_context(|| format!("`{text}` is too long a reference"))
}

/// As an operator would have it done.
async fn maintain(warehouse: &Warehouse, is_ordered: bool) -> Result<()> {
    let z_order = if is_ordered { Maintenance::by_owner() } else { Vec::new() };
    let what = Maintenance { z_order, ..Maintenance::default() };
    for kind in KINDS {
        let started = Instant::now();
        let done = warehouse.maintain(kind.history_table(), &what).await?;
        eprintln!(
            "{}: {} files compacted to {} in {:.1} s",
            kind.history_table(),
            done.files_compacted,
            done.files_written,
            started.elapsed().as_secs_f64()
        );
    }
    Ok(())
}
