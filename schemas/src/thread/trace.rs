//! The thread of a trace request.
//!
//! The requester asks, the requested bureau acknowledges and answers or refuses. While information is asked for, the
//! clock of the requested bureau stands still. An answer without an acknowledgement counts as both: systems that answer
//! at once do not acknowledge first.

use super::Refusal;
use super::fold::{self, Thread, not_theirs, step_of_fields};
use crate::bureau::Bureau;
use crate::message::TraceEvent;
use crate::values::{TraceEventKind, TraceOutcomeCode, TraceState};
use chrono::{DateTime, TimeDelta, Utc};

/// Days in which a closed request may be opened again.
pub const REOPEN_DAYS: i64 = 30;

/// Days on the requested bureau's clock after which an open request is overdue: a flag in lists, no end of the request.
/// The Secretariat's report counts by the same number.
pub const OVERDUE_DAYS: i64 = 180;

/// What the fold needs of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceStep {
    /// What happens.
    pub event: TraceEventKind,
    /// Who says so: the bureau of the topic.
    pub source_bureau: Bureau,
    /// The source's reference of the event; with the source it identifies it.
    pub reference: String,
    /// Who asks.
    pub requesting_bureau: Bureau,
    /// Who is asked.
    pub requested_bureau: Bureau,
    /// When.
    pub at: DateTime<Utc>,
    /// Outcome, for answers and refusals.
    pub outcome: Option<TraceOutcomeCode>,
}

impl From<&TraceEvent> for TraceStep {
    fn from(event: &TraceEvent) -> TraceStep {
        TraceStep {
            event: event.event,
            source_bureau: event.source_bureau,
            reference: event.source_record_id.as_str().to_owned(),
            requesting_bureau: event.requesting_bureau,
            requested_bureau: event.requested_bureau,
            at: event.event_ts,
            outcome: event.answer.as_ref().map(|answer| answer.outcome_code),
        }
    }
}

// A request opens its thread even when clocks disagree and an answer carries an earlier time.
step_of_fields!(TraceStep, first: TraceEventKind::Request);

/// What a trace request has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceThread {
    /// Who asks.
    pub requesting_bureau: Bureau,
    /// Who is asked.
    pub requested_bureau: Bureau,
    /// State.
    pub state: TraceState,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// When it was acknowledged.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// When it was first finally answered or refused.
    pub answered_at: Option<DateTime<Utc>>,
    /// When it was closed or cancelled.
    pub ended_at: Option<DateTime<Utc>>,
    /// Latest outcome.
    pub outcome: Option<TraceOutcomeCode>,
    /// Time in which the requested bureau waited for information, up to the final answer.
    pub paused: TimeDelta,
    /// Since when it waits for information.
    pub paused_since: Option<DateTime<Utc>>,
    /// Number of comments.
    pub comments: u32,
    /// When the latest event happened.
    pub last_event_at: DateTime<Utc>,
}

impl Thread for TraceThread {
    type Step = TraceStep;

    /// The thread that a request opens, by the requester.
    fn open(step: &TraceStep) -> Result<TraceThread, Refusal> {
        if step.event != TraceEventKind::Request {
            return Err(Refusal::NotNow { event: step.event.as_str(), state: "NOT_SENT" });
        }
        if step.source_bureau != step.requesting_bureau {
            return Err(not_theirs(step, step.requesting_bureau));
        }
        Ok(TraceThread {
            requesting_bureau: step.requesting_bureau,
            requested_bureau: step.requested_bureau,
            state: TraceState::Sent,
            sent_at: step.at,
            acknowledged_at: None,
            answered_at: None,
            ended_at: None,
            outcome: None,
            paused: TimeDelta::zero(),
            paused_since: None,
            comments: 0,
            last_event_at: step.at,
        })
    }

