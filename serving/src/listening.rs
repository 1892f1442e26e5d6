//! An address that is listened on, over TLS where there is a certificate, whichever protocol is spoken there.

use crate::error::ServeError;
use crate::settings::ServeSettings;
use crate::tls::{Tls, check_tls};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

/// How long connections may take to end when the server stops.
pub(crate) const LEAVING: Duration = Duration::from_secs(10);

/// A door that connections come to.
pub(crate) struct Listening {
    listener: TcpListener,
    pub(crate) address: SocketAddr,
    /// Absent where nothing is encrypted, for this machine only.
    pub(crate) acceptor: Option<TlsAcceptor>,
}

impl Listening {
    /// Listens at the address that a setting names, for clients that name the protocol as they begin TLS.
    ///
    /// # Errors
    /// When there is neither TLS nor leave for loopback, or the address cannot be listened on.
    pub(crate) async fn open(
        settings: &ServeSettings,
        (setting, wanted): (&'static str, &str),
        protocol: &[u8],
        tls: Option<&Tls>,
    ) -> Result<Listening, ServeError> {
        check_tls(settings, tls)?;
        let acceptor = tls
            .map(|tls| tls.config(&[protocol]))
            .transpose()
            .map_err(|problem| ServeError::setting("serve.private_key", problem))?
            .map(TlsAcceptor::from);
        let listen = |error: std::io::Error| ServeError::Listen {
            setting,
            address: wanted.to_owned(),
            problem: error.to_string(),
        };
        let listener = TcpListener::bind(wanted).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        Ok(Listening { listener, address, acceptor })
    }

    /// The next connection; none once it is to stop. Meanwhile the tasks of earlier ones that have ended are let go of.
    pub(crate) async fn next(
        &self,
        tasks: &mut JoinSet<()>,
        stop: &CancellationToken,
    ) -> Option<(TcpStream, SocketAddr)> {
        loop {
            let taken = tokio::select! {
                taken = self.listener.accept() => taken,
                Some(_) = tasks.join_next() => continue,
                () = stop.cancelled() => return None,
            };
            match taken {
                Ok(connection) => return Some(connection),
                Err(error) => {
                    // No more files, say. Others may end meanwhile.
                    tracing::warn!(%error, "a connection could not be taken");
                    sleep(Duration::from_millis(200)).await;
                }
            }
        }
    }
}
