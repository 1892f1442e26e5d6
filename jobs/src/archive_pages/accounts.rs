//! Users of the archive pages: those who may sign in at the other doors.

use anyhow::Result;
use async_trait::async_trait;
use chrono::Utc;
use proofhouse_pages::{AccessEvent, Account, Accounts, AttemptEnd, Password, Unavailable};
use proofhouse_schemas::values::Language;
use proofhouse_serving::Desk;
use proofhouse_serving::users::{User, UserFile, Verifier};
use proofhouse_warehouse::{Caller, SignIn};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::spawn_blocking;

/// The word of the audit for this door.
pub(super) const PROTOCOL: &str = "http";

/// The file of users, and the desk that counts attempts and whose warehouse is told of who comes and goes.
pub struct FileAccounts {
    users: UserFile,
    desk: Arc<Desk>,
    /// What verifiers of names that are nobody's are made from.
    secret: Vec<u8>,
}

impl FileAccounts {
    /// Over the file of users that the desk uses. The secret must be random.
    pub fn new(desk: Arc<Desk>, secret: Vec<u8>) -> FileAccounts {
        FileAccounts { users: UserFile::at(&desk.settings().users), desk, secret }
    }

    fn find(&self, name: &str) -> Result<Option<User>, Unavailable> {
        self.users.find(name).map_err(|error| Unavailable(error.to_string()))
    }
}

fn account(name: &str, user: &User) -> Option<Account> {
    let bureau = user.bureau()?;
    let language = bureau.country().and_then(|country| Language::from_code(country.default_report_language));
    Some(Account {
        user: name.to_owned(),
        bureau,
        organisation: None,
        languages: language.into_iter().collect(),
        is_locked: !user.is_active(Utc::now()),
        stamp: format!("{}:{}", user.bureau, user.password_set_at.timestamp_micros()),
    })
}

#[async_trait]
impl Accounts for FileAccounts {
    fn begin(&self, user: &str, address: IpAddr) -> Result<(), Duration> {
        self.desk.attempt(user, address)
    }

    fn ended(&self, user: &str, address: IpAddr, how: AttemptEnd) {
        match how {
            AttemptEnd::Succeeded => self.desk.proved(user, address),
            AttemptEnd::Undecided => self.desk.undecided(user, address),
        }
    }

    async fn check(&self, user: &str, password: &Password) -> Result<Option<Account>, Unavailable> {
        let found = self.find(user)?;
        let nobody = || Verifier::of_nobody(user, &self.secret);
        let verifier = match &found {
            Some(known) if known.is_active(Utc::now()) => known.verifier.parse().unwrap_or_else(|_| nobody()),
            _ => nobody(),
        };
        let typed = password.as_str().to_owned();
        let fits = spawn_blocking(move || verifier.fits(&typed))
            .await
            .map_err(|_| Unavailable("checking a password broke off".to_owned()))?;
        Ok(found.filter(|_| fits).and_then(|known| account(user, &known)))
    }

    async fn current(&self, user: &str) -> Result<Option<Account>, Unavailable> {
        Ok(self.find(user)?.and_then(|known| account(user, &known)))
    }

    fn told(&self, event: &AccessEvent) {
        let (user, bureau, address, encrypted, purpose, refused) = match event {
            AccessEvent::SignedIn { account, address, encrypted, purpose } => {
                (&account.user, Some(account.bureau), address, *encrypted, purpose.clone(), None)
            }
            AccessEvent::Refused { user, address, encrypted, why } => {
                let bureau = self.find(user).ok().flatten().and_then(|known| known.bureau());
                (user, bureau, address, *encrypted, None, Some(why.as_str()))
            }
            AccessEvent::SignedOut { .. } => return,
        };
        let caller = Caller {
            user: Some(user.clone()),
            protocol: Some(PROTOCOL),
            address: Some(address.to_string()),
            encrypted,
            purpose,
            ..Caller::default()
        };
        self.desk.warehouse().audit().sign_in(&SignIn { bureau, caller: &caller, refused });
    }
}
