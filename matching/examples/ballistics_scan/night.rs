//! The exhibits of a night in one pass over the gallery against as many passes.

use std::time::Instant;

use proofhouse_matching::ballistics::coarse::{COARSE_SPACING_UM, CoarseMark};
use proofhouse_matching::ballistics::scan::{
    ScanGallery, ScanHit, ScanQuery, ScanRequest, ScanSettings, ScanShape,
};
use proofhouse_matching::ballistics::surrogates::Surrogates;

use super::RERANKED;
use super::scene::{LANDS, Outcome, Scene, gallery, mark_of, whole};
use super::times::{load, processor_seconds, quantile};

/// Seconds that both ways together may take; beyond it fewer queries are measured.
const MOST_SECONDS: f64 = 300.0;

/// So many different queries: the whole known bullets, then surrogates that are not in the gallery.
fn many_queries(scene: &Scene, shape: ScanShape, count: usize) -> Outcome<Vec<ScanQuery>> {
    let surrogates = Surrogates::new(&scene.surrogates, COARSE_SPACING_UM)?;
    let mut marks = whole(scene)?;
    for number in (marks.len()..count).map(|number| u64::MAX / 2 + number as u64) {
        marks.push(mark_of(surrogates.bullet(number, LANDS)?)?);
    }
    marks
        .iter()
        .take(count)
        .map(|mark| Ok(ScanQuery::new(&CoarseMark::new(mark), shape).ok_or("a query of another shape")?))
        .collect()
}

struct Took {
    clock: f64,
    processor: f64,
    hits: Vec<Vec<ScanHit>>,
}

fn took(work: impl FnOnce() -> Vec<Vec<ScanHit>>) -> Took {
    let (started, processor) = (Instant::now(), processor_seconds());
    let hits = work();
    Took { clock: started.elapsed().as_secs_f64(), processor: processor_seconds() - processor, hits }
}

/// Measures one pass for all against one pass each, on two threads.
pub(crate) fn measure(scene: &Scene, records: usize, wanted: usize) -> Outcome<()> {
    let gallery: ScanGallery = gallery(scene, records, COARSE_SPACING_UM)?;
    let queries = many_queries(scene, gallery.shape(), wanted)?;
    let settings = ScanSettings { kept: RERANKED, threads: 2, ..ScanSettings::default() };
    let single: Vec<f64> = queries
        .iter()
        .take(9)
        .map(|query| took(|| vec![gallery.scan(query, None, settings)]).clock)
        .collect();
    let fit = (MOST_SECONDS / (2.0 * quantile(&single, 0.5))) as usize;
    let count = wanted.min(fit.max(2));
    if count < wanted {
        println!("{wanted} queries would take more than {MOST_SECONDS:.0} s both ways; {count} are measured");
    }
    let queries = queries.get(..count).unwrap_or(&queries);
    let requests: Vec<ScanRequest<'_>> =
        queries.iter().map(|query| ScanRequest { query, among: None }).collect();
    let alone = |requests: &[ScanRequest<'_>]| {
        took(|| requests.iter().map(|request| gallery.scan(request.query, None, settings)).collect())
    };
    // Half of the single scans before and half after, so that a machine that gets busier or idler favours neither way.
    let (first, second) = requests.split_at(count / 2);
    let mut loads = vec![format!("{:.1}", load())];
    let before = alone(first);
    loads.push(format!("{:.1}", load()));
    let together = took(|| gallery.scan_many(&requests, settings));
    loads.push(format!("{:.1}", load()));
    let after = alone(second);
    loads.push(format!("{:.1}", load()));
    let equal = together.hits.iter().eq(before.hits.iter().chain(&after.hits));
    let (clock, processor) = (before.clock + after.clock, before.processor + after.processor);
    println!(
        "== {count} queries against {records} records, two threads, {}; load before, between and after: {}",
        settings.kernel.name(),
        loads.join(", ")
    );
    println!(
        "one pass for all: {:.1} s, {:.4} s a query; on the processor {:.1} s",
        together.clock,
        together.clock / count as f64,
        together.processor
    );
    println!(
        "one pass each:    {clock:.1} s, {:.4} s a query; on the processor {processor:.1} s",
        clock / count as f64
    );
    println!(
        "ratio: {:.2} on the clock, {:.2} on the processor; equal: {equal}",
        clock / together.clock,
        processor / together.processor
    );
    Ok(())
}
