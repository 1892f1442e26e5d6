//! Block keys: only records that share a key with a seizure are scored.
//!
//! The keys are hashes of a tag and a text. A record files itself under its keys ([`filed_under`]), a seizure looks
//! under its own ([`looks_under`]); they differ where one side is partial. One-deletion neighbourhoods of the collapsed
//! serial find every serial with one character wrong, missing, added, or two exchanged.

use super::identity::FirearmIdentity;
use crate::normalise::serial::SerialKeys;

const EXACT: u8 = b'O';
const NEIGHBOUR: u8 = b'D';
const DIGITS: u8 = b'G';
const LAST_FIVE: u8 = b'L';
const WITHOUT_ZEROS: u8 = b'Z';
const COMPLETE_PREFIX: u8 = b'P';
const COMPLETE_SUFFIX: u8 = b'Q';
const PARTIAL_PREFIX: u8 = b'p';
const PARTIAL_SUFFIX: u8 = b'q';

/// Length of the known run by which partial serials are found ...
const LONG_RUN: usize = 3;
/// ... and when the length of the whole serial is known.
const SHORT_RUN: usize = 2;

/// A key: 64-bit FNV-1a of the tag and the texts.
pub fn key_of(tag: u8, texts: &[&str]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut mix = |byte: u8| {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
    };
    mix(tag);
    for text in texts {
        text.bytes().for_each(&mut mix);
        mix(0x1f);
    }
    hash
}

/// Keys under which a record is filed.
pub fn filed_under(record: &FirearmIdentity) -> Vec<u64> {
    let mut keys = common_keys(record);
    if record.serial.has_value() {
        runs(
            record,
            if record.serial.is_complete() {
                [COMPLETE_PREFIX, COMPLETE_SUFFIX]
            } else {
                [PARTIAL_PREFIX, PARTIAL_SUFFIX]
            },
            &mut keys,
        );
    }
    tidy(keys)
}

/// Keys under which a seizure looks.
pub fn looks_under(seizure: &FirearmIdentity) -> Vec<u64> {
    let mut keys = common_keys(seizure);
    if seizure.serial.is_complete() {
        // Letters and digits exchanged, on one side only.
        if !seizure.serial_keys.swapped.is_empty() {
            keys.push(key_of(EXACT, &[&seizure.serial_keys.swapped.replace('O', "0")]));
        }
        runs(seizure, [PARTIAL_PREFIX, PARTIAL_SUFFIX], &mut keys);
    } else if seizure.serial.has_value() {
        runs(seizure, [COMPLETE_PREFIX, COMPLETE_SUFFIX], &mut keys);
    }
    tidy(keys)
}

fn tidy(mut keys: Vec<u64>) -> Vec<u64> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn common_keys(firearm: &FirearmIdentity) -> Vec<u64> {
    let mut keys = Vec::with_capacity(16);
    for number in &firearm.other_numbers {
        keys.push(key_of(EXACT, &[number]));
    }
    for reading in firearm.serial.readings() {
        if reading.is_empty() || reading.contains(['?', '*']) {
            continue;
        }
        let made;
        let serial = if reading == firearm.serial.value {
            &firearm.serial_keys
        } else {
            made = SerialKeys::of(reading, reading);
            &made
        };
        serial_keys(firearm, serial, &mut keys);
    }
    keys
}

fn serial_keys(firearm: &FirearmIdentity, serial: &SerialKeys, keys: &mut Vec<u64>) {
    keys.push(key_of(EXACT, &[&serial.o0]));
    if !serial.norm.is_ascii() {
        keys.push(key_of(EXACT, &[&serial.sound.replace('O', "0")]));
    }
    if serial.without_zeros != serial.o0 || serial.o0.starts_with('0') {
        keys.push(key_of(WITHOUT_ZEROS, &[&serial.without_zeros]));
    } else {
        keys.push(key_of(WITHOUT_ZEROS, &[&serial.o0]));
    }
    if serial.digits.len() >= 5 {
        keys.push(key_of(DIGITS, &[&serial.digits]));
    }
    for make in firearm.make.ids() {
        keys.push(key_of(LAST_FIVE, &[&serial.last5, make]));
    }
    let length = serial.skeleton.chars().count();
    let bore = firearm.calibre.bore_family.unwrap_or_default();
    // Short serials have so many neighbours that the bore is asked for too.
    let narrowed = if length < 6 { bore } else { "" };
    keys.push(key_of(NEIGHBOUR, &[&serial.skeleton, narrowed]));
    let mut shorter = String::with_capacity(serial.skeleton.len());
    for (place, letter) in serial.skeleton.char_indices() {
        shorter.clear();
        shorter.push_str(serial.skeleton.get(..place).unwrap_or_default());
        shorter.push_str(serial.skeleton.get(place + letter.len_utf8()..).unwrap_or_default());
        keys.push(key_of(NEIGHBOUR, &[&shorter, narrowed]));
    }
}

/// Known beginning and end of a serial, with each possible make: two characters with the length of the serial, three
/// when the length is not known.
fn runs(firearm: &FirearmIdentity, [prefix_tag, suffix_tag]: [u8; 2], keys: &mut Vec<u64>) {
    let letters: Vec<char> = firearm.serial_keys.o0.chars().collect();
    let unknown = |letter: &char| matches!(letter, '?' | '*');
    let length = letters.len();
    let counted = if letters.contains(&'*') { String::new() } else { length.to_string() };
    let mut shapes: Vec<(usize, &str)> = vec![(LONG_RUN, "")];
    if !counted.is_empty() {
        shapes.push((SHORT_RUN, &counted));
    }
    for (run, counted) in shapes.into_iter().filter(|(run, _)| length >= *run) {
        let beginning = letters.get(..run).unwrap_or_default();
        let end = letters.get(length - run..).unwrap_or_default();
        for (tag, part) in [(prefix_tag, beginning), (suffix_tag, end)] {
            if part.iter().any(unknown) {
                continue;
            }
            let part: String = part.iter().collect();
            keys.extend(firearm.make.ids().iter().map(|make| key_of(tag, &[&part, make, counted])));
        }
    }
}
