//! Records filed for searching, part by part: some can be added, and some taken out, between searches.
//!
//! A part is filed once. What is added becomes a part of its own; as soon as a part is half as long as the one before it,
//! both are filed anew as one. So there are few parts, and a record is filed anew a few times at most (the logarithmic
//! method: Bentley and Saxe, "Decomposable searching problems I", Journal of Algorithms 1, 1980). What is taken out is
//! filed too, as what is gone: lists and counts leave it out. A search answers as if all records but these had been filed
//! at once.

use super::firearm::Firearms;
use super::postings::Postings;
use super::serial_form::SerialForm;
use super::series::{End, Placed, Series};
use std::collections::BTreeSet;
use std::ops::Range;

/// Parts halve in length, and places are numbers of 32 bits.
const MOST_PARTS: usize = 33;

/// Records, filed.
#[derive(Debug, Default)]
pub(super) struct Filing {
    parts: Vec<Part>,
    gone: Part,
    gone_places: BTreeSet<u32>,
}

/// Records that were filed together.
#[derive(Debug, Default)]
struct Part {
    places: Range<u32>,
    postings: Postings,
    series: Series,
}

impl Part {
    /// Files a run of records, on so many threads.
    fn new(records: &Firearms, places: Range<u32>, threads: usize) -> Self {
        let postings = Postings::new(records, places.clone(), threads);
        Self { series: Series::new(records, places.clone()), postings, places }
    }
}

/// The places of records that something was found under, in all parts.
pub(super) struct Found<'f, T> {
    lists: [&'f [T]; MOST_PARTS],
    place: fn(&T) -> u32,
    gone: usize,
    filing: &'f Filing,
}

impl<T> Found<'_, T> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.lists.iter().map(|list| list.len()).sum::<usize>().saturating_sub(self.gone)
    }

    /// The places.
    pub(super) fn places(&self) -> impl Iterator<Item = u32> + '_ {
        let all = self.lists.iter().flat_map(|list| list.iter()).map(self.place);
        all.filter(|place| self.gone == 0 || !self.filing.is_gone(*place))
    }
}

impl Filing {
    /// Files the records that have been appended since the last time.
    pub(super) fn add(&mut self, records: &Firearms, threads: usize) {
        let from = self.parts.last().map_or(0, |part| part.places.end);
        let mut places = from..u32::try_from(records.len()).unwrap_or(u32::MAX);
        if places.is_empty() {
            return;
        }
        while let Some(before) = self.parts.pop_if(|part| part.places.len() < 2 * places.len()) {
            places.start = before.places.start;
        }
        self.parts.push(Part::new(records, places, threads));
    }

    /// Takes records out: of those at these places nothing is found any more.
    pub(super) fn take_out(&mut self, records: &Firearms, places: impl IntoIterator<Item = u32>) {
        let filed = self.parts.last().map_or(0, |part| part.places.end);
        let before = self.gone_places.len();
        self.gone_places.extend(places.into_iter().filter(|place| *place < filed));
        if self.gone_places.len() > before {
            let gone = || self.gone_places.iter().copied();
            self.gone = Part {
                places: 0..0,
                postings: Postings::new(records, gone(), 1),
                series: Series::new(records, gone()),
            };
        }
    }

    /// Whether a record has been taken out.
    pub(super) fn is_gone(&self, place: u32) -> bool {
        self.gone_places.contains(&place)
    }

    /// How many records are filed and not gone.
    pub(super) fn len(&self) -> usize {
        self.parts.last().map_or(0, |part| part.places.end as usize) - self.gone_places.len()
    }

    /// The records under a key.
    pub(super) fn under(&self, key: u32) -> Found<'_, u64> {
        self.found(|part| part.postings.of(key), |posting| *posting as u32)
    }

    /// Records of a make whose serial has these characters (in classes) at this end.
    pub(super) fn with(&self, make: u32, letters: &[u8], end: End) -> Found<'_, Placed> {
        self.found(|part| part.series.with(make, letters, end), |placed| placed.record)
    }

    /// How many records of a make share all of this serial but its last characters.
    pub(super) fn neighbours(&self, make: u32, serial: &SerialForm, last: usize) -> usize {
        let in_part = |part: &Part| part.series.neighbours(make, serial, last);
        self.parts.iter().map(in_part).sum::<usize>().saturating_sub(in_part(&self.gone))
    }

    fn found<'f, T>(&'f self, list: impl Fn(&'f Part) -> &'f [T], place: fn(&T) -> u32) -> Found<'f, T> {
        let mut lists: [&[T]; MOST_PARTS] = [&[]; MOST_PARTS];
        lists.iter_mut().zip(&self.parts).for_each(|(found, part)| *found = list(part));
        Found { lists, place, gone: list(&self.gone).len(), filing: self }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use crate::linkage::firearm::{Reader, Statement};
    use crate::linkage::names::NameBook;
    use crate::linkage::reference::ReferenceTable;

    #[test]
    fn parts_halve_in_length() {
        let book = NameBook::new(&ReferenceTable::of_code_lists());
        let mut reader = Reader::new(&book);
        let (mut records, mut filing) = (Firearms::default(), Filing::default());
        for number in 100_000..100_500 {
            let serial = number.to_string();
            reader.read(&Statement { serial: &serial, ..Statement::default() }, &mut records);
            filing.add(&records, 1);
            let lengths: Vec<usize> = filing.parts.iter().map(|part| part.places.len()).collect();
            assert!(lengths.windows(2).all(|two| two[0] >= 2 * two[1]), "{lengths:?}");
            assert_eq!(lengths.iter().sum::<usize>(), records.len());
        }
        filing.take_out(&records, [7, 7, 100_000]);
        assert_eq!((filing.len(), filing.is_gone(7), filing.is_gone(8)), (499, true, false));
    }
}
