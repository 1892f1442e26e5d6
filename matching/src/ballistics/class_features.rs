//! Hard filters: what excludes a pair before any signature is looked at.
//!
//! A feature excludes only when it is known on both sides. Every exclusion is a reason a person can read.

use std::fmt;

/// Direction in which the rifling turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Twist {
    /// To the left.
    Left,
    /// To the right.
    Right,
}

impl Twist {
    /// Reads `L` or `R`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code.trim() {
            "L" | "l" => Some(Self::Left),
            "R" | "r" => Some(Self::Right),
            _ => None,
        }
    }
}

impl fmt::Display for Twist {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Left => "left",
            Self::Right => "right",
        })
    }
}

/// Largest accepted difference of land widths, as a share of the wider.
pub const LAND_WIDTH_TOLERANCE: f32 = 0.05;

/// The class features of an exhibit as far as they are known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ClassFeatures {
    /// Match group of the calibre (or its identifier when it has no group).
    pub calibre_group: Option<String>,
    /// Number of lands and grooves.
    pub lands_grooves: Option<u8>,
    /// Direction of the rifling.
    pub twist: Option<Twist>,
    /// Width of a land in millimetres.
    pub land_width_mm: Option<f32>,
    /// Shape of the firing pin (code).
    pub firing_pin_shape: Option<String>,
}

/// Why two exhibits are not compared.
#[derive(Debug, Clone, PartialEq)]
pub enum Exclusion {
    /// The same exhibit.
    SameExhibit,
    /// Both exhibits belong to one case: a link would say nothing.
    SameCase(String),
    /// A bullet against a cartridge case.
    ExhibitKind,
    /// Calibres of different match groups.
    CalibreGroup(String, String),
    /// Different numbers of lands and grooves.
    LandsGrooves(u8, u8),
    /// Rifling turns the other way.
    Twist(Twist, Twist),
    /// Land widths differ by more than the tolerance (millimetres).
    LandWidth(f32, f32),
    /// Different firing-pin shapes.
    FiringPinShape(String, String),
    /// No kind of mark is present on both.
    NoCommonMark,
}

impl Exclusion {
    /// Stable code for tables and counters.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::SameExhibit => "SAME_EXHIBIT",
            Self::SameCase(_) => "SAME_CASE",
            Self::ExhibitKind => "EXHIBIT_KIND",
            Self::CalibreGroup(..) => "CALIBRE_GROUP",
            Self::LandsGrooves(..) => "LANDS_GROOVES",
            Self::Twist(..) => "TWIST",
            Self::LandWidth(..) => "LAND_WIDTH",
            Self::FiringPinShape(..) => "FIRING_PIN_SHAPE",
            Self::NoCommonMark => "NO_COMMON_MARK",
        }
    }
}

impl fmt::Display for Exclusion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameExhibit => formatter.write_str("the same exhibit"),
            Self::SameCase(case) => write!(formatter, "both exhibits are of case {case}"),
            Self::ExhibitKind => formatter.write_str("a bullet is not compared with a cartridge case"),
            Self::CalibreGroup(a, b) => write!(formatter, "calibre {a} against {b}"),
            Self::LandsGrooves(a, b) => write!(formatter, "{a} lands and grooves against {b}"),
            Self::Twist(a, b) => write!(formatter, "{a} twist against {b}"),
            Self::LandWidth(a, b) => {
                write!(formatter, "land width {a:.2} mm against {b:.2} mm, more than 5 % apart")
            }
            Self::FiringPinShape(a, b) => write!(formatter, "firing pin {a} against {b}"),
            Self::NoCommonMark => formatter.write_str("no kind of mark is present on both"),
        }
    }
}

impl ClassFeatures {
    /// The first feature that is known on both sides and differs, if any.
    #[must_use]
    pub fn exclusion(&self, other: &Self) -> Option<Exclusion> {
        if let Some((a, b)) = differing(self.calibre_group.as_ref(), other.calibre_group.as_ref()) {
            return Some(Exclusion::CalibreGroup(a.clone(), b.clone()));
        }
        if let Some((a, b)) = differing(self.lands_grooves, other.lands_grooves) {
            return Some(Exclusion::LandsGrooves(a, b));
        }
        if let Some((a, b)) = differing(self.twist, other.twist) {
            return Some(Exclusion::Twist(a, b));
        }
        if let (Some(a), Some(b)) = (self.land_width_mm, other.land_width_mm)
            && (a - b).abs() > LAND_WIDTH_TOLERANCE * a.max(b)
        {
            return Some(Exclusion::LandWidth(a, b));
        }
        differing(self.firing_pin_shape.as_ref(), other.firing_pin_shape.as_ref())
            .map(|(a, b)| Exclusion::FiringPinShape(a.clone(), b.clone()))
    }
}

/// Both values when both are known and not equal.
fn differing<T: PartialEq>(a: Option<T>, b: Option<T>) -> Option<(T, T)> {
    match (a, b) {
        (Some(a), Some(b)) if a != b => Some((a, b)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn nine_millimetre() -> ClassFeatures {
        ClassFeatures {
            calibre_group: Some("9X19".to_owned()),
            lands_grooves: Some(6),
            twist: Some(Twist::Right),
            land_width_mm: Some(2.0),
            firing_pin_shape: None,
        }
    }

    #[test]
    fn unknown_features_exclude_nothing() {
        assert_eq!(nine_millimetre().exclusion(&ClassFeatures::default()), None);
        assert_eq!(ClassFeatures::default().exclusion(&nine_millimetre()), None);
    }

    #[test]
    fn each_known_difference_excludes_with_its_reason() {
        let change = |edit: fn(&mut ClassFeatures)| {
            let mut other = nine_millimetre();
            edit(&mut other);
            nine_millimetre().exclusion(&other).map(|exclusion| exclusion.code())
        };
        assert_eq!(change(|_| {}), None);
        assert_eq!(change(|other| other.calibre_group = Some("45ACP".to_owned())), Some("CALIBRE_GROUP"));
        assert_eq!(change(|other| other.lands_grooves = Some(5)), Some("LANDS_GROOVES"));
        assert_eq!(change(|other| other.twist = Some(Twist::Left)), Some("TWIST"));
        assert_eq!(change(|other| other.land_width_mm = Some(2.09)), None);
        assert_eq!(change(|other| other.land_width_mm = Some(2.12)), Some("LAND_WIDTH"));
    }

    #[test]
    fn reasons_are_sentences() {
        assert_eq!(Exclusion::LandsGrooves(6, 5).to_string(), "6 lands and grooves against 5");
        assert_eq!(Exclusion::Twist(Twist::Left, Twist::Right).to_string(), "left twist against right");
    }
}
