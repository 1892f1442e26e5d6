//! Pairs that wait for a bureau's word.

use super::{PairRow, pairs};
use crate::summary::say;
use crate::table_view;
use anyhow::Result;
use chrono::Utc;
use comfy_table::ColumnConstraint;
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::{Principal, Warehouse};

/// Undecided, worth a look, and without this bureau's word.
fn waits_for(bureau: Bureau) -> String {
    let no_word = match bureau.is_secretariat() {
        true => "true".to_owned(),
        false => format!(
            "NOT coalesce((record_bureau = '{bureau}' AND record_word IS NOT NULL) \
             OR (other_bureau = '{bureau}' AND other_word IS NOT NULL), false)"
        ),
    };
    format!(
        "state NOT IN ('CONFIRMED', 'REJECTED') AND (state <> 'CANDIDATE' OR band IN ('STRONG', 'REVIEW')) AND {no_word}"
    )
}

pub(super) async fn run(
    warehouse: &Warehouse,
    bureau: Bureau,
    all: bool,
    top: usize,
    as_json: bool,
) -> Result<()> {
    let session = warehouse.session_for(&Principal::of(bureau));
    let condition = if all { "true".to_owned() } else { waits_for(bureau) };
    let order = format!(
        "{condition} ORDER BY coalesce(first_seen, cast(opened_at AS date)), probability DESC, candidate_id LIMIT {top}"
    );
    let found: Vec<PairRow> = pairs(&session, bureau, &order, &[]).await?;
    if as_json {
        say!("{}", serde_json::to_string(&found)?);
        return Ok(());
    }
    let mut table =
        table_view::headed(&["pair", "record", "other side", "found", "days", "state", "whose turn"]);
    if let Some(names) = table.column_mut(0) {
        // A name that is broken over two lines cannot be copied.
        names.set_constraint(ColumnConstraint::ContentWidth);
    }
    let today = Utc::now().date_naive();
    for pair in &found {
        let described = |name: String, words: &Option<String>| match words {
            Some(words) => format!("{name}\n{words}"),
            None => name,
        };
        let band = match (&pair.band, pair.probability) {
            (Some(band), Some(probability)) => format!("{band} {probability:.3}"),
            _ => "no more".to_owned(),
        };
        table.add_row([
            pair.candidate_id.clone(),
            described(pair.record(), &pair.record_description),
            described(pair.other(), &pair.other_description),
            band,
            pair.age(today).map(|days| days.to_string()).unwrap_or_default(),
            pair.state.clone(),
            pair.awaited(),
        ]);
    }
    say!("{table}\n{} pairs", found.len());
    Ok(())
}
