//! Sessions that read for a principal.
//!
//! - `shape`: what a session is asked, by whom and within which limits
//! - `engine`: DataFusion as it is set up for them; `memory`: what the sessions of one user share
//! - `interruptible`: plans whose joins let others run
//! - `placeholders`: what follows for values that come later
//! - `rows`: the rows of a statement, with a deadline and an entry in the audit

pub(crate) mod engine;
mod interruptible;
mod memory;
mod placeholders;
mod rows;
mod shape;

pub use interruptible::interruptible;
pub use memory::MemoryShare;
pub use rows::GuardedRows;
pub use shape::{Caller, Description, Dialect, Limits, Question, SessionOptions};

use crate::audit::{AuditEntry, Outcome};
use crate::error::{Refusal, Result, WarehouseError};
use crate::guard::{AccessPolicy, GuardedSchema, check_logical, check_physical, reads_rows};
use crate::named_bureaus;
use crate::principal::{Principal, Role};
use crate::searches::{self, Asker};
use crate::sources::Sources;
use crate::statement::{ReadOnly, failure, parse_read_only, read_only};
use crate::warehouse::Warehouse;
use arrow::array::{RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::ParamValues;
use datafusion::error::DataFusionError;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::execution::disk_manager::DiskManager;
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{ExecutionPlan, displayable, execute_stream};
use datafusion::prelude::SessionContext;
use datafusion::sql::parser::Statement;
use placeholders::placeholders;
use rows::Audited;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Runs statements that only read, over tables that hold only what the principal may see.
pub struct GuardedSession {
    warehouse: Warehouse,
    context: SessionContext,
    sources: Sources,
    policy: AccessPolicy,
    dialect: Dialect,
    caller: Caller,
    limits: Limits,
    lacks_purpose: bool,
}

/// Why a statement did not get as far as rows.
enum Stop {
    Refused(Refusal),
    Failed(DataFusionError),
    Told(WarehouseError),
}

impl From<WarehouseError> for Stop {
    fn from(error: WarehouseError) -> Stop {
        Stop::Told(error)
    }
}

impl From<DataFusionError> for Stop {
    fn from(error: DataFusionError) -> Stop {
        Stop::Failed(error)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Refused(refusal)
    }
}

impl GuardedSession {
    pub(crate) fn new(
        warehouse: Warehouse,
        policy: AccessPolicy,
        options: SessionOptions,
        runtime: Arc<RuntimeEnv>,
    ) -> GuardedSession {
        let sources = Sources::new(warehouse.clone(), options.versions.clone());
        GuardedSession::over(warehouse, sources, policy, options, runtime)
    }

    /// A session over sources that another one may read already.
    pub(crate) fn over(
        warehouse: Warehouse,
        sources: Sources,
        policy: AccessPolicy,
        options: SessionOptions,
        runtime: Arc<RuntimeEnv>,
    ) -> GuardedSession {
        let SessionOptions { versions: _, dialect, searches, caller, limits, needs_purpose, day: _ } =
            options;
        let lacks_purpose = needs_purpose && caller.purpose.is_none();
        let schema = Arc::new(GuardedSchema::new(sources.clone(), policy.clone()));
        let asker = Asker::new(
            warehouse.clone(),
            sources.clone(),
            policy.clone(),
            (caller.clone(), limits.clone()),
            Arc::clone(&runtime),
        );
        let searches = searches::functions(&searches, &asker, policy.id());
        let context = engine::guarded(&warehouse, schema, policy.principal(), &dialect, searches, runtime);
        GuardedSession { warehouse, context, sources, policy, dialect, caller, limits, lacks_purpose }
    }

    /// For whom this session reads.
    pub fn principal(&self) -> Principal {
        self.policy.principal()
    }

    /// The tables that this session may name.
    pub fn table_names(&self) -> Vec<&'static str> {
        GuardedSchema::names(&self.policy)
    }

    /// Where its statements lay rows aside that find no room in memory, with the limit of the process.
    pub fn disk(&self) -> Arc<DiskManager> {
        Arc::clone(&self.context.runtime_env().disk_manager)
    }

    /// The columns of a table as this session sees them; `None` when it may not name the table.
    pub async fn table_schema(&self, table: &str) -> Result<Option<SchemaRef>> {
        if !self.table_names().contains(&table) {
            return Ok(None);
        }
        let provider = self.context.table_provider(table).await.map_err(|error| failure(&error))?;
        Ok(Some(provider.schema()))
    }

    /// The version of every Delta table that was read so far; give them to
    /// [`Warehouse::session_for_at`] to repeat a report.
    pub async fn pinned_versions(&self) -> BTreeMap<String, u64> {
        self.sources.versions().await
    }

    /// Whether a bureau may stand in some row of the stored tables from which a statement reads, in rows that it may not see and in
    /// earlier statements too. Where it does not, a statement that asks for rows that name it has no answer. True for other bureaus
    /// than this session's, for the Secretariat, and whenever it cannot be told within the session's time. Says what need not be
    /// asked, and is not for the bureau to know. Pins the tables as reading does.
    pub async fn may_name(&self, bureau: &str, text: &str) -> bool {
        let principal = self.policy.principal();
        if principal.role() == Role::Secretariat || principal.bureau().as_str() != bureau {
            return true;
        }
        let (_, deadline) = self.deadline();
        let state = self.context.state();
        match timeout_at(deadline, named_bureaus::may_name(bureau, text, &state, &self.sources)).await {
            Ok(Ok(may_name)) => may_name,
            Ok(Err(error)) => {
                tracing::warn!(%error, "whether a bureau is named at all cannot be told");
                true
            }
            Err(_) => true,
        }
    }

    /// Runs a statement.
    pub async fn sql(&self, text: &str) -> Result<GuardedRows> {
        self.sql_with(text, None).await
    }

    /// Runs a statement with values for its `$name` or `$1` placeholders.
    pub async fn sql_with(&self, text: &str, parameters: Option<ParamValues>) -> Result<GuardedRows> {
        self.ask(Question::of(text).with(parameters)).await
    }

    /// What a statement would give. Plans it under the rules of this session and runs nothing; only what is refused or fails
    /// stands in the audit.
    ///
    /// # Errors
    /// As [`ask`](Self::ask).
    pub async fn describe(&self, question: Question<'_>) -> Result<Description> {
        let mut audited = self.audited(&question);
        let (seconds, deadline) = self.deadline();
        let describing = async {
            let (statement, is_explained) = match read(&question)? {
                ReadOnly::Query(statement) => (statement, false),
                ReadOnly::Explain(statement) => (statement, true),
            };
            let plan = self.logical(statement, question.parameters, &mut audited).await?;
            let mut parameters = placeholders(&plan)?;
            for (id, field) in searches::unbound(&plan)? {
                parameters.entry(id).or_default().get_or_insert(field);
            }
            let columns = if is_explained {
                Arc::new(explanation_columns())
            } else {
                Arc::clone(plan.schema().inner())
            };
            Ok(Description { columns, parameters })
        };
        let described = match timeout_at(deadline, describing).await {
            Ok(described) => described,
            Err(_) => Err(Stop::Refused(Refusal::Deadline(seconds))),
        };
        match described {
            Ok(description) => {
                audited.forget();
                Ok(description)
            }
            Err(stop) => Err(ended(&mut audited, stop)),
        }
    }

    /// Runs a statement.
    ///
    /// # Errors
    /// When it is refused ([`WarehouseError::Refused`]) or fails ([`WarehouseError::Statement`]); either way it stands in the
    /// audit.
    pub async fn ask(&self, question: Question<'_>) -> Result<GuardedRows> {
        let most = self.limits.rows(&self.warehouse.settings().access);
        self.ask_for(question, most).await
    }

    /// Runs a statement whose rows are worked on in this process and do not leave it as they are: as many as there are.
    ///
    /// # Errors
    /// As [`ask`](Self::ask).
    pub async fn work_on(&self, text: &str, parameters: Option<ParamValues>) -> Result<GuardedRows> {
        self.ask_for(Question::of(text).with(parameters), u64::MAX).await
    }

    async fn ask_for(&self, question: Question<'_>, most_rows: u64) -> Result<GuardedRows> {
        let mut audited = self.audited(&question);
        let (seconds, deadline) = self.deadline();
        let planned = match timeout_at(deadline, self.plan(question, &mut audited)).await {
            Ok(planned) => planned,
            Err(_) => Err(Stop::Refused(Refusal::Deadline(seconds))),
        };
        let stream = match planned {
            Ok(Planned::Rows(plan)) => execute_stream(plan, self.context.task_ctx()).map_err(Stop::Failed),
            Ok(Planned::Explanation(batch)) => {
                let schema = batch.schema();
                let stream = futures::stream::iter([Ok(batch)]);
                Ok(Box::pin(RecordBatchStreamAdapter::new(schema, stream)) as SendableRecordBatchStream)
            }
            Err(stop) => Err(stop),
        };
        match stream {
            Ok(stream) => Ok(GuardedRows::run(stream, audited, deadline, seconds, most_rows)),
            Err(stop) => Err(ended(&mut audited, stop)),
        }
    }

    fn audited(&self, question: &Question<'_>) -> Audited {
        let entry = AuditEntry::of(
            &self.policy.principal(),
            self.policy.version(),
            question.text,
            question.parameters.as_ref(),
        );
        Audited::new(self.warehouse.audit().clone(), entry.asked_by(&self.caller))
    }

    fn deadline(&self) -> (u64, Instant) {
        let seconds = self.limits.seconds(&self.warehouse.settings().access);
        (seconds, Instant::now() + Duration::from_secs(seconds))
    }

    /// Runs a statement and collects its rows.
    pub async fn collect(&self, text: &str) -> Result<Vec<RecordBatch>> {
        self.sql(text).await?.collect().await
    }

    /// Runs a statement with parameters and collects its rows.
    pub async fn collect_with(&self, text: &str, parameters: ParamValues) -> Result<Vec<RecordBatch>> {
        self.sql_with(text, Some(parameters)).await?.collect().await
    }

    async fn plan(&self, question: Question<'_>, audited: &mut Audited) -> Result<Planned, Stop> {
        match read(&question)? {
            ReadOnly::Query(statement) => {
                let plan = self.logical(statement, question.parameters, audited).await?;
                Ok(Planned::Rows(self.physical(&plan).await?))
            }
            ReadOnly::Explain(statement) => {
                let plan = self.logical(statement, question.parameters, audited).await?;
                let physical = self.physical(&plan).await?;
                let optimised = self.context.state().optimize(&plan)?;
                Ok(Planned::Explanation(explanation(&optimised, physical.as_ref())?))
            }
        }
    }

    async fn logical(
        &self,
        statement: Statement,
        parameters: Option<ParamValues>,
        audited: &mut Audited,
    ) -> Result<LogicalPlan, Stop> {
        let statement = searches::in_order(statement)?;
        let mut plan = self.context.state().statement_to_plan(statement).await?;
        if let Some(parameters) = parameters {
            plan = searches::bound(plan, &parameters)?.with_param_values(parameters)?;
        }
        if let Some(entry) = audited.entry() {
            entry.tables = scanned_tables(&plan)?;
        }
        match check_logical(&plan, self.policy.id(), &self.dialect)? {
            Some(refusal) => Err(refusal.into()),
            None if self.lacks_purpose && reads_rows(&plan, &self.dialect)? => Err(Refusal::NoPurpose.into()),
            None => Ok(plan),
        }
    }

    async fn physical(&self, plan: &LogicalPlan) -> Result<Arc<dyn ExecutionPlan>, Stop> {
        let physical = self.context.state().create_physical_plan(plan).await?;
        match check_physical(physical.as_ref(), self.policy.id()) {
            Some(refusal) => {
                tracing::error!(principal = %self.policy.principal(), ?refusal, "a plan would have gone round the guard");
                Err(refusal.into())
            }
            None => Ok(interruptible(physical)?),
        }
    }
}

