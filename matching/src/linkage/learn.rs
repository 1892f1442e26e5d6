//! A model from confirmed and rejected pairs.

use super::evidence::{Confusions, PAIR_COUNT, PairEvidence};
use super::firearm::Firearms;
use super::linker::{Limits, Linker, Search, fill};
use super::model::LinkModel;
use super::names::NameBook;
use super::rivals::RIVAL_COUNT;
use super::serial_fit::Accident;
use super::training::{Examples, Growth, grow};
use super::trees::Calibration;
use super::weights::LevelWeights;
use std::collections::{BTreeMap, HashSet};

/// What was learned, and how well it foretells pairs that it was not learned from.
#[derive(Debug, Clone)]
pub struct Learned {
    /// The model.
    pub model: LinkModel,
    /// Candidate pairs that were confirmed, and those that were rejected.
    pub pairs: (usize, usize),
    /// Mean distance of foretold and found shares, over tenths of probability, of pairs that neither the weights, the trees
    /// nor the calibration have seen; of those with a probability of 0.05 and more, so that the hopeless do not hide it.
    pub calibration_error: f64,
}

/// Learns from the seizures of which every true pair is known.
///
/// `confirmed` holds places of seizure and record. All other candidates of these seizures count as rejected. Every sixth
/// seizure is set aside: half of those calibrate, the other half tell how well the calibration holds.
pub fn learn(
    records: Firearms,
    seizures: &Firearms,
    confirmed: &HashSet<(u32, u32)>,
    book: &NameBook,
    version: &str,
    learned_from: &str,
    threads: usize,
) -> (Learned, Firearms) {
    let unlearned = LinkModel::unlearned(version, learned_from);
    let linker = Linker::new(records, book, &unlearned, Limits::none_left_out(), threads);
    let mut pairs: Vec<(PairEvidence, bool)> = Vec::new();
    let mut search = Search::default();
    for (place, seizure) in seizures.all().iter().enumerate() {
        if place % 6 == 5 {
            continue;
        }
        let number = u32::try_from(place).unwrap_or(u32::MAX);
        linker.consider(seizures, seizure, &mut search);
        pairs.extend(
            search
                .considered
                .iter()
                .map(|found| (found.evidence, confirmed.contains(&(number, found.record)))),
        );
    }
    let weights = LevelWeights::counted(pairs.iter().map(|(evidence, confirmed)| (evidence, *confirmed)));
    let confusions = confusions(&pairs);
    drop(pairs);
    let records = linker.into_records();

    let mut model = LinkModel { weights, confusions, ..unlearned };
    let linker = Linker::new(records, book, &model, Limits::default(), threads);
    let mut examples = Examples::new(PAIR_COUNT + RIVAL_COUNT);
    let (mut aside, mut unused) = (Vec::new(), Vec::new());
    let mut counted = (0, 0);
    let mut numbers = [0.0f32; PAIR_COUNT + RIVAL_COUNT];
    for (place, seizure) in seizures.all().iter().enumerate() {
        let number = u32::try_from(place).unwrap_or(u32::MAX);
        linker.consider(seizures, seizure, &mut search);
        let rivals = linker.rival_numbers(seizure, &search);
        for (at, (candidate, rivals)) in search.considered.iter().zip(&rivals).enumerate() {
            let is_confirmed = confirmed.contains(&(number, candidate.record));
            fill(&mut numbers, &candidate.evidence, rivals);
            if is_confirmed {
                counted.0 += 1;
            } else {
                counted.1 += 1;
            }
            if place % 12 == 5 {
                aside.push((numbers, is_confirmed));
            } else if place % 12 == 11 {
                unused.push((numbers, is_confirmed));
            } else if is_confirmed || candidate.weight > -5.0 {
                examples.add(&numbers, is_confirmed, 1.0);
            } else if (place + at) % 4 == 0 {
                // Of the hopeless ones a quarter is enough.
                examples.add(&numbers, false, 4.0);
            }
        }
    }
    let records = linker.into_records();
    model.trees = grow(&examples, &Growth::default());
    let scored = |rows: &[([f32; PAIR_COUNT + RIVAL_COUNT], bool)]| -> Vec<(f32, bool)> {
        rows.iter().map(|(numbers, confirmed)| (model.trees.score(numbers), *confirmed)).collect()
    };
    let calibration = Calibration::fitted(&mut scored(&aside));
    let calibration_error = calibration_error(&calibration, &scored(&unused));
    model.calibration = calibration;
    (Learned { model, pairs: counted, calibration_error }, records)
}

fn calibration_error(calibration: &Calibration, scored: &[(f32, bool)]) -> f64 {
    let mut tenths = [[0.0f64; 3]; 10];
    for (score, confirmed) in scored {
        let probability = f64::from(calibration.probability(*score));
        if probability < 0.05 {
            continue;
        }
        if let Some([sum, hits, count]) = tenths.get_mut(((probability * 10.0) as usize).min(9)) {
            *sum += probability;
            *hits += f64::from(u8::from(*confirmed));
            *count += 1.0;
        }
    }
    let all: f64 = tenths.iter().map(|[_, _, count]| count).sum();
    tenths.iter().map(|[sum, hits, _]| (sum - hits).abs()).sum::<f64>() / all.max(1.0)
}

/// Of pairs with one replaced character: how much more often each two characters stand for one another in confirmed pairs.
fn confusions(pairs: &[(PairEvidence, bool)]) -> Confusions {
    let mut counts: BTreeMap<String, [f64; 2]> = BTreeMap::new();
    let mut all = [0.0f64; 2];
    for (evidence, confirmed) in pairs {
        let (x, y) = evidence.serial.replaced;
        if (x, y) == (0, 0) || !matches!(evidence.serial.accident, Accident::Replaced | Accident::Confused) {
            continue;
        }
        let (x, y) = (x.min(y), x.max(y));
        let side = usize::from(*confirmed);
        let count = counts.entry(format!("{}{}", char::from(x), char::from(y))).or_default();
        if let (Some(count), Some(all)) = (count.get_mut(side), all.get_mut(side)) {
            *count += 1.0;
            *all += 1.0;
        }
    }
    let [rejected, confirmed] = all;
    // Four pairs that say nothing stand beside those counted, so that a single pair says little.
    let share = confirmed / (confirmed + rejected).max(1.0);
    let weight = |[u, m]: [f64; 2]| {
        let m = (m + 4.0 * share) / (confirmed + 4.0);
        let u = (u + 4.0 * (1.0 - share)) / (rejected + 4.0);
        (m / u).ln() as f32
    };
    Confusions::of(
        counts.into_iter().map(|(pair, count)| (pair, (weight(count) * 100.0).round() / 100.0)).collect(),
    )
}
