//! A photograph, read and made small.

use exif::{In, Tag};
use std::panic::{AssertUnwindSafe, catch_unwind};
use thiserror::Error;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_png::PngDecoder;

/// Longer side of the picture that is looked at, in pixels: enough for an outline, and noise is averaged away.
const LOOKED_AT: usize = 400;
/// Largest width and height, pixels, and bytes of a file that are decoded: those of large cameras.
const LARGEST_SIDE: usize = 12_000;
const MOST_PIXELS: usize = 64_000_000;
pub(super) const MOST_BYTES: usize = 64 << 20;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8";

/// Why a picture has no outline.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PictureError {
    /// It cannot be read.
    #[error("this picture cannot be read: {0}; give a JPEG or PNG of at most 64 megapixels and 64 MiB")]
    Unreadable(String),
    /// Nothing, or everything, differs from the background.
    #[error(
        "no firearm stands out from the background; photograph it whole, from the side, on a plain ground of another colour"
    )]
    NoOutline,
}

/// A picture of few pixels: red, green, blue, and how far it covers what is behind it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Picture {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Row by row.
    pub(super) pixels: Vec<[u8; 4]>,
}

impl Picture {
    /// Reads a JPEG or PNG file and holds it as its camera was held.
    pub(super) fn read(file: &[u8]) -> Result<Picture, PictureError> {
        if file.len() > MOST_BYTES {
            return Err(unreadable("it is larger"));
        }
        // Pictures come from anywhere, and the decoders have places at which a made-up file ends in a panic.
        let decoded = catch_unwind(AssertUnwindSafe(|| Decoded::of(file)));
        let Decoded { samples, width, height, orientation } =
            decoded.unwrap_or_else(|_| Err(unreadable("it is broken")))?;
        Picture::reduced(&samples, width, height)
            .map(|picture| picture.turned(orientation))
            .ok_or_else(|| unreadable("it has another size than it says"))
    }

    /// Each pixel is the mean of those that it stands for.
    fn reduced(samples: &[u8], width: usize, height: usize) -> Option<Picture> {
        let colours = samples.len().checked_div(width.checked_mul(height)?)?;
        if !(1..=4).contains(&colours) || samples.len() != width * height * colours {
            return None;
        }
        let times = width.max(height).div_ceil(LOOKED_AT);
        let (columns, rows) = (width.div_ceil(times), height.div_ceil(times));
        let mut sums = vec![[0u32; 4]; columns * rows];
        let mut counts = vec![0u32; columns * rows];
        for (row, line) in samples.chunks_exact(width * colours).enumerate() {
            for (column, pixel) in line.chunks_exact(colours).enumerate() {
                let place = row / times * columns + column / times;
                let (Some(sum), Some(count)) = (sums.get_mut(place), counts.get_mut(place)) else { continue };
                for (sum, value) in sum.iter_mut().zip(coloured(pixel)) {
                    *sum += u32::from(value);
                }
                *count += 1;
            }
        }
        let mean = |sum: u32, count: u32| u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX);
        let pixels = sums.iter().zip(&counts).map(|(sum, count)| sum.map(|sum| mean(sum, *count))).collect();
        Some(Picture { width: columns, height: rows, pixels })
    }

    /// Upright, by the EXIF standard's orientation 1 to 8.
    fn turned(self, orientation: u32) -> Picture {
        // Which edges of the file's picture come first when it is read row by row, or column by column on its side.
        let (from_right, from_below) = match orientation {
            2 | 8 => (true, false),
            3 | 7 => (true, true),
            4 | 6 => (false, true),
            _ => (false, false),
        };
        let on_its_side = matches!(orientation, 5..=8);
        let (width, height) = if on_its_side { (self.height, self.width) } else { (self.width, self.height) };
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for row in 0..height {
            for column in 0..width {
                let (x, y) = if on_its_side { (row, column) } else { (column, row) };
                let x = if from_right { self.width - 1 - x } else { x };
                let y = if from_below { self.height - 1 - y } else { y };
                pixels.push(self.pixels.get(y * self.width + x).copied().unwrap_or_default());
            }
        }
        Picture { width, height, pixels }
    }
}

/// A picture as its file holds it.
struct Decoded {
    samples: Vec<u8>,
    width: usize,
    height: usize,
    /// EXIF's 1 to 8.
    orientation: u32,
}

