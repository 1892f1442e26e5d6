//! What made the signatures of an exhibit, and in which version: the words of its field `extraction`.
//!
//! `proofhouse striae/1 breech-face/1 mirrored`: this program, the versions of what it extracts, and whether the scans had to be
//! turned round. Words that are not known are left alone; signatures that another program made are not touched.

use proofhouse_matching::ballistics::{breech_face, land};
use proofhouse_schemas::values::BallisticMarkKind;

const PROGRAM: &str = "proofhouse";
const MIRRORED: &str = "mirrored";

/// How the signatures of an exhibit were extracted by this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extraction {
    versions: Vec<String>,
    /// Whether the scans had to be turned round.
    pub mirrored: bool,
}

impl Extraction {
    /// As this program extracts marks of these kinds now.
    pub fn now(kinds: impl IntoIterator<Item = BallisticMarkKind>, mirrored: bool) -> Self {
        let mut versions: Vec<String> = kinds.into_iter().map(|kind| current(kind).to_owned()).collect();
        // Striae first, whatever the order of the files.
        versions.sort_unstable_by(|one, other| other.cmp(one));
        versions.dedup();
        Self { versions, mirrored }
    }

    /// Reads the field of an exhibit; `None` when another program made its signatures.
    pub fn read(field: &str) -> Option<Self> {
        let mut words = field.split_whitespace();
        (words.next() == Some(PROGRAM)).then(|| {
            let (mirrored, versions) = words.partition::<Vec<&str>, _>(|word| *word == MIRRORED);
            let versions = versions.into_iter().map(str::to_owned).collect();
            Self { versions, mirrored: !mirrored.is_empty() }
        })
    }

    /// The field of an exhibit.
    pub fn written(&self) -> String {
        let mirrored = self.mirrored.then_some(MIRRORED);
        let words = std::iter::once(PROGRAM).chain(self.versions.iter().map(String::as_str)).chain(mirrored);
        words.collect::<Vec<_>>().join(" ")
    }

    /// Whether marks of a kind would be extracted in the same way today.
    pub fn is_current(&self, kind: BallisticMarkKind) -> bool {
        self.versions.iter().any(|version| version == current(kind))
    }
}

/// The version by which marks of a kind are extracted.
fn current(kind: BallisticMarkKind) -> &'static str {
    match kind {
        BallisticMarkKind::BreechFace => breech_face::EXTRACTION,
        _ => land::EXTRACTION,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use BallisticMarkKind::{BreechFace, FiringPinAperture, LandEngravedArea};

    #[test]
    fn the_field_says_what_was_used_and_is_read_again() {
        let lands = Extraction::now([LandEngravedArea, LandEngravedArea], false);
        assert_eq!(lands.written(), "proofhouse striae/1");
        let case = Extraction::now([BreechFace, FiringPinAperture], true);
        assert_eq!(case.written(), "proofhouse striae/1 breech-face/1 mirrored");
        assert_eq!(Extraction::read(&case.written()), Some(case.clone()));
        assert!(case.is_current(BreechFace) && !lands.is_current(BreechFace));
    }

    #[test]
    fn an_older_version_is_not_current_and_others_signatures_are_not_ours() {
        assert!(!Extraction::read("proofhouse striae/0").unwrap().is_current(LandEngravedArea));
        assert_eq!(Extraction::read("bulletxtrctr 0.2"), None);
        assert_eq!(Extraction::read(""), None);
    }
}
