//! What the simulation knows and no reader of the warehouse may: which gun is which, which message is bad.

use super::damage::Damage;
use proofhouse_schemas::RejectCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The hidden truth of a world. Serialises to JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// Seed of the world.
    pub seed: u64,
    /// Day on which the world ends (`YYYY-MM-DD`).
    pub as_of: String,
    /// The bureaus of the world, the one that sends most first.
    pub bureaus: Vec<String>,
    /// Seized firearms that are those of a record.
    pub firearm_matches: Vec<FirearmMatch>,
    /// Seized firearms made to look like those of a record, which they are not.
    pub hard_negatives: Vec<HardNegative>,
    /// Firearms seized, and how many of them have a record.
    pub seized_firearms: usize,
    /// Records of one firearm: the first and the one in which another service reported it again.
    #[serde(default)]
    pub repeated_records: Vec<[RecordName; 2]>,
    /// Exhibits fired in one barrel or slide, in different cases, with signatures of one kind of mark on both.
    pub ballistic_pairs: Vec<BallisticPair>,
    /// Messages that are wrong on purpose.
    pub bad_messages: Vec<BadMessage>,
    /// Records that some bureaus may not see.
    pub restricted: Vec<RestrictedRecord>,
    /// Records that their owners withdrew (tombstones).
    pub withdrawn: Vec<RecordName>,
    /// Different good records, threads, exhibits and entries per kind, those withdrawn included.
    pub records_per_kind: BTreeMap<String, usize>,
    /// Messages per topic.
    pub messages_per_topic: BTreeMap<String, TopicCount>,
}

/// A record: whose, and its owner's reference.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordName {
    /// Bureau.
    pub bureau: String,
    /// The owner's reference.
    pub record_id: String,
}

/// An item of a seizure.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ItemName {
    /// Bureau.
    pub bureau: String,
    /// The seizure's reference.
    pub seizure_id: String,
    /// Number of the item.
    pub item_no: i32,
}

/// A seized firearm that is the one of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirearmMatch {
    /// The record.
    pub record: RecordName,
    /// The seized firearm.
    pub item: ItemName,
    /// What happened to the description of the seized firearm; empty when it differs by house style only.
    pub damage: Vec<Damage>,
}

/// How a hard negative was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Resemblance {
    /// The same serial number on another make.
    SameSerialOtherMake,
    /// The same serial number on another model of the make.
    SameSerialOtherModel,
    /// A neighbour in the series, often of a stolen lot.
    LotNeighbour,
    /// One character off.
    OneCharacterOff,
}

/// A seized firearm that looks like the one of a record and is another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HardNegative {
    /// The record.
    pub record: RecordName,
    /// The seized firearm.
    pub item: ItemName,
    /// In what it resembles the record.
    pub resemblance: Resemblance,
}

/// Two exhibits fired in one firearm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallisticPair {
    /// One exhibit.
    pub left: RecordName,
    /// The other.
    pub right: RecordName,
    /// The mark on which both can be compared: `LEA` or `FIRING_PIN_APERTURE`.
    pub mark: String,
    /// Whether they are of different bureaus.
    pub across_borders: bool,
}

/// What can tell that a message is bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DecidedBy {
    /// The message alone: [`decode`](fn@proofhouse_schemas::decode) refuses it.
    Content,
    /// The message with its topic, key or size.
    Delivery,
    /// The thread that it belongs to.
    Thread,
}

/// A message that is wrong on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadMessage {
    /// Its topic.
    pub topic: String,
    /// Its key, when it has one.
    pub key: Option<String>,
    /// The code that it must be refused with (among others, perhaps).
    pub code: RejectCode,
    /// What can tell.
    pub decided_by: DecidedBy,
}

/// A record that some bureaus may not see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestrictedRecord {
    /// The record.
    pub record: RecordName,
    /// The bureaus that may not see it.
    pub denied: Vec<String>,
}

/// Messages of one topic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicCount {
    /// Good messages, tombstones left out.
    pub good: usize,
    /// Tombstones.
    pub tombstones: usize,
    /// Messages that are wrong on purpose.
    pub bad: usize,
}
