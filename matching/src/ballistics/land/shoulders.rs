//! Where the land ends. Beside it the barrel's grooves have left ridges: going out from the middle the surface falls along its
//! curve, and then rises steeply. The lowest place before the rise is the end of the land.

use super::filter::gaussian;

/// A rise above the lowest place so far is a shoulder, in micrometres.
const RISE_UM: f64 = 8.0;
/// What is left out before the end found, in micrometres: the foot of the shoulder.
const MARGIN_UM: f64 = 25.0;
/// Heights are smoothed by this wave before, in micrometres.
const SMOOTH_UM: f64 = 55.0;

/// The land within a crosscut.
pub(super) struct Shoulders {
    /// Its first sample.
    pub(super) first: usize,
    /// The sample behind its last.
    pub(super) last: usize,
    /// Whether a shoulder was found on the left.
    pub(super) left: bool,
    /// Whether one was found on the right.
    pub(super) right: bool,
}

pub(super) fn find(heights_um: &[f64], spacing_um: f64) -> Shoulders {
    let measured = |height: &f64| !height.is_nan();
    let first_measured = heights_um.iter().position(measured).unwrap_or(0);
    let last_measured = heights_um.iter().rposition(measured).map_or(0, |place| place + 1);
    let mut known = 0.0;
    // A gap goes on as high as what was last measured; smoothing takes off the step.
    let bridged: Vec<f64> = heights_um
        .iter()
        .map(|height| {
            if measured(height) {
                known = *height;
            }
            known
        })
        .collect();
    let smooth = gaussian(&bridged, spacing_um, SMOOTH_UM);
    let width = last_measured.saturating_sub(first_measured);
    let (inner_left, inner_right) = (first_measured + width / 3, first_measured + 2 * width / 3);
    let margin = (MARGIN_UM / spacing_um).round() as usize;
    let right =
        end_of_land((inner_right..last_measured).filter_map(|place| Some((place, *smooth.get(place)?))));
    let left = end_of_land(
        (first_measured..inner_left).rev().filter_map(|place| Some((place, *smooth.get(place)?))),
    );
    Shoulders {
        first: left.map_or(first_measured, |place| place + margin),
        last: right.map_or(last_measured, |place| place.saturating_sub(margin)),
        left: left.is_some(),
        right: right.is_some(),
    }
}

/// The lowest place before the first rise, going outward.
fn end_of_land(outward: impl Iterator<Item = (usize, f64)>) -> Option<usize> {
    let mut lowest: Option<(usize, f64)> = None;
    for (place, height) in outward {
        match lowest {
            Some((foot, low)) if height >= low + RISE_UM => return Some(foot),
            Some((_, low)) if height >= low => {}
            _ => lowest = Some((place, height)),
        }
    }
    None
}
