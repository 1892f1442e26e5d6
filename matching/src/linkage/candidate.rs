//! Candidates of a seizure, ranked beside their rivals.

use super::frequency::SerialFrequencies;
use super::identity::FirearmIdentity;
use super::index::BlockIndex;
use super::score::{Band, MatchFlag, MatchScore, ScoreContext};
use super::settings::Settings;
use crate::normalise::Normaliser;
use serde::Serialize;

/// A record that may be the seized firearm.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Place of the seizure in the batch.
    pub seizure: usize,
    /// Place of the record.
    pub record: usize,
    /// The caller's key of the seizure.
    pub seizure_reference: String,
    /// The caller's key of the record.
    pub record_reference: String,
    /// The score, its parts, band and flags.
    pub score: MatchScore,
    /// 1 for the best record of the seizure. Records of one and the same gun share their rank.
    pub rank: usize,
    /// Other guns within the rival margin of this score, or above it.
    pub rivals: usize,
    /// Distance to the best record of another gun: positive when this one leads.
    pub margin: f64,
}

/// Links seizures to records: all candidates at or above the watch band, by seizure, best first.
pub fn link(
    records: &[FirearmIdentity],
    seizures: &[FirearmIdentity],
    settings: &Settings,
) -> Vec<Candidate> {
    let blocks = BlockIndex::build(records);
    let frequencies = SerialFrequencies::count(records);
    let context = ScoreContext { normaliser: Normaliser::shared(), settings, frequencies: &frequencies };
    let answer = |first: usize, batch: &[FirearmIdentity]| -> Vec<Candidate> {
        let answers = batch.iter().enumerate().flat_map(|(place, seizure)| {
            rank(first + place, seizure, records, &blocks.look_up(seizure, records, settings), &context)
        });
        answers.collect()
    };
    let threads = match settings.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        stated => stated,
    };
    let size = seizures.len().div_ceil(threads.max(1)).max(1);
    if threads <= 1 || seizures.len() < 2 * threads {
        return answer(0, seizures);
    }
    std::thread::scope(|scope| {
        let answer = &answer;
        let workers: Vec<_> = seizures
            .chunks(size)
            .enumerate()
            .map(|(place, batch)| scope.spawn(move || answer(place * size, batch)))
            .collect();
        let mut candidates = Vec::new();
        for worker in workers {
            match worker.join() {
                Ok(found) => candidates.extend(found),
                Err(cause) => std::panic::resume_unwind(cause),
            }
        }
        candidates
    })
}

/// Scores the records at the given places and ranks those that are kept.
pub(super) fn rank(
    place: usize,
    seizure: &FirearmIdentity,
    records: &[FirearmIdentity],
    places: &[u32],
    context: &ScoreContext<'_>,
) -> Vec<Candidate> {
    let mut kept: Vec<(usize, &FirearmIdentity, MatchScore)> = Vec::new();
    for &record_place in places {
        let Some(record) = records.get(record_place as usize) else { continue };
        let Some(scored) = super::score::score_if_worth(seizure, record, context) else { continue };
        if scored.band > Band::Drop {
            kept.push((record_place as usize, record, scored));
        }
    }
    kept.sort_by(|a, b| b.2.total.total_cmp(&a.2.total).then(a.0.cmp(&b.0)));
    if context.settings.demote_beside_exact {
        demote_beside_exact(&mut kept);
    }
    let mut candidates: Vec<Candidate> = Vec::with_capacity(kept.len());
    for (own, (record_place, record, scored)) in kept.iter().enumerate() {
        let others = || {
            kept.iter().enumerate().filter(|(other, (_, rival, _))| *other != own && !same_gun(record, rival))
        };
        let best_other = others().map(|(_, (_, _, rival))| rival.total).fold(f64::NEG_INFINITY, f64::max);
        let margin = if best_other.is_finite() { scored.total - best_other } else { scored.total };
        let rivals = others()
            .filter(|(_, (_, _, rival))| rival.total >= scored.total - context.settings.rival_margin)
            .count();
        let better = kept.iter().take(own).filter(|(_, rival, _)| !same_gun(record, rival)).count();
        let mut scored = scored.clone();
        if rivals > 0 {
            scored.flags.push(MatchFlag::Rivals);
        }
        candidates.push(Candidate {
            seizure: place,
            record: *record_place,
            seizure_reference: seizure.reference.clone(),
            record_reference: record.reference.clone(),
            score: scored,
            rank: better + 1,
            rivals,
            margin,
        });
    }
    candidates
}

/// Two reports of one gun: the same full serial and a make in common.
fn same_gun(a: &FirearmIdentity, b: &FirearmIdentity) -> bool {
    let makes = b.make.ids();
    a.serial.is_complete()
        && b.serial.is_complete()
        && a.serial_keys.o0 == b.serial_keys.o0
        && (makes.is_empty() || a.make.ids().is_empty() || a.make.ids().iter().any(|id| makes.contains(id)))
}

/// A gun has one serial: beside a strong candidate with the exact serial, one with another serial is a weaker story.
fn demote_beside_exact(kept: &mut [(usize, &FirearmIdentity, MatchScore)]) {
    let exact = |scored: &MatchScore| scored.flags.contains(&MatchFlag::ExactSerial);
    let found = kept.iter().any(|(_, _, scored)| exact(scored) && scored.band == Band::Strong);
    if !found {
        return;
    }
    for (_, _, scored) in kept.iter_mut().filter(|(_, _, scored)| !exact(scored)) {
        if scored.band > Band::Watch {
            scored.band = scored.band.lower();
            scored.caps.push("Another record carries exactly the serial of the seized firearm.".to_owned());
        }
    }
}
