//! Firearms filed in little memory, for answering one at a time as they come.
//!
//! A [`Judge`](super::judge::Judge) keeps what it knows of each firearm at hand: names, readings, words. A live watcher keeps
//! millions and needs the words of a few, so here a description is a run of bytes that is read again when a pair is worth
//! putting into words. What is found is what a judge finds in the same records.

mod packed;

use super::description::FirearmDescription;
use super::firearm::{Firearms, Reader};
use super::identity::FirearmIdentity;
use super::judge::{Described, Judged, Side, statement};
use super::linker::{Asking, Limits, Linker, Search};
use super::model::LinkModel;
use super::names::NameBook;
use super::reasons::{Stated, judgement};
use super::rules::BandLimits;
use crate::normalise::{DistinctValues, Normaliser};
use crate::threads::on_threads;
use packed::PackedDescription;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Shares of makes are counted again after a change of one in so many firearms, as a standing judge does.
const RECOUNT_AFTER: usize = 20;

/// Firearms of one side, filed.
#[derive(Debug)]
pub struct Watch<'m> {
    linker: Linker<'m>,
    packed: Vec<PackedDescription>,
    side: Side,
    bands: BandLimits,
    /// How many there were when the shares of makes were counted.
    counted: usize,
}

/// Firearms on their way into a [`Watch`]: all are filed at once when they are complete.
#[derive(Debug)]
pub struct Gathering<'m> {
    side: Side,
    book: &'m NameBook,
    firearms: Firearms,
    packed: Vec<PackedDescription>,
    /// Those that no thread reads at now. What a name came to is remembered from one run of descriptions to the next.
    desks: Mutex<Vec<Desk<'m>>>,
}

/// Where a thread reads descriptions.
#[derive(Debug)]
struct Desk<'m> {
    reader: Reader<'m>,
    values: DistinctValues<'static>,
}

impl Desk<'_> {
    fn read(&mut self, descriptions: &[FirearmDescription], side: Side) -> Firearms {
        let mut firearms = Firearms::default();
        for description in descriptions {
            let identity = FirearmIdentity::of(description, &mut self.values);
            self.reader.read(&statement(description, &identity, side), &mut firearms);
        }
        firearms
    }
}

