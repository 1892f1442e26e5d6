//! What is known of the threads of trace requests and notices, so that an event that its thread's state does not allow
//! is refused.
//!
//! The two sides of a thread write to different topics, so their events arrive in any order; what may wait and what
//! may not is decided by [`proofhouse_schemas::thread`]. Threads are loaded from the warehouse whenever partitions came or
//! judged rows were dropped, and in between kept for the events of this process.

use crate::error::{IngestError, Result};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, TimeUnit};
use chrono::{DateTime, Utc};
use proofhouse_schemas::thread::{Refusal, notice, trace};
use proofhouse_schemas::values::{NoticeEventKind, TraceEventKind};
use proofhouse_schemas::{Bureau, Fault, Kind, Message, RejectCode};
use proofhouse_warehouse::Warehouse;
use std::collections::HashMap;

/// Steps of one kind of thread.
#[derive(Debug)]
struct Threads<S> {
    steps: HashMap<String, Vec<S>>,
    /// Which thread an event belongs to, by its owner and reference.
    thread_of: HashMap<(Bureau, String), String>,
}

impl<S> Default for Threads<S> {
    fn default() -> Self {
        Self { steps: HashMap::new(), thread_of: HashMap::new() }
    }
}

impl<S> Threads<S> {
    fn known(&self, thread: &str) -> &[S] {
        self.steps.get(thread).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, thread: &str, owner: Bureau, reference: &str, step: S) {
        let key = (owner, reference.to_owned());
        if self.thread_of.insert(key, thread.to_owned()).is_none() {
            self.steps.entry(thread.to_owned()).or_default().push(step);
        }
    }

    fn remove(&mut self, owner: Bureau, reference: &str, is_it: impl Fn(&S) -> bool) {
        if let Some(thread) = self.thread_of.remove(&(owner, reference.to_owned()))
            && let Some(steps) = self.steps.get_mut(&thread)
        {
            steps.retain(|step| !is_it(step));
        }
    }
}

/// The threads that ingest knows.
#[derive(Debug, Default)]
pub(crate) struct ThreadStates {
    traces: Threads<trace::TraceStep>,
    notices: Threads<notice::NoticeStep>,
}

impl ThreadStates {
    /// Loads the events of a kind that the warehouse holds; nothing for kinds without threads.
    pub(crate) async fn load(warehouse: &Warehouse, kind: Kind) -> Result<Self> {
        let mut states = Self::default();
        let (view, columns) = match kind {
            Kind::Trace => ("trace_events", "cast(trace_id as varchar), cast(requested_bureau as varchar)"),
            Kind::Notice => ("notice_events", "cast(notice_id as varchar)"),
            _ => return Ok(states),
        };
        // The latest statement of each event counts; withdrawn events count no more.
        let statement = format!(
            "select cast(event as varchar), cast(source_bureau as varchar), cast(source_record_id as varchar), \
             cast(requesting_bureau as varchar), event_ts, {columns} from {view}"
        );
        for row in rows(warehouse, view, &statement).await? {
            match kind {
                Kind::Trace => states.load_trace(&row),
                _ => states.load_notice(&row),
            };
        }
        Ok(states)
    }

    fn load_trace(&mut self, row: &[String]) -> Option<()> {
        let event = TraceEventKind::ALL
            .iter()
            .copied()
            .find(|kind| row.first().is_some_and(|text| kind.as_str() == text))?;
        let source_bureau = Bureau::parse(row.get(1)?)?;
        let reference = row.get(2)?.clone();
        let step = trace::TraceStep {
            event,
            source_bureau,
            reference: reference.clone(),
            requesting_bureau: Bureau::parse(row.get(3)?)?,
            requested_bureau: Bureau::parse(row.get(6)?)?,
            at: moment(row.get(4)?)?,
            outcome: None,
        };
        self.traces.add(row.get(5)?, source_bureau, &reference, step);
        Some(())
    }

    fn load_notice(&mut self, row: &[String]) -> Option<()> {
        let event = NoticeEventKind::ALL
            .iter()
            .copied()
            .find(|kind| row.first().is_some_and(|text| kind.as_str() == text))?;
        let source_bureau = Bureau::parse(row.get(1)?)?;
        let reference = row.get(2)?.clone();
        let step = notice::NoticeStep {
            event,
            source_bureau,
            reference: reference.clone(),
            requesting_bureau: Bureau::parse(row.get(3)?)?,
            at: moment(row.get(4)?)?,
        };
        self.notices.add(row.get(5)?, source_bureau, &reference, step);
        Some(())
    }

