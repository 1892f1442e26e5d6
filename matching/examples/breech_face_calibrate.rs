//! Fits the calibration of breech faces on scans whose slides are known, and says how it does on slides that it has not seen.
//!
//! ```sh
//! cargo run --release -p proofhouse-matching --example breech_face_calibrate -- <folder>
//! ```
//!
//! The folder holds `cartridge.csv` (`file,exhibit,slide,...`, the file as `cartridge/<name>`) beside the scans that it names.
//! Every case is compared with every other. Printed: the coefficients that `calibration.rs` states, Cllr with them, and Cllr
//! where the pairs of each slide are judged by coefficients that were fitted without it.

use proofhouse_matching::ballistics::accuracy::{Trial, Trials, least_likelihood_cost, likelihood_cost};
use proofhouse_matching::ballistics::breech_face::{
    BreechFace, CellSearch, CoarseFace, CoarseFaceQuery, CongruenceThresholds, PreparedFace, Rotations,
};
use proofhouse_matching::ballistics::calibration::{Calibration, Evidence, FACE_CALIBRATION};
use proofhouse_matching::ballistics::x3p::Scan;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Two cases compared.
struct Pair {
    slides: (String, String),
    /// Congruent cells, mean of both directions.
    congruent: f64,
    /// Correlation at 100 um, the mean of both directions.
    coarse: f64,
}

impl Pair {
    fn same(&self) -> bool {
        self.slides.0 == self.slides.1
    }

    fn evidence(&self) -> Evidence {
        Evidence { lands: 1.0, score_sum: self.congruent }
    }

    fn has(&self, slide: &str) -> bool {
        self.slides.0 == slide || self.slides.1 == slide
    }
}

struct Case {
    slide: String,
    prepared: PreparedFace,
    coarse: CoarseFace,
    query: CoarseFaceQuery,
}

fn cases(folder: &Path) -> Outcome<Vec<Case>> {
    let mut cases = Vec::new();
    for row in csv::Reader::from_path(folder.join("cartridge.csv"))?.into_deserialize() {
        let row: BTreeMap<String, String> = row?;
        let field = |name: &str| row.get(name).ok_or(format!("cartridge.csv has no column {name}"));
        let file = field("file")?;
        let file = folder.join(file.strip_prefix("cartridge/").unwrap_or(file));
        let face = BreechFace::from_scan(&Scan::read(&std::fs::read(file)?)?)?;
        let prepared = PreparedFace::new(&face, Rotations::Oriented);
        cases.push(Case {
            slide: field("slide")?.clone(),
            coarse: CoarseFace::new(&face),
            query: CoarseFaceQuery::new(&prepared),
            prepared,
        });
    }
    Ok(cases)
}

fn fitted<'p>(pairs: impl Iterator<Item = &'p Pair> + Clone) -> Outcome<Calibration> {
    let of = |same| pairs.clone().filter(|pair| pair.same() == same).map(Pair::evidence).collect::<Vec<_>>();
    let (intercept, per_land, slope) = Calibration::fit(&of(true), &of(false)).ok_or("a class is empty")?;
    Ok(Calibration { intercept, per_land, slope, ..FACE_CALIBRATION })
}

/// Cllr and its least value of log10 likelihood ratios.
fn cost(judged: impl Iterator<Item = (f64, bool)>) -> (f64, f64) {
    let trials = judged.map(|(score, same)| Trial { score, same, units: (0, 0) });
    let trials = Trials::new(trials.collect());
    let even = trials.even();
    let nothing = f64::NAN;
    (
        likelihood_cost(&trials, &even).unwrap_or(nothing),
        least_likelihood_cost(&trials, &even).unwrap_or(nothing),
    )
}

fn main() -> Outcome<()> {
    let folder = std::env::args().nth(1).ok_or("name a folder with cartridge.csv")?;
    let cases = cases(Path::new(&folder))?;
    let mut pairs = Vec::new();
    for (place, one) in cases.iter().enumerate() {
        for other in cases.iter().skip(place + 1) {
            let found =
                one.prepared.compare(&other.prepared, CongruenceThresholds::PUBLISHED, CellSearch::Fast);
            let coarse =
                |query: &Case, record: &Case| query.query.score(&record.coarse).map_or(0.0, f64::from);
            pairs.push(Pair {
                slides: (one.slide.clone(), other.slide.clone()),
                congruent: f64::from(found.congruent()),
                coarse: (coarse(one, other) + coarse(other, one)) / 2.0,
            });
        }
    }
    for same in [true, false] {
        let of = || pairs.iter().filter(|pair| pair.same() == same);
        let mean = |value: fn(&Pair) -> f64| of().map(value).sum::<f64>() / of().count().max(1) as f64;
        println!(
            "{} pairs of {}: {:.2} congruent cells, {:.3} correlation at 100 um (means)",
            of().count(),
            if same { "one slide" } else { "two slides" },
            mean(|pair| pair.congruent),
            mean(|pair| pair.coarse)
        );
    }
    let all = fitted(pairs.iter())?;
    println!(
        "log10 LR = {:.3} + {:.3} + {:.4} x cells; {:.1} cells say nothing",
        all.intercept,
        all.per_land,
        all.slope,
        -(all.intercept + all.per_land) / all.slope
    );
    let bounded = |log10: f64| log10.clamp(FACE_CALIBRATION.bounds.0, FACE_CALIBRATION.bounds.1);
    let stated =
        pairs.iter().map(|pair| (bounded(FACE_CALIBRATION.uncut_log10(pair.evidence())), pair.same()));
    println!(
        "Cllr (least) with what calibration.rs states, cut at its bounds: {:.3} ({:.3})",
        cost(stated).0,
        { cost(pairs.iter().map(|pair| (pair.congruent, pair.same()))).1 }
    );
    let slides: BTreeSet<&String> = pairs.iter().map(|pair| &pair.slides.0).collect();
    let (mut uncut, mut cut) = (Vec::new(), Vec::new());
    for slide in slides {
        let calibration = fitted(pairs.iter().filter(|pair| !pair.has(slide)))?;
        for pair in pairs.iter().filter(|pair| pair.has(slide)) {
            let log10 = calibration.uncut_log10(pair.evidence());
            uncut.push((log10, pair.same()));
            cut.push((bounded(log10), pair.same()));
        }
    }
    println!(
        "Cllr of slides left out: {:.4} uncut, {:.3} cut at the bounds",
        cost(uncut.into_iter()).0,
        cost(cut.into_iter()).0
    );
    Ok(())
}
