//! National systems, simulated: a seeded world of bureaus that lose, seize, trace, compare and warn, told as the
//! messages that their systems would send, with the hidden truth beside them.
//!
//! Nothing here reads or writes anything but memory: the same settings give the same bytes.
//!
//! | module | what it holds |
//! |---|---|
//! | `chance`, `calendar` | seeded chance by stream; the years that the world covers |
//! | `bureaus` | the bureaus: neighbours, divisions, services, numbering |
//! | `guns`, `serial_pattern` | guns as they were made; serial numbers by the formats of their makers |
//! | `spelling`, `damage` | how each bureau writes; what happens to a description on its way |
//! | `handling` | who may see a record |
//! | `firearms` | records of lost and stolen firearms, restated, found, withdrawn |
//! | `seizures`, `seizure_context`, `seized_guns` | seizures and their circumstances; which gun is a recorded one and which only looks like it |
//! | `traces`, `trace_subjects`, `trace_answers` | threads of trace requests; what is traced and whom to ask; what the asked bureau finds |
//! | `ballistics`, `exhibit_marks` | exhibits, searches, reviews, confirmations; barrels and their marks |
//! | `hits` | what bureaus say of pairs that may be one firearm |
//! | `notices`, `references`, `training` | the other kinds |
//! | `notice_references` | seizures and trace requests that say which notice they have to do with |
//! | `further_fields` | fields that systems fill now and then |
//! | `faults` | messages that are wrong on purpose |
//! | `newer_versions` | which bureaus send the newest version of a kind, and what it asks for |
//! | `outbox`, `truth`, `error` | what was sent; what is true of it; what can go wrong |

mod ballistics;
mod bureaus;
mod calendar;
pub(crate) mod chance;
mod damage;
mod error;
mod exhibit_marks;
mod faults;
mod firearms;
mod further_fields;
mod guns;
mod handling;
mod hits;
mod newer_versions;
mod notice_references;
mod notices;
mod outbox;
mod references;
mod seized_guns;
mod seizure_context;
mod seizures;
mod serial_pattern;
mod spelling;
mod trace_answers;
mod trace_subjects;
mod traces;
mod training;
mod truth;

#[cfg(test)]
mod tests;

pub use damage::Damage;
pub use error::SimulationError;
pub use outbox::SimulatedMessage;
pub use truth::{
    BadMessage, BallisticPair, DecidedBy, FirearmMatch, HardNegative, ItemName, RecordName, Resemblance,
    RestrictedRecord, TopicCount, Truth,
};

use bureaus::SimulatedBureau;
use calendar::Calendar;
use chance::Chance;
use chrono::NaiveDate;
use guns::{Catalogue, SerialsGiven};
use outbox::Outbox;
use proofhouse_schemas::Kind;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How large a world to make.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulationSettings {
    /// Seed: the same settings give the same world.
    pub seed: u64,
    /// Number of bureaus, at most [`Simulation::most_bureaus`].
    pub bureaus: usize,
    /// Firearm records.
    pub firearms: usize,
    /// Seizures.
    pub seizures: usize,
    /// Threads of trace requests.
    pub traces: usize,
    /// Ballistic exhibits; searches, reviews and confirmations come on top.
    pub exhibits: usize,
    /// Threads of notices and diffusions.
    pub notices: usize,
    /// Entries of the reference table.
    pub references: usize,
    /// Training activities.
    pub training: usize,
    /// The day on which the world ends: everything happens in the four years before it.
    pub as_of: NaiveDate,
    /// Bad messages for a thousand good ones.
    pub faults_per_thousand: usize,
    /// Ingest's limit: one message is larger than this. `None` for no such message.
    pub oversize_bytes: Option<usize>,
}

impl Default for SimulationSettings {
    fn default() -> Self {
        Self {
            seed: 1,
            bureaus: 48,
            firearms: 20_000,
            seizures: 3_000,
            traces: 800,
            exhibits: 600,
            notices: 80,
            references: 2_000,
            training: 60,
            as_of: NaiveDate::from_ymd_opt(2026, 10, 1).unwrap_or_default(),
            faults_per_thousand: 10,
            oversize_bytes: Some(1 << 20),
        }
    }
}

/// A world: what its systems sent, and what is true.
#[derive(Debug, Clone)]
pub struct World {
    /// Messages in the order of their events.
    pub messages: Vec<SimulatedMessage>,
    /// The hidden truth.
    pub truth: Truth,
}

