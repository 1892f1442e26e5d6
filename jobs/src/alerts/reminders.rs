//! Alerts that nobody has answered: the owner of a side is reminded while it has said nothing and the pair is undecided.

use super::{REMINDER, alert_id};
use crate::rows;
use crate::settings::AlertSettings;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use datafusion::prelude::SessionContext;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::tables::derived::AlertRow;
use serde::Deserialize;
use std::collections::HashMap;

/// What has been said of a pair so far.
#[derive(Debug, Deserialize)]
struct Said {
    candidate_id: String,
    state: String,
    record_bureau: String,
    record_word: Option<String>,
    other_word: Option<String>,
}

impl Said {
    fn is_decided(&self) -> bool {
        matches!(self.state.as_str(), "CONFIRMED" | "REJECTED")
    }

    fn has_spoken(&self, bureau: &str) -> bool {
        match self.record_bureau == bureau {
            true => self.record_word.is_some(),
            false => self.other_word.is_some(),
        }
    }
}

/// The reminders that are due by now, and those that were given and still stand.
pub(super) async fn due(
    session: &SessionContext,
    alerts: &[AlertRow],
    noted: &HashMap<String, AlertRow>,
    settings: &AlertSettings,
    now: DateTime<Utc>,
) -> Result<Vec<AlertRow>> {
    let said: Vec<Said> =
        rows::read(session, "SELECT candidate_id, state, record_bureau, record_word, other_word FROM hits")
            .await?;
    let said: HashMap<&str, &Said> = said.iter().map(|said| (said.candidate_id.as_str(), said)).collect();
    let mut reminders = Vec::new();
    for alert in alerts {
        let Some(bureau) = Bureau::parse(&alert.bureau).filter(|bureau| !bureau.is_secretariat()) else {
            continue;
        };
        let answered = said
            .get(alert.candidate_id.as_str())
            .is_some_and(|said| said.is_decided() || said.has_spoken(bureau.as_str()));
        let told = alert.alerted_at.unwrap_or(now);
        for (number, days) in (1..).zip(&settings.remind_after_days) {
            let id = format!("{}#reminder-{number}", alert_id(&alert.candidate_id, bureau));
            let is_due = !answered && now - told >= TimeDelta::days(i64::from(*days));
            match noted.get(&id) {
                // What was said stays noted while the pair stands.
                Some(given) => reminders.push(given.clone()),
                None if is_due => reminders.push(AlertRow {
                    alert_id: id,
                    kind: Some(REMINDER.to_owned()),
                    alerted_at: Some(now),
                    ..alert.clone()
                }),
                None => {}
            }
        }
    }
    Ok(reminders)
}
