//! What fits notices or is linked to them, with the reasons.

use crate::command_line::NoticeMatchesArguments;
use crate::rows;
use crate::summary::say;
use crate::table_view;
use anyhow::Result;
use chrono::NaiveDate;
use comfy_table::ColumnConstraint;
use datafusion::common::ParamValues;
use proofhouse_schemas::tables::derived::ScorePartColumns;
use proofhouse_warehouse::{Principal, Warehouse};
use serde::{Deserialize, Serialize};

/// A notice and what fits it or is linked to it.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct NoticeMatch {
    /// The notice.
    pub notice_id: String,
    /// The bureau that asked for it.
    pub notice_bureau: String,
    /// `ITEM`, `SEIZURE` as a whole, `FIREARM` for a record, or `TRACE`.
    pub kind: String,
    /// Owner of what fits.
    pub bureau: String,
    /// Its reference.
    pub id: String,
    /// Number of the item within the seizure, 0 otherwise.
    pub item_no: i32,
    /// Weight of what agrees; 0 where one only names the other.
    pub score: f64,
    /// The reasons in one sentence.
    pub because: String,
    /// What agrees, field by field.
    pub reasons: Vec<ScorePartColumns>,
    /// Further rows of this owner that fit and are not in the tables.
    pub left_out: i32,
    /// When it was found first.
    pub first_seen: NaiveDate,
}

/// What a bureau is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NoticeMatches {
    /// The rows, those of one notice together.
    pub matches: Vec<NoticeMatch>,
    /// Further rows that the bureau may see, beyond the most that were asked for.
    pub not_listed: usize,
    /// What fits and is in no table, because too many of one owner's do.
    pub left_out: i64,
}

/// Prints the list.
///
/// # Errors
/// When the warehouse cannot be read.
pub(super) async fn run(warehouse: &Warehouse, asked: &NoticeMatchesArguments, as_json: bool) -> Result<()> {
    let found = list(warehouse, asked).await?;
    if as_json {
        say!("{}", serde_json::to_string(&found)?);
        return Ok(());
    }
    let mut table = table_view::headed(&["notice", "of", "fits", "score", "since", "because"]);
    for column in [0, 2] {
        if let Some(names) = table.column_mut(column) {
            // A name that is broken over two lines cannot be copied.
            names.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    for one in &found.matches {
        let item = if one.item_no > 0 { format!("#{}", one.item_no) } else { String::new() };
        table.add_row([
            one.notice_id.clone(),
            one.notice_bureau.clone(),
            format!("{} {}/{}{item}", one.kind.to_lowercase(), one.bureau, one.id),
            if one.score > 0.0 { format!("{:.1}", one.score) } else { String::new() },
            one.first_seen.to_string(),
            one.because.clone(),
        ]);
    }
    say!("{table}\n{} that {} may see", found.matches.len() + found.not_listed, asked.bureau.name());
    if found.not_listed > 0 {
        say!("{} of them are not listed here; --top says how many are", found.not_listed);
    }
    if found.left_out > 0 {
        say!("{} more fit and are not kept: so general a description finds no firearm", found.left_out);
    }
    Ok(())
}

/// The rows that a bureau may see, by notice, the best first.
///
/// # Errors
/// As `run`.
pub async fn list(warehouse: &Warehouse, asked: &NoticeMatchesArguments) -> Result<NoticeMatches> {
    const ALL: &str = "SELECT notice_id, notice_bureau, CASE WHEN item_no = 0 THEN 'SEIZURE' ELSE 'ITEM' END AS kind, \
        seizure_bureau AS bureau, seizure_id AS id, item_no, score, because, reasons, left_out, first_seen FROM notice_seizures \
        UNION ALL SELECT notice_id, notice_bureau, 'FIREARM', record_bureau, record_id, cast(0 AS int), score, because, reasons, \
        left_out, first_seen FROM notice_firearms \
        UNION ALL SELECT notice_id, notice_bureau, 'TRACE', trace_bureau, trace_id, cast(0 AS int), cast(0 AS double), because, \
        reasons, cast(0 AS int), first_seen FROM notice_traces";
    let mut conditions = Vec::new();
    let mut parameters = Vec::new();
    if let Some(notice) = &asked.notice {
        conditions.push("notice_id = $notice");
        parameters.push(("notice", notice.as_str()));
    }
    if let Some(requester) = &asked.requester {
        conditions.push("notice_bureau = $requester");
        parameters.push(("requester", requester.as_str()));
    }
    let kept = if conditions.is_empty() { "true".to_owned() } else { conditions.join(" AND ") };
    let sql = format!(
        "SELECT * FROM ({ALL}) AS fitting WHERE {kept} ORDER BY notice_bureau, notice_id, score DESC, kind, bureau, id, item_no"
    );
    let session = warehouse.session_for(&Principal::of(asked.bureau));
    let parameters: ParamValues = rows::texts(&parameters);
    let mut matches: Vec<NoticeMatch> = rows::from_batches(&session.collect_with(&sql, parameters).await?)?;
    let left_out = matches.iter().map(|one| i64::from(one.left_out)).sum();
    let not_listed = matches.len().saturating_sub(asked.top);
    matches.truncate(asked.top);
    Ok(NoticeMatches { matches, not_listed, left_out })
}
