//! The data that one report stands on, read once through the guard and then queried in memory.
//!
//! Beside the facts of the pack there are tables that every report has: the code lists `firearm_types`,
//! `trace_outcomes` and `countries`, and `months`: the twelve months that trends show, each with the same month a
//! year before.

use std::sync::Arc;
use std::time::Duration;

use arrow::array::{ArrayRef, BooleanArray, Date32Array, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Field, Schema};
use chrono::Months;
use datafusion::datasource::MemTable;
use datafusion::error::DataFusionError;
use datafusion::execution::disk_manager::DiskManager;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::{SessionStateDefaults, session_state::SessionStateBuilder};
use datafusion::prelude::{SessionConfig, SessionContext};
use proofhouse_schemas::codes;

use crate::error::ReportError;
use crate::pack::Pack;
use crate::parameters::Parameters;
use crate::period::Period;
use crate::series;
use crate::source::{Limit, QuerySource, Rows};
use crate::table::Table;

/// The longest that one query over facts may take: bureaus write queries too.
const LONGEST: Duration = Duration::from_secs(60);
/// The most memory that the queries of one report may take at a time. Sorts and aggregates beyond it go to the disk of the source,
/// with its limit.
const MOST_MEMORY: usize = 1 << 30;

/// Facts in memory.
pub struct Facts {
    session: SessionContext,
    parameters: Parameters,
}

impl Facts {
    /// Reads the facts of a pack from a source that acts for the bureau.
    pub async fn read<S: QuerySource>(
        source: &S,
        pack: &Pack,
        period: Period,
        parameters: Parameters,
    ) -> Result<Self, ReportError> {
        let facts = Self { session: empty_session(period, source.disk())?, parameters };
        let mut left = Limit::FACTS;
        for name in &pack.definition().facts {
            let sql = facts.parameters.bind(name, pack.fact(name)?)?;
            let rows = source.query_within(&sql, left).await.map_err(failed(name))?;
            let rows = in_plain_text(rows).map_err(failed(name))?;
            left.bytes = left.bytes.saturating_sub(rows.bytes());
            register(&facts.session, name, rows).map_err(failed(name))?;
        }
        for name in &pack.definition().derived {
            let rows = facts.rows(name, pack.derived(name)?, left).await?;
            left.bytes = left.bytes.saturating_sub(rows.bytes());
            register(&facts.session, name, rows).map_err(failed(name))?;
        }
        Ok(facts)
    }

    /// Runs a query over the facts.
    pub async fn table(&self, name: &str, sql: &str) -> Result<Table, ReportError> {
        let rows = self.rows(name, sql, Limit::FIGURE).await?;
        Table::read(&rows).map_err(failed(name))
    }

    async fn rows(&self, name: &str, sql: &str, limit: Limit) -> Result<Rows, ReportError> {
        let sql = self.parameters.bind(name, sql)?;
        match tokio::time::timeout(LONGEST, self.session.query_within(&sql, limit)).await {
            Ok(rows) => rows.map_err(failed(name)),
            Err(_) => Err(ReportError::TooLong { query: name.to_owned(), seconds: LONGEST.as_secs() }),
        }
    }
}

/// The query of a figure with everything it stands on, as one statement: `WITH` its facts and derived views.
/// Code lists and months are written out as `VALUES`, so that it runs in any session of the warehouse.
pub fn explain(
    pack: &Pack,
    figure: &str,
    period: Period,
    parameters: &Parameters,
) -> Result<String, ReportError> {
    let query = parameters.bind(figure, pack.query(figure)?)?;
    stated_with_facts(pack, query, period, parameters)
}

/// Any query over the facts and derived views of a pack as one statement, as [`explain`] makes it of a figure's query.
pub(crate) fn on_its_facts(
    pack: &Pack,
    query: &str,
    period: Period,
    parameters: &Parameters,
) -> Result<String, ReportError> {
    stated_with_facts(pack, parameters.bind(pack.id(), query)?, period, parameters)
}

