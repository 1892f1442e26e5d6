//! A compact set of Kafka offsets that is cheap to copy.

use std::collections::BTreeMap;
use std::sync::Arc;

const WORDS: usize = 1024;
const CHUNK: i64 = (WORDS * 64) as i64;

/// Offsets as bits in chunks of 65,536; copies share chunks until one of them changes.
#[derive(Debug, Default, Clone)]
pub(crate) struct OffsetSet {
    chunks: BTreeMap<i64, Arc<Vec<u64>>>,
    len: usize,
    changes: u64,
}

impl OffsetSet {
    /// Adds an offset; says whether it was new.
    pub(crate) fn insert(&mut self, offset: i64) -> bool {
        let (chunk, word, bit) = place(offset);
        let words = Arc::make_mut(self.chunks.entry(chunk).or_insert_with(|| Arc::new(vec![0; WORDS])));
        let Some(slot) = words.get_mut(word) else { return false };
        let new = *slot & bit == 0;
        *slot |= bit;
        self.len += usize::from(new);
        self.changes += u64::from(new);
        new
    }

    /// Takes an offset out.
    pub(crate) fn remove(&mut self, offset: i64) {
        let (chunk, word, bit) = place(offset);
        if !self.contains(offset) {
            return;
        }
        if let Some(slot) = self.chunks.get_mut(&chunk).and_then(|words| Arc::make_mut(words).get_mut(word)) {
            *slot &= !bit;
            self.len -= 1;
            self.changes += 1;
        }
    }

    /// Whether the offset is in the set.
    pub(crate) fn contains(&self, offset: i64) -> bool {
        let (chunk, word, bit) = place(offset);
        self.chunks.get(&chunk).and_then(|words| words.get(word)).is_some_and(|slot| slot & bit != 0)
    }

    /// Number of offsets.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// How often the set has changed so far.
    pub(crate) fn changes(&self) -> u64 {
        self.changes
    }

    /// A look at the set for offsets that are asked in about their order.
    pub(crate) fn looker(&self) -> Looker<'_> {
        Looker { set: self, at: None }
    }
}

/// Looks offsets up; those of the chunk that was looked at last without searching for it.
pub(crate) struct Looker<'set> {
    set: &'set OffsetSet,
    at: Option<(i64, Option<&'set [u64]>)>,
}

impl Looker<'_> {
    /// Whether the offset is in the set.
    pub(crate) fn contains(&mut self, offset: i64) -> bool {
        let (chunk, word, bit) = place(offset);
        let words = match self.at {
            Some((known, words)) if known == chunk => words,
            _ => {
                let words = self.set.chunks.get(&chunk).map(|words| words.as_slice());
                self.at = Some((chunk, words));
                words
            }
        };
        words.and_then(|words| words.get(word)).is_some_and(|slot| slot & bit != 0)
    }
}

fn place(offset: i64) -> (i64, usize, u64) {
    let within = offset.rem_euclid(CHUNK) as usize;
    (offset.div_euclid(CHUNK), within / 64, 1 << (within % 64))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    proptest! {
        #[test]
        fn behaves_like_a_set_and_copies_are_independent(offsets in prop::collection::vec(-200_000i64..200_000, 0..200), more in any::<i64>()) {
            let mut set = OffsetSet::default();
            let mut model = HashSet::new();
            for offset in &offsets {
                prop_assert_eq!(set.insert(*offset), model.insert(*offset));
            }
            let before = set.clone();
            set.insert(more);
            prop_assert_eq!(before.len(), model.len());
            prop_assert_eq!(before.contains(more), model.contains(&more));
            prop_assert!(set.contains(more));
            prop_assert!(model.iter().all(|offset| set.contains(*offset)));
            let mut looker = set.looker();
            prop_assert!(offsets.iter().all(|offset| looker.contains(*offset)));
            prop_assert_eq!(looker.contains(300_000), model.contains(&300_000));
            set.remove(more);
            model.remove(&more);
            prop_assert_eq!(set.len(), model.len());
            prop_assert!(!set.contains(more));
            prop_assert!(model.iter().all(|offset| set.contains(*offset)));
        }
    }
}
