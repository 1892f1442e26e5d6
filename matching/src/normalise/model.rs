//! Models within a make.
//!
//! A bare number is a model only once the make is known: 92 is a Beretta and a Taurus, 1911 is made by dozens.

use super::absence::{self, Absence};
use super::resolution::{Choice, How, Resolution};
use super::text;
use proofhouse_schemas::codes::{self, Model};
use std::collections::{HashMap, HashSet};

/// Words that describe a model without naming it: finish, barrel, grip, generation.
const DESCRIPTION: &[&str] = &[
    "MODEL",
    "MODELO",
    "MODELE",
    "MODELL",
    "MOD",
    "MDL",
    "TYPE",
    "TIPO",
    "PISTOL",
    "PISTOLA",
    "PISTOLET",
    "REVOLVER",
    "RIFLE",
    "FUSIL",
    "FUZIL",
    "CARBINE",
    "SHOTGUN",
    "BLACK",
    "BLUE",
    "BLUED",
    "NICKEL",
    "CHROME",
    "STAINLESS",
    "INOX",
    "SS",
    "TWO",
    "TONE",
    "FDE",
    "OD",
    "GREEN",
    "TAN",
    "GEN",
    "GENERATION",
    "GEN1",
    "GEN2",
    "GEN3",
    "GEN4",
    "GEN5",
    "BARREL",
    "INCH",
    "CAL",
    "CALIBRE",
    "CALIBER",
    "MM",
    "NEW",
    "OLD",
    "SEMIAUTO",
    "AUTO",
    "AUTOMATIC",
];

/// Models by make and by name.
#[derive(Debug)]
pub struct ModelTable {
    by_make: HashMap<&'static str, HashMap<String, &'static Model>>,
    by_name: HashMap<String, Vec<&'static Model>>,
    letters_of_models: HashSet<String>,
}

impl ModelTable {
    /// Builds the table from the code list.
    pub fn from_code_lists() -> ModelTable {
        let mut table = ModelTable {
            by_make: HashMap::new(),
            by_name: HashMap::new(),
            letters_of_models: HashSet::new(),
        };
        for model in codes::models() {
            // Names before aliases, so that a name wins over another model's alias.
            table.add(model, model.model);
        }
        for model in codes::models() {
            model.aliases.iter().for_each(|alias| table.add(model, alias));
        }
        table
    }

    fn add(&mut self, model: &'static Model, name: &str) {
        let key = model_key(&text::romanise(&text::fold(name)));
        if key.is_empty() {
            return;
        }
        self.by_make.entry(model.make_id).or_default().entry(key.clone()).or_insert(model);
        let letters: String = key.chars().take_while(|letter| letter.is_alphabetic()).collect();
        if letters.len() >= 2 && letters.len() < key.len() {
            self.letters_of_models.insert(letters);
        }
        let same_name = self.by_name.entry(key).or_default();
        if !same_name.iter().any(|known| known.model_id == model.model_id) {
            same_name.push(model);
        }
    }

