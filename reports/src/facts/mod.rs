//! The data that one report stands on, read once through the guard and then queried in memory.
//!
//! Beside the facts of the pack there are tables that every report has: the code lists `firearm_types`,
//! `trace_outcomes` and `countries`, and `months`: the twelve months that trends show, each with the same month a
//! year before.
//!
//! - this file: the facts of one report, and queries over them
//! - `planning`: plans of queries, made once for all bureaus; `emptiness`: what is left of them where tables have no rows;
//!   `reading`: what is read of facts for them; `laid`: the rows of one report under such a plan
//! - `standing`: tables that every report has
//! - `explain`: a query with everything it stands on, as one statement

mod emptiness;
mod explain;
mod laid;
mod planning;
mod reading;
mod standing;

pub(crate) use explain::{explain, on_its_facts};
pub use planning::Plans;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use datafusion::catalog::MemoryCatalogProviderList;
use datafusion::error::DataFusionError;
use datafusion::execution::disk_manager::DiskManager;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::session_state::{SessionState, SessionStateBuilder};
use datafusion::physical_plan::execute_stream;
use proofhouse_warehouse::session::interruptible;

use crate::error::ReportError;
use crate::pack::Pack;
use crate::parameters::Parameters;
use crate::period::Period;
use crate::source::{Limit, QuerySource, Rows, gathered};
use crate::table::Table;

use laid::Laid;
use planning::{Ground, Planned, Planner};
use reading::{Reading, plain};

/// The longest that one query over facts may take: bureaus write queries too.
const LONGEST: Duration = Duration::from_secs(60);
/// The most memory that the queries of one report may take at a time. Sorts and aggregates beyond it go to the disk of the source,
/// with its limit.
const MOST_MEMORY: usize = 1 << 30;

/// Facts in memory.
pub struct Facts {
    planner: Arc<Planner>,
    /// The planner's session with the rows of this report and memory of its own.
    session: SessionState,
    laid: Arc<Laid>,
    parameters: Parameters,
}

impl Facts {
    /// Reads the facts of a pack from a source that acts for the bureau. Plans that were made for another bureau are used again:
    /// they hold no rows.
    pub async fn read<S: QuerySource>(
        source: &S,
        pack: &Pack,
        period: Period,
        parameters: Parameters,
        plans: &Plans,
    ) -> Result<Self, ReportError> {
        let parameters = parameters.with_thresholds(&pack.definition().thresholds);
        let mut derived = Vec::new();
        for name in &pack.definition().derived {
            derived.push((name.clone(), parameters.bind_shared(name, pack.derived(name)?)?));
        }
        let reading = Reading { source, pack, parameters: &parameters, plans };
        let columns = reading.columns().await?;
        let ground = Ground { period, data_cut: parameters.data_cut(), facts: columns.clone(), derived };
        let planner = plans.planner(ground).await?;
        let wanted = wanted(&planner, pack, &parameters).await?;
        let mut left = Limit::FACTS;
        let laid = Arc::new(Laid::default());
        let none = BTreeSet::new();
        for (name, columns) in &columns {
            let rows = reading.rows(name, columns, wanted.get(name).unwrap_or(&none), left).await?;
            left.bytes = left.bytes.saturating_sub(rows.bytes());
            laid.lay(name, rows).map_err(failed(name))?;
        }
        let session = session(&planner, &laid, source.disk())?;
        let facts = Self { planner, session, laid, parameters };
        for (name, planned) in facts.planner.derived() {
            let rows = in_time(name, facts.run(planned, left)).await?;
            let rows = plain(rows).map_err(failed(name))?;
            left.bytes = left.bytes.saturating_sub(rows.bytes());
            facts.laid.lay(name, rows).map_err(failed(name))?;
        }
        Ok(facts)
    }

    /// Runs a query of the pack over the facts; another might ask for columns that were not read.
    pub async fn table(&self, name: &str, sql: &str) -> Result<Table, ReportError> {
        let sql = self.parameters.bind_shared(name, sql)?;
        let rows = in_time(name, async {
            let planned = self.planner.plan(&sql).await?;
            self.run(&planned, Limit::FIGURE).await
        });
        Table::read(&rows.await?).map_err(failed(name))
    }

