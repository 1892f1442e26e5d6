//! The story of an exercise: which pistols there are, where they are, and what is true of them. The same seed gives the
//! same story.
//!
//! The messages that tell it are written by `told_firearms`, `told_exhibits` and `told_threads`.

use super::cast::{Cast, StolenModel, Theatre};
use super::truth::{Clue, Decoy, TrueMatch, Truth};
use crate::simulate::chance::{Chance, stable_hash};
use chrono::{DateTime, Duration, NaiveDate, Utc};

/// The numbers of the stolen lot, counted from its first. Those between were sold before.
pub(super) const LOT: &[u32] = &[0, 1, 2, 3, 5, 6, 8, 9];
const CONFUSED: u32 = 0;
const EXACT: u32 = 2;
const NEIGHBOUR: u32 = 4;
const RESTAMPED: u32 = 5;
const OTHER_MAKE: u32 = 6;
const PARTIAL: u32 = 8;

/// What a seized firearm of the story is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Of the stolen lot, the number plain.
    Exact,
    /// Of the stolen lot, a part of the number restored.
    Partial,
    /// Not stolen, though its number lies among those that were.
    Neighbour,
    /// Another make under a number of the lot.
    OtherMake,
    /// The converted alarm pistol.
    Converted,
    /// To be traced.
    Traced,
    /// Stolen elsewhere.
    SecondTheft,
    /// Of the stolen lot, a letter taken for a digit.
    Confused,
    /// Of the stolen lot, stamped over.
    Restamped,
    /// Without a number; it fired the first group of exhibits.
    NoNumber,
}

/// A seizure: whose, its reference, its case, its day, and what its items are, in their order.
#[derive(Debug, Clone)]
pub(super) struct StorySeizure {
    pub(super) bureau: &'static str,
    pub(super) id: String,
    pub(super) case: String,
    pub(super) day: NaiveDate,
    pub(super) parts: Vec<Part>,
}

impl StorySeizure {
    /// The name of the item that is this part, when it lies in this seizure.
    fn item(&self, part: Part) -> Option<String> {
        let place = self.parts.iter().position(|other| *other == part)?;
        Some(format!("{}/{}#{}", self.bureau, self.id, place + 1))
    }
}

/// An exhibit of the story.
#[derive(Debug, Clone)]
pub(super) struct StoryExhibit {
    pub(super) bureau: &'static str,
    pub(super) id: String,
    pub(super) case: String,
    pub(super) day: NaiveDate,
    /// What fired it: exhibits of one barrel have one.
    pub(super) barrel: u64,
    /// The shot.
    pub(super) shot: u64,
    /// A bullet, or a cartridge case.
    pub(super) is_bullet: bool,
    /// The firearm that a laboratory fired it from; nothing for a scene.
    pub(super) test_of: Option<Part>,
}

impl StoryExhibit {
    /// Its name in answers.
    pub(super) fn name(&self) -> String {
        format!("{}/{}", self.bureau, self.id)
    }
}

/// A story with everything that its messages and its solution need.
pub(super) struct Scenario {
    pub(super) exercise: String,
    pub(super) cast: Cast,
    /// The last day of the story's world.
    pub(super) as_of: NaiveDate,
    /// The stolen lot: each number of [`LOT`] with the reference of its record.
    pub(super) lot: Vec<(u32, String)>,
    pub(super) first_number: u32,
    /// The letter that is easily taken for a digit.
    letter: char,
    pub(super) theft_case: String,
    pub(super) theft_day: NaiveDate,
    /// The pistol that was stolen apart from the lot: record and number.
    pub(super) second_theft: (String, String),
    /// The record that fits the restored number too: owner's reference and number.
    pub(super) rival: (String, String),
    pub(super) new_number: String,
    pub(super) traced_number: String,
    pub(super) converted_number: String,
    pub(super) seizures: [StorySeizure; 2],
    pub(super) exhibits: Vec<StoryExhibit>,
    pub(super) notice: String,
    pub(super) earlier_trace: String,
    pub(super) sale_trace: String,
}

