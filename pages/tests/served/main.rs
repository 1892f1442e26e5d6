//! The pages as they are served: a real server on this machine, users and a shelf in memory, real clients.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod browser;
mod client;
mod files;
mod forms;
mod headers;
mod isolation;
mod limits;
mod logs;
mod raw;
mod reading;
mod sessions;
mod shelf;
mod starting;
mod users;
mod world;