    /// Whether messages of this kind are events of threads.
    pub(crate) fn concerns(kind: Kind) -> bool {
        matches!(kind, Kind::Trace | Kind::Notice)
    }

    /// Whether the message may land; when it may, it is remembered.
    pub(crate) fn admit(&mut self, message: &Message) -> std::result::Result<(), Fault> {
        match message {
            Message::Trace(event) => {
                let step = trace::TraceStep::from(event.as_ref());
                let thread = event.trace_id.as_str();
                theirs_to_say(&step)?;
                trace::admit(self.traces.known(thread), &step)
                    .map_err(|refusal| not_allowed(step.event.as_str(), &refusal.to_string()))?;
                let reference = step.reference.clone();
                self.traces.add(thread, step.source_bureau, &reference, step);
            }
            Message::Notice(event) => {
                let step = notice::NoticeStep::from(event.as_ref());
                let thread = event.notice_id.as_str();
                notice::admit(self.notices.known(thread), &step)
                    .map_err(|refusal| not_allowed(step.event.as_str(), &refusal.to_string()))?;
                let reference = step.reference.clone();
                self.notices.add(thread, step.source_bureau, &reference, step);
            }
            _ => {}
        }
        Ok(())
    }

    /// Forgets a withdrawn event.
    pub(crate) fn withdraw(&mut self, kind: Kind, owner: Bureau, reference: &str) {
        match kind {
            Kind::Trace => self
                .traces
                .remove(owner, reference, |step| step.source_bureau == owner && step.reference == reference),
            Kind::Notice => self
                .notices
                .remove(owner, reference, |step| step.source_bureau == owner && step.reference == reference),
            _ => {}
        }
    }
}

/// Refuses what the bureau could not say in any state of the thread that the event itself names, so that it does not
/// wait for a request that may never come.
fn theirs_to_say(step: &trace::TraceStep) -> std::result::Result<(), Fault> {
    let request = trace::TraceStep {
        event: TraceEventKind::Request,
        source_bureau: step.requesting_bureau,
        reference: String::new(),
        requesting_bureau: step.requesting_bureau,
        requested_bureau: step.requested_bureau,
        at: step.at,
        outcome: None,
    };
    if step.event == TraceEventKind::Request {
        return Ok(());
    }
    match trace::TraceThread::open(&request).and_then(|mut thread| thread.apply(step)) {
        Err(refusal @ Refusal::NotTheirs { .. }) => {
            Err(not_allowed(step.event.as_str(), &refusal.to_string()))
        }
        _ => Ok(()),
    }
}

fn not_allowed(event: &str, refusal: &str) -> Fault {
    Fault::new(
        RejectCode::EventNotAllowed,
        "$.event",
        event,
        format!("an event that the thread's state allows: {refusal}"),
    )
}

fn moment(microseconds: &str) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(microseconds.parse().ok()?)
}

async fn rows(warehouse: &Warehouse, table: &str, statement: &str) -> Result<Vec<Vec<String>>> {
    let cannot = |reason: String| IngestError::Query { table: table.to_owned(), reason };
    let session = warehouse.trusted_session();
    let frame = session.sql(statement).await.map_err(|error| cannot(error.to_string()))?;
    let batches = frame.collect().await.map_err(|error| cannot(error.to_string()))?;
    let mut all = Vec::new();
    for batch in &batches {
        all.extend(texts(batch).map_err(|error| cannot(error.to_string()))?);
    }
    Ok(all)
}

/// The cells of a batch as text, row by row; moments as microseconds.
fn texts(batch: &RecordBatch) -> std::result::Result<Vec<Vec<String>>, arrow::error::ArrowError> {
    let columns = batch
        .columns()
        .iter()
        .map(|column| match column.data_type() {
            DataType::Timestamp(_, zone) => {
                let microseconds = cast(column, &DataType::Timestamp(TimeUnit::Microsecond, zone.clone()))?;
                cast(&cast(&microseconds, &DataType::Int64)?, &DataType::Utf8)
            }
            _ => cast(column, &DataType::Utf8),
        })
        .collect::<std::result::Result<Vec<_>, _>>()?;
    Ok((0..batch.num_rows())
        .map(|row| {
            columns
                .iter()
                .map(|column| {
                    let text = column.as_string::<i32>();
                    if text.is_null(row) { String::new() } else { text.value(row).to_owned() }
                })
                .collect()
        })
        .collect())
}
