//! Users and addresses that failed to sign in too often wait, at whichever door. What is counted stays in memory: a restart of
//! the server forgives, a flood of names cannot fill it.
//!
//! An attempt counts as failed from its beginning: many at once find the limit as surely as one after the other. It counts for
//! the user from where it comes, so that a stranger who guesses keeps out himself and not the user; and, with a higher limit,
//! for the user from anywhere and for the address with any name.

use proofhouse_schemas::Origin;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What is remembered at most. Beyond it those are forgotten that were counted longest ago and do not wait.
const REMEMBERED: usize = 100_000;
/// A user may fail so many times as often from everywhere together as from one address.
const USER_FACTOR: u32 = 10;
/// An address may fail so many times as often with all names together as with one.
const ADDRESS_FACTOR: u32 = 8;
/// The longest name that is told from others; no user has one that long.
const LONGEST_NAME: usize = 128;

#[derive(Debug, PartialEq, Eq, Hash, Clone)]
enum Of {
    UserFrom(String, Origin),
    User(String),
    Address(Origin),
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Instant,
}

/// Attempts to sign in that failed, or have not yet succeeded.
#[derive(Debug)]
pub struct Attempts {
    most: u32,
    pause: Duration,
    remembered: usize,
    failures: Mutex<HashMap<Of, Failures>>,
}

impl Attempts {
    /// A user waits at an address after so many failures from there, everywhere after ten times as many, and an address after
    /// eight times as many; for a pause after the last failure.
    pub fn new(most: u32, pause: Duration) -> Attempts {
        Attempts { most, pause, remembered: REMEMBERED, failures: Mutex::default() }
    }

    /// Begins an attempt and counts it. Asked the same of users who exist and of those who do not.
    ///
    /// # Errors
    /// How long to wait, when it may not be made.
    pub fn begin(&self, user: &str, address: IpAddr, now: Instant) -> Result<(), Duration> {
        let counted = counted(user, address);
        let mut failures = self.failures();
        let waits = counted.iter().filter_map(|of| {
            let known = failures.get(of).filter(|known| known.count >= self.limit(of))?;
            self.pause.checked_sub(now.saturating_duration_since(known.last)).filter(|left| !left.is_zero())
        });
        if let Some(longest) = waits.max() {
            return Err(longest);
        }
        if !self.has_room(&mut failures, &counted, now) {
            return Err(self.pause);
        }
        for of in counted {
            let known = failures.entry(of).or_insert(Failures { count: 0, last: now });
            // After a pause counting begins anew.
            let is_over = now.saturating_duration_since(known.last) >= self.pause;
            known.count = if is_over { 1 } else { known.count.saturating_add(1) };
            known.last = now;
        }
        Ok(())
    }

    /// An attempt succeeded: the user's failures from there are forgotten; it is not counted for the others. Those that others
    /// made meanwhile in the user's name stay counted.
    pub fn succeeded(&self, user: &str, address: IpAddr) {
        let mut failures = self.failures();
        for of in counted(user, address) {
            if matches!(of, Of::UserFrom(..)) {
                failures.remove(&of);
            } else {
                one_less(&mut failures, &of);
            }
        }
    }

    /// An attempt could not be judged: it counts for nobody.
    pub fn undecided(&self, user: &str, address: IpAddr) {
        let mut failures = self.failures();
        for of in counted(user, address) {
            one_less(&mut failures, &of);
        }
    }

    fn limit(&self, of: &Of) -> u32 {
        match of {
            Of::UserFrom(..) => self.most,
            Of::User(_) => self.most.saturating_mul(USER_FACTOR),
            Of::Address(_) => self.most.saturating_mul(ADDRESS_FACTOR),
        }
    }

