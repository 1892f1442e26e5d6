//! Serials of one make in order: what begins or ends alike, and how densely a series is recorded.
//!
//! Two orders of the same records, one by serial and one by the serial read backwards, answer any known beginning or
//! end by binary search, whatever its length. The same order tells how many neighbours a number has (a stolen lot).

use super::firearm::{Firearm, Firearms};
use super::names::{ABSENT, is_listed};
use super::serial_form::{LONGEST, SerialForm};
use crate::threads::joined;

/// Records of known makes by make and serial.
#[derive(Debug, Default)]
pub struct Series {
    forward: Vec<Placed>,
    backward: Vec<Placed>,
}

/// Make and serial packed so that their order is that of the numbers; the place of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placed {
    // A number of 128 bits in two: as one it would take a quarter more memory, for its alignment.
    high: u64,
    low: u64,
    /// Place of the record.
    pub record: u32,
}

impl Placed {
    fn new(packed: u128, record: u32) -> Placed {
        Placed { high: (packed >> 64) as u64, low: packed as u64, record }
    }

    fn packed(&self) -> u128 {
        u128::from(self.high) << 64 | u128::from(self.low)
    }
}

/// An end of a serial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Its beginning.
    Front,
    /// Its end.
    Back,
}

impl End {
    /// So many characters at this end.
    pub fn of(self, letters: &[u8], length: usize) -> &[u8] {
        let length = length.min(letters.len());
        match self {
            End::Front => letters.get(..length),
            End::Back => letters.get(letters.len() - length..),
        }
        .unwrap_or_default()
    }
}

/// A make, an end, and the characters (in classes) that a serial has there: equal runs are equal numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run(u128);

impl Run {
    /// The run of a make at an end of its serials.
    pub fn of(make: u32, letters: &[u8], end: End) -> Run {
        let backwards = end == End::Back;
        let packed = pack(make, letters.iter().copied(), letters.len(), backwards);
        Run(packed << 1 | u128::from(backwards))
    }

    /// Every run of a record: what [`Series`] would find it by. A make that stands twice counts twice, as there.
    pub fn of_record(record: &Firearm, found: &mut impl FnMut(Run)) {
        for make in makes_in_order(record) {
            let letters = record.serial.classes();
            for end in [End::Front, End::Back] {
                (1..=letters.len()).for_each(|length| found(Run::of(make, end.of(&letters, length), end)));
            }
        }
    }

    /// The run that neighbours in a series share: all of a serial but its last characters.
    pub fn of_neighbours(make: u32, serial: &SerialForm, last: usize) -> Option<Run> {
        let length = serial.len().checked_sub(last).filter(|length| *length > 0)?;
        (make != ABSENT).then(|| Run::of(make, End::Front.of(&serial.classes(), length), End::Front))
    }

    /// As a number: makes are numbered from nought, so that it is positive.
    pub fn number(self) -> i128 {
        self.0 as i128
    }
}

/// The makes under which a record's serial stands in the order of its make.
fn makes_in_order(record: &Firearm) -> impl Iterator<Item = u32> + '_ {
    let placed = record.serial.len() >= 2 && !record.serial.is_partial();
    record.makes.iter().copied().filter(move |make| placed && is_listed(*make))
}

/// Bits of a character, and of the serials' part of a packed key.
const CHARACTER: u32 = 6;
const SERIAL_BITS: u32 = CHARACTER * LONGEST as u32;

impl Series {
    /// Orders the records at these places, each under each of its possible makes.
    pub fn new(records: &Firearms, places: impl ExactSizeIterator<Item = u32> + Clone + Sync) -> Series {
        let placed = |backwards: bool| {
            let mut all = Vec::with_capacity(places.len() + places.len() / 16);
            for place in places.clone() {
                let Some(record) = records.get(place) else { continue };
                let classes = record.serial.classes();
                for make in makes_in_order(record) {
                    let packed = pack(make, classes.iter().copied(), classes.len(), backwards);
                    all.push(Placed::new(packed, place));
                }
            }
            all.sort_unstable();
            all
        };
        let (forward, backward) = std::thread::scope(|scope| {
            let other = scope.spawn(|| placed(true));
            (placed(false), joined(other))
        });
        Series { forward, backward }
    }

    /// Records of a make whose serial has these characters (in classes) at this end.
    pub fn with(&self, make: u32, letters: &[u8], end: End) -> &[Placed] {
        let order = match end {
            End::Front => &self.forward,
            End::Back => &self.backward,
        };
        range(order, make, letters.iter().copied(), letters.len(), end == End::Back)
    }

    /// How many records of a make share all of this serial but its last characters.
    pub fn neighbours(&self, make: u32, serial: &SerialForm, last: usize) -> usize {
        if make == ABSENT || serial.len() <= last {
            return 0;
        }
        self.with(make, End::Front.of(&serial.classes(), serial.len() - last), End::Front).len()
    }
}

/// `0` is the end of a serial, so that a shorter serial stands before those that it begins.
fn code(letter: u8) -> u128 {
    u128::from(match letter {
        b'0'..=b'9' => letter - b'0' + 1,
        b'A'..=b'Z' => letter - b'A' + 11,
        _ => 63,
    })
}

fn pack(make: u32, letters: impl DoubleEndedIterator<Item = u8>, length: usize, backwards: bool) -> u128 {
    let mut packed = u128::from(make) << SERIAL_BITS;
    let mut shift = SERIAL_BITS;
    let mut add = |letter: u8| {
        shift -= CHARACTER;
        packed |= code(letter) << shift;
    };
    if backwards {
        letters.rev().take(length.min(LONGEST)).for_each(&mut add);
    } else {
        letters.take(length.min(LONGEST)).for_each(&mut add);
    }
    packed
}

fn range(
    order: &[Placed],
    make: u32,
    letters: impl DoubleEndedIterator<Item = u8>,
    length: usize,
    backwards: bool,
) -> &[Placed] {
    let first = pack(make, letters, length, backwards);
    let free = SERIAL_BITS - CHARACTER * (length.min(LONGEST) as u32);
    let last = first | ((1u128 << free) - 1);
    let start = order.partition_point(|placed| placed.packed() < first);
    let rest = order.get(start..).unwrap_or_default();
    // Ranges are short: gallop instead of searching all that is left.
    let mut step = 16;
    while rest.get(step).is_some_and(|placed| placed.packed() <= last) {
        step *= 2;
    }
    let window = rest.get(..step.min(rest.len())).unwrap_or_default();
    let end = window.partition_point(|placed| placed.packed() <= last);
    window.get(..end).unwrap_or_default()
}