impl Decoded {
    fn of(file: &[u8]) -> Result<Decoded, PictureError> {
        // Strict: what is cut short would otherwise be filled up with grey, and the grey taken for a firearm.
        let options = DecoderOptions::new_safe()
            .set_max_width(LARGEST_SIDE)
            .set_max_height(LARGEST_SIDE)
            .set_strict_mode(true);
        if file.starts_with(PNG) {
            let options = options.png_set_strip_to_8bit(true).png_set_add_alpha_channel(true);
            let bare = essential_chunks(file).ok_or_else(|| unreadable("it is broken"))?;
            let mut decoder = PngDecoder::new_with_options(ZCursor::new(&bare), options);
            let wrong = |error| unreadable(format!("{error:?}"));
            decoder.decode_headers().map_err(wrong)?;
            let (width, height) = decoder.dimensions().unwrap_or_default();
            small_enough(width, height)?;
            let samples = decoder.decode_raw().map_err(wrong)?;
            Ok(Decoded { samples, width, height, orientation: 1 })
        } else if file.starts_with(JPEG) {
            let options = options.jpeg_set_out_colorspace(ColorSpace::RGB);
            let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
            let wrong = |error: DecodeErrors| unreadable(error.to_string());
            decoder.decode_headers().map_err(wrong)?;
            let info = decoder.info().ok_or_else(|| unreadable("it says no size"))?;
            let (width, height) = (info.width.into(), info.height.into());
            small_enough(width, height)?;
            let samples = decoder.decode().map_err(wrong)?;
            let orientation = decoder.exif().map_or(1, |exif| orientation(exif));
            Ok(Decoded { samples, width, height, orientation })
        } else {
            Err(unreadable("it is neither"))
        }
    }
}

fn unreadable(why: impl Into<String>) -> PictureError {
    PictureError::Unreadable(why.into())
}

fn small_enough(width: usize, height: usize) -> Result<(), PictureError> {
    match width.checked_mul(height) {
        Some(1..=MOST_PIXELS) => Ok(()),
        _ => Err(unreadable(format!("it has {width} x {height} pixels"))),
    }
}

/// A PNG file with the chunks that make its picture and no other: texts and profiles may unpack to gigabytes. `None` when
/// it is cut short, or has colours by number and does not say which.
fn essential_chunks(file: &[u8]) -> Option<Vec<u8>> {
    let mut kept = PNG.to_vec();
    let mut rest = file.get(PNG.len()..)?;
    let (mut by_number, mut has_palette) = (false, false);
    loop {
        let length = u32::from_be_bytes(*rest.first_chunk()?);
        // Length, kind, content, checksum.
        let whole = usize::try_from(length).ok()?.checked_add(12)?;
        let (chunk, after) = rest.split_at_checked(whole)?;
        let kind = chunk.get(4..8)?;
        match kind {
            b"IHDR" => by_number = chunk.get(17) == Some(&3),
            b"PLTE" => has_palette = true,
            _ => {}
        }
        if matches!(kind, b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"IEND") {
            kept.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return (has_palette || !by_number).then_some(kept);
        }
        rest = after;
    }
}

/// Grey, grey with cover, colours, or colours with cover.
fn coloured(pixel: &[u8]) -> [u8; 4] {
    match *pixel {
        [grey] => [grey, grey, grey, u8::MAX],
        [grey, cover] => [grey, grey, grey, cover],
        [red, green, blue] => [red, green, blue, u8::MAX],
        [red, green, blue, cover] => [red, green, blue, cover],
        _ => [0; 4],
    }
}

/// How the camera was held; upright when it does not say.
fn orientation(exif: &[u8]) -> u32 {
    // Makers' notes are often out of order; the orientation stands apart from them.
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    let read = reader.read_raw(exif.to_vec()).or_else(|error| error.distill_partial_result(|_| {}));
    let field = read.as_ref().ok().and_then(|read| read.get_field(Tag::Orientation, In::PRIMARY));
    field.and_then(|field| field.value.get_uint(0)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A picture of 3 x 2 whose pixels say where they stood.
    fn numbered() -> Picture {
        let pixels = (0..6).map(|number| [number, number, number, 255]).collect();
        Picture { width: 3, height: 2, pixels }
    }

    fn as_rows(picture: &Picture) -> Vec<Vec<u8>> {
        picture.pixels.chunks(picture.width).map(|row| row.iter().map(|pixel| pixel[0]).collect()).collect()
    }

    /// Where the first row and the first column of the file stand: EXIF 2.3, 4.6.4, tag 274.
    #[test]
    fn a_picture_is_turned_as_its_camera_was_held() {
        for (orientation, rows) in [
            (1, vec![vec![0, 1, 2], vec![3, 4, 5]]),
            (2, vec![vec![2, 1, 0], vec![5, 4, 3]]),
            (3, vec![vec![5, 4, 3], vec![2, 1, 0]]),
            (4, vec![vec![3, 4, 5], vec![0, 1, 2]]),
            (5, vec![vec![0, 3], vec![1, 4], vec![2, 5]]),
            (6, vec![vec![3, 0], vec![4, 1], vec![5, 2]]),
            (7, vec![vec![5, 2], vec![4, 1], vec![3, 0]]),
            (8, vec![vec![2, 5], vec![1, 4], vec![0, 3]]),
            (9, vec![vec![0, 1, 2], vec![3, 4, 5]]),
        ] {
            assert_eq!(as_rows(&numbered().turned(orientation)), rows, "{orientation}");
        }
    }

    #[test]
    fn a_large_picture_is_averaged() {
        let samples: Vec<u8> = (0..800 * 10).map(|place| if place % 2 == 0 { 0 } else { 100 }).collect();
        let picture = Picture::reduced(&samples, 800, 10).unwrap();
        assert_eq!((picture.width, picture.height), (400, 5));
        assert!(picture.pixels.iter().all(|pixel| *pixel == [50, 50, 50, 255]));
        assert_eq!(Picture::reduced(&samples, 801, 10), None);
    }
}
