//! The thread of a hit: a pair that may be one firearm, and what the owners of its two sides say of it.
//!
//! Nothing that a program finds makes a hit. Each side has one word, the same firearm or not, and may replace it or take
//! it back; a hit is confirmed while both say that it is the same, and rejected while one says that it is not. Who speaks
//! first does not matter. Where one bureau owns both sides, it speaks for both.

use super::Refusal;
use super::fold::{self, Thread, not_theirs, step_of_fields};
use crate::bureau::Bureau;
use crate::firearm_pair::FirearmPair;
use crate::message::HitEvent;
use crate::values::{HitEventKind, HitState, RejectionGround};
use chrono::{DateTime, Utc};

/// What the fold needs of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitStep {
    /// What happens.
    pub event: HitEventKind,
    /// Who says so: the bureau of the topic.
    pub source_bureau: Bureau,
    /// The source's reference of the event; with the source it identifies it.
    pub reference: String,
    /// The two sides.
    pub pair: FirearmPair,
    /// When.
    pub at: DateTime<Utc>,
    /// Why it is not the same firearm.
    pub ground: Option<RejectionGround>,
}

impl HitStep {
    /// The step of a message. `None` when it does not name two sides; such a message does not pass its check.
    pub fn of(event: &HitEvent) -> Option<HitStep> {
        Some(HitStep {
            event: event.event,
            source_bureau: event.source_bureau,
            reference: event.source_record_id.as_str().to_owned(),
            pair: event.pair()?,
            at: event.event_ts,
            ground: event.ground,
        })
    }
}

step_of_fields!(HitStep);

/// What a side says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is one firearm.
    Same,
    /// It is not; and why.
    Different(Option<RejectionGround>),
}

/// The word of a side that stands, and since when.
pub type Word = (Verdict, DateTime<Utc>);

/// What a pair has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitThread {
    /// The two sides.
    pub pair: FirearmPair,
    /// The word of each side, in the order of the pair.
    pub words: [Option<Word>; 2],
    /// When the first event happened.
    pub opened_at: DateTime<Utc>,
    /// When the latest event happened.
    pub last_event_at: DateTime<Utc>,
    /// Number of comments.
    pub comments: u32,
}

impl Thread for HitThread {
    type Step = HitStep;

    /// The thread that the first word or comment of either side opens.
    fn open(step: &HitStep) -> Result<HitThread, Refusal> {
        let mut thread = HitThread {
            pair: step.pair.clone(),
            words: [None, None],
            opened_at: step.at,
            last_event_at: step.at,
            comments: 0,
        };
        thread.apply(step).map(|()| thread)
    }

    fn apply(&mut self, step: &HitStep) -> Result<(), Refusal> {
        if step.pair != self.pair {
            return Err(Refusal::OtherParties {
                expected: self.pair.candidate_id(),
                named: step.pair.candidate_id(),
            });
        }
        let owners = self.pair.bureaus();
        if !owners.contains(&step.source_bureau) {
            let [one, other] = owners;
            return Err(not_theirs(step, format!("{one} and {other}")));
        }
        let mine = owners.map(|owner| owner == step.source_bureau);
        // A bureau that owns both sides has one word for both.
        let standing = self.words.iter().zip(mine).find_map(|(word, mine)| word.filter(|_| mine));
        let own_word = match standing {
            None => "NO_OWN_WORD",
            Some((Verdict::Same, _)) => "CONFIRMED_BY_SENDER",
            Some((Verdict::Different(_), _)) => "REJECTED_BY_SENDER",
        };
        let not_now = Refusal::NotNow { event: step.event.as_str(), state: own_word };
        let word = match (step.event, standing.map(|(verdict, _)| verdict)) {
            (HitEventKind::Comment, _) => standing,
            (HitEventKind::Confirm, Some(Verdict::Same)) | (HitEventKind::Withdraw, None) => {
                return Err(not_now);
            }
            // Another ground replaces the one given before.
            (HitEventKind::Reject, Some(Verdict::Different(ground))) if ground == step.ground => {
                return Err(not_now);
            }
            (HitEventKind::Confirm, _) => Some((Verdict::Same, step.at)),
            (HitEventKind::Reject, _) => Some((Verdict::Different(step.ground), step.at)),
            (HitEventKind::Withdraw, Some(_)) => None,
        };
        for (slot, _) in self.words.iter_mut().zip(mine).filter(|(_, mine)| *mine) {
            *slot = word;
        }
        self.comments += u32::from(step.event == HitEventKind::Comment);
        self.last_event_at = step.at;
        Ok(())
    }
}

