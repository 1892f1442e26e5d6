//! How much is done at a time: look-ups of a session, files on their way to a user and to all, comparisons. Who finds no place
//! waits a while for one, and is told to come back when none gets free.

use crate::answers::Problem;
use crate::sessions::Session;
use crate::settings::PagesSettings;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// After how long it may be asked again, when there was no place.
const COME_BACK: Duration = Duration::from_secs(5);
const MIB: u64 = 1 << 20;

/// Places for what takes much.
#[derive(Debug)]
pub(crate) struct Turns {
    patience: Duration,
    /// Memory of files on their way, in MiB.
    memory: Arc<Semaphore>,
    memory_mib: u32,
    comparisons: Arc<Semaphore>,
}

/// A file that is on its way until this is dropped.
#[derive(Debug)]
pub(crate) struct Transfer {
    _of_user: OwnedSemaphorePermit,
    _memory: OwnedSemaphorePermit,
}

impl Turns {
    pub(crate) fn new(settings: &PagesSettings) -> Turns {
        let memory_mib = settings.transfer_memory_mib.max(1);
        Turns {
            patience: settings.turn,
            memory: Arc::new(Semaphore::new(usize::try_from(memory_mib).unwrap_or(usize::MAX >> 3))),
            memory_mib,
            comparisons: Arc::new(Semaphore::new(settings.comparisons_at_a_time.max(1))),
        }
    }

    /// A place for a request that looks something up.
    ///
    /// # Errors
    /// When the session has none free for too long.
    pub(crate) async fn reading(&self, session: &Session) -> Result<OwnedSemaphorePermit, Problem> {
        self.place(&session.readings, 1).await
    }

    /// A place for a file of so many bytes.
    ///
    /// # Errors
    /// When the user, or the server, has none free for too long.
    pub(crate) async fn transfer(&self, session: &Session, bytes: u64) -> Result<Transfer, Problem> {
        let of_user = self.place(&session.transfers, 1).await?;
        let needed = u32::try_from(bytes.div_ceil(MIB)).unwrap_or(u32::MAX).clamp(1, self.memory_mib);
        Ok(Transfer { _of_user: of_user, _memory: self.place(&self.memory, needed).await? })
    }

    /// A place for a comparison.
    ///
    /// # Errors
    /// When none gets free for too long.
    pub(crate) async fn comparison(&self) -> Result<OwnedSemaphorePermit, Problem> {
        self.place(&self.comparisons, 1).await
    }

    async fn place(&self, places: &Arc<Semaphore>, many: u32) -> Result<OwnedSemaphorePermit, Problem> {
        match timeout(self.patience, Arc::clone(places).acquire_many_owned(many)).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(Problem::TooMany(COME_BACK)),
        }
    }
}
