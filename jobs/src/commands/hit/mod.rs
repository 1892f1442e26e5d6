//! `proofhouse hit`: pairs that may be one firearm, for the bureaus that have to say whether they are.
//!
//! - `list`: what waits, and what has been decided; `show`: one pair with its events
//! - `speak`: a bureau's word on a pair
//! - this file: pairs as a bureau may see them

mod list;
mod show;
mod speak;

use crate::command_line::HitJob;
use crate::rows;
use crate::settings::Settings;
use crate::summary::Ending;
use anyhow::{Result, bail};
use chrono::{DateTime, NaiveDate, Utc};
use proofhouse_schemas::values::HitEventKind;
use proofhouse_schemas::{Bureau, FirearmPair};
use proofhouse_warehouse::{GuardedSession, Warehouse};
use serde::{Deserialize, Serialize};

/// Lists pairs, shows one, or says something of one.
///
/// # Errors
/// When there is no such pair for this bureau, what it says is not allowed, or warehouse or broker cannot be used.
pub async fn run(warehouse: &Warehouse, settings: &Settings, what: &HitJob, as_json: bool) -> Result<Ending> {
    // Tables that an earlier version made lack columns before they are widened.
    warehouse.ensure_table("matches").await?;
    warehouse.ensure_table("record_duplicates").await?;
    match what {
        HitJob::List { bureau, all, top } => list::run(warehouse, *bureau, *all, *top, as_json).await?,
        HitJob::Show { candidate, bureau } => show::run(warehouse, candidate, *bureau, as_json).await?,
        HitJob::Confirm(said) => {
            speak::run(warehouse, settings, said, HitEventKind::Confirm, None, as_json).await?;
        }
        HitJob::Reject { said, ground } => {
            let ground = Some(ground.code());
            speak::run(warehouse, settings, said, HitEventKind::Reject, ground, as_json).await?;
        }
        HitJob::Withdraw(said) => {
            speak::run(warehouse, settings, said, HitEventKind::Withdraw, None, as_json).await?;
        }
        HitJob::Comment(said) => {
            speak::run(warehouse, settings, said, HitEventKind::Comment, None, as_json).await?;
        }
    }
    warehouse.audit().flush(warehouse).await?;
    Ok(Ending::Done)
}

/// A pair, what matching makes of it, and what its owners have said. What matching finds no more has no band.
#[derive(Debug, Deserialize, Serialize)]
struct PairRow {
    candidate_id: String,
    record_bureau: String,
    record_id: String,
    other_bureau: String,
    other_id: String,
    /// Of a seized firearm; absent when the other side is a record.
    item_no: Option<i32>,
    band: Option<String>,
    probability: Option<f64>,
    record_description: Option<String>,
    other_description: Option<String>,
    first_seen: Option<NaiveDate>,
    /// `CANDIDATE` while nobody has said anything.
    state: String,
    record_word: Option<String>,
    other_word: Option<String>,
    ground: Option<String>,
    awaited_bureau: Option<String>,
    opened_at: Option<DateTime<Utc>>,
    decided_at: Option<DateTime<Utc>>,
}

/// Pairs found or spoken of, with what is known of each.
const PAIRS: &str = "WITH found AS (
  SELECT candidate_id, record_bureau, record_id, seizure_bureau AS other_bureau, seizure_id AS other_id, item_no, band,
    probability, record_description, seizure_description AS other_description, first_seen FROM matches
  UNION ALL
  SELECT pair_id, left_bureau, left_record_id, right_bureau, right_record_id, cast(NULL AS int), band, probability,
    left_description, right_description, first_seen FROM record_duplicates),
said AS (
  SELECT candidate_id, record_bureau, record_id, coalesce(seizure_bureau, other_record_bureau) AS other_bureau,
    coalesce(seizure_id, other_record_id) AS other_id, item_no, state, record_word, other_word, ground, awaited_bureau,
    opened_at, decided_at FROM hits),
pairs AS (
  SELECT coalesce(found.candidate_id, said.candidate_id) AS candidate_id,
    coalesce(found.record_bureau, said.record_bureau) AS record_bureau,
    coalesce(found.record_id, said.record_id) AS record_id,
    coalesce(found.other_bureau, said.other_bureau) AS other_bureau,
    coalesce(found.other_id, said.other_id) AS other_id,
    coalesce(found.item_no, said.item_no) AS item_no,
    band, probability, record_description, other_description, first_seen,
    coalesce(state, 'CANDIDATE') AS state, record_word, other_word, ground, awaited_bureau, opened_at, decided_at
  FROM found FULL OUTER JOIN said ON found.candidate_id = said.candidate_id)
SELECT * FROM pairs";

/// The pairs of a bureau that meet a condition. The Secretariat sees all that it may see.
async fn pairs(
    session: &GuardedSession,
    bureau: Bureau,
    condition: &str,
    parameters: &[(&str, &str)],
) -> Result<Vec<PairRow>> {
    let mine = match bureau.is_secretariat() {
        true => "true".to_owned(),
        false => format!("(record_bureau = '{bureau}' OR other_bureau = '{bureau}')"),
    };
    let sql = format!("{PAIRS} WHERE {mine} AND {condition}");
    let batches = match parameters.is_empty() {
        true => session.collect(&sql).await?,
        false => session.collect_with(&sql, rows::texts(parameters)).await?,
    };
    rows::from_batches(&batches)
}

/// One pair by its name.
async fn pair(session: &GuardedSession, bureau: Bureau, candidate: &str) -> Result<PairRow> {
    let found = pairs(session, bureau, "candidate_id = $candidate", &[("candidate", candidate)]).await?;
    match found.into_iter().next() {
        Some(pair) => Ok(pair),
        None => bail!(
            "{bureau} is no party of a pair {candidate}; `proofhouse hit list --all --as {bureau}` lists those it is"
        ),
    }
}

impl PairRow {
    /// The two sides. `None` when a bureau is not registered any more.
    fn named(&self) -> Option<FirearmPair> {
        let record = (Bureau::parse(&self.record_bureau)?, self.record_id.clone());
        let other = Bureau::parse(&self.other_bureau)?;
        Some(match self.item_no {
            Some(item) => FirearmPair::Match(record, (other, self.other_id.clone(), item)),
            None => FirearmPair::of_records(record, (other, self.other_id.clone())),
        })
    }

    fn record(&self) -> String {
        format!("{}/{}", self.record_bureau, self.record_id)
    }

    /// The other side, as `match explain` takes it.
    fn other(&self) -> String {
        match self.item_no {
            // An identifier may hold the sign itself.
            Some(item) if item != 1 || self.other_id.contains('#') => {
                format!("{}/{}#{item}", self.other_bureau, self.other_id)
            }
            _ => format!("{}/{}", self.other_bureau, self.other_id),
        }
    }

    /// The bureaus whose turn it is to speak.
    fn awaited(&self) -> String {
        match (self.state.as_str(), &self.awaited_bureau) {
            ("CONFIRMED" | "REJECTED", _) => String::new(),
            (_, Some(bureau)) => bureau.clone(),
            (_, None) if self.record_bureau == self.other_bureau => self.record_bureau.clone(),
            (_, None) => format!("{}, {}", self.record_bureau, self.other_bureau),
        }
    }

    /// Whole days since it was found or first spoken of.
    fn age(&self, today: NaiveDate) -> Option<i64> {
        let since = self.first_seen.or_else(|| self.opened_at.map(|at| at.date_naive()))?;
        Some((today - since).num_days())
    }
}
