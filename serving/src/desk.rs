//! Who is signed in, over whichever protocol: one place that lets in, counts, and shows out.
//!
//! - `visiting`: doors that keep sessions of their own, as the archive pages do

mod visiting;

use crate::error::ServeError;
use crate::settings::ServeSettings;
use crate::users::{Attempts, User, UserFile, Verifier};
use chrono::Utc;
use proofhouse_warehouse::searches::Search;
use proofhouse_warehouse::{
    Caller, Dialect, GuardedSession, Limits, MemoryShare, Principal, SessionOptions, SignIn, Warehouse,
    WarehouseError,
};
use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// Why somebody is not let in. What is said to them is the same for all of the first three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TurnedAway {
    /// No such user, a wrong password, or a user who is locked or expired.
    NotSignedIn,
    /// Too many failures; wait.
    Waits,
    /// The file of users cannot be read.
    NoUsers,
    /// Too many connections, of all or of this user.
    Full,
}

/// Why a session ends that did not end itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownOut {
    /// The user was locked, removed, or given to another bureau.
    User,
    /// The rules of access changed.
    Policy,
    /// The server stops.
    Stopping,
}

#[derive(Debug)]
struct Seated {
    user: String,
    bureau: String,
    policy: String,
    /// What cancels its statements; empty where nobody is told.
    secret: Vec<u8>,
    ends: CancellationToken,
    reason: Arc<Mutex<Option<ShownOut>>>,
    running: Arc<Mutex<CancellationToken>>,
}

/// All sessions of a server.
#[derive(Debug)]
pub struct Desk {
    settings: ServeSettings,
    warehouse: RwLock<Warehouse>,
    searches: Vec<Arc<dyn Search>>,
    users: UserFile,
    attempts: Attempts,
    /// Makes the salts of users who do not exist; new with each start.
    secret: Vec<u8>,
    next: AtomicI32,
    seated: Mutex<BTreeMap<i32, Seated>>,
    shares: Mutex<HashMap<String, Weak<MemoryShare>>>,
}

impl Desk {
    /// A desk before a warehouse, with the searches that its sessions offer.
    ///
    /// # Errors
    /// When the file of users is there and cannot be read.
    pub fn new(
        settings: ServeSettings,
        warehouse: Warehouse,
        searches: Vec<Arc<dyn Search>>,
    ) -> Result<Arc<Desk>, ServeError> {
        let users = UserFile::at(&settings.users);
        users.users()?;
        let pause = Duration::from_secs(settings.failure_pause_seconds);
        let mut secret = vec![0; 32];
        aws_lc_rs::rand::fill(&mut secret)
            .map_err(|_| ServeError::setting("serve", "the system gives no random bytes"))?;
        Ok(Arc::new(Desk {
            attempts: Attempts::new(settings.failures, pause),
            settings,
            warehouse: RwLock::new(warehouse),
            searches,
            users,
            secret,
            next: AtomicI32::new(1),
            seated: Mutex::default(),
            shares: Mutex::default(),
        }))
    }

    /// The settings.
    pub fn settings(&self) -> &ServeSettings {
        &self.settings
    }

