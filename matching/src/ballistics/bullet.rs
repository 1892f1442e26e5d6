//! Bullet against bullet: sequence average maximum over land rotations.
//!
//! Nobody knows which land of one bullet lies on which land of the other, but the order around the bullet is
//! kept. So every land is compared with every land, the scores of each of the rotations are averaged along their
//! diagonal, and the best rotation is the score of the pair.
//!
//! A missing land counts as a land without any agreement: the sum of a diagonal is divided by the number of all
//! lands. Leaving land scores out of the average instead would let a fragment with one lucky land beat a whole
//! bullet; this way a missing land can only lower a score, never raise it.
//!
//! With lands missing the rotations have different numbers of land pairs, and the one with the largest sum may just
//! be the one with the most pairs. The rotation that is reported, and that the calibration judges, is therefore the
//! one whose lands stand highest above what lands of another barrel ordinarily reach.

use super::correlation::{LagWindow, PreparedLand};
use super::mark::{Mark, MarkKind, MarkSignature, PreparedMark};
use super::signature::BulletSignature;

/// What a land of another barrel ordinarily reaches at its best shift: 0.28 is the mean over 663 non-matching land
/// pairs of Hamby 44 and 252 (`ballistics_evaluate` prints it). Only the choice of the rotation depends on it.
pub const ORDINARY_LAND_SCORE: f64 = 0.30;

/// One land of a bullet against one of the other, lands counted from 1.
#[derive(Debug, Clone, PartialEq)]
pub struct LandScore {
    /// Land of the first bullet.
    pub a: usize,
    /// Land of the second bullet.
    pub b: usize,
    /// Shift of the best alignment in micrometres.
    pub lag_um: f32,
    /// Pearson's r there.
    pub r: f32,
    /// Overlap as a share of the longer signature.
    pub overlap: f32,
    /// `atanh(r) x overlap`, at least 0.
    pub score: f32,
}

/// How two striated marks compare: bullets land by land, other marks line by line.
#[derive(Debug, Clone, PartialEq)]
pub struct StriaeComparison {
    /// Sequence average maximum: the largest sum of land scores of any rotation, divided by the number of all lands.
    pub score: f32,
    /// Mean score of the lands that were compared in the reported rotation.
    pub mean_land_score: f32,
    /// The rotation with the strongest evidence: land 1 of the first lies on land 1 + rotation of the second.
    pub rotation: usize,
    /// Lands of each mark (1 for a mark that is one line).
    pub land_count: usize,
    /// The lands compared in the best rotation; lands missing on either side are left out.
    pub lands: Vec<LandScore>,
    /// Mean land score of the best rotation minus that of all the others: how clearly this order of lands stands
    /// out. 0 when there is only one rotation to compare.
    pub phase_contrast: f32,
}

/// Compares two bullets. `None` when they differ in the number of lands or no land is present on both.
#[must_use]
pub fn compare_bullets(a: &BulletSignature, b: &BulletSignature) -> Option<StriaeComparison> {
    let prepare = |bullet: &BulletSignature| {
        Mark::new(MarkKind::Lea, MarkSignature::Lands(bullet.clone()))
            .ok()
            .map(|mark| PreparedMark::new(&mark))
    };
    compare_lands(prepare(a)?.lands(), prepare(b)?.lands(), LagWindow::LANDS)
}

