//! Names as written, and the numbers that stand for what they mean.
//!
//! A [`NameBook`] is made from a [`ReferenceTable`] once. Comparing two firearms then compares small numbers; a name
//! that the table does not know gets a number of its own, so that equal unknown names still agree.

mod fuzzy;
mod makes;
mod models;
mod relations;

pub use makes::MakeReading;
pub use models::ModelReading;

use super::reference::ReferenceTable;
use crate::normalise::{absence, text};
use fuzzy::FuzzyNames;
use proofhouse_schemas::codes;
use relations::Relations;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};

/// Stands for a name that is not stated.
pub const ABSENT: u32 = u32::MAX;
/// Set in numbers of names that no table knows; the other bits are a hash of the folded name.
pub const UNKNOWN: u32 = 0x8000_0000;

/// Whether a number of a name stands for a name of the table.
pub fn is_listed(number: u32) -> bool {
    number < UNKNOWN
}

/// How a name was reached, from sure to unsure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Reached {
    /// A spelling of the table.
    Listed,
    /// Another field held it, or it stood beside something else.
    Misplaced,
    /// The model belongs to few makes.
    Implied,
    /// A spelling slip or a transcription away from a spelling of the table.
    Similar,
    /// No table knows it.
    Unknown,
    /// Not stated.
    #[default]
    Absent,
}

impl Reached {
    /// All, in the order of their numbers.
    pub(super) const ALL: [Reached; 6] = [
        Reached::Listed,
        Reached::Misplaced,
        Reached::Implied,
        Reached::Similar,
        Reached::Unknown,
        Reached::Absent,
    ];
}

/// Up to three candidates.
pub type Candidates = [u32; 3];

/// No candidate.
pub const NONE: Candidates = [ABSENT; 3];

/// All names of a reference table, ready for look-ups. Immutable.
#[derive(Debug)]
pub struct NameBook {
    make_count: usize,
    make_ids: HashMap<String, u32>,
    calibre_ids: HashMap<String, u32>,
    makes: HashMap<String, Vec<u32>>,
    make_words: HashMap<String, Vec<u32>>,
    similar_makes: FuzzyNames,
    model_names: Vec<(u32, String)>,
    models_of_make: HashMap<(u32, String), u32>,
    models_anywhere: HashMap<String, Vec<u32>>,
    makes_models: HashMap<u32, Vec<u32>>,
    calibres: HashMap<String, Vec<u32>>,
    calibre_bores: Vec<u32>,
    similar_calibres: FuzzyNames,
    types: HashMap<String, u64>,
    /// Models that are alarm weapons.
    alarm_models: HashSet<u32>,
    relations: Relations,
}

