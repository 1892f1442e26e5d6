//! The words of a dossier in one language: Fluent messages, one file per language.

use crate::fluent_words::FluentWords;
use anyhow::{Context, Result};
use proofhouse_reports::{Language as ReportLanguage, Pack};
use proofhouse_schemas::values::Language;
use proofhouse_schemas::{Bureau, codes};

/// The words.
pub struct Texts(FluentWords);

impl Texts {
    /// The words of a language.
    ///
    /// # Errors
    /// When a file of words cannot be read.
    pub fn of(language: Language) -> Result<Texts> {
        let own = match language {
            Language::En => include_str!("texts/en.ftl"),
            Language::Fr => include_str!("texts/fr.ftl"),
            Language::Es => include_str!("texts/es.ftl"),
            Language::Ar => include_str!("texts/ar.ftl"),
        };
        // English names of countries stand in the code list, those of the other languages in the texts of reports.
        let beside = match language {
            Language::En => None,
            Language::Fr => Some(ReportLanguage::French),
            Language::Es => Some(ReportLanguage::Spanish),
            Language::Ar => Some(ReportLanguage::Arabic),
        };
        let mut sources: Vec<String> = match beside {
            None => Vec::new(),
            Some(beside) => {
                Pack::embedded("national")?.texts(beside).into_iter().map(str::to_owned).collect()
            }
        };
        sources.push(own.to_owned());
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        // The page itself isolates what is of the other direction.
        FluentWords::new(language, false, &sources).map(Texts)
    }

    /// The language of a bureau's reports.
    pub fn language_of(bureau: Bureau) -> Language {
        let default = bureau.country().map(|country| country.default_report_language);
        default.and_then(Language::from_code).unwrap_or(Language::En)
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.0.language()
    }

    /// A text.
    ///
    /// # Errors
    /// When there is none by this key.
    pub fn text(&self, key: &str) -> Result<String> {
        self.found(key).with_context(|| format!("the {} words of dossiers lack {key}", self.language()))
    }

    fn found(&self, key: &str) -> Option<String> {
        self.0.text(key, &[]).ok().flatten()
    }

    /// The name of a code of a list; the code itself when there is no name for it.
    pub fn code(&self, list: &str, code: &str) -> String {
        self.found(&format!("{list}-{code}")).unwrap_or_else(|| code.to_owned())
    }

    /// The name of a country by its code.
    pub fn country(&self, alpha2: &str) -> String {
        let english = || codes::country(alpha2).map(|country| country.name_en.to_owned());
        self.found(&format!("country-{alpha2}")).or_else(english).unwrap_or_else(|| alpha2.to_owned())
    }

    /// The name of a bureau.
    pub fn bureau(&self, bureau: &str) -> String {
        match self.found(&format!("bureau-{bureau}")) {
            Some(name) => name,
            None => self.country(&bureau.to_ascii_uppercase()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proofhouse_schemas::values::{
        ChainActor, DiversionKind, EstablishedBy, IntendedUse, LegalStatus, MarkLocation, MarkingKind,
        OwnerType, Priority, SerialStatus, TraceEventKind, TraceState,
    };
    use std::collections::BTreeSet;

    fn keys(source: &str) -> BTreeSet<&str> {
        source
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| Some(line.split_once(" = ")?.0))
            .collect()
    }

    #[test]
    fn all_languages_have_the_same_words() {
        let english = keys(include_str!("texts/en.ftl"));
        assert!(english.len() > 200);
        for (language, source) in [
            ("fr", include_str!("texts/fr.ftl")),
            ("es", include_str!("texts/es.ftl")),
            ("ar", include_str!("texts/ar.ftl")),
        ] {
            assert_eq!(keys(source), english, "{language}");
        }
    }

    #[test]
    fn every_code_and_country_has_a_name_in_every_language() {
        fn all<T>(codes: &[T], word: fn(&T) -> &'static str) -> Vec<&'static str> {
            codes.iter().map(word).collect()
        }
        let lists: Vec<(&str, Vec<&str>)> = vec![
            ("event", all(TraceEventKind::ALL, TraceEventKind::as_str)),
            ("state", all(TraceState::ALL, TraceState::as_str)),
            ("priority", all(Priority::ALL, Priority::as_str)),
            ("outcome", codes::trace_outcomes().iter().map(|outcome| outcome.outcome_code).collect()),
            ("serial-status", all(SerialStatus::ALL, SerialStatus::as_str)),
            ("location", all(MarkLocation::ALL, MarkLocation::as_str)),
            ("marking", all(MarkingKind::ALL, MarkingKind::as_str)),
            ("use", all(IntendedUse::ALL, IntendedUse::as_str)),
            ("holder", all(OwnerType::ALL, OwnerType::as_str)),
            ("legal-status", all(LegalStatus::ALL, LegalStatus::as_str)),
            ("diversion", all(DiversionKind::ALL, DiversionKind::as_str)),
            ("established", all(EstablishedBy::ALL, EstablishedBy::as_str)),
            ("actor", all(ChainActor::ALL, ChainActor::as_str)),
            ("type", codes::firearm_types().iter().map(|entry| entry.type_code).collect()),
            ("action", codes::firearm_actions().iter().map(|entry| entry.action_code).collect()),
            ("illicit", codes::illicit_bases().iter().map(|entry| entry.code).collect()),
        ];
        for language in Language::ALL {
            let texts = Texts::of(*language).unwrap();
            for (list, codes) in &lists {
                for code in codes {
                    texts.text(&format!("{list}-{code}")).unwrap();
                }
            }
            for country in codes::countries() {
                assert_ne!(texts.country(country.alpha2), country.alpha2, "{language}");
            }
        }
        assert_eq!(Texts::of(Language::Es).unwrap().country("CZ"), "Chequia");
    }
}
