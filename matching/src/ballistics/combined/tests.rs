#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
use proptest::prelude::*;

use super::super::accuracy::{Trial, Trials};
use super::super::correlation::LagWindow;
use super::super::signature::{BulletSignature, LandSignature};
use super::super::striae::{AlignedLands, LandFeatures};
use super::super::synthetic::{Barrel, Condition, StriatedFace};
use super::*;

fn examples() -> Vec<Example> {
    let mark = |face: u64, shot| StriatedFace::new(face, 2_000.0).mark(shot, Condition::Poor);
    let features = |a, b| LandFeatures::of(&AlignedLands::best(&a, &b, LagWindow::LANDS).unwrap());
    let pairs =
        (0..40).flat_map(|face| [(face, face, true), (face, face + 1, false), (face, face + 2, false)]);
    pairs.map(|(a, b, same)| Example { features: features(mark(a, 1), mark(b, 2)), same }).collect()
}

#[test]
fn the_shipped_model_can_be_read_and_written() {
    let model = CombinedModel::shipped().unwrap();
    assert_eq!(CombinedModel::parse(&model.text().unwrap()).unwrap(), model);
    assert!(!model.learned_from.is_empty() && model.terms.len() <= 6);
}

#[test]
fn a_model_that_cannot_be_used_is_refused() {
    let model = CombinedModel::shipped().unwrap();
    let refused = |change: &dyn Fn(&mut CombinedModel)| {
        let mut changed = model.clone();
        change(&mut changed);
        CombinedModel::parse(&changed.text().unwrap()).unwrap_err()
    };
    assert!(matches!(refused(&|model| model.format = 9), ModelError::Format { found: 9 }));
    assert!(matches!(refused(&|model| model.terms.clear()), ModelError::Term(_)));
    assert!(matches!(refused(&|model| model.terms[0].feature = "colour".into()), ModelError::Term(_)));
    assert!(matches!(refused(&|model| model.terms[0].deviation = 0.0), ModelError::Term(_)));
    assert!(matches!(CombinedModel::parse("{}"), Err(ModelError::Json(_))));
}

#[test]
fn a_fit_tells_matches_from_others() {
    let examples = examples();
    let (intercept, terms) = fit_terms(&examples, &["score", "matches_per_mm"], 0.01).unwrap();
    assert!(terms[0].weight > 0.0);
    let model = CombinedModel { intercept, terms, ..CombinedModel::shipped().unwrap() };
    let mean = |same: bool| {
        let chances: Vec<f64> = examples
            .iter()
            .filter(|example| example.same == same)
            .map(|example| model.chance(&example.features))
            .collect();
        chances.iter().sum::<f64>() / chances.len() as f64
    };
    assert!(mean(true) > 0.7 && mean(false) < 0.3, "{} {}", mean(true), mean(false));
}

#[test]
fn a_fit_without_both_classes_or_with_unknown_names_is_none() {
    let examples = examples();
    assert!(fit_terms(&examples, &["colour"], 0.01).is_none());
    assert!(fit_terms(&examples, &[], 0.01).is_none());
    let same: Vec<Example> = examples.into_iter().filter(|example| example.same).collect();
    assert!(fit_terms(&same, &["score"], 0.01).is_none());
}

#[test]
fn a_turned_bullet_is_found_at_its_rotation() {
    let model = CombinedModel::shipped().unwrap();
    let bullet = Barrel::new(1, 6, 1_950.0).shot(1, Condition::Good);
    let mut lands = bullet.lands().to_vec();
    lands.rotate_left(2);
    let turned = BulletSignature::new(lands).unwrap();
    let comparison = compare_bullets_combined(&model, &turned, &bullet).unwrap();
    assert_eq!(comparison.rotation, 2);
    assert_eq!(comparison.evidence().lands, comparison.lands.len() as f64);
    assert!(comparison.score > 0.8 && comparison.score <= 1.0);
    let five = Barrel::new(1, 5, 1_950.0).shot(1, Condition::Good);
    assert!(compare_bullets_combined(&model, &five, &bullet).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn a_missing_land_never_raises_the_score(barrel in 0_u64..3, seed in any::<u64>(), missing in 1_usize..63) {
        let model = CombinedModel::shipped().unwrap();
        let a = Barrel::new(0, 6, 1_950.0).shot(seed, Condition::Fair);
        let b = Barrel::new(barrel, 6, 1_950.0).shot(seed ^ 1, Condition::Fair);
        let whole = compare_bullets_combined(&model, &a, &b);
        let back = compare_bullets_combined(&model, &b, &a);
        let score = |found: &Option<CombinedComparison>| found.as_ref().map_or(0.0, |found| found.score);
        prop_assert!((score(&whole) - score(&back)).abs() < 1e-9);
        let lands = a.lands().iter().enumerate();
        let kept = lands.map(|(land, signature)| signature.clone().filter(|_| missing & (1 << land) == 0)).collect();
        if let Ok(less) = BulletSignature::new(kept) {
            prop_assert!(score(&compare_bullets_combined(&model, &less, &b)) <= score(&whole) + 1e-12);
        }
    }
}

/// Rows of a CSV file without quotes in it, as `ballistics_export.py` writes those without free text.
fn rows(folder: &std::path::Path, name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn clipping_helps_on_real_lands() {
    let folder = std::env::var_os("PROOFHOUSE_BALLISTICS").map(std::path::PathBuf::from);
    // Another test takes the same name for the folder of the scans themselves.
    let Some(folder) = folder.filter(|folder| folder.join("lands.csv").is_file()) else {
        println!("skipped: PROOFHOUSE_BALLISTICS does not name a folder written by ballistics_export.py");
        return;
    };
    let mut lands = std::collections::BTreeMap::new();
    for row in rows(&folder, "lands.csv") {
        let heights = row[6].split(' ').map(|height| height.parse().unwrap()).collect();
        let signature = LandSignature::new(row[5].parse().unwrap(), heights).unwrap();
        // Two schemes of names within one barrel: nothing is known about such a pair.
        let scheme = (row[2].clone(), row[4].starts_with("Hamby-"));
        lands.insert(row[0].clone(), (signature, scheme));
    }
    let (mut plain, mut combined) = (Vec::new(), Vec::new());
    for row in rows(&folder, "land_pairs.csv").iter().filter(|row| row[2] != "repeat") {
        let ((a, scheme_a), (b, scheme_b)) = (&lands[&row[0]], &lands[&row[1]]);
        if scheme_a.0 == scheme_b.0 && scheme_a.1 != scheme_b.1 {
            continue;
        }
        let trial = |score| Trial { score, same: row[2] == "KM", units: (0, 0) };
        let aligned = AlignedLands::best(a, b, LagWindow::LANDS).unwrap();
        plain.push(trial(LandFeatures::of(&aligned).score));
        let (a, b) = (ReadyLand::new(a).unwrap(), ReadyLand::new(b).unwrap());
        let features = a.features(&b, LagWindow::LANDS).unwrap();
        combined.push(trial(CombinedModel::shipped().unwrap().log_odds(&features)));
    }
    let area = |trials| Trials::new(trials).area(&[1.0]).unwrap();
    let (plain, combined) = (area(plain), area(combined));
    assert!(combined >= 0.967 && combined >= plain, "{combined} {plain}");
}
