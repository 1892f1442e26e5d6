//! Records filed under their block keys; answers one seizure at a time, and takes new records while it lives.

use super::blocking::{filed_under, looks_under};
use super::candidate::{Candidate, rank};
use super::frequency::SerialFrequencies;
use super::identity::FirearmIdentity;
use super::score::ScoreContext;
use super::settings::Settings;
use crate::normalise::Normaliser;
use std::collections::HashMap;

/// Block keys of records in one sorted array, and those filed later in a map beside it.
#[derive(Debug, Default)]
pub(super) struct BlockIndex {
    sorted: Vec<(u64, u32)>,
    /// Where the keys with the same leading bits begin, so that a look-up touches few places of memory.
    starts: Vec<u32>,
    leading_bits: u32,
    later: HashMap<u64, Vec<u32>>,
}

impl BlockIndex {
    pub(super) fn build(records: &[FirearmIdentity]) -> BlockIndex {
        let mut sorted = Vec::with_capacity(records.len() * 14);
        for (place, record) in records.iter().enumerate() {
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            sorted.extend(filed_under(record).into_iter().map(|key| (key, place)));
        }
        sorted.sort_unstable();
        let leading_bits = usize::BITS.saturating_sub(sorted.len().leading_zeros()).clamp(1, 24);
        let buckets = 1usize << leading_bits;
        let mut starts = vec![0u32; buckets + 1];
        for (key, _) in &sorted {
            if let Some(count) = starts.get_mut((key >> (64 - leading_bits)) as usize + 1) {
                *count += 1;
            }
        }
        let mut before = 0;
        for start in &mut starts {
            before += *start;
            *start = before;
        }
        BlockIndex { sorted, starts, leading_bits, later: HashMap::new() }
    }

    /// The records filed under a key at the start.
    fn block(&self, key: u64) -> &[(u64, u32)] {
        let bucket = (key >> (64 - self.leading_bits.max(1))) as usize;
        let (Some(from), Some(to)) = (self.starts.get(bucket), self.starts.get(bucket + 1)) else {
            return &[];
        };
        let bucket = self.sorted.get(*from as usize..*to as usize).unwrap_or_default();
        let start = bucket.partition_point(|(filed, _)| *filed < key);
        let end = bucket.partition_point(|(filed, _)| *filed <= key);
        bucket.get(start..end).unwrap_or_default()
    }

    fn file(&mut self, place: u32, record: &FirearmIdentity) {
        for key in filed_under(record) {
            self.later.entry(key).or_default().push(place);
        }
    }

    /// Places of the records to score for a seizure, smallest blocks first, each once, within the budget.
    pub(super) fn look_up(
        &self,
        seizure: &FirearmIdentity,
        records: &[FirearmIdentity],
        settings: &Settings,
    ) -> Vec<u32> {
        /// Records filed under one key at the start, and those filed later.
        type Block<'b> = (&'b [(u64, u32)], &'b [u32]);
        let mut blocks: Vec<Block<'_>> = Vec::new();
        for key in looks_under(seizure) {
            let block = self.block(key);
            let later = self.later.get(&key).map(Vec::as_slice).unwrap_or_default();
            if !block.is_empty() || !later.is_empty() {
                blocks.push((block, later));
            }
        }
        blocks.sort_by_key(|(block, later)| block.len() + later.len());
        let mut places: Vec<u32> = Vec::new();
        for (block, later) in blocks {
            let large = block.len() + later.len() > settings.block_limit;
            for place in block.iter().map(|(_, place)| *place).chain(later.iter().copied()) {
                let same_class = || {
                    records.get(place as usize).is_some_and(|record| record.type_class == seizure.type_class)
                };
                if !large || same_class() {
                    places.push(place);
                }
            }
            if places.len() >= settings.candidate_budget {
                places.truncate(settings.candidate_budget);
                break;
            }
        }
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// An index over records that answers single seizures.
#[derive(Debug)]
pub struct LinkIndex {
    records: Vec<FirearmIdentity>,
    withdrawn: Vec<bool>,
    places: HashMap<(String, String), u32>,
    blocks: BlockIndex,
    frequencies: SerialFrequencies,
    settings: Settings,
}

impl LinkIndex {
    /// Files records.
    pub fn build(records: Vec<FirearmIdentity>, settings: Settings) -> LinkIndex {
        let blocks = BlockIndex::build(&records);
        let frequencies = SerialFrequencies::count(&records);
        let places = records
            .iter()
            .enumerate()
            .map(|(place, record)| {
                let key = (record.source_bureau.clone(), record.reference.clone());
                (key, u32::try_from(place).unwrap_or(u32::MAX))
            })
            .collect();
        LinkIndex { withdrawn: vec![false; records.len()], records, places, blocks, frequencies, settings }
    }

    /// Files one more record, or a new statement of one that is filed.
    pub fn insert(&mut self, record: FirearmIdentity) {
        self.withdraw(&record.source_bureau, &record.reference);
        let place = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        self.blocks.file(place, &record);
        self.frequencies.add(&record);
        self.places.insert((record.source_bureau.clone(), record.reference.clone()), place);
        self.records.push(record);
        self.withdrawn.push(false);
    }

    /// Leaves a record out from now on. Returns whether it was filed.
    pub fn withdraw(&mut self, source_bureau: &str, reference: &str) -> bool {
        let Some(place) = self.places.remove(&(source_bureau.to_owned(), reference.to_owned())) else {
            return false;
        };
        if let Some(withdrawn) = self.withdrawn.get_mut(place as usize) {
            *withdrawn = true;
        }
        true
    }

    /// Number of records that can be found.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether no record can be found.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// A record by the place that a candidate names.
    pub fn record(&self, place: usize) -> Option<&FirearmIdentity> {
        self.records.get(place)
    }

    /// Candidates for one seizure, best first.
    pub fn candidates(&self, seizure: &FirearmIdentity) -> Vec<Candidate> {
        let context = ScoreContext {
            normaliser: Normaliser::shared(),
            settings: &self.settings,
            frequencies: &self.frequencies,
        };
        let mut places = self.blocks.look_up(seizure, &self.records, &self.settings);
        places.retain(|place| self.withdrawn.get(*place as usize).is_some_and(|withdrawn| !withdrawn));
        rank(0, seizure, &self.records, &places, &context)
    }
}
