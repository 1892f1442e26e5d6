//! One exhibit against those of chosen countries, now, among what a bureau may see.

use crate::exhibit_matching::{ExhibitRow, gallery_of, load_for, use_extracted};
use crate::retention::may_be_searched;
use crate::search_failure::SearchFailure;
use anyhow::Result;
use chrono::Utc;
use proofhouse_matching::ballistics::breech_face::Rotations;
use proofhouse_matching::ballistics::{Candidate, SearchOutcome, SearchSettings};
use proofhouse_matching::threads::processors;
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::{GuardedSession, Warehouse};
use serde::Serialize;
use std::collections::BTreeMap;

/// What is searched for, and among what.
#[derive(Debug, Clone, Copy)]
pub struct ExhibitSearch<'a> {
    /// The exhibit: bureau/exhibit.
    pub exhibit: &'a str,
    /// The countries whose exhibits are searched; all when there is none.
    pub among: &'a [Bureau],
    /// Length of the list.
    pub list: u8,
    /// Whether breech faces are turned in every direction.
    pub full_turn: bool,
}

/// An exhibit of the list.
#[derive(Debug, Serialize)]
pub struct Listed {
    /// 1 for the best.
    pub rank: usize,
    /// Its owner.
    pub bureau: String,
    /// Its owner's reference.
    pub exhibit_id: String,
    /// Its case.
    pub case_ref: Option<String>,
    /// Decimal logarithm of the likelihood ratio of all marks together.
    pub log10_likelihood_ratio: f64,
    /// What that says, in words.
    pub grade: &'static str,
    /// Area by area.
    pub marks: Vec<ListedMark>,
    /// Why, in sentences.
    pub explanation: Vec<String>,
    /// Files of the pictures that were drawn.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<String>,
}

/// How alike the two are in one area.
#[derive(Debug, Serialize)]
pub struct ListedMark {
    /// Which area.
    pub mark_kind: &'static str,
    /// The score in the unit of the kind.
    pub score: f32,
    /// Decimal logarithm of the likelihood ratio of this mark alone.
    pub log10_likelihood_ratio: f64,
}

/// What a search came to.
#[derive(Debug, Serialize)]
pub struct Found {
    /// What was searched for.
    pub exhibit: String,
    /// Exhibits of the chosen countries that the bureau may see.
    pub considered: usize,
    /// Of them left out by class features, by reason.
    pub excluded: BTreeMap<&'static str, usize>,
    /// Compared exactly.
    pub compared: usize,
    /// The list, the best first.
    pub candidates: Vec<Listed>,
}

/// A search with what it compared, for pictures.
#[derive(Debug)]
pub struct Searched {
    /// The list.
    pub found: Found,
    /// The same as the comparison gives it.
    pub candidates: Vec<Candidate>,
    /// The exhibit and all that it was compared with.
    pub rows: Vec<ExhibitRow>,
}

impl Searched {
    /// An exhibit of those that were compared.
    pub fn row(&self, owner: &str, exhibit_id: &str) -> Option<&ExhibitRow> {
        self.rows.iter().find(|row| row.source_bureau == owner && row.source_record_id == exhibit_id)
    }
}

/// Searches for an exhibit, as the session's bureau may see it and the others.
///
/// # Errors
/// When the exhibit is not there for this bureau, or the warehouse cannot be read.
pub async fn search(
    warehouse: &Warehouse,
    session: &GuardedSession,
    asked: ExhibitSearch<'_>,
) -> Result<Searched, SearchFailure> {
    let bureau = session.principal().bureau();
    let (owner, exhibit_id) = asked.exhibit.split_once('/').ok_or_else(|| {
        SearchFailure::Asked(format!("{} is not bureau/exhibit, such as {bureau}/EX-1", asked.exhibit))
    })?;
    let mut rows = load_for(session, &may_be_searched(Utc::now().date_naive())).await?;
    use_extracted(warehouse, &mut rows).await?;
    let is_asked = |row: &ExhibitRow| row.source_bureau == owner && row.source_record_id == exhibit_id;
    let among = |bureau: &str| asked.among.is_empty() || asked.among.iter().any(|one| one.as_str() == bureau);
    rows.retain(|row| is_asked(row) || among(&row.source_bureau));
    let settings = SearchSettings {
        list_length: usize::from(asked.list),
        rotations: if asked.full_turn { Rotations::FullTurn } else { Rotations::Oriented },
        threads: processors(),
        ..SearchSettings::default()
    };
    let outcome = tokio::task::block_in_place(|| {
        let loaded = gallery_of(&rows);
        let mut exhibits = loaded.gallery.exhibits().iter();
        let query = exhibits.find(|other| other.exhibit().name() == (owner, exhibit_id))?;
        Some(loaded.gallery.search_where(query, settings, |other| among(&other.source_bureau)))
    });
    let outcome = outcome.ok_or_else(|| {
        SearchFailure::Asked(format!(
            "{bureau} may search for no {}: it is not there, takes part in no comparisons, has no signature that can be \
             used, or is withheld from {bureau}",
            asked.exhibit
        ))
    })?;
    Ok(Searched { found: told(asked.exhibit, &outcome), candidates: outcome.candidates, rows })
}

fn told(exhibit: &str, outcome: &SearchOutcome) -> Found {
    let listed = |candidate: &Candidate| Listed {
        rank: candidate.rank,
        bureau: candidate.source_bureau.clone(),
        exhibit_id: candidate.exhibit_id.clone(),
        case_ref: candidate.case_ref.clone(),
        log10_likelihood_ratio: candidate.comparison.likelihood.log10,
        grade: candidate.comparison.likelihood.grade().as_str(),
        marks: candidate
            .comparison
            .marks
            .iter()
            .map(|mark| ListedMark {
                mark_kind: mark.kind.as_str(),
                score: mark.comparison.score(),
                log10_likelihood_ratio: mark.likelihood.log10,
            })
            .collect(),
        explanation: candidate.comparison.explanation(),
        pictures: Vec::new(),
    };
    Found {
        exhibit: exhibit.to_owned(),
        considered: outcome.considered,
        excluded: outcome.excluded.clone(),
        compared: outcome.compared,
        candidates: outcome.candidates.iter().map(listed).collect(),
    }
}
