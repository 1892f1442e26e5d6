//! Which program this is: its version is a word that two builds may share, so manifests name the bytes of the program too.

use anyhow::{Context, Result};
use proofhouse_schemas::hexadecimal;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::sync::OnceLock;

/// The program and its version.
pub const SOFTWARE: &str = concat!("proofhouse ", env!("CARGO_PKG_VERSION"));
/// Bytes that are read at once.
const PIECE: usize = 1 << 20;

/// SHA-256 of the program that runs, in hexadecimal, read once per process; `None` when it cannot be read.
pub async fn sha256() -> Option<String> {
    static KNOWN: OnceLock<Option<String>> = OnceLock::new();
    if let Some(known) = KNOWN.get() {
        return known.clone();
    }
    // Some hundred megabytes: not for a thread that serves others.
    let read = tokio::task::spawn_blocking(|| {
        let read = KNOWN.get_or_init(|| match of_this_program() {
            Ok(hash) => Some(hash),
            Err(error) => {
                tracing::warn!(
                    error = format!("{error:#}"),
                    "manifests do not name the bytes of the program"
                );
                None
            }
        });
        read.clone()
    });
    read.await.ok().flatten()
}

fn of_this_program() -> Result<String> {
    // The program that runs, and not what an upgrade has put in its place meanwhile.
    let path = match cfg!(target_os = "linux") {
        true => std::path::PathBuf::from("/proc/self/exe"),
        false => std::env::current_exe().context("this program does not know where it lies")?,
    };
    let mut file = File::open(&path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        let read = file.read(&mut piece).with_context(|| format!("cannot read {}", path.display()))?;
        if read == 0 {
            return Ok(hexadecimal(&hash.finalize()));
        }
        hash.update(piece.get(..read).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn the_program_is_named_by_its_bytes_and_the_same_each_time() {
        let first = sha256().await.unwrap();
        assert_eq!(first.len(), 64);
        assert_eq!(sha256().await.unwrap(), first);
        let bytes = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        assert_eq!(first, hexadecimal(&Sha256::digest(&bytes)));
    }
}
