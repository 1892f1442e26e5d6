//! Described firearms linked and put into words: what the jobs of a warehouse ask for.
//!
//! [`Described`] reads descriptions once; a [`Judge`] files the records and answers for seized firearms, with a band and
//! the reasons for each pair. Files of millions of rows are linked by the [`super::linker`] itself, without words.

use super::apart::Apart;
use super::description::FirearmDescription;
use super::firearm::{Firearms, Reader, Statement};
use super::identity::FirearmIdentity;
use super::linker::{Asking, Counts, Limits, Linker, Search, together};
use super::model::LinkModel;
use super::names::NameBook;
use super::reasons::{Judgement, Stated, judgement};
use super::rules::{Band, BandLimits};
use crate::normalise::{DistinctValues, Normaliser};
use crate::threads::on_threads;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// What descriptions are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Firearms that were lost, stolen or trafficked.
    Records,
    /// Firearms that were seized or found.
    Seized,
}

/// Descriptions, what they mean, and the same in numbers, in one order.
#[derive(Debug)]
pub struct Described {
    side: Side,
    descriptions: Vec<FirearmDescription>,
    identities: Vec<FirearmIdentity>,
    firearms: Firearms,
}

impl Described {
    /// Reads descriptions.
    pub fn new(descriptions: Vec<FirearmDescription>, side: Side, book: &NameBook) -> Described {
        let mut values = DistinctValues::new(Normaliser::shared());
        let identities: Vec<FirearmIdentity> =
            descriptions.iter().map(|description| FirearmIdentity::of(description, &mut values)).collect();
        let mut firearms = Firearms::default();
        let mut reader = Reader::new(book);
        for (description, identity) in descriptions.iter().zip(&identities) {
            reader.read(&statement(description, identity, side), &mut firearms);
        }
        Described { side, descriptions, identities, firearms }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.descriptions.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.descriptions.is_empty()
    }

    /// What they mean.
    pub fn identities(&self) -> &[FirearmIdentity] {
        &self.identities
    }

    /// Appends the descriptions of another part.
    pub(super) fn append(&mut self, mut part: Described) {
        self.descriptions.append(&mut part.descriptions);
        self.identities.append(&mut part.identities);
        self.firearms.append(part.firearms);
    }

    /// The same in numbers alone.
    pub fn into_firearms(self) -> Firearms {
        self.firearms
    }

    /// The same in numbers.
    pub(super) fn firearms(&self) -> &Firearms {
        &self.firearms
    }

    fn statement(&self, place: u32) -> Option<Statement<'_>> {
        let place = place as usize;
        Some(statement(self.descriptions.get(place)?, self.identities.get(place)?, self.side))
    }
}

/// A loss may have happened as early as its first day, a seizure as late as its last.
pub(super) fn statement<'s>(
    description: &'s FirearmDescription,
    identity: &'s FirearmIdentity,
    side: Side,
) -> Statement<'s> {
    let day = match side {
        Side::Records => description.first_day,
        Side::Seized => description.last_day.or(description.first_day),
    };
    description.statement(identity, day)
}

/// A pair and its judgement.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// Place of the seized firearm.
    pub seized: u32,
    /// Place of the record.
    pub record: u32,
    /// The judgement.
    pub judgement: Judgement,
}

/// What a search for one firearm answered.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// The records that may be it, the most probable first.
    pub(super) found: Vec<Judged>,
    /// The places of all that reached stage two.
    pub(super) considered: Vec<u32>,
}

/// The pairs in answers for records. A pair comes out once, the earlier record as `record`, with the lower of its two
/// probabilities.
pub(super) fn pairs<'a>(answers: impl IntoIterator<Item = &'a Answer>) -> Vec<Judged> {
    let mut pairs: BTreeMap<(u32, u32), &Judged> = BTreeMap::new();
    for found in answers.into_iter().flat_map(|answer| &answer.found) {
        let pair = (found.record.min(found.seized), found.record.max(found.seized));
        match pairs.entry(pair) {
            Entry::Vacant(free) => {
                free.insert(found);
            }
            Entry::Occupied(mut known) => {
                if found.judgement.probability < known.get().judgement.probability {
                    known.insert(found);
                }
            }
        }
    }
    let ordered = |((record, seized), found): ((u32, u32), &Judged)| Judged {
        seized,
        record,
        judgement: found.judgement.clone(),
    };
    pairs.into_iter().map(ordered).collect()
}

fn places_of(count: usize) -> Vec<u32> {
    (0..u32::try_from(count).unwrap_or(u32::MAX)).collect()
}

/// Records, filed, and the model that judges.
#[derive(Debug)]
pub struct Judge<'m> {
    linker: Linker<'m>,
    records: Described,
    bands: BandLimits,
}

