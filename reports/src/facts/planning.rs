//! Plans of queries over facts, made once for all bureaus.
//!
//! The reports of a run ask the same questions about the same time; what differs is the bureau and its rows. A question is read and
//! optimised once, with open places for the bureau, over tables that have columns only. It stays the same whichever bureau comes
//! first, so it tells none of them about another.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arrow::datatypes::SchemaRef;
use chrono::{NaiveDate, NaiveTime};
use datafusion::catalog::TableProvider;
use datafusion::common::ParamValues;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::datasource::MemTable;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::SessionStateDefaults;
use datafusion::execution::session_state::{SessionState, SessionStateBuilder};
use datafusion::logical_expr::{Expr, LogicalPlan, Statement as PlanStatement};
use datafusion::physical_optimizer::optimizer::PhysicalOptimizer;
use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion::sql::parser::Statement;
use datafusion::sql::sqlparser::ast;
use proofhouse_warehouse::plain_columns::plain_schema;
use tokio::sync::OnceCell;

use super::emptiness::{Emptiness, Room};
use super::failed;
use super::laid::FactTable;
use super::standing::standing_tables;
use crate::error::ReportError;
use crate::parameters::Shared;
use crate::period::Period;
use crate::series;
use crate::source::only_questions;

/// The most grounds whose plans are kept: one for each report, time and state of the tables that are asked for side by side.
const MOST_GROUNDS: usize = 8;
/// The most facts whose columns are known.
const MOST_FACTS: usize = 1_000;
/// The most plans that are kept for one ground. The largest pack has about a hundred; bureaus have questions of their own.
const MOST_PLANS: usize = 2_000;
/// The most bytes of values within a plan that is kept: a bureau's own question may be made of a list without end.
const MOST_LITERALS: usize = 64 << 10;

/// Plans of queries over facts, shared by all reports that are given them. Cloned they stay the same.
#[derive(Clone, Default)]
pub struct Plans {
    grounds: Arc<Mutex<Vec<Arc<OnGround>>>>,
    /// The columns of facts by their queries.
    columns: Arc<Mutex<HashMap<String, SchemaRef>>>,
}

/// A ground and its planner, made by whoever asks first.
struct OnGround {
    ground: Ground,
    planner: OnceCell<Arc<Planner>>,
}

impl Plans {
    /// The planner of a ground. Those who ask for one that is being made wait for it, and nobody else does.
    pub(super) async fn planner(&self, ground: Ground) -> Result<Arc<Planner>, ReportError> {
        let on_ground = self.on(ground);
        let made = on_ground
            .planner
            .get_or_try_init(|| async { Planner::new(&on_ground.ground).await.map(Arc::new) });
        made.await.map(Arc::clone)
    }

    /// The columns that a query of a fact was found to have.
    pub(super) fn columns_of(&self, query: &str) -> Option<SchemaRef> {
        self.columns.lock().unwrap_or_else(PoisonError::into_inner).get(query).map(Arc::clone)
    }

    pub(super) fn keep_columns(&self, query: &str, columns: &SchemaRef) {
        let mut known = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_FACTS {
            known.clear();
        }
        known.entry(query.to_owned()).or_insert_with(|| Arc::clone(columns));
    }

    fn on(&self, ground: Ground) -> Arc<OnGround> {
        let mut grounds = self.grounds.lock().unwrap_or_else(PoisonError::into_inner);
        let known = grounds.iter().position(|known| known.ground == ground);
        // The last asked for stands last, and goes last.
        let on_ground = match known {
            Some(place) => grounds.remove(place),
            None => Arc::new(OnGround { ground, planner: OnceCell::new() }),
        };
        grounds.push(Arc::clone(&on_ground));
        if grounds.len() > MOST_GROUNDS {
            grounds.remove(0);
        }
        on_ground
    }
}

/// All that plans depend on. Two bureaus stand on the same ground when only their rows differ.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ground {
    pub(super) period: Period,
    pub(super) data_cut: NaiveDate,
    /// The facts and their columns.
    pub(super) facts: Vec<(String, SchemaRef)>,
    /// The derived views and their queries, each standing on those before it.
    pub(super) derived: Vec<(String, String)>,
}

