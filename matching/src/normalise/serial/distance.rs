//! Edit distance between serials with the costs of confusable characters, swaps, dropped characters and gaps.

use super::confusable::substitution_cost;

/// Cost of two neighbours exchanged.
const SWAP: f64 = 0.5;
/// Cost of a dropped or added character.
const DROP: f64 = 0.7;
/// The same for a leading zero or a suffix letter, which clerks leave out.
const CHEAP_DROP: f64 = 0.4;

/// The distance. `?` fits any character and `*` any run at no cost. Symmetric.
pub fn weighted_distance(a: &str, b: &str) -> f64 {
    if a == b {
        return 0.0;
    }
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let width = b.len() + 1;
    let drops_b: Vec<f64> = (0..b.len()).map(|place| drop_cost(&b, place)).collect();
    let mut before_last: Vec<f64> = vec![f64::INFINITY; width];
    let mut last: Vec<f64> = vec![0.0; width];
    let mut running = 0.0;
    for (slot, cost) in last.iter_mut().skip(1).zip(&drops_b) {
        running += cost;
        *slot = running;
    }
    for (row, &left) in a.iter().enumerate() {
        let drop_a = drop_cost(&a, row);
        let mut current: Vec<f64> = Vec::with_capacity(width);
        current.push(last.first().copied().unwrap_or_default() + drop_a);
        for (column, (&right, drop_b)) in b.iter().zip(&drops_b).enumerate() {
            let from = |cells: &[f64], place: usize| cells.get(place).copied().unwrap_or(f64::INFINITY);
            let mut best = (from(&last, column + 1) + drop_a).min(from(&current, column) + drop_b);
            let substituted = match (left, right) {
                ('?' | '*', _) | (_, '?' | '*') => 0.0,
                _ => substitution_cost(left, right),
            };
            best = best.min(from(&last, column) + substituted);
            if left == '*' {
                best = best.min(from(&current, column));
            }
            if right == '*' {
                best = best.min(from(&last, column + 1));
            }
            let swapped = row > 0
                && column > 0
                && a.get(row - 1) == Some(&right)
                && b.get(column - 1) == Some(&left)
                && left != right;
            if swapped {
                best = best.min(from(&before_last, column - 1) + SWAP);
            }
            current.push(best);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last.last().copied().unwrap_or_default()
}

fn drop_cost(letters: &[char], place: usize) -> f64 {
    let Some(&letter) = letters.get(place) else { return DROP };
    if letter == '*' {
        return 0.0;
    }
    let leading_zero =
        matches!(letter, '0' | 'O') && letters.iter().take(place).all(|before| matches!(before, '0' | 'O'));
    let suffix_letter = place + 1 == letters.len() && letters.len() > 1 && letter.is_alphabetic();
    if leading_zero || suffix_letter { CHEAP_DROP } else { DROP }
}
