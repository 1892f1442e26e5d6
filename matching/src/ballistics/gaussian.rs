//! The weights of the Gaussian filters of ISO 16610 (part 21 of profiles, part 61 of surfaces).

/// Weights by distance in samples, from the place itself to a whole cut-off wave away: `exp(-pi (x / (alpha L))^2)` with `alpha =
/// sqrt(ln 2 / pi)`, so that half of the amplitude of a wave as long as the cut-off `L` passes. They do not add up to 1.
pub(super) fn weights(spacing_um: f64, cutoff_um: f64) -> Vec<f64> {
    let alpha = (std::f64::consts::LN_2 / std::f64::consts::PI).sqrt();
    let reach = (cutoff_um / spacing_um).ceil() as usize;
    let weight = |steps: usize| {
        let x = steps as f64 * spacing_um / (alpha * cutoff_um);
        (-std::f64::consts::PI * x * x).exp()
    };
    (0..=reach).map(weight).collect()
}
