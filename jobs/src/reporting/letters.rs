//! The letter that goes with a report, in the language of its reader.

use super::changes;
use crate::fluent_words::FluentWords;
use anyhow::Result;
use fluent_bundle::FluentArgs;
use proofhouse_delivery::Letter;
use proofhouse_reports::{Language, RenderedReport};
use proofhouse_schemas::values;

/// The words of letters.
///
/// # Errors
/// When they are broken.
pub fn words(language: Language) -> Result<FluentWords> {
    let (language, source) = match language {
        Language::English => (values::Language::En, include_str!("../../report_letters/en.ftl")),
        Language::French => (values::Language::Fr, include_str!("../../report_letters/fr.ftl")),
        Language::Spanish => (values::Language::Es, include_str!("../../report_letters/es.ftl")),
        Language::Arabic => (values::Language::Ar, include_str!("../../report_letters/ar.ftl")),
    };
    FluentWords::new(language, false, &[source])
}

/// The letter of a report, with the figures that differ from an earlier revision.
///
/// # Errors
/// When a word is missing.
pub fn letter(language: Language, report: &RenderedReport, changed: Option<&[String]>) -> Result<Letter> {
    let words = words(language)?;
    let cover = &report.page.cover;
    let mut arguments = FluentArgs::new();
    arguments.set("report", cover.title.as_str());
    arguments.set("period", cover.period.as_str());
    arguments.set("cut", cover.data_cut.as_str());
    let mut text = words.said("letter-text", &arguments)?;
    if let Some(changed) = changed {
        let mut arguments = FluentArgs::new();
        arguments.set("changes", changes::told(changed, &words)?);
        text = format!("{text}\n\n{}", words.said("letter-changed", &arguments)?);
    }
    let nothing = FluentArgs::new();
    Ok(Letter {
        title: cover.title.clone(),
        html: Some(paragraphs(&text, language)),
        text,
        attached: words.said("letter-attached", &nothing)?,
        in_archive: words.said("letter-in-archive", &nothing)?,
    })
}

/// The same as paragraphs of HTML.
fn paragraphs(text: &str, language: Language) -> String {
    let mut html = String::new();
    for paragraph in text.split("\n\n") {
        let safe = proofhouse_reports::chart::svg::escape(paragraph);
        html.push_str(&format!(
            "<p dir=\"{}\" lang=\"{}\">{safe}</p>\n",
            language.direction(),
            language.code()
        ));
    }
    html
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_language_has_the_words() {
        let mut arguments = FluentArgs::new();
        for name in ["report", "period", "cut", "changes", "figures"] {
            arguments.set(name, "x");
        }
        for count in [0, 1, 2, 5, 11, 100] {
            arguments.set("count", count);
            for language in Language::ALL {
                let words = words(language).unwrap();
                for key in [
                    "letter-text",
                    "letter-changed",
                    "letter-attached",
                    "letter-in-archive",
                    "changes-none",
                    "changes-figures",
                    "changes-more",
                ] {
                    assert!(!words.said(key, &arguments).unwrap().is_empty());
                }
            }
        }
    }
}
