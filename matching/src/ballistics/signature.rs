//! A striated mark as heights over distance: validation, resampling to the common spacing, normalisation.

use super::error::SignatureError;

/// Spacing at which signatures are compared exactly, in micrometres. Striae below 40 um are filtered out when a
/// signature is extracted, so 6.25 um keeps more than six samples per shortest wave.
pub const COMMON_SPACING_UM: f32 = 6.25;
/// Smallest and largest accepted distance between two samples, in micrometres.
pub const SPACING_LIMITS_UM: (f32, f32) = (0.05, 50.0);
/// Heights are cut at this many robust standard deviations before marks are compared, see [`LandSignature::clipped`].
/// Where a shoulder is not found, the wall of the groove stays in the signature, ten times as high as the striae: two
/// such lands agree with each other whatever barrel they are from, and with none of their mates. Between 1.5 and 2.5 it
/// makes no difference which number it is (`docs/ballistics-accuracy.md`).
pub const CLIP_DEVIATIONS: f32 = 2.0;
/// Largest number of samples of one signature as received.
pub const MOST_SAMPLES: usize = 65_536;
/// Smallest number of measured samples of one signature.
pub const LEAST_HEIGHTS: usize = 32;
/// Heights beyond this are not those of a levelled striated mark, in micrometres (limit of the text form).
pub const MOST_HEIGHT_UM: f32 = 327.67;
/// Fewest and most lands of a bullet.
pub const LAND_LIMITS: (usize, usize) = (4, 8);

/// The heights of one land engraved area (or of another striated mark) along a line across its striae, levelled
/// and band-passed, in order around the bullet.
#[derive(Debug, Clone)]
pub struct LandSignature {
    spacing_um: f32,
    heights_um: Vec<f32>,
}

