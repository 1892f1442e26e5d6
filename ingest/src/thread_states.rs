//! What is known of the threads of trace requests, notices, hits and pairs of exhibits, so that an event that its thread's state does not
//! allow is refused.
//!
//! The two sides of a thread write to different topics, so their events arrive in any order; what may wait and what
//! may not is decided by [`proofhouse_schemas::thread`]. Threads are loaded from the warehouse whenever partitions came or
//! judged rows were dropped, and in between kept for the events of this process.

use crate::error::{IngestError, Result};
use proofhouse_schemas::thread::{Refusal, Step, Thread, ballistic, hit, notice, trace};
use proofhouse_schemas::values::{Action, TraceEventKind};
use proofhouse_schemas::{Bureau, Fault, Kind, Message, RejectCode};
use proofhouse_warehouse::{ThreadEvents, Warehouse};
use std::collections::HashMap;

/// Steps of one kind of thread.
#[derive(Debug)]
struct Threads<S> {
    steps: HashMap<String, Vec<S>>,
    /// Which thread an event belongs to, by its owner and reference.
    thread_of: HashMap<(Bureau, String), String>,
}

impl<S> Default for Threads<S> {
    fn default() -> Self {
        Self { steps: HashMap::new(), thread_of: HashMap::new() }
    }
}

impl<S: Step> Threads<S> {
    async fn load<T: ThreadEvents<Step = S>>(warehouse: &Warehouse) -> Result<Self> {
        let events = warehouse
            .thread_events::<T>()
            .await
            .map_err(|error| IngestError::Query { table: T::VIEW.to_owned(), reason: error.to_string() })?;
        let mut threads = Self::default();
        events.into_iter().for_each(|(thread, step)| threads.add(&thread, step));
        Ok(threads)
    }

    fn add(&mut self, thread: &str, step: S) {
        // A correction stands instead of what was said before, also when it is of another thread.
        self.remove(step.source_bureau(), step.reference());
        let key = (step.source_bureau(), step.reference().to_owned());
        self.thread_of.insert(key, thread.to_owned());
        self.steps.entry(thread.to_owned()).or_default().push(step);
    }

    /// Remembers a step that may join its thread.
    fn admit(
        &mut self,
        thread: &str,
        path: &str,
        step: S,
        may_join: impl Fn(&[S], &S) -> std::result::Result<(), Refusal>,
    ) -> std::result::Result<(), Fault> {
        let known = self.steps.get(thread).map_or(&[][..], Vec::as_slice);
        may_join(known, &step).map_err(|refusal| not_allowed(path, &step, &refusal))?;
        self.add(thread, step);
        Ok(())
    }

    fn remove(&mut self, owner: Bureau, reference: &str) {
        if let Some(thread) = self.thread_of.remove(&(owner, reference.to_owned()))
            && let Some(steps) = self.steps.get_mut(&thread)
        {
            steps.retain(|step| !step.is_event(owner, reference));
        }
    }
}

/// The threads that ingest knows.
#[derive(Debug, Default)]
pub(crate) struct ThreadStates {
    traces: Threads<trace::TraceStep>,
    notices: Threads<notice::NoticeStep>,
    hits: Threads<hit::HitStep>,
    exhibit_pairs: Threads<ballistic::BallisticStep>,
}

impl ThreadStates {
    /// Loads the events of a kind that the warehouse holds; nothing for kinds without threads.
    pub(crate) async fn load(warehouse: &Warehouse, kind: Kind) -> Result<Self> {
        let mut states = Self::default();
        match kind {
            Kind::Trace => states.traces = Threads::load::<trace::TraceThread>(warehouse).await?,
            Kind::Notice => states.notices = Threads::load::<notice::NoticeThread>(warehouse).await?,
            Kind::Hit => states.hits = Threads::load::<hit::HitThread>(warehouse).await?,
            Kind::Ballistic => {
                states.exhibit_pairs = Threads::load::<ballistic::BallisticThread>(warehouse).await?;
            }
            _ => {}
        }
        Ok(states)
    }

