//! Section `[serve]` of the settings: where to listen, who may come in, and how much each may use.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// How the warehouse is served to analysts.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServeSettings {
    /// Address and port of the Postgres protocol; not served when empty.
    pub postgres: String,
    /// Address and port of Arrow Flight SQL; not served when empty.
    pub flight: String,
    /// Address and port of the archive pages (reports, alerts, deliveries); not served when empty.
    pub http: String,
    /// Names (with the port, unless it is 443) by which browsers call the archive pages; any when empty.
    pub http_names: Vec<String>,
    /// File of the users, which `proofhouse user` writes.
    pub users: PathBuf,
    /// Certificate chain for TLS, in PEM.
    pub certificate: Option<PathBuf>,
    /// Its private key, in PEM.
    pub private_key: Option<PathBuf>,
    /// Whether connections from this machine itself may do without TLS. All others never may.
    pub plaintext_on_loopback: bool,
    /// Most connections at a time.
    pub connections: usize,
    /// Most connections of one user at a time.
    pub connections_per_user: usize,
    /// Seconds within which a connection must have signed in.
    pub sign_in_seconds: u64,
    /// Seconds after which a connection that asks nothing is closed.
    pub idle_seconds: u64,
    /// Failures to sign in from one address after which a user waits there, at every door; everywhere after ten times as many, and an
    /// address with any name after eight times as many.
    pub failures: u32,
    /// Seconds that such a user waits.
    pub failure_pause_seconds: u64,
    /// Memory that the statements of one user may hold together, in MiB.
    pub memory_per_user_mib: usize,
    /// Memory for records that are kept ready for `firearm_lookup`, in MiB; about 0.8 KiB a record that a bureau may see, for each
    /// bureau that looks up.
    pub search_memory_mib: usize,
    /// Seconds after which what was asked stands in the audit at the latest.
    pub audit_seconds: u64,
    /// Purposes for which may be asked; when there are any, a session must name one of them first
    /// (`SET proofhouse.purpose = 'SUPPORT_INVESTIGATION'`), and whoever signs in to the archive pages chooses one.
    pub purposes: Vec<String>,
}

impl Default for ServeSettings {
    fn default() -> Self {
        ServeSettings {
            postgres: "127.0.0.1:5433".to_owned(),
            flight: String::new(),
            http: String::new(),
            http_names: Vec::new(),
            users: PathBuf::from("./data/users.toml"),
            certificate: None,
            private_key: None,
            plaintext_on_loopback: false,
            connections: 200,
            connections_per_user: 20,
            sign_in_seconds: 15,
            idle_seconds: 1800,
            failures: 5,
            failure_pause_seconds: 900,
            memory_per_user_mib: 512,
            search_memory_mib: 2048,
            audit_seconds: 5,
            purposes: Vec::new(),
        }
    }
}
