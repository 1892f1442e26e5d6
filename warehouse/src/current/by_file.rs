//! What is found out once of each data file, by the paths of the files: a data file never changes.

use super::data_files::StandingFile;
use arrow::array::RecordBatch;
use datafusion::catalog::Session;
use datafusion::error::{DataFusionError, Result};
use datafusion::physical_plan::ExecutionPlan;
use futures::TryStreamExt;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Mutex as AsyncMutex;

/// What is known of files.
pub(super) struct ByFile<Found> {
    found: HashMap<String, Found>,
}

impl<Found> Default for ByFile<Found> {
    fn default() -> ByFile<Found> {
        ByFile { found: HashMap::new() }
    }
}

impl<Found: Clone> ByFile<Found> {
    /// What is known of each of some files; of those that are new it is found out. What is known of others is dropped once it
    /// is more than these.
    pub(super) async fn of<Finding: Future<Output = Result<Found>>>(
        &mut self,
        files: &[Arc<StandingFile>],
        find: impl Fn(Arc<StandingFile>) -> Finding,
    ) -> Result<Vec<Found>> {
        let mut of_files = Vec::with_capacity(files.len());
        for file in files {
            let path = file.object.location.as_ref();
            let known = match self.found.get(path) {
                Some(known) => known.clone(),
                None => {
                    let found = find(Arc::clone(file)).await?;
                    self.found.insert(path.to_owned(), found.clone());
                    found
                }
            };
            of_files.push(known);
        }
        self.drop_others(files);
        Ok(of_files)
    }

    /// What is known of each of some files, when it is of all of them.
    pub(super) fn all_of(&self, files: &[Arc<StandingFile>]) -> Option<Vec<Found>> {
        files.iter().map(|file| self.found.get(file.object.location.as_ref()).cloned()).collect()
    }

    /// Keeps what was found out of each of some files.
    pub(super) fn keep(&mut self, files: &[Arc<StandingFile>], found: &[Found]) {
        let paths = files.iter().map(|file| file.object.location.as_ref().to_owned());
        self.found.extend(paths.zip(found.iter().cloned()));
        self.drop_others(files);
    }

    fn drop_others(&mut self, files: &[Arc<StandingFile>]) {
        if self.found.len() > 2 * files.len() + 16 {
            let paths: HashSet<&str> = files.iter().map(|file| file.object.location.as_ref()).collect();
            self.found.retain(|path, _| paths.contains(path.as_str()));
        }
    }

    /// All that is known, with the paths.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Found)> {
        self.found.iter()
    }
}

/// What is found out of the files of single columns, by history and column, within so much memory together.
pub(super) struct ByColumn<Found> {
    room: usize,
    kept: Mutex<HashMap<ColumnOf, KeptColumn<Found>>>,
}

/// A history and a column.
pub(super) type ColumnOf = (String, String);

struct KeptColumn<Found> {
    found: Arc<AsyncMutex<ByFile<Found>>>,
    bytes: usize,
}

impl<Found: Clone> ByColumn<Found> {
    /// Nothing yet, and at most so many bytes.
    pub(super) fn within(room: usize) -> ByColumn<Found> {
        ByColumn { room, kept: Mutex::default() }
    }

    /// What is known of each of some files; those that are not known yet are read, by one asker for all. `None` when it may take
    /// `most` bytes and there is no room for so much beside the other columns.
    pub(super) async fn of<Finding: Future<Output = Result<Found>>>(
        &self,
        name: &ColumnOf,
        most: usize,
        files: &[Arc<StandingFile>],
        find: impl Fn(Arc<StandingFile>) -> Finding,
        bytes: impl Fn(&Found) -> usize,
    ) -> Result<Option<Vec<Found>>> {
        let Some(column) = self.column(name, most) else { return Ok(None) };
        let mut column = column.lock().await;
        let found = column.of(files, find).await?;
        let taken = column.iter().map(|(_, found)| bytes(found)).sum();
        if let Some(kept) = self.kept().get_mut(name) {
            kept.bytes = taken;
        }
        Ok(Some(found))
    }

    fn column(&self, name: &ColumnOf, most: usize) -> Option<Arc<AsyncMutex<ByFile<Found>>>> {
        let mut kept = self.kept();
        let others =
            kept.iter().filter(|(other, _)| *other != name).map(|(_, kept)| kept.bytes).sum::<usize>();
        (others + most <= self.room).then(|| {
            let new = || KeptColumn { found: Arc::default(), bytes: 0 };
            Arc::clone(&kept.entry(name.clone()).or_insert_with(new).found)
        })
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<ColumnOf, KeptColumn<Found>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Goes through a scan of all rows of a file. An error when they are not as many as the file holds: what is found out counts on
/// the places of rows.
pub(super) async fn for_all_rows(
    scan: &dyn ExecutionPlan,
    file: &StandingFile,
    state: &dyn Session,
    mut each: impl FnMut(&RecordBatch) -> Result<()>,
) -> Result<()> {
    let mut batches = scan.execute(0, state.task_ctx())?;
    let mut rows = 0;
    while let Some(batch) = batches.try_next().await? {
        each(&batch)?;
        rows += batch.num_rows();
    }
    let expected = file.standing.bits().len();
    if rows != expected {
        return Err(DataFusionError::Internal(format!(
            "a file was read to {rows} rows and holds {expected}"
        )));
    }
    Ok(())
}
