//! The numbers that describe a pair of aligned signatures.

use super::aligned::AlignedLands;
use super::extrema::{StriaKind, striae};
use super::lines::{StriaLine, longest_run, match_striae};
use super::smoothing::gaussian_mean;

/// The common part that `rough_cor` takes off is a local regression over 0.3 of the shared stretch (quadratic,
/// tricube weights). Half of the amplitude of a wave of 1.23 half widths, 0.185 of the stretch, passes it; so it
/// does through a Gaussian mean of that cut-off wave.
const COMMON_PART: f64 = 0.185;

/// The published features of a pair of land signatures (Hare, Hofmann and Carriquiry, AOAS 11(4), 2017, section 4;
/// bulletxtrctr). All but `lag_mm` are the same when the two signatures change places; `lag_mm` changes its sign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LandFeatures {
    /// Pearson's r of the heights measured on both, -1 to 1.
    pub ccf: f64,
    /// Pearson's r after the smooth part that both have in common (a local mean of their mean) was taken off both.
    pub rough_cor: f64,
    /// Published as D: Euclidean distance of the two, divided by the number of places measured on both, in
    /// micrometres. It falls with the root of the number of places, so it compares only at one spacing.
    pub d_um: f64,
    /// Published as sd_D: standard deviations of both signatures, added, in micrometres.
    pub sd_d_um: f64,
    /// Matching striae per millimetre of the shared stretch.
    pub matches_per_mm: f64,
    /// Striae without a match per millimetre.
    pub mismatches_per_mm: f64,
    /// Consecutive matching striae: the longest unbroken run, a count.
    pub cms: f64,
    /// The same among peaks only, a count.
    pub cms_peaks: f64,
    /// The longest unbroken run of striae without a match, a count.
    pub non_cms: f64,
    /// `cms` per millimetre.
    pub cms_per_mm: f64,
    /// `non_cms` per millimetre.
    pub non_cms_per_mm: f64,
    /// Heights of the matching striae without sign (mean of both signatures), added, in micrometres.
    pub sum_peaks_um: f64,
    /// Places measured on both as a share of the measured places of the shorter signature, 0 to 1.
    pub overlap: f64,
    /// Shift of the second signature against the first in millimetres.
    pub lag_mm: f64,
    /// The score of this program, `atanh(r) x overlap / longer length`, at least 0; not a published feature.
    pub score: f64,
}

impl LandFeatures {
    /// How many features there are.
    pub const COUNT: usize = 15;

    /// The features of two aligned signatures. All are finite.
    #[must_use]
    pub fn of(aligned: &AlignedLands) -> Self {
        let lines = Self::lines(aligned);
        let (mean_a, mean_b) = means(aligned.common());
        let count = aligned.common().count().max(1) as f64;
        let (mut squares_a, mut squares_b, mut distance) = (0.0, 0.0, 0.0_f64);
        for (a, b) in aligned.common() {
            squares_a += (a - mean_a).powi(2);
            squares_b += (b - mean_b).powi(2);
            distance += (a - b).powi(2);
        }
        let deviation = |squares: f64| (squares / (count - 1.0).max(1.0)).sqrt();
        let length_mm = aligned.length_mm().max(f64::MIN_POSITIVE);
        let matches = lines.iter().filter(|line| line.matched.is_some()).count() as f64;
        let is_matched = |line: &StriaLine| line.matched.is_some();
        let cms = longest_run(&lines, is_matched) as f64;
        let non_cms = longest_run(&lines, |line| !is_matched(line)) as f64;
        // A run of matching peaks goes on over matching valleys, and ends at any line without a match.
        let peaks = lines.iter().filter(|line| line.matched != Some(StriaKind::Valley));
        let height = |line: &StriaLine| (line.heights_um.0 + line.heights_um.1) / 2.0;
        Self {
            ccf: pearson(aligned.common()),
            rough_cor: rough_cor(aligned),
            d_um: distance.sqrt() / count,
            sd_d_um: deviation(squares_a) + deviation(squares_b),
            matches_per_mm: matches / length_mm,
            mismatches_per_mm: (lines.len() as f64 - matches) / length_mm,
            cms,
            cms_peaks: longest_run(peaks, is_matched) as f64,
            non_cms,
            cms_per_mm: cms / length_mm,
            non_cms_per_mm: non_cms / length_mm,
            sum_peaks_um: lines.iter().filter(|line| is_matched(line)).map(height).sum(),
            overlap: aligned.overlap(),
            lag_mm: f64::from(aligned.alignment().lag_um) / 1_000.0,
            score: f64::from(aligned.alignment().score),
        }
    }