impl LandSignature {
    /// Checks and takes a signature. Missing heights are NaN; missing heights at both ends are cut off.
    ///
    /// # Errors
    /// When the spacing, the number of heights or a height is impossible, or nothing varies.
    pub fn new(spacing_um: f32, mut heights_um: Vec<f32>) -> Result<Self, SignatureError> {
        let (least_um, most_um) = SPACING_LIMITS_UM;
        if !(least_um..=most_um).contains(&spacing_um) {
            return Err(SignatureError::Spacing { spacing_um, least_um, most_um });
        }
        if heights_um.len() > MOST_SAMPLES {
            return Err(SignatureError::TooLong { samples: heights_um.len(), most: MOST_SAMPLES });
        }
        let impossible = |height: &f32| !height.is_nan() && height.abs() > MOST_HEIGHT_UM;
        if let Some((sample, &height_um)) =
            heights_um.iter().enumerate().find(|(_, height)| impossible(height))
        {
            return Err(SignatureError::Height { sample, height_um, most_um: MOST_HEIGHT_UM });
        }
        let present = heights_um.iter().filter(|height| !height.is_nan()).count();
        if present < LEAST_HEIGHTS {
            return Err(SignatureError::TooFewHeights { present, least: LEAST_HEIGHTS });
        }
        let measured = heights_um.iter().copied().filter(|height| !height.is_nan());
        let (low, high) = measured.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), height| {
            (low.min(height), high.max(height))
        });
        if high - low < 1e-4 {
            return Err(SignatureError::Flat);
        }
        let last = heights_um.iter().rposition(|height| !height.is_nan()).map_or(0, |index| index + 1);
        heights_um.truncate(last);
        let first = heights_um.iter().position(|height| !height.is_nan()).unwrap_or(0);
        heights_um.drain(..first);
        Ok(Self { spacing_um, heights_um })
    }

    /// Takes heights that are known to be in order.
    pub(super) fn trusted(spacing_um: f32, heights_um: Vec<f32>) -> Self {
        Self { spacing_um, heights_um }
    }

    /// Distance between two heights in micrometres.
    #[must_use]
    pub fn spacing_um(&self) -> f32 {
        self.spacing_um
    }

    /// Heights in micrometres, NaN where nothing was measured. The first and last are measured.
    #[must_use]
    pub fn heights_um(&self) -> &[f32] {
        &self.heights_um
    }

    /// Length of the line across the mark in micrometres.
    #[must_use]
    pub fn width_um(&self) -> f32 {
        self.spacing_um * self.heights_um.len() as f32
    }

    /// Share of the heights that were measured, 0 to 1.
    #[must_use]
    pub fn coverage(&self) -> f32 {
        let present = self.heights_um.iter().filter(|height| !height.is_nan()).count();
        present as f32 / self.heights_um.len().max(1) as f32
    }

    /// The heights at another spacing. A coarser spacing averages the heights around each new sample (so that
    /// short waves do not fold into long ones), a finer one interpolates linearly. A new sample is missing when
    /// more than half of what it stands for is.
    #[must_use]
    pub fn resampled(&self, spacing_um: f32) -> Vec<f32> {
        let ratio = f64::from(spacing_um) / f64::from(self.spacing_um);
        if !(ratio.is_finite() && ratio > 0.0) {
            return Vec::new();
        }
        if (ratio - 1.0).abs() < 1e-4 {
            return self.heights_um.clone();
        }
        let last = self.heights_um.len().saturating_sub(1) as f64;
        let samples = ((last / ratio) + 1e-6).floor() as usize + 1;
        let at = |index: usize| self.heights_um.get(index).copied().unwrap_or(f32::NAN);
        (0..samples.min(MOST_SAMPLES))
            .map(|sample| {
                let centre = sample as f64 * ratio;
                if ratio < 1.0 { interpolated(&at, centre) } else { averaged(&at, centre, ratio, last) }
            })
            .collect()
    }

    /// The signature with its heights cut at so many robust standard deviations above and below the median; missing
    /// heights stay missing. A robust standard deviation is 1.4826 times the median distance from the median, which is
    /// the standard deviation of normally distributed heights and does not mind what a few of them are. What is cut
    /// are the walls of grooves that the shoulders left in, dirt and pits: a few tall heights would otherwise decide
    /// the correlation. A signature whose robust standard deviation is 0 is given back as it is, and so is any with
    /// infinite `deviations`. Cutting twice is the same as cutting once.
    #[must_use]
    pub fn clipped(&self, deviations: f32) -> Self {
        let measured: Vec<f32> = self.heights_um.iter().copied().filter(|height| !height.is_nan()).collect();
        let (middle, deviation) = median_and_deviation(measured);
        let most = deviations * deviation;
        if !(most.is_finite() && most > 0.0) {
            return self.clone();
        }
        // `clamp` keeps NaN.
        let cut = |height: &f32| height.clamp(middle - most, middle + most);
        Self::trusted(self.spacing_um, self.heights_um.iter().map(cut).collect())
    }

    /// Heights at the given spacing with mean 0 and standard deviation 1; missing heights stay NaN.
    #[must_use]
    pub fn normalised(&self, spacing_um: f32) -> Vec<f32> {
        let mut heights = self.resampled(spacing_um);
        normalise(&mut heights);
        heights
    }
}

/// Median (the upper of two) and robust standard deviation: 1.4826 times the median distance from the median. Both are 0 of
/// nothing.
pub(super) fn median_and_deviation(mut values: Vec<f32>) -> (f32, f32) {
    const ROBUST: f32 = 1.4826;
    let middle = median(&mut values);
    values.iter_mut().for_each(|value| *value = (*value - middle).abs());
    (middle, ROBUST * median(&mut values))
}

/// The median, of two the upper; 0 of nothing. Changes the order.
pub(super) fn median(values: &mut [f32]) -> f32 {
    let middle = values.len() / 2;
    if values.is_empty() {
        return 0.0;
    }
    *values.select_nth_unstable_by(middle, f32::total_cmp).1
}

/// Linear interpolation between the two neighbours of a place; a missing neighbour counts when it is the far one.
fn interpolated(at: &impl Fn(usize) -> f32, place: f64) -> f32 {
    let before = place.floor() as usize;
    let share = (place - place.floor()) as f32;
    let (left, right) = (at(before), at(before + 1));
    match (left.is_nan(), right.is_nan()) {
        (false, false) => left + share * (right - left),
        (false, true) if share <= 0.5 => left,
        (true, false) if share >= 0.5 => right,
        _ => f32::NAN,
    }
}