impl<'m> Gathering<'m> {
    /// None yet, and room for so many.
    pub fn new(side: Side, book: &'m NameBook, count: usize) -> Gathering<'m> {
        let mut firearms = Firearms::default();
        firearms.reserve(count);
        Gathering { side, book, firearms, packed: Vec::with_capacity(count), desks: Mutex::default() }
    }

    /// Appends descriptions, read on so many threads; gives their places.
    pub fn add(&mut self, descriptions: &[FirearmDescription], threads: usize) -> Range<u32> {
        let first = place(self.packed.len());
        let (side, book, desks) = (self.side, self.book, &self.desks);
        let parts = on_threads(descriptions.len(), threads, |part| {
            let part = descriptions.get(part).unwrap_or_default();
            let packed: Vec<PackedDescription> = part.iter().map(PackedDescription::of).collect();
            let free = || desks.lock().unwrap_or_else(PoisonError::into_inner);
            let mut desk = free().pop().unwrap_or_else(|| Desk {
                reader: Reader::new(book),
                values: DistinctValues::new(Normaliser::shared()),
            });
            let firearms = desk.read(part, side);
            free().push(desk);
            (packed, firearms)
        });
        for (packed, firearms) in parts {
            self.packed.extend(packed);
            self.firearms.append(firearms);
        }
        first..place(self.packed.len())
    }

    /// Files them, on so many threads.
    pub fn filed(self, model: &'m LinkModel, threads: usize) -> Watch<'m> {
        let bands = BandLimits::default();
        let limits =
            Limits { least_probability: bands.watch, keeps_what_asks_for_review: true, ..Limits::default() };
        let linker = Linker::new(self.firearms, self.book, model, limits, threads);
        Watch { counted: linker.filed(), linker, packed: self.packed, side: self.side, bands }
    }
}

impl Watch<'_> {
    /// Files more firearms behind those that are there; gives their places.
    pub fn add(&mut self, descriptions: &[FirearmDescription]) -> Range<u32> {
        let first = place(self.packed.len());
        self.packed.extend(descriptions.iter().map(PackedDescription::of));
        let read = Described::new(descriptions.to_vec(), self.side, self.linker.book());
        self.linker.add(read.into_firearms(), 1);
        self.recount_when_due();
        first..place(self.packed.len())
    }

    /// Takes firearms out. The others keep their places. What was said of those that go is forgotten.
    pub fn take_out(&mut self, places: &BTreeSet<u32>) {
        if places.is_empty() {
            return;
        }
        for place in places {
            if let Some(packed) = self.packed.get_mut(*place as usize) {
                *packed = PackedDescription::default();
            }
        }
        self.linker.take_out(places.iter().copied());
        self.recount_when_due();
    }

    fn recount_when_due(&mut self) {
        let filed = self.linker.filed();
        if filed.abs_diff(self.counted) * RECOUNT_AFTER > self.counted {
            self.counted = filed;
            self.linker.recount();
        }
    }

    /// How many can be found.
    pub fn len(&self) -> usize {
        self.linker.filed()
    }

    /// Whether none can be found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What is said of the firearm at a place; `None` when it has gone.
    pub fn description(&self, place: u32) -> Option<FirearmDescription> {
        self.packed.get(place as usize).and_then(PackedDescription::read)
    }

    /// Those that may be this firearm, which is of the other side, the most probable first; but those that people have told apart
    /// from it. The place of the firearm itself is 0 in what is found.
    pub fn judge(&self, description: &FirearmDescription, apart: Option<&BTreeSet<u32>>) -> Vec<Judged> {
        let side = self.other_side();
        let asked = Described::new(vec![description.clone()], side, self.linker.book());
        let Some(identity) = asked.identities().first() else { return Vec::new() };
        let (firearms, stated) = (asked.firearms(), statement(description, identity, side));
        let Some(firearm) = firearms.get(0) else { return Vec::new() };
        let mut search = Search::default();
        self.linker.judge(firearms, 0, firearm, Asking { apart, ..Asking::default() }, &mut search);
        let stated = Stated { statement: stated, firearms, place: 0 };
        let mut values = DistinctValues::new(Normaliser::shared());
        let words = |judged: &super::linker::Judged| {
            let found = self.description(judged.link.record)?;
            let identity = FirearmIdentity::of(&found, &mut values);
            let found = statement(&found, &identity, self.side);
            let judgement = judgement(&self.linker, &search, judged, stated, found, &self.bands)?;
            Some(Judged { seized: 0, record: judged.link.record, judgement })
        };
        search.judged.iter().filter_map(words).collect()
    }

    /// The places of those that are worth comparing with a firearm of the other side, the heaviest first. Days are left out: the
    /// search compares what it is asked for as if that had been seized, and from here it may be the loss.
    pub fn considered(&self, description: &FirearmDescription) -> Vec<u32> {
        let timeless = FirearmDescription { first_day: None, last_day: None, ..description.clone() };
        let asked = Described::new(vec![timeless], self.other_side(), self.linker.book());
        let mut search = Search::default();
        if let Some(firearm) = asked.firearms().get(0) {
            self.linker.consider(asked.firearms(), firearm, &mut search);
        }
        search.considered.iter().map(|considered| considered.record).collect()
    }

    fn other_side(&self) -> Side {
        match self.side {
            Side::Records => Side::Seized,
            Side::Seized => Side::Records,
        }
    }
}

fn place(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::linkage::judge::Judge;
    use crate::linkage::reference::ReferenceTable;
    use proptest::prelude::*;
    use std::sync::OnceLock;

    fn book() -> &'static NameBook {
        static BOOK: OnceLock<NameBook> = OnceLock::new();
        BOOK.get_or_init(|| NameBook::new(&ReferenceTable::of_code_lists()))
    }

