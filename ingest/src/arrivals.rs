//! What comes from partitions, on its way to the lanes: each message with the schema that it was written with.
//!
//! JSON needs none and goes on at once. A message in Avro whose schema is not known yet waits for the registry, and with it
//! what stands behind it in its partition; the rest passes. The first messages of a partition that has just been taken
//! wait until it is known what landed of it lately: they may be repeats. What waits still counts as queued before the
//! decoder, so partitions are paused when it grows, and polling goes on.

use crate::consumer::RawMessage;
use crate::lease::Lease;
use crate::metrics::IngestMetrics;
use crate::registry::{Arrival, Registry, SchemaRegistrySettings, Waiting, WriterSchema};
use std::sync::Arc;

/// A message, or the end of what could be seen of a partition (see `FromLog`).
#[derive(Debug)]
pub(crate) enum FromPartition {
    Message(RawMessage),
    Drained { lease: Arc<Lease>, next: i64 },
}

impl FromPartition {
    fn lease(&self) -> &Arc<Lease> {
        match self {
            Self::Message(message) => &message.lease,
            Self::Drained { lease, .. } => lease,
        }
    }

    /// Bytes that count as queued.
    fn size(&self) -> usize {
        match self {
            Self::Message(message) => message.size(),
            Self::Drained { .. } => 0,
        }
    }
}

impl Arrival for FromPartition {
    type Place = (Arc<str>, i32);

    fn place(&self) -> Self::Place {
        self.lease().place()
    }

    fn is_live(&self) -> bool {
        self.lease().is_live()
    }
}

/// The registry, and who waits for it.
#[derive(Debug)]
pub(crate) struct Arrivals {
    registry: Registry,
    waiting: Waiting<FromPartition>,
    metrics: IngestMetrics,
}

impl Arrivals {
    /// The error says in words what is wrong with the settings.
    pub(crate) fn new(settings: &SchemaRegistrySettings, metrics: IngestMetrics) -> Result<Self, String> {
        let registry = Registry::new(settings, metrics.registry_failures.clone())?;
        Ok(Self { registry, waiting: Waiting::default(), metrics })
    }

    /// Gives an arrival back with its schema, or keeps it until there is one.
    pub(crate) fn admit(&mut self, arrival: FromPartition) -> Option<(FromPartition, WriterSchema)> {
        let is_next = !self.waiting.blocks(&arrival);
        if is_next && let Some(schema) = schema_of(&mut self.registry, &arrival) {
            return Some((arrival, schema));
        }
        self.waiting.put(arrival);
        self.metrics.waiting.inc();
        None
    }

    /// The next arrival that has waited long enough.
    pub(crate) fn next(&mut self) -> Option<(FromPartition, WriterSchema)> {
        let registry = &mut self.registry;
        let next = self.waiting.next(|arrival| schema_of(registry, arrival))?;
        self.metrics.waiting.dec();
        Some(next)
    }

    /// Waits until the registry has answered something; for ever when it was asked nothing. May be dropped at any point.
    pub(crate) async fn answered(&mut self) {
        self.registry.answered().await;
        self.waiting.stir();
    }

    /// Something else was learnt that messages wait for: those at the fronts are to be looked at again.
    pub(crate) fn stir(&mut self) {
        self.waiting.stir();
    }

    /// Drops what belongs to leases that died; the bytes that are not queued any more.
    pub(crate) fn drop_dead(&mut self) -> usize {
        let dead = self.waiting.drop_dead();
        self.metrics.waiting.sub(i64::try_from(dead.len()).unwrap_or(i64::MAX));
        dead.iter().map(FromPartition::size).sum()
    }

    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

/// The schema of a message, unless something has to be waited for. Of what will not be read no schema is needed.
fn schema_of(registry: &mut Registry, arrival: &FromPartition) -> Option<WriterSchema> {
    match arrival {
        FromPartition::Message(message) if message.lease.is_live() && message.lease.claim.is_some() => {
            message.lease.recent()?;
            registry.schema_of(message.value.as_deref())
        }
        _ => Some(WriterSchema::None),
    }
}
