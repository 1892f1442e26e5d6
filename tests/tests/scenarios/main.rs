//! The whole system from outside: messages in by Kafka, answers out by the command.
//!
//! One test binary, so that all scenarios share one broker. Each takes bureaus that no other scenario uses, and a store
//! of its own; [`proofhouse_tests`] holds what they stand on.
//!
//! - [`full_path`]: a case from topic to match, report and answer, on files and on object storage; many bureaus at once;
//!   [`live_alerts`]: a seizure matched while everything runs; [`hits`]: what owners say of pairs, [`exhibit_pairs`]: of exhibits
//! - [`rejects`]: bad input; [`avro`]: messages in Avro; [`versions`]: versions of a kind side by side; [`withdrawal`]:
//!   tombstones; [`submit`]: files; [`slow_store`]: more comes than the store takes
//! - [`restart`]: kill -9 of ingestion and of the broker; [`receipts`]: every message is answered; [`changed_logs`]: topics that were created again, gaps, repeated
//!   messages; [`incremental`]: jobs with nothing new
//! - [`visibility`]: what a bureau may not see; [`retention`]: what is too old to be matched; [`readers`]: other Delta
//!   readers
//! - [`secure_brokers`]: TLS, passwords, certificates, and what the broker lets nobody do
//! - [`acting`]: bureaus that act from the command line: traces, notices, ballistic pairs; [`same_names`]: names that two bureaus gave
//! - [`asking`]: schema, identification, trace requests; [`lookups`]: a firearm looked for in two steps; [`prompt`]: SQL at the prompt; [`explain`]: the query of a figure
//! - [`demo`]: the whole on one screen; [`quality`]: how good matches are; [`progress`]: what long jobs show; [`interrupt`]: Ctrl-C
//! - [`scheduled_reports`]: reports by the clock, mailed once and verified
//! - [`front_door`], [`flight_door`]: analysts over the Postgres protocol and over Arrow Flight SQL; [`served`]: what both have
//!   in common
//! - [`infrastructure`]: the ground that all of them stand on

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod acting;
mod asking;
mod avro;
mod changed_logs;
mod demo;
mod exhibit_pairs;
mod explain;
mod flight_door;
mod front_door;
mod full_path;
mod hits;
mod incremental;
mod infrastructure;
mod interrupt;
mod live_alerts;
mod lookups;
mod progress;
mod prompt;
mod quality;
mod readers;
mod receipts;
mod rejects;
mod restart;
mod retention;
mod same_names;
mod scheduled_reports;
mod secure_brokers;
mod served;
mod slow_store;
mod submit;
mod versions;
mod visibility;
mod withdrawal;
