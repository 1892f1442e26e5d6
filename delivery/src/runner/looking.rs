//! Looking: what is due is written down at once, however long what is being done takes.

use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio_util::sync::CancellationToken;

use crate::error::{DeliveryError, Result};
use crate::ledger::{Origin, Phase, RunRequest};
use crate::run::LogicalRun;
use crate::runner::{Runner, StepSummary};
use crate::schedule::Schedule;

/// When this scheduler looked last.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Looks {
    /// At the schedules, with everything that was due written down.
    schedules: Option<DateTime<Utc>>,
    /// At the whole ledger.
    ledger: Option<DateTime<Utc>>,
}

impl Runner {
    /// Looks at the schedules every `poll_seconds` and at the ledger every `survey_seconds`, until told to stop.
    pub(super) async fn keep_looking(&self, stop: &CancellationToken) {
        let poll = Duration::from_secs(self.plan.delivery.poll_seconds);
        while !stop.is_cancelled() {
            self.queue_due(stop).await;
            // What cannot be read of one run is logged where it is found.
            if let Err(error) = self.survey_if_due().await {
                tracing::error!(%error, "the ledger of reports cannot be looked over; it is tried again");
            }
            self.looked.notify_one();
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.clock.sleep(poll) => {}
            }
        }
    }

    /// Writes down the runs whose hour has come and that nobody asked for yet.
    pub(super) async fn queue_due(&self, stop: &CancellationToken) -> StepSummary {
        let now = self.clock.now();
        let last_look = self.looks().schedules;
        let mut summary = StepSummary::default();
        for schedule in &self.plan.schedules {
            for due in schedule.due(now, last_look) {
                for bureau in &schedule.bureaus {
                    if stop.is_cancelled() {
                        return summary;
                    }
                    let run = schedule.run(*bureau, due.period);
                    match self.queue_if_absent(schedule, &run).await {
                        Ok(true) => summary.queued.push(run),
                        Ok(false) => {}
                        Err(error) => {
                            tracing::error!(%run, %error, "a run that is due cannot be queued");
                            summary.errors.push((run, error.to_string()));
                        }
                    }
                }
            }
        }
        // What could not be written down is still due at the next look, whatever its grace.
        if summary.errors.is_empty() {
            self.looks().schedules = Some(now);
        }
        summary
    }

    /// Finds what others began and operators asked for, when that is to be done again. Gives the runs that cannot be read.
    pub(super) async fn survey_if_due(&self) -> Result<Vec<(LogicalRun, DeliveryError)>> {
        let now = self.clock.now();
        let seconds = i64::try_from(self.plan.delivery.survey_seconds).unwrap_or(i64::MAX);
        let interval = TimeDelta::try_seconds(seconds).unwrap_or(TimeDelta::MAX);
        let is_due = self.looks().ledger.is_none_or(|last| now - last >= interval);
        if !is_due {
            return Ok(Vec::new());
        }
        let errors = self.ledger.survey().await?;
        self.looks().ledger = Some(now);
        Ok(errors)
    }

    /// Whether this call asked for the run.
    async fn queue_if_absent(&self, schedule: &Schedule, run: &LogicalRun) -> Result<bool> {
        if self.ledger.known_phase(run).is_some() || self.ledger.phase(run).await? != Phase::Absent {
            return Ok(false);
        }
        let request = RunRequest {
            origin: Origin::Schedule,
            not_before: schedule.embargo_of(run.period),
            deliver: true,
            changes: None,
        };
        match self.ledger.request(run, &request, &self.author(None)).await {
            Ok(_) => Ok(true),
            // Another scheduler was faster; what it wrote is known from here on.
            Err(DeliveryError::NotNow { .. }) => {
                self.ledger.read(run).await?;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    fn looks(&self) -> MutexGuard<'_, Looks> {
        // What a panicking thread left is whole: instants are put in as they are.
        self.looks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
