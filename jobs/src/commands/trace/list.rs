//! Threads with age, clock, and whose turn it is.

use super::{THREAD_COLUMNS, ThreadRow, clock, folded, session_of};
use crate::command_line::TraceListArguments;
use crate::rows;
use crate::summary::say;
use crate::table_view;
use anyhow::Result;
use chrono::Utc;
use comfy_table::ColumnConstraint;
use proofhouse_warehouse::Warehouse;
use serde::Serialize;

/// A thread and where it stands now.
#[derive(Debug, Serialize)]
struct Listed {
    #[serde(flatten)]
    row: ThreadRow,
    /// Whole days since it was sent.
    age_days: i64,
    /// Whole days on the requested bureau's clock.
    clock_days: i64,
    awaited_bureau: Option<&'static str>,
    overdue: bool,
    #[serde(skip)]
    clock: String,
}

pub(super) async fn run(warehouse: &Warehouse, asked: &TraceListArguments, as_json: bool) -> Result<()> {
    let session = session_of(warehouse, asked.bureau);
    let mut conditions = Vec::new();
    let bureau = asked.bureau;
    if asked.open || asked.overdue {
        conditions.push("is_open".to_owned());
    }
    if asked.incoming {
        conditions.push(format!("requested_bureau = '{bureau}'"));
    }
    if asked.outgoing {
        conditions.push(format!("requesting_bureau = '{bureau}'"));
    }
    let condition = match conditions.is_empty() {
        true => String::new(),
        false => format!("WHERE {}", conditions.join(" AND ")),
    };
    let sql = format!("SELECT {THREAD_COLUMNS} FROM traces {condition} ORDER BY sent_at DESC, trace_id");
    let rows: Vec<ThreadRow> = rows::from_batches(&session.collect(&sql).await?)?;
    let threads = folded(warehouse, &rows).await?;
    let now = Utc::now();
    let mut listed = Vec::new();
    for row in rows {
        let Some(thread) = threads.get(&(row.requesting_bureau.clone(), row.trace_id.clone())) else {
            continue;
        };
        let (awaited, overdue) = (thread.awaited(), thread.is_overdue(now));
        if (asked.overdue && !overdue) || (asked.mine && awaited != Some(bureau)) {
            continue;
        }
        listed.push(Listed {
            age_days: (now - thread.sent_at).num_days(),
            clock_days: thread.counted(now).num_days(),
            awaited_bureau: awaited.map(|bureau| bureau.as_str()),
            overdue,
            clock: clock(thread, now),
            row,
        });
    }
    listed.truncate(asked.top);
    if as_json {
        say!("{}", serde_json::to_string(&listed)?);
        return Ok(());
    }
    let headings =
        ["trace request", "from", "to", "state", "age", "clock", "whose turn", "firearm", "outcome"];
    let mut table = table_view::headed(&headings);
    if let Some(names) = table.column_mut(0) {
        // A name that is broken over two lines cannot be copied.
        names.set_constraint(ColumnConstraint::ContentWidth);
    }
    for one in &listed {
        let words = |text: &Option<String>| text.clone().unwrap_or_default();
        let row = &one.row;
        table.add_row([
            row.trace_id.clone(),
            row.requesting_bureau.clone(),
            row.requested_bureau.clone(),
            row.state.clone(),
            one.age_days.to_string(),
            if one.overdue { format!("OVERDUE: {}", one.clock) } else { one.clock.clone() },
            one.awaited_bureau.unwrap_or_default().to_owned(),
            format!("{} {} {}", words(&row.make_raw), words(&row.model_raw), words(&row.serial_raw)),
            words(&row.outcome_code),
        ]);
    }
    say!("{table}\n{} threads", listed.len());
    Ok(())
}
