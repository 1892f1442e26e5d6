//! Bullet against bullet by the combined scorer.

use super::super::calibration::Evidence;
use super::super::correlation::LagWindow;
use super::super::signature::BulletSignature;
use super::super::striae::LandFeatures;
use super::model::CombinedModel;
use super::pair::ReadyLand;

/// One land of a bullet against one of the other, lands counted from 1.
#[derive(Debug, Clone, PartialEq)]
pub struct CombinedLand {
    /// Land of the first bullet.
    pub a: usize,
    /// Land of the second bullet.
    pub b: usize,
    /// Features of the pair; `None` when the two cannot be laid side by side.
    pub features: Option<LandFeatures>,
    /// Chance by the model that one barrel land made both, if either is as probable beforehand, 0 to 1.
    pub chance: f64,
}

/// How two bullets compare by the combined scorer.
#[derive(Debug, Clone, PartialEq)]
pub struct CombinedComparison {
    /// Sequence average maximum: the largest mean chance of any rotation, missing lands counted 0. 0 to 1.
    pub score: f64,
    /// The rotation that has it: land 1 of the first lies on land 1 + rotation of the second.
    pub rotation: usize,
    /// Lands of each bullet.
    pub land_count: usize,
    /// The lands compared in that rotation; lands missing on either side are left out.
    pub lands: Vec<CombinedLand>,
}

impl CombinedComparison {
    /// What a calibration is trained on and asked with: lands compared and the sum of their chances.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        Evidence {
            lands: self.lands.len() as f64,
            score_sum: self.lands.iter().map(|land| land.chance).sum(),
        }
    }
}

/// Compares two bullets over all rotations. As in [`bullet`](super::super::bullet) a missing land counts as a land
/// without any agreement, so it can only lower a score. `None` when the two differ in the number of lands, or no land
/// is present on both.
#[must_use]
pub fn compare_bullets_combined(
    model: &CombinedModel,
    a: &BulletSignature,
    b: &BulletSignature,
) -> Option<CombinedComparison> {
    let land_count = a.lands().len();
    if land_count != b.lands().len() {
        return None;
    }
    let (ready_a, ready_b) = (ready(a), ready(b));
    let mut best: Option<CombinedComparison> = None;
    for rotation in 0..land_count {
        let turned = ready_b.iter().enumerate().cycle().skip(rotation);
        let lands: Vec<CombinedLand> = ready_a
            .iter()
            .enumerate()
            .zip(turned)
            .filter_map(|((index_a, a), (index_b, b))| {
                let features = a.as_ref()?.features(b.as_ref()?, LagWindow::LANDS);
                let chance = features.as_ref().map_or(0.0, |features| model.chance(features));
                Some(CombinedLand { a: index_a + 1, b: index_b + 1, features, chance })
            })
            .collect();
        let score = lands.iter().map(|land| land.chance).sum::<f64>() / land_count as f64;
        if !lands.is_empty() && best.as_ref().is_none_or(|best| score > best.score) {
            best = Some(CombinedComparison { score, rotation, land_count, lands });
        }
    }
    best
}

fn ready(bullet: &BulletSignature) -> Vec<Option<ReadyLand>> {
    bullet.lands().iter().map(|land| land.as_ref().and_then(ReadyLand::new)).collect()
}
