//! What the name of a scan's file says of the mark: laboratories name files, and X3P has no field for it.

use proofhouse_schemas::values::BallisticMarkKind;

/// What a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    /// The kind of mark, when the name says it.
    pub(super) kind: Option<BallisticMarkKind>,
    /// The number of the land, when the name says it.
    pub(super) land: Option<i32>,
}

/// Words by which names of files call marks, in capitals.
const WORDS: [(&str, BallisticMarkKind); 12] = [
    ("BF", BallisticMarkKind::BreechFace),
    ("BREECH", BallisticMarkKind::BreechFace),
    ("BREECHFACE", BallisticMarkKind::BreechFace),
    ("FP", BallisticMarkKind::FiringPin),
    ("FIRINGPIN", BallisticMarkKind::FiringPin),
    ("EJ", BallisticMarkKind::Ejector),
    ("EJECTOR", BallisticMarkKind::Ejector),
    ("AS", BallisticMarkKind::FiringPinAperture),
    ("APERTURE", BallisticMarkKind::FiringPinAperture),
    ("SHEAR", BallisticMarkKind::FiringPinAperture),
    ("LEA", BallisticMarkKind::LandEngravedArea),
    ("LAND", BallisticMarkKind::LandEngravedArea),
];

/// Reads the name of a file without its ending: `PT-233-L4`, `Br1 Bullet 2 Land 4`, `case 7 BF`. The last word that says
/// something counts.
pub(super) fn read(stem: &str) -> Named {
    let stem = stem.to_uppercase();
    let words: Vec<&str> = stem.split(|letter: char| !letter.is_alphanumeric()).collect();
    let mut named = Named { kind: None, land: None };
    for (place, word) in words.iter().enumerate() {
        let letters = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let digits = word.get(letters.len()..).unwrap_or_default();
        let number =
            if digits.is_empty() { words.get(place + 1).copied().unwrap_or_default() } else { digits };
        let number = number.parse().ok().filter(|number| (1..=99).contains(number));
        let kind = WORDS.iter().find(|(known, _)| *known == letters).map(|(_, kind)| *kind);
        match kind.or((letters == "L" && number.is_some()).then_some(BallisticMarkKind::LandEngravedArea)) {
            Some(BallisticMarkKind::LandEngravedArea) => {
                named = Named { kind: Some(BallisticMarkKind::LandEngravedArea), land: number };
            }
            Some(kind) => named = Named { kind: Some(kind), land: None },
            None => {}
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_that_names_a_mark_counts() {
        let land = |number| Named { kind: Some(BallisticMarkKind::LandEngravedArea), land: Some(number) };
        for (stem, named) in [
            ("H252-Br1-B1-L4", land(4)),
            ("Br1 Bullet 2 Land 6", land(6)),
            ("exhibit_7_lea03", land(3)),
            ("L1_of_case_L2", land(2)),
            ("case 7 BF", Named { kind: Some(BallisticMarkKind::BreechFace), land: None }),
            ("X-12-AS", Named { kind: Some(BallisticMarkKind::FiringPinAperture), land: None }),
            ("Fadul_10-1", Named { kind: None, land: None }),
            ("LEA", Named { kind: Some(BallisticMarkKind::LandEngravedArea), land: None }),
            ("LONDON-L", Named { kind: None, land: None }),
        ] {
            assert_eq!(read(stem), named, "{stem}");
        }
    }
}
