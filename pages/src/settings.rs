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
    /// Purposes for which may be asked; when there are any, whoever signs in names one of them.
    pub purposes: Vec<String>,
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
    /// Most connections at a time of one IPv6 network of 64 bits, in which one machine may take any address.
    pub connections_per_address: usize,
    /// Most connections at a time of one IPv4 address, or of one IPv6 network of 48 bits, which one customer has whole.
    pub connections_per_network: usize,
    /// Most passwords that are checked at a time; others queue.
    pub checks_at_a_time: usize,
    /// Most requests of one session at a time that look something up; others wait.
    pub readings_per_session: usize,
    /// Most files that are on their way to one user at a time; others wait.
    pub transfers_per_user: usize,
    /// Memory for all files that are on their way at a time, in MiB; others wait. One that is longer takes all of it.
    pub transfer_memory_mib: u32,
    /// Most comparisons that are worked out at a time; others wait.
    pub comparisons_at_a_time: usize,
    /// How long a request waits for its turn before it is refused.
    pub turn: Duration,
    /// How long a handshake, the head of a request, or the rest of a form may take.
    pub arrival: Duration,
    /// How long an answer may take to begin.
    pub answer: Duration,
    /// How long the other side may take nothing of what is sent.
    pub stall: Duration,
    /// Bytes a second that the other side takes at least while something is sent; whoever takes fewer is given up.
    pub slowest: u32,
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
            purposes: Vec::new(),
            session_idle: Duration::from_secs(900),
            session_longest: Duration::from_secs(8 * 3600),
            sessions: 10_000,
            sessions_per_user: 8,
            requests_per_session: 240,
            requests_per_address: 240,
            connections: 400,
            connections_per_address: 16,
            connections_per_network: 64,
            readings_per_session: 2,
            transfers_per_user: 4,
            transfer_memory_mib: 512,
            comparisons_at_a_time: 2,
            turn: Duration::from_secs(10),
            checks_at_a_time: 4,
            arrival: Duration::from_secs(15),
            answer: Duration::from_secs(30),
            stall: Duration::from_secs(30),
            slowest: 8 * 1024,
            connection_longest: Duration::from_secs(600),
        }
    }
}