fn stated_with_facts(
    pack: &Pack,
    query: String,
    period: Period,
    parameters: &Parameters,
) -> Result<String, ReportError> {
    let mut candidates: Vec<(String, String)> = Vec::new();
    for table in standing_tables(period)? {
        candidates.push((table.name.to_owned(), table.values()));
    }
    for name in &pack.definition().facts {
        candidates.push((name.clone(), parameters.bind(name, pack.fact(name)?)?));
    }
    for name in &pack.definition().derived {
        candidates.push((name.clone(), parameters.bind(name, pack.derived(name)?)?));
    }
    let mut needed: Vec<(String, String)> = Vec::new();
    let mut text = query.clone();
    for (name, sql) in candidates.into_iter().rev() {
        if mentions(&text, &name) {
            text.push_str(&sql);
            needed.push((name, sql));
        }
    }
    needed.reverse();

    let (comments, body) = split_leading_comments(&query);
    let blocks: Vec<String> = needed
        .iter()
        .map(|(name, sql)| format!("{name} AS (\n{}\n)", sql.trim_end().trim_end_matches(';')))
        .collect();
    let own = body
        .get(..5)
        .filter(|word| word.eq_ignore_ascii_case("with ") || word.eq_ignore_ascii_case("with\n"));
    Ok(match (blocks.is_empty(), own) {
        (true, _) => query,
        (false, Some(_)) => {
            format!("{comments}WITH {},\n{}", blocks.join(",\n"), body.get(5..).unwrap_or_default())
        }
        (false, None) => format!("{comments}WITH {}\n{body}", blocks.join(",\n")),
    })
}

/// Whether a query names a table, as a whole word outside comments.
fn mentions(sql: &str, name: &str) -> bool {
    sql.lines()
        .map(|line| line.split_once("--").map_or(line, |(code, _)| code))
        .any(|code| code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name))
}

fn split_leading_comments(sql: &str) -> (&str, &str) {
    let mut start = 0;
    for line in sql.split_inclusive('\n') {
        if !line.trim().is_empty() && !line.trim_start().starts_with("--") {
            break;
        }
        start += line.len();
    }
    sql.split_at(start)
}

fn failed(query: &str) -> impl FnOnce(DataFusionError) -> ReportError {
    let query = query.to_owned();
    move |source| ReportError::Query { query, source }
}

fn empty_session(period: Period, disk: Arc<DiskManager>) -> Result<SessionContext, ReportError> {
    // One report is small: reports run side by side instead, one per core.
    let mut config = SessionConfig::new().with_target_partitions(1).with_information_schema(false);
    // Text as such, as the facts have it.
    config.options_mut().sql_parser.map_string_types_to_utf8view = false;
    // A recursion may have no end, and rows that it never returns are counted by nobody.
    config.options_mut().execution.enable_recursive_ctes = false;
    let runtime =
        RuntimeEnvBuilder::new().with_memory_limit(MOST_MEMORY, 1.0).build().map_err(failed("facts"))?;
    let runtime = Arc::new(RuntimeEnv { disk_manager: disk, ..runtime });
    // Neither formats of files nor functions that make tables, such as series without end: no report needs them.
    let state = SessionStateBuilder::new()
        .with_config(config)
        .with_runtime_env(runtime)
        .with_expr_planners(SessionStateDefaults::default_expr_planners())
        .with_scalar_functions(series::functions())
        .with_higher_order_functions(SessionStateDefaults::default_higher_order_functions())
        .with_aggregate_functions(SessionStateDefaults::default_aggregate_functions())
        .with_window_functions(SessionStateDefaults::default_window_functions())
        .build();
    let session = SessionContext::new_with_state(state);
    for table in standing_tables(period)? {
        let rows = Rows { schema: table.batch.schema(), batches: vec![table.batch] };
        register(&session, table.name, rows).map_err(failed(table.name))?;
    }
    Ok(session)
}

fn register(session: &SessionContext, name: &str, rows: Rows) -> Result<(), DataFusionError> {
    let table = MemTable::try_new(rows.schema, vec![rows.batches])?;
    session.register_table(name, Arc::new(table))?;
    Ok(())
}

