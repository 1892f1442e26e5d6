//! Whether a revision is what was delivered: every byte of its files, who vouches for them, and what the ledger says.
//!
//! The files are checked against the manifest, the manifest against its signature and against the ledger. Whoever can write
//! to the archive can make files and a manifest that fit one another: only a key and the ledger, which are kept elsewhere,
//! say that they are those that were delivered. So what no key vouches for is not passed without being asked to.

use proofhouse_schemas::hexadecimal;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::archive::{Archive, MANIFEST, Manifest, PublicKey, Removal, SIGNATURE};
use crate::error::{DeliveryError, Result};
use crate::ledger::RevisionInLedger;
use crate::run::LogicalRun;

/// What a revision is checked against, beside its own manifest.
#[derive(Debug, Clone, Default)]
pub struct Witnesses {
    /// Public keys, of which one must have signed: several, because keys are replaced and revisions stay.
    pub keys: Vec<PublicKey>,
    /// Passes what is not signed, or cannot be checked for want of a key.
    pub may_be_unsigned: bool,
    /// What the ledger says of the run's revisions; `None` when it is not at hand.
    pub ledger: Option<Vec<RevisionInLedger>>,
}

/// What a check of a revision found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verification {
    /// The revision.
    pub revision: u32,
    /// Files that are what the manifest says.
    pub sound_files: usize,
    /// What is wrong; empty when nothing is.
    pub problems: Vec<String>,
    /// The signature.
    pub signature: SignatureState,
    /// When and why its files were taken away; absent while they are there.
    pub removal: Option<Removal>,
}

/// What there is to say of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureState {
    /// It is of this manifest, by one of the keys that were given.
    Valid,
    /// It is not.
    Invalid,
    /// There is none.
    Absent,
    /// There is one, and no key was given to check it with.
    Unchecked,
}

