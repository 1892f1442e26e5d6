//! Users and addresses that failed to sign in too often wait, by the rule of the other doors. What is counted stays in memory: a
//! restart forgives, a flood of names cannot fill it.
//!
//! An attempt counts as failed from its beginning: many at once find the limit as surely as one after the other.

use crate::allowance::Origin;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Names and addresses that are remembered at most. Beyond it the oldest are forgotten.
const REMEMBERED: usize = 100_000;
/// An address may fail so many times as often as a user.
const ADDRESS_FACTOR: u32 = 8;

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Instant,
}

#[derive(Debug, PartialEq, Eq, Hash, Clone)]
enum Of {
    User(String),
    Address(Origin),
}

/// Attempts to sign in that failed, or have not yet succeeded.
#[derive(Debug)]
pub(crate) struct Attempts {
    most_for_user: u32,
    pause: Duration,
    failures: Mutex<HashMap<Of, Failures>>,
}

impl Attempts {
    /// A user waits after so many failures, an address after eight times as many, for a pause after the last failure.
    pub(crate) fn new(most_for_user: u32, pause: Duration) -> Attempts {
        Attempts { most_for_user, pause, failures: Mutex::default() }
    }

    /// Begins an attempt and counts it. Asked the same of users who exist and of those who do not.
    ///
    /// # Errors
    /// How long to wait, when it may not be made.
    pub(crate) fn begin(&self, user: &str, address: Origin, now: Instant) -> Result<(), Duration> {
        let both = [
            (Of::User(user.to_owned()), self.most_for_user),
            (Of::Address(address), self.most_for_user.saturating_mul(ADDRESS_FACTOR)),
        ];
        let mut failures = self.failures();
        let waits = both.iter().filter_map(|(of, most)| {
            let known = failures.get(of).filter(|known| known.count >= *most)?;
            self.pause.checked_sub(now.saturating_duration_since(known.last)).filter(|left| !left.is_zero())
        });
        if let Some(longest) = waits.max() {
            return Err(longest);
        }
        self.make_room(&mut failures, now);
        for (of, _) in both {
            let known = failures.entry(of).or_insert(Failures { count: 0, last: now });
            // After a pause counting begins anew.
            let is_over = now.saturating_duration_since(known.last) >= self.pause;
            known.count = if is_over { 1 } else { known.count.saturating_add(1) };
            known.last = now;
        }
        Ok(())
    }

    /// An attempt succeeded: the user's failures are forgotten, and the address did not fail this time.
    pub(crate) fn succeeded(&self, user: &str, address: Origin) {
        let mut failures = self.failures();
        failures.remove(&Of::User(user.to_owned()));
        if let Some(known) = failures.get_mut(&Of::Address(address)) {
            known.count = known.count.saturating_sub(1);
        }
    }

    /// An attempt could not be judged: it counts for neither.
    pub(crate) fn undecided(&self, user: &str, address: Origin) {
        let mut failures = self.failures();
        for of in [Of::User(user.to_owned()), Of::Address(address)] {
            if let Some(known) = failures.get_mut(&of) {
                known.count = known.count.saturating_sub(1);
            }
        }
    }

    fn make_room(&self, failures: &mut HashMap<Of, Failures>, now: Instant) {
        if failures.len() < REMEMBERED {
            return;
        }
        failures.retain(|_, known| now.saturating_duration_since(known.last) < self.pause);
        while failures.len() >= REMEMBERED {
            let Some(oldest) = failures.iter().min_by_key(|(_, known)| known.last).map(|(of, _)| of.clone())
            else {
                return;
            };
            failures.remove(&oldest);
        }
    }

    fn failures(&self) -> MutexGuard<'_, HashMap<Of, Failures>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::net::IpAddr;

    const PAUSE: Duration = Duration::from_secs(600);

    fn address(last: u8) -> Origin {
        Origin::of(IpAddr::from([192, 0, 2, last]))
    }

    #[test]
    fn after_five_failures_a_user_waits_and_others_do_not() {
        let attempts = Attempts::new(5, PAUSE);
        let start = Instant::now();
        for _ in 0..5 {
            attempts.begin("anna", address(1), start).unwrap();
        }
        assert_eq!(attempts.begin("anna", address(2), start), Err(PAUSE), "from anywhere");
        attempts.begin("bela", address(1), start).unwrap();
        attempts.begin("anna", address(1), start + PAUSE).unwrap();
        attempts.begin("anna", address(1), start + PAUSE).unwrap();
    }

    #[test]
    fn success_forgives_the_user_and_does_not_count_for_the_address() {
        let attempts = Attempts::new(2, PAUSE);
        let now = Instant::now();
        for _ in 0..100 {
            attempts.begin("anna", address(1), now).unwrap();
            attempts.succeeded("anna", address(1));
        }
        attempts.begin("anna", address(1), now).unwrap();
        attempts.undecided("anna", address(1));
        attempts.begin("anna", address(1), now).unwrap();
        attempts.begin("anna", address(1), now).unwrap();
        assert!(attempts.begin("anna", address(1), now).is_err());
    }

    #[test]
    fn an_address_that_tries_many_names_waits() {
        let attempts = Attempts::new(5, PAUSE);
        let now = Instant::now();
        for count in 0..40 {
            attempts.begin(&format!("user{count}"), address(7), now).unwrap();
        }
        assert!(attempts.begin("anna", address(7), now).is_err());
        attempts.begin("anna", address(8), now).unwrap();
    }
}
