//! How far a partition has been answered, as its lease knows it.
//!
//! Kafka keeps one number for it: everything below has been answered. While answers for what a former owner landed are
//! still to come, that number must not move past them, however far this owner's own messages have been answered. Kafka
//! refuses numbers while its group rebalances, so what it has confirmed is kept apart from what it should know.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What one lease has answered.
#[derive(Debug, Default)]
pub(crate) struct Answered(Mutex<State>);

/// Each number is the next offset, in the warehouse's count.
#[derive(Debug, Default)]
struct State {
    owes: bool,
    /// How far this owner's messages have landed and answers to them are on their way.
    awaited: Option<i64>,
    /// How far this owner's messages have been answered.
    own: Option<i64>,
    /// How far everything has been answered.
    all: Option<i64>,
    /// How much of that Kafka has confirmed.
    kept: Option<i64>,
}

impl State {
    fn everything_up_to(&mut self, next: i64) {
        self.all = self.all.max(Some(next));
    }
}

impl Answered {
    /// Answers of a former owner may be owed: until that is known, and they have been sent, own answers do not count.
    pub(crate) fn owe(&self) {
        self.state().owes = true;
    }

    /// Answers to this owner's messages up to here are on their way.
    pub(crate) fn await_up_to(&self, next: i64) {
        let mut state = self.state();
        state.awaited = state.awaited.max(Some(next));
    }

    /// Whether answers to this owner's messages are on their way.
    pub(crate) fn awaits(&self) -> bool {
        let state = self.state();
        state.awaited > state.own
    }

    /// This owner's messages have been answered up to here. It counts at once, unless something is owed.
    pub(crate) fn own(&self, next: i64) {
        let mut state = self.state();
        state.own = state.own.max(Some(next));
        if !state.owes {
            state.everything_up_to(next);
        }
    }

    /// A part of what was owed has been answered, up to here.
    pub(crate) fn part_of_owed(&self, next: i64) {
        self.state().everything_up_to(next);
    }

    /// All that was owed has been answered, up to here; what is answered beyond that counts from now on.
    pub(crate) fn all_owed(&self, next: i64) {
        let mut state = self.state();
        state.owes = false;
        let next = state.own.map_or(next, |own| own.max(next));
        state.everything_up_to(next);
    }

    /// Nothing is owed: what this owner has answered counts.
    pub(crate) fn owes_nothing(&self) {
        let mut state = self.state();
        state.owes = false;
        state.all = state.all.max(state.own);
    }

    /// What Kafka should know and has not confirmed.
    pub(crate) fn to_keep(&self) -> Option<i64> {
        let state = self.state();
        state.all.filter(|_| state.all > state.kept)
    }

