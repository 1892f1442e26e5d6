//! Rows that tell which seizures, records and trace requests fit a notice or diffusion, or refer to it.

use super::derived::ScorePartColumns;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A notice and a seized firearm or part that fits what it describes, or a seizure that it names or that names it. It says
/// where to look and is no hit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NoticeSeizureRow {
    /// The bureau that asked for the notice.
    pub notice_bureau: String,
    /// The notice or diffusion.
    pub notice_id: String,
    /// Owner of the seizure.
    pub seizure_bureau: String,
    /// The seizure.
    pub seizure_id: String,
    /// Number of the item that fits; 0 for the seizure as a whole, where one names the other.
    pub item_no: i32,
    /// Weight of what agrees, the sum of the reasons; 0 where one only names the other.
    pub score: f64,
    /// What agrees, field by field.
    pub reasons: Vec<ScorePartColumns>,
    /// The reasons in one sentence.
    pub because: String,
    /// On the last listed row of an owner's items that are open to the same readers: how many more of them fit as well or less
    /// well, and are not listed. 0 on all other rows.
    pub left_out: i32,
    /// Day of the run that found it first, since it was last not found.
    pub first_seen: NaiveDate,
}

/// A notice and a firearm record that fits what it describes, or that it names. It says where to look and is no hit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NoticeFirearmRow {
    /// The bureau that asked for the notice.
    pub notice_bureau: String,
    /// The notice or diffusion.
    pub notice_id: String,
    /// Owner of the record.
    pub record_bureau: String,
    /// The record.
    pub record_id: String,
    /// Weight of what agrees, the sum of the reasons; 0 where one only names the other.
    pub score: f64,
    /// What agrees, field by field.
    pub reasons: Vec<ScorePartColumns>,
    /// The reasons in one sentence.
    pub because: String,
    /// On the last listed row of an owner's records that are open to the same readers: how many more of them fit as well or less
    /// well, and are not listed. 0 on all other rows.
    pub left_out: i32,
    /// Day of the run that found it first, since it was last not found.
    pub first_seen: NaiveDate,
}

/// A notice and a trace request, of which one names the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NoticeTraceRow {
    /// The bureau that asked for the notice.
    pub notice_bureau: String,
    /// The notice or diffusion.
    pub notice_id: String,
    /// Who asked for the trace.
    pub trace_bureau: String,
    /// The trace request.
    pub trace_id: String,
    /// Which of them names the other.
    pub reasons: Vec<ScorePartColumns>,
    /// The reasons in one sentence.
    pub because: String,
    /// Day of the run that found it first, since it was last not found.
    pub first_seen: NaiveDate,
}
