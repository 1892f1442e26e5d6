//! Errors as clients of Postgres know them: severity, SQLSTATE, words.

use crate::desk::ShownOut;
use pgwire::error::ErrorInfo;
use proofhouse_warehouse::{FailureKind, Refusal, WarehouseError};

/// What a client is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) code: &'static str,
    pub(super) message: String,
    /// Whether the connection ends with it.
    pub(super) is_fatal: bool,
}

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
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Failure {
        Failure { code, message: message.into(), is_fatal: false }
    }

    pub(super) fn fatal(code: &'static str, message: impl Into<String>) -> Failure {
        Failure { code, message: message.into(), is_fatal: true }
    }

    pub(super) fn syntax(message: impl Into<String>) -> Failure {
        Failure::new("42601", message)
    }

    pub(super) fn not_supported(what: &str) -> Failure {
        Failure::new("0A000", format!("{what} is not supported here"))
    }

    /// The session only reads.
    pub(super) fn read_only(what: &str) -> Failure {
        Failure::new("25006", format!("{what} is not allowed here; a session for a bureau only reads"))
    }

    pub(super) fn protocol(message: impl Into<String>) -> Failure {
        Failure::fatal("08P01", message)
    }

    /// A statement was stopped: by its user, or with its session.
    pub(super) fn cancelled(shown_out: Option<ShownOut>) -> Failure {
        match shown_out {
            None => Failure::new("57014", "canceling statement due to user request"),
            Some(why) => Failure::shown_out(why),
        }
    }

    pub(super) fn shown_out(why: ShownOut) -> Failure {
        let message = match why {
            ShownOut::User => "this user may no longer be signed in",
            ShownOut::Policy => "the rules of access have changed; connect again",
            ShownOut::Stopping => "the server is stopping; connect again later",
        };
        Failure::fatal("57P01", message)
    }

    /// As the protocol sends it.
    pub(super) fn info(&self) -> ErrorInfo {
        let severity = if self.is_fatal { "FATAL" } else { "ERROR" };
        let mut info = ErrorInfo::new(severity.to_owned(), self.code.to_owned(), self.message.clone());
        info.severity_nonlocalized = Some(severity.to_owned());
        info
    }
}

impl From<WarehouseError> for Failure {
    fn from(error: WarehouseError) -> Failure {
        match &error {
            WarehouseError::Statement { kind, message } => Failure::new(code_of(*kind), message.clone()),
            WarehouseError::Refused(refusal) => {
                let code = match refusal {
                    Refusal::NotOneStatement => "42601",
                    Refusal::NotReadOnly(_) => "25006",
                    Refusal::ExplainKind => "0A000",
                    Refusal::Unguarded(_) | Refusal::NoPurpose => "42501",
                    Refusal::Deadline(_) => "57014",
                    Refusal::TooManyRows(_) => "54000",
                };
                Failure::new(code, error.to_string())
            }
            // Anything else speaks of the store; that is for the operator's log.
            other => {
                tracing::error!(error = %other, "a statement met a fault of the warehouse");
                Failure::new(
                    "58000",
                    "the warehouse cannot answer just now; its operator finds the reason in the log",
                )
            }
        }
    }
}

fn code_of(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Syntax => "42601",
        FailureKind::UnknownTable => "42P01",
        FailureKind::UnknownColumn => "42703",
        FailureKind::UnknownFunction => "42883",
        FailureKind::Semantics => "42000",
        FailureKind::InvalidValue => "22P02",
        FailureKind::OutOfRange => "22003",
        FailureKind::DivisionByZero => "22012",
        FailureKind::NotSupported => "0A000",
        FailureKind::Resources => "53200",
        FailureKind::Internal => "XX000",
    }
}
