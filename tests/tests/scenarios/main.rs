//! The whole system from outside: messages in by Kafka, answers out by the command.
//!
//! One test binary, so that all scenarios share one broker. Each takes bureaus that no other scenario uses, and a store
//! of its own; [`proofhouse_tests`] holds what they stand on.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod infrastructure;
