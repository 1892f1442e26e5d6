//! Users and addresses that failed to sign in too often wait. What is counted stays in memory: a restart of the server
//! forgives, a flood of names cannot fill it.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Names and addresses that are remembered at most. Beyond it the oldest are forgotten.
const REMEMBERED: usize = 100_000;

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Instant,
}

#[derive(Debug, PartialEq, Eq, Hash, Clone)]
enum Of {
    User(String),
    Address(IpAddr),
}

/// Failed attempts to sign in.
#[derive(Debug)]
pub struct Attempts {
    most_for_user: u32,
    most_for_address: u32,
    pause: Duration,
    failures: Mutex<HashMap<Of, Failures>>,
}

impl Attempts {
    /// A user waits after so many failures, an address after eight times as many, for a pause after the last failure.
    pub fn new(most_for_user: u32, pause: Duration) -> Attempts {
        let most_for_address = most_for_user.saturating_mul(8);
        Attempts { most_for_user, most_for_address, pause, failures: Mutex::default() }
    }

    /// Whether an attempt may be made. Asked the same of users who exist and of those who do not.
    pub fn may_try(&self, user: &str, address: IpAddr, now: Instant) -> bool {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let below = |of: &Of, most: u32| {
            failures.get(of).is_none_or(|known| {
                known.count < most || now.saturating_duration_since(known.last) >= self.pause
            })
        };
        below(&Of::User(user.to_owned()), self.most_for_user)
            && below(&Of::Address(address), self.most_for_address)
    }

    /// An attempt failed.
    pub fn failed(&self, user: &str, address: IpAddr, now: Instant) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= REMEMBERED {
            failures.retain(|_, known| now.saturating_duration_since(known.last) < self.pause);
            if failures.len() >= REMEMBERED {
                let oldest = failures.iter().min_by_key(|(_, known)| known.last).map(|(of, _)| of.clone());
                oldest.map(|of| failures.remove(&of));
            }
        }
        for of in [Of::User(user.to_owned()), Of::Address(address)] {
            let known = failures.entry(of).or_insert(Failures { count: 0, last: now });
            // After a pause counting begins anew.
            let is_over = now.saturating_duration_since(known.last) >= self.pause;
            known.count = if is_over { 1 } else { known.count.saturating_add(1) };
            known.last = now;
        }
    }

    /// An attempt succeeded.
    pub fn succeeded(&self, user: &str) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.remove(&Of::User(user.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn after_five_failures_a_user_waits_and_others_do_not() {
        let attempts = Attempts::new(5, Duration::from_secs(600));
        let start = Instant::now();
        for _ in 0..5 {
            assert!(attempts.may_try("anna", address(1), start));
            attempts.failed("anna", address(1), start);
        }
        assert!(!attempts.may_try("anna", address(2), start), "from anywhere");
        assert!(attempts.may_try("bela", address(1), start));
        let later = start + Duration::from_secs(600);
        assert!(attempts.may_try("anna", address(1), later));
        attempts.failed("anna", address(1), later);
        assert!(attempts.may_try("anna", address(1), later), "counting began anew");
        attempts.succeeded("anna");
    }

    #[test]
    fn an_address_that_tries_many_names_waits() {
        let attempts = Attempts::new(5, Duration::from_secs(600));
        let now = Instant::now();
        for count in 0..40 {
            assert!(attempts.may_try(&format!("user{count}"), address(7), now), "{count}");
            attempts.failed(&format!("user{count}"), address(7), now);
        }
        assert!(!attempts.may_try("anna", address(7), now));
        assert!(attempts.may_try("anna", address(8), now));
    }
}
