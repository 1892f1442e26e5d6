//! The ledger for those who look: runs with their states.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::{StreamExt, TryStreamExt, stream};
use proofhouse_schemas::{Bureau, Period};
use serde::Serialize;

use crate::error::{DeliveryError, Result};
use crate::ledger::{
    Claim, Delivery, DeliveryKey, DeliveryPhase, Entry, Ledger, Origin, Phase, READ_AT_ONCE, RunState,
    SkipReason, Target, number_of,
};
use crate::run::{LogicalRun, ReportName};

/// Which runs to show; what is absent does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunFilter {
    /// Of this report.
    pub report: Option<ReportName>,
    /// For this bureau.
    pub bureau: Option<Bureau>,
    /// About this period.
    pub period: Option<Period>,
    /// In one of these phases; in any when empty.
    pub phases: Vec<Phase>,
}

impl RunFilter {
    fn names(&self, run: &LogicalRun) -> bool {
        self.report.as_ref().is_none_or(|report| *report == run.report)
            && self.bureau.is_none_or(|bureau| bureau == run.bureau)
            && self.period.is_none_or(|period| period == run.period)
    }
}

/// What there is to know about a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunStatus {
    /// The run: `report/bureau/period`.
    pub run: LogicalRun,
    /// Where it stands.
    pub phase: Phase,
    /// Who wanted it.
    pub origin: Origin,
    /// When it was asked for.
    pub queued_at: DateTime<Utc>,
    /// Nothing happens before.
    pub not_before: Option<DateTime<Utc>>,
    /// Time of the last event.
    pub changed_at: DateTime<Utc>,
    /// Number of events.
    pub events: u64,
    /// Who works on it.
    pub claim: Option<Claim>,
    /// The revision that was rendered.
    pub revision: Option<u32>,
    /// Hash of what it says.
    pub content_sha256: Option<String>,
    /// Why it failed, or is tried again.
    pub reason: Option<String>,
    /// Why there was nothing to deliver.
    pub skipped: Option<SkipReason>,
    /// Its deliveries.
    pub deliveries: Vec<DeliveryStatus>,
    /// The mail to the owner that it failed.
    pub notice: Option<DeliveryStatus>,
}

/// What there is to know about a delivery.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeliveryStatus {
    /// Its name, for decisions.
    pub key: DeliveryKey,
    /// The address, or the name of the outbound place.
    pub recipient: String,
    /// Language.
    pub language: String,
    /// Where it stands.
    pub phase: DeliveryPhase,
    /// How often it was sent.
    pub attempts: u32,
    /// How often it was sent although it might have arrived.
    pub resends: u32,
    /// What was said last.
    pub reason: Option<String>,
    /// When it is sent again.
    pub retry_at: Option<DateTime<Utc>>,
}

impl From<&RunState> for RunStatus {
    fn from(state: &RunState) -> Self {
        Self {
            run: state.run.clone(),
            phase: state.phase,
            origin: state.origin,
            queued_at: state.queued_at,
            not_before: state.not_before,
            changed_at: state.changed_at,
            events: state.number,
            claim: state.claim.clone(),
            revision: state.revision.as_ref().map(|revision| revision.revision),
            content_sha256: state.revision.as_ref().map(|revision| revision.content_sha256.clone()),
            reason: state.reason.clone(),
            skipped: state.skipped,
            deliveries: state.deliveries.iter().map(DeliveryStatus::from).collect(),
            notice: state.notice.as_ref().map(DeliveryStatus::from),
        }
    }
}

impl From<&Delivery> for DeliveryStatus {
    fn from(delivery: &Delivery) -> Self {
        let recipient = match &delivery.plan.target {
            Target::Mail { address, .. } => address.clone(),
            Target::Outbound { name } => name.clone(),
        };
        Self {
            key: delivery.plan.key.clone(),
            recipient,
            language: delivery.plan.language.clone(),
            phase: delivery.phase,
            attempts: delivery.attempts,
            resends: delivery.resends,
            reason: delivery.reason.clone(),
            retry_at: delivery.retry_at,
        }
    }
}

