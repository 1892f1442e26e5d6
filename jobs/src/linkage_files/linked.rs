//! What linking two files did.

use serde::Serialize;

/// What linking two files did, and how long each part took.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Linked {
    /// Records that were searched.
    pub records: usize,
    /// Seizures that were looked for.
    pub seizures: usize,
    /// Pairs written.
    pub pairs: usize,
    /// Pairs with a probability of 0.99 or more.
    pub confirmed_class: usize,
    /// Pairs with a probability of 0.9 up to 0.99.
    pub probable: usize,
    /// Pairs whose serials were compared.
    pub compared: u64,
    /// Pairs that were judged beside their rivals.
    pub considered: u64,
    /// Lists of records with a run of characters in common that were narrowed to the same model for their length.
    pub narrowed: u64,
    /// Share of all possible pairs that were compared.
    pub compared_share: f64,
    /// The model that judged.
    pub model: String,
    /// Seconds to read and normalise both files.
    pub read_seconds: f64,
    /// Seconds to file the records.
    pub index_seconds: f64,
    /// Seconds to search and judge.
    pub link_seconds: f64,
    /// Seconds of everything, from Parquet to Parquet.
    pub seconds: f64,
}
