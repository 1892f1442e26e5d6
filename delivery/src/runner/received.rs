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
use crate::schedule::{Recipient, Schedule};
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
        let content_sha256 = content_hash(
            rendered.fingerprint.as_deref(),
            &files,
            &rendered.pack_sha256,
            &rendered.classification,
        );
        let wanted = if state.deliver { self.wanted(&order.run, schedule, &files) } else { Vec::new() };
        if schedule.skip_if_unchanged && all_have_it(state, &wanted, &content_sha256) {
            return Ok(Event::Skipped { reason: SkipReason::Unchanged });
        }
        let from = state.last_published.map_or(1, |last| last + 1);
        let revision = self.archive.store_files(&order.run, from, &rendered.files).await?;
        let domain = self.plan.mail.as_ref().map_or("localhost", |mail| domain_of(&mail.from));
        let numbered = |wanted: Wanted| wanted.of_revision(&order.run, revision, &content_sha256, domain);
        let deliveries = wanted.into_iter().map(numbered).collect();
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
            software_sha256: rendered.software_sha256,
            signed_by: self.public_key().map(|key| key.id()),
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

    /// Who is to get what.
    fn wanted(&self, run: &LogicalRun, schedule: &Schedule, files: &[ManifestFile]) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        for recipient in schedule.recipients_of(run.bureau) {
            let Recipient { address, language, formats, .. } = recipient;
            wanted.push(Wanted {
                key: DeliveryKey::mail(address, language),
                to: To::Address(address.clone()),
                language: language.clone(),
                files: paths(files, |file| file.language == *language && formats.contains(&file.format)),
            });
        }
        for name in self.plan.outbound_of(schedule, run.bureau) {
            for language in &schedule.languages {
                wanted.push(Wanted {
                    key: DeliveryKey::outbound(name, language),
                    to: To::Place(name.clone()),
                    language: language.clone(),
                    // What is archived beside what was ordered is for comparing revisions, and for nobody else.
                    files: paths(files, |file| {
                        file.language == *language && schedule.formats.contains(&file.format)
                    }),
                });
            }
        }
        wanted
    }
}

/// A delivery before its revision has a number.
struct Wanted {
    key: DeliveryKey,
    to: To,
    language: String,
    files: Vec<String>,
}

enum To {
    Address(String),
    Place(String),
}

impl Wanted {
    fn of_revision(self, run: &LogicalRun, revision: u32, content: &str, domain: &str) -> PlannedDelivery {
        let Wanted { key, to, language, files } = self;
        let target = match to {
            To::Address(address) => {
                let revision = u64::from(revision);
                let message_id = message_id(&run.to_string(), &address, &language, revision, content, domain);
                Target::Mail { address, message_id }
            }
            To::Place(name) => Target::Outbound { name },
        };
        PlannedDelivery { key, target, language, files }
    }
}

/// Whether there is nothing to deliver: the revision that readers see says the same, and everybody who is to get it has just
/// that, in all its files. One that was only archived, a recipient who is new or a format that was added is something to
/// deliver; and who asks for the archive alone gets a revision there.
fn all_have_it(state: &RunState, wanted: &[Wanted], content: &str) -> bool {
    let stands_in_archive = state
        .last_delivered
        .as_ref()
        .is_some_and(|(revision, last)| Some(*revision) == state.last_published && last == content);
    let has_it = |one: &Wanted| {
        let last = state.last_sent.get(&one.key);
        last.is_some_and(|(sent, files)| sent == content && *files == one.files)
    };
    state.deliver && stands_in_archive && wanted.iter().all(has_it)
}

fn paths(files: &[ManifestFile], is_wanted: impl Fn(&ManifestFile) -> bool) -> Vec<String> {
    files.iter().filter(|file| is_wanted(file)).map(|file| file.path.clone()).collect()
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
    for Recipient { language, formats, .. } in schedule.recipients_of(run.bureau) {
        if !rendered.letters.contains_key(language) {
            return Err(refused(run, format!("gave no letter in {language}, for a recipient's mail")));
        }
        let is_there = |format: &&String| {
            rendered.files.iter().any(|file| file.language == *language && file.format == **format)
        };
        if let Some(format) = formats.iter().find(|format| !is_there(format)) {
            return Err(refused(run, format!("gave no {format} in {language}, which a recipient is to get")));
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