impl Scenario {
    /// The story of a seed, in a world that ends on this day.
    pub(super) fn of(seed: u64, as_of: NaiveDate) -> Scenario {
        let mut chance = Chance::new(seed, "exercise");
        let cast = Cast::drawn(&mut chance);
        let theatre = cast.theatre;
        let (letter, _) = *chance.pick(&[('B', '8'), ('S', '5')]);
        let first_number = first_of_lot(cast.stolen, &mut chance);
        let mut numbers = Numbers { chance: &mut chance, year: as_of.format("%Y").to_string() };
        let lot: Vec<(u32, String)> =
            LOT.iter().map(|place| (*place, numbers.reference(theatre.theft, ""))).collect();
        let theft_case = numbers.reference(theatre.theft, "CASE-");
        let second_record = numbers.reference(theatre.theft, "");
        let rival_record = numbers.reference(theatre.sale, "");
        let ids = [numbers.reference(theatre.seat, "S-"), numbers.reference(theatre.partner, "S-")];
        let cases = [numbers.reference(theatre.seat, "CASE-"), numbers.reference(theatre.partner, "CASE-")];
        let notice = numbers.reference(theatre.sale, "N-");
        let earlier_trace = numbers.reference(theatre.seat, "T-");
        let sale_trace = numbers.reference(theatre.seat, "T-");
        let before = |days: i64| as_of - Duration::days(days);
        let seizures = [
            StorySeizure {
                bureau: theatre.seat,
                id: ids[0].clone(),
                case: cases[0].clone(),
                day: before(21),
                parts: shuffled(
                    &[
                        Part::Exact,
                        Part::Partial,
                        Part::Neighbour,
                        Part::OtherMake,
                        Part::Converted,
                        Part::Traced,
                        Part::SecondTheft,
                    ],
                    &mut chance,
                ),
            },
            StorySeizure {
                bureau: theatre.partner,
                id: ids[1].clone(),
                case: cases[1].clone(),
                day: before(49),
                parts: shuffled(&[Part::Confused, Part::Restamped, Part::NoNumber], &mut chance),
            },
        ];
        let exhibits = exhibits(theatre, &seizures, as_of, &mut chance);
        let plain = |chance: &mut Chance, least: i64, most: i64| chance.between(least, most).to_string();
        let mut story = Scenario {
            exercise: format!(
                "EX-{:08X}",
                (stable_hash("exercise") ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)) >> 32
            ),
            cast,
            as_of,
            lot,
            first_number,
            letter,
            theft_case,
            theft_day: before(196),
            second_theft: (second_record, three_letters_and_digits(&mut chance)),
            rival: (rival_record, String::new()),
            new_number: format!("{}{}", chance.pick(&["HK", "NX", "VR"]), plain(&mut chance, 10_000, 99_999)),
            traced_number: format!("{}{}", cast.traced.prefix, plain(&mut chance, 100_000, 899_999)),
            converted_number: plain(&mut chance, 1_000_000, 8_999_999),
            seizures,
            exhibits,
            notice,
            earlier_trace,
            sale_trace,
        };
        story.rival.1 = story.with_other_middle(&mut chance);
        story
    }

    /// The number of the lot at this place, as it was stamped.
    pub(super) fn number(&self, place: u32) -> String {
        let model = self.cast.stolen;
        let digits = self.first_number + place;
        let prefix = model.prefix.replace('#', &self.letter.to_string());
        format!("{prefix}{digits:0width$}{}", model.suffix, width = model.digits as usize)
    }

    /// The number in which a letter was taken for a digit.
    pub(super) fn confused(&self) -> String {
        let digit = if self.letter == 'B' { "8" } else { "5" };
        self.number(CONFUSED).replacen(self.letter, digit, 1)
    }

    /// What the laboratory could restore: the digit before the last one stays unreadable.
    pub(super) fn restored(&self) -> String {
        self.with_middle(&self.number(PARTIAL), '?')
    }

    /// Number, model and calibre are those of the item of this part, as written by who seized it.
    pub(super) fn written(&self, part: Part) -> String {
        match part {
            Part::Exact => spaced(&self.number(EXACT)),
            Part::Partial => self.restored(),
            Part::Neighbour => self.number(NEIGHBOUR),
            Part::OtherMake => self.number(OTHER_MAKE),
            Part::Converted => self.converted_number.clone(),
            Part::Traced => self.traced_number.clone(),
            Part::SecondTheft => spaced(&self.second_theft.1),
            Part::Confused => self.confused(),
            Part::Restamped => self.new_number.clone(),
            Part::NoNumber => String::new(),
        }
    }

    /// The number that the restamped pistol had before.
    pub(super) fn number_before(&self) -> String {
        self.number(RESTAMPED)
    }

    fn with_middle(&self, number: &str, middle: char) -> String {
        let at = number.len() - self.cast.stolen.suffix.len() - 2;
        number.char_indices().map(|(place, letter)| if place == at { middle } else { letter }).collect()
    }

    /// A number that fits what was restored and is another one.
    fn with_other_middle(&self, chance: &mut Chance) -> String {
        let own = self.number(PARTIAL);
        let others: Vec<String> = ('0'..='9')
            .map(|middle| self.with_middle(&own, middle))
            .filter(|number| *number != own)
            .collect();
        chance.pick(&others).clone()
    }

    /// The name of the item that is this part.
    pub(super) fn item(&self, part: Part) -> String {
        self.seizures.iter().find_map(|seizure| seizure.item(part)).unwrap_or_default()
    }

    fn record(&self, place: u32) -> String {
        let id = self.lot.iter().find(|(other, _)| *other == place).map_or("", |(_, id)| id);
        format!("{}/{id}", self.cast.theatre.theft)
    }

    /// The solution.
    pub(super) fn truth(&self) -> Truth {
        let theatre = self.cast.theatre;
        let of_lot = |part, place, clue| TrueMatch {
            item: self.item(part),
            record: self.record(place),
            serial: self.number(place),
            clue,
        };
        let astray = |part, record: Option<String>, clue| Decoy { item: self.item(part), record, clue };
        let group = |barrel: u64| -> Vec<String> {
            self.exhibits.iter().filter(|one| one.barrel == barrel).map(StoryExhibit::name).collect()
        };
        let mut barrels: Vec<u64> = self.exhibits.iter().map(|exhibit| exhibit.barrel).collect();
        barrels.dedup();
        let (links, single): (Vec<Vec<String>>, Vec<Vec<String>>) =
            barrels.into_iter().map(group).partition(|group| group.len() > 1);
        Truth {
            exercise: self.exercise.clone(),
            seat: theatre.seat.to_owned(),
            matches: vec![
                of_lot(Part::Exact, EXACT, Clue::Exact),
                of_lot(Part::Partial, PARTIAL, Clue::Partial),
                of_lot(Part::Confused, CONFUSED, Clue::Confused),
                of_lot(Part::Restamped, RESTAMPED, Clue::Restamped),
                TrueMatch {
                    item: self.item(Part::SecondTheft),
                    record: format!("{}/{}", theatre.theft, self.second_theft.0),
                    serial: self.second_theft.1.clone(),
                    clue: Clue::SecondTheft,
                },
            ],
            decoys: vec![
                astray(Part::Partial, Some(format!("{}/{}", theatre.sale, self.rival.0)), Clue::Rival),
                astray(Part::Neighbour, None, Clue::Neighbour),
                astray(Part::OtherMake, None, Clue::OtherMake),
                astray(Part::NoNumber, None, Clue::NoNumber),
                astray(Part::Converted, None, Clue::Converted),
                astray(Part::Traced, None, Clue::Traced),
            ],
            obliterated_item: self.item(Part::Partial),
            obliterated_serial: self.number(PARTIAL),
            obliterated_seen: self.restored(),
            traced_item: self.item(Part::Traced),
            addressees: vec![self.cast.traced.maker.to_owned(), self.cast.traced.importer.to_owned()],
            astray: self.cast.traced.astray.to_owned(),
            earlier_trace: self.earlier_trace.clone(),
            links,
            unlinked: single.into_iter().flatten().collect(),
            fired_by: self.item(Part::NoNumber),
            converted_item: self.item(Part::Converted),
            base_make: self.cast.alarm.named.0.to_owned(),
            base_model: self.cast.alarm.named.1.to_owned(),
            notice: format!("{}/{}", theatre.sale, self.notice),
            sold_in: theatre.sale.to_owned(),
            sale_trace: self.sale_trace.clone(),
        }
    }
}

