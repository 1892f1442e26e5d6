//! What can go wrong while a world is made up.

use thiserror::Error;

/// Why a world could not be made.
#[derive(Debug, Error)]
pub enum SimulationError {
    /// A code that the simulation speaks is not in its list any more.
    #[error(
        "the code list {list} has no {code}; the simulation speaks it, so add it or change the simulation"
    )]
    MissingCode {
        /// The list.
        list: &'static str,
        /// The code.
        code: String,
    },
    /// A list that the simulation draws from is empty, so its file could not be read at build time.
    #[error("the code list {list} is empty; check the CSV file in schemas/codes")]
    EmptyList {
        /// The list.
        list: &'static str,
    },
    /// A message could not be written as JSON.
    #[error("a {kind} message could not be written as JSON: {source}")]
    Json {
        /// Kind of the message.
        kind: &'static str,
        /// The writer's words.
        source: serde_json::Error,
    },
}
