//! Report delivery as a whole: schedulers over real stores, real mails to a real server that misbehaves.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, unreachable_pub)]

mod archive;
mod asking;
mod crashes;
mod ledger;
mod mails;
mod mortal_store;
mod revisions;
mod runs;
mod settings;
mod sink;
mod together;
mod told_store;
mod troubles;
mod world;
