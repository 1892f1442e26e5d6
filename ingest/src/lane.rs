//! A lane: everything of one kind that waits for a commit, and the commit that is under way.
//!
//! Kinds land in tables of their own, so each has a lane of its own: an urgent kind does not wait for the others, and a
//! slow table does not hold up the rest.
//!
//! - this file: what waits, and taking it for a commit; `position`: where a partition stands; `tally`: what is counted;
//!   `signs`: what operators see of it

mod position;
mod signs;
mod tally;

pub(crate) use tally::Tally;
pub use tally::TopicTally;

use crate::check::{Checker, Verdict};
use crate::consumer::RawMessage;
use crate::error::Result;
use crate::landing::{Covered, REJECTS, Recollection, TableLoad, outcome_of, row_buffer, rows_error};
use crate::lease::Lease;
use crate::metrics::IngestMetrics;
use crate::receipts::{Addressed, Outcome, Receipt};
use crate::registry::WriterSchema;
use crate::repeats::{Identity, identities};
use crate::settings::{IngestSettings, ReceiptsFor};
use crate::thread_states::ThreadStates;
use chrono::Utc;
use position::Position;
use proofhouse_schemas::tables::operations::{FaultColumns, HeaderColumns, RawBytes, RejectRow};
use proofhouse_schemas::tables::{Provenance, RowBuffer};
use proofhouse_schemas::{Bureau, Decoded, Fault, Kind, RejectCode};
use signs::bureau_word;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A batch of work for the committer.
#[derive(Debug)]
pub(crate) struct Load {
    pub(crate) rejects: Option<TableLoad>,
    pub(crate) rows: TableLoad,
    pub(crate) receipts: Vec<Addressed>,
    pub(crate) tally: Tally,
}

/// An event of a thread that passed all other checks.
struct Held {
    message: RawMessage,
    decoded: Box<Decoded>,
}

/// A commit that is under way.
#[derive(Debug, Clone, Copy)]
struct Committing {
    /// Bytes of its messages.
    bytes: usize,
    /// When its oldest message was taken.
    oldest: Option<Instant>,
}

/// Collects the rows of one kind until they are taken for a commit.
pub(crate) struct Lane {
    kind: Kind,
    checker: Checker,
    threads: ThreadStates,
    threads_are_old: bool,
    /// Events of threads wait for the others of their window.
    held: Vec<Held>,
    withdrawn_events: Vec<(Bureau, String)>,
    receipts_for: ReceiptsFor,
    oversize_bytes: usize,
    repeats: Duration,
    age: Duration,
    most_messages: usize,
    most_bytes: usize,
    metrics: IngestMetrics,
    positions: BTreeMap<(Arc<str>, i32), Position>,
    rows: RowBuffer,
    rejects: RowBuffer,
    receipts: Vec<Addressed>,
    tally: Tally,
    bytes: usize,
    messages: usize,
    oldest: Option<Instant>,
    committing: Option<Committing>,
}

impl Lane {
    pub(crate) fn new(kind: Kind, settings: &IngestSettings, metrics: IngestMetrics) -> Result<Self> {
        Ok(Self {
            kind,
            checker: Checker::new(settings),
            threads: ThreadStates::default(),
            threads_are_old: true,
            held: Vec::new(),
            withdrawn_events: Vec::new(),
            receipts_for: settings.receipts,
            oversize_bytes: settings.oversize_bytes,
            repeats: settings.repeat_window(),
            age: settings.flush_age(kind),
            most_messages: settings.flush_rows,
            most_bytes: settings.flush_bytes,
            metrics,
            positions: BTreeMap::new(),
            rows: row_buffer(kind.history_table())?,
            rejects: row_buffer(REJECTS)?,
            receipts: Vec::new(),
            tally: Tally::default(),
            bytes: 0,
            messages: 0,
            oldest: None,
            committing: None,
        })
    }

