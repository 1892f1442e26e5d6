//! Who may see a statement: the warehouse's own rules, asked of what has not landed yet.

use anyhow::Result;
use arrow::array::{ArrayRef, Date32Array, ListBuilder, RecordBatch, StringArray, StringBuilder};
use chrono::{Datelike, NaiveDate};
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::{Principal, Warehouse};
use std::collections::HashMap;
use std::sync::Arc;

/// What of a statement the access rules look at beside its owner and its last day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Access {
    pub(super) confidentiality: Option<String>,
    pub(super) mode: Option<String>,
    pub(super) parties: Vec<String>,
    pub(super) action: Option<String>,
    /// State of a record; seizures have none that matters.
    pub(super) state: Option<String>,
}

/// The different accesses that there are: few, where statements are millions.
#[derive(Debug, Default)]
pub(super) struct AccessBook {
    all: Vec<Access>,
    numbers: HashMap<Access, u32>,
}

impl AccessBook {
    pub(super) fn number(&mut self, access: Access) -> u32 {
        if let Some(known) = self.numbers.get(&access) {
            return *known;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(access.clone());
        self.numbers.insert(access, number);
        number
    }

    pub(super) fn get(&self, number: u32) -> Option<&Access> {
        self.all.get(number as usize)
    }
}

/// Whose statement it is, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Held {
    pub(super) bureau: Bureau,
    pub(super) access: u32,
    pub(super) keep_until: NaiveDate,
}

/// Whether bureaus may see statements of one table, remembered for a day: the rules know no shorter time.
#[derive(Debug)]
pub(super) struct Sight {
    table: &'static str,
    day: Option<NaiveDate>,
    known: HashMap<(Bureau, Held), bool>,
}

impl Sight {
    pub(super) fn of(table: &'static str) -> Sight {
        Sight { table, day: None, known: HashMap::new() }
    }

    /// Whether a bureau may see a statement as one side of a pair.
    pub(super) fn may_see(
        &mut self,
        warehouse: &Warehouse,
        bureau: Bureau,
        held: Held,
        book: &AccessBook,
        today: NaiveDate,
    ) -> Result<bool> {
        if self.day != Some(today) {
            self.day = Some(today);
            self.known.clear();
        }
        if let Some(known) = self.known.get(&(bureau, held)) {
            return Ok(*known);
        }
        let Some(access) = book.get(held.access) else { return Ok(false) };
        let row = row(held, access)?;
        let seen = warehouse.may_see_in_a_pair(&Principal::of(bureau), self.table, &row)?;
        let seen = seen.first().copied().unwrap_or(false);
        self.known.insert((bureau, held), seen);
        Ok(seen)
    }
}

/// The columns that access rules look at, as they will stand in the table.
fn row(held: Held, access: &Access) -> Result<RecordBatch> {
    let text = |value: Option<&str>| -> ArrayRef { Arc::new(StringArray::from(vec![value])) };
    let mut parties = ListBuilder::new(StringBuilder::new());
    access.parties.iter().for_each(|party| parties.values().append_value(party));
    parties.append(true);
    let days = held.keep_until.num_days_from_ce() - NaiveDate::default().num_days_from_ce();
    let mut columns: Vec<(&str, ArrayRef)> = vec![
        ("source_bureau", text(Some(held.bureau.as_str()))),
        ("confidentiality", text(access.confidentiality.as_deref())),
        ("access_mode", text(access.mode.as_deref())),
        ("access_parties", Arc::new(parties.finish())),
        ("action", text(access.action.as_deref())),
        ("retention_until", Arc::new(Date32Array::from(vec![days]))),
    ];
    if access.state.is_some() {
        columns.push(("lifecycle_state", text(access.state.as_deref())));
    }
    Ok(RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, column)| (name, column, true)),
    )?)
}
