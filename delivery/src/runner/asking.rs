//! What operators ask for: single runs, ranges of periods, and decisions about what did not arrive.

use proofhouse_schemas::{Bureau, Period};

use crate::error::{DeliveryError, Result};
use crate::ledger::{Decision, DeliveryKey, Origin, Phase, RunRequest, RunStatus};
use crate::run::{LogicalRun, ReportName};
use crate::runner::Runner;

impl Runner {
    /// Asks for a run: a new revision of one that was delivered, or one that is not due.
    ///
    /// # Errors
    /// When no schedule makes it, its period is not over, it is being done, or the store fails.
    pub async fn request(
        &self,
        run: &LogicalRun,
        origin: Origin,
        deliver: bool,
        changes: Option<String>,
    ) -> Result<RunStatus> {
        let not_now = |reason: String| DeliveryError::NotNow { run: run.to_string(), reason };
        let schedule = self.schedule_of(run).ok_or_else(|| {
            not_now("no [[schedule]] makes this report for this bureau and length of period".to_owned())
        })?;
        if let Some(reason) = schedule.why_not_yet(run.period, self.clock.now()) {
            return Err(not_now(reason));
        }
        let not_before = schedule.embargo_of(run.period);
        let request = RunRequest { origin, not_before, deliver, changes };
        let state = self.ledger.request(run, &request, &self.author(None)).await?;
        Ok(RunStatus::from(&*state))
    }

    /// Asks for all runs of a range of periods, first and last included, that nobody has asked for yet. Gives those.
    ///
    /// # Errors
    /// When no schedule makes the report, the range is none, too long or not over (then nothing was asked for), or the store
    /// fails.
    pub async fn backfill(
        &self,
        report: &ReportName,
        bureau: Option<Bureau>,
        first: Period,
        last: Period,
        deliver: bool,
    ) -> Result<Vec<LogicalRun>> {
        let not_now = |reason: String| DeliveryError::NotNow {
            run: format!("{report}/{}/{first}..{last}", bureau.map_or("*", |bureau| bureau.as_str())),
            reason,
        };
        let now = self.clock.now();
        let schedules = self.plan.schedules.iter().filter(|schedule| {
            schedule.report == *report
                && schedule.period == first.length()
                && bureau.is_none_or(|bureau| schedule.bureaus.contains(&bureau))
        });
        // Everything is checked before anything is asked for: of a range that is refused no part is made.
        let mut wanted: Option<Vec<LogicalRun>> = None;
        for schedule in schedules {
            let runs = schedule.range(first, last, now).map_err(not_now)?;
            let runs = runs.into_iter().filter(|run| bureau.is_none_or(|bureau| run.bureau == bureau));
            wanted.get_or_insert_with(Vec::new).extend(runs);
        }
        let wanted = wanted.ok_or_else(|| {
            not_now("no [[schedule]] makes this report for this bureau and such periods".to_owned())
        })?;
        let mut asked_for = Vec::new();
        for run in wanted {
            if self.ledger.phase(&run).await? == Phase::Absent {
                self.request(&run, Origin::Backfill, deliver, None).await?;
                asked_for.push(run);
            }
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
}
