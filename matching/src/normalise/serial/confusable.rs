//! Characters taken for one another on worn stamps, in handwriting and by scanners: classes and costs.

/// Pairs within a class, with the cost of taking one for the other where an ordinary substitution costs 1.
const COSTS: &[(char, char, f64)] = &[
    ('0', 'O', 0.1),
    ('0', 'Q', 0.3),
    ('0', 'D', 0.3),
    ('O', 'Q', 0.3),
    ('O', 'D', 0.3),
    ('Q', 'D', 0.3),
    ('1', 'I', 0.1),
    ('1', 'L', 0.1),
    ('I', 'L', 0.1),
    ('1', '7', 0.4),
    ('I', '7', 0.4),
    ('2', 'Z', 0.2),
    ('3', 'E', 0.5),
    ('4', 'A', 0.4),
    ('5', 'S', 0.2),
    ('6', 'G', 0.3),
    ('6', 'B', 0.3),
    ('7', 'T', 0.5),
    ('8', 'B', 0.2),
    ('9', 'G', 0.4),
    ('9', 'Q', 0.4),
    ('9', 'P', 0.4),
    ('U', 'V', 0.3),
    ('M', 'N', 0.5),
    ('M', 'W', 0.5),
    ('M', 'H', 0.5),
    ('N', 'W', 0.5),
    ('N', 'H', 0.5),
    ('W', 'H', 0.5),
    ('C', 'G', 0.4),
    ('E', 'F', 0.4),
    ('P', 'R', 0.4),
    ('K', 'X', 0.5),
];

/// Cost of reading `a` as `b`: 0 when equal, less than 1 for characters that are easily confused, otherwise 1.
pub fn substitution_cost(a: char, b: char) -> f64 {
    if a == b {
        return 0.0;
    }
    COSTS
        .iter()
        .find(|(left, right, _)| (*left == a && *right == b) || (*left == b && *right == a))
        .map_or(1.0, |(_, _, cost)| *cost)
}

/// The class that stands for a character in the skeleton of a serial. Wider than the costs, since the skeleton only
/// raises candidates.
pub fn skeleton_class(letter: char) -> char {
    match letter {
        'O' | 'Q' | 'D' => '0',
        'I' | 'L' | '|' | '!' | '7' | 'T' => '1',
        'Z' => '2',
        'A' => '4',
        'S' => '5',
        'G' => '6',
        'B' => '8',
        'P' | 'R' => '9',
        'V' => 'U',
        'N' | 'W' | 'H' => 'M',
        'F' => 'E',
        'X' => 'K',
        other => other,
    }
}
