//! Messages in and out. None is longer than it may be, and nothing is sent for longer than the other side may take.

use super::failure::{Ended, Failure, Handled};
use bytes::BytesMut;
use futures::{SinkExt, StreamExt};
use pgwire::api::DefaultClient;
use pgwire::error::PgWireError;
use pgwire::messages::response::{NoticeResponse, ReadyForQuery, TransactionStatus};
use pgwire::messages::{PgWireBackendMessage, PgWireFrontendMessage};
use pgwire::tokio::server::{MaybeTls, PgWireMessageServerCodec};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;
use tokio_util::codec::{Decoder, Encoder, Framed};

/// Longest message before somebody has signed in.
const STRANGER: usize = 10_000;
/// Longest message of a user: a statement with its values.
const KNOWN: usize = 16 << 20;
/// How long the other side may leave what it is sent lying.
const PATIENCE: Duration = Duration::from_secs(120);

/// The codec of pgwire, which takes messages of a gigabyte, with a bound.
struct Bounded {
    inner: PgWireMessageServerCodec<()>,
    most: usize,
}

impl Decoder for Bounded {
    type Item = PgWireFrontendMessage;
    type Error = PgWireError;

    fn decode(&mut self, buffer: &mut BytesMut) -> Result<Option<Self::Item>, Self::Error> {
        // A startup message has its length first, the others a letter before it.
        let length_of = |from: usize| {
            let bytes = buffer.get(from..from + 4)?;
            Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
        };
        let is_first = matches!(
            self.inner.client_info.state,
            pgwire::api::PgWireConnectionState::AwaitingStartup
                | pgwire::api::PgWireConnectionState::AwaitingSslRequest
        );
        if let Some(length) = length_of(usize::from(!is_first)).filter(|length| *length > self.most) {
            return Err(PgWireError::MessageTooLarge(self.most, length));
        }
        // Lengths inside of messages are not all checked there; what does not add up must not end more than this connection.
        catch_unwind(AssertUnwindSafe(|| self.inner.decode(buffer)))
            .unwrap_or(Err(PgWireError::InvalidMessageType(0)))
    }
}

impl Encoder<PgWireBackendMessage> for Bounded {
    type Error = std::io::Error;

    fn encode(&mut self, message: PgWireBackendMessage, buffer: &mut BytesMut) -> Result<(), std::io::Error> {
        self.inner.encode(message, buffer)
    }
}

/// One connection's messages.
pub(super) struct Wire {
    framed: Framed<MaybeTls, Bounded>,
}

impl Wire {
    pub(super) fn new(framed: Framed<MaybeTls, PgWireMessageServerCodec<()>>) -> Wire {
        let framed = framed.map_codec(|inner| Bounded { inner, most: STRANGER });
        Wire { framed }
    }

    /// What pgwire knows of the other side.
    pub(super) fn client(&mut self) -> &mut DefaultClient<()> {
        &mut self.framed.codec_mut().inner.client_info
    }

    /// From now on a message may be as long as a user's.
    pub(super) fn trust(&mut self) {
        self.framed.codec_mut().most = KNOWN;
    }

    /// The next message; `None` when the other side has closed.
    pub(super) async fn next(&mut self) -> Handled<Option<PgWireFrontendMessage>> {
        match self.framed.next().await {
            None => Ok(None),
            Some(Ok(message)) => Ok(Some(message)),
            Some(Err(PgWireError::IoError(_))) => Err(Ended::Gone),
            Some(Err(error)) => Err(Failure::protocol(error.to_string()).into()),
        }
    }

    /// Sends a message with others that follow.
    pub(super) async fn feed(&mut self, message: PgWireBackendMessage) -> Handled<()> {
        taken(self.framed.feed(message)).await
    }

    /// Sends all that was fed.
    pub(super) async fn flush(&mut self) -> Handled<()> {
        taken(self.framed.flush()).await
    }

    /// Sends bytes that are whole messages already.
    pub(super) async fn write(&mut self, messages: &[u8]) -> Handled<()> {
        self.flush().await?;
        taken(self.framed.get_mut().write_all(messages)).await
    }

    pub(super) async fn ready(&mut self, status: TransactionStatus) -> Handled<()> {
        self.feed(PgWireBackendMessage::ReadyForQuery(ReadyForQuery::new(status))).await?;
        self.flush().await
    }

    pub(super) async fn fail(&mut self, failure: &Failure) -> Handled<()> {
        self.feed(PgWireBackendMessage::ErrorResponse(failure.info().into())).await
    }

    /// A word to the client that is no error.
    pub(super) async fn notice(&mut self, message: &str) -> Handled<()> {
        let info = pgwire::error::ErrorInfo::new("NOTICE".into(), "00000".into(), message.to_owned());
        self.feed(PgWireBackendMessage::NoticeResponse(NoticeResponse::from(info))).await
    }

    /// Says why, and closes.
    pub(super) async fn close(mut self, why: Option<&Failure>) {
        if let Some(failure) = why {
            let _ = self.fail(failure).await;
        }
        let _ = timeout(Duration::from_secs(5), self.framed.close()).await;
    }
}

async fn taken(sending: impl Future<Output = std::io::Result<()>>) -> Handled<()> {
    match timeout(PATIENCE, sending).await {
        Ok(sent) => Ok(sent?),
        Err(_) => Err(Ended::Gone),
    }
}
