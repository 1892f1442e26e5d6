//! The mark of one scan: its signature, and what an examiner should know of it.

use super::file_name::{self, Named};
use anyhow::{Context, Result, bail};
use proofhouse_matching::ballistics::land::{ExtractedLand, extract_land, extract_striae};
use proofhouse_matching::ballistics::signature_encode;
use proofhouse_matching::ballistics::x3p::{MOST_BYTES, Scan};
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
    pub mark_kind: &'static str,
    /// Number of the land.
    pub land_no: Option<i32>,
    /// Width of the mark in micrometres.
    pub width_um: f64,
    /// Share of the scan that was measured.
    pub coverage: f64,
    /// Correlation of the crosscut with the lines beside it.
    pub stability: f64,
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
    let scan = Scan::read(&bytes)?;
    let scan = if taking.mirrored { scan.mirrored() } else { scan };
    let named = file_name::read(&file.file_stem().unwrap_or_default().to_string_lossy());
    let (kind, land_no) = shown(named, exhibit, taking)?;
    let extracted: ExtractedLand = match kind {
        BallisticMarkKind::LandEngravedArea => extract_land(&scan)?,
        _ => extract_striae(&scan)?,
    };
    let signature = &extracted.signature;
    let mut flags: Vec<String> = scan.quirks.iter().map(said).collect();
    flags.extend(extracted.flags.iter().map(said));
    let mark_kind = kind.as_str();
    let reference = scan_reference(bureau, &bytes);
    let mark = json!({
        "mark_kind": mark_kind,
        "modality": "3D",
        "land_no": land_no,
        "spacing_um": signature.spacing_um(),
        "signature": signature_encode(signature),
        "signature_ref": reference,
        "resolution_um": rounded(scan.spacing_um.0),
    });
    Ok(ExtractedMark {
        file: file.display().to_string(),
        mark_kind,
        land_no,
        width_um: extracted.shoulders_um.1 - extracted.shoulders_um.0,
        coverage: scan.coverage(),
        stability: extracted.stability,
        flags,
        mark,
        scan: reference,
    })
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

/// A finding as its code.
fn said(finding: &impl Serialize) -> String {
    match serde_json::to_value(finding) {
        Ok(Value::String(code)) => code,
        Ok(other) => other.to_string().replace(['"', '{', '}'], ""),
        Err(error) => error.to_string(),
    }
}

fn rounded(spacing_um: f64) -> f64 {
    (spacing_um * 10_000.0).round() / 10_000.0
}
