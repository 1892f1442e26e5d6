//! The bare floor that ingest is measured against: consume, decode, build rows, write Parquet, and nothing else.
//!
//! No offsets are kept, nothing is claimed, checked for repeats or against threads, committed or answered; files end
//! where they are written. Faster than this, nothing that lands these messages as these rows can be.

use crate::broker::{Broker, TopicPattern, partitions_of};
use crate::check::{Checker, Verdict};
use crate::error::{IngestError, Result};
use crate::landing::{row_buffer, rows_error};
use crate::lease::feed_of;
use crate::settings::IngestSettings;
use arrow::array::RecordBatch;
use chrono::Utc;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use proofhouse_schemas::tables::{Provenance, RowBuffer};
use proofhouse_schemas::{Bureau, Kind};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::message::Message;
use rdkafka::{Offset, TopicPartitionList};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// What the floor did.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FloorSummary {
    /// Messages consumed.
    pub messages: u64,
    /// Bytes of their values.
    pub value_bytes: u64,
    /// Rows written.
    pub rows: u64,
    /// Seconds between the first message and the last file.
    pub seconds: f64,
}

/// Reads all that the topics hold and writes it to Parquet files in a folder. Blocking.
pub fn floor(broker: &Broker, settings: &IngestSettings, folder: &Path) -> Result<FloorSummary> {
    let consumer = broker.reader()?;
    let (mut ends, mut list) = (HashMap::<String, HashMap<i32, i64>>::new(), TopicPartitionList::new());
    for (topic, partition) in partitions_of(&consumer, &TopicPattern::new(&settings.topics)?)? {
        let (low, high) = consumer
            .fetch_watermarks(&topic, partition, Duration::from_secs(30))
            .map_err(|source| IngestError::kafka("asking for the ends of topics", source))?;
        if high > low {
            list.add_partition_offset(&topic, partition, Offset::Offset(low))
                .map_err(|source| IngestError::kafka("listing partitions", source))?;
            ends.entry(topic).or_default().insert(partition, high);
        }
    }
    consumer.assign(&list).map_err(|source| IngestError::kafka("taking partitions", source))?;
    let (batches, writer) = start_writer(folder.to_owned())?;
    let outcome = consume(&consumer, settings, &ends, &batches);
    drop(batches);
    let written = writer.join().unwrap_or(Err(IngestError::Stopped { part: "the floor's writer" }));
    let (mut summary, started) = outcome?;
    written?;
    summary.seconds = started.elapsed().as_secs_f64();
    Ok(summary)
}

type Batches = mpsc::SyncSender<(Kind, RecordBatch)>;

fn consume(
    consumer: &BaseConsumer,
    settings: &IngestSettings,
    places: &HashMap<String, HashMap<i32, i64>>,
    batches: &Batches,
) -> Result<(FloorSummary, Instant)> {
    let mut open: usize = places.values().map(HashMap::len).sum();
    let checker = Checker::new(settings);
    let mut rows: BTreeMap<Kind, RowBuffer> = BTreeMap::new();
    let mut feeds: HashMap<String, Option<(Kind, Option<Bureau>)>> = HashMap::new();
    let mut summary = FloorSummary::default();
    let mut started = Instant::now();
    while open > 0 {
        let Some(polled) = consumer.poll(Duration::from_secs(1)) else { continue };
        let message = polled.map_err(|source| IngestError::kafka("reading messages", source))?;
        if summary.messages == 0 {
            started = Instant::now();
        }
        summary.messages += 1;
        summary.value_bytes += message.payload().map_or(0, |value| value.len() as u64);
        let topic = message.topic();
        let feed = match feeds.get(topic) {
            Some(feed) => *feed,
            None => *feeds.entry(topic.to_owned()).or_insert(feed_of(topic)),
        };
        if let Some((kind, bureau)) = feed
            && let Verdict::Accepted(decoded) = checker.check(bureau, kind, message.key(), message.payload())
        {
            let buffer = match rows.entry(kind) {
                std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
                std::collections::btree_map::Entry::Vacant(entry) => {
                    entry.insert(row_buffer(kind.history_table())?)
                }
            };
            let provenance = Provenance {
                topic,
                partition: message.partition(),
                offset: message.offset(),
                timestamp: None,
                ingested_at: Utc::now().into(),
                schema: Some(decoded.version.name()),
                extra: None,
                event_id: None,
            };
            let table = kind.history_table();
            buffer.push_message(&decoded.message, provenance).map_err(|error| rows_error(table, &error))?;
            summary.rows += 1;
            if buffer.rows() >= settings.flush_rows {
                hand_over(kind, buffer, batches)?;
            }
        }
        let last = places.get(topic).and_then(|ends| ends.get(&message.partition()));
        if last.is_some_and(|end| message.offset() + 1 >= *end) {
            open -= 1;
        }
    }
    for (kind, buffer) in &mut rows {
        if buffer.rows() > 0 {
            hand_over(*kind, buffer, batches)?;
        }
    }
    Ok((summary, started))
}

fn hand_over(kind: Kind, buffer: &mut RowBuffer, batches: &Batches) -> Result<()> {
    let batch = buffer.take().map_err(|error| rows_error(kind.history_table(), &error))?;
    batches.send((kind, batch)).map_err(|_| IngestError::Stopped { part: "the floor's writer" })
}

/// Writes beside the consumer, as the whole ingest does.
fn start_writer(folder: PathBuf) -> Result<(Batches, thread::JoinHandle<Result<()>>)> {
    let (batches, waiting) = mpsc::sync_channel::<(Kind, RecordBatch)>(2);
    let thread = thread::Builder::new()
        .name("floor-writer".to_owned())
        .spawn(move || {
            for (number, (kind, batch)) in waiting.into_iter().enumerate() {
                let path = folder.join(format!("{}-{number}.parquet", kind.word()));
                write(&path, &batch).map_err(|reason| IngestError::File { path, reason })?;
            }
            Ok(())
        })
        .map_err(|_| IngestError::Stopped { part: "the floor's writer" })?;
    Ok((batches, thread))
}

fn write(path: &Path, batch: &RecordBatch) -> std::result::Result<(), String> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).unwrap_or_default()))
        .build();
    let file = File::create(path).map_err(|error| error.to_string())?;
    let mut writer =
        ArrowWriter::try_new(file, batch.schema(), Some(properties)).map_err(|error| error.to_string())?;
    writer.write(batch).map_err(|error| error.to_string())?;
    writer.close().map_err(|error| error.to_string())?;
    Ok(())
}
