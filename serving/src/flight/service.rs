//! The calls of Flight. Each begins with who calls; what is not named here is refused.

use super::sign_in::{Call, Door};
use super::status::{not_offered, read_only, unreadable};
use super::{actions, metadata, prepared, sending, statements, values};
use arrow::datatypes::SchemaRef;
use arrow_flight::flight_service_server::FlightService;
use arrow_flight::sql::{Any, Command, DoPutPreparedStatementResult};
use arrow_flight::{
    Action, ActionType, Criteria, Empty, FlightData, FlightDescriptor, FlightInfo, HandshakeRequest,
    HandshakeResponse, PollInfo, PutResult, Result as ActionResult, SchemaResult, Ticket,
};
use async_trait::async_trait;
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use prost::Message;
use std::sync::Arc;
use tonic::{Request, Response, Status, Streaming};

/// The service behind the door.
pub(super) struct Service {
    pub(super) door: Arc<Door>,
}

type Answer<T> = Result<Response<T>, Status>;
type Answers<T> = BoxStream<'static, Result<T, Status>>;

/// The command of Flight SQL in a descriptor or ticket.
fn command(bytes: &[u8]) -> Result<Command, Status> {
    let any = Any::decode(bytes).map_err(|_| unreadable("the command"))?;
    Command::try_from(any).map_err(|_| unreadable("the command"))
}

/// A command that is not taken, or not in this call.
fn refused(command: &Command) -> Status {
    match command {
        Command::CommandStatementSubstraitPlan(_) => not_offered("a plan of Substrait; send SQL"),
        Command::CommandStatementIngest(_) => read_only("ingest"),
        Command::CommandStatementUpdate(_) | Command::CommandPreparedStatementUpdate(_) => {
            read_only("changing rows")
        }
        Command::Unknown(_) => not_offered("a command of this name"),
        _ => not_offered("this command in this call"),
    }
}

impl Service {
    /// The columns of what a descriptor asks for.
    async fn columns(&self, call: &Call, descriptor: &FlightDescriptor) -> Result<SchemaRef, Status> {
        match command(&descriptor.cmd)? {
            Command::CommandStatementQuery(query) => {
                let transaction = query.transaction_id.as_deref();
                Ok(statements::describe(call, &query.query, None, transaction).await?.columns)
            }
            Command::CommandPreparedStatementQuery(query) => {
                prepared::columns(call, &query.prepared_statement_handle)
            }
            other => metadata::columns(&self.door.about, &other).ok_or_else(|| refused(&other)),
        }
    }
}

#[async_trait]
impl FlightService for Service {
    type HandshakeStream = Answers<HandshakeResponse>;
    type ListFlightsStream = Answers<FlightInfo>;
    type DoGetStream = Answers<FlightData>;
    type DoPutStream = Answers<PutResult>;
    type DoActionStream = Answers<ActionResult>;
    type ListActionsStream = Answers<ActionType>;
    type DoExchangeStream = Answers<FlightData>;

    /// Name and password come in the header `authorization`, as all drivers send them; the token goes back in a header too.
    async fn handshake(
        &self,
        request: Request<Streaming<HandshakeRequest>>,
    ) -> Answer<Self::HandshakeStream> {
        let token = self.door.shake_hands(&request).await?;
        let header = format!("Bearer {token}");
        let header = header.parse().map_err(|_| Status::internal("the token cannot be sent"))?;
        let answer = HandshakeResponse { protocol_version: 0, payload: Bytes::from(token) };
        let mut response = Response::new(futures::stream::iter([Ok(answer)]).boxed());
        response.metadata_mut().insert("authorization", header);
        Ok(response)
    }

    async fn get_flight_info(&self, request: Request<FlightDescriptor>) -> Answer<FlightInfo> {
        let call = self.door.enter(&request).await?;
        let descriptor = request.into_inner();
        let info = match command(&descriptor.cmd)? {
            Command::CommandStatementQuery(query) => {
                statements::info(&call, query.query, query.transaction_id, descriptor).await?
            }
            Command::CommandPreparedStatementQuery(query) => {
                prepared::info(&call, &query.prepared_statement_handle, descriptor).await?
            }
            other => {
                let columns = metadata::columns(&self.door.about, &other).ok_or_else(|| refused(&other))?;
                // What there is to tell is told to whoever asks, as far as their session sees it: the command is its own ticket.
                let ticket = descriptor.cmd.clone();
                statements::flight_info(&columns, ticket, descriptor)?
            }
        };
        Ok(Response::new(info))
    }

    async fn get_schema(&self, request: Request<FlightDescriptor>) -> Answer<SchemaResult> {
        let call = self.door.enter(&request).await?;
        let columns = self.columns(&call, request.get_ref()).await?;
        Ok(Response::new(SchemaResult { schema: statements::as_message(&columns)? }))
    }

    async fn do_get(&self, request: Request<Ticket>) -> Answer<Self::DoGetStream> {
        let call = self.door.enter(&request).await?;
        let stream = match command(&request.get_ref().ticket)? {
            Command::TicketStatementQuery(ticket) => statements::rows(&call, &ticket).await?,
            other => {
                let batch = metadata::rows(&call, &self.door.about, &other).await?;
                sending::batch(batch.ok_or_else(|| refused(&other))?)
            }
        };
        Ok(Response::new(stream))
    }

    async fn do_put(&self, request: Request<Streaming<FlightData>>) -> Answer<Self::DoPutStream> {
        let call = self.door.enter(&request).await?;
        let mut messages = request.into_inner();
        let first = values::next(&mut messages).await?.ok_or_else(|| unreadable("the command"))?;
        let descriptor = first.flight_descriptor.as_ref().ok_or_else(|| unreadable("the command"))?;
        match command(&descriptor.cmd)? {
            Command::CommandPreparedStatementQuery(query) => {
                let handle = query.prepared_statement_handle;
                prepared::columns(&call, &handle)?;
                let values = values::read(first, messages).await?;
                prepared::bind(&call, &handle, values)?;
                let result = DoPutPreparedStatementResult { prepared_statement_handle: Some(handle) };
                let answer = PutResult { app_metadata: result.encode_to_vec().into() };
                Ok(Response::new(futures::stream::iter([Ok(answer)]).boxed()))
            }
            other => Err(refused(&other)),
        }
    }

    async fn do_action(&self, request: Request<Action>) -> Answer<Self::DoActionStream> {
        let call = self.door.enter(&request).await?;
        let results = actions::perform(&self.door, &call, request.into_inner()).await?;
        Ok(Response::new(futures::stream::iter(results.into_iter().map(Ok)).boxed()))
    }

    async fn list_actions(&self, request: Request<Empty>) -> Answer<Self::ListActionsStream> {
        self.door.enter(&request).await?;
        Ok(Response::new(futures::stream::iter(actions::list().map(Ok)).boxed()))
    }

    async fn list_flights(&self, request: Request<Criteria>) -> Answer<Self::ListFlightsStream> {
        self.door.enter(&request).await?;
        Err(not_offered("a list of flights; ask for tables"))
    }

    async fn poll_flight_info(&self, request: Request<FlightDescriptor>) -> Answer<PollInfo> {
        self.door.enter(&request).await?;
        Err(not_offered("polling; GetFlightInfo answers at once"))
    }

    async fn do_exchange(&self, request: Request<Streaming<FlightData>>) -> Answer<Self::DoExchangeStream> {
        self.door.enter(&request).await?;
        Err(not_offered("DoExchange"))
    }
}
