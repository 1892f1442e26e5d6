//! Which gun a seizure brings to light: one with a record, one that only looks like it, or one that nobody misses.

use super::Stage;
use super::chance::Chance;
use super::damage::{Damage, converted, damage};
use super::firearms::Recorded;
use super::guns::{Gun, Nature, Population};
use super::serial_pattern::following;
use super::truth::Resemblance;
use chrono::{Datelike, NaiveDate};
use proofhouse_schemas::message::FirearmDescription;
use proofhouse_schemas::values::SerialStatus;
use std::collections::HashMap;

/// Share of seized firearms that have a record somewhere.
const WITH_RECORD: f64 = 0.075;
/// Share of seized firearms made to look like one with a record.
const LOOKING_LIKE: f64 = 0.07;
/// Share of police and military property among what is examined; a few houses examine much more of it.
const INSTITUTIONAL: (f64, f64) = (0.03, 0.22);

/// A seized gun.
pub(super) struct Drawn {
    pub(super) gun: Gun,
    pub(super) seen: FirearmDescription,
    pub(super) damage: Vec<Damage>,
    /// The record that it is.
    pub(super) record: Option<usize>,
    /// The record that it resembles.
    pub(super) resembles: Option<(usize, Resemblance)>,
    pub(super) institutional: bool,
}

/// Finds guns to seize.
pub(super) struct Finder<'records> {
    records: &'records [Recorded],
    /// Records that may turn up, by owner, in order of the day of loss.
    sought: Vec<Vec<usize>>,
    found: Vec<Option<NaiveDate>>,
    repeats: HashMap<usize, Vec<usize>>,
}

impl<'records> Finder<'records> {
    /// A finder among these records.
    pub(super) fn new(records: &'records [Recorded], bureaus: usize) -> Self {
        let mut sought = vec![Vec::new(); bureaus];
        let mut repeats: HashMap<usize, Vec<usize>> = HashMap::new();
        for (index, record) in records.iter().enumerate() {
            if record.may_turn_up {
                sought[record.owner].push(index);
            }
            if let Some(first) = record.repeats {
                repeats.entry(first).or_default().push(index);
            }
        }
        for indices in &mut sought {
            indices.sort_by_key(|index| records[*index].lost);
        }
        Self { records, sought, found: vec![None; records.len()], repeats }
    }

    /// For each record the day on which its gun was seized.
    pub(super) fn into_found(self) -> Vec<Option<NaiveDate>> {
        self.found
    }

    /// A record and those that repeat it.
    pub(super) fn records_of_gun(&self, record: usize) -> Vec<usize> {
        let mut all = vec![record];
        all.extend(self.repeats.get(&record).into_iter().flatten());
        all
    }

    /// A gun seized by this bureau on this day. `lot` remembers a stolen lot of which one piece was in the seizure.
    pub(super) fn draw(
        &mut self,
        stage: &mut Stage,
        owner: usize,
        day: NaiveDate,
        lot: &mut Option<usize>,
        chance: &mut Chance,
    ) -> Drawn {
        let examines_much = owner.is_multiple_of(17);
        if chance.happens(if examines_much { INSTITUTIONAL.1 } else { INSTITUTIONAL.0 }) {
            let gun = stage.catalogue.new_gun(owner, Population::Lost, day.year(), &mut stage.given, chance);
            let seen = stage.bureaus[owner].style.describe(&gun, &stage.catalogue, chance);
            return Drawn {
                gun,
                seen,
                damage: Vec::new(),
                record: None,
                resembles: None,
                institutional: true,
            };
        }
        let of_lot = lot.filter(|_| chance.happens(0.5)).and_then(|lot| self.piece_of(lot, day));
        if of_lot.is_some() || chance.happens(WITH_RECORD) {
            let record = of_lot.or_else(|| self.lost_before(stage, owner, day, chance));
            if let Some(record) = record {
                *lot = self.records[record].lot.map(|_| record);
                self.found[record] = Some(day);
                for repeat in self.records_of_gun(record) {
                    self.found[repeat] = Some(day);
                }
                return self.with_record(stage, owner, record, chance);
            }
        }
        if chance.happens(LOOKING_LIKE)
            && let Some(drawn) = self.looking_like(stage, owner, day, chance)
        {
            return drawn;
        }
        nobodys(stage, owner, day, chance)
    }

    /// Another piece of the lot that this record belongs to.
    fn piece_of(&self, record: usize, day: NaiveDate) -> Option<usize> {
        let lot = self.records[record].lot?;
        let free = |index: &usize| {
            let other = &self.records[*index];
            other.lot == Some(lot) && other.may_turn_up && other.lost < day && self.found[*index].is_none()
        };
        (record + 1..self.records.len().min(record + 40)).find(free)
    }

    /// A gun lost before this day: mostly in a neighbouring country, and mostly not long ago.
    fn lost_before(&self, stage: &Stage, owner: usize, day: NaiveDate, chance: &mut Chance) -> Option<usize> {
        for _ in 0..12 {
            let around = &stage.bureaus[owner].neighbours;
            let from = match chance.unit() {
                drawn if drawn < 0.58 && !around.is_empty() => *chance.pick(around),
                drawn if drawn < 0.85 => owner,
                _ => chance.below(stage.bureaus.len()),
            };
            let sought = &self.sought[from];
            let before = sought.partition_point(|index| self.records[*index].lost < day);
            if before == 0 {
                continue;
            }
            let index = sought[((before as f64 * chance.unit().powf(0.6)) as usize).min(before - 1)];
            if self.found[index].is_none() {
                return Some(index);
            }
        }
        None
    }

