//! Words in the four languages of the organisation, as Fluent messages: what dossiers and exercises say.

use anyhow::{Context, Result, anyhow, bail};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use proofhouse_schemas::values::Language;

/// The words in one language.
pub struct FluentWords {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl FluentWords {
    /// Reads Fluent sources; a message in a later source replaces the one of the same key in an earlier one. With isolation what
    /// fills a gap keeps its own direction.
    ///
    /// # Errors
    /// When a source is broken, or the first says something twice.
    pub fn new(language: Language, isolated: bool, sources: &[&str]) -> Result<FluentWords> {
        let identifier = language.as_str().parse().with_context(|| format!("{language} is no language"))?;
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        bundle.set_use_isolating(isolated);
        for (place, source) in sources.iter().enumerate() {
            let resource = FluentResource::try_new((*source).to_owned())
                .map_err(|(_, errors)| anyhow!("the words in {language} are broken: {errors:?}"))?;
            if place > 0 {
                bundle.add_resource_overriding(resource);
            } else if let Err(errors) = bundle.add_resource(resource) {
                bail!("the words in {language} say something twice: {errors:?}");
            }
        }
        Ok(FluentWords { language, bundle })
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A text with its gaps filled; `None` when there is none by this key.
    ///
    /// # Errors
    /// When a gap is left.
    pub fn text(&self, key: &str, filling: &[(&str, &str)]) -> Result<Option<String>> {
        let mut arguments = FluentArgs::new();
        for (name, value) in filling {
            arguments.set((*name).to_owned(), (*value).to_owned());
        }
        self.filled(key, &arguments)
    }

    /// A text that must be there, with its gaps filled by words and numbers.
    ///
    /// # Errors
    /// When there is none by this key, or a gap is left.
    pub fn said(&self, key: &str, filling: &FluentArgs<'_>) -> Result<String> {
        self.filled(key, filling)?.with_context(|| format!("there is no text {key} in {}", self.language))
    }

    fn filled(&self, key: &str, filling: &FluentArgs<'_>) -> Result<Option<String>> {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return Ok(None);
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(filling), &mut errors);
        match errors.first() {
            Some(error) => bail!("the text {key} in {}: {error}", self.language),
            None => Ok(Some(text.into_owned())),
        }
    }
}

/// The direction of a language's script, for the `dir` attribute.
pub fn direction(language: Language) -> &'static str {
    if language == Language::Ar { "rtl" } else { "ltr" }
}

/// A language by its code, for the command line.
///
/// # Errors
/// When there are no words in it.
pub fn parse_language(text: &str) -> Result<Language, String> {
    let known = Language::from_code(&text.trim().to_ascii_lowercase());
    known.ok_or_else(|| format!("there are no words in {text}; there are en, fr, es and ar"))
}
