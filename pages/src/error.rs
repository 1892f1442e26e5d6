//! What keeps the pages from being served.

use thiserror::Error;

/// An error of the server as a whole; what goes wrong with one request is told to the one who sent it.
#[derive(Debug, Error)]
pub enum PagesError {
    /// A setting cannot be used.
    #[error("setting `{setting}`: {problem}")]
    Setting {
        /// Its name.
        setting: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// The texts or templates that are built in do not fit together.
    #[error("the pages cannot be put together: {0}")]
    Page(String),
    /// The system gives no random bytes, so that nobody could be signed in.
    #[error("the system gives no random bytes")]
    Random,
    /// The listener does not say where it listens.
    #[error("cannot listen (setting `serve.http`): {0}")]
    Listen(String),
}

impl PagesError {
    pub(crate) fn setting(setting: &'static str, problem: impl Into<String>) -> PagesError {
        PagesError::Setting { setting, problem: problem.into() }
    }
}
