//! `proofhouse match exhibit`: one exhibit against those of chosen countries, now, among what a bureau may see.

use crate::command_line::MatchExhibitArguments;
use crate::exhibit_matching::pictures;
use crate::exhibit_search::{self, ExhibitSearch, Found, Searched};
use crate::summary::{Ending, say};
use crate::table_view;
use anyhow::{Context, Result};
use proofhouse_warehouse::{Principal, Warehouse};
use std::path::Path;

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
    let session = warehouse.session_for(&Principal::of(asked.bureau));
    let sought = ExhibitSearch {
        exhibit: &asked.exhibit,
        among: &asked.among,
        list: asked.list,
        full_turn: asked.full_turn,
    };
    let searched = exhibit_search::search(warehouse, &session, sought).await;
    warehouse.audit().flush(warehouse).await?;
    let mut searched = searched?;
    if let Some(folder) = &asked.pictures {
        draw(folder, &asked.exhibit, &mut searched)?;
    }
    Ok(searched.found)
}

/// Writes the pictures of the candidates, and names the files.
fn draw(folder: &Path, exhibit: &str, searched: &mut Searched) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let asked = exhibit.split_once('/').and_then(|(owner, exhibit_id)| searched.row(owner, exhibit_id));
    let asked = asked.context("the exhibit was just found")?;
    let mut drawn = Vec::with_capacity(searched.candidates.len());
    for candidate in &searched.candidates {
        let mut files = Vec::new();
        if let Some(other) = searched.row(&candidate.source_bureau, &candidate.exhibit_id) {
            for picture in pictures(asked, other, &candidate.comparison) {
                // Identifiers are what a bureau chose, and may hold anything.
                let file = folder.join(format!("{:02}-{}.svg", candidate.rank, picture.name));
                std::fs::write(&file, picture.svg).with_context(|| format!("writing {}", file.display()))?;
                files.push(file.display().to_string());
            }
        }
        drawn.push(files);
    }
    for (listed, files) in searched.found.candidates.iter_mut().zip(drawn) {
        listed.pictures = files;
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
