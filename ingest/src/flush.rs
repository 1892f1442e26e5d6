//! What waits for a commit: rows, rejects and receipts of all partitions since the last one.

use crate::check::{Checker, Verdict};
use crate::consumer::RawMessage;
use crate::error::Result;
use crate::landing::{Covered, REJECTS, TableLoad, row_buffer, rows_error};
use crate::lease::Lease;
use crate::metrics::IngestMetrics;
use crate::receipts::{Addressed, Outcome, Receipt};
use crate::settings::{IngestSettings, ReceiptsFor};
use crate::thread_states::ThreadStates;
use chrono::Utc;
use proofhouse_schemas::tables::operations::{FaultColumns, HeaderColumns, RawBytes, RejectRow};
use proofhouse_schemas::tables::{Provenance, RowBuffer};
use proofhouse_schemas::{Bureau, Decoded, Fault, Kind, RejectCode};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

/// Where a partition stands in this process.
#[derive(Debug)]
struct Position {
    lease: Arc<Lease>,
    /// Next offset to take.
    next: i64,
    /// Transaction version of the history table after the last commit.
    data_transaction: Option<i64>,
    /// Transaction version of `rejects` after the last commit.
    rejects_transaction: Option<i64>,
    /// Next offset that is in the warehouse.
    landed: i64,
    /// Everything below this offset was handed over; the rest of the log was not for us to see.
    drained: i64,
    touched: bool,
    rejected: bool,
}

/// A batch of work for the committer.
#[derive(Debug, Default)]
pub(crate) struct Load {
    pub(crate) rejects: Option<TableLoad>,
    pub(crate) tables: Vec<TableLoad>,
    pub(crate) receipts: Vec<Addressed>,
    pub(crate) tally: Tally,
}

/// What a load holds, counted once it has landed.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tally {
    pub(crate) topics: BTreeMap<String, TopicTally>,
    pub(crate) rejects: BTreeMap<String, u64>,
    pub(crate) rows: u64,
}

/// Messages of one topic.
#[derive(Debug, Default, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TopicTally {
    /// In the history table, withdrawals included.
    pub accepted: u64,
    /// In `rejects`.
    pub rejected: u64,
    /// Withdrawals among the accepted.
    pub withdrawn: u64,
}

/// An event of a thread that passed all other checks.
struct Held {
    message: RawMessage,
    decoded: Box<Decoded>,
}

/// Collects rows until they are taken for a commit.
pub(crate) struct Waiting {
    checker: Checker,
    threads: ThreadStates,
    /// Events of threads wait for the others of their window.
    held: Vec<Held>,
    withdrawn_events: Vec<(Kind, Bureau, String)>,
    receipts_for: ReceiptsFor,
    oversize_bytes: usize,
    metrics: IngestMetrics,
    positions: BTreeMap<(Arc<str>, i32), Position>,
    buffers: BTreeMap<Kind, RowBuffer>,
    rejects: RowBuffer,
    receipts: Vec<Addressed>,
    tally: Tally,
    bytes: usize,
    messages: usize,
    oldest: Option<Instant>,
}

impl Waiting {
    pub(crate) fn new(
        settings: &IngestSettings,
        threads: ThreadStates,
        metrics: IngestMetrics,
    ) -> Result<Self> {
        Ok(Self {
            checker: Checker::new(settings),
            threads,
            held: Vec::new(),
            withdrawn_events: Vec::new(),
            receipts_for: settings.receipts,
            oversize_bytes: settings.oversize_bytes,
            metrics,
            positions: BTreeMap::new(),
            buffers: BTreeMap::new(),
            rejects: row_buffer(REJECTS)?,
            receipts: Vec::new(),
            tally: Tally::default(),
            bytes: 0,
            messages: 0,
            oldest: None,
        })
    }

    /// A partition came, or came back.
    pub(crate) fn assign(&mut self, lease: &Arc<Lease>) {
        let position = Position {
            lease: Arc::clone(lease),
            next: lease.start,
            data_transaction: lease.data_transaction,
            rejects_transaction: lease.rejects_transaction,
            landed: lease.start,
            drained: lease.start,
            touched: false,
            rejected: false,
        };
        self.positions.insert((Arc::clone(&lease.topic), lease.partition), position);
    }

    /// Forgets the partitions of these leases.
    pub(crate) fn forget(&mut self, leases: &[Arc<Lease>]) {
        self.positions.retain(|_, position| !leases.iter().any(|lease| Arc::ptr_eq(lease, &position.lease)));
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
        self.buffers.clear();
        self.held.clear();
        self.withdrawn_events.clear();
        self.rejects = row_buffer(REJECTS)?;
        self.receipts.clear();
        self.tally = Tally::default();
        (self.bytes, self.messages, self.oldest) = (0, 0, None);
        self.show();
        Ok(touched)
    }

