//! Measures the first pass over breech faces: how many mates each search loses, and the speed of each kernel.
//!
//! ```sh
//! PROOFHOUSE_BALLISTICS=/tmp/ballistics cargo run -p proofhouse-matching --example face_scan -- 50000 714500
//! ```
//!
//! Arguments: records of the gallery in which mates are looked for, records of the one that is timed (0 leaves a part out), and
//! a part of the names of the searches that are wanted. The folder holds `cartridge/pairs.csv` (`a,b,truth` with truth KM or
//! KNM) and `cartridge/fadul/<name>.x3p`; without it the faces are impressions of made-up ones. They lie among surrogates with
//! their spectra and rings. A query never finds itself; every mate of every query counts once, ties count against it.

use proofhouse_matching::ballistics::breech_face::{
    BreechFace, CoarseFace, CoarseFaceQuery, PreparedFace, Rotations,
};
use proofhouse_matching::ballistics::scan::{
    FaceGallery, FaceQuery, FaceScanQuery, FaceScanRequest, FaceSearch, ScanHit, ScanKernel, ScanSettings,
    ShiftArea, ShortListSettings,
};
use proofhouse_matching::ballistics::surrogates::FaceSurrogates;
use proofhouse_matching::ballistics::synthetic::{Condition, MachinedFace};
use proofhouse_matching::ballistics::x3p::Scan;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Faces with known truth.
struct Known {
    faces: Vec<BreechFace>,
    /// Pairs that one firearm left, each in both directions.
    mates: BTreeSet<(usize, usize)>,
}

fn from_folder(folder: &Path) -> Outcome<Known> {
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let (mut faces, mut mates) = (Vec::new(), BTreeSet::new());
    for row in csv::Reader::from_path(folder.join("pairs.csv"))?.into_deserialize() {
        let row: BTreeMap<String, String> = row?;
        let field = |name: &str| row.get(name).cloned().ok_or(format!("pairs.csv has no column {name}"));
        let mut number = |name: String| -> Outcome<usize> {
            if let Some(number) = numbers.get(&name) {
                return Ok(*number);
            }
            let file = std::fs::read(folder.join("fadul").join(format!("{name}.x3p")))?;
            let face = BreechFace::from_scan(&Scan::read(&file)?)?;
            // What is stored is what is compared.
            faces.push(BreechFace::decode(&face.encode())?);
            numbers.insert(name, faces.len() - 1);
            Ok(faces.len() - 1)
        };
        let (one, other) = (number(field("a")?)?, number(field("b")?)?);
        if field("truth")? == "KM" {
            mates.extend([(one, other), (other, one)]);
        }
    }
    Ok(Known { faces, mates })
}

fn made_up() -> Outcome<Known> {
    let (mut faces, mut mates) = (Vec::new(), BTreeSet::new());
    for face in 0..12_u64 {
        let made = MachinedFace::new(face);
        for (shot, condition) in (0..).zip([Condition::Good, Condition::Fair, Condition::Poor]) {
            mates.extend((0..shot).flat_map(|other| {
                let (one, other) = (faces.len(), faces.len() - shot as usize + other as usize);
                [(one, other), (other, one)]
            }));
            faces.push(made.impression(10 * face + shot, condition)?);
        }
    }
    Ok(Known { faces, mates })
}

/// Time that this thread has had on a processor in seconds, where the system tells (Linux). On a machine shared with others it
/// says what the work costs; the time on the clock says how long one waits.
fn processor_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|time| time.parse::<f64>().ok()).map_or(f64::NAN, |time| time / 1e9)
}

/// The value below which such a share of the times lies.
fn quantile(times: &[f64], share: f64) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times.get(((times.len() as f64 - 1.0) * share).round() as usize).copied().unwrap_or(f64::NAN)
}

/// Farthest down that a mate is looked for.
const DEPTH: usize = 20_000;