impl Verification {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

impl Archive {
    /// Checks a revision: its files against its manifest, and its manifest against its signature and the ledger.
    ///
    /// # Errors
    /// When there is no such revision, or the store cannot be read. What is wrong with it is no error: see
    /// [`Verification::problems`].
    pub async fn verify(
        &self,
        run: &LogicalRun,
        revision: u32,
        witnesses: &Witnesses,
    ) -> Result<Verification> {
        let bytes = self.read(run, revision, MANIFEST).await?;
        let mut problems = Vec::new();
        let manifest = match Manifest::parse(&bytes, self.place(run, revision, MANIFEST).as_ref()) {
            Ok(manifest) => Some(manifest),
            Err(error) => {
                problems.push(error.to_string());
                None
            }
        };
        let removal = match self.removal(run, revision).await {
            Err(error @ DeliveryError::Damaged { .. }) => {
                problems.push(error.to_string());
                None
            }
            removal => removal?,
        };
        let mut sound_files = 0;
        if let Some(manifest) = &manifest {
            let says = LogicalRun {
                report: manifest.report.clone(),
                bureau: manifest.bureau,
                period: manifest.period,
            };
            if says != *run || manifest.revision != revision {
                problems.push(format!("the manifest is that of revision {} of {says}", manifest.revision));
            }
            for file in &manifest.files {
                match self.read(run, revision, &file.path).await {
                    Ok(_) if removal.is_some() => problems.push(format!(
                        "{} was to be taken away and is still there; ask for it again",
                        file.path
                    )),
                    Err(DeliveryError::NotInArchive { .. }) if removal.is_some() => {}
                    Ok(content) if file.is(&content) => sound_files += 1,
                    Ok(_) => problems.push(format!("{} is not what the manifest says", file.path)),
                    Err(DeliveryError::NotInArchive { .. }) => {
                        problems.push(format!("{} is missing", file.path));
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        let signature = match self.read(run, revision, SIGNATURE).await {
            Ok(_) if witnesses.keys.is_empty() => SignatureState::Unchecked,
            Ok(signature) => match witnesses.keys.iter().any(|key| key.verifies(&bytes, &signature)) {
                true => SignatureState::Valid,
                false => SignatureState::Invalid,
            },
            Err(DeliveryError::NotInArchive { .. }) => SignatureState::Absent,
            Err(error) => return Err(error),
        };
        let signed_by = manifest.as_ref().and_then(|manifest| manifest.signed_by.as_deref());
        problems.extend(against_keys(signature, signed_by, witnesses));
        if let Some(ledger) = &witnesses.ledger {
            let newest = self.revision_numbers(run).await?.last().copied();
            let sha256 = hexadecimal(&Sha256::digest(&bytes));
            problems.extend(against_ledger(ledger, revision, &sha256, newest));
            problems.extend(removal_against_ledger(ledger, revision, removal.is_some()));
        }
        Ok(Verification { revision, sound_files, problems, signature, removal })
    }
}

/// What is wrong with a signature.
fn against_keys(signature: SignatureState, signed_by: Option<&str>, witnesses: &Witnesses) -> Option<String> {
    match (signature, signed_by) {
        (SignatureState::Valid, _) => None,
        (SignatureState::Invalid, Some(id)) if !witnesses.keys.iter().any(|key| key.id() == id) => {
            Some(format!(
                "it says that the key {id} signed it, which is none of the keys that it was checked with"
            ))
        }
        (SignatureState::Invalid, _) => Some(
            "the signature is not of this manifest by any of the keys that it was checked with".to_owned(),
        ),
        // Nobody may take a signature away and be passed for unsigned.
        (SignatureState::Absent, Some(id)) => {
            Some(format!("the manifest says that the key {id} signed it, and there is no signature"))
        }
        (SignatureState::Absent, None) if !witnesses.may_be_unsigned => {
            Some("it is not signed, so nobody vouches that it is what was delivered".to_owned())
        }
        (SignatureState::Unchecked, id) if !witnesses.may_be_unsigned => Some(format!(
            "it is signed{}, and there was no public key to check that with; set delivery.verifying_keys or name one \
             with --key",
            id.map(|id| format!(" by the key {id}")).unwrap_or_default()
        )),
        (SignatureState::Absent | SignatureState::Unchecked, _) => None,
    }
}

/// What of the removal of a revision does not fit the ledger: whoever can write to the archive can delete files and say so.
fn removal_against_ledger(ledger: &[RevisionInLedger], revision: u32, is_removed: bool) -> Option<String> {
    let told = ledger.iter().any(|one| one.revision == revision && one.is_removed);
    match (told, is_removed) {
        (false, true) => Some("its files were taken away, and the ledger says nothing of that".to_owned()),
        (true, false) => {
            Some("the ledger says that its files go, and they are there; ask for it again".to_owned())
        }
        _ => None,
    }
}

/// What of a revision does not fit the ledger.
fn against_ledger(
    ledger: &[RevisionInLedger],
    revision: u32,
    manifest_sha256: &str,
    newest: Option<u32>,
) -> Vec<String> {
    let mut problems = Vec::new();
    // Of two with one number the later one that readers were shown counts: the other one never left the scheduler.
    let of_number = || ledger.iter().rev().filter(|one| one.revision == revision);
    match of_number().find(|one| one.is_published).or_else(|| of_number().next()) {
        None => problems.push(format!("the ledger says nothing of revision {revision}")),
        Some(one) if one.manifest_sha256 != manifest_sha256 => problems.push(format!(
            "manifest.json has the SHA-256 {manifest_sha256}, and the ledger says that one with {} was rendered",
            one.manifest_sha256
        )),
        Some(_) => {}
    }
    let last = ledger.iter().filter(|one| one.is_published).map(|one| one.revision).max();
    match (last, newest) {
        (Some(last), newest) if newest.is_none_or(|newest| newest < last) => problems.push(format!(
            "the ledger says that revision {last} is the latest one, and the archive does not have it"
        )),
        (_, Some(newest)) if newest != revision && !ledger.iter().any(|one| one.revision == newest) => {
            problems.push(format!("the archive has a revision {newest}, of which the ledger says nothing"));
        }
        _ => {}
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(revision: u32, manifest: &str, is_published: bool) -> RevisionInLedger {
        RevisionInLedger { revision, manifest_sha256: manifest.to_owned(), is_published, is_removed: false }
    }

    #[test]
    fn a_manifest_that_the_ledger_does_not_know_is_found() {
        // Whoever writes to the archive alone can make a manifest that fits its files; nothing once compared it with the ledger.
        let ledger = [one(1, "a", true), one(2, "b", true)];
        assert!(against_ledger(&ledger, 2, "b", Some(2)).is_empty());
        assert!(against_ledger(&ledger, 1, "a", Some(2)).is_empty());
        let forged = against_ledger(&ledger, 2, "c", Some(2));
        assert!(forged.len() == 1 && forged.iter().any(|problem| problem.contains("SHA-256")), "{forged:?}");
        let removed = against_ledger(&ledger, 1, "a", Some(1));
        assert!(removed.iter().any(|problem| problem.contains("revision 2 is the latest")), "{removed:?}");
        let added = against_ledger(&ledger, 2, "b", Some(3));
        assert!(added.iter().any(|problem| problem.contains("a revision 3")), "{added:?}");
        assert_eq!(against_ledger(&ledger, 3, "x", Some(3)).len(), 1);
    }

    #[test]
    fn files_that_go_without_a_word_in_the_ledger_are_missed() {
        let ledger = [one(1, "a", true), RevisionInLedger { is_removed: true, ..one(2, "b", true) }];
        assert!(removal_against_ledger(&ledger, 1, true).is_some());
        assert!(removal_against_ledger(&ledger, 2, false).is_some(), "a removal that broke off");
        assert!(removal_against_ledger(&ledger, 1, false).is_none());
        assert!(removal_against_ledger(&ledger, 2, true).is_none());
    }

    #[test]
    fn of_two_renderings_with_one_number_the_published_one_counts() {
        let ledger = [one(1, "dropped", false), one(1, "shown", true)];
        assert!(against_ledger(&ledger, 1, "shown", Some(1)).is_empty());
        assert_eq!(against_ledger(&ledger, 1, "dropped", Some(1)).len(), 1);
        // The manifest is there and the ledger has not said so yet: a scheduler is between the two.
        assert!(against_ledger(&[one(1, "new", false)], 1, "new", Some(1)).is_empty());
    }

    #[test]
    fn what_is_unsigned_passes_only_when_it_may_and_a_signature_cannot_be_taken_away() {
        let strict = Witnesses::default();
        let lax = Witnesses { may_be_unsigned: true, ..Witnesses::default() };
        assert!(against_keys(SignatureState::Absent, None, &strict).is_some());
        assert!(against_keys(SignatureState::Unchecked, Some("k"), &strict).is_some());
        assert!(against_keys(SignatureState::Absent, None, &lax).is_none());
        assert!(against_keys(SignatureState::Unchecked, Some("k"), &lax).is_none());
        for witnesses in [&strict, &lax] {
            assert!(against_keys(SignatureState::Absent, Some("k"), witnesses).is_some());
            assert!(against_keys(SignatureState::Invalid, None, witnesses).is_some());
        }
    }
}
