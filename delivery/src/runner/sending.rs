//! Sending one delivery: put together, written down, handed over, and what became of it written down.

use bytes::Bytes;

use crate::archive::{Manifest, ManifestFile};
use crate::channel::{
    Contents, Envelope, Mail, OutboundPlace, Outcome, compose_letter, compose_notice, that_fit,
};
use crate::error::{DeliveryError, Result};
use crate::ledger::{Delivery, DeliveryKey, Event, PlannedDelivery, RunState, Target};
use crate::runner::Runner;
use crate::runner::claim::{Held, Lost};
use crate::schedule::Schedule;

/// Something that is ready to be handed over.
enum Ready<'a> {
    Mail(Mail),
    Files {
        place: &'a OutboundPlace,
        manifest: Manifest,
        files: Vec<(ManifestFile, Bytes)>,
    },
    /// The place that it should go to is not set any more.
    Nowhere(String),
}

impl Held<'_> {
    pub(super) async fn send(
        &mut self,
        schedule: &Schedule,
        key: DeliveryKey,
        again: bool,
    ) -> Result<(), Lost> {
        let runner = self.runner;
        let Some(plan) = self.state.delivery(&key).map(|delivery| delivery.plan.clone()) else {
            return Err(Lost::Overtaken);
        };
        let ready = match runner.prepare(&self.state, &plan).await {
            Ok(ready) => ready,
            Err(error) => return self.cannot_prepare(schedule, error).await,
        };
        // From here on the ledger says that it may have been sent. Without this line it is not.
        self.write(Event::Sending { delivery: key.clone(), again }).await?;
        let outcome = self.keeping(runner.hand_over(&plan, ready), None).await?;
        let event = self.event_of(key, outcome);
        self.write(event).await
    }

    /// A mail to the owner that cannot be put together must not make the run fail once more.
    async fn cannot_prepare(&mut self, schedule: &Schedule, error: DeliveryError) -> Result<(), Lost> {
        if self.state.phase == crate::ledger::Phase::Failing {
            tracing::error!(run = %self.state.run, %error, "the owner cannot be told");
            return self.write(Event::Failed).await;
        }
        self.fail_if_lasting(schedule, error).await
    }

    fn event_of(&self, delivery: DeliveryKey, outcome: Outcome) -> Event {
        let runner = self.runner;
        let (attempts, resends) = self
            .state
            .delivery(&delivery)
            .map_or((u32::MAX, 0), |Delivery { attempts, resends, .. }| (*attempts, *resends));
        let wait = runner.plan.delivery.backoff().wait(attempts, runner.chance.fraction());
        let retry_at = runner.clock.now() + wait;
        // What was unknown before stays worth knowing when the second copy is not taken.
        let with_history = |reason: String| match resends {
            0 => reason,
            _ => format!("{reason}; an earlier copy may have arrived"),
        };
        match outcome {
            Outcome::Accepted => Event::Sent { delivery },
            Outcome::Refused(reason) => Event::Refused { delivery, reason: with_history(reason) },
            Outcome::Unknown(reason) => Event::Unknown { delivery, reason, retry_at },
            Outcome::Deferred(reason) if attempts >= runner.plan.delivery.sending_attempts => {
                Event::GivenUp { delivery, reason: with_history(reason) }
            }
            Outcome::Deferred(reason) => Event::Deferred { delivery, reason, retry_at },
        }
    }
}

impl Runner {
    async fn prepare(&self, state: &RunState, plan: &PlannedDelivery) -> Result<Ready<'_>> {
        let refused = |reason: String| DeliveryError::NotNow {
            run: state.run.to_string(),
            reason: format!("mail: {reason}"),
        };
        let (address, message_id) = match &plan.target {
            Target::Outbound { name } => {
                let Some(place) = self.outbound.get(name) else {
                    return Ok(Ready::Nowhere(format!("there is no outbound place {name} in the settings")));
                };
                let (manifest, files) = self.files_of(state, plan).await?;
                return Ok(Ready::Files { place, manifest, files });
            }
            Target::Mail { address, message_id } => (address, message_id),
        };
        let Some(mail) = &self.plan.mail else {
            return Ok(Ready::Nowhere("there is no mail server in the settings".to_owned()));
        };
        let envelope = Envelope {
            from: &mail.from,
            reply_to: &mail.reply_to,
            to: address,
            message_id,
            at: self.clock.now(),
        };
        if plan.key == DeliveryKey::notice() {
            let reason = state.reason.as_deref().unwrap_or_default();
            return compose_notice(&envelope, &state.run, reason).map(Ready::Mail).map_err(refused);
        }
        let revision = state.revision.as_ref().ok_or_else(|| refused("nothing was rendered".to_owned()))?;
        let letter = revision
            .letters
            .get(&plan.language)
            .ok_or_else(|| refused(format!("there is no letter in {}", plan.language)))?;
        let manifest = Manifest::parse(revision.manifest.as_bytes(), "the manifest in the ledger")?;
        let of_plan = manifest.files.iter().filter(|file| plan.files.contains(&file.path));
        let (fitting, in_archive) = that_fit(of_plan, mail.attachment_bytes);
        let mut attached = Vec::new();
        for file in fitting {
            let (_, content) = self.archive.open(&state.run, manifest.revision, &file.path).await?;
            attached.push((file, content.to_vec()));
        }
        let contents = Contents {
            manifest: &manifest,
            letter,
            language: &plan.language,
            attached,
            in_archive,
            archive_url: &self.plan.delivery.archive_url,
        };
        compose_letter(&envelope, contents).map(Ready::Mail).map_err(refused)
    }

    async fn files_of(
        &self,
        state: &RunState,
        plan: &PlannedDelivery,
    ) -> Result<(Manifest, Vec<(ManifestFile, Bytes)>)> {
        let text = state.revision.as_ref().map(|revision| revision.manifest.as_bytes()).unwrap_or_default();
        let manifest = Manifest::parse(text, "the manifest in the ledger")?;
        let mut files = Vec::new();
        for path in &plan.files {
            files.push(self.archive.open(&state.run, manifest.revision, path).await?);
        }
        Ok((manifest, files))
    }

    async fn hand_over(&self, plan: &PlannedDelivery, ready: Ready<'_>) -> Outcome {
        let outcome = match ready {
            Ready::Nowhere(reason) => Outcome::Deferred(reason),
            Ready::Mail(mail) => match &self.mailer {
                Some(mailer) => mailer.send(&mail).await,
                None => Outcome::Deferred("there is no mail server in the settings".to_owned()),
            },
            Ready::Files { place, manifest, files } => {
                let run = crate::run::LogicalRun {
                    report: manifest.report.clone(),
                    bureau: manifest.bureau,
                    period: manifest.period,
                };
                let files: Vec<_> = files.iter().map(|(file, bytes)| (file, bytes.clone())).collect();
                place.put(&run, manifest.revision, &files).await
            }
        };
        tracing::info!(delivery = %plan.key, ?outcome, "delivery was handed over");
        outcome
    }
}