impl HitThread {
    /// The state that the words of both sides come to.
    pub fn state(&self) -> HitState {
        let says = |verdict: fn(&Verdict) -> bool| {
            self.words.iter().flatten().filter(|(word, _)| verdict(word)).count()
        };
        match (says(|word| matches!(word, Verdict::Different(_))), says(|word| matches!(word, Verdict::Same)))
        {
            (0, 0) => HitState::Open,
            (0, 1) => HitState::Proposed,
            (0, _) => HitState::Confirmed,
            _ => HitState::Rejected,
        }
    }

    /// When it was decided: with the second word that it is the same, or the first that it is not.
    pub fn decided_at(&self) -> Option<DateTime<Utc>> {
        let words = self.words.iter().flatten();
        match self.state() {
            HitState::Confirmed => words.map(|(_, at)| *at).max(),
            HitState::Rejected => {
                words.filter(|(verdict, _)| matches!(verdict, Verdict::Different(_))).map(|(_, at)| *at).min()
            }
            HitState::Open | HitState::Proposed => None,
        }
    }

    /// Why it was rejected, by who said so first.
    pub fn ground(&self) -> Option<RejectionGround> {
        let rejections = self.words.iter().flatten().filter_map(|(verdict, at)| match verdict {
            Verdict::Different(ground) => Some((*at, *ground)),
            Verdict::Same => None,
        });
        rejections.min_by_key(|(at, _)| *at).and_then(|(_, ground)| ground)
    }

    /// The bureau whose turn it is: the one that has not spoken while the other says that it is the same firearm.
    pub fn awaited(&self) -> Option<Bureau> {
        let silent = self.pair.bureaus().into_iter().zip(&self.words).find(|(_, word)| word.is_none());
        silent.map(|(bureau, _)| bureau).filter(|_| self.state() == HitState::Proposed)
    }
}

/// Whether a new event may join the events that are known. A bureau's events are keyed each by its own reference, so that they
/// may come in any order: one that changes nothing today, such as a word taken back that has not come yet, is let in and takes
/// effect in the fold.
///
/// # Errors
/// When the event is for another bureau to say, or of another pair.
pub fn admit(known: &[HitStep], step: &HitStep) -> Result<(), Refusal> {
    match may_be_said(known, step) {
        Err(refusal @ (Refusal::NotTheirs { .. } | Refusal::OtherParties { .. })) => Err(refusal),
        _ => Ok(()),
    }
}

