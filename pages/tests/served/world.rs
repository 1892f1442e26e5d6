//! A server with users and a shelf, until it is dropped.

use crate::client::Client;
use crate::shelf::MemoryShelf;
use crate::users::Users;
use proofhouse_pages::{PagesSettings, serve};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

pub(crate) struct World {
    pub(crate) address: SocketAddr,
    pub(crate) users: Arc<Users>,
    pub(crate) shelf: Arc<MemoryShelf>,
    /// The certificate of the authority, in PEM, over TLS.
    authority: Option<Vec<u8>>,
    _stop: DropGuard,
    _folder: Option<TempDir>,
}

impl World {
    /// Without TLS, on this machine.
    pub(crate) async fn plain() -> World {
        World::with(|_| {}).await
    }

    /// Without TLS, with other settings.
    pub(crate) async fn with(change: impl FnOnce(&mut PagesSettings)) -> World {
        let mut settings = PagesSettings { plaintext_on_loopback: true, ..PagesSettings::default() };
        change(&mut settings);
        World::start(settings, None, None).await
    }

    /// Over TLS, with a certificate of its own.
    pub(crate) async fn secure() -> World {
        let folder = certificate();
        let settings = PagesSettings {
            certificate: Some(folder.path().join("server.pem")),
            private_key: Some(folder.path().join("server.key")),
            ..PagesSettings::default()
        };
        let authority = std::fs::read(folder.path().join("authority.pem")).unwrap();
        World::start(settings, Some(authority), Some(folder)).await
    }

    async fn start(settings: PagesSettings, authority: Option<Vec<u8>>, folder: Option<TempDir>) -> World {
        let (users, shelf) = (Arc::new(Users::new()), Arc::new(MemoryShelf::new()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let serving = serve(listener, settings, users.clone(), shelf.clone(), stop.clone());
        tokio::spawn(async move { serving.await.unwrap() });
        World { address, users, shelf, authority, _stop: stop.drop_guard(), _folder: folder }
    }

    pub(crate) fn url(&self) -> String {
        let scheme = if self.authority.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// A browser that has not been here.
    pub(crate) fn client(&self) -> Client {
        Client::new(self.url(), self.authority.as_deref())
    }

    /// A browser of somebody who is signed in.
    pub(crate) async fn signed_in(&self, user: &str) -> Client {
        let mut client = self.client();
        client.sign_in(user).await;
        client
    }
}

/// A folder with an authority and a certificate of this machine.
pub(crate) fn certificate() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/infrastructure/certificate.sh");
    let made = Command::new("bash").arg(script).arg(folder.path()).status().unwrap();
    assert!(made.success(), "openssl is needed for a certificate");
    folder
}
