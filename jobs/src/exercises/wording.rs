//! The words of exercises in the four languages of the organisation: Fluent messages under `jobs/exercise_texts/`.

use super::missing_text;
use anyhow::{Result, bail};
use clap::ValueEnum;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

/// A language of exercises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, ValueEnum)]
pub enum ExerciseLanguage {
    /// English.
    #[value(name = "en")]
    English,
    /// French.
    #[value(name = "fr")]
    French,
    /// Spanish.
    #[value(name = "es")]
    Spanish,
    /// Arabic, written from right to left.
    #[value(name = "ar")]
    Arabic,
}

impl ExerciseLanguage {
    /// All languages.
    pub const ALL: [ExerciseLanguage; 4] = [Self::English, Self::French, Self::Spanish, Self::Arabic];

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
        if self == Self::Arabic { "rtl" } else { "ltr" }
    }

    /// The Fluent source of the language.
    pub(super) fn source(self) -> &'static str {
        match self {
            Self::English => include_str!("../../exercise_texts/en.ftl"),
            Self::French => include_str!("../../exercise_texts/fr.ftl"),
            Self::Spanish => include_str!("../../exercise_texts/es.ftl"),
            Self::Arabic => include_str!("../../exercise_texts/ar.ftl"),
        }
    }
}

/// The texts in one language.
pub struct Wording {
    language: ExerciseLanguage,
    bundle: FluentBundle<FluentResource>,
}

impl Wording {
    /// Reads the texts of a language.
    ///
    /// # Errors
    /// When they are broken, which is a defect.
    pub fn of(language: ExerciseLanguage) -> Result<Wording> {
        let mut bundle = FluentBundle::new_concurrent(vec![language.code().parse()?]);
        // References and numbers in Latin script keep their own direction inside Arabic.
        bundle.set_use_isolating(language == ExerciseLanguage::Arabic);
        let resource = match FluentResource::try_new(language.source().to_owned()) {
            Ok(resource) => resource,
            Err((_, errors)) => bail!("the texts in {} are broken: {errors:?}", language.code()),
        };
        if let Err(errors) = bundle.add_resource(resource) {
            bail!("the texts in {} say something twice: {errors:?}", language.code());
        }
        Ok(Wording { language, bundle })
    }

    /// The language.
    pub fn language(&self) -> ExerciseLanguage {
        self.language
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
        let pattern = self.bundle.get_message(key).and_then(|message| message.value());
        let pattern = pattern.ok_or_else(|| missing_text(key, self.language))?;
        let mut arguments = FluentArgs::new();
        for (name, value) in filling {
            arguments.set((*name).to_owned(), (*value).to_owned());
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&arguments), &mut errors);
        if let Some(error) = errors.first() {
            bail!("the text {key} in {}: {error}", self.language.code());
        }
        Ok(match self.language {
            ExerciseLanguage::French => proofhouse_reports::Language::French.typography(text.into_owned()),
            // What is typed is copied, and signs that nobody sees would be copied with it.
            ExerciseLanguage::Arabic => text.replace("`\u{2068}", "`").replace("\u{2069}`", "`"),
            _ => text.into_owned(),
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
    fn keys(language: ExerciseLanguage) -> BTreeMap<String, BTreeSet<String>> {
        let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for line in language.source().lines() {
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
        let english = keys(ExerciseLanguage::English);
        assert!(english.len() > 100);
        for language in ExerciseLanguage::ALL {
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
        let unused: Vec<String> = keys(ExerciseLanguage::English)
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
        for language in ExerciseLanguage::ALL {
            let wording = Wording::of(language).unwrap();
            for bureau in &bureaus {
                assert_ne!(wording.country(bureau), bureau.to_uppercase(), "{language:?}");
            }
        }
    }

    #[test]
    fn a_missing_text_and_an_open_gap_are_errors() {
        let english = Wording::of(ExerciseLanguage::English).unwrap();
        assert!(english.text("nothing").unwrap_err().to_string().contains("nothing"));
        assert!(english.text("given").unwrap_err().to_string().contains("given"));
        let french = Wording::of(ExerciseLanguage::French).unwrap();
        assert!(french.with("given", &[("given", "X")]).unwrap().contains("\u{a0}: X"));
        let arabic = Wording::of(ExerciseLanguage::Arabic).unwrap();
        assert!(arabic.with("given", &[("given", "X")]).unwrap().contains("\u{2068}X\u{2069}"));
    }
}
