//! What rows of judged pairs have in common: figures that are equal everywhere, and reasons.

use proofhouse_matching::linkage::reasons::ScorePart;
use proofhouse_schemas::tables::derived::ScorePartColumns;

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
