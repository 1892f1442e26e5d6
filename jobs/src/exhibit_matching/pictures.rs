//! Pictures of compared marks for the examiner.

use super::exhibits::ExhibitRow;
use super::pairs::CandidatePair;
use proofhouse_matching::ballistics::picture::{face_overlay_svg, overlay_svg};
use proofhouse_matching::ballistics::striae::AlignedLands;
use proofhouse_matching::ballistics::{
    ExhibitComparison, LandSignature, Mark, MarkComparison, MarkSignature, StriaeComparison,
};
use proofhouse_matching::threads::{on_threads, processors};
use proofhouse_schemas::tables::derived::BallisticPictureRow;
use std::collections::HashMap;

/// A picture and what it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it shows, as a part of a file's name: `LEA-2-on-4`.
    pub name: String,
    /// A scalable vector graphic.
    pub svg: String,
}

/// Bands of which pairs are drawn.
const DRAWN: [&str; 2] = ["STRONG", "REVIEW"];

/// Draws of each candidate pair of these bands what agrees most: the lands of its strongest pair of lands, its line, its breech faces.
pub(super) fn of_pairs(found: &[ExhibitRow], pairs: &[CandidatePair]) -> Vec<BallisticPictureRow> {
    let places: HashMap<(&str, &str), &ExhibitRow> =
        found.iter().map(|row| ((row.source_bureau.as_str(), row.source_record_id.as_str()), row)).collect();
    let drawn = on_threads(pairs.len(), processors(), |part| {
        let some = pairs.get(part).unwrap_or_default().iter();
        some.filter(|pair| DRAWN.contains(&pair.row.band.as_str()))
            .filter_map(|CandidatePair { row, comparison }| {
                let left = places.get(&(row.left_bureau.as_str(), row.left_exhibit_id.as_str()))?;
                let right = places.get(&(row.right_bureau.as_str(), row.right_exhibit_id.as_str()))?;
                let strongest = strongest_alone(comparison)?;
                let picture = pictures(left, right, &strongest).into_iter().next()?;
                Some(BallisticPictureRow {
                    candidate_id: row.candidate_id.clone(),
                    left_bureau: row.left_bureau.clone(),
                    left_exhibit_id: row.left_exhibit_id.clone(),
                    right_bureau: row.right_bureau.clone(),
                    right_exhibit_id: row.right_exhibit_id.clone(),
                    mark_kind: row.mark_kind.clone(),
                    svg: picture.svg,
                })
            })
            .collect::<Vec<_>>()
    });
    drawn.into_iter().flatten().collect()
}

/// The strongest mark with its strongest pair of lands, and nothing else.
fn strongest_alone(comparison: &ExhibitComparison) -> Option<ExhibitComparison> {
    let mut mark = comparison.strongest()?.clone();
    if let MarkComparison::Striae(striae) = &mut mark.comparison {
        let best = striae.lands.iter().max_by(|one, other| one.score.total_cmp(&other.score)).cloned();
        striae.lands = best.into_iter().collect();
    }
    Some(ExhibitComparison { likelihood: comparison.likelihood, marks: vec![mark] })
}

/// Draws what was compared: each pair of lands of the best rotation, each line, each breech face.
pub fn pictures(left: &ExhibitRow, right: &ExhibitRow, comparison: &ExhibitComparison) -> Vec<Picture> {
    let (left_marks, right_marks) = (left.received().marks, right.received().marks);
    let name = |exhibit: &ExhibitRow| format!("{}/{}", exhibit.source_bureau, exhibit.source_record_id);
    let names = (name(left), name(right));
    let mut drawn = Vec::new();
    for score in &comparison.marks {
        let is_it = |mark: &&Mark| mark.kind() == score.kind;
        let (left, right) = (left_marks.iter().find(is_it), right_marks.iter().find(is_it));
        let (Some(a), Some(b)) = (left, right) else { continue };
        match (&score.comparison, a.signature(), b.signature()) {
            (MarkComparison::Striae(striae), a_signature, b_signature) => {
                let (a_lands, b_lands) = (lands(a_signature), lands(b_signature));
                drawn.extend(striae_pictures(striae, (&a_lands, &b_lands), &names, a));
            }
            (MarkComparison::Cells(cells), MarkSignature::Face(a), MarkSignature::Face(b)) => {
                let svg = face_overlay_svg(a, b, cells, (&names.0, &names.1));
                drawn.push(Picture { name: score.kind.as_str().to_owned(), svg });
            }
            (MarkComparison::Cells(_), _, _) => {}
        }
    }
    drawn
}

/// The lands of a bullet, or the line.
fn lands(signature: &MarkSignature) -> Vec<Option<&LandSignature>> {
    match signature {
        MarkSignature::Lands(bullet) => bullet.lands().iter().map(Option::as_ref).collect(),
        MarkSignature::Line(line) => vec![Some(line)],
        MarkSignature::Face(_) => Vec::new(),
    }
}

fn striae_pictures(
    striae: &StriaeComparison,
    (a, b): (&[Option<&LandSignature>], &[Option<&LandSignature>]),
    names: &(String, String),
    mark: &Mark,
) -> Vec<Picture> {
    let kind = mark.kind();
    let drawn = striae.lands.iter().filter_map(|land| {
        let of = |lands: &[Option<&LandSignature>], number: usize| {
            lands.get(number.checked_sub(1)?).copied().flatten().cloned()
        };
        let aligned = AlignedLands::best(&of(a, land.a)?, &of(b, land.b)?, kind.lag_window())?;
        let (name, words) = match striae.land_count {
            1 => (kind.as_str().to_owned(), [kind.words().to_owned(), kind.words().to_owned()]),
            _ => (
                format!("{}-{}-on-{}", kind.as_str(), land.a, land.b),
                [format!("land {}", land.a), format!("land {}", land.b)],
            ),
        };
        let [a_words, b_words] = words;
        let captions = (format!("{}, {a_words}", names.0), format!("{}, {b_words}", names.1));
        Some(Picture { name, svg: overlay_svg(&aligned, (&captions.0, &captions.1)) })
    });
    drawn.collect()
}
