//! One interface for every kind of mark: a mark is prepared once and compared many times.
//!
//! All kinds go through the striation kernel so far: the lands of a bullet together, every other mark as one line
//! across its striae. Areal comparison of breech faces joins as another [`MarkSignature`] and another arm of
//! [`PreparedMark::compare`]; callers do not change.

use std::fmt;

use super::bullet::{MarkComparison, compare_lands};
use super::correlation::{LagWindow, PreparedLand};
use super::error::SignatureError;
use super::signature::{BulletSignature, CLIP_DEVIATIONS, COMMON_SPACING_UM, LandSignature};

/// What part of the firearm left the mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MarkKind {
    /// Breech face, on the head of a cartridge case.
    BreechFace,
    /// Firing pin.
    FiringPin,
    /// Ejector.
    Ejector,
    /// Shear of the primer at the firing-pin aperture.
    FiringPinAperture,
    /// Land engraved areas of a bullet.
    Lea,
}

impl MarkKind {
    /// All kinds.
    pub const ALL: [Self; 5] =
        [Self::BreechFace, Self::FiringPin, Self::Ejector, Self::FiringPinAperture, Self::Lea];

    /// The code used in messages and tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BreechFace => "BREECH_FACE",
            Self::FiringPin => "FIRING_PIN",
            Self::Ejector => "EJECTOR",
            Self::FiringPinAperture => "FIRING_PIN_APERTURE",
            Self::Lea => "LEA",
        }
    }

    /// Reads the code.
    ///
    /// # Errors
    /// When the code is not one of the list.
    pub fn parse(code: &str) -> Result<Self, SignatureError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == code)
            .ok_or_else(|| SignatureError::UnknownMarkKind { code: code.chars().take(80).collect() })
    }

    /// The words used in explanations.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::BreechFace => "breech face",
            Self::FiringPin => "firing pin",
            Self::Ejector => "ejector",
            Self::FiringPinAperture => "firing-pin aperture",
            Self::Lea => "land engraved areas",
        }
    }

    /// How far two marks of this kind are shifted against each other.
    #[must_use]
    pub fn lag_window(self) -> LagWindow {
        match self {
            Self::Lea => LagWindow::LANDS,
            Self::BreechFace | Self::FiringPin | Self::Ejector | Self::FiringPinAperture => LagWindow::LINES,
        }
    }
}

impl fmt::Display for MarkKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The signature of a mark.
#[derive(Debug, Clone)]
pub enum MarkSignature {
    /// Four to eight lands around a bullet.
    Lands(BulletSignature),
    /// One line across the striae.
    Line(LandSignature),
}

/// A mark: its kind and its signature.
#[derive(Debug, Clone)]
pub struct Mark {
    kind: MarkKind,
    signature: MarkSignature,
}

impl Mark {
    /// Puts kind and signature together.
    ///
    /// # Errors
    /// When a bullet's lands come as another kind of mark, or the other way round.
    pub fn new(kind: MarkKind, signature: MarkSignature) -> Result<Self, SignatureError> {
        match (kind, &signature) {
            (MarkKind::Lea, MarkSignature::Line(_)) => {
                Err(SignatureError::WrongShape { kind: kind.as_str(), expected: "4 to 8 lands" })
            }
            (MarkKind::Lea, MarkSignature::Lands(_)) | (_, MarkSignature::Line(_)) => {
                Ok(Self { kind, signature })
            }
            (_, MarkSignature::Lands(_)) => Err(SignatureError::WrongShape {
                kind: kind.as_str(),
                expected: "one line across the striae",
            }),
        }
    }

    /// Reads a mark from its text form: the lands of a bullet separated by `.`, or one line.
    ///
    /// # Errors
    /// When the kind is unknown or the text is not such a signature.
    pub fn decode(kind: &str, text: &str, spacing_um: f32) -> Result<Self, SignatureError> {
        let kind = MarkKind::parse(kind)?;
        let signature = match kind {
            MarkKind::Lea => MarkSignature::Lands(super::encoding::bullet_decode(text, spacing_um)?),
            _ => MarkSignature::Line(super::encoding::signature_decode(text, spacing_um)?),
        };
        Self::new(kind, signature)
    }

    /// The text form and its spacing in micrometres.
    #[must_use]
    pub fn encode(&self) -> (String, f32) {
        match &self.signature {
            MarkSignature::Lands(bullet) => super::encoding::bullet_encode(bullet),
            MarkSignature::Line(line) => (super::encoding::signature_encode(line), line.spacing_um()),
        }
    }

    /// What left the mark.
    #[must_use]
    pub fn kind(&self) -> MarkKind {
        self.kind
    }

