//! From the bytes of a scan to the signature of its mark, in the text form of a message.

use anyhow::Result;
use proofhouse_matching::ballistics::breech_face::{BreechFace, FACE_SPACING_UM};
use proofhouse_matching::ballistics::encoding::MOST_FACE_TEXT;
use proofhouse_matching::ballistics::land::{ExtractedLand, extract_land, extract_striae};
use proofhouse_matching::ballistics::x3p::Scan;
use proofhouse_matching::ballistics::{SignatureError, face_encode, signature_encode};
use proofhouse_schemas::values::BallisticMarkKind;
use serde::Serialize;
use serde_json::Value;

/// A signature, and what is known of how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct ScanSignature {
    /// The text form.
    pub signature: String,
    /// Distance of its heights in micrometres.
    pub spacing_um: f64,
    /// Distance of the heights of the scan in micrometres.
    pub resolution_um: f64,
    /// Width of the mark in micrometres.
    pub width_um: f64,
    /// Share of the scan that was measured.
    pub coverage: f64,
    /// Correlation of the crosscut with the lines beside it; a breech face has no crosscut.
    pub stability: Option<f64>,
    /// What to look at.
    pub flags: Vec<String>,
}

/// Extracts the signature of a mark of a kind. `mirrored` scans are turned round first.
///
/// # Errors
/// When the bytes are no scan, or hold no such mark.
pub fn signature_of(bytes: &[u8], kind: BallisticMarkKind, mirrored: bool) -> Result<ScanSignature> {
    let scan = Scan::read(bytes)?;
    let scan = if mirrored { scan.mirrored() } else { scan };
    let mut flags: Vec<String> = scan.quirks.iter().map(said).collect();
    let (coverage, resolution_um) = (scan.coverage(), rounded(scan.spacing_um.0));
    if kind == BallisticMarkKind::BreechFace {
        let face = BreechFace::from_scan(&scan)?;
        let signature = face_encode(&face);
        if signature.len() > MOST_FACE_TEXT {
            let (letters, most) = (signature.len(), MOST_FACE_TEXT);
            return Err(SignatureError::FaceTooLarge { letters, most }.into());
        }
        flags.extend(face.flags().iter().map(said));
        let (spacing_um, width_um) = (FACE_SPACING_UM, face.quality().extent_um.0);
        return Ok(ScanSignature {
            signature,
            spacing_um,
            resolution_um,
            width_um,
            coverage,
            stability: None,
            flags,
        });
    }
    let extracted: ExtractedLand = match kind {
        BallisticMarkKind::LandEngravedArea => extract_land(&scan)?,
        _ => extract_striae(&scan)?,
    };
    flags.extend(extracted.flags.iter().map(said));
    Ok(ScanSignature {
        signature: signature_encode(&extracted.signature),
        spacing_um: f64::from(extracted.signature.spacing_um()),
        resolution_um,
        width_um: extracted.shoulders_um.1 - extracted.shoulders_um.0,
        coverage,
        stability: Some(extracted.stability),
        flags,
    })
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
