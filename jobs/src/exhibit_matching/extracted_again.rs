//! Signatures of an older extraction, made again from the scans that their marks refer to.
//!
//! What a bureau stated is not touched: what was made again stands in a table of its own and is used instead. Only scans that the
//! exhibit's own bureau has sent are read. A mark that cannot be extracted any more keeps the signature that was sent.

use super::JOB;
use super::exhibits::{ExhibitRow, MarkRow};
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

/// Bureau, exhibit, scan, kind of mark, extraction: what was extracted again, and how.
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
    for Outdated { key, kind, mirrored, mark } in found.iter_mut().flat_map(outdated) {
        if !kept.contains_key(&key) {
            let row = match known.remove(&key) {
                Some(row) => row,
                None => {
                    extracted += 1;
                    made_again(warehouse, &key, kind, mirrored).await?
                }
            };
            kept.insert(key.clone(), row);
        }
        if let Some(row) = kept.get(&key) {
            put(mark, row);
        }
    }
    // What no exhibit refers to any more goes with it.
    if extracted > 0 || !known.is_empty() {
        rows::replace(warehouse, TABLE, &kept.into_values().collect::<Vec<_>>(), watermark).await?;
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
    for outdated in found.iter_mut().flat_map(outdated) {
        if let Some(row) = known.get(&outdated.key) {
            put(outdated.mark, row);
        }
    }
    Ok(())
}

/// What was extracted again so far.
async fn known(warehouse: &Warehouse) -> Result<HashMap<Key, ExtractedMarkRow>> {
    let known: Vec<ExtractedMarkRow> = rows::all(&warehouse.trusted_session(), TABLE).await?;
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

/// A mark that would be extracted in another way today, from a scan of its exhibit's own bureau.
struct Outdated<'exhibit> {
    key: Key,
    kind: BallisticMarkKind,
    mirrored: bool,
    mark: &'exhibit mut MarkRow,
}

/// The outdated marks of an exhibit; none when another program made its signatures.
fn outdated(exhibit: &mut ExhibitRow) -> Vec<Outdated<'_>> {
    let ExhibitRow { source_bureau, source_record_id, extraction, marks, .. } = exhibit;
    let stated = extraction.as_deref().and_then(Extraction::read).zip(Bureau::parse(source_bureau));
    let Some((stated, bureau)) = stated else { return Vec::new() };
    let of_mark = |mark: &'_ MarkRow| {
        let kind = BallisticMarkKind::from_code(mark.mark_kind.as_deref()?)?;
        let scan = mark.signature_ref.as_ref().filter(|scan| is_scan_of(bureau, scan))?;
        let now = Extraction::now([kind], stated.mirrored).written();
        let key = [&*source_bureau, &*source_record_id, scan, kind.as_str(), &now].map(str::to_owned);
        (!stated.is_current(kind)).then_some((key, kind))
    };
    let marks = marks.iter_mut().flatten();
    marks
        .filter_map(|mark| {
            let (key, kind) = of_mark(mark)?;
            Some(Outdated { key, kind, mirrored: stated.mirrored, mark })
        })
        .collect()
}

/// What the scan of a key gives today, or why it gives nothing.
async fn made_again(
    warehouse: &Warehouse,
    key: &Key,
    kind: BallisticMarkKind,
    mirrored: bool,
) -> Result<ExtractedMarkRow> {
    let [source_bureau, exhibit_id, signature_ref, mark_kind, extraction] = key.clone();
    let made = match warehouse.scan(&signature_ref).await? {
        Some(bytes) => tokio::task::block_in_place(|| signature_of(&bytes, kind, mirrored))
            .map_err(|fault| format!("{fault:#}")),
        None => Err("the scan is not in the store any more".to_owned()),
    };
    let (spacing_um, signature, fault) = match made {
        Ok(made) => (made.spacing_um, Some(made.signature), None),
        Err(fault) => (0.0, None, Some(fault)),
    };
    Ok(ExtractedMarkRow {
        source_bureau,
        exhibit_id,
        signature_ref,
        mark_kind,
        extraction,
        spacing_um,
        signature,
        fault,
    })
}
