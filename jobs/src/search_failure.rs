//! Why a search gives no answer, for whoever asked: on the command line or by SQL.

use proofhouse_warehouse::WarehouseError;
use proofhouse_warehouse::searches::SearchError;
use thiserror::Error;

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum SearchFailure {
    /// The fault is in what was asked.
    #[error("{0}")]
    Asked(String),
    /// The fault is elsewhere.
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

impl From<WarehouseError> for SearchFailure {
    fn from(error: WarehouseError) -> SearchFailure {
        SearchFailure::Failed(error.into())
    }
}

impl From<SearchFailure> for SearchError {
    fn from(failure: SearchFailure) -> SearchError {
        match failure {
            SearchFailure::Asked(words) => SearchError::Asked(words),
            SearchFailure::Failed(error) => SearchError::Failed(error.into()),
        }
    }
}
