//! Characters taken for one another on worn stamps, in handwriting and by scanners: classes and costs.

/// Pairs within a class, with the cost, in tenths, of taking one for the other where an ordinary substitution costs ten.
const COSTS: &[(char, char, u8)] = &[
    ('0', 'O', 1),
    ('0', 'Q', 3),
    ('0', 'D', 3),
    ('O', 'Q', 3),
    ('O', 'D', 3),
    ('Q', 'D', 3),
    ('1', 'I', 1),
    ('1', 'L', 1),
    ('I', 'L', 1),
    ('1', '7', 4),
    ('I', '7', 4),
    ('2', 'Z', 2),
    ('3', 'E', 5),
    ('4', 'A', 4),
    ('5', 'S', 2),
    ('6', 'G', 3),
    ('6', 'B', 3),
    ('7', 'T', 5),
    ('8', 'B', 2),
    ('9', 'G', 4),
    ('9', 'Q', 4),
    ('9', 'P', 4),
    ('U', 'V', 3),
    ('M', 'N', 5),
    ('M', 'W', 5),
    ('M', 'H', 5),
    ('N', 'W', 5),
    ('N', 'H', 5),
    ('W', 'H', 5),
    ('C', 'G', 4),
    ('E', 'F', 4),
    ('P', 'R', 4),
    ('K', 'X', 5),
];

/// The costs as a table, since comparing serials looks them up all the time.
static TENTHS: [[u8; 128]; 128] = table();

#[allow(clippy::indexing_slicing)] // Evaluated by the compiler; an index out of bounds would not compile.
const fn table() -> [[u8; 128]; 128] {
    let mut tenths = [[10; 128]; 128];
    let mut letter = 0;
    while letter < 128 {
        tenths[letter][letter] = 0;
        letter += 1;
    }
    let mut place = 0;
    while place < COSTS.len() {
        let (a, b, cost) = COSTS[place];
        tenths[a as usize][b as usize] = cost;
        tenths[b as usize][a as usize] = cost;
        place += 1;
    }
    tenths
}

/// Cost of reading `a` as `b`: 0 when equal, less than 1 for characters that are easily confused, otherwise 1.
pub fn substitution_cost(a: char, b: char) -> f64 {
    if a == b {
        return 0.0;
    }
    let tenths = TENTHS.get(a as usize).and_then(|row| row.get(b as usize)).copied().unwrap_or(10);
    f64::from(tenths) / 10.0
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