/// What a question asks for, when it only reads.
fn read(question: &Question<'_>) -> Result<ReadOnly, Stop> {
    Ok(match &question.statement {
        Some(statement) => read_only(statement.clone())?,
        None => parse_read_only(question.text)??,
    })
}

/// Enters a statement that did not get as far as rows in the audit, and says why.
fn ended(audited: &mut Audited, stop: Stop) -> WarehouseError {
    let error = match stop {
        Stop::Refused(refusal) => WarehouseError::Refused(refusal),
        Stop::Failed(error) => failure(&error),
        Stop::Told(error) => error,
    };
    audited.finish(Outcome::of(&error));
    error
}

enum Planned {
    Rows(Arc<dyn ExecutionPlan>),
    Explanation(RecordBatch),
}

fn explanation_columns() -> Schema {
    Schema::new(vec![
        Field::new("plan_type", DataType::Utf8, false),
        Field::new("plan", DataType::Utf8, false),
    ])
}

/// The plan as a principal may see it: nothing from below the guards.
fn explanation(logical: &LogicalPlan, physical: &dyn ExecutionPlan) -> Result<RecordBatch, DataFusionError> {
    let schema = explanation_columns();
    let logical = logical.display_indent().to_string();
    let physical = displayable(physical).indent(false).to_string();
    let columns: [StringArray; 2] = [
        StringArray::from(vec!["logical_plan", "physical_plan"]),
        StringArray::from(vec![logical, physical]),
    ];
    let [kinds, plans] = columns;
    Ok(RecordBatch::try_new(Arc::new(schema), vec![Arc::new(kinds), Arc::new(plans)])?)
}

fn scanned_tables(plan: &LogicalPlan) -> Result<Vec<String>, DataFusionError> {
    use datafusion::common::tree_node::TreeNodeRecursion;
    let mut tables = BTreeSet::new();
    plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node {
            tables.insert(scan.table_name.table().to_string());
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(tables.into_iter().collect())
}
