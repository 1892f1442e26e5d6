//! Scans of an exhibit: signatures are extracted here, at the laboratory; what is sent to the feed is one message with them, and
//! the scans themselves go to the store of the warehouse.
//!
//! `file_name` reads which mark a file shows, `signature` is what a scan holds, `extraction` makes a mark of both, and `version`
//! is how a row says which extraction that was.

mod extraction;
mod file_name;
mod signature;
mod version;

pub use extraction::{ExtractedMark, Taking};
pub use signature::{ScanSignature, signature_of};
pub use version::Extraction;

use anyhow::{Context, Result, bail};
use proofhouse_schemas::Bureau;
use proofhouse_schemas::values::ExhibitKind;
use proofhouse_warehouse::Warehouse;
use proofhouse_warehouse::scans::scan_reference;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// A message about an exhibit, and the scans that it rests on.
#[derive(Debug)]
pub struct ScannedExhibit {
    /// The message: a statement of the whole exhibit.
    pub message: Value,
    /// The marks, in the order of the files.
    pub marks: Vec<ExtractedMark>,
    /// Scans that were left out, and why.
    pub left_out: Vec<String>,
}

/// Whether these are scans.
pub fn are_scans(files: &[PathBuf]) -> bool {
    files.iter().any(|file| file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("x3p")))
}

/// Extracts the marks of all scans and puts them into the message of a file, whose exhibit has none yet.
///
/// # Errors
/// When the message cannot be read, or a scan cannot be used; with `leaves_out` only when none can.
pub fn read(
    scans: &[PathBuf],
    description: &Path,
    bureau: Bureau,
    case: Option<&str>,
    taking: Taking,
    leaves_out: bool,
) -> Result<ScannedExhibit> {
    let mut message = described(description, case)?;
    let exhibit = message.get_mut("exhibit").and_then(Value::as_object_mut);
    let exhibit = exhibit.with_context(|| format!("{} has no exhibit", description.display()))?;
    let kind = exhibit.get("exhibit_kind").and_then(Value::as_str).unwrap_or_default();
    let kind = ExhibitKind::from_code(kind).with_context(|| {
        format!("{}: exhibit.exhibit_kind is `{kind}`, not a kind of exhibit", description.display())
    })?;
    let (mut marks, mut faults) = (Vec::new(), Vec::new());
    for scan in scans {
        match extraction::extract(scan, bureau, kind, taking) {
            Ok(mark) => marks.push(mark),
            Err(error) => faults.push(format!("{}: {error:#}", scan.display())),
        }
    }
    if !faults.is_empty() && (marks.is_empty() || !leaves_out) {
        bail!(
            "{}\n{} of {} scans cannot be used; nothing was sent{}",
            faults.join("\n"),
            faults.len(),
            scans.len(),
            if marks.is_empty() { "" } else { ". --leave-out-unusable sends the others" }
        );
    }
    refuse_twice(&marks)?;
    let stated = marks.iter().map(|mark| {
        let mut mark = mark.mark.clone();
        if let Some(mark) = mark.as_object_mut() {
            mark.retain(|_, value| !value.is_null());
        }
        mark
    });
    exhibit.insert("marks".to_owned(), stated.collect());
    let extraction = Extraction::now(marks.iter().map(|mark| mark.kind), taking.mirrored);
    exhibit.insert("extraction".to_owned(), extraction.written().into());
    Ok(ScannedExhibit { message: Value::Object(message), marks, left_out: faults })
}

impl ScannedExhibit {
    /// Keeps the scans in the store. The message refers to them.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn keep_scans(&self, warehouse: &Warehouse, bureau: Bureau) -> Result<()> {
        for mark in &self.marks {
            let keeping = || format!("keeping {}", mark.file);
            let bytes = extraction::read(Path::new(&mark.file)).with_context(keeping)?;
            if scan_reference(bureau, &bytes) != mark.scan {
                bail!("{} has changed since its signature was extracted; submit it again", mark.file);
            }
            warehouse.keep_scan(bureau, bytes.into()).await.with_context(keeping)?;
        }
        Ok(())
    }
}

/// The message of a file, with the case that was named.
fn described(description: &Path, case: Option<&str>) -> Result<Map<String, Value>> {
    let named = || description.display();
    let text = std::fs::read_to_string(description).with_context(|| format!("reading {}", named()))?;
    let message: Value = serde_json::from_str(&text).with_context(|| {
        format!("{} is no message; `proofhouse schema ballistic --only example` prints one", named())
    })?;
    let Value::Object(mut message) = message else { bail!("{} holds no message", named()) };
    let exhibit = message.get_mut("exhibit").and_then(Value::as_object_mut);
    let exhibit = exhibit.with_context(|| format!("{} has no exhibit", named()))?;
    if exhibit.get("marks").and_then(Value::as_array).is_some_and(|marks| !marks.is_empty()) {
        bail!("{} has marks already; marks of scans and others are not sent in one message", named());
    }
    if let Some(case) = case {
        exhibit.insert("case_ref".to_owned(), case.into());
    }
    Ok(message)
}

/// One file twice, or two files of one land, are a mistake of whoever named them.
fn refuse_twice(marks: &[ExtractedMark]) -> Result<()> {
    for (place, mark) in marks.iter().enumerate() {
        for other in marks.iter().take(place) {
            if other.scan == mark.scan {
                bail!("{} and {} are one scan", other.file, mark.file);
            }
            if (other.kind, other.land_no) == (mark.kind, mark.land_no) {
                let land = mark.land_no.map(|number| format!(" {number}")).unwrap_or_default();
                bail!("{} and {} both show {}{land}", other.file, mark.file, mark.kind.as_str());
            }
        }
    }
    Ok(())
}