    /// Kafka has confirmed that it knows this.
    pub(crate) fn has_kept(&self, next: i64) {
        let mut state = self.state();
        // More than was told was told by a former owner, of another log.
        if state.all >= Some(next) {
            state.kept = state.kept.max(Some(next));
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What this process answered of a partition under a lease that has ended. Answers that were on their way then count when
/// they have been sent.
#[derive(Debug)]
pub(crate) struct Stretch {
    pub(crate) generation: u32,
    /// Where the lease began to read.
    pub(crate) start: i64,
    pub(crate) answered: Arc<Answered>,
}

/// How far everything has been answered before a lease, as far as can be known: from what Kafka keeps, and from what this
/// process answered under earlier leases. No further than what has landed.
pub(crate) fn everything_answered(
    kept: Option<i64>,
    earlier: &[Stretch],
    generation: u32,
    landed: i64,
) -> Option<i64> {
    let of_this_log = earlier.iter().filter(|stretch| stretch.generation == generation);
    let stretches: Vec<(i64, Option<i64>, Option<i64>)> = of_this_log
        .map(|Stretch { start, answered, .. }| {
            let state = answered.state();
            (*start, state.own, state.all)
        })
        .collect();
    let everything = stretches.iter().filter_map(|(_, _, all)| *all);
    let mut reach = everything.chain(kept).filter(|next| *next <= landed).max()?;
    // Leases follow each other, so once through is enough.
    for (start, own, _) in stretches {
        if let Some(own) = own
            && start <= reach
            && own <= landed
        {
            reach = reach.max(own);
        }
    }
    Some(reach)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_answers_do_not_count_before_those_that_are_owed() {
        let answered = Answered::default();
        answered.own(10);
        assert_eq!(answered.to_keep(), Some(10));
        answered.has_kept(10);
        answered.owe();
        answered.own(20);
        answered.own(30);
        assert_eq!(answered.to_keep(), None);
        answered.part_of_owed(12);
        assert_eq!(answered.to_keep(), Some(12));
        answered.all_owed(15);
        assert_eq!(answered.to_keep(), Some(30), "own answers count once nothing is missing before them");
        answered.own(40);
        assert_eq!(answered.to_keep(), Some(40));
    }

    #[test]
    fn without_own_answers_only_what_was_owed_counts() {
        let answered = Answered::default();
        answered.owe();
        answered.all_owed(15);
        assert_eq!(answered.to_keep(), Some(15));
    }

    /// Found by chaos: what Kafka refused during a rebalance was told again with the partition's next message only, and
    /// until then each new owner answered everything again.
    #[test]
    fn what_kafka_has_not_confirmed_is_told_again() {
        let answered = Answered::default();
        answered.own(10);
        assert_eq!((answered.to_keep(), answered.to_keep()), (Some(10), Some(10)));
        answered.own(20);
        answered.has_kept(10);
        assert_eq!(answered.to_keep(), Some(20));
        answered.has_kept(20);
        answered.has_kept(10);
        assert_eq!(answered.to_keep(), None);
    }

    #[test]
    fn with_nothing_owed_own_answers_count_and_nothing_else() {
        let answered = Answered::default();
        answered.owe();
        answered.owes_nothing();
        assert_eq!(answered.to_keep(), None);
        answered.owe();
        answered.own(20);
        answered.owes_nothing();
        assert_eq!(answered.to_keep(), Some(20));
        answered.own(30);
        assert_eq!(answered.to_keep(), Some(30));
    }

    /// What became of leases before: where each began, whether it still owed when it ended, and how far it answered.
    fn known(kept: Option<i64>, earlier: &[(i64, bool, i64)], landed: i64) -> Option<i64> {
        let stretch = |(start, owes, own): &(i64, bool, i64)| {
            let answered = Arc::new(Answered::default());
            if *owes {
                answered.owe();
            }
            answered.own(*own);
            Stretch { generation: 0, start: *start, answered }
        };
        let earlier: Vec<Stretch> = earlier.iter().map(stretch).collect();
        everything_answered(kept, &earlier, 0, landed)
    }

    #[test]
    fn what_this_process_answered_before_is_known() {
        assert_eq!(known(None, &[], 50), None);
        assert_eq!(known(Some(20), &[], 50), Some(20));
        assert_eq!(known(Some(20), &[(10, false, 40)], 50), Some(40));
        assert_eq!(known(None, &[(10, false, 40)], 50), Some(40), "nothing was owed before it");
        assert_eq!(
            known(Some(20), &[(10, false, 60)], 50),
            Some(20),
            "more than has landed is of another time"
        );
    }

    #[test]
    fn what_was_answered_behind_a_gap_is_not_everything() {
        assert_eq!(known(Some(20), &[(30, true, 40)], 50), Some(20));
        assert_eq!(known(Some(30), &[(30, true, 40)], 50), Some(40));
        assert_eq!(known(Some(20), &[(10, false, 30), (30, true, 40), (42, true, 48)], 50), Some(40));
        assert_eq!(known(None, &[(0, true, 40)], 50), None, "something may be owed before it");
    }

    #[test]
    fn answers_of_another_generation_say_nothing() {
        let answered = Arc::new(Answered::default());
        answered.own(40);
        let earlier = [Stretch { generation: 1, start: 0, answered }];
        assert_eq!(everything_answered(Some(20), &earlier, 0, 50), Some(20));
    }

    #[test]
    fn answers_are_awaited_until_they_have_been_sent() {
        let answered = Answered::default();
        assert!(!answered.awaits());
        answered.await_up_to(10);
        assert!(answered.awaits());
        answered.owe();
        answered.own(10);
        assert!(!answered.awaits(), "also while they do not count yet");
    }
}
