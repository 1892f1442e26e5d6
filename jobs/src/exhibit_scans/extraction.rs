//! The mark of one scan: its signature, and what an examiner should know of it.

use super::file_name::{self, Named};
use super::signature::{ScanSignature, signature_of};
use anyhow::{Context, Result, bail};
use proofhouse_matching::ballistics::x3p::MOST_BYTES;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::values::{BallisticMarkKind, ExhibitKind};
use proofhouse_warehouse::scans::scan_reference;
use serde::Serialize;
use serde_json::{Value, json};
use std::path::Path;

/// How the scans of an exhibit are taken.
#[derive(Debug, Clone, Copy, Default)]
pub struct Taking {
    /// The kind of mark of files whose names do not say it.
    pub kind: Option<BallisticMarkKind>,
    /// Whether the instrument wrote what it saw in a mirror.
    pub mirrored: bool,
}

/// A scan and the mark that was extracted from it.
#[derive(Debug, Serialize)]
pub struct ExtractedMark {
    /// The file.
    pub file: String,
    /// Which area.
    #[serde(rename = "mark_kind", serialize_with = "code_of")]
    pub kind: BallisticMarkKind,
    /// Number of the land.
    pub land_no: Option<i32>,
    /// Width of the mark in micrometres.
    pub width_um: f64,
    /// Share of the scan that was measured.
    pub coverage: f64,
    /// Correlation of the crosscut with the lines beside it; a breech face has no crosscut.
    pub stability: Option<f64>,
    /// What to look at before it is sent.
    pub flags: Vec<String>,
    #[serde(skip)]
    pub(super) mark: Value,
    /// The name of the scan in the store.
    pub scan: String,
}

/// Reads a file and extracts its mark.
///
/// # Errors
/// When it is no scan, its name does not say what it shows, or there is no signature in it.
pub(super) fn extract(
    file: &Path,
    bureau: Bureau,
    exhibit: ExhibitKind,
    taking: Taking,
) -> Result<ExtractedMark> {
    let bytes = read(file)?;
    let named = file_name::read(&file.file_stem().unwrap_or_default().to_string_lossy());
    let (kind, land_no) = shown(named, exhibit, taking)?;
    let ScanSignature { signature, spacing_um, resolution_um, width_um, coverage, stability, flags } =
        signature_of(&bytes, kind, taking.mirrored)?;
    let reference = scan_reference(bureau, &bytes);
    let mark = json!({
        "mark_kind": kind.as_str(),
        "modality": "3D",
        "land_no": land_no,
        "spacing_um": spacing_um,
        "signature": signature,
        "signature_ref": reference,
        "resolution_um": resolution_um,
    });
    let file = file.display().to_string();
    Ok(ExtractedMark { file, kind, land_no, width_um, coverage, stability, flags, mark, scan: reference })
}

fn code_of<S: serde::Serializer>(kind: &BallisticMarkKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.as_str())
}

/// The bytes of a scan.
///
/// # Errors
/// When the file cannot be read, or is larger than any scan.
pub(super) fn read(file: &Path) -> Result<Vec<u8>> {
    let length = std::fs::metadata(file)?.len();
    if length > MOST_BYTES as u64 {
        bail!("it has {length} bytes; a scan may have {MOST_BYTES}");
    }
    Ok(std::fs::read(file)?)
}

/// What a scan shows.
fn shown(named: Named, exhibit: ExhibitKind, taking: Taking) -> Result<(BallisticMarkKind, Option<i32>)> {
    let bullet = (exhibit == ExhibitKind::Bullet).then_some(BallisticMarkKind::LandEngravedArea);
    let kind = named.kind.or(taking.kind).or(bullet);
    let kind = kind.context(
        "its name does not say which mark it shows: end it in -L3 (land 3), -BF (breech face), -AS (aperture shear), \
         -FP or -EJ, or name the kind with --mark",
    )?;
    if kind != BallisticMarkKind::LandEngravedArea {
        return Ok((kind, None));
    }
    let number =
        named.land.context("its name does not say which land it shows: end it in -L1, -L2 and so on")?;
    Ok((kind, Some(number)))
}
