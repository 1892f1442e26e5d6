//! The index of listed names, and the words of a make field that are not part of a name.

use super::spelling;
use crate::normalise::resolution::How;
use crate::normalise::text;
use proofhouse_schemas::codes::Make;
use std::collections::{BTreeMap, HashMap};

/// Legal forms and trade words.
const COMPANY_WORDS: &[&str] = &[
    "INC",
    "INCORPORATED",
    "LTD",
    "LIMITED",
    "LLC",
    "LP",
    "PLC",
    "GMBH",
    "GESMBH",
    "AG",
    "KG",
    "SPA",
    "SA",
    "SAS",
    "SARL",
    "SRL",
    "SL",
    "OY",
    "AB",
    "AS",
    "BV",
    "NV",
    "DOO",
    "SRO",
    "AD",
    "JSC",
    "OJSC",
    "CO",
    "CIA",
    "COMP",
    "COMPANY",
    "CORP",
    "CORPORATION",
    "MFG",
    "MFR",
    "MANUFACTURING",
    "MANUFACTURE",
    "MANUFACTURER",
    "MANUFACTURERS",
    "ARMS",
    "ARMORY",
    "ARMOURY",
    "ARMAS",
    "ARMES",
    "ARMI",
    "FIREARMS",
    "FIREARM",
    "WAFFEN",
    "WEAPONS",
    "GUNS",
    "INT",
    "INTL",
    "INTERNATIONAL",
    "INDUSTRIES",
    "IND",
    "GROUP",
    "IMPORT",
    "IMPORTS",
    "IMPORTER",
    "THE",
    "SN",
    "USA",
    "US",
    "AMERICA",
    "BRASIL",
    "BRAZIL",
    "ITALY",
    "GERMANY",
    "AUSTRIA",
    "BELGIUM",
    "TURKEY",
    "CHINA",
    "RUSSIA",
    "SPAIN",
    "FRANCE",
    "MADE",
    "IN",
    "OF",
];

/// Kinds of weapon, which people add to the make.
const WEAPON_WORDS: &[&str] = &[
    "PISTOL",
    "PISTOLA",
    "PISTOLET",
    "PISTOLE",
    "REVOLVER",
    "RIFLE",
    "RIFLES",
    "FUSIL",
    "FUZIL",
    "CARBINE",
    "CARABINA",
    "CARABINE",
    "SHOTGUN",
    "ESCOPETA",
    "ESPINGARDA",
    "GUN",
    "HANDGUN",
    "SMG",
    "ПИСТОЛЕТ",
    "PISTOLS",
    "REVOLVERS",
    "MODEL",
    "MODELO",
    "MODELE",
    "MOD",
    "SEMIAUTO",
    "AUTOMATIC",
];

/// Long company words, in which a slip of the pen is forgiven.
const LONG_WORDS: &[&str] =
    &["MANUFACTURING", "INTERNATIONAL", "CORPORATION", "INDUSTRIES", "FIREARMS", "COMPANY"];

/// Texts that stand in the make field and name nothing.
const FILLERS: &[&str] =
    &["TRADEMARK", "BRAND", "MAKE", "MARCA", "MARQUE", "MULTI", "MULTIPLE", "SEVERAL", "VARIOS"];

