//! The ledger: what happened to every run, on object storage, and who may write the next line.
//!
//! A run's events are objects `<prefix>/<report>/<bureau>/<period>/<number>.json`, each created only if it is not there.
//! Of two who write the same number one succeeds; the other finds out and stops. That is all the fencing there is, and
//! all that is needed: a scheduler whose claim was taken over finds its next number taken by the new claim, so it can
//! write nothing more, and whoever cannot write that it sends does not send.
//!
//! All of it stands on a store that refuses to create what is there. That is tried before the first event is written
//! ([`Ledger::check_store`]): on a store that takes a second writing, two schedulers would both send.
//!
//! A folder of this machine is a store too, but one without a promise about power: files are not flushed to the disk before
//! an event counts as written. A scheduler that is killed loses nothing; a machine that loses its power may lose the last
//! events, `sending` among them, and then a mail can go out twice without a trace. Where that matters, use an object store.

mod delivery;
mod event;
mod known;
mod next;
mod reading;
mod revisions;
mod state;
mod survey;
#[cfg(test)]
mod two_schedulers;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures::{StreamExt, TryStreamExt, stream};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use tokio::sync::OnceCell;

use proofhouse_schemas::hexadecimal;
use sha2::{Digest, Sha256};

use crate::archive::Removal;
use crate::error::{DeliveryError, Result};
use crate::run::{LogicalRun, below};

pub use delivery::{Delivery, DeliveryPhase, MOST_RESENDS};
pub(crate) use event::message_id;
pub use event::{
    Decision, DeliveryKey, Entry, Event, Origin, PlannedDelivery, RenderedRevision, SkipReason, Target,
};
pub(crate) use next::heartbeat_interval;
pub use next::{OnUnknown, Policy, Step, next_step};
pub use reading::{DeliveryStatus, RunFilter, RunList, RunStatus, UnreadableRun};
pub use revisions::RevisionInLedger;
pub use state::{Claim, IllegalEvent, Phase, RunState};
pub use survey::LastEvent;

use known::KnownRuns;

/// The object by which it is tried whether the store refuses a second writing. No report can have its name.
const PROBE: &str = "conditional-writes.probe";
/// What stands in it.
const PROBE_TEXT: &[u8] =
    b"Created once, to see that this store refuses to create it again. It may be deleted.\n";

/// How many objects are read at once.
const READ_AT_ONCE: usize = 16;

/// The ledger below a prefix of an object store.
#[derive(Debug, Clone)]
pub struct Ledger {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    known: Arc<KnownRuns>,
    /// Set once the store has refused a second writing.
    is_exclusive: Arc<OnceCell<()>>,
}

/// Who writes, when and under which claim.
#[derive(Debug, Clone)]
pub struct Author {
    /// Name of the scheduler or the operator.
    pub by: String,
    /// The time.
    pub at: DateTime<Utc>,
    /// A random name for the event.
    pub id: String,
    /// The claim.
    pub claim: Option<u64>,
    /// Until when nobody else may take the run over.
    pub lease_until: Option<DateTime<Utc>>,
}

/// Whether an event was written.
#[derive(Debug)]
pub(crate) enum Appended {
    /// It stands; the state with it.
    Written(Arc<RunState>),
    /// Somebody else wrote an event first.
    Overtaken,
}

/// A request for a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRequest {
    /// Who wants it.
    pub origin: Origin,
    /// Nothing happens before.
    pub not_before: Option<DateTime<Utc>>,
    /// Whether it goes to recipients, or to the archive alone.
    pub deliver: bool,
    /// What a new revision changes.
    pub changes: Option<String>,
}

impl Ledger {
    /// The ledger below a prefix such as `reports/ledger`.
    pub fn new(store: Arc<dyn ObjectStore>, prefix: Path) -> Self {
        Self { store, prefix, known: Arc::default(), is_exclusive: Arc::default() }
    }

    /// Tries whether the store refuses to create what is there: the one thing that keeps two schedulers from doing the
    /// same. Once it has, it is not asked again. Every writing does this by itself; a scheduler does it before it begins.
    ///
    /// # Errors
    /// When the store takes a second writing, knows no such condition, or cannot be written.
    pub async fn check_store(&self) -> Result<()> {
        self.is_exclusive.get_or_try_init(|| self.probe()).await.map(|_| ())
    }

