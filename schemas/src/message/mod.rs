//! The messages that national systems send: one Rust type per kind.
//!
//! From each type follow its JSON Schema ([`json_schema`](mod@crate::json_schema)), the columns of its table
//! ([`crate::tables`]) and its reader ([`decode`](mod@crate::decode)).
//!
//! - [`envelope`]: what every message carries
//! - [`description`]: a firearm as somebody describes it; [`place`]: where something happened; [`contact`]: whom to ask;
//!   [`arrested`]: arrested persons as counts
//! - [`firearm`], [`seizure`], [`trace`], [`ballistic`], [`notice`], [`hit`], [`reference`](mod@reference), [`training`]: the kinds

pub mod arrested;
pub mod ballistic;
pub mod contact;
pub mod description;
pub mod envelope;
pub mod firearm;
pub mod hit;
pub mod notice;
pub mod place;
pub mod reference;
pub mod seizure;
pub mod trace;
pub mod training;

mod object;

pub use ballistic::BallisticMessage;
pub use description::FirearmDescription;
pub use envelope::Envelope;
pub use firearm::FirearmRecord;
pub use hit::HitEvent;
pub use notice::NoticeEvent;
pub use reference::ReferenceEntry;
pub use seizure::Seizure;
pub use trace::TraceEvent;
pub use training::TrainingActivity;

use crate::bureau::Bureau;
use crate::fault::Fault;
use crate::topic::Kind;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// A message of any kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Message {
    /// A firearm record.
    Firearm(Box<FirearmRecord>),
    /// A seizure.
    Seizure(Box<Seizure>),
    /// An event of a trace request's thread.
    Trace(Box<TraceEvent>),
    /// A ballistic exhibit or event.
    Ballistic(Box<BallisticMessage>),
    /// An event of a notice's thread.
    Notice(Box<NoticeEvent>),
    /// An event of a hit's thread.
    Hit(Box<HitEvent>),
    /// A reference entry.
    Reference(Box<ReferenceEntry>),
    /// A training activity.
    Training(Box<TrainingActivity>),
}

impl Message {
    /// The kind.
    pub fn kind(&self) -> Kind {
        match self {
            Message::Firearm(_) => Kind::Firearm,
            Message::Seizure(_) => Kind::Seizure,
            Message::Trace(_) => Kind::Trace,
            Message::Ballistic(_) => Kind::Ballistic,
            Message::Notice(_) => Kind::Notice,
            Message::Hit(_) => Kind::Hit,
            Message::Reference(_) => Kind::Reference,
            Message::Training(_) => Kind::Training,
        }
    }

    /// The fields that every message carries.
    pub fn envelope(&self) -> Envelope<'_> {
        match self {
            Message::Firearm(message) => message.envelope(),
            Message::Seizure(message) => message.envelope(),
            Message::Trace(message) => message.envelope(),
            Message::Ballistic(message) => message.envelope(),
            Message::Notice(message) => message.envelope(),
            Message::Hit(message) => message.envelope(),
            Message::Reference(message) => message.envelope(),
            Message::Training(message) => message.envelope(),
        }
    }

    /// The bureau that owns the data.
    pub fn source_bureau(&self) -> Bureau {
        self.envelope().source_bureau
    }

    /// The owner's own key of the record or event, which is also the Kafka key.
    pub fn record_reference(&self) -> &str {
        self.envelope().source_record_id.as_str()
    }

    /// When it happened at the source.
    pub fn event_ts(&self) -> DateTime<Utc> {
        self.envelope().event_ts
    }

    /// What is wrong beyond the form of single fields; empty when nothing is.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        match self {
            Message::Firearm(message) => message.check(&mut faults),
            Message::Seizure(message) => message.check(&mut faults),
            Message::Trace(message) => message.check(&mut faults),
            Message::Ballistic(message) => message.check(&mut faults),
            Message::Notice(message) => message.check(&mut faults),
            Message::Hit(message) => message.check(&mut faults),
            Message::Reference(message) => message.check(&mut faults),
            Message::Training(message) => message.check(&mut faults),
        }
        faults
    }

    /// The message as a national system would send it.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}
