//! A run's files: the page, the numbers of its figures, and a manifest that says what they were made of.

use proofhouse_schemas::hexadecimal;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::annex::{self, Annex};
use crate::error::ReportError;
use crate::file_format::FileFormat;
use crate::render::{RenderedReport, Renderer};

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
    /// The page, when it was among the formats.
    pub html: PathBuf,
    /// All files but the manifest.
    pub files: Vec<PathBuf>,
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

/// Writes a report below a folder in the ordinary formats: `<bureau>/<report>-<period>-<language>.html`, the figures as CSV,
/// Parquet and JSON in a folder of the same name, and the manifest with the versions of the tables that were read.
pub fn write(
    report: &RenderedReport,
    table_versions: &BTreeMap<String, i64>,
    folder: &Path,
) -> Result<RunSummary, ReportError> {
    write_contents(report, ordinary(report, &FileFormat::ORDINARY)?, table_versions, folder)
}

/// Writes a report below a folder in the formats that are asked for, each once: the page (HTML), the same on paper (PDF) and the
/// workbook (XLSX) beside each other, the figures (CSV, Parquet, JSON) in a folder of the same name; the manifest names them
/// all. Files of other formats that lie there already are left alone.
///
/// PDF takes about a second of one processor: not for a thread that serves others.
pub fn write_formats(
    renderer: &Renderer,
    report: &RenderedReport,
    formats: &[FileFormat],
    table_versions: &BTreeMap<String, i64>,
    folder: &Path,
) -> Result<RunSummary, ReportError> {
    let mut contents = ordinary(report, formats)?;
    for format in [FileFormat::Pdf, FileFormat::Xlsx] {
        if formats.contains(&format) {
            let content =
                if format == FileFormat::Pdf { renderer.pdf(report)? } else { renderer.workbook(report)? };
            contents.push((format!("{}.{}", name(report), format.extension()), content.into()));
        }
    }
    write_contents(report, contents, table_versions, folder)
}

/// The name of a report's files, without ending.
fn name(report: &RenderedReport) -> String {
    format!("{}-{}-{}", report.report, report.request.period, report.language.code())
}

/// A file's path below the bureau's folder, and what is in it.
type Content<'a> = (String, Cow<'a, [u8]>);

/// The files of a report but for paper and the workbook, in the formats that are asked for.
fn ordinary<'a>(report: &'a RenderedReport, formats: &[FileFormat]) -> Result<Vec<Content<'a>>, ReportError> {
    let name = name(report);
    let mut contents: Vec<Content<'a>> = Vec::new();
    if formats.contains(&FileFormat::Html) {
        contents.push((format!("{name}.html"), report.html.as_bytes().into()));
    }
    if formats.contains(&FileFormat::Json) {
        contents.push((format!("{name}/figures.json"), report.figures_json()?.as_bytes().into()));
    }
    let of_figures = [FileFormat::Csv, FileFormat::Parquet];
    for format in of_figures.into_iter().filter(|format| formats.contains(format)) {
        for (annex, _) in annexes(report, format) {
            let Annex { name: file, content } = annex?;
            contents.push((format!("{name}/{file}"), content.into()));
        }
    }
    Ok(contents)
}

/// A file of a report that is kept elsewhere than in a folder of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFile {
    /// Name without folders: `report.html`, `report.pdf`, `report.xlsx`, `figures.json`, `<figure>.csv`, `<figure>.parquet`.
    pub name: String,
    /// Its format.
    pub format: FileFormat,
    /// Its bytes.
    pub content: Vec<u8>,
    /// Rows that it holds; absent for pages.
    pub rows: Option<u64>,
}

/// The files of a report in the formats that are asked for. PDF takes about a second of one processor: not for a thread that
/// serves others.
///
/// # Errors
/// When paper or the workbook cannot be made.
pub fn files(
    renderer: &Renderer,
    report: &RenderedReport,
    formats: &[FileFormat],
) -> Result<Vec<ReportFile>, ReportError> {
    let mut files = Vec::new();
    for format in FileFormat::ALL.into_iter().filter(|format| formats.contains(format)) {
        let whole = match format {
            FileFormat::Html => report.html.clone().into_bytes(),
            FileFormat::Pdf => renderer.pdf(report)?,
            FileFormat::Xlsx => renderer.workbook(report)?,
            FileFormat::Json => {
                let content = report.figures_json()?.as_bytes().to_vec();
                files.push(ReportFile { name: "figures.json".to_owned(), format, content, rows: None });
                continue;
            }
            FileFormat::Csv | FileFormat::Parquet => {
                for (annex, rows) in annexes(report, format) {
                    let Annex { name, content } = annex?;
                    files.push(ReportFile { name, format, content, rows });
                }
                continue;
            }
        };
        files.push(ReportFile { name: format!("report.{format}"), format, content: whole, rows: None });
    }
    Ok(files)
}

/// The numbers of single figures, and how many rows each has. Pictures go with CSV: they belong to what a reader opens.
fn annexes(
    report: &RenderedReport,
    format: FileFormat,
) -> impl Iterator<Item = (Result<Annex, ReportError>, Option<u64>)> + '_ {
    let written = if format == FileFormat::Parquet { annex::parquet } else { annex::csv };
    let numbers =
        report.figures.iter().map(move |figure| (written(figure), Some(figure.table.rows.len() as u64)));
    let pictures = report.pictures.iter().filter(move |_| format == FileFormat::Csv);
    numbers.chain(pictures.map(|picture| (Ok(picture.clone()), None)))
}

fn write_contents(
    report: &RenderedReport,
    contents: Vec<Content<'_>>,
    table_versions: &BTreeMap<String, i64>,
    folder: &Path,
) -> Result<RunSummary, ReportError> {
    let name = name(report);
    let bureau_folder = folder.join(&report.request.bureau);
    let annex_folder = bureau_folder.join(&name);
    fs::create_dir_all(&annex_folder).map_err(|source| ReportError::File {
        action: "creating",
        path: annex_folder.clone(),
        source,
    })?;

    let mut files = Vec::new();
    let mut unchanged = 0;
    for (path, content) in contents {
        unchanged += usize::from(!write_when_different(&bureau_folder.join(&path), &content)?);
        let sha256 = hexadecimal(&Sha256::digest(&content));
        files.push(ManifestFile { path, bytes: content.len(), sha256 });
    }

    let paths = files.iter().map(|file| bureau_folder.join(&file.path)).collect();
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
        files: paths,
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
