//! The state of a run: what its events come to. A pure function of them; whoever reads the same events sees the same.
//!
//! ```text
//!            Queued            RenderingStarted        Rendered         DeliveryStarted        Delivered
//!  (nothing) ──────▶ queued ──────────────────▶ rendering ────▶ rendered ─────────────▶ delivering ──────▶ delivered
//!                      ▲ ◀──── RenderingFailed ────┘ │ │                                   ▲     │
//!                      │                     Skipped │ │ Failing (from any of these)       │     │ Failing
//!                      │                             ▼ ▼                          Reopened │     ▼
//!                      └─────── Queued ──────── skipped, failing ──── Failed ────▶ failed ─┘ ◀─ failing
//! ```
//!
//! `Released` while it is rendered leads back to queued, as if that beginning had not been.
//!
//! Every event but `Queued` and `Reopened` is written under a claim. Whether a claim may be taken over is decided by who
//! takes it over, by its own clock (see [`next_step`](crate::ledger::next_step)); the fold takes every `Claimed` as it
//! stands, because clocks decide when a run is taken over and the numbers of events who goes on with it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::ledger::delivery::Delivery;
use crate::ledger::event::{Decision, DeliveryKey, Entry, Event, Origin, RenderedRevision, SkipReason};
use crate::run::LogicalRun;

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Nobody has asked for it.
    Absent,
    /// It waits for a scheduler.
    Queued,
    /// It is being rendered.
    Rendering,
    /// Its files are in the archive; readers do not see them yet.
    Rendered,
    /// It is in the archive and on its way to its recipients.
    Delivering,
    /// It cannot be finished; its owner is being told.
    Failing,
    /// All have it.
    Delivered,
    /// It could not be finished.
    Failed,
    /// There was nothing to deliver.
    Skipped,
}

impl Phase {
    /// Whether nothing more happens by itself.
    pub fn is_final(self) -> bool {
        matches!(self, Phase::Delivered | Phase::Failed | Phase::Skipped)
    }
}

/// Who works on a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// Fencing token: the number of the event.
    pub token: u64,
    /// The scheduler.
    pub owner: String,
    /// Until when nobody else may take it over.
    pub lease_until: DateTime<Utc>,
}

/// The state of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct RunState {
    /// The run.
    pub run: LogicalRun,
    /// Number of the last event; 0 when there is none.
    pub number: u64,
    /// Where it stands.
    pub phase: Phase,
    /// Who works on it.
    pub claim: Option<Claim>,
    /// Who wanted it.
    pub origin: Origin,
    /// When it was asked for, the last time.
    pub queued_at: DateTime<Utc>,
    /// Nothing happens before.
    pub not_before: Option<DateTime<Utc>>,
    /// Whether it goes to recipients.
    pub deliver: bool,
    /// What the operator says it changes.
    pub changes: Option<String>,
    /// How often rendering was begun since it was asked for.
    pub rendering_attempts: u32,
    /// Claim under which it was begun last.
    pub rendering_claim: Option<u64>,
    /// Rendering is tried again then.
    pub retry_at: Option<DateTime<Utc>>,
    /// The revision that was rendered last.
    pub revision: Option<RenderedRevision>,
    /// Who gets it, and how far that is.
    pub deliveries: Vec<Delivery>,
    /// The mail to the owner.
    pub notice: Option<Delivery>,
    /// Why it failed.
    pub reason: Option<String>,
    /// Why there was nothing to deliver.
    pub skipped: Option<SkipReason>,
    /// Revision that was delivered last, and the hash of what it says.
    pub last_delivered: Option<(u32, String)>,
    /// The last revision that readers of the archive see.
    pub last_published: Option<u32>,
    /// What each recipient is known to have: the hash of what was sent last, and its files. Nothing of one to whom something
    /// is being sent or may have arrived.
    pub last_sent: BTreeMap<DeliveryKey, (String, Vec<String>)>,
    /// Time of the last event.
    pub changed_at: DateTime<Utc>,
}

/// An event that does not fit the state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {number} ({event}) does not fit the state {phase:?}: {reason}")]
pub struct IllegalEvent {
    /// Its number.
    pub number: u64,
    /// Its kind.
    pub event: &'static str,
    /// The state.
    pub phase: Phase,
    /// Why.
    pub reason: &'static str,
}

impl RunState {
    /// The state of a run without events.
    pub fn absent(run: LogicalRun) -> Self {
        Self {
            run,
            number: 0,
            phase: Phase::Absent,
            claim: None,
            origin: Origin::Schedule,
            queued_at: DateTime::UNIX_EPOCH,
            not_before: None,
            deliver: true,
            changes: None,
            rendering_attempts: 0,
            rendering_claim: None,
            retry_at: None,
            revision: None,
            deliveries: Vec::new(),
            notice: None,
            reason: None,
            skipped: None,
            last_delivered: None,
            last_published: None,
            last_sent: BTreeMap::new(),
            changed_at: DateTime::UNIX_EPOCH,
        }
    }

