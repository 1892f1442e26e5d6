//! Widths of words, measured rather than guessed: the advance widths of Helvetica, which Arial and Liberation Sans
//! share, for the letters that labels have; those of Noto Sans Arabic for Arabic, whose letters are narrow where they join the
//! next one and wide where they end.

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
        letter if is_unseen(letter) => 0,
        '\u{400}'..='\u{42f}' => 740,
        '\u{430}'..='\u{52f}' => 580,
        '\u{590}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => 520,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{ffef}' => 1000,
        _ => 620,
    }
}

/// Marks that take no room of their own: accents and vowel signs over or under a letter, and marks of direction.
fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{300}'..='\u{36f}'
            | '\u{591}'..='\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{61c}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{6d6}'..='\u{6dc}'
            | '\u{6df}'..='\u{6e4}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
    )
}

/// Width of an Arabic letter that joins the next one, and of one that ends a joined run: means of the initial and medial forms,
/// and of the isolated and final ones, in Noto Sans Arabic. Letters that never join the next one have one width.
fn arabic(letter: char) -> Option<(u16, u16)> {
    let widths = match letter {
        'ا' | 'أ' | 'إ' | 'آ' | 'ٱ' => (265, 265),
        'ب' | 'پ' => (305, 1045),
        'ت' | 'ث' => (335, 1045),
        'ج' | 'ح' | 'خ' | 'چ' => (615, 650),
        'د' | 'ذ' => (505, 505),
        'ر' | 'ز' | 'ژ' => (380, 380),
        'س' | 'ش' => (815, 1240),
        'ص' | 'ض' => (925, 1330),
        'ط' | 'ظ' => (695, 810),
        'ع' | 'غ' => (510, 520),
        'ف' | 'ڤ' => (470, 1040),
        'ق' => (470, 790),
        'ك' | 'ک' | 'گ' => (460, 910),
        'ل' => (280, 715),
        'م' => (550, 525),
        'ن' => (305, 710),
        'ه' => (540, 445),
        'و' | 'ؤ' => (460, 460),
        'ي' | 'ی' | 'ى' | 'ئ' => (335, 750),
        'ة' => (445, 445),
        'ء' => (410, 410),
        'ـ' => (270, 270),
        '٠' | '١' => (290, 290),
        '٢'..='٩' => (540, 540),
        '٪' => (475, 475),
        '٫' | '٬' => (245, 245),
        '،' | '؛' => (335, 335),
        '؟' => (435, 435),
        _ => return None,
    };
    Some(widths)
}

/// Whether a letter before this one joins it.
fn is_joined_by(letter: char) -> bool {
    matches!(letter, '\u{620}' | '\u{622}'..='\u{64a}' | '\u{671}'..='\u{6d3}')
}

/// The width of a text at a letter size, with ten per cent to spare for fonts that are wider: Noto Sans and Open Sans by eight,
/// DejaVu Sans in Arabic by as much.
pub fn width(text: &str, size: f64) -> f64 {
    let mut letters = text.chars().filter(|letter| !is_unseen(*letter)).peekable();
    let mut sum = 0.0;
    while let Some(letter) = letters.next() {
        let is_joining = letters.peek().copied().is_some_and(is_joined_by);
        sum += f64::from(match arabic(letter) {
            Some((joining, _)) if is_joining => joining,
            Some((_, ending)) => ending,
            None => thousandths(letter),
        });
    }
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
    fn an_arabic_letter_is_narrow_where_it_joins_the_next_one() {
        // Widths as HarfBuzz sets the words in Noto Sans Arabic.
        for (word, set) in [("البرتغال", 30.13), ("تشيكوسلوفاكيا", 58.72), ("سجل", 21.51)]
        {
            let measured = width(word, 10.0) / 1.10;
            assert!((measured - set).abs() < 0.06 * set, "{word}: {measured}");
        }
        assert!(width("ببب", 10.0) < 3.0 * width("ب", 10.0) * 0.6);
        assert!((width("سِجِلٌّ", 10.0) - width("سجل", 10.0)).abs() < 0.01);
        assert!((width("\u{2068}AB\u{2069}", 10.0) - width("AB", 10.0)).abs() < 0.01);
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