/// Triangle-weighted mean of the heights within one new spacing of a place.
fn averaged(at: &impl Fn(usize) -> f32, centre: f64, ratio: f64, last: f64) -> f32 {
    let first = (centre - ratio).ceil().max(0.0) as usize;
    let end = (centre + ratio).floor().min(last) as usize;
    let (mut sum, mut weight_present, mut weight_all) = (0.0_f64, 0.0_f64, 0.0_f64);
    for index in first..=end {
        let weight = 1.0 - (index as f64 - centre).abs() / ratio;
        weight_all += weight;
        let height = at(index);
        if !height.is_nan() {
            sum += weight * f64::from(height);
            weight_present += weight;
        }
    }
    if weight_present > 0.0 && weight_present >= 0.5 * weight_all {
        (sum / weight_present) as f32
    } else {
        f32::NAN
    }
}

/// Removes the mean and divides by the standard deviation of the measured heights. All-equal heights become 0.
fn normalise(heights: &mut [f32]) {
    let measured = || heights.iter().filter(|height| height.is_finite()).map(|&height| f64::from(height));
    let count = measured().count().max(1) as f64;
    let mean = measured().sum::<f64>() / count;
    let variance = measured().map(|height| (height - mean).powi(2)).sum::<f64>() / count;
    let scale = if variance > 1e-12 { variance.sqrt().recip() } else { 0.0 };
    for height in heights {
        *height = ((f64::from(*height) - mean) * scale) as f32;
    }
}

/// The lands of one bullet in order around it, base down, seen from outside. A missing or damaged land is `None`.
#[derive(Debug, Clone)]
pub struct BulletSignature {
    lands: Vec<Option<LandSignature>>,
}

impl BulletSignature {
    /// Checks and takes the lands.
    ///
    /// # Errors
    /// When there are not 4 to 8 lands, or all are missing.
    pub fn new(lands: Vec<Option<LandSignature>>) -> Result<Self, SignatureError> {
        let (least, most) = LAND_LIMITS;
        if !(least..=most).contains(&lands.len()) {
            return Err(SignatureError::LandCount { lands: lands.len(), least, most });
        }
        if lands.iter().all(Option::is_none) {
            return Err(SignatureError::NoLands);
        }
        Ok(Self { lands })
    }

    /// Puts single land signatures, numbered from 1, in their places; the other lands are missing.
    ///
    /// # Errors
    /// When a number is outside the bullet or given twice, or the bullet would be impossible.
    pub fn from_numbered(
        lands: usize,
        numbered: impl IntoIterator<Item = (usize, LandSignature)>,
    ) -> Result<Self, SignatureError> {
        let mut places: Vec<Option<LandSignature>> = vec![None; lands.min(LAND_LIMITS.1 + 1)];
        for (land, signature) in numbered {
            match land.checked_sub(1).and_then(|index| places.get_mut(index)) {
                Some(place @ None) => *place = Some(signature),
                _ => return Err(SignatureError::LandNumber { land, lands }),
            }
        }
        Self::new(places)
    }

    /// Takes lands that are known to be 4 to 8.
    pub(super) fn all_of(lands: Vec<LandSignature>) -> Self {
        Self { lands: lands.into_iter().map(Some).collect() }
    }

    /// The lands in order.
    #[must_use]
    pub fn lands(&self) -> &[Option<LandSignature>] {
        &self.lands
    }