    fn apply(&mut self, step: &TraceStep) -> Result<(), Refusal> {
        self.check_parties(step)?;
        let next = self.next_state(step)?;
        if self.state == TraceState::InformationRequested && next != TraceState::InformationRequested {
            self.paused += self.paused_since.take().map_or(TimeDelta::zero(), |since| step.at - since);
        }
        match step.event {
            TraceEventKind::Acknowledge => self.acknowledged_at = Some(step.at),
            TraceEventKind::AskInformation => self.paused_since = Some(step.at),
            TraceEventKind::InterimAnswer | TraceEventKind::FinalAnswer | TraceEventKind::Refuse => {
                self.acknowledged_at.get_or_insert(step.at);
                self.outcome = step.outcome;
                if step.event != TraceEventKind::InterimAnswer {
                    self.answered_at.get_or_insert(step.at);
                }
            }
            TraceEventKind::Close | TraceEventKind::Cancel => self.ended_at = Some(step.at),
            TraceEventKind::Reopen => self.ended_at = None,
            TraceEventKind::Comment => self.comments += 1,
            TraceEventKind::Request | TraceEventKind::GiveInformation => {}
        }
        self.state = next;
        self.last_event_at = step.at;
        Ok(())
    }
}

impl TraceThread {
    /// Whether the requested bureau still owes an answer.
    pub fn is_open(&self) -> bool {
        matches!(
            self.state,
            TraceState::Sent
                | TraceState::Acknowledged
                | TraceState::InformationRequested
                | TraceState::AnsweredInterim
        )
    }

    /// The time on the requested bureau's clock until `now`: up to the final answer or the end, without the time in which
    /// it waited for information, a pause that is still going on included.
    pub fn counted(&self, now: DateTime<Utc>) -> TimeDelta {
        let stopped = self.answered_at.or(self.ended_at).unwrap_or(now);
        let pausing = self.paused_since.map_or(TimeDelta::zero(), |since| stopped - since);
        (stopped - self.sent_at - self.paused - pausing.max(TimeDelta::zero())).max(TimeDelta::zero())
    }

    /// How long the requested bureau has waited for information until `now`, a pause that is still going on included.
    pub fn waited(&self, now: DateTime<Utc>) -> TimeDelta {
        self.paused
            + self.paused_since.map_or(TimeDelta::zero(), |since| (now - since).max(TimeDelta::zero()))
    }

