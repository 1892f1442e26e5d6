//! Breech faces of cartridge cases, compared cell by cell (Congruent Matching Cells, CMC).
//!
//! A face is cut into cells of 450 um. Each is looked for in the other face, over shifts of 375 um and a range of angles. Cells
//! of one firearm's faces are found where one shift and one angle of the whole face put them, those of two firearms anywhere.
//! The number of cells that agree and correlate is the score; six or more are called a match (Song 2013).
//!
//! | file | what it does |
//! |---|---|
//! | `grid` | a surface on a square grid, resampled from a scan |
//! | `filter` | the areal Gaussian filter with missing heights (ISO 16610-61) |
//! | `surface` | levelled, outliers and edges left out, waves of 16 to 500 um |
//! | `face` | the marks of a face at 12.5 um, and what is doubtful of them |
//! | `encoding` | the stored form, one byte a height |
//! | `coarse` | the form at 100 um that chooses whom to compare |
//! | `layer` | a face around its middle: turned, halved, cut |
//! | `prepared` | a face's cells, and the face turned by every angle: prepared once, compared many times |
//! | `correlate` | the inner loops |
//! | `registration` | where a cell lies best, from coarse to fine |
//! | `exhaustive` | the same without short cuts, as a reference |
//! | `congruence` | which cells agree: original and High CMC |
//! | `error` | why a scan is no breech face |
//!
//! Faces are compared around the middles of what was measured. A scan of a part of a face has its middle elsewhere and is
//! flagged ([`FaceFlag::PartlyMeasured`]): it may be missed. An instrument that writes what it sees in a mirror is to be set
//! right before ([`crate::ballistics::x3p::Scan::mirrored`]).

mod coarse;
mod congruence;
mod correlate;
mod encoding;
mod error;
mod exhaustive;
mod face;
mod filter;
mod grid;
mod layer;
mod prepared;
mod registration;
mod surface;
#[cfg(test)]
mod tests;

pub(super) use coarse::in_window;
pub use coarse::{COARSE_SIDE, CoarseFace, CoarseFaceQuery};
pub use congruence::{
    CellMatch, CellSearch, CongruenceThresholds, DirectedComparison, FaceComparison, Registration,
};
pub use encoding::STORED_VERSION;
pub use error::{BreechFaceError, StoredFaceError};
pub use face::{BreechFace, FACE_SPACING_UM, FaceFlag, FaceQuality};
pub use filter::{LONGEST_WAVE_UM, SHORTEST_WAVE_UM};
pub use prepared::{PreparedFace, Rotations};

/// Name and version of what comes from a scan: raised when the same scan should give other heights.
pub const EXTRACTION: &str = "breech-face/1";

/// Name and version of the comparison: raised when the same faces should give other cells.
pub const COMPARISON: &str = "congruent-cells/1";

/// Side of a cell in micrometres.
pub const CELL_UM: f32 = prepared::CELL as f32 * FACE_SPACING_UM as f32;
