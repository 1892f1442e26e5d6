//! A trainee's answers: the file to fill in, and how it is read.

use super::truth::Truth;
use super::wording::Wording;
use anyhow::{Result, bail};
use serde::Deserialize;

/// What a trainee answered. Everything may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Answers {
    /// The exercise.
    pub exercise: String,
    /// A label for lists of results.
    pub participant: String,
    /// Seized firearms and their records.
    #[serde(rename = "match")]
    pub matches: Vec<MatchAnswer>,
    /// The obliterated number.
    pub serial: SerialAnswer,
    /// Whom to ask.
    pub trace: TraceAnswer,
    /// What was fired by one firearm.
    pub links: LinksAnswer,
    /// What was converted.
    pub conversion: ConversionAnswer,
}

/// A seized firearm and its record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MatchAnswer {
    /// `bureau/seizure#item`.
    pub seized: String,
    /// `bureau/record`.
    pub record: String,
}

/// The obliterated number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SerialAnswer {
    /// The whole number.
    pub number: String,
}

/// Whom to ask.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TraceAnswer {
    /// Bureaus in their order.
    pub addressees: Vec<String>,
}

/// What was fired by one firearm.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LinksAnswer {
    /// Exhibits, firearm by firearm.
    pub groups: Vec<Vec<String>>,
    /// The seized firearm that fired the bullets.
    pub fired_by: String,
}

/// What was converted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConversionAnswer {
    /// Make before the conversion.
    pub make: String,
    /// Model before the conversion.
    pub model: String,
    /// `bureau/notice`.
    pub notice: String,
    /// Bureau of the country of purchase.
    pub sold_in: String,
}

/// The file to fill in, with comments in the language.
///
/// # Errors
/// When a text is missing.
pub fn template(truth: &Truth, wording: &Wording) -> Result<String> {
    let comment = |key: &str| -> Result<String> { Ok(format!("# {}", wording.text(key)?)) };
    let intro = wording.with("answers-intro", &[("exercise", &truth.exercise)])?;
    let lines = [
        format!("# {intro}"),
        format!("exercise = \"{}\"", truth.exercise),
        comment("answers-participant")?,
        "participant = \"\"".to_owned(),
        String::new(),
        comment("answers-match")?,
        "[[match]]\nseized = \"\"\nrecord = \"\"\n".to_owned(),
        "[[match]]\nseized = \"\"\nrecord = \"\"\n".to_owned(),
        "[serial]".to_owned(),
        comment("answers-serial")?,
        "number = \"\"\n".to_owned(),
        "[trace]".to_owned(),
        comment("answers-trace")?,
        "addressees = [\"\", \"\"]\n".to_owned(),
        "[links]".to_owned(),
        comment("answers-groups")?,
        "groups = [\n  [\"\", \"\"],\n  [\"\", \"\"],\n]".to_owned(),
        comment("answers-fired-by")?,
        "fired_by = \"\"\n".to_owned(),
        "[conversion]".to_owned(),
        comment("answers-conversion")?,
        "make = \"\"\nmodel = \"\"".to_owned(),
        comment("answers-notice")?,
        "notice = \"\"".to_owned(),
        comment("answers-sold-in")?,
        "sold_in = \"\"\n".to_owned(),
    ];
    Ok(lines.join("\n"))
}

/// Reads answers. A mark of the order of bytes at the start, as editors leave it, does no harm.
///
/// # Errors
/// When the text is no TOML or has a field that there is not, with the number of the line.
pub fn read(text: &str) -> Result<Answers> {
    let text = text.trim_start_matches('\u{feff}');
    match toml::from_str(text) {
        Ok(answers) => Ok(answers),
        Err(error) => {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            let shown = text.lines().nth(line - 1).unwrap_or_default().trim();
            bail!("line {line}: {} (`{shown}`)", error.message())
        }
    }
}

/// A name as it is compared: without spaces and signs that nobody sees, in capitals.
pub fn plain(name: &str) -> String {
    name.chars()
        .filter(|letter| !letter.is_whitespace() && !letter.is_control())
        .filter(|letter| {
            !matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}' | '"' | '\'' | '`')
        })
        .flat_map(char::to_uppercase)
        .collect()
}

/// Whether an answer names this: `fr/ID#2`, `FR / id # 2`, or `ID#2` without its bureau.
pub fn names(answer: &str, name: &str) -> bool {
    let (answer, name) = (plain(answer), plain(name));
    !answer.is_empty()
        && (answer == name
            || (!answer.contains('/') && name.split_once('/').is_some_and(|(_, rest)| rest == answer)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_are_read_whatever_their_spaces_and_letters() {
        for answer in ["fr/S-1#2", "FR / s-1 # 2", "S-1#2", "\u{2068}fr/S-1#2\u{2069}"] {
            assert!(names(answer, "fr/S-1#2"), "{answer}");
        }
        for answer in ["", "fr/S-1", "be/S-1#2", "S-1#3"] {
            assert!(!names(answer, "fr/S-1#2"), "{answer}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        let broken =
            read("exercise = \"X\"\n[trace]\naddressees = [\"be\"\n[links]\n").unwrap_err().to_string();
        assert!(broken.starts_with("line 3") || broken.starts_with("line 4"), "{broken}");
        let unknown = read("exercise = \"X\"\n\n[serial]\nnumbre = \"A\"\n").unwrap_err().to_string();
        assert!(unknown.starts_with("line 4") && unknown.contains("numbre"), "{unknown}");
        let kind = read("[links]\nfired_by = 3\n").unwrap_err().to_string();
        assert!(kind.starts_with("line 2"), "{kind}");
        assert_eq!(read("").unwrap(), Answers::default());
        assert_eq!(read("\u{feff}participant = \"3\"").unwrap().participant, "3");
    }
}
