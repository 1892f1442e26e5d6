//! Weights of evidence, limits and bands. The defaults are starting values, to be fitted on labelled pairs.

use serde::{Deserialize, Serialize};

/// Weights of evidence by field and level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Weights {
    /// Equal serials; scaled down by how many records carry the serial.
    pub serial_exact: f64,
    /// Serials a slip apart: the weight at the smallest distance ...
    pub serial_near_most: f64,
    /// ... and at distance 1.
    pub serial_near_least: f64,
    /// A serial beside it in the same series (another number in the last two digits): no evidence for the same gun.
    pub serial_neighbour: f64,
    /// Different serials.
    pub serial_different: f64,
    /// One side was never marked, the other carries a number.
    pub serial_never_marked: f64,
    /// The same make.
    pub make_same: f64,
    /// One group, licence family, importer and maker, or pattern and maker.
    pub make_near: f64,
    /// Makes that nothing connects.
    pub make_conflict: f64,
    /// The same calibre.
    pub calibre_same: f64,
    /// One chambering fires the other.
    pub calibre_near: f64,
    /// The same bore, another cartridge.
    pub calibre_bore: f64,
    /// Different calibres.
    pub calibre_conflict: f64,
    /// The same weapon type.
    pub type_same: f64,
    /// One class, or types that are taken for one another.
    pub type_near: f64,
    /// Different types.
    pub type_conflict: f64,
    /// The same model.
    pub model_same: f64,
    /// Model names with words in common.
    pub model_near: f64,
    /// Different models.
    pub model_conflict: f64,
    /// The same country of manufacture.
    pub country_same: f64,
    /// Different countries of manufacture.
    pub country_conflict: f64,
    /// An equal number besides the serials.
    pub other_number: f64,
    /// Seized well before the loss.
    pub time_order: f64,
    /// Barrel lengths agree.
    pub barrel_same: f64,
    /// Barrel lengths differ.
    pub barrel_conflict: f64,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights {
            serial_exact: 9.0,
            serial_near_most: 5.0,
            serial_near_least: 2.0,
            serial_neighbour: 0.0,
            serial_different: -8.0,
            serial_never_marked: -4.0,
            make_same: 2.5,
            make_near: 1.0,
            make_conflict: -3.0,
            calibre_same: 2.0,
            calibre_near: 1.0,
            calibre_bore: 0.4,
            calibre_conflict: -4.0,
            type_same: 1.0,
            type_near: 0.5,
            type_conflict: -2.0,
            model_same: 1.5,
            model_near: 0.5,
            model_conflict: -0.5,
            country_same: 0.5,
            country_conflict: -0.5,
            other_number: 3.0,
            time_order: -6.0,
            barrel_same: 0.5,
            barrel_conflict: -0.5,
        }
    }
}

/// How candidates are found, scored and kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Weights of evidence.
    pub weights: Weights,
    /// Scores from here are strong.
    pub strong_from: f64,
    /// Scores from here are for review.
    pub review_from: f64,
    /// Scores from here are kept for a while without notice.
    pub watch_from: f64,
    /// Records scored for one seizure at most.
    pub candidate_budget: usize,
    /// A block larger than this is narrowed to the same weapon class.
    pub block_limit: usize,
    /// Days by which a seizure may lie before the reported loss.
    pub days_before_loss: i64,
    /// Serials shorter than this need more than make and calibre.
    pub short_serial: usize,
    /// Known characters that a serial needs for the strong band.
    pub least_known_characters: usize,
    /// Known share that a serial needs for the strong band.
    pub least_information: f64,
    /// Distance between serials up to which the strong band is open.
    pub strong_distance: f64,
    /// Records within this of the best are its rivals.
    pub rival_margin: f64,
    /// Lower a candidate by one band when another record of the seizure carries the exact serial in the strong band.
    pub demote_beside_exact: bool,
    /// Threads that score a batch; 0 is one for each processor.
    pub threads: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            weights: Weights::default(),
            strong_from: 10.0,
            review_from: 6.0,
            watch_from: 3.0,
            candidate_budget: 5_000,
            block_limit: 1_000,
            days_before_loss: 30,
            short_serial: 6,
            least_known_characters: 5,
            least_information: 0.6,
            strong_distance: 0.3,
            rival_margin: 2.0,
            demote_beside_exact: true,
            threads: 1,
        }
    }
}
