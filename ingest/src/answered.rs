//! How far a partition has been answered, as its lease knows it.
//!
//! Kafka keeps one number for it: everything below has been answered. While answers for what a former owner landed are
//! still to come, that number must not move past them, however far this owner's own messages have been answered.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// What one lease has answered.
#[derive(Debug, Default)]
pub(crate) struct Answered(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    owes: bool,
    /// How far this owner's messages have been answered while it owed those of another.
    meanwhile: Option<i64>,
}

impl Answered {
    /// From now on answers of a former owner are to be sent first.
    pub(crate) fn owe(&self) {
        self.state().owes = true;
    }

    /// Whether answers of a former owner are still to be sent.
    pub(crate) fn owes(&self) -> bool {
        self.state().owes
    }

    /// This owner's messages have been answered up to here; the offset that may be kept, unless something is owed.
    pub(crate) fn own(&self, next: i64) -> Option<i64> {
        let mut state = self.state();
        if state.owes {
            state.meanwhile = state.meanwhile.max(Some(next));
            return None;
        }
        Some(next)
    }

    /// All that was owed has been answered, up to here; the offset that may be kept.
    pub(crate) fn all_owed(&self, next: i64) -> i64 {
        let mut state = self.state();
        state.owes = false;
        state.meanwhile.take().map_or(next, |own| own.max(next))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Answered;

    #[test]
    fn own_answers_do_not_count_before_those_that_are_owed() {
        let answered = Answered::default();
        assert_eq!(answered.own(10), Some(10));
        answered.owe();
        assert_eq!(answered.own(20), None);
        assert_eq!(answered.own(30), None);
        assert_eq!(answered.all_owed(15), 30, "own answers count once nothing is missing before them");
        assert_eq!(answered.own(40), Some(40));
    }

    #[test]
    fn without_own_answers_only_what_was_owed_counts() {
        let answered = Answered::default();
        answered.owe();
        assert_eq!(answered.all_owed(15), 15);
    }
}
