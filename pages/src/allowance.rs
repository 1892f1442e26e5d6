//! How many requests somebody may make: a bucket that fills steadily and holds a minute's worth.

use proofhouse_schemas::Origin;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Addresses that are remembered at most. Beyond it those are forgotten that asked nothing for longest.
const REMEMBERED: usize = 50_000;

/// What somebody has left.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bucket {
    left: f64,
    at: Instant,
}

impl Bucket {
    /// A full one.
    pub(crate) fn full(per_minute: u32, now: Instant) -> Bucket {
        Bucket { left: f64::from(per_minute), at: now }
    }

    /// Takes one.
    ///
    /// # Errors
    /// How long to wait for the next one, when there is none.
    pub(crate) fn take(&mut self, per_minute: u32, now: Instant) -> Result<(), Duration> {
        let most = f64::from(per_minute);
        let a_second = most / 60.0;
        self.left = (self.left + now.saturating_duration_since(self.at).as_secs_f64() * a_second).min(most);
        self.at = now;
        if self.left < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - self.left) / a_second.max(0.001)));
        }
        self.left -= 1.0;
        Ok(())
    }
}

/// The buckets of addresses that are not signed in.
#[derive(Debug)]
pub(crate) struct Allowances {
    per_minute: u32,
    remembered: usize,
    buckets: Mutex<HashMap<Origin, Bucket>>,
}

impl Allowances {
    pub(crate) fn new(per_minute: u32) -> Allowances {
        Allowances { per_minute, remembered: REMEMBERED, buckets: Mutex::default() }
    }

    /// Takes one of an address.
    ///
    /// # Errors
    /// How long to wait, when it has none left.
    pub(crate) fn take(&self, of: Origin, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= self.remembered && !buckets.contains_key(&of) {
            // Many at a time, so that a flood of addresses does not make every visitor look through all.
            let mut times: Vec<Instant> = buckets.values().map(|bucket| bucket.at).collect();
            times.sort_unstable();
            if let Some(until) = times.get(self.remembered / 8).copied() {
                buckets.retain(|_, bucket| bucket.at > until);
            }
        }
        buckets.entry(of).or_insert_with(|| Bucket::full(self.per_minute, now)).take(self.per_minute, now)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::net::Ipv6Addr;

    #[test]
    fn a_bucket_empties_and_fills() {
        let now = Instant::now();
        let mut bucket = Bucket::full(60, now);
        for _ in 0..60 {
            bucket.take(60, now).unwrap();
        }
        assert!(bucket.take(60, now).unwrap_err() <= Duration::from_secs(1));
        bucket.take(60, now + Duration::from_secs(1)).unwrap();
        assert!(bucket.take(60, now + Duration::from_secs(1)).is_err());
    }

    #[test]
    fn a_flood_of_addresses_keeps_no_new_visitor_out() {
        // When all places were taken, every new visitor was refused for a minute.
        let allowances = Allowances { remembered: 100, ..Allowances::new(2) };
        let start = Instant::now();
        let origin = |count: u16| Origin::of(Ipv6Addr::new(0x2001, 0xdb8, 0, count, 0, 0, 0, 1).into());
        for count in 0..1000 {
            let now = start + Duration::from_millis(u64::from(count));
            allowances.take(origin(count), now).unwrap();
            assert!(allowances.buckets.lock().unwrap().len() <= 100, "{count}");
        }
        let now = start + Duration::from_secs(1);
        allowances.take(origin(999), now).unwrap();
        assert!(allowances.take(origin(999), now).is_err(), "who came last is remembered");
    }
}