    /// The state after one more event. Total: an event that does not fit is an error and changes nothing.
    ///
    /// # Errors
    /// When the number is not the next one, the claim is not the one that holds, or the event does not follow.
    pub fn after(&self, entry: &Entry) -> Result<RunState, IllegalEvent> {
        let mut next = self.clone();
        next.take(entry).map_err(|reason| IllegalEvent {
            number: entry.number,
            event: entry.event.name(),
            phase: self.phase,
            reason,
        })?;
        Ok(next)
    }

    /// A delivery, that to the owner included.
    pub fn delivery(&self, key: &DeliveryKey) -> Option<&Delivery> {
        self.deliveries.iter().chain(&self.notice).find(|delivery| delivery.plan.key == *key)
    }

    /// Those that matter now: to the owner once the run is failing, else to the recipients.
    pub fn open_deliveries(&self) -> impl Iterator<Item = &Delivery> {
        let to_recipients = (self.phase == Phase::Delivering).then_some(&self.deliveries);
        let to_owner = (self.phase == Phase::Failing).then_some(&self.notice);
        to_recipients.into_iter().flatten().chain(to_owner.into_iter().flatten())
    }

    fn take(&mut self, entry: &Entry) -> Result<(), &'static str> {
        if entry.number != self.number + 1 {
            return Err("its number is not the next one");
        }
        match &entry.event {
            Event::Queued { .. } | Event::Reopened { .. } | Event::Removed { .. } => {
                if entry.claim.is_some() {
                    return Err("it is written under no claim");
                }
            }
            Event::Claimed => self.take_claim(entry)?,
            _ => {
                let held = self.claim.as_mut().ok_or("nobody has claimed the run")?;
                if entry.claim != Some(held.token) || entry.by != held.owner {
                    return Err("it is written under a claim that does not hold any more");
                }
                held.lease_until = entry.lease_until.ok_or("it says no end of the lease")?;
            }
        }
        self.follow(entry)?;
        self.number = entry.number;
        self.changed_at = entry.at;
        if self.phase.is_final() {
            self.claim = None;
        }
        Ok(())
    }

    fn take_claim(&mut self, entry: &Entry) -> Result<(), &'static str> {
        if self.phase == Phase::Absent || self.phase.is_final() {
            return Err("there is nothing to do");
        }
        let lease_until = entry.lease_until.ok_or("it says no end of the lease")?;
        self.claim = Some(Claim { token: entry.number, owner: entry.by.clone(), lease_until });
        Ok(())
    }

    fn follow(&mut self, entry: &Entry) -> Result<(), &'static str> {
        match &entry.event {
            Event::Claimed | Event::Extended => {}
            Event::Released => {
                self.claim = None;
                // Whoever gives the run back while it renders stops in an orderly way: that says nothing about the report,
                // and must not count among the beginnings after which a run fails.
                if self.phase == Phase::Rendering && self.rendering_claim == entry.claim {
                    self.phase = Phase::Queued;
                    self.rendering_attempts = self.rendering_attempts.saturating_sub(1);
                    self.rendering_claim = None;
                }
            }
            Event::Queued { origin, not_before, deliver, changes } => {
                if self.phase != Phase::Absent && !self.phase.is_final() {
                    return Err("the run is not finished");
                }
                self.queue(entry.at, *origin, *not_before, *deliver, changes.clone());
            }
            Event::RenderingStarted => {
                self.require(&[Phase::Queued, Phase::Rendering])?;
                self.phase = Phase::Rendering;
                self.rendering_attempts += 1;
                self.rendering_claim = entry.claim;
                self.retry_at = None;
            }
            Event::RenderingFailed { reason, retry_at } => {
                self.require(&[Phase::Rendering])?;
                self.phase = Phase::Queued;
                self.reason = Some(reason.clone());
                self.retry_at = Some(*retry_at);
            }
            Event::Rendered(revision) => {
                self.require(&[Phase::Rendering])?;
                if self.last_published.is_some_and(|last| revision.revision <= last) {
                    return Err("its revision is not a new one");
                }
                self.phase = Phase::Rendered;
                self.reason = None;
                self.deliveries = revision.deliveries.iter().cloned().map(Delivery::new).collect();
                self.revision = Some((**revision).clone());
            }
            Event::Skipped { reason } => {
                self.require(&[Phase::Rendering])?;
                self.phase = Phase::Skipped;
                self.reason = None;
                self.skipped = Some(*reason);
            }
            Event::DeliveryStarted => {
                self.require(&[Phase::Rendered])?;
                self.phase = Phase::Delivering;
                self.last_published = self.revision.as_ref().map(|revision| revision.revision);
            }
            Event::Sending { delivery, .. }
            | Event::Sent { delivery }
            | Event::Deferred { delivery, .. }
            | Event::Refused { delivery, .. }
            | Event::GivenUp { delivery, .. }
            | Event::Unknown { delivery, .. } => {
                self.open_delivery(delivery)?.follow(&entry.event, entry.claim)?;
                match &entry.event {
                    Event::Sending { .. } => {
                        self.last_sent.remove(delivery);
                    }
                    Event::Sent { .. } => self.note_sent(delivery),
                    _ => {}
                }
            }
            Event::Delivered => {
                self.require(&[Phase::Delivering])?;
                if !self.deliveries.iter().all(Delivery::has_arrived) {
                    return Err("not all have it");
                }
                self.phase = Phase::Delivered;
                self.last_delivered =
                    self.revision.as_ref().map(|of| (of.revision, of.content_sha256.clone()));
            }
            Event::Failing { reason, notice } => {
                self.require(&[Phase::Queued, Phase::Rendering, Phase::Rendered, Phase::Delivering])?;
                self.phase = Phase::Failing;
                self.reason = Some(reason.clone());
                self.notice = notice.as_deref().cloned().map(Delivery::new);
            }
            Event::Failed => {
                self.require(&[Phase::Failing])?;
                self.phase = Phase::Failed;
            }
            Event::Reopened { decisions } => {
                self.require(&[Phase::Failed])?;
                let rendered = self.revision.as_ref().map(|revision| revision.revision);
                if rendered.is_none() || self.last_published != rendered || self.deliveries.is_empty() {
                    return Err("nothing was rendered that could be sent; ask for the run anew");
                }
                for (key, decision) in decisions {
                    let delivery = self.deliveries.iter_mut().find(|delivery| delivery.plan.key == *key);
                    delivery.ok_or("it has no such delivery")?.decide(*decision == Decision::Arrived)?;
                    if *decision == Decision::Arrived {
                        self.note_sent(key);
                    }
                }
                self.phase = Phase::Delivering;
                self.reason = None;
                self.notice = None;
            }
            Event::Removed { revision, .. } => {
                if !self.phase.is_final() {
                    return Err("the run is not finished");
                }
                // What readers were shown is there no more: asked for again, it is made and sent again.
                if self.last_published == Some(*revision) {
                    self.last_delivered = None;
                    self.last_sent.clear();
                }
            }
        }
        Ok(())
    }

    fn queue(
        &mut self,
        at: DateTime<Utc>,
        origin: Origin,
        not_before: Option<DateTime<Utc>>,
        deliver: bool,
        changes: Option<String>,
    ) {
        let fresh = RunState::absent(self.run.clone());
        let kept = std::mem::replace(self, fresh);
        self.number = kept.number;
        self.last_delivered = kept.last_delivered;
        self.last_published = kept.last_published;
        self.last_sent = kept.last_sent;
        self.phase = Phase::Queued;
        self.queued_at = at;
        self.origin = origin;
        self.not_before = not_before;
        self.deliver = deliver;
        self.changes = changes;
    }

    /// A recipient has what this revision says. (The mail to the owner says nothing of a revision.)
    fn note_sent(&mut self, key: &DeliveryKey) {
        let files = self.deliveries.iter().find(|delivery| delivery.plan.key == *key);
        let files = files.map(|delivery| delivery.plan.files.clone());
        let content = self.revision.as_ref().map(|revision| revision.content_sha256.clone());
        if let (Some(content), Some(files)) = (content, files) {
            self.last_sent.insert(key.clone(), (content, files));
        }
    }

    fn require(&self, phases: &[Phase]) -> Result<(), &'static str> {
        if phases.contains(&self.phase) { Ok(()) } else { Err("it does not follow") }
    }

    fn open_delivery(&mut self, key: &DeliveryKey) -> Result<&mut Delivery, &'static str> {
        let found = match self.phase {
            Phase::Delivering => self.deliveries.iter_mut().find(|delivery| delivery.plan.key == *key),
            Phase::Failing => self.notice.as_mut().filter(|notice| notice.plan.key == *key),
            _ => return Err("nothing is being sent"),
        };
        found.ok_or("it has no such delivery")
    }
}