    /// The lines that the features count: striae of both signatures, those that lie on one another joined.
    #[must_use]
    pub fn lines(aligned: &AlignedLands) -> Vec<StriaLine> {
        let of = |heights: &[f64]| striae(heights, aligned.spacing_um());
        match_striae(&of(aligned.a_um()), &of(aligned.b_um()))
    }

    /// The names of the features as a model file writes them, in an order that does not change.
    pub const NAMES: [&'static str; Self::COUNT] = [
        "ccf",
        "rough_cor",
        "d_um",
        "sd_d_um",
        "matches_per_mm",
        "mismatches_per_mm",
        "cms",
        "cms_peaks",
        "non_cms",
        "cms_per_mm",
        "non_cms_per_mm",
        "sum_peaks_um",
        "overlap",
        "abs_lag_mm",
        "score",
    ];

    /// The features in the order of [`Self::NAMES`]; the shift without its sign, so that all are the same when the
    /// two signatures change places.
    #[must_use]
    pub fn values(&self) -> [f64; Self::COUNT] {
        [
            self.ccf,
            self.rough_cor,
            self.d_um,
            self.sd_d_um,
            self.matches_per_mm,
            self.mismatches_per_mm,
            self.cms,
            self.cms_peaks,
            self.non_cms,
            self.cms_per_mm,
            self.non_cms_per_mm,
            self.sum_peaks_um,
            self.overlap,
            self.lag_mm.abs(),
            self.score,
        ]
    }

    /// One feature by its name. `None` for a name that is no feature.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<f64> {
        Self::NAMES.into_iter().zip(self.values()).find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

fn means(pairs: impl Iterator<Item = (f64, f64)>) -> (f64, f64) {
    let (mut sum_a, mut sum_b, mut count) = (0.0, 0.0, 0.0_f64);
    for (a, b) in pairs {
        sum_a += a;
        sum_b += b;
        count += 1.0;
    }
    (sum_a / count.max(1.0), sum_b / count.max(1.0))
}

/// Pearson's r; 0 when one side does not vary.
fn pearson(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> f64 {
    let (mean_a, mean_b) = means(pairs.clone());
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        aa += (a - mean_a).powi(2);
        bb += (b - mean_b).powi(2);
        ab += (a - mean_a) * (b - mean_b);
    }
    let scale = (aa * bb).sqrt();
    if scale > 1e-12 { (ab / scale).clamp(-1.0, 1.0) } else { 0.0 }
}

/// What is left of the agreement when the waves are taken off that both marks have by the shape of the land. For two
/// identical signatures it is that of their fine striae with themselves.
fn rough_cor(aligned: &AlignedLands) -> f64 {
    let halves = aligned.a_um().iter().zip(aligned.b_um());
    let mean: Vec<f64> = halves.map(|(a, b)| (a + b) / 2.0).collect();
    let cutoff_um = COMMON_PART * aligned.length_mm() * 1_000.0;
    let common = gaussian_mean(&mean, aligned.spacing_um(), cutoff_um);
    let both = aligned.a_um().iter().zip(aligned.b_um()).zip(&common);
    pearson(both.map(|((a, b), common)| (a - common, b - common)).filter(|(a, b)| !a.is_nan() && !b.is_nan()))
}
