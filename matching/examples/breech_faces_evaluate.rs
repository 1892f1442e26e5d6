//! Measures the comparison of breech faces on scans with known truth.
//!
//! ```sh
//! cargo run --release -p proofhouse-matching --example breech_faces_evaluate -- <folder> [--exhaustive <every n-th pair>] \
//!     [--pictures <folder>]
//! ```
//!
//! `--pictures` only writes the pictures of the weakest known match and the strongest known non-match to a folder.
//!
//! The folder holds `pairs.csv` (`a,b,truth` with truth KM or KNM) and `fadul/<name>.x3p`. Printed: area under the ROC curve,
//! ranges, errors at six cells, first-rank recall, times, and what the fast search and the stored form change. Times are those of
//! level 3 (the release profile): at the level 2 of the dev profile the inner loops are not made of wide additions.

use proofhouse_matching::ballistics::accuracy::{Trial, Trials};
use proofhouse_matching::ballistics::breech_face::{
    BreechFace, CellSearch, CoarseFace, CoarseFaceQuery, CongruenceThresholds, FaceComparison, PreparedFace,
    Rotations,
};
use proofhouse_matching::ballistics::picture::face_overlay_svg;
use proofhouse_matching::ballistics::x3p::Scan;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;
use std::time::Instant;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A pair of names and whether one firearm left both.
type Pair = (String, String, bool);

/// Scores of pairs, in their order.
struct Scores<'a> {
    pairs: &'a [Pair],
    scores: Vec<f64>,
}

impl Scores<'_> {
    fn of(&self, same: bool) -> Vec<f64> {
        let pairs = self.pairs.iter().zip(&self.scores);
        pairs.filter(|((.., truth), _)| *truth == same).map(|(_, score)| *score).collect()
    }

    /// Area under the receiver operating characteristic.
    fn area(&self) -> f64 {
        let pairs = self.pairs.iter().zip(&self.scores);
        let trials = pairs.map(|((.., same), score)| Trial { score: *score, same: *same, units: (0, 0) });
        let trials = Trials::new(trials.collect());
        trials.area(&trials.even()).unwrap_or_default()
    }

    /// Share of the queries with a mate first, and share of all mates among the first ten.
    fn recall(&self) -> (f64, f64) {
        let mut lists: BTreeMap<&str, Vec<(f64, bool)>> = BTreeMap::new();
        for ((one, other, same), score) in self.pairs.iter().zip(&self.scores) {
            lists.entry(one).or_default().push((*score, *same));
            lists.entry(other).or_default().push((*score, *same));
        }
        let (mut first, mut queries, mut found, mut mates) = (0, 0, 0, 0);
        for list in lists.values_mut().filter(|list| list.iter().any(|(_, same)| *same)) {
            // Ties against us.
            list.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
            queries += 1;
            first += usize::from(list.first().is_some_and(|(_, same)| *same));
            let wanted = list.iter().filter(|(_, same)| *same).count();
            mates += wanted.min(10);
            found += list.iter().take(10).filter(|(_, same)| *same).count();
        }
        (f64::from(first as u32) / f64::from(queries.max(1)), found as f64 / mates.max(1) as f64)
    }

    fn print(&self, what: &str, threshold: Option<f64>) {
        let (same, different) = (self.of(true), self.of(false));
        let range = |scores: &[f64]| {
            let least = scores.iter().copied().fold(f64::INFINITY, f64::min);
            let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            format!(
                "{least:.2}-{most:.2} (mean {:.2})",
                scores.iter().sum::<f64>() / scores.len().max(1) as f64
            )
        };
        let (first, ten) = self.recall();
        let errors = threshold.map_or(String::new(), |threshold| {
            let missed = same.iter().filter(|score| **score < threshold).count();
            let raised = different.iter().filter(|score| **score >= threshold).count();
            format!("  missed {missed}, raised {raised}")
        });
        println!(
            "{what:<34} AUC {:.4}  KM {}  KNM {}{errors}  top-1 {first:.3}  recall@10 {ten:.3}",
            self.area(),
            range(&same),
            range(&different)
        );
    }
}

fn pairs(folder: &Path) -> Outcome<Vec<Pair>> {
    let mut pairs = Vec::new();
    for row in csv::Reader::from_path(folder.join("pairs.csv"))?.into_deserialize() {
        let row: BTreeMap<String, String> = row?;
        let field = |name: &str| row.get(name).cloned().ok_or(format!("pairs.csv has no column {name}"));
        pairs.push((field("a")?, field("b")?, field("truth")? == "KM"));
    }
    Ok(pairs)
}

fn quantile(times: &mut [f64], share: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(((times.len().max(1) - 1) as f64 * share).round() as usize).copied().unwrap_or_default()
}

