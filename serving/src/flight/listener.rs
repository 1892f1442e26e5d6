//! Taking connections, over TLS where there is a certificate, until the server stops.

use super::about::About;
use super::line::{Bytes, Line, Patience};
use super::service::Service;
use super::sign_in::Door;
use crate::desk::Desk;
use crate::error::ServeError;
use crate::listening::{LEAVING, Listening};
use crate::tls::Tls;
use arrow_flight::flight_service_server::FlightServiceServer;
use futures::stream::poll_fn;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tonic::Request;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Server;

/// Connections beside those of sessions: whoever is signing in, or a driver that opens two.
const MORE_LINES: usize = 128;
/// Longest message from a client: a statement, or a row of values.
const LONGEST_IN: usize = 1 << 20;
/// Longest message to a client. Only a row that is longer than a piece comes near it.
const LONGEST_OUT: usize = 64 << 20;
/// Calls over one connection at a time.
const CALLS: u32 = 32;
const HEADERS: u32 = 16 << 10;
/// How often it is looked whether the other side is still there, and how long it may take to say so.
const KNOCK: Duration = Duration::from_secs(30);
const ANSWER: Duration = Duration::from_secs(20);
/// How often it is looked which sessions have ended.
const LOOK: Duration = Duration::from_secs(1);
/// No setting of seconds means more.
const YEAR: u64 = 86_400 * 365;
const APPLICATION_PROTOCOL: &[u8] = b"h2";

/// The door for clients of Arrow Flight SQL.
pub struct FlightServer {
    listening: Listening,
    door: Arc<Door>,
}

impl FlightServer {
    /// Opens the door at the address of the settings.
    ///
    /// # Errors
    /// When there is neither TLS nor leave for loopback, or the address cannot be listened on.
    pub async fn open(desk: Arc<Desk>, tls: Option<&Tls>) -> Result<FlightServer, ServeError> {
        let settings = desk.settings();
        let at = ("serve.flight", settings.flight.as_str());
        let listening = Listening::open(settings, at, APPLICATION_PROTOCOL, tls).await?;
        let seconds = desk.warehouse().settings().access.statement_seconds;
        let about = About::new(seconds)
            .map_err(|error| ServeError::setting("serve.flight", format!("cannot be described: {error}")))?;
        Ok(FlightServer { listening, door: Arc::new(Door::new(desk, about)) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.listening.address
    }

    /// Takes connections until it is told to stop; those that are open then are told and end.
    pub async fn run(self, stop: CancellationToken) {
        let FlightServer { listening, door } = self;
        let (sender, mut lines) = mpsc::channel::<Line>(16);
        let accepting = accept(listening, Arc::clone(&door), sender, stop.clone());
        let sweeping = sweep(Arc::clone(&door), stop.clone());
        let service = FlightServiceServer::new(Service { door: Arc::clone(&door) })
            .max_decoding_message_size(LONGEST_IN)
            .max_encoding_message_size(LONGEST_OUT);
        // A message of a stranger is not even read.
        let watched = Arc::clone(&door);
        let service = InterceptedService::new(service, move |request: Request<()>| {
            watched.glance(&request).map(|()| request)
        });
        let incoming =
            poll_fn(move |context| lines.poll_recv(context).map(|line| line.map(Ok::<Line, Infallible>)));
        let serving = Server::builder()
            .max_concurrent_streams(CALLS)
            .http2_max_header_list_size(HEADERS)
            .http2_keepalive_interval(Some(KNOCK))
            .http2_keepalive_timeout(Some(ANSWER))
            .add_service(service)
            .serve_with_incoming_shutdown(incoming, stop.clone().cancelled_owned());
        let serving = async {
            if let Err(error) = serving.await {
                tracing::error!(%error, "Flight is no longer served");
            }
        };
        tokio::pin!(serving);
        let stopped = async {
            stop.cancelled().await;
            door.desk.close();
            sleep(LEAVING).await;
        };
        tokio::select! {
            ((), (), ()) = async { tokio::join!(accepting, sweeping, &mut serving) } => {}
            () = stopped => {}
        }
    }
}

/// Takes connections and speaks TLS with them, each in a task of its own.
async fn accept(listening: Listening, door: Arc<Door>, sender: mpsc::Sender<Line>, stop: CancellationToken) {
    let settings = door.desk.settings();
    let seconds = |seconds: u64| Duration::from_secs(seconds.min(YEAR));
    let patience =
        Patience { strangers: seconds(settings.sign_in_seconds), known: seconds(settings.idle_seconds) };
    let places = Arc::new(Semaphore::new(settings.connections.saturating_add(MORE_LINES).min(1 << 20)));
    let mut arriving = JoinSet::new();
    while let Some((stream, peer)) = listening.next(&mut arriving, &stop).await {
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            tracing::warn!("too many connections are open; one more was closed");
            continue;
        };
        let acceptor = listening.acceptor.clone();
        arriving.spawn(arrive(stream, peer, acceptor, patience, place, sender.clone()));
    }
}

async fn arrive(
    stream: TcpStream,
    peer: SocketAddr,
    acceptor: Option<TlsAcceptor>,
    patience: Patience,
    place: OwnedSemaphorePermit,
    sender: mpsc::Sender<Line>,
) {
    let _ = stream.set_nodelay(true);
    let bytes = match acceptor {
        None => Bytes::Plain(stream),
        Some(acceptor) => match timeout(patience.strangers, acceptor.accept(stream)).await {
            Ok(Ok(stream)) => Bytes::Secure(Box::new(stream)),
            // No TLS after all, gone, or too slow: nobody to talk to.
            Ok(Err(_)) | Err(_) => return,
        },
    };
    let _ = sender.send(Line::new(bytes, peer, patience, place)).await;
}

/// Lets go of sessions that have ended, again and again.
async fn sweep(door: Arc<Door>, stop: CancellationToken) {
    let mut ticks = interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !stop.is_cancelled() {
        tokio::select! {
            _ = ticks.tick() => door.sessions.sweep(Instant::now()),
            () = stop.cancelled() => {}
        }
    }
}
