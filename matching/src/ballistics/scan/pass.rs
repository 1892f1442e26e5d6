//! The pass over the gallery: any number of queries, any number of threads, one result.
//!
//! The gallery is taken in stretches of blocks that stay in the second-level cache; every query goes over a stretch
//! before the next one is touched. So the gallery is read from memory once however many queries there are, and the
//! shifted copies of a query are read once a stretch. Threads take turns of the gallery each; the best of all are the
//! best of the bests, in an order without ties, so the number of threads changes nothing.

use std::ops::Range;

use super::super::coarse::RotationSums;
use super::best::{Best, ScanHit, best_of_all};
use super::layout::ScanGallery;
use super::query::ScanQuery;
use super::record_set::RecordSet;
use super::shape::RECORDS_PER_BLOCK;
use super::vector_kernels::ScanKernel;
use crate::threads::on_threads;

/// Blocks of a stretch: 32 blocks of six lands are 200 kB.
const BLOCKS_PER_STRETCH: usize = 32;
/// Most pairs of a query land and a record land: eight by eight.
const MOST_PAIRS: usize = 64;

/// How a scan is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScanSettings {
    /// How many records are kept for each query.
    pub kept: usize,
    /// How many threads work; 0 and 1 are the calling one.
    pub threads: usize,
    /// The kernel. Results do not depend on it.
    pub kernel: ScanKernel,
}

impl Default for ScanSettings {
    /// The best 1,000, one thread, the fastest kernel.
    fn default() -> Self {
        Self { kept: 1_000, threads: 1, kernel: ScanKernel::fastest() }
    }
}

/// A query and the records it is compared with.
#[derive(Debug, Clone, Copy)]
pub struct ScanRequest<'a> {
    /// The query. One prepared for another shape finds nothing.
    pub query: &'a ScanQuery,
    /// Records to score; all when `None`.
    pub among: Option<&'a RecordSet>,
}

impl ScanGallery {
    /// The best records for one query, the best first. Records without a common land are left out.
    #[must_use]
    pub fn scan(&self, query: &ScanQuery, among: Option<&RecordSet>, settings: ScanSettings) -> Vec<ScanHit> {
        self.scan_many(&[ScanRequest { query, among }], settings).pop().unwrap_or_default()
    }

    /// The best records for each of many queries, in one pass over the gallery. Equal to so many single scans.
    #[must_use]
    pub fn scan_many(&self, requests: &[ScanRequest<'_>], settings: ScanSettings) -> Vec<Vec<ScanHit>> {
        let parts = on_threads(self.blocks().blocks(), settings.threads, |part| {
            self.best_of_part(requests, part, settings)
        });
        best_of_all(parts, requests.len(), settings.kept.min(self.records()))
    }

    /// Gives the score of every record of `among` that has a land in common with the query, in order of the records.
    pub fn each_score(&self, request: ScanRequest<'_>, kernel: ScanKernel, mut take: impl FnMut(usize, f32)) {
        self.score_blocks(request, 0..self.blocks().blocks(), kernel, &mut take);
    }

    fn best_of_part(
        &self,
        requests: &[ScanRequest<'_>],
        part: Range<usize>,
        settings: ScanSettings,
    ) -> Vec<Best> {
        let mut bests: Vec<Best> =
            requests.iter().map(|_| Best::new(settings.kept.min(self.records()))).collect();
        for first in part.clone().step_by(BLOCKS_PER_STRETCH) {
            let stretch = first..(first + BLOCKS_PER_STRETCH).min(part.end);
            for (request, best) in requests.iter().zip(&mut bests) {
                self.score_blocks(*request, stretch.clone(), settings.kernel, &mut |record, score| {
                    best.offer(ScanHit { record, score });
                });
            }
        }
        bests
    }

    fn score_blocks(
        &self,
        ScanRequest { query, among }: ScanRequest<'_>,
        blocks: Range<usize>,
        kernel: ScanKernel,
        take: &mut impl FnMut(usize, f32),
    ) {
        if query.shape() != self.shape() {
            return;
        }
        let (lands, groups) = (self.shape().lands(), self.shape().groups());
        let mut maxima = [[0_i32; RECORDS_PER_BLOCK]; MOST_PAIRS];
        for number in blocks {
            let wanted = self.blocks().wanted_in(number, among);
            if wanted == 0 {
                continue;
            }
            let Some(block) = self.blocks().of_blocks(number..number + 1) else { return };
            kernel.maxima(query.lands(), block.samples, groups, &mut maxima);
            let mut rotations = RotationSums::<RECORDS_PER_BLOCK>::new(lands);
            // In the order of the definition: sums of floating point depend on it.
            for (place, norms) in block.inverse_norms.iter().enumerate() {
                for (land, maxima) in query.lands().iter().zip(maxima.chunks_exact(lands)) {
                    if let Some(largest) = maxima.get(place) {
                        rotations.add(land.place, place, largest, land.inverse_norm, norms);
                    }
                }
            }
            for (lane, score) in rotations.best().into_iter().enumerate() {
                if wanted & (1 << lane) != 0 && score.is_finite() {
                    take(number * RECORDS_PER_BLOCK + lane, score);
                }
            }
        }
    }
}
