//! Working: several runs at once, each as far as it goes now.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{StreamExt, stream};
use tokio_util::sync::CancellationToken;

use crate::error::Result;
use crate::run::LogicalRun;
use crate::runner::{Progress, Runner, StepSummary};

/// How soon a run is looked at again at the earliest.
const SHORTEST_REST: Duration = Duration::from_secs(1);

/// A run that was worked on, and what became of it.
type WorkedOn = (LogicalRun, Result<Progress>);

impl Runner {
    /// Finds what is due, and carries it out as far as that goes now.
    ///
    /// # Errors
    /// When the ledger cannot be listed. What fails about one run stands in the summary.
    pub async fn step(&self) -> Result<StepSummary> {
        self.step_until(&CancellationToken::new()).await
    }

    /// A step that ends early when it is told to stop: it finishes the message that is being sent and gives its runs back.
    ///
    /// # Errors
    /// When the ledger cannot be listed. What fails about one run stands in the summary.
    pub async fn step_until(&self, stop: &CancellationToken) -> Result<StepSummary> {
        let mut summary = self.queue_due(stop).await;
        if stop.is_cancelled() {
            return Ok(summary);
        }
        for (run, error) in self.survey_if_due().await? {
            // One that is due, too, was named then.
            if !summary.errors.iter().any(|(named, _)| *named == run) {
                summary.errors.push((run, error.to_string()));
            }
        }
        let open: BTreeSet<LogicalRun> = self.ledger.known_unfinished().into_iter().collect();
        let mut outcomes = stream::iter(open)
            .map(|run| self.work_on(run, stop))
            .buffer_unordered(self.plan.delivery.parallel_runs);
        while let Some((run, progress)) = outcomes.next().await {
            match progress {
                Ok(progress) => summary.worked_on.push((run, progress)),
                Err(error) => summary.errors.push((run, error.to_string())),
            }
        }
        Ok(summary)
    }

    /// Looks and works until told to stop; then finishes the message that is being sent, gives its runs back and returns.
    ///
    /// Looking goes on beside the work, and a run that takes hours holds up no other: as long as fewer than
    /// `parallel_runs` are being worked on, whatever becomes due is begun.
    pub async fn run_forever(&self, stop: CancellationToken) {
        tokio::join!(self.keep_looking(&stop), self.keep_working(&stop));
    }

    async fn keep_working(&self, stop: &CancellationToken) {
        let mut going: FuturesUnordered<BoxFuture<'_, WorkedOn>> = FuturesUnordered::new();
        let mut busy: BTreeSet<LogicalRun> = BTreeSet::new();
        // Runs that nothing is to be done about before.
        let mut resting: BTreeMap<LogicalRun, DateTime<Utc>> = BTreeMap::new();
        loop {
            let now = self.clock.now();
            resting.retain(|_, until| *until > now);
            if stop.is_cancelled() {
                if going.is_empty() {
                    return;
                }
            } else {
                let open: BTreeSet<LogicalRun> = self.ledger.known_unfinished().into_iter().collect();
                for run in open {
                    if going.len() >= self.plan.delivery.parallel_runs {
                        break;
                    }
                    if !resting.contains_key(&run) && busy.insert(run.clone()) {
                        going.push(self.work_on(run, stop));
                    }
                }
            }
            tokio::select! {
                Some((run, progress)) = going.next(), if !going.is_empty() => {
                    busy.remove(&run);
                    if let Some(until) = self.rest_after(&progress) {
                        resting.insert(run, until);
                    }
                }
                () = self.looked.notified() => {}
                () = stop.cancelled(), if !stop.is_cancelled() => {}
                () = self.clock.sleep(self.wait_for(&resting)) => {}
            }
        }
    }

    fn work_on<'a>(&'a self, run: LogicalRun, stop: &'a CancellationToken) -> BoxFuture<'a, WorkedOn> {
        Box::pin(async move {
            let progress = self.carry_out_until(&run, stop).await;
            if let Err(error) = &progress {
                tracing::error!(%run, %error, "a run cannot be carried on");
            }
            (run, progress)
        })
    }

    /// Until when a run is left alone after it was worked on; `None` when it may be taken up at once.
    fn rest_after(&self, progress: &Result<Progress>) -> Option<DateTime<Utc>> {
        let now = self.clock.now();
        // Others may finish what is waited for, or operators decide otherwise: nothing rests longer than a look lasts.
        let next_look = now + seconds(self.plan.delivery.poll_seconds);
        match progress {
            Ok(Progress::Finished(_)) => None,
            Ok(Progress::Waits(until)) => Some(next_look.min(*until)),
            Ok(Progress::NotScheduled) => Some(now + seconds(self.plan.delivery.survey_seconds)),
            Ok(Progress::Overtaken | Progress::Stopped) | Err(_) => Some(next_look),
        }
    }

    /// How long to wait when nothing happens meanwhile.
    fn wait_for(&self, resting: &BTreeMap<LogicalRun, DateTime<Utc>>) -> Duration {
        let poll = Duration::from_secs(self.plan.delivery.poll_seconds);
        let now = self.clock.now();
        let first = resting.values().min().map(|until| (*until - now).to_std().unwrap_or_default());
        first.map_or(poll, |wait| wait.clamp(SHORTEST_REST, poll.max(SHORTEST_REST)))
    }
}

/// Seconds of the settings; a year when there are more.
fn seconds(seconds: u64) -> TimeDelta {
    const YEAR: i64 = 366 * 24 * 3600;
    TimeDelta::seconds(i64::try_from(seconds).unwrap_or(YEAR).min(YEAR))
}
