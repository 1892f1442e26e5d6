//! What a job prints when it is done: one screen for people, or one JSON object.

use crate::progress;
use anyhow::Result;
use serde::Serialize;
use std::fmt;
use std::io::{self, Write};

/// Ends of a job that are not failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Done.
    Done,
    /// Done, and something needs attention.
    NeedsAttention,
    /// Interrupted; everything committed so far is kept.
    Interrupted,
}

impl Ending {
    /// The exit code of the process.
    pub fn exit_code(self) -> u8 {
        match self {
            Ending::Done => 0,
            Ending::NeedsAttention => 3,
            Ending::Interrupted => 130,
        }
    }
}

/// Prints a summary: as one JSON object, or as lines for people.
///
/// # Errors
/// When the summary cannot be written as JSON.
pub fn print<S: Serialize>(as_json: bool, summary: &S, for_people: impl FnOnce(&S) -> String) -> Result<()> {
    let text =
        if as_json { serde_json::to_string(summary)? } else { for_people(summary).trim_end().to_owned() };
    write_line(format_args!("{text}"))
}

/// Prints a line on standard output, above what is drawn. A reader that went away is an error and no crash.
///
/// # Errors
/// When standard output cannot be written.
pub fn write_line(line: fmt::Arguments<'_>) -> Result<()> {
    progress::above(|| writeln!(io::stdout().lock(), "{line}"))?;
    Ok(())
}

/// [`write_line`] with the words of `println!`; leaves the function when nobody reads any more.
macro_rules! say {
    ($($words:tt)*) => {
        $crate::summary::write_line(format_args!($($words)*))?
    };
}
pub(crate) use say;

/// A number with separators between thousands.
pub fn grouped(number: impl TryInto<u64>) -> String {
    let digits = number.try_into().unwrap_or_default().to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        assert_eq!(grouped(0u64), "0");
        assert_eq!(grouped(999usize), "999");
        assert_eq!(grouped(1_234_567u64), "1,234,567");
    }
}
