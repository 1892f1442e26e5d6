//! The scheduler: finds runs that are due, claims them and carries them out, one step after another.
//!
//! Any number of schedulers may run over one ledger. Each asks [`next_step`](crate::ledger::next_step) what is to be done
//! with a run, writes that it does it, and does it; what one leaves undone another finishes.

mod carry_out;
mod claim;
mod received;
mod sending;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::{StreamExt, stream};
use object_store::ObjectStore;
use object_store::path::Path;
use proofhouse_schemas::{Bureau, Period};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::archive::{Archive, PublicKey, SigningKey};
use crate::channel::{Mailer, OutboundPlace, SmtpMailer};
use crate::clock::{Chance, Clock, SystemChance, SystemClock};
use crate::error::{DeliveryError, Result};
use crate::ledger::{Author, Decision, DeliveryKey, Ledger, Origin, Phase, RunRequest, RunStatus};
use crate::rendering::Rendering;
use crate::run::{LogicalRun, ReportName};
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
    surveyed_at: Mutex<Option<DateTime<Utc>>>,
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
            surveyed_at: Mutex::new(None),
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

    /// Finds what is due, and carries it out as far as that goes now.
    ///
    /// # Errors
    /// When the ledger cannot be listed. What fails about one run stands in the summary.
    pub async fn step(&self) -> Result<StepSummary> {
        self.step_until(&CancellationToken::new()).await
    }

    /// Steps until told to stop; then finishes the message that is being sent, gives its runs back and returns.
    pub async fn run_forever(&self, stop: CancellationToken) {
        let poll = Duration::from_secs(self.plan.delivery.poll_seconds);
        while !stop.is_cancelled() {
            let mut wait = poll;
            match self.step_until(&stop).await {
                Ok(summary) => {
                    if let Some(until) = summary.next_at() {
                        let earliest = (until - self.clock.now()).to_std().unwrap_or_default();
                        wait = wait.min(earliest.max(Duration::from_secs(1)));
                    }
                }
                Err(error) => tracing::error!(%error, "a step of the report scheduler failed"),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.clock.sleep(wait) => {}
            }
        }
    }

    /// Asks for a run: a new revision of one that was delivered, or one that is not due.
    ///
    /// # Errors
    /// When no schedule makes it, when it is being done, or when the store fails.
    pub async fn request(
        &self,
        run: &LogicalRun,
        origin: Origin,
        deliver: bool,
        changes: Option<String>,
    ) -> Result<RunStatus> {
        let schedule = self.schedule_of(run).ok_or_else(|| DeliveryError::NotNow {
            run: run.to_string(),
            reason: "no [[schedule]] makes this report for this bureau and length of period".to_owned(),
        })?;
        let not_before = schedule.embargo_of(run.period);
        let request = RunRequest { origin, not_before, deliver, changes };
        let state = self.ledger.request(run, &request, &self.author(None)).await?;
        Ok(RunStatus::from(&*state))
    }

    /// Asks for all runs of a range of periods, first and last included, that nobody has asked for yet. Gives those.
    ///
    /// # Errors
    /// When no schedule makes the report, or the store fails.
    pub async fn backfill(
        &self,
        report: &ReportName,
        bureau: Option<Bureau>,
        first: Period,
        last: Period,
        deliver: bool,
    ) -> Result<Vec<LogicalRun>> {
        let mut asked_for = Vec::new();
        let schedules = self.plan.schedules.iter().filter(|schedule| {
            schedule.report == *report
                && schedule.period == first.length()
                && bureau.is_none_or(|bureau| schedule.bureaus.contains(&bureau))
        });
        let mut is_known = false;
        for schedule in schedules {
            is_known = true;
            for run in schedule.range(first, last) {
                let is_wanted = bureau.is_none_or(|bureau| run.bureau == bureau);
                if is_wanted && self.ledger.read(&run).await?.phase == Phase::Absent {
                    self.request(&run, Origin::Backfill, deliver, None).await?;
                    asked_for.push(run);
                }
            }
        }
        if !is_known || first.length() != last.length() || last < first {
            return Err(DeliveryError::NotNow {
                run: format!("{report}/{}/{first}..{last}", bureau.map_or("*", |bureau| bureau.as_str())),
                reason: "no [[schedule]] makes this report for such periods, or the range is none".to_owned(),
            });
        }
        Ok(asked_for)
    }

    /// Writes what an operator decided about deliveries of a run that failed; the run goes on.
    ///
    /// # Errors
    /// When the run has not failed or has no such delivery, or the store fails.
    pub async fn decide(
        &self,
        run: &LogicalRun,
        decisions: impl IntoIterator<Item = (DeliveryKey, Decision)>,
    ) -> Result<RunStatus> {
        let decisions = decisions.into_iter().collect();
        let state = self.ledger.reopen(run, decisions, &self.author(None)).await?;
        Ok(RunStatus::from(&*state))
    }

    async fn step_until(&self, stop: &CancellationToken) -> Result<StepSummary> {
        let now = self.clock.now();
        let mut summary = StepSummary::default();
        let mut runs = BTreeSet::new();
        for schedule in &self.plan.schedules {
            for due in schedule.due(now) {
                for bureau in &schedule.bureaus {
                    let run = schedule.run(*bureau, due.period);
                    match self.queue_if_absent(schedule, &run).await {
                        Ok(true) => summary.queued.push(run.clone()),
                        Ok(false) => {}
                        Err(error) => {
                            tracing::error!(%run, %error, "a run that is due cannot be queued");
                            summary.errors.push((run, error.to_string()));
                            continue;
                        }
                    }
                    if self.ledger.known_phase(&run).is_none_or(|phase| !phase.is_final()) {
                        runs.insert(run);
                    }
                }
            }
        }
        if self.is_survey_due(now) {
            runs.extend(self.ledger.unfinished().await?);
            *self.surveyed() = Some(now);
        }
        runs.extend(self.ledger.known_unfinished());
        let mut outcomes = stream::iter(runs)
            .map(|run| async move {
                let progress = self.carry_out_until(&run, stop).await;
                (run, progress)
            })
            .buffer_unordered(self.plan.delivery.parallel_runs);
        while let Some((run, progress)) = outcomes.next().await {
            match progress {
                Ok(progress) => summary.worked_on.push((run, progress)),
                Err(error) => {
                    tracing::error!(%run, %error, "a run cannot be carried on");
                    summary.errors.push((run, error.to_string()));
                }
            }
        }
        Ok(summary)
    }

    /// Whether this call asked for the run.
    async fn queue_if_absent(&self, schedule: &Schedule, run: &LogicalRun) -> Result<bool> {
        if self.ledger.known_phase(run).is_some() || self.ledger.read(run).await?.phase != Phase::Absent {
            return Ok(false);
        }
        let request = RunRequest {
            origin: Origin::Schedule,
            not_before: schedule.embargo_of(run.period),
            deliver: true,
            changes: None,
        };
        match self.ledger.request(run, &request, &self.author(None)).await {
            Ok(_) => Ok(true),
            // Another scheduler was faster.
            Err(DeliveryError::NotNow { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn is_survey_due(&self, now: DateTime<Utc>) -> bool {
        let interval = chrono::TimeDelta::seconds(
            i64::try_from(self.plan.delivery.survey_seconds).unwrap_or(i64::MAX / 1000),
        );
        self.surveyed().is_none_or(|last| now - last >= interval)
    }

    fn surveyed(&self) -> std::sync::MutexGuard<'_, Option<DateTime<Utc>>> {
        self.surveyed_at.lock().unwrap_or_else(PoisonError::into_inner)
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