    /// Its signature.
    #[must_use]
    pub fn signature(&self) -> &MarkSignature {
        &self.signature
    }
}

/// A mark made ready for many comparisons.
#[derive(Debug, Clone)]
pub struct PreparedMark {
    kind: MarkKind,
    lands: Vec<Option<PreparedLand>>,
}

impl PreparedMark {
    /// Prepares a mark at the common spacing: tall heights are cut off, see [`CLIP_DEVIATIONS`].
    #[must_use]
    pub fn new(mark: &Mark) -> Self {
        Self::at_spacing(mark, COMMON_SPACING_UM)
    }

    /// Prepares a mark at another spacing. Only marks of one spacing can be compared.
    #[must_use]
    pub fn at_spacing(mark: &Mark, spacing_um: f32) -> Self {
        Self::cut_at(mark, spacing_um, CLIP_DEVIATIONS)
    }

    /// Prepares a mark whose heights are cut at another number of robust standard deviations; infinity cuts nothing.
    /// For measuring what the cut does: the calibrations hold for [`CLIP_DEVIATIONS`] only.
    #[must_use]
    pub fn cut_at(mark: &Mark, spacing_um: f32, deviations: f32) -> Self {
        let prepare = |land: &LandSignature| PreparedLand::new(&land.clipped(deviations), spacing_um);
        let lands = match &mark.signature {
            MarkSignature::Lands(bullet) => {
                bullet.lands().iter().map(|land| land.as_ref().and_then(prepare)).collect()
            }
            MarkSignature::Line(line) => vec![prepare(line)],
        };
        Self { kind: mark.kind, lands }
    }

    /// What left the mark.
    #[must_use]
    pub fn kind(&self) -> MarkKind {
        self.kind
    }

    /// The lands (one for a line), `None` where missing.
    #[must_use]
    pub fn lands(&self) -> &[Option<PreparedLand>] {
        &self.lands
    }

    /// Compares two marks of one kind and one number of lands; `None` for any other pair, or when no land is
    /// present on both.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<MarkComparison> {
        (self.kind == other.kind)
            .then(|| compare_lands(&self.lands, &other.lands, self.kind.lag_window()))
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::super::synthetic::{Condition, StriatedFace};
    use super::*;

    #[test]
    fn kinds_and_codes_go_both_ways() {
        for kind in MarkKind::ALL {
            assert_eq!(MarkKind::parse(kind.as_str()).unwrap(), kind);
        }
        assert!(MarkKind::parse("lea").is_err());
    }

    #[test]
    fn the_wall_of_a_groove_does_not_decide() {
        let walled = |seed| {
            let line = StriatedFace::new(seed, 2_000.0).mark(1, Condition::Good);
            let mut heights = line.heights_um().to_vec();
            heights.iter_mut().take(24).for_each(|height| *height = 30.0);
            let line = LandSignature::new(line.spacing_um(), heights).unwrap();
            Mark::new(MarkKind::Ejector, MarkSignature::Line(line)).unwrap()
        };
        let (one, other) = (walled(1), walled(2));
        let score = |deviations| {
            let [a, b] = [&one, &other].map(|mark| PreparedMark::cut_at(mark, COMMON_SPACING_UM, deviations));
            a.compare(&b).unwrap().score
        };
        assert_eq!(
            PreparedMark::new(&one).compare(&PreparedMark::new(&other)).unwrap().score,
            score(CLIP_DEVIATIONS)
        );
        assert!(score(f32::INFINITY) > 1.0, "{}", score(f32::INFINITY));
        assert!(score(CLIP_DEVIATIONS) < 0.6, "{}", score(CLIP_DEVIATIONS));
    }

    #[test]
    fn lands_belong_to_bullets() {
        let line =
            LandSignature::new(6.25, (0..200).map(|sample| (sample as f32 / 7.0).sin()).collect()).unwrap();
        assert!(Mark::new(MarkKind::Lea, MarkSignature::Line(line.clone())).is_err());
        let bullet = BulletSignature::new(vec![Some(line.clone()); 6]).unwrap();
        assert!(Mark::new(MarkKind::Ejector, MarkSignature::Lands(bullet.clone())).is_err());
        let mark = Mark::new(MarkKind::Lea, MarkSignature::Lands(bullet)).unwrap();
        let (text, spacing_um) = mark.encode();
        assert_eq!(Mark::decode("LEA", &text, spacing_um).unwrap().kind(), MarkKind::Lea);
        assert!(Mark::decode("EJECTOR", &text, spacing_um).is_err());
    }
}
