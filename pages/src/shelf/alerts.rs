//! Alerts: what a bureau was told.

use chrono::{DateTime, NaiveDate, Utc};
use proofhouse_schemas::Bureau;

/// Why an alert was sent; the words of the table `alerts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertKind {
    /// A record and a seizure may be one firearm.
    Match,
    /// Nobody has answered a match.
    Reminder,
    /// The last day of a notice is near.
    NoticeExpiry,
    /// A notice has to be reviewed.
    NoticeReview,
    /// Something else.
    Other,
}

impl AlertKind {
    /// The kind that the table names; `MATCH` when it names none.
    pub fn of_code(code: Option<&str>) -> AlertKind {
        match code {
            None | Some("MATCH") => AlertKind::Match,
            Some("REMINDER") => AlertKind::Reminder,
            Some("NOTICE_EXPIRY") => AlertKind::NoticeExpiry,
            Some("NOTICE_REVIEW") => AlertKind::NoticeReview,
            Some(_) => AlertKind::Other,
        }
    }

    pub(crate) fn key(self) -> &'static str {
        match self {
            AlertKind::Match => "alert-match",
            AlertKind::Reminder => "alert-reminder",
            AlertKind::NoticeExpiry => "alert-notice-expiry",
            AlertKind::NoticeReview => "alert-notice-review",
            AlertKind::Other => "alert-other",
        }
    }
}

/// Something a bureau owns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its owner.
    pub bureau: Bureau,
    /// The owner's reference.
    pub record: String,
}

/// One alert.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// The bureau that was told. The pages show none but those to the account's bureau.
    pub bureau: Bureau,
    /// Why.
    pub kind: AlertKind,
    /// When.
    pub told_at: DateTime<Utc>,
    /// The record, of a match.
    pub record: Option<Reference>,
    /// The seizure, of a match.
    pub seizure: Option<Reference>,
    /// The notice, when it is about one.
    pub notice: Option<Reference>,
    /// The strength of a match: `STRONG`, `REVIEW`, `WATCH` or another word of the tables.
    pub band: Option<String>,
    /// The probability that two are one firearm, from 0 to 1.
    pub probability: Option<f64>,
    /// The reasons in one sentence.
    pub summary: String,
    /// The last day in force of a notice, or the day from which it is to be reviewed.
    pub due: Option<NaiveDate>,
}
