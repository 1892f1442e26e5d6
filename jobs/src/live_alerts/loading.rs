//! The index as the warehouse stands.

use super::access::{Access, AccessBook, Held};
use super::filed::{Arriving, Entry, Filed};
use super::index::{LiveIndex, Rejected};
use crate::identities::{DescribedRow, Entity, description};
use crate::linkage_model::LinkageModel;
use crate::{rows, told_apart};
use anyhow::{Context, Result};
use arrow::array::RecordBatch;
use chrono::NaiveDate;
use datafusion::prelude::SessionContext;
use futures::TryStreamExt;
use proofhouse_matching::linkage::judge::Side;
use proofhouse_matching::threads::processors;
use proofhouse_schemas::Bureau;
use serde::Deserialize;

/// Rows that are read together: the more, the seldomer a name is normalised anew.
const ROWS_TOGETHER: usize = 100_000;

const ACCESS_COLUMNS: &str = "confidentiality, access_mode, access_parties, action, retention_until";

#[derive(Debug, Deserialize)]
struct AccessRow {
    source_bureau: String,
    source_record_id: String,
    item_no: i32,
    confidentiality: Option<String>,
    access_mode: Option<String>,
    access_parties: Option<Vec<Option<String>>>,
    action: Option<String>,
    lifecycle_state: Option<String>,
    retention_until: Option<NaiveDate>,
}

#[derive(Debug, Deserialize)]
struct CountRow {
    count: i64,
}

/// Reads all that may be searched on a day.
pub(super) async fn load<'m>(
    session: &SessionContext,
    model: &'m LinkageModel,
    today: NaiveDate,
) -> Result<LiveIndex<'m>> {
    let mut accesses = AccessBook::default();
    let records = load_side(session, Entity::Record, model, today, &mut accesses).await?;
    let seized = load_side(session, Entity::Item, model, today, &mut accesses).await?;
    Ok(LiveIndex { records, seized, accesses, rejected: rejected(session).await? })
}

/// The pairs of a record and a seized firearm that an owner has rejected.
pub(super) async fn rejected(session: &SessionContext) -> Result<Rejected> {
    let mut rejected = Rejected::new();
    for (record, seized) in told_apart::read(session).await?.iter().filter_map(told_apart::Rejected::seized) {
        let (Some(finder), Some(owner)) = (Bureau::parse(&seized.0), Bureau::parse(&record.0)) else {
            continue;
        };
        rejected.entry((finder, seized.1, seized.2)).or_default().insert((owner, record.1));
    }
    Ok(rejected)
}

async fn load_side<'m>(
    session: &SessionContext,
    entity: Entity,
    model: &'m LinkageModel,
    today: NaiveDate,
    accesses: &mut AccessBook,
) -> Result<Filed<'m>> {
    let (side, state) = match entity {
        Entity::Record => (Side::Records, "lifecycle_state"),
        Entity::Item => (Side::Seized, "cast(NULL AS varchar) AS lifecycle_state"),
    };
    let query = entity.searchable(today, &format!("{ACCESS_COLUMNS}, {state}"));
    let counted: Vec<CountRow> =
        rows::read(session, &format!("SELECT count(*) AS count FROM ({query}) AS searched")).await?;
    let count = counted.first().map_or(0, |row| usize::try_from(row.count).unwrap_or(0));
    let mut arriving = Arriving::new(side, count);
    let mut stream = session.sql(&query).await?.execute_stream().await?;
    let (mut waiting, mut waiting_rows) = (Vec::new(), 0);
    while let Some(batch) = stream.try_next().await? {
        waiting_rows += batch.num_rows();
        waiting.push(batch);
        if waiting_rows >= ROWS_TOGETHER {
            tokio::task::block_in_place(|| take_in(&mut arriving, &waiting, model, accesses))?;
            waiting.clear();
            waiting_rows = 0;
        }
    }
    tokio::task::block_in_place(|| {
        take_in(&mut arriving, &waiting, model, accesses)?;
        Ok(arriving.filed(model.book(), model.model(), processors()))
    })
}

fn take_in(
    arriving: &mut Arriving,
    batches: &[RecordBatch],
    model: &LinkageModel,
    accesses: &mut AccessBook,
) -> Result<()> {
    let described: Vec<DescribedRow> = rows::from_batches(batches)?;
    let held: Vec<AccessRow> = rows::from_batches(batches)?;
    let mut entries = Vec::with_capacity(held.len());
    let mut descriptions = Vec::with_capacity(held.len());
    for (row, described) in held.into_iter().zip(described) {
        let bureau = Bureau::parse(&row.source_bureau)
            .with_context(|| format!("{} is not a registered bureau", row.source_bureau))?;
        let access = accesses.number(Access {
            confidentiality: row.confidentiality,
            mode: row.access_mode,
            parties: row.access_parties.into_iter().flatten().flatten().collect(),
            action: row.action,
            state: row.lifecycle_state,
        });
        let held = Held { bureau, access, keep_until: row.retention_until.unwrap_or(NaiveDate::MAX) };
        entries.push(Entry { reference: row.source_record_id.into(), item_no: row.item_no, held });
        descriptions.push(description(described));
    }
    arriving.add(entries, &descriptions, model.book(), processors());
    Ok(())
}
