//! Described firearms: read from the current views, normalised once, for matching and identification.

use crate::{retention, rows};
use anyhow::Result;
use chrono::{Datelike, NaiveDate};
use datafusion::prelude::SessionContext;
use proofhouse_matching::linkage::judge::{self, Side};
use proofhouse_matching::linkage::names::NameBook;
use proofhouse_matching::linkage::{FirearmDescription, FirearmIdentity};
use proofhouse_matching::normalise::SerialStatus;
use proofhouse_schemas::codes;
use proofhouse_schemas::tables::derived::FirearmIdentityRow;
use proofhouse_warehouse::GuardedSession;
use serde::Deserialize;

/// What the description is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entity {
    /// A firearm record.
    Record,
    /// An item of a seizure.
    Item,
}

impl Entity {
    fn as_str(self) -> &'static str {
        match self {
            Entity::Record => "RECORD",
            Entity::Item => "ITEM",
        }
    }

    fn side(self) -> Side {
        match self {
            Entity::Record => Side::Records,
            Entity::Item => Side::Seized,
        }
    }

    /// The query of all descriptions of this entity, and the condition under which they take part in matching on a day.
    fn query(self, today: NaiveDate) -> String {
        let (columns, taking_part, view) = self.described();
        let in_time = retention::may_be_searched(today);
        format!(
            "SELECT {DESCRIBED_COLUMNS}, {columns}, {taking_part} AND {in_time} AS searchable \
             FROM {view} ORDER BY source_bureau, source_record_id, item_no"
        )
    }

    /// The query of the descriptions that take part in matching on a day, in no order, with more columns of the view.
    pub fn searchable(self, today: NaiveDate, more: &str) -> String {
        let (columns, taking_part, view) = self.described();
        let in_time = retention::may_be_searched(today);
        format!(
            "SELECT {DESCRIBED_COLUMNS}, {columns}, true AS searchable, {more} FROM {view} WHERE {taking_part} AND {in_time}"
        )
    }

    /// The condition under which a row of its view takes part in matching, but for its last day.
    pub fn taking_part(self) -> &'static str {
        self.described().1
    }

    /// Columns of this entity alone, what makes it take part in matching, and its view.
    fn described(self) -> (&'static str, &'static str, &'static str) {
        match self {
            // Closed, cancelled and expired records stay for statistics and are searched no more.
            Entity::Record => (
                "cast(0 as int) AS item_no, date_of_loss AS first_day, date_of_loss_precision AS precision",
                "lifecycle_state IN ('ACTIVE', 'HIT_PENDING', 'FOUND')",
                "firearms",
            ),
            Entity::Item => (
                "item_no, seized_at AS first_day, seized_at_precision AS precision",
                "item_kind IN ('FIREARM', 'PART')",
                "seizure_items",
            ),
        }
    }
}

/// Columns that describe a firearm of any entity.
const DESCRIBED_COLUMNS: &str = "source_bureau, source_record_id, type_code, make_raw, make_id, model_raw, model_id, \
    calibre_raw, calibre_id, serial_raw, serial_status, country_of_manufacture, other_numbers, converted_from, \
    year_of_manufacture";

/// Owner, the owner's reference, and the number of the item (0 for records).
pub type Key = (String, String, i32);

/// A described firearm as a view gives it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DescribedRow {
    source_bureau: String,
    source_record_id: String,
    item_no: i32,
    type_code: String,
    make_raw: String,
    make_id: Option<String>,
    model_raw: Option<String>,
    model_id: Option<String>,
    calibre_raw: String,
    calibre_id: Option<String>,
    serial_raw: String,
    serial_status: String,
    country_of_manufacture: Option<String>,
    other_numbers: Option<Vec<NumberRow>>,
    converted_from: Option<String>,
    year_of_manufacture: Option<i32>,
    first_day: Option<NaiveDate>,
    precision: Option<String>,
    searchable: bool,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct NumberRow {
    value: Option<String>,
}

impl DescribedRow {
    /// Its name among all of its entity.
    pub fn key(&self) -> Key {
        (self.source_bureau.clone(), self.source_record_id.clone(), self.item_no)
    }

    /// Whether it takes part in matching: it is not closed, cancelled, or past its retention.
    pub fn takes_part(&self) -> bool {
        self.searchable
    }
}

/// A described firearm and what its owner wrote.
#[derive(Debug, Clone)]
pub struct Described {
    /// What it is part of.
    pub entity: Entity,
    /// The owner.
    pub source_bureau: String,
    /// The owner's reference.
    pub source_record_id: String,
    /// Item number, 0 for records.
    pub item_no: i32,
    /// Make, model, calibre and serial number as written.
    pub words: String,
    /// Day of loss or seizure.
    pub day: Option<NaiveDate>,
}

/// Described firearms beside what they mean, in one order.
#[derive(Debug)]
pub struct DescribedFirearms {
    /// What was written.
    pub described: Vec<Described>,
    /// What it means.
    pub read: judge::Described,
}

impl DescribedFirearms {
    /// Normalises what was read.
    pub fn new(entity: Entity, rows: Vec<DescribedRow>, book: &NameBook) -> DescribedFirearms {
        let described = rows.iter().map(|row| described(entity, row)).collect();
        let descriptions = rows.into_iter().map(description).collect();
        DescribedFirearms { described, read: judge::Described::new(descriptions, entity.side(), book) }
    }

