//! The stored form of a breech face: one byte a height, about 75 KB for a 9 mm pistol's.
//!
//! `PHBF`, version (1 byte), columns, rows (2 bytes each), step in micrometres (4 bytes, IEEE 754), then one signed byte a height
//! in steps, row by row; -128 where missing. Numbers are little-endian. A step is a 127th of the largest height, which the
//! filter's clipping holds to a few standard deviations: rounding adds a two-hundredth of one.

use super::error::StoredFaceError;
use super::face::{BreechFace, FACE_SPACING_UM};
use super::grid::Grid;

const MAGIC: &[u8; 4] = b"PHBF";
/// The version written, and the newest read.
pub const STORED_VERSION: u8 = 1;
const HEADER: usize = 13;
const MISSING: i8 = i8::MIN;
/// Columns and rows at most: 16 mm.
const MOST_SIDE: usize = 1_280;
/// Largest step, in micrometres: heights up to 127 um.
const MOST_STEP_UM: f32 = 1.0;

impl BreechFace {
    /// The stored form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let grid = self.grid();
        let highest = grid.measured().fold(0.0f32, |highest, height| highest.max(height.abs()));
        let step_um = (highest / 127.0).clamp(f32::MIN_POSITIVE, MOST_STEP_UM);
        let mut bytes = Vec::with_capacity(HEADER + grid.heights.len());
        bytes.extend_from_slice(MAGIC);
        bytes.push(STORED_VERSION);
        // At most `MOST_SIDE` each: larger scans are refused.
        bytes.extend_from_slice(&(grid.columns as u16).to_le_bytes());
        bytes.extend_from_slice(&(grid.rows as u16).to_le_bytes());
        bytes.extend_from_slice(&step_um.to_le_bytes());
        bytes.extend(grid.heights.iter().flat_map(|height| {
            let steps = match height.is_nan() {
                true => MISSING,
                false => (height / step_um).round().clamp(-127.0, 127.0) as i8,
            };
            steps.to_le_bytes()
        }));
        bytes
    }

    /// Reads the stored form.
    ///
    /// # Errors
    /// When the bytes are no such form, of a newer version, of another length than stated, or hold nothing to compare.
    pub fn decode(bytes: &[u8]) -> Result<Self, StoredFaceError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(StoredFaceError::NotOne)?;
        let cut_off = StoredFaceError::Length { expected: HEADER, actual: bytes.len() };
        let (&version, rest) = rest.split_first().ok_or(cut_off.clone())?;
        if version != STORED_VERSION {
            return Err(StoredFaceError::Version { version, most: STORED_VERSION });
        }
        let (columns, rest) = rest.split_first_chunk::<2>().ok_or(cut_off.clone())?;
        let (rows, rest) = rest.split_first_chunk::<2>().ok_or(cut_off.clone())?;
        let (step, heights) = rest.split_first_chunk::<4>().ok_or(cut_off)?;
        let [columns, rows] = [columns, rows].map(|side| usize::from(u16::from_le_bytes(*side)));
        let step_um = f32::from_le_bytes(*step);
        if !(1..=MOST_SIDE).contains(&columns) || !(1..=MOST_SIDE).contains(&rows) {
            return Err(StoredFaceError::Stated { what: "a size" });
        }
        if !(step_um.is_finite() && step_um > 0.0 && step_um <= MOST_STEP_UM) {
            return Err(StoredFaceError::Stated { what: "a step of heights" });
        }
        if heights.len() != columns * rows {
            let expected = HEADER + columns * rows;
            return Err(StoredFaceError::Length { expected, actual: bytes.len() });
        }
        let heights: Vec<f32> = heights
            .iter()
            .map(|byte| match i8::from_le_bytes([*byte]) {
                MISSING => f32::NAN,
                steps => f32::from(steps) * step_um,
            })
            .collect();
        let grid = Grid { columns, rows, spacing_um: FACE_SPACING_UM, heights };
        if grid.root_mean_square() <= 0.0 {
            return Err(StoredFaceError::Stated { what: "heights" });
        }
        Ok(Self::from_grid(grid))
    }
}