/// Draws references as bureaus number what they send.
struct Numbers<'chance> {
    chance: &'chance mut Chance,
    year: String,
}

impl Numbers<'_> {
    fn reference(&mut self, bureau: &str, what: &str) -> String {
        format!("{}-{what}{}-{:05}", bureau.to_uppercase(), self.year, self.chance.between(60_000, 99_999))
    }
}

/// The shots: two scenes and a test fire of one pistol, a scene and a test fire of another, and a scene of a third.
fn exhibits(
    theatre: &Theatre,
    seizures: &[StorySeizure; 2],
    as_of: NaiveDate,
    chance: &mut Chance,
) -> Vec<StoryExhibit> {
    let (nameless, converted, stranger) = (chance.number(), chance.number(), chance.number());
    let year = as_of.format("%Y").to_string();
    let mut exhibit =
        |bureau: &'static str, barrel, days, is_bullet, test_of: Option<(Part, &StorySeizure)>| {
            let mut numbers = Numbers { chance: &mut *chance, year: year.clone() };
            let (id, own_case) = (numbers.reference(bureau, "EX-"), numbers.reference(bureau, "CASE-"));
            StoryExhibit {
                bureau,
                id,
                case: test_of.map_or(own_case, |(_, seizure)| seizure.case.clone()),
                day: as_of - Duration::days(days),
                barrel,
                shot: chance.number(),
                is_bullet,
                test_of: test_of.map(|(part, _)| part),
            }
        };
    vec![
        exhibit(theatre.scene, nameless, 112, true, None),
        exhibit(theatre.seat, nameless, 76, true, None),
        exhibit(theatre.partner, nameless, 40, true, Some((Part::NoNumber, &seizures[1]))),
        exhibit(theatre.theft, converted, 62, false, None),
        exhibit(theatre.seat, converted, 14, false, Some((Part::Converted, &seizures[0]))),
        exhibit(theatre.scene, stranger, 90, true, None),
    ]
}