/// Compares prepared lands over all rotations.
pub(crate) fn compare_lands(
    a: &[Option<PreparedLand>],
    b: &[Option<PreparedLand>],
    window: LagWindow,
) -> Option<StriaeComparison> {
    let land_count = a.len();
    if land_count == 0 || land_count != b.len() {
        return None;
    }
    let rotations: Vec<Vec<LandScore>> =
        (0..land_count).map(|rotation| diagonal(a, b, rotation, window)).collect();
    let sum = |lands: &[LandScore]| lands.iter().map(|land| f64::from(land.score)).sum::<f64>();
    let sums: Vec<f64> = rotations.iter().map(|lands| sum(lands)).collect();
    let evidence = |rotation: usize| {
        let lands = rotations.get(rotation).filter(|lands| !lands.is_empty())?;
        Some(sum(lands) - ORDINARY_LAND_SCORE * lands.len() as f64)
    };
    let rotation = (0..land_count)
        .filter(|&rotation| evidence(rotation).is_some())
        .reduce(|best, next| if evidence(next) > evidence(best) { next } else { best })?;
    let most = sums.iter().copied().fold(0.0, f64::max);
    let (others, other_lands) = rotations
        .iter()
        .zip(&sums)
        .enumerate()
        .filter(|(index, _)| *index != rotation)
        .fold((0.0, 0), |(total, count), (_, (lands, sum))| (total + sum, count + lands.len()));
    let lands = rotations.into_iter().nth(rotation)?;
    let best_sum = sums.get(rotation).copied().unwrap_or(0.0);
    let mean_land_score = best_sum / lands.len().max(1) as f64;
    let phase_contrast = if other_lands > 0 { mean_land_score - others / other_lands as f64 } else { 0.0 };
    Some(StriaeComparison {
        score: (most / land_count as f64) as f32,
        mean_land_score: mean_land_score as f32,
        rotation,
        land_count,
        lands,
        phase_contrast: phase_contrast as f32,
    })
}

fn diagonal(
    a: &[Option<PreparedLand>],
    b: &[Option<PreparedLand>],
    rotation: usize,
    window: LagWindow,
) -> Vec<LandScore> {
    let turned = b.iter().enumerate().cycle().skip(rotation);
    a.iter()
        .enumerate()
        .zip(turned)
        .filter_map(|((index_a, a), (index_b, b))| {
            let (a, b) = (a.as_ref()?, b.as_ref()?);
            // Two lands that cannot be laid side by side were compared, and do not agree.
            let (lag_um, r, overlap, score) = a
                .align(b, window)
                .map_or((0.0, 0.0, 0.0, 0.0), |best| (best.lag_um, best.r, best.overlap, best.score));
            Some(LandScore { a: index_a + 1, b: index_b + 1, lag_um, r, overlap, score })
        })
        .collect()
}

impl StriaeComparison {
    /// The same as seen from the other mark.
    #[must_use]
    pub fn turned(mut self) -> Self {
        for land in &mut self.lands {
            (land.a, land.b) = (land.b, land.a);
            land.lag_um = 0.0 - land.lag_um;
        }
        self.lands.sort_by_key(|land| land.a);
        self.rotation = (self.land_count - self.rotation) % self.land_count.max(1);
        self
    }

    /// What was found, in sentences for an examiner.
    #[must_use]
    pub fn explanation(&self) -> Vec<String> {
        if self.land_count == 1 {
            return self
                .lands
                .iter()
                .map(|line| {
                    format!(
                        "Best agreement r {:.2} over {:.0} % of the mark, shifted by {:.0} um (score {:.2}).",
                        line.r,
                        line.overlap * 100.0,
                        line.lag_um,
                        line.score
                    )
                })
                .collect();
        }
        let mut sentences = vec![format!(
            "Best order of lands: land 1 on land {}; {} of {} lands compared, score {:.2}, mean of the lands {:.2}.",
            self.rotation + 1,
            self.lands.len(),
            self.land_count,
            self.score,
            self.mean_land_score
        )];
        sentences.push(format!(
            "This order of lands stands {:.2} above the mean of the other {}.",
            self.phase_contrast,
            self.land_count - 1
        ));
        let mut strongest: Vec<&LandScore> = self.lands.iter().collect();
        strongest.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.a.cmp(&b.a)));
        sentences.extend(strongest.first().map(|land| land.sentence("Strongest")));
        if strongest.len() > 1 {
            sentences.extend(strongest.last().map(|land| land.sentence("Weakest")));
        }
        let missing = self.land_count - self.lands.len();
        if missing > 0 {
            let lands = if missing == 1 { "1 land was".to_owned() } else { format!("{missing} lands were") };
            sentences.push(format!("{lands} missing or damaged on one side and counted as no agreement."));
        }
        sentences
    }
}

