//! Which records are scored: one bit each, sixteen to a block, so that a block without any is skipped whole.

use super::shape::RECORDS_PER_BLOCK;

/// A set of records of a gallery (what passes the class filters, what a user may see).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordSet {
    blocks: Vec<u16>,
}

impl RecordSet {
    /// Puts a record in.
    pub fn insert(&mut self, record: usize) {
        let block = record / RECORDS_PER_BLOCK;
        if self.blocks.len() <= block {
            self.blocks.resize(block + 1, 0);
        }
        if let Some(lanes) = self.blocks.get_mut(block) {
            *lanes |= 1 << (record % RECORDS_PER_BLOCK);
        }
    }

    /// Takes a record out; whether it was in.
    pub fn remove(&mut self, record: usize) -> bool {
        let lane = 1_u16 << (record % RECORDS_PER_BLOCK);
        self.blocks.get_mut(record / RECORDS_PER_BLOCK).is_some_and(|lanes| {
            let was_in = *lanes & lane != 0;
            *lanes &= !lane;
            was_in
        })
    }

    /// Whether a record is in.
    #[must_use]
    pub fn contains(&self, record: usize) -> bool {
        self.of_block(record / RECORDS_PER_BLOCK) & (1 << (record % RECORDS_PER_BLOCK)) != 0
    }

    /// Number of records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.blocks.iter().map(|lanes| lanes.count_ones() as usize).sum()
    }

    /// Whether no record is in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.iter().all(|&lanes| lanes == 0)
    }

    /// The records of one block that are in, the first in the lowest bit.
    pub(super) fn of_block(&self, block: usize) -> u16 {
        self.blocks.get(block).copied().unwrap_or(0)
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.blocks.as_slice())
    }
}

impl FromIterator<usize> for RecordSet {
    fn from_iter<Records: IntoIterator<Item = usize>>(records: Records) -> Self {
        let mut set = Self::default();
        for record in records {
            set.insert(record);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_go_in_and_out() {
        let mut set: RecordSet = [0, 15, 16, 40].into_iter().collect();
        assert_eq!((set.len(), set.of_block(0), set.of_block(7)), (4, 0x8001, 0));
        assert!(set.remove(15) && !set.remove(15) && !set.remove(9_999));
        assert!(set.contains(16) && !set.contains(15));
    }
}
