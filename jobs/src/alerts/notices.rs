//! Notices that end or are due for review: their requester is told, and of a review the Secretariat too.
//!
//! A notice ends on its last day in force, or on the last day of keeping where that comes first. It is due for review half a year
//! before the last day of keeping, which the rules put at five years at most. Each is told once; a notice whose day is put off is
//! told of again when the new day comes near. A day is put off by correcting the submission.

use crate::rows;
use crate::settings::AlertSettings;
use anyhow::Result;
use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use datafusion::prelude::SessionContext;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::firearm_pair::short_name;
use proofhouse_schemas::tables::derived::AlertRow;
use proofhouse_warehouse::{Principal, Warehouse};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap, HashSet};

/// `kind` of an alert of a notice whose last day in force is near.
pub const NOTICE_EXPIRY: &str = "NOTICE_EXPIRY";
/// `kind` of an alert of a notice that is due for review.
pub const NOTICE_REVIEW: &str = "NOTICE_REVIEW";
/// So long before the last day of keeping a notice is to be reviewed.
const REVIEWED_BEFORE: Months = Months::new(6);

/// A notice in force.
#[derive(Debug, Deserialize)]
struct NoticeRow {
    requesting_bureau: String,
    notice_id: String,
    notice_code: String,
    expiry: Option<NaiveDate>,
    retention_until: Option<NaiveDate>,
}

#[derive(Debug, Deserialize)]
struct NameRow {
    requesting_bureau: String,
    notice_id: String,
}

impl NoticeRow {
    fn last_day(&self) -> Option<NaiveDate> {
        [self.expiry, self.retention_until].into_iter().flatten().min()
    }

    fn review_day(&self) -> Option<NaiveDate> {
        self.retention_until?.checked_sub_months(REVIEWED_BEFORE)
    }

    /// What is due by a day, and since when.
    fn due(&self, by: NaiveDate, ends_by: NaiveDate) -> Vec<(&'static str, NaiveDate)> {
        let ends = self.last_day().filter(|day| *day <= ends_by).map(|day| (NOTICE_EXPIRY, day));
        // What ends at once is not reviewed first.
        let review =
            self.review_day().filter(|day| *day <= by && self.last_day().is_none_or(|last| last >= by));
        ends.into_iter().chain(review.map(|day| (NOTICE_REVIEW, day))).collect()
    }

    fn alert(&self, bureau: Bureau, kind: &'static str, day: NaiveDate, now: DateTime<Utc>) -> AlertRow {
        let name = format!("{}/{}", self.requesting_bureau, self.notice_id);
        let word = if kind == NOTICE_EXPIRY { "expiry" } else { "review" };
        let what = format!("{} {}", self.notice_code, self.notice_id);
        let summary = match kind {
            NOTICE_EXPIRY if day < now.date_naive() => {
                format!(
                    "{what}: its last day in force was {day}. Correct its expiry if it is still needed, or cancel it."
                )
            }
            NOTICE_EXPIRY => {
                format!("{what}: its last day in force is {day}. Correct its expiry if it is still needed.")
            }
            _ => format!(
                "{what}: it is due for review since {day}. Say how long it is still to be kept, or cancel it."
            ),
        };
        AlertRow {
            alert_id: format!("{}@{bureau}#{word}-{day}", short_name('A', &name)),
            bureau: bureau.to_string(),
            recipient_role: if bureau.as_str() == self.requesting_bureau {
                "REQUESTER"
            } else {
                "SECRETARIAT"
            }
            .to_owned(),
            candidate_id: String::new(),
            record_bureau: String::new(),
            record_id: String::new(),
            seizure_bureau: String::new(),
            seizure_id: String::new(),
            item_no: 0,
            probability: 0.0,
            score: 0.0,
            band: String::new(),
            summary,
            kind: Some(kind.to_owned()),
            alerted_at: Some(now),
            notice_bureau: Some(self.requesting_bureau.clone()),
            notice_id: Some(self.notice_id.clone()),
            notice_day: Some(day),
        }
    }
}

/// The alerts of notices that are due by now, and those that were given of notices that are still known.
pub(super) async fn due(
    warehouse: &Warehouse,
    noted: &HashMap<String, AlertRow>,
    settings: &AlertSettings,
    now: DateTime<Utc>,
) -> Result<Vec<AlertRow>> {
    let by = now.date_naive();
    let ends_by = by + Days::new(u64::from(settings.notice_expiry_days));
    let session = warehouse.trusted_session();
    let requesters: BTreeSet<Bureau> = read(&session)
        .await?
        .iter()
        .filter(|notice| !notice.due(by, ends_by).is_empty())
        .filter_map(|notice| Bureau::parse(&notice.requesting_bureau))
        .collect();
    let mut alerts: HashMap<String, AlertRow> = HashMap::new();
    if !requesters.is_empty() {
        for bureau in requesters.into_iter().chain([Bureau::SECRETARIAT]).collect::<BTreeSet<_>>() {
            let guarded = warehouse.session_for(&Principal::of(bureau));
            let seen: Vec<NoticeRow> = rows::from_batches(&guarded.collect(IN_FORCE).await?)?;
            for notice in seen {
                let is_own = notice.requesting_bureau == bureau.as_str();
                let told = notice
                    .due(by, ends_by)
                    .into_iter()
                    .filter(|(kind, _)| is_own || (bureau.is_secretariat() && *kind == NOTICE_REVIEW));
                alerts.extend(told.map(|(kind, day)| {
                    let alert = notice.alert(bureau, kind, day, now);
                    (alert.alert_id.clone(), alert)
                }));
            }
        }
        warehouse.audit().flush(warehouse).await?;
    }
    alerts.extend(still_known(&session, noted).await?);
    Ok(alerts.into_values().collect())
}

const IN_FORCE: &str =
    "SELECT requesting_bureau, notice_id, notice_code, expiry, retention_until FROM notices WHERE in_force";

async fn read(session: &SessionContext) -> Result<Vec<NoticeRow>> {
    rows::read(session, IN_FORCE).await
}

/// What was told of a notice stays noted while the notice is there, whatever has become of it: it is not told a second time.
async fn still_known(
    session: &SessionContext,
    noted: &HashMap<String, AlertRow>,
) -> Result<Vec<(String, AlertRow)>> {
    let told: Vec<&AlertRow> = noted.values().filter(|alert| alert.notice_id.is_some()).collect();
    if told.is_empty() {
        return Ok(Vec::new());
    }
    let known: Vec<NameRow> = rows::read(session, "SELECT requesting_bureau, notice_id FROM notices").await?;
    let known: HashSet<(&str, &str)> =
        known.iter().map(|row| (row.requesting_bureau.as_str(), row.notice_id.as_str())).collect();
    let is_known = |alert: &&AlertRow| {
        let name = alert.notice_bureau.as_deref().zip(alert.notice_id.as_deref());
        name.is_some_and(|name| known.contains(&name))
    };
    Ok(told.into_iter().filter(is_known).map(|alert| (alert.alert_id.clone(), alert.clone())).collect())
}
