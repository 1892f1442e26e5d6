//! Carrying a run out: one step after another, until it is finished, has to wait, or is taken over.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;

use crate::error::{DeliveryError, Result};
use crate::ledger::{
    DeliveryKey, Event, Phase, PlannedDelivery, RenderedRevision, RunState, Step, Target, message_id,
    next_step,
};
use crate::rendering::{RenderFailure, RenderOrder};
use crate::run::LogicalRun;
use crate::runner::claim::{Held, Lost};
use crate::runner::{Progress, Runner};
use crate::schedule::Schedule;

impl Runner {
    /// Carries a run out as far as that goes now.
    ///
    /// # Errors
    /// When the store fails, or the ledger of the run cannot be used.
    pub async fn carry_out(&self, run: &LogicalRun) -> Result<Progress> {
        self.carry_out_until(run, &CancellationToken::new()).await
    }

    pub(super) async fn carry_out_until(
        &self,
        run: &LogicalRun,
        stop: &CancellationToken,
    ) -> Result<Progress> {
        let Some(schedule) = self.schedule_of(run) else { return Ok(Progress::NotScheduled) };
        let policy = self.plan.delivery.policy();
        let mut held = loop {
            let state = self.ledger.read(run).await?;
            let now = self.clock.now();
            // Whether somebody else still holds it, this clock decides, and not that of the one who may have died.
            let state = self.ledger.observed(state, now, self.plan.delivery.lease());
            if let Some(until) = self.held_back(schedule, &state) {
                return Ok(Progress::Waits(until));
            }
            match next_step(&state, None, now, &policy) {
                Step::Wait(until) => return Ok(Progress::Waits(until)),
                Step::Claim if stop.is_cancelled() => return Ok(Progress::Stopped),
                Step::Claim => {
                    if let Some(held) = self.claim(&state).await? {
                        break held;
                    }
                }
                _ => return Ok(Progress::Finished(state.phase)),
            }
        };
        match held.carry_out(schedule, stop).await {
            Ok(progress) => Ok(progress),
            Err(Lost::Overtaken) => Ok(Progress::Overtaken),
            Err(Lost::Stopped) => match held.write(Event::Released).await {
                Ok(()) | Err(Lost::Overtaken | Lost::Stopped) => Ok(Progress::Stopped),
                Err(Lost::Failed(error)) => Err(error),
            },
            Err(Lost::Failed(error)) => Err(error),
        }
    }

    /// Until when the schedule, as it stands now, holds back what is not finished. What the ledger says of an embargo is of
    /// the day when the run was asked for; an operator who prolonged it since means the runs that wait, too.
    fn held_back(&self, schedule: &Schedule, state: &RunState) -> Option<DateTime<Utc>> {
        let may_go_out =
            matches!(state.phase, Phase::Queued | Phase::Rendering | Phase::Rendered | Phase::Delivering);
        let until = schedule.embargo_of(state.run.period).filter(|until| *until > self.clock.now());
        until.filter(|_| may_go_out)
    }
}

