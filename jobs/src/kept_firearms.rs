//! The described firearms of one entity as they were read last: only what has changed since is normalised anew.

use crate::identities::{Described, DescribedFirearms, DescribedRow, Entity, Key};
use proofhouse_matching::linkage::judge;
use proofhouse_matching::linkage::names::NameBook;
use proofhouse_schemas::tables::derived::FirearmIdentityRow;
use std::collections::{BTreeMap, BTreeSet};

/// Described firearms of an entity.
#[derive(Debug)]
pub struct KeptFirearms {
    entity: Entity,
    kept: BTreeMap<Key, Kept>,
    /// What was written, by the places in matching. Those that have gone keep theirs.
    described: Vec<Described>,
}

/// One of them.
#[derive(Debug)]
struct Kept {
    row: DescribedRow,
    identity: FirearmIdentityRow,
    /// Where it stands in matching, when it takes part.
    place: Option<u32>,
}

/// What has changed of those that take part in matching. What was corrected has gone and come.
#[derive(Debug)]
pub struct Changed {
    /// Those that have come, normalised.
    pub come: judge::Described,
    /// Places of those that have gone.
    pub gone: BTreeSet<u32>,
}

impl KeptFirearms {
    /// None yet.
    pub fn new(entity: Entity) -> KeptFirearms {
        KeptFirearms { entity, kept: BTreeMap::new(), described: Vec::new() }
    }

    /// Takes in all that there is now.
    pub fn take_in(&mut self, rows: Vec<DescribedRow>, book: &NameBook) -> Changed {
        let mut before = std::mem::take(&mut self.kept);
        let (mut fresh, mut gone) = (Vec::new(), BTreeSet::new());
        for row in rows {
            let key = row.key();
            match before.remove(&key) {
                Some(kept) if kept.row == row => {
                    self.kept.insert(key, kept);
                }
                other => {
                    gone.extend(other.and_then(|kept| kept.place));
                    fresh.push(row);
                }
            }
        }
        gone.extend(before.into_values().filter_map(|kept| kept.place));
        let (taking_part, others): (Vec<_>, Vec<_>) = fresh.into_iter().partition(DescribedRow::takes_part);
        self.keep(others, book, false);
        Changed { come: self.keep(taking_part, book, true), gone }
    }

    fn keep(&mut self, rows: Vec<DescribedRow>, book: &NameBook, takes_part: bool) -> judge::Described {
        let fresh = DescribedFirearms::new(self.entity, rows.clone(), book);
        let identities: Vec<FirearmIdentityRow> = fresh.rows().collect();
        for ((row, identity), described) in rows.into_iter().zip(identities).zip(fresh.described) {
            let place = takes_part.then(|| u32::try_from(self.described.len()).unwrap_or(u32::MAX));
            if takes_part {
                self.described.push(described);
            }
            self.kept.insert(row.key(), Kept { row, identity, place });
        }
        fresh.read
    }

    /// What was written, by the places in matching.
    pub fn described(&self) -> &[Described] {
        &self.described
    }

    /// Where a firearm stands in matching. `None` when it takes no part.
    pub fn place(&self, key: &Key) -> Option<u32> {
        self.kept.get(key).and_then(|kept| kept.place)
    }

    /// How many take part in matching.
    pub fn taking_part(&self) -> usize {
        self.kept.values().filter(|kept| kept.place.is_some()).count()
    }

    /// The rows of `firearm_identities`, also of those that take no part.
    pub fn identities(&self) -> impl Iterator<Item = &FirearmIdentityRow> {
        self.kept.values().map(|kept| &kept.identity)
    }
}
