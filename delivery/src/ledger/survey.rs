//! Looking over the ledger without reading it: one listing says of every run how many events it has, and the last event
//! alone says whether it has ended.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use futures::{StreamExt, TryStreamExt, stream};
use object_store::path::Path;

use crate::error::{DeliveryError, Result};
use crate::ledger::{Ledger, Phase, READ_AT_ONCE, RunFilter, number_of};
use crate::run::{LogicalRun, below};

/// The last event of a run, as a listing tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastEvent {
    /// Its number: how many events there are.
    pub number: u64,
    /// When the store took it, by the clock of the store.
    pub stored_at: DateTime<Utc>,
}

impl Ledger {
    /// The last event of every run that a filter names (its phases do not count). Lists what is asked for and reads nothing.
    ///
    /// # Errors
    /// When the store cannot be listed.
    pub async fn last_events(&self, filter: &RunFilter) -> Result<BTreeMap<LogicalRun, LastEvent>> {
        let mut found: BTreeMap<LogicalRun, LastEvent> = BTreeMap::new();
        for folder in self.folders_of(filter).await? {
            let mut objects = self.store.list(Some(&folder));
            while let Some(object) =
                objects.try_next().await.map_err(DeliveryError::store("listing the ledger", &folder))?
            {
                let Some(parts) = object.location.prefix_match(&self.prefix) else { continue };
                let parts: Vec<String> = parts.map(|part| part.as_ref().to_owned()).collect();
                let [report, bureau, period, name] = parts.as_slice() else { continue };
                let run = format!("{report}/{bureau}/{period}").parse::<LogicalRun>().ok();
                let Some((run, number)) = run.zip(number_of(name)) else { continue };
                if !filter.names(&run) {
                    continue;
                }
                let event = LastEvent { number, stored_at: object.last_modified };
                let last = found.entry(run).or_insert(event);
                if last.number < number {
                    *last = event;
                }
            }
        }
        Ok(found)
    }

    /// The smallest folders that hold all that a filter names.
    async fn folders_of(&self, filter: &RunFilter) -> Result<Vec<Path>> {
        let period = filter.period.map(|period| period.to_string());
        let parts = match (&filter.report, filter.bureau, &period) {
            (Some(report), Some(bureau), Some(period)) => {
                vec![report.as_str(), bureau.as_str(), period.as_str()]
            }
            (Some(report), Some(bureau), None) => vec![report.as_str(), bureau.as_str()],
            (Some(report), None, _) => vec![report.as_str()],
            (None, None, _) => Vec::new(),
            // Reports come before bureaus: one request says which there are, and then one folder of each is looked at.
            (None, Some(bureau), _) => {
                let listed = self.store.list_with_delimiter(Some(&self.prefix)).await;
                let listed = listed.map_err(DeliveryError::store("listing the ledger", &self.prefix))?;
                let of_bureau = |report: &Path| below(report, &[bureau.as_str()]);
                return Ok(listed.common_prefixes.iter().map(of_bureau).collect());
            }
        };
        Ok(vec![below(&self.prefix, &parts)])
    }

    /// Where a run stands now. Of one that has ended no more than the last event is read.
    ///
    /// # Errors
    /// When the store cannot be read, or the events do not follow from one another.
    pub async fn phase(&self, run: &LogicalRun) -> Result<Phase> {
        let last = self.last_number(run).await?;
        match self.known.phase(run) {
            Some((number, phase)) if number >= last => return Ok(phase),
            _ if last == 0 => return Ok(Phase::Absent),
            _ => {}
        }
        match self.end_of(run, last).await? {
            Some(phase) => Ok(phase),
            None => Ok(self.read(run).await?.phase),
        }
    }

    /// The phase in which a run has ended whose last event has this number; `None` when it goes on.
    pub(super) async fn end_of(&self, run: &LogicalRun, last: u64) -> Result<Option<Phase>> {
        if let Some((number, phase)) = self.known.phase(run)
            && number >= last
        {
            return Ok(phase.is_final().then_some(phase));
        }
        let ended = self.entry(run, last).await?.and_then(|entry| entry.ended());
        if let Some(phase) = ended {
            self.known.remember_end(run, last, phase);
        }
        Ok(ended)
    }

    /// The number of a run's last event; 0 when there is none.
    pub(super) async fn last_number(&self, run: &LogicalRun) -> Result<u64> {
        let folder = run.in_ledger(&self.prefix);
        let mut objects = self.store.list(Some(&folder));
        let mut last = 0;
        while let Some(object) =
            objects.try_next().await.map_err(DeliveryError::store("listing the events in", &folder))?
        {
            last = object.location.filename().and_then(number_of).unwrap_or(0).max(last);
        }
        Ok(last)
    }

    /// Learns what became of every run since it was read last: which are not finished is known from then on. What is known to
    /// have ended costs nothing; what ended elsewhere costs one request. Gives the runs that could not be read, and why: they do
    /// not keep the others from going on.
    ///
    /// # Errors
    /// When the ledger cannot be listed.
    pub(crate) async fn survey(&self) -> Result<Vec<(LogicalRun, DeliveryError)>> {
        let mut errors = Vec::new();
        let mut unclear = Vec::new();
        for (run, last) in self.last_events(&RunFilter::default()).await? {
            if self.known.phase(&run).is_none_or(|(number, _)| number < last.number) {
                unclear.push((run, last.number));
            }
        }
        // By value: a future over borrowed runs could not be sent to another thread.
        let mut looked_at = stream::iter(unclear.into_iter().map(|(run, last)| async move {
            let learnt = self.learn(&run, last).await;
            (run, learnt)
        }))
        .buffered(READ_AT_ONCE);
        while let Some((run, learnt)) = looked_at.next().await {
            if let Err(error) = learnt {
                tracing::error!(%run, %error, "a run of the ledger cannot be read; the others go on");
                errors.push((run, error));
            }
        }
        Ok(errors)
    }

    async fn learn(&self, run: &LogicalRun, last: u64) -> Result<()> {
        if self.end_of(run, last).await?.is_none() {
            self.read(run).await?;
        }
        Ok(())
    }

    /// Where a run stood when it was read last.
    pub(crate) fn known_phase(&self, run: &LogicalRun) -> Option<Phase> {
        self.known.phase(run).map(|(_, phase)| phase)
    }

    /// Runs that were not finished when they were read last.
    pub(crate) fn known_unfinished(&self) -> Vec<LogicalRun> {
        self.known.unfinished()
    }

    /// Every run that this ledger knows of, with the number of the last event that it has seen. Asks the store nothing.
    pub fn known_numbers(&self) -> Vec<(LogicalRun, u64)> {
        self.known.numbers()
    }
}
