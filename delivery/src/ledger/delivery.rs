//! How far one delivery is.
//!
//! ```text
//!            Sending            Sent
//!  pending ──────────▶ sending ──────▶ sent
//!     ▲ ◀── Deferred ───┘ │ │ └─────▶ refused, failed (GivenUp)
//!     │                   │ ▼ Unknown
//!     │     Sending again │ unknown ──▶ left to the operator, or
//!     │                   └──┘          sent again with the same Message-ID, at most once
//!     └── Reopened (operator) ── from refused, failed, unknown
//! ```

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::ledger::event::{Event, PlannedDelivery};

/// How often a mail whose fate is unknown is sent again by itself.
pub const MOST_RESENDS: u32 = 1;

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryPhase {
    /// Not sent, or put off by the other side.
    Pending,
    /// Being sent.
    Sending,
    /// Taken by the other side.
    Sent,
    /// It may have arrived, or not.
    Unknown,
    /// The other side will never take it.
    Refused,
    /// Put off too often.
    Failed,
}

/// One delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Who gets what.
    pub plan: PlannedDelivery,
    /// Where it stands.
    pub phase: DeliveryPhase,
    /// How often it was sent.
    pub attempts: u32,
    /// How often it was sent although it might have arrived.
    pub resends: u32,
    /// The claim under which it was sent last.
    pub claim: Option<u64>,
    /// Not sent before.
    pub retry_at: Option<DateTime<Utc>>,
    /// What was said last.
    pub reason: Option<String>,
}

impl Delivery {
    pub(crate) fn new(plan: PlannedDelivery) -> Self {
        Self {
            plan,
            phase: DeliveryPhase::Pending,
            attempts: 0,
            resends: 0,
            claim: None,
            retry_at: None,
            reason: None,
        }
    }

    /// Whether the other side has it.
    pub fn has_arrived(&self) -> bool {
        self.phase == DeliveryPhase::Sent
    }

    /// Whether it may be sent again although it might have arrived.
    pub fn may_be_resent(&self) -> bool {
        self.plan.target.is_idempotent() || self.resends < MOST_RESENDS
    }

    pub(crate) fn follow(&mut self, event: &Event, claim: Option<u64>) -> Result<(), &'static str> {
        use DeliveryPhase::{Failed, Pending, Refused, Sending, Sent, Unknown};
        let (phase, reason, retry_at) = match (self.phase, event) {
            (Pending, Event::Sending { again: false, .. }) => (Sending, None, None),
            (Unknown, Event::Sending { again: true, .. }) => {
                if !self.may_be_resent() {
                    return Err("it was sent again already");
                }
                self.resends += 1;
                (Sending, None, None)
            }
            (_, Event::Sending { .. }) => return Err("it is not to be sent"),
            (Sending, Event::Sent { .. }) => (Sent, None, None),
            (Sending, Event::Deferred { reason, retry_at, .. }) => (Pending, Some(reason), Some(*retry_at)),
            (Sending, Event::Refused { reason, .. }) => (Refused, Some(reason), None),
            (Sending, Event::GivenUp { reason, .. }) => (Failed, Some(reason), None),
            (Sending, Event::Unknown { reason, retry_at, .. }) => (Unknown, Some(reason), Some(*retry_at)),
            _ => return Err("it is not being sent"),
        };
        if phase == Sending {
            self.attempts += 1;
            self.claim = claim;
        }
        self.phase = phase;
        self.reason = reason.cloned();
        self.retry_at = retry_at;
        Ok(())
    }

    pub(crate) fn decide(&mut self, has_arrived: bool) -> Result<(), &'static str> {
        if matches!(self.phase, DeliveryPhase::Sent | DeliveryPhase::Sending) {
            return Err("it has arrived");
        }
        self.phase = if has_arrived { DeliveryPhase::Sent } else { DeliveryPhase::Pending };
        self.attempts = 0;
        self.retry_at = None;
        Ok(())
    }
}
