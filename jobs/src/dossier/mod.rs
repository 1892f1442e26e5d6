//! A trace request's thread for whoever has to file it: the request, the firearm, the answers and what was said when.
//!
//! - [`texts`]: the words, in the reader's language
//! - [`wording`](mod@wording): a thread in these words
//! - [`page`]: pages to print; [`workbook`]: a workbook; [`table`]: CSV
//! - this file: a thread as the tables have it

pub mod page;
pub mod table;
pub mod texts;
pub mod wording;
pub mod workbook;

use crate::acting::Object;
use chrono::{DateTime, Utc};
use proofhouse_schemas::Bureau;
use serde::Serialize;

/// A thread with its events, as its reader may see them.
#[derive(Debug, Serialize)]
pub struct Dossier {
    /// Who reads it.
    pub bureau: Bureau,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// Where the thread stands then.
    pub standing: Standing,
    /// The row of `traces`.
    pub thread: Object,
    /// The rows of `trace_events`, the earliest first.
    pub events: Vec<Object>,
}

/// Where a thread stands.
#[derive(Debug, Serialize)]
pub struct Standing {
    /// Whose turn it is.
    pub awaited_bureau: Option<Bureau>,
    /// Whole days since it was sent.
    pub age_days: i64,
    /// Whole days on the requested bureau's clock.
    pub clock_days: i64,
    /// Whole days in which it waited for information.
    pub paused_days: i64,
    /// Whether an answer is owed for too long.
    pub overdue: bool,
}
