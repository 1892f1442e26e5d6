//! A run's files: the page, the numbers of its figures, and a manifest that says what they were made of.

use proofhouse_schemas::hexadecimal;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::ReportError;
use crate::render::RenderedReport;

/// What a run wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunSummary {
    /// The report's id.
    pub report: String,
    /// The bureau.
    pub bureau: String,
    /// The period.
    pub period: String,
    /// The language.
    pub language: String,
    /// The page.
    pub html: PathBuf,
    /// The manifest.
    pub manifest: PathBuf,
    /// Number of figures.
    pub figures: usize,
    /// Bytes of the page.
    pub html_bytes: usize,
    /// Files that already had the same content and were left alone.
    pub unchanged: usize,
}

#[derive(Serialize)]
struct Manifest<'a> {
    report: &'a str,
    bureau: &'a str,
    period: String,
    language: &'a str,
    generated_at: String,
    software: &'a str,
    pack_sha256: &'a str,
    tables: &'a BTreeMap<String, i64>,
    files: Vec<ManifestFile>,
}

#[derive(Serialize)]
struct ManifestFile {
    path: String,
    bytes: usize,
    sha256: String,
}

/// Writes a report below a folder: `<bureau>/<report>-<period>-<language>.html`, the figures as CSV, Parquet and JSON in a
/// folder of the same name, and the manifest with the versions of the tables that were read.
pub fn write(
    report: &RenderedReport,
    table_versions: &BTreeMap<String, i64>,
    folder: &Path,
) -> Result<RunSummary, ReportError> {
    let name = format!("{}-{}-{}", report.report, report.request.period, report.language.code());
    let bureau_folder = folder.join(&report.request.bureau);
    let annex_folder = bureau_folder.join(&name);
    fs::create_dir_all(&annex_folder).map_err(|source| ReportError::File {
        action: "creating",
        path: annex_folder.clone(),
        source,
    })?;

    let mut contents = vec![(format!("{name}.html"), report.html.as_bytes())];
    contents.push((format!("{name}/figures.json"), report.figures_json.as_bytes()));
    contents.extend(
        report.annexes.iter().map(|annex| (format!("{name}/{}", annex.name), annex.content.as_slice())),
    );
    let mut files = Vec::new();
    let mut unchanged = 0;
    for (path, content) in contents {
        unchanged += usize::from(!write_when_different(&bureau_folder.join(&path), content)?);
        let sha256 = hexadecimal(&Sha256::digest(content));
        files.push(ManifestFile { path, bytes: content.len(), sha256 });
    }

    let manifest = Manifest {
        report: &report.report,
        bureau: &report.request.bureau,
        period: report.request.period.to_string(),
        language: report.language.code(),
        generated_at: report.request.generated_at.to_rfc3339(),
        software: concat!("proofhouse ", env!("CARGO_PKG_VERSION")),
        pack_sha256: &report.pack_sha256,
        tables: table_versions,
        files,
    };
    let text = serde_json::to_string_pretty(&manifest)
        .map_err(|error| ReportError::Serialise { format: "JSON", reason: error.to_string() })?;
    let manifest_path = bureau_folder.join(format!("{name}.manifest.json"));
    if !says_the_same(&manifest_path, &text) {
        write_when_different(&manifest_path, text.as_bytes())?;
    }

    Ok(RunSummary {
        report: report.report.clone(),
        bureau: report.request.bureau.clone(),
        period: report.request.period.to_string(),
        language: report.language.code().to_owned(),
        html: bureau_folder.join(format!("{name}.html")),
        manifest: manifest_path,
        figures: report.figures.len(),
        html_bytes: report.html.len(),
        unchanged,
    })
}

/// Whether a manifest differs from the one that lies there in nothing but the hour it was made.
fn says_the_same(path: &Path, text: &str) -> bool {
    let without_hour = |text: &str| {
        let mut value: serde_json::Value = serde_json::from_str(text).ok()?;
        value.as_object_mut()?.remove("generated_at");
        Some(value)
    };
    fs::read_to_string(path)
        .is_ok_and(|old| without_hour(&old).is_some_and(|old| Some(old) == without_hour(text)))
}

/// Writes beside the file and renames, so that a reader never sees half a report; leaves an equal file alone.
fn write_when_different(path: &Path, content: &[u8]) -> Result<bool, ReportError> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(false);
    }
    let failed = |source| ReportError::File { action: "writing", path: path.to_owned(), source };
    let mut beside = path.as_os_str().to_owned();
    beside.push(".partial");
    let beside = PathBuf::from(beside);
    fs::write(&beside, content).map_err(failed)?;
    fs::rename(&beside, path).map_err(failed)?;
    Ok(true)
}