impl Held<'_> {
    async fn carry_out(&mut self, schedule: &Schedule, stop: &CancellationToken) -> Result<Progress, Lost> {
        let policy = self.runner.plan.delivery.policy();
        loop {
            let step = next_step(&self.state, Some(self.token), self.runner.clock.now(), &policy);
            if let Step::Nothing = step {
                return Ok(Progress::Finished(self.state.phase));
            }
            if stop.is_cancelled() {
                return Err(Lost::Stopped);
            }
            if let Step::Release(until) = step {
                self.write(Event::Released).await?;
                return Ok(Progress::Waits(until));
            }
            match self.take(step, schedule, stop).await {
                Ok(()) => {}
                // Tried again it would fail again, for ever and without a word to anybody.
                Err(Lost::Failed(error)) if is_lasting(&error) => self.give_up(schedule, error).await?,
                Err(lost) => return Err(lost),
            }
        }
    }

    async fn take(&mut self, step: Step, schedule: &Schedule, stop: &CancellationToken) -> Result<(), Lost> {
        match step {
            Step::Nothing | Step::Release(_) => Ok(()),
            // Neither can be while the run is held.
            Step::Wait(_) | Step::Claim => Err(Lost::Overtaken),
            Step::StartRendering => self.write(Event::RenderingStarted).await,
            Step::Render => self.render(schedule, stop).await,
            Step::Publish => self.publish().await,
            Step::Send { key, again } => self.send(schedule, key, again).await,
            Step::DeclareUnknown(delivery) => {
                let reason = "who sent it stopped before it wrote what became of it".to_owned();
                let retry_at = self.runner.clock.now();
                self.write(Event::Unknown { delivery, reason, retry_at }).await
            }
            Step::FinishDelivered => self.write(Event::Delivered).await,
            Step::Fail(reason) => {
                // The owner is told what went wrong last, and not only that it went wrong often.
                let reason = match self.state.reason.as_deref().filter(|last| !reason.contains(*last)) {
                    Some(last) => format!("{reason}; what was said last: {last}"),
                    None => reason,
                };
                self.fail(schedule, reason).await
            }
            Step::FinishFailed => self.write(Event::Failed).await,
        }
    }

    async fn render(&mut self, schedule: &Schedule, stop: &CancellationToken) -> Result<(), Lost> {
        let runner = self.runner;
        let run = self.state.run.clone();
        let previous = match self.state.last_published {
            Some(revision) => match runner.archive.manifest(&run, revision).await {
                Ok(manifest) => Some(manifest),
                Err(error) => return self.rendering_broke_off(schedule, error).await,
            },
            None => None,
        };
        let order = RenderOrder {
            run,
            languages: schedule.languages.clone(),
            formats: schedule.formats.clone(),
            previous,
            at: runner.clock.now(),
        };
        let rendered = match self.keeping(runner.rendering.render(&order), Some(stop)).await? {
            Ok(rendered) => rendered,
            Err(failure) => return self.rendering_failed(schedule, failure).await,
        };
        let state = Arc::clone(&self.state);
        let received = runner.receive(&state, schedule, &order, rendered);
        match self.keeping(received, Some(stop)).await? {
            Ok(event) => self.write(event).await,
            Err(error) => self.rendering_broke_off(schedule, error).await,
        }
    }

    /// Writes that rendering failed, and when it is begun again; or that the run fails.
    async fn rendering_failed(&mut self, schedule: &Schedule, failure: RenderFailure) -> Result<(), Lost> {
        let RenderFailure { reason, is_transient } = failure;
        let runner = self.runner;
        let attempts = self.state.rendering_attempts;
        if !is_transient || attempts >= runner.plan.delivery.rendering_attempts {
            return self.fail(schedule, format!("rendering failed: {reason}")).await;
        }
        let wait = runner.plan.delivery.backoff().wait(attempts, runner.chance.fraction());
        let retry_at = runner.clock.now() + wait;
        self.write(Event::RenderingFailed { reason, retry_at }).await
    }

    /// An error beside rendering itself. One that may pass counts as an attempt, so that it is tried again later and not
    /// for ever, and so that the ledger has the reason.
    async fn rendering_broke_off(&mut self, schedule: &Schedule, error: DeliveryError) -> Result<(), Lost> {
        if is_lasting(&error) {
            return Err(Lost::Failed(error));
        }
        let failure = RenderFailure { reason: error.to_string(), is_transient: true };
        self.rendering_failed(schedule, failure).await
    }

    async fn publish(&mut self) -> Result<(), Lost> {
        let Some(rendered) = self.state.revision.clone() else { return Err(Lost::Overtaken) };
        let RenderedRevision { revision, manifest, signature, .. } = &rendered;
        let signature = signature.as_deref().and_then(proofhouse_schemas::bytes_of_hexadecimal);
        let archive = &self.runner.archive;
        archive.publish(&self.state.run, *revision, manifest, signature.as_deref()).await?;
        self.write(Event::DeliveryStarted).await
    }

    /// What stays wrong ends the run; where it is the mail to the owner that cannot be sent, the run ends without it.
    async fn give_up(&mut self, schedule: &Schedule, error: DeliveryError) -> Result<(), Lost> {
        if self.state.phase == Phase::Failing {
            tracing::error!(run = %self.state.run, %error, "the owner cannot be told");
            return self.write(Event::Failed).await;
        }
        self.fail(schedule, error.to_string()).await
    }

    /// Writes that the run fails, and plans the mail to its owner.
    pub(super) async fn fail(&mut self, schedule: &Schedule, reason: String) -> Result<(), Lost> {
        let sender = self.runner.plan.mail.as_ref();
        let notice = sender.zip(schedule.owner.as_ref()).map(|(mail, owner)| {
            // Of each failure one: the number tells it from an earlier one of the same run.
            let number = self.state.number;
            let run = self.state.run.to_string();
            let domain = domain_of(&mail.from);
            Box::new(PlannedDelivery {
                key: DeliveryKey::notice(),
                target: Target::Mail {
                    address: owner.clone(),
                    message_id: message_id(&run, owner, "notice", number, "failure", domain),
                },
                language: "en".to_owned(),
                files: Vec::new(),
            })
        });
        tracing::error!(run = %self.state.run, reason, "run fails");
        self.write(Event::Failing { reason, notice }).await
    }
}

/// Whether trying again cannot help. A store that is away comes back; one that forbids, or cannot do, what is asked of it
/// does so the next time too. An event of one's own that does not fit the state is among what lasts.
fn is_lasting(error: &DeliveryError) -> bool {
    use object_store::Error as StoreError;
    match error {
        DeliveryError::Store { source, .. } => matches!(
            source,
            StoreError::PermissionDenied { .. }
                | StoreError::Unauthenticated { .. }
                | StoreError::NotImplemented { .. }
                | StoreError::NotSupported { .. }
        ),
        _ => true,
    }
}

/// What stands behind the `@` of an address.
pub(super) fn domain_of(address: &str) -> &str {
    address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
}
