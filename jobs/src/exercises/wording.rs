//! The words of exercises in the four languages of the organisation: Fluent messages under `jobs/exercise_texts/`.

use super::missing_text;
use crate::fluent_words::FluentWords;
use anyhow::Result;
use proofhouse_reports::Locale;
use proofhouse_schemas::values::Language;

/// The Fluent source of a language.
pub(super) fn source(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../../exercise_texts/en.ftl"),
        Language::Fr => include_str!("../../exercise_texts/fr.ftl"),
        Language::Es => include_str!("../../exercise_texts/es.ftl"),
        Language::Ar => include_str!("../../exercise_texts/ar.ftl"),
    }
}

/// The texts in one language.
pub struct Wording(FluentWords);

impl Wording {
    /// Reads the texts of a language.
    ///
    /// # Errors
    /// When they are broken, which is a defect.
    pub fn of(language: Language) -> Result<Wording> {
        // References and numbers in Latin script keep their own direction inside Arabic.
        FluentWords::new(language, language == Language::Ar, &[source(language)]).map(Wording)
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.0.language()
    }

    /// A text without gaps.
    ///
    /// # Errors
    /// When there is no such text.
    pub fn text(&self, key: &str) -> Result<String> {
        self.with(key, &[])
    }

    /// A text with its gaps filled.
    ///
    /// # Errors
    /// When there is no such text, or a gap is left.
    pub fn with(&self, key: &str, filling: &[(&str, &str)]) -> Result<String> {
        let text = self.0.text(key, filling)?.ok_or_else(|| missing_text(key, self.language()))?;
        Ok(match self.language() {
            Language::Fr => Locale::new(proofhouse_reports::Language::French).typography(text),
            // What is typed is copied, and signs that nobody sees would be copied with it.
            Language::Ar => text.replace("`\u{2068}", "`").replace("\u{2069}`", "`"),
            _ => text,
        })
    }

    /// The name of a bureau's country; its code in capitals where the texts do not name it.
    pub fn country(&self, bureau: &str) -> String {
        let code = bureau.to_uppercase();
        self.text(&format!("country-{code}")).unwrap_or(code)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::cast::{THEATRES, TRACED};
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Keys with the gaps of their texts.
    fn keys(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for line in source(language).lines() {
            let Some((key, text)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) else {
                continue;
            };
            let gaps =
                text.split("{ $").skip(1).map(|rest| rest.split(' ').next().unwrap().to_owned()).collect();
            assert!(keys.insert(key.to_owned(), gaps).is_none(), "{key} twice in {language:?}");
        }
        keys
    }

    #[test]
    fn every_language_says_everything_with_the_same_gaps() {
        let english = keys(Language::En);
        assert!(english.len() > 100);
        for language in Language::ALL.iter().copied() {
            Wording::of(language).unwrap();
            let other = keys(language);
            let differing: Vec<&String> = english
                .keys()
                .chain(other.keys())
                .filter(|key| english.get(*key) != other.get(*key))
                .collect();
            assert!(differing.is_empty(), "{language:?} differs from English in {differing:?}");
        }
    }

    /// A text that nobody says is a leftover. Keys are written out where they are used, but for these.
    #[test]
    fn no_text_is_left_over() {
        let code = [
            include_str!("briefing.rs"),
            include_str!("answers.rs"),
            include_str!("feedback.rs"),
            include_str!("../commands/exercise.rs"),
        ]
        .concat();
        let unused: Vec<String> = keys(Language::En)
            .into_keys()
            .filter(|key| !key.starts_with("country-") && !code.contains(&format!("\"{key}\"")))
            .collect();
        assert!(unused.is_empty(), "{unused:?}");
    }

    #[test]
    fn every_country_of_a_story_has_a_name_in_every_language() {
        let traced = TRACED.iter().flat_map(|model| [model.maker, model.importer, model.astray]);
        let parts = THEATRES
            .iter()
            .flat_map(|theatre| [theatre.theft, theatre.sale, theatre.seat, theatre.partner, theatre.scene]);
        let bureaus: BTreeSet<&str> = traced.chain(parts).collect();
        for language in Language::ALL.iter().copied() {
            let wording = Wording::of(language).unwrap();
            for bureau in &bureaus {
                assert_ne!(wording.country(bureau), bureau.to_uppercase(), "{language:?}");
            }
        }
    }

    #[test]
    fn a_missing_text_and_an_open_gap_are_errors() {
        let english = Wording::of(Language::En).unwrap();
        assert!(english.text("nothing").unwrap_err().to_string().contains("nothing"));
        assert!(english.text("given").unwrap_err().to_string().contains("given"));
        let french = Wording::of(Language::Fr).unwrap();
        assert!(french.with("given", &[("given", "X")]).unwrap().contains("\u{a0}: X"));
        let arabic = Wording::of(Language::Ar).unwrap();
        assert!(arabic.with("given", &[("given", "X")]).unwrap().contains("\u{2068}X\u{2069}"));
    }
}
