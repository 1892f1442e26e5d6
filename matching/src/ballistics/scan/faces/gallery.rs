//! How the faces lie in memory: as bullets do ([`super::super::layout`]), each as one land.

use std::ops::Range;

use super::super::layout::{GroupVector, OFFSET};
use super::super::record_set::RecordSet;
use super::super::shape::{RECORDS_PER_BLOCK, SAMPLES_PER_GROUP};
use crate::ballistics::breech_face::{COARSE_SIDE, CoarseFace, in_window};

/// Breech faces laid out for the scan. Records are numbered from 0 in the order they were added.
#[derive(Debug, Clone)]
pub struct FaceGallery {
    /// First height, counted row by row through the square of a face, of each group of four that touches the window.
    groups: Vec<usize>,
    records: usize,
    /// So many vectors a block as there are groups.
    samples: Vec<GroupVector>,
    /// One vector a block; 0 for a face without heights.
    inverse_norms: Vec<[f32; RECORDS_PER_BLOCK]>,
    live: RecordSet,
}

/// Groups of four heights of a face that touch the round window, by their first height.
pub(super) fn window_groups() -> Vec<usize> {
    let touches = |first: &usize| {
        (*first..first + SAMPLES_PER_GROUP).any(|place| in_window((place % COARSE_SIDE, place / COARSE_SIDE)))
    };
    (0..COARSE_SIDE * COARSE_SIDE).step_by(SAMPLES_PER_GROUP).filter(touches).collect()
}

/// One divided by the length of the heights as a vector; 0 when there are none.
pub(super) fn inverse_norm(heights: impl Iterator<Item = i8>) -> f32 {
    let energy: i32 = heights.map(|height| i32::from(height).pow(2)).sum();
    if energy > 0 { (energy as f32).sqrt().recip() } else { 0.0 }
}

impl Default for FaceGallery {
    fn default() -> Self {
        Self::new()
    }
}

impl FaceGallery {
    /// A gallery without records.
    #[must_use]
    pub fn new() -> Self {
        Self {
            groups: window_groups(),
            records: 0,
            samples: Vec::new(),
            inverse_norms: Vec::new(),
            live: RecordSet::default(),
        }
    }

    /// Makes room for so many more records, so that memory is taken once.
    pub fn reserve(&mut self, records: usize) {
        let blocks = records.div_ceil(RECORDS_PER_BLOCK);
        self.samples.reserve(blocks * self.groups.len());
        self.inverse_norms.reserve(blocks);
    }

    /// Adds a face; its number is returned.
    pub fn append(&mut self, face: &CoarseFace) -> usize {
        let (record, lane) = (self.records, self.records % RECORDS_PER_BLOCK);
        if lane == 0 {
            let empty = GroupVector([OFFSET; RECORDS_PER_BLOCK * SAMPLES_PER_GROUP]);
            self.samples.resize(self.samples.len() + self.groups.len(), empty);
            self.inverse_norms.push([0.0; RECORDS_PER_BLOCK]);
        }
        let heights: Vec<i8> = face.heights_or_zero().collect();
        let first_vector = record / RECORDS_PER_BLOCK * self.groups.len();
        for (vector, &first) in self.samples.iter_mut().skip(first_vector).zip(&self.groups) {
            let places = vector.0.iter_mut().skip(lane * SAMPLES_PER_GROUP).take(SAMPLES_PER_GROUP);
            for (place, &height) in places.zip(heights.iter().skip(first)) {
                *place = height.cast_unsigned().wrapping_add(OFFSET);
            }
        }
        if let Some(norm) = self.inverse_norms.last_mut().and_then(|norms| norms.get_mut(lane)) {
            *norm = inverse_norm(heights.iter().copied());
        }
        self.live.insert(record);
        self.records += 1;
        record
    }

    /// Takes a record out of every later scan; whether it was there. Its number is not given again.
    pub fn remove(&mut self, record: usize) -> bool {
        self.live.remove(record)
    }

