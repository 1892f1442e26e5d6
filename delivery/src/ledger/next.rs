//! What a scheduler does next with a run: a pure function of the run's state, the time and its own claim.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ledger::delivery::{Delivery, DeliveryPhase};
use crate::ledger::event::{DeliveryKey, Target};
use crate::ledger::state::{Phase, RunState};

/// What to do with a mail that may have arrived, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnUnknown {
    /// Send it again, once, with the same `Message-ID`: a recipient may get two copies that mail systems see as one.
    Resend,
    /// Leave it to the operator: a recipient may get none.
    Hold,
}

/// Limits of retries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// How often rendering is begun, crashes included.
    pub rendering_attempts: u32,
    /// How often a message is sent that the other side puts off.
    pub sending_attempts: u32,
    /// What to do with a mail that may have arrived.
    pub on_unknown: OnUnknown,
}

/// The next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing, ever.
    Nothing,
    /// Nothing before.
    Wait(DateTime<Utc>),
    /// Claim the run, or take it over.
    Claim,
    /// Give the run back: nothing is to be done before.
    Release(DateTime<Utc>),
    /// Write that rendering begins.
    StartRendering,
    /// Render: that it begins has been written.
    Render,
    /// Put the manifest into the archive, and write that it is there.
    Publish,
    /// Write that it is being sent, and send it.
    Send {
        /// Which.
        key: DeliveryKey,
        /// It may have arrived already.
        again: bool,
    },
    /// Who sent this has gone: write that its fate is unknown.
    DeclareUnknown(DeliveryKey),
    /// Write that all have it.
    FinishDelivered,
    /// Write that it fails, and why.
    Fail(String),
    /// Write that it has failed.
    FinishFailed,
}

/// The next step of a scheduler that holds the claim `mine`, if it holds one.
pub fn next_step(state: &RunState, mine: Option<u64>, now: DateTime<Utc>, policy: &Policy) -> Step {
    if state.phase == Phase::Absent || state.phase.is_final() {
        return Step::Nothing;
    }
    match &state.claim {
        Some(claim) if Some(claim.token) == mine => {}
        Some(claim) if claim.lease_until > now => return Step::Wait(claim.lease_until),
        _ => return wait_of(state, now, policy).map_or(Step::Claim, Step::Wait),
    }
    if let Some(until) = wait_of(state, now, policy) {
        return Step::Release(until);
    }
    match state.phase {
        Phase::Queued | Phase::Rendering => {
            let is_mine = state.phase == Phase::Rendering && state.rendering_claim == mine;
            if is_mine {
                Step::Render
            } else if state.rendering_attempts >= policy.rendering_attempts {
                Step::Fail(format!(
                    "rendering was begun {} times and did not end; the scheduler stopped or died each time",
                    state.rendering_attempts
                ))
            } else {
                Step::StartRendering
            }
        }
        Phase::Rendered => Step::Publish,
        Phase::Delivering | Phase::Failing => next_delivery(state, now, policy),
        Phase::Absent | Phase::Delivered | Phase::Failed | Phase::Skipped => Step::Nothing,
    }
}

/// Until when nothing can be done, if that is so.
fn wait_of(state: &RunState, now: DateTime<Utc>, policy: &Policy) -> Option<DateTime<Utc>> {
    let until = match state.phase {
        Phase::Queued => state.not_before.max(state.retry_at)?,
        Phase::Delivering | Phase::Failing => {
            let mut open =
                state.open_deliveries().filter(|delivery| !is_settled(delivery, policy)).peekable();
            open.peek()?;
            // One that can be sent at once has no time.
            open.map(|delivery| delivery.retry_at).min()??
        }
        _ => return None,
    };
    (until > now).then_some(until)
}

fn next_delivery(state: &RunState, now: DateTime<Utc>, policy: &Policy) -> Step {
    let is_due = |delivery: &Delivery| delivery.retry_at.is_none_or(|at| at <= now);
    for delivery in state.open_deliveries().filter(|delivery| !is_settled(delivery, policy)) {
        let key = delivery.plan.key.clone();
        match delivery.phase {
            // Whoever is sending writes the outcome in the same breath: found here, it was not written.
            DeliveryPhase::Sending => return Step::DeclareUnknown(key),
            DeliveryPhase::Pending if is_due(delivery) => return Step::Send { key, again: false },
            DeliveryPhase::Unknown if is_due(delivery) => return Step::Send { key, again: true },
            _ => {}
        }
    }
    if state.phase == Phase::Failing {
        return Step::FinishFailed;
    }
    if state.deliveries.iter().all(Delivery::has_arrived) {
        return Step::FinishDelivered;
    }
    Step::Fail(what_did_not_arrive(&state.deliveries))
}

/// Whether nothing more is done about a delivery.
fn is_settled(delivery: &Delivery, policy: &Policy) -> bool {
    match delivery.phase {
        DeliveryPhase::Pending | DeliveryPhase::Sending => false,
        DeliveryPhase::Sent | DeliveryPhase::Refused | DeliveryPhase::Failed => true,
        DeliveryPhase::Unknown => match delivery.plan.target {
            Target::Outbound { .. } => delivery.attempts >= policy.sending_attempts,
            Target::Mail { .. } => policy.on_unknown == OnUnknown::Hold || !delivery.may_be_resent(),
        },
    }
}

fn what_did_not_arrive(deliveries: &[Delivery]) -> String {
    let arrived = deliveries.iter().filter(|delivery| delivery.has_arrived()).count();
    let others: Vec<String> = deliveries
        .iter()
        .filter(|delivery| !delivery.has_arrived())
        .map(|delivery| {
            let state = match delivery.phase {
                DeliveryPhase::Refused => "refused",
                DeliveryPhase::Unknown => "unknown whether it arrived",
                _ => "given up",
            };
            let reason = delivery.reason.as_deref().unwrap_or("no reason was given");
            format!("{}: {state} ({reason})", delivery.plan.key)
        })
        .collect();
    format!("{arrived} of {} deliveries arrived; {}", deliveries.len(), others.join("; "))
}

/// How long a lease lasts beside what must fit into it.
pub(crate) fn heartbeat_interval(lease: Duration) -> Duration {
    lease / 3
}