fn compared(
    pairs: &[Pair],
    faces: &BTreeMap<String, PreparedFace>,
    search: CellSearch,
) -> Outcome<(Vec<FaceComparison>, Vec<f64>)> {
    let mut times = Vec::new();
    let mut all = Vec::new();
    for (one, other, _) in pairs {
        let (one, other) = (faces.get(one).ok_or("no such face")?, faces.get(other).ok_or("no such face")?);
        let start = Instant::now();
        all.push(one.compare(other, CongruenceThresholds::PUBLISHED, search));
        times.push(start.elapsed().as_secs_f64() * 1e3 / 2.0);
    }
    Ok((all, times))
}

fn report(what: &str, pairs: &[Pair], all: &[FaceComparison]) {
    let scores = |of: &dyn Fn(&FaceComparison) -> f64| Scores { pairs, scores: all.iter().map(of).collect() };
    scores(&|pair| f64::from(pair.congruent())).print(&format!("{what}, mean of directions"), Some(6.0));
    scores(&|pair| pair.forward.congruent as f64).print(&format!("{what}, forward"), Some(6.0));
    scores(&|pair| pair.backward.congruent as f64).print(&format!("{what}, backward"), Some(6.0));
    if all.iter().all(|pair| pair.high().is_some()) {
        scores(&|pair| f64::from(pair.high().unwrap_or_default()))
            .print(&format!("{what}, High CMC"), Some(6.0));
    }
}

/// How far two searches agree, cell by cell and count by count.
fn difference(what: &str, pairs: &[Pair], one: &[FaceComparison], other: &[FaceComparison]) {
    let (mut cells, mut only_one, mut only_other, mut both) = (0, 0, 0, 0);
    let mut counts = [Vec::new(), Vec::new()];
    for ((pair, one), other) in pairs.iter().zip(one).zip(other) {
        for (one, other) in [(&one.forward, &other.forward), (&one.backward, &other.backward)] {
            for (one, other) in one.cells.iter().zip(&other.cells) {
                cells += 1;
                both += usize::from(one.congruent && other.congruent);
                only_one += usize::from(one.congruent && !other.congruent);
                only_other += usize::from(!one.congruent && other.congruent);
            }
        }
        if let Some(list) = counts.get_mut(usize::from(pair.2)) {
            list.push(f64::from(one.congruent() - other.congruent()));
        }
    }
    println!(
        "{what}: of {cells} cells {both} congruent by both, {only_one} by the first only, {only_other} by the second only"
    );
    for (truth, differences) in ["KNM", "KM"].iter().zip(counts) {
        let equal = differences.iter().filter(|difference| **difference == 0.0).count();
        let mean = differences.iter().sum::<f64>() / differences.len().max(1) as f64;
        let least = differences.iter().copied().fold(f64::INFINITY, f64::min);
        let most = differences.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        println!(
            "  {truth}: C equal in {equal} of {}, difference {least:+.1} to {most:+.1}, mean {mean:+.3}",
            differences.len()
        );
    }
}

