//! `proofhouse match ballistics`: exhibits against all exhibits of other cases.

use crate::summary::{self, Ending};
use crate::{retention, rows};
use anyhow::Result;
use chrono::{NaiveDate, Utc};
use proofhouse_matching::ballistics::search::ExhibitKind;
use proofhouse_matching::ballistics::{
    Candidate, ClassFeatures, Exhibit, Gallery, Grade, MarkKind, ReceivedMark, SearchSettings, Twist,
    receive_marks,
};
use proofhouse_schemas::codes;
use proofhouse_schemas::firearm_pair::short_name;
use proofhouse_schemas::tables::derived::{BallisticCandidateRow, LandAgreementColumns};
use proofhouse_warehouse::{Warehouse, WriteOutcome};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const JOB: &str = "match-ballistics";
/// Raised when the same exhibits should give other candidates.
const REVISION: u32 = 2;
const INPUTS: &[&str] = &["exhibits"];
const OUTPUT: &str = "ballistic_candidates";
/// Lands of a bullet that must have been compared for a strong pair.
const LEAST_LANDS_OF_STRONG: usize = 2;

/// What the job did.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// Whether nothing had changed since the last run.
    pub nothing_new: bool,
    /// Exhibits that take part.
    pub exhibits: usize,
    /// Marks that could not be used.
    pub unusable_marks: usize,
    /// Pairs left out by class features, by reason.
    pub excluded: BTreeMap<String, usize>,
    /// Pairs compared exactly.
    pub compared: usize,
    /// Candidate pairs by band.
    pub candidates: BTreeMap<String, usize>,
    /// Rows written.
    pub rows_written: usize,
}

#[derive(Debug, Deserialize)]
struct ExhibitRow {
    source_bureau: String,
    source_record_id: String,
    case_ref: String,
    exhibit_kind: String,
    exhibit_calibre_id: Option<String>,
    firearm_calibre_id: Option<String>,
    lands_grooves: Option<i32>,
    twist: Option<String>,
    land_width_mm: Option<f64>,
    firing_pin_shape: Option<String>,
    marks: Option<Vec<MarkRow>>,
}

#[derive(Debug, Deserialize)]
struct MarkRow {
    mark_kind: Option<String>,
    land_no: Option<i32>,
    spacing_um: Option<f64>,
    signature: Option<String>,
}

/// Runs the job and prints what it did.
///
/// # Errors
/// When the warehouse cannot be read or written.
pub async fn run(warehouse: &Warehouse, as_json: bool) -> Result<Ending> {
    let done = match_ballistics(warehouse, Utc::now().date_naive()).await?;
    summary::print(as_json, &done, |done| {
        if done.nothing_new {
            return "Nothing new since the last run; nothing written.".to_owned();
        }
        let bands: Vec<String> =
            done.candidates.iter().map(|(band, count)| format!("{count} {band}")).collect();
        format!(
            "Compared {} exhibits in {} pairs ({} marks could not be used).\nCandidate pairs: {}.\nRows written to {OUTPUT}: {}.",
            summary::grouped(done.exhibits),
            summary::grouped(done.compared),
            done.unusable_marks,
            if bands.is_empty() { "none".to_owned() } else { bands.join(", ") },
            done.rows_written
        )
    })?;
    Ok(Ending::Done)
}

/// Compares every eligible exhibit with every other and writes the candidate pairs. Exhibits that are past their
/// retention on this day take no part.
///
/// # Errors
/// When the warehouse cannot be read or written.
pub async fn match_ballistics(warehouse: &Warehouse, today: NaiveDate) -> Result<Summary> {
    let session = warehouse.trusted_session();
    let revision = retention::revision(REVISION, retention::passed(&session, INPUTS, today).await?);
    let watermark = warehouse.watermark(JOB, revision, INPUTS, OUTPUT).await?;
    let mut done = Summary {
        nothing_new: watermark.is_current(),
        exhibits: 0,
        unusable_marks: 0,
        excluded: BTreeMap::new(),
        compared: 0,
        candidates: BTreeMap::new(),
        rows_written: 0,
    };
    if watermark.is_current() {
        return Ok(done);
    }
    let in_time = retention::may_be_searched(today);
    let sql = format!(
        "SELECT source_bureau, source_record_id, case_ref, exhibit_kind, exhibit_calibre_id, \
         calibre_id AS firearm_calibre_id, lands_grooves, twist, land_width_mm, firing_pin_shape, marks \
         FROM exhibits WHERE eligibility = 'ELIGIBLE' AND {in_time} ORDER BY source_bureau, source_record_id"
    );
    let found: Vec<ExhibitRow> = rows::read(&session, &sql).await?;
    let (gallery, unusable_marks) = gallery_of(&found);
    done.unusable_marks = unusable_marks;
    done.exhibits = gallery.exhibits().len();
    let pairs = tokio::task::block_in_place(|| all_pairs(&gallery, &mut done));
    for pair in pairs.values() {
        *done.candidates.entry(pair.band.clone()).or_default() += 1;
    }
    let batches = rows::to_batches(OUTPUT, &pairs.into_values().collect::<Vec<_>>())?;
    let outcome = warehouse.replace_if_changed(OUTPUT, batches, &watermark).await?;
    done.rows_written = match outcome {
        WriteOutcome::Unchanged => 0,
        WriteOutcome::Written { rows, .. } => rows,
    };
    Ok(done)
}

