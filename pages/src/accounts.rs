//! Who may sign in: what the binary tells of users, and what it is told for the audit.

use crate::shelf::Unavailable;
use async_trait::async_trait;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::values::Language;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The name to sign in by.
    pub user: String,
    /// The bureau that the user reads for.
    pub bureau: Bureau,
    /// The part of the bureau, where the binary knows of parts; shown beside the bureau.
    pub organisation: Option<String>,
    /// Languages that the user reads, the preferred one first; empty when none is known.
    pub languages: Vec<Language>,
    /// Whether the user may not be signed in now: locked or expired.
    pub is_locked: bool,
    /// Changes whenever sessions from before must end, as when the password is set; never shown.
    pub stamp: String,
}

/// A password as it was typed. It is never shown.
pub struct Password(String);

impl Password {
    pub(crate) fn new(text: String) -> Password {
        Password(text)
    }

    /// The password, to be checked and not kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password(…)")
    }
}

/// Why somebody was not let in. What is said to them is the same for a wrong password and a locked user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// No such user, a wrong password, or a user who is locked or expired.
    Password,
    /// Too many failures; wait.
    Waits,
    /// The users cannot be read.
    NoUsers,
}

impl Refused {
    /// The word of the audit, the same as at the other doors.
    pub fn as_str(self) -> &'static str {
        match self {
            Refused::Password => "PASSWORD",
            Refused::Waits => "WAITS",
            Refused::NoUsers => "NO_USERS",
        }
    }
}

/// How a session began or ended, for the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccessEvent {
    /// Somebody was let in.
    SignedIn {
        /// Who.
        account: Account,
        /// From where.
        address: IpAddr,
        /// Whether over TLS.
        encrypted: bool,
        /// For which purpose, where one is asked for.
        purpose: Option<String>,
    },
    /// Somebody was not let in.
    Refused {
        /// The name that was given, at most 128 bytes.
        user: String,
        /// From where.
        address: IpAddr,
        /// Whether over TLS.
        encrypted: bool,
        /// Why.
        why: Refused,
    },
    /// Somebody signed out.
    SignedOut {
        /// Who.
        account: Account,
        /// From where.
        address: IpAddr,
    },
}

/// How an attempt to sign in ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptEnd {
    /// The password fitted.
    Succeeded,
    /// The password could not be checked.
    Undecided,
}

/// The users. The binary implements it over the file that the other doors use.
#[async_trait]
pub trait Accounts: Send + Sync + 'static {
    /// Counts an attempt to sign in, before its password is checked: by one count for all doors. It counts as failed unless
    /// [`ended`](Self::ended) says otherwise, so that many at once find the limit as surely as one after the other.
    ///
    /// # Errors
    /// How long to wait, when it may not be made.
    fn begin(&self, user: &str, address: IpAddr) -> Result<(), Duration>;

    /// An attempt ended, and did not fail.
    fn ended(&self, user: &str, address: IpAddr, how: AttemptEnd);

    /// The account of a user whose password this is. Does the same work for names that are nobody's; runs what takes long
    /// (hashing) off the threads that serve. [`begin`](Self::begin) is asked before it is.
    ///
    /// # Errors
    /// When the users cannot be read; nobody is let in then.
    async fn check(&self, user: &str, password: &Password) -> Result<Option<Account>, Unavailable>;

    /// The account as it stands now. Asked with every request of a session, which ends when there is none, it is locked, or its
    /// bureau or stamp is another.
    ///
    /// # Errors
    /// When the users cannot be read; the request is not answered then.
    async fn current(&self, user: &str) -> Result<Option<Account>, Unavailable>;

    /// Told how sessions begin and end, for the audit. Must not block.
    fn told(&self, event: &AccessEvent);

    /// The name of a bureau in a language. Where it is not implemented it is English (French for organisations).
    fn bureau_name(&self, bureau: Bureau, language: Language) -> String {
        let organisations = proofhouse_schemas::bureau::organisations();
        let organisation = organisations.iter().find(|known| known.bureau == bureau.as_str());
        match organisation.filter(|_| language == Language::Fr) {
            Some(organisation) => organisation.name_fr.clone(),
            None => bureau.name().to_owned(),
        }
    }
}