    async fn probe(&self) -> Result<()> {
        let path = below(&self.prefix, &[PROBE]);
        // The first time it may be new; whoever created it, nobody can do so a second time.
        for _ in 0..2 {
            let create = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
            match self.store.put_opts(&path, PutPayload::from_static(PROBE_TEXT), create).await {
                Ok(_) => {}
                Err(object_store::Error::AlreadyExists { .. }) => return Ok(()),
                Err(source) => {
                    return Err(DeliveryError::store("trying conditional writes with", &path)(source));
                }
            }
        }
        Err(DeliveryError::NotExclusive { path: path.to_string() })
    }

    /// The state of a run as it is now.
    ///
    /// # Errors
    /// When the store cannot be read, or the events do not follow from one another.
    pub async fn read(&self, run: &LogicalRun) -> Result<Arc<RunState>> {
        let mut state = match self.known.state(run) {
            Some(state) => state,
            None => self.read_from_the_beginning(run).await?,
        };
        while let Some(entry) = self.entry(run, state.number + 1).await? {
            state = Arc::new(self.follow(&state, &entry)?);
        }
        self.known.remember(&state);
        Ok(state)
    }

    /// A state as an observer may take it: the lease of a claim is over when the run has not moved for a whole lease by the
    /// *observer's* clock, whatever the clock of the claim's holder said. One that died with a clock far ahead would else
    /// hold its runs until everybody's clock is there. The longer of both leases counts: its own, and `lease`.
    pub(crate) fn observed(
        &self,
        state: Arc<RunState>,
        now: DateTime<Utc>,
        lease: Duration,
    ) -> Arc<RunState> {
        let claimed_until = state.claim.as_ref().map(|claim| claim.lease_until);
        let Some(lease_until) = claimed_until.filter(|until| *until > now) else { return state };
        // Every event under a claim prolongs it: both times are of the holder's clock, and their distance is its lease.
        let of_holder = lease_until - state.changed_at;
        let lease = TimeDelta::from_std(lease).map_or(of_holder, |lease| lease.max(of_holder));
        let since = self.known.unmoved_since(&state, now);
        if since.checked_add_signed(lease).is_none_or(|until| until > now) {
            return state;
        }
        tracing::warn!(run = %state.run, %lease_until, "the holder of a run gives no sign of life; its clock is wrong");
        let mut over = (*state).clone();
        if let Some(claim) = &mut over.claim {
            claim.lease_until = now;
        }
        Arc::new(over)
    }

    /// Asks for a run. Only one that nobody has asked for yet, or that is finished, can be asked for.
    ///
    /// # Errors
    /// When it is being done, or the store fails.
    pub async fn request(
        &self,
        run: &LogicalRun,
        request: &RunRequest,
        author: &Author,
    ) -> Result<Arc<RunState>> {
        let state = self.read(run).await?;
        let not_now =
            |reason: &str| DeliveryError::NotNow { run: run.to_string(), reason: reason.to_owned() };
        if state.phase != Phase::Absent && !state.phase.is_final() {
            return Err(not_now("it is being done; wait until it is finished"));
        }
        let RunRequest { origin, not_before, deliver, changes } = request.clone();
        match self.append(&state, Event::Queued { origin, not_before, deliver, changes }, author).await? {
            Appended::Written(state) => Ok(state),
            Appended::Overtaken => Err(not_now("somebody else has asked for it at the same time")),
        }
    }

    /// Writes what an operator decided about deliveries of a run that failed; it then goes on with the others.
    ///
    /// # Errors
    /// When the run has not failed, has no such delivery, or the store fails.
    pub async fn reopen(
        &self,
        run: &LogicalRun,
        decisions: BTreeMap<DeliveryKey, Decision>,
        author: &Author,
    ) -> Result<Arc<RunState>> {
        let state = self.read(run).await?;
        match self.append(&state, Event::Reopened { decisions }, author).await? {
            Appended::Written(state) => Ok(state),
            Appended::Overtaken => Err(DeliveryError::NotNow {
                run: run.to_string(),
                reason: "somebody else has decided at the same time; look again".to_owned(),
            }),
        }
    }

    /// Writes that the files of a revision are taken out of the archive, before they are. Of a run that the ledger does not know
    /// nothing is written.
    ///
    /// # Errors
    /// When the run is being done, or the store fails.
    pub async fn note_removal(&self, run: &LogicalRun, revision: u32, removal: &Removal) -> Result<()> {
        let state = self.read(run).await?;
        if state.phase == Phase::Absent {
            return Ok(());
        }
        let not_now =
            |reason: &str| DeliveryError::NotNow { run: run.to_string(), reason: reason.to_owned() };
        if !state.phase.is_final() {
            return Err(not_now("it is being done; ask again when it is finished"));
        }
        let Removal { at, by, reason } = removal.clone();
        let name = Sha256::digest(format!("{run} {revision} {at} {by} {reason}").as_bytes());
        let author = Author { by, at, id: hexadecimal(&name), claim: None, lease_until: None };
        match self.append(&state, Event::Removed { revision, reason }, &author).await? {
            Appended::Written(_) => Ok(()),
            Appended::Overtaken => Err(not_now("somebody else has asked for it at the same time; ask again")),
        }
    }

