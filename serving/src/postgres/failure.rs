//! Failures as the Postgres protocol sends them, and how a handler of messages ends.

pub(super) use crate::failure::Failure;
use pgwire::error::ErrorInfo;

/// What a handler of messages gives.
pub(super) type Handled<T> = Result<T, Ended>;

/// Why a handler of messages did not go on.
#[derive(Debug)]
pub(super) enum Ended {
    /// Say so and wait for the next message, or close when it is fatal.
    Failed(Failure),
    /// The other side is gone, or does not take what it is sent.
    Gone,
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Ended {
        Ended::Failed(failure)
    }
}

impl From<std::io::Error> for Ended {
    fn from(_: std::io::Error) -> Ended {
        Ended::Gone
    }
}

impl Failure {
    /// As the protocol sends it.
    pub(super) fn info(&self) -> ErrorInfo {
        let severity = if self.is_fatal { "FATAL" } else { "ERROR" };
        let mut info = ErrorInfo::new(severity.to_owned(), self.code.to_owned(), self.message.clone());
        info.severity_nonlocalized = Some(severity.to_owned());
        info.detail.clone_from(&self.detail);
        info
    }
}
