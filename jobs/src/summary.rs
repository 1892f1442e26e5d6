//! What a job prints when it is done: one screen for people, or one JSON object.

use anyhow::Result;
use serde::Serialize;

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
    if as_json {
        println!("{}", serde_json::to_string(summary)?);
    } else {
        println!("{}", for_people(summary).trim_end());
    }
    Ok(())
}

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
