//! A bullet against a gallery of made-up ones: first all of them by decimated signatures, then the best exactly.
//!
//! Barrels are made up from seeds, two shots of each are hidden in the gallery; the rest are surrogates with the spectra of
//! their lands.

use super::{milliseconds, quantile};
use anyhow::{Context, Result};
use proofhouse_matching::ballistics::coarse::{COARSE_SPACING_UM, CoarseMark};
use proofhouse_matching::ballistics::scan::{RecordSet, ScanGallery, ScanQuery, ScanSettings, ScanShape};
use proofhouse_matching::ballistics::signature::COMMON_SPACING_UM;
use proofhouse_matching::ballistics::surrogates::Surrogates;
use proofhouse_matching::ballistics::synthetic::{Barrel, Condition};
use proofhouse_matching::ballistics::{
    BulletSignature, LandSignature, Mark, MarkKind, MarkSignature, PreparedMark,
};
use proofhouse_matching::threads::on_threads;
use serde_json::{Map, Value, json};
use std::time::Instant;

const LANDS: usize = 6;
/// How many of the first pass are compared exactly.
const RERANKED: usize = 1_000;
pub(super) const BARRELS: u64 = 12;
pub(super) const SHOTS: u64 = 2;
const LAND_WIDTH_UM: f32 = 1_950.0;
/// Searches that are timed.
const TIMED: usize = 60;

/// The made-up world: shots, two of each barrel, one after the other.
struct World {
    shots: Vec<Mark>,
    surrogates: Surrogates,
    places: Vec<usize>,
}

impl World {
    fn new(records: usize, spacing_um: f32) -> Result<World> {
        let shots: Vec<BulletSignature> = (0..BARRELS)
            .flat_map(|barrel| (0..SHOTS).map(move |shot| (barrel, shot)))
            .map(|(barrel, shot)| {
                Barrel::new(barrel, LANDS, LAND_WIDTH_UM).shot(barrel * SHOTS + shot, Condition::Good)
            })
            .collect();
        let lands: Vec<LandSignature> =
            shots.iter().flat_map(|shot| shot.lands().iter().flatten().cloned()).collect();
        let surrogates = Surrogates::new(&lands, spacing_um)?;
        let shots = shots.into_iter().map(mark_of).collect::<Result<Vec<_>>>()?;
        let places = (0..shots.len()).map(|shot| (2 * shot + 1) * records / (2 * shots.len())).collect();
        Ok(World { shots, surrogates, places })
    }

    /// The mark of a record: a shot at its place, otherwise a surrogate.
    fn mark(&self, record: usize) -> Result<Mark> {
        match self.places.binary_search(&record).ok().and_then(|shot| self.shots.get(shot)) {
            Some(shot) => Ok(shot.clone()),
            None => mark_of(self.surrogates.bullet(record as u64, LANDS)?),
        }
    }

    /// The place of the other shot of a barrel.
    fn mate(&self, shot: usize) -> Option<usize> {
        self.places.get(shot ^ 1).copied()
    }
}

fn mark_of(bullet: BulletSignature) -> Result<Mark> {
    Ok(Mark::new(MarkKind::Lea, MarkSignature::Lands(bullet))?)
}

/// What is made of each record, in their order, on so many threads.
fn of_each<T: Send>(
    records: usize,
    threads: usize,
    work: impl Fn(usize) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    let parts: Vec<Result<Vec<T>>> = on_threads(records, threads, |part| part.map(&work).collect());
    let mut all = Vec::with_capacity(records);
    for part in parts {
        all.extend(part?);
    }
    Ok(all)
}

