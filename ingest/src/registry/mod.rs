//! The schema registry: what tells the Avro schema that a value was written with.
//!
//! - `framing`: the id of the schema at the head of a value; `client`: the registry's HTTP interface; `known`: what it has
//!   answered; `waiting`: the messages that cannot be read before it has answered
//! - this file: asking, once for each id, until there is an answer
//!
//! A registry that does not answer is like a store that does not answer: nobody is refused for it. It is asked again
//! until it does, and what needs its answer waits, partition by partition, in the order of the log.

mod client;
mod framing;
mod known;
mod settings;
mod waiting;

pub(crate) use framing::framed;
pub(crate) use known::WriterSchema;
pub use settings::SchemaRegistrySettings;
pub(crate) use waiting::{Arrival, Waiting};

use client::{Answer, Client};
use known::Known;
use prometheus::IntCounter;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How long to wait before a registry that did not answer is asked again: at first, and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What is known of schemas, and the questions under way.
#[derive(Debug)]
pub(crate) struct Registry {
    client: Option<Arc<Client>>,
    known: Known,
    asking: HashSet<u32>,
    answers: JoinSet<(u32, Answer)>,
    /// Questions without an answer.
    failures: IntCounter,
}

impl Registry {
    /// The registry of these settings, or none. The error says in words what is wrong with the settings.
    pub(crate) fn new(settings: &SchemaRegistrySettings, failures: IntCounter) -> Result<Self, String> {
        let client = if settings.is_set() { Some(Arc::new(Client::new(settings)?)) } else { None };
        let known = Known::new(settings.unknown_for());
        Ok(Self { client, known, asking: HashSet::new(), answers: JoinSet::new(), failures })
    }

    /// The schema that this value was written with. `None` when the registry must tell it first; it is being asked then.
    /// A value that is no Avro is written with [`WriterSchema::None`].
    pub(crate) fn schema_of(&mut self, value: Option<&[u8]>) -> Option<WriterSchema> {
        let Some(Ok((id, _))) = value.and_then(framed) else { return Some(WriterSchema::None) };
        let Some(client) = &self.client else { return Some(WriterSchema::NoRegistry) };
        let known = self.known.get(id, Instant::now());
        if known.is_none() && self.asking.insert(id) {
            self.answers.spawn(ask(Arc::clone(client), id, self.failures.clone()));
        }
        known
    }

    /// Waits for the next answer and keeps it; for ever when nothing was asked. May be dropped at any point.
    pub(crate) async fn answered(&mut self) {
        match self.answers.join_next().await {
            Some(Ok((id, answer))) => {
                self.asking.remove(&id);
                self.known.keep(id, answer, Instant::now());
            }
            // A question broke off, and nobody tells which: those who wait put theirs again.
            Some(Err(_)) => {
                self.answers = JoinSet::new();
                self.asking.clear();
            }
            None => std::future::pending().await,
        }
    }
}

/// Asks until there is an answer.
async fn ask(client: Arc<Client>, id: u32, failures: IntCounter) -> (u32, Answer) {
    let mut pause = FIRST_PAUSE;
    loop {
        match client.schema(id).await {
            Ok(answer) => return (id, answer),
            Err(reason) => {
                failures.inc();
                tracing::warn!(
                    schema_id = id,
                    reason,
                    "the schema registry does not answer; messages wait for it"
                );
            }
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

#[cfg(test)]
mod tests;
