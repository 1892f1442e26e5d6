//! A connection that is given up when its other side takes nothing of what is sent for too long, or too little all the time.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// A stream whose writes do not wait for ever: there is so much patience, which waiting uses up and every byte that is taken gives
/// back by the least rate. Whoever takes one byte at a time, just before the patience ends, is given up as surely as who takes
/// none. How long reading may take is for those who read: a connection may well be silent between two requests.
pub(crate) struct Stalling<S> {
    stream: S,
    patience: Duration,
    left: Duration,
    /// Bytes a second that are taken at least.
    slowest: u32,
    /// Runs while something waits to be taken, since when.
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl<S> Stalling<S> {
    pub(crate) fn new(stream: S, patience: Duration, slowest: u32) -> Stalling<S> {
        Stalling { stream, patience, left: patience, slowest: slowest.max(1), waiting: None }
    }

    /// What a write gives: itself when it is done, an error when it has waited too long. `taken` says how many bytes it stands for.
    fn judged<T>(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<T>>,
        taken: impl Fn(&T) -> usize,
    ) -> Poll<io::Result<T>> {
        if let Poll::Ready(done) = &written {
            if let Some((since, _)) = self.waiting.take() {
                self.left = self.left.saturating_sub(since.elapsed());
            }
            // No write is so long that the loss of precision matters.
            #[allow(clippy::cast_precision_loss)]
            let bytes = done.as_ref().map_or(0, taken) as f64;
            let earned = Duration::try_from_secs_f64(bytes / f64::from(self.slowest));
            let earned = earned.unwrap_or(self.patience);
            self.left = self.left.saturating_add(earned).min(self.patience);
            return written;
        }
        let left = self.left;
        let (_, waiting) = self.waiting.get_or_insert_with(|| (Instant::now(), Box::pin(sleep(left))));
        ready!(waiting.as_mut().poll(context));
        waiting.as_mut().reset(Instant::now() + left);
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the other side takes too little")))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Stalling<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Stalling<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.judged(context, written, |taken| *taken)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.judged(context, written, |taken| *taken)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.judged(context, flushed, |_| 0)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.stream).poll_shutdown(context);
        self.judged(context, shut, |_| 0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    #[tokio::test]
    async fn whoever_takes_nothing_is_given_up_and_whoever_takes_is_not() {
        let (near, mut far) = duplex(8);
        let mut near = Stalling::new(near, Duration::from_millis(50), 1);
        let error = near.write_all(&[0; 64]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        let reading = tokio::spawn(async move {
            let mut all = 0;
            let mut piece = [0; 4];
            while let Ok(1..) = far.read(&mut piece).await {
                all += 1;
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            all
        });
        near.write_all(&[0; 64]).await.unwrap();
        drop(near);
        assert!(reading.await.unwrap() >= 16, "slow, but not standing still");
    }

    #[tokio::test]
    async fn whoever_takes_a_little_at_a_time_is_given_up_too() {
        // One byte every so often held a whole file in memory for as long as a connection lasts.
        let (near, mut far) = duplex(8);
        let mut near = Stalling::new(near, Duration::from_millis(100), 8000);
        let reading = tokio::spawn(async move {
            let mut piece = [0; 1];
            while let Ok(1..) = far.read(&mut piece).await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
        let error = near.write_all(&[0; 4096]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        drop(near);
        reading.await.unwrap();
    }
}