/// A query, optimised.
#[derive(Debug)]
pub(super) struct Planned {
    plan: LogicalPlan,
    columns: SchemaRef,
    is_open: bool,
    pub(super) emptiness: Emptiness,
}

impl Planned {
    /// Optimises a plan.
    pub(super) fn new(stated: LogicalPlan, session: &SessionState) -> Result<Self> {
        let plan = session.optimize(&stated)?;
        let columns = Arc::new(plan.schema().as_arrow().clone());
        let is_open = !plan.get_parameter_names()?.is_empty();
        Ok(Self { is_open, columns, emptiness: Emptiness::of(&plan, stated)?, plan })
    }

    /// Whether it has open places for the values of a reader.
    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    /// The columns that it returns.
    pub(super) fn columns(&self) -> SchemaRef {
        Arc::clone(&self.columns)
    }

    /// The plan with the values of one reader in its open places.
    pub(super) fn read_by(&self, values: ParamValues) -> Result<Cow<'_, LogicalPlan>> {
        if !self.is_open {
            return Ok(Cow::Borrowed(&self.plan));
        }
        self.plan.clone().replace_params_with_values(&values).map(Cow::Owned)
    }
}

/// Plans queries over one ground.
pub(super) struct Planner {
    session: SessionState,
    derived: Vec<(String, Planned)>,
    plans: Mutex<HashMap<String, Arc<Planned>>>,
    room: Room,
}

impl Planner {
    async fn new(ground: &Ground) -> Result<Self, ReportError> {
        let context = SessionContext::new_with_state(empty_session());
        for table in standing_tables(ground.period)? {
            let rows = MemTable::try_new(table.batch.schema(), vec![vec![table.batch]]);
            register(&context, table.name, rows.map_err(failed(table.name))?)?;
        }
        for (name, columns) in &ground.facts {
            register(&context, name, FactTable::new(name, Arc::clone(columns)))?;
        }
        let mut derived = Vec::new();
        for (name, sql) in &ground.derived {
            let planned = planned(&at(&context, ground.data_cut), sql).await.map_err(failed(name))?;
            register(&context, name, FactTable::new(name, plain_schema(&planned.columns)))?;
            derived.push((name.clone(), planned));
        }
        Ok(Self {
            session: at(&context, ground.data_cut),
            derived,
            plans: Mutex::default(),
            room: Room::default(),
        })
    }

    /// The session that plans: with all tables and no rows.
    pub(super) fn session(&self) -> &SessionState {
        &self.session
    }

    /// The room for what is kept of plans over tables without rows.
    pub(super) fn room(&self) -> &Room {
        &self.room
    }

