//! Measures the exhaustive scan: speed of each kernel, memory, and how much the first pass loses.
//!
//! ```sh
//! PROOFHOUSE_BALLISTICS=/tmp/ballistics cargo run -p proofhouse-matching --example ballistics_scan -- 714500 20000
//! ```
//!
//! Arguments: records of the large gallery (speed), records of the small one (recall against exact scoring). The
//! folder holds `lands.csv` as `ballistics_evaluate` reads it; without it the queries are shots of made-up barrels.
//! Both galleries are filled with surrogates that have the spectra of the queries' lands, and hold the queries and
//! their mates somewhere among them. A query never finds itself.

#[path = "ballistics_scan/night.rs"]
mod night;
#[path = "ballistics_scan/peers.rs"]
mod peers;
#[path = "ballistics_scan/scene.rs"]
mod scene;
#[path = "ballistics_scan/times.rs"]
mod times;

use std::path::PathBuf;
use std::time::Instant;

use proofhouse_matching::ballistics::coarse::{COARSE_SPACING_UM, CoarseMark};
use proofhouse_matching::ballistics::scan::{
    RecordSet, ScanGallery, ScanHit, ScanKernel, ScanQuery, ScanRequest, ScanSettings,
};
use proofhouse_matching::ballistics::signature::COMMON_SPACING_UM;
use proofhouse_matching::ballistics::surrogates::Surrogates;
use proofhouse_matching::ballistics::{MarkSignature, PreparedMark};

use scene::{LANDS, Outcome, Scene, from_folder, gallery, made_up, mark_of, places, queries, whole};
use times::{milliseconds, processor_milliseconds, quantile};

const RERANKED: usize = 1_000;

/// Multiplications of a whole query with a whole record, what the padding saves not taken off.
const MULTIPLICATIONS: f64 = 36.0 * 23.0 * 64.0;

fn measure_speed(scene: &Scene, gallery: &ScanGallery) -> Outcome<()> {
    let shape = gallery.shape();
    let whole = whole(scene)?;
    let queries: Vec<ScanQuery> =
        whole.iter().filter_map(|mark| ScanQuery::new(&CoarseMark::new(mark), shape)).collect();
    println!("timed with {} queries of six lands", queries.len());
    for kernel in ScanKernel::available() {
        for threads in [1, 2] {
            let settings = ScanSettings { threads, kernel, kept: RERANKED };
            let runs = if kernel == ScanKernel::portable() { 5 } else { 21 };
            let (mut times, mut processor) = (Vec::new(), Vec::new());
            for query in queries.iter().cycle().take(runs) {
                let (started, before) = (Instant::now(), processor_milliseconds());
                let hits = gallery.scan(query, None, settings);
                times.push(milliseconds(started));
                processor.push(processor_milliseconds() - before);
                assert_eq!(hits.len(), RERANKED.min(gallery.records()));
            }
            let median = quantile(&times, 0.5);
            if threads == 1 {
                println!(
                    "{:<13} time on the processor: best {:.1} ms, p50 {:.1} ms",
                    kernel.name(),
                    quantile(&processor, 0.0),
                    quantile(&processor, 0.5)
                );
            }
            println!(
                "{:<13} {threads} thread(s): best {:>7.1} ms  p50 {median:>7.1} ms  p99 {:>7.1} ms  {:>9.0} records/s/core at p50, {:>9.0} at best ({:.0} billion multiplications a second and core)",
                kernel.name(),
                quantile(&times, 0.0),
                quantile(&times, 0.99),
                gallery.records() as f64 / median * 1_000.0 / f64::from(threads as u32),
                gallery.records() as f64 / quantile(&times, 0.0) * 1_000.0 / f64::from(threads as u32),
                MULTIPLICATIONS * gallery.records() as f64
                    / quantile(&times, 0.0)
                    / 1e6
                    / f64::from(threads as u32),
            );
        }
    }
    const TOGETHER: usize = 12;
    println!("== {TOGETHER} queries in one pass against as many passes, one thread");
    let settings = ScanSettings { kept: RERANKED, ..ScanSettings::default() };
    let requests: Vec<ScanRequest<'_>> =
        queries.iter().cycle().take(TOGETHER).map(|query| ScanRequest { query, among: None }).collect();
    for run in 0..3 {
        let started = Instant::now();
        let together = gallery.scan_many(&requests, settings);
        let in_one = milliseconds(started);
        let started = Instant::now();
        let alone: Vec<Vec<ScanHit>> =
            requests.iter().map(|request| gallery.scan(request.query, None, settings)).collect();
        let in_many = milliseconds(started);
        println!(
            "run {run}: one pass {in_one:.0} ms, many passes {in_many:.0} ms, equal: {}",
            together == alone
        );
    }
    Ok(())
}

