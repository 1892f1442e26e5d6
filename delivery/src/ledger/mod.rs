//! The ledger: what happened to every run, on object storage, and who may write the next line.
//!
//! A run's events are objects `<prefix>/<report>/<bureau>/<period>/<number>.json`, each created only if it is not there.
//! Of two who write the same number one succeeds; the other finds out and stops. That is all the fencing there is, and
//! all that is needed: a scheduler whose claim was taken over finds its next number taken by the new claim, so it can
//! write nothing more, and whoever cannot write that it sends does not send.

mod delivery;
mod event;
mod next;
mod reading;
mod state;
#[cfg(test)]
mod two_schedulers;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use futures::{StreamExt, TryStreamExt, stream};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};

use crate::error::{DeliveryError, Result};
use crate::run::{LogicalRun, below};

pub use delivery::{Delivery, DeliveryPhase, MOST_RESENDS};
pub(crate) use event::message_id;
pub use event::{
    Decision, DeliveryKey, Entry, Event, Origin, PlannedDelivery, RenderedRevision, SkipReason, Target,
};
pub(crate) use next::heartbeat_interval;
pub use next::{OnUnknown, Policy, Step, next_step};
pub use reading::{DeliveryStatus, RunFilter, RunStatus};
pub use state::{Claim, IllegalEvent, Phase, RunState};

/// How many objects are read at once.
const READ_AT_ONCE: usize = 16;

/// The ledger below a prefix of an object store.
#[derive(Debug, Clone)]
pub struct Ledger {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    /// States as far as they have been read. Events never change: only what came since is read again.
    known: Arc<Mutex<HashMap<LogicalRun, Arc<RunState>>>>,
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
        Self { store, prefix, known: Arc::default() }
    }

    /// The state of a run as it is now.
    ///
    /// # Errors
    /// When the store cannot be read, or the events do not follow from one another.
    pub async fn read(&self, run: &LogicalRun) -> Result<Arc<RunState>> {
        let known = self.lock().get(run).cloned();
        let mut state = match known {
            Some(state) => state,
            None => self.read_from_the_beginning(run).await?,
        };
        while let Some(entry) = self.entry(run, state.number + 1).await? {
            state = Arc::new(self.follow(&state, &entry)?);
        }
        self.remember(&state);
        Ok(state)
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
        self.remember(&state);
        Appended::Written(state)
    }

    async fn read_from_the_beginning(&self, run: &LogicalRun) -> Result<Arc<RunState>> {
        let folder = run.in_ledger(&self.prefix);
        let listed: Vec<_> = self
            .store
            .list(Some(&folder))
            .try_collect()
            .await
            .map_err(DeliveryError::store("listing the events in", &folder))?;
        let last =
            listed.iter().filter_map(|object| number_of(object.location.filename()?)).max().unwrap_or(0);
        let entries: Vec<Option<Entry>> = stream::iter((1..=last).map(|number| self.entry(run, number)))
            .buffered(READ_AT_ONCE)
            .try_collect()
            .await?;
        let mut state = RunState::absent(run.clone());
        for (number, entry) in (1..=last).zip(entries) {
            let entry = entry.ok_or_else(|| DeliveryError::Damaged {
                path: self.object(run, number).to_string(),
                reason: "it is missing, and later events are there".to_owned(),
            })?;
            state = self.follow(&state, &entry)?;
        }
        Ok(Arc::new(state))
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

    fn remember(&self, state: &Arc<RunState>) {
        let mut known = self.lock();
        let is_newer = known.get(&state.run).is_none_or(|old| old.number < state.number);
        if is_newer && state.number > 0 {
            known.insert(state.run.clone(), Arc::clone(state));
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<LogicalRun, Arc<RunState>>> {
        // What a panicking thread left is whole: states are put in as they are.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The number that the name of an object of the ledger says.
fn number_of(name: &str) -> Option<u64> {
    name.strip_suffix(".json").filter(|digits| digits.len() == 8)?.parse().ok()
}
