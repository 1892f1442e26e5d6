//! What operators watch, in Prometheus form.
//!
//! | name | labels | meaning |
//! |---|---|---|
//! | `proofhouse_ingest_live` | | 1 while the consumer polls Kafka in time |
//! | `proofhouse_ingest_ready` | | 1 while partitions are assigned and commits succeed in time |
//! | `proofhouse_ingest_poll_age_seconds` | | time since the consumer last polled Kafka |
//! | `proofhouse_ingest_messages_total` | `bureau`, `kind`, `outcome` | messages decoded: `accepted`, `rejected`, `withdrawn`, `duplicate`, and `repeated` by the broker |
//! | `proofhouse_ingest_rejects_total` | `bureau`, `code` | refused messages by reason |
//! | `proofhouse_ingest_rows_total` | `table` | rows committed |
//! | `proofhouse_ingest_files_total` | `table` | data files committed |
//! | `proofhouse_ingest_file_bytes_total` | `table` | bytes of data files committed |
//! | `proofhouse_ingest_bytes_total` | | bytes of message values decoded |
//! | `proofhouse_ingest_commit_seconds` | `table` | duration of commits that succeeded, with all their attempts |
//! | `proofhouse_ingest_commit_retries_total` | `table` | commits tried again; one try is up to three quick attempts |
//! | `proofhouse_ingest_ownership_lost_total` | | commits refused because another process had gone on with a partition |
//! | `proofhouse_ingest_buffered_rows` | `kind` | rows waiting for a commit |
//! | `proofhouse_ingest_buffered_bytes` | `kind` | message bytes waiting for a commit |
//! | `proofhouse_ingest_buffered_age_seconds` | `kind` | how long the oldest message has waited for the end of its commit |
//! | `proofhouse_ingest_queued_bytes` | | message bytes between the consumer and the decoder |
//! | `proofhouse_ingest_waiting` | | messages that wait for an answer of the schema registry, or until it is known what landed of their partition lately |
//! | `proofhouse_ingest_registry_failures_total` | | questions that the schema registry did not answer |
//! | `proofhouse_ingest_lag_messages` | `topic`, `partition` | end of the log minus next offset *in the warehouse*, of partitions that this process owns |
//! | `proofhouse_ingest_partitions` | | partitions owned |
//! | `proofhouse_ingest_halted_partitions` | | partitions that are not read until an operator acts |
//! | `proofhouse_ingest_rebalances_total` | `event` | partitions `assigned` (also started again), `revoked`, `lost` events |
//! | `proofhouse_ingest_paused` | | 1 while partitions are paused because commits are slow |
//! | `proofhouse_ingest_last_commit_timestamp_seconds` | | time of the last commit, 0 before the first |
//! | `proofhouse_ingest_receipts_total` | `outcome` | receipts sent |
//!
//! `bureau` is `unregistered` for topics whose bureau is not in the register. All series are of one process: sum them.

use crate::error::{IngestError, Result};
use prometheus::{
    Encoder, Gauge, GaugeVec, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge,
    IntGaugeVec, Opts, Registry, TextEncoder,
};

/// The metrics of one ingest process.
#[derive(Debug, Clone)]
pub struct IngestMetrics {
    registry: Registry,
    pub(crate) live: IntGauge,
    pub(crate) ready: IntGauge,
    pub(crate) poll_age: Gauge,
    pub(crate) messages: IntCounterVec,
    pub(crate) rejects: IntCounterVec,
    pub(crate) rows: IntCounterVec,
    pub(crate) files: IntCounterVec,
    pub(crate) file_bytes: IntCounterVec,
    pub(crate) bytes: IntCounter,
    commit_seconds: HistogramVec,
    pub(crate) commit_retries: IntCounterVec,
    pub(crate) ownership_lost: IntCounter,
    pub(crate) buffered_rows: IntGaugeVec,
    pub(crate) buffered_bytes: IntGaugeVec,
    pub(crate) buffered_age: GaugeVec,
    pub(crate) queued_bytes: IntGauge,
    pub(crate) waiting: IntGauge,
    pub(crate) registry_failures: IntCounter,
    pub(crate) lag: IntGaugeVec,
    pub(crate) partitions: IntGauge,
    pub(crate) halted: IntGauge,
    pub(crate) rebalances: IntCounterVec,
    pub(crate) paused: IntGauge,
    pub(crate) last_commit: Gauge,
    pub(crate) receipts: IntCounterVec,
}

impl IngestMetrics {
    /// Fresh metrics in a registry of their own.
    pub fn new() -> Result<Self> {
        Self::register().map_err(|error| IngestError::Setting {
            key: "metrics",
            value: error.to_string(),
            expected: "metrics must register; this is a defect".to_owned(),
        })
    }

