//! `/metrics` and `/healthz` over plain HTTP.

use crate::error::{IngestError, Result};
use crate::metrics::IngestMetrics;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// Serves until `stop` is cancelled; returns the address that it listens on (a port of 0 picks a free one).
pub(crate) async fn serve(
    address: SocketAddr,
    metrics: IngestMetrics,
    healthy: Arc<AtomicBool>,
    stop: CancellationToken,
) -> Result<SocketAddr> {
    let cannot = |error: std::io::Error| IngestError::Setting {
        key: "ingest.metrics_address",
        value: address.to_string(),
        expected: format!("must be a free local address and port: {error}"),
    };
    let listener = TcpListener::bind(address).await.map_err(cannot)?;
    let bound = listener.local_addr().map_err(cannot)?;
    tokio::spawn(async move {
        loop {
            let accepted = tokio::select! {
                () = stop.cancelled() => return,
                accepted = listener.accept() => accepted,
            };
            let Ok((stream, _)) = accepted else { continue };
            let (metrics, healthy) = (metrics.clone(), Arc::clone(&healthy));
            tokio::spawn(async move {
                // A scraper that never finishes its request must not hold a task for ever.
                let _ =
                    tokio::time::timeout(Duration::from_secs(5), answer(stream, &metrics, &healthy)).await;
            });
        }
    });
    Ok(bound)
}

async fn answer(mut stream: TcpStream, metrics: &IngestMetrics, healthy: &AtomicBool) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut chunk = [0_u8; 1024];
    while !request.windows(4).any(|window| window == b"\r\n\r\n") && request.len() < 8192 {
        let read = stream.read(&mut chunk).await?;
        if read == 0 {
            break;
        }
        request.extend_from_slice(chunk.get(..read).unwrap_or_default());
    }
    let first_line = String::from_utf8_lossy(&request);
    let path = first_line.split_whitespace().nth(1).unwrap_or("/");
    let (status, kind, body) = match path {
        "/metrics" => ("200 OK", "text/plain; version=0.0.4; charset=utf-8", metrics.text()),
        "/healthz" if healthy.load(Ordering::Relaxed) => ("200 OK", "text/plain", "ok\n".to_owned()),
        "/healthz" => ("503 Service Unavailable", "text/plain", "commits fail; see the log\n".to_owned()),
        _ => ("404 Not Found", "text/plain", "try /metrics or /healthz\n".to_owned()),
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    stream.shutdown().await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    async fn get(address: SocketAddr, path: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn metrics_and_health_are_served() {
        let metrics = IngestMetrics::new().unwrap();
        metrics.bytes.inc_by(42);
        let healthy = Arc::new(AtomicBool::new(true));
        let stop = CancellationToken::new();
        let local = SocketAddr::from(([127, 0, 0, 1], 0));
        let address = serve(local, metrics, Arc::clone(&healthy), stop.clone()).await.unwrap();
        assert!(get(address, "/metrics").await.contains("proofhouse_ingest_bytes_total 42"));
        assert!(get(address, "/healthz").await.starts_with("HTTP/1.1 200"));
        healthy.store(false, Ordering::Relaxed);
        assert!(get(address, "/healthz").await.starts_with("HTTP/1.1 503"));
        assert!(get(address, "/").await.starts_with("HTTP/1.1 404"));
        stop.cancel();
    }
}