    /// The warehouse as it is now.
    pub fn warehouse(&self) -> Warehouse {
        self.warehouse.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The verifier that a password must fit. A name that is nobody's, or that may not sign in, has one that nothing fits: the
    /// answer takes the same way and time for all. The attempt counts as failed until it is [`proved`](Self::proved).
    ///
    /// # Errors
    /// When the user or the address must wait, or nobody is known.
    pub fn verifier_of(&self, name: &str, address: SocketAddr) -> Result<Verifier, TurnedAway> {
        self.attempts.begin(name, address.ip(), Instant::now()).map_err(|_| TurnedAway::Waits)?;
        let user = self.users.find(name).map_err(|error| {
            tracing::error!(%error, "nobody can sign in");
            self.attempts.undecided(name, address.ip());
            TurnedAway::NoUsers
        })?;
        let nobody = || Verifier::of_nobody(name, &self.secret);
        Ok(match user {
            Some(user) if user.is_active(Utc::now()) && user.bureau().is_some() => {
                user.verifier.parse().unwrap_or_else(|_| nobody())
            }
            _ => nobody(),
        })
    }

    /// An attempt to sign in failed: it is audited. It was counted when it began.
    pub fn failed(&self, name: &str, caller: &Caller, why: TurnedAway) {
        let bureau = self.users.find(name).ok().flatten().and_then(|user| user.bureau());
        let word = match why {
            TurnedAway::NotSignedIn => "PASSWORD",
            TurnedAway::Waits => "WAITS",
            TurnedAway::NoUsers => "NO_USERS",
            TurnedAway::Full => "CONNECTIONS",
        };
        self.warehouse().audit().sign_in(&SignIn { bureau, caller, refused: Some(word) });
    }

    /// Lets somebody in who has shown to be a user.
    ///
    /// # Errors
    /// When there are too many already, or the user was locked meanwhile.
    pub fn seat(self: &Arc<Desk>, name: &str, caller: Caller, secret: Vec<u8>) -> Result<Seat, TurnedAway> {
        let seat = self.sit(name, caller, secret)?;
        let bureau = Some(seat.principal.bureau());
        self.warehouse().audit().sign_in(&SignIn { bureau, caller: &seat.caller, refused: None });
        Ok(seat)
    }

    /// Counts somebody in who may be here.
    fn sit(self: &Arc<Desk>, name: &str, caller: Caller, secret: Vec<u8>) -> Result<Seat, TurnedAway> {
        let user = self.users.find(name).map_err(|_| TurnedAway::NoUsers)?;
        let active = user.filter(|user| user.is_active(Utc::now()));
        let (user, bureau) = active
            .and_then(|user| user.bureau().map(|bureau| (user, bureau)))
            .ok_or(TurnedAway::NotSignedIn)?;
        let most = user.connections.unwrap_or(self.settings.connections_per_user);
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let (ends, reason, running) =
            <(CancellationToken, Arc<Mutex<_>>, Arc<Mutex<CancellationToken>>)>::default();
        let warehouse = self.warehouse();
        {
            let mut seated = self.seated();
            let of_user = seated.values().filter(|seated| seated.user == name).count();
            if seated.len() >= self.settings.connections || of_user >= most {
                return Err(TurnedAway::Full);
            }
            let here = Seated {
                user: name.to_owned(),
                bureau: user.bureau.clone(),
                policy: warehouse.settings().access.version(),
                secret,
                ends: ends.clone(),
                reason: Arc::clone(&reason),
                running: Arc::clone(&running),
            };
            seated.insert(number, here);
        }
        let memory = self.share_of(name);
        Ok(Seat {
            desk: Arc::clone(self),
            number,
            principal: Principal::of(bureau),
            caller,
            memory,
            ends,
            reason,
            running,
        })
    }

    /// Cancels what a connection runs, for whoever knows its secret.
    pub fn cancel(&self, number: i32, secret: &[u8]) {
        let seated = self.seated();
        // A seat without a secret is cancelled by nobody.
        let known = seated.get(&number).filter(|seated| !seated.secret.is_empty()).filter(|seated| {
            aws_lc_rs::constant_time::verify_slices_are_equal(&seated.secret, secret).is_ok()
        });
        if let Some(seated) = known {
            seated.running.lock().unwrap_or_else(PoisonError::into_inner).cancel();
        }
    }

    /// Connections now.
    pub fn count(&self) -> usize {
        self.seated().len()
    }

    /// Shows out whom the file of users no longer lets in. Call it every second or so.
    pub fn look_round(&self) {
        let users = match self.users.users() {
            Ok(users) => users,
            Err(error) => {
                tracing::error!(%error, "whoever is signed in is shown out");
                Arc::default()
            }
        };
        let now = Utc::now();
        for seated in self.seated().values() {
            let stays = |user: &User| user.is_active(now) && user.bureau == seated.bureau;
            if !users.get(&seated.user).is_some_and(stays) {
                seated.show_out(ShownOut::User);
            }
        }
    }

    /// Puts another warehouse in place of the one so far. Whoever came in under other rules of access is shown out.
    pub fn change_warehouse(&self, warehouse: Warehouse) {
        let version = warehouse.settings().access.version();
        *self.warehouse.write().unwrap_or_else(PoisonError::into_inner) = warehouse;
        for seated in self.seated().values() {
            if seated.policy != version {
                seated.show_out(ShownOut::Policy);
            }
        }
    }

    /// Shows all out.
    pub fn close(&self) {
        for seated in self.seated().values() {
            seated.show_out(ShownOut::Stopping);
        }
    }

    fn share_of(&self, user: &str) -> Arc<MemoryShare> {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(share) = shares.get(user).and_then(Weak::upgrade) {
            return share;
        }
        shares.retain(|_, share| share.strong_count() > 0);
        let share = Arc::new(MemoryShare::new(self.settings.memory_per_user_mib.saturating_mul(1 << 20)));
        shares.insert(user.to_owned(), Arc::downgrade(&share));
        share
    }

    fn seated(&self) -> MutexGuard<'_, BTreeMap<i32, Seated>> {
        self.seated.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seated {
    fn show_out(&self, why: ShownOut) {
        self.reason.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(why);
        self.ends.cancel();
        self.running.lock().unwrap_or_else(PoisonError::into_inner).cancel();
    }
}

/// One signed-in connection. It is counted until it is dropped.
#[derive(Debug)]
pub struct Seat {
    desk: Arc<Desk>,
    number: i32,
    principal: Principal,
    caller: Caller,
    memory: Arc<MemoryShare>,
    ends: CancellationToken,
    reason: Arc<Mutex<Option<ShownOut>>>,
    running: Arc<Mutex<CancellationToken>>,
}

impl Seat {
    /// Number of the connection.
    pub fn number(&self) -> i32 {
        self.number
    }

    /// For whom it reads.
    pub fn principal(&self) -> Principal {
        self.principal
    }

    /// Who asks.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Cancelled when the session is to end.
    pub fn ends(&self) -> CancellationToken {
        self.ends.clone()
    }

    /// Why it is to end.
    pub fn shown_out(&self) -> Option<ShownOut> {
        *self.reason.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A token for the statement that begins now; cancelling an earlier one does not touch it.
    pub fn begin(&self) -> CancellationToken {
        let token = self.ends.child_token();
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = token.clone();
        token
    }

    /// A session at the newest state of the tables.
    ///
    /// # Errors
    /// When its memory cannot be set up.
    pub fn session(
        &self,
        dialect: Dialect,
        purpose: Option<String>,
        application: Option<String>,
        statement_seconds: Option<u64>,
    ) -> Result<GuardedSession, WarehouseError> {
        let caller = Caller { purpose, application, ..self.caller.clone() };
        let limits =
            Limits { statement_seconds, statement_rows: None, memory: Some(Arc::clone(&self.memory)) };
        let needs_purpose = !self.desk.settings.purposes.is_empty();
        let searches = self.desk.searches.clone();
        let options = SessionOptions {
            versions: BTreeMap::new(),
            day: None,
            dialect,
            searches,
            caller,
            limits,
            needs_purpose,
        };
        self.desk.warehouse().session_as(&self.principal, options)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.desk.seated().remove(&self.number);
    }
}