    /// The derived views, each standing on those before it.
    pub(super) fn derived(&self) -> impl Iterator<Item = (&str, &Planned)> {
        self.derived.iter().map(|(name, planned)| (name.as_str(), planned))
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<String, Arc<Planned>>> {
        self.plans.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The plan of a query in which the reader's values are left open.
    pub(super) async fn plan(&self, sql: &str) -> Result<Arc<Planned>> {
        if let Some(planned) = self.kept().get(sql) {
            return Ok(Arc::clone(planned));
        }
        let planned = Arc::new(planned(&self.session, sql).await?);
        let mut plans = self.kept();
        if plans.len() < MOST_PLANS && literal_bytes(&planned.plan)? < MOST_LITERALS {
            plans.insert(sql.to_owned(), Arc::clone(&planned));
        }
        Ok(planned)
    }
}

async fn planned(session: &SessionState, sql: &str) -> Result<Planned> {
    let dialect = session.config().options().sql_parser.dialect;
    let statement = session.sql_to_statement(sql, &dialect)?;
    let plan = match session.statement_to_plan(with_typed_places(statement)).await? {
        LogicalPlan::Statement(PlanStatement::Prepare(prepared)) => Arc::unwrap_or_clone(prepared.input),
        other => other,
    };
    only_questions().verify_plan(&plan)?;
    let planned = Planned::new(plan, session)?;
    let places = planned.plan.get_parameter_names()?;
    if let Some(unknown) = places.iter().find(|place| !Shared::ALL.iter().any(|one| one.place() == **place)) {
        let reason = format!("{unknown} has no value; parameters are written by name, such as :bureau");
        return Err(DataFusionError::Plan(reason));
    }
    Ok(planned)
}

/// The bytes that the values in a plan take up.
fn literal_bytes(plan: &LogicalPlan) -> Result<usize> {
    let mut bytes = 0;
    plan.apply_with_subqueries(|node| {
        if let LogicalPlan::Values(values) = node {
            bytes += values.values.iter().map(|row| row.len() * size_of::<Expr>()).sum::<usize>();
        }
        node.apply_expressions(|expr| {
            expr.apply(|part| {
                bytes += match part {
                    Expr::Literal(value, _) => value.size(),
                    _ => 0,
                };
                Ok(TreeNodeRecursion::Continue)
            })
        })
    })?;
    Ok(bytes)
}

/// The statement as one that is prepared, for only of those the types of open places are known beforehand.
fn with_typed_places(statement: Statement) -> Statement {
    match statement {
        Statement::Statement(inner) => Statement::Statement(Box::new(ast::Statement::Prepare {
            name: ast::Ident::new("report"),
            data_types: Shared::ALL.iter().map(|_| ast::DataType::Text).collect(),
            statement: inner,
        })),
        other => other,
    }
}

fn register(
    context: &SessionContext,
    name: &str,
    table: impl TableProvider + 'static,
) -> Result<(), ReportError> {
    context.register_table(name, Arc::new(table)).map_err(failed(name)).map(drop)
}

/// The session as it plans. A plan lives on, and a report that is made again must come out the same: "now" is the data cut.
fn at(context: &SessionContext, data_cut: NaiveDate) -> SessionState {
    let mut state = context.state();
    state.execution_props_mut().query_execution_start_time =
        Some(data_cut.and_time(NaiveTime::MIN).and_utc());
    state
}

/// Rules of physical plans that do nothing for few rows in memory: they push filters and limits into files, choose what to keep of
/// long sorts, and share work out. Planning is a good part of the time of a report.
const IDLE_RULES: [&str; 9] = [
    "FilterPushdown",
    "FilterPushdown(Post)",
    "HashJoinBuffering",
    "LimitAggregation",
    "LimitPushPastWindows",
    "LimitedDistinctAggregation",
    "PushdownSort",
    "TopKRepartition",
    "WindowTopN",
];

fn empty_session() -> SessionState {
    // One report is small: reports run side by side instead, one per core.
    let mut config = SessionConfig::new().with_target_partitions(1).with_information_schema(false);
    // Text as such, as the facts have it.
    config.options_mut().sql_parser.map_string_types_to_utf8view = false;
    // A recursion may have no end, and rows that it never returns are counted by nobody.
    config.options_mut().execution.enable_recursive_ctes = false;
    let rules = PhysicalOptimizer::new().rules.into_iter();
    let rules = rules.filter(|rule| !IDLE_RULES.contains(&rule.name())).collect();
    // Neither formats of files nor functions that make tables, such as series without end: no report needs them.
    SessionStateBuilder::new()
        .with_config(config)
        .with_expr_planners(SessionStateDefaults::default_expr_planners())
        .with_physical_optimizer_rules(rules)
        .with_scalar_functions(series::functions())
        .with_higher_order_functions(SessionStateDefaults::default_higher_order_functions())
        .with_aggregate_functions(SessionStateDefaults::default_aggregate_functions())
        .with_window_functions(SessionStateDefaults::default_window_functions())
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A rule that the engine calls otherwise would come back unseen.
    #[test]
    fn rules_that_are_left_out_are_the_engine_s() {
        let known = PhysicalOptimizer::new().rules;
        for name in IDLE_RULES {
            assert!(known.iter().any(|rule| rule.name() == name), "{name}");
        }
    }
}
