//! Stage one: the weight of evidence of a pair by itself, as Fellegi and Sunter add it, with serial and names judged
//! together.
//!
//! The serial and the names are not independent: a number that is one digit off within the same make is the next gun of
//! a lot, so their weight is that of a joint level. The other fields add theirs, by how far the names agree: two guns of
//! one model have one calibre anyway, so that it says little there. A weight is log2(m / u): how often a level occurs in
//! pairs of one gun, and in candidate pairs of two.

use super::evidence::{Agreement, PairEvidence};
use super::serial_fit::Accident;
use serde::{Deserialize, Serialize};

/// Levels of the serial: accidents by three classes of information.
pub const SERIAL_LEVELS: usize = 11 * 3;
/// Levels of make and model.
pub const NAME_LEVELS: usize = 7;

/// The weights of a pair, in bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightShares {
    /// Before any evidence.
    pub prior: f32,
    /// The serial by itself.
    pub serial: f32,
    /// What the make adds.
    pub make: f32,
    /// What the model adds.
    pub model: f32,
    /// The other fields, in the order of [`FIELDS`].
    pub fields: [f32; FIELDS.len()],
}

/// The fields whose weights add to the joint one, with the number of their levels.
pub const FIELDS: [(&str, usize); 8] = [
    ("calibre", 5),
    ("weapon_type", 5),
    ("origin", 5),
    ("year", 5),
    ("time_order", 6),
    ("import_number", 5),
    ("importer", 5),
    ("same_country", 2),
];

/// Levels of all additive fields together.
pub const FIELD_LEVELS: usize = 38;

/// Weights of evidence in bits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LevelWeights {
    /// log2 of the odds that a candidate pair is one gun, before any evidence.
    pub prior: f32,
    /// By serial level and name level, `serial * NAME_LEVELS + name`.
    pub joint: Vec<f32>,
    /// By group of names (model, make, neither agrees), field and level, one after the other.
    pub fields: Vec<f32>,
}

/// Groups of names by which the other fields are weighed.
pub const NAME_GROUPS: usize = 3;

/// The group of a name level: the model agrees, only the make does, or neither.
pub fn name_group(name_level: usize) -> usize {
    match name_level {
        0 | 1 => 0,
        2 | 3 => 1,
        _ => 2,
    }
}

/// Where the weights of the fields stand, by name level and field levels.
pub fn field_cells(name_level: usize, levels: [usize; FIELDS.len()]) -> [usize; FIELDS.len()] {
    let mut start = name_group(name_level) * FIELD_LEVELS;
    let mut cells = levels;
    for (cell, (_, count)) in cells.iter_mut().zip(FIELDS) {
        *cell += start;
        start += count;
    }
    cells
}

/// The level of the serial.
pub fn serial_level(evidence: &PairEvidence) -> usize {
    let information = match evidence.serial.agreeing_bits {
        bits if bits < 16.0 => 0,
        bits if bits < 21.5 => 1,
        _ => 2,
    };
    let accident = match evidence.serial.accident {
        Accident::Other => Accident::Two as usize,
        other => other as usize,
    };
    accident.min(10) * 3 + information
}

/// The level of make and model.
pub fn name_level(evidence: &PairEvidence) -> usize {
    use Agreement::{Conflict, Missing, Near, Same, Unrecognised};
    match (evidence.make, evidence.model) {
        (Same | Near, Same) => 0,
        (Same | Near, Near) => 1,
        (Same | Near, Missing | Unrecognised) => 2,
        (Same | Near, Conflict) => 3,
        (Missing | Unrecognised, Same | Near) => 4,
        (Missing | Unrecognised, _) => 5,
        (Conflict, _) => 6,
    }
}

/// The name level when nothing is known of make and model.
const NAMES_MISSING: usize = 5;

/// The name level that is left when nothing is known of the model.
fn make_level(name_level: usize) -> usize {
    match name_level {
        0..=3 => 2,
        4 | 5 => NAMES_MISSING,
        other => other,
    }
}

/// The level of each additive field.
pub fn field_levels(evidence: &PairEvidence) -> [usize; FIELDS.len()] {
    let year = match evidence.year_difference.map(i16::unsigned_abs) {
        None => 0,
        Some(0) => 1,
        Some(1..=3) => 2,
        Some(4..=10) => 3,
        Some(_) => 4,
    };
    let time_order = match evidence.days_after_loss {
        None => 0,
        Some(days) if days < -60 => 1,
        Some(days) if days < 0 => 2,
        Some(days) if days < 900 => 3,
        Some(days) if days < 2500 => 4,
        Some(_) => 5,
    };
    [
        evidence.calibre as usize,
        evidence.weapon_type as usize,
        evidence.origin as usize,
        year,
        time_order,
        evidence.import_number as usize,
        evidence.importer as usize,
        usize::from(evidence.same_country),
    ]
}

