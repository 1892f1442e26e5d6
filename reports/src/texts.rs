//! The words of a report: Fluent messages of the shared texts and of the pack, in one language.

use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::arabic_plurals;
use crate::error::ReportError;
use crate::locale::{Digits, Language, Locale};

/// All texts that a report may use, in one language.
pub struct Texts {
    locale: Locale,
    bundle: FluentBundle<FluentResource>,
    keys: Vec<String>,
    standing: Vec<(String, i64)>,
}

impl Texts {
    /// Reads Fluent sources; a message in a later source replaces the one of the same key in an earlier source, so
    /// that a pack (or a bureau) may say something in its own words.
    pub fn new(locale: impl Into<Locale>, sources: &[&str]) -> Result<Self, ReportError> {
        let language = locale.into();
        let identifier =
            language.code().parse().map_err(|_| ReportError::Language { text: language.code().into() })?;
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        // What needs isolation is isolated where values are shown (see `Wording::show`): marks around every number and name
        // would only end up in labels and files.
        bundle.set_use_isolating(false);
        // A formatter is a function that remembers nothing: there is one for each locale.
        bundle.set_formatter(Some(match (language.language(), language.digits()) {
            (Language::English, _) => |value, _| grouped(Locale::new(Language::English), value),
            (Language::French, _) => |value, _| grouped(Locale::new(Language::French), value),
            (Language::Spanish, _) => |value, _| grouped(Locale::new(Language::Spanish), value),
            (Language::Arabic, Digits::Latin) => |value, _| grouped(Locale::new(Language::Arabic), value),
            (Language::Arabic, Digits::ArabicIndic) => {
                |value, _| grouped(Locale::new(Language::Arabic).with_digits(Digits::ArabicIndic), value)
            }
        }));
        let is_arabic = language.language() == Language::Arabic;
        if is_arabic {
            arabic_plurals::add_function(&mut bundle).map_err(|error| ReportError::Text {
                key: String::new(),
                language: language.code(),
                reason: error.to_string(),
            })?;
        }
        let mut keys = Vec::new();
        for source in sources {
            let source = if is_arabic { arabic_plurals::with_function(source) } else { (*source).to_owned() };
            keys.extend(message_keys(&source));
            let resource = FluentResource::try_new(source.clone()).map_err(|(_, errors)| {
                let first = errors.first();
                let key = first.map_or(String::new(), |error| nearest_key(&source, error.pos.start));
                let reason = first.map_or_else(String::new, ToString::to_string);
                ReportError::Text { key, language: language.code(), reason }
            })?;
            bundle.add_resource_overriding(resource);
        }
        Ok(Self { locale: language, bundle, keys, standing: Vec::new() })
    }

    /// With numbers that every text may name: the thresholds of a pack.
    #[must_use]
    pub fn with_standing(mut self, numbers: &BTreeMap<String, i64>) -> Self {
        self.standing = numbers.iter().map(|(name, number)| (name.clone(), *number)).collect();
        self
    }

    /// The language, and how it writes numbers.
    pub fn language(&self) -> Locale {
        self.locale
    }

    /// Keys of all messages, in order of definition.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// Whether there is such a text.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// A text without arguments.
    pub fn text(&self, key: &str) -> Result<String, ReportError> {
        self.with(key, &FluentArgs::new())
    }

    /// A text with arguments.
    pub fn with(&self, key: &str, arguments: &FluentArgs<'_>) -> Result<String, ReportError> {
        let missing = |reason: &str| ReportError::Text {
            key: key.to_owned(),
            language: self.locale.code(),
            reason: reason.to_owned(),
        };
        let pattern = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
            .ok_or_else(|| missing("there is no such text; add it to the pack's texts"))?;
        let mut all: FluentArgs<'_> =
            self.standing.iter().map(|(name, number)| (name.as_str(), FluentValue::from(*number))).collect();
        for (name, value) in arguments.iter() {
            all.set(name, value.clone());
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&all), &mut errors);
        match errors.first() {
            Some(error) => Err(missing(&error.to_string())),
            None => Ok(self.locale.typography(text.into_owned())),
        }
    }
}

fn grouped(language: Locale, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(FluentNumber { value, .. }) = value else { return None };
    #[allow(clippy::cast_possible_truncation)]
    let whole = *value as i64;
    #[allow(clippy::cast_precision_loss)]
    let is_whole = (whole as f64 - value).abs() < f64::EPSILON;
    Some(if is_whole { language.integer(whole) } else { language.decimal(*value, 1) })
}

/// Keys of the messages in a Fluent source: an identifier at the start of a line, followed by `=`.
fn message_keys(source: &str) -> impl Iterator<Item = String> {
    source.lines().filter_map(|line| {
        let (key, _) = line.split_once('=')?;
        let key = key.trim_end();
        let is_key = key.starts_with(|c: char| c.is_ascii_alphabetic())
            && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        is_key.then(|| key.to_owned())
    })
}

fn nearest_key(source: &str, position: usize) -> String {
    source.get(..position).map_or_else(String::new, |before| message_keys(before).last().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn numbers_follow_the_language() {
        let source = "guns = { $count ->\n    [one] une arme\n   *[other] { $count } armes\n}\n";
        let texts = Texts::new(Language::French, &[source]).unwrap();
        let mut arguments = FluentArgs::new();
        arguments.set("count", 12_345);
        assert_eq!(texts.with("guns", &arguments).unwrap(), "12\u{202f}345 armes");
        arguments.set("count", 1);
        assert_eq!(texts.with("guns", &arguments).unwrap(), "une arme");
    }

    #[test]
    fn arabic_chooses_among_six_forms() {
        let source = "guns = { $count ->\n    [zero] لا أسلحة\n    [one] سلاح واحد\n    [two] سلاحان\n    \
                      [few] { $count } أسلحة\n    [many] { $count } سلاحاً\n   *[other] { $count } سلاح\n}\n";
        let said = |locale: Locale, count: i64| {
            let mut arguments = FluentArgs::new();
            arguments.set("count", count);
            Texts::new(locale, &[source]).unwrap().with("guns", &arguments).unwrap()
        };
        let latin = Locale::new(Language::Arabic);
        let forms = [0, 1, 2, 3, 11, 100, 103, 1_000_000].map(|count| said(latin, count));
        let expected =
            ["لا أسلحة", "سلاح واحد", "سلاحان", "3 أسلحة", "11 سلاحاً", "100 سلاح", "103 أسلحة", "1,000,000 سلاح"];
        assert_eq!(forms, expected);
        assert_eq!(said(latin.with_digits(Digits::ArabicIndic), 1234), "١٬٢٣٤ سلاحاً");
    }

    #[test]
    fn later_sources_win() {
        let texts = Texts::new(Language::English, &["title = One\n", "title = Two\n"]).unwrap();
        assert_eq!(texts.text("title").unwrap(), "Two");
    }

    #[test]
    fn a_missing_text_or_argument_is_an_error() {
        let texts = Texts::new(Language::English, &["hello = Hello { $name }\n"]).unwrap();
        assert!(texts.text("nothing").unwrap_err().to_string().contains("nothing"));
        assert!(texts.text("hello").unwrap_err().to_string().contains("hello"));
    }
}
