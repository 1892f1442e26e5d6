//! Comparison of ballistic marks: signatures, land by land scores, ranked candidate lists.
//!
//! Everything here is pure: a signature comes in, a score with its explanation goes out. The steps, each in its
//! own file:
//!
//! | file | what it does |
//! |---|---|
//! | [`x3p`] | scans of surfaces as files (ISO 25178-72), read and written |
//! | [`land`] | from a scan of a land engraved area to its signature |
//! | `gaussian` | the weights of the filters of ISO 16610 |
//! | [`signature`] | a land or tool mark as heights over distance; validation, cut of tall heights, resampling, normalisation |
//! | [`breech_face`] | from a scan of a breech face to its marks, and two of them compared cell by cell |
//! | [`encoding`] | the text form in which a signature travels inside a message |
//! | [`received`] | the marks of an exhibit from what a message carries |
//! | [`correlation`] | bounded-lag normalised cross-correlation of two striated profiles |
//! | [`bullet`] | sequence average maximum over land rotations, with missing lands left out |
//! | [`comparison`] | what the comparison of two marks came to, whatever their kind |
//! | [`mark`] | one interface for every kind of mark: prepare once, compare many times |
//! | [`striae`] | the published features of two aligned lands: shared peaks and valleys, what is left of agreement |
//! | [`combined`] | several features of a pair of clipped lands together, by a model file |
//! | [`picture`] | two aligned signatures, or two breech faces and their cells, as a picture for the examiner |
//! | [`accuracy`] | how well scores tell matches from non-matches, with intervals over exhibits |
//! | [`class_features`] | the hard filters: what can be excluded before any signature is looked at |
//! | [`coarse`] | decimated signatures, to choose whom to compare exactly |
//! | [`scan`] | the first pass over whole galleries: every record, sixteen at a time, no index |
//! | [`search`] | one exhibit against many: ranked candidates with reasons |
//! | [`calibration`] | from a score to a likelihood ratio, with the data it was trained on |
//! | `logistic` | the regression by which scores and features are weighed |
//! | [`synthetic`] | barrels, slides and what they leave, made up from a seed, for simulation and tests |
//! | [`surrogates`] | made-up bullets and breech faces in great numbers, to fill a gallery |
//!
//! A score never identifies a firearm. It orders the list that an examiner looks at; only a person with the
//! specimens under a comparison microscope confirms a hit.

pub mod accuracy;
pub mod breech_face;
pub mod bullet;
pub mod calibration;
pub mod class_features;
pub mod coarse;
pub mod combined;
pub mod comparison;
pub mod correlation;
pub mod encoding;
pub mod error;
mod gaussian;
pub mod land;
mod logistic;
pub mod mark;
pub mod picture;
pub mod received;
pub mod scan;
pub mod search;
pub mod signature;
pub mod striae;
pub mod surrogates;
pub mod synthetic;
pub mod x3p;

pub use bullet::{LandScore, StriaeComparison, compare_bullets};
pub use calibration::{ALGORITHM_VERSION, Calibration, Grade, LikelihoodRatio};
pub use class_features::{ClassFeatures, Exclusion, Twist};
pub use comparison::MarkComparison;
pub use correlation::{LagWindow, PreparedLand};
pub use encoding::{
    bullet_decode, bullet_encode, face_decode, face_encode, heights_of, is_face, signature_decode,
    signature_encode,
};
pub use error::SignatureError;
pub use mark::{Mark, MarkKind, MarkSignature, PreparedMark, SoughtMark};
pub use received::{ReceivedMark, ReceivedMarks, receive_marks};
pub use search::{
    Candidate, Exhibit, ExhibitComparison, ExhibitKind, Gallery, MarkScore, PreparedExhibit, SearchOutcome,
    SearchSettings,
};
pub use signature::{BulletSignature, LandSignature};
