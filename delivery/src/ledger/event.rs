//! What can happen to a run. An event is one object, written once under the next number and never changed.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use proofhouse_schemas::hexadecimal;

use crate::rendering::Letter;

/// One event with who wrote it, when, and under which claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// 1, 2, 3 …: also the name of the object.
    pub number: u64,
    /// A random name: who finds its number taken sees by it whether it was taken by itself (an answer got lost).
    pub id: String,
    /// When, by the clock of who wrote it.
    pub at: DateTime<Utc>,
    /// The scheduler or operator.
    pub by: String,
    /// Number of the claim under which it was written; absent for events that need none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<u64>,
    /// Until when nobody else may take the run over. Every event under a claim prolongs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_until: Option<DateTime<Utc>>,
    /// What happened.
    pub event: Event,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The run is to be done: the first event, and again for each further revision.
    Queued {
        /// Who wants it.
        origin: Origin,
        /// Nothing happens before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        not_before: Option<DateTime<Utc>>,
        /// Whether it goes to recipients, or to the archive alone.
        deliver: bool,
        /// What the new revision changes, in the words of who asked for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        changes: Option<String>,
    },
    /// A scheduler took the run; its number is the fencing token.
    Claimed,
    /// A sign of life.
    Extended,
    /// The scheduler gave the run back: it has to wait, or it stops.
    Released,
    /// Rendering begins.
    RenderingStarted,
    /// Rendering failed and is tried again.
    RenderingFailed {
        /// Why.
        reason: String,
        /// When it is tried again.
        retry_at: DateTime<Utc>,
    },
    /// The files are in the archive. From here on the revision is fixed; all that is needed to send it stands here.
    Rendered(Box<RenderedRevision>),
    /// There is nothing to deliver.
    Skipped {
        /// Why.
        reason: SkipReason,
    },
    /// The manifest is in the archive: the revision is there for readers, and sending begins.
    DeliveryStarted,
    /// A message is about to be handed over. Written before.
    Sending {
        /// Which.
        delivery: DeliveryKey,
        /// It may have arrived already: the state was unknown.
        again: bool,
    },
    /// The other side has taken it.
    Sent {
        /// Which.
        delivery: DeliveryKey,
    },
    /// The other side did not take it now; it is sent later.
    Deferred {
        /// Which.
        delivery: DeliveryKey,
        /// Why, without addresses.
        reason: String,
        /// When it is sent.
        retry_at: DateTime<Utc>,
    },
    /// The other side will never take it.
    Refused {
        /// Which.
        delivery: DeliveryKey,
        /// Why, without addresses.
        reason: String,
    },
    /// It was put off too often.
    GivenUp {
        /// Which.
        delivery: DeliveryKey,
        /// The last reason.
        reason: String,
    },
    /// It may have arrived, or not: the answer got lost, or who sent it died.
    Unknown {
        /// Which.
        delivery: DeliveryKey,
        /// Why.
        reason: String,
        /// When it is sent again, if it is.
        retry_at: DateTime<Utc>,
    },
    /// All have it.
    Delivered,
    /// The run cannot be finished; its owner is to be told.
    Failing {
        /// Why.
        reason: String,
        /// The mail to the owner; absent when there is none to send.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        notice: Option<Box<PlannedDelivery>>,
    },
    /// The end of a run that failed.
    Failed,
    /// An operator decided about deliveries of a run that failed.
    Reopened {
        /// What is true of each, or is to be done.
        decisions: BTreeMap<DeliveryKey, Decision>,
    },
    /// The files of a revision are to be taken out of the archive. Written before.
    Removed {
        /// Which.
        revision: u32,
        /// Why; without what had to be erased.
        reason: String,
    },
}

/// Who wants a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The schedule: its hour came.
    Schedule,
    /// An operator, for a range of periods.
    Backfill,
    /// An operator, for a new revision.
    Revision,
}

/// Why there was nothing to deliver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// It says what the last delivered revision says.
    Unchanged,
    /// It says nothing.
    Empty,
}

/// What an operator decided about a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It arrived.
    Arrived,
    /// Send it (again).
    Send,
}

/// A revision as it was rendered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenderedRevision {
    /// Its number in the archive.
    pub revision: u32,
    /// Hash of what it says.
    pub content_sha256: String,
    /// Marking of every letter.
    pub classification: String,
    /// The manifest, byte for byte as it goes to the archive.
    pub manifest: String,
    /// Its signature in hexadecimal; absent when no key is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// The letters by language.
    pub letters: BTreeMap<String, Letter>,
    /// Who gets what.
    pub deliveries: Vec<PlannedDelivery>,
}

