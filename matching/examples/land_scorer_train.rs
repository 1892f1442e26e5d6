//! Learns the model of the combined land scorer, and says beforehand whether it is worth having.
//!
//! ```sh
//! python3 matching/examples/ballistics_export.py <folder with bullets/ and toolmarks/> /tmp/ballistics
//! cargo run -p proofhouse-matching --example land_scorer_train -- /tmp/ballistics > matching/models/land_combined.json
//! ```
//!
//! Candidates are judged on heights as they are and on clipped ones (the first is then the score of the program), by
//! leaving out one barrel after another: learned from the pairs without that barrel, measured on those with it. The
//! table goes to standard error, the model of the chosen terms, learned from all pairs, to standard output. Boosted
//! trees over all features stand beside the regressions for comparison.

#[path = "accuracy/exported.rs"]
#[allow(dead_code)]
mod exported;

use std::collections::BTreeSet;
use std::path::PathBuf;

use exported::{Exported, Outcome, Pair};
use proofhouse_matching::ballistics::LagWindow;
use proofhouse_matching::ballistics::accuracy::{Trial, Trials, least_likelihood_cost, likelihood_cost};
use proofhouse_matching::ballistics::combined::{CombinedModel, Example, FORMAT, ReadyLand, fit_terms};
use proofhouse_matching::ballistics::striae::{AlignedLands, LandFeatures};
use proofhouse_matching::linkage::training::{Examples, Growth, grow};

/// Terms that are tried. The first is the score on its own.
const CANDIDATES: &[&[&str]] = &[
    &["score"],
    &["ccf"],
    &["score", "rough_cor"],
    &["score", "matches_per_mm"],
    &["score", "cms"],
    &["score", "sum_peaks_um"],
    &["score", "d_um"],
    &["score", "abs_lag_mm"],
    &["score", "mismatches_per_mm"],
    &["score", "d_um", "sd_d_um"],
    &["score", "rough_cor", "cms"],
    &["score", "rough_cor", "matches_per_mm", "cms"],
    &[
        "ccf",
        "rough_cor",
        "matches_per_mm",
        "cms_per_mm",
        "d_um",
        "sd_d_um",
        "mismatches_per_mm",
        "overlap",
        "abs_lag_mm",
        "sum_peaks_um",
    ],
];
/// The terms of the model that is written.
const CHOSEN: &[&str] = &["score"];
/// Strength of the prior on the weights.
const RIDGE: f64 = 0.01;

/// A pair of lands: example and the two barrels.
struct Known<'a> {
    example: Example,
    barrels: [&'a str; 2],
}

type Scorer = Box<dyn Fn(&LandFeatures) -> f64>;

fn regression(examples: &[Example], names: &[&str]) -> Option<Scorer> {
    let (intercept, terms) = fit_terms(examples, names, RIDGE)?;
    let model = CombinedModel {
        format: FORMAT,
        version: String::new(),
        learned_from: String::new(),
        intercept,
        terms,
    };
    Some(Box::new(move |features| model.log_odds(features)))
}

fn trees(examples: &[Example]) -> Option<Scorer> {
    let same = examples.iter().filter(|example| example.same).count();
    let mut learned = Examples::new(LandFeatures::COUNT);
    for example in examples {
        // Both classes weigh the same, one on average.
        let count = if example.same { same } else { examples.len() - same };
        let numbers = example.features.values().map(|value| value as f32);
        learned.add(&numbers, example.same, examples.len() as f32 / 2.0 / count.max(1) as f32);
    }
    let growth = Growth { trees: 60, leaves: 4, rate: 0.1, least_weight: 10.0, ridge: 5.0 };
    let grown = grow(&learned, &growth);
    Some(Box::new(move |features| f64::from(grown.score(&features.values().map(|value| value as f32)))))
}

/// Leaves out each barrel and prints what is found on its pairs, then on those of all barrels together.
fn judge(name: &str, known: &[Known], learn: &dyn Fn(&[Example]) -> Option<Scorer>) {
    let barrels: BTreeSet<&str> = known.iter().flat_map(|known| known.barrels).collect();
    let mut pooled = Vec::new();
    let mut line = format!("{name:<60}");
    for barrel in barrels {
        let (left_out, rest): (Vec<&Known>, Vec<&Known>) =
            known.iter().partition(|known| known.barrels.contains(&barrel));
        let examples: Vec<Example> = rest.iter().map(|known| known.example).collect();
        let Some(scorer) = learn(&examples) else { continue };
        let trial = |known: &&Known| Trial {
            score: scorer(&known.example.features) / std::f64::consts::LN_10,
            same: known.example.same,
            units: (0, 0),
        };
        let found: Vec<Trial> = left_out.iter().map(trial).collect();
        pooled.extend_from_slice(&found);
        let trials = Trials::new(found);
        if let Some(area) = trials.area(&[1.0]) {
            line += &format!("  {barrel} {area:.4}");
        }
    }
    let pooled = Trials::new(pooled);
    let of = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.4}"));
    let apparent: Vec<Example> = known.iter().map(|known| known.example).collect();
    let all = learn(&apparent).map(|scorer| {
        let trial =
            |example: &Example| Trial { score: scorer(&example.features), same: example.same, units: (0, 0) };
        Trials::new(apparent.iter().map(trial).collect()).area(&[1.0])
    });
    eprintln!(
        "{line}  pooled AUC {} EER {} Cllr {} least {}  (on what it learned from: {})",
        of(pooled.area(&[1.0])),
        of(pooled.equal_error_rate(&[1.0])),
        of(likelihood_cost(&pooled, &[1.0])),
        of(least_likelihood_cost(&pooled, &[1.0])),
        of(all.flatten())
    );
}

fn main() -> Outcome<()> {
    let folder =
        std::env::args_os().nth(1).map(PathBuf::from).ok_or("name the folder with the exported CSV files")?;
    let data = Exported::read(&folder)?;
    let known = |clipped: bool| -> Vec<Known> {
        let known = |pair: &Pair| {
            let (a, b) = (data.lands.get(pair.a)?, data.lands.get(pair.b)?);
            let (land_a, land_b) = (&a.signature, &b.signature);
            let features = if clipped {
                ReadyLand::new(land_a)?.features(&ReadyLand::new(land_b)?, LagWindow::LANDS)?
            } else {
                LandFeatures::of(&AlignedLands::best(land_a, land_b, LagWindow::LANDS)?)
            };
            Some(Known { example: Example { features, same: pair.same }, barrels: [&a.barrel, &b.barrel] })
        };
        data.land_pairs.iter().filter_map(known).collect()
    };
    for (title, known) in [("heights as they are", known(false)), ("heights clipped", known(true))] {
        eprintln!("== {title}");
        for names in CANDIDATES {
            judge(&names.join(" + "), &known, &|examples| regression(examples, names));
        }
        judge("boosted trees over all features", &known, &trees);
    }

    let known = known(true);
    let examples: Vec<Example> = known.iter().map(|known| known.example).collect();
    let (intercept, terms) =
        fit_terms(&examples, CHOSEN, RIDGE).ok_or("nothing can be learned from these pairs")?;
    let same = examples.iter().filter(|example| example.same).count();
    let model = CombinedModel {
        format: FORMAT,
        version: "land-combined/1".to_owned(),
        learned_from: format!(
            "{same} matching and {} non-matching pairs of single lands of Hamby sets 44 and 252 (three barrels of 9 mm \
             pistols, matches from two of them)",
            examples.len() - same
        ),
        intercept,
        terms,
    };
    print!("{}", model.text()?);
    Ok(())
}
