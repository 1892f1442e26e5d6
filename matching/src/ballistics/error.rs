//! What can be wrong with a signature, said so that the sender can repair it.

use thiserror::Error;

use super::breech_face::StoredFaceError;

/// A signature that cannot be used, and why.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum SignatureError {
    /// The distance between two heights is not a usable length.
    #[error(
        "spacing {spacing_um} um is not between {least_um} and {most_um} um; give the distance between samples in micrometres"
    )]
    Spacing {
        /// What was given.
        spacing_um: f32,
        /// Smallest spacing accepted.
        least_um: f32,
        /// Largest spacing accepted.
        most_um: f32,
    },
    /// More samples than a signature may have.
    #[error("{samples} heights, at most {most} are accepted; resample to 3.125 um or coarser")]
    TooLong {
        /// Number of heights given.
        samples: usize,
        /// Limit.
        most: usize,
    },
    /// Too little of the mark was measured.
    #[error("only {present} measured heights, at least {least} are needed; mark the land as missing instead")]
    TooFewHeights {
        /// Measured (not missing) heights.
        present: usize,
        /// Limit.
        least: usize,
    },
    /// A height that no mark can have.
    #[error(
        "height {height_um} um at sample {sample} is outside +-{most_um} um; heights are micrometres after levelling"
    )]
    Height {
        /// Index of the sample.
        sample: usize,
        /// Its height.
        height_um: f32,
        /// Limit.
        most_um: f32,
    },
    /// All heights are the same: nothing to compare.
    #[error("all measured heights are equal; a flat signature cannot be compared")]
    Flat,
    /// A bullet with a number of lands that no barrel in the reference has.
    #[error(
        "{lands} lands, a bullet has {least} to {most}; list missing lands as empty, in order around the bullet"
    )]
    LandCount {
        /// Number of lands given.
        lands: usize,
        /// Limit.
        least: usize,
        /// Limit.
        most: usize,
    },
    /// More marks than one exhibit is compared by.
    #[error("an exhibit is compared by its first {most} marks; send the best of each kind first")]
    TooManyMarks {
        /// Limit.
        most: usize,
    },
    /// Every land is missing.
    #[error("all lands of the bullet are missing; at least one land must have a signature")]
    NoLands,
    /// A land number outside the bullet, or given twice.
    #[error("land {land} is outside 1 to {lands} or given twice")]
    LandNumber {
        /// The number given.
        land: usize,
        /// Lands of the bullet.
        lands: usize,
    },
    /// The text form is not base64.
    #[error(
        "signature text is not base64 ({reason}); encode the little-endian 16-bit heights in standard base64"
    )]
    NotBase64 {
        /// The decoder's words.
        reason: String,
    },
    /// The bytes do not hold whole samples.
    #[error("signature has {bytes} bytes, an odd number; each height is a 16-bit integer in 0.01 um")]
    OddBytes {
        /// Number of bytes after base64 decoding.
        bytes: usize,
    },
    /// The text form of a breech face is longer than a message carries.
    #[error(
        "the breech face takes {letters} letters, at most {most} are accepted; crop the scan to the impression"
    )]
    FaceTooLarge {
        /// Letters of the text.
        letters: usize,
        /// Limit.
        most: usize,
    },
    /// The text form of a breech face does not hold one.
    #[error("the signature begins like a breech face and is none: {0}")]
    StoredFace(#[from] StoredFaceError),
    /// A kind of mark that is carried by another number of lands.
    #[error("a {kind} mark needs {expected}")]
    WrongShape {
        /// Mark kind code.
        kind: &'static str,
        /// What it needs.
        expected: &'static str,
    },
    /// An unknown mark kind code.
    #[error(
        "mark kind `{code}` is not known; expected BREECH_FACE, FIRING_PIN, EJECTOR, FIRING_PIN_APERTURE or LEA"
    )]
    UnknownMarkKind {
        /// What was given, cut to 80 characters.
        code: String,
    },
}