    /// The make that each model name implies, for names that are words and few makes use.
    pub(super) fn makes_implied_by_name(&self) -> HashMap<String, Vec<&'static str>> {
        let mut implied: HashMap<String, Vec<&'static str>> = HashMap::new();
        for (name, models) in &self.by_name {
            let letters = name.chars().filter(|letter| letter.is_alphabetic()).count();
            if letters < 2 || name.chars().count() < 3 {
                continue;
            }
            let mut makes: Vec<&'static str> = models.iter().map(|model| model.make_id).collect();
            makes.sort_unstable();
            makes.dedup();
            if makes.len() <= 3 {
                implied.insert(name.clone(), makes);
            }
        }
        implied
    }

    /// Whether a compact word is a model of a make.
    pub(super) fn is_model_word(&self, make_id: &str, word: &str) -> bool {
        self.by_make.get(make_id).is_some_and(|models| models.contains_key(word))
    }

    /// Whether a model of the make begins so, or the text begins with one of its models.
    pub(super) fn may_begin_model(&self, make_id: &str, beginning: &str) -> bool {
        self.by_make.get(make_id).is_some_and(|models| {
            models.keys().any(|name| {
                name.starts_with(beginning) && (beginning.len() >= 2 || name.len() > 1)
                    || (name.len() >= 3 && beginning.starts_with(name.as_str()))
            })
        })
    }

    /// Whether a compact word of a calibre field is a model or the letters in front of model numbers (`PT`, `G2C`).
    pub(super) fn is_model_like(&self, word: &str) -> bool {
        self.letters_of_models.contains(word) || (text::has_letter(word) && self.by_name.contains_key(word))
    }

    /// Resolves a model as written, within makes. Without makes only names with letters resolve.
    pub fn resolve(&self, raw: &str, make_ids: &[&str]) -> Resolution {
        let folded = text::fold(raw);
        if folded.is_empty() {
            return Resolution::absent(raw, Absence::NotRecorded);
        }
        if !text::has_digit(&folded)
            && let Some(finding) = absence::stated(&folded)
        {
            return Resolution::absent(raw, finding.absence);
        }
        let latin = text::romanise(&folded);
        let choices =
            if make_ids.is_empty() { self.of_any_make(&latin) } else { self.within(&latin, make_ids) };
        Resolution::from_choices(raw, choices)
    }

    fn within(&self, latin: &str, make_ids: &[&str]) -> Vec<Choice> {
        let full = text::words(latin).concat();
        let key = model_key(latin);
        let mut choices = Vec::new();
        for make_id in make_ids {
            let Some(models) = self.by_make.get(make_id) else { continue };
            if let Some(model) = models.get(&full).or_else(|| models.get(&key)) {
                choices.push(Choice { id: model.model_id, weight: 1.0, how: How::Alias });
                continue;
            }
            let words = plain_words(latin);
            let leading = (1..words.len()).rev().find_map(|count| {
                let beginning: String = words.iter().take(count).map(String::as_str).collect();
                models.get(&beginning).filter(|_| beginning.len() >= 2)
            });
            if let Some(model) = leading {
                choices.push(Choice { id: model.model_id, weight: 0.9, how: How::NameInText });
                continue;
            }
            let mut best: Option<(f64, &'static Model)> = None;
            for model in models.values() {
                let names = std::iter::once(model.model).chain(model.aliases.iter().copied());
                let shared = names.map(|name| token_set_similarity(latin, name)).fold(0.0, f64::max);
                let wins = best.is_none_or(|(known, holder)| {
                    shared > known || (shared == known && model.model_id < holder.model_id)
                });
                if shared >= 0.6 && wins {
                    best = Some((shared, model));
                }
            }
            if let Some((shared, model)) = best {
                choices.push(Choice { id: model.model_id, weight: shared * 0.8, how: How::TokenSet });
            }
        }
        choices
    }

    fn of_any_make(&self, latin: &str) -> Vec<Choice> {
        let key = model_key(latin);
        if !text::has_letter(&key) || key.chars().count() < 2 {
            return Vec::new();
        }
        let Some(models) = self.by_name.get(&key) else { return Vec::new() };
        models.iter().map(|model| Choice { id: model.model_id, weight: 0.8, how: How::Alias }).collect()
    }
}

/// The words of a model's name that do not only describe it (barrel, finish, generation).
pub fn plain_words(latin: &str) -> Vec<String> {
    text::words(latin).into_iter().filter(|word| !DESCRIPTION.contains(&word.as_str())).collect()
}

/// The words that name the model, as one.
pub fn model_key(latin: &str) -> String {
    let words = plain_words(latin);
    if words.is_empty() { text::words(latin).concat() } else { words.concat() }
}

/// Share of words in common between two model names (Dice), 0 to 1.
pub fn token_set_similarity(a: &str, b: &str) -> f64 {
    let split = |name: &str| -> HashSet<String> {
        plain_words(&text::romanise(&text::fold(name))).into_iter().collect()
    };
    let (left, right) = (split(a), split(b));
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    2.0 * left.intersection(&right).count() as f64 / (left.len() + right.len()) as f64
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn name(raw: &str, makes: &[&str]) -> Option<(&'static str, &'static str)> {
        let table = ModelTable::from_code_lists();
        let model = codes::model(table.resolve(raw, makes).id()?)?;
        Some((model.make_id, model.model))
    }

    #[test]
    fn models_resolve_within_their_make() {
        assert_eq!(name("G17 Gen5", &["GLOCK"]), Some(("GLOCK", "17")));
        assert_eq!(name("Mod. 92 FS", &["BERETTA"]), Some(("BERETTA", "92")));
        assert_eq!(name("92", &["TAURUS"]), Some(("TAURUS", "PT92")));
        assert_eq!(name("92", &[]), None);
        assert_eq!(name("870 Wingmaster 28 inch", &["REMINGTON"]), Some(("REMINGTON", "870")));
        assert_eq!(name("Jericho 941", &[]), Some(("IMI", "Jericho 941")));
        // Two makers have made it.
        assert_eq!(name("Desert Eagle", &[]), None);
        assert_eq!(name("Desert Eagle", &["IMI"]), Some(("IMI", "Desert Eagle")));
    }
}
