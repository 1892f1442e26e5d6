//! What rows of judged pairs have in common: names that last, figures that are equal everywhere, and reasons.

use proofhouse_matching::linkage::reasons::ScorePart;
use proofhouse_schemas::tables::derived::ScorePartColumns;
use sha2::{Digest, Sha256};

/// A letter and 24 hexadecimal digits that stand for a name, the same in every run.
pub fn short_name(letter: char, name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
    let short: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("{letter}-{short}")
}

/// Six decimals: equal on every machine, and fine enough for the odds of a million.
pub fn rounded(value: f64) -> f64 {
    (value * 1_000_000.0).round() / 1_000_000.0
}

/// The parts of a judgement as columns.
pub fn columns_of(parts: Vec<ScorePart>) -> Vec<ScorePartColumns> {
    parts
        .into_iter()
        .map(|part| ScorePartColumns {
            field: part.field.to_owned(),
            level: part.level.to_owned(),
            weight: rounded(part.weight),
            explanation: part.explanation,
        })
        .collect()
}
