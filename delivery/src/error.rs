//! What can go wrong between a schedule and a recipient, said so that an operator knows what to do.
//!
//! No error holds an address, a password or what a server said in its own words: those may name persons.

use std::path::PathBuf;

use crate::settings::SettingFaults;

/// Result of this crate.
pub type Result<T, E = DeliveryError> = std::result::Result<T, E>;

/// An error of scheduling, of the ledger or of a channel.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeliveryError {
    /// Settings cannot be used; all that is wrong with them.
    #[error(transparent)]
    Settings(#[from] SettingFaults),
    /// A text is not the name of a run, a report or a delivery.
    #[error("`{text}` is not {expected}")]
    Name {
        /// What was given.
        text: String,
        /// What it should be.
        expected: &'static str,
    },
    /// The object store failed.
    #[error(
        "{doing} {path}: {source}; check that the store can be reached and that it takes conditional writes"
    )]
    Store {
        /// What was being done.
        doing: &'static str,
        /// The object.
        path: String,
        /// What the store said.
        #[source]
        source: object_store::Error,
    },
    /// The store creates what is there already, so that nothing keeps two schedulers from sending the same.
    #[error(
        "the store created {path} a second time instead of refusing: it does not honour conditional writes (S3's \
         `If-None-Match: *`), and two schedulers on it would send everything twice. Nothing is written there. Use a store \
         that honours them, or a newer version of it; a gateway between may be what drops the condition"
    )]
    NotExclusive {
        /// The object that was tried.
        path: String,
    },
    /// An object of the ledger or the archive is not what this program writes.
    #[error(
        "{path} cannot be used: {reason}; nothing is sent for this run until that is repaired. Objects there are written \
         once and never changed: look who changed it, or whether a newer version of this program wrote it"
    )]
    Damaged {
        /// The object.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// What an operator asked for does not fit the state of the run.
    #[error("run {run}: {reason}")]
    NotNow {
        /// The run.
        run: String,
        /// Why not, and what to do.
        reason: String,
    },
    /// A file could not be read.
    #[error("{}: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What went wrong and what to do.
        reason: String,
    },
    /// No such revision, or no such file in it.
    #[error("the archive has no {what}")]
    NotInArchive {
        /// What was asked for.
        what: String,
    },
    /// The files of a revision were taken away.
    #[error("the files of {what} were taken away on {}: {reason}", at.format("%Y-%m-%d"))]
    Removed {
        /// What was asked for.
        what: String,
        /// When.
        at: chrono::DateTime<chrono::Utc>,
        /// Why.
        reason: String,
    },
    /// Something could not be written as JSON.
    #[error("{what} cannot be written as JSON: {source}")]
    Serialise {
        /// What.
        what: &'static str,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
}

impl DeliveryError {
    /// Wraps what the object store said.
    pub(crate) fn store(
        doing: &'static str,
        path: &object_store::path::Path,
    ) -> impl FnOnce(object_store::Error) -> Self {
        let path = path.to_string();
        move |source| Self::Store { doing, path, source }
    }
}
