//! A run that is held: writing under a claim, and keeping it while something takes long.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::error::{DeliveryError, Result};
use crate::ledger::{Appended, Author, Event, RunState, heartbeat_interval};
use crate::runner::Runner;

/// How often an event is written anew because an own one stood there.
const MOST_REWRITES: usize = 3;

/// A run under a claim of this scheduler.
pub(super) struct Held<'a> {
    pub(super) runner: &'a Runner,
    pub(super) state: Arc<RunState>,
    pub(super) token: u64,
}

/// Why a run is not held any more.
#[derive(Debug)]
pub(super) enum Lost {
    /// Another scheduler has taken it over.
    Overtaken,
    /// This scheduler is to stop.
    Stopped,
    /// Something failed. The claim runs out by itself.
    Failed(DeliveryError),
}

impl From<DeliveryError> for Lost {
    fn from(error: DeliveryError) -> Self {
        Lost::Failed(error)
    }
}

impl Runner {
    /// Claims a run, or takes it over; `None` when another scheduler was faster.
    pub(super) async fn claim(&self, state: &RunState) -> Result<Option<Held<'_>>> {
        let author = self.author_with_lease(None);
        match self.ledger.append(state, Event::Claimed, &author).await? {
            Appended::Overtaken => Ok(None),
            Appended::Written(state) => {
                let token = state.number;
                tracing::info!(run = %state.run, token, "run claimed");
                Ok(Some(Held { runner: self, state, token }))
            }
        }
    }

    fn author_with_lease(&self, claim: Option<u64>) -> Author {
        let mut author = self.author(claim);
        author.lease_until = Some(author.at + self.plan.delivery.lease());
        author
    }
}

impl Held<'_> {
    /// Writes an event. Whoever cannot write it must not do what it says.
    pub(super) async fn write(&mut self, event: Event) -> Result<(), Lost> {
        for _ in 0..MOST_REWRITES {
            let author = self.runner.author_with_lease(Some(self.token));
            let name = event.name();
            match self.runner.ledger.append(&self.state, event.clone(), &author).await? {
                Appended::Written(state) => {
                    tracing::info!(run = %state.run, number = state.number, event = name, "run goes on");
                    self.state = state;
                    return Ok(());
                }
                Appended::Overtaken => {
                    let state = self.runner.ledger.read(&self.state.run).await?;
                    if state.claim.as_ref().map(|claim| claim.token) != Some(self.token) {
                        tracing::warn!(run = %state.run, token = self.token, "run was taken over");
                        return Err(Lost::Overtaken);
                    }
                    // The claim still holds: what stands there is a sign of life of our own whose answer got lost.
                    self.state = state;
                }
            }
        }
        Err(Lost::Overtaken)
    }

    /// Waits for something and gives signs of life meanwhile. What is waited for is dropped when the run is taken over
    /// and, if it may be interrupted, when the scheduler is to stop.
    pub(super) async fn keeping<T>(
        &mut self,
        work: impl Future<Output = T>,
        interrupted_by: Option<&CancellationToken>,
    ) -> Result<T, Lost> {
        let mut work = pin!(work);
        let clock = Arc::clone(&self.runner.clock);
        let interval = heartbeat_interval(self.runner.plan.delivery.lease());
        loop {
            let stopped = async {
                match interrupted_by {
                    Some(stop) => stop.cancelled().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                done = &mut work => return Ok(done),
                () = stopped => return Err(Lost::Stopped),
                () = clock.sleep(interval) => {}
            }
            // The work goes on while the sign of life is written: a mail server does not wait for the store.
            let mut done = None;
            let written = {
                let mut writing = pin!(self.write(Event::Extended));
                loop {
                    tokio::select! {
                        biased;
                        finished = &mut work, if done.is_none() => done = Some(finished),
                        written = &mut writing => break written,
                    }
                }
            };
            match (written, done) {
                (Ok(()), Some(done)) => return Ok(done),
                (Ok(()), None) => {}
                (Err(Lost::Failed(error)), done) => {
                    tracing::warn!(run = %self.state.run, %error, "a sign of life could not be written");
                    // What is done is done: whether it can still be written down, the ledger says.
                    if let Some(done) = done {
                        return Ok(done);
                    }
                    // While the lease runs, the store may come back before it is over.
                    let lease_until = self.state.claim.as_ref().map(|claim| claim.lease_until);
                    if lease_until.is_none_or(|until| clock.now() >= until) {
                        return Err(Lost::Failed(error));
                    }
                }
                (Err(lost), _) => return Err(lost),
            }
        }
    }
}