    fn model() -> &'static LinkModel {
        static MODEL: OnceLock<LinkModel> = OnceLock::new();
        MODEL.get_or_init(|| LinkModel::shipped().unwrap())
    }

    fn described(make: &str, calibre: &str, serial: &str) -> FirearmDescription {
        FirearmDescription {
            source_bureau: "fr".to_owned(),
            make_raw: make.to_owned(),
            calibre_raw: calibre.to_owned(),
            serial_raw: serial.to_owned(),
            type_code: "PISTOL".to_owned(),
            ..FirearmDescription::default()
        }
    }

    fn any_firearm() -> impl Strategy<Value = FirearmDescription> {
        let makes = prop::sample::select(vec!["Glock", "GLOCK GmbH", "Beretta", "P. Beretta", "CZ", ""]);
        let calibres = prop::sample::select(vec!["9x19", "9 mm Luger", "7.65 Browning", ""]);
        let serials = prop::sample::select(vec![
            "ABC123", "ABC 123", "A8C123", "XYZ789", "XY?789", "C12345", "C1234S", "123456", "*3456", "",
        ]);
        (makes, calibres, serials).prop_map(|(make, calibre, serial)| described(make, calibre, serial))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn finds_what_a_judge_of_the_same_records_finds(
            first in prop::collection::vec(any_firearm(), 1..20), more in prop::collection::vec(any_firearm(), 0..8),
            gone in prop::collection::btree_set(0_u32..20, 0..4), seized in any_firearm(),
        ) {
            let mut gathering = Gathering::new(Side::Records, book(), first.len());
            gathering.add(&first, 2);
            let mut watch = gathering.filed(model(), 1);
            for one in &more {
                watch.add(std::slice::from_ref(one));
            }
            let gone: BTreeSet<u32> = gone.into_iter().filter(|place| (*place as usize) < first.len()).collect();
            watch.take_out(&gone);
            watch.linker.recount();
            let all: Vec<FirearmDescription> = first.iter().chain(&more).cloned().collect();
            let kept: Vec<u32> = (0..all.len() as u32).filter(|place| !gone.contains(place)).collect();
            prop_assert_eq!(watch.len(), kept.len());
            let records = kept.iter().map(|place| all[*place as usize].clone()).collect();
            let judge = Judge::new(Described::new(records, Side::Records, book()), book(), model(), 1);
            let asked = Described::new(vec![seized.clone()], Side::Seized, book());
            let expected = judge.judge(&asked, 1).0;
            let mut found = watch.judge(&seized, None);
            found.retain(|found| found.judgement.band >= crate::linkage::rules::Band::Watch);
            let found: Vec<_> = found.into_iter().map(|one| (one.record, one.judgement)).collect();
            let expected: Vec<_> =
                expected.into_iter().map(|one| (kept[one.record as usize], one.judgement)).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn what_has_gone_is_neither_found_nor_remembered() {
        let mut gathering = Gathering::new(Side::Records, book(), 1);
        gathering.add(&[described("Glock", "9x19", "ABC123")], 1);
        let mut watch = gathering.filed(model(), 1);
        assert_eq!(watch.judge(&described("GLOCK", "9x19", "ABC123"), None).len(), 1);
        assert_eq!(watch.considered(&described("GLOCK", "9x19", "ABC123")), [0]);
        let apart = BTreeSet::from([0]);
        assert!(watch.judge(&described("GLOCK", "9x19", "ABC123"), Some(&apart)).is_empty());
        watch.take_out(&apart);
        assert!(watch.is_empty() && watch.description(0).is_none());
        assert!(watch.judge(&described("GLOCK", "9x19", "ABC123"), None).is_empty());
    }
}
