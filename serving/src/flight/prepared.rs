//! Prepared statements: described once, bound to values, run as often as wished.

use super::handles::Handle;
use super::sign_in::Call;
use super::statements::{self, Described, as_message, describe, known_transaction, parameter_columns};
use arrow::datatypes::{Field, SchemaRef};
use arrow_flight::sql::{ActionCreatePreparedStatementRequest, ActionCreatePreparedStatementResult};
use arrow_flight::{FlightDescriptor, FlightInfo};
use bytes::Bytes;
use datafusion::common::{ParamValues, ScalarValue};
use std::sync::Arc;
use std::time::Instant;
use tonic::Status;

const WHAT: &str = "prepared statement";
/// What one takes up beside its text.
const BYTES: usize = 4096;

/// A statement with what is known of it before it runs. It is planned anew, under the rules that hold then, each time it runs.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    text: Arc<str>,
    transaction: Option<Handle>,
    columns: SchemaRef,
    parameters: Arc<Vec<Option<Field>>>,
    bound: Option<Vec<ScalarValue>>,
}

/// Prepares a statement.
pub(super) async fn create(
    call: &Call,
    request: ActionCreatePreparedStatementRequest,
) -> Result<ActionCreatePreparedStatementResult, Status> {
    let Described { columns, parameters } =
        describe(call, &request.query, None, request.transaction_id.as_deref()).await?;
    let dataset_schema = as_message(&columns)?;
    let parameter_schema = as_message(&parameter_columns(&parameters))?;
    let bytes = request.query.len() + BYTES;
    let prepared = Prepared {
        text: request.query.into(),
        transaction: request.transaction_id.as_deref().map(known_transaction).transpose()?,
        columns,
        parameters: Arc::new(parameters),
        bound: None,
    };
    let handle = call.session.held().prepared.keep(prepared, bytes, Instant::now())?;
    Ok(ActionCreatePreparedStatementResult {
        prepared_statement_handle: Bytes::copy_from_slice(&handle),
        dataset_schema,
        parameter_schema,
    })
}

/// Lets go of one; of one that is not there too.
pub(super) fn close(call: &Call, handle: &[u8]) {
    call.session.held().prepared.remove(handle);
}

/// The columns of one.
pub(super) fn columns(call: &Call, handle: &[u8]) -> Result<SchemaRef, Status> {
    let held = call.session.held();
    Ok(Arc::clone(&held.prepared.get(handle, WHAT, Instant::now())?.columns))
}

/// Binds values to the placeholders of one, until others are bound.
pub(super) fn bind(call: &Call, handle: &[u8], values: Vec<ScalarValue>) -> Result<(), Status> {
    let mut held = call.session.held();
    let prepared = held.prepared.get_mut(handle, WHAT, Instant::now())?;
    let (given, needed) = (values.len(), prepared.parameters.len());
    if given != needed {
        return Err(Status::invalid_argument(format!(
            "{given} values were bound, but the prepared statement has {needed} parameters"
        )));
    }
    let fitted = values.into_iter().zip(prepared.parameters.iter());
    prepared.bound = Some(fitted.map(|(value, wanted)| fitting(value, wanted.as_ref())).collect());
    Ok(())
}

/// Gives a ticket for its rows with the values that are bound now.
pub(super) async fn info(
    call: &Call,
    handle: &[u8],
    descriptor: FlightDescriptor,
) -> Result<FlightInfo, Status> {
    let (prepared, transaction) = {
        let (held, now) = (call.session.held(), Instant::now());
        let prepared = held.prepared.get(handle, WHAT, now)?.clone();
        // Drivers keep a statement beyond the transaction that it was prepared in. Then it reads outside of any.
        let is_open = |handle: &Handle| held.transactions.get(handle, "transaction", now).is_ok();
        let transaction = prepared.transaction.filter(is_open);
        (prepared, transaction)
    };
    let needed = prepared.parameters.len();
    if needed > 0 && prepared.bound.is_none() {
        return Err(Status::invalid_argument(format!(
            "the statement has {needed} parameters, and no values are bound"
        )));
    }
    let values = prepared.bound.filter(|_| needed > 0);
    let follows =
        values.iter().flatten().zip(prepared.parameters.iter()).any(|(value, wanted)| {
            wanted.as_ref().is_none_or(|wanted| *wanted.data_type() != value.data_type())
        });
    let parameters = values.map(ParamValues::from);
    let text = prepared.text.as_ref().to_owned();
    // What a value is may decide what comes out.
    let columns = if follows {
        let transaction = transaction.as_ref().map(Handle::as_slice);
        describe(call, &text, parameters.clone(), transaction).await?.columns
    } else {
        prepared.columns
    };
    statements::ticket_for(call, text, parameters, columns, transaction, descriptor)
}

/// A value in the type that it is compared with, where that says the same. Else as the client gave it: the engine makes the two
/// sides of a comparison alike, or says that it cannot.
fn fitting(value: ScalarValue, wanted: Option<&Field>) -> ScalarValue {
    let Some(wanted) = wanted.filter(|wanted| *wanted.data_type() != value.data_type()) else { return value };
    let Ok(made) = value.cast_to(wanted.data_type()) else { return value };
    // Nothing is nothing in any type.
    if value.is_null() {
        return made;
    }
    match made.cast_to(&value.data_type()) {
        Ok(back) if back == value => made,
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use arrow::datatypes::DataType;

    #[test]
    fn a_value_keeps_what_it_says() {
        let wanted = |data_type| Field::new("a", data_type, true);
        let short = wanted(DataType::Int32);
        assert_eq!(fitting(ScalarValue::from(5i64), Some(&short)), ScalarValue::from(5i32));
        let long = ScalarValue::from(5_000_000_000i64);
        assert_eq!(fitting(long.clone(), Some(&short)), long, "it does not fit");
        let half = ScalarValue::from(1.5f64);
        assert_eq!(fitting(half.clone(), Some(&short)), half, "nor does this");
        let text = ScalarValue::from("soon");
        assert_eq!(fitting(text.clone(), Some(&short)), text);
        let view = wanted(DataType::Utf8View);
        assert_eq!(fitting(text, Some(&view)), ScalarValue::Utf8View(Some("soon".into())));
        assert_eq!(fitting(ScalarValue::Null, Some(&short)), ScalarValue::Int32(None));
    }
}
