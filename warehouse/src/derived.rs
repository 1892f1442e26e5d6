//! Tables that jobs derive from others, written so that a second run with nothing new writes nothing.
//!
//! Two application transactions of Delta carry what is needed, in the same commit as the rows:
//! - `content:<table>` is a fingerprint of all rows, so that equal content is not written again;
//! - `job:<job>:<input>` is the fingerprint of each input as the job saw it, so that a job whose inputs have not
//!   changed need not even compute ([`Watermark::is_current`]).
//!
//! Both are 63-bit numbers, not counters; Delta keeps the last one per id and fences concurrent writers.

use crate::columns::fit;
use crate::commit::quiet;
use crate::current::histories_of;
use crate::error::{Result, WarehouseError};
use crate::layout::writer_properties;
use crate::ledger::TransactionLedger;
use crate::rewrites;
use crate::warehouse::Warehouse;
use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::SchemaRef;
use arrow::row::{RowConverter, SortField};
use deltalake_core::kernel::Transaction;
use deltalake_core::kernel::transaction::{
    CommitBuilder, CommitConflictError, CommitProperties, TransactionError,
};
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use deltalake_core::{DeltaTable, DeltaTableError};
use futures::{FutureExt, TryStreamExt};
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// How a derived write ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteOutcome {
    /// The table holds these rows already.
    Unchanged,
    /// Rows were written.
    Written {
        /// The table's new version.
        version: u64,
        /// Rows written.
        rows: usize,
    },
}

impl WriteOutcome {
    /// Rows written.
    pub fn rows(&self) -> usize {
        match self {
            WriteOutcome::Unchanged => 0,
            WriteOutcome::Written { rows, .. } => *rows,
        }
    }
}

/// What a job's inputs looked like when it started.
#[derive(Debug, Clone, Default)]
pub struct Watermark {
    inputs: Vec<(String, i64)>,
    is_current: bool,
}

impl Watermark {
    /// What a process that runs on remembers of how far it has come, beside the rows that it appends.
    pub fn of_progress(progress: Vec<(String, i64)>) -> Watermark {
        Watermark { inputs: progress, is_current: false }
    }

    /// Whether the output was derived from exactly these inputs: there is nothing to do.
    pub fn is_current(&self) -> bool {
        self.is_current
    }
}

impl Warehouse {
    /// Looks at a job's inputs and at what its output remembers of them.
    ///
    /// `revision` stands for the job's own rules: raise it when the same inputs should give another result.
    pub async fn watermark(
        &self,
        job: &str,
        revision: u32,
        inputs: &[&str],
        output: &str,
    ) -> Result<Watermark> {
        let mut seen = vec![(format!("job:{job}"), i64::from(revision))];
        for input in inputs {
            seen.push((format!("job:{job}:{input}"), self.fingerprint(input).await?));
        }
        let ledger = match self.find_table(output).await? {
            Some(table) => ledger_of(output, &table).await?,
            None => TransactionLedger::default(),
        };
        let is_current = seen.iter().all(|(app_id, fingerprint)| ledger.get(app_id) == Some(*fingerprint));
        Ok(Watermark { inputs: seen, is_current })
    }

    /// What is remembered beside the rows of a table, of names with this beginning.
    pub async fn progress(&self, name: &str, prefix: &str) -> Result<Vec<(String, i64)>> {
        Ok(match self.find_table(name).await? {
            Some(table) => ledger_of(name, &table).await?.with_prefix(prefix),
            None => Vec::new(),
        })
    }

    /// Makes a derived table hold exactly these rows. Equal rows, in whatever order, are not written again.
    pub async fn replace_if_changed(
        &self,
        name: &str,
        batches: Vec<RecordBatch>,
        watermark: &Watermark,
    ) -> Result<WriteOutcome> {
        rewrites::undisturbed(name, || self.try_replace(name, &batches, watermark).boxed()).await
    }

    async fn try_replace(
        &self,
        name: &str,
        batches: &[RecordBatch],
        watermark: &Watermark,
    ) -> Result<WriteOutcome> {
        let table = rewrites::fenced(&self.newest(name).await?);
        let schema = table_schema(name, &table)?;
        let fitted = batches.iter().map(|batch| fit(name, batch, &schema)).collect::<Result<Vec<_>>>()?;
        let content = content_fingerprint(name, &schema, &fitted)?;
        let content_id = format!("content:{name}");
        let ledger = ledger_of(name, &table).await?;
        if ledger.get(&content_id) == Some(content) {
            self.remember(name, &table, watermark, &ledger).await?;
            return Ok(WriteOutcome::Unchanged);
        }
        let rows = fitted.iter().map(RecordBatch::num_rows).sum();
        let mut transactions = watermark.inputs.clone();
        transactions.push((content_id, content));
        let input = if fitted.is_empty() { vec![RecordBatch::new_empty(schema)] } else { fitted };
        let written = table
            .write(input)
            .with_save_mode(SaveMode::Overwrite)
            .with_writer_properties(writer_properties())
            .with_commit_properties(properties(&transactions))
            .await
            .map_err(|error| match error {
                // What this run found rests on older inputs than what stands there now.
                DeltaTableError::Transaction {
                    source: TransactionError::CommitConflict(CommitConflictError::ConcurrentTransaction),
                } => WarehouseError::Overtaken { table: name.to_owned() },
                error => WarehouseError::table(name, "replacing its rows")(error),
            })?;
        Ok(WriteOutcome::Written { version: written.version().unwrap_or(0), rows })
    }

