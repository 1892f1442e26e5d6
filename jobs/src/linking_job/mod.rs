//! Two files of firearms linked by a job of DataFusion: the same pairs as the index in memory gives, in as much memory as is
//! allowed, on disk beyond it.
//!
//! The files are normalised once into scratch tables (`normalised`). The steps are SQL (`steps`) over the key and score
//! functions that the index calls (`functions`): keys and runs, equi-joins, stage one, a window over each seizure's
//! candidates, stage two. Each step writes its table, so that the next one knows how many rows it has, and only one at a time
//! holds memory. Joins sort and merge, for these spill to disk and hashed ones do not.

mod functions;
mod normalised;
mod scratch;
mod steps;

use crate::command_line::LinkFiles;
use crate::linkage_files::{self, Linked, PairsFile, folder_of};
use crate::linkage_model::{read_model, read_reference};
use anyhow::{Context, Result, bail};
use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::{Float32Type, Int64Type};
use datafusion::config::SpillCompression;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext, col};
use futures::TryStreamExt;
use proofhouse_matching::linkage::linker::{Assessor, Limits, make_shares};
use proofhouse_matching::linkage::model::LinkModel;
use proofhouse_matching::linkage::names::NameBook;
use proofhouse_matching::threads::processors;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use tokio::task::JoinSet;

/// Bytes that the index takes of memory for a record, and for a seizure with its pairs (measured: 2,671 MiB for 10 million
/// records and 1 million seizures), and what it takes before any.
const INDEX_BYTES_A_RECORD: usize = 270;
const INDEX_BYTES_A_SEIZURE: usize = 300;
const INDEX_BYTES: usize = 80 << 20;

/// What the process takes beside the pool: names, model, readers and writers.
const BESIDE_THE_POOL: usize = 370 << 20;
/// The least pool: a sort needs room to merge what it has spilled.
const LEAST_POOL: usize = 96 << 20;

/// Bytes of a hash table of the keys of a seizure, or of its runs.
const LOOKED_UP_BYTES_A_SEIZURE: usize = 700;

/// Rows of a batch: what is merged from disk stands in memory by the batch.
const BATCH: usize = 2_048;

/// The least memory in which the job links.
pub const LEAST_BYTES: usize = BESIDE_THE_POOL + LEAST_POOL;

/// What every function of the job shares.
#[derive(Debug)]
struct Linkage {
    book: NameBook,
    model: LinkModel,
    make_shares: Vec<f32>,
    limits: Limits,
}

impl Linkage {
    fn assessor(&self) -> Assessor<'_> {
        let Linkage { book, model, make_shares, limits } = self;
        Assessor { book, model, make_shares, limits }
    }
}

/// Whether the index of two files would stand in so many bytes.
///
/// # Errors
/// When a file cannot be read.
pub fn index_fits(files: &LinkFiles, bytes: usize) -> Result<bool> {
    let records = linkage_files::rows_of(&files.records)?;
    let seizures = linkage_files::rows_of(&files.seizures)?;
    Ok(INDEX_BYTES + records * INDEX_BYTES_A_RECORD + seizures * INDEX_BYTES_A_SEIZURE <= bytes)
}

/// Links two files in so many bytes of memory.
///
/// # Errors
/// When a file cannot be read or written, or the memory does not suffice for a step.
pub async fn link(files: &LinkFiles, limits: Limits, bytes: usize) -> Result<Linked> {
    let started = Instant::now();
    let threads = processors();
    let model = read_model(files.model.as_deref())?;
    let book = NameBook::new(&read_reference(files.reference.as_deref())?);
    // Beside the pairs, where there is room for what is large.
    let scratch = tempfile::Builder::new()
        .prefix(".linking-")
        .tempdir_in(folder_of(&files.out))
        .with_context(|| format!("creating a folder beside {}", files.out.display()))?;
    let at = |table: &str| scratch.path().join(format!("{table}.parquet"));
    let normalise = |path: &Path, id_column: &str, table: &str| {
        tokio::task::block_in_place(|| normalised::write(path, id_column, &book, threads, &at(table)))
    };
    let records = normalise(&files.records, "record_id", "records")?;
    let seizures = normalise(&files.seizures, "seizure_id", "seizures")?;
    let read_seconds = started.elapsed().as_secs_f64();
    let make_shares = make_shares(&records.make_counts, records.count);
    let linkage = Arc::new(Linkage { book, model, make_shares, limits });
    let pool = bytes.saturating_sub(BESIDE_THE_POOL).max(LEAST_POOL);
    let job = Job {
        context: context(&linkage, scratch.path(), threads, pool)?,
        scratch: scratch.path(),
        looks_up: seizures.count * LOOKED_UP_BYTES_A_SEIZURE <= pool / 2,
    };
    job.register("records").await?;
    job.register("seizures").await?;
    for (table, path, id_column) in
        [("records", &files.records, "record_id"), ("seizures", &files.seizures, "seizure_id")]
    {
        let twice = format!("SELECT id FROM {table} GROUP BY id HAVING count(*) > 1 LIMIT 1");
        if let Some(id) = job.number(&twice).await? {
            bail!("{}", linkage_files::in_two_rows(path, id_column, id));
        }
    }
    let (mut compared, mut considered) = (0, 0);
    let mut index_seconds = 0.0;
    for step in steps::steps(&linkage.limits) {
        let rows = job.run(&step).await?;
        match step.table {
            "chosen_runs" => index_seconds = started.elapsed().as_secs_f64() - read_seconds,
            "pairs" => compared = rows,
            "candidates" => considered = rows,
            _ => {}
        }
    }
    let (pairs, confirmed_class, probable) = job.write_pairs(&files.out, &linkage.model.version).await?;
    let narrowed = job.number(&steps::narrowed(linkage.limits.longest_run)).await?;
    let seconds = started.elapsed().as_secs_f64();
    Ok(Linked {
        records: records.count,
        seizures: seizures.count,
        pairs,
        confirmed_class,
        probable,
        compared,
        considered,
        narrowed: narrowed.and_then(|count| u64::try_from(count).ok()).unwrap_or(0),
        compared_share: compared as f64 / (records.count.max(1) as f64 * seizures.count.max(1) as f64),
        model: linkage.model.version.clone(),
        read_seconds,
        index_seconds,
        link_seconds: seconds - read_seconds - index_seconds,
        seconds,
    })
}

