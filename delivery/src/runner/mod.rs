//! The scheduler: finds runs that are due, claims them and carries them out, one step after another.
//!
//! Any number of schedulers may run over one ledger. Each asks [`next_step`](crate::ledger::next_step) what is to be done
//! with a run, writes that it does it, and does it; what one leaves undone another finishes.
//!
//! - `looking`: what is due, what others began; `working`: several runs at once, beside the looking
//! - `carry_out`, `claim`: one run, one step after another, under a claim
//! - `received`, `sending`: what rendering gave, taken in; what leaves
//! - `asking`: what operators ask for and decide

mod asking;
mod carry_out;
mod claim;
mod looking;
mod received;
mod sending;
mod working;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use object_store::ObjectStore;
use object_store::path::Path;
use serde::Serialize;
use tokio::sync::Notify;

use crate::archive::{Archive, PublicKey, SigningKey};
use crate::channel::{Mailer, OutboundPlace, SmtpMailer};
use crate::clock::{Chance, Clock, SystemChance, SystemClock};
use crate::error::Result;
use crate::ledger::{Author, Ledger, Phase};
use crate::rendering::Rendering;
use crate::run::LogicalRun;
use crate::runner::looking::Looks;
use crate::schedule::Schedule;
use crate::settings::Plan;

/// Where the ledger is, below the root of the store.
pub const LEDGER_PREFIX: &str = "reports/ledger";
/// Where the archive is, below the root of the store.
pub const ARCHIVE_PREFIX: &str = "reports/archive";

/// A scheduler.
pub struct Runner {
    plan: Plan,
    ledger: Ledger,
    archive: Archive,
    rendering: Arc<dyn Rendering>,
    mailer: Option<Arc<dyn Mailer>>,
    outbound: HashMap<String, OutboundPlace>,
    signing_key: Option<SigningKey>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    name: String,
    looks: Mutex<Looks>,
    /// Told after each look: there may be something to do.
    looked: Notify,
}

/// What became of a run that was worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// It is finished, in this phase.
    Finished(Phase),
    /// Nothing is to be done before.
    Waits(DateTime<Utc>),
    /// Another scheduler has taken it over.
    Overtaken,
    /// This scheduler stops; another one, or this one later, goes on.
    Stopped,
    /// No schedule of this scheduler makes it: it is left to others.
    NotScheduled,
}

/// What a step did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct StepSummary {
    /// Runs whose hour had come and that nobody had asked for yet.
    pub queued: Vec<LogicalRun>,
    /// Runs that were worked on, and what became of them.
    pub worked_on: Vec<(LogicalRun, Progress)>,
    /// Runs that could not be worked on, and why. They are tried again.
    pub errors: Vec<(LogicalRun, String)>,
}

impl StepSummary {
    /// The first instant at which a run that waits can go on.
    pub fn next_at(&self) -> Option<DateTime<Utc>> {
        let instants = self.worked_on.iter().filter_map(|(_, progress)| match progress {
            Progress::Waits(until) => Some(*until),
            _ => None,
        });
        instants.min()
    }

    /// Number of runs that ended in a phase.
    pub fn finished(&self, phase: Phase) -> usize {
        self.worked_on.iter().filter(|(_, progress)| *progress == Progress::Finished(phase)).count()
    }
}

impl Runner {
    /// A scheduler over the ledger and the archive below `root` in a store.
    ///
    /// # Errors
    /// When the key, the password or an outbound folder cannot be used.
    pub fn new(
        plan: Plan,
        store: Arc<dyn ObjectStore>,
        root: &Path,
        rendering: Arc<dyn Rendering>,
    ) -> Result<Self> {
        let mailer = match &plan.mail {
            Some(settings) => Some(Arc::new(SmtpMailer::new(settings)?) as Arc<dyn Mailer>),
            None => None,
        };
        let mut outbound = HashMap::new();
        for settings in &plan.delivery.outbound {
            let place = match (&settings.directory, &settings.prefix) {
                (Some(folder), _) => OutboundPlace::in_folder(folder)?,
                (None, prefix) => {
                    let prefix = prefix.as_deref().unwrap_or_default();
                    OutboundPlace::in_store(Arc::clone(&store), beneath(root, prefix))
                }
            };
            outbound.insert(settings.name.clone(), place);
        }
        let signing_key = plan.delivery.signing_key.as_deref().map(SigningKey::from_file).transpose()?;
        let chance = SystemChance;
        let name = format!("scheduler-{}", chance.name());
        Ok(Self {
            ledger: Ledger::new(Arc::clone(&store), beneath(root, LEDGER_PREFIX)),
            archive: Archive::new(store, beneath(root, ARCHIVE_PREFIX)),
            plan,
            rendering,
            mailer,
            outbound,
            signing_key,
            clock: Arc::new(SystemClock),
            chance: Arc::new(chance),
            name,
            looks: Mutex::default(),
            looked: Notify::new(),
        })
    }

    /// With another clock and other chance.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Self {
        self.name = format!("scheduler-{}", chance.name());
        self.clock = clock;
        self.chance = chance;
        self
    }

    /// With another way to send mail.
    #[must_use]
    pub fn with_mailer(mut self, mailer: Arc<dyn Mailer>) -> Self {
        self.mailer = Some(mailer);
        self
    }

    /// The ledger.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The archive.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The key that signatures of the archive can be checked with; `None` when manifests are not signed.
    pub fn public_key(&self) -> Option<PublicKey> {
        self.signing_key.as_ref().map(SigningKey::public_key)
    }

    fn schedule_of(&self, run: &LogicalRun) -> Option<&Schedule> {
        self.plan.schedule(&run.report, run.bureau, run.period.length())
    }

    fn author(&self, claim: Option<u64>) -> Author {
        let at = self.clock.now();
        Author { by: self.name.clone(), at, id: self.chance.name(), claim, lease_until: None }
    }
}

/// A path below another; both may have several parts.
fn beneath(root: &Path, relative: &str) -> Path {
    relative.split('/').filter(|part| !part.is_empty()).fold(root.clone(), |path, part| path.join(part))
}