impl Entry {
    /// The phase in which the run has ended with this event, if that is so: what can be said without the events before it.
    pub(crate) fn ended(&self) -> Option<Phase> {
        // What ends a run stands under a claim. Where none can be, no program wrote it, and the whole run is to be read.
        self.claim.filter(|token| (1..self.number).contains(token))?;
        match self.event {
            Event::Delivered => Some(Phase::Delivered),
            Event::Failed => Some(Phase::Failed),
            Event::Skipped { .. } => Some(Phase::Skipped),
            _ => None,
        }
    }
}

impl Event {
    /// Its kind, as written in the ledger.
    pub fn name(&self) -> &'static str {
        match self {
            Event::Queued { .. } => "queued",
            Event::Claimed => "claimed",
            Event::Extended => "extended",
            Event::Released => "released",
            Event::RenderingStarted => "rendering_started",
            Event::RenderingFailed { .. } => "rendering_failed",
            Event::Rendered(_) => "rendered",
            Event::Skipped { .. } => "skipped",
            Event::DeliveryStarted => "delivery_started",
            Event::Sending { .. } => "sending",
            Event::Sent { .. } => "sent",
            Event::Deferred { .. } => "deferred",
            Event::Refused { .. } => "refused",
            Event::GivenUp { .. } => "given_up",
            Event::Unknown { .. } => "unknown",
            Event::Delivered => "delivered",
            Event::Failing { .. } => "failing",
            Event::Failed => "failed",
            Event::Reopened { .. } => "reopened",
            Event::Removed { .. } => "removed",
        }
    }
}