    fn with_record(&self, stage: &Stage, owner: usize, record: usize, chance: &mut Chance) -> Drawn {
        let gun = self.records[record].gun.clone();
        let style = &stage.bureaus[owner].style;
        let mut seen = style.describe(&gun, &stage.catalogue, chance);
        let mut done = Vec::new();
        if stage.catalogue.of(&gun).nature == Nature::Alarm && chance.happens(0.85) {
            converted(&mut seen, chance);
            done.push(Damage::Converted);
        }
        done.extend(damage(&mut seen, &gun, &stage.catalogue, style, chance));
        if chance.happens(0.012) {
            style.without_serial(&mut seen, SerialStatus::Obliterated, chance);
            done.push(Damage::NoSerial);
        }
        Drawn { gun, seen, damage: done, record: Some(record), resembles: None, institutional: false }
    }

    /// Another gun that looks like the one of a record.
    fn looking_like(
        &self,
        stage: &mut Stage,
        owner: usize,
        day: NaiveDate,
        chance: &mut Chance,
    ) -> Option<Drawn> {
        let record = self.lost_before(stage, owner, day, chance)?;
        let original = &self.records[record].gun;
        let resemblance = chance.weighted(&[
            (Resemblance::SameSerialOtherMake, 0.4),
            (Resemblance::LotNeighbour, 0.3),
            (Resemblance::OneCharacterOff, 0.2),
            (Resemblance::SameSerialOtherModel, 0.1),
        ]);
        let mut gun = original.clone();
        match resemblance {
            Resemblance::SameSerialOtherMake => {
                gun =
                    stage.catalogue.new_gun(owner, Population::Seized, day.year(), &mut stage.given, chance);
                let make = stage.catalogue.of(&gun).make;
                if make.make_id == stage.catalogue.of(original).make.make_id
                    || !stage.given.note(make, &original.serial)
                {
                    return None;
                }
                gun.serial.clone_from(&original.serial);
            }
            Resemblance::SameSerialOtherModel => {
                let sibling = stage.catalogue.sibling(original.entry, chance)?;
                gun = stage.catalogue.made(sibling, day.year(), chance);
                gun.serial.clone_from(&original.serial);
            }
            Resemblance::LotNeighbour | Resemblance::OneCharacterOff => {
                let make = stage.catalogue.of(original).make;
                let mut free = false;
                for _ in 0..12 {
                    gun.serial = if resemblance == Resemblance::LotNeighbour {
                        following(&gun.serial, 1 + chance.below(4) as u64)
                    } else {
                        one_character_off(&original.serial, chance)?
                    };
                    free = stage.given.note(make, &gun.serial);
                    if free {
                        break;
                    }
                }
                if !free {
                    return None;
                }
            }
        }
        let style = &stage.bureaus[owner].style;
        let mut seen = style.describe(&gun, &stage.catalogue, chance);
        let done = damage(&mut seen, &gun, &stage.catalogue, style, chance);
        Some(Drawn {
            gun,
            seen,
            damage: done,
            record: None,
            resembles: Some((record, resemblance)),
            institutional: false,
        })
    }
}

/// A gun that no record of the world speaks of.
fn nobodys(stage: &mut Stage, owner: usize, day: NaiveDate, chance: &mut Chance) -> Drawn {
    let gun = stage.catalogue.new_gun(owner, Population::Seized, day.year(), &mut stage.given, chance);
    let style = &stage.bureaus[owner].style;
    let mut seen = style.describe(&gun, &stage.catalogue, chance);
    let mut done = Vec::new();
    if stage.catalogue.of(&gun).nature == Nature::Alarm && chance.happens(0.4) {
        converted(&mut seen, chance);
        done.push(Damage::Converted);
    }
    done.extend(damage(&mut seen, &gun, &stage.catalogue, style, chance));
    let status = chance.weighted(&[
        (None, 0.83),
        (Some(SerialStatus::Obliterated), 0.085),
        (Some(SerialStatus::NotRecorded), 0.045),
        (Some(SerialStatus::Unreadable), 0.015),
        (Some(SerialStatus::NeverMarked), 0.012),
        (Some(SerialStatus::Unknown), 0.008),
        (Some(SerialStatus::Placeholder), 0.005),
    ]);
    if let Some(status) = status {
        style.without_serial(&mut seen, status, chance);
        done.push(Damage::NoSerial);
    }
    Drawn { gun, seen, damage: done, record: None, resembles: None, institutional: false }
}

fn one_character_off(serial: &str, chance: &mut Chance) -> Option<String> {
    let letters: Vec<char> = serial.chars().collect();
    let digits: Vec<usize> = (0..letters.len()).filter(|place| letters[*place].is_ascii_digit()).collect();
    if digits.is_empty() {
        return None;
    }
    let place = *chance.pick(&digits);
    let digit = letters[place].to_digit(10).unwrap_or(0);
    let other = char::from_digit((digit + 1 + chance.below(9) as u32) % 10, 10)?;
    Some(letters.iter().enumerate().map(|(at, letter)| if at == place { other } else { *letter }).collect())
}