    /// Whether an answer is owed for longer than [`OVERDUE_DAYS`] on the requested bureau's clock.
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.is_open() && self.counted(now) > TimeDelta::days(OVERDUE_DAYS)
    }

    /// The bureau whose turn it is: the requested one while it owes an answer, the requester when it was asked for
    /// information or has to close what was answered. Nobody's once it has ended.
    pub fn awaited(&self) -> Option<Bureau> {
        match self.state {
            TraceState::Sent | TraceState::Acknowledged | TraceState::AnsweredInterim => {
                Some(self.requested_bureau)
            }
            TraceState::InformationRequested | TraceState::AnsweredFinal => Some(self.requesting_bureau),
            TraceState::Closed | TraceState::Refused | TraceState::Cancelled => None,
        }
    }

    fn check_parties(&self, step: &TraceStep) -> Result<(), Refusal> {
        if (step.requesting_bureau, step.requested_bureau) == (self.requesting_bureau, self.requested_bureau)
        {
            return Ok(());
        }
        Err(Refusal::OtherParties {
            expected: format!("{} and {}", self.requesting_bureau, self.requested_bureau),
            named: format!("{} and {}", step.requesting_bureau, step.requested_bureau),
        })
    }

    fn next_state(&self, step: &TraceStep) -> Result<TraceState, Refusal> {
        use TraceEventKind as Event;
        use TraceState as State;
        let allowed = match step.event {
            Event::Request | Event::GiveInformation | Event::Close | Event::Reopen | Event::Cancel => {
                Some(self.requesting_bureau)
            }
            Event::Acknowledge
            | Event::AskInformation
            | Event::InterimAnswer
            | Event::FinalAnswer
            | Event::Refuse => Some(self.requested_bureau),
            Event::Comment => None,
        };
        match allowed {
            Some(allowed) if step.source_bureau != allowed => return Err(not_theirs(step, allowed)),
            None if step.source_bureau != self.requesting_bureau
                && step.source_bureau != self.requested_bureau =>
            {
                return Err(not_theirs(step, self.requesting_bureau));
            }
            _ => {}
        }
        let reopenable = self.ended_at.is_some_and(|ended| step.at - ended <= TimeDelta::days(REOPEN_DAYS));
        match (self.state, step.event) {
            (state, Event::Comment) => Ok(state),
            (State::Sent, Event::Acknowledge) => Ok(State::Acknowledged),
            (State::Sent | State::Acknowledged | State::AnsweredInterim, Event::AskInformation) => {
                Ok(State::InformationRequested)
            }
            (State::InformationRequested, Event::GiveInformation) => Ok(State::Acknowledged),
            (
                State::Sent | State::Acknowledged | State::AnsweredInterim | State::InformationRequested,
                Event::InterimAnswer,
            ) => Ok(State::AnsweredInterim),
            (
                State::Sent
                | State::Acknowledged
                | State::AnsweredInterim
                | State::InformationRequested
                | State::AnsweredFinal,
                Event::FinalAnswer,
            ) => Ok(State::AnsweredFinal),
            (
                State::Sent | State::Acknowledged | State::AnsweredInterim | State::InformationRequested,
                Event::Refuse,
            ) => Ok(State::Refused),
            (State::AnsweredInterim | State::AnsweredFinal, Event::Close) => Ok(State::Closed),
            (State::Closed, Event::Reopen) if reopenable => Ok(State::Acknowledged),
            (
                State::Sent | State::Acknowledged | State::AnsweredInterim | State::InformationRequested,
                Event::Cancel,
            ) => Ok(State::Cancelled),
            (state, _) => Err(Refusal::NotNow { event: step.event.as_str(), state: state.as_str() }),
        }
    }
}

/// Whether a new event may join the events that are known.
///
/// The two sides write to topics of their own, which are read side by side: what one side did last may be known before
/// what the other side did first. An event that only waits for the other side is therefore let in; it takes effect in
/// the fold once the missing event is known. Refused is what no missing event of the other side can make right: an
/// event that is not its sender's to say, of other parties, after the end of the thread, or out of the sender's own
/// order.
///
/// # Errors
/// When the event can never be applied where its own time puts it.
pub fn admit(known: &[TraceStep], step: &TraceStep) -> Result<(), Refusal> {
    let (thread, refused) = fold::with::<TraceThread>(known, step);
    if thread.is_none() && step.event != TraceEventKind::Request {
        return Ok(());
    }
    match refused {
        Some(refusal) if !waits_for_other_side(known, step, &refusal) => Err(refusal),
        _ => Ok(()),
    }
}

/// Whether a new event takes effect, for whoever is about to say it: [`admit`] lets in what may still wait for the other
/// side, this does not.
///
/// # Errors
/// When it would be refused, or take no effect where its own time puts it.
pub fn may_be_said(known: &[TraceStep], step: &TraceStep) -> Result<(), Refusal> {
    match fold::with::<TraceThread>(known, step) {
        (_, Some(refusal)) => Err(refusal),
        // What opens the thread is not there, so nothing was tried.
        (None, None) => Err(Refusal::NotNow { event: step.event.as_str(), state: "NOT_SENT" }),
        (Some(_), None) => Ok(()),
    }
}

