//! Kafka to Delta, exactly once; rejects, receipts; submitting files.
//!
//! A message comes from Kafka, is checked, becomes a row, and lands in its kind's history table in the same commit that
//! moves its partition's next offset. A message that may not land goes to `rejects` by the same rule. Read in this order:
//!
//! - [`Broker`]: real brokers or the in-process one; [`FeedProducer`]: sending messages
//! - `consumer`: the thread that polls Kafka; `lease`: the right to commit for a partition
//! - [`Checker`]: whether a message may land; `thread_states`: whether its thread allows it
//! - `flush`: what waits for a commit; `landing`: the commit; [`Receipt`]: the answer
//! - [`run`](fn@run), [`RunningIngest`]: all of it in motion; [`IngestProgress`]: how far it has come;
//!   [`IngestMetrics`]: what operators watch
//! - [`submit`](mod@submit): files of bureaus without a feed
//! - [`verify`](fn@verify): proof that every message is exactly once in its table

mod broker;
mod check;
mod consumer;
mod error;
mod flush;
mod landing;
mod lease;
mod metrics;
mod metrics_server;
mod producer;
mod progress;
mod receipts;
mod run;
mod settings;
pub mod submit;
mod thread_states;
mod verify;

pub use broker::{Broker, EMBEDDED_ROUND_BYTES, EMBEDDED_ROUND_MESSAGES, Watermarks};
pub use check::{Checker, Verdict};
pub use error::{IngestError, Result};
pub use flush::TopicTally;
pub use metrics::IngestMetrics;
pub use producer::{FeedProducer, Outgoing};
pub use progress::IngestProgress;
pub use receipts::{Outcome, Receipt};
pub use run::{RunningIngest, Summary, run};
pub use settings::{EMBEDDED, IngestSettings, KafkaSettings, Membership, OnGap, ReceiptsFor};
pub use verify::{PartitionCount, Verification, verify};
