//! Calls that are named by a word: prepared statements, transactions, cancelling, and the session itself.

use super::options;
use super::session::Transaction;
use super::sign_in::{Call, Door};
use super::status::{not_offered, unreadable};
use super::{prepared, statements};
use arrow_flight::sql::{
    ActionBeginTransactionRequest, ActionBeginTransactionResult, ActionCancelQueryRequest,
    ActionCancelQueryResult, ActionClosePreparedStatementRequest, ActionCreatePreparedStatementRequest,
    ActionEndTransactionRequest, Any, ProstMessageExt,
};
use arrow_flight::{
    Action, ActionType, CancelFlightInfoRequest, CancelFlightInfoResult, CancelStatus, FlightInfo,
    Result as ActionResult,
};
use bytes::Bytes;
use prost::Message;
use std::time::Instant;
use tonic::Status;

const ACTIONS: [(&str, &str); 9] = [
    ("CreatePreparedStatement", "prepares a statement: ActionCreatePreparedStatementRequest"),
    ("ClosePreparedStatement", "lets go of one: ActionClosePreparedStatementRequest"),
    ("BeginTransaction", "begins a snapshot: ActionBeginTransactionRequest"),
    ("EndTransaction", "ends one: ActionEndTransactionRequest"),
    ("CancelFlightInfo", "cancels a statement: CancelFlightInfoRequest"),
    ("CancelQuery", "the same in the older way: ActionCancelQueryRequest"),
    ("SetSessionOptions", "sets proofhouse.purpose, statement_timeout: SetSessionOptionsRequest"),
    ("GetSessionOptions", "tells what is set: GetSessionOptionsRequest"),
    ("CloseSession", "ends the session and its token: CloseSessionRequest"),
];

/// The words that are taken.
pub(super) fn list() -> impl Iterator<Item = ActionType> {
    ACTIONS.into_iter().map(|(word, description)| ActionType {
        r#type: word.to_owned(),
        description: description.to_owned(),
    })
}

/// Does what a word asks for.
pub(super) async fn perform(door: &Door, call: &Call, action: Action) -> Result<Vec<ActionResult>, Status> {
    let body = &action.body;
    match action.r#type.as_str() {
        "CreatePreparedStatement" => {
            let request: ActionCreatePreparedStatementRequest = unpacked(body)?;
            Ok(packed(&prepared::create(call, request).await?))
        }
        "ClosePreparedStatement" => {
            let request: ActionClosePreparedStatementRequest = unpacked(body)?;
            prepared::close(call, &request.prepared_statement_handle);
            Ok(Vec::new())
        }
        "BeginTransaction" => {
            let _: ActionBeginTransactionRequest = unpacked(body)?;
            let kept = call.session.held().transactions.keep(Transaction::default(), 1, Instant::now())?;
            Ok(packed(&ActionBeginTransactionResult { transaction_id: Bytes::copy_from_slice(&kept) }))
        }
        "EndTransaction" => {
            let request: ActionEndTransactionRequest = unpacked(body)?;
            let ended = call.session.held().transactions.remove(&request.transaction_id);
            ended.ok_or_else(|| super::status::unknown_handle("transaction"))?;
            Ok(Vec::new())
        }
        "CancelFlightInfo" => {
            let request = decoded::<CancelFlightInfoRequest>(body)?;
            statements::cancel(call, &request.info.ok_or_else(|| unreadable("the action"))?)?;
            Ok(plain(&CancelFlightInfoResult::new(CancelStatus::Cancelled)))
        }
        "CancelQuery" => {
            let request: ActionCancelQueryRequest = unpacked(body)?;
            statements::cancel(call, &decoded::<FlightInfo>(&request.info)?)?;
            Ok(packed(&ActionCancelQueryResult { result: CancelStatus::Cancelled.into() }))
        }
        "SetSessionOptions" => Ok(plain(&options::set(call, decoded(body)?))),
        "GetSessionOptions" => Ok(plain(&options::get(call))),
        "CloseSession" => {
            door.sessions.close(&call.key);
            Ok(plain(&options::closed()))
        }
        "CreatePreparedSubstraitPlan" => Err(not_offered("a plan of Substrait; send SQL")),
        "BeginSavepoint" | "EndSavepoint" => {
            Err(not_offered("a savepoint: nothing is written that could be undone;"))
        }
        _ => Err(not_offered("an action of this name")),
    }
}

fn decoded<M: Message + Default>(bytes: &[u8]) -> Result<M, Status> {
    M::decode(bytes).map_err(|_| unreadable("the action"))
}

fn unpacked<M: ProstMessageExt>(bytes: &[u8]) -> Result<M, Status> {
    let any: Any = decoded(bytes)?;
    any.unpack().ok().flatten().ok_or_else(|| unreadable("the action"))
}

fn packed<M: ProstMessageExt>(message: &M) -> Vec<ActionResult> {
    vec![ActionResult::new(message.as_any().encode_to_vec())]
}

fn plain<M: Message>(message: &M) -> Vec<ActionResult> {
    vec![ActionResult::new(message.encode_to_vec())]
}
