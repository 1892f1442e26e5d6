//! Measures the signature comparison on scans with known truth, and trains the calibration.
//!
//! ```sh
//! python3 matching/examples/ballistics_export.py <folder with bullets/ and toolmarks/> /tmp/ballistics
//! PROOFHOUSE_BALLISTICS=/tmp/ballistics cargo run --release -p proofhouse-matching --example ballistics_evaluate
//! ```
//!
//! The folder holds CSV files (heights separated by spaces, `nan` where nothing was measured):
//! `lands.csv` (`land_id,bullet,barrel,land,source_land,spacing_um,heights_um`), `land_pairs.csv` and
//! `bullet_pairs.csv` (`a,b,truth` with truth KM or KNM), `toolmarks.csv` (`mark_id,source_edge,spacing_um,heights_um`).
//! Lands and marks are compared as the program does it, with tall heights cut off. Printed: area under the ROC curve, equal error rate, first-rank recall, speed, calibration coefficients.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use proofhouse_matching::ballistics::accuracy::{Trial, Trials};
use proofhouse_matching::ballistics::calibration::{Calibration, Evidence, LAND_CALIBRATION};
use proofhouse_matching::ballistics::coarse::{CoarseMark, CoarseQuery};
use proofhouse_matching::ballistics::signature::CLIP_DEVIATIONS;
use proofhouse_matching::ballistics::synthetic::{Barrel, Condition};
use proofhouse_matching::ballistics::{
    BulletSignature, ClassFeatures, Exhibit, ExhibitKind, Gallery, LagWindow, LandSignature, Mark,
    MarkComparison, MarkKind, MarkSignature, PreparedExhibit, PreparedLand, PreparedMark, SearchSettings,
};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Scores of known matches and known non-matches.
#[derive(Default)]
struct Scores {
    same: Vec<f64>,
    different: Vec<f64>,
}

impl Scores {
    fn add(&mut self, same: bool, score: f64) {
        if same { self.same.push(score) } else { self.different.push(score) }
    }

    /// The scores as the measures take them: no pair comes from a unit of its own.
    fn trials(&self) -> Trials {
        let of = |scores: &[f64], same| -> Vec<Trial> {
            scores.iter().map(|&score| Trial { score, same, units: (0, 0) }).collect()
        };
        Trials::new([of(&self.same, true), of(&self.different, false)].concat())
    }

    fn print(&self, what: &str) {
        let least = self.same.iter().copied().fold(f64::INFINITY, f64::min);
        let most = self.different.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let ordinary = self.different.iter().sum::<f64>() / self.different.len().max(1) as f64;
        let trials = self.trials();
        let (area, error) = (trials.area(&trials.even()), trials.equal_error_rate(&trials.even()));
        println!(
            "{what:<52} {:>5} KM {:>6} KNM  AUC {:.4}  EER {:>5.2} %  worst KM {least:.3}  best KNM {most:.3}  mean KNM {ordinary:.3}",
            self.same.len(),
            self.different.len(),
            area.unwrap_or(f64::NAN),
            100.0 * error.unwrap_or(1.0)
        );
    }
}

fn rows(folder: &Path, name: &str) -> Outcome<Vec<BTreeMap<String, String>>> {
    Ok(csv::Reader::from_path(folder.join(name))?.into_deserialize().collect::<Result<_, _>>()?)
}

fn field<'a>(row: &'a BTreeMap<String, String>, name: &str) -> Outcome<&'a str> {
    row.get(name).map(String::as_str).ok_or_else(|| format!("column {name} is missing").into())
}

fn signature(row: &BTreeMap<String, String>) -> Outcome<LandSignature> {
    let heights = field(row, "heights_um")?.split(' ').map(str::parse).collect::<Result<Vec<f32>, _>>()?;
    Ok(LandSignature::new(field(row, "spacing_um")?.parse()?, heights)?)
}

