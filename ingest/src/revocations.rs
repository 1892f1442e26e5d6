//! Partitions that the group takes away: let go when nothing of them waits, is being committed, or is being answered.

use crate::lane::Lane;
use crate::lease::Lease;
use proofhouse_schemas::Kind;
use std::collections::BTreeMap;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

/// How long answers that are on their way are waited for: what Kafka does not know to be answered, the new owner answers
/// again.
const FOR_ANSWERS: Duration = Duration::from_secs(2);

/// What a partition's new owner waits for before it may take it: the commit of what is buffered.
#[derive(Debug)]
struct Revocation {
    leases: Vec<Arc<Lease>>,
    done: mpsc::SyncSender<()>,
    since: Instant,
    /// Whether nothing of it waits for a commit any more.
    is_flushed: bool,
}

/// All that are under way.
#[derive(Debug, Default)]
pub(crate) struct Revocations(Vec<Revocation>);

impl Revocations {
    /// Partitions are taken away; `done` is told when they may go.
    pub(crate) fn begin(&mut self, leases: Vec<Arc<Lease>>, done: mpsc::SyncSender<()>) {
        self.0.push(Revocation { leases, done, since: Instant::now(), is_flushed: false });
    }

    /// Whether something has to be committed for one of them.
    pub(crate) fn want_a_flush(&self) -> bool {
        self.0.iter().any(|revocation| !revocation.is_flushed)
    }

    /// Lets go what may go.
    pub(crate) fn let_go(&mut self, lanes: &mut BTreeMap<Kind, Lane>) {
        self.0.retain_mut(|Revocation { leases, done, since, is_flushed }| {
            *is_flushed = *is_flushed
                || !leases.iter().any(|lease| {
                    lanes
                        .get(&lease.kind)
                        .is_some_and(|lane| lane.is_committing() || lane.holds(std::slice::from_ref(lease)))
                });
            if !*is_flushed {
                return true;
            }
            // Nothing more of them is taken while answers are waited for.
            lanes.values_mut().for_each(|lane| lane.forget(leases));
            let waits = since.elapsed() < FOR_ANSWERS && leases.iter().any(|lease| lease.answered.awaits());
            if !waits {
                let _ = done.send(());
            }
            waits
        });
    }

    /// The run has ended: who gives partitions back need not wait any longer.
    pub(crate) fn end(&mut self) {
        self.0.clear();
    }
}
