//! Users in memory.

use async_trait::async_trait;
use proofhouse_pages::{AccessEvent, Account, Accounts, Password, Unavailable};
use proofhouse_schemas::Bureau;
use proofhouse_schemas::values::Language;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// The password of every user here.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

#[derive(Default)]
pub(crate) struct Users {
    accounts: Mutex<BTreeMap<String, Account>>,
    events: Mutex<Vec<AccessEvent>>,
    /// Checks at this moment, and the most there ever were.
    now: AtomicUsize,
    pub(crate) most: AtomicUsize,
    pub(crate) checks: AtomicUsize,
    pub(crate) is_broken: AtomicBool,
}

impl Users {
    pub(crate) fn new() -> Users {
        let users = Users::default();
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
            AccessEvent::SignedIn { account, encrypted, .. } => {
                format!("{} in, encrypted {encrypted}", account.user)
            }
            AccessEvent::Refused { user, why, .. } => format!("{user} refused {}", why.as_str()),
            AccessEvent::SignedOut { account, .. } => format!("{} out", account.user),
        };
        self.events.lock().unwrap().iter().map(line).collect()
    }
}

#[async_trait]
impl Accounts for Users {
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
