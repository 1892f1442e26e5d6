//! How the pages are served: TLS, times and limits.

use std::path::PathBuf;
use std::time::Duration;

/// How the pages are served. The binary fills it from its section `[serve]`.
#[derive(Debug, Clone)]
pub struct PagesSettings {
    /// Certificate chain for TLS, in PEM.
    pub certificate: Option<PathBuf>,
    /// Its private key, in PEM.
    pub private_key: Option<PathBuf>,
    /// Whether, without a certificate, connections from this machine itself are spoken to. All others never are.
    pub plaintext_on_loopback: bool,
    /// Names (with the port, unless it is 443) by which browsers may call the server, in lower case; any when empty.
    pub names: Vec<String>,
    /// Failures to sign in after which a user waits; an address waits after eight times as many.
    pub failures: u32,
    /// How long such a user waits.
    pub failure_pause: Duration,
    /// How long somebody who does nothing stays signed in.
    pub session_idle: Duration,
    /// How long anybody stays signed in.
    pub session_longest: Duration,
    /// Most people signed in at a time; beyond them whoever did nothing for longest is signed out.
    pub sessions: usize,
    /// Most sessions of one user at a time; beyond them the oldest is signed out.
    pub sessions_per_user: usize,
    /// Requests a minute that a session may make, and as many at once.
    pub requests_per_session: u32,
    /// Requests a minute that an address may make without being signed in, and as many at once.
    pub requests_per_address: u32,
    /// Most connections at a time.
    pub connections: usize,
    /// Most connections of one address at a time.
    pub connections_per_address: usize,
    /// Most passwords that are checked at a time; others queue.
    pub checks_at_a_time: usize,
    /// How long a handshake, the head of a request, or the rest of a form may take.
    pub arrival: Duration,
    /// How long an answer may take to begin.
    pub answer: Duration,
    /// How long the other side may take nothing of what is sent.
    pub stall: Duration,
    /// How long a connection lasts at most; a request that is being answered then has as long again.
    pub connection_longest: Duration,
}

impl Default for PagesSettings {
    fn default() -> Self {
        PagesSettings {
            certificate: None,
            private_key: None,
            plaintext_on_loopback: false,
            names: Vec::new(),
            failures: 5,
            failure_pause: Duration::from_secs(900),
            session_idle: Duration::from_secs(900),
            session_longest: Duration::from_secs(8 * 3600),
            sessions: 10_000,
            sessions_per_user: 8,
            requests_per_session: 240,
            requests_per_address: 240,
            connections: 400,
            connections_per_address: 64,
            checks_at_a_time: 4,
            arrival: Duration::from_secs(15),
            answer: Duration::from_secs(30),
            stall: Duration::from_secs(30),
            connection_longest: Duration::from_secs(600),
        }
    }
}
