//! Which cells agree: Congruent Matching Cells.
//!
//! Original CMC: J. Song, "Proposed 'NIST Ballistics Identification System (NBIS)' based on 3D topography measurements on
//! correlation cells", AFTE Journal 45(2), 2013; thresholds of Song et al., Forensic Science International 284, 2018. High CMC:
//! M. Tong, J. Song, W. Chu, J. Res. NIST 120.008, 2015, as in the R package cmcR.

use super::exhaustive;
use super::prepared::{Cell, PreparedFace};
use super::registration::{self, Place};
use serde::Serialize;

/// Micrometres a pixel.
const PIXEL_UM: f32 = super::FACE_SPACING_UM as f32;

/// From when on a cell is congruent, and two faces match.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CongruenceThresholds {
    /// Farthest from the common shift, along and down, in micrometres.
    pub shift_um: f32,
    /// Farthest from the common angle, in degrees.
    pub theta_deg: f32,
    /// Least correlation.
    pub correlation: f32,
    /// Congruent cells from which on two faces are said to match.
    pub cells: f32,
    /// High CMC: angles with so many congruent cells less than the best one still count.
    pub high_tolerance: usize,
}

impl CongruenceThresholds {
    /// 125 um (20 pixels of 6.25 um), 6 degrees, 0.50 (Song 2018) and six cells; tolerance 1 (Tong 2015).
    pub const PUBLISHED: Self =
        Self { shift_um: 125.0, theta_deg: 6.0, correlation: 0.5, cells: 6.0, high_tolerance: 1 };
}

/// A shift and an angle. In the frame of the reference's middle: the other face is turned by the angle around its own middle,
/// then `x` runs along rows and `y` down.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Registration {
    /// Shift along rows in micrometres.
    pub dx_um: f32,
    /// Shift down in micrometres.
    pub dy_um: f32,
    /// Angle in degrees.
    pub theta_deg: f32,
}

/// A cell of the reference, and where it was found in the other face.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CellMatch {
    /// Column of the grid, from the left.
    pub column: u8,
    /// Row of the grid, from the top.
    pub row: u8,
    /// The cell's left upper corner from the reference's middle, in micrometres. Its side is [`super::CELL_UM`].
    pub corner_um: (f32, f32),
    /// Share of the cell that was measured.
    pub measured_share: f32,
    /// Where it lies best; `None` when the other face has too little measured there.
    pub found: Option<Registration>,
    /// Correlation there over what both have measured, -1 to 1; 0 where not found.
    pub correlation: f32,
    /// Whether it agrees with the others and correlates enough.
    pub congruent: bool,
}

/// The cells of one face looked for in the other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DirectedComparison {
    /// The cells, row by row.
    pub cells: Vec<CellMatch>,
    /// Where the other face lies as a whole: medians over all cells found; `None` without any.
    pub consensus: Option<Registration>,
    /// Congruent cells (original CMC).
    pub congruent: usize,
    /// High CMC, where it was asked for.
    pub high: Option<usize>,
}

/// Two faces compared in both directions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FaceComparison {
    /// Cells of the first face looked for in the second.
    pub forward: DirectedComparison,
    /// Cells of the second face looked for in the first.
    pub backward: DirectedComparison,
    /// Congruent cells from which on two faces are said to match.
    pub threshold: f32,
}

impl FaceComparison {
    /// Congruent cells: the mean of both directions. Unlike each of them it does not depend on which face came first.
    #[must_use]
    pub fn congruent(&self) -> f32 {
        (self.forward.congruent + self.backward.congruent) as f32 / 2.0
    }

    /// High CMC: the mean of both directions, where it was asked for.
    #[must_use]
    pub fn high(&self) -> Option<f32> {
        Some((self.forward.high? + self.backward.high?) as f32 / 2.0)
    }

    /// The same as seen from the other face.
    #[must_use]
    pub fn turned(self) -> Self {
        Self { forward: self.backward, backward: self.forward, threshold: self.threshold }
    }

