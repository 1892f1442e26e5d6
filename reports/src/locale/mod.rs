//! Numbers, dates and texts as a reader of each language expects them.
//!
//! Numbers, dates and names of months are those of ICU, from CLDR. Our own are what it has no function for, or does otherwise
//! than a printed report: the minus sign, per cent, signs of changes, `1er` in French and the names of quarters.
//!
//! - `numbers`: whole and decimal numbers, shares and changes
//! - `dates`: days, months and periods
//! - `typography`: spaces and marks that keep signs and foreign letters in their place

mod dates;
mod numbers;
mod typography;

use crate::error::ReportError;

/// A language that every pack has texts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// English.
    English,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Arabic.
    Arabic,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 4] = [Self::English, Self::French, Self::Spanish, Self::Arabic];

    /// Reads `en`, `fr`, `es` or `ar`.
    pub fn parse(text: &str) -> Result<Self, ReportError> {
        let code = text.trim().to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
            .ok_or_else(|| ReportError::Language { text: text.to_owned() })
    }

    /// The code of BCP 47.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Arabic => "ar",
        }
    }

    /// The direction of its script, for the `dir` attribute.
    pub fn direction(self) -> &'static str {
        match self {
            Self::English | Self::French | Self::Spanish => "ltr",
            Self::Arabic => "rtl",
        }
    }
}

/// The digits that numbers are written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Digits {
    /// 0123456789, in Arabic too: as in the Maghreb and in reports of international organisations.
    #[default]
    Latin,
    /// ٠١٢٣٤٥٦٧٨٩, as from Egypt to the Gulf.
    ArabicIndic,
}

/// A language and how it writes numbers: what a report is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Locale {
    language: Language,
    digits: Digits,
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        Self::new(language)
    }
}

impl Locale {
    /// A language with Latin digits.
    pub const fn new(language: Language) -> Self {
        Self { language, digits: Digits::Latin }
    }

    /// The same with other digits. Only Arabic is written with either; other languages keep Latin ones.
    #[must_use]
    pub const fn with_digits(self, digits: Digits) -> Self {
        match self.language {
            Language::Arabic => Self { digits, ..self },
            Language::English | Language::French | Language::Spanish => self,
        }
    }

    /// Reads the code of a language; in Arabic the digits may be said as in BCP 47: `ar-u-nu-arab`, `ar-u-nu-latn`.
    pub fn parse(text: &str) -> Result<Self, ReportError> {
        let unknown = || ReportError::Language { text: text.to_owned() };
        let lower = text.trim().to_ascii_lowercase();
        let Some((language, digits)) = lower.split_once("-u-nu-") else {
            return Language::parse(text).map(Self::new);
        };
        let language = Language::parse(language).map_err(|_| unknown())?;
        match (language, digits) {
            (_, "latn") => Ok(Self::new(language)),
            (Language::Arabic, "arab") => Ok(Self::new(language).with_digits(Digits::ArabicIndic)),
            _ => Err(unknown()),
        }
    }

    /// The language.
    pub fn language(self) -> Language {
        self.language
    }

    /// The digits.
    pub fn digits(self) -> Digits {
        self.digits
    }

    /// The code of the language.
    pub fn code(self) -> &'static str {
        self.language.code()
    }

    /// The direction of the script.
    pub fn direction(self) -> &'static str {
        self.language.direction()
    }

    fn is_right_to_left(self) -> bool {
        self.direction() == "rtl"
    }

    /// The locale of ICU. `en-001` is English as international organisations write it, with the day before the month.
    fn icu(self) -> icu_locale_core::Locale {
        use icu_locale_core::locale;
        match (self.language, self.digits) {
            (Language::English, _) => locale!("en-001"),
            (Language::French, _) => locale!("fr"),
            (Language::Spanish, _) => locale!("es"),
            (Language::Arabic, Digits::Latin) => locale!("ar-u-nu-latn"),
            (Language::Arabic, Digits::ArabicIndic) => locale!("ar-u-nu-arab"),
        }
    }

    /// Its place among what is kept for each locale.
    fn place(self) -> usize {
        match (self.language, self.digits) {
            (Language::English, _) => 0,
            (Language::French, _) => 1,
            (Language::Spanish, _) => 2,
            (Language::Arabic, Digits::Latin) => 3,
            (Language::Arabic, Digits::ArabicIndic) => 4,
        }
    }
}

/// Number of different locales: see [`Locale::place`].
const LOCALES: usize = 5;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.code()).unwrap(), language);
            assert_eq!(Locale::parse(language.code()).unwrap(), language.into());
        }
        assert_eq!(Language::parse(" AR ").unwrap().direction(), "rtl");
        assert!(Language::parse("de").unwrap_err().to_string().contains("`de`"));
    }

    #[test]
    fn digits_are_a_choice_in_arabic_only() {
        let indic = Locale::parse("ar-u-nu-arab").unwrap();
        assert_eq!((indic.language(), indic.digits()), (Language::Arabic, Digits::ArabicIndic));
        assert_eq!(Locale::parse("ar-u-nu-latn").unwrap(), Language::Arabic.into());
        assert_eq!(Locale::new(Language::French).with_digits(Digits::ArabicIndic), Language::French.into());
        assert!(Locale::parse("fr-u-nu-arab").is_err() && Locale::parse("ar-u-nu-deva").is_err());
    }

    #[test]
    fn every_locale_has_a_place_of_its_own() {
        let mut locales: Vec<Locale> = Language::ALL.into_iter().map(Locale::new).collect();
        locales.push(Locale::new(Language::Arabic).with_digits(Digits::ArabicIndic));
        let places: Vec<usize> = locales.iter().map(|locale| locale.place()).collect();
        assert_eq!(places, (0..LOCALES).collect::<Vec<_>>());
    }
}
