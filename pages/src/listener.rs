//! Taking connections, each into a task of its own, until the server stops.

use crate::accounts::Accounts;
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
use proofhouse_schemas::{Network, Origin};
use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
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
    taken: Mutex<Taken>,
    stop: CancellationToken,
}

/// Connections by where they come from.
#[derive(Debug, Default)]
struct Taken {
    origins: HashMap<Origin, usize>,
    networks: HashMap<Network, usize>,
}

/// A connection that is counted until this is dropped.
struct Counted<'a> {
    door: &'a Door,
    address: IpAddr,
}

impl Taken {
    /// Counts a connection; whether it may be. An IPv4 address is its own network, and has what a network has: a whole office may
    /// stand behind it.
    fn add(&mut self, address: IpAddr, of_origin: usize, of_network: usize) -> bool {
        let (origin, network) = (Origin::of(address), Network::of(address));
        let of_origin = if address.to_canonical().is_ipv4() { of_network } else { of_origin };
        let is_full = self.origins.get(&origin).is_some_and(|count| *count >= of_origin)
            || self.networks.get(&network).is_some_and(|count| *count >= of_network);
        if !is_full {
            *self.origins.entry(origin).or_default() += 1;
            *self.networks.entry(network).or_default() += 1;
        }
        !is_full
    }

    fn remove(&mut self, address: IpAddr) {
        one_less(&mut self.origins, Origin::of(address));
        one_less(&mut self.networks, Network::of(address));
    }
}

fn one_less<K: std::hash::Hash + Eq>(counts: &mut HashMap<K, usize>, of: K) {
    let left = counts.get(&of).map_or(0, |count| count.saturating_sub(1));
    if left == 0 {
        counts.remove(&of);
    } else {
        counts.insert(of, left);
    }
}

impl Door {
    /// Counts a connection; `None` when there are as many from there as may be.
    fn count(&self, address: IpAddr) -> Option<Counted<'_>> {
        let settings = &self.site.settings;
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let is_in = taken.add(address, settings.connections_per_address, settings.connections_per_network);
        // Not made where it is not counted: what it counts for is given back when it is dropped.
        is_in.then(|| Counted { door: self, address })
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.door.taken.lock().unwrap_or_else(PoisonError::into_inner).remove(self.address);
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
    let Some(_counted) = door.count(peer.address) else {
        tracing::warn!("too many connections from one address; one more was closed");
        return;
    };
    let _ = stream.set_nodelay(true);
    let stream = Stalling::new(stream, door.site.settings.stall, door.site.settings.slowest);
    match &door.acceptor {
        None => speak(&door, stream, peer).await,
        Some(acceptor) => {
            let arriving = acceptor.accept(stream);
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_network_of_many_addresses_does_not_take_all_connections() {
        // Each /64 had sixty-four connections: seven networks of one customer took them all.
        let mut taken = Taken::default();
        let address = |network: u16, last: u16| -> IpAddr {
            std::net::Ipv6Addr::new(0x2001, 0xdb8, 0, network, 0, 0, 0, last).into()
        };
        let of_one = (0..100).filter(|last| taken.add(address(1, *last), 16, 64)).count();
        assert_eq!(of_one, 16);
        let of_all = (2..100).filter(|network| taken.add(address(*network, 1), 16, 64)).count();
        assert_eq!(of_all, 48, "sixty-four of the /48 together");
        taken.remove(address(1, 0));
        assert!(taken.add(address(1, 77), 16, 64));
        assert!(taken.add(std::net::Ipv6Addr::new(0x2001, 0xdb8, 1, 1, 0, 0, 0, 1).into(), 16, 64));
        let of_office = (0..100).filter(|_| taken.add([192, 0, 2, 1].into(), 16, 64)).count();
        assert_eq!(of_office, 64);
        taken.remove([192, 0, 2, 1].into());
        assert!(taken.add([192, 0, 2, 1].into(), 16, 64));
    }
}
