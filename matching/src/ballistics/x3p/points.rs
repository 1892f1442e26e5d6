//! Heights from bytes. Numbers are little-endian; what was not measured is NaN, or marked in a map of bits.

use super::document::{Axis, NumberKind};

/// Heights in the unit of the file.
pub(super) fn decoded(bytes: &[u8], axis: &Axis) -> Vec<f64> {
    let scaled = |number: f64| number * axis.increment + axis.offset;
    match axis.kind {
        NumberKind::Int16 => {
            bytes.as_chunks().0.iter().map(|b| scaled(i16::from_le_bytes(*b).into())).collect()
        }
        NumberKind::Int32 => {
            bytes.as_chunks().0.iter().map(|b| scaled(i32::from_le_bytes(*b).into())).collect()
        }
        NumberKind::Float32 => {
            bytes.as_chunks().0.iter().map(|b| scaled(f32::from_le_bytes(*b).into())).collect()
        }
        NumberKind::Float64 => bytes.as_chunks().0.iter().map(|b| scaled(f64::from_le_bytes(*b))).collect(),
    }
}

/// Takes out heights whose bit is not set; the first height has the lowest bit of the first byte.
pub(super) fn leave_out(heights: &mut [f64], measured: &[u8]) {
    for (place, height) in heights.iter_mut().enumerate() {
        let bit = measured.get(place / 8).is_some_and(|byte| byte >> (place % 8) & 1 == 1);
        if !bit {
            *height = f64::NAN;
        }
    }
}

/// Heights in micrometres from their mean, so that what they differ by is not lost beside how far off they all are.
pub(super) fn levelled(heights: &[f64], micrometres: f64) -> Vec<f32> {
    let measured = || heights.iter().copied().filter(|height| height.is_finite());
    let mean = measured().sum::<f64>() / measured().count().max(1) as f64;
    let level = |height: &f64| match height.is_finite() {
        true => ((height - mean) * micrometres) as f32,
        false => f32::NAN,
    };
    heights.iter().map(level).collect()
}
