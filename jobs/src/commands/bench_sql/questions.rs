//! What is asked.

use anyhow::{Context, Result};
use arrow::array::AsArray;
use arrow::compute::cast;
use arrow::datatypes::DataType;
use proofhouse_warehouse::Warehouse;

/// A question, with what it looks for in it.
#[derive(Debug, Clone)]
pub(super) struct Question {
    /// Name of its file.
    pub(super) name: &'static str,
    /// SQL that the warehouse and the peer both understand.
    pub(super) sql: String,
    /// Whether any rows will do, so that only their number can be compared.
    pub(super) any_rows: bool,
}

/// All questions, and records to look for.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) questions: Vec<Question>,
    /// Serial numbers that are on record, from all over the table.
    pub(super) serials: Vec<String>,
}

macro_rules! questions {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("questions/", $name, ".sql")))),*]
    };
}

const QUESTIONS: [(&str, &str); 20] = questions![
    "01_records_in_all",
    "02_losses_by_country_and_month",
    "03_top_makes",
    "04_reasons_and_states",
    "05_lookup_by_serial",
    "06_lookup_by_reference",
    "07_stolen_and_seized_abroad",
    "08_routes",
    "09_days_until_reported",
    "10_distinct_numbers",
    "11_three_makes_of_each_bureau",
    "12_running_total",
    "13_wide_list_of_a_bureau",
    "14_any_thousand_rows",
    "15_numbers_that_hold",
    "16_models_written_somehow",
    "17_crimes_linked_to_seizures",
    "18_what_was_seized",
    "19_newest_reports",
    "20_time_to_crime",
];

/// A serial number in a thousand is one to look for.
const SAMPLE: &str = "select serial_raw, source_bureau, source_record_id from firearms \
    where serial_status = 'READABLE' and length(serial_raw) > 5 and serial_raw not like '%''%' \
    and access_mode is null and confidentiality = 'OFFICIAL_USE' and lifecycle_state = 'ACTIVE' \
    and retention_until > date '2027-06-01' and action <> 'CANCEL' \
    order by md5(source_record_id) limit 1000";

/// The questions with records of this warehouse in them.
///
/// # Errors
/// When the warehouse cannot be read or holds no record.
pub(super) async fn filled_in(warehouse: &Warehouse) -> Result<Asked> {
    let batches = warehouse.trusted_session().sql(SAMPLE).await?.collect().await?;
    let mut found = Vec::new();
    for batch in &batches {
        let columns: Vec<_> =
            batch.columns().iter().map(|column| cast(column, &DataType::Utf8)).collect::<Result<_, _>>()?;
        for row in 0..batch.num_rows() {
            found.push(
                columns
                    .iter()
                    .map(|column| column.as_string::<i32>().value(row).to_owned())
                    .collect::<Vec<_>>(),
            );
        }
    }
    let Some([serial, bureau, record]) = found.first().map(Vec::as_slice) else {
        anyhow::bail!("the warehouse holds no record to look for")
    };
    let questions = QUESTIONS
        .iter()
        .map(|(name, text)| Question {
            name,
            sql: text.replace("{serial}", serial).replace("{bureau}", bureau).replace("{record}", record),
            any_rows: name.ends_with("any_thousand_rows"),
        })
        .collect();
    let serials = found.iter().filter_map(|columns| columns.first().cloned()).collect();
    Ok(Asked { questions, serials })
}

impl Asked {
    /// A question by the number in its name.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn numbered(&self, number: &str) -> Result<&Question> {
        let found = self.questions.iter().find(|question| question.name.starts_with(number));
        found.with_context(|| format!("there is no question {number}"))
    }
}
