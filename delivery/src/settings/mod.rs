//! What an operator sets: `[[schedule]]`, `[mail]` and `[delivery]`.
//!
//! Values that need checking are texts here, so that [`Plan::new`] can say all that is wrong at once, each with the path
//! of its key; what serde refuses by itself (an unknown key, a text for a number) it refuses alone.

mod channels;
mod check;
mod fault;

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use proofhouse_schemas::PeriodLength;
use serde::{Deserialize, Serialize};

use crate::clock::Backoff;
use crate::ledger::{OnUnknown, Policy};
use crate::schedule::CatchUp;

pub(crate) use channels::is_loopback;
pub use check::Plan;
pub use fault::{SettingFault, SettingFaults};

/// A report that is made by the clock (an entry `[[schedule]]`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleSettings {
    /// Name of the pack.
    pub report: String,
    /// Bureaus, such as `["fr", "be"]`; `["all"]` for all that are registered.
    pub bureaus: Vec<String>,
    /// Minute, hour, day of month, month, day of week: `0 6 5 * *`.
    pub cron: String,
    /// Zone of the IANA database in which `cron` and days are read: `Europe/Paris`.
    pub timezone: String,
    /// Which period a run covers: the last complete `month`, `quarter` or `year` before its hour.
    pub period: PeriodLength,
    /// Languages.
    pub languages: Vec<String>,
    /// Formats.
    pub formats: Vec<String>,
    /// Who gets it by mail; nobody when empty: it goes to the archive.
    #[serde(default)]
    pub recipients: Vec<RecipientSettings>,
    /// Names of outbound places that it goes to; each takes the reports of its own bureaus only.
    #[serde(default)]
    pub outbound: Vec<String>,
    /// Address of who is told when it fails.
    #[serde(default)]
    pub owner: String,
    /// What becomes of runs whose hour passed while no scheduler was running.
    #[serde(default)]
    pub catch_up: CatchUp,
    /// With `catch_up = "all"`: at most so many, the latest ones.
    #[serde(default = "twelve")]
    pub max_catch_up: u32,
    /// With `catch_up = "skip"`: a run may still begin so many minutes late. At least twice `delivery.poll_seconds`.
    #[serde(default = "sixty")]
    pub grace_minutes: u32,
    /// Nothing is rendered or delivered before so many days after the end of the period have passed; 3650 at most.
    #[serde(default)]
    pub embargo_days: u32,
    /// Nothing is rendered or delivered before this instant: `2026-12-01T09:00:00+01:00`.
    #[serde(default)]
    pub not_before: Option<String>,
    /// A further revision that says what the last delivered one says is not delivered.
    #[serde(default = "yes")]
    pub skip_if_unchanged: bool,
    /// A report without a single row is not delivered.
    #[serde(default)]
    pub skip_if_empty: bool,
    /// First day on which its hour counts: no run is made for an hour before it.
    pub valid_from: String,
    /// Last day on which its hour counts.
    #[serde(default)]
    pub valid_until: Option<String>,
}

/// Who gets a report by mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecipientSettings {
    /// The address.
    pub address: String,
    /// Whose report; must be said when the schedule names more than one bureau.
    #[serde(default)]
    pub bureau: Option<String>,
    /// Language; the first of the schedule when absent.
    #[serde(default)]
    pub language: Option<String>,
    /// Formats; all of the schedule when empty.
    #[serde(default)]
    pub formats: Vec<String>,
}

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailSecurity {
    /// TLS from the first byte (port 465).
    Tls,
    /// `STARTTLS`, required: without it nothing is sent (port 587).
    Starttls,
    /// None. Only to a server on this machine, and only where `allow_plaintext_on_loopback` says so.
    Plaintext,
}

/// The mail server (section `[mail]`).
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailSettings {
    /// Its name; no mail is sent when empty.
    pub host: String,
    /// Its port; 465 or 587 by `security` when 0.
    pub port: u16,
    /// How the connection is protected.
    pub security: MailSecurity,
    /// Lets `security = "plaintext"` be used to a server on this machine.
    pub allow_plaintext_on_loopback: bool,
    /// PEM file of the authority that signed the server's certificate; those of the system when absent.
    pub certificate_authority: Option<PathBuf>,
    /// Account; none when empty.
    pub user: String,
    /// File whose first line is the password; read anew for each mail.
    pub password_file: Option<PathBuf>,
    /// The password. Belongs into the environment, not into the file.
    pub password: String,
    /// Address that mail comes from.
    pub from: String,
    /// Address that answers go to; `from` when empty.
    pub reply_to: String,
    /// What this machine calls itself; its address when empty.
    pub hello_name: String,
    /// Seconds for a whole conversation with the server.
    pub timeout_seconds: u64,
    /// Attachments of one mail together, in bytes; what does not fit stays in the archive, and the mail says so.
    pub attachment_bytes: u64,
}