impl LandScore {
    fn sentence(&self, which: &str) -> String {
        format!(
            "{which} land pair: {} on {}, r {:.2} over {:.0} % of the land, shifted by {:.0} um (score {:.2}).",
            self.a,
            self.b,
            self.r,
            self.overlap * 100.0,
            self.lag_um,
            self.score
        )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use proptest::prelude::*;

    use super::super::signature::LandSignature;
    use super::super::synthetic::{Barrel, Condition};
    use super::*;

    /// The bullet with its lands counted from another one.
    fn turned(bullet: &BulletSignature, by: usize) -> BulletSignature {
        let mut lands = bullet.lands().to_vec();
        lands.rotate_left(by);
        BulletSignature::new(lands).unwrap()
    }

    /// The bullet without some lands; `None` when none would be left.
    fn without(bullet: &BulletSignature, missing: u8) -> Option<BulletSignature> {
        let keep = |(land, signature): (usize, &Option<LandSignature>)| {
            signature.clone().filter(|_| missing & (1 << land) == 0)
        };
        BulletSignature::new(bullet.lands().iter().enumerate().map(keep).collect()).ok()
    }

    #[test]
    fn a_turned_bullet_is_found_at_its_rotation() {
        let bullet = Barrel::new(1, 6, 1_950.0).shot(1, Condition::Good);
        for by in 0..6 {
            let comparison = compare_bullets(&turned(&bullet, by), &bullet).unwrap();
            assert_eq!(comparison.rotation, by);
            assert!(comparison.score > 3.0 && comparison.phase_contrast > 1.0);
        }
    }

    #[test]
    fn bullets_with_other_land_counts_are_not_compared() {
        let (five, six) = (Barrel::new(1, 5, 1_950.0), Barrel::new(1, 6, 1_950.0));
        assert!(compare_bullets(&five.shot(1, Condition::Good), &six.shot(1, Condition::Good)).is_none());
    }

    #[test]
    fn missing_lands_are_said() {
        let bullet = Barrel::new(1, 6, 1_950.0).shot(1, Condition::Good);
        let comparison = compare_bullets(&without(&bullet, 0b11).unwrap(), &bullet).unwrap();
        assert_eq!(comparison.lands.len(), 4);
        assert!((comparison.score - comparison.mean_land_score * 4.0 / 6.0).abs() < 1e-5);
        assert_eq!(comparison.rotation, 0);
        assert!(comparison.explanation().iter().any(|sentence| sentence.starts_with("2 lands were missing")));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn comparison_is_symmetric(barrel_a in 0_u64..4, barrel_b in 0_u64..4, seed in any::<u64>()) {
            let a = Barrel::new(barrel_a, 6, 1_950.0).shot(seed, Condition::Poor);
            let b = Barrel::new(barrel_b, 6, 1_950.0).shot(seed ^ 1, Condition::Poor);
            let (forth, back) = (compare_bullets(&a, &b), compare_bullets(&b, &a));
            prop_assert_eq!(forth.is_some(), back.is_some());
            if let (Some(forth), Some(back)) = (forth, back) {
                prop_assert!((forth.score - back.score).abs() < 1e-6);
                prop_assert!((forth.phase_contrast - back.phase_contrast).abs() < 1e-5);
                prop_assert!(forth.lands.iter().all(|land| land.score.is_finite() && land.score >= 0.0));
            }
        }

        #[test]
        fn a_missing_land_never_raises_the_score(barrel_b in 0_u64..3, seed in any::<u64>(), missing in 1_u8..63) {
            let a = Barrel::new(0, 6, 1_950.0).shot(seed, Condition::Fair);
            let b = Barrel::new(barrel_b, 6, 1_950.0).shot(seed ^ 1, Condition::Fair);
            let whole = compare_bullets(&a, &b).map_or(0.0, |comparison| comparison.score);
            let less = without(&a, missing).and_then(|a| compare_bullets(&a, &b)).map_or(0.0, |comparison| comparison.score);
            prop_assert!(less <= whole + 1e-6, "{} {}", less, whole);
        }
    }
}
