//! The kernels in instructions of x86 processors, and the choice among the kernels at run time.
//!
//! This is the one file of the project that may hold `unsafe`. There are two reasons for it here, no others:
//! a function compiled for an instruction set may only be called where the processor has it, and a vector is loaded
//! through a pointer. All kernels compute the same integers, bit for bit; the tests hold them against a plain loop.
//!
//! * AVX-512 VNNI: one instruction multiplies 64 unsigned by 64 signed bytes and adds them four by four to sixteen
//!   32-bit sums. Eight shifts of three lands are in flight, 24 sums in registers, so that neither the latency of the
//!   instruction nor the loads hold it up.
//! * AVX2: has no such instruction without saturation, so the even and odd samples of a record are widened to 16 bits
//!   (a mask, a shift) and multiplied in pairs, which is exact for all values.
#![allow(unsafe_code)]

use super::portable_kernel::portable_maxima;
use super::query::QueryLand;
use super::record_blocks::GroupVector;
use super::shape::RECORDS_PER_BLOCK;

/// How the sums of products are computed. The results do not depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScanKernel(Instructions);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Instructions {
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Portable,
}

impl ScanKernel {
    /// All kernels that this machine can run, the fastest first. Only here a kernel is made, so that one that exists
    /// can be run.
    #[must_use]
    pub fn available() -> Vec<Self> {
        let mut kernels = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni") {
                kernels.push(Self(Instructions::Avx512Vnni));
            }
            if is_x86_feature_detected!("avx2") {
                kernels.push(Self(Instructions::Avx2));
            }
        }
        kernels.push(Self::portable());
        kernels
    }

    /// The fastest kernel of this machine.
    #[must_use]
    pub fn fastest() -> Self {
        Self::available().first().copied().unwrap_or(Self::portable())
    }

    /// The kernel that runs anywhere.
    #[must_use]
    pub fn portable() -> Self {
        Self(Instructions::Portable)
    }

    /// Its name for reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512Vnni => "AVX-512 VNNI",
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => "AVX2",
            Instructions::Portable => "portable",
        }
    }

    /// For every land of the query and every land of the block the largest sum over the shifts, record by record.
    /// `block` holds whole lands of `groups` vectors; `maxima` is by query land, then by record land.
    pub(super) fn maxima(
        self,
        query: &[QueryLand],
        block: &[GroupVector],
        groups: usize,
        maxima: &mut [[i32; RECORDS_PER_BLOCK]],
    ) {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512Vnni => {
                // SAFETY: this value is made only by `available`, after the processor was asked for avx512f and
                // avx512vnni.
                unsafe { x86::avx512_vnni_maxima(query, block, groups, maxima) }
            }
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => {
                // SAFETY: this value is made only by `available`, after the processor was asked for avx2.
                unsafe { x86::avx2_maxima(query, block, groups, maxima) }
            }
            Instructions::Portable => portable_maxima(query, block, groups, maxima),
        }
    }
}

/// Sums of products of two runs of 16-bit integers at the shifts `-most_lag` to `most_lag`: `a[i] x b[i + lag]` over
/// all `i` at which both are there. The caller sees to it that no sum leaves 32 bits.
pub(in super::super) fn shifted_product_sums(a: &[i16], b: &[i16], most_lag: usize) -> Vec<i32> {
    let lags = 2 * most_lag + 1;
    // With zeros around the second every shift is a window of it, as long as the first.
    let mut first = Vec::with_capacity(a.len() + SAMPLES_PER_STEP);
    first.extend_from_slice(a);
    first.resize(a.len().next_multiple_of(SAMPLES_PER_STEP), 0);
    let length = first.len() + lags.next_multiple_of(LAGS_PER_STEP);
    let mut second = Vec::with_capacity(length.max(most_lag + b.len()));
    second.resize(most_lag, 0);
    second.extend_from_slice(b);
    second.resize(length, 0);
    let mut sums = vec![0; lags];
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni") {
            // SAFETY: the processor has just been asked for avx512f and avx512vnni.
            unsafe { x86::avx512_vnni_window_sums(&first, &second, &mut sums) };
            return sums;
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has just been asked for avx2.
            unsafe { x86::avx2_window_sums(&first, &second, &mut sums) };
            return sums;
        }
    }
    window_sums(&first, &second, &mut sums);
    sums
}

/// Samples that are multiplied in one instruction; `first` is a multiple of it.
const SAMPLES_PER_STEP: usize = 16;
/// Shifts that share the loads of `first`.
const LAGS_PER_STEP: usize = 4;

