//! What can be wrong with a document.

use std::fmt;

/// A document could not be set. Every variant says what, and where it can.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TypesettingError {
    /// Bytes that were given as a font are none.
    #[error("font {place} of those given cannot be read; fonts are TrueType or OpenType files")]
    Font {
        /// Its place among those given, from 1.
        place: usize,
    },
    /// A file of the document has a path that leads out of it.
    #[error("`{path}` cannot be the path of a file in a document: {reason}")]
    Path {
        /// The path.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The template, or data that it reads, is wrong; or the result would not be fit for archives or for reading aloud.
    #[error("{}", listed(problems))]
    Template {
        /// What is wrong, at least one.
        problems: Vec<Problem>,
    },
    /// The document's date cannot be written into a PDF.
    #[error("{date} is not a date that a PDF can have; it holds the years 0 to 9999")]
    Date {
        /// The date.
        date: String,
    },
    /// No thread could be started, or the setting of the document broke off.
    #[error("setting the document broke off: {reason}")]
    BrokeOff {
        /// What the system says.
        reason: String,
    },
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file and the line in it, counted from 1, when it is of a place.
    pub place: Option<(String, usize)>,
    /// What is wrong.
    pub message: String,
    /// What may help.
    pub hints: Vec<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((file, line)) = &self.place {
            write!(formatter, "{file}, line {line}: ")?;
        }
        formatter.write_str(&self.message)?;
        for hint in &self.hints {
            write!(formatter, "; {hint}")?;
        }
        Ok(())
    }
}

/// Problems that an error says; one mistake in a loop can be found a thousand times.
const SAID: usize = 5;

fn listed(problems: &[Problem]) -> String {
    let mut text = problems.iter().take(SAID).map(Problem::to_string).collect::<Vec<_>>().join("\n");
    if problems.len() > SAID {
        text.push_str(&format!("\nand {} more", problems.len() - SAID));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_where_and_does_not_say_it_a_thousand_times() {
        let problem = Problem {
            place: Some(("main.typ".to_owned(), 3)),
            message: "unknown variable: x".to_owned(),
            hints: vec!["write y".to_owned()],
        };
        let text = TypesettingError::Template { problems: vec![problem; 7] }.to_string();
        assert!(text.starts_with("main.typ, line 3: unknown variable: x; write y\nmain.typ"), "{text}");
        assert!(text.ends_with("\nand 2 more"), "{text}");
    }
}