impl Ledger {
    /// The runs that a filter lets through, in order of report, bureau and period.
    ///
    /// # Errors
    /// When the store cannot be read, or events do not follow from one another.
    pub async fn runs(&self, filter: &RunFilter) -> Result<Vec<RunStatus>> {
        let runs: Vec<LogicalRun> =
            self.survey().await?.into_keys().filter(|run| filter.names(run)).collect();
        let states: Vec<Arc<RunState>> =
            // By value: a future over borrowed runs could not be sent to another thread.
            stream::iter(runs.into_iter().map(|run| async move { self.read(&run).await }))
                .buffered(READ_AT_ONCE)
                .try_collect()
                .await?;
        let wanted = |phase| filter.phases.is_empty() || filter.phases.contains(&phase);
        Ok(states.iter().filter(|state| wanted(state.phase)).map(|state| RunStatus::from(&**state)).collect())
    }

    /// What there is to know about a run; `None` when nobody has asked for it.
    ///
    /// # Errors
    /// When the store cannot be read, or events do not follow from one another.
    pub async fn status(&self, run: &LogicalRun) -> Result<Option<RunStatus>> {
        let state = self.read(run).await?;
        Ok((state.number > 0).then(|| RunStatus::from(&*state)))
    }

    /// Every event of a run, in order.
    ///
    /// # Errors
    /// When the store cannot be read, or an event cannot be understood.
    pub async fn history(&self, run: &LogicalRun) -> Result<Vec<Entry>> {
        let last = self.read(run).await?.number;
        let entries: Vec<Option<Entry>> = stream::iter((1..=last).map(|number| self.entry(run, number)))
            .buffered(READ_AT_ONCE)
            .try_collect()
            .await?;
        Ok(entries.into_iter().flatten().collect())
    }

    /// Every run and the number of its last event. One listing, however many runs there are.
    pub(crate) async fn survey(&self) -> Result<BTreeMap<LogicalRun, u64>> {
        let mut found = BTreeMap::new();
        let mut objects = self.store.list(Some(&self.prefix));
        while let Some(object) =
            objects.try_next().await.map_err(DeliveryError::store("listing the ledger", &self.prefix))?
        {
            let Some(parts) = object.location.prefix_match(&self.prefix) else { continue };
            let parts: Vec<String> = parts.map(|part| part.as_ref().to_owned()).collect();
            let [report, bureau, period, name] = parts.as_slice() else { continue };
            let run = format!("{report}/{bureau}/{period}").parse::<LogicalRun>().ok();
            if let (Some(run), Some(number)) = (run, number_of(name)) {
                let last = found.entry(run).or_insert(number);
                *last = number.max(*last);
            }
        }
        Ok(found)
    }

    /// Runs that are not finished, as far as a listing and what is known tell.
    pub(crate) async fn unfinished(&self) -> Result<Vec<LogicalRun>> {
        let changed = self.survey().await?.into_iter().filter(|(run, last)| {
            let known = self.lock().get(run).map(|state| (state.number, state.phase.is_final()));
            known.is_none_or(|(number, is_final)| number < *last || !is_final)
        });
        let changed: Vec<LogicalRun> = changed.map(|(run, _)| run).collect();
        let mut states = stream::iter(changed)
            .map(|run| async move {
                let state = self.read(&run).await;
                (run, state)
            })
            .buffered(READ_AT_ONCE);
        let mut open = Vec::new();
        while let Some((run, state)) = states.next().await {
            match state {
                Ok(state) if state.phase.is_final() => {}
                Ok(_) => open.push(run),
                Err(error @ DeliveryError::Damaged { .. }) => {
                    tracing::error!(%run, %error, "a run of the ledger cannot be read");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(open)
    }

    /// Where a run stood when it was read last.
    pub(crate) fn known_phase(&self, run: &LogicalRun) -> Option<Phase> {
        self.lock().get(run).map(|state| state.phase)
    }

    /// Runs that were not finished when they were read last.
    pub(crate) fn known_unfinished(&self) -> Vec<LogicalRun> {
        self.lock().values().filter(|state| !state.phase.is_final()).map(|state| state.run.clone()).collect()
    }
}