/// A session whose tables are files of the scratch folder.
struct Job<'s> {
    context: SessionContext,
    scratch: &'s Path,
    /// Whether what is looked for stands in memory.
    looks_up: bool,
}

impl Job<'_> {
    async fn register(&self, table: &str) -> Result<()> {
        let path = self.scratch.join(format!("{table}.parquet"));
        // They are written in this order: joins by place need not sort what is widest.
        let options =
            ParquetReadOptions::default().file_sort_order(vec![vec![col("place").sort(true, false)]]);
        self.context
            .register_parquet(table, path.to_string_lossy(), options)
            .await
            .with_context(|| format!("reading the scratch table {table}"))
    }

    /// Runs a step and registers its table: how many rows it has.
    async fn run(&self, step: &steps::Step) -> Result<u64> {
        let started = Instant::now();
        let doing = || format!("linking, step {}", step.table);
        let path = self.scratch.join(format!("{}.parquet", step.table));
        std::fs::create_dir_all(&path).with_context(doing)?;
        self.context
            .sql(&format!("SET datafusion.optimizer.prefer_hash_join = {}", step.looks_up && self.looks_up))
            .await
            .with_context(doing)?;
        let rows = self.context.sql(&step.sql).await.with_context(doing)?;
        let schema = Arc::new(rows.schema().as_arrow().clone());
        let parts = rows.execute_stream_partitioned().await.with_context(doing)?;
        let mut writing = JoinSet::new();
        for (number, part) in parts.into_iter().enumerate() {
            writing.spawn(scratch::write(part, path.join(format!("{number}.parquet"))));
        }
        let mut rows = 0;
        while let Some(written) = writing.join_next().await {
            rows += written.with_context(doing)?.with_context(doing)?;
        }
        let options = ParquetReadOptions::default().schema(&schema);
        self.context
            .register_parquet(step.table, path.to_string_lossy(), options)
            .await
            .with_context(doing)?;
        let memory = crate::measurement::peak_rss_mib("self").unwrap_or(0.0);
        tracing::info!(
            step = step.table,
            rows,
            memory,
            seconds = started.elapsed().as_secs_f64(),
            "step done"
        );
        Ok(rows)
    }

    /// The number that a statement gives.
    async fn number(&self, sql: &str) -> Result<Option<i64>> {
        let rows = self.context.sql(sql).await?.collect().await?;
        let column = rows.iter().find(|batch| batch.num_rows() > 0).map(|batch| batch.column(0));
        Ok(column.and_then(|column| column.as_primitive_opt::<Int64Type>()?.iter().flatten().next()))
    }

    /// The last step: how many pairs there are, with a probability of 0.99 or more, and of 0.9 up to that.
    async fn write_pairs(&self, out: &Path, model: &str) -> Result<(usize, usize, usize)> {
        let doing = || "linking, the pairs".to_owned();
        let mut file = PairsFile::new(out, model)?;
        let (mut pairs, mut confirmed, mut probable) = (0, 0, 0);
        let links = self.context.sql(steps::links()).await.with_context(doing)?;
        let mut links = links.execute_stream().await.with_context(doing)?;
        while let Some(batch) = links.try_next().await.with_context(doing)? {
            let at_least = |least: f32| probable_rows(&batch, least);
            pairs += batch.num_rows();
            confirmed += at_least(0.99);
            probable += at_least(0.9) - at_least(0.99);
            file.write(batch.columns().to_vec())?;
        }
        file.finish(out)?;
        Ok((pairs, confirmed, probable))
    }
}

fn probable_rows(batch: &RecordBatch, least: f32) -> usize {
    let column =
        batch.column_by_name("probability").and_then(|column| column.as_primitive_opt::<Float32Type>());
    column.map_or(0, |column| column.iter().flatten().filter(|probability| *probability >= least).count())
}

fn context(linkage: &Arc<Linkage>, scratch: &Path, threads: usize, pool: usize) -> Result<SessionContext> {
    let spill = DiskManagerBuilder::default()
        .with_mode(DiskManagerMode::Directories(vec![scratch.to_path_buf()]))
        .with_max_temp_directory_size(u64::MAX);
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(pool)))
        .with_disk_manager_builder(spill)
        .build_arc()
        .context("setting up the query engine")?;
    let mut config = SessionConfig::new().with_target_partitions(threads).with_batch_size(BATCH);
    let options = config.options_mut();
    options.optimizer.prefer_hash_join = false;
    options.optimizer.prefer_existing_sort = true;
    options.execution.parquet.schema_force_view_types = false;
    // Of each sort that a step does at once, and there are up to a dozen.
    options.execution.sort_spill_reservation_bytes = (pool / 64).clamp(1 << 20, 10 << 20);
    options.execution.spill_compression = SpillCompression::Lz4Frame;
    let context = SessionContext::new_with_config_rt(config, runtime);
    for function in functions::all(linkage) {
        context.register_udf(function);
    }
    Ok(context)
}