/// Without the password.
impl fmt::Debug for MailSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("MailSettings")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .field("user", &self.user)
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 0,
            security: MailSecurity::Starttls,
            allow_plaintext_on_loopback: false,
            certificate_authority: None,
            user: String::new(),
            password_file: None,
            password: String::new(),
            from: String::new(),
            reply_to: String::new(),
            hello_name: String::new(),
            timeout_seconds: 120,
            attachment_bytes: 10 << 20,
        }
    }
}

impl MailSettings {
    /// Whether there is a server.
    pub fn is_set(&self) -> bool {
        !self.host.is_empty()
    }

    /// The port.
    pub fn port(&self) -> u16 {
        match (self.port, self.security) {
            (0, MailSecurity::Tls) => 465,
            (0, MailSecurity::Starttls) => 587,
            (0, MailSecurity::Plaintext) => 25,
            (port, _) => port,
        }
    }

    /// Time for a whole conversation.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_seconds)
    }
}

/// A place that files are put into for another system (an entry `[[delivery.outbound]]`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutboundSettings {
    /// Its name.
    pub name: String,
    /// Whose reports it takes, such as `["fr"]`; `["all"]` for those of every bureau. Must be said.
    #[serde(default)]
    pub bureaus: Vec<String>,
    /// A folder of this machine.
    #[serde(default)]
    pub directory: Option<PathBuf>,
    /// Or a prefix in the object store of the warehouse.
    #[serde(default)]
    pub prefix: Option<String>,
}

/// How runs are carried out (section `[delivery]`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeliverySettings {
    /// A scheduler that has given no sign of life for so many seconds may be replaced.
    pub lease_seconds: u64,
    /// Seconds between two looks at the schedule.
    pub poll_seconds: u64,
    /// Seconds between two looks at the whole ledger, for runs that others began or operators asked for.
    pub survey_seconds: u64,
    /// Runs at once.
    pub parallel_runs: usize,
    /// How often rendering is begun.
    pub rendering_attempts: u32,
    /// How often a message is sent that the other side puts off.
    pub sending_attempts: u32,
    /// Seconds before the second attempt; twice as long before each further one.
    pub first_wait_seconds: u64,
    /// Seconds between two attempts at most.
    pub longest_wait_seconds: u64,
    /// What to do with a mail that may have arrived, or not.
    pub on_unknown: OnUnknown,
    /// Address of the archive's pages for links in mails, such as `https://reports.example/archive`; none when empty.
    pub archive_url: String,
    /// PEM file of the Ed25519 key that signs manifests.
    pub signing_key: Option<PathBuf>,
    /// PEM files of public keys that manifests were signed with earlier; with that of `signing_key` they are what
    /// signatures are verified with.
    pub verifying_keys: Vec<PathBuf>,
    /// Places that files are put into for other systems.
    pub outbound: Vec<OutboundSettings>,
    /// Days that the files of a revision stay in the archive; `maintain` takes them away afterwards. For ever when 0.
    pub archive_days: u32,
}

impl Default for DeliverySettings {
    fn default() -> Self {
        Self {
            lease_seconds: 300,
            poll_seconds: 30,
            survey_seconds: 300,
            parallel_runs: 2,
            rendering_attempts: 3,
            sending_attempts: 8,
            first_wait_seconds: 60,
            longest_wait_seconds: 3600,
            on_unknown: OnUnknown::Resend,
            archive_url: String::new(),
            signing_key: None,
            verifying_keys: Vec::new(),
            outbound: Vec::new(),
            archive_days: 5 * 366,
        }
    }
}

impl DeliverySettings {
    pub(crate) fn lease(&self) -> Duration {
        Duration::from_secs(self.lease_seconds)
    }

    pub(crate) fn backoff(&self) -> Backoff {
        Backoff {
            first: Duration::from_secs(self.first_wait_seconds),
            longest: Duration::from_secs(self.longest_wait_seconds),
        }
    }

    pub(crate) fn policy(&self) -> Policy {
        Policy {
            rendering_attempts: self.rendering_attempts,
            sending_attempts: self.sending_attempts,
            on_unknown: self.on_unknown,
        }
    }
}

fn yes() -> bool {
    true
}

fn twelve() -> u32 {
    12
}

fn sixty() -> u32 {
    60
}
