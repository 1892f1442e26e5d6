//! The statements of one side, in little memory: about half a kilobyte each, words included.

use super::access::{AccessBook, Held};
use super::statements::Statement;
use chrono::NaiveDate;
use hashbrown::HashTable;
use proofhouse_matching::linkage::FirearmDescription;
use proofhouse_matching::linkage::judge::Side;
use proofhouse_matching::linkage::model::LinkModel;
use proofhouse_matching::linkage::names::NameBook;
use proofhouse_matching::linkage::watch::{Gathering, Watch};
use proofhouse_schemas::Bureau;
use std::collections::BTreeSet;
use std::hash::BuildHasher;

/// A firearm and where it stands. Those that have gone keep their place.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) reference: Box<str>,
    pub(super) item_no: i32,
    pub(super) held: Held,
}

/// Whose firearm is at which place.
#[derive(Debug, Default)]
pub(super) struct Register {
    entries: Vec<Entry>,
    /// Places by owner and reference: the items of a seizure stand under one.
    by_name: HashTable<u32>,
    hasher: std::hash::RandomState,
}

impl Register {
    /// None yet, and room for so many.
    pub(super) fn with_room(count: usize) -> Register {
        Register {
            entries: Vec::with_capacity(count),
            by_name: HashTable::with_capacity(count),
            ..Register::default()
        }
    }

    pub(super) fn add(&mut self, entry: Entry) {
        let place = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let hash = self.hash(entry.held.bureau, &entry.reference);
        self.entries.push(entry);
        let Register { entries, by_name, hasher } = self;
        by_name.insert_unique(hash, place, |place| {
            let entry = entries.get(*place as usize);
            entry.map_or(0, |entry| hasher.hash_one((entry.held.bureau.as_str(), &*entry.reference)))
        });
    }

    /// The places of a statement's firearms.
    pub(super) fn places(&self, bureau: Bureau, reference: &str) -> BTreeSet<u32> {
        let is_named = |place: &&u32| {
            self.get(**place)
                .is_some_and(|entry| entry.held.bureau == bureau && &*entry.reference == reference)
        };
        self.by_name.iter_hash(self.hash(bureau, reference)).filter(is_named).copied().collect()
    }

    /// Forgets whose these are.
    pub(super) fn remove(&mut self, places: &BTreeSet<u32>) {
        for place in places {
            let Some(entry) = self.get(*place) else { continue };
            let hash = self.hash(entry.held.bureau, &entry.reference);
            if let Ok(found) = self.by_name.find_entry(hash, |known| known == place) {
                found.remove();
            }
        }
    }

    /// The places of what may be searched no more on a day.
    pub(super) fn passed(&self, today: NaiveDate) -> BTreeSet<u32> {
        let is_past = |place: &&u32| self.get(**place).is_some_and(|entry| entry.held.keep_until < today);
        self.by_name.iter().filter(is_past).copied().collect()
    }

    pub(super) fn get(&self, place: u32) -> Option<&Entry> {
        self.entries.get(place as usize)
    }

    fn hash(&self, bureau: Bureau, reference: &str) -> u64 {
        self.hasher.hash_one((bureau.as_str(), reference))
    }
}

/// Statements on their way into [`Filed`].
#[derive(Debug)]
pub(super) struct Arriving<'m> {
    gathering: Gathering<'m>,
    register: Register,
}

impl<'m> Arriving<'m> {
    /// None yet, and room for so many.
    pub(super) fn new(side: Side, book: &'m NameBook, count: usize) -> Arriving<'m> {
        Arriving { gathering: Gathering::new(side, book, count), register: Register::with_room(count) }
    }

    /// Adds firearms in the order of their entries.
    pub(super) fn add(&mut self, entries: Vec<Entry>, descriptions: &[FirearmDescription], threads: usize) {
        self.gathering.add(descriptions, threads);
        entries.into_iter().for_each(|entry| self.register.add(entry));
    }

    pub(super) fn filed(self, model: &'m LinkModel, threads: usize) -> Filed<'m> {
        Filed { watch: self.gathering.filed(model, threads), register: self.register }
    }
}

/// The statements of one side.
#[derive(Debug)]
pub(super) struct Filed<'m> {
    pub(super) watch: Watch<'m>,
    pub(super) register: Register,
}

impl Filed<'_> {
    /// Puts a statement in the place of what its owner said before under the reference; gives the places of its firearms.
    pub(super) fn state(&mut self, statement: &Statement, book: &mut AccessBook) -> Vec<u32> {
        let access = book.number(statement.access.clone());
        let held = Held { bureau: statement.bureau, access, keep_until: statement.keep_until };
        let before = self.register.places(statement.bureau, &statement.reference);
        if self.says_the_same(&before, statement, held) {
            return before.into_iter().collect();
        }
        self.withdraw(statement.bureau, &statement.reference);
        if statement.firearms.is_empty() {
            return Vec::new();
        }
        let descriptions: Vec<FirearmDescription> =
            statement.firearms.iter().map(|(_, firearm)| firearm.clone()).collect();
        for (item_no, _) in &statement.firearms {
            let reference = statement.reference.as_str().into();
            self.register.add(Entry { reference, item_no: *item_no, held });
        }
        self.watch.add(&descriptions).collect()
    }

    /// Whether what stands at these places is what a statement says: sources send their whole stock again.
    fn says_the_same(&self, places: &BTreeSet<u32>, statement: &Statement, held: Held) -> bool {
        let is_same = |(place, (item_no, firearm)): (&u32, &(i32, FirearmDescription))| {
            self.register.get(*place).is_some_and(|entry| entry.held == held && entry.item_no == *item_no)
                && self.watch.description(*place).as_ref() == Some(firearm)
        };
        places.len() == statement.firearms.len() && places.iter().zip(&statement.firearms).all(is_same)
    }

    /// Takes out what was said under a reference.
    pub(super) fn withdraw(&mut self, bureau: Bureau, reference: &str) {
        let places = self.register.places(bureau, reference);
        self.register.remove(&places);
        self.watch.take_out(&places);
    }

    /// The firearm of an item that is there.
    pub(super) fn place(&self, bureau: Bureau, reference: &str, item_no: i32) -> Option<u32> {
        let mut places = self.register.places(bureau, reference).into_iter();
        places.find(|place| self.register.get(*place).is_some_and(|entry| entry.item_no == item_no))
    }
}
