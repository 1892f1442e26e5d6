//! Tables that every report has: code lists and months.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Date32Array, RecordBatch, StringArray};
use arrow::datatypes::{Date32Type, Field, Schema};
use chrono::Months;
use datafusion::error::DataFusionError;
use proofhouse_schemas::codes;

use super::failed;
use crate::error::ReportError;
use crate::period::Period;
use crate::source::Rows;
use crate::table::Table;

/// A table that every report has.
pub(super) struct StandingTable {
    pub(super) name: &'static str,
    pub(super) batch: RecordBatch,
}

impl StandingTable {
    fn new(name: &'static str, columns: Vec<(&str, ArrayRef)>) -> Result<Self, ReportError> {
        let fields: Vec<Field> =
            columns.iter().map(|(name, array)| Field::new(*name, array.data_type().clone(), false)).collect();
        let arrays = columns.into_iter().map(|(_, array)| array).collect();
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
            .map_err(|error| failed(name)(DataFusionError::from(error)))?;
        Ok(Self { name, batch })
    }

    /// The table as `SELECT * FROM (VALUES …)`.
    pub(super) fn values(&self) -> String {
        let rows = Rows { schema: self.batch.schema(), batches: vec![self.batch.clone()] };
        let table = Table::read(&rows).unwrap_or_default();
        let literal = |cell: &crate::table::Cell| match cell {
            crate::table::Cell::Date(date) => format!("DATE '{date}'"),
            crate::table::Cell::Truth(truth) => truth.to_string(),
            other => format!("'{}'", other.plain().replace('\'', "''")),
        };
        let lines: Vec<String> = table
            .rows
            .iter()
            .map(|row| format!("({})", row.iter().map(literal).collect::<Vec<_>>().join(", ")))
            .collect();
        format!("SELECT * FROM (VALUES\n{}\n) AS listed ({})", lines.join(",\n"), table.columns.join(", "))
    }
}

pub(super) fn standing_tables(period: Period) -> Result<Vec<StandingTable>, ReportError> {
    let words = |values: Vec<&'static str>| -> ArrayRef { Arc::new(StringArray::from(values)) };
    let types = codes::firearm_types();
    let outcomes = codes::trace_outcomes();
    let countries = codes::countries();
    let months: Vec<chrono::NaiveDate> =
        (0..12).filter_map(|place| period.trend_from().checked_add_months(Months::new(place))).collect();
    let days = |months: &[chrono::NaiveDate], back: u32| -> ArrayRef {
        let earlier = months.iter().filter_map(|month| month.checked_sub_months(Months::new(back)));
        Arc::new(Date32Array::from_iter_values(earlier.map(Date32Type::from_naive_date)))
    };
    Ok(vec![
        StandingTable::new(
            "firearm_types",
            vec![
                ("type_code", words(types.iter().map(|entry| entry.type_code).collect())),
                ("class", words(types.iter().map(|entry| entry.class).collect())),
                ("salw_group", words(types.iter().map(|entry| entry.salw_group).collect())),
            ],
        )?,
        StandingTable::new(
            "trace_outcomes",
            vec![
                ("outcome_code", words(outcomes.iter().map(|entry| entry.outcome_code).collect())),
                ("stage", words(outcomes.iter().map(|entry| entry.stage).collect())),
                (
                    "counts_as_response",
                    words(outcomes.iter().map(|entry| entry.counts_as_response).collect()),
                ),
                ("sdg_numerator", words(outcomes.iter().map(|entry| entry.sdg_numerator).collect())),
            ],
        )?,
        StandingTable::new(
            "countries",
            vec![
                ("country", words(countries.iter().map(|entry| entry.alpha2).collect())),
                ("region", words(countries.iter().map(|entry| entry.interpol_region).collect())),
                (
                    "is_member",
                    Arc::new(BooleanArray::from(
                        countries.iter().map(|entry| entry.interpol_member).collect::<Vec<_>>(),
                    )) as ArrayRef,
                ),
            ],
        )?,
        StandingTable::new("months", vec![("month", days(&months, 0)), ("year_before", days(&months, 12))])?,
    ])
}