/// Name of a delivery within its run: the channel, whom it goes to and the language. Holds a hash, not an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeliveryKey(String);

impl DeliveryKey {
    /// A mail to an address in a language.
    pub fn mail(address: &str, language: &str) -> Self {
        let hash = hexadecimal(&Sha256::digest(address.to_ascii_lowercase().as_bytes()));
        Self(format!("mail:{}:{language}", hash.get(..16).unwrap_or_default()))
    }

    /// Files to an outbound place in a language.
    pub fn outbound(name: &str, language: &str) -> Self {
        Self(format!("outbound:{name}:{language}"))
    }

    /// The mail to the owner of a run that failed.
    pub fn notice() -> Self {
        Self("notice:owner".to_owned())
    }

    /// A key as it was printed.
    pub fn parse(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DeliveryKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Who gets what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedDelivery {
    /// Its name.
    pub key: DeliveryKey,
    /// Where it goes.
    pub target: Target,
    /// Language.
    pub language: String,
    /// Paths of its files within the revision.
    pub files: Vec<String>,
}

/// Where something goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Target {
    /// To an address, as a mail with this `Message-ID` however often it is sent.
    Mail {
        /// The address.
        address: String,
        /// The identifier without angle brackets.
        message_id: String,
    },
    /// To an outbound place of this name.
    Outbound {
        /// Its name in the settings.
        name: String,
    },
}

impl Target {
    /// Whether sending twice does what sending once does.
    pub fn is_idempotent(&self) -> bool {
        matches!(self, Target::Outbound { .. })
    }
}

/// The `Message-ID` of a mail: the same for the same revision to the same recipient, so that mail systems and readers can
/// see that a second copy is one. The number of the revision (or of the event, for a mail to the owner) is among its parts:
/// a further revision that says the same is another message, and must not be thrown away as a copy of the earlier one.
pub(crate) fn message_id(
    run: &str,
    recipient: &str,
    language: &str,
    revision: u64,
    content: &str,
    domain: &str,
) -> String {
    let mut hash = Sha256::new();
    for part in [run, &recipient.to_ascii_lowercase(), language, &revision.to_string(), content] {
        // With its length, so that no two lists of parts read alike.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let text = hexadecimal(&hash.finalize());
    format!("{}@{domain}", text.get(..40).unwrap_or(&text))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_message_id_differs_with_each_of_its_parts_and_with_nothing_else() {
        let of = |run: &str, to: &str, language: &str, revision: u64, content: &str| {
            message_id(run, to, language, revision, content, "x.int")
        };
        let one = of("a/fr/2026", "a@b.fr", "en", 1, "c");
        assert_eq!(one, of("a/fr/2026", "A@B.fr", "en", 1, "c"));
        for other in [
            of("a/fr/2025", "a@b.fr", "en", 1, "c"),
            of("a/fr/2026", "c@b.fr", "en", 1, "c"),
            of("a/fr/2026", "a@b.fr", "fr", 1, "c"),
            of("a/fr/2026", "a@b.fr", "en", 1, "d"),
            of("a/fr/2026a", "@b.fr", "en", 1, "c"),
            // A further revision that says the same: without its number its mail passed for a copy of the first one.
            of("a/fr/2026", "a@b.fr", "en", 2, "c"),
        ] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn events_are_read_as_they_are_written() {
        let events = [
            Event::Claimed,
            Event::Queued { origin: Origin::Schedule, not_before: None, deliver: true, changes: None },
            Event::Unknown {
                delivery: DeliveryKey::mail("a@b.fr", "en"),
                reason: "r".to_owned(),
                retry_at: DateTime::UNIX_EPOCH,
            },
            Event::Reopened { decisions: [(DeliveryKey::notice(), Decision::Arrived)].into() },
            Event::Removed { revision: 1, reason: "r".to_owned() },
        ];
        for event in events {
            let text = serde_json::to_string(&event).unwrap();
            assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event, "{text}");
        }
        assert!(serde_json::from_str::<Event>(r#"{"kind":"teleported"}"#).is_err());
    }

    #[test]
    fn a_key_holds_no_address() {
        let key = DeliveryKey::mail("jean.dupont@police.example", "fr");
        assert!(!key.as_str().contains("dupont") && !key.as_str().contains('@'), "{key}");
        assert_eq!(key, DeliveryKey::mail("Jean.Dupont@police.example", "fr"));
    }
}