fn waits_for_other_side(known: &[TraceStep], step: &TraceStep, refusal: &Refusal) -> bool {
    let Refusal::NotNow { state, .. } = refusal else { return false };
    let is = |ends: &[TraceState]| ends.iter().any(|end| end.as_str() == *state);
    let open = !is(&[TraceState::Closed, TraceState::Refused, TraceState::Cancelled]);
    match step.event {
        // Enabled by a question or an answer of the requested bureau.
        TraceEventKind::GiveInformation | TraceEventKind::Close => open,
        // Enabled by the requester's reply, or by its opening the closed request again.
        TraceEventKind::AskInformation => open || is(&[TraceState::Closed]),
        TraceEventKind::InterimAnswer | TraceEventKind::FinalAnswer | TraceEventKind::Refuse => {
            is(&[TraceState::Closed])
        }
        // Enabled by the requester's own closing, which may itself wait for the answer.
        TraceEventKind::Reopen => {
            open && known.iter().any(|earlier| {
                earlier.event == TraceEventKind::Close
                    && earlier.source_bureau == step.source_bureau
                    && earlier.at <= step.at
            })
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::thread::fold::Folded;
    use proptest::prelude::*;

    fn fold(steps: &[TraceStep]) -> Folded<TraceThread> {
        fold::fold(steps)
    }

    fn step(event: TraceEventKind, source: &str, day: i64) -> TraceStep {
        TraceStep {
            event,
            source_bureau: Bureau::parse(source).unwrap(),
            reference: format!("{event}-{source}-{day}"),
            requesting_bureau: Bureau::parse("fr").unwrap(),
            requested_bureau: Bureau::parse("de").unwrap(),
            at: DateTime::from_timestamp(1_700_000_000 + day * 86_400, 0).unwrap(),
            outcome: None,
        }
    }

    #[test]
    fn an_answered_request_stops_its_clock_while_information_is_asked_for() {
        let (thread, refused) = fold(&[
            step(TraceEventKind::Request, "fr", 0),
            step(TraceEventKind::Acknowledge, "de", 2),
            step(TraceEventKind::AskInformation, "de", 3),
            step(TraceEventKind::GiveInformation, "fr", 13),
            step(TraceEventKind::FinalAnswer, "de", 20),
            step(TraceEventKind::Close, "fr", 21),
        ]);
        let thread = thread.unwrap();
        assert!(refused.is_empty());
        assert_eq!(thread.state, TraceState::Closed);
        assert_eq!(thread.paused, TimeDelta::days(10));
        assert_eq!((thread.answered_at.unwrap() - thread.sent_at).num_days(), 20);
    }

    #[test]
    fn only_the_requested_bureau_answers_and_only_while_it_is_open() {
        let (thread, refused) = fold(&[
            step(TraceEventKind::Request, "fr", 0),
            step(TraceEventKind::FinalAnswer, "be", 1),
            step(TraceEventKind::Refuse, "de", 2),
            step(TraceEventKind::FinalAnswer, "de", 3),
        ]);
        assert_eq!(thread.unwrap().state, TraceState::Refused);
        assert_eq!(refused.len(), 2);
    }

    #[test]
    fn an_answer_that_arrives_before_its_request_waits_for_it() {
        let answer = step(TraceEventKind::Acknowledge, "de", 1);
        assert_eq!(admit(&[], &answer), Ok(()));
        assert_eq!(admit(&[answer], &step(TraceEventKind::Request, "fr", 0)), Ok(()));
    }

    #[test]
    fn what_waits_for_the_other_side_is_let_in_and_the_rest_is_refused() {
        let known = [step(TraceEventKind::Request, "fr", 0)];
        assert_eq!(
            admit(&known, &step(TraceEventKind::GiveInformation, "fr", 5)),
            Ok(()),
            "the question is on its way"
        );
        assert_eq!(admit(&known, &step(TraceEventKind::Close, "fr", 9)), Ok(()), "the answer is on its way");
        assert!(
            admit(&known, &step(TraceEventKind::Acknowledge, "fr", 1)).is_err(),
            "not the requester's to say"
        );
        assert!(
            admit(&known, &step(TraceEventKind::Reopen, "fr", 1)).is_err(),
            "the requester never closed it"
        );
        let closed = [step(TraceEventKind::Request, "fr", 0), step(TraceEventKind::Close, "fr", 9)];
        assert_eq!(
            admit(&closed, &step(TraceEventKind::Reopen, "fr", 12)),
            Ok(()),
            "both wait for the answer"
        );
        let ended = [step(TraceEventKind::Request, "fr", 0), step(TraceEventKind::Cancel, "fr", 2)];
        assert!(
            admit(&ended, &step(TraceEventKind::FinalAnswer, "de", 3)).is_err(),
            "the request was cancelled"
        );
    }

    #[test]
    fn the_clock_stands_still_while_information_is_missing_and_says_whose_turn_it_is() {
        let mut steps = vec![step(TraceEventKind::Request, "fr", 0)];
        let at = |day: i64| DateTime::from_timestamp(1_700_000_000 + day * 86_400, 0).unwrap();
        let thread = fold(&steps).0.unwrap();
        assert_eq!((thread.counted(at(200)).num_days(), thread.is_overdue(at(200))), (200, true));
        assert_eq!(thread.awaited(), Bureau::parse("de"));
        steps.push(step(TraceEventKind::AskInformation, "de", 10));
        let thread = fold(&steps).0.unwrap();
        assert_eq!((thread.counted(at(200)).num_days(), thread.is_overdue(at(200))), (10, false));
        assert_eq!(thread.awaited(), Bureau::parse("fr"));
        steps.push(step(TraceEventKind::GiveInformation, "fr", 110));
        steps.push(step(TraceEventKind::FinalAnswer, "de", 120));
        let thread = fold(&steps).0.unwrap();
        assert_eq!((thread.counted(at(400)).num_days(), thread.is_overdue(at(400))), (20, false));
        assert_eq!(thread.awaited(), Bureau::parse("fr"), "it has to close it");
        steps.push(step(TraceEventKind::Close, "fr", 121));
        assert_eq!(fold(&steps).0.unwrap().awaited(), None);
    }

    #[test]
    fn a_bureau_is_told_before_what_ingest_would_let_wait() {
        let known = [step(TraceEventKind::Request, "fr", 0)];
        let close = step(TraceEventKind::Close, "fr", 9);
        assert_eq!(admit(&known, &close), Ok(()));
        assert!(matches!(may_be_said(&known, &close), Err(Refusal::NotNow { state: "SENT", .. })));
        assert!(may_be_said(&[], &step(TraceEventKind::Acknowledge, "de", 1)).is_err());
        assert_eq!(may_be_said(&known, &step(TraceEventKind::Acknowledge, "de", 1)), Ok(()));
        assert_eq!(may_be_said(&[], &known[0]), Ok(()));
    }

    fn any_step() -> impl Strategy<Value = TraceStep> {
        use TraceEventKind as Event;
        let events = prop::sample::select(Event::ALL);
        (events, prop::sample::select(vec!["fr", "de", "be"]), 0i64..40)
            .prop_map(|(event, source, day)| step(event, source, day))
    }

    proptest! {
        #[test]
        fn order_of_arrival_and_repetition_do_not_matter(
            steps in prop::collection::vec(any_step(), 0..14),
            seed in any::<prop::sample::Index>(),
        ) {
            let (thread, _) = fold(&steps);
            let mut shuffled = steps.clone();
            shuffled.reverse();
            if !shuffled.is_empty() {
                let pivot = seed.index(shuffled.len());
                shuffled.rotate_left(pivot);
                shuffled.push(shuffled[0].clone());
            }
            prop_assert_eq!(fold(&shuffled).0, thread);
        }

        #[test]
        fn a_refused_event_changes_nothing(steps in prop::collection::vec(any_step(), 0..14)) {
            let (thread, refused) = fold(&steps);
            let kept: Vec<TraceStep> = steps
                .into_iter()
                .filter(|step| !refused.iter().any(|(other, _)| other.reference == step.reference && other.source_bureau == step.source_bureau))
                .collect();
            prop_assert_eq!(fold(&kept).0, thread);
        }
    }
}