/// What is tried, and whether the second look is taken too.
const SEARCHES: [(&str, FaceSearch, bool); 8] = [
    ("3 deg, 400 um square", FaceSearch::FINE, true),
    ("3 deg, 300 um square", FaceSearch { angle_step: 1, shifts: ShiftArea::Square(3) }, false),
    ("3 deg, 360 um round", FaceSearch::ORDINARY, true),
    ("3 deg, 316 um round", FaceSearch { angle_step: 1, shifts: ShiftArea::Disc { squared: 10 } }, false),
    ("3 deg, 300 um round", FaceSearch { angle_step: 1, shifts: ShiftArea::Disc { squared: 9 } }, false),
    ("6 deg, 400 um square", FaceSearch { angle_step: 2, shifts: ShiftArea::Square(4) }, false),
    ("6 deg, 300 um square", FaceSearch { angle_step: 2, shifts: ShiftArea::Square(3) }, true),
    ("9 deg, 300 um square", FaceSearch { angle_step: 3, shifts: ShiftArea::Square(3) }, false),
];

/// Places of all mates in the lists of their queries, from 0, in rising order; as far down as the lists go.
fn ranks(known: &Known, places: &[usize], lists: &[Vec<ScanHit>]) -> Vec<usize> {
    let mut ranks = Vec::new();
    for (query, mate) in &known.mates {
        let (Some(list), Some(own), Some(place)) = (lists.get(*query), places.get(*query), places.get(*mate))
        else {
            continue;
        };
        let Some(score) = list.iter().find(|hit| hit.record == *place).map(|hit| hit.score) else { continue };
        // Better ones and, against us, equal ones; other mates are no competitors.
        let before = list.iter().filter(|hit| {
            let is_mate =
                |(one, other): &(usize, usize)| one == query && places.get(*other) == Some(&hit.record);
            hit.score >= score && hit.record != *own && !known.mates.iter().any(is_mate)
        });
        ranks.push(before.count());
    }
    ranks.sort_unstable();
    ranks
}

fn print_recall(what: &str, known: &Known, ranks: &[usize]) {
    let within = |most: usize| {
        let found = ranks.iter().filter(|rank| **rank < most).count();
        format!("@{most} {:.4} ({found})", found as f64 / known.mates.len().max(1) as f64)
    };
    println!(
        "{what}: of {} mates {}; farthest down {:?}",
        known.mates.len(),
        [10, 200, 2_000, 4_000].map(within).join("  "),
        ranks.iter().rev().take(4).map(|rank| rank + 1).collect::<Vec<_>>()
    );
}

fn measure_recall(
    known: &Known,
    prepared: &[PreparedFace],
    gallery: &FaceGallery,
    places: &[usize],
    wanted: &str,
) {
    let again: Vec<CoarseFaceQuery> = prepared.iter().map(CoarseFaceQuery::new).collect();
    for (name, search, with_second) in SEARCHES.into_iter().filter(|(name, ..)| name.contains(wanted)) {
        let queries: Vec<FaceScanQuery> =
            prepared.iter().map(|face| FaceScanQuery::new(face, search)).collect();
        let requests: Vec<FaceScanRequest<'_>> =
            queries.iter().map(|query| FaceScanRequest { query, among: None }).collect();
        let started = Instant::now();
        let settings = ScanSettings { kept: DEPTH, threads: 2, ..ScanSettings::default() };
        let first = gallery.scan_many(&requests, settings);
        let seconds = started.elapsed().as_secs_f64();
        let positions = queries.iter().map(FaceScanQuery::positions).max().unwrap_or_default();
        println!(
            "{name}, {positions} positions, {seconds:.1} s for {} queries on two threads",
            queries.len()
        );
        print_recall("  first look", known, &ranks(known, places, &first));
        if !with_second {
            continue;
        }
        let mut second = Vec::new();
        let started = Instant::now();
        for (query, first) in again.iter().zip(&first) {
            second.push(gallery.look_again(query, first.get(..4_000).unwrap_or(first), 4_000, 2));
        }
        let each = started.elapsed().as_secs_f64() / second.len().max(1) as f64;
        print_recall("  second look at 4,000", known, &ranks(known, places, &second));
        println!("  second look {each:.2} s a query");
    }
}

