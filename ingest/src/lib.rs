//! Kafka to Delta, exactly once; rejects, receipts; submitting files.
//!
//! A message comes from Kafka, is checked, becomes a row, and lands in its kind's history table in the same commit that
//! moves its partition's next offset. A message that may not land goes to `rejects` by the same rule. Read in this order:
//!
//! - [`Broker`]: real brokers or the in-process one; [`FeedProducer`]: sending messages
//! - `complaints`: errors that the Kafka client mends by itself
//! - `consumer`: the thread that polls Kafka; `lease`: the right to commit for a partition
//! - `arrivals`: messages on their way to the lanes; `registry`: the schemas of those in Avro, of which
//!   [`SchemaRegistrySettings`] says where they are; `avro`: what such a message says, as JSON
//! - [`Checker`]: whether a message may land; `repeats`: whether it has landed before; `thread_states`: whether its
//!   thread allows it
//! - `lane`: what waits for a commit, kind by kind; `landing`: the commit; [`Receipt`]: the answer; `answered`: how far
//!   a partition has been answered; `owed`: answers that a former owner left; `revocations`: partitions that are given
//!   back
//! - `pipeline`: all of it in motion; [`run`](fn@run), [`RunningIngest`]: the handle on it;
//!   [`IngestProgress`]: how far it has come; [`IngestMetrics`], `health`, [`status`](fn@status): what operators watch;
//!   [`accept_new_log`]: what they say of a topic that was re-created
//! - [`LiveFeed`]: what bureaus say as they say it, for a watcher that does not wait until it has landed
//! - [`read_alerts`](fn@read_alerts): the alerts that have been sent
//! - [`submit`](mod@submit): files of bureaus without a feed
//! - [`floor`](fn@floor): the least that landing the same messages costs, for measurements
//! - [`verify`](fn@verify): proof that every message is exactly once in its table

mod admission;
mod answered;
mod arrivals;
mod avro;
mod broker;
mod check;
mod complaints;
mod consumer;
mod error;
mod floor;
mod health;
mod landing;
mod lane;
mod lease;
mod live_feed;
mod metrics;
mod metrics_server;
mod owed;
mod pipeline;
mod producer;
mod progress;
mod receipts;
mod registry;
mod repeats;
mod revocations;
mod run;
mod sent_alerts;
mod settings;
mod status;
pub mod submit;
mod thread_states;
mod verify;

pub use broker::{Broker, EMBEDDED_ROUND_BYTES, EMBEDDED_ROUND_MESSAGES, Watermarks};
pub use check::{Checker, Verdict};
pub use error::{IngestError, Result};
pub use floor::{FloorSummary, floor};
pub use lane::TopicTally;
pub use live_feed::{LiveEvent, LiveFeed, LiveMessage};
pub use metrics::IngestMetrics;
pub use producer::{FeedProducer, Outgoing};
pub use progress::IngestProgress;
pub use receipts::{Outcome, Receipt};
pub use registry::SchemaRegistrySettings;
pub use run::{RunningIngest, Summary, run};
pub use sent_alerts::read_alerts;
pub use settings::{EMBEDDED, IngestSettings, KafkaSettings, Membership, OnGap, ReceiptsFor};
pub use status::{PartitionState, PartitionStatus, Status, accept_new_log, status};
pub use verify::{PartitionCount, Verification, verify};
