//! Deliveries: which reports are sent to whom, and when.

use chrono::{DateTime, FixedOffset, Utc};
use proofhouse_schemas::Bureau;
use proofhouse_schemas::values::Language;

/// What of a delivery the account may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MayChange {
    /// Whether it is sent at all.
    pub switch: bool,
    /// Who receives it.
    pub recipients: bool,
    /// The languages it comes in.
    pub languages: bool,
}

/// A report that is sent regularly.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// The bureau that it goes to. The pages show none but those to the account's bureau.
    pub bureau: Bureau,
    /// Its name.
    pub name: String,
    /// Title of the report, in the reader's language where there is one.
    pub title: String,
    /// When it is sent, in words of the reader's language or as a schedule (`0 6 * * 1`).
    pub schedule: String,
    /// The time zone of the schedule (`Europe/Paris`).
    pub time_zone: String,
    /// Whether it is sent.
    pub is_on: bool,
    /// When it is sent next, in the time of the schedule; `None` when it is off.
    pub next_run: Option<DateTime<FixedOffset>>,
    /// The languages it comes in.
    pub languages: Vec<Language>,
    /// Languages it can come in.
    pub possible_languages: Vec<Language>,
    /// Formats that are attached (`HTML`, `PDF`).
    pub formats: Vec<String>,
    /// Addresses of the bureau that receive it.
    pub recipients: Vec<String>,
    /// The last deliveries, the newest first.
    pub past: Vec<PastDelivery>,
    /// What the account may change.
    pub may: MayChange,
    /// Changes with every change; a change that was begun on another is not made. A name as in an address.
    pub stamp: String,
}

/// How a delivery went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// Taken over by the mail server.
    Sent,
    /// Being sent, or tried again later.
    Waiting,
    /// Given up.
    Failed,
    /// Not known: the program ended while it was being sent.
    Unknown,
}

impl DeliveryState {
    pub(crate) fn key(self) -> &'static str {
        match self {
            DeliveryState::Sent => "sent-state",
            DeliveryState::Waiting => "waiting-state",
            DeliveryState::Failed => "failed-state",
            DeliveryState::Unknown => "unknown-state",
        }
    }

    pub(crate) fn class(self) -> &'static str {
        match self {
            DeliveryState::Sent => "good",
            DeliveryState::Waiting | DeliveryState::Unknown => "open",
            DeliveryState::Failed => "bad",
        }
    }
}

/// One delivery of the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastDelivery {
    /// When it last changed.
    pub at: DateTime<Utc>,
    /// The period of the report that was sent.
    pub period: String,
    /// Who was to receive it.
    pub recipient: String,
    /// How it went.
    pub state: DeliveryState,
}

/// A wish to change a delivery. What is `None` stays; what the account may not change is never asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeliveryChange {
    /// The stamp of the delivery that was looked at.
    pub stamp: String,
    /// Whether it is sent.
    pub is_on: Option<bool>,
    /// Who receives it: no address twice, each plausible as one, 1 to 50.
    pub recipients: Option<Vec<String>>,
    /// The languages it comes in, at least one.
    pub languages: Option<Vec<Language>>,
}

/// The part of a change that was not wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefusedPart {
    /// An address that may not receive it, as when its domain is not the bureau's.
    Recipient(String),
    /// A language that it cannot come in.
    Language(Language),
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeOutcome {
    /// It is made.
    Changed,
    /// There is no such delivery, or not for this account.
    NoDelivery,
    /// The account may not change that.
    NotAllowed,
    /// Somebody else changed it meanwhile; nothing was changed.
    ChangedMeanwhile,
    /// Nothing was changed, because a part cannot be.
    Refused(RefusedPart),
}