/// The rows with all text as such. Of text as views into shared buffers, each batch is counted with all buffers, and put together
/// with others they are counted again: sorting 130,000 arms asked for 8.6 GB, and the Secretariat's report failed.
fn in_plain_text(rows: Rows) -> Result<Rows, DataFusionError> {
    let fields: Vec<Field> = rows.schema.fields().iter().map(|field| plain_text(field)).collect();
    let schema = Arc::new(Schema::new(fields));
    let mut batches = Vec::with_capacity(rows.batches.len());
    for batch in rows.batches {
        let columns = batch.columns().iter().zip(schema.fields());
        let columns =
            columns.map(|(column, field)| cast(column, field.data_type())).collect::<Result<Vec<_>, _>>()?;
        batches.push(RecordBatch::try_new(Arc::clone(&schema), columns)?);
    }
    Ok(Rows { schema, batches })
}

fn plain_text(field: &Field) -> Field {
    let is_text = match field.data_type() {
        DataType::Utf8View => true,
        DataType::Dictionary(_, values) => matches!(**values, DataType::Utf8 | DataType::Utf8View),
        _ => false,
    };
    match is_text {
        true => Field::new(field.name(), DataType::Utf8, field.is_nullable()),
        false => field.clone(),
    }
}

/// A table that every report has.
struct StandingTable {
    name: &'static str,
    batch: RecordBatch,
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
    fn values(&self) -> String {
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

fn standing_tables(period: Period) -> Result<Vec<StandingTable>, ReportError> {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Each of these took memory or time without bound.
    #[tokio::test]
    async fn a_query_without_end_is_refused() {
        let period = Period::parse("2025").unwrap();
        let parameters = Parameters::new("fr", period, chrono::DateTime::UNIX_EPOCH);
        let facts =
            Facts { session: empty_session(period, SessionContext::new().disk()).unwrap(), parameters };
        for (sql, why) in [
            ("SELECT * FROM generate_series(1, 1000000000000)", "generate_series"),
            ("SELECT unnest(generate_series(1, 1000000000000)) AS n", "at a time"),
            ("SELECT unnest(generate_series(0, 1000000000, 2)) AS n", "at a time"),
            (
                "SELECT unnest(generate_series(DATE '0001-01-01', DATE '9999-01-01', INTERVAL '1' DAY)) AS n",
                "whole numbers",
            ),
            ("SELECT repeat('x', 2000000000) AS n", "repeat"),
            ("WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT * FROM r", "ecursive"),
            ("SELECT a.country FROM countries a, countries b, countries c", "rows"),
        ] {
            let error = facts.table("own", sql).await.unwrap_err().to_string();
            assert!(error.contains(why) && error.contains("`own`"), "{sql}: {error}");
        }
        // A join without keys that counts returns one row and takes days: the deadline must be noticed within it.
        let all = "SELECT count(*) FROM countries a, countries b, countries c, countries d, countries e \
                   WHERE a.country || b.country || c.country || d.country || e.country LIKE '%Z%A%Z%'";
        let soon = std::time::Duration::from_millis(200);
        assert!(tokio::time::timeout(soon, facts.table("own", all)).await.is_err());
        let weeks = facts.table("weeks", "SELECT unnest(generate_series(0, 51)) AS week").await.unwrap();
        assert_eq!(weeks.rows.len(), 52);
    }

    /// Counted with its buffers again and again, text as views came to gigabytes that nobody had.
    #[tokio::test]
    async fn facts_hold_text_as_such() {
        let source = SessionContext::new();
        let text = "SELECT arrow_cast(column1, 'Utf8View') AS viewed, \
                    arrow_cast(column1, 'Dictionary(Int32, Utf8)') AS coded, column2 AS n FROM (VALUES ('a', 1), (NULL, 2))";
        let rows = in_plain_text(source.query(text).await.unwrap()).unwrap();
        let types: Vec<&DataType> = rows.schema.fields().iter().map(|field| field.data_type()).collect();
        assert_eq!(types, [&DataType::Utf8, &DataType::Utf8, &DataType::Int64]);
        assert_eq!(Table::read(&rows).unwrap().rows.len(), 2);
    }

    #[test]
    fn mentions_whole_words_outside_comments() {
        assert!(mentions("select * from traces t", "traces"));
        assert!(!mentions("select * from traces_sent -- traces", "traces"));
    }

    #[test]
    fn leading_comments_stay_in_front() {
        let (comments, body) =
            split_leading_comments("-- one\n-- two\n\nWITH x AS (SELECT 1) SELECT * FROM x");
        assert_eq!(comments, "-- one\n-- two\n\n");
        assert!(body.starts_with("WITH x"));
    }
}
