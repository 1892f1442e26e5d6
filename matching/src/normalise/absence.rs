//! "No value" is several facts: never marked, obliterated, unreadable, not recorded, a placeholder, or a remark that is
//! not a value. This reads them from words in the languages that feeds use.
//!
//! The vocabulary is stems, so that inflected forms and fields cut at their limit are read too; the order of the rules
//! decides mixed wordings ("undetermined (scraped)" is obliterated).

use super::absence_words as vocabulary;
use super::resolution::text_codes;
use super::text;
use serde::Serialize;
use std::fmt;

text_codes! {
    /// Why there is no value.
    Absence {
        /// The thing never carried one.
        NeverMarked = "NEVER_MARKED",
        /// It was removed or made unreadable on purpose.
        Obliterated = "OBLITERATED",
        /// It is there, or was, but could not be read or found.
        Unreadable = "UNREADABLE",
        /// The source does not say.
        NotRecorded = "NOT_RECORDED",
        /// A filler was typed: zeros, dashes, a row of X.
        Placeholder = "PLACEHOLDER",
        /// Words that are not a value of this field, such as "see remarks" or a weapon type.
        NotAValue = "NOT_A_VALUE",
    }
}

/// What the words of a text state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// The fact.
    pub absence: Absence,
    /// The words limit it to a part of the marking.
    pub in_part: bool,
}

/// Reads the fact stated by a text, when its words state one. `folded` is the text after [`text::fold`].
pub fn stated(folded: &str) -> Option<Finding> {
    let compact: String = folded.chars().filter(|letter| letter.is_alphanumeric()).collect();
    if compact.is_empty() {
        return None;
    }
    let found = |absence| Some(Finding { absence, in_part: false });
    if let Some((_, absence)) = vocabulary::WHOLE.iter().find(|(word, _)| *word == compact) {
        return found(*absence);
    }
    let words = text::words(folded);
    let mut tokens: Vec<&str> =
        words.iter().map(String::as_str).filter(|token| !text::has_digit(token)).collect();
    split_glued_negation(&mut tokens);
    let in_part = tokens.iter().any(|token| any_stem(vocabulary::IN_PART, token));
    let finding = |absence| Some(Finding { absence, in_part });

    let untouched = tokens.iter().any(|token| any_stem(vocabulary::TRACES, token))
        && tokens.iter().any(|token| vocabulary::WITHOUT.contains(token));
    if !untouched && tokens.iter().any(|token| any_stem(vocabulary::OBLITERATED, token)) {
        let by_time = tokens.iter().any(|token| vocabulary::BY_TIME.contains(token));
        return finding(if by_time { Absence::Unreadable } else { Absence::Obliterated });
    }
    if let Some(absence) = negated(&tokens) {
        return finding(absence);
    }
    if without_a_number(&tokens) || tokens.iter().any(|token| any_stem(vocabulary::NEVER_MARKED, token)) {
        return finding(Absence::NeverMarked);
    }
    if tokens.iter().any(|token| any_stem(vocabulary::UNREADABLE, token)) {
        return finding(Absence::Unreadable);
    }
    if tokens.iter().any(|token| any_stem(vocabulary::NOT_RECORDED, token)) {
        return finding(Absence::NotRecorded);
    }
    if tokens.iter().any(|token| misspelt(vocabulary::OBLITERATED, token)) {
        return finding(Absence::Obliterated);
    }
    if tokens.iter().any(|token| misspelt(vocabulary::UNREADABLE, token)) {
        return finding(Absence::Unreadable);
    }
    None
}

/// `semmarca`, `naoaparen`: the negation stuck to its word.
fn split_glued_negation(tokens: &mut Vec<&str>) {
    let [token] = tokens.as_slice() else { return };
    let token: &str = token;
    for opener in vocabulary::GLUED_OPENERS {
        if let Some(rest) = token.strip_prefix(opener)
            && rest.chars().count() >= 3
            && (any_stem(vocabulary::NUMBER_OR_MARK, rest) || meaning_of_negated(rest).is_some())
        {
            *tokens = vec![opener, rest];
            return;
        }
    }
}

fn negated(tokens: &[&str]) -> Option<Absence> {
    tokens.iter().enumerate().filter(|(_, token)| vocabulary::NEGATORS.contains(token)).find_map(
        |(place, _)| tokens.iter().skip(place + 1).take(4).find_map(|token| meaning_of_negated(token)),
    )
}

