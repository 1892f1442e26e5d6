//! Carrying a run out: one step after another, until it is finished, has to wait, or is taken over.

use tokio_util::sync::CancellationToken;

use crate::error::{DeliveryError, Result};
use crate::ledger::{
    DeliveryKey, Event, PlannedDelivery, RenderedRevision, Step, Target, message_id, next_step,
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
            match next_step(&state, None, self.clock.now(), &policy) {
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
            match step {
                Step::Nothing => {}
                Step::Release(until) => {
                    self.write(Event::Released).await?;
                    return Ok(Progress::Waits(until));
                }
                // Neither can be while the run is held.
                Step::Wait(_) | Step::Claim => return Err(Lost::Overtaken),
                Step::StartRendering => self.write(Event::RenderingStarted).await?,
                Step::Render => self.render(schedule, stop).await?,
                Step::Publish => self.publish(schedule).await?,
                Step::Send { key, again } => self.send(schedule, key, again).await?,
                Step::DeclareUnknown(delivery) => {
                    let reason = "who sent it stopped before it wrote what became of it".to_owned();
                    let retry_at = self.runner.clock.now();
                    self.write(Event::Unknown { delivery, reason, retry_at }).await?;
                }
                Step::FinishDelivered => self.write(Event::Delivered).await?,
                Step::Fail(reason) => self.fail(schedule, reason).await?,
                Step::FinishFailed => self.write(Event::Failed).await?,
            }
        }
    }

    async fn render(&mut self, schedule: &Schedule, stop: &CancellationToken) -> Result<(), Lost> {
        let runner = self.runner;
        let run = self.state.run.clone();
        let previous = match &self.state.last_delivered {
            Some((revision, _)) => match runner.archive.manifest(&run, *revision).await {
                Ok(manifest) => Some(manifest),
                Err(error) => return self.fail_if_lasting(schedule, error).await,
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
            Err(RenderFailure { reason, is_transient }) => {
                let attempts = self.state.rendering_attempts;
                if !is_transient || attempts >= runner.plan.delivery.rendering_attempts {
                    return self.fail(schedule, format!("rendering failed: {reason}")).await;
                }
                let wait = runner.plan.delivery.backoff().wait(attempts, runner.chance.fraction());
                let retry_at = runner.clock.now() + wait;
                return self.write(Event::RenderingFailed { reason, retry_at }).await;
            }
        };
        let state = self.state.clone();
        let received = runner.receive(&state, schedule, &order, rendered);
        match self.keeping(received, Some(stop)).await? {
            Ok(event) => self.write(event).await,
            Err(error) => self.fail_if_lasting(schedule, error).await,
        }
    }

    async fn publish(&mut self, schedule: &Schedule) -> Result<(), Lost> {
        let Some(rendered) = self.state.revision.clone() else { return Err(Lost::Overtaken) };
        let RenderedRevision { revision, manifest, signature, .. } = &rendered;
        let signature = signature.as_deref().and_then(proofhouse_schemas::bytes_of_hexadecimal);
        let archive = &self.runner.archive;
        match archive.publish(&self.state.run, *revision, manifest, signature.as_deref()).await {
            Ok(()) => self.write(Event::DeliveryStarted).await,
            Err(error) => self.fail_if_lasting(schedule, error).await,
        }
    }

    /// An error of the store may pass: the run is left and tried again. Another one stays: the run fails.
    pub(super) async fn fail_if_lasting(
        &mut self,
        schedule: &Schedule,
        error: DeliveryError,
    ) -> Result<(), Lost> {
        match error {
            DeliveryError::Store { .. } => Err(Lost::Failed(error)),
            lasting => self.fail(schedule, lasting.to_string()).await,
        }
    }

    /// Writes that the run fails, and plans the mail to its owner.
    pub(super) async fn fail(&mut self, schedule: &Schedule, reason: String) -> Result<(), Lost> {
        let sender = self.runner.plan.mail.as_ref();
        let notice = sender.zip(schedule.owner.as_ref()).map(|(mail, owner)| {
            // Of each failure one: the number tells it from an earlier one of the same run.
            let content = format!("failure {}", self.state.number);
            let run = self.state.run.to_string();
            let domain = domain_of(&mail.from);
            Box::new(PlannedDelivery {
                key: DeliveryKey::notice(),
                target: Target::Mail {
                    address: owner.clone(),
                    message_id: message_id(&run, owner, "notice", &content, domain),
                },
                language: "en".to_owned(),
                files: Vec::new(),
            })
        });
        tracing::error!(run = %self.state.run, reason, "run fails");
        self.write(Event::Failing { reason, notice }).await
    }
}

/// What stands behind the `@` of an address.
pub(super) fn domain_of(address: &str) -> &str {
    address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
}
