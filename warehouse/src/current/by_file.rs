//! What is found out once of each data file, by the paths of the files: a data file never changes.

use super::data_files::StandingFile;
use arrow::array::RecordBatch;
use datafusion::catalog::Session;
use datafusion::error::{DataFusionError, Result};
use datafusion::physical_plan::ExecutionPlan;
use futures::TryStreamExt;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

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
        if self.found.len() > 2 * files.len() + 16 {
            let paths: HashSet<&str> = files.iter().map(|file| file.object.location.as_ref()).collect();
            self.found.retain(|path, _| paths.contains(path.as_str()));
        }
        Ok(of_files)
    }

    /// All that is known, with the paths.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Found)> {
        self.found.iter()
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
