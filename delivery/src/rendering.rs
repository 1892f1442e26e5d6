//! What this crate asks of whoever renders: the files of a revision, the letters that go with them, and what they were
//! made of.

use std::collections::BTreeMap;

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::archive::Manifest;
use crate::run::LogicalRun;

/// Renders runs. Implemented outside: this crate knows neither packs nor tables.
///
/// Rendering may be dropped at any point (the scheduler stops, or another one took the run over) and may be asked again;
/// what it does beside returning must be harmless twice.
#[async_trait]
pub trait Rendering: Send + Sync {
    /// Renders one run in all its languages and formats.
    async fn render(&self, order: &RenderOrder) -> Result<RenderedRun, RenderFailure>;
}

/// What is to be rendered.
#[derive(Debug, Clone, PartialEq)]
pub struct RenderOrder {
    /// The run.
    pub run: LogicalRun,
    /// Languages, such as `en`, as the settings name them: files and letters go by these very words.
    pub languages: Vec<String>,
    /// Formats, such as `html` and `csv`.
    pub formats: Vec<String>,
    /// The revision of the same run that what is rendered will supersede: the last one that readers were shown, whether or
    /// not all have got it. What changed is said against this one.
    pub previous: Option<Manifest>,
    /// Time of rendering.
    pub at: DateTime<Utc>,
}

/// What rendering gives.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RenderedRun {
    /// All files; names differ within a language.
    pub files: Vec<RenderedFile>,
    /// The letter that goes with the files, by language.
    pub letters: BTreeMap<String, Letter>,
    /// Marking such as `RESTRICTED`: first in the subject and in the first line of each letter.
    pub classification: String,
    /// What two renderings have in common when they say the same, even when their files differ in the hour they were
    /// made. When absent, the files themselves are compared.
    pub fingerprint: Option<String>,
    /// Whether there is nothing to say: no row in any figure.
    pub is_empty: bool,
    /// Versions of the tables that were read.
    pub table_versions: BTreeMap<String, i64>,
    /// Version of the rules that said what the bureau may see.
    pub policy_version: String,
    /// Hash of the pack.
    pub pack_sha256: String,
    /// The program and its version.
    pub software: String,
    /// SHA-256 of the program itself, when it can be read.
    pub software_sha256: Option<String>,
    /// What changed against the previous revision, when rendering can say; what an operator said stands first.
    pub changes: Option<String>,
}

/// One file of a revision.
#[derive(Debug, Clone, PartialEq)]
pub struct RenderedFile {
    /// Language, such as `en`: one of those of the order, as it stands there.
    pub language: String,
    /// Name without folders, such as `national-2026-10.html`.
    pub name: String,
    /// Format, such as `html`: recipients choose by it.
    pub format: String,
    /// Media type, such as `text/html; charset=utf-8`.
    pub media_type: String,
    /// Rows that it holds, where that means something; said in letters, so that nobody takes a part for the whole.
    pub rows: Option<u64>,
    /// Content.
    pub content: Bytes,
}

/// The words of a mail in one language. No personal data belongs in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// Name of the report; the subject is made of it, the bureau and the period.
    pub title: String,
    /// Text.
    pub text: String,
    /// The same as a fragment of HTML (what stands in `body`), already escaped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// Heading over the files that are attached.
    pub attached: String,
    /// Heading over the files that are not, because they are too large, and where they are.
    pub in_archive: String,
}

/// Why rendering failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderFailure {
    /// What went wrong; it goes into the ledger and to the owner of the report.
    pub reason: String,
    /// Whether trying again may help.
    pub is_transient: bool,
}
