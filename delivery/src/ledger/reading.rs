//! The ledger for those who look: runs with their states.

use chrono::{DateTime, Utc};
use futures::{StreamExt, stream};
use proofhouse_schemas::{Bureau, Period};
use serde::Serialize;

use crate::error::Result;
use crate::ledger::{
    Claim, Delivery, DeliveryKey, DeliveryPhase, Entry, Ledger, Origin, Phase, READ_AT_ONCE, RunState,
    SkipReason, Target,
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
    /// Whether a run is one of those, whatever its phase.
    pub(crate) fn names(&self, run: &LogicalRun) -> bool {
        self.report.as_ref().is_none_or(|report| *report == run.report)
            && self.bureau.is_none_or(|bureau| bureau == run.bureau)
            && self.period.is_none_or(|period| period == run.period)
    }
}

/// Runs, and those that nobody can tell of.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RunList {
    /// In order of report, bureau and period.
    pub runs: Vec<RunStatus>,
    /// Runs that could not be read.
    pub unreadable: Vec<UnreadableRun>,
}

/// A run that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnreadableRun {
    /// The run.
    pub run: LogicalRun,
    /// Why, and what to do.
    pub reason: String,
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
    /// The runs that a filter lets through, in order of report, bureau and period. One that cannot be read is logged and left
    /// out: see [`look_over`](Self::look_over).
    ///
    /// # Errors
    /// When the store cannot be listed.
    pub async fn runs(&self, filter: &RunFilter) -> Result<Vec<RunStatus>> {
        let list = self.look_over(filter).await?;
        for UnreadableRun { run, reason } in &list.unreadable {
            tracing::error!(%run, reason, "a run of the ledger cannot be read; the others are shown");
        }
        Ok(list.runs)
    }

    /// The runs that a filter lets through, and those that cannot be read, so that one damaged event hides no other run.
    ///
    /// # Errors
    /// When the store cannot be listed.
    pub async fn look_over(&self, filter: &RunFilter) -> Result<RunList> {
        let listed: Vec<(LogicalRun, u64)> =
            self.last_events(filter).await?.into_iter().map(|(run, last)| (run, last.number)).collect();
        let wanted = filter.phases.as_slice();
        // By value: a future over borrowed runs could not be sent to another thread.
        let mut looked_at = stream::iter(listed.into_iter().map(|(run, last)| async move {
            let status = self.status_at(&run, last, wanted).await;
            (run, status)
        }))
        .buffered(READ_AT_ONCE);
        let mut list = RunList::default();
        while let Some((run, status)) = looked_at.next().await {
            match status {
                Ok(status) => list.runs.extend(status),
                Err(error) => list.unreadable.push(UnreadableRun { run, reason: error.to_string() }),
            }
        }
        Ok(list)
    }

    /// The status of a run whose last event has this number, when its phase is wanted.
    async fn status_at(&self, run: &LogicalRun, last: u64, wanted: &[Phase]) -> Result<Option<RunStatus>> {
        let is_wanted = |phase: Phase| wanted.is_empty() || wanted.contains(&phase);
        if let Some((number, status)) = self.known.status(run)
            && number >= last
        {
            return Ok(is_wanted(status.phase).then(|| (*status).clone()));
        }
        // Of one that has ended and is not asked for, the last event says enough.
        if !wanted.is_empty()
            && let Some(phase) = self.end_of(run, last).await?
            && !is_wanted(phase)
        {
            return Ok(None);
        }
        let state = match self.known.state(run).filter(|state| state.number >= last) {
            Some(state) => state,
            None => self.read(run).await?,
        };
        Ok(is_wanted(state.phase).then(|| RunStatus::from(&*state)))
    }

    /// What there is to know about a run; `None` when nobody has asked for it.
    ///
    /// # Errors
    /// When the store cannot be read, or events do not follow from one another.
    pub async fn status(&self, run: &LogicalRun) -> Result<Option<RunStatus>> {
        if let Some((number, status)) = self.known.status(run)
            && self.entry(run, number + 1).await?.is_none()
        {
            return Ok(Some((*status).clone()));
        }
        let state = self.read(run).await?;
        Ok((state.number > 0).then(|| RunStatus::from(&*state)))
    }

    /// Every event of a run, in order.
    ///
    /// # Errors
    /// When the store cannot be read, or an event is missing or cannot be understood.
    pub async fn history(&self, run: &LogicalRun) -> Result<Vec<Entry>> {
        self.entries(run).await
    }
}
