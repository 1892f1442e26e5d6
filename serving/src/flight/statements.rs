//! A query: what it would give, the ticket for its rows, and the rows.

use super::handles::Handle;
use super::sending;
use super::session::Asked;
use super::sign_in::Call;
use super::status::{of_warehouse, unreadable};
use crate::catalogue;
use crate::failure::Failure;
use crate::questions::engine;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow_flight::sql::{ProstMessageExt, TicketStatementQuery};
use arrow_flight::{
    FlightData, FlightDescriptor, FlightEndpoint, FlightInfo, IpcMessage, SchemaAsIpc, Ticket,
};
use bytes::Bytes;
use datafusion::common::ParamValues;
use datafusion::sql::sqlparser::ast::{Set, Statement};
use futures::stream::BoxStream;
use proofhouse_warehouse::plain_columns::{plain_field, plain_schema};
use proofhouse_warehouse::{Question, Refusal, WarehouseError};
use prost::Message;
use std::sync::Arc;
use std::time::Instant;
use tokio_util::sync::CancellationToken;
use tonic::Status;

/// Most placeholders of a statement.
pub(super) const PLACEHOLDERS: usize = 1000;
/// What a ticket takes up beside its text and values.
const TICKET_BYTES: usize = 512;

/// What is known of a statement before it runs.
pub(super) struct Described {
    pub(super) columns: SchemaRef,
    /// What each placeholder is compared with, as far as that is known.
    pub(super) parameters: Vec<Option<Field>>,
}

/// Reads a text: one statement, in the words that the door of Postgres takes too. Whether it only reads is for the guarded
/// session to say, which enters what it refuses in the audit.
fn read(text: &str) -> Result<Statement, Status> {
    let statements = catalogue::read(text)
        .map_err(|error| Failure::syntax(format!("the statement cannot be read: {error}")))?;
    <[Statement; 1]>::try_from(statements)
        .map(|[statement]| statement)
        .map_err(|_| Status::invalid_argument("send exactly one statement at a time"))
}

/// What is said of a statement that is refused, where the protocol has another way to the same.
fn refused(statement: &Statement, error: WarehouseError) -> Status {
    if !matches!(error, WarehouseError::Refused(Refusal::NotReadOnly(_))) {
        return of_warehouse(error);
    }
    match statement {
        Statement::Set(Set::SingleAssignment { .. } | Set::MultipleAssignments { .. }) => {
            Status::permission_denied(
                "SET is not taken over Flight: proofhouse.purpose and statement_timeout are session options, and the header \
                 proofhouse-purpose names the purpose of one call",
            )
        }
        Statement::StartTransaction { .. } | Statement::Commit { .. } | Statement::Rollback { .. } => {
            Status::permission_denied(
                "transactions begin and end with the actions BeginTransaction and EndTransaction",
            )
        }
        _ => of_warehouse(error),
    }
}

/// What a statement would give, with these values for its placeholders if there are any.
pub(super) async fn describe(
    call: &Call,
    text: &str,
    parameters: Option<ParamValues>,
    transaction: Option<&[u8]>,
) -> Result<Described, Status> {
    let statement = read(text)?;
    let session = call.guarded(transaction)?;
    let _held = (call.session.place()?, call.line.busy());
    let stop = call.stop(CancellationToken::new());
    let question = Question { text, statement: Some(engine(statement.clone())), parameters };
    let description =
        stop.or(session.describe(question)).await?.map_err(|error| refused(&statement, error))?;
    let mut parameters = Vec::new();
    for (name, field) in description.parameters {
        let place = name.strip_prefix('$').and_then(|digits| digits.parse::<usize>().ok());
        let place = place.filter(|place| (1..=PLACEHOLDERS).contains(place)).ok_or_else(|| {
            Status::invalid_argument(format!("there is no parameter {name}; they are $1, $2 ..."))
        })?;
        if parameters.len() < place {
            parameters.resize(place, None);
        }
        if let Some(slot) = parameters.get_mut(place - 1) {
            *slot = field;
        }
    }
    Ok(Described { columns: plain_schema(&description.columns), parameters })
}

/// The placeholders as columns; those of which nothing follows have no type.
pub(super) fn parameter_columns(parameters: &[Option<Field>]) -> Schema {
    let column = |(place, field): (usize, &Option<Field>)| {
        let name = format!("${}", place + 1);
        match field {
            Some(field) => plain_field(&Field::new(name, field.data_type().clone(), true)),
            None => Field::new(name, DataType::Null, true),
        }
    };
    Schema::new(parameters.iter().enumerate().map(column).collect::<Vec<_>>())
}

