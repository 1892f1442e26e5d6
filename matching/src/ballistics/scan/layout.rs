//! The gallery of marks of one shape. A block of sixteen records is land by land, group by group of four samples.

use super::super::coarse::CoarseMark;
use super::record_blocks::RecordBlocks;
use super::shape::{SAMPLES_PER_GROUP, ScanShape};

/// Decimated marks of one shape, laid out for the scan. Records are numbered from 0 in the order they were added.
#[derive(Debug, Clone)]
pub struct ScanGallery {
    shape: ScanShape,
    blocks: RecordBlocks,
}

impl ScanGallery {
    /// A gallery without records.
    #[must_use]
    pub fn new(shape: ScanShape) -> Self {
        Self { shape, blocks: RecordBlocks::new(shape.lands() * shape.groups(), shape.lands()) }
    }

    /// Adds a mark; its number is returned. Lands longer than the shape are cut off. `None`, and nothing is added,
    /// for a mark of another kind or another number of lands.
    pub fn append(&mut self, mark: &CoarseMark) -> Option<usize> {
        if mark.kind() != self.shape.kind() || mark.land_count() != self.shape.lands() {
            return None;
        }
        let groups = self.shape.groups();
        let (record, mut lane) = self.blocks.append();
        for (number, land) in mark.lands().enumerate() {
            let most = land.values.len().min(groups * SAMPLES_PER_GROUP);
            lane.write(number * groups, land.values.get(..most).unwrap_or_default());
            lane.write_inverse_norm(number, land.inverse_norm);
        }
        Some(record)
    }

    /// Takes a record out of every later scan; whether it was there. Its number is not given again.
    pub fn remove(&mut self, record: usize) -> bool {
        self.blocks.remove(record)
    }

    /// The common shape of the records.
    #[must_use]
    pub fn shape(&self) -> ScanShape {
        self.shape
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

    pub(super) fn blocks(&self) -> &RecordBlocks {
        &self.blocks
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::super::super::mark::{Mark, MarkKind, MarkSignature};
    use super::super::super::synthetic::{Barrel, Condition};
    use super::super::shape::RECORDS_PER_BLOCK;
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
        let block = gallery.blocks().of_blocks(1..2).unwrap();
        for (index, land) in marks[18].lands().enumerate() {
            for (sample, &value) in land.values.iter().take(64).enumerate() {
                let stored = block.samples[index * 16 + sample / 4].0[2 * 4 + sample % 4];
                assert_eq!(i16::from(stored) - 128, i16::from(value));
            }
            assert_eq!(block.inverse_norms[index][2], land.inverse_norm);
        }
        assert!(gallery.blocks().of_blocks(2..3).is_none());
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
