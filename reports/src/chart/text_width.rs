//! Widths of words, measured rather than guessed: the advance widths of Helvetica, which Arial and Liberation Sans
//! share, for the letters that labels have.

/// Widths of the printable ASCII characters from space to tilde, in thousandths of the letter size.
const ASCII: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // space to /
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 to ?
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ to O
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P to _
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` to o
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, // p to ~
];

fn thousandths(letter: char) -> u16 {
    let code = letter as usize;
    if let Some(width) = code.checked_sub(32).and_then(|place| ASCII.get(place)) {
        return *width;
    }
    match letter {
        'À'..='Å' | 'Ā' | 'Ą' | 'È'..='Ë' | 'Ē' | 'Ę' | 'Ý' | 'Š' | 'Ś' => 667,
        'Ç' | 'Ć' | 'Č' | 'Ñ' | 'Ù'..='Ü' | 'Ű' | 'Ů' => 722,
        'Ò'..='Ö' | 'Ø' | 'Ő' | 'Ō' => 778,
        'Æ' | 'Œ' => 1000,
        'à'..='å'
        | 'è'..='ë'
        | 'ñ'
        | 'ò'..='ö'
        | 'ø'
        | 'ù'..='ü'
        | 'ß'
        | 'ā'
        | 'ą'
        | 'ē'
        | 'ę'
        | 'ő'
        | 'ű'
        | 'ů' => 556,
        'ç' | 'ć' | 'č' | 'ş' | 'š' | 'ś' | 'ž' | 'ź' | 'ż' | 'ý' | 'ÿ' => 500,
        'ì'..='ï' | 'Ì'..='Ï' | 'ı' | 'ł' | '’' | '‘' | '·' => 278,
        'æ' | 'œ' => 900,
        '\u{a0}' | '\u{202f}' | '\u{2009}' => 278,
        '–' => 556,
        '—' | '…' | '→' => 1000,
        '−' | '±' | '×' | '≥' | '≤' => 584,
        '“' | '”' | '«' | '»' => 500,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{2066}'..='\u{2069}' => 0,
        '\u{400}'..='\u{42f}' => 740,
        '\u{430}'..='\u{52f}' => 580,
        '\u{590}'..='\u{6ff}' => 520,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{ffef}' => 1000,
        _ => 620,
    }
}

/// The width of a text at a letter size, with ten per cent to spare for fonts that are wider: Noto Sans and Open Sans by eight.
pub fn width(text: &str, size: f64) -> f64 {
    let sum: f64 = text.chars().map(|letter| f64::from(thousandths(letter))).sum();
    sum * size * 1.10 / 1000.0
}

/// The text, or as much of it as fits, with an ellipsis.
pub fn shorten(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        let candidate = format!("{kept}{letter}…");
        if width(&candidate, size) > room {
            break;
        }
        kept.push(letter);
    }
    format!("{}…", kept.trim_end())
}

/// The text in lines that fit, at most `limit` of them; the last one is shortened when the text is longer.
pub fn wrap(text: &str, size: f64, room: f64, limit: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        let candidate = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&candidate, size) <= room || line.is_empty() {
            line = candidate;
            continue;
        }
        if lines.len() + 1 == limit {
            let rest: Vec<&str> = std::iter::once(word).chain(words.by_ref()).collect();
            line = format!("{line} {}", rest.join(" "));
            break;
        }
        lines.push(std::mem::replace(&mut line, word.to_owned()));
    }
    lines.push(line);
    lines.iter().map(|line| shorten(line, size, room)).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]

    use super::*;

    #[test]
    fn accents_do_not_widen_a_word() {
        assert!((width("Sénégal", 10.0) - width("Senegal", 10.0)).abs() < 0.01);
        assert!(width("WWW", 10.0) > width("iii", 10.0) * 3.0);
    }

    #[test]
    fn a_long_label_is_shortened_to_its_room() {
        let short = shorten("Bolivarian Republic of Venezuela", 11.0, 90.0);
        assert!(short.ends_with('…') && width(&short, 11.0) <= 90.0, "{short}");
        assert_eq!(shorten("Chad", 11.0, 90.0), "Chad");
    }

    #[test]
    fn wraps_into_lines_that_fit() {
        let lines = wrap("Congo, Democratic Republic of the", 11.0, 110.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| width(line, 11.0) <= 110.0), "{lines:?}");
        let one_word = wrap("Donaudampfschifffahrtsgesellschaft", 11.0, 60.0, 2);
        assert!(one_word.len() == 1 && one_word[0].ends_with('…'), "{one_word:?}");
        assert_eq!(wrap("a b c", 11.0, 500.0, 2), ["a b c"]);
        assert!(wrap("one two three four five six seven", 11.0, 45.0, 2)[1].ends_with('…'));
    }
}
