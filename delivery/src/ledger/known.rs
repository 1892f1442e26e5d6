//! What a ledger has read already: the whole state of a run that goes on, and little of one that is finished.
//!
//! Of a finished run the manifest and the letters are the most, and nobody needs them any more: a scheduler that keeps them
//! grows with every report that was ever made. Its number says whether something came since, its phase that nothing is to
//! be done, and its status is what those who look ask for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use crate::ledger::{Phase, RunState, RunStatus};
use crate::run::LogicalRun;

/// What is known of one run.
#[derive(Debug)]
enum Known {
    /// It goes on.
    Open {
        state: Arc<RunState>,
        /// Since when an observer has seen it under this number, by the observer's own clock.
        unmoved_since: Option<DateTime<Utc>>,
    },
    /// It has ended.
    Ended {
        number: u64,
        phase: Phase,
        /// Absent while only its last event was read.
        status: Option<Arc<RunStatus>>,
    },
}

impl Known {
    fn number(&self) -> u64 {
        match self {
            Known::Open { state, .. } => state.number,
            Known::Ended { number, .. } => *number,
        }
    }

    fn phase(&self) -> Phase {
        match self {
            Known::Open { state, .. } => state.phase,
            Known::Ended { phase, .. } => *phase,
        }
    }
}

/// Runs as far as they have been read. Events never change: only what came since is read again.
#[derive(Debug, Default)]
pub(super) struct KnownRuns(Mutex<HashMap<LogicalRun, Known>>);

impl KnownRuns {
    /// The state of a run that goes on.
    pub(super) fn state(&self, run: &LogicalRun) -> Option<Arc<RunState>> {
        match self.lock().get(run)? {
            Known::Open { state, .. } => Some(Arc::clone(state)),
            Known::Ended { .. } => None,
        }
    }

    /// The status of a run that has ended, with the number of its last event.
    pub(super) fn status(&self, run: &LogicalRun) -> Option<(u64, Arc<RunStatus>)> {
        match self.lock().get(run)? {
            Known::Ended { number, status: Some(status), .. } => Some((*number, Arc::clone(status))),
            _ => None,
        }
    }

    /// The number of a run's last event, and its phase.
    pub(super) fn phase(&self, run: &LogicalRun) -> Option<(u64, Phase)> {
        self.lock().get(run).map(|known| (known.number(), known.phase()))
    }

    /// Keeps a state, when it is newer than what is known or says more.
    pub(super) fn remember(&self, state: &Arc<RunState>) {
        let mut known = self.lock();
        let is_newer = known.get(&state.run).is_none_or(|old| match old {
            Known::Ended { number, status: None, .. } => *number <= state.number,
            other => other.number() < state.number,
        });
        if !is_newer || state.number == 0 {
            return;
        }
        let new = if state.phase.is_final() {
            Known::Ended {
                number: state.number,
                phase: state.phase,
                status: Some(Arc::new(RunStatus::from(&**state))),
            }
        } else {
            Known::Open { state: Arc::clone(state), unmoved_since: None }
        };
        known.insert(state.run.clone(), new);
    }

    /// Keeps that a run has ended, when nothing newer is known.
    pub(super) fn remember_end(&self, run: &LogicalRun, number: u64, phase: Phase) {
        let mut known = self.lock();
        if known.get(run).is_none_or(|old| old.number() < number) {
            known.insert(run.clone(), Known::Ended { number, phase, status: None });
        }
    }

    /// Since when a run has stood under this number, as far as an observer with this clock has seen.
    pub(super) fn unmoved_since(&self, state: &RunState, now: DateTime<Utc>) -> DateTime<Utc> {
        match self.lock().get_mut(&state.run) {
            Some(Known::Open { state: known, unmoved_since }) if known.number == state.number => {
                *unmoved_since.get_or_insert(now)
            }
            _ => now,
        }
    }

    /// Runs that had not ended when they were read last.
    pub(super) fn unfinished(&self) -> Vec<LogicalRun> {
        let known = self.lock();
        known.iter().filter(|(_, known)| !known.phase().is_final()).map(|(run, _)| run.clone()).collect()
    }

    /// Every run with the number of the last event that was read.
    pub(super) fn numbers(&self) -> Vec<(LogicalRun, u64)> {
        self.lock().iter().map(|(run, known)| (run.clone(), known.number())).collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<LogicalRun, Known>> {
        // What a panicking thread left is whole: entries are put in as they are.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
