//! The kinds of faults, and which of them a run has in which order.

use crate::chance::Chance;

/// Something that goes wrong, or that an operator does while everything runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// An ingest process ends as in a power cut, and is started again.
    Kill,
    /// An ingest process is asked to stop, and is started again.
    Terminate,
    /// One more process joins the group.
    Join,
    /// It leaves again.
    Leave,
    /// A topic grows: its keys go to other partitions from then on.
    PartitionsAdded,
    /// The broker dies and comes back with its data.
    BrokerRestart,
    /// The store answers 500 or 503 for a while.
    StoreErrors,
    /// The store answers late for a while.
    StoreSlow,
    /// The store does what it is asked, and the answer is lost.
    LostAnswer,
    /// The disk under the store is full for a while.
    DiskFull,
    /// An ingest process stands still for longer than the group waits, and goes on as if nothing had happened.
    Paused,
    /// A process that takes every partition works beside the group.
    TwoOwners,
    /// Maintenance rewrites the tables, once or twice at the same time.
    Maintain,
}

impl Fault {
    /// Faults of every kind of store.
    pub(crate) const ANYWHERE: &[Self] = &[
        Self::Kill,
        Self::Terminate,
        Self::Join,
        Self::Leave,
        Self::PartitionsAdded,
        Self::BrokerRestart,
        Self::Paused,
        Self::TwoOwners,
        Self::Maintain,
    ];
    /// Faults of a store behind a network.
    pub(crate) const OF_A_NETWORK: &[Self] = &[Self::StoreErrors, Self::StoreSlow, Self::LostAnswer];

    /// The name in the tally.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Kill => "KILL",
            Self::Terminate => "TERMINATE",
            Self::Join => "JOIN",
            Self::Leave => "LEAVE",
            Self::PartitionsAdded => "PARTITIONS_ADDED",
            Self::BrokerRestart => "BROKER_RESTART",
            Self::StoreErrors => "STORE_ERRORS",
            Self::StoreSlow => "STORE_SLOW",
            Self::LostAnswer => "LOST_ANSWER",
            Self::DiskFull => "DISK_FULL",
            Self::Paused => "PAUSED",
            Self::TwoOwners => "TWO_OWNERS",
            Self::Maintain => "MAINTAIN",
        }
    }
}

impl Fault {
    /// Whether it is in a list of names with commas between them; an empty list names all.
    pub(crate) fn is_among(self, list: &str) -> bool {
        list.is_empty() || list.split(',').any(|name| name.trim() == self.name())
    }
}

/// At least `count` faults in an order that chance chose: half of them spread over all kinds, the others at random.
pub(crate) fn plan(kinds: &[Fault], count: usize, chance: &mut Chance) -> Vec<Fault> {
    let of_each = (count / 2 / kinds.len()).max(1);
    let mut plan: Vec<Fault> = kinds.iter().copied().cycle().take(of_each * kinds.len()).collect();
    while plan.len() < count {
        plan.push(*chance.pick(kinds));
    }
    chance.shuffle(&mut plan);
    // A guest can only leave after it has joined, and only one is there at a time.
    let mut is_there = false;
    for fault in plan.iter_mut().filter(|fault| matches!(fault, Fault::Join | Fault::Leave)) {
        *fault = if is_there { Fault::Leave } else { Fault::Join };
        is_there = !is_there;
    }
    plan
}

#[test]
fn a_plan_has_every_kind_and_guests_come_before_they_go() {
    let kinds = [Fault::ANYWHERE, Fault::OF_A_NETWORK].concat();
    for seed in 0..50 {
        for count in [1, 12, 100] {
            let plan = plan(&kinds, count, &mut Chance::new(seed));
            assert!(plan.len() >= count.max(kinds.len()));
            for kind in &kinds {
                let found = plan.iter().filter(|fault| *fault == kind).count();
                assert!(found >= (count / 2 / kinds.len()).max(1), "{} in a plan of {count}", kind.name());
            }
            let guests: Vec<&Fault> =
                plan.iter().filter(|fault| matches!(fault, Fault::Join | Fault::Leave)).collect();
            assert!(guests.iter().step_by(2).all(|fault| **fault == Fault::Join));
            assert!(guests.iter().skip(1).step_by(2).all(|fault| **fault == Fault::Leave));
        }
    }
}
