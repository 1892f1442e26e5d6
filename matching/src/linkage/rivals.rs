//! Stage two: a candidate beside its rivals.
//!
//! An investigator does not ask whether a pair looks alike, but whether another record fits as well. What hurts
//! precision is not weak evidence but lots: neighbours agree on everything but a digit. So the trees see how many other
//! guns fit, how far this one leads, and how densely its series is recorded. Records of one gun count once.

use super::evidence::PairEvidence;
use super::filing::Filing;
use super::firearm::{Firearm, Firearms};
use super::names::{ABSENT, is_listed};
use super::serial_fit::Accident;
use super::series::Run;

/// The names of the numbers that stage two adds, in their order.
pub const RIVAL_NUMBERS: [&str; RIVAL_COUNT] = [
    "weight",
    "margin",
    "share",
    "rank",
    "rivals_near",
    "rivals_exact",
    "rivals_same_make",
    "candidates",
    "series_density",
    "series_near",
    "reports_of_this_gun",
];

/// Place of `share` among them.
pub const SHARE: usize = 2;

/// How many there are.
pub const RIVAL_COUNT: usize = 11;

/// A candidate record of a seizure.
#[derive(Debug, Clone, Copy)]
pub struct Considered {
    /// Place of the record.
    pub record: u32,
    /// The evidence.
    pub evidence: PairEvidence,
    /// Its weight in bits: log2 of the odds.
    pub weight: f32,
}

/// The gun of each candidate: the place of its first record among them.
pub fn guns(records: &Firearms, considered: &[Considered]) -> Vec<usize> {
    let mut guns: Vec<usize> = Vec::with_capacity(considered.len());
    for (place, candidate) in considered.iter().enumerate() {
        let same =
            considered.iter().take(place).position(|other| same_gun(records, other.record, candidate.record));
        guns.push(same.and_then(|first| guns.get(first).copied()).unwrap_or(place));
    }
    guns
}

/// The numbers of stage two for each candidate, by their [`guns`]. `considered` must be sorted, the heaviest first.
pub(super) fn beside_rivals(
    near_seizure: f32,
    records: &Firearms,
    near: impl Fn(u32, &Firearm) -> f32,
    considered: &[Considered],
    guns: &[usize],
) -> Vec<[f32; RIVAL_COUNT]> {
    let odds = |candidate: &Considered| f64::from(candidate.weight.clamp(-30.0, 40.0)).exp2();
    let lead = |place: usize| guns.get(place) == Some(&place);
    let total: f64 =
        considered.iter().enumerate().filter(|(place, _)| lead(*place)).map(|(_, one)| odds(one)).sum();
    considered
        .iter()
        .enumerate()
        .map(|(place, candidate)| {
            let gun = guns.get(place).copied().unwrap_or(place);
            let others = || {
                considered
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| lead(*other) && *other != gun)
                    .map(|(_, other)| other)
            };
            let best_other = others().map(|other| other.weight).fold(f32::NEG_INFINITY, f32::max);
            let margin =
                if best_other.is_finite() { candidate.weight - best_other } else { candidate.weight + 12.0 };
            let own = odds(candidate);
            let gun_odds = considered.get(gun).map_or(own, odds);
            // Natural log odds of its share of belief: it, against its rivals and none of them.
            let share = own.ln() - (1.0 + (total - gun_odds).max(0.0)).ln();
            let rank = others().filter(|other| other.weight > candidate.weight).count();
            let rivals_near = others().filter(|other| other.weight > candidate.weight - 3.0).count();
            let rivals_exact =
                others().filter(|other| other.evidence.serial.accident <= Accident::Confused).count();
            let rivals_same_make = others().filter(|other| other.evidence.make as u8 >= 3).count();
            let reports = guns.iter().filter(|other| **other == gun).count();
            let record = records.get(candidate.record);
            [
                candidate.weight,
                margin.clamp(-40.0, 40.0),
                share as f32,
                rank as f32,
                rivals_near as f32,
                rivals_exact as f32,
                rivals_same_make as f32,
                (considered.len() as f32).ln_1p(),
                record.map_or(0.0, |record| near(candidate.record, record)),
                near_seizure,
                reports as f32,
            ]
        })
        .collect()
}

/// Characters at the end of a serial by which neighbours in a series differ.
const LAST: usize = 2;

/// The run that a firearm shares with its neighbours in the series of its make.
pub fn neighbours_run(firearm: &Firearm) -> Option<Run> {
    Run::of_neighbours(first_listed(firearm), &firearm.serial, LAST)
}

/// How many neighbours a firearm has, as the trees know it.
pub fn near_number(neighbours: usize) -> f32 {
    (neighbours as f32 + 1.0).log2()
}

/// How many records of a firearm's make share all but the last characters of its serial: [`near_number`] of them.
pub(super) fn near(filing: &Filing, firearm: &Firearm) -> f32 {
    near_number(filing.neighbours(first_listed(firearm), &firearm.serial, LAST))
}

fn first_listed(firearm: &Firearm) -> u32 {
    firearm.makes.first().copied().filter(|make| is_listed(*make)).unwrap_or(ABSENT)
}

/// Two reports of one gun: the same serial and a make in common.
fn same_gun(records: &Firearms, one: u32, other: u32) -> bool {
    let (Some(one), Some(other)) = (records.get(one), records.get(other)) else { return false };
    !one.serial.is_empty()
        && !one.serial.is_partial()
        && one.serial.classes() == other.serial.classes()
        && one.makes.iter().any(|make| *make != ABSENT && other.makes.contains(make))
}
