//! Seized firearms and records held against what notices seek.

use super::{MOST_LISTED, NoticeName};
use crate::identities::{DescribedRow, Entity, Key, description};
use crate::rows;
use anyhow::Result;
use arrow::array::RecordBatch;
use chrono::{Datelike, NaiveDate};
use datafusion::prelude::SessionContext;
use futures::TryStreamExt;
use proofhouse_matching::linkage::names::NameBook;
use proofhouse_matching::notices::described::DescriptionReader;
use proofhouse_matching::notices::{Circumstances, Fit, Listed, Listing, Seeker, Sought};
use serde::Deserialize;

/// Columns by which rows are told apart that are open to the same readers, and those that describe a part.
const OF_ALL: &str = "confidentiality, access_mode, access_parties, action, frame_only";
const OF_SEIZURES: &str = "concealment, transport_mode, place_type, legal_context";
const NOT_OF_RECORDS: &str = "cast(NULL AS varchar) AS concealment, cast(NULL AS varchar) AS transport_mode, \
    cast(NULL AS varchar) AS place_type, cast(NULL AS varchar) AS legal_context";

#[derive(Debug, Deserialize)]
struct BesideRow {
    confidentiality: Option<String>,
    access_mode: Option<String>,
    access_parties: Option<Vec<Option<String>>>,
    frame_only: Option<bool>,
    concealment: Option<String>,
    transport_mode: Option<String>,
    place_type: Option<String>,
    legal_context: Option<String>,
}

/// Place of a notice, owner, and what says who may read: rows that agree in it are open to the same readers.
type Readers = (usize, String, String);

/// Seized firearms or records that fit notices, while they are gathered.
type Gathered = Listing<Readers, Key, (Key, Fit)>;

/// What is held against notices.
#[derive(Debug)]
pub(super) struct Finding<'b> {
    names: Vec<NoticeName>,
    seeker: Seeker<'b>,
    reader: DescriptionReader<'b>,
    items: Gathered,
    records: Gathered,
}

/// Something that fits a notice.
#[derive(Debug)]
pub(super) struct Fitting {
    pub(super) notice: NoticeName,
    pub(super) key: Key,
    pub(super) fit: Fit,
    pub(super) left_out: usize,
}

/// What fits notices.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) items: Vec<Fitting>,
    pub(super) records: Vec<Fitting>,
}

impl<'b> Finding<'b> {
    /// Nothing has been looked at yet.
    pub(super) fn new(names: Vec<NoticeName>, sought: Vec<Sought>, book: &'b NameBook) -> Finding<'b> {
        Finding {
            names,
            seeker: Seeker::new(sought, book),
            reader: DescriptionReader::new(book),
            items: Listing::new(MOST_LISTED),
            records: Listing::new(MOST_LISTED),
        }
    }

    /// Holds all of an entity that may be searched on a day against the notices; the number of them.
    pub(super) async fn look_through(
        &mut self,
        session: &SessionContext,
        entity: Entity,
        today: NaiveDate,
    ) -> Result<usize> {
        if self.names.is_empty() {
            return Ok(0);
        }
        let circumstances = match entity {
            Entity::Item => OF_SEIZURES,
            Entity::Record => NOT_OF_RECORDS,
        };
        let all = entity.searchable(today, &format!("{OF_ALL}, {circumstances}"));
        let sql =
            format!("SELECT * FROM ({all}) AS searched WHERE action NOT IN ('CANCEL', 'DELETE', 'PURGE')");
        let mut stream = session.sql(&sql).await?.execute_stream().await?;
        let mut count = 0;
        while let Some(batch) = stream.try_next().await? {
            count += batch.num_rows();
            tokio::task::block_in_place(|| self.look_at(entity, &[batch]))?;
        }
        Ok(count)
    }

    fn look_at(&mut self, entity: Entity, batches: &[RecordBatch]) -> Result<()> {
        let described: Vec<DescribedRow> = rows::from_batches(batches)?;
        let beside: Vec<BesideRow> = rows::from_batches(batches)?;
        for (row, beside) in described.into_iter().zip(beside) {
            let key = row.key();
            let written = description(row);
            let day = written.first_day.map(|day| i64::from(day.num_days_from_ce()));
            let found = self.reader.read(written, beside.frame_only.unwrap_or_default());
            let readers = beside.readers();
            let circumstances = beside.circumstances();
            let (circumstances, gathered) = match entity {
                Entity::Item => (Some(&circumstances), &mut self.items),
                Entity::Record => (None, &mut self.records),
            };
            for (place, fit) in self.seeker.seek(&found, circumstances) {
                let group = (place, key.0.clone(), readers.clone());
                gathered.add(group, fit.score, day, key.clone(), (key.clone(), fit));
            }
        }
        Ok(())
    }

    /// What was found.
    pub(super) fn found(self) -> Found {
        let names = self.names;
        let fitting = |gathered: Gathered| -> Vec<Fitting> {
            let listed = gathered.listed().flat_map(|((place, ..), listed)| {
                let notice = names.get(place).cloned();
                listed.into_iter().filter_map(move |Listed { row: (key, fit), left_out }| {
                    Some(Fitting { notice: notice.clone()?, key, fit, left_out })
                })
            });
            listed.collect()
        };
        Found { items: fitting(self.items), records: fitting(self.records) }
    }
}

impl BesideRow {
    fn readers(&self) -> String {
        let mut parties: Vec<&str> =
            self.access_parties.iter().flatten().flatten().map(String::as_str).collect();
        parties.sort_unstable();
        format!(
            "{} {} {}",
            self.confidentiality.as_deref().unwrap_or("OFFICIAL_USE"),
            self.access_mode.as_deref().unwrap_or_default(),
            parties.join(",")
        )
    }

    fn circumstances(self) -> Circumstances {
        Circumstances {
            concealment: self.concealment,
            transport_mode: self.transport_mode,
            place_type: self.place_type,
            legal_context: self.legal_context,
        }
    }
}
