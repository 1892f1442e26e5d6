//! `proofhouse match exhibit`: one exhibit against those of chosen countries, now, among what a bureau may see.

use crate::command_line::MatchExhibitArguments;
use crate::exhibit_matching::{ExhibitRow, gallery_of, load_for, pictures, use_extracted};
use crate::retention::may_be_searched;
use crate::summary::{Ending, say};
use crate::table_view;
use anyhow::{Context, Result, bail};
use chrono::Utc;
use proofhouse_matching::ballistics::breech_face::Rotations;
use proofhouse_matching::ballistics::{Candidate, SearchOutcome, SearchSettings};
use proofhouse_matching::threads::processors;
use proofhouse_warehouse::{Principal, Warehouse};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

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

/// Searches and prints the list.
///
/// # Errors
/// When the exhibit is not there for this bureau, or the warehouse cannot be read.
pub async fn run(warehouse: &Warehouse, asked: &MatchExhibitArguments, as_json: bool) -> Result<Ending> {
    let found = search(warehouse, asked).await?;
    if as_json {
        say!("{}", serde_json::to_string(&found)?);
    } else {
        print(asked, &found)?;
    }
    Ok(Ending::Done)
}

/// Searches, and draws the pictures that were asked for.
///
/// # Errors
/// When the exhibit is not there for this bureau, or the warehouse cannot be read.
pub async fn search(warehouse: &Warehouse, asked: &MatchExhibitArguments) -> Result<Found> {
    let (owner, exhibit_id) = asked
        .exhibit
        .split_once('/')
        .with_context(|| format!("{} is not bureau/exhibit, such as {}/EX-1", asked.exhibit, asked.bureau))?;
    let session = warehouse.session_for(&Principal::of(asked.bureau));
    let mut rows = load_for(&session, &may_be_searched(Utc::now().date_naive())).await?;
    use_extracted(warehouse, &mut rows).await?;
    let is_asked = |row: &ExhibitRow| row.source_bureau == owner && row.source_record_id == exhibit_id;
    let among = |bureau: &str| asked.among.is_empty() || asked.among.iter().any(|one| one.as_str() == bureau);
    rows.retain(|row| is_asked(row) || among(&row.source_bureau));
    let loaded = gallery_of(&rows);
    warehouse.audit().flush(warehouse).await?;
    let exhibits = loaded.gallery.exhibits();
    let Some(query) = exhibits.iter().find(|other| other.exhibit().name() == (owner, exhibit_id)) else {
        bail!(
            "{} may search for no {}: it is not there, takes part in no comparisons, has no signature that can be used, or is \
             withheld from {}",
            asked.bureau,
            asked.exhibit,
            asked.bureau
        );
    };
    let settings = SearchSettings {
        list_length: usize::from(asked.list),
        rotations: if asked.full_turn { Rotations::FullTurn } else { Rotations::Oriented },
        threads: processors(),
        ..SearchSettings::default()
    };
    let outcome = tokio::task::block_in_place(|| {
        loaded.gallery.search_where(query, settings, |other| among(&other.source_bureau))
    });
    let mut found = told(&asked.exhibit, &outcome);
    if let Some(folder) = &asked.pictures {
        let asked_row = rows.iter().find(|row| is_asked(row)).context("the exhibit was just found")?;
        draw(folder, asked_row, &rows, &outcome.candidates, &mut found)?;
    }
    Ok(found)
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

/// Writes the pictures of the candidates, and names the files.
fn draw(
    folder: &Path,
    asked: &ExhibitRow,
    rows: &[ExhibitRow],
    candidates: &[Candidate],
    found: &mut Found,
) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    for (candidate, listed) in candidates.iter().zip(&mut found.candidates) {
        let other = rows.iter().find(|row| {
            row.source_bureau == candidate.source_bureau && row.source_record_id == candidate.exhibit_id
        });
        let Some(other) = other else { continue };
        for picture in pictures(asked, other, &candidate.comparison) {
            // Identifiers are what a bureau chose, and may hold anything.
            let file = folder.join(format!("{:02}-{}.svg", candidate.rank, picture.name));
            std::fs::write(&file, picture.svg).with_context(|| format!("writing {}", file.display()))?;
            listed.pictures.push(file.display().to_string());
        }
    }
    Ok(())
}

/// Prints the list for people.
///
/// # Errors
/// When nobody reads any more.
pub fn print(asked: &MatchExhibitArguments, found: &Found) -> Result<()> {
    say!(
        "{} against {} exhibits that {} may see; {} of them compared.",
        found.exhibit,
        found.considered,
        asked.bureau,
        found.compared
    );
    let excluded: Vec<String> =
        found.excluded.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    if !excluded.is_empty() {
        say!("Left out: {}.", excluded.join(", "));
    }
    let mut table = table_view::headed(&["rank", "exhibit", "case", "marks", "log10 LR", "grade"]);
    for listed in &found.candidates {
        let marks: Vec<String> =
            listed.marks.iter().map(|mark| format!("{} {:.2}", mark.mark_kind, mark.score)).collect();
        table.add_row([
            listed.rank.to_string(),
            format!("{}/{}", listed.bureau, listed.exhibit_id),
            listed.case_ref.clone().unwrap_or_default(),
            marks.join(", "),
            format!("{:+.2}", listed.log10_likelihood_ratio),
            listed.grade.to_owned(),
        ]);
    }
    say!("{table}");
    if let Some(first) = found.candidates.first() {
        say!("{}", first.explanation.join(" "));
    }
    say!("The list is an order in which to look at specimens. It identifies no firearm.");
    Ok(())
}
