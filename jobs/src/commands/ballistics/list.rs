//! Pairs with state, age, and whose turn it is.

use super::statements;
use crate::rows;
use crate::summary::say;
use crate::table_view;
use anyhow::Result;
use chrono::{DateTime, Utc};
use proofhouse_schemas::Bureau;
use proofhouse_schemas::thread::ballistic::{
    BallisticStep, BallisticThread, ExhibitName, ExhibitPair, counted_hits,
};
use proofhouse_schemas::thread::fold;
use proofhouse_schemas::values::BallisticPairState;
use proofhouse_warehouse::{Principal, Warehouse};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which pairs are listed.
pub(super) struct Wanted {
    pub(super) all: bool,
    pub(super) mine: bool,
    pub(super) top: usize,
}

/// A pair that comparison found.
#[derive(Debug, Deserialize)]
struct CandidateRow {
    left_bureau: String,
    left_exhibit_id: String,
    left_case_ref: String,
    right_bureau: String,
    right_exhibit_id: String,
    right_case_ref: String,
    band: String,
    log10_likelihood_ratio: f64,
}

/// A pair and where it stands now.
#[derive(Debug, Default, Serialize)]
struct Listed {
    left: String,
    left_case: String,
    right: String,
    right_case: String,
    state: String,
    band: Option<String>,
    log10_likelihood_ratio: Option<f64>,
    /// Whole days since somebody first spoke of it.
    age_days: Option<i64>,
    awaited_bureaus: Vec<&'static str>,
    /// Who is credited with the examination that stands.
    credited_bureau: Option<&'static str>,
    /// Whether it is the hit that counts for its two cases.
    counted: bool,
    #[serde(skip)]
    opened_at: Option<DateTime<Utc>>,
}

pub(super) async fn run(warehouse: &Warehouse, bureau: Bureau, wanted: Wanted, as_json: bool) -> Result<()> {
    let session = warehouse.session_for(&Principal::of(bureau));
    let candidates: Vec<CandidateRow> = rows::from_batches(
        &session
            .collect(
                "SELECT left_bureau, left_exhibit_id, left_case_ref, right_bureau, right_exhibit_id, right_case_ref, \
                 band, log10_likelihood_ratio FROM ballistic_candidates",
            )
            .await?,
    )?;
    let mut pairs: BTreeMap<ExhibitPair, Listed> = BTreeMap::new();
    for row in candidates {
        if let Some((pair, listed)) = row.listed() {
            pairs.insert(pair, listed);
        }
    }
    let threads = threads(statements(&session).await?);
    let counted = counted_hits(&threads);
    let now = Utc::now();
    for thread in &threads {
        let mut listed = Listed::of(thread, now);
        listed.counted = counted.get(&thread.joined_cases()).is_some_and(|hit| hit.pair == thread.pair);
        if let Some(found) = pairs.remove(&thread.pair) {
            listed.band = found.band;
            listed.log10_likelihood_ratio = found.log10_likelihood_ratio;
        }
        pairs.insert(thread.pair.clone(), listed);
    }
    let is_listed = |pair: &ExhibitPair, one: &Listed| {
        let mine = bureau.is_secretariat() || pair.owners().contains(&bureau);
        let waits = !one.awaited_bureaus.is_empty() && one.band.as_deref() != Some("WATCH");
        let spoken = one.opened_at.is_some() && !one.awaited_bureaus.is_empty();
        let my_turn = one.awaited_bureaus.contains(&bureau.as_str());
        mine && (wanted.all || waits || spoken) && (!wanted.mine || my_turn)
    };
    let mut listed: Vec<Listed> =
        pairs.into_iter().filter(|(pair, one)| is_listed(pair, one)).map(|(_, one)| one).collect();
    // What was spoken of first stands first; then what is most alike.
    listed.sort_by(|one, other| {
        let spoken =
            (one.opened_at.is_none(), one.opened_at).cmp(&(other.opened_at.is_none(), other.opened_at));
        let ratio = |one: &Listed| one.log10_likelihood_ratio.unwrap_or(f64::NEG_INFINITY);
        spoken.then(ratio(other).total_cmp(&ratio(one)))
    });
    listed.truncate(wanted.top);
    if as_json {
        say!("{}", serde_json::to_string(&listed)?);
        return Ok(());
    }
    let mut table =
        table_view::headed(&["exhibit", "other exhibit", "found", "state", "days", "whose turn", "credit"]);
    for one in &listed {
        let band = one.band.as_ref().zip(one.log10_likelihood_ratio);
        let credit = match (one.credited_bureau, one.counted) {
            (Some(bureau), true) => format!("{bureau}: a hit"),
            (Some(bureau), false) => format!("{bureau}, not counted"),
            (None, _) => String::new(),
        };
        table.add_row([
            format!("{}\ncase {}", one.left, one.left_case),
            format!("{}\ncase {}", one.right, one.right_case),
            band.map(|(band, ratio)| format!("{band} {ratio:+.2}")).unwrap_or_default(),
            one.state.clone(),
            one.age_days.map(|days| days.to_string()).unwrap_or_default(),
            one.awaited_bureaus.join(", "),
            credit,
        ]);
    }
    say!("{table}\n{} pairs. Only an examination of the specimens makes a hit.", listed.len());
    Ok(())
}

/// What was said, folded pair by pair.
fn threads(statements: Vec<BallisticStep>) -> Vec<BallisticThread> {
    let mut by_pair: BTreeMap<ExhibitPair, Vec<BallisticStep>> = BTreeMap::new();
    for step in statements {
        by_pair.entry(step.pair.clone()).or_default().push(step);
    }
    by_pair.into_values().filter_map(|steps| fold::<BallisticThread>(&steps).0).collect()
}

fn named((bureau, exhibit): &ExhibitName) -> String {
    format!("{bureau}/{exhibit}")
}

impl Listed {
    fn of(thread: &BallisticThread, now: DateTime<Utc>) -> Listed {
        let [left_case, right_case] = thread.cases.clone();
        Listed {
            left: named(&thread.pair.left),
            left_case,
            right: named(&thread.pair.right),
            right_case,
            state: thread.state().to_string(),
            age_days: Some((now - thread.opened_at).num_days()),
            awaited_bureaus: thread.awaited().iter().map(Bureau::as_str).collect(),
            credited_bureau: thread.examination.map(|one| one.credited_bureau.as_str()),
            opened_at: Some(thread.opened_at),
            ..Listed::default()
        }
    }
}

impl CandidateRow {
    /// A pair of which nobody has said anything. `None` when a bureau is not registered any more.
    fn listed(self) -> Option<(ExhibitPair, Listed)> {
        let left = (Bureau::parse(&self.left_bureau)?, self.left_exhibit_id);
        let right = (Bureau::parse(&self.right_bureau)?, self.right_exhibit_id);
        let pair = ExhibitPair::of(left.clone(), right);
        let mut cases = [self.left_case_ref, self.right_case_ref];
        if pair.left != left {
            cases.reverse();
        }
        let [left_case, right_case] = cases;
        let mut awaited: Vec<&'static str> = pair.owners().iter().map(Bureau::as_str).collect();
        awaited.dedup();
        let listed = Listed {
            left: named(&pair.left),
            left_case,
            right: named(&pair.right),
            right_case,
            state: BallisticPairState::Candidate.to_string(),
            band: Some(self.band),
            log10_likelihood_ratio: Some(self.log10_likelihood_ratio),
            awaited_bureaus: awaited,
            ..Listed::default()
        };
        Some((pair, listed))
    }
}