/// What the first pass alone finds in the large gallery.
fn measure_ranks(scene: &Scene, gallery: &ScanGallery) -> Outcome<()> {
    let places = places(scene.known.len(), gallery.records());
    let (mut mates, mut within) = (0, [0; 3]);
    let settings = ScanSettings { kept: RERANKED + 1, ..ScanSettings::default() };
    for (number, query) in queries(scene)?.iter().enumerate() {
        let mut hits = gallery.scan(query, None, settings);
        hits.retain(|hit| Some(&hit.record) != places.get(number));
        for other in (0..scene.known.len()).filter(|&other| scene.is_mate(number, other)) {
            mates += 1;
            let rank = hits.iter().position(|hit| Some(&hit.record) == places.get(other));
            for (within, least) in within.iter_mut().zip([10, 100, 1_000]) {
                *within += usize::from(rank.is_some_and(|rank| rank < least));
            }
        }
    }
    println!(
        "first pass alone among {}: of {mates} mates {within:?} within 10, 100, 1,000",
        gallery.records()
    );
    Ok(())
}

fn measure_recall(scene: &Scene, records: usize) -> Outcome<()> {
    let gallery = gallery(scene, records, COMMON_SPACING_UM)?;
    let surrogates = Surrogates::new(&scene.surrogates, COMMON_SPACING_UM)?;
    let places = places(scene.known.len(), records);
    let prepared: Vec<PreparedMark> =
        scene.known.iter().map(|known| PreparedMark::new(&known.mark)).collect();
    // A bullet is prepared once and compared with all queries; keeping all prepared would take 40 kB each.
    let exact_scores = |record: usize| -> Result<Vec<f32>, String> {
        let mark = scene.mark(&surrogates, &places, record).map_err(|error| error.to_string())?;
        let mark = PreparedMark::new(&mark);
        Ok(prepared.iter().map(|query| query.compare(&mark).map_or(0.0, |found| found.score())).collect())
    };
    let started = Instant::now();
    let scores: Vec<Result<Vec<Vec<f32>>, String>> = std::thread::scope(|scope| {
        let part = |from: usize, to: usize| {
            let exact_scores = &exact_scores;
            scope.spawn(move || (from..to).map(exact_scores).collect())
        };
        let workers = [part(0, records / 2), part(records / 2, records)];
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| Err("a thread died".to_owned())))
            .collect()
    });
    let mut exact: Vec<Vec<f32>> = Vec::with_capacity(records);
    for part in scores {
        exact.extend(part?);
    }
    println!(
        "exact scores of {} queries against {records}: {:.0} s on two threads, bullets made on the way",
        prepared.len(),
        started.elapsed().as_secs_f64()
    );
    let (mut mates, mut by_both, mut by_exact, mut by_scan, mut kept) = (0, 0, 0, 0, 0);
    let mut same_ten = 0;
    for (number, query) in queries(scene)?.iter().enumerate() {
        let own = places.get(number).copied();
        let others: RecordSet = (0..records).filter(|&record| Some(record) != own).collect();
        let hits =
            gallery.scan(query, Some(&others), ScanSettings { kept: RERANKED, ..ScanSettings::default() });
        let score =
            |record: usize| exact.get(record).and_then(|scores| scores.get(number)).copied().unwrap_or(0.0);
        let ten = |records: &mut dyn Iterator<Item = usize>| -> Vec<usize> {
            let mut records: Vec<usize> = records.collect();
            records.sort_by(|a, b| score(*b).total_cmp(&score(*a)).then(a.cmp(b)));
            records.truncate(10);
            records
        };
        let exhaustive = ten(&mut (0..records).filter(|&record| Some(record) != own));
        let reranked = ten(&mut hits.iter().map(|hit| hit.record));
        same_ten += exhaustive.iter().filter(|record| reranked.contains(record)).count();
        for other in (0..scene.known.len()).filter(|&other| scene.is_mate(number, other)) {
            let Some(place) = places.get(other) else { continue };
            mates += 1;
            kept += usize::from(hits.iter().any(|hit| hit.record == *place));
            by_exact += usize::from(exhaustive.contains(place));
            by_scan += usize::from(reranked.contains(place));
            by_both += usize::from(exhaustive.contains(place) && reranked.contains(place));
        }
    }
    let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
    println!(
        "of {mates} mates: {by_exact} in the exact first ten, {by_scan} by scan and re-rank of {RERANKED}, {kept} among the {RERANKED}"
    );
    println!("recall@10 of the scan against exact scoring: {:.4}", share(by_both, by_exact));
    println!(
        "of the exact first ten of all queries (mates or not) found: {:.4}",
        share(same_ten, 10 * prepared.len())
    );
    Ok(())
}

