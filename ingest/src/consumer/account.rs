//! What Kafka knows of how far partitions have been answered: asked when they come, told as they are answered.
//!
//! The group's offset moves when the broker has acknowledged receipts. What landed behind it may be unanswered, and is
//! answered by whoever has the partition; where it was answered after all, the bureau hears of it twice. So as much as
//! can be known is known: this process remembers what it answered under leases that have ended, and it leaves a former
//! owner that may still run the time to tell Kafka.

use super::callbacks::Callbacks;
use super::owned::Owned;
use crate::answered::{Stretch, everything_answered};
use crate::broker::Broker;
use crate::lease::Lease;
use crate::owed::Owed;
use crate::settings::{IngestSettings, ReceiptsFor};
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::error::KafkaResult;
use rdkafka::{Offset, TopicPartitionList};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Kafka is told again when it has neither confirmed nor refused for so long: a broker that is restarted, or a rebalance, may
/// take the answer away with it.
const ANSWER_LOST: Duration = Duration::from_secs(5);
/// How long Kafka is given at once to tell how far partitions have been answered. The thread must go on polling.
const ASKING: Duration = Duration::from_secs(5);
/// How long a former owner is given to tell Kafka what it has answered, before that is answered again.
const FORMER_OWNERS_TELL: Duration = Duration::from_secs(1);
/// Ended leases of a partition that are remembered: as many as may end before Kafka has been asked once.
const REMEMBERED: usize = 8;

/// The account that is kept with Kafka.
pub(super) struct Account {
    /// Whether Kafka keeps how far partitions have been answered. The embedded one is not asked to.
    is_kept: bool,
    /// Whether answers of former owners are of interest.
    is_owed: bool,
    /// How long a former owner is given to tell.
    patience: Duration,
    state: Mutex<State>,
}

/// Topic and partition.
type Place = (Arc<str>, i32);

#[derive(Default)]
struct State {
    /// Partitions of which it is not known yet how far they have been answered, and when Kafka is to be asked.
    unknown: Vec<(Instant, Arc<Lease>)>,
    /// What this process answered under leases that have ended, the latest last.
    former: HashMap<Place, Vec<Stretch>>,
    /// Since when answers seem to be owed, under whichever lease: of two processes that take a partition from each other
    /// over and over neither may wait for ever.
    owed_since: HashMap<Place, Instant>,
    /// Since when Kafka has been told something that it has neither confirmed nor refused.
    telling: Option<Instant>,
    /// Whether there is more to tell once it has.
    has_more: bool,
}

impl Account {
    pub(super) fn new(broker: &Broker, settings: &IngestSettings) -> Self {
        let is_kept = !broker.is_embedded();
        Self {
            is_kept,
            is_owed: is_kept && settings.receipts != ReceiptsFor::None,
            // Who is to catch up and end runs when others have ended.
            patience: if settings.until_caught_up { Duration::ZERO } else { FORMER_OWNERS_TELL },
            state: Mutex::default(),
        }
    }

    /// Partitions have come. Until Kafka has told how far they have been answered, nothing that is answered under these
    /// leases may count: it would hide what a former owner left unanswered.
    pub(super) fn open(&self, leases: &[Arc<Lease>]) {
        if !self.is_owed {
            return;
        }
        let mut state = self.state();
        for lease in leases {
            lease.answered.owe();
            state.unknown.push((Instant::now(), Arc::clone(lease)));
        }
    }

    /// Partitions have gone, or start anew: what is answered under these leases is remembered.
    pub(super) fn close(&self, leases: &[Arc<Lease>]) {
        if !self.is_owed {
            return;
        }
        let mut state = self.state();
        for lease in leases {
            let stretches = state.former.entry(lease.place()).or_default();
            if stretches.len() == REMEMBERED {
                stretches.remove(0);
            }
            let answered = Arc::clone(&lease.answered);
            stretches.push(Stretch { generation: lease.generation, start: lease.start, answered });
        }
    }

    /// Asks Kafka how far partitions have been answered whose turn it is. Gives what landed behind that, once former owners
    /// have had the time to tell, and how many partitions are still unknown.
    pub(super) fn ask(&self, observer: &BaseConsumer) -> (Vec<Owed>, usize) {
        let due = self.take_due();
        let mut owed = Vec::new();
        if !due.is_empty() {
            let committed = committed_of(observer, &due);
            for lease in due {
                let told = committed.find_partition(&lease.topic, lease.partition);
                match told.filter(|element| element.error().is_ok()).map(|element| element.offset()) {
                    Some(offset) => owed.extend(self.owed(lease, offset)),
                    None => self.state().unknown.push((Instant::now(), lease)),
                }
            }
        }
        (owed, self.state().unknown.len())
    }

    fn take_due(&self) -> Vec<Arc<Lease>> {
        let mut state = self.state();
        let now = Instant::now();
        let (due, later) = std::mem::take(&mut state.unknown)
            .into_iter()
            .filter(|(_, lease)| lease.is_live())
            .partition::<Vec<_>, _>(|(due, _)| *due <= now);
        state.unknown = later;
        due.into_iter().map(|(_, lease)| lease).collect()
    }

