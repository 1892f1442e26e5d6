//! Taking connections, each into a task of its own, until the server stops.

use crate::accounts::Accounts;
use crate::allowance::Origin;
use crate::asked::Peer;
use crate::error::PagesError;
use crate::settings::PagesSettings;
use crate::shelf::Shelf;
use crate::site::Site;
use crate::stalling::Stalling;
use crate::tls::{self, may_speak};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

/// How long connections may take to end when the server stops.
const LEAVING: Duration = Duration::from_secs(10);
/// The longest head of a request.
const LONGEST_HEAD: usize = 16 * 1024;
/// The most headers of a request.
const MOST_HEADERS: usize = 64;

/// The pages, ready to be served.
pub struct Pages {
    site: Arc<Site>,
    acceptor: Option<TlsAcceptor>,
}

/// Serves the pages on a listener until it is told to stop; requests that are being answered then may end.
///
/// # Errors
/// When the settings cannot be used: no TLS and no leave to do without, files of TLS that do not fit together, or a listener that
/// others than this machine can reach without TLS.
pub async fn serve(
    listener: TcpListener,
    settings: PagesSettings,
    accounts: Arc<dyn Accounts>,
    shelf: Arc<dyn Shelf>,
    shutdown: CancellationToken,
) -> Result<(), PagesError> {
    Pages::new(settings, accounts, shelf)?.run(listener, shutdown).await
}

impl Pages {
    /// Reads what TLS needs and puts texts and templates together, so that what is wrong is found before anything is served.
    ///
    /// # Errors
    /// As [`serve`].
    pub fn new(
        settings: PagesSettings,
        accounts: Arc<dyn Accounts>,
        shelf: Arc<dyn Shelf>,
    ) -> Result<Pages, PagesError> {
        let acceptor = tls::load(&settings)?.map(TlsAcceptor::from);
        Ok(Pages { site: Arc::new(Site::new(settings, accounts, shelf)?), acceptor })
    }

    /// Takes connections until it is told to stop.
    ///
    /// # Errors
    /// When there is no TLS and the listener is not of this machine alone.
    pub async fn run(self, listener: TcpListener, shutdown: CancellationToken) -> Result<(), PagesError> {
        let address = listener.local_addr().map_err(|error| PagesError::Listen(error.to_string()))?;
        if !may_speak(self.acceptor.is_some(), address.ip()) {
            return Err(PagesError::setting(
                "serve.http",
                format!(
                    "without TLS the pages are served to this machine alone: listen on 127.0.0.1 or [::1] and not on {}, or name \
                     serve.certificate and serve.private_key",
                    address.ip()
                ),
            ));
        }
        let door = Arc::new(Door {
            seats: Arc::new(Semaphore::new(self.site.settings.connections.max(1))),
            taken: Mutex::default(),
            site: self.site,
            acceptor: self.acceptor,
            stop: shutdown.clone(),
        });
        let mut connections = JoinSet::new();
        loop {
            let taken = tokio::select! {
                taken = listener.accept() => taken,
                Some(_) = connections.join_next() => continue,
                () = shutdown.cancelled() => break,
            };
            match taken {
                Ok((stream, address)) => {
                    connections.spawn(connection(Arc::clone(&door), stream, address));
                }
                Err(error) => {
                    // No more files, say. Others may end meanwhile.
                    tracing::warn!(%error, "a connection could not be taken");
                    sleep(Duration::from_millis(200)).await;
                }
            }
        }
        drop(listener);
        let leaving = async { while connections.join_next().await.is_some() {} };
        let _ = timeout(LEAVING, leaving).await;
        Ok(())
    }
}

/// What every connection needs.
struct Door {
    site: Arc<Site>,
    acceptor: Option<TlsAcceptor>,
    seats: Arc<Semaphore>,
    /// Connections by where they come from.
    taken: Mutex<HashMap<Origin, usize>>,
    stop: CancellationToken,
}

/// A connection that is counted until this is dropped.
struct Counted<'a> {
    door: &'a Door,
    origin: Origin,
}

impl Door {
    /// Counts a connection; `None` when its origin has as many as it may.
    fn count(&self, origin: Origin) -> Option<Counted<'_>> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let of_origin = taken.entry(origin).or_default();
        if *of_origin >= self.site.settings.connections_per_address {
            return None;
        }
        *of_origin += 1;
        Some(Counted { door: self, origin })
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        let mut taken = self.door.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let left = taken.get(&self.origin).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            taken.remove(&self.origin);
        } else {
            taken.insert(self.origin, left);
        }
    }
}

/// One connection from its first byte to its last.
async fn connection(door: Arc<Door>, stream: TcpStream, address: SocketAddr) {
    let peer = Peer { address: address.ip().to_canonical(), is_secure: door.acceptor.is_some() };
    if !may_speak(peer.is_secure, peer.address) {
        return;
    }
    let Ok(_seat) = Arc::clone(&door.seats).try_acquire_owned() else {
        tracing::warn!("too many connections; one more was closed");
        return;
    };
    let Some(_counted) = door.count(Origin::of(peer.address)) else {
        tracing::warn!("too many connections from one address; one more was closed");
        return;
    };
    let _ = stream.set_nodelay(true);
    let limit = door.site.settings.stall;
    match &door.acceptor {
        None => speak(&door, Stalling::new(stream, limit), peer).await,
        Some(acceptor) => {
            let arriving = acceptor.accept(Stalling::new(stream, limit));
            // No TLS after all, gone, or too slow: nobody to talk to.
            if let Ok(Ok(stream)) = timeout(door.site.settings.arrival, arriving).await {
                speak(&door, stream, peer).await;
            }
        }
    }
}

/// Answers the requests of a connection.
async fn speak<S: AsyncRead + AsyncWrite + Unpin>(door: &Door, stream: S, peer: Peer) {
    let settings = &door.site.settings;
    let service =
        service_fn(|request| async move { Ok::<_, Infallible>(door.site.answer(request, peer).await) });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(settings.arrival)
        .max_header_size(LONGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .max_buf_size(4 * LONGEST_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(serving);
    let is_over = tokio::select! {
        _ = serving.as_mut() => true,
        () = sleep(settings.connection_longest) => false,
        () = door.stop.cancelled() => false,
    };
    if !is_over {
        serving.as_mut().graceful_shutdown();
        let _ = timeout(settings.connection_longest, serving).await;
    }
}