fn measure_speed(prepared: &[PreparedFace], gallery: &FaceGallery, wanted: &str) {
    let timed = SEARCHES.into_iter().filter(|(name, _, second)| *second && name.contains(wanted));
    for (name, search, _) in timed {
        for kernel in ScanKernel::available() {
            // The portable kernel would take minutes.
            let runs = if kernel == ScanKernel::portable() { 1 } else { 5 };
            for threads in [1, 2] {
                let (mut times, mut processor) = (Vec::new(), Vec::new());
                for face in prepared.iter().cycle().take(runs) {
                    let query = FaceScanQuery::new(face, search);
                    let (started, before) = (Instant::now(), processor_seconds());
                    let hits = gallery.scan(&query, None, ScanSettings { kept: 4_000, threads, kernel });
                    times.push(started.elapsed().as_secs_f64());
                    processor.push(processor_seconds() - before);
                    assert_eq!(hits.len(), 4_000.min(gallery.records()));
                }
                print!(
                    "{name}, {:<12} {threads} thread(s): p50 {:.2} s, best {:.2} s of {runs}",
                    kernel.name(),
                    quantile(&times, 0.5),
                    quantile(&times, 0.0)
                );
                match threads {
                    1 => println!("; on the processor p50 {:.2} s", quantile(&processor, 0.5)),
                    _ => println!(),
                }
            }
        }
    }
    for threads in [1, 2] {
        let mut times = Vec::new();
        for face in prepared.iter().take(5) {
            let started = Instant::now();
            let query = FaceQuery::new(face, FaceSearch::ORDINARY);
            let settings = ShortListSettings { threads, ..ShortListSettings::default() };
            let list = gallery.short_list(&query, None, settings);
            times.push(started.elapsed().as_secs_f64());
            assert_eq!(list.len(), 200.min(gallery.records()));
        }
        println!(
            "both looks, 3 deg, 360 um round, the query prepared on the way, {threads} thread(s): p50 {:.2} s",
            quantile(&times, 0.5)
        );
    }
}

/// How busy the machine is: means over one, five and fifteen minutes, where the system tells.
fn load() -> String {
    std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim().to_owned()
}

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let small: usize = arguments.next().map_or(Ok(50_000), |size| size.parse())?;
    let large: usize = arguments.next().map_or(Ok(714_500), |size| size.parse())?;
    let wanted = arguments.next().unwrap_or_default();
    let known = match std::env::var_os("PROOFHOUSE_BALLISTICS") {
        Some(folder) => from_folder(&PathBuf::from(folder).join("cartridge"))?,
        None => made_up()?,
    };
    let prepared: Vec<PreparedFace> =
        known.faces.iter().map(|face| PreparedFace::new(face, Rotations::Oriented)).collect();
    let coarse: Vec<CoarseFace> = known.faces.iter().map(CoarseFace::new).collect();
    let started = Instant::now();
    let surrogates = FaceSurrogates::new(&coarse);
    println!(
        "{} faces, {} mates; templates in {:.1} s; load {}",
        coarse.len(),
        known.mates.len(),
        started.elapsed().as_secs_f64(),
        load()
    );
    for (records, recall) in [(small, true), (large, false)] {
        if records == 0 {
            continue;
        }
        let started = Instant::now();
        let (gallery, places) = surrogates.gallery(records, &coarse, 2);
        println!(
            "== {records} records in {:.1} s, {:.1} hot bytes a face; load {}",
            started.elapsed().as_secs_f64(),
            gallery.hot_bytes() as f64 / records as f64,
            load()
        );
        match recall {
            true => measure_recall(&known, &prepared, &gallery, &places, &wanted),
            false => measure_speed(&prepared, &gallery, &wanted),
        }
        println!("load {}", load());
    }
    Ok(())
}
