//! Signatures of an older extraction, made again from the scans that their marks refer to.
//!
//! What a bureau stated is not touched: what was made again stands in a table of its own and is used instead. Only scans that the
//! exhibit's own bureau has sent are read. A mark that cannot be extracted any more keeps the signature that was sent.

use super::exhibits::{ExhibitRow, MarkRow};
use super::{JOB, replace};
use crate::exhibit_scans::{Extraction, signature_of};
use crate::rows;
use anyhow::Result;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::tables::derived::ExtractedMarkRow;
use proofhouse_schemas::values::BallisticMarkKind;
use proofhouse_warehouse::scans::is_scan_of;
use proofhouse_warehouse::{Warehouse, Watermark};
use std::collections::{BTreeMap, HashMap};

const TABLE: &str = "extracted_marks";

/// Bureau, exhibit, scan, kind of mark, extraction.
type Key = [String; 5];

/// Puts current signatures in the place of older ones, extracting those that have not been yet. Returns how many were extracted.
///
/// # Errors
/// When the warehouse cannot be read or written.
pub(super) async fn bring_up_to_date(
    warehouse: &Warehouse,
    found: &mut [ExhibitRow],
    watermark: &Watermark,
) -> Result<usize> {
    let mut known = known(warehouse).await?;
    let (mut kept, mut extracted): (BTreeMap<Key, ExtractedMarkRow>, usize) = (BTreeMap::new(), 0);
    for exhibit in found {
        let Some((stated, bureau)) = stated_by(exhibit) else { continue };
        for mark in exhibit.marks.iter_mut().flatten() {
            let Some((kind, scan)) = outdated(mark, &stated, bureau) else { continue };
            let now = Extraction::now([kind], stated.mirrored).written();
            let (bureau, exhibit) = (&exhibit.source_bureau, &exhibit.source_record_id);
            let key = [bureau, exhibit, &scan, &kind.as_str().to_owned(), &now].map(String::clone);
            if let Some(row) = kept.get(&key) {
                put(mark, row);
                continue;
            }
            let row = match known.remove(&key) {
                Some(row) => row,
                None => {
                    extracted += 1;
                    let made = made_again(warehouse, &scan, kind, stated.mirrored).await?;
                    let (signature, fault) = match made {
                        Ok(signature) => (Some(signature), None),
                        Err(fault) => (None, Some(fault)),
                    };
                    ExtractedMarkRow {
                        source_bureau: bureau.clone(),
                        exhibit_id: exhibit.clone(),
                        signature_ref: scan,
                        mark_kind: kind.as_str().to_owned(),
                        extraction: now,
                        spacing_um: signature.as_ref().map_or(0.0, |(_, spacing_um)| *spacing_um),
                        signature: signature.map(|(text, _)| text),
                        fault,
                    }
                }
            };
            put(mark, &row);
            kept.insert(key, row);
        }
    }
    // What no exhibit refers to any more goes with it.
    if extracted > 0 || !known.is_empty() {
        replace(warehouse, TABLE, &kept.into_values().collect::<Vec<_>>(), watermark).await?;
    }
    if extracted > 0 {
        tracing::info!(job = JOB, extracted, "marks were extracted again from their scans");
    }
    Ok(extracted)
}

/// Puts signatures that have been extracted again in the place of older ones, of exhibits that somebody may see.
///
/// # Errors
/// When the warehouse cannot be read.
pub async fn use_extracted(warehouse: &Warehouse, found: &mut [ExhibitRow]) -> Result<()> {
    let known = known(warehouse).await?;
    for exhibit in found {
        let Some((stated, bureau)) = stated_by(exhibit) else { continue };
        for mark in exhibit.marks.iter_mut().flatten() {
            let Some((kind, scan)) = outdated(mark, &stated, bureau) else { continue };
            let now = Extraction::now([kind], stated.mirrored).written();
            let kind = kind.as_str().to_owned();
            let key =
                [&exhibit.source_bureau, &exhibit.source_record_id, &scan, &kind, &now].map(String::clone);
            if let Some(row) = known.get(&key) {
                put(mark, row);
            }
        }
    }
    Ok(())
}

/// What was extracted again so far.
async fn known(warehouse: &Warehouse) -> Result<HashMap<Key, ExtractedMarkRow>> {
    let sql = format!("SELECT * FROM {TABLE}");
    let known: Vec<ExtractedMarkRow> = rows::read(&warehouse.trusted_session(), &sql).await?;
    let key = |row: &ExtractedMarkRow| {
        [&row.source_bureau, &row.exhibit_id, &row.signature_ref, &row.mark_kind, &row.extraction]
            .map(String::clone)
    };
    Ok(known.into_iter().map(|row| (key(&row), row)).collect())
}

fn put(mark: &mut MarkRow, row: &ExtractedMarkRow) {
    if let Some(signature) = &row.signature {
        mark.signature = Some(signature.clone());
        mark.spacing_um = Some(row.spacing_um);
    }
}

/// How this program extracted the signatures of an exhibit, and whose it is; `None` when another program did.
fn stated_by(exhibit: &ExhibitRow) -> Option<(Extraction, Bureau)> {
    Extraction::read(exhibit.extraction.as_deref()?).zip(Bureau::parse(&exhibit.source_bureau))
}

/// The kind and the scan of a mark that would be extracted in another way today.
fn outdated(mark: &MarkRow, stated: &Extraction, bureau: Bureau) -> Option<(BallisticMarkKind, String)> {
    let kind = BallisticMarkKind::from_code(mark.mark_kind.as_deref()?)?;
    let scan = mark.signature_ref.as_ref().filter(|scan| is_scan_of(bureau, scan))?;
    (!stated.is_current(kind)).then(|| (kind, scan.clone()))
}

/// The signature of a scan and its spacing, or why there is none.
async fn made_again(
    warehouse: &Warehouse,
    scan: &str,
    kind: BallisticMarkKind,
    mirrored: bool,
) -> Result<Result<(String, f64), String>> {
    let Some(bytes) = warehouse.scan(scan).await? else {
        return Ok(Err("the scan is not in the store any more".to_owned()));
    };
    let made = tokio::task::block_in_place(|| signature_of(&bytes, kind, mirrored));
    Ok(made.map(|made| (made.signature, made.spacing_um)).map_err(|fault| format!("{fault:#}")))
}