struct Data {
    lands: BTreeMap<String, LandSignature>,
    /// Barrel and name of the barrel's land, by land.
    sources: BTreeMap<String, (String, String)>,
    bullets: BTreeMap<String, Mark>,
    land_pairs: Vec<(String, String, bool)>,
    bullet_pairs: Vec<(String, String, bool)>,
}

fn read(folder: &Path) -> Outcome<Data> {
    let mut lands = BTreeMap::new();
    let mut sources = BTreeMap::new();
    let mut by_bullet: BTreeMap<String, Vec<(usize, LandSignature)>> = BTreeMap::new();
    for row in rows(folder, "lands.csv")? {
        let land = signature(&row)?;
        let source = (field(&row, "barrel")?.to_owned(), field(&row, "source_land")?.to_owned());
        sources.insert(field(&row, "land_id")?.to_owned(), source);
        lands.insert(field(&row, "land_id")?.to_owned(), land.clone());
        let bullet = by_bullet.entry(field(&row, "bullet")?.to_owned()).or_default();
        bullet.push((field(&row, "land")?.parse()?, land));
    }
    let mut bullets = BTreeMap::new();
    for (bullet, numbered) in by_bullet {
        let lands = BulletSignature::from_numbered(6, numbered)?;
        bullets.insert(bullet, Mark::new(MarkKind::Lea, MarkSignature::Lands(lands))?);
    }
    let pairs = |name: &str| -> Outcome<Vec<(String, String, bool)>> {
        rows(folder, name)?
            .iter()
            .filter(|row| row.get("truth").is_some_and(|truth| truth != "repeat"))
            .map(|row| {
                Ok((field(row, "a")?.to_owned(), field(row, "b")?.to_owned(), field(row, "truth")? == "KM"))
            })
            .collect()
    };
    Ok(Data {
        lands,
        sources,
        bullets,
        land_pairs: pairs("land_pairs.csv")?,
        bullet_pairs: pairs("bullet_pairs.csv")?,
    })
}

/// A land prepared as [`PreparedMark`] does it.
fn prepared(land: &LandSignature, spacing_um: f32) -> Option<PreparedLand> {
    PreparedLand::new(&land.clipped(CLIP_DEVIATIONS), spacing_um)
}

fn measure_lands(data: &Data, spacing_um: f32, window: LagWindow, all_pairs: bool) -> Scores {
    let prepared: BTreeMap<&String, PreparedLand> = data
        .lands
        .iter()
        .filter_map(|(id, land)| prepared(land, spacing_um).map(|land| (id, land)))
        .collect();
    let mut scores = Scores::default();
    for (a, b, same) in data.land_pairs.iter().filter(|(a, b, _)| all_pairs || !data.is_unknown(a, b)) {
        if let (Some(a), Some(b)) = (prepared.get(a), prepared.get(b)) {
            scores.add(*same, a.align(b, window).map_or(0.0, |best| f64::from(best.score)));
        }
    }
    scores
}

impl Data {
    /// The published land names of set 252 and of the questioned bullets of set 44 are two schemes: within one
    /// barrel a pair with names of both schemes is listed as a non-match, but nothing is known about it.
    fn is_unknown(&self, a: &str, b: &str) -> bool {
        match (self.sources.get(a), self.sources.get(b)) {
            (Some(a), Some(b)) => a.0 == b.0 && a.1.starts_with("Hamby-") != b.1.starts_with("Hamby-"),
            _ => false,
        }
    }
}

/// Every pair of bullets with every choice of lands of the first one left in.
struct MaskedScores {
    /// Lands compared -> mean land scores.
    by_compared: BTreeMap<usize, Scores>,
    /// What the calibration is trained on.
    evidence: Vec<(bool, Evidence)>,
    /// Sum over all lands, masked counted as 0.
    total: Scores,
    /// Mean of the compared lands.
    mean: Scores,
}

