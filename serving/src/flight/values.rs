//! Values for placeholders, as a client sends them: one row of Arrow. It is the only thing that this server reads from a client
//! in Arrow, so it is looked at before the decoder sees it.

use super::statements::PLACEHOLDERS;
use super::status::unreadable;
use arrow::array::RecordBatch;
use arrow::ipc::{MessageHeader, root_as_message};
use arrow_flight::FlightData;
use arrow_flight::decode::FlightRecordBatchStream;
use datafusion::common::ScalarValue;
use futures::{FutureExt, Stream, StreamExt, TryStreamExt};
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::time::timeout;
use tonic::Status;

/// Messages that one row may come in, and their bytes together.
const MESSAGES: usize = 16;
const BYTES: usize = 4 << 20;
/// How long a client may take between two of them.
const PATIENCE: Duration = Duration::from_secs(30);

/// The next message of a client that is sending some.
pub(super) async fn next(
    messages: &mut (impl Stream<Item = Result<FlightData, Status>> + Unpin),
) -> Result<Option<FlightData>, Status> {
    match timeout(PATIENCE, messages.next()).await {
        Ok(message) => message.transpose(),
        Err(_) => Err(Status::deadline_exceeded("nothing came for too long")),
    }
}

/// Reads one row of values; `first` came with the command.
pub(super) async fn read(
    first: FlightData,
    mut rest: impl Stream<Item = Result<FlightData, Status>> + Unpin,
) -> Result<Vec<ScalarValue>, Status> {
    let mut gathered = Vec::new();
    let mut bytes = 0;
    let mut message = Some(first);
    while let Some(data) = message {
        bytes += data.data_header.len() + data.data_body.len();
        if gathered.len() >= MESSAGES || bytes > BYTES {
            return Err(Status::resource_exhausted(format!(
                "values come in {MESSAGES} messages and {BYTES} bytes at most"
            )));
        }
        // A message without Arrow only carries words about the others.
        if !data.data_header.is_empty() {
            check(&data)?;
            gathered.push(data);
        }
        message = next(&mut rest).await?;
    }
    let decoding =
        FlightRecordBatchStream::new_from_flight_data(futures::stream::iter(gathered.into_iter().map(Ok)))
            .try_collect::<Vec<RecordBatch>>();
    // What does not add up inside must not end more than this call.
    let batches = AssertUnwindSafe(decoding).catch_unwind().await;
    let batches = batches.map_err(|_| unreadable("the row of values"))?;
    row_of(&batches.map_err(|_| unreadable("the row of values"))?)
}

/// Only columns and plain rows. What is compressed could unfold to any size.
fn check(data: &FlightData) -> Result<(), Status> {
    let message = root_as_message(&data.data_header).map_err(|_| unreadable("the row of values"))?;
    match message.header_type() {
        MessageHeader::Schema => Ok(()),
        MessageHeader::RecordBatch => {
            let header = message.header_as_record_batch().ok_or_else(|| unreadable("the row of values"))?;
            if header.compression().is_some() {
                return Err(Status::invalid_argument("values come uncompressed"));
            }
            if header.length() > 1 {
                return Err(Status::invalid_argument("a statement runs once: bind one row of values"));
            }
            if is_sound(&header, data.data_body.len()) {
                Ok(())
            } else {
                Err(unreadable("the row of values"))
            }
        }
        _ => Err(Status::invalid_argument("values come as they are, without dictionaries")),
    }
}

/// Whether what a row says of itself lies within it, and its lists are no longer than a row may be.
fn is_sound(row: &arrow::ipc::RecordBatch<'_>, body: usize) -> bool {
    let within = |number: i64, most: usize| usize::try_from(number).is_ok_and(|number| number <= most);
    let nodes = row.nodes().into_iter().flatten().all(|node| {
        within(node.length(), BYTES) && within(node.null_count(), BYTES) && node.null_count() <= node.length()
    });
    let buffers = row.buffers().into_iter().flatten().all(|buffer| {
        buffer.offset() >= 0
            && buffer.length() >= 0
            && buffer.offset().checked_add(buffer.length()).is_some_and(|end| within(end, body))
    });
    row.length() >= 0 && nodes && buffers
}

