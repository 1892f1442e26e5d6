//! How the faces lie in memory: as bullets do ([`super::super::record_blocks`]), each as one land.

use super::super::record_blocks::{OFFSET, RecordBlocks};
use super::super::shape::{RECORDS_PER_BLOCK, SAMPLES_PER_GROUP};
use crate::ballistics::breech_face::{COARSE_SIDE, CoarseFace, in_window};
use crate::ballistics::coarse::inverse_norm;

/// Breech faces laid out for the scan. Records are numbered from 0 in the order they were added.
#[derive(Debug, Clone)]
pub struct FaceGallery {
    /// First height, counted row by row through the square of a face, of each group of four that touches the window.
    groups: Vec<usize>,
    blocks: RecordBlocks,
}

/// Groups of four heights of a face that touch the round window, by their first height.
pub(super) fn window_groups() -> Vec<usize> {
    let touches = |first: &usize| {
        (*first..first + SAMPLES_PER_GROUP).any(|place| in_window((place % COARSE_SIDE, place / COARSE_SIDE)))
    };
    (0..COARSE_SIDE * COARSE_SIDE).step_by(SAMPLES_PER_GROUP).filter(touches).collect()
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
        let groups = window_groups();
        let blocks = RecordBlocks::new(groups.len(), 1);
        Self { groups, blocks }
    }

    /// Makes room for so many more records, so that memory is taken once.
    pub fn reserve(&mut self, records: usize) {
        self.blocks.reserve(records);
    }

    /// Adds a face; its number is returned.
    pub fn append(&mut self, face: &CoarseFace) -> usize {
        let heights: Vec<i8> = face.heights_or_zero().collect();
        let (record, mut lane) = self.blocks.append();
        for (vector, &first) in self.groups.iter().enumerate() {
            lane.write(vector, heights.get(first..first + SAMPLES_PER_GROUP).unwrap_or_default());
        }
        lane.write_inverse_norm(0, inverse_norm(&heights));
        record
    }

    /// Takes a record out of every later scan; whether it was there. Its number is not given again.
    pub fn remove(&mut self, record: usize) -> bool {
        self.blocks.remove(record)
    }

    /// The face of a record, also of a removed one; `None` for a number never given.
    #[must_use]
    pub fn face(&self, record: usize) -> Option<CoarseFace> {
        if record >= self.records() {
            return None;
        }
        let (block, lane) = (record / RECORDS_PER_BLOCK, record % RECORDS_PER_BLOCK);
        let mut heights = [0; COARSE_SIDE * COARSE_SIDE];
        for (vector, &first) in self.blocks.of_blocks(block..block + 1)?.samples.iter().zip(&self.groups) {
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
        self.blocks.records()
    }

    /// Records that a scan can find.
    #[must_use]
    pub fn live_records(&self) -> usize {
        self.blocks.live_records()
    }

    /// Bytes that a scan reads of all records.
    #[must_use]
    pub fn hot_bytes(&self) -> usize {
        self.blocks.hot_bytes()
    }

    /// See the field.
    pub(super) fn groups(&self) -> &[usize] {
        &self.groups
    }

    pub(super) fn blocks(&self) -> &RecordBlocks {
        &self.blocks
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