fn measure_masked(data: &Data) -> Outcome<MaskedScores> {
    let mut masked = MaskedScores {
        by_compared: BTreeMap::new(),
        evidence: Vec::new(),
        total: Scores::default(),
        mean: Scores::default(),
    };
    for (a, b, same) in &data.bullet_pairs {
        let (Some(mark_a), Some(mark_b)) = (data.bullets.get(a), data.bullets.get(b)) else { continue };
        let MarkSignature::Lands(bullet_a) = mark_a.signature() else { continue };
        let prepared_b = PreparedMark::new(mark_b);
        for kept in 1_u32..64 {
            let lands = bullet_a.lands().iter().enumerate();
            let lands = lands
                .map(|(land, signature)| signature.clone().filter(|_| kept & (1 << land) != 0))
                .collect();
            let Ok(bullet) = BulletSignature::new(lands) else { continue };
            let mark = PreparedMark::new(&Mark::new(MarkKind::Lea, MarkSignature::Lands(bullet))?);
            if let Some(MarkComparison::Striae(comparison)) = mark.compare(&prepared_b) {
                let mean = f64::from(comparison.mean_land_score);
                masked.by_compared.entry(comparison.lands.len()).or_default().add(*same, mean);
                masked.evidence.push((*same, Evidence::of_striae(&comparison)));
                masked.total.add(*same, f64::from(comparison.score));
                masked.mean.add(*same, mean);
            }
        }
    }
    Ok(masked)
}

/// Rank of the mates and speed of a search among made-up bullets of ordinary and worn barrels.
fn measure_search() {
    const BARRELS: u64 = 2_000;
    let exhibit = |barrel: u64, shot: u64, condition| {
        let signature = Barrel::new(barrel, 6, 1_950.0).shot(barrel * 100 + shot, condition);
        Exhibit {
            source_bureau: "xx".to_owned(),
            exhibit_id: format!("{barrel}-{shot}"),
            case_ref: None,
            kind: ExhibitKind::Bullet,
            class_features: ClassFeatures::default(),
            marks: Mark::new(MarkKind::Lea, MarkSignature::Lands(signature)).into_iter().collect(),
        }
    };
    for condition in [Condition::Good, Condition::Fair, Condition::Poor] {
        let gallery = Gallery::new((0..BARRELS).map(|barrel| exhibit(barrel, 1, condition)));
        for compared_exactly in [50, 200, BARRELS as usize] {
            let settings = SearchSettings { compared_exactly, ..SearchSettings::default() };
            let queries: Vec<PreparedExhibit> =
                (0..30).map(|barrel| PreparedExhibit::new(exhibit(barrel * 60, 2, condition))).collect();
            let (started, mut first, mut listed) = (Instant::now(), 0, 0);
            for (query, barrel) in queries.iter().zip((0..BARRELS).step_by(60)) {
                let rank = gallery
                    .search(query, settings)
                    .candidates
                    .iter()
                    .position(|c| c.index == barrel as usize);
                first += usize::from(rank == Some(0));
                listed += usize::from(rank.is_some_and(|rank| rank < 10));
            }
            println!(
                "{condition:?}, {BARRELS} bullets, {compared_exactly} compared exactly: first {first}/30, in ten {listed}/30, {:.1} ms a query",
                started.elapsed().as_secs_f64() * 1000.0 / 30.0
            );
        }
    }
}

fn print_calibration(fitted: Option<(f64, f64, f64)>) {
    if let Some((intercept, per_land, slope)) = fitted {
        println!("   calibration: intercept {intercept:.3}, per_land {per_land:.3}, slope {slope:.3}");
    }
}

/// Log-likelihood-ratio cost: 0 is perfect, 1 is what saying nothing costs.
fn cost(scores: &Scores, (least, most): (f64, f64)) -> f64 {
    let mean = |scores: &[f64], sign: f64| {
        let costs = scores.iter().map(|score| (1.0 + 10.0_f64.powf(sign * score.clamp(least, most))).log2());
        costs.sum::<f64>() / scores.len().max(1) as f64
    };
    0.5 * (mean(&scores.same, -1.0) + mean(&scores.different, 1.0))
}