    /// What was found, in sentences for an examiner.
    #[must_use]
    pub fn explanation(&self) -> Vec<String> {
        let mut sentences = vec![format!(
            "{} of {} cells of the first are found in the second at one place and angle, {} of {} the other way \
             ({} are the published threshold of a match on test fires).",
            self.forward.congruent,
            self.forward.cells.len(),
            self.backward.congruent,
            self.backward.cells.len(),
            self.threshold
        )];
        sentences.extend(self.forward.consensus.filter(|_| self.forward.congruent > 0).map(|found| {
            format!(
                "There the second is turned by {:.0} degrees and shifted by {:.0} and {:.0} um.",
                found.theta_deg + 0.0,
                found.dx_um + 0.0,
                found.dy_um + 0.0
            )
        }));
        sentences
    }

    /// Whether the congruent cells reach the threshold. No identification: an examiner looks at the specimens.
    #[must_use]
    pub fn matches(&self) -> bool {
        self.congruent() >= self.threshold
    }
}

/// How thoroughly cells are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellSearch {
    /// From coarse to fine over the whole search range.
    Fast,
    /// As `Fast`, and High CMC at 25 um: takes about twice as long.
    FastWithHigh,
    /// Every angle and shift at 12.5 um, and High CMC: the reference by which the others are judged. Slow.
    Exhaustive,
}

impl PreparedFace {
    /// Compares two faces in both directions. A face is turned by the angles with which it was prepared: prepare both with the
    /// same.
    #[must_use]
    pub fn compare(
        &self,
        other: &Self,
        thresholds: CongruenceThresholds,
        search: CellSearch,
    ) -> FaceComparison {
        FaceComparison {
            forward: self.look_in(other, thresholds, search),
            backward: other.look_in(self, thresholds, search),
            threshold: thresholds.cells,
        }
    }

    /// Looks for the cells of this face in another.
    #[must_use]
    pub fn look_in(
        &self,
        other: &Self,
        thresholds: CongruenceThresholds,
        search: CellSearch,
    ) -> DirectedComparison {
        let by_angle = match search {
            CellSearch::Fast => Vec::new(),
            CellSearch::FastWithHigh => {
                self.cells.iter().map(|cell| registration::places(cell, other)).collect()
            }
            CellSearch::Exhaustive => exhaustive::places(&self.cells, other),
        };
        let best: Vec<Option<Place>> = match search {
            CellSearch::Exhaustive => by_angle.iter().map(|places| best_of(places)).collect(),
            _ => self.cells.iter().map(|cell| registration::place(cell, other)).collect(),
        };
        let angles: Vec<f32> = other.turned.iter().map(|turned| turned.turn.degrees).collect();
        let mut comparison = congruent_cells(&self.cells, &best, &angles, thresholds);
        if search != CellSearch::Fast {
            let high = high_count(&by_angle, &angles, thresholds);
            comparison.high = Some(high.unwrap_or(comparison.congruent));
        }
        comparison
    }
}

fn best_of(places: &[Option<Place>]) -> Option<Place> {
    places.iter().flatten().copied().max_by(|one, other| one.correlation.total_cmp(&other.correlation))
}

