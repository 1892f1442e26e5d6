//! The thread of a notice or diffusion.
//!
//! A bureau submits, the Secretariat reviews and publishes; only the requester or the Secretariat ends it. A diffusion
//! goes straight to the other bureaus and is checked afterwards.

use super::Refusal;
use super::fold::{self, Thread, not_theirs, step_of_fields};
use crate::bureau::Bureau;
use crate::message::NoticeEvent;
use crate::values::{NoticeEventKind, NoticeState};
use chrono::{DateTime, Utc};

/// What the fold needs of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeStep {
    /// What happens.
    pub event: NoticeEventKind,
    /// Who says so: the bureau of the topic.
    pub source_bureau: Bureau,
    /// The source's reference of the event.
    pub reference: String,
    /// The bureau that asks for the notice.
    pub requesting_bureau: Bureau,
    /// When.
    pub at: DateTime<Utc>,
}

impl From<&NoticeEvent> for NoticeStep {
    fn from(event: &NoticeEvent) -> NoticeStep {
        NoticeStep {
            event: event.event,
            source_bureau: event.source_bureau,
            reference: event.source_record_id.as_str().to_owned(),
            requesting_bureau: event.requesting_bureau,
            at: event.event_ts,
        }
    }
}

step_of_fields!(NoticeStep);

/// What a notice or diffusion has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeThread {
    /// The bureau that asks for it.
    pub requesting_bureau: Bureau,
    /// State.
    pub state: NoticeState,
    /// When it was submitted or circulated.
    pub submitted_at: DateTime<Utc>,
    /// When it was first published or circulated.
    pub published_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// When the latest event happened.
    pub last_event_at: DateTime<Utc>,
}

impl Thread for NoticeThread {
    type Step = NoticeStep;

    /// The thread that a submission or circulation opens, by the requester.
    fn open(step: &NoticeStep) -> Result<NoticeThread, Refusal> {
        let state = match step.event {
            NoticeEventKind::Submit => NoticeState::Submitted,
            NoticeEventKind::Circulate => NoticeState::Circulated,
            other => return Err(Refusal::NotNow { event: other.as_str(), state: "NOT_SUBMITTED" }),
        };
        if step.source_bureau != step.requesting_bureau {
            return Err(not_theirs(step, step.requesting_bureau));
        }
        Ok(NoticeThread {
            requesting_bureau: step.requesting_bureau,
            state,
            submitted_at: step.at,
            published_at: (state == NoticeState::Circulated).then_some(step.at),
            ended_at: None,
            last_event_at: step.at,
        })
    }

    fn apply(&mut self, step: &NoticeStep) -> Result<(), Refusal> {
        use NoticeEventKind as Event;
        use NoticeState as State;
        if step.requesting_bureau != self.requesting_bureau {
            return Err(Refusal::OtherParties {
                expected: self.requesting_bureau.to_string(),
                named: step.requesting_bureau.to_string(),
            });
        }
        let by_requester = step.source_bureau == self.requesting_bureau;
        let by_secretariat = step.source_bureau.is_secretariat();
        let allowed = match step.event {
            Event::Submit | Event::Circulate => by_requester,
            Event::Cancel => by_requester || by_secretariat,
            _ => by_secretariat,
        };
        if !allowed {
            let owner = if matches!(step.event, Event::Submit | Event::Circulate | Event::Cancel) {
                self.requesting_bureau
            } else {
                Bureau::SECRETARIAT
            };
            return Err(not_theirs(step, owner));
        }
        let next = match (self.state, step.event) {
            (State::Returned, Event::Submit) => State::Submitted,
            (State::Submitted, Event::StartReview) => State::UnderReview,
            (State::Submitted | State::UnderReview | State::Suspended, Event::Publish) => State::Published,
            (State::Submitted | State::UnderReview, Event::Return) => State::Returned,
            (State::Submitted | State::UnderReview, Event::Refuse) => State::Refused,
            (State::Published | State::Circulated, Event::Suspend) => State::Suspended,
            (State::Suspended, Event::Reinstate) => State::Published,
            (
                State::Submitted
                | State::UnderReview
                | State::Returned
                | State::Published
                | State::Suspended
                | State::Circulated,
                Event::Cancel,
            ) => State::Cancelled,
            (state, Event::Delete) if state != State::Deleted => State::Deleted,
            (state, event) => return Err(Refusal::NotNow { event: event.as_str(), state: state.as_str() }),
        };
        if next == State::Published {
            self.published_at.get_or_insert(step.at);
        }
        if matches!(next, State::Cancelled | State::Deleted | State::Refused) {
            self.ended_at.get_or_insert(step.at);
        }
        self.state = next;
        self.last_event_at = step.at;
        Ok(())
    }
}

impl NoticeThread {
    /// Whether it is in force.
    pub fn is_in_force(&self) -> bool {
        matches!(self.state, NoticeState::Published | NoticeState::Circulated)
    }

    /// The bureau whose turn it is.
    pub fn awaited(&self) -> Option<Bureau> {
        NoticeThread::awaited_in(self.state, self.requesting_bureau)
    }

    /// The bureau whose turn it is in a state: the Secretariat while it has to review or to decide on a suspended one, the
    /// requester when it was returned. Nobody's while it is in force and after its end.
    pub fn awaited_in(state: NoticeState, requesting_bureau: Bureau) -> Option<Bureau> {
        match state {
            NoticeState::Submitted | NoticeState::UnderReview | NoticeState::Suspended => {
                Some(Bureau::SECRETARIAT)
            }
            NoticeState::Returned => Some(requesting_bureau),
            _ => None,
        }
    }
}

