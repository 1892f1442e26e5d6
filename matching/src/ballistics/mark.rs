//! One interface for every kind of mark: a mark is prepared once and compared many times.
//!
//! The lands of a bullet together and marks that are one line across their striae go through the striation kernel, breech
//! faces are compared cell by cell. A breech face may also come as a line, from laboratories that take one; a line and a face
//! cannot be compared.

use std::fmt;

use super::breech_face::{
    BreechFace, CellSearch, CongruenceThresholds, FACE_SPACING_UM, PreparedFace, Rotations,
};
use super::bullet::compare_lands;
use super::calibration::{Calibration, Evidence, FACE_CALIBRATION};
use super::comparison::MarkComparison;
use super::correlation::{LagWindow, PreparedLand};
use super::encoding::{
    bullet_decode, bullet_encode, face_decode, face_encode, is_face, signature_decode, signature_encode,
};
use super::error::SignatureError;
use super::scan::{FaceQuery, FaceSearch};
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
    /// A whole breech face.
    Face(BreechFace),
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
    /// When a bullet's lands or a face come as another kind of mark, or the other way round.
    pub fn new(kind: MarkKind, signature: MarkSignature) -> Result<Self, SignatureError> {
        let fits = match &signature {
            MarkSignature::Lands(_) => kind == MarkKind::Lea,
            MarkSignature::Line(_) => kind != MarkKind::Lea,
            MarkSignature::Face(_) => kind == MarkKind::BreechFace,
        };
        let expected = match kind {
            MarkKind::Lea => "4 to 8 lands",
            MarkKind::BreechFace => "a face, or one line across the striae",
            _ => "one line across the striae",
        };
        match fits {
            true => Ok(Self { kind, signature }),
            false => Err(SignatureError::WrongShape { kind: kind.as_str(), expected }),
        }
    }

    /// Reads a mark from its text form: the lands of a bullet separated by `.`, a face, or one line.
    ///
    /// # Errors
    /// When the kind is unknown or the text is not such a signature.
    pub fn decode(kind: &str, text: &str, spacing_um: f32) -> Result<Self, SignatureError> {
        let kind = MarkKind::parse(kind)?;
        let signature = match kind {
            MarkKind::Lea => MarkSignature::Lands(bullet_decode(text, spacing_um)?),
            _ if is_face(text) => MarkSignature::Face(face_decode(text)?),
            _ => MarkSignature::Line(signature_decode(text, spacing_um)?),
        };
        Self::new(kind, signature)
    }

    /// The text form and its spacing in micrometres.
    #[must_use]
    pub fn encode(&self) -> (String, f32) {
        match &self.signature {
            MarkSignature::Lands(bullet) => bullet_encode(bullet),
            MarkSignature::Line(line) => (signature_encode(line), line.spacing_um()),
            MarkSignature::Face(face) => (face_encode(face), FACE_SPACING_UM as f32),
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
    form: Form,
}

#[derive(Debug, Clone)]
enum Form {
    /// The lands, `None` where missing; one for a line.
    Striae(Vec<Option<PreparedLand>>),
    /// The stored form of a face: turned by every angle it takes seventy times as much, so that is made for each search.
    Face(Vec<u8>),
}

/// Whether two marks can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparable {
    /// They can.
    Yes,
    /// Both are bullets, with so many lands each.
    OtherLands(usize, usize),
    /// They are of two kinds, or one is a line and the other a face.
    No,
}

impl PreparedMark {
    /// Prepares a mark at the common spacing: tall heights are cut off, see [`CLIP_DEVIATIONS`].
    #[must_use]
    pub fn new(mark: &Mark) -> Self {
        Self::at_spacing(mark, COMMON_SPACING_UM)
    }

    /// Prepares a mark at another spacing. Only marks of one spacing can be compared. Faces have one spacing.
    #[must_use]
    pub fn at_spacing(mark: &Mark, spacing_um: f32) -> Self {
        Self::cut_at(mark, spacing_um, CLIP_DEVIATIONS)
    }

    /// Prepares a mark whose heights are cut at another number of robust standard deviations; infinity cuts nothing.
    /// For measuring what the cut does: the calibrations hold for [`CLIP_DEVIATIONS`] only. Faces are not cut.
    #[must_use]
    pub fn cut_at(mark: &Mark, spacing_um: f32, deviations: f32) -> Self {
        let prepare = |land: &LandSignature| PreparedLand::new(&land.clipped(deviations), spacing_um);
        let form = match &mark.signature {
            MarkSignature::Lands(bullet) => {
                Form::Striae(bullet.lands().iter().map(|land| land.as_ref().and_then(prepare)).collect())
            }
            MarkSignature::Line(line) => Form::Striae(vec![prepare(line)]),
            MarkSignature::Face(face) => Form::Face(face.encode()),
        };
        Self { kind: mark.kind, form }
    }

