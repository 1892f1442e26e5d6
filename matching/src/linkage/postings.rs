//! Which records to look at: serials that are the same, or one character apart, however they are confused.
//!
//! Each record is filed under its serial in confusion classes and under what is left when one character is taken out;
//! a seizure looks under the same. Two serials of four characters and more that are one edit apart, neighbours exchanged
//! included, always share a key (deletion neighbourhood). Postings are pairs of 32 bits in one sorted array: no text, no
//! pointer.

use super::firearm::{Firearm, Firearms};
use super::serial_form::{FormKind, SerialForm};
use crate::threads::on_threads;

/// Shortest form whose neighbourhood is filed; shorter ones are filed as they are.
const SHORTEST_NEIGHBOURHOOD: usize = 4;

/// Keys of a record, on average, for which room is made.
const KEYS_EXPECTED: usize = 10;
/// Fewer records than this are not worth another thread.
const LEAST_PER_THREAD: usize = 10_000;

/// Records by key.
#[derive(Debug, Default)]
pub struct Postings {
    /// Key in the upper half, place of the record in the lower; sorted.
    filed: Vec<u64>,
    /// Where the postings with the same leading bits of the key begin.
    starts: Vec<u32>,
    shift: u32,
}

impl Postings {
    /// Files the records at these places, which ascend, on so many threads.
    pub fn new(
        records: &Firearms,
        places: impl ExactSizeIterator<Item = u32> + Clone + Sync,
        threads: usize,
    ) -> Postings {
        // Each thread files the keys of a range, so that the sorted parts follow each other and nothing is merged: a merge
        // holds everything twice. The price is that each thread works out all keys.
        let ranges = threads.clamp(1, places.len() / LEAST_PER_THREAD + 1);
        let parts: Vec<Vec<u64>> = on_threads(ranges, ranges, |part| {
            let range = part.start;
            // The others follow in the first one's room.
            let share = if range == 0 { 1 } else { ranges };
            let mut filed = Vec::with_capacity(places.len() * KEYS_EXPECTED / share);
            for place in places.clone() {
                let Some(record) = records.get(place) else { continue };
                filed_under(records, record, &mut |key| {
                    if ranges == 1 || (u64::from(key) * ranges as u64) >> 32 == range as u64 {
                        filed.push((u64::from(key) << 32) | u64::from(place));
                    }
                });
            }
            filed.sort_unstable();
            // Two deletions may leave the same: a list names a record once.
            filed.dedup();
            filed
        });
        let mut parts = parts.into_iter();
        let mut filed = parts.next().unwrap_or_default();
        parts.for_each(|part| filed.extend(part));
        let bits = (usize::BITS - filed.len().leading_zeros()).clamp(8, 22);
        let shift = 64 - bits;
        let mut starts = vec![0u32; (1usize << bits) + 1];
        for posting in &filed {
            if let Some(count) = starts.get_mut((posting >> shift) as usize + 1) {
                *count += 1;
            }
        }
        let mut before = 0;
        for start in &mut starts {
            before += *start;
            *start = before;
        }
        Postings { filed, starts, shift }
    }

    /// The postings of a key: the records are the lower halves.
    pub fn of(&self, key: u32) -> &[u64] {
        let wanted = u64::from(key) << 32;
        let bucket = (wanted >> self.shift) as usize;
        let (Some(&from), Some(&to)) = (self.starts.get(bucket), self.starts.get(bucket + 1)) else {
            return &[];
        };
        let bucket = self.filed.get(from as usize..to as usize).unwrap_or_default();
        let start = bucket.partition_point(|posting| *posting < wanted);
        let length = bucket
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(|posting| (**posting >> 32) as u32 == key)
            .count();
        bucket.get(start..start + length).unwrap_or_default()
    }
}

/// A 32-bit key of letters, one of which may be left out.
fn key(letters: &[u8], without: usize) -> u32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for (place, letter) in letters.iter().enumerate() {
        if place != without {
            hash = (hash ^ u64::from(*letter)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    // The upper bits choose the bucket, so they must be mixed well.
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}

/// The key of a form that is a part of a marking or stands elsewhere: it is found as it is only. These keys are apart
/// from those of neighbourhoods, where a short number would meet everything that is left of longer ones.
fn part_key(form: &SerialForm) -> u32 {
    key(&form.classes(), usize::MAX).rotate_left(16) ^ 0x5bd1_e995
}

fn neighbourhood(form: &SerialForm, found: &mut impl FnMut(u32)) {
    let letters = form.classes();
    found(key(&letters, usize::MAX));
    if letters.len() < SHORTEST_NEIGHBOURHOOD {
        return;
    }
    for place in 0..letters.len() {
        // Of equal neighbours one deletion is enough.
        if place == 0 || letters.get(place) != letters.get(place - 1) {
            found(key(&letters, place));
        }
    }
}

/// Without what cannot be read, when little is missing.
fn readable_part(form: &SerialForm) -> Option<SerialForm> {
    let letters: Vec<u8> =
        form.letters().iter().copied().filter(|letter| *letter != super::serial_form::UNREADABLE).collect();
    (letters.len() >= 4).then(|| SerialForm::of(&letters, form.kind))
}

/// The keys under which a record is filed; one may come twice.
pub fn filed_under(records: &Firearms, record: &Firearm, found: &mut impl FnMut(u32)) {
    let form = &record.serial;
    if form.is_partial() {
        if let Some(readable) = readable_part(form) {
            neighbourhood(&readable, found);
        }
    } else if !form.is_empty() {
        neighbourhood(form, found);
        if form.len() >= SHORTEST_NEIGHBOURHOOD {
            found(part_key(form));
        }
    }
    for other in records.further(record).iter().filter(|form| !form.is_partial()) {
        match other.kind {
            FormKind::Sound => neighbourhood(other, found),
            _ if other.len() >= SHORTEST_NEIGHBOURHOOD => found(part_key(other)),
            _ => {}
        }
    }
}

/// The keys under which a seizure looks; one may come twice.
pub fn looks_under(seizures: &Firearms, seizure: &Firearm, found: &mut impl FnMut(u32)) {
    for form in std::iter::once(&seizure.serial).chain(seizures.further(seizure)) {
        if form.is_partial() {
            if let Some(readable) = readable_part(form) {
                neighbourhood(&readable, found);
            }
            continue;
        }
        if form.len() >= SHORTEST_NEIGHBOURHOOD {
            found(part_key(form));
        }
        if !form.is_empty() && form.kind != FormKind::Digits {
            neighbourhood(form, found);
        }
    }
}