    /// Appends the rows whose key the table does not hold yet.
    pub async fn append_new_rows(
        &self,
        name: &str,
        key: &[&str],
        batches: Vec<RecordBatch>,
        watermark: &Watermark,
    ) -> Result<WriteOutcome> {
        rewrites::undisturbed(name, || self.try_append(name, key, &batches, watermark).boxed()).await
    }

    /// A derived table at its newest version, created when it is missing.
    pub(crate) async fn newest(&self, name: &str) -> Result<DeltaTable> {
        let mut table = self.ensure_table(name).await?;
        table.update_state().await.map_err(WarehouseError::table(name, "refreshing"))?;
        Ok(table)
    }

    async fn try_append(
        &self,
        name: &str,
        key: &[&str],
        batches: &[RecordBatch],
        watermark: &Watermark,
    ) -> Result<WriteOutcome> {
        let table = self.newest(name).await?;
        let schema = table_schema(name, &table)?;
        let mut known = match batches.iter().all(|batch| batch.num_rows() == 0) {
            true => HashSet::new(),
            false => self.known_keys(name, &table, key, &schema).await?,
        };
        let mut fresh = Vec::new();
        for batch in batches {
            let batch = fit(name, batch, &schema)?;
            let keys = key_rows(name, &batch, key)?;
            let is_new: BooleanArray = keys.into_iter().map(|row| Some(known.insert(row))).collect();
            let kept = filter_record_batch(&batch, &is_new)
                .map_err(WarehouseError::arrow(format!("table `{name}`, keeping new rows")))?;
            if kept.num_rows() > 0 {
                fresh.push(kept);
            }
        }
        let ledger = ledger_of(name, &table).await?;
        if fresh.is_empty() {
            self.remember(name, &table, watermark, &ledger).await?;
            return Ok(WriteOutcome::Unchanged);
        }
        let rows = fresh.iter().map(RecordBatch::num_rows).sum();
        // The fingerprint changes with every append, so that jobs reading this table see that it has changed, and
        // two jobs that append at the same time are kept apart.
        let content_id = format!("content:{name}");
        let content = content_fingerprint(name, &schema, &fresh)? ^ ledger.get(&content_id).unwrap_or(0);
        let mut transactions = watermark.inputs.clone();
        transactions.push((content_id, content));
        let written = table
            .write(fresh)
            .with_save_mode(SaveMode::Append)
            .with_writer_properties(writer_properties())
            .with_commit_properties(properties(&transactions))
            .await
            .map_err(WarehouseError::table(name, "appending rows"))?;
        Ok(WriteOutcome::Written { version: written.version().unwrap_or(0), rows })
    }

    /// Notes that the same rows follow from newer inputs; writes nothing when that is noted already.
    async fn remember(
        &self,
        name: &str,
        table: &DeltaTable,
        watermark: &Watermark,
        ledger: &TransactionLedger,
    ) -> Result<()> {
        if watermark.inputs.iter().all(|(app_id, fingerprint)| ledger.get(app_id) == Some(*fingerprint)) {
            return Ok(());
        }
        let doing = "noting a job's inputs";
        let snapshot = table.snapshot().map_err(WarehouseError::table(name, doing))?;
        let operation = DeltaOperation::Write { mode: SaveMode::Append, partition_by: None, predicate: None };
        CommitBuilder::from(properties(&watermark.inputs))
            .build(Some(snapshot), table.log_store(), operation)
            .await
            .map_err(WarehouseError::table(name, doing))?;
        Ok(())
    }

    /// Changes when the content of a table or view changes, not when maintenance rewrites its files.
    async fn fingerprint(&self, input: &str) -> Result<i64> {
        let tables = histories_of(input);
        let mut combined = 0i64;
        for name in tables {
            combined = combined.rotate_left(17) ^ self.table_fingerprint(name).await?;
        }
        Ok(combined & i64::MAX)
    }

