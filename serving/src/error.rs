//! What keeps a server from starting or going on.

use crate::users::UserError;
use proofhouse_warehouse::WarehouseError;
use thiserror::Error;

/// An error of a server as a whole; what goes wrong with one statement is told to the one who sent it.
#[derive(Debug, Error)]
pub enum ServeError {
    /// A setting cannot be used.
    #[error("setting `{setting}`: {problem}")]
    Setting {
        /// Its name.
        setting: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {address} (setting `{setting}`): {problem}")]
    Listen {
        /// The setting that names it.
        setting: &'static str,
        /// The address.
        address: String,
        /// What the system says.
        problem: String,
    },
    /// The file of users.
    #[error(transparent)]
    Users(#[from] UserError),
    /// The warehouse.
    #[error(transparent)]
    Warehouse(#[from] WarehouseError),
}

impl ServeError {
    pub(crate) fn setting(setting: &'static str, problem: impl Into<String>) -> ServeError {
        ServeError::Setting { setting, problem: problem.into() }
    }
}
