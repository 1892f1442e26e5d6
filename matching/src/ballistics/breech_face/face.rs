//! A breech face: its marks at 12.5 um, and what an examiner should know of them.

use super::error::BreechFaceError;
use super::grid::Grid;
use super::surface;
use crate::ballistics::x3p::Scan;
use serde::Serialize;

/// Distance of a face's heights in micrometres.
pub const FACE_SPACING_UM: f64 = 12.5;

/// Directions from the middle in which something must have been measured, as a share of all: else a part is missing. Not the
/// area: a large firing-pin hole leaves a narrow ring.
const PARTLY: f64 = 0.8;
/// One side longer than the other by this: a part was cut off.
const ROUND: f64 = 1.2;
/// A smaller area holds too few cells for a count of six to mean what it does on whole faces, in square millimetres.
const SMALL_MM2: f64 = 1.5;
/// Smoother than this there is more noise than marks, in micrometres.
const SMOOTH_UM: f64 = 0.1;
/// Rougher than this it is no machined surface's impression, in micrometres.
const ROUGH_UM: f64 = 8.0;

/// What an examiner should know of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FaceFlag {
    /// In some directions nothing was measured, or the face is not round: a part is missing.
    PartlyMeasured,
    /// The measured area is small: fewer cells can agree than on a whole face.
    Small,
    /// Hardly any marks: noise may outweigh them.
    Smooth,
    /// Rougher than impressions of breech faces are: damage, or not a breech face.
    Rough,
}

/// What was measured of a face.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FaceQuality {
    /// Width and height of what was measured, in micrometres.
    pub extent_um: (f64, f64),
    /// Area measured, without edges and outliers, in square millimetres.
    pub measured_mm2: f64,
    /// Share of the ellipse within the extent that was measured, 0 to about 1. A firing-pin hole takes much of it.
    pub measured_share: f64,
    /// Share of the directions from the middle in which something was measured, 0 to 1.
    pub directions_share: f64,
    /// Root mean square of the heights between 16 and 500 um, in micrometres.
    pub roughness_um: f64,
}

/// The marks of a breech face: heights between 16 and 500 um at 12.5 um, edges and outliers left out.
#[derive(Debug, Clone, PartialEq)]
pub struct BreechFace {
    grid: Grid,
}

impl BreechFace {
    /// The marks of a scan of a breech face: resampled, levelled, outliers and edges left out, filtered. The scan should be
    /// cropped to the impression, with the firing-pin hole missing; what stands out of the plane by far is left out.
    ///
    /// # Errors
    /// When the scan is no breech face: spacing, size, or nothing measured.
    pub fn from_scan(scan: &Scan) -> Result<Self, BreechFaceError> {
        Ok(Self { grid: surface::marks(scan)? })
    }

    pub(super) fn from_grid(grid: Grid) -> Self {
        Self { grid }
    }

    pub(super) fn grid(&self) -> &Grid {
        &self.grid
    }

    /// Heights along a row, and rows.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.grid.columns, self.grid.rows)
    }

    /// Heights in micrometres, row by row, [`FACE_SPACING_UM`] apart; NaN where missing.
    #[must_use]
    pub fn heights_um(&self) -> &[f32] {
        &self.grid.heights
    }

    /// What was measured.
    #[must_use]
    pub fn quality(&self) -> FaceQuality {
        let extent_um = (self.grid.columns as f64 * FACE_SPACING_UM, self.grid.rows as f64 * FACE_SPACING_UM);
        let measured_mm2 = self.grid.measured().count() as f64 * (FACE_SPACING_UM * 1e-3).powi(2);
        let ellipse_mm2 = std::f64::consts::FRAC_PI_4 * extent_um.0 * extent_um.1 * 1e-6;
        let measured_share = measured_mm2 / ellipse_mm2.max(f64::MIN_POSITIVE);
        FaceQuality {
            extent_um,
            measured_mm2,
            measured_share,
            directions_share: self.directions_share(),
            roughness_um: self.grid.root_mean_square(),
        }
    }

    fn directions_share(&self) -> f64 {
        let mut sectors = [false; 24];
        let (x, y) = (self.grid.columns as f64 / 2.0, self.grid.rows as f64 / 2.0);
        for (row, heights) in self.grid.heights.chunks_exact(self.grid.columns.max(1)).enumerate() {
            for (column, _) in heights.iter().enumerate().filter(|(_, height)| !height.is_nan()) {
                let angle =
                    (row as f64 + 0.5 - y).atan2(column as f64 + 0.5 - x) / std::f64::consts::TAU + 0.5;
                if let Some(sector) = sectors.get_mut((angle * 24.0) as usize) {
                    *sector = true;
                }
            }
        }
        sectors.iter().filter(|measured| **measured).count() as f64 / 24.0
    }

    /// What is doubtful.
    #[must_use]
    pub fn flags(&self) -> Vec<FaceFlag> {
        let quality = self.quality();
        let (width, height) = quality.extent_um;
        let cut_off = width.max(height) > ROUND * width.min(height);
        let flags = [
            (quality.directions_share < PARTLY || cut_off, FaceFlag::PartlyMeasured),
            (quality.measured_mm2 < SMALL_MM2, FaceFlag::Small),
            (quality.roughness_um < SMOOTH_UM, FaceFlag::Smooth),
            (quality.roughness_um > ROUGH_UM, FaceFlag::Rough),
        ];
        flags.into_iter().filter_map(|(is_so, flag)| is_so.then_some(flag)).collect()
    }
}