fn main() -> Outcome<()> {
    let folder = std::env::var_os("PROOFHOUSE_BALLISTICS").map(PathBuf::from);
    let folder = folder.ok_or("set PROOFHOUSE_BALLISTICS to the folder with the exported CSV files")?;
    let data = read(&folder)?;

    println!("== lands");
    for spacing_um in [3.125, 6.25, 12.5, 25.0] {
        let measure = |all_pairs| measure_lands(&data, spacing_um, LagWindow::LANDS, all_pairs);
        measure(true).print(&format!("all pairs, {spacing_um} um"));
        measure(false).print(&format!("without pairs of unknown truth, {spacing_um} um"));
    }

    println!("== bullets");
    for spacing_um in [3.125, 6.25, 12.5, 25.0] {
        let prepared: BTreeMap<&String, PreparedMark> =
            data.bullets.iter().map(|(id, mark)| (id, PreparedMark::at_spacing(mark, spacing_um))).collect();
        let (mut total, mut mean, mut contrast) = (Scores::default(), Scores::default(), Scores::default());
        for (a, b, same) in &data.bullet_pairs {
            let comparison = prepared.get(a).zip(prepared.get(b)).and_then(|(a, b)| a.compare(b));
            let comparison = comparison.as_ref().and_then(MarkComparison::striae);
            let comparison = comparison.ok_or_else(|| format!("{a} and {b} cannot be compared"))?;
            total.add(*same, f64::from(comparison.score));
            mean.add(*same, f64::from(comparison.mean_land_score));
            contrast.add(*same, f64::from(comparison.phase_contrast));
        }
        total.print(&format!("sum over all lands, {spacing_um} um"));
        mean.print(&format!("mean of compared lands, {spacing_um} um"));
        contrast.print(&format!("phase contrast, {spacing_um} um"));
        let whole: Vec<&PreparedMark> =
            prepared.values().filter(|m| m.lands().iter().all(Option::is_some)).collect();
        let (started, mut compared) = (Instant::now(), 0_u32);
        while started.elapsed().as_millis() < 400 {
            for (a, b) in whole.iter().zip(whole.iter().skip(1)) {
                compared += u32::from(a.compare(b).is_some());
            }
        }
        println!("   {:.0} bullet pairs a second", f64::from(compared) / started.elapsed().as_secs_f64());
    }
    let mut coarse = Scores::default();
    let marks: BTreeMap<&String, CoarseMark> =
        data.bullets.iter().map(|(id, mark)| (id, CoarseMark::new(mark))).collect();
    for (a, b, same) in &data.bullet_pairs {
        if let Some(score) = marks.get(a).zip(marks.get(b)).and_then(|(a, b)| CoarseQuery::new(a).score(b)) {
            coarse.add(*same, f64::from(score));
        }
    }
    coarse.print("first pass, 31.25 um, 8 bit");
    if let Some(query) = marks.values().next().map(CoarseQuery::new) {
        let (started, mut compared) = (Instant::now(), 0_u32);
        while started.elapsed().as_millis() < 400 {
            compared += marks.values().filter(|mark| query.score(mark).is_some()).count() as u32;
        }
        println!("   {:.0} bullet pairs a second", f64::from(compared) / started.elapsed().as_secs_f64());
    }

    println!("== bullets with lands taken away");
    let masked = measure_masked(&data)?;
    masked.total.print("sum over all lands");
    masked.mean.print("mean of compared lands");
    for (compared, scores) in &masked.by_compared {
        scores.print(&format!("{compared} lands compared, mean"));
    }
    let of = |wanted: bool| -> Vec<Evidence> {
        masked.evidence.iter().filter(|(same, _)| *same == wanted).map(|(_, evidence)| *evidence).collect()
    };
    print_calibration(Calibration::fit(&of(true), &of(false)));
    let mut calibrated = Scores::default();
    for (same, evidence) in &masked.evidence {
        calibrated.add(*same, LAND_CALIBRATION.uncut_log10(*evidence));
    }
    calibrated.print("log10 LR of the built-in calibration");
    println!(
        "   cost Cllr {:.3}, cut at the bounds {:.3}",
        cost(&calibrated, (-99.0, 99.0)),
        cost(&calibrated, LAND_CALIBRATION.bounds)
    );

    println!("== search in made-up bullets");
    measure_search();

    println!("== tool marks (one line)");
    let marks: Vec<(String, String, LandSignature)> = rows(&folder, "toolmarks.csv")?
        .iter()
        .map(|row| {
            Ok((field(row, "mark_id")?.to_owned(), field(row, "source_edge")?.to_owned(), signature(row)?))
        })
        .collect::<Outcome<_>>()?;
    for (spacing_um, most_lag_um, least_overlap) in [
        (6.25, 2_100.0, 0.5),
        (12.5, 2_100.0, 0.5),
        (25.0, 2_100.0, 0.5),
        (25.0, 1_400.0, 0.5),
        (25.0, 1_400.0, 0.7),
    ] {
        let window = LagWindow { most_lag_um, least_overlap };
        let prepared: Vec<Option<PreparedLand>> =
            marks.iter().map(|(_, _, line)| prepared(line, spacing_um)).collect();
        let started = Instant::now();
        let mut scores = Scores::default();
        let mut table = vec![vec![0.0_f64; marks.len()]; marks.len()];
        for (index_a, (a, mark_a)) in prepared.iter().zip(&marks).enumerate() {
            for (index_b, (b, mark_b)) in prepared.iter().zip(&marks).enumerate().skip(index_a + 1) {
                let known_fault = [mark_a, mark_b].iter().all(|mark| FAULTY.contains(&mark.0.as_str()));
                if let (Some(a), Some(b), false) = (a, b, known_fault) {
                    let score = a.align(b, window).map_or(0.0, |best| f64::from(best.score));
                    scores.add(mark_a.1 == mark_b.1, score);
                    for (row, column) in [(index_a, index_b), (index_b, index_a)] {
                        if let Some(cell) = table.get_mut(row).and_then(|row| row.get_mut(column)) {
                            *cell = score;
                        }
                    }
                }
            }
        }
        let pairs = scores.same.len() + scores.different.len();
        scores.print(&format!("{spacing_um} um, +-{most_lag_um} um, overlap {least_overlap}"));
        let (first, ten) = retrieval(&table, &marks);
        println!(
            "   first rank {first:.3}, recall@10 {ten:.3}; {:.0} pairs a second",
            pairs as f64 / started.elapsed().as_secs_f64()
        );
        let line = |scores: &[f64]| {
            scores.iter().map(|&score| Evidence { lands: 1.0, score_sum: score }).collect::<Vec<_>>()
        };
        print_calibration(Calibration::fit(&line(&scores.same), &line(&scores.different)));
    }
    Ok(())
}

