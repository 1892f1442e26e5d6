//! What feeds say and tables hold.
//!
//! One Rust type per message kind is the single source of its JSON Schema, its Arrow schema and its validation.
//! Read in this order:
//!
//! - [`codes`]: the field's code lists; [`values`]: what fields hold; [`measures`]: numbers with a unit;
//!   [`date`]: dates that may be partial; [`silhouette`]: outlines of firearms; [`firearm_pair`]: two descriptions that
//!   may be of one firearm; [`mod@hexadecimal`]: hashes as text
//! - [`bureau`]: who owns data; [`topic`]: kinds of messages and the topics that carry them; [`version`]: versions of a
//!   kind's schema, and `requirement`: what each of them asks for
//! - [`message`]: the messages themselves; [`tables`]: the tables that keep them
//! - [`period`]: the time that a report covers; [`origin`]: where connections come from
//! - [`thread`]: what the events of a trace request, a notice or a hit come to
//! - [`json_schema`](mod@json_schema): their JSON Schemas; [`avro_schema`](mod@avro_schema): as Avro schemas;
//!   [`example`](mod@example): one of each; [`decode`](mod@decode): reading them; [`fault`]: what is wrong with them

pub mod avro_schema;
pub mod bureau;
pub mod codes;
pub mod date;
pub mod decode;
pub mod example;
pub mod fault;
pub mod firearm_pair;
pub mod hexadecimal;
pub mod json_schema;
pub mod measures;
pub mod message;
pub mod origin;
pub mod period;
mod requirement;
pub mod silhouette;
pub mod tables;
pub mod thread;
pub mod topic;
pub mod values;
pub mod version;

pub use bureau::Bureau;
pub use date::PartialDate;
pub use decode::{Decoded, Strictness, decode, decode_accepted};
pub use fault::{Fault, RejectCode};
pub use firearm_pair::FirearmPair;
pub use hexadecimal::{bytes_of_hexadecimal, hexadecimal};
pub use message::Message;
pub use origin::{Network, Origin};
pub use period::{Period, PeriodLength};
pub use topic::{Kind, Topic};
pub use version::{AcceptedVersions, SchemaVersion};
