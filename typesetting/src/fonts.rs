//! The faces that documents are set in.

use std::borrow::Cow;
use std::fmt::Write as _;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::error::TypesettingError;

/// The built-in faces: Noto Sans for Latin, Greek and Cyrillic, Noto Sans Arabic, the arrows and signs that they lack, and all
/// of these in one face for drawings.
const BUILT_IN: [&[u8]; 8] = [
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../fonts/NotoSansArabic-Bold.ttf"),
    include_bytes!("../fonts/NotoSansMath-Subset.ttf"),
    include_bytes!("../fonts/NotoSansSymbols2-Subset.ttf"),
    include_bytes!("../fonts/NotoSansDrawings-Regular.ttf"),
    include_bytes!("../fonts/NotoSansDrawings-Bold.ttf"),
];

/// Faces, and the book in which a template finds them by family, weight and style.
#[derive(Debug)]
pub struct Fonts {
    pub(crate) faces: Vec<Font>,
    pub(crate) book: LazyHash<FontBook>,
}

impl Fonts {
    /// The built-in faces: families `Noto Sans` and `Noto Sans Arabic` (regular and bold), `Noto Sans Math` and
    /// `Noto Sans Symbols2` (a few signs); and `Noto Sans Drawings` (regular and bold), which has the letters of them all: in a
    /// drawing, words of an Arabic and a Latin face on one line lose letters, because the letters of one are joined.
    pub fn built_in() -> Result<Self, TypesettingError> {
        Self::read(BUILT_IN.map(Bytes::new))
    }

    /// Faces from TrueType or OpenType files.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn from_files(files: Vec<Vec<u8>>) -> Result<Self, TypesettingError> {
        Self::read(files.into_iter().map(Bytes::new))
    }

    fn read(files: impl IntoIterator<Item = Bytes>) -> Result<Self, TypesettingError> {
        let mut faces = Vec::new();
        for (place, file) in files.into_iter().enumerate() {
            let before = faces.len();
            faces.extend(Font::iter(file));
            if faces.len() == before {
                return Err(TypesettingError::Font { place: place + 1 });
            }
        }
        let book = LazyHash::new(FontBook::from_fonts(&faces));
        Ok(Self { faces, book })
    }

    /// Whether a face has the letter. Signs that are not drawn (line ends, marks of direction) count as had.
    pub fn have(&self, letter: char) -> bool {
        letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
            || self.faces.iter().any(|face| face.info().coverage.contains(letter as u32))
    }

    /// The text with every letter that no face has written as its code point, such as `[U+4E2D]`: nothing is lost, and no
    /// box stands where nobody knows what stood. It can be used on JSON and SVG, whose own signs are never touched.
    pub fn spelt_out<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if text.is_ascii() || text.chars().all(|letter| self.have(letter)) {
            return Cow::Borrowed(text);
        }
        let mut spelt = String::with_capacity(text.len() + 16);
        for letter in text.chars() {
            if self.have(letter) {
                spelt.push(letter);
            } else {
                let _ = write!(spelt, "[U+{:04X}]", u32::from(letter));
            }
        }
        Cow::Owned(spelt)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_built_in_faces_have_what_reports_say() {
        let fonts = Fonts::built_in().unwrap();
        let missing: Vec<char> = "Aé œ ñ Ж Ω ş ł − ± × ≤ ≥ → ← ↑ ↓ ■ ▲ ▼ ● ○ ✓ … – — « » “ ” ‘ ’ • · € ° عربي ١٢٣٪٫٬،؛؟ \u{2068}\u{2069}\u{202f}\u{a0}"
            .chars()
            .filter(|letter| !fonts.have(*letter))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn letters_that_no_face_has_are_spelt_out() {
        let fonts = Fonts::built_in().unwrap();
        assert_eq!(fonts.spelt_out("{\"make\": \"中 Norinco\"}"), "{\"make\": \"[U+4E2D] Norinco\"}");
        assert!(matches!(fonts.spelt_out("Škorpion → 9 мм"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_is_no_font_is_refused() {
        let error = Fonts::from_files(vec![BUILT_IN[0].to_vec(), b"no font".to_vec()]).unwrap_err();
        assert!(error.to_string().starts_with("font 2 of those given cannot be read"), "{error}");
    }
}
