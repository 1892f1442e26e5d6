//! The words of the pages: Fluent messages in four languages, all of them in each.

use crate::error::PagesError;
use crate::locale::LANGUAGES;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use proofhouse_schemas::values::Language;

/// All texts.
pub(crate) struct Texts {
    bundles: Vec<(Language, FluentBundle<FluentResource>)>,
}

/// The source of a language's texts.
fn source(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../texts/en.ftl"),
        Language::Fr => include_str!("../texts/fr.ftl"),
        Language::Es => include_str!("../texts/es.ftl"),
        Language::Ar => include_str!("../texts/ar.ftl"),
    }
}

impl Texts {
    /// Reads the texts that are built in.
    ///
    /// # Errors
    /// When one of them is broken or says something twice.
    pub(crate) fn new() -> Result<Texts, PagesError> {
        let bundles =
            LANGUAGES.iter().map(|(language, _)| bundle(*language).map(|bundle| (*language, bundle)));
        Ok(Texts { bundles: bundles.collect::<Result<_, _>>()? })
    }

    /// A text with its gaps filled; `None` when there is none by this key, or a gap is left.
    pub(crate) fn try_with(&self, language: Language, key: &str, filling: &[(&str, &str)]) -> Option<String> {
        let (_, bundle) = self.bundles.iter().find(|(known, _)| *known == language)?;
        let pattern = bundle.get_message(key)?.value()?;
        let mut arguments = FluentArgs::new();
        for (name, value) in filling {
            // Counts choose among plural forms; they are shown as they are written.
            match (name.strip_prefix("count"), value.parse::<i64>()) {
                (Some(_), Ok(count)) => arguments.set((*name).to_owned(), count),
                _ => arguments.set((*name).to_owned(), (*value).to_owned()),
            }
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&arguments), &mut errors);
        errors.is_empty().then(|| typography(language, &text))
    }

    /// A text with its gaps filled. Should there be none, its key stands in its place; a test sees to it that there is.
    pub(crate) fn with(&self, language: Language, key: &str, filling: &[(&str, &str)]) -> String {
        self.try_with(language, key, filling).unwrap_or_else(|| {
            tracing::error!(key, language = language.as_str(), "a text is missing");
            key.to_owned()
        })
    }
}

fn bundle(language: Language) -> Result<FluentBundle<FluentResource>, PagesError> {
    let broken = |problem: String| PagesError::Page(format!("the texts in {language} {problem}"));
    let identifier = language.as_str().parse().map_err(|_| broken("are of no language".to_owned()))?;
    let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
    // What fills a gap in Arabic keeps its own direction.
    bundle.set_use_isolating(language == Language::Ar);
    let resource = FluentResource::try_new(source(language).to_owned())
        .map_err(|(_, errors)| broken(format!("are broken: {errors:?}")))?;
    bundle.add_resource(resource).map_err(|errors| broken(format!("say something twice: {errors:?}")))?;
    Ok(bundle)
}

/// In French, signs of two parts never begin a line.
fn typography(language: Language, text: &str) -> String {
    if language != Language::Fr {
        return text.to_owned();
    }
    text.replace(" ;", "\u{202f};")
        .replace(" !", "\u{202f}!")
        .replace(" ?", "\u{202f}?")
        .replace(" :", "\u{a0}:")
        .replace("« ", "«\u{a0}")
        .replace(" »", "\u{a0}»")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    /// Keys and the gaps in their texts.
    fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut last = String::new();
        for line in source(language).lines().filter(|line| !line.starts_with('#')) {
            if let Some((key, _)) =
                line.split_once(" =").filter(|(key, _)| !key.contains(' ') && !key.is_empty())
            {
                last = key.to_owned();
            }
            let gaps = line.split('$').skip(1).map(|rest| {
                rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect()
            });
            messages.entry(last.clone()).or_default().extend(gaps);
        }
        messages.remove("");
        messages
    }

    #[test]
    fn every_language_says_everything_with_the_same_gaps() {
        let english = messages(Language::En);
        assert!(english.len() > 100, "{}", english.len());
        for (language, _) in LANGUAGES {
            let own = messages(language);
            for (key, gaps) in &english {
                assert_eq!(own.get(key), Some(gaps), "{key} in {language}");
            }
            assert_eq!(own.len(), english.len(), "{language} says what English does not");
        }
    }

    #[test]
    fn what_the_pages_say_is_there_and_what_is_there_is_said() {
        let mut sources = Vec::new();
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"), &mut sources);
        let mut said = BTreeSet::new();
        for template in &sources {
            for call in template.split("t(\"").skip(1) {
                said.insert(call.split('"').next().unwrap().to_owned());
            }
        }
        assert!(said.len() > 50);
        let english = messages(Language::En);
        for key in &said {
            assert!(english.contains_key(key), "the templates say {key}");
        }
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut sources);
        let all = sources.concat();
        // Keys that end in a code are put together from it; a problem's heading has the key of its text.
        for key in english.keys() {
            let whole = key.strip_suffix("-title").filter(|key| english.contains_key(*key)).unwrap_or(key);
            let stems = whole.match_indices('-').map(|(place, _)| &whole[..place]);
            let is_said = all.contains(&format!("\"{whole}\""))
                || stems.into_iter().any(|stem| all.contains(&format!("\"{stem}-{{")));
            assert!(is_said, "nothing says {key}");
        }
    }

    fn collect(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else {
                found
                    .push(std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}")));
            }
        }
    }

    #[test]
    fn gaps_are_filled_and_counts_choose() {
        let texts = Texts::new().unwrap();
        assert_eq!(texts.with(Language::En, "count-reports", &[("count", "1"), ("number", "1")]), "1 report");
        assert_eq!(
            texts.with(Language::En, "count-reports", &[("count", "7"), ("number", "7")]),
            "7 reports"
        );
        assert!(texts.try_with(Language::En, "count-reports", &[]).is_none(), "a gap is left");
        assert!(texts.try_with(Language::En, "nothing", &[]).is_none());
    }
}
