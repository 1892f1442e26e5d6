//! How the gallery lies in memory.
//!
//! Sixteen records make a block. Of every land the samples come in groups of four; one vector of 64 bytes holds one
//! group of all sixteen records, so that one instruction multiplies and sums four samples of sixteen records and no
//! sum has ever to be taken across a vector. A sample is stored as value + 128, because the instruction wants one
//! unsigned factor. A block is land by land, group by group; beside it lie sixteen inverse norms for every land.

use super::super::coarse::CoarseMark;
use super::record_set::RecordSet;
use super::shape::{RECORDS_PER_BLOCK, SAMPLES_PER_GROUP, ScanShape};

/// What is added to a sample to store it unsigned.
pub(super) const OFFSET: u8 = 128;

/// One group of four samples of sixteen records, record by record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C, align(64))]
pub(super) struct GroupVector(pub(super) [u8; RECORDS_PER_BLOCK * SAMPLES_PER_GROUP]);

/// Decimated marks of one shape, laid out for the scan. Records are numbered from 0 in the order they were added.
#[derive(Debug, Clone)]
pub struct ScanGallery {
    shape: ScanShape,
    records: usize,
    /// `lands x groups` vectors a block.
    samples: Vec<GroupVector>,
    /// `lands` a block; 0 for a missing land.
    inverse_norms: Vec<[f32; RECORDS_PER_BLOCK]>,
    live: RecordSet,
}

/// One block as a kernel and the scoring rule read it.
#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    pub(super) samples: &'a [GroupVector],
    pub(super) inverse_norms: &'a [[f32; RECORDS_PER_BLOCK]],
}

impl ScanGallery {
    /// A gallery without records.
    #[must_use]
    pub fn new(shape: ScanShape) -> Self {
        Self { shape, records: 0, samples: Vec::new(), inverse_norms: Vec::new(), live: RecordSet::default() }
    }

    /// Adds a mark; its number is returned. Lands longer than the shape are cut off. `None`, and nothing is added,
    /// for a mark of another kind or another number of lands.
    pub fn append(&mut self, mark: &CoarseMark) -> Option<usize> {
        if mark.kind() != self.shape.kind() || mark.land_count() != self.shape.lands() {
            return None;
        }
        let (block, lane) = (self.records / RECORDS_PER_BLOCK, self.records % RECORDS_PER_BLOCK);
        let (lands, groups) = (self.shape.lands(), self.shape.groups());
        if lane == 0 {
            let empty = GroupVector([OFFSET; RECORDS_PER_BLOCK * SAMPLES_PER_GROUP]);
            self.samples.resize(self.samples.len() + lands * groups, empty);
            self.inverse_norms.resize(self.inverse_norms.len() + lands, [0.0; RECORDS_PER_BLOCK]);
        }
        let rows = self.samples.get_mut(block * lands * groups..)?.chunks_exact_mut(groups);
        let norms = self.inverse_norms.get_mut(block * lands..)?;
        for ((row, norms), land) in rows.zip(norms).zip(mark.lands()) {
            for (vector, values) in row.iter_mut().zip(land.values.chunks(SAMPLES_PER_GROUP)) {
                for (place, &value) in vector.0.iter_mut().skip(lane * SAMPLES_PER_GROUP).zip(values) {
                    *place = value.cast_unsigned().wrapping_add(OFFSET);
                }
            }
            if let Some(norm) = norms.get_mut(lane) {
                *norm = land.inverse_norm;
            }
        }
        let record = self.records;
        self.live.insert(record);
        self.records += 1;
        Some(record)
    }

    /// Takes a record out of every later scan; whether it was there. Its number is not given again.
    pub fn remove(&mut self, record: usize) -> bool {
        self.live.remove(record)
    }

    /// The common shape of the records.
    #[must_use]
    pub fn shape(&self) -> ScanShape {
        self.shape
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

    /// Bytes that a scan reads of all records: samples, inverse norms, one bit for being there.
    #[must_use]
    pub fn hot_bytes(&self) -> usize {
        size_of_val(self.samples.as_slice()) + size_of_val(self.inverse_norms.as_slice()) + self.live.bytes()
    }

    /// Number of blocks, the last one perhaps not full.
    pub(super) fn blocks(&self) -> usize {
        self.records.div_ceil(RECORDS_PER_BLOCK)
    }

    /// The records of a block that are there, the first in the lowest bit.
    pub(super) fn live_in(&self, block: usize) -> u16 {
        self.live.of_block(block)
    }

    pub(super) fn block(&self, block: usize) -> Option<Block<'_>> {
        let (lands, vectors) = (self.shape.lands(), self.shape.lands() * self.shape.groups());
        Some(Block {
            samples: self.samples.get(block * vectors..(block + 1) * vectors)?,
            inverse_norms: self.inverse_norms.get(block * lands..(block + 1) * lands)?,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::super::super::mark::{Mark, MarkKind, MarkSignature};
    use super::super::super::synthetic::{Barrel, Condition};
    use super::*;

    fn coarse(lands: usize, seed: u64) -> CoarseMark {
        let bullet = Barrel::new(seed, lands, 1_950.0).shot(seed, Condition::Good);
        CoarseMark::new(&Mark::new(MarkKind::Lea, MarkSignature::Lands(bullet)).unwrap())
    }

    #[test]
    fn a_six_land_bullet_takes_at_most_416_hot_bytes() {
        let mut gallery = ScanGallery::new(ScanShape::bullets(6).unwrap());
        let mark = coarse(6, 1);
        for _ in 0..10 * RECORDS_PER_BLOCK {
            gallery.append(&mark).unwrap();
        }
        assert!(gallery.hot_bytes() <= 416 * gallery.records(), "{}", gallery.hot_bytes());
    }

    #[test]
    fn a_record_is_read_back_from_its_lane() {
        let mut gallery = ScanGallery::new(ScanShape::bullets(5).unwrap());
        let marks: Vec<CoarseMark> = (0..20).map(|seed| coarse(5, seed)).collect();
        for (number, mark) in marks.iter().enumerate() {
            assert_eq!(gallery.append(mark), Some(number));
        }
        let block = gallery.block(1).unwrap();
        for (index, land) in marks[18].lands().enumerate() {
            for (sample, &value) in land.values.iter().take(64).enumerate() {
                let stored = block.samples[index * 16 + sample / 4].0[2 * 4 + sample % 4];
                assert_eq!(i16::from(stored) - 128, i16::from(value));
            }
            assert_eq!(block.inverse_norms[index][2], land.inverse_norm);
        }
        assert!(gallery.block(2).is_none());
    }

    #[test]
    fn other_shapes_are_refused_and_removed_records_are_gone() {
        let mut gallery = ScanGallery::new(ScanShape::bullets(6).unwrap());
        assert_eq!(gallery.append(&coarse(5, 1)), None);
        assert_eq!((gallery.records(), gallery.hot_bytes()), (0, 0));
        assert_eq!(gallery.append(&coarse(6, 1)), Some(0));
        assert!(gallery.remove(0) && !gallery.remove(0));
        assert_eq!((gallery.records(), gallery.live_records()), (1, 0));
        assert_eq!(gallery.append(&coarse(6, 2)), Some(1));
    }
}
