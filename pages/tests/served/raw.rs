//! Requests written by hand, for what clients would not send.

use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Sends bytes and gives all that comes until the connection is closed.
pub(crate) async fn exchange(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // A server that refuses early closes while there is still something to send.
    let _ = stream.write_all(request).await;
    read_all(&mut stream, Duration::from_secs(20)).await
}

pub(crate) async fn read_all(stream: &mut TcpStream, limit: Duration) -> String {
    let mut all = Vec::new();
    let reading = async {
        let mut piece = [0; 4096];
        while let Ok(read @ 1..) = stream.read(&mut piece).await {
            all.extend_from_slice(&piece[..read]);
        }
    };
    timeout(limit, reading).await.expect("the server did not close the connection");
    String::from_utf8_lossy(&all).into_owned()
}

/// The status of an answer.
pub(crate) fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

/// What stands behind the head of an answer.
pub(crate) fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}
