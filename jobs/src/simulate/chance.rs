//! Seeded chance: the same seed gives the same world on every machine.
//!
//! Each part of the simulation draws from a stream of its own, so that more seizures do not change the firearms.

use chrono::{DateTime, Utc};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

/// A stream of chance.
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream of this name.
    pub(crate) fn new(seed: u64, stream: &str) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed ^ stable_hash(stream)))
    }

    /// Any number.
    pub(crate) fn number(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// 0 up to but not 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with this probability.
    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// 0 to one below the limit; 0 when the limit is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        ((self.unit() * limit as f64) as usize).min(limit.saturating_sub(1))
    }

    /// A whole number, both ends included.
    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = usize::try_from(most.saturating_sub(least).saturating_add(1)).unwrap_or(0);
        least + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// One of a list that is not empty.
    pub(crate) fn pick<'list, T>(&mut self, list: &'list [T]) -> &'list T {
        &list[self.below(list.len())]
    }

    /// A copy of one of a list that is not empty.
    pub(crate) fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// One of a list that is not empty, by weight.
    pub(crate) fn weighted<T: Copy>(&mut self, list: &[(T, f64)]) -> T {
        let total: f64 = list.iter().map(|(_, weight)| weight).sum();
        let mut left = self.unit() * total;
        for (value, weight) in list {
            left -= weight;
            if left < 0.0 {
                return *value;
            }
        }
        list[list.len() - 1].0
    }

    /// An index of a list of running sums, by the weight that each step adds.
    pub(crate) fn step(&mut self, running: &[f64]) -> usize {
        let total = running.last().copied().unwrap_or(0.0);
        let drawn = self.unit() * total;
        running.partition_point(|sum| *sum <= drawn).min(running.len().saturating_sub(1))
    }

    /// Normal, mean 0 and standard deviation 1.
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// Log-normal with this median; `spread` is the standard deviation of the logarithm.
    pub(crate) fn around(&mut self, median: f64, spread: f64) -> f64 {
        median * (spread * self.normal()).exp()
    }

    /// A message identifier (UUID version 7) of this moment.
    pub(crate) fn message_id(&mut self, at: DateTime<Utc>) -> Uuid {
        let mut random = [0_u8; 10];
        self.0.fill_bytes(&mut random);
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

/// A hash that never changes (FNV-1a).
pub(crate) fn stable_hash(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

/// Shares out `count` by weight so that each gets at least `floor` where the count allows it.
pub(crate) fn shares(count: usize, weights: &[f64], floor: usize) -> Vec<usize> {
    if weights.is_empty() {
        return Vec::new();
    }
    let floor = floor.min(count / weights.len());
    let rest = count - floor * weights.len();
    let total: f64 = weights.iter().sum();
    let mut shared: Vec<usize> =
        weights.iter().map(|weight| floor + (rest as f64 * weight / total) as usize).collect();
    let left = count.saturating_sub(shared.iter().sum());
    for extra in 0..left {
        let at = extra % shared.len();
        shared[at] += 1;
    }
    shared
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn streams_repeat_and_differ() {
        let draw = |seed, stream| (0..5).map(|_| Chance::new(seed, stream).number()).collect::<Vec<_>>();
        assert_eq!(draw(1, "firearms"), draw(1, "firearms"));
        assert_ne!(draw(1, "firearms"), draw(1, "seizures"));
        assert_ne!(draw(1, "firearms"), draw(2, "firearms"));
    }

    #[test]
    fn shares_add_up_and_keep_the_floor() {
        for (count, floor) in [(800, 4), (10, 4), (0, 4), (3_001, 8)] {
            let shared = shares(count, &[5.0, 2.0, 1.0, 0.1, 0.1], floor);
            assert_eq!(shared.iter().sum::<usize>(), count);
            assert!(shared.iter().all(|share| *share >= floor.min(count / 5)));
        }
    }
}
