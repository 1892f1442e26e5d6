//! The kernel for any machine: plain loops that the compiler turns into vectors.
//!
//! A land of the block is first spread out record by record in 16 bits; then every shift is a sum of products of two
//! runs of 16-bit integers, which is the pattern compilers know best (multiply-add of pairs).

use super::query::QueryLand;
use super::record_blocks::{GroupVector, OFFSET};
use super::shape::{MOST_RECORD_SAMPLES, RECORDS_PER_BLOCK, SAMPLES_PER_GROUP};

/// For every land of the query and every land of the block the largest sum over the shifts, record by record.
/// `maxima` is by query land, then by record land.
pub(super) fn portable_maxima(
    query: &[QueryLand],
    block: &[GroupVector],
    groups: usize,
    maxima: &mut [[i32; RECORDS_PER_BLOCK]],
) {
    let lands = block.len() / groups.max(1);
    let samples = groups * SAMPLES_PER_GROUP;
    let mut spread = [0_i16; MOST_RECORD_SAMPLES];
    for (record_land, vectors) in block.chunks_exact(groups.max(1)).enumerate() {
        for lane in 0..RECORDS_PER_BLOCK {
            for (values, vector) in spread.chunks_exact_mut(SAMPLES_PER_GROUP).zip(vectors) {
                for (value, &stored) in values.iter_mut().zip(vector.0.iter().skip(lane * SAMPLES_PER_GROUP))
                {
                    *value = i16::from(stored) - i16::from(OFFSET);
                }
            }
            let record = spread.get(..samples).unwrap_or(&[]);
            for (query_land, out) in query.iter().zip(maxima.chunks_exact_mut(lands)) {
                let best = largest_sum(query_land, record);
                if let Some(place) = out.get_mut(record_land).and_then(|out| out.get_mut(lane)) {
                    *place = best;
                }
            }
        }
    }
}

/// The largest sum of products of the record with any of the query's shifted copies.
fn largest_sum(query_land: &QueryLand, record: &[i16]) -> i32 {
    let copies = query_land.copies(record.len());
    // The ordinary width is told to the compiler: a loop of known length is unrolled and keeps the record in registers.
    match <&[i16; 64]>::try_from(record) {
        Ok(record) => copies
            .filter_map(|copy| <&[i16; 64]>::try_from(copy).ok())
            .map(|copy| product_sum(copy, record))
            .fold(i32::MIN, i32::max),
        Err(_) => copies.map(|copy| product_sum(copy, record)).fold(i32::MIN, i32::max),
    }
}

#[inline(always)]
fn product_sum(a: &[i16], b: &[i16]) -> i32 {
    // Nothing overflows; checks for it would keep the compiler from using vectors in development builds.
    a.iter().zip(b).fold(0, |sum, (&a, &b)| i32::wrapping_add(sum, i32::from(a) * i32::from(b)))
}
