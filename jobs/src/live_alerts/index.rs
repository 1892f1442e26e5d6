//! Both sides: what a statement changes, and the strong pairs that follow from it.
//!
//! A seized firearm is looked for among the records. For a new record those seized firearms are looked for again that the record
//! is worth comparing with: a pair is strong beside its rivals, so the search is always that of the seized firearm.

use super::access::{AccessBook, Held};
use super::filed::{Entry, Filed};
use super::statements::Statement;
use chrono::NaiveDate;
use proofhouse_matching::linkage::reasons::Judgement;
use proofhouse_matching::linkage::rules::Band;
use proofhouse_schemas::{Bureau, Kind};
use std::collections::{BTreeSet, HashMap};

/// A firearm by its owner, the owner's reference and the item number (0 of a record).
pub(super) type Name = (Bureau, String, i32);

/// Pairs that an owner has rejected: by the seized firearm, the records.
pub(super) type Rejected = HashMap<Name, BTreeSet<(Bureau, String)>>;

/// A side of a strong pair.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Side {
    pub(super) reference: String,
    pub(super) item_no: i32,
    pub(super) held: Held,
}

/// A strong pair.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct StrongPair {
    pub(super) record: Side,
    pub(super) seized: Side,
    pub(super) judgement: Judgement,
}

/// All records and seized firearms that may be searched.
#[derive(Debug)]
pub(super) struct LiveIndex<'m> {
    pub(super) records: Filed<'m>,
    pub(super) seized: Filed<'m>,
    pub(super) accesses: AccessBook,
    pub(super) rejected: Rejected,
}

impl LiveIndex<'_> {
    /// Takes in what a bureau says; gives the strong pairs that it brings about.
    pub(super) fn said(&mut self, kind: Kind, statement: &Statement, today: NaiveDate) -> Vec<StrongPair> {
        if statement.keep_until < today {
            return self.withdrawn(kind, statement.bureau, &statement.reference);
        }
        match kind {
            Kind::Firearm => {
                let rivals = self.near(statement.bureau, &statement.reference);
                let places = self.records.state(statement, &mut self.accesses);
                let own = places.into_iter().flat_map(|place| self.of_record(place));
                own.chain(rivals.into_iter().flat_map(|place| self.of_seized(place))).collect()
            }
            Kind::Seizure => {
                let places = self.seized.state(statement, &mut self.accesses);
                places.into_iter().flat_map(|place| self.of_seized(place)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Takes out what was said under a reference; gives the strong pairs that this leaves without a rival.
    pub(super) fn withdrawn(&mut self, kind: Kind, bureau: Bureau, reference: &str) -> Vec<StrongPair> {
        match kind {
            Kind::Firearm => {
                let rivals = self.near(bureau, reference);
                self.records.withdraw(bureau, reference);
                rivals.into_iter().flat_map(|place| self.of_seized(place)).collect()
            }
            Kind::Seizure => {
                self.seized.withdraw(bureau, reference);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// The seized firearms that a record which is about to change was worth comparing with.
    fn near(&self, bureau: Bureau, reference: &str) -> BTreeSet<u32> {
        let places = self.records.register.places(bureau, reference).into_iter();
        let before = places.filter_map(|place| self.records.watch.description(place));
        before.flat_map(|description| self.seized.watch.considered(&description)).collect()
    }

    /// Whether both sides of a pair are there: the record, and the item of the seizure.
    pub(super) fn holds(&self, record: (Bureau, &str), seized: (Bureau, &str, i32)) -> bool {
        self.records.place(record.0, record.1, 0).is_some()
            && self.seized.place(seized.0, seized.1, seized.2).is_some()
    }

    /// The strong pairs of a statement that is there.
    pub(super) fn look_again(&self, kind: Kind, bureau: Bureau, reference: &str) -> Vec<StrongPair> {
        let places = |filed: &Filed<'_>| filed.register.places(bureau, reference);
        match kind {
            Kind::Firearm => {
                places(&self.records).into_iter().flat_map(|place| self.of_record(place)).collect()
            }
            Kind::Seizure => {
                places(&self.seized).into_iter().flat_map(|place| self.of_seized(place)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Takes out what may be searched no more on this day.
    pub(super) fn pass_to(&mut self, today: NaiveDate) {
        for filed in [&mut self.records, &mut self.seized] {
            let gone = filed.register.passed(today);
            filed.register.remove(&gone);
            filed.watch.take_out(&gone);
        }
    }

    fn of_seized(&self, place: u32) -> Vec<StrongPair> {
        let (Some(description), Some(entry)) =
            (self.seized.watch.description(place), self.seized.register.get(place))
        else {
            return Vec::new();
        };
        let apart = self.apart(entry);
        let found = self.records.watch.judge(&description, apart.as_ref());
        let strong = found.into_iter().filter_map(|found| {
            let judgement = found.judgement;
            let record = self.records.register.get(found.record)?;
            (judgement.band == Band::Strong && judgement.rank == 1).then(|| StrongPair {
                record: side(record),
                seized: side(entry),
                judgement,
            })
        });
        strong.collect()
    }

    fn of_record(&self, place: u32) -> Vec<StrongPair> {
        let (Some(description), Some(entry)) =
            (self.records.watch.description(place), self.records.register.get(place))
        else {
            return Vec::new();
        };
        let record = side(entry);
        let seized = self.seized.watch.considered(&description).into_iter();
        seized.flat_map(|seized| self.of_seized(seized)).filter(|pair| pair.record == record).collect()
    }

    /// The places of the records that people have told apart from a seized firearm.
    fn apart(&self, seized: &Entry) -> Option<BTreeSet<u32>> {
        if self.rejected.is_empty() {
            return None;
        }
        let name = (seized.held.bureau, seized.reference.to_string(), seized.item_no);
        let records = self.rejected.get(&name)?;
        Some(
            records
                .iter()
                .filter_map(|(bureau, reference)| self.records.place(*bureau, reference, 0))
                .collect(),
        )
    }
}

fn side(entry: &Entry) -> Side {
    Side { reference: entry.reference.to_string(), item_no: entry.item_no, held: entry.held }
}
