//! A server of the tests' own: a port on loopback, a thread for each connection, and an end.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use anyhow::{Context, Result};

/// Accepts connections on a port of its own; dropped, it stops to.
#[derive(Debug)]
pub(crate) struct Acceptor {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Acceptor {
    /// Hands each connection to `serve`, whose errors are the other side's going away.
    pub(crate) fn start(
        name: &str,
        serve: impl Fn(&TcpStream) -> Result<()> + Send + Sync + 'static,
    ) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on loopback")?;
        let address = listener.local_addr()?;
        let (stopping, serve) = (Arc::new(AtomicBool::new(false)), Arc::new(serve));
        let is_stopping = Arc::clone(&stopping);
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            for client in listener.incoming() {
                if is_stopping.load(Ordering::Acquire) {
                    break;
                }
                let Ok(client) = client else { continue };
                let serve = Arc::clone(&serve);
                // A connection that cannot get a thread is a connection that is cut: clients must live with that.
                let _ = std::thread::Builder::new().spawn(move || {
                    let _ = serve(&client);
                });
            }
        })?;
        Ok(Self { address, stopping, thread: Some(thread) })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Acceptor {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Release);
        // One last connection wakes the thread up.
        let woken = TcpStream::connect(self.address).is_ok();
        if let Some(thread) = self.thread.take().filter(|_| woken) {
            let _ = thread.join();
        }
    }
}