    async fn run(&self, planned: &Planned, limit: Limit) -> Result<Rows, DataFusionError> {
        let without_rows = planned.without_rows(|table| self.laid.is_empty(table), &self.planner);
        let reduced = without_rows.as_deref().unwrap_or(planned);
        if let Some(rows) = reduced.answer() {
            return Ok(rows);
        }
        let plan = reduced.read_by(self.parameters.shared_values())?;
        // The plan of execution is this report's alone: it keeps what its subqueries and joins found.
        let plan = self.session.query_planner().create_physical_plan(&plan, &self.session).await?;
        let rows = execute_stream(interruptible(plan)?, self.session.task_ctx())?;
        let rows = gathered(rows, planned.columns(), limit).await?;
        if without_rows.is_none() {
            return Ok(rows);
        }
        let rows = rows.under(planned.columns())?;
        reduced.keep_answer(&rows, self.planner.room());
        Ok(rows)
    }
}

/// The columns of facts that the queries of a pack read.
async fn wanted(
    planner: &Planner,
    pack: &Pack,
    parameters: &Parameters,
) -> Result<BTreeMap<String, BTreeSet<usize>>, ReportError> {
    let mut wanted: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut want = |planned: &Planned| {
        for (table, columns) in planned.reads() {
            wanted.entry(table.clone()).or_default().extend(columns);
        }
    };
    for (_, planned) in planner.derived() {
        want(planned);
    }
    for name in pack.queries() {
        let sql = parameters.bind_shared(&name, pack.query(&name)?)?;
        want(in_time(&name, planner.plan(&sql)).await?.as_ref());
    }
    Ok(wanted)
}

/// What comes of a query, unless it takes too long.
async fn in_time<T>(
    name: &str,
    found: impl Future<Output = Result<T, DataFusionError>>,
) -> Result<T, ReportError> {
    match tokio::time::timeout(LONGEST, found).await {
        Ok(found) => found.map_err(failed(name)),
        Err(_) => Err(ReportError::TooLong { query: name.to_owned(), seconds: LONGEST.as_secs() }),
    }
}

fn session(planner: &Planner, laid: &Arc<Laid>, disk: Arc<DiskManager>) -> Result<SessionState, ReportError> {
    let runtime =
        RuntimeEnvBuilder::new().with_memory_limit(MOST_MEMORY, 1.0).build().map_err(failed("facts"))?;
    let runtime = Arc::new(RuntimeEnv { disk_manager: disk, ..runtime });
    let config = planner.session().config().clone().with_extension(Arc::clone(laid));
    let builder = SessionStateBuilder::new_from_existing(planner.session().clone());
    // Plans have their tables in them: by name there are none. Sharing the planner's catalogue, it would empty that one.
    let nothing = Arc::new(MemoryCatalogProviderList::new());
    Ok(builder.with_config(config).with_runtime_env(runtime).with_catalog_list(nothing).build())
}

