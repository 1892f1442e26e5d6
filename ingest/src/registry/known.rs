//! What the registry has answered. An id means one schema for ever, so a schema is kept for ever; that there is none is
//! believed for a short while only, because it may come.

use super::client::Answer;
use crate::avro::AvroSchema;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Most ids without a schema that are remembered: whoever sends may invent them.
const MOST_UNKNOWN: usize = 10_000;

/// What is known of the schema that a value was written with.
#[derive(Debug, Clone)]
pub(crate) enum WriterSchema {
    /// None is needed: the value does not name one.
    None,
    /// It names one, and there is nobody to ask.
    NoRegistry,
    /// The registry has none that can be used, and why.
    Unknown(Arc<str>),
    /// This one.
    Known(Arc<AvroSchema>),
}

#[derive(Debug)]
pub(super) struct Known {
    schemas: HashMap<u32, Arc<AvroSchema>>,
    unknown: HashMap<u32, (Instant, Arc<str>)>,
    unknown_for: Duration,
}

impl Known {
    pub(super) fn new(unknown_for: Duration) -> Self {
        Self { schemas: HashMap::new(), unknown: HashMap::new(), unknown_for }
    }

    pub(super) fn get(&self, id: u32, now: Instant) -> Option<WriterSchema> {
        if let Some(schema) = self.schemas.get(&id) {
            return Some(WriterSchema::Known(Arc::clone(schema)));
        }
        let (since, reason) = self.unknown.get(&id)?;
        self.is_fresh(*since, now).then(|| WriterSchema::Unknown(Arc::clone(reason)))
    }

    pub(super) fn keep(&mut self, id: u32, answer: Answer, now: Instant) {
        match answer {
            Answer::Schema(schema) => {
                self.unknown.remove(&id);
                self.schemas.insert(id, Arc::new(schema));
            }
            Answer::Unknown(reason) => {
                if self.unknown.len() >= MOST_UNKNOWN {
                    let unknown_for = self.unknown_for;
                    self.unknown.retain(|_, (since, _)| now.duration_since(*since) < unknown_for);
                }
                if self.unknown.len() >= MOST_UNKNOWN {
                    self.unknown.clear();
                }
                self.unknown.insert(id, (now, reason.into()));
            }
        }
    }

    fn is_fresh(&self, since: Instant, now: Instant) -> bool {
        now.duration_since(since) < self.unknown_for
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn schemas_stay_and_their_absence_does_not() {
        let (start, second) = (Instant::now(), Duration::from_secs(1));
        let mut known = Known::new(second * 30);
        assert!(known.get(7, start).is_none());
        known.keep(7, Answer::Unknown("no such schema".to_owned()), start);
        assert!(matches!(known.get(7, start + second * 29), Some(WriterSchema::Unknown(_))));
        assert!(known.get(7, start + second * 30).is_none());
        known.keep(7, Answer::Schema(AvroSchema::parse("\"string\"", &[]).unwrap()), start + second * 30);
        assert!(matches!(known.get(7, start + second * 1_000_000), Some(WriterSchema::Known(_))));
    }

    #[test]
    fn invented_ids_do_not_fill_the_memory() {
        let now = Instant::now();
        let mut known = Known::new(Duration::from_secs(30));
        for id in 0..50_000 {
            known.keep(id, Answer::Unknown(String::new()), now);
            assert!(known.get(id, now).is_some());
        }
        assert!(known.unknown.len() <= MOST_UNKNOWN);
    }
}
