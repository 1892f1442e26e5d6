//! Whether a revision is what was delivered: every byte of its files, and who vouches for them.

use serde::Serialize;

use crate::archive::{Archive, MANIFEST, Manifest, PublicKey, SIGNATURE};
use crate::error::{DeliveryError, Result};
use crate::run::LogicalRun;

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
}

/// What there is to say of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureState {
    /// It is of this manifest, by the key that was given.
    Valid,
    /// It is not.
    Invalid,
    /// There is none.
    Absent,
    /// There is one, and no key was given to check it with.
    Unchecked,
}

impl Verification {
    /// Whether nothing is wrong. With a key, a missing signature is wrong.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

impl Archive {
    /// Checks a revision: its files against its manifest, and its manifest against its signature.
    ///
    /// # Errors
    /// When there is no such revision, or the store cannot be read. What is wrong with it is no error: see
    /// [`Verification::problems`].
    pub async fn verify(
        &self,
        run: &LogicalRun,
        revision: u32,
        key: Option<&PublicKey>,
    ) -> Result<Verification> {
        let bytes = self.read(run, revision, MANIFEST).await?;
        let manifest = Manifest::parse(&bytes, self.place(run, revision, MANIFEST).as_ref())?;
        let mut problems = Vec::new();
        let says =
            LogicalRun { report: manifest.report.clone(), bureau: manifest.bureau, period: manifest.period };
        if says != *run || manifest.revision != revision {
            problems.push(format!("the manifest is that of revision {} of {says}", manifest.revision));
        }
        let mut sound_files = 0;
        for file in &manifest.files {
            match self.read(run, revision, &file.path).await {
                Ok(content) if file.is(&content) => sound_files += 1,
                Ok(_) => problems.push(format!("{} is not what the manifest says", file.path)),
                Err(DeliveryError::NotInArchive { .. }) => problems.push(format!("{} is missing", file.path)),
                Err(error) => return Err(error),
            }
        }
        let signature = match self.read(run, revision, SIGNATURE).await {
            Ok(signature) => match key {
                None => SignatureState::Unchecked,
                Some(key) if key.verifies(&bytes, &signature) => SignatureState::Valid,
                Some(_) => SignatureState::Invalid,
            },
            Err(DeliveryError::NotInArchive { .. }) => SignatureState::Absent,
            Err(error) => return Err(error),
        };
        match (signature, key) {
            (SignatureState::Invalid, _) => {
                problems.push("the signature is not of this manifest by this key".to_owned())
            }
            (SignatureState::Absent, Some(_)) => problems.push("it is not signed".to_owned()),
            _ => {}
        }
        Ok(Verification { revision, sound_files, problems, signature })
    }
}