    fn register() -> prometheus::Result<Self> {
        let registry = Registry::new();
        let opts = |name: &str, help: &str| Opts::new(format!("proofhouse_ingest_{name}"), help);
        macro_rules! registered {
            ($metric:expr) => {{
                let metric = $metric?;
                registry.register(Box::new(metric.clone()))?;
                metric
            }};
        }
        Ok(Self {
            live: registered!(IntGauge::with_opts(opts("live", "1 while the consumer polls Kafka in time."))),
            ready: registered!(IntGauge::with_opts(opts(
                "ready",
                "1 while partitions are assigned and commits succeed in time."
            ))),
            poll_age: registered!(Gauge::with_opts(opts(
                "poll_age_seconds",
                "Time since the consumer last polled Kafka."
            ))),
            messages: registered!(IntCounterVec::new(
                opts("messages_total", "Messages decoded."),
                &["bureau", "kind", "outcome"]
            )),
            rejects: registered!(IntCounterVec::new(
                opts("rejects_total", "Refused messages by reason."),
                &["bureau", "code"]
            )),
            rows: registered!(IntCounterVec::new(opts("rows_total", "Rows committed."), &["table"])),
            files: registered!(IntCounterVec::new(opts("files_total", "Data files committed."), &["table"])),
            file_bytes: registered!(IntCounterVec::new(
                opts("file_bytes_total", "Bytes of data files committed."),
                &["table"]
            )),
            bytes: registered!(IntCounter::with_opts(opts(
                "bytes_total",
                "Bytes of message values decoded."
            ))),
            commit_seconds: registered!(HistogramVec::new(
                HistogramOpts::new(
                    "proofhouse_ingest_commit_seconds",
                    "Duration of commits that succeeded, with all their attempts."
                )
                .buckets(vec![0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0]),
                &["table"]
            )),
            commit_retries: registered!(IntCounterVec::new(
                opts("commit_retries_total", "Commits tried again."),
                &["table"]
            )),
            ownership_lost: registered!(IntCounter::with_opts(opts(
                "ownership_lost_total",
                "Commits refused because another process had gone on with a partition."
            ))),
            buffered_rows: registered!(IntGaugeVec::new(
                opts("buffered_rows", "Rows waiting for a commit."),
                &["kind"]
            )),
            buffered_bytes: registered!(IntGaugeVec::new(
                opts("buffered_bytes", "Message bytes waiting for a commit."),
                &["kind"]
            )),
            buffered_age: registered!(GaugeVec::new(
                opts(
                    "buffered_age_seconds",
                    "How long the oldest message has waited for the end of its commit."
                ),
                &["kind"]
            )),
            queued_bytes: registered!(IntGauge::with_opts(opts(
                "queued_bytes",
                "Message bytes between the consumer and the decoder."
            ))),
            waiting: registered!(IntGauge::with_opts(opts(
                "waiting",
                "Messages that wait for the schema registry, or until what landed of their partition lately is known."
            ))),
            registry_failures: registered!(IntCounter::with_opts(opts(
                "registry_failures_total",
                "Questions that the schema registry did not answer."
            ))),
            lag: registered!(IntGaugeVec::new(
                opts("lag_messages", "End of the log minus the next offset in the warehouse."),
                &["topic", "partition"]
            )),
            partitions: registered!(IntGauge::with_opts(opts("partitions", "Partitions owned."))),
            halted: registered!(IntGauge::with_opts(opts(
                "halted_partitions",
                "Partitions that are not read until an operator acts."
            ))),
            rebalances: registered!(IntCounterVec::new(
                opts("rebalances_total", "Rebalance events."),
                &["event"]
            )),
            paused: registered!(IntGauge::with_opts(opts("paused", "1 while partitions are paused."))),
            last_commit: registered!(Gauge::with_opts(opts(
                "last_commit_timestamp_seconds",
                "Time of the last commit, 0 before the first."
            ))),
            receipts: registered!(IntCounterVec::new(opts("receipts_total", "Receipts sent."), &["outcome"])),
            registry,
        })
    }

    pub(crate) fn commit_seconds(&self, table: &str) -> Histogram {
        self.commit_seconds.with_label_values(&[table])
    }

    /// The registry, for processes that serve metrics themselves.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The text that Prometheus scrapes.
    pub fn text(&self) -> String {
        let mut buffer = Vec::new();
        match TextEncoder::new().encode(&self.registry.gather(), &mut buffer) {
            Ok(()) => String::from_utf8_lossy(&buffer).into_owned(),
            Err(error) => format!("# metrics could not be encoded: {error}\n"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_table_above_names_every_metric() {
        let metrics = IngestMetrics::new().unwrap();
        metrics.messages.with_label_values(&["b", "k", "o"]).inc();
        metrics.rebalances.with_label_values(&["e"]).inc();
        metrics.receipts.with_label_values(&["o"]).inc();
        metrics.rejects.with_label_values(&["b", "c"]).inc();
        metrics.files.with_label_values(&["t"]).inc();
        metrics.file_bytes.with_label_values(&["t"]).inc();
        metrics.buffered_age.with_label_values(&["k"]).set(1.0);
        metrics.rows.with_label_values(&["t"]).inc();
        metrics.commit_retries.with_label_values(&["t"]).inc();
        metrics.commit_seconds("t").observe(0.1);
        metrics.lag.with_label_values(&["t", "0"]).set(1);
        metrics.buffered_rows.with_label_values(&["k"]).set(1);
        metrics.buffered_bytes.with_label_values(&["k"]).set(1);
        let documentation = include_str!("metrics.rs");
        let families = metrics.registry().gather();
        assert_eq!(families.len(), 25);
        for family in families {
            assert!(
                documentation.contains(&format!("//! | `{}` |", family.name())),
                "{} is not documented",
                family.name()
            );
        }
    }
}
