//! A breech face against a gallery of made-up ones, through all looks of a search.
//!
//! Slides are made up from seeds; two cases of each are hidden in the gallery, the rest has the spectra of their faces. Surrogates
//! are there at 100 um only, so what comes after the looks at 100 um is timed on as many other made-up faces.

use super::{milliseconds, quantile};
use anyhow::{Context, Result};
use proofhouse_matching::ballistics::breech_face::{
    BreechFace, CellSearch, CoarseFace, CongruenceThresholds, PreparedFace, Rotations,
};
use proofhouse_matching::ballistics::scan::{FaceQuery, FaceSearch, RecordSet, ShortListSettings};
use proofhouse_matching::ballistics::search::SearchSettings;
use proofhouse_matching::ballistics::surrogates::FaceSurrogates;
use proofhouse_matching::ballistics::synthetic::{Condition, MachinedFace};
use proofhouse_matching::ballistics::{Mark, MarkKind, MarkSignature, PreparedMark};
use proofhouse_matching::threads::on_threads;
use serde_json::{Map, Value, json};
use std::time::Instant;

const SLIDES: u64 = 8;
const CASES: u64 = 2;

/// Two cases of each slide, one after the other.
fn cases() -> Result<Vec<BreechFace>> {
    let of =
        |slide: u64, case: u64| MachinedFace::new(slide).impression(slide * CASES + case, Condition::Fair);
    let all = (0..SLIDES).flat_map(|slide| (0..CASES).map(move |case| (slide, case)));
    Ok(all.map(|(slide, case)| of(slide, case)).collect::<Result<Vec<_>, _>>()?)
}

/// Times of one search, in milliseconds.
#[derive(Default)]
struct Times {
    short_list: Vec<f64>,
    glances: Vec<f64>,
    comparisons: Vec<f64>,
    whole: Vec<f64>,
}

/// A search of every case, and in how many the other case of its slide is among those that are compared.
pub(super) fn measure(records: usize, threads: usize, figures: &mut Map<String, Value>) -> Result<()> {
    let cases = cases()?;
    let coarse: Vec<CoarseFace> = cases.iter().map(CoarseFace::new).collect();
    let (gallery, places) = FaceSurrogates::new(&coarse).gallery(records, &coarse, threads);
    let marks = cases
        .iter()
        .map(|face| Mark::new(MarkKind::BreechFace, MarkSignature::Face(face.clone())))
        .collect::<Result<Vec<_>, _>>()?;
    let marks: Vec<PreparedMark> = marks.iter().map(PreparedMark::new).collect();
    let settings = SearchSettings::default();
    let (mut times, mut found, mut ranks) = (Times::default(), 0, Vec::new());
    for (number, (face, mark)) in cases.iter().zip(&marks).enumerate() {
        let own = places.get(number).copied();
        let among: RecordSet = (0..records).filter(|record| Some(*record) != own).collect();
        let started = Instant::now();
        let query = FaceQuery::new(&PreparedFace::new(face, Rotations::Oriented), FaceSearch::ORDINARY);
        let list = ShortListSettings { kept: settings.faces_chosen, threads, ..ShortListSettings::default() };
        let hits = gallery.short_list(&query, Some(&among), list);
        let short_list = milliseconds(started);
        let sought = mark.sought(Rotations::Oriented);
        let others: Vec<&PreparedMark> = marks.iter().cycle().take(settings.faces_chosen).collect();
        let looked = Instant::now();
        let seen = on_threads(others.len(), threads, |part| {
            others.get(part).unwrap_or_default().iter().filter(|other| sought.glance(other).is_some()).count()
        });
        let glances = milliseconds(looked);
        let others = others.get(..settings.faces_compared).unwrap_or(&others);
        let compared = Instant::now();
        let both = on_threads(others.len(), threads, |part| {
            let some = others.get(part).unwrap_or_default().iter();
            some.filter(|other| sought.compare(other, true).is_some()).count()
        });
        std::hint::black_box((seen, both));
        times.short_list.push(short_list);
        times.glances.push(glances);
        times.comparisons.push(milliseconds(compared));
        times.whole.push(milliseconds(started));
        let mate = places.get(number ^ 1).copied();
        let rank = hits.iter().position(|hit| Some(hit.record) == mate);
        found += usize::from(rank.is_some());
        ranks.extend(rank);
    }
    let mut put = |name: &str, value: f64| {
        figures.insert(name.to_owned(), json!(value));
    };
    put("cmc_ms_per_pair", directed_pair(&cases).context("there are cases")?);
    put("face_query_p50_ms", quantile(times.whole.clone(), 0.5));
    put("face_query_p99_ms", quantile(times.whole, 0.99));
    put("face_short_list_p50_ms", quantile(times.short_list, 0.5));
    put("face_glances_p50_ms", quantile(times.glances, 0.5));
    put("face_comparisons_p50_ms", quantile(times.comparisons, 0.5));
    put("bytes_per_face", gallery.hot_bytes() as f64 / records as f64);
    put("face_mates_in_short_list", found as f64 / cases.len() as f64);
    put(
        "face_mates_in_first_ten",
        ranks.iter().filter(|rank| **rank < 10).count() as f64 / cases.len() as f64,
    );
    Ok(())
}

/// Milliseconds in which the cells of one face are looked for in another, both prepared: the middle of all pairs.
fn directed_pair(cases: &[BreechFace]) -> Option<f64> {
    let prepared: Vec<PreparedFace> =
        cases.iter().map(|face| PreparedFace::new(face, Rotations::Oriented)).collect();
    let mut times = Vec::new();
    for one in &prepared {
        for other in prepared.iter().filter(|other| !std::ptr::eq(*other, one)) {
            let started = Instant::now();
            std::hint::black_box(one.look_in(other, CongruenceThresholds::PUBLISHED, CellSearch::Fast));
            times.push(milliseconds(started));
        }
    }
    (!times.is_empty()).then(|| quantile(times, 0.5))
}