/// Says what a query would give, and gives a ticket for its rows.
pub(super) async fn info(
    call: &Call,
    text: String,
    transaction: Option<Bytes>,
    descriptor: FlightDescriptor,
) -> Result<FlightInfo, Status> {
    let described = describe(call, &text, None, transaction.as_deref()).await?;
    let count = described.parameters.len();
    if count > 0 {
        return Err(Status::invalid_argument(format!(
            "the statement has {count} parameters: prepare it and bind their values"
        )));
    }
    let transaction = transaction.as_deref().map(known_transaction).transpose()?;
    ticket_for(call, text, None, described.columns, transaction, descriptor)
}

/// A handle of a transaction that was found before.
pub(super) fn known_transaction(handle: &[u8]) -> Result<Handle, Status> {
    Handle::try_from(handle).map_err(|_| super::status::unknown_handle("transaction"))
}

/// Gives a ticket for the rows of a statement with its values.
pub(super) fn ticket_for(
    call: &Call,
    text: String,
    parameters: Option<ParamValues>,
    columns: SchemaRef,
    transaction: Option<Handle>,
    descriptor: FlightDescriptor,
) -> Result<FlightInfo, Status> {
    let values = match &parameters {
        Some(ParamValues::List(values)) => values.iter().map(|value| value.value().size()).sum(),
        _ => 0,
    };
    let bytes = text.len() + values + TICKET_BYTES;
    let asked = Asked {
        text,
        parameters,
        columns: Arc::clone(&columns),
        transaction,
        cancelled: CancellationToken::new(),
    };
    let handle = call.session.held().tickets.keep(Arc::new(asked), bytes, Instant::now())?;
    let ticket = TicketStatementQuery { statement_handle: Bytes::copy_from_slice(&handle) };
    flight_info(&columns, ticket.as_any().encode_to_vec(), descriptor)
}

/// What a client is told before it asks for rows.
pub(super) fn flight_info(
    columns: &Schema,
    ticket: impl Into<Bytes>,
    descriptor: FlightDescriptor,
) -> Result<FlightInfo, Status> {
    let endpoint = FlightEndpoint::new().with_ticket(Ticket::new(ticket));
    FlightInfo::new()
        .try_with_schema(columns)
        .map(|info| info.with_endpoint(endpoint).with_descriptor(descriptor))
        .map_err(|error| super::status::unsendable(&error))
}

/// Columns as a message of Arrow.
pub(super) fn as_message(columns: &Schema) -> Result<Bytes, Status> {
    let options = arrow::ipc::writer::IpcWriteOptions::default();
    IpcMessage::try_from(SchemaAsIpc::new(columns, &options))
        .map(|message| message.0)
        .map_err(|error| super::status::unsendable(&error))
}

/// The rows of a ticket.
pub(super) async fn rows(
    call: &Call,
    ticket: &TicketStatementQuery,
) -> Result<BoxStream<'static, Result<FlightData, Status>>, Status> {
    let asked = {
        let held = call.session.held();
        Arc::clone(held.tickets.get(&ticket.statement_handle, "ticket", Instant::now())?)
    };
    let statement = read(&asked.text)?;
    let session = call.guarded(asked.transaction.as_ref().map(|handle| handle.as_slice()))?;
    let held = (call.session.place()?, call.line.busy());
    let stop = call.stop(asked.cancelled.clone());
    let question = Question {
        text: &asked.text,
        statement: Some(engine(statement.clone())),
        parameters: asked.parameters.clone(),
    };
    let rows = stop.or(session.ask(question)).await?.map_err(|error| refused(&statement, error))?;
    if !same_types(&rows.schema(), &asked.columns) {
        return Err(Status::aborted("a table has changed since the ticket was given; ask again"));
    }
    Ok(sending::rows(rows, Arc::clone(&asked.columns), stop, held))
}

/// Whether columns have the types that were told. Descriptions may differ between a plan and what runs it.
fn same_types(columns: &Schema, told: &Schema) -> bool {
    let made = plain_schema(columns);
    made.fields().len() == told.fields().len()
        && made
            .fields()
            .iter()
            .zip(told.fields())
            .all(|(made, told)| made.data_type().equals_datatype(told.data_type()))
}

/// Cancels what a client was told of: the statements of all tickets in it. Whether there was any.
pub(super) fn cancel(call: &Call, info: &FlightInfo) -> Result<(), Status> {
    let mut is_known = false;
    for endpoint in info.endpoint.iter().take(PLACEHOLDERS) {
        let Some(ticket) = &endpoint.ticket else { continue };
        let any = arrow_flight::sql::Any::decode(&*ticket.ticket).map_err(|_| unreadable("the ticket"))?;
        let Ok(Some(ticket)) = any.unpack::<TicketStatementQuery>() else { continue };
        let held = call.session.held();
        if let Ok(asked) = held.tickets.get(&ticket.statement_handle, "ticket", Instant::now()) {
            asked.cancelled.cancel();
            is_known = true;
        }
    }
    if is_known { Ok(()) } else { Err(super::status::unknown_handle("statement")) }
}
