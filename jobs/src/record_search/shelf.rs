//! The records that one bureau may see and search, filed.

use crate::identities::{DescribedRow, Entity, description};
use crate::linkage_model::LinkageModel;
use crate::{retention, rows};
use anyhow::{Context, Result};
use arrow::array::RecordBatch;
use chrono::NaiveDate;
use proofhouse_matching::linkage::FirearmDescription;
use proofhouse_matching::linkage::judge::{Judged, Side};
use proofhouse_matching::linkage::watch::{Gathering, Watch};
use proofhouse_matching::threads::processors;
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::GuardedSession;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Rows that are read together: what they take in between is more than what they come to.
const ROWS_TOGETHER: usize = 16_384;
/// More changes than this share of the records are not worth making one by one.
const ANEW_FROM: usize = 10;
/// What a record takes, its name and its place included (`proofhouse bench alerts` measures the most of it).
const BYTES_OF_A_RECORD: usize = 800;

/// The message that a record stands as: another one changes it.
type Stamp = Uuid;

/// Whose record is at a place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Name {
    pub(super) bureau: Bureau,
    pub(super) reference: Box<str>,
}

/// A record and the message that it stands as.
type Named = (Name, Stamp);

/// Of what a shelf is the state.
#[derive(Debug, PartialEq, Eq)]
struct Basis {
    versions: BTreeMap<String, u64>,
    rules: String,
    today: NaiveDate,
}

/// Records, filed for searching.
#[derive(Debug)]
pub(super) struct Shelf {
    basis: Basis,
    watch: Watch<'static>,
    /// In the order of the places. Those that have gone keep theirs.
    names: Vec<Name>,
    /// Place and stamp of each record that is there.
    places: HashMap<Name, (u32, Stamp)>,
}

#[derive(Debug, Deserialize)]
struct StampRow {
    source_bureau: String,
    source_record_id: String,
    message_id: String,
}

impl StampRow {
    fn read(self) -> Result<(Name, Stamp)> {
        let bureau = Bureau::parse(&self.source_bureau)
            .with_context(|| format!("{} is not a registered bureau", self.source_bureau))?;
        let name = Name { bureau, reference: self.source_record_id.into() };
        let stamp = Uuid::parse_str(&self.message_id).context("a message's identifier is no UUID")?;
        Ok((name, stamp))
    }
}

const STAMP_COLUMN: &str = "message_id";

impl Shelf {
    /// The shelf as the session sees the records on a day: the one before with what has changed since, or a new one.
    pub(super) async fn brought_up_to_date(
        before: Option<Shelf>,
        session: &GuardedSession,
        model: &'static LinkageModel,
        rules: &str,
        today: NaiveDate,
    ) -> Result<Shelf> {
        // To name the table is to pin it, and all that its access depends on.
        session.table_schema("firearms").await?;
        let basis = Basis { versions: session.pinned_versions().await, rules: rules.to_owned(), today };
        let Some(mut shelf) = before else { return Shelf::new(session, model, basis).await };
        if shelf.basis == basis {
            return Ok(shelf);
        }
        if shelf.basis.rules != basis.rules {
            // The same message may show other values now.
            return Shelf::new(session, model, basis).await;
        }
        let now = stamps(session, today).await?;
        let is_same = |name: &Name, stamp: &Stamp| now.get(name) == Some(stamp);
        let gone = shelf.places.iter().filter(|(name, (_, stamp))| !is_same(name, stamp));
        let gone: Vec<Name> = gone.map(|(name, _)| name.clone()).collect();
        let is_known = |(name, stamp): &(&Name, &Stamp)| {
            shelf.places.get(*name).is_some_and(|(_, known)| known == *stamp)
        };
        let come: Vec<Name> = now.iter().filter(|one| !is_known(one)).map(|(name, _)| name.clone()).collect();
        let holes = shelf.names.len() - shelf.places.len();
        if (gone.len() + come.len()) * ANEW_FROM > shelf.places.len() || holes > shelf.places.len() {
            return Shelf::new(session, model, basis).await;
        }
        shelf.take_out(&gone);
        shelf.take_in(session, &come, today).await?;
        shelf.basis = basis;
        Ok(shelf)
    }

