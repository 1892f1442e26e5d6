//! Taking connections, each into a task of its own, until the server stops.

use super::connection::Connection;
use super::failure::Failure;
use super::sign_in::{self, SignedIn};
use super::wire::Wire;
use crate::desk::Desk;
use crate::error::ServeError;
use crate::listening::{LEAVING, Listening};
use crate::tls::Tls;
use pgwire::api::auth::sasl::scram::ScramAuth;
use pgwire::tokio::server::negotiate_tls;
use std::net::SocketAddr;
use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::Interest;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

/// Connections that may be signing in at a time. Beyond them new ones are closed: whoever holds many open keeps others
/// waiting for the time of a sign-in, and no longer.
const SIGNING_IN: usize = 128;
const APPLICATION_PROTOCOL: &[u8] = b"postgresql";

/// The door for clients of Postgres.
pub struct PostgresServer {
    listening: Listening,
    door: Arc<Door>,
}

/// What every connection needs.
pub(super) struct Door {
    pub(super) desk: Arc<Desk>,
    pub(super) acceptor: Option<TlsAcceptor>,
    pub(super) scram: ScramAuth<()>,
    pub(super) signing_in: Arc<Semaphore>,
    pub(super) catalogues: crate::described::Catalogues,
}

impl PostgresServer {
    /// Opens the door at the address of the settings.
    ///
    /// # Errors
    /// When there is neither TLS nor leave for loopback, or the address cannot be listened on.
    pub async fn open(desk: Arc<Desk>, tls: Option<&Tls>) -> Result<PostgresServer, ServeError> {
        let settings = desk.settings();
        let at = ("serve.postgres", settings.postgres.as_str());
        let listening = Listening::open(settings, at, APPLICATION_PROTOCOL, tls).await?;
        let acceptor = listening.acceptor.clone();
        let scram = sign_in::scram(&desk, tls);
        let signing_in = Arc::new(Semaphore::new(SIGNING_IN));
        let door =
            Door { desk, acceptor, scram, signing_in, catalogues: crate::described::Catalogues::default() };
        Ok(PostgresServer { listening, door: Arc::new(door) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.listening.address
    }

    /// Takes connections until it is told to stop; those that are open then are told and end.
    pub async fn run(self, stop: CancellationToken) {
        let mut connections = JoinSet::new();
        while let Some((stream, address)) = self.listening.next(&mut connections, &stop).await {
            connections.spawn(serve(Arc::clone(&self.door), stream, address));
        }
        self.door.desk.close();
        let leaving = async { while connections.join_next().await.is_some() {} };
        let _ = timeout(LEAVING, leaving).await;
    }
}

/// One connection from its first byte to its last.
async fn serve(door: Arc<Door>, stream: TcpStream, address: SocketAddr) {
    let Ok(permit) = Arc::clone(&door.signing_in).try_acquire_owned() else {
        tracing::warn!("too many connections are signing in; one more was closed");
        return;
    };
    let gone = watch(&stream);
    // However this ends, the second handle of the connection is let go of with it.
    let _watched = gone.clone().drop_guard();
    let limit = Duration::from_secs(door.desk.settings().sign_in_seconds);
    let arriving = async {
        let framed = negotiate_tls::<()>(stream, door.acceptor.clone()).await.ok().flatten()?;
        let mut wire = Wire::new(framed);
        let signed_in = sign_in::sign_in(&door, &mut wire, address).await;
        Some((wire, signed_in))
    };
    let arrived = timeout(limit, arriving).await;
    drop(permit);
    match arrived {
        Ok(Some((wire, Ok(SignedIn::As(seat))))) => {
            Connection::new(Arc::clone(&door), wire, *seat, gone).run().await;
        }
        Ok(Some((wire, Ok(SignedIn::Over)))) => wire.close(None).await,
        Ok(Some((wire, Err(super::failure::Ended::Failed(failure))))) => {
            wire.close(Some(&Failure { is_fatal: true, ..failure })).await;
        }
        // No TLS after all, gone, or too slow: nobody to talk to.
        Ok(Some((_, Err(super::failure::Ended::Gone))) | None) | Err(_) => {}
    }
}

/// A token that is cancelled once the other side has closed, also while a statement computes and nobody reads.
fn watch(stream: &TcpStream) -> CancellationToken {
    let gone = CancellationToken::new();
    let second =
        stream.as_fd().try_clone_to_owned().map(std::net::TcpStream::from).and_then(TcpStream::from_std);
    if let Ok(second) = second {
        let token = gone.clone();
        tokio::spawn(async move {
            let watching = async {
                while let Ok(ready) = second.ready(Interest::READABLE).await {
                    if ready.is_read_closed() {
                        break;
                    }
                    // There is something to read, and somebody else reads it; look again later.
                    sleep(Duration::from_millis(250)).await;
                }
            };
            tokio::select! {
                () = watching => token.cancel(),
                () = token.cancelled() => {}
            }
        });
    }
    gone
}
