//! Breech faces of cartridge cases, compared cell by cell (Congruent Matching Cells, CMC).

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

pub use coarse::{COARSE_SIDE, CoarseFace, CoarseFaceQuery};
pub use congruence::{
    CellMatch, CellSearch, CongruenceThresholds, DirectedComparison, FaceComparison, Registration,
};
pub use error::{BreechFaceError, StoredFaceError};
pub use face::{BreechFace, FACE_SPACING_UM, FaceFlag, FaceQuality};
pub use filter::{LONGEST_WAVE_UM, SHORTEST_WAVE_UM};
pub use prepared::{PreparedFace, Rotations};

/// Side of a cell in micrometres.
pub const CELL_UM: f32 = prepared::CELL as f32 * FACE_SPACING_UM as f32;
