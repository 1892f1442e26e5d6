//! What goes wrong with a statement, as clients of either door are told: a code that programs act on, and words. The codes are
//! those of Postgres (SQLSTATE); nothing here names a path, a key or somebody else's value.

use crate::desk::{ShownOut, TurnedAway};
use crate::session_settings::SettingError;
use proofhouse_warehouse::{FailureKind, Refusal, WarehouseError};

/// What a client is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// More, for whoever wants it.
    pub(crate) detail: Option<String>,
    /// Whether the connection ends with it.
    pub(crate) is_fatal: bool,
}

impl Failure {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Failure {
        Failure { code, message: message.into(), detail: None, is_fatal: false }
    }

    pub(crate) fn fatal(code: &'static str, message: impl Into<String>) -> Failure {
        Failure { code, message: message.into(), detail: None, is_fatal: true }
    }

    pub(crate) fn syntax(message: impl Into<String>) -> Failure {
        Failure::new("42601", message)
    }

    pub(crate) fn not_supported(what: &str) -> Failure {
        Failure::new("0A000", format!("{what} is not supported here"))
    }

    /// The session only reads.
    pub(crate) fn read_only(what: &str) -> Failure {
        Failure::new("25006", format!("{what} is not allowed here; a session for a bureau only reads"))
    }

    pub(crate) fn protocol(message: impl Into<String>) -> Failure {
        Failure::fatal("08P01", message)
    }

    /// A statement was stopped: by its user, or with its session.
    pub(crate) fn cancelled(shown_out: Option<ShownOut>) -> Failure {
        match shown_out {
            None => Failure::new("57014", "canceling statement due to user request"),
            Some(why) => Failure::shown_out(why),
        }
    }

    /// Somebody does not come in. Nobody is told whether there is such a user.
    pub(crate) fn turned_away(why: TurnedAway, user: &str) -> Failure {
        match why {
            TurnedAway::NotSignedIn => {
                Failure::fatal("28P01", format!("password authentication failed for user \"{user}\""))
            }
            TurnedAway::Waits => Failure::fatal(
                "28000",
                "too many failed attempts to sign in; wait some minutes and try again",
            ),
            TurnedAway::NoUsers => Failure::fatal(
                "57P03",
                "nobody can sign in just now; the operator finds the reason in the log",
            ),
            TurnedAway::Full => {
                Failure::fatal("53300", "too many connections; close others or try again later")
            }
        }
    }

    pub(crate) fn shown_out(why: ShownOut) -> Failure {
        let message = match why {
            ShownOut::User => "this user may no longer be signed in",
            ShownOut::Policy => "the rules of access have changed; connect again",
            ShownOut::Stopping => "the server is stopping; connect again later",
        };
        Failure::fatal("57P01", message)
    }
}

impl From<SettingError> for Failure {
    fn from(error: SettingError) -> Failure {
        Failure::new(error.code(), error.to_string())
    }
}

impl From<WarehouseError> for Failure {
    fn from(error: WarehouseError) -> Failure {
        match &error {
            WarehouseError::Statement { kind, message } => {
                let (message, detail) = worded(message);
                Failure { code: code_of(*kind), message, detail, is_fatal: false }
            }
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

/// The engine's words without its own parts' names, and what it lists apart from them.
fn worded(message: &str) -> (String, Option<String>) {
    let (mut words, detail) = match message.split_once("\nValid fields are ") {
        Some((words, fields)) => (words, Some(format!("Columns: {fields}"))),
        None => (message, None),
    };
    if let Some((_, cause)) = words.rsplit_once("\ncaused by\n") {
        words = cause;
    }
    for part in
        ["Error during planning: ", "Schema error: ", "Arrow error: ", "Execution error: ", "SQL error: "]
    {
        words = words.strip_prefix(part).unwrap_or(words);
    }
    (words.trim().to_owned(), detail)
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn the_list_of_columns_stands_apart_from_what_is_wrong() {
        let message =
            "Schema error: No field named nope. Did you mean 'make'?\nValid fields are t.make, t.model.";
        let (words, detail) = worded(message);
        assert_eq!(words, "No field named nope. Did you mean 'make'?");
        assert_eq!(detail.as_deref(), Some("Columns: t.make, t.model."));
        let (words, _) =
            worded("Optimizer rule '…' failed\ncaused by\nArrow error: Cast error: Cannot cast string '…'");
        assert_eq!(words, "Cast error: Cannot cast string '…'");
    }
}
