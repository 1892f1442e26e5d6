//! The model file of the combined scorer.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::striae::LandFeatures;

/// The form of the file that this program reads and writes.
pub const FORMAT: u32 = 1;
/// More terms than features are a mistake.
const MOST_TERMS: usize = LandFeatures::COUNT;

/// One feature and its weight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// Name of the feature, see [`LandFeatures::NAMES`].
    pub feature: String,
    /// Mean of the feature in the data that the model was learned from; it is taken off.
    pub mean: f64,
    /// Standard deviation of the feature there; what is left is divided by it.
    pub deviation: f64,
    /// What one standard deviation adds to the natural log odds.
    pub weight: f64,
}

/// Weights of the features of a pair of lands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CombinedModel {
    /// [`FORMAT`].
    pub format: u32,
    /// Which model it is; stored beside what it scored.
    pub version: String,
    /// What it was learned from.
    pub learned_from: String,
    /// Natural log odds of a pair whose features are all at their means.
    pub intercept: f64,
    /// The features.
    pub terms: Vec<Term>,
}

/// Why a model file was not taken.
#[derive(Debug, Error)]
pub enum ModelError {
    /// It is not such a file.
    #[error("the file is no combined model: {0}")]
    Json(#[from] serde_json::Error),
    /// It has another form.
    #[error("the model has format {found}, this program reads {FORMAT}")]
    Format {
        /// Format of the file.
        found: u32,
    },
    /// It asks for something that is no feature, has no terms or too many, or a number is not finite.
    #[error("the model cannot be used: {0}")]
    Term(String),
}

impl CombinedModel {
    /// The model that comes with the program.
    ///
    /// # Errors
    /// Never for a released program: a test reads it.
    pub fn shipped() -> Result<Self, ModelError> {
        Self::parse(include_str!("../../../models/land_combined.json"))
    }

    /// Reads and checks a model file (JSON).
    ///
    /// # Errors
    /// When it is no such file, has another format, or names no known feature.
    pub fn parse(text: &str) -> Result<Self, ModelError> {
        let model: Self = serde_json::from_str(text)?;
        if model.format != FORMAT {
            return Err(ModelError::Format { found: model.format });
        }
        model.checked()
    }

    fn checked(self) -> Result<Self, ModelError> {
        if self.terms.is_empty() || self.terms.len() > MOST_TERMS {
            return Err(ModelError::Term(format!("{} terms", self.terms.len())));
        }
        for term in &self.terms {
            if !LandFeatures::NAMES.contains(&term.feature.as_str()) {
                return Err(ModelError::Term(format!("`{}` is no feature", term.feature)));
            }
            let finite = [term.mean, term.weight, term.deviation].iter().all(|number| number.is_finite());
            if !finite || term.deviation <= 0.0 {
                return Err(ModelError::Term(format!("a number of `{}` is impossible", term.feature)));
            }
        }
        if self.intercept.is_finite() { Ok(self) } else { Err(ModelError::Term("the intercept".to_owned())) }
    }

    /// The text of the model file.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn text(&self) -> Result<String, ModelError> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Natural log odds that one barrel land made both, when either is as probable as the other beforehand. With
    /// both classes weighted equally this is the natural logarithm of a likelihood ratio of two single lands.
    #[must_use]
    pub fn log_odds(&self, features: &LandFeatures) -> f64 {
        let part = |term: &Term| {
            let value = features.value(&term.feature).unwrap_or(term.mean);
            term.weight * (value - term.mean) / term.deviation
        };
        self.intercept + self.terms.iter().map(part).sum::<f64>()
    }

    /// The same as a probability, 0 to 1.
    #[must_use]
    pub fn chance(&self, features: &LandFeatures) -> f64 {
        (1.0 + (-self.log_odds(features)).exp()).recip()
    }
}
