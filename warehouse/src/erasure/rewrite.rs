//! Taking rows out of a table by replacing only the files that hold them.
//!
//! Delta's own deletion says in its commit that it has read by a predicate, so each append that lands meanwhile sends it
//! back: beside a busy ingestion it would never end. The rows that go here are known by their places, which no later
//! append can hold, so the commit says only which files it replaces. Appends do not disturb it; another rewrite of the
//! same files does, and then it is done again on the newer state.

use super::leaving::Leaving;
use crate::columns::fit;
use crate::commit::quiet;
use crate::data_file::DataFile;
use crate::error::{Result, WarehouseError};
use crate::layout::writer_properties;
use crate::places::Places;
use crate::rewrites;
use crate::warehouse::Warehouse;
use arrow::compute::{filter_record_batch, not};
use deltalake_core::kernel::Action;
use deltalake_core::kernel::transaction::{CommitBuilder, CommitProperties};
use deltalake_core::protocol::DeltaOperation;
use deltalake_core::writer::{DeltaWriter, RecordBatchWriter};
use deltalake_core::{DeltaTable, DeltaTableError};
use futures::FutureExt;

impl Warehouse {
    /// Takes the rows at these places out of a history. Returns how many there were. Holds one file in memory, and what
    /// is left of it.
    pub(super) async fn rewrite_without(&self, history: &str, places: &Places) -> Result<u64> {
        rewrites::undisturbed(history, || self.try_rewrite_without(history, places).boxed()).await
    }

    async fn try_rewrite_without(&self, history: &str, places: &Places) -> Result<u64> {
        let table = rewrites::fenced(&self.table(history).await?);
        self.rewrite(history, &table, places, quiet).await
    }

    /// Takes rows out of a table in the state that it is held in (fenced).
    pub(super) async fn rewrite(
        &self,
        name: &str,
        table: &DeltaTable,
        leaving: &impl Leaving,
        properties: impl FnOnce() -> CommitProperties,
    ) -> Result<u64> {
        let failed = |doing: &'static str| WarehouseError::table(name, doing);
        let snapshot = table.snapshot().map_err(failed("reading its files"))?.clone();
        let store = table.log_store().object_store(None);
        let (mut actions, mut erased) = (Vec::new(), 0);
        for view in snapshot.log_data().iter().filter(|view| leaving.may_lie_in(view.stats().as_deref())) {
            if view.deletion_vector_descriptor().is_some() {
                let reason = "it has deletion vectors, written by another program; purge them there first";
                return Err(failed("erasing content")(DeltaTableError::generic(reason)));
            }
            let file = DataFile::fetch(&store, &view.object_store_path(), name).await?;
            let rows = leaving.count_in(&file)?;
            if rows > 0 {
                erased += rows;
                actions.push(Action::Remove(view.remove_action(true)));
                actions.extend(write_without(table, name, &file, leaving).await?);
            }
        }
        if actions.is_empty() {
            return Ok(0);
        }
        CommitBuilder::from(properties())
            .with_actions(actions)
            .build(Some(&snapshot), table.log_store(), DeltaOperation::Delete { predicate: None })
            .await
            .map_err(failed("erasing content"))?;
        Ok(erased)
    }
}

/// Writes a file again, without some of its rows.
async fn write_without(
    table: &DeltaTable,
    name: &str,
    file: &DataFile,
    leaving: &impl Leaving,
) -> Result<impl Iterator<Item = Action>> {
    let failed = |error| WarehouseError::table(name, "writing a file without erased content")(error);
    let mut writer =
        RecordBatchWriter::for_table(table).map_err(failed)?.with_writer_properties(writer_properties());
    let schema = writer.arrow_schema();
    for batch in file.batches(None)? {
        let batch = batch?;
        let kept = leaving
            .rows_in(&batch)
            .and_then(|gone| filter_record_batch(&batch, &not(&gone)?))
            .map_err(WarehouseError::arrow(file.to_string()))?;
        if kept.num_rows() > 0 {
            writer.write(fit(name, &kept, &schema)?).await.map_err(failed)?;
        }
    }
    Ok(writer.flush().await.map_err(failed)?.into_iter().map(Action::Add))
}
