//! Listed names of calibres, compared with their points and strokes kept.

use crate::normalise::resolution::How;
use crate::normalise::text;
use proofhouse_schemas::codes::Calibre;
use std::collections::{BTreeMap, HashMap};

/// Words that say "calibre" or a unit.
const UNIT_WORDS: &[&str] = &[
    "CAL",
    "CALIBRE",
    "CALIBER",
    "CALIBRO",
    "KAL",
    "KALIBER",
    "KALIBR",
    "КАЛИБР",
    "КАЛ",
    "عيار",
    "DE",
    "CARTRIDGE",
    "CTGE",
    "CTG",
];
/// Words that say several calibres.
const SEVERAL: &[&str] = &[
    "MULTI",
    "MULTICAL",
    "MULTICALIBER",
    "MULTICALIBRE",
    "ALL",
    "ANY",
    "VARIOUS",
    "VARIOS",
    "VARIAS",
    "DIVERS",
    "DIVERSOS",
    "MULTIPLE",
    "SEVERAL",
    "MIXED",
];

/// Whether the words say that the weapon takes several calibres.
pub(super) fn means_several(folded: &str) -> bool {
    text::words(folded).first().is_some_and(|word| SEVERAL.contains(&word.as_str()))
}

/// Listed names.
#[derive(Debug, Default)]
pub(super) struct CalibreNames {
    exact: HashMap<String, Vec<&'static str>>,
    loose: HashMap<String, Vec<&'static str>>,
    sorted: BTreeMap<String, Vec<&'static str>>,
}

impl CalibreNames {
    pub(super) fn build(calibres: &'static [Calibre]) -> CalibreNames {
        let mut names = CalibreNames::default();
        for calibre in calibres {
            for name in calibre.aliases.iter().chain(std::iter::once(&calibre.canonical_name)) {
                let unified = super::notation::unify(&text::fold(name));
                let whole = key(&unified);
                let before_bracket = key(unified.split('(').next().unwrap_or_default());
                for spelling in [whole, before_bracket] {
                    if spelling.is_empty() {
                        continue;
                    }
                    push(names.exact.entry(spelling.clone()).or_default(), calibre.calibre_id);
                    if is_more_than_a_number(&spelling) {
                        let pointless = spelling.trim_start_matches('.').to_owned();
                        push(names.sorted.entry(pointless.clone()).or_default(), calibre.calibre_id);
                        push(names.loose.entry(pointless).or_default(), calibre.calibre_id);
                    }
                }
            }
        }
        names
    }

    /// A listed name: as written, else without the leading point that people leave out before a word.
    pub(super) fn exact(&self, part: &str) -> Option<(&[&'static str], How)> {
        let key = key(part);
        if let Some(ids) = self.exact.get(&key) {
            return Some((ids, How::Alias));
        }
        if !is_more_than_a_number(&key) {
            return None;
        }
        self.loose.get(key.trim_start_matches('.')).map(|ids| (ids.as_slice(), How::Cleaned))
    }

    /// A name without any digit, such as `M` for a model of cartridge.
    pub(super) fn worded(&self, folded: &str) -> Option<&[&'static str]> {
        let key = key(folded);
        (key.chars().count() >= 3).then(|| self.exact.get(&key).map(Vec::as_slice)).flatten()
    }

    /// The calibres of all names that begin so, when they are one. Five characters with two letters at least, so that a
    /// number alone is never completed.
    pub(super) fn beginning_with(&self, part: &str) -> Option<Vec<&'static str>> {
        let key = key(part);
        let beginning = key.trim_start_matches('.');
        let letters = beginning.chars().filter(|letter| letter.is_alphabetic()).count();
        if beginning.chars().count() < 5 || letters < 2 {
            return None;
        }
        let mut ids: Vec<&'static str> = Vec::new();
        for (_, found) in
            self.sorted.range(beginning.to_owned()..).take_while(|(name, _)| name.starts_with(beginning))
        {
            found.iter().for_each(|id| push(&mut ids, id));
        }
        (ids.len() == 1).then_some(ids)
    }
}

/// Whether a name holds letters or a second number, as `22-250` does.
fn is_more_than_a_number(key: &str) -> bool {
    key.contains(|letter: char| letter.is_alphabetic() || matches!(letter, '-' | '/'))
}

fn push(ids: &mut Vec<&'static str>, id: &'static str) {
    if !ids.contains(&id) {
        ids.push(id);
    }
}

/// The words of a name run together, without unit words; points inside and before numbers, strokes and hyphens between
/// digits, and signs (`&`, `+`) stay. Gauge words in all their spellings are one.
pub(super) fn key(unified: &str) -> String {
    let mut key = String::with_capacity(unified.len());
    for word in split_words(unified) {
        if UNIT_WORDS.contains(&word.as_str()) || matches!(word.as_str(), "MM" | "M/M") {
            continue;
        }
        let word = match gauge_word(&word) {
            true => "GAUGE",
            false => word.as_str(),
        };
        key.push_str(word);
    }
    key
}

/// Words and numbers apart: `38SPL` is `38` and `SPL`. A hyphen between digits stays in the number.
fn split_words(unified: &str) -> Vec<String> {
    let letters: Vec<char> = unified.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (place, &letter) in letters.iter().enumerate() {
        let between_digits = place > 0
            && letters.get(place - 1).is_some_and(char::is_ascii_digit)
            && letters.get(place + 1).is_some_and(char::is_ascii_digit);
        let before_digit = letters.get(place + 1).is_some_and(char::is_ascii_digit);
        let kind_changes = word.chars().last().is_some_and(|last| {
            let numeric = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '-' | '/');
            numeric(last) != numeric(letter)
        });
        match letter {
            '-' | '/' if between_digits => word.push(letter),
            '.' if before_digit => {
                if kind_changes && !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                word.push('.');
            }
            _ if letter.is_alphanumeric() || matches!(letter, '&' | '+') => {
                if kind_changes && !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                word.push(letter);
            }
            _ => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// `GAUGE`, `GA`, `BORE`, `guage` and the words of other languages.
fn gauge_word(word: &str) -> bool {
    matches!(word, "GAUGE" | "GA" | "GAGE" | "BORE" | "GUAGE" | "GAUG" | "GUAG" | "GAUCHE" | "GAUJE" | "G")
        || (word.chars().count() >= 5 && strsim::osa_distance(word, "GAUGE") <= 1)
}