/// Original CMC: cells within the thresholds of the medians of all.
fn congruent_cells(
    cells: &[Cell],
    best: &[Option<Place>],
    angles: &[f32],
    thresholds: CongruenceThresholds,
) -> DirectedComparison {
    let registration = |place: &Place| {
        let theta_deg = angles.get(place.turn).copied().unwrap_or_default();
        Registration { dx_um: place.dx as f32 * PIXEL_UM, dy_um: place.dy as f32 * PIXEL_UM, theta_deg }
    };
    let found: Vec<Registration> = best.iter().flatten().map(registration).collect();
    let consensus = consensus(&found);
    let cells: Vec<CellMatch> = cells
        .iter()
        .zip(best)
        .map(|(cell, place)| {
            let found = place.as_ref().map(registration);
            let correlation = place.map_or(0.0, |place| place.correlation);
            let agrees = found.zip(consensus).is_some_and(|(found, consensus)| {
                (found.dx_um - consensus.dx_um).abs() <= thresholds.shift_um
                    && (found.dy_um - consensus.dy_um).abs() <= thresholds.shift_um
                    && between(found.theta_deg, consensus.theta_deg).abs() <= thresholds.theta_deg
            });
            CellMatch {
                column: cell.at.0,
                row: cell.at.1,
                corner_um: (cell.x as f32 * PIXEL_UM, cell.y as f32 * PIXEL_UM),
                measured_share: cell.measured,
                found,
                correlation,
                congruent: agrees && correlation >= thresholds.correlation,
            }
        })
        .collect();
    let congruent = cells.iter().filter(|cell| cell.congruent).count();
    DirectedComparison { cells, consensus, congruent, high: None }
}

/// Medians of shifts and angles.
fn consensus(found: &[Registration]) -> Option<Registration> {
    // Angles go round: the median is taken around the angle that is nearest to all others.
    let distance = |one: f32| found.iter().map(|other| between(one, other.theta_deg).abs()).sum::<f32>();
    let around = found
        .iter()
        .map(|one| one.theta_deg)
        .min_by(|one, other| distance(*one).total_cmp(&distance(*other)))?;
    let off = median(found.iter().map(|one| between(one.theta_deg, around)).collect())?;
    Some(Registration {
        dx_um: median(found.iter().map(|one| one.dx_um).collect())?,
        dy_um: median(found.iter().map(|one| one.dy_um).collect())?,
        theta_deg: between(around + off, 0.0),
    })
}

/// The angle from the second to the first, -180 to 180.
fn between(one: f32, other: f32) -> f32 {
    (one - other + 180.0).rem_euclid(360.0) - 180.0
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = *values.get((values.len() - 1) / 2)?;
    Some(f32::midpoint(lower, upper))
}

/// High CMC: the cells congruent at any of the angles at which about as many are as at the best one; `None` when these angles
/// lie farther apart than the angle's threshold.
fn high_count(
    by_angle: &[Vec<Option<Place>>],
    angles: &[f32],
    thresholds: CongruenceThresholds,
) -> Option<usize> {
    let congruent_at: Vec<Vec<bool>> = (0..angles.len())
        .map(|turn| {
            let at: Vec<Option<Place>> =
                by_angle.iter().map(|places| places.get(turn).copied().flatten()).collect();
            let middle =
                |of: fn(&Place) -> i32| median(at.iter().flatten().map(|place| of(place) as f32).collect());
            let (dx, dy) = (middle(|place| place.dx), middle(|place| place.dy));
            let near = |shift: i32, middle: Option<f32>| {
                middle.is_some_and(|middle| (shift as f32 - middle).abs() * PIXEL_UM <= thresholds.shift_um)
            };
            let congruent = |place: &Place| {
                near(place.dx, dx) && near(place.dy, dy) && place.correlation >= thresholds.correlation
            };
            at.iter().map(|place| place.as_ref().is_some_and(congruent)).collect()
        })
        .collect();
    let count = |at: &Vec<bool>| at.iter().filter(|congruent| **congruent).count();
    let most = congruent_at.iter().map(count).max()?;
    let high: Vec<(f32, &Vec<bool>)> = angles
        .iter()
        .copied()
        .zip(&congruent_at)
        .filter(|(_, at)| count(at) + thresholds.high_tolerance >= most)
        .collect();
    let apart = high.iter().flat_map(|(one, _)| high.iter().map(|(other, _)| between(*one, *other).abs()));
    if apart.fold(0.0, f32::max) > thresholds.theta_deg {
        return None;
    }
    let any = |cell: usize| high.iter().any(|(_, at)| at.get(cell).copied().unwrap_or(false));
    Some((0..by_angle.len()).filter(|cell| any(*cell)).count())
}
