//! The text form of a signature inside a message.
//!
//! A land is a run of 16-bit little-endian integers in units of 0.01 um, -32768 for a missing height, in standard
//! base64; the spacing travels beside it. A six-land bullet at 3.125 um takes about 10 KB. The lands of a bullet
//! in one text are separated by `.`; a missing land is empty: `AAEC...=.AAEC...=..AAEC...=`.
//!
//! A breech face is its stored form in base64, about 100 KB for that of a 9 mm pistol. It begins with `UEhCR`, which a line
//! cannot: it would be a height of 185 um beside one of 180.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::breech_face::BreechFace;
use super::error::SignatureError;
use super::signature::{BulletSignature, LAND_LIMITS, LandSignature, MOST_SAMPLES};

/// Height of one step of the text form, in micrometres.
pub const HEIGHT_STEP_UM: f32 = 0.01;
/// The integer that stands for a missing height.
pub const MISSING: i16 = i16::MIN;
/// What separates the lands of a bullet.
pub const LAND_SEPARATOR: char = '.';

/// The text form of one land.
#[must_use]
pub fn signature_encode(signature: &LandSignature) -> String {
    let bytes: Vec<u8> = signature
        .heights_um()
        .iter()
        .map(|&height| {
            if height.is_nan() {
                MISSING
            } else {
                (height / HEIGHT_STEP_UM).round().clamp(-32_767.0, 32_767.0) as i16
            }
        })
        .flat_map(i16::to_le_bytes)
        .collect();
    STANDARD.encode(bytes)
}

/// Reads the text form of one land.
///
/// # Errors
/// When the text is not base64 of whole samples, or the signature is impossible.
pub fn signature_decode(text: &str, spacing_um: f32) -> Result<LandSignature, SignatureError> {
    let text = text.trim();
    let most = MOST_SAMPLES * 2 * 4 / 3 + 4;
    if text.len() > most {
        return Err(SignatureError::TooLong { samples: text.len() * 3 / 8, most: MOST_SAMPLES });
    }
    let bytes =
        STANDARD.decode(text).map_err(|error| SignatureError::NotBase64 { reason: error.to_string() })?;
    let (samples, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(SignatureError::OddBytes { bytes: bytes.len() });
    }
    let height = |sample: &[u8; 2]| match i16::from_le_bytes(*sample) {
        MISSING => f32::NAN,
        steps => f32::from(steps) * HEIGHT_STEP_UM,
    };
    LandSignature::new(spacing_um, samples.iter().map(height).collect())
}

/// The text form of all lands of a bullet. All lands must have the spacing of the first present one; a land with
/// another spacing is resampled to it. Returns the text and the spacing in micrometres.
#[must_use]
pub fn bullet_encode(bullet: &BulletSignature) -> (String, f32) {
    let spacing_um = bullet.lands().iter().flatten().map(LandSignature::spacing_um).next().unwrap_or(3.125);
    let texts: Vec<String> = bullet
        .lands()
        .iter()
        .map(|land| match land {
            None => String::new(),
            Some(land) if (land.spacing_um() - spacing_um).abs() < 1e-4 => signature_encode(land),
            Some(land) => LandSignature::new(spacing_um, land.resampled(spacing_um))
                .map_or_else(|_| String::new(), |resampled| signature_encode(&resampled)),
        })
        .collect();
    (texts.join(&LAND_SEPARATOR.to_string()), spacing_um)
}

/// Reads the text form of all lands of a bullet.
///
/// # Errors
/// When a land cannot be read or the bullet is impossible.
pub fn bullet_decode(text: &str, spacing_um: f32) -> Result<BulletSignature, SignatureError> {
    let lands = text
        .split(LAND_SEPARATOR)
        .take(LAND_LIMITS.1 + 1)
        .map(
            |land| {
                if land.trim().is_empty() { Ok(None) } else { signature_decode(land, spacing_um).map(Some) }
            },
        )
        .collect::<Result<Vec<_>, _>>()?;
    BulletSignature::new(lands)
}

/// How the text form of every breech face begins: `PHBF` in base64.
const FACE_BEGINS: &str = "UEhCR";
/// Longest text form of a face, which a message can carry with room for other marks: 6.8 mm square.
pub const MOST_FACE_TEXT: usize = 400_000;

