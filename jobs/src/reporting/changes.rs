//! What is different between two revisions of a report: the figures whose rows are not the same.

use crate::fluent_words::FluentWords;
use anyhow::{Context, Result};
use fluent_bundle::FluentArgs;
use proofhouse_schemas::hexadecimal;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Figures that are named; more are counted.
const NAMED: usize = 8;

/// What two renderings have in common when they say the same: a hash of the numbers of all figures, in each language. The day
/// on which they were made is not among them.
///
/// # Errors
/// When the numbers are no JSON.
pub fn fingerprint<'a>(figures: impl IntoIterator<Item = &'a str>) -> Result<String> {
    let mut hash = Sha256::new();
    for text in figures {
        let mut numbers: Value = serde_json::from_str(text).context("the numbers of a report are no JSON")?;
        if let Some(head) = numbers.as_object_mut() {
            head.remove("data_cut");
        }
        hash.update(numbers.to_string().as_bytes());
        hash.update([0]);
    }
    Ok(hexadecimal(&hash.finalize()))
}

/// The titles of the figures that differ between two documents of numbers, in the order of the newer one, and behind them those
/// that the newer one does not have any more.
///
/// # Errors
/// When one of them is no JSON.
pub fn changed_figures(before: &str, after: &str) -> Result<Vec<String>> {
    let read = |text: &str| -> Result<Value> {
        serde_json::from_str(text).context("the numbers of a report are no JSON")
    };
    let figures = |text: &str| -> Result<Vec<Value>> {
        Ok(read(text)?.get("figures").and_then(Value::as_array).cloned().unwrap_or_default())
    };
    let (before, after) = (figures(before)?, figures(after)?);
    let id = |figure: &Value| figure.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let differs = |figure: &&Value| {
        let earlier = before.iter().find(|other| id(other) == id(figure));
        earlier.is_none_or(|earlier| earlier.get("rows") != figure.get("rows"))
    };
    let is_gone = |figure: &&Value| !after.iter().any(|other| id(other) == id(figure));
    let changed = after.iter().filter(differs).chain(before.iter().filter(is_gone));
    Ok(changed
        .map(|figure| figure.get("title").and_then(Value::as_str).map_or_else(|| id(figure), str::to_owned))
        .collect())
}

/// The same as a sentence.
///
/// # Errors
/// When a word is missing.
pub fn told(changed: &[String], words: &FluentWords) -> Result<String> {
    if changed.is_empty() {
        return words.said("changes-none", &FluentArgs::new());
    }
    let mut named = changed.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
    if changed.len() > NAMED {
        let mut arguments = FluentArgs::new();
        arguments.set("count", changed.len() - NAMED);
        named = format!("{named}; {}", words.said("changes-more", &arguments)?);
    }
    let mut arguments = FluentArgs::new();
    arguments.set("count", changed.len());
    arguments.set("figures", named);
    words.said("changes-figures", &arguments)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    fn document(cut: &str, losses: i64) -> String {
        json!({"report": "national", "data_cut": cut, "figures": [
            {"id": "losses", "title": "Losses", "rows": [{"records": losses}]},
            {"id": "seizures", "title": "Seizures", "rows": []},
        ]})
        .to_string()
    }

    #[test]
    fn the_day_makes_no_difference_and_a_number_does() {
        let (monday, tuesday, corrected) =
            (document("2026-11-02", 4), document("2026-11-03", 4), document("2026-11-03", 5));
        assert_eq!(fingerprint([monday.as_str()]).unwrap(), fingerprint([tuesday.as_str()]).unwrap());
        assert_ne!(fingerprint([monday.as_str()]).unwrap(), fingerprint([corrected.as_str()]).unwrap());
        assert_eq!(changed_figures(&monday, &tuesday).unwrap(), Vec::<String>::new());
        assert_eq!(changed_figures(&monday, &corrected).unwrap(), ["Losses"]);
        let without = json!({"figures": [{"id": "losses", "title": "Losses", "rows": [{"records": 4}]}]});
        assert_eq!(changed_figures(&monday, &without.to_string()).unwrap(), ["Seizures"], "what is gone");
    }
}
