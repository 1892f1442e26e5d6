//! Linking seized firearms to records of lost, stolen and trafficked ones.
//!
//! A [`FirearmDescription`] is what a feed says; [`FirearmIdentity`] is the same, normalised once. Candidates come from
//! shared block keys ([`blocking`]); each is scored by adding weights of evidence in the manner of Fellegi and Sunter
//! ([`score`](mod@score)); caps keep weak evidence out of the strong band. Every score comes with its parts and a sentence for each.
//!
//! ```
//! use proofhouse_matching::linkage::{FirearmDescription, FirearmIdentity, Settings, link};
//! use proofhouse_matching::normalise::{DistinctValues, Normaliser};
//!
//! let mut values = DistinctValues::new(Normaliser::shared());
//! let describe = |make: &str, calibre: &str, serial: &str| FirearmDescription {
//!     make_raw: make.to_owned(),
//!     calibre_raw: calibre.to_owned(),
//!     serial_raw: serial.to_owned(),
//!     type_code: "PISTOL".to_owned(),
//!     ..FirearmDescription::default()
//! };
//! let record = FirearmIdentity::of(&describe("Glock GmbH", "9mm Luger", "ABC 123"), &mut values);
//! let seized = FirearmIdentity::of(&describe("GLOCK", "9x19", "ABCI23"), &mut values);
//! let candidates = link(&[record], &[seized], &Settings::default());
//! assert_eq!(candidates.len(), 1);
//! assert_eq!(candidates[0].score.band.as_str(), "STRONG");
//! ```

pub mod blocking;
pub mod bulk;
mod candidate;
mod caps;
mod description;
mod field_evidence;
mod frequency;
mod identity;
mod index;
pub mod score;
mod settings;

pub use candidate::{Candidate, link};
pub use description::FirearmDescription;
pub use frequency::SerialFrequencies;
pub use identity::FirearmIdentity;
pub use index::LinkIndex;
pub use score::{Band, MatchFlag, MatchScore, ScoreContext, ScorePart, score};
pub use settings::{Settings, Weights};

#[cfg(test)]
mod tests;
