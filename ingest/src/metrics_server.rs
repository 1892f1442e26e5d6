//! `/metrics` and `/healthz` over plain HTTP.
//!
//! `/healthz/live` and `/healthz/ready` answer one question each, for those who restart or route by the answer;
//! `/healthz` answers both. All say why in words.

use crate::error::{IngestError, Result};
use crate::health::Health;
use crate::metrics::IngestMetrics;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// Serves until `stop` is cancelled; returns the address that it listens on (a port of 0 picks a free one).
pub(crate) async fn serve(
    address: SocketAddr,
    metrics: IngestMetrics,
    health: Health,
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
            let (metrics, health) = (metrics.clone(), health.clone());
            tokio::spawn(async move {
                // A scraper that never finishes its request must not hold a task for ever.
                let _ = tokio::time::timeout(Duration::from_secs(5), answer(stream, &metrics, &health)).await;
            });
        }
    });
    Ok(bound)
}

async fn answer(mut stream: TcpStream, metrics: &IngestMetrics, health: &Health) -> std::io::Result<()> {
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
    let report = health.report(Instant::now());
    let is_well = if path == "/healthz/live" { report.is_live() } else { report.is_ready() };
    let (status, kind, body) = match path {
        "/metrics" => {
            // As it stands at this moment, also when the pipeline is held up.
            health.show(metrics);
            ("200 OK", "text/plain; version=0.0.4; charset=utf-8", metrics.text())
        }
        "/healthz" | "/healthz/live" | "/healthz/ready" => {
            let status = if is_well { "200 OK" } else { "503 Service Unavailable" };
            (status, "text/plain; charset=utf-8", report.text())
        }
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
        let health = Health::new(Duration::from_secs(300));
        let stop = CancellationToken::new();
        let local = SocketAddr::from(([127, 0, 0, 1], 0));
        let address = serve(local, metrics, health.clone(), stop.clone()).await.unwrap();
        assert!(get(address, "/healthz/live").await.starts_with("HTTP/1.1 200"));
        assert!(get(address, "/healthz/ready").await.starts_with("HTTP/1.1 503"), "nothing is assigned yet");
        assert!(get(address, "/healthz").await.starts_with("HTTP/1.1 503"));
        health.joined();
        assert!(get(address, "/healthz").await.starts_with("HTTP/1.1 200"));
        let scraped = get(address, "/metrics").await;
        assert!(scraped.contains("proofhouse_ingest_bytes_total 42"), "{scraped}");
        assert!(scraped.contains("proofhouse_ingest_ready 1"), "{scraped}");
        health.commit_failed("rejects");
        let failing = get(address, "/healthz/ready").await;
        assert!(failing.starts_with("HTTP/1.1 503") && failing.contains("rejects"), "{failing}");
        assert!(get(address, "/healthz/live").await.starts_with("HTTP/1.1 200"));
        health.consumer_ended();
        assert!(get(address, "/healthz/live").await.starts_with("HTTP/1.1 503"));
        assert!(get(address, "/").await.starts_with("HTTP/1.1 404"));
        stop.cancel();
    }
}