fn failed(query: &str) -> impl FnOnce(DataFusionError) -> ReportError {
    let query = query.to_owned();
    move |source| ReportError::Query { query, source }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::HashSet;

    use arrow::datatypes::DataType;
    use datafusion::datasource::MemTable;
    use datafusion::prelude::SessionContext;

    use super::*;

    async fn on_nothing(plans: &Plans, bureau: &str) -> Facts {
        let period = Period::parse("2025").unwrap();
        let parameters = Parameters::new(bureau, period, chrono::DateTime::UNIX_EPOCH);
        let ground =
            Ground { period, data_cut: parameters.data_cut(), facts: Vec::new(), derived: Vec::new() };
        let planner = plans.planner(ground).await.unwrap();
        let laid = Arc::new(Laid::default());
        let session = session(&planner, &laid, SessionContext::new().disk()).unwrap();
        Facts { planner, session, laid, parameters }
    }

    /// The first bureau's value must not stay in a plan that the second is given.
    #[tokio::test]
    async fn a_plan_is_made_once_and_read_by_each_bureau() {
        let plans = Plans::default();
        let sql = "SELECT :bureau AS bureau, count(*) FILTER (WHERE country = :country) AS own, \
                   (SELECT max(country) FROM countries WHERE country <= :country) AS last FROM countries \
                   WHERE is_member OR coalesce(:country, '') || 'x' = 'FRx'";
        let mut said = HashSet::new();
        for bureau in ["fr", "be"] {
            let facts = on_nothing(&plans, bureau).await;
            let table = facts.table("own", sql).await.unwrap();
            let row: Vec<String> = table.rows.first().unwrap().iter().map(|cell| cell.plain()).collect();
            assert_eq!(row, [bureau, "1", &bureau.to_uppercase()]);
            let sql = facts.parameters.bind_shared("own", sql).unwrap();
            said.insert(Arc::as_ptr(&facts.planner.plan(&sql).await.unwrap()));
        }
        assert_eq!(said.len(), 1);
        let facts = on_nothing(&plans, "fr").await;
        let long = format!("SELECT country FROM countries WHERE country <> '{}'", "x".repeat(1 << 20));
        let [first, second] =
            [facts.planner.plan(&long).await.unwrap(), facts.planner.plan(&long).await.unwrap()];
        assert!(!Arc::ptr_eq(&first, &second), "it takes up more than a plan may that is kept");
    }

    #[tokio::test]
    async fn what_a_query_may_not_say_is_refused() {
        let facts = on_nothing(&Plans::default(), "fr").await;
        for (sql, why) in [
            ("SELECT $3 AS n", "$3"),
            ("SELECT $bureau AS n", "$bureau"),
            ("CREATE TABLE t AS SELECT :bureau AS n", "DDL"),
            ("COPY countries TO 'x.csv'", "csv"),
            ("SET datafusion.execution.batch_size = 1", "Statement"),
            ("EXECUTE report('x')", "Statement"),
            ("SELECT 1 AS n; SELECT 2 AS n", "single"),
        ] {
            let error = facts.table("own", sql).await.unwrap_err().to_string();
            assert!(error.contains(why) && error.contains("`own`"), "{sql}: {error}");
        }
    }

    /// A plan without the tables that have no rows gives what it gives over empty tables, whatever it does with them.
    #[tokio::test]
    async fn tables_without_rows_fall_out_of_plans() {
        let period = Period::parse("2025").unwrap();
        let parameters = Parameters::new("fr", period, chrono::DateTime::UNIX_EPOCH);
        let source = SessionContext::new();
        let arms =
            "SELECT * FROM (VALUES ('1', 'fr', 2.0), ('2', 'be', NULL)) AS a (seizure, bureau, quantity)";
        let mut laid_down = Vec::new();
        for (name, sql) in [("arms", arms.to_owned()), ("records", format!("{arms} WHERE seizure > '8'"))] {
            let rows = plain(source.query(&sql).await.unwrap()).unwrap();
            let table = MemTable::try_new(Arc::clone(&rows.schema), vec![rows.batches.clone()]).unwrap();
            source.register_table(name, Arc::new(table)).unwrap();
            laid_down.push((name.to_owned(), rows));
        }
        let facts = laid_down.iter().map(|(name, rows)| (name.clone(), Arc::clone(&rows.schema))).collect();
        let ground = Ground { period, data_cut: parameters.data_cut(), facts, derived: Vec::new() };
        let planner = Plans::default().planner(ground).await.unwrap();
        let laid = Arc::new(Laid::default());
        for (name, rows) in laid_down {
            laid.lay(&name, rows).unwrap();
        }
        let session = session(&planner, &laid, source.disk()).unwrap();
        let facts = Facts { planner, session, laid, parameters };
        for sql in [
            "SELECT count(*) AS n, sum(quantity) AS q FROM records",
            "SELECT bureau, count(*) AS n FROM records GROUP BY bureau",
            "SELECT a.seizure, r.quantity FROM arms a LEFT JOIN records r ON r.seizure = a.seizure ORDER BY 1",
            "SELECT a.seizure, r.seizure AS record FROM records r FULL JOIN arms a ON a.seizure = r.seizure ORDER BY 1",
            "SELECT seizure FROM arms WHERE seizure NOT IN (SELECT seizure FROM records) ORDER BY 1",
            "SELECT seizure FROM arms a WHERE NOT EXISTS (SELECT 1 FROM records r WHERE r.seizure = a.seizure) ORDER BY 1",
            "SELECT seizure, (SELECT max(quantity) FROM records) AS most FROM arms ORDER BY 1",
            "SELECT (SELECT count(*) FROM records r WHERE r.bureau = a.bureau) AS n FROM arms a",
            "SELECT seizure FROM records UNION ALL SELECT bureau FROM arms WHERE bureau = :bureau",
            "SELECT :bureau AS bureau, coalesce((SELECT sum(quantity) FROM records WHERE bureau = :bureau), 0.0) AS q",
            "SELECT seizure, row_number() OVER (PARTITION BY bureau ORDER BY seizure) AS place FROM records",
            "SELECT string_agg(seizure, ',') AS all_of_them, bool_and(quantity > 1) AS are_many FROM records",
            "SELECT 1 AS n WHERE EXISTS (SELECT 1 FROM records) OR NOT EXISTS (SELECT 1 FROM arms)",
            "SELECT a.n + r.n AS n FROM (SELECT count(*) AS n FROM arms) a, (SELECT count(*) AS n FROM records) r",
        ] {
            let bound = facts.parameters.bind("own", sql).unwrap();
            let expected = Table::read(&plain(source.query(&bound).await.unwrap()).unwrap()).unwrap();
            // The second time what was found out is used.
            for round in ["first", "second"] {
                let table = facts.table("own", sql).await.unwrap();
                assert_eq!(table.rows, expected.rows, "{sql}, the {round} time");
            }
        }
        let counted = facts.parameters.bind_shared("own", "SELECT count(*) AS n FROM records").unwrap();
        let planned = facts.planner.plan(&counted).await.unwrap();
        let reduced = planned.without_rows(|table| table == "records", &facts.planner).unwrap();
        assert!(reduced.answer().is_none(), "it was not asked yet");
        facts.table("own", "SELECT count(*) AS n FROM records").await.unwrap();
        assert!(reduced.answer().is_some(), "it is the same for all who have no records");
        assert!(planned.without_rows(|_| false, &facts.planner).is_none());
    }

    /// A plan lives on, and a report that is made again must come out the same.
    #[tokio::test]
    async fn now_is_the_data_cut() {
        let facts = on_nothing(&Plans::default(), "fr").await;
        let table =
            facts.table("own", "SELECT CAST(now() AS DATE) AS day, current_date AS today").await.unwrap();
        let row: Vec<String> = table.rows.first().unwrap().iter().map(|cell| cell.plain()).collect();
        assert_eq!(row, ["1970-01-01", "1970-01-01"]);
    }

    /// Each of these took memory or time without bound.
    #[tokio::test]
    async fn a_query_without_end_is_refused() {
        let facts = on_nothing(&Plans::default(), "fr").await;
        for (sql, why) in [
            ("SELECT * FROM generate_series(1, 1000000000000)", "generate_series"),
            ("SELECT unnest(generate_series(1, 1000000000000)) AS n", "at a time"),
            ("SELECT unnest(generate_series(0, 1000000000, 2)) AS n", "at a time"),
            (
                "SELECT unnest(generate_series(DATE '0001-01-01', DATE '9999-01-01', INTERVAL '1' DAY)) AS n",
                "whole numbers",
            ),
            ("SELECT repeat('x', 2000000000) AS n", "repeat"),
            ("SELECT random() AS n", "random"),
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
        let rows = plain(source.query(text).await.unwrap()).unwrap();
        let types: Vec<&DataType> = rows.schema.fields().iter().map(|field| field.data_type()).collect();
        assert_eq!(types, [&DataType::Utf8, &DataType::Utf8, &DataType::Int64]);
        assert_eq!(Table::read(&rows).unwrap().rows.len(), 2);
    }
}