    async fn table_fingerprint(&self, name: &str) -> Result<i64> {
        // A reader creates what it misses, empty and at version 0: that is no change of content.
        let Some(table) = self.find_table(name).await? else { return Ok(0) };
        if let Some(content) = ledger_of(name, &table).await?.get(&format!("content:{name}")) {
            return Ok(content);
        }
        let mut version = table.version().unwrap_or(0);
        let mut commits = table.history(Some(1000));
        while let Some(commit) =
            commits.try_next().await.map_err(WarehouseError::table(name, "reading its history"))?
        {
            let operation = commit.operation.unwrap_or_default();
            let rewrites_only = operation == "OPTIMIZE"
                || operation.starts_with("VACUUM")
                || operation == "SET TBLPROPERTIES";
            if !rewrites_only || version == 0 {
                break;
            }
            version -= 1;
        }
        Ok(i64::try_from(version).unwrap_or(i64::MAX))
    }

    async fn known_keys(
        &self,
        name: &str,
        table: &DeltaTable,
        key: &[&str],
        schema: &SchemaRef,
    ) -> Result<HashSet<Vec<u8>>> {
        let doing = || format!("table `{name}`, reading its keys");
        let context = self.trusted_session();
        let provider = table.table_provider().await.map_err(WarehouseError::query(doing()))?;
        let mut rows = context
            .read_table(provider)
            .and_then(|frame| frame.select_columns(key))
            .map_err(WarehouseError::query(doing()))?
            .execute_stream()
            .await
            .map_err(WarehouseError::query(doing()))?;
        let indices = key.iter().filter_map(|column| schema.index_of(column).ok()).collect::<Vec<_>>();
        let key_schema: SchemaRef = schema.project(&indices).map_err(WarehouseError::arrow(doing()))?.into();
        let mut known = HashSet::new();
        while let Some(batch) = rows.try_next().await.map_err(WarehouseError::query(doing()))? {
            known.extend(key_rows(name, &fit(name, &batch, &key_schema)?, key)?);
        }
        Ok(known)
    }
}

pub(crate) fn properties(transactions: &[(String, i64)]) -> CommitProperties {
    let now = chrono::Utc::now().timestamp_millis();
    quiet().with_application_transactions(
        transactions
            .iter()
            .map(|(app_id, version)| Transaction::new_with_last_update(app_id, *version, Some(now)))
            .collect(),
    )
}

pub(crate) async fn ledger_of(name: &str, table: &DeltaTable) -> Result<TransactionLedger> {
    let mut ledger = TransactionLedger::default();
    ledger.advance(name, &table.log_store(), table.version().unwrap_or(0)).await?;
    Ok(ledger)
}

fn table_schema(name: &str, table: &DeltaTable) -> Result<SchemaRef> {
    use deltalake_core::writer::RecordBatchWriter;
    Ok(RecordBatchWriter::for_table(table)
        .map_err(WarehouseError::table(name, "reading its schema"))?
        .arrow_schema())
}

/// A fingerprint of rows that does not depend on their order or on how they are cut into batches.
fn content_fingerprint(name: &str, schema: &SchemaRef, batches: &[RecordBatch]) -> Result<i64> {
    let columns: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let mut sum = 0u128;
    let mut rows = 0u64;
    for batch in batches {
        for row in key_rows(name, batch, &columns)? {
            let digest = Sha256::digest(&row);
            let half = digest.iter().take(16).fold(0u128, |value, byte| value << 8 | u128::from(*byte));
            sum = sum.wrapping_add(half);
            rows += 1;
        }
    }
    let digest = Sha256::digest([sum.to_le_bytes().as_slice(), &rows.to_le_bytes()].concat());
    let value = digest.iter().take(8).fold(0u64, |value, byte| value << 8 | u64::from(*byte));
    Ok(i64::try_from(value >> 1).unwrap_or(0))
}

/// The values of some columns, row by row, as bytes that are equal when the values are.
fn key_rows(name: &str, batch: &RecordBatch, columns: &[&str]) -> Result<Vec<Vec<u8>>> {
    let doing = || format!("table `{name}`, comparing rows");
    let arrays = columns
        .iter()
        .map(|column| {
            batch.column_by_name(column).cloned().ok_or_else(|| {
                WarehouseError::arrow(doing())(arrow::error::ArrowError::SchemaError(format!(
                    "no column `{column}`"
                )))
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let fields = arrays.iter().map(|array| SortField::new(array.data_type().clone())).collect();
    let converter = RowConverter::new(fields).map_err(WarehouseError::arrow(doing()))?;
    let rows = converter.convert_columns(&arrays).map_err(WarehouseError::arrow(doing()))?;
    Ok(rows.iter().map(|row| row.as_ref().to_vec()).collect())
}
