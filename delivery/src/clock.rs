//! Time and chance, given from outside so that tests decide both.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What the time is, and waiting.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The time.
    fn now(&self) -> DateTime<Utc>;
    /// Returns when so much time has gone by.
    async fn sleep(&self, duration: Duration);
}

/// The clock of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// An instant after which something must not be begun any more. It is read off the time of day and not off a stopwatch: a
/// machine that slept finds its deadline passed when it wakes up.
#[derive(Clone)]
pub struct Deadline {
    clock: Arc<dyn Clock>,
    at: DateTime<Utc>,
}

impl Deadline {
    /// An instant, by a clock.
    pub fn new(clock: Arc<dyn Clock>, at: DateTime<Utc>) -> Self {
        Self { clock, at }
    }

    /// Whether it has passed.
    pub fn has_passed(&self) -> bool {
        self.clock.now() >= self.at
    }
}

/// Numbers that nobody can foretell: names of events and of schedulers, and how far retries are spread.
pub trait Chance: Send + Sync {
    /// Sixty-four random bits.
    fn next(&self) -> u64;

    /// A number from 0 (taken) to 1 (not taken).
    fn fraction(&self) -> f64 {
        // The 53 bits that a double holds exactly.
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A name that no other has.
    fn name(&self) -> String {
        format!("{:016x}{:016x}", self.next(), self.next())
    }
}

/// The random numbers of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    fn next(&self) -> u64 {
        // Six bits of an identifier of version 4 are fixed; folding its halves leaves every bit random.
        let (high, low) = Uuid::new_v4().as_u64_pair();
        high ^ low.rotate_left(17)
    }
}

/// How long to wait before something is tried again: twice as long each time, up to a limit, and then a part of it by
/// chance so that those who failed together do not come back together ("full jitter" above one half).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// Before the second attempt.
    pub first: Duration,
    /// At most.
    pub longest: Duration,
}

impl Backoff {
    /// Wait after so many attempts failed (1: the first one). `fraction` is from 0 to 1.
    pub fn wait(&self, failed: u32, fraction: f64) -> Duration {
        let doubled = self.first.saturating_mul(2_u32.saturating_pow(failed.saturating_sub(1).min(30)));
        doubled.min(self.longest).mul_f64(0.5 + 0.5 * fraction.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_limit_and_are_spread_over_the_upper_half() {
        let backoff = Backoff { first: Duration::from_secs(60), longest: Duration::from_secs(600) };
        let longest: Vec<u64> = (1..=6).map(|failed| backoff.wait(failed, 1.0).as_secs()).collect();
        assert_eq!(longest, [60, 120, 240, 480, 600, 600]);
        assert_eq!(backoff.wait(3, 0.0), Duration::from_secs(120));
        assert_eq!(backoff.wait(u32::MAX, 1.0), Duration::from_secs(600));
    }

    #[test]
    fn fractions_are_spread_and_names_differ() {
        let drawn: Vec<f64> = (0..1000).map(|_| SystemChance.fraction()).collect();
        assert!(drawn.iter().all(|fraction| (0.0..1.0).contains(fraction)));
        let mean = drawn.iter().sum::<f64>() / 1000.0;
        assert!((0.4..0.6).contains(&mean), "mean {mean}");
        assert_ne!(SystemChance.name(), SystemChance.name());
    }
}
