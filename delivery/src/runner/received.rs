//! What rendering gave, taken in: checked, compared with what was delivered, put into the archive, and who gets what.

use std::collections::BTreeSet;

use crate::archive::{Manifest, ManifestFile, content_hash};
use crate::error::{DeliveryError, Result};
use crate::ledger::{
    DeliveryKey, Event, PlannedDelivery, RenderedRevision, RunState, SkipReason, Target, message_id,
};
use crate::rendering::{RenderOrder, RenderedRun};
use crate::run::LogicalRun;
use crate::runner::Runner;
use crate::runner::carry_out::domain_of;
use crate::schedule::Schedule;
use proofhouse_schemas::hexadecimal;

impl Runner {
    /// Puts what was rendered into the archive, and gives the event that says so.
    pub(super) async fn receive(
        &self,
        state: &RunState,
        schedule: &Schedule,
        order: &RenderOrder,
        rendered: RenderedRun,
    ) -> Result<Event> {
        if rendered.is_empty && schedule.skip_if_empty {
            return Ok(Event::Skipped { reason: SkipReason::Empty });
        }
        check(&order.run, schedule, &rendered)?;
        let files: Vec<ManifestFile> = rendered.files.iter().map(ManifestFile::of).collect();
        let content_sha256 = content_hash(rendered.fingerprint.as_deref(), &files);
        let is_unchanged = state.last_delivered.as_ref().is_some_and(|(_, last)| *last == content_sha256);
        if is_unchanged && schedule.skip_if_unchanged {
            return Ok(Event::Skipped { reason: SkipReason::Unchanged });
        }
        let deliveries = if state.deliver {
            self.deliveries(&order.run, schedule, &files, &content_sha256)?
        } else {
            Vec::new()
        };
        let from = state.last_published.map_or(1, |last| last + 1);
        let revision = self.archive.store_files(&order.run, from, &rendered.files).await?;
        let changes: Vec<String> = state.changes.iter().chain(&rendered.changes).cloned().collect();
        let manifest = Manifest {
            report: order.run.report.clone(),
            bureau: order.run.bureau,
            period: order.run.period,
            revision,
            created_at: order.at,
            classification: rendered.classification.clone(),
            content_sha256: content_sha256.clone(),
            supersedes: state.last_published,
            changes: (!changes.is_empty()).then(|| changes.join("\n\n")),
            software: rendered.software,
            pack_sha256: rendered.pack_sha256,
            policy_version: rendered.policy_version,
            tables: rendered.table_versions,
            files,
        }
        .text()?;
        let signature = self.signing_key.as_ref().map(|key| hexadecimal(&key.sign(manifest.as_bytes())));
        Ok(Event::Rendered(Box::new(RenderedRevision {
            revision,
            content_sha256,
            classification: rendered.classification,
            manifest,
            signature,
            letters: rendered.letters,
            deliveries,
        })))
    }

    /// Who gets what.
    fn deliveries(
        &self,
        run: &LogicalRun,
        schedule: &Schedule,
        files: &[ManifestFile],
        content: &str,
    ) -> Result<Vec<PlannedDelivery>> {
        let domain = self.plan.mail.as_ref().map_or("localhost", |mail| domain_of(&mail.from));
        let mut deliveries = Vec::new();
        for recipient in schedule.recipients.iter().filter(|recipient| recipient.bureau == run.bureau) {
            let language = &recipient.language;
            let wanted: Vec<&ManifestFile> = files
                .iter()
                .filter(|file| file.language == *language && recipient.formats.contains(&file.format))
                .collect();
            let missing =
                recipient.formats.iter().find(|format| !wanted.iter().any(|file| file.format == **format));
            if let Some(format) = missing {
                return Err(refused(
                    run,
                    format!("gave no {format} in {language}, which a recipient is to get"),
                ));
            }
            deliveries.push(PlannedDelivery {
                key: DeliveryKey::mail(&recipient.address, language),
                target: Target::Mail {
                    address: recipient.address.clone(),
                    message_id: message_id(&run.to_string(), &recipient.address, language, content, domain),
                },
                language: language.clone(),
                files: wanted.iter().map(|file| file.path.clone()).collect(),
            });
        }
        for name in &schedule.outbound {
            for language in &schedule.languages {
                let in_language = files.iter().filter(|file| file.language == *language);
                deliveries.push(PlannedDelivery {
                    key: DeliveryKey::outbound(name, language),
                    target: Target::Outbound { name: name.clone() },
                    language: language.clone(),
                    files: in_language.map(|file| file.path.clone()).collect(),
                });
            }
        }
        Ok(deliveries)
    }
}

/// What would be left out, or could not be stored, is found before anything is.
fn check(run: &LogicalRun, schedule: &Schedule, rendered: &RenderedRun) -> Result<()> {
    if rendered.files.is_empty() {
        return Err(refused(run, "gave no file".to_owned()));
    }
    let mut paths = BTreeSet::new();
    for file in &rendered.files {
        let is_named_well = [&file.language, &file.name].into_iter().all(|name| is_file_name(name));
        if !is_named_well {
            return Err(refused(
                run,
                format!("gave a file with the name {:?} in {:?}", file.name, file.language),
            ));
        }
        if !paths.insert((file.language.as_str(), file.name.as_str())) {
            return Err(refused(run, format!("gave {}/{} twice", file.language, file.name)));
        }
    }
    let of_mails = schedule.recipients.iter().filter(|recipient| recipient.bureau == run.bureau);
    for recipient in of_mails {
        if !rendered.letters.contains_key(&recipient.language) {
            return Err(refused(
                run,
                format!("gave no letter in {}, for a recipient's mail", recipient.language),
            ));
        }
    }
    Ok(())
}

fn refused(run: &LogicalRun, reason: String) -> DeliveryError {
    DeliveryError::NotNow { run: run.to_string(), reason: format!("rendering {reason}") }
}

/// Letters, digits, `.`, `-` and `_`, not beginning with a dot: fit for paths, mails and addresses.
fn is_file_name(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && !text.starts_with('.')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}
