//! Waiting for something to become true. No scenario sleeps and hopes: it says what it waits for and how long at most.

use std::time::{Duration, Instant};

/// How often a condition is looked at again.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Looks until `look` has an answer and returns it; fails the test with `what` when there is none within `limit`.
pub fn eventually<T>(what: &str, limit: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    match within(limit, &mut look) {
        Some(answer) => answer,
        None => panic!("waited {} s in vain: {what}", limit.as_secs()),
    }
}

/// Looks until `look` has an answer; `None` when there is none within `limit`.
pub fn within<T>(limit: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let give_up = Instant::now() + limit;
    loop {
        if let Some(answer) = look() {
            return Some(answer);
        }
        if Instant::now() >= give_up {
            return None;
        }
        std::thread::sleep(LOOK_AGAIN);
    }
}