/// Whether a new event may join the events that are known. The requester and the Secretariat write to topics of their
/// own, which are read side by side: an event that only waits for the other side is let in and takes effect in the fold
/// once the missing event is known.
///
/// # Errors
/// When the event can never be applied where its own time puts it.
pub fn admit(known: &[NoticeStep], step: &NoticeStep) -> Result<(), Refusal> {
    let (thread, refused) = fold::with::<NoticeThread>(known, step);
    let opens = matches!(step.event, NoticeEventKind::Submit | NoticeEventKind::Circulate);
    if thread.is_none()
        && !opens
        && (step.source_bureau.is_secretariat() || step.event == NoticeEventKind::Cancel)
    {
        return Ok(());
    }
    match refused {
        Some(refusal) if !waits_for_other_side(step, &refusal) => Err(refusal),
        _ => Ok(()),
    }
}

/// Whether a new event takes effect, for whoever is about to say it: [`admit`] lets in what may still wait for the other
/// side, this does not.
///
/// # Errors
/// When it would be refused, or take no effect where its own time puts it.
pub fn may_be_said(known: &[NoticeStep], step: &NoticeStep) -> Result<(), Refusal> {
    match fold::with::<NoticeThread>(known, step) {
        (_, Some(refusal)) => Err(refusal),
        (None, None) => Err(Refusal::NotNow { event: step.event.as_str(), state: "NOT_SUBMITTED" }),
        (Some(_), None) => Ok(()),
    }
}

fn waits_for_other_side(step: &NoticeStep, refusal: &Refusal) -> bool {
    let Refusal::NotNow { state, .. } = refusal else { return false };
    match step.event {
        // Submitted anew after a return that is not known yet.
        NoticeEventKind::Submit => {
            *state == NoticeState::Submitted.as_str() || *state == NoticeState::UnderReview.as_str()
        }
        // Reviewed anew after a second submission that is not known yet.
        NoticeEventKind::StartReview
        | NoticeEventKind::Publish
        | NoticeEventKind::Return
        | NoticeEventKind::Refuse => *state == NoticeState::Returned.as_str(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::thread::fold::Folded;
    use proptest::prelude::*;

    fn fold(steps: &[NoticeStep]) -> Folded<NoticeThread> {
        fold::fold(steps)
    }

    fn step(event: NoticeEventKind, source: &str, day: i64) -> NoticeStep {
        NoticeStep {
            event,
            source_bureau: Bureau::parse(source).unwrap(),
            reference: format!("{event}-{source}-{day}"),
            requesting_bureau: Bureau::parse("fr").unwrap(),
            at: DateTime::from_timestamp(1_700_000_000 + day * 86_400, 0).unwrap(),
        }
    }

    #[test]
    fn only_the_secretariat_publishes() {
        let (thread, refused) = fold(&[
            step(NoticeEventKind::Submit, "fr", 0),
            step(NoticeEventKind::Publish, "fr", 1),
            step(NoticeEventKind::StartReview, "ipsg", 2),
            step(NoticeEventKind::Publish, "ipsg", 3),
        ]);
        assert!(thread.unwrap().is_in_force());
        assert_eq!(refused.len(), 1);
    }

    #[test]
    fn a_diffusion_is_in_force_at_once_and_ends_when_its_bureau_says_so() {
        let (thread, _) =
            fold(&[step(NoticeEventKind::Circulate, "fr", 0), step(NoticeEventKind::Cancel, "fr", 9)]);
        let thread = thread.unwrap();
        assert_eq!(thread.state, NoticeState::Cancelled);
        assert!(thread.published_at.is_some() && thread.ended_at.is_some());
    }

    #[test]
    fn a_bureau_is_told_before_what_ingest_would_let_wait() {
        let known = [step(NoticeEventKind::Submit, "fr", 0)];
        let again = step(NoticeEventKind::Submit, "fr", 2);
        assert_eq!(admit(&known, &again), Ok(()), "the return may be on its way");
        assert!(matches!(may_be_said(&known, &again), Err(Refusal::NotNow { state: "SUBMITTED", .. })));
        assert!(may_be_said(&[], &step(NoticeEventKind::Cancel, "fr", 1)).is_err());
        assert!(may_be_said(&known, &step(NoticeEventKind::Publish, "fr", 1)).is_err());
        assert_eq!(may_be_said(&known, &step(NoticeEventKind::Publish, "ipsg", 1)), Ok(()));
        let published = fold(&[known[0].clone(), step(NoticeEventKind::Return, "ipsg", 1)]).0.unwrap();
        assert_eq!(published.awaited(), Bureau::parse("fr"));
    }

    proptest! {
        #[test]
        fn order_of_arrival_does_not_matter(
            steps in prop::collection::vec(
                (prop::sample::select(NoticeEventKind::ALL), prop::sample::select(vec!["fr", "ipsg", "be"]), 0i64..30)
                    .prop_map(|(event, source, day)| step(event, source, day)),
                0..12,
            )
        ) {
            let mut reversed = steps.clone();
            reversed.reverse();
            prop_assert_eq!(fold(&reversed).0, fold(&steps).0);
        }
    }
}
