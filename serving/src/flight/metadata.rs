//! Which catalogues, schemas, tables and types there are: what the session may name, and nothing else. Keys are known of no
//! table.

use super::about::About;
use super::sign_in::Call;
use super::status::unsendable;
use crate::catalogue::DATABASE;
use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow_flight::sql::metadata::{GetCatalogsBuilder, GetDbSchemasBuilder, GetTablesBuilder};
use arrow_flight::sql::{Command, CommandGetDbSchemas, CommandGetTables};
use std::sync::Arc;
use tonic::Status;

/// The schema that the tables are in.
const SCHEMA: &str = "public";
/// What they are.
const TABLE: &str = "TABLE";
/// Most things that one call may name; each is compared with all that there are.
const NAMED: usize = 200;

/// The columns of the answer to a command; none when it does not ask for what there is.
pub(super) fn columns(about: &About, command: &Command) -> Option<SchemaRef> {
    Some(match command {
        Command::CommandGetCatalogs(_) => GetCatalogsBuilder::new().schema(),
        Command::CommandGetDbSchemas(wanted) => schemas(wanted).schema(),
        Command::CommandGetTables(wanted) => tables(wanted).schema(),
        Command::CommandGetTableTypes(wanted) => wanted.into_builder().schema(),
        Command::CommandGetSqlInfo(_) => about.server.schema(),
        Command::CommandGetXdbcTypeInfo(_) => about.data_types.schema(),
        Command::CommandGetPrimaryKeys(_) => primary_keys(),
        Command::CommandGetExportedKeys(_)
        | Command::CommandGetImportedKeys(_)
        | Command::CommandGetCrossReference(_) => foreign_keys(),
        _ => return None,
    })
}

/// The answer to a command; none when it does not ask for what there is.
pub(super) async fn rows(
    call: &Call,
    about: &About,
    command: &Command,
) -> Result<Option<RecordBatch>, Status> {
    let made = match command {
        Command::CommandGetCatalogs(_) => {
            let mut builder = GetCatalogsBuilder::new();
            builder.append(DATABASE);
            builder.build()
        }
        Command::CommandGetDbSchemas(wanted) => {
            let mut builder = schemas(wanted);
            builder.append(DATABASE, SCHEMA);
            builder.build()
        }
        Command::CommandGetTables(wanted) => return tables_of(call, wanted).await.map(Some),
        Command::CommandGetTableTypes(wanted) => {
            let mut builder = wanted.into_builder();
            builder.append(TABLE);
            builder.build()
        }
        Command::CommandGetSqlInfo(wanted) => {
            check_count(wanted.info.len())?;
            about.server.record_batch(wanted.info.iter().copied())
        }
        Command::CommandGetXdbcTypeInfo(wanted) => about.data_types.record_batch(wanted.data_type),
        Command::CommandGetPrimaryKeys(_) => Ok(RecordBatch::new_empty(primary_keys())),
        Command::CommandGetExportedKeys(_)
        | Command::CommandGetImportedKeys(_)
        | Command::CommandGetCrossReference(_) => Ok(RecordBatch::new_empty(foreign_keys())),
        _ => return Ok(None),
    };
    made.map(Some).map_err(|error| unsendable(&error))
}

fn check_count(count: usize) -> Result<(), Status> {
    if count <= NAMED {
        return Ok(());
    }
    Err(Status::invalid_argument(format!("{NAMED} things may be asked for at a time")))
}

fn schemas(wanted: &CommandGetDbSchemas) -> GetDbSchemasBuilder {
    wanted.clone().into_builder()
}

fn tables(wanted: &CommandGetTables) -> GetTablesBuilder {
    wanted.clone().into_builder()
}

/// The tables that a call asks for, with the columns as a plain `SELECT` would give them.
async fn tables_of(call: &Call, wanted: &CommandGetTables) -> Result<RecordBatch, Status> {
    check_count(wanted.table_types.len())?;
    let described = call.session.tables.described().await.map_err(|problem| {
        tracing::error!(problem, "tables could not be described");
        Status::unavailable("the warehouse cannot answer just now; its operator finds the reason in the log")
    })?;
    let mut builder = tables(wanted);
    for table in described.iter() {
        let columns = proofhouse_warehouse::plain_columns::plain_schema(&table.columns);
        builder.append(DATABASE, SCHEMA, &table.name, TABLE, &columns).map_err(|error| unsendable(&error))?;
    }
    builder.build().map_err(|_| Status::invalid_argument("a pattern cannot be read"))
}

fn texts(names: &[(&str, bool)]) -> Vec<Field> {
    names.iter().map(|(name, is_nullable)| Field::new(*name, DataType::Utf8, *is_nullable)).collect()
}

fn primary_keys() -> SchemaRef {
    let mut fields = texts(&[
        ("catalog_name", true),
        ("db_schema_name", true),
        ("table_name", false),
        ("column_name", false),
        ("key_name", true),
    ]);
    fields.push(Field::new("key_sequence", DataType::Int32, false));
    Arc::new(Schema::new(fields))
}

fn foreign_keys() -> SchemaRef {
    let mut fields = texts(&[
        ("pk_catalog_name", true),
        ("pk_db_schema_name", true),
        ("pk_table_name", false),
        ("pk_column_name", false),
        ("fk_catalog_name", true),
        ("fk_db_schema_name", true),
        ("fk_table_name", false),
        ("fk_column_name", false),
    ]);
    fields.push(Field::new("key_sequence", DataType::Int32, false));
    fields.extend(texts(&[("fk_key_name", true), ("pk_key_name", true)]));
    fields.push(Field::new("update_rule", DataType::UInt8, false));
    fields.push(Field::new("delete_rule", DataType::UInt8, false));
    Arc::new(Schema::new(fields))
}
