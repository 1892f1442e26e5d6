//! The archive pages over this warehouse: users from the file of the other doors, reports from the archive, alerts through the
//! guard.
//!
//! - [`accounts`]: who may sign in, counted and audited with those at the other doors
//! - [`shelf`]: reports and alerts of a bureau; [`deliveries`]: what is sent to it, and when

pub mod accounts;
pub mod deliveries;
pub mod shelf;
#[cfg(test)]
mod tests;
