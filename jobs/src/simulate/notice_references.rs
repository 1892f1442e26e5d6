//! Seizures and trace requests that say which notice they have to do with.
//!
//! A bureau knows its own notices from the day it asked for them, and those of others from the day they were in force, when they
//! were sent to it. What is drawn here comes from streams of its own and changes nothing else of the world.

use super::Stage;
use super::error::SimulationError;
use super::firearms::reference;
use super::notices::NoticeThread;
use super::outbox::Outbox;
use chrono::{DateTime, Utc};
use proofhouse_schemas::Message;
use proofhouse_schemas::message::Seizure;
use proofhouse_schemas::message::notice::NamedNotice;
use proofhouse_schemas::values::Action;

/// Share of seizures that are stated again with the notice that led to them.
const SEIZURES: f64 = 0.03;
/// Share of trace requests that name one.
const REQUESTS: f64 = 0.04;

/// A seizure as it was stated last.
pub(super) struct LastStated {
    pub(super) owner: usize,
    pub(super) seizure: Seizure,
}

/// States seizures again, with the notice that they have to do with.
pub(super) fn of_seizures(
    stage: &Stage,
    stated: Vec<LastStated>,
    notices: &[NoticeThread],
    outbox: &mut Outbox,
) -> Result<(), SimulationError> {
    for LastStated { owner, mut seizure } in stated {
        let at = seizure.event_ts;
        let stream = format!("{}/{}", seizure.source_bureau, seizure.source_record_id);
        let Some(named) = known_to(stage, owner, at, notices, &stream) else { continue };
        let mut chance = stage.chance(&format!("stated again with a notice: {stream}"));
        seizure.action = Action::Update;
        seizure.event_ts = stage.calendar.later(at, 0.5 + chance.around(6.0, 0.7));
        seizure.message_id = chance.message_id(seizure.event_ts);
        seizure.linked_notices = vec![named];
        outbox.say(&Message::Seizure(Box::new(seizure)))?;
    }
    Ok(())
}

/// Whether a seizure is one of those that are stated again.
pub(super) fn is_stated_again(stage: &Stage, seizure: &Seizure) -> bool {
    let stream = format!("{}/{}", seizure.source_bureau, seizure.source_record_id);
    stage.chance(&format!("has to do with a notice: {stream}")).happens(SEIZURES)
}

/// The notice that a trace request names, when it names one.
pub(super) fn of_request(
    stage: &Stage,
    requesting: usize,
    at: DateTime<Utc>,
    notices: &[NoticeThread],
    trace_id: &str,
) -> Option<NamedNotice> {
    let stream = format!("{}/{trace_id}", stage.bureaus[requesting].bureau);
    let names_one = stage.chance(&format!("has to do with a notice: {stream}")).happens(REQUESTS);
    if names_one { known_to(stage, requesting, at, notices, &stream) } else { None }
}

/// A notice that a bureau knew at this moment.
fn known_to(
    stage: &Stage,
    bureau: usize,
    at: DateTime<Utc>,
    notices: &[NoticeThread],
    stream: &str,
) -> Option<NamedNotice> {
    let me = stage.bureaus[bureau].bureau;
    let knows = |notice: &&NoticeThread| {
        let sent_to_me = notice.distribution.is_empty() || notice.distribution.contains(&me);
        let in_force = notice.in_force_from.is_some_and(|from| from < at) && sent_to_me;
        notice.submitted < at && (notice.requesting == bureau || in_force)
    };
    let known: Vec<&NoticeThread> = notices.iter().filter(knows).collect();
    if known.is_empty() {
        return None;
    }
    let notice = stage.chance(&format!("which notice: {stream}")).pick(&known).to_owned();
    Some(NamedNotice {
        requesting_bureau: stage.bureaus[notice.requesting].bureau,
        notice_id: reference(&notice.notice_id),
    })
}
