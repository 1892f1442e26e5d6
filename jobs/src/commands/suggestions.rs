//! `proofhouse suggestions`: what guidance says to search for abroad, for the bureau whose seized firearms and exhibits they are.

use crate::command_line::SuggestionsArguments;
use crate::rows;
use crate::summary::{Ending, say};
use crate::table_view;
use anyhow::{Context, Result};
use proofhouse_schemas::codes;
use proofhouse_schemas::tables::networks::SharingSuggestionRow;
use proofhouse_warehouse::{Principal, Warehouse};
use std::collections::BTreeSet;

/// Prints a bureau's list, the latest first: a line for each seized firearm or exhibit, with every rule that holds of it.
///
/// # Errors
/// When there is no such rule, or the warehouse cannot be read.
pub async fn run(warehouse: &Warehouse, asked: &SuggestionsArguments, as_json: bool) -> Result<Ending> {
    let found = list(warehouse, asked).await?;
    if as_json {
        say!("{}", serde_json::to_string(&found)?);
        return Ok(Ending::Done);
    }
    let mut table = table_view::headed(&["what", "day", "because", "search in"]);
    let mut subjects = 0;
    for of_one in found.chunk_by(|one, other| subject(one) == subject(other)) {
        let Some(first) = of_one.first() else { continue };
        subjects += 1;
        let item = if first.item_no > 0 { format!("#{}", first.item_no) } else { String::new() };
        let reasons: Vec<String> =
            of_one.iter().map(|row| format!("{} ({})", row.reason, row.rule)).collect();
        let bureaus: BTreeSet<&str> =
            of_one.iter().flat_map(|row| &row.suggested_bureaus).map(String::as_str).collect();
        let anywhere = of_one.iter().any(|row| row.scope == "ALL");
        let mut places: Vec<&str> = bureaus.into_iter().collect();
        if anywhere {
            places.push(if places.is_empty() { "all countries" } else { "then all countries" });
        }
        table.add_row([
            format!("{} {}{item}", first.subject_kind.to_lowercase(), first.subject_id),
            first.day.map(|day| day.to_string()).unwrap_or_default(),
            reasons.join("\n"),
            places.join(" "),
        ]);
    }
    say!("{table}\n{subjects} of {}", asked.bureau.name());
    Ok(Ending::Done)
}

/// The suggestions to a bureau, those of one subject together, of the first `top` subjects.
///
/// # Errors
/// As [`run`].
pub async fn list(warehouse: &Warehouse, asked: &SuggestionsArguments) -> Result<Vec<SharingSuggestionRow>> {
    let rule = match &asked.rule {
        Some(rule) => {
            let code = rule.to_uppercase().replace('-', "_");
            let known = codes::suspect_mobility(&code).with_context(|| {
                let all: Vec<String> = codes::suspect_mobilities()
                    .iter()
                    .map(|sign| sign.code.to_lowercase().replace('_', "-"))
                    .collect();
                format!("{rule} is no rule; there are {}", all.join(", "))
            })?;
            format!("WHERE rule = '{}'", known.code)
        }
        None => String::new(),
    };
    let sql = format!(
        "SELECT * FROM sharing_suggestions {rule} ORDER BY day DESC NULLS LAST, subject_kind, subject_id, item_no, rule"
    );
    let session = warehouse.session_for(&Principal::of(asked.bureau));
    let all: Vec<SharingSuggestionRow> = rows::from_batches(&session.collect(&sql).await?)?;
    let kept = all.chunk_by(|one, other| subject(one) == subject(other)).take(asked.top);
    Ok(kept.flatten().cloned().collect())
}

fn subject(row: &SharingSuggestionRow) -> (&str, &str, i32) {
    (&row.subject_kind, &row.subject_id, row.item_no)
}
