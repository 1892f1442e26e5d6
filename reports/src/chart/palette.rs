//! Colours: derived from Okabe and Ito's set, ordered so that neighbours differ in lightness too. A reader who does
//! not tell red from green, and a reader of a grey print, see the same order.

/// Letters and strong lines.
pub const INK: &str = "#1c2530";
/// Secondary letters.
pub const MUTED: &str = "#56616d";
/// Grid lines.
pub const GRID: &str = "#dde2e7";
/// Axis lines and reference marks.
pub const AXIS: &str = "#8b95a0";
/// The one series that matters.
pub const ACCENT: &str = "#0b5a92";
/// The series that it is compared with.
pub const COMPARED: &str = "#98a3ae";
/// A band of uncertainty.
pub const BAND: &str = "#cfe0ec";
/// The ground behind empty cells.
pub const GROUND: &str = "#f4f6f8";
/// White.
pub const PAPER: &str = "#ffffff";

/// A fill of a series: a colour, whether letters on it are white, and whether it is hatched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fill {
    /// The colour.
    pub colour: &'static str,
    /// White letters are readable on it.
    pub is_dark: bool,
    /// Drawn with hatching, for grey print.
    pub is_hatched: bool,
}

/// Fills of series in order; lightness L* of about 28, 62, 82, 47 and 90: no two neighbours are alike in grey.
pub const SERIES: [Fill; 6] = [
    Fill { colour: "#00466e", is_dark: true, is_hatched: false },
    Fill { colour: "#e08a1e", is_dark: false, is_hatched: false },
    Fill { colour: "#a9d6f0", is_dark: false, is_hatched: false },
    Fill { colour: "#00805f", is_dark: true, is_hatched: true },
    Fill { colour: "#f3e9b4", is_dark: false, is_hatched: false },
    Fill { colour: "#b5627f", is_dark: true, is_hatched: true },
];

/// The fill of a series by its place; the last one serves all that follow.
pub fn series(place: usize) -> Fill {
    SERIES.get(place).or_else(|| SERIES.last()).copied().unwrap_or(Fill {
        colour: ACCENT,
        is_dark: true,
        is_hatched: false,
    })
}

/// Steps of one blue from light to dark, for amounts.
const STEPS: [(&str, bool); 7] = [
    ("#e9f1f7", false),
    ("#cfe0ec", false),
    ("#a8c9e0", false),
    ("#76a9cd", false),
    ("#4585b5", true),
    ("#1d6198", true),
    ("#06395f", true),
];

/// The step for a share of the largest amount, and whether letters on it are white. Square root, so that one cell
/// with nine tenths of everything does not wash out the others.
pub fn step(share: f64) -> (&'static str, bool) {
    let root = share.clamp(0.0, 1.0).sqrt();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let place = ((root * STEPS.len() as f64).ceil() as usize).saturating_sub(1);
    STEPS.get(place).copied().unwrap_or((ACCENT, true))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn lightness(colour: &str) -> f64 {
        let channel = |range: std::ops::Range<usize>| {
            let value = f64::from(u8::from_str_radix(&colour[range], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = 0.2126 * channel(1..3) + 0.7152 * channel(3..5) + 0.0722 * channel(5..7);
        116.0 * luminance.cbrt() - 16.0
    }

    #[test]
    fn neighbours_differ_in_grey() {
        for pair in SERIES.windows(2) {
            let difference = (lightness(pair[0].colour) - lightness(pair[1].colour)).abs();
            assert!(difference > 15.0, "{pair:?}: {difference}");
        }
    }

    #[test]
    fn letters_are_readable_on_their_fill() {
        for fill in SERIES {
            let is_dark_enough = lightness(fill.colour) < 56.0;
            assert_eq!(fill.is_dark, is_dark_enough, "{fill:?} {}", lightness(fill.colour));
        }
        for (colour, white_letters) in STEPS {
            assert_eq!(white_letters, lightness(colour) < 56.0, "{colour} {}", lightness(colour));
        }
    }

    #[test]
    fn steps_darken_with_the_share() {
        assert_eq!(step(0.0).0, "#e9f1f7");
        assert_eq!(step(1.0).0, "#06395f");
        assert!(lightness(step(0.05).0) > lightness(step(0.5).0));
    }
}