/// Makes worlds.
#[derive(Debug, Clone)]
pub struct Simulation {
    settings: SimulationSettings,
}

/// What all parts of the simulation share.
struct Stage {
    seed: u64,
    bureaus: Vec<SimulatedBureau>,
    calendar: Calendar,
    catalogue: Catalogue,
    given: SerialsGiven,
}

impl Stage {
    fn chance(&self, stream: &str) -> Chance {
        Chance::new(self.seed, stream)
    }
}

impl Simulation {
    /// A simulation with these settings.
    pub fn new(settings: SimulationSettings) -> Self {
        Self { settings }
    }

    /// How many bureaus a world can have.
    pub fn most_bureaus() -> usize {
        bureaus::known()
    }

    /// Makes the world.
    ///
    /// # Errors
    /// When the code lists lack what the simulation speaks.
    pub fn run(&self) -> Result<World, SimulationError> {
        let settings = &self.settings;
        let bureaus = bureaus::bureaus(settings.seed, settings.bureaus)?;
        let catalogue = Catalogue::new(&bureaus)?;
        let calendar = Calendar::before(settings.as_of);
        let mut stage =
            Stage { seed: settings.seed, bureaus, calendar, catalogue, given: SerialsGiven::default() };
        let mut outbox = Outbox::new(settings.seed);
        let mut truth = Truth {
            seed: settings.seed,
            as_of: settings.as_of.to_string(),
            bureaus: stage.bureaus.iter().map(|bureau| bureau.bureau.to_string()).collect(),
            ..Truth::default()
        };

        references::send(&stage, settings.references, &mut outbox)?;
        training::send(&stage, settings.training, &mut outbox)?;
        let records = firearms::records(&mut stage, settings.firearms);
        let seen = seizures::send(&mut stage, settings.seizures, &records, &mut outbox, &mut truth)?;
        firearms::send(&stage, &records, &seen.found, &mut outbox, &mut truth)?;
        let notices = notices::send(&stage, settings.notices, &seen.seized, &mut outbox)?;
        notice_references::of_seizures(&stage, seen.stated_again, &notices, &mut outbox)?;
        let traces =
            traces::send(&mut stage, settings.traces, &records, (&seen.seized, &notices), &mut outbox)?;
        ballistics::send(&stage, settings.exhibits, &seen.seized, &mut outbox, &mut truth)?;
        let hits = hits::send(&stage, &seen.seized, &mut outbox, &truth)?;
        truth.records_per_kind = BTreeMap::from([
            (Kind::Firearm.to_string(), records.len()),
            (Kind::Seizure.to_string(), settings.seizures),
            (Kind::Trace.to_string(), traces.len()),
            (Kind::Ballistic.to_string(), settings.exhibits),
            (Kind::Notice.to_string(), notices.len()),
            (Kind::Hit.to_string(), hits),
            (Kind::Reference.to_string(), settings.references),
            (Kind::Training.to_string(), settings.training),
        ]);
        let faults = outbox.messages().len() * settings.faults_per_thousand / 1_000;
        let threads = faults::Threads { traces: &traces, notices: &notices };
        let oversize = settings.oversize_bytes.filter(|_| faults > 0);
        faults::send(&stage, faults, oversize, &threads, &mut outbox, &mut truth);

        let messages = outbox.in_order();
        truth.messages_per_topic = count_per_topic(&messages, &truth.bad_messages);
        Ok(World { messages, truth })
    }
}

fn count_per_topic(messages: &[SimulatedMessage], bad: &[BadMessage]) -> BTreeMap<String, TopicCount> {
    let bad_keys: HashSet<(&str, &str)> =
        bad.iter().filter_map(|bad| Some((bad.topic.as_str(), bad.key.as_deref()?))).collect();
    let mut counts: HashMap<&str, TopicCount> = HashMap::new();
    for message in messages {
        let count = counts.entry(&message.topic).or_default();
        let is_bad =
            message.key.as_deref().is_none_or(|key| bad_keys.contains(&(message.topic.as_str(), key)));
        if is_bad {
            count.bad += 1;
        } else if message.value.is_none() {
            count.tombstones += 1;
        } else {
            count.good += 1;
        }
    }
    counts.into_iter().map(|(topic, count)| (topic.to_owned(), count)).collect()
}