fn row_of(batches: &[RecordBatch]) -> Result<Vec<ScalarValue>, Status> {
    let mut rows = batches.iter().filter(|batch| batch.num_rows() > 0);
    let (row, more) = (rows.next(), rows.next());
    if more.is_some() || row.is_some_and(|row| row.num_rows() > 1) {
        return Err(Status::invalid_argument("a statement runs once: bind one row of values"));
    }
    let Some(row) = row else { return Ok(Vec::new()) };
    if row.num_columns() > PLACEHOLDERS {
        return Err(Status::invalid_argument(format!("a statement has {PLACEHOLDERS} parameters at most")));
    }
    let value = |column| ScalarValue::try_from_array(column, 0);
    row.columns()
        .iter()
        .map(|column| {
            value(column).map_err(|_| Status::invalid_argument("a value has a type that is not taken here"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use arrow::array::{ArrayRef, DictionaryArray, Int64Array, StringArray};
    use arrow::datatypes::Int32Type;
    use arrow::ipc::CompressionType;
    use arrow::ipc::writer::IpcWriteOptions;
    use arrow_flight::encode::{DictionaryHandling, FlightDataEncoderBuilder};
    use std::sync::Arc;
    use tonic::Code;

    async fn sent(columns: Vec<(&str, ArrayRef)>, options: IpcWriteOptions) -> Vec<FlightData> {
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        FlightDataEncoderBuilder::new()
            .with_options(options)
            .with_dictionary_handling(DictionaryHandling::Resend)
            .build(futures::stream::iter([Ok(batch)]))
            .try_collect()
            .await
            .unwrap()
    }

    async fn read_all(mut messages: Vec<FlightData>) -> Result<Vec<ScalarValue>, Status> {
        let first = messages.remove(0);
        read(first, futures::stream::iter(messages.into_iter().map(Ok))).await
    }

    fn numbers(values: Vec<i64>) -> Vec<(&'static str, ArrayRef)> {
        vec![("0", Arc::new(Int64Array::from(values)))]
    }

    #[tokio::test]
    async fn one_row_is_read_and_more_are_not() {
        let options = IpcWriteOptions::default;
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("0", Arc::new(Int64Array::from(vec![7]))),
            ("1", Arc::new(StringArray::from(vec![Some("it's")]))),
        ];
        let values = read_all(sent(columns, options()).await).await.unwrap();
        assert_eq!(values, [ScalarValue::from(7i64), ScalarValue::from("it's")]);
        let two = read_all(sent(numbers(vec![1, 2]), options()).await).await.unwrap_err();
        assert_eq!(two.code(), Code::InvalidArgument);
        assert_eq!(read_all(sent(numbers(vec![]), options()).await).await.unwrap(), []);
    }

    #[tokio::test]
    async fn what_could_unfold_is_not_unfolded() {
        let options =
            IpcWriteOptions::default().try_with_compression(Some(CompressionType::LZ4_FRAME)).unwrap();
        let refused = read_all(sent(numbers(vec![1]), options).await).await.unwrap_err();
        assert!(refused.message().contains("uncompressed"), "{refused:?}");
        let codes: ArrayRef = Arc::new(DictionaryArray::<Int32Type>::from_iter(["fr"]));
        let refused = read_all(sent(vec![("0", codes)], IpcWriteOptions::default()).await).await.unwrap_err();
        assert!(refused.message().contains("dictionaries"), "{refused:?}");
    }

    #[tokio::test]
    async fn broken_rows_are_refused_and_no_more() {
        let sound = sent(numbers(vec![1]), IpcWriteOptions::default()).await;
        for message in 0..sound.len() {
            for place in 0..sound[message].data_header.len() {
                for value in [0, 1, 0x7f, 0xff] {
                    let mut broken = sound.clone();
                    let mut header = broken[message].data_header.to_vec();
                    header[place] = value;
                    broken[message].data_header = header.into();
                    // Anything but the end of this process.
                    let _ = read_all(broken).await;
                }
            }
        }
        let mut cut = sound;
        let body = cut.last().unwrap().data_body.slice(..3);
        cut.last_mut().unwrap().data_body = body;
        assert!(read_all(cut).await.is_err());
    }
}
