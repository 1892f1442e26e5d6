//! The pass over a gallery of faces: any number of queries, any number of threads, one result.
//!
//! It goes by stretches of blocks, as that of bullets does. One angle of a query goes over all of a stretch before the next
//! one: the copies of an angle (100 kB) and the stretch (570 kB) stay in the second-level cache together. The kernel takes the
//! blocks of a stretch for the lands of one: three of them share the loads of a copy.

use std::ops::Range;

use super::super::best::{Best, ScanHit, best_of_all};
use super::super::pass::ScanSettings;
use super::super::query::QueryLand;
use super::super::record_blocks::Blocks;
use super::super::record_set::RecordSet;
use super::super::shape::RECORDS_PER_BLOCK;
use super::super::vector_kernels::ScanKernel;
use super::gallery::FaceGallery;
use super::query::FaceScanQuery;
use crate::threads::on_threads;

/// Blocks of a stretch: 512 faces.
const BLOCKS_PER_STRETCH: usize = 32;
/// Queries whose copies are held at once: they are up to 10 MB each. The pass is bound by arithmetic by far; that a great
/// number of queries reads the gallery several times costs nothing that could be measured.
const QUERIES_AT_ONCE: usize = 16;

/// A query and the records it is compared with.
#[derive(Debug, Clone, Copy)]
pub struct FaceScanRequest<'a> {
    /// The query.
    pub query: &'a FaceScanQuery,
    /// Records to score; all when `None`.
    pub among: Option<&'a RecordSet>,
}

impl FaceGallery {
    /// The best records for one query, the best first. Faces without heights are left out.
    #[must_use]
    pub fn scan(
        &self,
        query: &FaceScanQuery,
        among: Option<&RecordSet>,
        settings: ScanSettings,
    ) -> Vec<ScanHit> {
        self.scan_many(&[FaceScanRequest { query, among }], settings).pop().unwrap_or_default()
    }

    /// The best records for each of many queries, in passes for sixteen of them. Equal to so many single scans.
    #[must_use]
    pub fn scan_many(&self, requests: &[FaceScanRequest<'_>], settings: ScanSettings) -> Vec<Vec<ScanHit>> {
        let most = settings.kept.min(self.records());
        let together = |requests: &[FaceScanRequest<'_>]| {
            let copied: Vec<Copied<'_>> = requests.iter().map(|request| self.copied(*request)).collect();
            let parts = on_threads(self.blocks().blocks(), settings.threads, |part| {
                self.best_of_part(&copied, part, most, settings.kernel)
            });
            best_of_all(parts, requests.len(), most)
        };
        requests.chunks(QUERIES_AT_ONCE).flat_map(together).collect()
    }

    /// Gives the score of every record of `among` that has heights, in order of the records.
    pub fn each_score(
        &self,
        request: FaceScanRequest<'_>,
        kernel: ScanKernel,
        mut take: impl FnMut(usize, f32),
    ) {
        let copied = self.copied(request);
        let mut maxima = Vec::new();
        for stretch in stretches(0..self.blocks().blocks()) {
            self.score_stretch(&copied, stretch, kernel, &mut maxima, &mut take);
        }
    }

    fn copied<'a>(&self, request: FaceScanRequest<'a>) -> Copied<'a> {
        Copied { angles: request.query.lands(self.groups()), among: request.among }
    }

    fn best_of_part(
        &self,
        requests: &[Copied<'_>],
        part: Range<usize>,
        most: usize,
        kernel: ScanKernel,
    ) -> Vec<Best> {
        let mut bests = vec![Best::new(most); requests.len()];
        let mut maxima = Vec::new();
        for stretch in stretches(part) {
            for (request, best) in requests.iter().zip(&mut bests) {
                self.score_stretch(request, stretch.clone(), kernel, &mut maxima, &mut |record, score| {
                    best.offer(ScanHit { record, score });
                });
            }
        }
        bests
    }

    /// Scores what is wanted of a stretch. Blocks without any wanted record are left out.
    fn score_stretch(
        &self,
        request: &Copied<'_>,
        stretch: Range<usize>,
        kernel: ScanKernel,
        maxima: &mut Vec<[i32; RECORDS_PER_BLOCK]>,
        take: &mut impl FnMut(usize, f32),
    ) {
        let wanted = |block: &usize| self.blocks().wanted_in(*block, request.among) != 0;
        let mut next = stretch.start;
        while let Some(first) = (next..stretch.end).find(wanted) {
            let end = (first..stretch.end).find(|block| !wanted(block)).unwrap_or(stretch.end);
            self.score_run(request, first..end, kernel, maxima, take);
            next = end;
        }
    }

    fn score_run(
        &self,
        request: &Copied<'_>,
        run: Range<usize>,
        kernel: ScanKernel,
        maxima: &mut Vec<[i32; RECORDS_PER_BLOCK]>,
        take: &mut impl FnMut(usize, f32),
    ) {
        let Some(Blocks { samples, inverse_norms: norms }) = self.blocks().of_blocks(run.clone()) else {
            return;
        };
        maxima.resize(run.len(), [0; RECORDS_PER_BLOCK]);
        let mut scores = vec![[f32::NEG_INFINITY; RECORDS_PER_BLOCK]; run.len()];
        for angle in &request.angles {
            kernel.maxima(std::slice::from_ref(angle), samples, self.groups().len(), maxima);
            for ((scores, maxima), norms) in scores.iter_mut().zip(maxima.iter()).zip(norms) {
                for ((score, &largest), &norm) in scores.iter_mut().zip(maxima).zip(norms) {
                    *score = score.max(correlation(largest, angle.inverse_norm, norm));
                }
            }
        }
        for ((block, scores), norms) in run.zip(&scores).zip(norms) {
            let wanted = self.blocks().wanted_in(block, request.among);
            for (lane, (&score, &norm)) in scores.iter().zip(norms).enumerate() {
                if wanted & (1 << lane) != 0 && norm > 0.0 && score.is_finite() {
                    take(block * RECORDS_PER_BLOCK + lane, score);
                }
            }
        }
    }
}

/// A query with its copies made.
struct Copied<'a> {
    angles: Vec<QueryLand>,
    among: Option<&'a RecordSet>,
}

/// The correlation with zeros for what is missing.
#[inline]
pub(super) fn correlation(products: i32, query_inverse_norm: f32, record_inverse_norm: f32) -> f32 {
    products as f32 * query_inverse_norm * record_inverse_norm
}

fn stretches(part: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = part.end;
    part.step_by(BLOCKS_PER_STRETCH).map(move |first| first..(first + BLOCKS_PER_STRETCH).min(end))
}