/// The sum of products of `first` with each window of `second`.
fn window_sums(first: &[i16], second: &[i16], sums: &mut [i32]) {
    for (sum, window) in sums.iter_mut().zip(second.windows(first.len().max(1))) {
        *sum = first
            .iter()
            .zip(window)
            .fold(0, |sum, (&a, &b)| i32::wrapping_add(sum, i32::from(a) * i32::from(b)));
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::{LAGS_PER_STEP, SAMPLES_PER_STEP};

    use super::super::query::{LAGS_PER_TILE, LagTile, QueryLand};
    use super::super::record_blocks::GroupVector;
    use super::super::shape::RECORDS_PER_BLOCK;

    type Maxima = [i32; RECORDS_PER_BLOCK];

    #[target_feature(enable = "avx512f,avx512vnni")]
    pub(super) fn avx512_vnni_maxima(
        query: &[QueryLand],
        block: &[GroupVector],
        groups: usize,
        maxima: &mut [Maxima],
    ) {
        let lands = block.len() / groups.max(1);
        for (land, out) in query.iter().zip(maxima.chunks_exact_mut(lands.max(1))) {
            let mut records = block.chunks_exact(groups.max(1));
            for out in out.chunks_mut(3) {
                match out {
                    [a, b, c] => {
                        if let (Some(x), Some(y), Some(z)) = (records.next(), records.next(), records.next())
                        {
                            [*a, *b, *c] = avx512_vnni_lands(land, [x, y, z]);
                        }
                    }
                    [a, b] => {
                        if let (Some(x), Some(y)) = (records.next(), records.next()) {
                            [*a, *b] = avx512_vnni_lands(land, [x, y]);
                        }
                    }
                    [a] => {
                        if let Some(x) = records.next() {
                            [*a] = avx512_vnni_lands(land, [x]);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    #[target_feature(enable = "avx512f,avx512vnni")]
    #[inline]
    fn avx512_vnni_lands<const LANDS: usize>(
        land: &QueryLand,
        records: [&[GroupVector]; LANDS],
    ) -> [Maxima; LANDS] {
        let mut largest = [_mm512_set1_epi32(i32::MIN); LANDS];
        for tile in &land.tiles {
            avx512_vnni_tile(tile, &records, &mut largest);
        }
        let mut maxima = [[0; RECORDS_PER_BLOCK]; LANDS];
        for (out, largest) in maxima.iter_mut().zip(largest) {
            // SAFETY: sixteen i32 are 64 bytes, and the store needs no alignment.
            unsafe { _mm512_storeu_si512(out.as_mut_ptr().cast(), largest) };
        }
        maxima
    }

    #[target_feature(enable = "avx512f,avx512vnni")]
    #[inline]
    fn avx512_vnni_tile<const LANDS: usize>(
        tile: &LagTile,
        records: &[&[GroupVector]; LANDS],
        largest: &mut [__m512i; LANDS],
    ) {
        let mut sums = [[_mm512_setzero_si512(); LAGS_PER_TILE]; LANDS];
        for sums in &mut sums {
            for (sum, &start) in sums.iter_mut().zip(&tile.starts) {
                *sum = _mm512_set1_epi32(start);
            }
        }
        let mut bytes = tile.bytes.iter();
        for run in &tile.runs {
            for (index, words) in run.clone().zip(bytes.by_ref()) {
                let mut vectors = [_mm512_setzero_si512(); LANDS];
                for (vector, record) in vectors.iter_mut().zip(records) {
                    if let Some(group) = record.get(index) {
                        // SAFETY: the reference is to 64 bytes aligned to 64.
                        *vector = unsafe { _mm512_load_si512(std::ptr::from_ref(group).cast()) };
                    }
                }
                for (lag, &word) in words.iter().enumerate() {
                    let query = _mm512_set1_epi32(word);
                    for (sums, &vector) in sums.iter_mut().zip(&vectors) {
                        if let Some(sum) = sums.get_mut(lag) {
                            *sum = _mm512_dpbusd_epi32(*sum, vector, query);
                        }
                    }
                }
            }
        }
        for (largest, sums) in largest.iter_mut().zip(sums) {
            for sum in sums {
                *largest = _mm512_max_epi32(*largest, sum);
            }
        }
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn avx2_maxima(
        query: &[QueryLand],
        block: &[GroupVector],
        groups: usize,
        maxima: &mut [Maxima],
    ) {
        let lands = block.len() / groups.max(1);
        for (land, out) in query.iter().zip(maxima.chunks_exact_mut(lands.max(1))) {
            for (record, out) in block.chunks_exact(groups.max(1)).zip(out) {
                let mut largest = [_mm256_set1_epi32(i32::MIN); 2];
                for tile in &land.tiles {
                    avx2_lags::<0>(tile, record, &mut largest);
                    avx2_lags::<4>(tile, record, &mut largest);
                }
                for (out, largest) in out.chunks_exact_mut(8).zip(largest) {
                    // SAFETY: eight i32 are 32 bytes, and the store needs no alignment.
                    unsafe { _mm256_storeu_si256(out.as_mut_ptr().cast(), largest) };
                }
            }
        }
    }

    /// Four shifts of a tile from `FIRST` on: eight sums, the widened record and two query words fill the sixteen
    /// registers.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn avx2_lags<const FIRST: usize>(tile: &LagTile, record: &[GroupVector], largest: &mut [__m256i; 2]) {
        let mut sums = [[_mm256_setzero_si256(); 2]; 4];
        for (sums, &start) in sums.iter_mut().zip(tile.starts.iter().skip(FIRST)) {
            *sums = [_mm256_set1_epi32(start); 2];
        }
        let low_bytes = _mm256_set1_epi16(0x00FF);
        let mut halves = tile.halves.iter();
        for run in &tile.runs {
            let touched = record.get(run.clone()).unwrap_or(&[]);
            for (group, [even, odd]) in touched.iter().zip(halves.by_ref()) {
                let bytes: *const __m256i = std::ptr::from_ref(group).cast();
                // SAFETY: the reference is to 64 bytes aligned to 64: two aligned vectors of 32 bytes.
                let (first, second) = unsafe { (_mm256_load_si256(bytes), _mm256_load_si256(bytes.add(1))) };
                let even_samples = [_mm256_and_si256(first, low_bytes), _mm256_and_si256(second, low_bytes)];
                let odd_samples = [_mm256_srli_epi16::<8>(first), _mm256_srli_epi16::<8>(second)];
                for (sums, (&even, &odd)) in
                    sums.iter_mut().zip(even.iter().skip(FIRST).zip(odd.iter().skip(FIRST)))
                {
                    let (even, odd) = (_mm256_set1_epi32(even), _mm256_set1_epi32(odd));
                    for ((sum, &even_samples), &odd_samples) in
                        sums.iter_mut().zip(&even_samples).zip(&odd_samples)
                    {
                        *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(even_samples, even));
                        *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(odd_samples, odd));
                    }
                }
            }
        }
        for sums in sums {
            for (largest, sum) in largest.iter_mut().zip(sums) {
                *largest = _mm256_max_epi32(*largest, sum);
            }
        }
    }

    /// Each lane is a shift: it holds the two samples of `second` that lie there, so no sum has to be gathered from its lanes.
    #[target_feature(enable = "avx512f,avx512vnni")]
    pub(super) fn avx512_vnni_window_sums(first: &[i16], second: &[i16], sums: &mut [i32]) {
        let two = |low: i16, high: i16| i32::from(high) << 16 | i32::from(low.cast_unsigned());
        // As many behind the last as a tile of shifts may read.
        let mut pairs = vec![0_i32; first.len() + sums.len() + 2 * WIDE_TILE];
        for (pair, window) in pairs.iter_mut().zip(second.windows(2)) {
            if let [low, high] = window {
                *pair = two(*low, *high);
            }
        }
        if let (Some(pair), Some(last)) = (pairs.get_mut(second.len().saturating_sub(1)), second.last()) {
            *pair = two(*last, 0);
        }
        let (first, _) = first.as_chunks::<2>();
        for (tile, out) in sums.chunks_mut(WIDE_TILE).enumerate() {
            let from = pairs.get(tile * WIDE_TILE..).unwrap_or(&[]);
            if out.len() > WIDE_TILE / 2 {
                avx512_vnni_shifts::<8>(first, from, out);
            } else {
                avx512_vnni_shifts::<4>(first, from, out);
            }
        }
    }

    /// Shifts of one sum.
    const LANES: usize = 16;
    /// Shifts that share the loads of `first`: eight sums in flight hide the latency of the instruction.
    const WIDE_TILE: usize = 8 * LANES;

    /// Pairs of samples that are taken together: while they pass, the shifts move on by the lanes of one vector, so that each
    /// vector is loaded once and the steps between are cut out of two neighbours. Loads at every step would straddle two lines
    /// of the cache each.
    const STEPS: usize = LANES / 2;

    /// One step: the shifts have moved on by `BY` samples since the vectors were loaded.
    #[target_feature(enable = "avx512f,avx512vnni")]
    #[inline]
    fn avx512_vnni_step<const SUMS: usize, const BY: i32>(
        sums: &mut [__m512i; SUMS],
        loaded: &[__m512i; MOST_LOADED],
        [low, high]: [i16; 2],
    ) {
        let word = _mm512_set1_epi32(i32::from(high) << 16 | i32::from(low.cast_unsigned()));
        for (sum, (this, next)) in sums.iter_mut().zip(loaded.iter().zip(loaded.iter().skip(1))) {
            *sum = _mm512_dpwssd_epi32(*sum, _mm512_alignr_epi32::<BY>(*next, *this), word);
        }
    }

    /// Vectors that the widest tile needs: one for each of its sums, and the one behind.
    const MOST_LOADED: usize = 9;

    /// Sixteen shifts for each of the `SUMS`; the compiler has to know their number to keep all in registers.
    #[target_feature(enable = "avx512f,avx512vnni")]
    #[inline]
    fn avx512_vnni_shifts<const SUMS: usize>(first: &[[i16; 2]], pairs: &[i32], out: &mut [i32]) {
        let mut sums = [_mm512_setzero_si512(); SUMS];
        let (blocks, _) = first.as_chunks::<STEPS>();
        let (lanes, _) = pairs.as_chunks::<LANES>();
        for (block, lanes) in blocks.iter().zip(lanes.windows(SUMS + 1)) {
            let mut loaded = [_mm512_setzero_si512(); MOST_LOADED];
            for (vector, lanes) in loaded.iter_mut().zip(lanes) {
                // SAFETY: sixteen i32 are 64 bytes, and the load needs no alignment.
                *vector = unsafe { _mm512_loadu_si512(lanes.as_ptr().cast()) };
            }
            let [a, b, c, d, e, f, g, h] = *block;
            avx512_vnni_step::<SUMS, 0>(&mut sums, &loaded, a);
            avx512_vnni_step::<SUMS, 2>(&mut sums, &loaded, b);
            avx512_vnni_step::<SUMS, 4>(&mut sums, &loaded, c);
            avx512_vnni_step::<SUMS, 6>(&mut sums, &loaded, d);
            avx512_vnni_step::<SUMS, 8>(&mut sums, &loaded, e);
            avx512_vnni_step::<SUMS, 10>(&mut sums, &loaded, f);
            avx512_vnni_step::<SUMS, 12>(&mut sums, &loaded, g);
            avx512_vnni_step::<SUMS, 14>(&mut sums, &loaded, h);
        }
        for (out, sum) in out.chunks_mut(LANES).zip(sums) {
            let mut lanes = [0_i32; LANES];
            // SAFETY: sixteen i32 are 64 bytes, and the store needs no alignment.
            unsafe { _mm512_storeu_si512(lanes.as_mut_ptr().cast(), sum) };
            for (out, lane) in out.iter_mut().zip(lanes) {
                *out = lane;
            }
        }
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn avx2_window_sums(first: &[i16], second: &[i16], sums: &mut [i32]) {
        let (first, _) = first.as_chunks::<SAMPLES_PER_STEP>();
        for (step, out) in sums.chunks_mut(LAGS_PER_STEP).enumerate() {
            // Four shifts share the loads of `first`.
            let place = step * LAGS_PER_STEP;
            let (a, b) = (chunks_from(second, place), chunks_from(second, place + 1));
            let (c, d) = (chunks_from(second, place + 2), chunks_from(second, place + 3));
            let zero = _mm256_setzero_si256();
            let (mut sum_a, mut sum_b, mut sum_c, mut sum_d) = (zero, zero, zero, zero);
            for ((((first, a), b), c), d) in first.iter().zip(a).zip(b).zip(c).zip(d) {
                let first = loaded(first);
                sum_a = _mm256_add_epi32(sum_a, _mm256_madd_epi16(first, loaded(a)));
                sum_b = _mm256_add_epi32(sum_b, _mm256_madd_epi16(first, loaded(b)));
                sum_c = _mm256_add_epi32(sum_c, _mm256_madd_epi16(first, loaded(c)));
                sum_d = _mm256_add_epi32(sum_d, _mm256_madd_epi16(first, loaded(d)));
            }
            let vectors = [sum_a, sum_b, sum_c, sum_d];
            for (out, vector) in out.iter_mut().zip(vectors) {
                let halves =
                    _mm_add_epi32(_mm256_castsi256_si128(vector), _mm256_extracti128_si256::<1>(vector));
                let quarters = _mm_add_epi32(halves, _mm_shuffle_epi32::<0b01_00_11_10>(halves));
                let sum = _mm_add_epi32(quarters, _mm_shuffle_epi32::<0b10_11_00_01>(quarters));
                *out = _mm_cvtsi128_si32(sum);
            }
        }
    }

    /// Whole steps of the samples from a place on.
    fn chunks_from(samples: &[i16], place: usize) -> &[[i16; SAMPLES_PER_STEP]] {
        samples.get(place..).unwrap_or(&[]).as_chunks().0
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn loaded(samples: &[i16; SAMPLES_PER_STEP]) -> __m256i {
        // SAFETY: sixteen i16 are 32 bytes, and the load needs no alignment.
        unsafe { _mm256_loadu_si256(samples.as_ptr().cast()) }
    }
}
