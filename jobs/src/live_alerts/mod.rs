//! Live alerts: a seized firearm is looked for in all records, and a new record among all seized firearms, within a second of
//! being said and before either has landed.
//!
//! | file | what it does |
//! |---|---|
//! | `statements` | what a message or a row says that matters here |
//! | `access` | who may see a statement, by the warehouse's own rules |
//! | `filed` | the statements of one side, in little memory |
//! | `index` | both sides: what a statement changes, and the strong pairs that follow |
//! | `loading` | the index as the warehouse stands |
//! | `watcher` | the loop: read, find, tell, note |
//!
//! What is found is what `match firearms` finds in the same firearms: the same searches, model and rules. Decision 28 says how
//! nothing is lost or repeated over restarts.

mod access;
mod filed;
mod index;
mod loading;
mod statements;
mod watcher;

pub use watcher::{Pace, Told, Watcher};
