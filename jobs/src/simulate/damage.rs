//! What happens to a description between the record of a loss and the table of the officer who seizes the gun.
//!
//! Damage hits guns with and without a record alike, so that it says nothing about whether there is one.

use super::bureaus::short;
use super::chance::Chance;
use super::guns::{Catalogue, Gun};
use super::spelling::{HouseStyle, raw};
use proofhouse_schemas::message::FirearmDescription;
use proofhouse_schemas::values::SerialStatus;
use serde::{Deserialize, Serialize};

/// One way in which a description was damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Damage {
    /// Other punctuation, spaces, case, a label before the number.
    Format,
    /// A character read as one that looks like it: O and 0, I and 1, S and 5.
    LookAlike,
    /// One character typed wrong.
    Typo,
    /// Two neighbouring characters exchanged.
    Transposed,
    /// Characters that could not be read, shown as `?`, or a run of them as `*`.
    Obliterated,
    /// A prefix or suffix dropped.
    AffixDropped,
    /// No make.
    MakeMissing,
    /// The importer's stamp taken for the make.
    ImporterAsMake,
    /// Make and model in one field, or the model in place of the make.
    ModelInMake,
    /// Another name of the calibre, or only its bore.
    CalibreSynonym,
    /// Cyrillic letters in place of the Latin ones that look the same.
    Cyrillic,
    /// Converted after it was lost: type and calibre are not those of the record.
    Converted,
    /// Nothing of the serial number is left.
    NoSerial,
}

/// How a seized gun's description is damaged, by weight. `None` is no damage.
const CHANNELS: &[(Option<Damage>, f64)] = &[
    (None, 0.30),
    (Some(Damage::Format), 0.17),
    (Some(Damage::LookAlike), 0.10),
    (Some(Damage::Typo), 0.05),
    (Some(Damage::Transposed), 0.035),
    (Some(Damage::Obliterated), 0.085),
    (Some(Damage::AffixDropped), 0.04),
    (Some(Damage::MakeMissing), 0.055),
    (Some(Damage::ModelInMake), 0.03),
    (Some(Damage::CalibreSynonym), 0.06),
    (Some(Damage::Cyrillic), 0.02),
];

/// Chance that an importer's stamp on the gun is taken for its make.
const IMPORTER_STAMP: f64 = 0.4;

/// Chance that a second channel joins the first.
const SECOND: f64 = 0.16;

/// Damages a description and says how.
pub(super) fn damage(
    seen: &mut FirearmDescription,
    gun: &Gun,
    catalogue: &Catalogue,
    style: &HouseStyle,
    chance: &mut Chance,
) -> Vec<Damage> {
    let mut done = Vec::new();
    let times = if chance.happens(SECOND) { 2 } else { 1 };
    for _ in 0..times {
        let stamped = gun.importer.is_some() && chance.happens(IMPORTER_STAMP);
        let channel = if stamped { Some(Damage::ImporterAsMake) } else { chance.weighted(CHANNELS) };
        let Some(channel) = channel else { continue };
        if !done.contains(&channel) && apply(channel, seen, gun, catalogue, style, chance) {
            done.push(channel);
        }
    }
    done.sort_unstable();
    done
}