/// One letters-and-digits word of a folded text.
pub(super) fn compact(folded: &str) -> String {
    folded.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Model names that are everyday words and imply no make.
const EVERYDAY_WORDS: &[&str] = &[
    "AMERICAN",
    "DEFENDER",
    "CLASSIC",
    "HUNTER",
    "PATRIOT",
    "MAGNUM",
    "EAGLE",
    "FORCE",
    "STOCK",
    "DELTA",
    "AGENT",
    "PANTHER",
    "PUMA",
    "JAGUAR",
    "CLASS",
    "STANDARD",
    "EXPLORER",
    "COMPANION",
    "ORACLE",
    "SAINT",
    "NOVA",
    "BABY",
    "PUMP",
    "AUTO",
    "RECEIVER",
    "COMMANDER",
    "GOVERNMENT",
    "SPORTER",
    "EXPRESS",
    "SECURITY",
    "CAMPER",
    "CUB",
    "STORM",
    "GALLERY",
    "VECTOR",
];

pub(super) fn is_everyday_word(name: &str) -> bool {
    EVERYDAY_WORDS.contains(&name)
}

pub(super) fn is_filler(folded: &str) -> bool {
    FILLERS.contains(&compact(folded).as_str())
}

fn is_company_word(word: &str) -> bool {
    COMPANY_WORDS.contains(&word)
        || (word.len() >= 7 && LONG_WORDS.iter().any(|long| strsim::jaro_winkler(word, long) >= 0.92))
}

/// Abbreviations written with points are one word: `F.N.`, `S.p.A.`, `D.P.M.S.`.
fn join_initials(folded: &str) -> String {
    let mut joined = String::with_capacity(folded.len());
    let letters: Vec<char> = folded.chars().collect();
    for (place, &letter) in letters.iter().enumerate() {
        let single_before = place >= 1
            && letters.get(place - 1).is_some_and(|before| before.is_alphabetic())
            && (place < 2 || letters.get(place - 2).is_none_or(|before| !before.is_alphanumeric()));
        if letter == '.' && single_before {
            continue;
        }
        joined.push(letter);
    }
    joined
}

/// The words of a name without company words; then without weapon words too; then without the joining "and".
pub(super) fn cleanings(folded: &str) -> Vec<Vec<String>> {
    let words = text::words(&join_initials(folded));
    let keep = |drop: &dyn Fn(&str) -> bool, words: &[String]| -> Vec<String> {
        words.iter().filter(|word| !drop(word)).cloned().collect()
    };
    let without_company = keep(&is_company_word, &words);
    let without_weapon = keep(&|word| WEAPON_WORDS.contains(&word), &without_company);
    let without_and = keep(&|word| matches!(word, "AND" | "UND" | "ET" | "Y" | "E"), &without_weapon);
    let mut cleanings: Vec<Vec<String>> = Vec::new();
    for tokens in [words, without_company, without_weapon, without_and] {
        if !tokens.is_empty() && !cleanings.contains(&tokens) {
            cleanings.push(tokens);
        }
    }
    cleanings.reverse();
    cleanings
}

/// The parts of a value that holds several names.
pub(super) fn parts(folded: &str) -> Vec<String> {
    let mut unified = folded.to_owned();
    for either in [" OR ", " OU ", " ODER ", " AKA ", " DBA ", " ALIAS ", " - ", " – ", " / ", " ИЛИ "] {
        unified = unified.replace(either, "/");
    }
    unified
        .split(['/', '(', ')', '[', ']', ',', ';', '=', '|', '+'])
        .map(str::trim)
        .filter(|part| part.chars().any(char::is_alphanumeric))
        .map(str::to_owned)
        .collect()
}

/// Short names are trusted inside a text only as its first word, and never numbers or two-letter inspection codes.
pub(super) fn may_stand_inside(name: &str, is_first: bool) -> bool {
    let letters = name.chars().count();
    text::has_letter(name)
        && !is_company_word(name)
        && (letters >= 4 || (is_first && letters >= 2 && !matches!(name, "AC" | "AR" | "FM" | "AI")))
}

/// What may be stuck behind a name: digits first, or a company word.
pub(super) fn may_follow(tail: &str) -> bool {
    tail.starts_with(|first: char| first.is_ascii_digit())
        || COMPANY_WORDS.contains(&tail)
        || WEAPON_WORDS.contains(&tail)
}

/// A make found by spelling.
#[derive(Debug, Clone, Copy)]
pub(super) struct CloseName {
    pub(super) make_id: &'static str,
    pub(super) closeness: f64,
    pub(super) how: How,
}

/// Listed names: as written, without company words, in any order of words, and in alphabetical order.
#[derive(Debug, Default)]
pub(super) struct NameIndex {
    exact: HashMap<String, Vec<&'static str>>,
    cleaned: HashMap<String, Vec<&'static str>>,
    by_words: HashMap<Vec<String>, Vec<&'static str>>,
    sorted: BTreeMap<String, Vec<&'static str>>,
}

impl NameIndex {
    pub(super) fn build(makes: &'static [Make]) -> NameIndex {
        let mut index = NameIndex::default();
        for make in makes {
            let main = make.canonical_name.split('(').next().unwrap_or_default();
            index.add(make.make_id, main);
            if make.kind != "OTHER" && make.kind != "DESIGN_FAMILY" {
                main.split(" / ").for_each(|part| index.add(make.make_id, part));
            }
            make.aliases.iter().for_each(|alias| index.add(make.make_id, alias));
        }
        index
    }

    fn add(&mut self, make_id: &'static str, name: &str) {
        let folded = text::fold(name);
        let native = compact(&folded);
        let latin = compact(&text::romanise(&folded));
        for key in [native, latin] {
            insert(&mut self.exact, key.clone(), make_id);
            if make_id != "UNKNOWN" {
                insert_sorted(&mut self.sorted, key, make_id);
            }
        }
        if make_id == "UNKNOWN" {
            return;
        }
        for tokens in cleanings(&text::romanise(&folded)) {
            let joined = tokens.concat();
            if joined.chars().count() >= 3 && !text::is_digits(&joined) {
                insert(&mut self.cleaned, joined.clone(), make_id);
                if joined.len() >= 5 {
                    insert_sorted(&mut self.sorted, joined, make_id);
                }
            }
            if tokens.len() > 1 {
                let mut ordered = tokens;
                ordered.sort();
                insert(&mut self.by_words, ordered, make_id);
            }
        }
    }

    pub(super) fn exact(&self, name: &str) -> Option<&[&'static str]> {
        self.exact.get(name).map(Vec::as_slice)
    }

    pub(super) fn cleaned(&self, name: &str) -> Option<&[&'static str]> {
        self.cleaned.get(name).map(Vec::as_slice)
    }

    pub(super) fn any_order(&self, tokens: &[String]) -> Option<&[&'static str]> {
        let mut ordered = tokens.to_vec();
        ordered.sort();
        self.by_words.get(&ordered).map(Vec::as_slice)
    }

    /// Makes with a name that begins so.
    pub(super) fn beginning_with(&self, beginning: &str) -> Vec<&'static str> {
        let mut ids: Vec<&'static str> = self
            .sorted
            .range(beginning.to_owned()..)
            .take_while(|(name, _)| name.starts_with(beginning))
            .flat_map(|(_, ids)| ids.iter().copied())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Makes whose name is a slip of the pen away, best of each make.
    pub(super) fn closest(&self, name: &str) -> Vec<CloseName> {
        let mut found: Vec<CloseName> = Vec::new();
        if name.chars().count() < 4 || text::has_digit(name) || !name.is_ascii() {
            return found;
        }
        for (listed, ids) in &self.sorted {
            let Some((closeness, how)) = spelling::closeness(name, listed) else { continue };
            found.extend(ids.iter().map(|make_id| CloseName { make_id, closeness, how }));
        }
        found.sort_by(|a, b| b.closeness.total_cmp(&a.closeness));
        found.truncate(6);
        found
    }
}

fn insert<K: std::hash::Hash + Eq>(map: &mut HashMap<K, Vec<&'static str>>, key: K, make_id: &'static str) {
    let ids = map.entry(key).or_default();
    if !ids.contains(&make_id) {
        ids.push(make_id);
    }
}

fn insert_sorted(map: &mut BTreeMap<String, Vec<&'static str>>, key: String, make_id: &'static str) {
    let ids = map.entry(key).or_default();
    if !ids.contains(&make_id) {
        ids.push(make_id);
    }
}
