//! Kinds of messages and the topics that carry them.

use crate::bureau::Bureau;
use std::fmt;

/// The kinds of messages that national systems send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A lost, stolen, trafficked or smuggled firearm.
    Firearm,
    /// A seizure with its items.
    Seizure,
    /// An event of a trace request's thread.
    Trace,
    /// A ballistic exhibit, search, review or confirmation.
    Ballistic,
    /// An event of a notice's or diffusion's thread.
    Notice,
    /// What a bureau says of a pair that may be one firearm.
    Hit,
    /// An entry of the firearms reference table.
    Reference,
    /// A training or capacity building activity.
    Training,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 8] = [
        Kind::Firearm,
        Kind::Seizure,
        Kind::Trace,
        Kind::Ballistic,
        Kind::Notice,
        Kind::Hit,
        Kind::Reference,
        Kind::Training,
    ];

    /// The word in commands and schema names: `firearm`.
    pub fn word(&self) -> &'static str {
        match self {
            Kind::Firearm => "firearm",
            Kind::Seizure => "seizure",
            Kind::Trace => "trace",
            Kind::Ballistic => "ballistic",
            Kind::Notice => "notice",
            Kind::Hit => "hit",
            Kind::Reference => "reference",
            Kind::Training => "training",
        }
    }

    /// The last part of the feed topic: `firearms`.
    pub fn topic_word(&self) -> &'static str {
        match self {
            Kind::Firearm => "firearms",
            Kind::Seizure => "seizures",
            Kind::Trace => "traces",
            Kind::Ballistic => "ballistics",
            Kind::Notice => "notices",
            Kind::Hit => "hits",
            Kind::Reference => "references",
            Kind::Training => "training",
        }
    }

    /// The table that keeps every statement of this kind.
    pub fn history_table(&self) -> &'static str {
        match self {
            Kind::Firearm => "firearms_history",
            Kind::Seizure => "seizures_history",
            Kind::Trace => "trace_events_history",
            Kind::Ballistic => "ballistics_history",
            Kind::Notice => "notice_events_history",
            Kind::Hit => "hit_events_history",
            Kind::Reference => "reference_history",
            Kind::Training => "training_history",
        }
    }

    /// Finds a kind by its singular or topic word.
    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == text || kind.topic_word() == text)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

/// A topic of the warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// `feed.<bureau>.<kind>`: what a bureau says. The broker's access list proves who said it.
    Feed {
        /// The bureau that writes to the topic.
        bureau: Bureau,
        /// What it carries.
        kind: Kind,
    },
    /// `receipt.<bureau>`: what became of the bureau's messages.
    Receipt(Bureau),
    /// `alert.<bureau>`: possible matches that concern the bureau.
    Alert(Bureau),
}

impl Topic {
    /// The regular expression that ingest subscribes to.
    pub const FEED_PATTERN: &'static str =
        "^feed\\.[a-z0-9]+\\.(firearms|seizures|traces|ballistics|notices|hits|references|training)$";

    /// The regular expression of all topics of alerts.
    pub const ALERT_PATTERN: &'static str = "^alert\\.[a-z0-9]+$";

    /// Reads a topic name. `None` when it is not one of ours or the bureau is not registered.
    pub fn parse(name: &str) -> Option<Topic> {
        let mut parts = name.split('.');
        let (role, bureau, kind) = (parts.next()?, parts.next()?, parts.next());
        if parts.next().is_some() || bureau.chars().any(|character| character.is_ascii_uppercase()) {
            return None;
        }
        let bureau = Bureau::parse(bureau)?;
        match (role, kind) {
            ("feed", Some(word)) => Kind::ALL
                .into_iter()
                .find(|kind| kind.topic_word() == word)
                .map(|kind| Topic::Feed { bureau, kind }),
            ("receipt", None) => Some(Topic::Receipt(bureau)),
            ("alert", None) => Some(Topic::Alert(bureau)),
            _ => None,
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Topic::Feed { bureau, kind } => write!(formatter, "feed.{bureau}.{}", kind.topic_word()),
            Topic::Receipt(bureau) => write!(formatter, "receipt.{bureau}"),
            Topic::Alert(bureau) => write!(formatter, "alert.{bureau}"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn topic_names_read_back() {
        for kind in Kind::ALL {
            let topic = Topic::Feed { bureau: Bureau::parse("fr").unwrap(), kind };
            assert_eq!(Topic::parse(&topic.to_string()), Some(topic));
        }
        assert_eq!(Topic::parse("feed.FR.firearms"), None, "topic names are lower case");
        assert_eq!(Topic::parse("feed.fr.weapons"), None);
        assert_eq!(Topic::parse("feed.fr.firearms.old"), None);
    }
}
