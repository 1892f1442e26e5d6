//! How names of the code lists relate when they are not the same: one group, a licence, an importer and a maker; calibres
//! that fire from one chamber; types that are taken for one another.
//!
//! Only a book of the code lists has relations: the numbers of another table's names say nothing of them.

use super::{Candidates, NameBook, is_listed};
use crate::normalise::Normaliser;
use crate::normalise::calibre::{CalibreAgreement, between};
use crate::normalise::make::MakeRelation;
use std::collections::HashMap;

/// Relations by pairs of numbers, the lower one first.
#[derive(Debug, Default)]
pub(super) struct Relations {
    makes: HashMap<(u32, u32), MakeRelation>,
    calibres: HashMap<(u32, u32), CalibreAgreement>,
    /// Bits of two types that are taken for one another.
    types: Vec<(u64, u64)>,
}

/// Types that are taken for one another in reports.
const TAKEN_FOR: &[(&str, &str)] = &[
    ("RIFLE", "CARBINE"),
    ("RIFLE", "ANTI_MATERIEL"),
    ("RIFLE", "LMG"),
    ("LMG", "GPMG"),
    ("GPMG", "HMG"),
    ("PISTOL", "MACHINE_PISTOL"),
    ("SMG", "MACHINE_PISTOL"),
    ("SMG", "CARBINE"),
    ("PISTOL", "DERRINGER"),
    ("RIFLE", "COMBINATION"),
    ("SHOTGUN", "COMBINATION"),
    ("PISTOL", "CONVERTED"),
    ("REVOLVER", "CONVERTED"),
    ("ALARM", "CONVERTED"),
    ("PISTOL", "SHOTGUN_PISTOL"),
];

impl Relations {
    /// The relations of the names of the code lists: identifiers by their numbers, and the bit of each type.
    pub(super) fn of_code_lists(
        makes: &[&str],
        calibres: &[&str],
        bit_of_type: impl Fn(&str) -> u64,
    ) -> Relations {
        let normaliser = Normaliser::shared();
        let mut relations = Relations::default();
        for (place, one) in (0u32..).zip(makes) {
            for (other_place, other) in (0u32..).zip(makes).take(place as usize) {
                match normaliser.make_relation(one, other) {
                    MakeRelation::Conflict | MakeRelation::Unknown => {}
                    relation => {
                        relations.makes.insert((other_place, place), relation);
                    }
                }
            }
        }
        for (place, one) in (0u32..).zip(calibres) {
            for (other_place, other) in (0u32..).zip(calibres).take(place as usize) {
                match between(normaliser.calibre_table(), one, other) {
                    CalibreAgreement::Conflict | CalibreAgreement::Unknown => {}
                    agreement => {
                        relations.calibres.insert((other_place, place), agreement);
                    }
                }
            }
        }
        relations.types =
            TAKEN_FOR.iter().map(|(one, other)| (bit_of_type(one), bit_of_type(other))).collect();
        relations
    }
}

/// The relations of all listed names of one side with those of the other.
fn related<'k, V: Copy>(
    known: &'k HashMap<(u32, u32), V>,
    a: &'k Candidates,
    b: &'k Candidates,
) -> impl Iterator<Item = V> + 'k {
    let listed = |names: &'k Candidates| names.iter().copied().filter(|name| is_listed(*name));
    listed(a).flat_map(move |one| {
        listed(b).filter_map(move |other| known.get(&(one.min(other), one.max(other))).copied())
    })
}

impl NameBook {
    /// Whether the relations of its names are known.
    pub fn has_relations(&self) -> bool {
        !self.relations.calibres.is_empty()
    }

    /// How makes that are not the same relate.
    pub fn make_relation(&self, a: &Candidates, b: &Candidates) -> MakeRelation {
        let closeness = |relation: &MakeRelation| match relation {
            MakeRelation::Same => 3,
            MakeRelation::ImporterAndMaker | MakeRelation::SameGroup | MakeRelation::Licence => 2,
            MakeRelation::PatternAndMaker => 1,
            MakeRelation::Conflict | MakeRelation::Unknown => 0,
        };
        related(&self.relations.makes, a, b).max_by_key(closeness).unwrap_or(MakeRelation::Conflict)
    }

    /// How calibres that are not the same relate.
    pub fn calibre_relation(&self, a: &Candidates, b: &Candidates) -> CalibreAgreement {
        related(&self.relations.calibres, a, b)
            .max_by_key(|agreement| agreement.closeness())
            .unwrap_or(CalibreAgreement::Conflict)
    }

    /// Whether types, given as their bits, are taken for one another.
    pub fn types_taken_for_one_another(&self, a: u64, b: u64) -> bool {
        self.relations.types.iter().any(|(x, y)| (a & x != 0 && b & y != 0) || (a & y != 0 && b & x != 0))
    }
}