impl LevelWeights {
    /// The weight of a pair in bits, the prior included: log2 of its odds.
    pub fn of(&self, evidence: &PairEvidence) -> f32 {
        let name = name_level(evidence);
        self.of_cells(serial_level(evidence) * NAME_LEVELS + name, &field_cells(name, field_levels(evidence)))
    }

    /// The weights that add up to [`LevelWeights::of`]. The joint weight of serial, make and model is shared out in the order
    /// in which an investigator reads them: what the serial would weigh if no make were stated, what the make adds to
    /// that, what the model adds to both.
    pub fn shares(&self, evidence: &PairEvidence) -> WeightShares {
        let (serial, name) = (serial_level(evidence), name_level(evidence));
        let joint = |name: usize| self.joint.get(serial * NAME_LEVELS + name).copied().unwrap_or(0.0);
        let (without, make_only) = (joint(NAMES_MISSING), joint(make_level(name)));
        let mut fields = [0.0; FIELDS.len()];
        for (share, cell) in fields.iter_mut().zip(field_cells(name, field_levels(evidence))) {
            *share = self.fields.get(cell).copied().unwrap_or(0.0);
        }
        WeightShares {
            prior: self.prior,
            serial: without,
            make: make_only - without,
            model: joint(name) - make_only,
            fields,
        }
    }

    /// The same by the cells of a pair.
    pub(super) fn of_cells(&self, joint: usize, fields: &[usize]) -> f32 {
        let weight = |weights: &[f32], cell: usize| weights.get(cell).copied().unwrap_or(0.0);
        self.prior
            + weight(&self.joint, joint)
            + fields.iter().map(|cell| weight(&self.fields, *cell)).sum::<f32>()
    }

    /// Counts levels of confirmed and rejected pairs.
    pub fn counted<'p>(pairs: impl Iterator<Item = (&'p PairEvidence, bool)>) -> LevelWeights {
        let mut joint = vec![[0.0f64; 2]; SERIAL_LEVELS * NAME_LEVELS];
        let mut fields = vec![[0.0f64; 2]; NAME_GROUPS * FIELD_LEVELS];
        let mut all = [0.0f64; 2];
        for (evidence, confirmed) in pairs {
            let side = usize::from(confirmed);
            let add = |cell: Option<&mut [f64; 2]>| {
                if let Some(count) = cell.and_then(|cell| cell.get_mut(side)) {
                    *count += 1.0;
                }
            };
            let name = name_level(evidence);
            add(Some(&mut all));
            add(joint.get_mut(serial_level(evidence) * NAME_LEVELS + name));
            for cell in field_cells(name, field_levels(evidence)) {
                add(fields.get_mut(cell));
            }
        }
        LevelWeights::of_counts(all, &joint, &fields)
    }

    /// Weights of counted levels: pairs of two guns and pairs of one, in all and by cell. The cells of a field are counted
    /// within the group of names that they stand in.
    pub(super) fn of_counts(all: [f64; 2], joint: &[[f64; 2]], fields: &[[f64; 2]]) -> LevelWeights {
        let within = |cells: &[[f64; 2]]| -> [f64; 2] {
            cells.iter().fold([0.0, 0.0], |[u, m], [more_u, more_m]| [u + more_u, m + more_m])
        };
        let mut weighed = Vec::with_capacity(fields.len());
        for group in fields.chunks(FIELD_LEVELS) {
            let mut start = 0;
            for (_, count) in FIELDS {
                let cells = group.get(start..start + count).unwrap_or_default();
                let total = within(cells);
                weighed.extend(cells.iter().map(|cell| weight(*cell, total).clamp(-MOST_BITS, MOST_BITS)));
                start += count;
            }
        }
        let [rejected, confirmed] = all;
        LevelWeights {
            prior: ((confirmed + 0.5) / (rejected + 0.5)).log2() as f32,
            joint: joint.iter().map(|cell| weight(*cell, all)).collect(),
            fields: weighed,
        }
    }
}

/// No field beside serial and names says more than this, however seldom its disagreement was seen.
const MOST_BITS: f32 = 6.0;

/// log2(m / u) of a cell. Half a pair stands beside those counted: what was never seen is unlikely, not impossible.
fn weight([u, m]: [f64; 2], [all_u, all_m]: [f64; 2]) -> f32 {
    let share = all_m / (all_m + all_u).max(1.0);
    let m = (m + 0.5 * share) / (all_m + 0.5);
    let u = (u + 0.5 * (1.0 - share)) / (all_u + 0.5);
    if all_m < 1.0 || all_u < 1.0 { 0.0 } else { (m / u).log2() as f32 }
}