fn meaning_of_negated(token: &str) -> Option<Absence> {
    if any_stem(vocabulary::NOT_READ, token) {
        Some(Absence::Unreadable)
    } else if any_stem(vocabulary::NOT_THERE, token) {
        Some(Absence::NeverMarked)
    } else if any_stem(vocabulary::NOT_TOLD, token) {
        Some(Absence::NotRecorded)
    } else {
        None
    }
}

fn without_a_number(tokens: &[&str]) -> bool {
    let noun_at =
        |place: usize| tokens.get(place).is_some_and(|noun| any_stem(vocabulary::NUMBER_OR_MARK, noun));
    tokens.iter().enumerate().any(|(place, token)| {
        if !vocabulary::WITHOUT.contains(token) || (*token == "S" && place > 0) {
            return false;
        }
        match tokens.get(place + 1) {
            None => tokens.len() == 1 && token.chars().count() > 1,
            // "S/N", "S/Nº": an abbreviation says so only when no name follows it.
            Some(noun) if noun.chars().count() <= 2 => {
                noun_at(place + 1) && (place + 2..tokens.len()).all(noun_at)
            }
            Some(_) => noun_at(place + 1),
        }
    })
}

/// A stem of four letters or more matches any word that begins with it, and a word of five letters or more that it
/// begins with (a cut field); a shorter stem must be the whole word.
fn any_stem(stems: &[&str], token: &str) -> bool {
    let letters = token.chars().count();
    stems.iter().any(|stem| {
        let stem_letters = stem.chars().count();
        *stem == token
            || (stem_letters >= 4 && token.starts_with(stem))
            || (letters >= 6 && stem_letters > letters && stem.starts_with(token))
    })
}

/// One wrong, missing or extra letter in a long stem.
fn misspelt(stems: &[&str], token: &str) -> bool {
    let letters: Vec<char> = token.chars().collect();
    stems.iter().any(|stem| {
        let stem_letters = stem.chars().count();
        stem_letters >= 6
            && letters.len() >= stem_letters
            && stem.chars().next() == letters.first().copied()
            && (stem_letters..=stem_letters + 1).any(|length| {
                let beginning: String = letters.iter().take(length).collect();
                strsim::osa_distance(&beginning, stem) <= 1
            })
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn fact(words: &str) -> Option<Absence> {
        stated(&text::fold(words)).map(|finding| finding.absence)
    }

    #[test]
    fn words_of_many_languages_state_their_fact() {
        use Absence::{NeverMarked, NotRecorded, Obliterated, Unreadable};
        let cases = [
            ("numéro limé", Obliterated),
            ("serial ground off", Obliterated),
            ("defaced", Obliterated),
            ("Nummer ausgeschliffen", Obliterated),
            ("número borrado", Obliterated),
            ("номер спилен", Obliterated),
            ("الرقم ممسوح", Obliterated),
            ("silinmiş", Obliterated),
            ("matricola abrasa", Obliterated),
            ("undetermined (scraped)", Obliterated),
            ("sans numéro", NeverMarked),
            ("sin número de serie", NeverMarked),
            ("ohne Nummer", NeverMarked),
            ("no serial number", NeverMarked),
            ("senza matricola", NeverMarked),
            ("без номера", NeverMarked),
            ("بدون رقم", NeverMarked),
            ("no tiene", NeverMarked),
            ("illisible", Unreadable),
            ("unleserlich", Unreadable),
            ("not legible", Unreadable),
            ("no visible", Unreadable),
            ("номер не читается", Unreadable),
            ("غير مقروء", Unreadable),
            ("worn by time", Unreadable),
            ("not recorded", NotRecorded),
            ("inconnu", NotRecorded),
            ("desconocido", NotRecorded),
            ("see remarks", NotRecorded),
            ("неизвестен", NotRecorded),
        ];
        for (words, expected) in cases {
            assert_eq!(fact(words), Some(expected), "{words}");
        }
    }

    #[test]
    fn no_trace_of_removal_is_not_removal() {
        assert_eq!(fact("not visible, without traces of removal"), Some(Absence::Unreadable));
    }

    #[test]
    fn a_name_states_nothing() {
        for name in [
            "Glock",
            "Colt's Manufacturing",
            "S.N. Romarm",
            "Andereson",
            "Sturm Ruger",
            "Norinco",
            "Semmerling",
            "Nambu",
            "Sauer & Sohn",
            "Limbacher",
        ] {
            assert_eq!(fact(name), None, "{name}");
        }
    }
}