    /// A partition came, or came back. Should rows of an earlier lease still wait, they are dropped with all others; the
    /// leases that lost rows by it are returned.
    pub(crate) fn assign(&mut self, lease: &Arc<Lease>) -> Result<Vec<Arc<Lease>>> {
        self.threads_are_old = true;
        let key = lease.place();
        let stale = self.positions.get(&key).is_some_and(|position| position.touched);
        let dropped = if stale { self.drop_all()? } else { Vec::new() };
        self.positions.insert(key, Position::new(lease, self.repeats));
        Ok(dropped)
    }

    /// What landed lately of these partitions is known now; before, none of their messages came. From now on they may.
    pub(crate) fn recollect(&mut self, recollections: Vec<Recollection>) {
        for (lease, recent) in recollections {
            lease.recollect(recent);
            if let Some(position) = self.positions.get_mut(&lease.place())
                && Arc::ptr_eq(&position.lease, &lease)
            {
                position.recollect(self.repeats);
            }
        }
    }

    /// Forgets the partitions of these leases.
    pub(crate) fn forget(&mut self, leases: &[Arc<Lease>]) {
        let lag = &self.metrics.lag;
        self.positions.retain(|(topic, partition), position| {
            let forgotten = leases.iter().any(|lease| Arc::ptr_eq(lease, &position.lease));
            if forgotten {
                // Another process may tell of this partition now; two would be counted twice.
                let partition = partition.to_string();
                let _ = lag.remove_label_values(&[&**topic, partition.as_str()]);
            }
            !forgotten
        });
    }

    /// Drops everything that waits, because some of it belongs to leases that died. The leases whose messages were
    /// dropped are killed and returned; their partitions must start again.
    pub(crate) fn drop_all(&mut self) -> Result<Vec<Arc<Lease>>> {
        let touched: Vec<Arc<Lease>> = self
            .positions
            .values()
            .filter(|position| position.touched)
            .map(|position| Arc::clone(&position.lease))
            .collect();
        touched.iter().for_each(|lease| lease.kill());
        self.forget(&touched);
        self.rows = row_buffer(self.kind.history_table())?;
        self.rejects = row_buffer(REJECTS)?;
        self.held.clear();
        self.withdrawn_events.clear();
        self.threads_are_old = true;
        self.receipts.clear();
        self.tally = Tally::default();
        (self.bytes, self.messages, self.oldest) = (0, 0, None);
        self.show();
        Ok(touched)
    }

    /// Messages that wait.
    pub(crate) fn messages(&self) -> usize {
        self.messages
    }

    /// Bytes of the messages that wait.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Bytes of the messages that wait or whose commit is under way.
    pub(crate) fn held_bytes(&self) -> usize {
        self.bytes + self.committing.map_or(0, |committing| committing.bytes)
    }

    /// Whether more must not be added to what waits.
    pub(crate) fn is_full(&self) -> bool {
        self.messages >= self.most_messages || self.bytes >= self.most_bytes
    }

    /// Whether a commit is under way.
    pub(crate) fn is_committing(&self) -> bool {
        self.committing.is_some()
    }

    /// The commit has ended.
    pub(crate) fn has_committed(&mut self) {
        self.committing = None;
    }

    /// Whether the oldest message has waited as long as this kind may.
    pub(crate) fn is_due(&self) -> bool {
        self.oldest.is_some_and(|oldest| oldest.elapsed() >= self.age)
    }

    /// Everything up to here was handed over for this lease.
    pub(crate) fn drained(&mut self, lease: &Arc<Lease>, next: i64) {
        if let Some(position) = self.positions.get_mut(&lease.place())
            && Arc::ptr_eq(&position.lease, lease)
        {
            position.drained(next);
        }
    }

    /// Whether all partitions are in the warehouse up to the ends that were last asked for.
    pub(crate) fn has_caught_up(&self) -> bool {
        self.messages == 0 && self.positions.values().all(Position::has_caught_up)
    }

    /// Whether everything up to the ends that were last asked for has been handed over.
    pub(crate) fn has_received_all(&self) -> bool {
        self.positions.values().all(Position::has_received_all)
    }

