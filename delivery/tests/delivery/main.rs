//! Report delivery as a whole: schedulers over real stores, real mails to a real server that misbehaves.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, unreachable_pub)]

mod archive;
mod crashes;
mod mails;
mod mortal_store;
mod runs;
mod settings;
mod sink;
mod together;
mod world;