impl<'m> Judge<'m> {
    /// Files records, on so many threads.
    pub fn new(
        mut records: Described,
        book: &'m NameBook,
        model: &'m LinkModel,
        threads: usize,
    ) -> Judge<'m> {
        let bands = BandLimits::default();
        let limits =
            Limits { least_probability: bands.watch, keeps_what_asks_for_review: true, ..Limits::default() };
        let firearms = std::mem::take(&mut records.firearms);
        Judge { linker: Linker::new(firearms, book, model, limits, threads), records, bands }
    }

    /// Files more records, behind those that are there, on so many threads.
    pub(super) fn add(&mut self, mut records: Described, threads: usize) {
        self.linker.add(std::mem::take(&mut records.firearms), threads);
        self.records.append(records);
    }

    /// Takes records out.
    pub(super) fn take_out(&mut self, places: &BTreeSet<u32>) {
        self.linker.take_out(places.iter().copied());
    }

    pub(super) fn linker(&self) -> &Linker<'m> {
        &self.linker
    }

    /// Counts anew what share of the records each make has.
    pub(super) fn recount(&mut self) {
        self.linker.recount();
    }

    /// Files some of the records by themselves.
    pub(super) fn alone(&self, places: impl IntoIterator<Item = u32>) -> Linker<'m> {
        let records = self.linker.records().pick(places);
        Linker::new(records, self.linker.book(), self.linker.model(), Limits::default(), 1)
    }

    /// Judges all seized firearms on so many threads: by seizure, the most probable first, those in no band left out.
    pub fn judge(&self, seized: &Described, threads: usize) -> (Vec<Judged>, Counts) {
        let places = places_of(seized.firearms.len());
        let (answers, counts) = self.answers(seized, &places, &Apart::default(), threads);
        (answers.into_iter().flat_map(|answer| answer.found).collect(), counts)
    }

    /// Judges one pair beside the rivals of the seizure, in whatever band. Nothing when no part of the numbers agrees, or
    /// there is no such place.
    pub fn explain(&self, seized: &Described, place: u32, record: u32) -> Option<Judgement> {
        let asking = Asking { about: Some(record), ..Asking::default() };
        let all = self.judge_one(&seized.firearms, seized, place, asking, &mut Search::default());
        all.into_iter().find(|found| found.record == record).map(|found| found.judgement)
    }

    /// Judges each record as if its firearm had been seized, against the other records: pairs of records for review and better.
    pub fn judge_records(&self, threads: usize) -> Vec<Judged> {
        let places = places_of(self.linker.records().len());
        pairs(&self.answers_for_records(&places, &Apart::default(), threads).0)
    }

    /// The answers for seized firearms at these places, in the order of the places.
    pub(super) fn answers(
        &self,
        seized: &Described,
        places: &[u32],
        apart: &Apart,
        threads: usize,
    ) -> (Vec<Answer>, Counts) {
        let ask = |place| Asking { apart: apart.of_seized(place), ..Asking::default() };
        self.judge_all(&seized.firearms, seized, places, threads, ask, Band::Watch)
    }

    /// The answers for records at these places, each judged as if its firearm had been seized.
    pub(super) fn answers_for_records(
        &self,
        places: &[u32],
        apart: &Apart,
        threads: usize,
    ) -> (Vec<Answer>, Counts) {
        let ask = |place| Asking { about: None, itself: Some(place), apart: apart.of_record(place) };
        self.judge_all(self.linker.records(), &self.records, places, threads, ask, Band::Review)
    }

    fn judge_all<'a>(
        &self,
        firearms: &Firearms,
        described: &Described,
        places: &[u32],
        threads: usize,
        ask: impl Fn(u32) -> Asking<'a> + Sync,
        least: Band,
    ) -> (Vec<Answer>, Counts) {
        together(on_threads(places.len(), threads, |part| {
            let mut search = Search::default();
            let mut answers = Vec::with_capacity(part.len());
            for place in places.get(part).unwrap_or_default().iter().copied() {
                let mut found = self.judge_one(firearms, described, place, ask(place), &mut search);
                found.retain(|found| found.judgement.band >= least);
                let considered = search.considered.iter().map(|considered| considered.record).collect();
                answers.push(Answer { found, considered });
            }
            (answers, search.counts)
        }))
    }

    fn judge_one(
        &self,
        firearms: &Firearms,
        described: &Described,
        place: u32,
        asking: Asking<'_>,
        search: &mut Search,
    ) -> Vec<Judged> {
        let (Some(seizure), Some(statement)) = (firearms.get(place), described.statement(place)) else {
            return Vec::new();
        };
        self.linker.judge(firearms, place, seizure, asking, search);
        let stated = Stated { statement, firearms, place };
        let words = |judged: &super::linker::Judged| {
            let record = self.records.statement(judged.link.record)?;
            let judgement = judgement(&self.linker, search, judged, stated, record, &self.bands)?;
            Some(Judged { seized: place, record: judged.link.record, judgement })
        };
        search.judged.iter().filter_map(words).collect()
    }
}
