//! Sending one delivery: put together, written down, handed over, and what became of it written down.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::archive::{Manifest, ManifestFile};
use crate::channel::{
    Contents, Envelope, Mail, OutboundPlace, Outcome, compose_letter, compose_notice, that_fit,
};
use crate::clock::Deadline;
use crate::error::{DeliveryError, Result};
use crate::ledger::{Delivery, DeliveryKey, Event, PlannedDelivery, RunState, Target};
use crate::runner::Runner;
use crate::runner::claim::{Held, Lost};
use crate::schedule::Schedule;

/// How long before the end of the lease the content of a mail is not begun any more: clocks differ by some seconds, and the
/// content has to get through.
const LEASE_MARGIN: Duration = Duration::from_secs(30);

/// Something that is ready to be handed over.
enum Ready<'a> {
    Mail(Mail),
    Files {
        place: &'a OutboundPlace,
        manifest: Box<Manifest>,
        files: Vec<(ManifestFile, Bytes)>,
    },
    /// There is no way to where it should go, for now.
    Nowhere(String),
    /// It is not to go there any more.
    NotWanted(String),
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
        let state = Arc::clone(&self.state);
        let ready = self.keeping(runner.prepare(&state, schedule, &plan), None).await??;
        // From here on the ledger says that it may have been sent. Without this line it is not.
        self.write(Event::Sending { delivery: key.clone(), again }).await?;
        // Signs of life may prolong the lease meanwhile. A machine that stood still wrote none, and was replaced.
        let Some(claim) = &self.state.claim else { return Err(Lost::Overtaken) };
        let deadline = Deadline::new(Arc::clone(&runner.clock), claim.lease_until - LEASE_MARGIN);
        let outcome = self.keeping(runner.hand_over(&plan, ready, &deadline), None).await?;
        let event = self.event_of(key, outcome);
        self.write(event).await
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
    async fn prepare(
        &self,
        state: &RunState,
        schedule: &Schedule,
        plan: &PlannedDelivery,
    ) -> Result<Ready<'_>> {
        let refused = |reason: String| DeliveryError::NotNow {
            run: state.run.to_string(),
            reason: format!("mail: {reason}"),
        };
        let (address, message_id) = match &plan.target {
            Target::Outbound { name } => {
                if !self.plan.outbound_of(schedule, state.run.bureau).any(|place| place == name) {
                    return Ok(Ready::NotWanted(format!(
                        "{name} gets this report for this bureau no longer, by the settings; it was not put there"
                    )));
                }
                let Some(place) = self.outbound.get(name) else {
                    return Ok(Ready::Nowhere(format!("there is no outbound place {name} in the settings")));
                };
                let (manifest, files) = self.files_of(state, plan).await?;
                return Ok(Ready::Files { place, manifest: Box::new(manifest), files });
            }
            Target::Mail { address, message_id } => (address, message_id),
        };
        let is_notice = plan.key == DeliveryKey::notice();
        // Who gets it was written down when it was rendered. Whoever was taken off the list since gets nothing more.
        let is_recipient = schedule.recipients_of(state.run.bureau).any(|recipient| {
            recipient.language == plan.language && recipient.address.eq_ignore_ascii_case(address)
        });
        if !is_notice && !is_recipient {
            let reason = "is a recipient of this report no longer, by the settings; it was not sent";
            return Ok(Ready::NotWanted(reason.to_owned()));
        }
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
        if is_notice {
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
            words: state.changes.as_deref(),
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

    async fn hand_over(&self, plan: &PlannedDelivery, ready: Ready<'_>, deadline: &Deadline) -> Outcome {
        let outcome = match ready {
            Ready::Nowhere(reason) => Outcome::Deferred(reason),
            Ready::NotWanted(reason) => Outcome::Refused(reason),
            Ready::Mail(mail) => match &self.mailer {
                Some(mailer) => mailer.send(&mail, deadline).await,
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
