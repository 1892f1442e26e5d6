//! Kafka to Delta, exactly once; rejects, receipts; submitting files.
//!
//! A message comes from Kafka, is checked, becomes a row, and lands in its kind's history table in the same commit that
//! moves its partition's next offset. A message that may not land goes to `rejects` by the same rule. Read in this order:
//!
//! - [`Broker`]: real brokers or the in-process one; [`FeedProducer`]: sending messages
//! - `consumer`: the thread that polls Kafka; `lease`: the right to commit for a partition
//! - [`Checker`]: whether a message may land
//! - [`submit`](mod@submit): files of bureaus without a feed
//! - [`IngestMetrics`]: what operators watch

mod broker;
mod check;
mod consumer;
mod error;
mod lease;
mod metrics;
mod metrics_server;
mod producer;
mod settings;
pub mod submit;

pub use broker::{Broker, EMBEDDED_ROUND_BYTES, EMBEDDED_ROUND_MESSAGES, Watermarks};
pub use check::{Checker, Verdict};
pub use error::{IngestError, Result};
pub use metrics::IngestMetrics;
pub use producer::{FeedProducer, Outgoing};
pub use settings::{EMBEDDED, IngestSettings, KafkaSettings, Membership, OnGap};