/// Applies one channel; false when it has nothing to work on.
fn apply(
    channel: Damage,
    seen: &mut FirearmDescription,
    gun: &Gun,
    catalogue: &Catalogue,
    style: &HouseStyle,
    chance: &mut Chance,
) -> bool {
    let entry = catalogue.of(gun);
    let readable = seen.serial_status == SerialStatus::Readable;
    let serial: Vec<char> = seen.serial_raw.as_str().chars().collect();
    let damaged = match channel {
        Damage::MakeMissing => {
            style.leave_make_out(seen, chance);
            return true;
        }
        Damage::ImporterAsMake => {
            let Some(importer) = gun.importer else { return false };
            seen.make_raw = raw(importer.make.canonical_name);
            seen.make_id = None;
            seen.model_id = None;
            return true;
        }
        Damage::ModelInMake => {
            let model = style.model(entry, chance);
            let make = style.make(entry, chance);
            seen.make_raw = raw(&if chance.happens(0.6) { format!("{make} {model}") } else { model });
            seen.model_raw = None;
            return true;
        }
        Damage::CalibreSynonym => {
            let mut names = gun.calibre.aliases.clone();
            names.retain(|name| name.is_ascii());
            if names.is_empty() {
                return false;
            }
            seen.calibre_raw = raw(chance.one_of(&names));
            seen.calibre_id = None;
            return true;
        }
        Damage::Converted | Damage::NoSerial => return false,
        _ if !readable => return false,
        Damage::Format => reformatted(&gun.serial, chance),
        Damage::LookAlike => look_alike(&serial, chance),
        Damage::Typo => typo(&serial, chance),
        Damage::Transposed => transposed(&serial, chance),
        Damage::AffixDropped => affix_dropped(&gun.serial),
        Damage::Cyrillic => in_cyrillic(&serial),
        Damage::Obliterated => {
            let Some(left) = obliterated(&serial, chance) else { return false };
            seen.serial_raw = raw(&left);
            seen.serial_status =
                if chance.happens(0.15) { SerialStatus::Restored } else { SerialStatus::Partial };
            return true;
        }
    };
    let Some(damaged) = damaged.filter(|damaged| damaged != seen.serial_raw.as_str() && !damaged.is_empty())
    else {
        return false;
    };
    seen.serial_raw = raw(&damaged);
    true
}

fn reformatted(stamped: &str, chance: &mut Chance) -> Option<String> {
    let compact: String = stamped.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let letters: Vec<char> = compact.chars().collect();
    let cut = chance.between(1, (letters.len() as i64 - 1).max(1)) as usize;
    let (head, tail): (String, String) =
        (letters.iter().take(cut).collect(), letters.iter().skip(cut).collect());
    Some(match chance.below(6) {
        0 => format!("{head} {tail}"),
        1 => format!("{head}-{tail}"),
        2 => format!("SN {compact}"),
        3 => format!("No. {compact}"),
        4 => format!("{head}/{tail}"),
        _ => compact.to_lowercase(),
    })
}

const LOOK_ALIKES: &[(char, char)] = &[
    ('O', '0'),
    ('I', '1'),
    ('S', '5'),
    ('B', '8'),
    ('Z', '2'),
    ('G', '6'),
    ('U', 'V'),
    ('D', '0'),
    ('L', '1'),
    ('T', '7'),
];

fn look_alike(serial: &[char], chance: &mut Chance) -> Option<String> {
    let places: Vec<(usize, char)> = serial
        .iter()
        .enumerate()
        .flat_map(|(place, letter)| {
            LOOK_ALIKES.iter().filter_map(move |(first, second)| match *letter {
                same if same == *first => Some((place, *second)),
                same if same == *second => Some((place, *first)),
                _ => None,
            })
        })
        .collect();
    if places.is_empty() {
        return None;
    }
    let (place, letter) = chance.one_of(&places);
    Some(replaced(serial, place, letter))
}

fn typo(serial: &[char], chance: &mut Chance) -> Option<String> {
    let places: Vec<usize> =
        (0..serial.len()).filter(|place| serial[*place].is_ascii_alphanumeric()).collect();
    if places.len() < 4 {
        return None;
    }
    let place = chance.one_of(&places);
    let mut letters = serial.to_vec();
    match chance.below(4) {
        0 => {
            letters.remove(place);
        }
        1 => letters.insert(place, serial[place]),
        _ if serial[place].is_ascii_digit() => {
            let digit = chance.between(0, 9) as u32;
            letters[place] = char::from_digit(digit, 10).unwrap_or('0');
        }
        _ => letters[place] = char::from(b'A' + chance.below(26) as u8),
    }
    Some(letters.into_iter().collect())
}