    /// How many lands carry a signature.
    #[must_use]
    pub fn present(&self) -> usize {
        self.lands.iter().flatten().count()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn wave(spacing_um: f32, samples: usize) -> Vec<f32> {
        (0..samples)
            .map(|sample| (sample as f32 * spacing_um * std::f32::consts::TAU / 200.0).sin())
            .collect()
    }

    #[test]
    fn missing_ends_are_cut_off() {
        let mut heights = wave(3.125, 100);
        heights[0] = f32::NAN;
        heights[99] = f32::NAN;
        heights[50] = f32::NAN;
        let signature = LandSignature::new(3.125, heights).unwrap();
        assert_eq!(signature.heights_um().len(), 98);
        assert!((signature.coverage() - 97.0 / 98.0).abs() < 1e-6);
    }

    #[test]
    fn clipping_takes_off_what_stands_out_and_nothing_else() {
        let mut heights = wave(3.125, 400);
        heights[200] = f32::NAN;
        let plain = LandSignature::new(3.125, heights.clone()).unwrap();
        // A sine has all heights within 1.4 robust standard deviations: nothing is cut.
        assert!(
            plain.clipped(2.0).heights_um().iter().zip(plain.heights_um()).all(|(a, b)| a == b || a.is_nan())
        );
        heights[10..20].fill(90.0);
        let walled = LandSignature::new(3.125, heights).unwrap();
        let uncut = walled.clipped(f32::INFINITY);
        assert!(uncut.heights_um().iter().zip(walled.heights_um()).all(|(a, b)| a == b || a.is_nan()));
        let walled = walled.clipped(2.0);
        let again = walled.clipped(2.0);
        assert!(again.heights_um().iter().zip(walled.heights_um()).all(|(a, b)| a == b || a.is_nan()));
        assert!(walled.heights_um()[15] < 2.5 && walled.heights_um()[200].is_nan());
        assert_eq!(walled.heights_um()[100], plain.heights_um()[100]);
    }

    #[test]
    fn impossible_signatures_say_what_is_wrong() {
        assert!(matches!(LandSignature::new(0.0, wave(1.0, 99)), Err(SignatureError::Spacing { .. })));
        assert!(matches!(LandSignature::new(f32::NAN, wave(1.0, 99)), Err(SignatureError::Spacing { .. })));
        assert!(matches!(
            LandSignature::new(3.0, vec![f32::NAN; 99]),
            Err(SignatureError::TooFewHeights { .. })
        ));
        assert!(matches!(LandSignature::new(3.0, vec![1.0; 99]), Err(SignatureError::Flat)));
        let mut spiked = wave(3.0, 99);
        spiked[7] = f32::INFINITY;
        assert!(matches!(LandSignature::new(3.0, spiked), Err(SignatureError::Height { sample: 7, .. })));
        assert!(matches!(
            BulletSignature::new(vec![None; 3]),
            Err(SignatureError::LandCount { lands: 3, .. })
        ));
        assert!(matches!(BulletSignature::new(vec![None; 6]), Err(SignatureError::NoLands)));
    }

    #[test]
    fn resampling_keeps_the_shape_of_a_long_wave() {
        let fine = LandSignature::new(1.5625, wave(1.5625, 1200)).unwrap();
        let expected = wave(6.25, 300);
        for (sample, height) in fine.resampled(6.25).iter().enumerate().skip(2).take(290) {
            assert!(
                (height - expected[sample]).abs() < 0.02,
                "sample {sample}: {height} {}",
                expected[sample]
            );
        }
        let coarse = LandSignature::new(12.5, wave(12.5, 150)).unwrap();
        for (sample, height) in coarse.resampled(6.25).iter().enumerate().take(290) {
            assert!((height - expected[sample]).abs() < 0.03);
        }
    }

    #[test]
    fn land_numbers_are_places() {
        let land = LandSignature::new(3.125, wave(3.125, 100)).unwrap();
        let bullet = BulletSignature::from_numbered(6, [(3, land.clone())]).unwrap();
        assert_eq!(bullet.present(), 1);
        assert!(bullet.lands()[2].is_some());
        for wrong in [0, 7] {
            assert!(BulletSignature::from_numbered(6, [(wrong, land.clone())]).is_err());
        }
        assert!(BulletSignature::from_numbered(6, [(3, land.clone()), (3, land.clone())]).is_err());
        assert!(BulletSignature::from_numbered(usize::MAX, [(3, land)]).is_err());
    }
}