/// Whether a new event changes anything, for whoever is about to say it.
///
/// # Errors
/// When it would be refused, or would change nothing where its own time puts it.
pub fn may_be_said(known: &[HitStep], step: &HitStep) -> Result<(), Refusal> {
    fold::with::<HitThread>(known, step).1.map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn pair(finder: &str) -> FirearmPair {
        let bureau = |name: &str| Bureau::parse(name).unwrap();
        FirearmPair::Match((bureau("fr"), "R1".into()), (bureau(finder), "S1".into(), 1))
    }

    fn step(event: HitEventKind, source: &str, day: i64) -> HitStep {
        HitStep {
            event,
            source_bureau: Bureau::parse(source).unwrap(),
            reference: format!("{event}-{source}-{day}"),
            pair: pair("be"),
            at: DateTime::from_timestamp(1_700_000_000 + day * 86_400, 0).unwrap(),
            ground: (event == HitEventKind::Reject).then_some(RejectionGround::DifferentSerial),
        }
    }

    fn state(steps: &[HitStep]) -> HitState {
        fold::fold::<HitThread>(steps).0.unwrap().state()
    }

    #[test]
    fn a_hit_needs_both_owners_in_whatever_order_they_speak() {
        use HitEventKind::Confirm;
        for (first, second) in [("be", "fr"), ("fr", "be")] {
            let one = [step(Confirm, first, 1)];
            assert_eq!(state(&one), HitState::Proposed);
            let thread = fold::fold::<HitThread>(&one).0.unwrap();
            assert_eq!(thread.awaited(), Bureau::parse(second));
            let both = [step(Confirm, first, 1), step(Confirm, second, 3)];
            let thread = fold::fold::<HitThread>(&both).0.unwrap();
            assert_eq!((thread.state(), thread.awaited()), (HitState::Confirmed, None));
            assert_eq!(thread.decided_at(), Some(both[1].at));
        }
    }

    #[test]
    fn one_side_rejects_and_may_take_its_word_back() {
        use HitEventKind::{Confirm, Reject, Withdraw};
        let mut steps = vec![step(Confirm, "be", 1), step(Reject, "fr", 2)];
        assert_eq!(state(&steps), HitState::Rejected);
        let thread = fold::fold::<HitThread>(&steps).0.unwrap();
        assert_eq!(thread.ground(), Some(RejectionGround::DifferentSerial));
        steps.push(step(Withdraw, "fr", 3));
        assert_eq!(state(&steps), HitState::Proposed);
        steps.push(step(Confirm, "fr", 4));
        assert_eq!(state(&steps), HitState::Confirmed);
        steps.push(step(Reject, "be", 5));
        assert_eq!(state(&steps), HitState::Rejected, "a word may be replaced");
    }

    #[test]
    fn a_bureau_that_owns_both_sides_speaks_for_both() {
        let own = |event, day| HitStep { pair: pair("fr"), ..step(event, "fr", day) };
        assert_eq!(state(&[own(HitEventKind::Confirm, 1)]), HitState::Confirmed);
        assert_eq!(state(&[own(HitEventKind::Confirm, 1), own(HitEventKind::Reject, 2)]), HitState::Rejected);
    }

    #[test]
    fn strangers_have_no_word_and_nothing_is_said_twice() {
        use HitEventKind::{Comment, Confirm, Withdraw};
        let known = [step(Confirm, "be", 1)];
        for refused in [step(Confirm, "de", 2), step(Comment, "de", 2), step(Comment, "ipsg", 2)] {
            assert!(admit(&known, &refused).is_err(), "{refused:?}");
            assert!(may_be_said(&known, &refused).is_err(), "{refused:?}");
        }
        // What changes nothing yet may wait for what has not come, but nobody is to say it.
        for idle in [step(Confirm, "be", 2), step(Withdraw, "fr", 2)] {
            assert_eq!(admit(&known, &idle), Ok(()), "{idle:?}");
            assert!(may_be_said(&known, &idle).is_err(), "{idle:?}");
        }
        // A correction stands instead of what it corrects.
        let corrected = HitStep { at: known[0].at + chrono::TimeDelta::days(3), ..known[0].clone() };
        assert_eq!(may_be_said(&known, &corrected), Ok(()));
        assert_eq!(admit(&known, &step(Comment, "fr", 0)), Ok(()));
        assert!(admit(&known, &HitStep { pair: pair("be"), ..step(Confirm, "fr", 0) }).is_ok());
    }

    fn any_step() -> impl Strategy<Value = HitStep> {
        let who = prop::sample::select(vec!["fr", "be", "de"]);
        (prop::sample::select(HitEventKind::ALL), who, 0i64..20)
            .prop_map(|(event, source, day)| step(event, source, day))
    }

    proptest! {
        #[test]
        fn order_of_arrival_and_repetition_do_not_matter(
            steps in prop::collection::vec(any_step(), 0..14), turn in any::<prop::sample::Index>(),
        ) {
            let mut others = steps.clone();
            others.reverse();
            if !others.is_empty() {
                let pivot = turn.index(others.len());
                others.rotate_left(pivot);
                others.push(others[0].clone());
            }
            prop_assert_eq!(fold::fold::<HitThread>(&others).0, fold::fold::<HitThread>(&steps).0);
        }

        #[test]
        fn a_refused_event_changes_nothing(steps in prop::collection::vec(any_step(), 0..14)) {
            let (thread, refused) = fold::fold::<HitThread>(&steps);
            let kept: Vec<HitStep> =
                steps.into_iter().filter(|step| !refused.iter().any(|(other, _)| other == step)).collect();
            prop_assert_eq!(fold::fold::<HitThread>(&kept).0, thread);
        }

        #[test]
        fn only_two_owners_that_agree_make_a_hit(steps in prop::collection::vec(any_step(), 1..14)) {
            let Some(thread) = fold::fold::<HitThread>(&steps).0 else { return Ok(()) };
            let says = |verdict: Verdict| thread.words.iter().filter(|word| matches!(word, Some((said, _)) if *said == verdict)).count();
            prop_assert_eq!(thread.state() == HitState::Confirmed, says(Verdict::Same) == 2);
            prop_assert_eq!(thread.decided_at().is_some(), matches!(thread.state(), HitState::Confirmed | HitState::Rejected));
        }
    }
}