    /// Whether anything waits under one of these leases.
    pub(crate) fn holds(&self, leases: &[Arc<Lease>]) -> bool {
        self.positions.values().any(|position| {
            position.touched && leases.iter().any(|lease| Arc::ptr_eq(lease, &position.lease))
        })
    }

    /// Next offset in the warehouse of each partition, as the broker counts.
    pub(crate) fn landed(&self) -> impl Iterator<Item = (&str, i32, i64)> {
        self.positions.values().map(|position| {
            (&*position.lease.topic, position.lease.partition, position.landed - position.lease.base)
        })
    }

    /// Partitions, and the messages between the warehouse and their ends as last asked for.
    pub(crate) fn behind(&self) -> (usize, u64) {
        let messages = self.positions.values().map(|position| u64::try_from(position.behind()).unwrap_or(0));
        (self.positions.len(), messages.sum())
    }

    /// Checks a message, given the schema that it was written with, and keeps its row. A message under a lease without a
    /// claim is dropped; the lease is returned and must start again, now with one.
    pub(crate) fn take(&mut self, message: RawMessage, schema: &WriterSchema) -> Result<Option<Arc<Lease>>> {
        if message.lease.claim.is_none() {
            return Ok(message.lease.is_live().then(|| Arc::clone(&message.lease)));
        }
        self.keep(message, schema).map(|()| None)
    }

    fn keep(&mut self, message: RawMessage, schema: &WriterSchema) -> Result<()> {
        let lease = &message.lease;
        let Some(position) = self.positions.get_mut(&lease.place()) else {
            return Ok(());
        };
        if !Arc::ptr_eq(&position.lease, lease) || !lease.is_live() {
            return Ok(());
        }
        if message.offset < position.next {
            self.metrics
                .messages
                .with_label_values(&[bureau_word(lease), lease.kind.word(), "repeated"])
                .inc();
            return Ok(());
        }
        position.take(&message);
        self.bytes += message.size();
        self.messages += 1;
        self.oldest.get_or_insert_with(Instant::now);
        let value_bytes = message.value.as_ref().map_or(0, Vec::len) as u64;
        self.tally.value_bytes += value_bytes;
        self.metrics.bytes.inc_by(value_bytes);
        if let Some(faults) = lease.already_rejected.get(&message.offset) {
            // A crash came between the two commits: its reject has landed, only the offset and the answer are to come.
            self.count(&message, outcome_of(faults), faults);
            return Ok(());
        }
        let (key, value) = (message.key.as_deref(), message.value.as_deref());
        let verdict = self.checker.check_written(lease.bureau, lease.kind, key, value, schema);
        match verdict {
            Verdict::Accepted(decoded) if ThreadStates::concerns(lease.kind) => {
                self.held.push(Held { message, decoded });
                Ok(())
            }
            Verdict::Accepted(decoded) => {
                let identities = self.identities(&message, &decoded);
                match self.repeated(&message, &decoded, identities) {
                    Some(fault) => self.reject(&message, &[fault]),
                    None => self.accept(&message, &decoded, identities),
                }
            }
            Verdict::Withdrawn(reference) => self.withdraw(&message, &reference),
            Verdict::Refused(faults) => self.reject(&message, &faults),
        }
    }

    /// Whether what is known of threads may be older than the warehouse: after a partition came, or after rows were
    /// dropped that had been judged already. Give newer states before the next load.
    pub(crate) fn wants_threads(&self) -> bool {
        self.threads_are_old && self.held.iter().any(|held| ThreadStates::judges(&held.decoded.message))
    }

    pub(crate) fn set_threads(&mut self, threads: ThreadStates) {
        self.threads = threads;
        self.threads_are_old = false;
    }

    /// What is wrong with a message that its sender sends again.
    fn repeated(
        &mut self,
        message: &RawMessage,
        decoded: &Decoded,
        identities: [Option<Identity>; 2],
    ) -> Option<Fault> {
        let position = self.positions.get_mut(&message.lease.place())?;
        let now = Instant::now();
        identities.into_iter().flatten().any(|identity| position.repeats.knows(identity, now)).then(|| {
            let (path, value) = match message.event_id() {
                Some(event_id) => ("$ce_id", event_id.to_owned()),
                None => ("$.message_id", decoded.message.envelope().message_id.to_string()),
            };
            let expected = "a message that has not landed yet; the first one stands";
            Fault::new(RejectCode::Duplicate, path, value, expected)
        })
    }