    /// Whether messages of this kind may be events of threads. An exhibit or a search is none, but may stand instead of what
    /// was said under its reference before.
    pub(crate) fn concerns(kind: Kind) -> bool {
        matches!(kind, Kind::Trace | Kind::Notice | Kind::Hit | Kind::Ballistic)
    }

    /// Whether a message is judged by what is known of its thread.
    pub(crate) fn judges(message: &Message) -> bool {
        match message {
            Message::Ballistic(said) => said.review.is_some() || said.confirmation.is_some(),
            other => Self::concerns(other.kind()),
        }
    }

    /// Whether the message may land; when it may, it is remembered.
    pub(crate) fn admit(&mut self, message: &Message) -> std::result::Result<(), Fault> {
        let envelope = message.envelope();
        if matches!(envelope.action, Action::Delete | Action::Purge) {
            // It asks for erasure: whatever the thread has come to, the event counts no more.
            self.withdraw(message.kind(), envelope.source_bureau, envelope.source_record_id.as_str());
            return Ok(());
        }
        match message {
            Message::Trace(event) => {
                let step = trace::TraceStep::from(event.as_ref());
                theirs_to_say(&step)?;
                self.traces.admit(event.trace_id.as_str(), EVENT, step, trace::admit)
            }
            Message::Notice(event) => {
                let step = notice::NoticeStep::from(event.as_ref());
                self.notices.admit(event.notice_id.as_str(), EVENT, step, notice::admit)
            }
            Message::Hit(event) => match hit::HitStep::of(event) {
                Some(step) => self.hits.admit(&step.pair.candidate_id(), EVENT, step, hit::admit),
                None => Ok(()),
            },
            Message::Ballistic(event) => match ballistic::BallisticStep::of(event) {
                Some(step) => {
                    let path = match step.finding {
                        ballistic::Finding::Review(_) => "$.review.review_status",
                        ballistic::Finding::Examination { .. } => "$.confirmation.result",
                    };
                    self.exhibit_pairs.admit(&step.pair.pair_id(), path, step, ballistic::admit)
                }
                None => {
                    // An exhibit or a search under the reference of an event stands instead of it.
                    self.exhibit_pairs.remove(envelope.source_bureau, envelope.source_record_id.as_str());
                    Ok(())
                }
            },
            _ => Ok(()),
        }
    }

    /// Forgets a withdrawn event.
    pub(crate) fn withdraw(&mut self, kind: Kind, owner: Bureau, reference: &str) {
        match kind {
            Kind::Trace => self.traces.remove(owner, reference),
            Kind::Notice => self.notices.remove(owner, reference),
            Kind::Hit => self.hits.remove(owner, reference),
            Kind::Ballistic => self.exhibit_pairs.remove(owner, reference),
            _ => {}
        }
    }
}

/// Refuses what the bureau could not say in any state of the thread that the event itself names, so that it does not
/// wait for a request that may never come.
fn theirs_to_say(step: &trace::TraceStep) -> std::result::Result<(), Fault> {
    let request = trace::TraceStep {
        event: TraceEventKind::Request,
        source_bureau: step.requesting_bureau,
        reference: String::new(),
        requesting_bureau: step.requesting_bureau,
        requested_bureau: step.requested_bureau,
        at: step.at,
        outcome: None,
    };
    if step.event == TraceEventKind::Request {
        return Ok(());
    }
    match trace::TraceThread::open(&request).and_then(|mut thread| thread.apply(step)) {
        Err(refusal @ Refusal::NotTheirs { .. }) => Err(not_allowed(EVENT, step, &refusal)),
        _ => Ok(()),
    }
}

/// Where messages of most kinds say what happens.
const EVENT: &str = "$.event";

fn not_allowed(path: &str, step: &impl Step, refusal: &Refusal) -> Fault {
    Fault::new(
        RejectCode::EventNotAllowed,
        path,
        step.event(),
        format!("an event that the thread's state allows: {refusal}"),
    )
}
