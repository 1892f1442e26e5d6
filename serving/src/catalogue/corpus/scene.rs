//! A warehouse in a temporary folder, and the session of one user of it.

use crate::catalogue::{DescribedTable, Identity, Tables, dialect, oids, read};
use crate::questions::engine;
use crate::session_settings::SessionSettings;
use arrow::array::RecordBatch;
use arrow::datatypes::DataType;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::common::{ParamValues, ScalarValue};
use datafusion::prelude::{SessionConfig, SessionContext};
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::{
    Dialect, GuardedSession, Principal, Question, SessionOptions, Warehouse, WarehouseSettings,
};
use std::sync::Arc;
use tempfile::TempDir;

/// The tables of a session, described by another of the same bureau.
struct TablesOf(GuardedSession);

impl std::fmt::Debug for TablesOf {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("TablesOf")
    }
}

#[async_trait::async_trait]
impl Tables for TablesOf {
    async fn described(&self) -> Result<Arc<Vec<DescribedTable>>, String> {
        let mut described = Vec::new();
        // Two tables do for a catalogue, and describing one opens its files.
        for name in self.0.table_names().into_iter().filter(|name| ["firearms", "traces"].contains(name)) {
            let columns = self.0.table_schema(name).await.map_err(|error| error.to_string())?;
            let columns = columns.ok_or_else(|| format!("{name} has no columns"))?;
            described.push(DescribedTable {
                name: name.to_string(),
                comment: format!("Rows of {name}"),
                columns,
            });
        }
        Ok(Arc::new(described))
    }
}

pub(super) struct Scene {
    session: GuardedSession,
    dialect: Dialect,
    _folder: TempDir,
}

/// Rows as texts, with the names of their columns.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Scene {
    pub(super) async fn new() -> Scene {
        let folder = tempfile::tempdir().unwrap();
        let settings = WarehouseSettings {
            store: format!("file://{}", folder.path().display()),
            target_partitions: 2,
            ..WarehouseSettings::default()
        };
        let warehouse = Warehouse::open(settings).unwrap();
        let principal = Principal::of(Bureau::parse("fr").unwrap());
        let tables = Arc::new(TablesOf(warehouse.session_for(&principal)));
        let settings = Arc::new(SessionSettings::new("ana", "corpus", &[]));
        let identity = Identity { user: "ana".into(), process: 7, settings };
        let dialect = dialect(tables, &identity);
        let options = SessionOptions { dialect: dialect.clone(), ..SessionOptions::default() };
        Scene { session: warehouse.session_as(&principal, options).unwrap(), dialect, _folder: folder }
    }

    /// A text with the identifiers of tables in it.
    pub(super) fn with_identifiers(&self, text: &str) -> String {
        ["firearms", "traces"].iter().fold(text.to_string(), |text, table| {
            text.replace(&format!("{{{table}}}"), &oids::of("public", table).to_string())
        })
    }

    /// Reads and runs a statement as the front door does: described first, then with values of the types that it has.
    pub(super) async fn run(&self, text: &str, parameters: &[String]) -> Result<Told, String> {
        let statement = read(text).map_err(|error| error.to_string())?.pop().ok_or("no statement")?;
        let question = || Question { text, statement: Some(engine(statement.clone())), parameters: None };
        let description = self.session.describe(question()).await.map_err(|error| error.to_string())?;
        let values = parameters
            .iter()
            .zip(1..)
            .map(|(value, number)| {
                let wanted = description
                    .parameters
                    .get(&format!("${number}"))
                    .cloned()
                    .flatten()
                    .map(|field| field.data_type().clone());
                value_of(value, wanted.as_ref())
            })
            .collect::<Result<Vec<_>, _>>()?;
        let parameters = (!values.is_empty()).then(|| ParamValues::from(values));
        let rows = self.session.ask(question().with(parameters)).await.map_err(|error| error.to_string())?;
        let batches = rows.collect().await.map_err(|error| error.to_string())?;
        let columns = description.columns.fields().iter().map(|field| field.name().clone()).collect();
        Ok(Told { columns, rows: batches.iter().flat_map(texts).collect() })
    }
}

impl Scene {
    /// Why a statement fails, in words that a guarded session does not repeat.
    pub(super) async fn reason(&self, text: &str, parameters: &[String]) -> String {
        let config = SessionConfig::new().with_default_catalog_and_schema("proofhouse", "public");
        let context = SessionContext::new_with_config(config);
        if let Some(catalogue) = context.catalog("proofhouse") {
            for (name, schema) in &self.dialect.schemas {
                catalogue.register_schema(name, Arc::clone(schema)).unwrap();
            }
        }
        for function in &self.dialect.functions {
            context.register_udf(function.as_ref().clone());
        }
        let Some(statement) = read(text).ok().and_then(|mut statements| statements.pop()) else {
            return "it is not read".into();
        };
        let written = statement.to_string();
        let state = context.state();
        let planned = async {
            let plan = state.statement_to_plan(engine(statement)).await?;
            let types = plan.get_parameter_types()?;
            let values: Vec<ScalarValue> = parameters
                .iter()
                .zip(1..)
                .filter_map(|(value, at)| {
                    value_of(value, types.get(&format!("${at}")).cloned().flatten().as_ref()).ok()
                })
                .collect();
            let plan = if values.is_empty() { plan } else { plan.with_param_values(values)? };
            let plan = state.create_physical_plan(&plan).await?;
            datafusion::physical_plan::collect(plan, state.task_ctx()).await
        };
        match planned.await {
            Ok(_) => format!("it runs without a guard\n{written}"),
            Err(error) => format!("{error}\n{written}"),
        }
    }
}

fn value_of(text: &str, wanted: Option<&DataType>) -> Result<ScalarValue, String> {
    match wanted {
        Some(DataType::List(element)) => {
            let inside = text.trim_start_matches('{').trim_end_matches('}');
            let elements = inside
                .split(',')
                .map(|part| value_of(part.trim().trim_matches('"'), Some(element.data_type())))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(ScalarValue::List(ScalarValue::new_list_nullable(&elements, element.data_type())))
        }
        Some(DataType::Boolean) => Ok(ScalarValue::Boolean(Some(text == "t" || text == "true"))),
        Some(DataType::Null) | None => Ok(ScalarValue::Utf8(Some(text.to_string()))),
        Some(other) => {
            ScalarValue::try_from_string(text.to_string(), other).map_err(|error| error.to_string())
        }
    }
}

fn texts(batch: &RecordBatch) -> Vec<Vec<String>> {
    let options = FormatOptions::default().with_null("∅");
    let formatters: Vec<ArrayFormatter<'_>> =
        batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options).unwrap()).collect();
    (0..batch.num_rows())
        .map(|row| formatters.iter().map(|formatter| formatter.value(row).to_string()).collect())
        .collect()
}
