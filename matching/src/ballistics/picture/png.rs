//! Grey pixels as a Portable Network Graphics image that stands within a picture.
//!
//! By hand around the deflate that the crate has: the PNG encoder of its decoder's family stores pixels without compressing them,
//! three times as many bytes. Eight bits a pixel; the grey zero is transparent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use std::io::Write;

/// This grey is transparent.
pub(super) const TRANSPARENT: u8 = 0;

const SIGNATURE: &[u8; 8] = b"\x89PNG\r\n\x1a\n";
/// Bits a pixel, grey, deflate, filtered by rows, not interlaced.
const FORMAT: [u8; 5] = [8, 0, 0, 0, 0];

/// The image as an address that holds it. `greys` are rows of `columns` pixels each.
pub(super) fn data_uri(greys: &[u8], columns: usize) -> String {
    format!("data:image/png;base64,{}", STANDARD.encode(png(greys, columns)))
}

fn png(greys: &[u8], columns: usize) -> Vec<u8> {
    let columns = columns.max(1);
    let rows = greys.len() / columns;
    let mut header = Vec::new();
    for side in [columns, rows] {
        header.extend(u32::try_from(side).unwrap_or(u32::MAX).to_be_bytes());
    }
    header.extend(FORMAT);
    let mut png = SIGNATURE.to_vec();
    chunk(&mut png, b"IHDR", &header);
    chunk(&mut png, b"tRNS", &u16::from(TRANSPARENT).to_be_bytes());
    chunk(&mut png, b"IDAT", &compressed(greys, columns));
    chunk(&mut png, b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], body: &[u8]) {
    let mut check = Crc::new();
    check.update(kind);
    check.update(body);
    png.extend(u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes());
    png.extend(kind);
    png.extend(body);
    png.extend(check.sum().to_be_bytes());
}

/// Rows, each filtered in the way that leaves the least and named by the filter's number.
fn compressed(greys: &[u8], columns: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let empty = vec![0u8; columns];
    let above = std::iter::once(empty.as_slice()).chain(greys.chunks_exact(columns));
    let none: Filter = |_, _, _| 0;
    let left: Filter = |left, _, _| left;
    let up: Filter = |_, up, _| up;
    for (row, above) in greys.chunks_exact(columns).zip(above) {
        let rows = [(0u8, none), (1, left), (2, up), (4, paeth)]
            .map(|(number, filter)| (number, filtered(row, above, filter)));
        let least = rows.into_iter().min_by_key(|(_, row)| left_over(row));
        if let Some((number, row)) = least {
            // Writing to memory cannot fail.
            let _ = encoder.write_all(&[number]).and_then(|()| encoder.write_all(&row));
        }
    }
    encoder.finish().unwrap_or_default()
}

/// What a filter expects of a pixel from those on its left, above it, and above on its left.
type Filter = fn(u8, u8, u8) -> u8;

fn filtered(row: &[u8], above: &[u8], filter: Filter) -> Vec<u8> {
    let before = |row: &[u8]| std::iter::once(0).chain(row.iter().copied()).collect::<Vec<u8>>();
    let around = before(row).into_iter().zip(before(above));
    let pixels = row.iter().zip(above).zip(around);
    pixels.map(|((pixel, up), (left, corner))| pixel.wrapping_sub(filter(left, *up, corner))).collect()
}

/// How much a filtered row leaves to compress: sizes of its differences.
fn left_over(row: &[u8]) -> u32 {
    row.iter().map(|difference| u32::from(difference.cast_signed().unsigned_abs())).sum()
}

/// The neighbour nearest to left plus up less corner (Paeth's filter of the PNG specification).
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let expected = i16::from(left) + i16::from(up) - i16::from(corner);
    let off = |neighbour: u8| (expected - i16::from(neighbour)).abs();
    if off(left) <= off(up) && off(left) <= off(corner) {
        left
    } else if off(up) <= off(corner) {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use zune_core::bytestream::ZCursor;
    use zune_png::PngDecoder;

    #[test]
    fn a_decoder_reads_the_same_pixels() {
        for columns in [1usize, 7, 64] {
            let greys: Vec<u8> = (0..columns * 33).map(|at| (at * at / 5 + at % columns) as u8).collect();
            let png = png(&greys, columns);
            let mut decoder = PngDecoder::new(ZCursor::new(&png));
            decoder.decode_headers().unwrap();
            assert_eq!(decoder.dimensions(), Some((columns, 33)));
            // Grey, or grey with alpha, as the decoder likes.
            let samples = decoder.decode_raw().unwrap();
            let each = samples.len() / greys.len();
            assert_eq!(samples.into_iter().step_by(each).collect::<Vec<u8>>(), greys);
        }
    }

    #[test]
    fn what_is_smooth_becomes_small() {
        let greys: Vec<u8> = (0..200 * 200).map(|at| (at % 200 + at / 200) as u8 / 2).collect();
        assert!(png(&greys, 200).len() < 2_000);
        assert!(data_uri(&[], 0).starts_with("data:image/png;base64,"));
    }
}
