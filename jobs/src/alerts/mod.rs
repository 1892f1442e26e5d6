//! Alerts: telling bureaus of strong matches, again when nobody answers, and of notices that end or are due for review.
//!
//! | file | what it does |
//! |---|---|
//! | `due` | the alerts that follow from the matches that stand, each with what its bureau may see |
//! | `sending` | alerts on the bureaus' topics, and which of them have been sent |
//! | `reminders` | alerts that nobody has answered |
//! | `notices` | notices that end or are due for review |
//!
//! A bureau is told of what it may see and of nothing else. An alert is sent before it is noted, so that a crash in between sends
//! it again rather than never; its identifier lets the receiver see that, and the topics themselves are read before anything is
//! sent, so that what one process has said another does not repeat. The live watcher (`live_alerts`) says the same of the same pairs.

mod due;
mod notices;
mod reminders;
mod sending;

use crate::rows;
use crate::settings::AlertSettings;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use proofhouse_ingest::Broker;
use proofhouse_schemas::tables::derived::AlertRow;
use proofhouse_schemas::{Bureau, Topic};
use proofhouse_warehouse::Warehouse;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

pub use notices::{NOTICE_EXPIRY, NOTICE_REVIEW};
pub use sending::{AlertSender, Sent, sent_before};

/// The table.
pub const ALERTS: &str = "alerts";
const JOB: &str = "alerts";
const REVISION: u32 = 4;
/// `kind` of an alert of a match.
pub const MATCH: &str = "MATCH";
/// `kind` of an alert that nobody has answered.
pub const REMINDER: &str = "REMINDER";
/// For so long an alert is kept that the watcher gave of a pair which the matches do not know yet: they will at the next round.
pub const MATCHING_CATCHES_UP: TimeDelta = TimeDelta::days(2);

/// What became of alerts.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Summary {
    /// Alerts that nobody had been told of.
    pub new: usize,
    /// Of them those that remind of an earlier one.
    pub reminders: usize,
    /// Of them those of a notice that ends or is due for review.
    pub notices: usize,
    /// Alerts sent to the bureaus' topics.
    pub sent: usize,
}

/// Finds the alerts that are due, sends the new ones when there is a broker, and notes them.
///
/// # Errors
/// When the warehouse or the broker cannot be used.
pub async fn tell(
    warehouse: &Warehouse,
    broker: Option<&Broker>,
    settings: &AlertSettings,
    now: DateTime<Utc>,
) -> Result<Summary> {
    // A day that passes may make a reminder due though nothing was said.
    let day = now.date_naive().signed_duration_since(chrono::NaiveDate::default()).num_days();
    let revision = REVISION | (u32::try_from(day).unwrap_or_default() << 8);
    let inputs = ["matches", "firearms", "seizures", "hits", "notices"];
    let watermark = warehouse.watermark(JOB, revision, &inputs, ALERTS).await?;
    if watermark.is_current() {
        return Ok(Summary::default());
    }
    // A table that an earlier version made lacks columns before it is widened.
    warehouse.ensure_table(ALERTS).await?;
    let session = warehouse.trusted_session();
    let noted: Vec<AlertRow> = rows::all(&session, ALERTS).await?;
    let noted: HashMap<String, AlertRow> =
        noted.into_iter().map(|alert| (alert.alert_id.clone(), alert)).collect();
    let known: HashMap<String, Option<AlertRow>> = match broker {
        Some(broker) => sent_before(broker).await?,
        None => HashMap::new(),
    };
    let mut alerts = due::due(warehouse).await?;
    for alert in &mut alerts {
        // Told when it was told first, wherever that stands.
        let before = noted.get(&alert.alert_id).or_else(|| known.get(&alert.alert_id)?.as_ref());
        alert.alerted_at = before.map_or(Some(now), |before| before.alerted_at);
    }
    let reminders = reminders::due(&session, &alerts, &noted, settings, now).await?;
    alerts.extend(reminders);
    alerts.extend(told_live(&session, &alerts, &noted, now).await?);
    for mut alert in notices::due(warehouse, &noted, settings, now).await? {
        // What was told and could not be noted was told then.
        if let Some(Some(before)) = known.get(&alert.alert_id) {
            alert.alerted_at = before.alerted_at;
        }
        alerts.push(alert);
    }
    let is_new =
        |alert: &&AlertRow| !noted.contains_key(&alert.alert_id) && !known.contains_key(&alert.alert_id);
    let new: Vec<&AlertRow> = alerts.iter().filter(is_new).collect();
    let reminders = new.iter().filter(|alert| alert.kind.as_deref() == Some(REMINDER)).count();
    let notices = new.iter().filter(|alert| alert.notice_id.is_some()).count();
    let mut done = Summary { new: new.len(), reminders, notices, sent: 0 };
    if let Some(broker) = broker {
        let mut sender = AlertSender::new(broker)?;
        done.sent = sender.send(&new).await?;
    }
    // What the watcher has noted since stays: its pairs have not been matched yet.
    let since: Vec<AlertRow> = rows::all(&warehouse.trusted_session(), ALERTS).await?;
    let here: HashSet<String> = alerts.iter().map(|alert| alert.alert_id.clone()).collect();
    let is_since = |alert: &AlertRow| !noted.contains_key(&alert.alert_id) && !here.contains(&alert.alert_id);
    alerts.extend(since.into_iter().filter(is_since));
    alerts.sort_by(|one, other| one.alert_id.cmp(&other.alert_id));
    rows::replace(warehouse, ALERTS, &alerts, &watermark).await?;
    Ok(done)
}

/// Alerts of pairs that the watcher has found and the matches do not hold yet.
async fn told_live(
    session: &datafusion::prelude::SessionContext,
    due: &[AlertRow],
    noted: &HashMap<String, AlertRow>,
    now: DateTime<Utc>,
) -> Result<Vec<AlertRow>> {
    #[derive(serde::Deserialize)]
    struct Known {
        candidate_id: String,
    }
    let is_due: HashSet<&str> = due.iter().map(|alert| alert.alert_id.as_str()).collect();
    let is_recent = |alert: &&AlertRow| {
        alert.kind.as_deref() == Some(MATCH)
            && alert.alerted_at.is_some_and(|at| now - at < MATCHING_CATCHES_UP)
            && !is_due.contains(alert.alert_id.as_str())
    };
    let recent: Vec<&AlertRow> = noted.values().filter(is_recent).collect();
    if recent.is_empty() {
        return Ok(Vec::new());
    }
    let matched: Vec<Known> = rows::read(session, "SELECT DISTINCT candidate_id FROM matches").await?;
    let matched: HashSet<String> = matched.into_iter().map(|known| known.candidate_id).collect();
    // What the matches hold and is not due has been judged since, and is not strong any more, or no longer to be seen.
    Ok(recent.into_iter().filter(|alert| !matched.contains(&alert.candidate_id)).cloned().collect())
}

/// The identifier of an alert of a match: the same whoever finds the pair, and how often.
pub fn alert_id(candidate_id: &str, bureau: Bureau) -> String {
    format!("{candidate_id}@{bureau}")
}

/// Why a bureau is told.
pub fn recipient_role(bureau: Bureau, record_bureau: &str) -> &'static str {
    if bureau.is_secretariat() {
        "SECRETARIAT"
    } else if record_bureau == bureau.as_str() {
        "RECORD_OWNER"
    } else {
        "FINDER"
    }
}

/// The topic on which a bureau is told; `None` when it is no longer registered.
fn topic_of(alert: &AlertRow) -> Option<String> {
    Bureau::parse(&alert.bureau).map(|bureau| Topic::Alert(bureau).to_string())
}