    /// The rows of `firearm_identities`.
    pub fn rows(&self) -> impl Iterator<Item = FirearmIdentityRow> + '_ {
        self.described
            .iter()
            .zip(self.read.identities())
            .map(|(described, identity)| identity_row(described, identity))
    }
}

/// Reads all descriptions of an entity, for the pipeline's own jobs.
///
/// # Errors
/// When the warehouse cannot be read.
pub async fn read(session: &SessionContext, entity: Entity, today: NaiveDate) -> Result<Vec<DescribedRow>> {
    rows::read(session, &entity.query(today)).await
}

/// Reads and normalises the descriptions of an entity that a bureau may see and search, as it may see them.
///
/// # Errors
/// When the warehouse cannot be read.
pub async fn read_for(
    session: &GuardedSession,
    entity: Entity,
    today: NaiveDate,
    book: &NameBook,
) -> Result<DescribedFirearms> {
    let found = session.work_on(&entity.query(today), None).await?.collect().await?;
    let mut rows: Vec<DescribedRow> = rows::from_batches(&found)?;
    rows.retain(|row| row.searchable);
    Ok(DescribedFirearms::new(entity, rows, book))
}

fn described(entity: Entity, row: &DescribedRow) -> Described {
    Described {
        entity,
        words: written(
            &row.make_raw,
            row.model_raw.as_deref().unwrap_or_default(),
            &row.calibre_raw,
            &row.serial_raw,
        ),
        day: row.first_day,
        source_bureau: row.source_bureau.clone(),
        source_record_id: row.source_record_id.clone(),
        item_no: row.item_no,
    }
}

/// The description of a row, for matching.
pub fn description(row: DescribedRow) -> FirearmDescription {
    FirearmDescription {
        reference: format!("{}#{}", row.source_record_id, row.item_no),
        source_bureau: row.source_bureau,
        make_raw: row.make_raw,
        make_id: row.make_id,
        model_raw: row.model_raw.unwrap_or_default(),
        model_id: row.model_id,
        calibre_raw: row.calibre_raw,
        calibre_id: row.calibre_id,
        serial_raw: row.serial_raw,
        serial_status: Some(SerialStatus::parse(&row.serial_status)),
        type_code: row.type_code,
        country_of_manufacture: row.country_of_manufacture.unwrap_or_default(),
        other_numbers: row.other_numbers.into_iter().flatten().filter_map(|number| number.value).collect(),
        converted_from: row.converted_from,
        year_of_manufacture: row.year_of_manufacture,
        first_day: row.first_day,
        last_day: row.first_day.map(|day| last_day(day, row.precision.as_deref())),
    }
}

fn last_day(day: NaiveDate, precision: Option<&str>) -> NaiveDate {
    let next = match precision {
        Some("MONTH") if day.month() < 12 => NaiveDate::from_ymd_opt(day.year(), day.month() + 1, 1),
        Some("MONTH" | "YEAR") => NaiveDate::from_ymd_opt(day.year() + 1, 1, 1),
        _ => return day,
    };
    next.and_then(|next| next.pred_opt()).unwrap_or(day)
}

/// Make, model, calibre and serial number as one line.
pub fn written(make: &str, model: &str, calibre: &str, serial: &str) -> String {
    let shown = |text: &str, absent: &str| {
        if text.trim().is_empty() { absent.to_owned() } else { text.trim().to_owned() }
    };
    let name =
        [make.trim(), model.trim()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    format!(
        "{}, {}, no. {}",
        shown(&name, "make not stated"),
        shown(calibre, "calibre not stated"),
        shown(serial, "none")
    )
}

fn identity_row(described: &Described, identity: &FirearmIdentity) -> FirearmIdentityRow {
    let owned = |ids: Vec<&'static str>| ids.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let make = identity.make.id().and_then(codes::make);
    let model = identity.model.id().and_then(codes::model);
    let calibre = identity.calibre.id().and_then(codes::calibre);
    let mut findings: Vec<String> = identity
        .serial
        .flags
        .iter()
        .chain(&identity.make.flags)
        .chain(&identity.model.flags)
        .chain(&identity.calibre.resolution.flags)
        .map(|flag| flag.as_str().to_owned())
        .collect();
    findings.sort();
    findings.dedup();
    FirearmIdentityRow {
        entity: described.entity.as_str().to_owned(),
        source_bureau: described.source_bureau.clone(),
        source_record_id: described.source_record_id.clone(),
        item_no: described.item_no,
        type_code: identity.type_code.clone(),
        make_id: make.map(|make| make.make_id.to_owned()),
        make_name: make.map(|make| make.canonical_name.to_owned()),
        make_candidates: owned(identity.make.ids()),
        make_how: identity.make.how(),
        model_id: model.map(|model| model.model_id.to_owned()),
        model_name: model.map(|model| model.model.to_owned()),
        calibre_id: calibre.map(|calibre| calibre.calibre_id.to_owned()),
        calibre_name: calibre.map(|calibre| calibre.canonical_name.to_owned()),
        calibre_candidates: owned(identity.calibre.resolution.ids()),
        calibre_how: identity.calibre.how(),
        serial_status: identity.serial.status.as_str().to_owned(),
        serial_norm: identity.serial.value.clone(),
        serial_how: identity.serial.how(),
        findings,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_stated_is_said_so() {
        assert_eq!(written("Glock", "17", "9x19", "ABC123"), "Glock 17, 9x19, no. ABC123");
        assert_eq!(written("", " ", "", ""), "make not stated, calibre not stated, no. none");
    }
}
