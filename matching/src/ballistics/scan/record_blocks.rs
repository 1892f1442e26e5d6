//! How records lie in memory: what galleries of striae and of breech faces have in common.
//!
//! Sixteen records make a block. Samples come in groups of four; one vector of 64 bytes holds one group of all sixteen
//! records, so that one instruction multiplies and sums four samples of sixteen records and no sum has ever to be taken
//! across a vector. A sample is stored as value + 128, because the instruction wants one unsigned factor. Beside the vectors
//! of a block lie sixteen inverse norms for every land.

use std::ops::Range;

use super::record_set::RecordSet;
use super::shape::{RECORDS_PER_BLOCK, SAMPLES_PER_GROUP};

/// What is added to a sample to store it unsigned.
pub(super) const OFFSET: u8 = 128;

/// One group of four samples of sixteen records, record by record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C, align(64))]
pub(super) struct GroupVector(pub(super) [u8; RECORDS_PER_BLOCK * SAMPLES_PER_GROUP]);

/// One number of each record of a block.
pub(super) type Lanes = [f32; RECORDS_PER_BLOCK];

/// Some blocks as kernels and scoring rules read them.
#[derive(Clone, Copy)]
pub(super) struct Blocks<'a> {
    pub(super) samples: &'a [GroupVector],
    pub(super) inverse_norms: &'a [Lanes],
}

/// Records numbered from 0 in the order they were added.
#[derive(Debug, Clone)]
pub(super) struct RecordBlocks {
    /// Vectors of samples a block.
    vectors: usize,
    /// Lands a block.
    lands: usize,
    records: usize,
    samples: Vec<GroupVector>,
    /// 0 for a land that is missing.
    inverse_norms: Vec<Lanes>,
    live: RecordSet,
}

impl RecordBlocks {
    /// No records yet; each will have so many vectors of samples and so many lands.
    pub(super) fn new(vectors: usize, lands: usize) -> Self {
        let live = RecordSet::default();
        Self { vectors, lands, records: 0, samples: Vec::new(), inverse_norms: Vec::new(), live }
    }

    /// Makes room for so many more records, so that memory is taken once.
    pub(super) fn reserve(&mut self, records: usize) {
        let blocks = records.div_ceil(RECORDS_PER_BLOCK);
        self.samples.reserve(blocks * self.vectors);
        self.inverse_norms.reserve(blocks * self.lands);
    }

    /// Adds a record without heights, to be written by [`RecordLane`]; its number is returned.
    pub(super) fn append(&mut self) -> (usize, RecordLane<'_>) {
        let record = self.records;
        let (block, lane) = (record / RECORDS_PER_BLOCK, record % RECORDS_PER_BLOCK);
        if lane == 0 {
            let empty = GroupVector([OFFSET; RECORDS_PER_BLOCK * SAMPLES_PER_GROUP]);
            self.samples.resize((block + 1) * self.vectors, empty);
            self.inverse_norms.resize((block + 1) * self.lands, [0.0; RECORDS_PER_BLOCK]);
        }
        self.live.insert(record);
        self.records += 1;
        let samples = self.samples.get_mut(block * self.vectors..).unwrap_or_default();
        let inverse_norms = self.inverse_norms.get_mut(block * self.lands..).unwrap_or_default();
        (record, RecordLane { lane, samples, inverse_norms })
    }

    /// Takes a record out of every later scan; whether it was there. Its number is not given again.
    pub(super) fn remove(&mut self, record: usize) -> bool {
        self.live.remove(record)
    }

    /// Records ever added.
    pub(super) fn records(&self) -> usize {
        self.records
    }

    /// Records that a scan can find.
    pub(super) fn live_records(&self) -> usize {
        self.live.len()
    }

    /// Bytes that a scan reads of all records: samples, inverse norms, one bit for being there.
    pub(super) fn hot_bytes(&self) -> usize {
        size_of_val(self.samples.as_slice()) + size_of_val(self.inverse_norms.as_slice()) + self.live.bytes()
    }

    /// Number of blocks, the last one perhaps not full.
    pub(super) fn blocks(&self) -> usize {
        self.records.div_ceil(RECORDS_PER_BLOCK)
    }

    /// The records of a block that are there and in a set, the first in the lowest bit.
    pub(super) fn wanted_in(&self, block: usize, among: Option<&RecordSet>) -> u16 {
        self.live.of_block(block) & among.map_or(u16::MAX, |among| among.of_block(block))
    }

    /// A run of blocks.
    pub(super) fn of_blocks(&self, blocks: Range<usize>) -> Option<Blocks<'_>> {
        Some(Blocks {
            samples: self.samples.get(blocks.start * self.vectors..blocks.end * self.vectors)?,
            inverse_norms: self.inverse_norms.get(blocks.start * self.lands..blocks.end * self.lands)?,
        })
    }
}

/// The place of one record in its block.
pub(super) struct RecordLane<'a> {
    lane: usize,
    /// From the block's first vector on.
    samples: &'a mut [GroupVector],
    inverse_norms: &'a mut [Lanes],
}

impl RecordLane<'_> {
    /// Writes samples from a vector on, four to each.
    pub(super) fn write(&mut self, first_vector: usize, samples: &[i8]) {
        let vectors = self.samples.get_mut(first_vector..).unwrap_or_default();
        for (vector, samples) in vectors.iter_mut().zip(samples.chunks(SAMPLES_PER_GROUP)) {
            let places = vector.0.iter_mut().skip(self.lane * SAMPLES_PER_GROUP);
            for (place, &sample) in places.zip(samples) {
                *place = sample.cast_unsigned().wrapping_add(OFFSET);
            }
        }
    }

    /// Writes the inverse norm of a land.
    pub(super) fn write_inverse_norm(&mut self, land: usize, inverse_norm: f32) {
        if let Some(norm) = self.inverse_norms.get_mut(land).and_then(|norms| norms.get_mut(self.lane)) {
            *norm = inverse_norm;
        }
    }
}