    /// Writes an event behind a state. Nobody else's event is ever replaced.
    pub(crate) async fn append(&self, state: &RunState, event: Event, author: &Author) -> Result<Appended> {
        let entry = Entry {
            number: state.number + 1,
            id: author.id.clone(),
            at: author.at,
            by: author.by.clone(),
            claim: author.claim,
            lease_until: author.lease_until,
            event,
        };
        let next = state.after(&entry).map_err(|illegal| DeliveryError::NotNow {
            run: state.run.to_string(),
            reason: illegal.to_string(),
        })?;
        self.check_store().await?;
        let path = self.object(&state.run, entry.number);
        let text = serde_json::to_vec_pretty(&entry)
            .map_err(|source| DeliveryError::Serialise { what: "an event of the ledger", source })?;
        let payload = PutPayload::from(text);
        let create = || PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        let mut outcome = self.store.put_opts(&path, payload.clone(), create()).await;
        if outcome.is_err() {
            // The number may be taken by another, or by this very event: the answer to a write can get lost.
            match self.entry(&state.run, entry.number).await? {
                Some(standing) if standing.id == entry.id => return Ok(self.written(next)),
                Some(_) => return Ok(Appended::Overtaken),
                None => outcome = self.store.put_opts(&path, payload, create()).await,
            }
        }
        match outcome {
            Ok(_) => Ok(self.written(next)),
            Err(object_store::Error::AlreadyExists { .. }) => {
                let standing = self.entry(&state.run, entry.number).await?;
                let is_own = standing.is_some_and(|standing| standing.id == entry.id);
                Ok(if is_own { self.written(next) } else { Appended::Overtaken })
            }
            Err(source) => Err(DeliveryError::store("writing the event", &path)(source)),
        }
    }

    fn written(&self, state: RunState) -> Appended {
        let state = Arc::new(state);
        self.known.remember(&state);
        Appended::Written(state)
    }

    async fn read_from_the_beginning(&self, run: &LogicalRun) -> Result<Arc<RunState>> {
        let mut state = RunState::absent(run.clone());
        for entry in self.entries(run).await? {
            state = self.follow(&state, &entry)?;
        }
        Ok(Arc::new(state))
    }

    /// Every event of a run, in order, none missing.
    async fn entries(&self, run: &LogicalRun) -> Result<Vec<Entry>> {
        let last = self.last_number(run).await?;
        let entries: Vec<Option<Entry>> = stream::iter((1..=last).map(|number| self.entry(run, number)))
            .buffered(READ_AT_ONCE)
            .try_collect()
            .await?;
        let present = (1..=last).zip(entries).map(|(number, entry)| {
            entry.ok_or_else(|| DeliveryError::Damaged {
                path: self.object(run, number).to_string(),
                reason: "it is missing, and later events are there".to_owned(),
            })
        });
        present.collect()
    }

    fn follow(&self, state: &RunState, entry: &Entry) -> Result<RunState> {
        state.after(entry).map_err(|illegal| DeliveryError::Damaged {
            path: self.object(&state.run, state.number + 1).to_string(),
            reason: illegal.to_string(),
        })
    }

    async fn entry(&self, run: &LogicalRun, number: u64) -> Result<Option<Entry>> {
        let path = self.object(run, number);
        let reading = || DeliveryError::store("reading the event", &path);
        let bytes = match self.store.get(&path).await {
            Ok(found) => found.bytes().await.map_err(reading())?,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(source) => return Err(reading()(source)),
        };
        serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|error| DeliveryError::Damaged { path: path.to_string(), reason: error.to_string() })
    }

    fn object(&self, run: &LogicalRun, number: u64) -> Path {
        below(&run.in_ledger(&self.prefix), &[&format!("{number:08}.json")])
    }
}

/// The number that the name of an object of the ledger says.
fn number_of(name: &str) -> Option<u64> {
    name.strip_suffix(".json").filter(|digits| digits.len() == 8)?.parse().ok()
}
