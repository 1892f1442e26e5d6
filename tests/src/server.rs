//! A server process that cannot outlive the test that started it.
//!
//! The scripts in `tests/infrastructure` run a server until their standard input closes. This process holds the
//! writing end, so however it ends, the server ends too.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::patience::within;
use crate::requirement::infrastructure;

/// A server under a script of `tests/infrastructure`; dropped, it is killed.
#[derive(Debug)]
pub struct Server {
    script: Child,
    log: PathBuf,
}

impl Server {
    /// Starts `script` (a path inside `tests/infrastructure`) with `arguments`; its output goes to the file `log`.
    pub fn start(script: &str, arguments: &[&str], environment: &[(&str, &str)], log: &Path) -> Result<Self> {
        let output = File::create(log).with_context(|| format!("could not write {}", log.display()))?;
        let child = Command::new("bash")
            .arg(infrastructure().join(script))
            .args(arguments)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .with_context(|| format!("could not start {script}"))?;
        Ok(Self { script: child, log: log.to_owned() })
    }

    /// Waits until `ready` says so; an early end of the server or the end of patience is an error with its last words.
    pub fn wait_until_ready(&mut self, limit: Duration, mut ready: impl FnMut() -> bool) -> Result<()> {
        let answer = within(limit, || match self.script.try_wait() {
            Ok(Some(status)) => Some(Err(format!("it ended with {status}"))),
            Err(error) => Some(Err(error.to_string())),
            Ok(None) => ready().then_some(Ok(())),
        });
        match answer {
            Some(Ok(())) => Ok(()),
            Some(Err(reason)) => {
                bail!("the server did not start: {reason}; its last words:\n{}", self.last_words())
            }
            None => bail!(
                "the server was not ready in {} s; its last words:\n{}",
                limit.as_secs(),
                self.last_words()
            ),
        }
    }

    fn last_words(&self) -> String {
        let said = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = said.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Closing our end of the pipe is what ends the server; then wait, so that its ports are free again.
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}

/// `N` free ports on loopback, all different.
pub fn free_ports<const N: usize>() -> Result<[u16; N]> {
    // Held together until all are chosen, or the system could hand out the same one twice.
    let mut listeners = Vec::with_capacity(N);
    for _ in 0..N {
        listeners.push(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on loopback")?);
    }
    let mut ports = [0; N];
    for (port, listener) in ports.iter_mut().zip(&listeners) {
        *port = listener.local_addr()?.port();
    }
    Ok(ports)
}

/// Whether something accepts connections on this port of loopback.
#[must_use]
pub fn accepts(port: u16) -> bool {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpStream::connect_timeout(&address, Duration::from_millis(500)).is_ok()
}