impl NameBook {
    /// Files the names of a table, and beside them the spellings that the code lists know for the same makes and calibres.
    pub fn new(table: &ReferenceTable) -> NameBook {
        let make_numbers: HashMap<&str, u32> = numbered(table.makes.keys());
        let mut makes: HashMap<String, Vec<u32>> = HashMap::new();
        for (make, spellings) in &table.makes {
            let Some(&number) = make_numbers.get(make.as_str()) else { continue };
            for spelling in spellings.iter().chain([make]) {
                file(&mut makes, text::compact(spelling), number);
            }
        }
        let lists =
            codes::makes().iter().filter(|entry| matches!(entry.kind, "MANUFACTURER" | "BRAND" | "ARSENAL"));
        adopt(
            &mut makes,
            lists.map(|entry| {
                entry.aliases.iter().chain([&entry.canonical_name]).map(|name| text::compact(name)).collect()
            }),
        );
        let make_words = makes::telling_words(&table.makes, &make_numbers);
        let similar_makes = FuzzyNames::new(makes.iter().filter(|(name, _)| name.chars().count() >= 4));

        let calibre_numbers: HashMap<&str, u32> = numbered(table.calibres.keys());
        let mut calibres: HashMap<String, Vec<u32>> = HashMap::new();
        let mut calibre_bores = Vec::new();
        for (calibre, spellings) in &table.calibres {
            let Some(&number) = calibre_numbers.get(calibre.as_str()) else { continue };
            for spelling in spellings.iter().chain([calibre]) {
                file(&mut calibres, calibre_key(spelling), number);
                file(&mut calibres, text::compact(spelling), number);
            }
            calibre_bores.push(bore(calibre));
        }
        adopt(
            &mut calibres,
            codes::calibres().iter().map(|entry| {
                entry.aliases.iter().chain([&entry.canonical_name]).map(|name| calibre_key(name)).collect()
            }),
        );
        let similar_calibres = FuzzyNames::new(calibres.iter().filter(|(name, _)| name.chars().count() >= 5));

        let mut types: HashMap<String, u64> = HashMap::new();
        for (place, (kind, spellings)) in table.types.iter().enumerate() {
            for spelling in spellings.iter().chain([kind]) {
                *types.entry(text::compact(spelling)).or_default() |= 1 << (place % 64);
            }
        }
        let mut book = NameBook {
            make_count: table.makes.len(),
            make_ids: owned(&make_numbers),
            calibre_ids: owned(&calibre_numbers),
            makes,
            make_words,
            similar_makes,
            model_names: Vec::new(),
            models_of_make: HashMap::new(),
            models_anywhere: HashMap::new(),
            makes_models: HashMap::new(),
            calibres,
            calibre_bores,
            similar_calibres,
            types,
            alarm_models: HashSet::new(),
            relations: Relations::default(),
        };
        if table.is_of_code_lists {
            let makes: Vec<&str> = table.makes.keys().map(String::as_str).collect();
            let calibres: Vec<&str> = table.calibres.keys().map(String::as_str).collect();
            book.relations = Relations::of_code_lists(&makes, &calibres, |code| book.weapon_types(code));
        }
        for model in &table.models {
            if let Some(&make) = make_numbers.get(model.make.as_str()) {
                book.file_model(make, model);
            }
        }
        book
    }

    /// The calibres that a text may mean, and how they were reached.
    pub fn calibre(&self, raw: &str) -> (Candidates, Reached) {
        let key = calibre_key(raw);
        if key.is_empty() || says_nothing(raw) {
            return (NONE, Reached::Absent);
        }
        let squeezed = text::compact(raw);
        for form in [&key, &squeezed] {
            if let Some(found) = self.calibres.get(form) {
                return (candidates(found), Reached::Listed);
            }
        }
        let plain: String = ["CALIBRE", "CALIBER", "CAL", "KAL", "MM"]
            .iter()
            .fold(key.clone(), |text, word| text.replace(word, ""));
        for form in [plain.clone(), format!("{plain}MM")] {
            if let Some(found) = self.calibres.get(&form) {
                return (candidates(found), Reached::Misplaced);
            }
        }
        // "9MM (9X19)", "7.62X39 RUSSIAN": a part that the table knows, the longest first.
        let mut parts: Vec<String> = text::fold(raw)
            .split(['(', ')', '/', ',', ';', ' '])
            .map(calibre_key)
            .filter(|part| part.len() >= 3)
            .collect();
        parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
        if let Some(found) = parts.iter().find_map(|part| self.calibres.get(part)) {
            return (candidates(found), Reached::Similar);
        }
        if let Some(found) = self.similar_calibres.nearest(&key, 1) {
            return (candidates(found), Reached::Similar);
        }
        (unknown(&key), Reached::Unknown)
    }

    /// A number for the bore of a calibre, in hundredths of the unit it is named in; 0 when its name does not begin with one.
    pub fn bore(&self, calibre: u32) -> u32 {
        self.calibre_bores.get(calibre as usize).copied().unwrap_or(0)
    }

    /// The weapon types that a text may mean, one bit each; 0 when unknown.
    pub fn weapon_types(&self, raw: &str) -> u64 {
        self.types.get(&text::compact(raw)).copied().unwrap_or(0)
    }

    /// The make that has this name in the table itself, not as one of its spellings.
    pub fn make_of_id(&self, id: &str) -> Option<u32> {
        self.make_ids.get(id).copied()
    }

    /// The calibre that has this name in the table itself.
    pub fn calibre_of_id(&self, id: &str) -> Option<u32> {
        self.calibre_ids.get(id).copied()
    }

