//! What is said below two breech faces: how many cells agree, where, and what that is not.

use std::fmt::Write;

use super::{LINE, MARGIN};
use crate::ballistics::breech_face::{CongruenceThresholds, FaceComparison};

const LEGEND: &str = "Yellow, numbered: congruent cells, on the second face where they were found. Faint: the other cells looked for.";

/// What is said below the faces.
pub(super) struct Words {
    /// Congruent cells in both directions, and the threshold.
    pub(super) counts: String,
    /// How the second face lies.
    pub(super) registration: String,
    /// What the picture does not say.
    pub(super) caution: &'static str,
}

impl Words {
    /// `drawn_as_found` says whether the second face was turned and shifted for the picture.
    pub(super) fn of(comparison: &FaceComparison, drawn_as_found: bool) -> Self {
        let FaceComparison { forward, backward, threshold } = comparison;
        let published = CongruenceThresholds::PUBLISHED.cells;
        let threshold = match *threshold == published {
            true => format!("published threshold {published}"),
            false => format!("threshold {threshold}, published {published}"),
        };
        let counts = format!(
            "Congruent cells: {} of {} of the first face, {} of {} of the second, {:.1} on average ({threshold}).",
            forward.congruent,
            forward.cells.len(),
            backward.congruent,
            backward.cells.len(),
            comparison.congruent()
        );
        let registration = match forward.consensus.filter(|_| drawn_as_found) {
            Some(at) => format!(
                "Common angle {:.1} degrees, common shift {:.0} um along rows and {:.0} um down; both undone on the right.",
                // Not "-0".
                at.theta_deg + 0.0,
                at.dx_um.round() + 0.0,
                at.dy_um.round() + 0.0
            ),
            None => {
                "No cell of the first face was found on the second, which is drawn as it was measured: no common \
                 angle or shift."
                    .to_owned()
            }
        };
        let caution = match drawn_as_found && !comparison.matches() {
            true => {
                "Below the threshold, angle and shift may be chance. A picture of two marks; it identifies nothing."
            }
            false => "A picture of two marks; it identifies nothing.",
        };
        Self { counts, registration, caution }
    }

    /// The lines of text, from below the faces on.
    pub(super) fn draw(&self, svg: &mut String, bottom: f64) {
        let texts = [
            ("", self.counts.as_str()),
            ("", &self.registration),
            (" class=\"small\"", LEGEND),
            (" class=\"small\"", self.caution),
        ];
        for (number, (class, text)) in (1..).zip(texts) {
            let y = bottom + 17.0 + LINE * f64::from(number);
            let _ = writeln!(svg, "<text{class} x=\"{MARGIN}\" y=\"{y:.1}\">{text}</text>");
        }
    }
}
