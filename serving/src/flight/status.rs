//! Failures as gRPC tells them: a code that drivers act on, and the words that clients of Postgres are told too.

use crate::failure::Failure;
use proofhouse_warehouse::{Refusal, WarehouseError};
use tonic::{Code, Status};

/// Longest words of a status. They travel in a header, which clients bound.
const LONGEST: usize = 2000;

impl From<Failure> for Status {
    fn from(failure: Failure) -> Status {
        let mut words = failure.message;
        if let Some(detail) = failure.detail {
            words = format!("{words}\n{detail}");
        }
        if words.chars().count() > LONGEST {
            words = words.chars().take(LONGEST).chain(['…']).collect();
        }
        Status::new(code_of(failure.code), words)
    }
}

/// The code of gRPC for a code of Postgres.
fn code_of(sqlstate: &str) -> Code {
    match sqlstate {
        "42P01" => Code::NotFound,
        "0A000" => Code::Unimplemented,
        "25006" | "42501" => Code::PermissionDenied,
        // Whoever is told so signs in again.
        "28P01" | "28000" | "57P01" => Code::Unauthenticated,
        "57014" => Code::Cancelled,
        "57P03" | "58000" => Code::Unavailable,
        _ => match sqlstate.get(..2) {
            Some("53" | "54") => Code::ResourceExhausted,
            Some("08" | "22" | "42") => Code::InvalidArgument,
            _ => Code::Internal,
        },
    }
}

/// What went wrong with a statement.
pub(super) fn of_warehouse(error: WarehouseError) -> Status {
    match &error {
        WarehouseError::Refused(Refusal::Deadline(_)) => Status::deadline_exceeded(error.to_string()),
        WarehouseError::Refused(Refusal::NoPurpose) => Status::permission_denied(
            "refused: say first for which purpose you ask, with the session option proofhouse.purpose or the header \
             proofhouse-purpose: SUPPORT_INVESTIGATION or another code",
        ),
        _ => Failure::from(error).into(),
    }
}

/// A handle that stands for nothing in this session: forged, expired, closed, or somebody else's. Nobody is told which.
pub(super) fn unknown_handle(what: &str) -> Status {
    Status::not_found(format!("there is no such {what} in this session; it may have expired, ask again"))
}

/// A message that is not one.
pub(super) fn unreadable(what: &str) -> Status {
    Status::invalid_argument(format!("{what} cannot be read"))
}

/// Something of the protocol that is not offered.
pub(super) fn not_offered(what: &str) -> Status {
    Failure::not_supported(what).into()
}

/// A call that would change rows.
pub(super) fn read_only(what: &str) -> Status {
    Failure::read_only(what).into()
}

/// Batches that could not be put into the shape that clients read. The reason is for the log: it may quote values.
pub(super) fn unsendable(error: &dyn std::fmt::Display) -> Status {
    tracing::error!(%error, "rows could not be encoded for Flight");
    Status::internal(
        "the rows do not fit into the types of their columns; the operator finds the reason in the log",
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use proofhouse_warehouse::FailureKind;

    #[test]
    fn drivers_are_told_a_code_that_they_act_on() {
        let of = |kind| of_warehouse(WarehouseError::Statement { kind, message: "words".into() }).code();
        assert_eq!(of(FailureKind::UnknownTable), Code::NotFound);
        assert_eq!(of(FailureKind::Syntax), Code::InvalidArgument);
        assert_eq!(of(FailureKind::DivisionByZero), Code::InvalidArgument);
        assert_eq!(of(FailureKind::NotSupported), Code::Unimplemented);
        assert_eq!(of(FailureKind::Resources), Code::ResourceExhausted);
        let of = |refusal| of_warehouse(WarehouseError::Refused(refusal)).code();
        assert_eq!(of(Refusal::NotReadOnly("INSERT".into())), Code::PermissionDenied);
        assert_eq!(of(Refusal::NoPurpose), Code::PermissionDenied);
        assert_eq!(of(Refusal::Deadline(3)), Code::DeadlineExceeded);
        assert_eq!(of(Refusal::TooManyRows(3)), Code::ResourceExhausted);
    }

    #[test]
    fn words_fit_into_a_header() {
        let status = Status::from(Failure::new("42703", "é".repeat(100_000)));
        assert_eq!(status.message().chars().count(), LONGEST + 1);
    }
}