/// One and the same profile filed under two tools in the published set.
const FAULTY: [&str; 2] = ["T01LB-F70-04", "T09SA-F80-07"];

/// Share of queries whose first candidate is a mate, and share of wanted mates (at most 10 a query) in the first ten.
fn retrieval(table: &[Vec<f64>], marks: &[(String, String, LandSignature)]) -> (f64, f64) {
    let (mut queries, mut first, mut wanted, mut found) = (0.0, 0.0, 0.0, 0.0);
    for (query, (scores, mark)) in table.iter().zip(marks).enumerate() {
        let mut order: Vec<usize> = (0..marks.len()).filter(|&other| other != query).collect();
        order
            .sort_by(|a, b| scores.get(*b).partial_cmp(&scores.get(*a)).unwrap_or(std::cmp::Ordering::Equal));
        let mate = |other: &&usize| marks.get(**other).is_some_and(|other| other.1 == mark.1);
        let mates = order.iter().filter(mate).count().min(10);
        if mates > 0 {
            queries += 1.0;
            first += f64::from(u8::from(order.first().filter(mate).is_some()));
            wanted += mates as f64;
            found += order.iter().take(10).filter(mate).count() as f64;
        }
    }
    (first / f64::max(queries, 1.0), found / f64::max(wanted, 1.0))
}
