//! Threads: what a sequence of events comes to. One transition function each; illegal states cannot be written down.
//!
//! Events arrive in any order and more than once. A fold first puts them in order of their own time, then applies them
//! one by one; an event that the state does not allow changes nothing and is reported.
//!
//! - `fold`: events and threads of any kind, and their folding ([`fold`](fn@fold))
//! - [`trace`]: a trace request between two bureaus
//! - [`notice`]: a notice or diffusion between a bureau and the Secretariat
//! - [`hit`]: what the owners of two sides say of a pair that may be one firearm
//! - [`ballistic`]: what the owners of two exhibits say of a pair that one firearm may have fired

pub mod ballistic;
mod fold;
pub mod hit;
pub mod notice;
pub mod trace;

pub use fold::{Folded, Step, Thread, fold};

use thiserror::Error;

/// Why an event is not allowed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The bureau is not the one that may do this.
    #[error("{event} is for {allowed} to say, not for {bureau}")]
    NotTheirs {
        /// What was tried.
        event: &'static str,
        /// Who may do it.
        allowed: String,
        /// Who tried.
        bureau: String,
    },
    /// The state does not allow it.
    #[error("{event} is not possible in state {state}")]
    NotNow {
        /// What was tried.
        event: &'static str,
        /// The state of the thread.
        state: &'static str,
    },
    /// The event names other parties than the thread has.
    #[error("the thread is between {expected}, the event names {named}")]
    OtherParties {
        /// The parties of the thread.
        expected: String,
        /// The parties that the event names.
        named: String,
    },
}