/// Whether a text is the form of a breech face (and no line).
#[must_use]
pub fn is_face(text: &str) -> bool {
    text.trim_start().starts_with(FACE_BEGINS)
}

/// The heights that any text form holds, in micrometres: lands one after another, a face row by row; `None` where nothing was
/// measured.
///
/// # Errors
/// When the text is no signature.
pub fn heights_of(text: &str) -> Result<Vec<Option<f32>>, SignatureError> {
    let measured = |heights: &[f32]| -> Vec<Option<f32>> {
        heights.iter().map(|&height| (!height.is_nan()).then_some(height)).collect()
    };
    if is_face(text) {
        return Ok(measured(face_decode(text)?.heights_um()));
    }
    let mut all = Vec::new();
    for land in text.split(LAND_SEPARATOR).map(str::trim).filter(|land| !land.is_empty()).take(LAND_LIMITS.1)
    {
        // The heights do not depend on how far apart they are.
        all.extend(measured(signature_decode(land, ANY_SPACING_UM)?.heights_um()));
    }
    Ok(all)
}

/// A spacing that every signature may have.
const ANY_SPACING_UM: f32 = 3.125;

/// The text form of a breech face. It can be longer than [`MOST_FACE_TEXT`].
#[must_use]
pub fn face_encode(face: &BreechFace) -> String {
    STANDARD.encode(face.encode())
}

/// Reads the text form of a breech face.
///
/// # Errors
/// When the text is not base64 of a stored face, or too long.
pub fn face_decode(text: &str) -> Result<BreechFace, SignatureError> {
    let text = text.trim();
    if text.len() > MOST_FACE_TEXT {
        return Err(SignatureError::FaceTooLarge { letters: text.len(), most: MOST_FACE_TEXT });
    }
    let bytes =
        STANDARD.decode(text).map_err(|error| SignatureError::NotBase64 { reason: error.to_string() })?;
    Ok(BreechFace::decode(&bytes)?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_land_survives_the_text_form(heights in prop::collection::vec(
            prop_oneof![9 => -300.0_f32..300.0, 1 => Just(f32::NAN)], 40..400)) {
            if let Ok(land) = LandSignature::new(3.125, heights) {
                let back = signature_decode(&signature_encode(&land), 3.125).unwrap();
                prop_assert_eq!(back.heights_um().len(), land.heights_um().len());
                for (before, after) in land.heights_um().iter().zip(back.heights_um()) {
                    prop_assert_eq!(before.is_nan(), after.is_nan());
                    prop_assert!(before.is_nan() || (before - after).abs() <= 0.0051);
                }
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,300}", spacing in prop::num::f32::ANY) {
            let _ = signature_decode(&text, spacing);
            let _ = bullet_decode(&text, spacing);
        }
    }

    #[test]
    fn a_bullet_keeps_its_missing_lands() {
        let land =
            LandSignature::new(3.125, (0..200).map(|sample| (sample as f32 / 9.0).sin()).collect()).unwrap();
        let bullet =
            BulletSignature::new(vec![None, Some(land.clone()), Some(land), None, None, None]).unwrap();
        let (text, spacing_um) = bullet_encode(&bullet);
        let back = bullet_decode(&text, spacing_um).unwrap();
        assert_eq!(back.lands().len(), 6);
        assert_eq!(
            back.lands().iter().map(Option::is_some).collect::<Vec<_>>(),
            [false, true, true, false, false, false]
        );
    }

    #[test]
    fn heights_are_read_from_any_text_form() {
        let land =
            LandSignature::new(3.125, (0..200).map(|sample| (sample as f32 / 9.0).sin()).collect()).unwrap();
        let bullet =
            BulletSignature::new(vec![None, Some(land.clone()), Some(land.clone()), None, None, None])
                .unwrap();
        let heights = heights_of(&bullet_encode(&bullet).0).unwrap();
        assert_eq!(heights.len(), 400);
        assert!((heights[201].unwrap() - land.heights_um()[1]).abs() < 0.01);
        assert!(heights_of("%%").is_err());
    }

    #[test]
    fn odd_bytes_are_named() {
        assert_eq!(signature_decode("AAAA", 3.125).unwrap_err(), SignatureError::OddBytes { bytes: 3 });
        assert!(matches!(signature_decode("%%", 3.125), Err(SignatureError::NotBase64 { .. })));
    }
}
