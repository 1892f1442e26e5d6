//! One connection: bytes over TLS or plain, and how long it may stay without a call of somebody who is signed in.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep, sleep_until};
use tokio_rustls::server::TlsStream;
use tonic::transport::server::Connected;

/// How long a connection may be silent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// Until somebody has signed in over it.
    pub(super) strangers: Duration,
    /// After the last call of whoever is signed in.
    pub(super) known: Duration,
}

/// What is known of a connection.
#[derive(Debug)]
struct Standing {
    patience: Patience,
    /// When it is over, unless something runs.
    until: Mutex<Instant>,
    running: AtomicUsize,
}

impl Standing {
    fn until(&self, now: Instant) -> Instant {
        if self.running.load(Ordering::Relaxed) > 0 {
            return now + self.patience.known;
        }
        *self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn called(&self) {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now() + self.patience.known;
    }
}

/// What a call knows of its connection.
#[derive(Debug, Clone)]
pub(super) struct LineInfo {
    /// Address of the other side.
    pub(super) peer: SocketAddr,
    /// Whether it is encrypted.
    pub(super) is_secure: bool,
    standing: Arc<Standing>,
}

impl LineInfo {
    /// Somebody who is signed in has called.
    pub(super) fn called(&self) {
        self.standing.called();
    }

    /// Something runs for as long as this is held.
    pub(super) fn busy(&self) -> Busy {
        self.standing.running.fetch_add(1, Ordering::Relaxed);
        Busy { standing: Arc::clone(&self.standing) }
    }
}

/// Keeps a connection from being closed as silent.
#[derive(Debug)]
pub(super) struct Busy {
    standing: Arc<Standing>,
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.standing.called();
        self.standing.running.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The bytes of a connection.
pub(super) enum Bytes {
    Plain(TcpStream),
    Secure(Box<TlsStream<TcpStream>>),
}

/// One connection.
pub(super) struct Line {
    bytes: Bytes,
    info: LineInfo,
    timer: Pin<Box<Sleep>>,
    /// Its place among all connections.
    _place: OwnedSemaphorePermit,
}

impl Line {
    pub(super) fn new(
        bytes: Bytes,
        peer: SocketAddr,
        patience: Patience,
        place: OwnedSemaphorePermit,
    ) -> Line {
        let until = Instant::now() + patience.strangers;
        let standing = Standing { patience, until: Mutex::new(until), running: AtomicUsize::new(0) };
        let is_secure = matches!(bytes, Bytes::Secure(_));
        Line {
            bytes,
            info: LineInfo { peer, is_secure, standing: Arc::new(standing) },
            timer: Box::pin(sleep_until(until)),
            _place: place,
        }
    }

    /// Whether it has been silent for too long. Wakes whoever reads when it may have been.
    fn is_over(&mut self, context: &mut Context<'_>) -> bool {
        while self.timer.as_mut().poll(context).is_ready() {
            let now = Instant::now();
            let until = self.info.standing.until(now);
            if until <= now {
                return true;
            }
            self.timer.as_mut().reset(until);
        }
        false
    }
}

impl Connected for Line {
    type ConnectInfo = LineInfo;

    fn connect_info(&self) -> LineInfo {
        self.info.clone()
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.is_over(context) {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        match &mut self.bytes {
            Bytes::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Bytes::Secure(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut self.bytes {
            Bytes::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Bytes::Secure(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.bytes {
            Bytes::Plain(stream) => Pin::new(stream).poll_flush(context),
            Bytes::Secure(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.bytes {
            Bytes::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Bytes::Secure(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match &mut self.bytes {
            Bytes::Plain(stream) => Pin::new(stream).poll_write_vectored(context, pieces),
            Bytes::Secure(stream) => Pin::new(stream).poll_write_vectored(context, pieces),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match &self.bytes {
            Bytes::Plain(stream) => stream.is_write_vectored(),
            Bytes::Secure(stream) => stream.is_write_vectored(),
        }
    }
}
