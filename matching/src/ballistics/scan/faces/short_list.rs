//! Two looks at a gallery of faces: the first at all of them, the second at the best of the first.
//!
//! The second takes the correlation only over what both have measured ([`CoarseFaceQuery::score`]), which tells mates apart far
//! better and costs some ten times as much a record.

use super::super::best::{Best, ScanHit, best_of_all};
use super::super::pass::ScanSettings;
use super::super::record_set::RecordSet;
use super::super::vector_kernels::ScanKernel;
use super::gallery::FaceGallery;
use super::query::{FaceScanQuery, FaceSearch};
use crate::ballistics::breech_face::{CoarseFaceQuery, PreparedFace};
use crate::threads::on_threads;

/// A face prepared for both looks.
#[derive(Debug, Clone)]
pub struct FaceQuery {
    first: FaceScanQuery,
    second: CoarseFaceQuery,
}

impl FaceQuery {
    /// Prepares a face. The second look tries every angle by which it was turned.
    #[must_use]
    pub fn new(face: &PreparedFace, search: FaceSearch) -> Self {
        Self { first: FaceScanQuery::new(face, search), second: CoarseFaceQuery::new(face) }
    }

    /// What the first look compares.
    #[must_use]
    pub fn first(&self) -> &FaceScanQuery {
        &self.first
    }
}

/// How a short list is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShortListSettings {
    /// How many of the first look are looked at again.
    pub looked_at_again: usize,
    /// How many of these are kept.
    pub kept: usize,
    /// How many threads work; 0 and 1 are the calling one.
    pub threads: usize,
    /// The kernel of the first look. Results do not depend on it.
    pub kernel: ScanKernel,
}

impl Default for ShortListSettings {
    /// The best 4,000 again, of these the best 200, one thread, the fastest kernel.
    fn default() -> Self {
        Self { looked_at_again: 4_000, kept: 200, threads: 1, kernel: ScanKernel::fastest() }
    }
}

impl FaceGallery {
    /// The faces to compare cell by cell, by the score of the second look, the best first. Faces that have too little in common
    /// with the query are left out.
    #[must_use]
    pub fn short_list(
        &self,
        query: &FaceQuery,
        among: Option<&RecordSet>,
        settings: ShortListSettings,
    ) -> Vec<ScanHit> {
        let ShortListSettings { looked_at_again, kept, threads, kernel } = settings;
        let first = self.scan(&query.first, among, ScanSettings { kept: looked_at_again, threads, kernel });
        self.look_again(&query.second, &first, kept, threads)
    }

    /// The best of some records by [`CoarseFaceQuery::score`], the best first.
    #[must_use]
    pub fn look_again(
        &self,
        query: &CoarseFaceQuery,
        records: &[ScanHit],
        kept: usize,
        threads: usize,
    ) -> Vec<ScanHit> {
        let most = kept.min(records.len());
        let parts = on_threads(records.len(), threads, |part| {
            let mut best = Best::new(most);
            for &ScanHit { record, .. } in records.get(part).unwrap_or_default() {
                if let Some(score) = self.face(record).and_then(|face| query.score(&face)) {
                    best.offer(ScanHit { record, score });
                }
            }
            vec![best]
        });
        best_of_all(parts, 1, most).pop().unwrap_or_default()
    }
}
