//! The next best question: the trait whose answer is expected to tell most of the remaining entries apart.
//!
//! Each remaining entry has a belief, e to the power of its score. Asking for a trait divides the entries by their answers;
//! what is gained on average is the mutual information between answer and entry, in bits: the entropy of the answers, less
//! what is left of it for an entry that gives several (a model made in three calibres). Entries that do not state the
//! trait gain nothing. Where very many remain, the best two thousand stand for them.

use super::sought::Sought;
use super::traits::{Column, Trait, Traits};
use proofhouse_schemas::codes;
use serde::Serialize;
use std::collections::HashMap;

/// A possible answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// The answer.
    pub answer: String,
    /// How likely it is, given what is known, 0 to 1.
    pub share: f64,
}

/// A question to the officer who holds the firearm.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Question {
    /// What it asks for.
    pub about: Trait,
    /// The question.
    pub text: &'static str,
    /// What the answer is expected to tell, in bits: one bit halves the remaining entries.
    pub gain: f64,
    /// The likeliest answers.
    pub answers: Vec<Answer>,
}

/// Less than this is not worth a question.
const LEAST_GAIN: f64 = 0.1;
/// Answers that are listed with a question.
const LISTED: usize = 6;

/// The questions that tell the remaining entries apart, the most telling first. What is known is not asked.
pub(super) fn questions(remaining: &[(f32, usize)], traits: &Traits, sought: &Sought) -> Vec<Question> {
    if remaining.len() < 2 {
        return Vec::new();
    }
    let described = &sought.description;
    let best = remaining.iter().map(|(score, _)| *score).fold(f32::NEG_INFINITY, f32::max);
    let beliefs: Vec<(f64, usize)> =
        remaining.iter().map(|(score, place)| (f64::from(score - best).exp(), *place)).collect();
    // Names are read first: who states one and not the other could not read it.
    let unnamed = described.make_raw.trim().is_empty() && described.make_id.is_none();
    let no_model = described.model_raw.trim().is_empty() && described.model_id.is_none();
    let unknown_type = described.type_code.is_empty() || described.type_code.starts_with("UNKNOWN");
    let one = |text: &str| vec![text.to_owned()];
    let mut asked = Vec::new();
    let mut ask = |open: bool, about, text, answers: &dyn Fn() -> Tally| {
        if open {
            asked.extend(answers().question(about, text));
        }
    };
    ask(
        unnamed && no_model,
        Trait::Make,
        "Which maker's name or mark is on the slide, frame or receiver?",
        &|| Tally::of(&beliefs, &traits.makes, |make| one(&make.name)),
    );
    ask(unnamed && no_model, Trait::Model, "Which model is marked on it?", &|| {
        Tally::of(&beliefs, &traits.models, |model| model.names.iter().take(1).cloned().collect())
    });
    ask(unknown_type, Trait::Type, "Is it a pistol, a revolver, a rifle, a shotgun ...?", &|| {
        Tally::of(&beliefs, &traits.types, |code| {
            one(codes::firearm_type(code).map_or(code.as_str(), |listed| listed.name_en))
        })
    });
    ask(
        described.calibre_raw.trim().is_empty() && described.calibre_id.is_none(),
        Trait::Calibre,
        "Which calibre is marked on barrel, slide or receiver? (Not: which cartridge was found in it.)",
        &|| {
            Tally::of(&beliefs, &traits.calibres, |calibres| {
                let names = calibres.resolution.ids().into_iter().filter_map(codes::calibre);
                names.map(|calibre| calibre.canonical_name.to_owned()).collect()
            })
        },
    );
    ask(sought.action_code.is_empty(), Trait::Action, "How does the action work?", &|| {
        Tally::of(&beliefs, &traits.actions, |code| {
            one(codes::firearm_action(code).map_or(code.as_str(), |listed| listed.name_en))
        })
    });
    ask(
        described.country_of_manufacture.is_empty(),
        Trait::Country,
        "Which country is marked as that of manufacture, or by its proof marks?",
        &|| {
            Tally::of(&beliefs, &traits.countries, |code| {
                one(codes::country(code).map_or(code.as_str(), |country| country.name_en))
            })
        },
    );
    ask(sought.barrel_length_mm.is_none(), Trait::Barrel, "How long is the barrel?", &|| {
        // To the centimetre: that is how well a barrel is measured.
        Tally::of(&beliefs, &traits.barrels, |lengths| {
            lengths.iter().map(|length| format!("about {} mm", (length + 5) / 10 * 10)).collect()
        })
    });
    ask(sought.capacity.is_none(), Trait::Capacity, "How many rounds does it hold?", &|| {
        Tally::of(&beliefs, &traits.capacities, |rounds| {
            rounds.map(|rounds| rounds.to_string()).into_iter().collect()
        })
    });
    ask(
        described.year_of_manufacture.is_none(),
        Trait::Years,
        "Is a year of manufacture or of proof marked on it?",
        &|| {
            Tally::of(&beliefs, &traits.years, |(from, to)| match (from, to) {
                (Some(from), to) => decades(*from, to.unwrap_or(from + 20)),
                _ => Vec::new(),
            })
        },
    );
    asked.sort_by(|a, b| b.gain.total_cmp(&a.gain).then(a.about.cmp(&b.about)));
    asked
}

fn decades(from: i32, to: i32) -> Vec<String> {
    (from / 10..=to.min(from + 80) / 10).map(|decade| format!("{}s", decade * 10)).collect()
}

/// Belief by answer.
struct Tally {
    answers: HashMap<String, f64>,
    /// Belief of all entries, also of those without an answer.
    all: f64,
    /// Belief-weighted entropy of the answers of single entries, in bits.
    own: f64,
}

impl Tally {
    fn of<V>(beliefs: &[(f64, usize)], column: &Column<V>, answers: impl Fn(&V) -> Vec<String>) -> Tally {
        let mut by_value: HashMap<u32, f64> = HashMap::new();
        let mut all = 0.0;
        for (belief, place) in beliefs {
            all += belief;
            if let Some(value) = column.of_entry.get(*place) {
                *by_value.entry(*value).or_default() += belief;
            }
        }
        let mut tally = Tally { answers: HashMap::new(), all, own: 0.0 };
        for (value, belief) in by_value {
            let mut given = column.values.get(value as usize).map(&answers).unwrap_or_default();
            given.retain(|answer| !answer.is_empty());
            given.sort();
            given.dedup();
            let share = belief / given.len().max(1) as f64;
            tally.own += belief * (given.len().max(1) as f64).log2();
            for answer in given {
                *tally.answers.entry(answer).or_default() += share;
            }
        }
        tally
    }

    fn question(self, about: Trait, text: &'static str) -> Option<Question> {
        let answered: f64 = self.answers.values().sum();
        if answered <= 0.0 {
            return None;
        }
        let entropy: f64 =
            self.answers.values().map(|belief| belief / answered).map(|share| -share * share.log2()).sum();
        let gain = (entropy - self.own / answered).max(0.0) * answered / self.all;
        let mut answers: Vec<Answer> = self
            .answers
            .into_iter()
            .map(|(answer, belief)| Answer { answer, share: belief / answered })
            .collect();
        answers.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.answer.cmp(&b.answer)));
        answers.truncate(LISTED);
        (gain >= LEAST_GAIN).then_some(Question { about, text, gain, answers })
    }
}
