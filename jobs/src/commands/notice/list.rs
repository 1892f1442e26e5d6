//! Notices with state, age, expiry, and whose turn it is.

use super::{COLUMNS, NoticeRow};
use crate::rows;
use crate::summary::say;
use crate::table_view;
use anyhow::Result;
use chrono::Utc;
use comfy_table::ColumnConstraint;
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::{Principal, Warehouse};
use serde::Serialize;

/// A notice and where it stands now.
#[derive(Debug, Serialize)]
struct Listed {
    #[serde(flatten)]
    row: NoticeRow,
    /// Whole days since it was submitted or circulated.
    age_days: Option<i64>,
    awaited_bureau: Option<&'static str>,
    expired: bool,
}

pub(super) async fn run(
    warehouse: &Warehouse,
    bureau: Bureau,
    mine: bool,
    top: usize,
    as_json: bool,
) -> Result<()> {
    let session = warehouse.session_for(&Principal::of(bureau));
    let sql =
        format!("SELECT {COLUMNS} FROM notices ORDER BY submitted_at DESC, notice_id, requesting_bureau");
    let rows: Vec<NoticeRow> = rows::from_batches(&session.collect(&sql).await?)?;
    let now = Utc::now();
    let listed: Vec<Listed> = rows
        .into_iter()
        .map(|row| Listed {
            age_days: row.submitted_at.map(|submitted| (now - submitted).num_days()),
            awaited_bureau: row.awaited().map(|bureau| bureau.as_str()),
            expired: row.has_expired(now.date_naive()),
            row,
        })
        .filter(|one| !mine || one.awaited_bureau == Some(bureau.as_str()))
        .take(top)
        .collect();
    if as_json {
        say!("{}", serde_json::to_string(&listed)?);
        return Ok(());
    }
    let mut table =
        table_view::headed(&["notice", "of", "kind", "title", "state", "days", "expiry", "whose turn"]);
    if let Some(names) = table.column_mut(0) {
        // A name that is broken over two lines cannot be copied.
        names.set_constraint(ColumnConstraint::ContentWidth);
    }
    for one in &listed {
        let expiry = one.row.expiry.map(|day| day.to_string()).unwrap_or_default();
        table.add_row([
            one.row.notice_id.clone(),
            one.row.requesting_bureau.clone(),
            one.row.notice_code.clone(),
            one.row.title.clone(),
            one.row.state.clone(),
            one.age_days.map(|days| days.to_string()).unwrap_or_default(),
            if one.expired { format!("EXPIRED {expiry}") } else { expiry },
            one.awaited_bureau.unwrap_or_default().to_owned(),
        ]);
    }
    say!("{table}\n{} notices", listed.len());
    Ok(())
}
