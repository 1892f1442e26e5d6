//! Exhibits against all exhibits of other cases: candidate lists, and the pairs that people look at.
//!
//! | file | what it does |
//! |---|---|
//! | `extracted_again` | signatures of an older extraction, made again from their scans |
//! | `exhibits` | the exhibits of the warehouse as a gallery |
//! | `lists` | the candidate list of each exhibit, kept from run to run |
//! | `pairs` | from lists to bands, and the rows of candidate pairs |
//! | `pictures` | what was compared, drawn |
//!
//! A run searches what is new or changed, and what had something in its list that has gone or changed. A pair is in both lists,
//! whichever of the two was searched, so a new exhibit enters the lists of old ones without searching for them again.

mod exhibits;
mod extracted_again;
mod lists;
mod pairs;
mod pictures;

use crate::{retention, rows};
use anyhow::Result;
use chrono::NaiveDate;
use exhibits::load;
use lists::Lists;
use proofhouse_matching::ballistics::{ALGORITHM_VERSION, SearchSettings, breech_face, land};
use proofhouse_schemas::tables::derived::BallisticCandidateRow;
use proofhouse_warehouse::Warehouse;
use serde::Serialize;
use std::collections::BTreeMap;

pub use exhibits::{ExhibitRow, LoadedExhibits, gallery_of, load_for};
pub use extracted_again::use_extracted;
pub use pictures::{Picture, pictures};

const JOB: &str = "match-ballistics";
/// Raised when the same exhibits should give other candidates.
const REVISION: u32 = 3;
const INPUTS: &[&str] = &["exhibits"];
/// Written last: what it remembers of the inputs says that the others are complete.
const STATE: &str = "searched_exhibits";
const LISTS: &str = "ballistic_lists";
const PAIRS: &str = "ballistic_candidates";
const PICTURES: &str = "ballistic_pictures";

/// What the job did.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Summary {
    /// Whether nothing had changed since the last run.
    pub nothing_new: bool,
    /// Exhibits that take part.
    pub exhibits: usize,
    /// Exhibits that were searched for, because they or something in their list was new, changed or gone.
    pub searched: usize,
    /// Marks that could not be used.
    pub unusable_marks: usize,
    /// Marks that were extracted again from their scans.
    pub extracted_again: usize,
    /// Exhibits left out of a search by class features, by reason, over all searches.
    pub excluded: BTreeMap<String, usize>,
    /// Pairs compared exactly.
    pub compared: usize,
    /// Candidate pairs by band.
    pub candidates: BTreeMap<String, usize>,
    /// Rows written to `ballistic_candidates`.
    pub rows_written: usize,
}

/// Compares what is new with everything and writes lists and candidate pairs. Exhibits that are past their retention on this day
/// take no part.
///
/// # Errors
/// When the warehouse cannot be read or written.
pub async fn match_exhibits(warehouse: &Warehouse, today: NaiveDate) -> Result<Summary> {
    let passed = retention::passed(&warehouse.trusted_session(), INPUTS, today).await?;
    let revision = retention::revision(REVISION, passed);
    // Another way to extract or to compare is another job: it has not run on anything yet.
    let rules = format!("{REVISION} {ALGORITHM_VERSION} {}", breech_face::COMPARISON);
    let job = format!("{JOB} {rules} {} {}", land::EXTRACTION, breech_face::EXTRACTION);
    let watermark = warehouse.watermark(&job, revision, INPUTS, STATE).await?;
    // After the watermark: what comes in between is read now and seen as new once more, never passed over.
    let session = warehouse.trusted_session();
    let mut done = Summary { nothing_new: watermark.is_current(), ..Summary::default() };
    if watermark.is_current() {
        return Ok(done);
    }
    let mut found = load(&session, &retention::may_be_searched(today)).await?;
    done.extracted_again = extracted_again::bring_up_to_date(warehouse, &mut found, &watermark).await?;
    let loaded = gallery_of(&found);
    done.unusable_marks = loaded.unusable_marks;
    done.exhibits = loaded.gallery.exhibits().len();
    let mut lists = Lists::read(&session, &loaded, &rules).await?;
    let settings = SearchSettings::default();
    let (pairs, drawn) = tokio::task::block_in_place(|| {
        let searched = lists.bring_up_to_date(&loaded.gallery, settings);
        done.searched = searched.exhibits;
        done.compared = searched.compared;
        done.excluded = searched.excluded;
        let pairs = pairs::rows(&loaded.gallery, &lists);
        let drawn = pictures::of_pairs(&found, &pairs);
        (pairs, drawn)
    });
    for pair in &pairs {
        *done.candidates.entry(pair.row.band.clone()).or_default() += 1;
    }
    let rows: Vec<&BallisticCandidateRow> = pairs.iter().map(|pair| &pair.row).collect();
    rows::replace(warehouse, LISTS, &lists.rows(&loaded.gallery), &watermark).await?;
    rows::replace(warehouse, PICTURES, &drawn, &watermark).await?;
    done.rows_written = rows::replace(warehouse, PAIRS, &rows, &watermark).await?;
    rows::replace(warehouse, STATE, &lists.state(&loaded.gallery), &watermark).await?;
    Ok(done)
}

/// Four decimals: what the measurement carries, and the same on every machine.
fn rounded(value: impl Into<f64>) -> f64 {
    (value.into() * 10_000.0).round() / 10_000.0
}
