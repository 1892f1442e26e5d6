//! Edit distance between serials with the costs of confusable characters, swaps, dropped characters and gaps.

use super::confusable::substitution_cost;

/// Cost of two neighbours exchanged.
const SWAP: f64 = 0.5;
/// Cost of a dropped or added character.
const DROP: f64 = 0.7;
/// The same for a leading zero or a suffix letter, which clerks leave out.
const CHEAP_DROP: f64 = 0.4;

/// Longest serial whose comparison needs no memory of its own.
const SHORT: usize = 31;

/// The distance. `?` fits any character and `*` any run at no cost. Symmetric.
pub fn weighted_distance(a: &str, b: &str) -> f64 {
    if a == b {
        return 0.0;
    }
    let (mut short_a, mut short_b) = ([' '; SHORT], [' '; SHORT]);
    let (long_a, long_b): (Vec<char>, Vec<char>);
    let a: &[char] = match fill(&mut short_a, a) {
        Some(length) => short_a.get(..length).unwrap_or_default(),
        None => {
            long_a = a.chars().collect();
            &long_a
        }
    };
    let b: &[char] = match fill(&mut short_b, b) {
        Some(length) => short_b.get(..length).unwrap_or_default(),
        None => {
            long_b = b.chars().collect();
            &long_b
        }
    };
    if b.len() <= SHORT {
        let mut rows = [[0.0; SHORT + 1]; 3];
        let [one, two, three] = &mut rows;
        between(a, b, one, two, three)
    } else {
        let row = || vec![0.0; b.len() + 1];
        between(a, b, &mut row(), &mut row(), &mut row())
    }
}

fn fill(letters: &mut [char; SHORT], text: &str) -> Option<usize> {
    let mut length = 0;
    for letter in text.chars() {
        *letters.get_mut(length)? = letter;
        length += 1;
    }
    Some(length)
}

/// Fills the table row by row; three rows are enough for the exchange of neighbours.
fn between(a: &[char], b: &[char], before_last: &mut [f64], last: &mut [f64], current: &mut [f64]) -> f64 {
    let (mut before_last, mut last, mut current) = (before_last, last, current);
    let at = |cells: &[f64], place: usize| cells.get(place).copied().unwrap_or(f64::INFINITY);
    let put = |cells: &mut [f64], place: usize, value: f64| {
        if let Some(cell) = cells.get_mut(place) {
            *cell = value;
        }
    };
    put(last, 0, 0.0);
    for column in 0..b.len() {
        let cost = at(last, column) + drop_cost(b, column);
        put(last, column + 1, cost);
    }
    for (row, &left) in a.iter().enumerate() {
        let drop_a = drop_cost(a, row);
        put(current, 0, at(last, 0) + drop_a);
        for (column, &right) in b.iter().enumerate() {
            let mut best = (at(last, column + 1) + drop_a).min(at(current, column) + drop_cost(b, column));
            let substituted = match (left, right) {
                ('?' | '*', _) | (_, '?' | '*') => 0.0,
                _ => substitution_cost(left, right),
            };
            best = best.min(at(last, column) + substituted);
            if left == '*' {
                best = best.min(at(current, column));
            }
            if right == '*' {
                best = best.min(at(last, column + 1));
            }
            let swapped = row > 0
                && column > 0
                && left != right
                && a.get(row - 1) == Some(&right)
                && b.get(column - 1) == Some(&left);
            if swapped {
                best = best.min(at(before_last, column - 1) + SWAP);
            }
            put(current, column + 1, best);
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut current);
    }
    at(last, b.len())
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
