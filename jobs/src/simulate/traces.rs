//! Trace requests: threads of events between the bureau that asks and the bureau that is asked.
//!
//! Each event is on the topic of the bureau whose event it is, so that a thread lies in two topics. Threads that are
//! still open on the last day simply stop; some were never acknowledged, some never answered.

use super::Stage;
use super::bureaus::short;
use super::calendar::{after, as_known};
use super::chance::{Chance, shares};
use super::error::SimulationError;
use super::firearms::{Recorded, reference};
use super::further_fields;
use super::newer_versions::sends_newest;
use super::notice_references;
use super::notices::NoticeThread;
use super::outbox::Outbox;
use super::seizures::Seized;
use super::trace_answers::{final_answer, interim_answer, refusal};
use super::trace_subjects::{Subject, addressee, subject};
use chrono::{DateTime, Datelike, Duration, Utc};
use proofhouse_schemas::message::trace::{TraceAnswer, TraceEvent, TraceRequest};
use proofhouse_schemas::values::{
    Action, IntendedUse, LongText, Priority, Reference, SchemaName, SerialStatus, TraceEventKind,
};
use proofhouse_schemas::{Kind, Message, PartialDate};

/// A thread as the world knows it.
pub(super) struct Thread {
    pub(super) trace_id: String,
    pub(super) requesting: usize,
    pub(super) requested: usize,
    /// When it was closed by its requester, if it was.
    pub(super) closed: Option<DateTime<Utc>>,
}

/// The request that a new request follows.
struct Parent {
    trace_id: String,
    chain_no: i32,
}

/// Makes and sends `count` threads.
pub(super) fn send(
    stage: &mut Stage,
    count: usize,
    records: &[Recorded],
    (seized, notices): (&[Seized], &[NoticeThread]),
    outbox: &mut Outbox,
) -> Result<Vec<Thread>, SimulationError> {
    let mut chance = stage.chance("traces");
    let bureaus = stage.bureaus.len();
    let weights: Vec<f64> = stage.bureaus.iter().map(|bureau| bureau.weight).collect();
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); bureaus];
    for (index, gun) in seized.iter().enumerate() {
        if !gun.institutional {
            own[gun.owner].push(index);
        }
    }
    let mut asked = vec![0_usize; bureaus];
    let mut threads: Vec<Thread> = Vec::with_capacity(count);
    for (requesting, share) in shares(count, &weights, 4).into_iter().enumerate() {
        let mut number = 0;
        while number < share {
            let subject = subject(stage, requesting, &mut own[requesting], records, seized, &mut chance);
            let requested = addressee(stage, requesting, &subject, &asked, &mut chance);
            asked[requested] += 1;
            let mut parent = None;
            let mut next = Some(requested);
            let mut from = subject.from;
            while let Some(requested) = next.filter(|_| number < share) {
                let thread_number = number;
                number += 1;
                let mut writer = Writer::new(stage, requesting, requested, thread_number, from, &mut chance);
                let ended = writer.thread(&subject, parent.as_ref(), notices, outbox)?;
                let (trace_id, closed) = (writer.trace_id, writer.closed);
                let chain_no = parent.map_or(1, |parent: Parent| parent.chain_no) + 1;
                parent = Some(Parent { trace_id: trace_id.clone(), chain_no });
                threads.push(Thread { trace_id, requesting, requested, closed });
                next = ended.onward;
                from = ended.at;
                if !stage.calendar.has_come(after(from, 2.0)) || chain_no > 3 {
                    next = None;
                }
            }
        }
    }
    Ok(threads)
}

/// How a thread ended.
struct Ended {
    at: DateTime<Utc>,
    /// The bureau to ask next, when the answer names one.
    onward: Option<usize>,
}

/// Writes the events of one thread in order.
struct Writer<'stage> {
    stage: &'stage Stage,
    chance: &'stage mut Chance,
    requesting: usize,
    requested: usize,
    trace_id: String,
    at: DateTime<Utc>,
    number: usize,
    closed: Option<DateTime<Utc>>,
}

impl<'stage> Writer<'stage> {
    fn new(
        stage: &'stage Stage,
        requesting: usize,
        requested: usize,
        number: usize,
        from: DateTime<Utc>,
        chance: &'stage mut Chance,
    ) -> Self {
        let latest = stage.calendar.end() - Duration::hours(30);
        let at = after(from, 0.2 + chance.around(14.0, 1.0)).min(latest).max(from.min(latest));
        let code = stage.bureaus[requesting].country.as_str();
        let trace_id = format!("{code}-TR-{}-{number:04}", at.year());
        Self { stage, chance, requesting, requested, trace_id, at, number: 0, closed: None }
    }

