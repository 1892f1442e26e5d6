//! Settings of the warehouse, section `[warehouse]` of `proofhouse.toml`.

use crate::guard::Confidentiality;
use proofhouse_schemas::hexadecimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where the tables are, what a session may use, and who may see what.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WarehouseSettings {
    /// `file:///absolute/path`, `file://./relative` or `s3://bucket/prefix`.
    pub store: String,
    /// Options of an S3 store: `endpoint`, `region`, `access_key_id`, `secret_access_key`, `session_token`,
    /// `allow_http`, `virtual_hosted_style_request`. What is missing comes from the environment (`AWS_*`).
    pub store_options: BTreeMap<String, String>,
    /// Memory for all queries of this process together, in MiB. Beyond it sorts and aggregates spill to disk.
    pub memory_limit_mib: usize,
    /// Disk for spilling, in MiB.
    pub spill_limit_mib: u64,
    /// Directory for spilling; a private directory below the system's when empty.
    pub spill_directory: Option<PathBuf>,
    /// Partitions a query runs in; the number of processors when 0.
    pub target_partitions: usize,
    /// Limits and rules for sessions that act for a bureau.
    pub access: AccessSettings,
}

impl Default for WarehouseSettings {
    fn default() -> Self {
        WarehouseSettings {
            store: "file://./data".to_string(),
            store_options: BTreeMap::new(),
            memory_limit_mib: 2048,
            spill_limit_mib: 16 * 1024,
            spill_directory: None,
            target_partitions: 0,
            access: AccessSettings::default(),
        }
    }
}

/// Who may see what, and how much a guarded session may use.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccessSettings {
    /// Highest level of confidentiality of others' rows that a bureau sees.
    pub default_clearance: Confidentiality,
    /// The same for the General Secretariat.
    pub secretariat_clearance: Confidentiality,
    /// Exceptions per bureau.
    pub clearance: BTreeMap<String, Confidentiality>,
    /// Whether the last three characters of other bureaus' serial numbers are hidden. Off by default: a hit
    /// cannot be confirmed on a masked number, and the sources read give no rule that asks for it.
    pub mask_serials: bool,
    /// Seconds after which a statement is stopped.
    pub statement_seconds: u64,
    /// Most rows that a statement may return.
    pub statement_rows: u64,
}

impl Default for AccessSettings {
    fn default() -> Self {
        AccessSettings {
            default_clearance: Confidentiality::OfficialUse,
            secretariat_clearance: Confidentiality::Restricted,
            clearance: BTreeMap::new(),
            mask_serials: false,
            statement_seconds: 300,
            statement_rows: 1_000_000,
        }
    }
}

impl AccessSettings {
    /// Changes when the rules change: the first digits of their SHA-256.
    pub fn version(&self) -> String {
        let rules =
            (&self.default_clearance, &self.secretariat_clearance, &self.clearance, self.mask_serials);
        let text = serde_json::to_string(&rules).unwrap_or_default();
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        hexadecimal(digest.split_at(6).0)
    }
}