    /// Makes room for what is counted; whether there is some. What waits is never forgotten to make it: else a flood of names
    /// would free whoever has to wait.
    fn has_room(&self, failures: &mut HashMap<Of, Failures>, counted: &[Of; 3], now: Instant) -> bool {
        let fits = |failures: &HashMap<Of, Failures>| {
            let new = counted.iter().filter(|of| !failures.contains_key(*of)).count();
            failures.len() + new <= self.remembered
        };
        if fits(failures) {
            return true;
        }
        failures.retain(|_, known| now.saturating_duration_since(known.last) < self.pause);
        if fits(failures) {
            return true;
        }
        // Many at a time, so that a flood does not make every attempt look through all.
        let below = failures.iter().filter(|(of, known)| known.count < self.limit(of));
        let mut times: Vec<Instant> = below.map(|(_, known)| known.last).collect();
        times.sort_unstable();
        let many = (self.remembered / 8).max(counted.len());
        if let Some(until) = times.get(many.min(times.len()).saturating_sub(1)).copied() {
            failures.retain(|of, known| known.count >= self.limit(of) || known.last > until);
        }
        fits(failures)
    }

    fn failures(&self) -> MutexGuard<'_, HashMap<Of, Failures>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What an attempt counts for.
fn counted(user: &str, address: IpAddr) -> [Of; 3] {
    // Whatever is too long is one name: nobody fills the memory with names.
    let user = if user.len() > LONGEST_NAME { "" } else { user };
    let origin = Origin::of(address);
    [Of::UserFrom(user.to_owned(), origin), Of::User(user.to_owned()), Of::Address(origin)]
}

fn one_less(failures: &mut HashMap<Of, Failures>, of: &Of) {
    let is_none = failures.get_mut(of).is_some_and(|known| {
        known.count = known.count.saturating_sub(1);
        known.count == 0
    });
    if is_none {
        failures.remove(of);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    const PAUSE: Duration = Duration::from_secs(600);

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    fn v6(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn after_five_failures_a_user_waits_there_and_others_do_not() {
        let attempts = Attempts::new(5, PAUSE);
        let start = Instant::now();
        for _ in 0..5 {
            attempts.begin("anna", address(1), start).unwrap();
        }
        assert_eq!(attempts.begin("anna", address(1), start), Err(PAUSE));
        attempts.begin("bela", address(1), start).unwrap();
        attempts.begin("anna", address(1), start + PAUSE).unwrap();
        attempts.begin("anna", address(1), start + PAUSE).unwrap();
    }

    #[test]
    fn a_stranger_who_guesses_does_not_keep_the_user_out_at_once() {
        // Five wrong passwords from anywhere once kept a user out everywhere.
        let attempts = Attempts::new(5, PAUSE);
        let now = Instant::now();
        for _ in 0..5 {
            attempts.begin("anna", address(1), now).unwrap();
        }
        attempts.begin("anna", address(2), now).unwrap();
        attempts.succeeded("anna", address(2));
        for count in 5..50 {
            attempts.begin("anna", address(3 + count / 5), now).unwrap();
        }
        assert!(attempts.begin("anna", address(200), now).is_err(), "after fifty the user waits everywhere");
    }

    #[test]
    fn one_machine_with_many_addresses_is_one() {
        let attempts = Attempts::new(5, PAUSE);
        let now = Instant::now();
        for last in 0..5 {
            attempts.begin("anna", v6(&format!("2001:db8::{last}")), now).unwrap();
        }
        assert!(attempts.begin("anna", v6("2001:db8::ffff:1"), now).is_err());
        attempts.begin("anna", v6("2001:db8:0:1::1"), now).unwrap();
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

    #[test]
    fn a_flood_of_names_frees_nobody_who_waits() {
        // The oldest were forgotten once, whether they waited or not.
        let attempts = Attempts { remembered: 100, ..Attempts::new(2, PAUSE) };
        let start = Instant::now();
        attempts.begin("anna", address(1), start).unwrap();
        attempts.begin("anna", address(1), start).unwrap();
        for count in 0..200u8 {
            let later = start + Duration::from_secs(1 + u64::from(count));
            attempts.begin(&format!("user{count}"), address(count), later).ok();
            assert!(attempts.failures().len() <= 100);
        }
        assert!(attempts.begin("anna", address(1), start + Duration::from_secs(300)).is_err());
        attempts.begin("bela", address(250), start + Duration::from_secs(300)).unwrap();
    }
}