/// A whole search among many: the first pass over all, and the best compared exactly.
pub(super) fn speed(records: usize, threads: usize, figures: &mut Map<String, Value>) -> Result<()> {
    let world = World::new(records, COARSE_SPACING_UM)?;
    let shape = ScanShape::bullets(LANDS).context("six lands have a shape")?;
    let mut gallery = ScanGallery::new(shape);
    for mark in of_each(records, threads, |record| Ok(CoarseMark::new(&world.mark(record)?)))? {
        gallery.append(&mark).context("a bullet of another shape")?;
    }
    let prepared = of_each(RERANKED, threads, |record| {
        Ok(PreparedMark::new(&mark_of(world.surrogates.bullet(record as u64, LANDS)?)?))
    })?;
    let whole = |mark: &&Mark| match mark.signature() {
        MarkSignature::Lands(bullet) => bullet.present() == LANDS,
        MarkSignature::Line(_) | MarkSignature::Face(_) => false,
    };
    let whole: Vec<&Mark> = world.shots.iter().filter(whole).collect();
    let (mut first, mut alone) = (Vec::new(), Vec::new());
    let (mut exact, mut exact_shared) = (Vec::new(), Vec::new());
    for mark in whole.iter().cycle().take(TIMED) {
        let query = ScanQuery::new(&CoarseMark::new(mark), shape).context("a query of another shape")?;
        let settings = ScanSettings { kept: RERANKED, threads, ..ScanSettings::default() };
        let started = Instant::now();
        let _ = gallery.scan(&query, None, settings);
        first.push(milliseconds(started));
        let started = Instant::now();
        let _ = gallery.scan(&query, None, ScanSettings { threads: 1, ..settings });
        alone.push(milliseconds(started));
        let query = PreparedMark::new(mark);
        let started = Instant::now();
        let compared = prepared.iter().filter(|other| query.compare(other).is_some()).count();
        exact.push(milliseconds(started));
        let started = Instant::now();
        let shared = on_threads(prepared.len(), threads, |part| {
            let some = prepared.get(part).unwrap_or_default().iter();
            some.filter(|other| query.compare(other).is_some()).count()
        });
        exact_shared.push(milliseconds(started));
        std::hint::black_box(shared);
        std::hint::black_box(compared);
    }
    let mut put = |name: &str, value: f64| {
        figures.insert(name.to_owned(), json!(value));
    };
    put("query_p50_ms", quantile(first.clone(), 0.5));
    put("query_p99_ms", quantile(first, 0.99));
    put("query_one_thread_p50_ms", quantile(alone.clone(), 0.5));
    put("records_per_second_per_core", records as f64 / quantile(alone, 0.5) * 1e3);
    put("rerank_1000_p50_ms", quantile(exact_shared, 0.5));
    put("rerank_1000_one_thread_p50_ms", quantile(exact, 0.5));
    put("bytes_per_bullet", gallery.hot_bytes() as f64 / records as f64);
    Ok(())
}

/// Of the mates that exact comparison of all has among its first ten, the share that both passes have among theirs.
pub(super) fn recall(records: usize, threads: usize, figures: &mut Map<String, Value>) -> Result<()> {
    let world = World::new(records, COMMON_SPACING_UM)?;
    let shape = ScanShape::bullets(LANDS).context("six lands have a shape")?;
    let queries: Vec<PreparedMark> = world.shots.iter().map(PreparedMark::new).collect();
    // A bullet is prepared once for all queries: all prepared at once would take forty kilobytes each.
    let made = of_each(records, threads, |record| {
        let mark = world.mark(record)?;
        let prepared = PreparedMark::new(&mark);
        let scores: Vec<f32> =
            queries.iter().map(|query| query.compare(&prepared).map_or(0.0, |found| found.score())).collect();
        Ok((CoarseMark::new(&mark), scores))
    })?;
    let mut gallery = ScanGallery::new(shape);
    for (mark, _) in &made {
        gallery.append(mark).context("a bullet of another shape")?;
    }
    let (mut by_exact, mut by_both) = (0u32, 0u32);
    for (number, shot) in world.shots.iter().enumerate() {
        let Some(mate) = world.mate(number) else { continue };
        let own = world.places.get(number).copied();
        let score = |record: usize| {
            made.get(record).and_then(|(_, scores)| scores.get(number)).copied().unwrap_or_default()
        };
        let ten = |mut records: Vec<usize>| {
            records.sort_by(|a, b| score(*b).total_cmp(&score(*a)).then(a.cmp(b)));
            records.truncate(10);
            records
        };
        let others: RecordSet = (0..records).filter(|record| Some(*record) != own).collect();
        let query = ScanQuery::new(&CoarseMark::new(shot), shape).context("a query of another shape")?;
        let settings = ScanSettings { kept: RERANKED, threads, ..ScanSettings::default() };
        let hits = gallery.scan(&query, Some(&others), settings);
        if ten((0..records).filter(|record| Some(*record) != own).collect()).contains(&mate) {
            by_exact += 1;
            by_both += u32::from(ten(hits.iter().map(|hit| hit.record).collect()).contains(&mate));
        }
    }
    figures.insert("mates_in_exact_first_ten".to_owned(), json!(by_exact));
    figures.insert("recall_at_10".to_owned(), json!(f64::from(by_both) / f64::from(by_exact.max(1))));
    Ok(())
}