    /// Whether a model is that of an alarm weapon.
    pub fn is_alarm(&self, model: u32) -> bool {
        self.alarm_models.contains(&model)
    }

    /// How many makes the table knows.
    pub fn make_count(&self) -> usize {
        self.make_count
    }

    /// Whether a folded text is a name of a make or a model. With a known make only its own models count, and names of makes
    /// without a digit: the longer the table, the more serials are the name of something.
    pub(super) fn is_a_name(&self, folded: &str, makes: &Candidates) -> bool {
        let mut known = makes.iter().filter(|make| is_listed(**make)).peekable();
        match known.peek() {
            Some(_) => {
                known.any(|make| self.models_of_make.contains_key(&(*make, folded.to_owned())))
                    || (self.makes.contains_key(folded) && !text::has_digit(folded))
            }
            None => self.makes.contains_key(folded) || self.models_anywhere.contains_key(folded),
        }
    }
}

/// Whether the words of a text state that there is no value.
pub(super) fn says_nothing(raw: &str) -> bool {
    absence::stated(&text::fold(raw)).is_some_and(|finding| !finding.in_part)
}

fn numbered<'k>(names: impl Iterator<Item = &'k String>) -> HashMap<&'k str, u32> {
    names
        .enumerate()
        .map(|(place, name)| (name.as_str(), u32::try_from(place).unwrap_or(UNKNOWN - 1)))
        .collect()
}

fn owned(numbers: &HashMap<&str, u32>) -> HashMap<String, u32> {
    numbers.iter().map(|(name, number)| ((*name).to_owned(), *number)).collect()
}

fn file(names: &mut HashMap<String, Vec<u32>>, key: String, number: u32) {
    if key.is_empty() {
        return;
    }
    let filed = names.entry(key).or_default();
    if !filed.contains(&number) {
        filed.push(number);
    }
}

/// Adds the spellings of other lists: an entry whose known spellings all mean one name lends that name its other spellings.
fn adopt(names: &mut HashMap<String, Vec<u32>>, entries: impl Iterator<Item = Vec<String>>) {
    let mut more: HashMap<String, Vec<u32>> = HashMap::new();
    for spellings in entries {
        let mut meant: Vec<u32> =
            spellings.iter().filter_map(|spelling| names.get(spelling)).flatten().copied().collect();
        meant.sort_unstable();
        meant.dedup();
        let [one] = meant.as_slice() else { continue };
        for spelling in spellings.into_iter().filter(|spelling| spelling.len() >= 2) {
            if !names.contains_key(&spelling) {
                file(&mut more, spelling, *one);
            }
        }
    }
    names.extend(more);
}

fn candidates(found: &[u32]) -> Candidates {
    let mut chosen = NONE;
    for (place, number) in chosen.iter_mut().zip(found) {
        *place = *number;
    }
    chosen
}

/// The number of a name that no table knows.
pub(super) fn unknown(folded: &str) -> Candidates {
    [unknown_number(folded), ABSENT, ABSENT]
}

pub(super) fn unknown_number(folded: &str) -> u32 {
    let mut hasher = std::hash::DefaultHasher::new();
    folded.hash(&mut hasher);
    // Never ABSENT: the top bit is set and the lowest is not.
    ((hasher.finish() as u32) | UNKNOWN) & !1
}

/// Letters, digits and the decimal point: `.380` and `38.0` are different calibres.
fn calibre_key(raw: &str) -> String {
    let mut key = String::with_capacity(raw.len());
    for letter in text::romanise(&text::fold(raw)).chars() {
        match letter {
            '×' | '*' => key.push('X'),
            ',' => key.push('.'),
            '.' => key.push('.'),
            other if other.is_alphanumeric() => key.push(other),
            _ => {}
        }
    }
    // A point in front says "of an inch"; at the end it says nothing.
    key.trim_end_matches('.').to_owned()
}

fn bore(calibre: &str) -> u32 {
    let number: String = calibre
        .trim_start_matches('.')
        .chars()
        .take_while(|letter| letter.is_ascii_digit() || *letter == '.')
        .collect();
    number.parse::<f64>().map_or(0, |value| (value * 100.0).round() as u32)
}