    async fn new(session: &GuardedSession, model: &'static LinkageModel, basis: Basis) -> Result<Shelf> {
        let mut gathering = Gathering::new(Side::Records, model.book(), 0);
        let mut named = Vec::new();
        let query = Entity::Record.searchable(basis.today, STAMP_COLUMN);
        let mut found = session.work_on(&query, None).await?;
        let (mut waiting, mut waiting_rows) = (Vec::new(), 0);
        loop {
            let batch = found.next_batch().await.transpose()?;
            waiting_rows += batch.as_ref().map_or(0, RecordBatch::num_rows);
            let is_last = batch.is_none();
            waiting.extend(batch);
            if is_last || waiting_rows >= ROWS_TOGETHER {
                tokio::task::block_in_place(|| -> Result<()> {
                    let (names, descriptions) = read(&waiting)?;
                    gathering.add(&descriptions, processors());
                    named.extend(names);
                    Ok(())
                })?;
                waiting.clear();
                waiting_rows = 0;
            }
            if is_last {
                break;
            }
        }
        let watch = tokio::task::block_in_place(|| gathering.filed(model.model(), processors()));
        let names: Vec<Name> = named.iter().map(|(name, _)| name.clone()).collect();
        let places = (0..).zip(named).map(|(place, (name, stamp))| (name, (place, stamp))).collect();
        Ok(Shelf { basis, watch, names, places })
    }

    fn take_out(&mut self, gone: &[Name]) {
        let places: BTreeSet<u32> =
            gone.iter().filter_map(|name| self.places.remove(name)).map(|(place, _)| place).collect();
        self.watch.take_out(&places);
    }

    async fn take_in(&mut self, session: &GuardedSession, come: &[Name], today: NaiveDate) -> Result<()> {
        let query = Entity::Record.searchable(today, STAMP_COLUMN);
        for some in come.chunks(ROWS_TOGETHER / 16) {
            let references: Vec<String> = some.iter().map(|name| name.reference.to_string()).collect();
            let parameters = rows::text_list("references", references);
            // Two owners may use one reference; the one that has not changed is there already.
            let text =
                format!("SELECT * FROM ({query}) AS searched WHERE array_has($references, source_record_id)");
            let batches = session.work_on(&text, Some(parameters)).await?.collect().await?;
            let (named, descriptions) = read(&batches)?;
            let fresh =
                named.into_iter().zip(descriptions).filter(|((name, _), _)| !self.places.contains_key(name));
            let (named, descriptions): (Vec<_>, Vec<_>) = fresh.unzip();
            let places = tokio::task::block_in_place(|| self.watch.add(&descriptions));
            for (place, (name, stamp)) in places.zip(named) {
                self.names.push(name.clone());
                self.places.insert(name, (place, stamp));
            }
        }
        Ok(())
    }

    /// Records that may be of a firearm, the most probable first.
    pub(super) fn judge(&self, description: &FirearmDescription) -> Vec<Judged> {
        let mut found = self.watch.judge(description, None);
        // Equals stand in the order of their names: their places come from the order of reading, which is chance.
        found.sort_by(|one, other| {
            let (a, b) = (&one.judgement, &other.judgement);
            let heavier = b.probability.total_cmp(&a.probability).then(b.weight.total_cmp(&a.weight));
            heavier
                .then_with(|| self.names.get(one.record as usize).cmp(&self.names.get(other.record as usize)))
        });
        found
    }

    /// Whose record is at a place, and what is said of its firearm.
    pub(super) fn record(&self, place: u32) -> Option<(&Name, FirearmDescription)> {
        Some((self.names.get(place as usize)?, self.watch.description(place)?))
    }

    /// What it takes of memory, about.
    pub(super) fn bytes(&self) -> usize {
        self.names.len() * BYTES_OF_A_RECORD
    }
}

/// Names and stamps of all records that may be seen and searched.
async fn stamps(session: &GuardedSession, today: NaiveDate) -> Result<HashMap<Name, Stamp>> {
    let taking_part = Entity::Record.taking_part();
    let in_time = retention::may_be_searched(today);
    let query = format!(
        "SELECT source_bureau, source_record_id, {STAMP_COLUMN} FROM firearms WHERE {taking_part} AND {in_time}"
    );
    let mut found = session.work_on(&query, None).await?;
    let mut stamps = HashMap::new();
    while let Some(batch) = found.next_batch().await.transpose()? {
        let read: Vec<StampRow> = rows::from_batches(std::slice::from_ref(&batch))?;
        for row in read {
            let (name, stamp) = row.read()?;
            stamps.insert(name, stamp);
        }
    }
    Ok(stamps)
}

/// Whose rows these are and as which messages they stand, and in the same order what they say.
fn read(batches: &[RecordBatch]) -> Result<(Vec<Named>, Vec<FirearmDescription>)> {
    let described: Vec<DescribedRow> = rows::from_batches(batches)?;
    let stamped: Vec<StampRow> = rows::from_batches(batches)?;
    let named = stamped.into_iter().map(StampRow::read).collect::<Result<Vec<_>>>()?;
    Ok((named, described.into_iter().map(description).collect()))
}
