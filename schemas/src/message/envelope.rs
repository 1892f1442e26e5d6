//! What every message carries: whose it is, when, why, and who may see it.

use super::object::object;
use crate::bureau::Bureau;
use crate::fault::{Fault, RejectCode};
use crate::values::{
    AccessMode, Action, Confidentiality, HandlingCode, Language, Purpose, Reference, ShortText,
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use uuid::Uuid;

/// Longest keeping without a new evaluation, in years (Rules on the Processing of Data, article 49).
pub const RETENTION_YEARS: i32 = 5;

object! {
    /// The parties who may not see a row (`ALL_EXCEPT`), or who alone may see it (`ONLY`). The owner always may.
    AccessRestriction {
        required {
            /// How the parties are meant.
            mode: AccessMode,
        }
        optional {}
        lists {
            /// The bureaus and organisations.
            parties: Bureau,
        }
    }
}

/// The envelope of a message, with defaults filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope<'message> {
    /// The sender's identifier of the message.
    pub message_id: Uuid,
    /// The owner of the data.
    pub source_bureau: Bureau,
    /// The owner's own key.
    pub source_record_id: &'message Reference,
    /// What the source did.
    pub action: Action,
    /// When it happened at the source.
    pub event_ts: DateTime<Utc>,
    /// Service under the bureau.
    pub source_entity: Option<&'message ShortText>,
    /// Why the data is processed.
    pub purpose: Purpose,
    /// Who may see it by level.
    pub confidentiality: Confidentiality,
    /// Who may or may not see it by name.
    pub access_restriction: Option<&'message AccessRestriction>,
    /// Last day of keeping as the source said.
    pub retention_until: Option<NaiveDate>,
    /// Language of the free texts.
    pub language: Option<Language>,
    /// Handling codes.
    pub handling_codes: &'message [HandlingCode],
}

impl Envelope<'_> {
    /// The last day on which the record may be kept without a new evaluation.
    pub fn keep_until(&self) -> NaiveDate {
        self.retention_until.unwrap_or_else(|| years_after(self.event_ts.date_naive(), RETENTION_YEARS))
    }

    /// Adds what is wrong with the envelope.
    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        let limit = years_after(self.event_ts.date_naive(), RETENTION_YEARS);
        if let Some(until) = self.retention_until {
            if until > limit {
                let expected = format!("at most {RETENTION_YEARS} years after event_ts, {limit} or earlier");
                faults.push(Fault::new(
                    RejectCode::BadDate,
                    "$.retention_until",
                    until.to_string(),
                    expected,
                ));
            }
            if until < self.event_ts.date_naive() {
                let expected = format!("a day not before event_ts, {}", self.event_ts.date_naive());
                faults.push(Fault::new(
                    RejectCode::BadDate,
                    "$.retention_until",
                    until.to_string(),
                    expected,
                ));
            }
        }
        if let Some(restriction) = self.access_restriction
            && restriction.parties.is_empty()
            && restriction.mode == AccessMode::AllExcept
        {
            faults.push(Fault::new(
                RejectCode::MissingField,
                "$.access_restriction.parties",
                "",
                "at least one bureau that may not see the record",
            ));
        }
    }
}

fn years_after(day: NaiveDate, years: i32) -> NaiveDate {
    day.with_year(day.year() + years).or_else(|| day.pred_opt()?.with_year(day.year() + years)).unwrap_or(day)
}