/// Writes the pictures that tell most of how far the scores reach: the weakest known match, the strongest known non-match.
fn picture(
    pairs: &[Pair],
    all: &[FaceComparison],
    faces: &BTreeMap<String, BreechFace>,
    into: &Path,
) -> Outcome<()> {
    std::fs::create_dir_all(into)?;
    let by_count = |one: &(&Pair, &FaceComparison), other: &(&Pair, &FaceComparison)| {
        one.1.congruent().total_cmp(&other.1.congruent())
    };
    let of = |same: bool| pairs.iter().zip(all).filter(move |((.., truth), _)| *truth == same);
    let chosen = [
        ("weakest-match.svg", of(true).min_by(by_count)),
        ("strongest-non-match.svg", of(false).max_by(by_count)),
    ];
    for (file, chosen) in chosen {
        let Some(((one, other, _), comparison)) = chosen else { continue };
        let (first, second) =
            (faces.get(one).ok_or("no such face")?, faces.get(other).ok_or("no such face")?);
        let svg = face_overlay_svg(first, second, comparison, (one, other));
        println!("{file}: {one} and {other}, {:.1} cells, {} bytes", comparison.congruent(), svg.len());
        std::fs::write(into.join(file), svg)?;
    }
    Ok(())
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let folder = arguments.get(1).ok_or("name a folder with pairs.csv and fadul/")?;
    let folder = Path::new(folder);
    let every = arguments.iter().position(|argument| argument == "--exhaustive");
    let every: Option<usize> =
        every.map(|at| arguments.get(at + 1).map_or(Ok(1), |number| number.parse())).transpose()?;
    let pictures = arguments.iter().position(|argument| argument == "--pictures");
    let pictures = pictures.and_then(|at| arguments.get(at + 1));
    let pairs = pairs(folder)?;
    let names: BTreeSet<&String> = pairs.iter().flat_map(|(one, other, _)| [one, other]).collect();
    let (mut faces, mut reading, mut preparing) = (BTreeMap::new(), Vec::new(), Vec::new());
    let mut prepared = BTreeMap::new();
    for name in names {
        let scan = Scan::read(&std::fs::read(folder.join("fadul").join(format!("{name}.x3p")))?)?;
        let start = Instant::now();
        let face = BreechFace::from_scan(&scan)?;
        reading.push(start.elapsed().as_secs_f64() * 1e3);
        let start = Instant::now();
        let ready = PreparedFace::new(&face, Rotations::Oriented);
        preparing.push(start.elapsed().as_secs_f64() * 1e3);
        let quality = face.quality();
        println!(
            "{name}: {:?} px, {:.2} mm2, share {:.2}, {:.3} um rms, {} cells {:?}",
            face.size(),
            quality.measured_mm2,
            quality.measured_share,
            quality.roughness_um,
            ready.cells(),
            face.flags()
        );
        prepared.insert(name.clone(), ready);
        faces.insert(name.clone(), face);
    }
    println!(
        "from scan to face {:.1} ms, face prepared {:.1} ms (medians)",
        quantile(&mut reading, 0.5),
        quantile(&mut preparing, 0.5)
    );
    let (fast, mut times) = compared(&pairs, &prepared, CellSearch::Fast)?;
    println!(
        "fast: {:.2} ms a directed pair (median), {:.2} ms (99th percentile), {:.2} ms (1st percentile)",
        quantile(&mut times, 0.5),
        quantile(&mut times, 0.99),
        quantile(&mut times, 0.01)
    );
    report("fast", &pairs, &fast);
    if let Some(into) = pictures {
        return picture(&pairs, &fast, &faces, Path::new(into));
    }
    let (high, mut times) = compared(&pairs, &prepared, CellSearch::FastWithHigh)?;
    println!("with High CMC: {:.2} ms a directed pair (median)", quantile(&mut times, 0.5));
    report("with High CMC", &pairs, &high);
    let mut restored = BTreeMap::new();
    let mut bytes = Vec::new();
    for (name, face) in &faces {
        let stored = face.encode();
        bytes.push(stored.len() as f64);
        restored.insert(name.clone(), PreparedFace::new(&BreechFace::decode(&stored)?, Rotations::Oriented));
    }
    println!(
        "stored: {:.0} bytes (median), {:.0} at most",
        quantile(&mut bytes, 0.5),
        quantile(&mut bytes, 1.0)
    );
    let (quantised, _) = compared(&pairs, &restored, CellSearch::Fast)?;
    report("stored and read again", &pairs, &quantised);
    difference("not quantised against quantised", &pairs, &fast, &quantised);
    let records: BTreeMap<&String, CoarseFace> =
        faces.iter().map(|(name, face)| (name, CoarseFace::new(face))).collect();
    let queries: BTreeMap<&String, CoarseFaceQuery> =
        prepared.iter().map(|(name, face)| (name, CoarseFaceQuery::new(face))).collect();
    let (mut scores, mut times) = (Vec::new(), Vec::new());
    for (one, other, _) in &pairs {
        let (query, record) =
            (queries.get(one).ok_or("no such face")?, records.get(other).ok_or("no such face")?);
        let start = Instant::now();
        scores.push(query.score(record).map_or(-1.0, f64::from));
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    println!(
        "coarse: {:.3} ms a pair (median), {:.3} ms (1st percentile)",
        quantile(&mut times, 0.5),
        quantile(&mut times, 0.01)
    );
    Scores { pairs: &pairs, scores }.print("coarse, 100 um", None);
    if let Some(every) = every {
        let chosen: Vec<usize> = (0..pairs.len())
            .filter(|at| at % every.max(1) == 0 || pairs.get(*at).is_some_and(|pair| pair.2))
            .collect();
        let some: Vec<Pair> = chosen.iter().filter_map(|at| pairs.get(*at).cloned()).collect();
        let same: Vec<FaceComparison> = chosen.iter().filter_map(|at| fast.get(*at).cloned()).collect();
        let (exhaustive, mut times) = compared(&some, &prepared, CellSearch::Exhaustive)?;
        println!(
            "exhaustive: {:.0} ms a directed pair (median), {} pairs",
            quantile(&mut times, 0.5),
            some.len()
        );
        report("exhaustive", &some, &exhaustive);
        report("fast, same pairs", &some, &same);
        difference("fast against exhaustive", &some, &same, &exhaustive);
    }
    Ok(())
}