    /// The face of a record, also of a removed one; `None` for a number never given.
    #[must_use]
    pub fn face(&self, record: usize) -> Option<CoarseFace> {
        if record >= self.records {
            return None;
        }
        let (block, lane) = (record / RECORDS_PER_BLOCK, record % RECORDS_PER_BLOCK);
        let mut heights = [0; COARSE_SIDE * COARSE_SIDE];
        for (vector, &first) in self.of_blocks(block..block + 1)?.0.iter().zip(&self.groups) {
            let samples = vector.0.iter().skip(lane * SAMPLES_PER_GROUP).take(SAMPLES_PER_GROUP);
            for (height, sample) in heights.iter_mut().skip(first).zip(samples) {
                *height = sample.wrapping_sub(OFFSET).cast_signed();
            }
        }
        Some(CoarseFace::of_heights_or_zero(heights.into_iter()))
    }

    /// Records ever added; the next one gets this number.
    #[must_use]
    pub fn records(&self) -> usize {
        self.records
    }

    /// Records that a scan can find.
    #[must_use]
    pub fn live_records(&self) -> usize {
        self.live.len()
    }

    /// Bytes that a scan reads of all records: heights, inverse norms, one bit for being there.
    #[must_use]
    pub fn hot_bytes(&self) -> usize {
        size_of_val(self.samples.as_slice()) + size_of_val(self.inverse_norms.as_slice()) + self.live.bytes()
    }

    /// See the field.
    pub(super) fn groups(&self) -> &[usize] {
        &self.groups
    }

    /// Number of blocks, the last one perhaps not full.
    pub(super) fn blocks(&self) -> usize {
        self.records.div_ceil(RECORDS_PER_BLOCK)
    }

    /// The records of a block that are there and in a set, the first in the lowest bit.
    pub(super) fn wanted_in(&self, block: usize, among: Option<&RecordSet>) -> u16 {
        self.live.of_block(block) & among.map_or(u16::MAX, |among| among.of_block(block))
    }

    /// Heights and inverse norms of a run of blocks.
    pub(super) fn of_blocks(
        &self,
        blocks: Range<usize>,
    ) -> Option<(&[GroupVector], &[[f32; RECORDS_PER_BLOCK]])> {
        let groups = self.groups.len();
        let samples = self.samples.get(blocks.start * groups..blocks.end * groups)?;
        Some((samples, self.inverse_norms.get(blocks)?))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::super::super::shape::MOST_RECORD_SAMPLES;
    use super::*;
    use crate::ballistics::synthetic::{Condition, MachinedFace};

    fn coarse(seed: u64) -> CoarseFace {
        CoarseFace::new(&MachinedFace::new(seed).impression(seed, Condition::Good).unwrap())
    }

    #[test]
    fn a_face_takes_at_most_1_300_hot_bytes() {
        let mut gallery = FaceGallery::new();
        let face = coarse(1);
        for _ in 0..10 * RECORDS_PER_BLOCK {
            gallery.append(&face);
        }
        assert!(gallery.hot_bytes() <= 1_300 * gallery.records(), "{}", gallery.hot_bytes());
        assert!(gallery.groups().len() * SAMPLES_PER_GROUP <= MOST_RECORD_SAMPLES);
    }

    #[test]
    fn faces_are_read_back_and_removed_ones_are_gone() {
        let mut gallery = FaceGallery::new();
        let faces: Vec<CoarseFace> = (0..20).map(coarse).collect();
        for (number, face) in faces.iter().enumerate() {
            assert_eq!(gallery.append(face), number);
        }
        for (number, face) in faces.iter().enumerate() {
            assert_eq!(gallery.face(number).as_ref(), Some(face));
        }
        assert_eq!(gallery.face(20), None);
        assert!(gallery.remove(18) && !gallery.remove(18));
        assert_eq!((gallery.records(), gallery.live_records()), (20, 19));
        assert_eq!(gallery.append(&faces[0]), 20);
    }
}