fn transposed(serial: &[char], chance: &mut Chance) -> Option<String> {
    let places: Vec<usize> = (1..serial.len())
        .filter(|place| {
            let (before, letter) = (serial[place - 1], serial[*place]);
            before != letter && before.is_alphanumeric() && letter.is_alphanumeric()
        })
        .collect();
    if places.is_empty() {
        return None;
    }
    let place = chance.one_of(&places);
    let mut letters = serial.to_vec();
    letters.swap(place - 1, place);
    Some(letters.into_iter().collect())
}

fn affix_dropped(stamped: &str) -> Option<String> {
    let digits = stamped.chars().filter(char::is_ascii_digit).count();
    let bare = stamped.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let bare = if bare.len() < stamped.len() { bare } else { stamped.trim_end_matches(char::is_alphabetic) };
    (digits >= 4 && bare.len() < stamped.len()).then(|| bare.to_owned())
}

const CYRILLIC: &[(char, char)] = &[
    ('A', 'А'),
    ('B', 'В'),
    ('E', 'Е'),
    ('K', 'К'),
    ('M', 'М'),
    ('H', 'Н'),
    ('O', 'О'),
    ('P', 'Р'),
    ('C', 'С'),
    ('T', 'Т'),
    ('Y', 'У'),
    ('X', 'Х'),
];

fn in_cyrillic(serial: &[char]) -> Option<String> {
    let of =
        |letter: char| CYRILLIC.iter().find(|(latin, _)| *latin == letter).map(|(_, cyrillic)| *cyrillic);
    let any = serial.iter().any(|letter| of(*letter).is_some());
    any.then(|| serial.iter().map(|letter| of(*letter).unwrap_or(*letter)).collect())
}

fn obliterated(serial: &[char], chance: &mut Chance) -> Option<String> {
    let places: Vec<usize> = (0..serial.len()).filter(|place| serial[*place].is_alphanumeric()).collect();
    if places.len() < 4 {
        return None;
    }
    let lost = 1 + chance.below((places.len() / 2).max(1));
    let first = chance.below(places.len() - lost + 1);
    let gone = &places[first..first + lost];
    if lost > 2 && chance.happens(0.4) {
        let (start, end) = (gone[0], gone[gone.len() - 1]);
        let head: String = serial.iter().take(start).collect();
        let tail: String = serial.iter().skip(end + 1).collect();
        return Some(format!("{head}*{tail}"));
    }
    Some(
        serial
            .iter()
            .enumerate()
            .map(|(place, letter)| if gone.contains(&place) { '?' } else { *letter })
            .collect(),
    )
}

fn replaced(serial: &[char], place: usize, letter: char) -> String {
    serial.iter().enumerate().map(|(at, before)| if at == place { letter } else { *before }).collect()
}

/// A blank-firing gun after somebody drilled its barrel.
pub(super) fn converted(seen: &mut FirearmDescription, chance: &mut Chance) {
    use proofhouse_schemas::values::{ConvertedFrom, FirearmTypeCode};
    if let Some(code) = FirearmTypeCode::new(if chance.happens(0.5) { "CONVERTED" } else { "PISTOL" }) {
        seen.type_code = code;
    }
    seen.converted_from = Some(ConvertedFrom::Alarm);
    seen.calibre_raw = raw(chance.one_of(&["7,65 Browning", "9 mm kurz", "9x19", "6.35 Browning", "7.65mm"]));
    seen.calibre_id = None;
    seen.modifications = Some(short("barrel replaced, rifled"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_channel_changes_what_it_says() {
        let mut chance = Chance::new(3, "damage");
        let serial: Vec<char> = "AB01234".chars().collect();
        for _ in 0..200 {
            let read = obliterated(&serial, &mut chance).unwrap_or_default();
            assert!(read.contains(['?', '*']), "{read}");
            let swapped = transposed(&serial, &mut chance).unwrap_or_default();
            assert_eq!(swapped.len(), serial.len());
            assert_ne!(look_alike(&serial, &mut chance).unwrap_or_default(), "AB01234");
        }
        assert_eq!(affix_dropped("L12345Z").as_deref(), Some("12345Z"));
        assert_eq!(affix_dropped("123456"), None);
        assert_eq!(in_cyrillic(&['H', '7']).as_deref(), Some("Н7"));
    }
}
