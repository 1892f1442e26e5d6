//! The linkage model: a file that says how pairs are weighed.

use super::evidence::{Confusions, PAIR_COUNT, PAIR_NUMBERS};
use super::rivals::{RIVAL_COUNT, RIVAL_NUMBERS, SHARE};
use super::trees::{Calibration, Trees};
use super::weights::LevelWeights;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The form of the file that this program reads and writes.
pub const FORMAT: u32 = 1;

/// Weights, trees and calibration, learned together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkModel {
    /// [`FORMAT`].
    pub format: u32,
    /// Which model it is; a file of pairs says it in its metadata.
    pub version: String,
    /// What it was learned from.
    pub learned_from: String,
    /// The names of the numbers that the trees ask for, in their order.
    pub numbers: Vec<String>,
    /// Stage one.
    pub weights: LevelWeights,
    /// What characters are confused.
    pub confusions: Confusions,
    /// Stage two.
    pub trees: Trees,
    /// From scores to probabilities.
    pub calibration: Calibration,
}

/// Why a model cannot be used.
#[derive(Debug, Error)]
pub enum ModelError {
    /// The file is not JSON of this form.
    #[error("not a linkage model: {0}")]
    Malformed(#[from] serde_json::Error),
    /// Another program's form.
    #[error(
        "the model has format {found}, this program reads format {FORMAT}; train it again with `match train`"
    )]
    Format {
        /// What the file says.
        found: u32,
    },
    /// It asks for other numbers.
    #[error("the model asks for other numbers than this program computes; train it again with `match train`")]
    Numbers,
}

impl LinkModel {
    /// The names of all numbers that the trees may ask for.
    pub fn number_names() -> Vec<String> {
        PAIR_NUMBERS.iter().chain(&RIVAL_NUMBERS).map(|name| (*name).to_owned()).collect()
    }

    /// A model that knows nothing yet.
    pub(super) fn unlearned(version: &str, learned_from: &str) -> LinkModel {
        LinkModel {
            format: FORMAT,
            version: version.to_owned(),
            learned_from: learned_from.to_owned(),
            numbers: LinkModel::number_names(),
            weights: LevelWeights { prior: 0.0, joint: Vec::new(), fields: Vec::new() },
            confusions: Confusions::default(),
            trees: Trees::default(),
            calibration: Calibration::default(),
        }
    }

    /// The model that comes with the program.
    ///
    /// # Errors
    /// Never for a released program: a test reads it.
    pub fn shipped() -> Result<LinkModel, ModelError> {
        LinkModel::parse(include_str!("../../models/firearm_linkage.json"))
    }

    /// The scores of candidates beside their rivals, in natural log odds. A model without trees takes the share of belief
    /// that a candidate has among its rivals and none of them.
    pub fn scores(&self, rows: &[[f32; PAIR_COUNT + RIVAL_COUNT]], scores: &mut Vec<f32>) {
        if self.trees.trees.is_empty() {
            scores.clear();
            let share = |numbers: &[f32; PAIR_COUNT + RIVAL_COUNT]| numbers.get(PAIR_COUNT + SHARE).copied();
            scores.extend(rows.iter().map(|numbers| share(numbers).unwrap_or(f32::NEG_INFINITY)));
        } else {
            self.trees.score_all(rows, scores);
        }
    }

    /// Reads a model.
    ///
    /// # Errors
    /// When the text is not a model that this program can use.
    pub fn parse(text: &str) -> Result<LinkModel, ModelError> {
        let mut model: LinkModel = serde_json::from_str(text)?;
        if model.format != FORMAT {
            return Err(ModelError::Format { found: model.format });
        }
        if model.numbers != LinkModel::number_names() {
            return Err(ModelError::Numbers);
        }
        model.trees.ready();
        model.confusions.ready();
        Ok(model)
    }
}