fn gallery_of(found: &[ExhibitRow]) -> (Gallery, usize) {
    let mut unusable = 0;
    let mut exhibits = Vec::new();
    for row in found {
        let Some(kind) = ExhibitKind::parse(&row.exhibit_kind) else { continue };
        let marks = row.marks.as_deref().unwrap_or_default();
        let received: Vec<ReceivedMark<'_>> = marks
            .iter()
            .filter_map(|mark| {
                Some(ReceivedMark {
                    kind: mark.mark_kind.as_deref()?,
                    land_number: mark.land_no.and_then(|number| usize::try_from(number).ok()),
                    signature: mark.signature.as_deref()?,
                    spacing_um: mark.spacing_um? as f32,
                })
            })
            .collect();
        let lands_grooves = row.lands_grooves.and_then(|number| u8::try_from(number).ok());
        let received = receive_marks(&received, lands_grooves);
        unusable += received.faults.len();
        if received.marks.is_empty() {
            continue;
        }
        let calibre_id = row.exhibit_calibre_id.as_deref().or(row.firearm_calibre_id.as_deref());
        exhibits.push(Exhibit {
            source_bureau: row.source_bureau.clone(),
            exhibit_id: row.source_record_id.clone(),
            case_ref: Some(row.case_ref.clone()),
            kind,
            class_features: ClassFeatures {
                calibre_group: calibre_id
                    .and_then(codes::calibre)
                    .map(|calibre| calibre.match_group.to_owned()),
                lands_grooves,
                twist: row.twist.as_deref().and_then(Twist::parse),
                land_width_mm: row.land_width_mm.map(|width| width as f32),
                firing_pin_shape: row.firing_pin_shape.clone(),
            },
            marks: received.marks,
        });
    }
    (Gallery::new(exhibits), unusable)
}

/// The candidate pairs of all exhibits, each pair once, under a name that does not depend on the order.
fn all_pairs(gallery: &Gallery, done: &mut Summary) -> BTreeMap<String, BallisticCandidateRow> {
    let mut pairs = BTreeMap::new();
    for index in 0..gallery.exhibits().len() {
        let Some(outcome) = gallery.search_member(index, SearchSettings::default()) else { continue };
        done.compared += outcome.compared;
        for (reason, count) in outcome.excluded {
            *done.excluded.entry(reason.to_owned()).or_default() += count;
        }
        let Some(query) = gallery.exhibits().get(index) else { continue };
        for candidate in &outcome.candidates {
            let Some(band) = band_of(candidate) else { continue };
            let row = pair_row(query.exhibit(), candidate, band);
            pairs.entry(row.candidate_id.clone()).or_insert(row);
        }
    }
    // Each pair was compared from both sides; it counts once.
    done.compared /= 2;
    for count in done.excluded.values_mut() {
        *count /= 2;
    }
    pairs
}

/// Every exhibit is compared with every other, so that a likelihood ratio of ten is reached by chance again and again:
/// below the highest grade a pair must also stand at the top of a candidate list. One land alone is never strong: on real
/// scans single lands of two barrels have reached the score that would be needed.
fn band_of(candidate: &Candidate) -> Option<&'static str> {
    let one_land = candidate
        .marks
        .iter()
        .all(|mark| mark.kind == MarkKind::Lea && mark.comparison.lands.len() < LEAST_LANDS_OF_STRONG);
    match (candidate.likelihood.grade(), candidate.rank) {
        (Grade::ModeratelyStrong, _) if !one_land => Some("STRONG"),
        (Grade::ModeratelyStrong | Grade::Moderate, ..=3) => Some("REVIEW"),
        (Grade::Weak, 1) => Some("WATCH"),
        _ => None,
    }
}

fn pair_row(query: &Exhibit, candidate: &Candidate, band: &str) -> BallisticCandidateRow {
    let mut names = [
        format!("{}/{}", query.source_bureau, query.exhibit_id),
        format!("{}/{}", candidate.source_bureau, candidate.exhibit_id),
    ];
    names.sort_unstable();
    let best =
        candidate.marks.iter().max_by(|left, right| left.comparison.score.total_cmp(&right.comparison.score));
    let lands = best.map(|mark| mark.comparison.lands.as_slice()).unwrap_or_default();
    BallisticCandidateRow {
        candidate_id: short_name('B', &names.join("|")),
        left_bureau: query.source_bureau.clone(),
        left_exhibit_id: query.exhibit_id.clone(),
        left_case_ref: query.case_ref.clone().unwrap_or_default(),
        right_bureau: candidate.source_bureau.clone(),
        right_exhibit_id: candidate.exhibit_id.clone(),
        right_case_ref: candidate.case_ref.clone().unwrap_or_default(),
        mark_kind: best.map(|mark| mark.kind.as_str()).unwrap_or_default().to_owned(),
        score: rounded(candidate.combined_score),
        log10_likelihood_ratio: rounded(candidate.likelihood.log10),
        band: band.to_owned(),
        rank: i32::try_from(candidate.rank).unwrap_or(i32::MAX),
        rotation: best.map_or(0, |mark| i32::try_from(mark.comparison.rotation).unwrap_or(0)),
        lands: lands
            .iter()
            .map(|land| LandAgreementColumns {
                left_land: i32::try_from(land.a).unwrap_or(0),
                right_land: i32::try_from(land.b).unwrap_or(0),
                correlation: rounded(land.r),
                lag_um: rounded(land.lag_um),
                overlap: rounded(land.overlap),
                score: rounded(land.score),
            })
            .collect(),
        summary: candidate.explanation().join(" "),
    }
}

/// Four decimals: what the measurement carries, and the same on every machine.
fn rounded(value: impl Into<f64>) -> f64 {
    (value.into() * 10_000.0).round() / 10_000.0
}
