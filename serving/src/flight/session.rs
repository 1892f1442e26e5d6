//! One session: whose it is, its settings, and what it holds by handles. A token stands for one; it ends when it is closed, has
//! been idle for too long, or its user is shown out.

use super::handles::{Handle, Kept, WhenFull};
use super::prepared::Prepared;
use super::status::of_warehouse;
use crate::catalogue::{self, Identity, Tables};
use crate::desk::{Desk, Seat};
use crate::session_settings::SessionSettings;
use arrow::datatypes::SchemaRef;
use datafusion::common::ParamValues;
use proofhouse_warehouse::{Dialect, GuardedSession};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tonic::Status;

/// Statements that one session runs at a time.
const RUNNING: usize = 8;
/// Tickets that one session holds at a time, the bytes of their statements together, and how long each is good.
const TICKETS: usize = 256;
const TICKET_BYTES: usize = 4 << 20;
const TICKET_LIFE: Duration = Duration::from_secs(600);
const PREPARED: usize = 256;
const PREPARED_BYTES: usize = 8 << 20;
const TRANSACTIONS: usize = 16;
/// What a client leaves open lives no longer than this.
const LONGEST_LIFE: Duration = Duration::from_secs(24 * 3600);

/// A statement that a ticket stands for. It is planned when the rows are asked for, under the rules that hold then.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) text: String,
    pub(super) parameters: Option<ParamValues>,
    /// The columns that the client was told.
    pub(super) columns: SchemaRef,
    pub(super) transaction: Option<Handle>,
    /// Cancelled by the client, for this time and all later ones.
    pub(super) cancelled: CancellationToken,
}

/// A snapshot: its statements read every table as it was when the first of them read it.
#[derive(Default)]
pub(super) struct Transaction {
    session: Option<Arc<GuardedSession>>,
}

/// What a session holds.
pub(super) struct Held {
    pub(super) tickets: Kept<Arc<Asked>>,
    pub(super) prepared: Kept<Prepared>,
    pub(super) transactions: Kept<Transaction>,
}

/// One session.
pub(super) struct Session {
    pub(super) seat: Seat,
    pub(super) settings: Arc<SessionSettings>,
    pub(super) tables: Arc<dyn Tables>,
    dialect: Dialect,
    held: Mutex<Held>,
    running: Arc<Semaphore>,
    last_call: Mutex<Instant>,
    /// Cancelled when the session ends, for whatever reason.
    over: CancellationToken,
}

impl Session {
    /// The session of somebody who was let in.
    pub(super) fn new(seat: Seat, tables: Arc<dyn Tables>, purposes: &[String]) -> Session {
        let caller = seat.caller();
        let user = caller.user.clone().unwrap_or_default();
        let application = caller.application.clone().unwrap_or_default();
        let settings = Arc::new(SessionSettings::new(&user, &application, purposes));
        let identity = Identity { user, process: seat.number(), settings: Arc::clone(&settings) };
        let dialect = catalogue::dialect(Arc::clone(&tables), &identity);
        let held = Held {
            tickets: Kept::new(TICKETS, TICKET_BYTES, TICKET_LIFE, WhenFull::OldestGoes),
            prepared: Kept::new(
                PREPARED,
                PREPARED_BYTES,
                LONGEST_LIFE,
                WhenFull::Refuses("too many prepared statements are open; close some"),
            ),
            transactions: Kept::new(
                TRANSACTIONS,
                usize::MAX,
                LONGEST_LIFE,
                WhenFull::Refuses("too many transactions are open; end some"),
            ),
        };
        let over = seat.begin();
        Session {
            seat,
            settings,
            tables,
            dialect,
            held: Mutex::new(held),
            running: Arc::new(Semaphore::new(RUNNING)),
            last_call: Mutex::new(Instant::now()),
            over,
        }
    }

    /// What it holds.
    pub(super) fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a call.
    pub(super) fn called(&self, now: Instant) {
        *self.last_call.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// For how long nobody has called and nothing has run.
    pub(super) fn idle(&self, now: Instant) -> Duration {
        if self.running.available_permits() < RUNNING {
            return Duration::ZERO;
        }
        now.saturating_duration_since(*self.last_call.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A place for a statement to run in.
    pub(super) fn place(&self) -> Result<OwnedSemaphorePermit, Status> {
        Arc::clone(&self.running).try_acquire_owned().map_err(|_| {
            Status::resource_exhausted(format!(
                "{RUNNING} statements of this session run already; read their rows or cancel them"
            ))
        })
    }

    /// Cancelled when it ends.
    pub(super) fn over(&self) -> &CancellationToken {
        &self.over
    }

    /// Why it has ended, for whoever still asks.
    pub(super) fn ending(&self) -> Status {
        match self.seat.shown_out() {
            Some(why) => crate::failure::Failure::shown_out(why).into(),
            None => Status::unauthenticated("the session was closed; sign in again"),
        }
    }

    /// Where the next question is asked: in a transaction in its snapshot, else at the newest state of the tables.
    pub(super) fn guarded(
        &self,
        transaction: Option<&[u8]>,
        purpose: Option<String>,
    ) -> Result<Arc<GuardedSession>, Status> {
        let Some(handle) = transaction else { return self.at_newest(purpose) };
        let mut held = self.held();
        let transaction = held.transactions.get_mut(handle, "transaction", Instant::now())?;
        if let Some(session) = &transaction.session {
            return Ok(Arc::clone(session));
        }
        let session = self.at_newest(purpose)?;
        transaction.session = Some(Arc::clone(&session));
        Ok(session)
    }

    fn at_newest(&self, purpose: Option<String>) -> Result<Arc<GuardedSession>, Status> {
        let application = self.settings.get("application_name").filter(|name| !name.is_empty());
        let seconds = self.settings.statement_seconds();
        let session = self.seat.session(self.dialect.clone(), purpose, application, seconds);
        session.map(Arc::new).map_err(of_warehouse)
    }

    /// When a statement that begins now is late: by the user's own word, or that of the settings.
    pub(super) fn deadline(&self, desk: &Desk) -> tokio::time::Instant {
        let longest = Duration::from_secs(desk.warehouse().settings().access.statement_seconds);
        let own = self.settings.statement_milliseconds().map_or(longest, Duration::from_millis);
        let now = tokio::time::Instant::now();
        now.checked_add(own.min(longest)).unwrap_or(now + LONGEST_LIFE)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.over.cancel();
    }
}