    /// What a message would be recognised by.
    fn identities(&self, message: &RawMessage, decoded: &Decoded) -> [Option<Identity>; 2] {
        if self.repeats.is_zero() {
            return [None, None];
        }
        identities(decoded, message.event_id())
    }

    /// Lets the held events of threads in, in the order in which they happened: the two sides of a thread write to
    /// different topics, which are read side by side.
    fn settle_threads(&mut self) -> Result<()> {
        let mut held = std::mem::take(&mut self.held);
        held.sort_by_key(|held| (held.decoded.message.envelope().event_ts, held.message.offset));
        for Held { message, decoded } in held {
            let identities = self.identities(&message, &decoded);
            let fault = match self.repeated(&message, &decoded, identities) {
                Some(fault) => Some(fault),
                None => self.threads.admit(&decoded.message).err(),
            };
            match fault {
                None => self.accept(&message, &decoded, identities)?,
                Some(fault) => self.reject(&message, &[fault])?,
            }
        }
        for (bureau, reference) in std::mem::take(&mut self.withdrawn_events) {
            self.threads.withdraw(self.kind, bureau, &reference);
        }
        Ok(())
    }

    fn accept(
        &mut self,
        message: &RawMessage,
        decoded: &Decoded,
        identities: [Option<Identity>; 2],
    ) -> Result<()> {
        if let Some(position) = self.positions.get_mut(&message.lease.place()) {
            let now = Instant::now();
            identities.into_iter().flatten().for_each(|identity| position.repeats.remember(identity, now));
        }
        let provenance = Provenance {
            schema: Some(decoded.version.name()),
            extra: decoded.extra.as_deref(),
            event_id: message.event_id(),
            ..provenance(message)
        };
        self.rows
            .push_message(&decoded.message, provenance)
            .map_err(|error| rows_error(self.kind.history_table(), &error))?;
        self.count(message, Outcome::Accepted, &[]);
        Ok(())
    }

    fn withdraw(&mut self, message: &RawMessage, reference: &str) -> Result<()> {
        let Some(bureau) = message.lease.bureau else { return Ok(()) };
        self.rows
            .push_withdrawal(bureau, reference, provenance(message))
            .map_err(|error| rows_error(self.kind.history_table(), &error))?;
        if ThreadStates::concerns(self.kind) {
            self.withdrawn_events.push((bureau, reference.to_owned()));
        }
        self.count(message, Outcome::Withdrawn, &[]);
        Ok(())
    }

    fn reject(&mut self, message: &RawMessage, faults: &[Fault]) -> Result<()> {
        let lease = &message.lease;
        let code = faults.first().map_or(RejectCode::BadValue, |fault| fault.code);
        let value = message.value.as_deref();
        // Of an oversize message the beginning is kept: the limit protects the table too.
        let kept = value.map(|value| value.get(..self.oversize_bytes).unwrap_or(value));
        let bureau = lease.topic.split('.').nth(1).unwrap_or_default();
        let row = RejectRow {
            source_bureau: bureau,
            kind: lease.kind.word(),
            source_record_id: message.key.as_deref().and_then(|key| std::str::from_utf8(key).ok()),
            code: code.as_str(),
            faults: faults.iter().map(FaultColumns::from).collect(),
            raw_key: message.key.as_deref().map(RawBytes),
            raw_value: kept.map(RawBytes),
            value_bytes: value.map_or(0, |value| i64::try_from(value.len()).unwrap_or(i64::MAX)),
            headers: message
                .headers
                .iter()
                .map(|(name, value)| HeaderColumns { name, value: RawBytes(value) })
                .collect(),
            topic: &lease.topic,
            partition: lease.partition,
            offset: message.offset,
            timestamp: message.produced_at(),
            ingested_at: Utc::now(),
        };
        self.rejects.push(&row).map_err(|error| rows_error(REJECTS, &error))?;
        if let Some(position) = self.positions.get_mut(&lease.place()) {
            position.rejected = true;
        }
        *self.tally.rejects.entry(code.to_string()).or_default() += 1;
        self.metrics.rejects.with_label_values(&[bureau_word(lease), code.as_str()]).inc();
        self.count(message, outcome_of(faults), faults);
        Ok(())
    }

