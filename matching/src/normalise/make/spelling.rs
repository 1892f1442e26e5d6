//! Whether a name is a slip of the pen away from a listed one.

use crate::normalise::resolution::How;
use crate::normalise::serial::substitution_cost;

/// Jaro-Winkler similarity that counts as a slip of the pen.
const ALIKE: f64 = 0.92;

/// Closeness of two compact names of at least four letters, when close enough. Jaro-Winkler alone is generous to long
/// names that begin alike, so few edits are asked for too.
pub(super) fn closeness(name: &str, listed: &str) -> Option<(f64, How)> {
    let (length, listed_length) = (name.len(), listed.len());
    if listed_length < 4 || length.abs_diff(listed_length) > 3 || !listed.is_ascii() {
        return None;
    }
    if listed.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // People rarely get the first letter wrong, unless it is one that is confused with another.
    let first = name.chars().next().zip(listed.chars().next());
    if first.is_none_or(|(a, b)| substitution_cost(a, b) >= 1.0) {
        return None;
    }
    let similarity = strsim::jaro_winkler(name, listed);
    if similarity >= ALIKE && strsim::osa_distance(name, listed) <= edits_forgiven(length.min(listed_length))
    {
        return Some((similarity, How::Fuzzy));
    }
    if length == listed_length && length >= 5 {
        let mut cost = 0.0;
        for (a, b) in name.chars().zip(listed.chars()) {
            cost += substitution_cost(a, b);
        }
        if cost <= 0.5 {
            return Some((0.9 - cost / 10.0, How::Confusable));
        }
    }
    None
}

/// One edit in names of up to seven letters, two up to twelve, three above.
fn edits_forgiven(length: usize) -> usize {
    match length {
        0..=7 => 1,
        8..=12 => 2,
        _ => 3,
    }
}