fn measure_rerank(scene: &Scene) -> Outcome<()> {
    let surrogates = Surrogates::new(&scene.surrogates, COMMON_SPACING_UM)?;
    let marks = (0..RERANKED)
        .map(|record| Ok(PreparedMark::new(&mark_of(surrogates.bullet(record as u64, LANDS)?)?)))
        .collect::<Outcome<Vec<_>>>()?;
    let (mut times, mut processor) = (Vec::new(), Vec::new());
    let mut sum = 0.0;
    for mark in whole(scene)?.iter().cycle().take(25) {
        let query = PreparedMark::new(mark);
        let (started, before) = (Instant::now(), processor_milliseconds());
        sum += marks
            .iter()
            .filter_map(|mark| query.compare(mark))
            .map(|found| f64::from(found.score()))
            .sum::<f64>();
        times.push(milliseconds(started));
        processor.push(processor_milliseconds() - before);
    }
    println!(
        "exact re-rank, time on the processor: best {:.1} ms, p50 {:.1} ms",
        quantile(&processor, 0.0),
        quantile(&processor, 0.5)
    );
    println!(
        "exact re-rank of {RERANKED} prepared bullets, one thread: best {:.1} ms, p50 {:.1} ms, p99 {:.1} ms (mean score {:.6})",
        quantile(&times, 0.0),
        quantile(&times, 0.5),
        quantile(&times, 0.99),
        sum / (times.len() * RERANKED) as f64
    );
    Ok(())
}

fn main() -> Outcome<()> {
    let (mut sizes, mut peer, mut night) = (Vec::<usize>::new(), None, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--peer" => peer = Some(arguments.next().ok_or("--peer wants a Python with numpy and faiss")?),
            "--night" => {
                night = Some(arguments.next().ok_or("--night wants a number of queries")?.parse::<usize>()?);
            }
            size => sizes.push(size.parse()?),
        }
    }
    let large = sizes.first().copied().unwrap_or(714_500);
    let small = sizes.get(1).copied().unwrap_or(20_000);
    let known = match std::env::var_os("PROOFHOUSE_BALLISTICS") {
        Some(folder) => from_folder(PathBuf::from(folder))?,
        None => made_up()?,
    };
    let lands = known.iter().filter_map(|known| match known.mark.signature() {
        MarkSignature::Lands(bullet) => Some(bullet.lands().iter().flatten().cloned()),
        MarkSignature::Line(_) | MarkSignature::Face(_) => None,
    });
    let surrogates = lands.flatten().collect();
    let scene = Scene { known, surrogates };
    let kernels: Vec<&str> = ScanKernel::available().into_iter().map(ScanKernel::name).collect();
    println!(
        "kernel chosen: {} of {kernels:?}; {} known bullets",
        ScanKernel::fastest().name(),
        scene.known.len()
    );

    if let Some(python) = &peer {
        peers::measure(&scene, large, python)?;
    }
    if let Some(count) = night {
        night::measure(&scene, large, count)?;
    }
    if peer.is_some() || night.is_some() {
        return Ok(());
    }

    println!("== exact comparison");
    measure_rerank(&scene)?;

    println!("== {large} records");
    let started = Instant::now();
    let gallery = gallery(&scene, large, COARSE_SPACING_UM)?;
    println!(
        "made in {:.1} s on two threads; {:.1} hot bytes a bullet",
        started.elapsed().as_secs_f64(),
        gallery.hot_bytes() as f64 / large.max(1) as f64
    );
    measure_speed(&scene, &gallery)?;
    measure_ranks(&scene, &gallery)?;
    drop(gallery);

    println!("== recall against exact scoring of {small} records");
    measure_recall(&scene, small)
}