    /// What left the mark.
    #[must_use]
    pub fn kind(&self) -> MarkKind {
        self.kind
    }

    /// The lands (one for a line), `None` where missing; none for a face.
    #[must_use]
    pub fn lands(&self) -> &[Option<PreparedLand>] {
        match &self.form {
            Form::Striae(lands) => lands,
            Form::Face(_) => &[],
        }
    }

    /// Whether the two can be compared.
    #[must_use]
    pub fn comparable(&self, other: &Self) -> Comparable {
        match (&self.form, &other.form) {
            _ if self.kind != other.kind => Comparable::No,
            (Form::Striae(a), Form::Striae(b)) if a.len() != b.len() => {
                Comparable::OtherLands(a.len(), b.len())
            }
            (Form::Striae(_), Form::Striae(_)) | (Form::Face(_), Form::Face(_)) => Comparable::Yes,
            _ => Comparable::No,
        }
    }

    /// Makes it ready to be compared with many. `rotations` are the angles by which faces are turned.
    #[must_use]
    pub fn sought(&self, rotations: Rotations) -> SoughtMark<'_> {
        SoughtMark { mark: self, face: self.face(rotations).map(Box::new), rotations }
    }

    /// Compares two marks of one kind and one number of lands; `None` for any other pair, or when no land is
    /// present on both. Faces may be turned by up to 30 degrees.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<MarkComparison> {
        self.sought(Rotations::Oriented).compare(other, true)
    }

    fn face(&self, rotations: Rotations) -> Option<PreparedFace> {
        let Form::Face(stored) = &self.form else { return None };
        // What was encoded here can be decoded.
        BreechFace::decode(stored).ok().map(|face| PreparedFace::new(&face, rotations))
    }
}

/// A mark that is looked for among others.
#[derive(Debug)]
pub struct SoughtMark<'mark> {
    mark: &'mark PreparedMark,
    face: Option<Box<PreparedFace>>,
    rotations: Rotations,
}

impl SoughtMark<'_> {
    /// What left the mark.
    #[must_use]
    pub fn kind(&self) -> MarkKind {
        self.mark.kind
    }

    /// The face decimated and turned, for the first pass; `None` for other marks.
    #[must_use]
    pub fn face_query(&self) -> Option<FaceQuery> {
        self.face.as_deref().map(|face| FaceQuery::new(face, FaceSearch::ORDINARY))
    }

    /// Whether it is a breech face.
    #[must_use]
    pub fn is_face(&self) -> bool {
        self.face.is_some()
    }

    /// What a comparison is likely to say, for a fifth of its work where it is of breech faces: the other's cells are looked for
    /// in this one, and not the other way round. Of other marks it is the comparison itself.
    #[must_use]
    pub fn glance(&self, other: &PreparedMark) -> Option<(Evidence, &'static Calibration)> {
        if let (Some(face), Form::Face(stored)) = (&self.face, &other.form) {
            let cells = PreparedFace::cells_alone(&BreechFace::decode(stored).ok()?);
            let found = cells.look_in(face, CongruenceThresholds::PUBLISHED, CellSearch::Fast);
            return Some((Evidence { lands: 1.0, score_sum: found.congruent as f64 }, &FACE_CALIBRATION));
        }
        let comparison = self.compare(other, true)?;
        Some((Evidence::of(&comparison), Calibration::of(self.kind(), &comparison)))
    }

    /// Compares it with another mark, as the first of the two or as the second; the outcome is told as seen from this one.
    /// `None` when they are not [`Comparable`], or no land is present on both.
    #[must_use]
    pub fn compare(&self, other: &PreparedMark, is_first: bool) -> Option<MarkComparison> {
        if self.mark.comparable(other) != Comparable::Yes {
            return None;
        }
        if let Some(face) = &self.face {
            let other = other.face(self.rotations)?;
            let cells = face.compare(&other, CongruenceThresholds::PUBLISHED, CellSearch::Fast);
            return Some(MarkComparison::Cells(cells));
        }
        let (first, second) = if is_first { (self.mark, other) } else { (other, self.mark) };
        let striae = compare_lands(first.lands(), second.lands(), self.mark.kind.lag_window())?;
        Some(MarkComparison::Striae(if is_first { striae } else { striae.turned() }))
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
            a.compare(&b).unwrap().score()
        };
        assert_eq!(
            PreparedMark::new(&one).compare(&PreparedMark::new(&other)).unwrap().score(),
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