    /// The whole thread.
    fn thread(
        &mut self,
        subject: &Subject,
        parent: Option<&Parent>,
        notices: &[NoticeThread],
        outbox: &mut Outbox,
    ) -> Result<Ended, SimulationError> {
        let mut event = self.event(self.requesting, TraceEventKind::Request);
        let mut request = self.request(subject, parent);
        request.linked_notices.extend(notice_references::of_request(
            self.stage,
            self.requesting,
            self.at,
            notices,
            &self.trace_id,
        ));
        event.request = Some(request);
        let urgent = event.request.as_ref().is_some_and(|request| request.priority == Priority::Urgent);
        outbox.say(&Message::Trace(Box::new(event)))?;
        let pace = self.stage.bureaus[self.requested].slowness * if urgent { 0.35 } else { 1.0 };
        let onward = self.events(subject, pace, outbox)?;
        Ok(Ended { at: self.at, onward })
    }

    fn events(
        &mut self,
        subject: &Subject,
        pace: f64,
        outbox: &mut Outbox,
    ) -> Result<Option<usize>, SimulationError> {
        let asked = self.requested;
        let asker = self.requesting;
        if self.chance.happens(0.06) {
            return Ok(None); // never acknowledged
        }
        if !self.wait(3.5 * pace, 0.9) {
            return Ok(None);
        }
        self.say(asked, TraceEventKind::Acknowledge, None, None, outbox)?;
        if self.chance.happens(0.03) && self.wait(6.0, 0.6) {
            self.say(
                asker,
                TraceEventKind::Cancel,
                None,
                Some("National registry holds the answer."),
                outbox,
            )?;
            return Ok(None);
        }
        if self.chance.happens(0.18) {
            if !self.wait(5.0 * pace, 0.8) {
                return Ok(None);
            }
            let question = "Please send a photograph of the markings and confirm the calibre.";
            self.say(asked, TraceEventKind::AskInformation, None, Some(question), outbox)?;
            if self.chance.happens(0.12) || !self.wait(9.0, 0.9) {
                return Ok(None); // the question stays open
            }
            let reply = "Photographs attached; calibre as stamped on the barrel.";
            self.say(asker, TraceEventKind::GiveInformation, None, Some(reply), outbox)?;
        }
        if self.chance.happens(0.06) && self.wait(8.0, 0.7) {
            let by = if self.chance.happens(0.5) { asker } else { asked };
            self.say(
                by,
                TraceEventKind::Comment,
                None,
                Some("The maker has been asked for the dispatch record."),
                outbox,
            )?;
        }
        if self.chance.happens(0.045) {
            if !self.wait(15.0 * pace, 0.8) {
                return Ok(None);
            }
            let answer = refusal(self.chance);
            self.say(asked, TraceEventKind::Refuse, answer, None, outbox)?;
            return Ok(None);
        }
        let mut onward = None;
        if self.chance.happens(0.13) {
            if !self.wait(18.0 * pace, 0.8) {
                return Ok(None);
            }
            let to = self.onward();
            let country = self.stage.bureaus[to].country;
            let answer =
                interim_answer(subject, self.stage.bureaus[asked].country, country, self.at, self.chance);
            self.say(asked, TraceEventKind::InterimAnswer, answer, None, outbox)?;
            onward = Some(to).filter(|_| self.chance.happens(0.35));
        }
        if self.chance.happens(0.09) || !self.wait(24.0 * pace, 0.95) {
            return Ok(onward); // not answered yet
        }
        let to = self.onward();
        let recorded_here = subject.recorded.filter(|(owner, _)| *owner == asked).map(|(_, lost)| lost);
        let country = self.stage.bureaus[asked].country;
        let next = self.stage.bureaus[to].country;
        let answer = final_answer(subject, recorded_here, country, next, self.at, self.chance);
        let exported =
            answer.as_ref().is_some_and(|answer| answer.outcome_code.as_str() == "TRACED_EXPORT_ONLY");
        self.say(asked, TraceEventKind::FinalAnswer, answer.clone(), None, outbox)?;
        if exported && self.chance.happens(0.7) {
            onward = Some(to);
        }
        self.ending(answer, outbox)?;
        Ok(onward)
    }

    /// The requester closes most threads; a few are opened again within thirty days.
    fn ending(&mut self, answer: Option<TraceAnswer>, outbox: &mut Outbox) -> Result<(), SimulationError> {
        let (asker, asked) = (self.requesting, self.requested);
        if !self.chance.happens(0.68) || !self.wait(8.0, 0.9) {
            return Ok(());
        }
        self.say(asker, TraceEventKind::Close, None, None, outbox)?;
        self.closed = Some(self.at);
        if self.chance.happens(0.03) {
            let reopened = after(self.at, self.chance.between(2, 24) as f64);
            if !self.stage.calendar.has_come(reopened) {
                return Ok(());
            }
            self.at = reopened;
            self.closed = None;
            self.say(
                asker,
                TraceEventKind::Reopen,
                None,
                Some("The serial number was restored since."),
                outbox,
            )?;
            if self.wait(20.0, 0.6) {
                self.say(asked, TraceEventKind::FinalAnswer, answer, None, outbox)?;
                if self.wait(6.0, 0.6) {
                    self.say(asker, TraceEventKind::Close, None, None, outbox)?;
                    self.closed = Some(self.at);
                }
            }
        }
        Ok(())
    }