    fn count(&mut self, message: &RawMessage, outcome: Outcome, faults: &[Fault]) {
        let lease = &message.lease;
        let topic = match self.tally.topics.get_mut(&*lease.topic) {
            Some(topic) => topic,
            None => self.tally.topics.entry(lease.topic.to_string()).or_default(),
        };
        let word = match outcome {
            Outcome::Accepted => {
                topic.accepted += 1;
                "accepted"
            }
            Outcome::Withdrawn => {
                topic.accepted += 1;
                topic.withdrawn += 1;
                "withdrawn"
            }
            Outcome::Rejected => {
                topic.rejected += 1;
                "rejected"
            }
            Outcome::Duplicate => {
                topic.rejected += 1;
                "duplicate"
            }
        };
        self.metrics.messages.with_label_values(&[bureau_word(lease), lease.kind.word(), word]).inc();
        let wanted = match self.receipts_for {
            ReceiptsFor::All => true,
            ReceiptsFor::Refused => matches!(outcome, Outcome::Rejected | Outcome::Duplicate),
            ReceiptsFor::None => false,
        };
        if let Some(bureau) = lease.bureau.filter(|_| wanted) {
            let receipt = Receipt {
                reference: message.key.as_deref().map(|key| String::from_utf8_lossy(key).into_owned()),
                outcome,
                code: faults.first().map(|fault| fault.code.to_string()),
                reasons: faults.to_vec(),
                topic: lease.topic.to_string(),
                partition: lease.partition,
                offset: message.offset,
            };
            self.receipts.push(Addressed { bureau, receipt });
        }
    }

    /// Takes everything that waits. The positions move on as if it had landed; [`Lane::drop_all`] and new leases put that
    /// right when it has not.
    pub(crate) fn load(&mut self) -> Result<Load> {
        self.settle_threads()?;
        let table = self.kind.history_table();
        let touched = self.positions.values_mut().filter(|position| position.touched);
        let (covered, rejected): (Vec<_>, Vec<_>) = touched.map(Position::cover).unzip();
        let mut tally = std::mem::take(&mut self.tally);
        tally.rows = self.rows.rows() as u64;
        let batch = match self.rows.rows() {
            0 => None,
            _ => Some(self.rows.take().map_err(|error| rows_error(table, &error))?),
        };
        let rejects = match self.rejects.rows() {
            0 => None,
            _ => {
                let batch = self.rejects.take().map_err(|error| rows_error(REJECTS, &error))?;
                Some(TableLoad {
                    table: REJECTS,
                    batch: Some(batch),
                    covered: rejected.into_iter().flatten().collect(),
                })
            }
        };
        self.committing = Some(Committing { bytes: self.bytes, oldest: self.oldest });
        (self.bytes, self.messages, self.oldest) = (0, 0, None);
        self.show();
        Ok(Load {
            rejects,
            rows: TableLoad { table, batch, covered },
            receipts: std::mem::take(&mut self.receipts),
            tally,
        })
    }

    /// A table's part of a load has landed.
    pub(crate) fn has_landed(&mut self, covered: &[Covered]) {
        for covered in covered {
            let lease = &covered.lease;
            if let Some(position) = self.positions.get_mut(&lease.place())
                && Arc::ptr_eq(&position.lease, lease)
            {
                position.has_landed(covered.target);
            }
        }
    }
}

fn provenance(message: &RawMessage) -> Provenance<'_> {
    Provenance {
        topic: &message.lease.topic,
        partition: message.lease.partition,
        offset: message.offset,
        timestamp: message.produced_at().map(Into::into),
        ingested_at: Utc::now().into(),
        schema: None,
        extra: None,
        event_id: None,
    }
}
