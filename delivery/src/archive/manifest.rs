//! The manifest of a revision: its files, what they were made of, and what it replaces.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use proofhouse_schemas::{Bureau, Period, hexadecimal};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::DeliveryError;
use crate::rendering::RenderedFile;
use crate::run::ReportName;

/// What a revision is and is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The report.
    pub report: ReportName,
    /// For whom.
    pub bureau: Bureau,
    /// About which time.
    pub period: Period,
    /// Number of the revision. Numbers may have gaps.
    pub revision: u32,
    /// When it was rendered.
    pub created_at: DateTime<Utc>,
    /// Marking, such as `RESTRICTED`.
    pub classification: String,
    /// Hash of what it says: two revisions with the same one say the same.
    pub content_sha256: String,
    /// The revision that it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<u32>,
    /// What is different from that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<String>,
    /// The program and its version.
    pub software: String,
    /// SHA-256 of the program itself, in hexadecimal: a version is a word, and two builds may share it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub software_sha256: Option<String>,
    /// Identifier of the key that signs this manifest ([`PublicKey::id`](crate::archive::PublicKey::id)); absent when none
    /// does. It stands under the signature, so that one who takes the signature away has to explain it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<String>,
    /// Hash of the pack (template, queries, texts).
    pub pack_sha256: String,
    /// Version of the rules that said what the bureau may see.
    pub policy_version: String,
    /// Versions of the tables that were read.
    pub tables: BTreeMap<String, i64>,
    /// Its files.
    pub files: Vec<ManifestFile>,
}

/// A file of a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestFile {
    /// `<language>/<name>`.
    pub path: String,
    /// Language.
    pub language: String,
    /// Format, such as `html`.
    pub format: String,
    /// Media type.
    pub media_type: String,
    /// Number of bytes.
    pub bytes: u64,
    /// SHA-256 of them, in hexadecimal.
    pub sha256: String,
    /// Rows that it holds, where that means something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
}

impl Manifest {
    pub(crate) fn parse(bytes: &[u8], path: &str) -> Result<Self, DeliveryError> {
        serde_json::from_slice(bytes)
            .map_err(|error| DeliveryError::Damaged { path: path.to_owned(), reason: error.to_string() })
    }

    pub(crate) fn text(&self) -> Result<String, DeliveryError> {
        serde_json::to_string_pretty(self)
            .map_err(|source| DeliveryError::Serialise { what: "the manifest of a revision", source })
    }
}

impl ManifestFile {
    pub(crate) fn of(file: &RenderedFile) -> Self {
        Self {
            path: format!("{}/{}", file.language, file.name),
            language: file.language.clone(),
            format: file.format.clone(),
            media_type: file.media_type.clone(),
            bytes: file.content.len() as u64,
            sha256: hexadecimal(&Sha256::digest(&file.content)),
            rows: file.rows,
        }
    }

    /// Name without folders.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Whether these are its bytes.
    pub fn is(&self, bytes: &[u8]) -> bool {
        self.bytes == bytes.len() as u64 && self.sha256 == hexadecimal(&Sha256::digest(bytes))
    }
}

/// Hash of what a revision says: of what rendering names as its fingerprint, or else of all its files, with the pack that
/// says it and its marking. The same numbers under another marking, or in other words, are another content: a revision that
/// corrects either must not be skipped as unchanged.
pub fn content_hash(
    fingerprint: Option<&str>,
    files: &[ManifestFile],
    pack_sha256: &str,
    classification: &str,
) -> String {
    let mut hash = Sha256::new();
    for part in [pack_sha256, classification] {
        // With its length, so that no two lists of parts read alike.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    match fingerprint {
        Some(fingerprint) => hash.update(fingerprint.as_bytes()),
        None => {
            let mut lines: Vec<String> =
                files.iter().map(|file| format!("{} {}\n", file.sha256, file.path)).collect();
            lines.sort_unstable();
            lines.iter().for_each(|line| hash.update(line.as_bytes()));
        }
    }
    hexadecimal(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_pack_or_another_marking_is_another_content() {
        // The numbers alone once decided, and a corrected marking was skipped as unchanged.
        let one = content_hash(Some("numbers"), &[], "pack", "RESTRICTED");
        assert_eq!(one, content_hash(Some("numbers"), &[], "pack", "RESTRICTED"));
        assert_ne!(one, content_hash(Some("numbers"), &[], "pack", "CONFIDENTIAL"));
        assert_ne!(one, content_hash(Some("numbers"), &[], "other pack", "RESTRICTED"));
        assert_ne!(one, content_hash(Some("others"), &[], "pack", "RESTRICTED"));
    }
}