    /// What is owed of a partition of which Kafka keeps this offset. Where it keeps none, or one that cannot be, all that
    /// the log holds may be unanswered: who landed it may have been unable to say so, as one who is not of the group is
    /// while the group lives.
    fn owed(&self, lease: Arc<Lease>, kept: Offset) -> Option<Owed> {
        let (place, landed) = (lease.place(), lease.data_transaction.unwrap_or(lease.start));
        let told = match kept {
            Offset::Offset(next) => Some(next + lease.base),
            _ => None,
        };
        // What lies behind what has landed was said of another log, or of a warehouse that has been put back since.
        let kept = told.filter(|next| *next <= landed);
        let mut state = self.state();
        let former = state.former.get(&place).map_or(&[] as &[Stretch], Vec::as_slice);
        let known = everything_answered(kept, former, lease.generation, landed);
        let from = known.unwrap_or(lease.log_start);
        if known > kept || told > kept {
            // Also to correct a number that would be believed once so much has landed.
            lease.answered.part_of_owed(from);
        }
        let offsets = from..landed.max(from);
        if offsets.is_empty() {
            state.settle(&place);
            lease.answered.owes_nothing();
            return None;
        }
        let due = *state.owed_since.entry(place.clone()).or_insert_with(Instant::now) + self.patience;
        if due > Instant::now() {
            state.unknown.push((due, lease));
            return None;
        }
        state.settle(&place);
        tracing::debug!(
            topic = %lease.topic, partition = lease.partition, ?kept, ?known, landed, "answers may be owed"
        );
        Some(Owed { lease, offsets })
    }

    /// Whether there was something to tell that was put off because Kafka had not answered yet, and now has. Said once.
    pub(super) fn take_more_to_tell(&self) -> bool {
        let mut state = self.state();
        state.telling.is_none() && std::mem::take(&mut state.has_more)
    }

    /// Tells Kafka how far partitions have been answered, where it has not confirmed that it knows. It takes nothing from
    /// who is not of the group, nor during some steps of a rebalance; so it is told again.
    ///
    /// In passing, one thing at a time: while any commit is under way the client starts no partitions, and an older number
    /// that is tried again could replace a newer one. What it answers comes [later](Self::answers).
    pub(super) fn tell(&self, consumer: &BaseConsumer<Callbacks>, leases: &[Arc<Lease>]) {
        let Some(list) = self.to_tell(leases) else { return };
        {
            let mut state = self.state();
            if state.telling.is_some_and(|since| since.elapsed() < ANSWER_LOST) {
                state.has_more = true;
                return;
            }
            state.telling = Some(Instant::now());
        }
        if let Err(error) = consumer.commit(&list, CommitMode::Async) {
            self.state().telling = None;
            refused(&error);
        }
    }

    /// As [`tell`](Self::tell), and waits for the answer.
    pub(super) fn tell_and_wait(&self, consumer: &BaseConsumer<Callbacks>, leases: &[Arc<Lease>]) {
        let Some(list) = self.to_tell(leases) else { return };
        if let Err(error) = consumer.commit(&list, CommitMode::Sync) {
            refused(&error);
        }
    }

    fn to_tell(&self, leases: &[Arc<Lease>]) -> Option<TopicPartitionList> {
        if !self.is_kept {
            return None;
        }
        let mut list = TopicPartitionList::new();
        for lease in leases.iter().filter(|lease| lease.is_live()) {
            let Some(next) = lease.answered.to_keep() else { continue };
            let offset = Offset::Offset(next - lease.base);
            // It refuses offsets below zero only.
            let _ = list.add_partition_offset(&lease.topic, lease.partition, offset);
        }
        Some(list).filter(|list| list.count() > 0)
    }

    /// Kafka has answered what it was told in passing.
    pub(super) fn answers(&self, owned: &Owned, outcome: KafkaResult<()>, told: &TopicPartitionList) {
        self.state().telling = None;
        match outcome {
            Ok(()) => owned.all().for_each(|lease| confirmed(lease, told)),
            Err(error) => refused(&error),
        }
    }

    /// What Kafka was being told may have been forgotten with the generation of the group.
    pub(super) fn rebalances(&self) {
        self.state().telling = None;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// What is owed of a partition is known: nobody asks for it again.
    fn settle(&mut self, place: &Place) {
        self.former.remove(place);
        self.owed_since.remove(place);
    }
}

/// How far Kafka knows these to have been answered; empty when it does not answer.
fn committed_of(observer: &BaseConsumer, leases: &[Arc<Lease>]) -> TopicPartitionList {
    let mut asked = TopicPartitionList::new();
    for lease in leases {
        asked.add_partition(&lease.topic, lease.partition);
    }
    observer.committed_offsets(asked, ASKING).unwrap_or_else(|error| {
        tracing::warn!(%error, "kafka does not tell which messages have been answered; asking again");
        TopicPartitionList::new()
    })
}

fn confirmed(lease: &Lease, told: &TopicPartitionList) {
    let Some(element) = told.find_partition(&lease.topic, lease.partition) else { return };
    if let (Offset::Offset(next), Ok(())) = (element.offset(), element.error()) {
        lease.answered.has_kept(next + lease.base);
    }
}

fn refused(error: &rdkafka::error::KafkaError) {
    tracing::debug!(%error, "kafka did not take how far messages have been answered");
}
