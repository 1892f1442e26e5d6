//! Users in memory.

use async_trait::async_trait;
use proofhouse_pages::{AccessEvent, Account, Accounts, AttemptEnd, Password, Unavailable};
use proofhouse_schemas::Bureau;
use proofhouse_schemas::values::Language;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The password of every user here.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// Failures after which a user waits here.
const FAILURES: usize = 5;

pub(crate) struct Users {
    accounts: Mutex<BTreeMap<String, Account>>,
    events: Mutex<Vec<AccessEvent>>,
    /// Checks at this moment, and the most there ever were.
    now: AtomicUsize,
    pub(crate) most: AtomicUsize,
    pub(crate) checks: AtomicUsize,
    pub(crate) is_broken: AtomicBool,
    /// Attempts that have not succeeded, by user and address; who has too many waits.
    attempts: Mutex<BTreeMap<(String, IpAddr), (usize, Instant)>>,
    pub(crate) failures: AtomicUsize,
    pub(crate) pause: Mutex<Duration>,
}

impl Users {
    pub(crate) fn new() -> Users {
        let users = Users {
            accounts: Mutex::default(),
            events: Mutex::default(),
            now: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
            checks: AtomicUsize::new(0),
            is_broken: AtomicBool::new(false),
            attempts: Mutex::default(),
            failures: AtomicUsize::new(FAILURES),
            pause: Mutex::new(Duration::from_secs(900)),
        };
        users.add("anna", "fr", &[Language::Fr, Language::En]);
        users.add("bela", "be", &[]);
        users.add("amal", "ma", &[Language::Ar]);
        users.add("elena", "es", &[Language::Es]);
        users.add("lou", "fr", &[]);
        users.change("lou", |lou| lou.is_locked = true);
        users
    }

    fn add(&self, user: &str, bureau: &str, languages: &[Language]) {
        let account = Account {
            user: user.to_owned(),
            bureau: Bureau::parse(bureau).unwrap(),
            organisation: (user == "amal").then(|| "DGSN".to_owned()),
            languages: languages.to_vec(),
            is_locked: false,
            stamp: "1".to_owned(),
        };
        self.accounts.lock().unwrap().insert(user.to_owned(), account);
    }

    pub(crate) fn change(&self, user: &str, change: impl FnOnce(&mut Account)) {
        change(self.accounts.lock().unwrap().get_mut(user).unwrap());
    }

    /// What the audit was told, in one line each.
    pub(crate) fn told(&self) -> Vec<String> {
        let line = |event: &AccessEvent| match event {
            AccessEvent::SignedIn { account, encrypted, purpose, .. } => {
                let purpose = purpose.iter().map(|purpose| format!(", for {purpose}")).collect::<String>();
                format!("{} in, encrypted {encrypted}{purpose}", account.user)
            }
            AccessEvent::Refused { user, why, .. } => format!("{user} refused {}", why.as_str()),
            AccessEvent::SignedOut { account, .. } => format!("{} out", account.user),
        };
        self.events.lock().unwrap().iter().map(line).collect()
    }
}

#[async_trait]
impl Accounts for Users {
    fn begin(&self, user: &str, address: IpAddr) -> Result<(), Duration> {
        let pause = *self.pause.lock().unwrap();
        let mut attempts = self.attempts.lock().unwrap();
        let (count, last) = attempts.entry((user.to_owned(), address)).or_insert((0, Instant::now()));
        if last.elapsed() >= pause {
            *count = 0;
        }
        if *count >= self.failures.load(Ordering::SeqCst) {
            return Err(pause.saturating_sub(last.elapsed()));
        }
        (*count, *last) = (*count + 1, Instant::now());
        Ok(())
    }

    fn ended(&self, user: &str, address: IpAddr, how: AttemptEnd) {
        let mut attempts = self.attempts.lock().unwrap();
        let Some((count, _)) = attempts.get_mut(&(user.to_owned(), address)) else { return };
        *count = if how == AttemptEnd::Succeeded { 0 } else { count.saturating_sub(1) };
    }

    async fn check(&self, user: &str, password: &Password) -> Result<Option<Account>, Unavailable> {
        self.checks.fetch_add(1, Ordering::SeqCst);
        self.most.fetch_max(self.now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        // Hashing takes its time, for users and for nobody.
        tokio::time::sleep(Duration::from_millis(20)).await;
        self.now.fetch_sub(1, Ordering::SeqCst);
        if self.is_broken.load(Ordering::SeqCst) {
            return Err(Unavailable("the file of users cannot be read".to_owned()));
        }
        let known = self.accounts.lock().unwrap().get(user).cloned();
        Ok(known.filter(|_| password.as_str() == PASSWORD))
    }

    async fn current(&self, user: &str) -> Result<Option<Account>, Unavailable> {
        if self.is_broken.load(Ordering::SeqCst) {
            return Err(Unavailable("the file of users cannot be read".to_owned()));
        }
        Ok(self.accounts.lock().unwrap().get(user).cloned())
    }

    fn told(&self, event: &AccessEvent) {
        self.events.lock().unwrap().push(event.clone());
    }
}