    /// Another bureau, to which the gun may have gone.
    fn onward(&mut self) -> usize {
        let around = &self.stage.bureaus[self.requested].neighbours;
        let near = around.iter().copied().find(|bureau| *bureau != self.requesting);
        let any = self.chance.below(self.stage.bureaus.len());
        match near {
            Some(near) if self.chance.happens(0.6) => near,
            _ if any != self.requesting && any != self.requested => any,
            _ => (0..self.stage.bureaus.len())
                .find(|bureau| *bureau != self.requesting && *bureau != self.requested)
                .unwrap_or(self.requested),
        }
    }

    /// Lets time pass; false when the world ends before.
    fn wait(&mut self, median_days: f64, spread: f64) -> bool {
        let next = after(self.at, 0.06 + self.chance.around(median_days, spread));
        let come = self.stage.calendar.has_come(next);
        if come {
            self.at = next;
        }
        come
    }

    fn say(
        &mut self,
        by: usize,
        kind: TraceEventKind,
        answer: Option<TraceAnswer>,
        comment: Option<&str>,
        outbox: &mut Outbox,
    ) -> Result<(), SimulationError> {
        let mut event = self.event(by, kind);
        event.answer = answer;
        event.comment = comment.and_then(LongText::new);
        event.language = self.stage.bureaus[by].language().filter(|_| comment.is_some());
        outbox.say(&Message::Trace(Box::new(event)))
    }

    fn event(&mut self, by: usize, kind: TraceEventKind) -> TraceEvent {
        self.number += 1;
        let action = if kind == TraceEventKind::Cancel { Action::Cancel } else { Action::Create };
        TraceEvent {
            schema: SchemaName::new(Kind::Trace.oldest_version().name()).unwrap_or_default(),
            message_id: self.chance.message_id(self.at),
            source_bureau: self.stage.bureaus[by].bureau,
            source_record_id: reference(&format!("{}-E{:02}", self.trace_id, self.number)),
            action,
            event_ts: self.at,
            trace_id: reference(&self.trace_id),
            event: kind,
            requesting_bureau: self.stage.bureaus[self.requesting].bureau,
            requested_bureau: self.stage.bureaus[self.requested].bureau,
            source_entity: None,
            purpose: None,
            confidentiality: None,
            access_restriction: None,
            retention_until: None,
            language: None,
            request: None,
            answer: None,
            comment: None,
            handling_codes: Vec::new(),
        }
    }

    fn request(&mut self, subject: &Subject, parent: Option<&Parent>) -> TraceRequest {
        let chance = &mut *self.chance;
        let urgent = chance.happens(0.09);
        let mut firearm = subject.seen.clone();
        let expects = matches!(
            firearm.serial_status,
            SerialStatus::Readable
                | SerialStatus::Partial
                | SerialStatus::Restored
                | SerialStatus::UserApplied
        );
        if expects && firearm.serial_raw.as_str().trim().is_empty() {
            firearm.serial_status = SerialStatus::NotRecorded;
        }
        let bureau = &self.stage.bureaus[self.requesting];
        let recovered = if chance.happens(0.9) {
            PartialDate::day(subject.recovered)
        } else {
            as_known(subject.recovered, chance)
        };
        let mut request = TraceRequest {
            priority: if urgent { Priority::Urgent } else { Priority::Routine },
            crime_code: short(chance.one_of(&[
                "ICCS-09012",
                "ICCS-0201",
                "ICCS-0401",
                "ICCS-0601",
                "ICCS-0901",
            ])),
            requester_case_number: reference(&format!("{}/{}", self.trace_id, chance.between(100, 999))),
            illicit_basis: LongText::new(chance.one_of(&[
                "Possession without licence; found during the search of a dwelling.",
                "Trafficking; found in a vehicle at the border.",
                "Used in a robbery; recovered at the scene.",
                "Smuggled in a parcel; found by customs.",
            ]))
            .unwrap_or_default(),
            firearm,
            intended_use: chance.weighted(&[
                (IntendedUse::CriminalInvestigation, 0.8),
                (IntendedUse::Prosecution, 0.13),
                (IntendedUse::EmbargoMonitoring, 0.02),
                (IntendedUse::Statistics, 0.03),
                (IntendedUse::Other, 0.02),
            ]),
            consent_onward: chance.happens(0.7),
            illicit_basis_code: None,
            urgent_reason: urgent
                .then(|| LongText::new("A suspect is held and must be released in days."))
                .flatten(),
            project_code: None,
            parent_trace_id: parent.map(|parent| reference(&parent.trace_id)),
            chain_no: Some(parent.map_or(1, |parent| parent.chain_no)).filter(|number| *number > 1),
            recovery_date: Some(recovered).filter(|_| chance.happens(0.93) || sends_newest(bureau.bureau)),
            recovery_country: Some(bureau.country),
            recovery_place: None,
            recovery_circumstances: None,
            seizure_id: subject.seizure_id.as_deref().and_then(Reference::new),
            associates_count: chance.happens(0.2).then(|| chance.between(0, 4) as i32),
            confidentiality_request: chance.happens(0.08).then_some(true),
            linked_notices: Vec::new(),
            attachments: Vec::new(),
        };
        further_fields::of_request(self.stage, self.requesting, &self.trace_id, &mut request);
        request
    }
}
