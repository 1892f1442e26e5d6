//! Folding text so that spellings compare: upper case, accents off, one form for digits, spaces and punctuation.

use super::scripts;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Upper case in compatibility form, accents of Latin letters off, digits of other scripts in ASCII, runs of white space
/// as one space, no space at the ends. Punctuation and other scripts stay.
pub fn fold(raw: &str) -> String {
    let mut folded = String::with_capacity(raw.len());
    if raw.is_ascii() {
        for byte in raw.bytes() {
            push_folded(&mut folded, char::from(byte.to_ascii_uppercase()));
        }
    } else {
        for letter in raw.replace('´', "'").nfkc().flat_map(char::to_uppercase).nfkd() {
            if is_combining_mark(letter) {
                continue;
            }
            match letter {
                'Ø' => folded.push('O'),
                'Ł' => folded.push('L'),
                'Đ' | 'Ð' => folded.push('D'),
                'Æ' => folded.push_str("AE"),
                'Œ' => folded.push_str("OE"),
                'İ' | 'ı' => folded.push('I'),
                'ẞ' => folded.push_str("SS"),
                _ => push_folded(&mut folded, scripts::ascii_digit(letter).unwrap_or(letter)),
            }
        }
    }
    while folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

fn push_folded(folded: &mut String, letter: char) {
    if letter.is_whitespace() || letter.is_control() {
        if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    } else {
        folded.push(letter);
    }
}

/// Folded, letters and digits only, other scripts kept.
pub fn compact(raw: &str) -> String {
    fold(raw).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Folded text in Latin letters by sound.
pub fn romanise(folded: &str) -> String {
    let mut latin = String::with_capacity(folded.len());
    for letter in folded.chars() {
        match (letter.is_ascii(), scripts::sounds_like(letter)) {
            (false, Some(sound)) => latin.push_str(sound),
            _ => latin.push(letter),
        }
    }
    latin
}

/// The words of a folded text: runs of letters and digits. An apostrophe inside a word does not split it.
pub fn words(folded: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for letter in folded.chars() {
        if letter.is_alphanumeric() {
            word.push(letter);
        } else if matches!(letter, '\'' | '’' | '´' | '`' | '‘' | '"' | '″' | '\u{301}') {
            // Spike's, SPIKE´S, Spike"s: one word.
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether every character is an ASCII digit, and there is one.
pub fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a digit occurs.
pub fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a letter occurs.
pub fn has_letter(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}