    pub(crate) fn rows(&self) -> usize {
        self.messages
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn oldest(&self) -> Option<Instant> {
        self.oldest
    }

    /// Everything up to here was handed over for this lease.
    pub(crate) fn drained(&mut self, lease: &Arc<Lease>, next: i64) {
        if let Some(position) = self.positions.get_mut(&(Arc::clone(&lease.topic), lease.partition))
            && Arc::ptr_eq(&position.lease, lease)
        {
            position.drained = position.drained.max(next);
        }
    }

    /// Whether all partitions are in the warehouse up to the ends that were last asked for.
    pub(crate) fn has_caught_up(&self) -> bool {
        self.messages == 0
            && self.positions.values().all(|position| {
                position.landed.max(position.drained) >= position.lease.end()
                    && position.landed >= position.next
            })
    }

    /// Whether everything up to the ends that were last asked for has been handed over.
    pub(crate) fn has_received_all(&self) -> bool {
        self.positions.values().all(|position| position.next.max(position.drained) >= position.lease.end())
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
        let behind = |position: &Position| position.lease.end() - position.landed.max(position.drained);
        let messages = self.positions.values().map(|position| u64::try_from(behind(position)).unwrap_or(0));
        (self.positions.len(), messages.sum())
    }

    /// Checks a message and keeps its row.
    pub(crate) fn take(&mut self, message: RawMessage) -> Result<()> {
        let lease = &message.lease;
        let Some(position) = self.positions.get_mut(&(Arc::clone(&lease.topic), lease.partition)) else {
            return Ok(());
        };
        if !Arc::ptr_eq(&position.lease, lease) || !lease.is_live() {
            return Ok(());
        }
        if message.offset < position.next {
            self.metrics.messages.with_label_values(&[lease.kind.word(), "repeated"]).inc();
            return Ok(());
        }
        position.next = message.offset + 1;
        position.touched = true;
        let size = message.value.as_ref().map_or(0, Vec::len);
        self.bytes += size + message.key.as_ref().map_or(0, Vec::len);
        self.messages += 1;
        self.oldest.get_or_insert_with(Instant::now);
        self.metrics.bytes.inc_by(size as u64);
        if lease.already_rejected.contains(&message.offset) {
            // A crash came between the two commits: its reject has landed, only the offset is still to come.
            return Ok(());
        }
        let verdict =
            self.checker.check(lease.bureau, lease.kind, message.key.as_deref(), message.value.as_deref());
        match verdict {
            Verdict::Accepted(decoded) if ThreadStates::concerns(lease.kind) => {
                self.held.push(Held { message, decoded });
                Ok(())
            }
            Verdict::Accepted(decoded) => self.accept(&message, &decoded),
            Verdict::Withdrawn(reference) => self.withdraw(&message, &reference),
            Verdict::Refused(faults) => self.reject(&message, &faults),
        }
    }

    /// Lets the held events of threads in, in the order in which they happened: the two sides of a thread write to
    /// different topics, which are read side by side.
    fn settle_threads(&mut self) -> Result<()> {
        let mut held = std::mem::take(&mut self.held);
        held.sort_by_key(|held| (held.decoded.message.envelope().event_ts, held.message.offset));
        for Held { message, decoded } in held {
            match self.threads.admit(&decoded.message) {
                Ok(()) => self.accept(&message, &decoded)?,
                Err(fault) => self.reject(&message, &[fault])?,
            }
        }
        for (kind, bureau, reference) in std::mem::take(&mut self.withdrawn_events) {
            self.threads.withdraw(kind, bureau, &reference);
        }
        Ok(())
    }

    fn buffer(&mut self, kind: Kind) -> Result<&mut RowBuffer> {
        match self.buffers.entry(kind) {
            std::collections::btree_map::Entry::Occupied(entry) => Ok(entry.into_mut()),
            std::collections::btree_map::Entry::Vacant(entry) => {
                Ok(entry.insert(row_buffer(kind.history_table())?))
            }
        }
    }

    fn accept(&mut self, message: &RawMessage, decoded: &Decoded) -> Result<()> {
        let lease = &message.lease;
        let provenance = Provenance {
            topic: &lease.topic,
            partition: lease.partition,
            offset: message.offset,
            ingested_at: Utc::now(),
            schema: Some(lease.kind.schema_name()),
            extra: decoded.extra.as_deref(),
        };
        let table = lease.kind.history_table();
        self.buffer(lease.kind)?
            .push_message(&decoded.message, provenance)
            .map_err(|error| rows_error(table, &error))?;
        self.count(message, Outcome::Accepted, &[]);
        Ok(())
    }

    fn withdraw(&mut self, message: &RawMessage, reference: &str) -> Result<()> {
        let lease = &message.lease;
        let Some(bureau) = lease.bureau else { return Ok(()) };
        let provenance = Provenance {
            topic: &lease.topic,
            partition: lease.partition,
            offset: message.offset,
            ingested_at: Utc::now(),
            schema: None,
            extra: None,
        };
        let table = lease.kind.history_table();
        self.buffer(lease.kind)?
            .push_withdrawal(bureau, reference, provenance)
            .map_err(|error| rows_error(table, &error))?;
        if ThreadStates::concerns(lease.kind) {
            self.withdrawn_events.push((lease.kind, bureau, reference.to_owned()));
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
            ingested_at: Utc::now(),
        };
        self.rejects.push(&row).map_err(|error| rows_error(REJECTS, &error))?;
        if let Some(position) = self.positions.get_mut(&(Arc::clone(&lease.topic), lease.partition)) {
            position.rejected = true;
        }
        *self.tally.rejects.entry(code.to_string()).or_default() += 1;
        self.metrics.rejects.with_label_values(&[code.as_str()]).inc();
        self.count(message, Outcome::Rejected, faults);
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
        };
        self.metrics.messages.with_label_values(&[lease.kind.word(), word]).inc();
        let wanted = match self.receipts_for {
            ReceiptsFor::All => true,
            ReceiptsFor::Refused => outcome == Outcome::Rejected,
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

    /// Takes everything that waits. The positions move on as if it had landed; [`Waiting::drop_all`] and new leases
    /// put that right when it has not.
    pub(crate) fn load(&mut self) -> Result<Load> {
        self.settle_threads()?;
        let mut load = Load::default();
        let mut by_kind: BTreeMap<Kind, Vec<Covered>> = BTreeMap::new();
        let mut rejected = Vec::new();
        for position in self.positions.values_mut().filter(|position| position.touched) {
            let covered = Covered {
                lease: Arc::clone(&position.lease),
                expected: position.data_transaction,
                target: position.next,
            };
            by_kind.entry(position.lease.kind).or_default().push(covered);
            position.data_transaction = Some(position.next);
            if position.rejected {
                let beyond = position
                    .rejects_transaction
                    .map_or(position.next, |version| position.next.max(version + 1));
                rejected.push(Covered {
                    lease: Arc::clone(&position.lease),
                    expected: position.rejects_transaction,
                    target: beyond,
                });
                position.rejects_transaction = Some(beyond);
            }
            (position.touched, position.rejected) = (false, false);
        }
        for (kind, covered) in by_kind {
            let batch = match self.buffers.get_mut(&kind) {
                Some(buffer) if buffer.rows() > 0 => {
                    load.tally.rows += buffer.rows() as u64;
                    Some(buffer.take().map_err(|error| rows_error(kind.history_table(), &error))?)
                }
                _ => None,
            };
            load.tables.push(TableLoad { table: kind.history_table(), batch, covered });
        }
        if !rejected.is_empty() {
            let batch = self.rejects.take().map_err(|error| rows_error(REJECTS, &error))?;
            load.rejects = Some(TableLoad { table: REJECTS, batch: Some(batch), covered: rejected });
        }
        load.receipts = std::mem::take(&mut self.receipts);
        let rows = load.tally.rows;
        load.tally = std::mem::take(&mut self.tally);
        load.tally.rows = rows;
        (self.bytes, self.messages, self.oldest) = (0, 0, None);
        self.show();
        Ok(load)
    }

    /// A table's part of a load has landed.
    pub(crate) fn has_landed(&mut self, covered: &[Covered]) {
        for covered in covered {
            let lease = &covered.lease;
            if let Some(position) = self.positions.get_mut(&(Arc::clone(&lease.topic), lease.partition))
                && Arc::ptr_eq(&position.lease, lease)
            {
                position.landed = position.landed.max(covered.target);
                let lag = lease.end() - position.landed;
                self.metrics
                    .lag
                    .with_label_values(&[&*lease.topic, &lease.partition.to_string()])
                    .set(lag.max(0));
            }
        }
    }

    pub(crate) fn show(&self) {
        self.metrics.buffered_rows.set(i64::try_from(self.messages).unwrap_or(i64::MAX));
        self.metrics.buffered_bytes.set(i64::try_from(self.bytes).unwrap_or(i64::MAX));
    }
}