/// The first number of a lot whose last digits differ from each other, and of which no character is doubtful but one.
fn first_of_lot(model: &StolenModel, chance: &mut Chance) -> u32 {
    let tens = 10_u32.pow(model.digits - 1);
    let least = i64::from(tens / 10);
    let drawn = chance.between(least, i64::from(tens) - 2);
    // A whole ten, so that places and last digits are one.
    u32::try_from(drawn).unwrap_or(tens / 2) * 10
}

fn three_letters_and_digits(chance: &mut Chance) -> String {
    let letters: String =
        (0..3).map(|_| *chance.pick(&['A', 'C', 'H', 'K', 'N', 'R', 'T', 'V', 'X'])).collect();
    format!("{letters}{}", chance.between(234, 987))
}

/// A number as an officer writes it who copies it in groups.
fn spaced(number: &str) -> String {
    let at = number.len() / 2;
    format!("{} {}", number.get(..at).unwrap_or_default(), number.get(at..).unwrap_or_default())
}

fn shuffled(parts: &[Part], chance: &mut Chance) -> Vec<Part> {
    let mut left = parts.to_vec();
    let mut drawn = Vec::with_capacity(left.len());
    while !left.is_empty() {
        drawn.push(left.swap_remove(chance.below(left.len())));
    }
    drawn
}

/// Noon of a day.
pub(super) fn noon(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(12, 0, 0).unwrap_or_default().and_utc()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::collections::BTreeSet;

    fn story(seed: u64) -> Scenario {
        Scenario::of(seed, NaiveDate::from_ymd_opt(2026, 10, 1).unwrap())
    }

    #[test]
    fn a_seed_gives_one_story_and_another_seed_another() {
        assert_eq!(story(7).truth(), story(7).truth());
        assert_ne!(story(7).truth(), story(8).truth());
        let names: BTreeSet<String> = (0..40).map(|seed| story(seed).exercise).collect();
        assert_eq!(names.len(), 40);
    }

    #[test]
    fn one_number_of_the_lot_fits_what_was_restored() {
        for seed in 0..60 {
            let story = story(seed);
            let fits = |number: &str| {
                let seen = story.restored();
                number.len() == seen.len()
                    && number.chars().zip(seen.chars()).all(|(one, other)| other == '?' || one == other)
            };
            let fitting: Vec<u32> = LOT.iter().copied().filter(|place| fits(&story.number(*place))).collect();
            assert_eq!(fitting, [PARTIAL], "{} {}", story.restored(), story.number(0));
            assert!(fits(&story.rival.1) && story.rival.1 != story.number(PARTIAL));
            assert!(!LOT.contains(&NEIGHBOUR));
            assert_ne!(story.confused(), story.number(CONFUSED));
        }
    }

    #[test]
    fn the_solution_names_what_is_there() {
        let truth = story(3).truth();
        assert_eq!((truth.matches.len(), truth.links.len(), truth.unlinked.len()), (5, 2, 1));
        assert_eq!(truth.links.iter().map(Vec::len).collect::<Vec<_>>(), [3, 2]);
        let items: BTreeSet<&str> = truth.matches.iter().map(|one| one.item.as_str()).collect();
        assert!(items.len() == 5 && items.iter().all(|item| item.contains('#')));
        assert!(truth.matches.iter().all(|one| !one.record.ends_with('/')), "{:?}", truth.matches);
    }
}
