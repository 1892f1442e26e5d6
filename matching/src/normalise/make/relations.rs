//! How two makes relate: owners, licences, importers and patterns made by many.

use crate::normalise::resolution::text_codes;
use proofhouse_schemas::codes::Make;
use serde::Serialize;
use std::collections::HashMap;
use std::fmt;

text_codes! {
    /// How two makes relate.
    MakeRelation {
        /// The same make.
        Same = "SAME",
        /// One owner or brand family.
        SameGroup = "SAME_GROUP",
        /// One makes or made the other's guns under licence, or is its successor.
        Licence = "LICENCE",
        /// One imports the other's guns and stamps its own name on them.
        ImporterAndMaker = "IMPORTER_AND_MAKER",
        /// One is a pattern, the other makes it.
        PatternAndMaker = "PATTERN_AND_MAKER",
        /// Nothing connects them.
        Conflict = "CONFLICT",
        /// One of them is not known.
        Unknown = "UNKNOWN",
    }
}

/// Pairs that the code list of makes does not hold: `a|b,relation,remark`. Own knowledge of the trade.
const PAIRS: &str = include_str!("../../../codes/make_relations.csv");

#[derive(Debug)]
pub(super) struct Relations {
    makes: HashMap<&'static str, &'static Make>,
    pairs: HashMap<(&'static str, &'static str), MakeRelation>,
}

impl Relations {
    pub(super) fn build(makes: &'static [Make]) -> Relations {
        let mut pairs = HashMap::new();
        for line in PAIRS.lines().skip(1) {
            let mut cells = line.split(',');
            let (Some(a), Some(others), Some(relation)) = (cells.next(), cells.next(), cells.next()) else {
                continue;
            };
            let relation = match relation {
                "LICENCE" => MakeRelation::Licence,
                "IMPORTER" => MakeRelation::ImporterAndMaker,
                "PATTERN" => MakeRelation::PatternAndMaker,
                _ => continue,
            };
            for b in others.split('|') {
                pairs.insert((a, b), relation);
                pairs.insert((b, a), relation);
            }
        }
        Relations { makes: makes.iter().map(|make| (make.make_id, make)).collect(), pairs }
    }

    pub(super) fn between(&self, a: &str, b: &str) -> MakeRelation {
        let (Some(left), Some(right)) = (self.makes.get(a), self.makes.get(b)) else {
            return MakeRelation::Unknown;
        };
        if a == "UNKNOWN" || b == "UNKNOWN" {
            return MakeRelation::Unknown;
        }
        if a == b {
            return MakeRelation::Same;
        }
        if !left.corporate_group.is_empty() && left.corporate_group == right.corporate_group {
            return MakeRelation::SameGroup;
        }
        if let Some(relation) = self.pairs.get(&(left.make_id, right.make_id)) {
            return *relation;
        }
        let one_imports = (left.kind == "IMPORTER") != (right.kind == "IMPORTER");
        let foreign = |make: &Make| make.country_alpha2 != "US" && make.kind != "OTHER";
        if one_imports && (foreign(left) || foreign(right)) {
            return MakeRelation::ImporterAndMaker;
        }
        MakeRelation::Conflict
    }
}
