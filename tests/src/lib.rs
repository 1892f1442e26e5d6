//! What the black-box scenarios in `tests/tests` stand on: a real Kafka broker, a real S3 server, the binary
//! `proofhouse` run as an operator runs it, and made-up feeds to send it.
//!
//! # Layout
//!
//! - [`requirement`]: what a scenario needs from outside; missing, it fails in CI and is skipped loudly elsewhere
//! - [`server`]: a server process that cannot outlive the test that started it
//! - [`kafka`]: Apache Kafka, to produce to and to read from
//! - [`secure_kafka`]: the same with TLS, accounts, certificates and access rules, set up as the [`guide`] says
//! - [`object_storage`]: an S3 server with correct conditional writes; [`fault_proxy`]: a network to it that has bad days
//! - [`keeper`]: what is left when a test process is killed
//! - [`binary`]: the binary `proofhouse` on a store and a broker of the scenario's own
//! - [`delta`]: the tables as another Delta reader sees them
//! - [`feeds`]: messages of every kind as a national system would send them
//! - [`registry_server`]: a schema registry; [`avro`]: messages written with its schemas
//! - [`mail_server`]: a mail server that takes mails, or hangs up
//! - `acceptor`: what servers of our own stand on
//! - [`patience`]: waiting for something to become true, never for time to pass
//!
//! Nothing here looks inside Proofhouse: a scenario knows topics, messages, the command, and the tables.

// Support for tests: a panic here is a failed test with a reason, which is what a test wants.
#![allow(clippy::panic, clippy::expect_used)]

mod acceptor;
pub mod avro;
pub mod binary;
pub mod delta;
pub mod fault_proxy;
pub mod feeds;
pub mod guide;
pub mod kafka;
pub mod keeper;
pub mod mail_server;
pub mod object_storage;
pub mod patience;
pub mod registry_server;
pub mod requirement;
pub mod secure_kafka;
pub mod server;
