//! Galleries for marks of all shapes, side by side: what a mixed collection of exhibits is first scanned with.

use std::collections::BTreeMap;

use super::super::coarse::CoarseMark;
use super::layout::ScanGallery;
use super::pass::ScanRequest;
use super::query::ScanQuery;
use super::record_set::RecordSet;
use super::shape::ScanShape;
use super::vector_kernels::ScanKernel;

/// Marks of any kind, number and width of lands, each under the number of its owner.
#[derive(Debug, Clone, Default)]
pub struct MarkScans {
    by_shape: BTreeMap<ScanShape, OwnedRecords>,
}

#[derive(Debug, Clone)]
struct OwnedRecords {
    gallery: ScanGallery,
    /// Owner of each record.
    owners: Vec<usize>,
}

impl MarkScans {
    /// Adds a mark of an owner. A mark without any land that could be compared is not added.
    pub fn append(&mut self, owner: usize, mark: &CoarseMark) {
        let Some(shape) = ScanShape::of(mark) else { return };
        let records = self
            .by_shape
            .entry(shape)
            .or_insert_with(|| OwnedRecords { gallery: ScanGallery::new(shape), owners: Vec::new() });
        if records.gallery.append(mark).is_some() {
            records.owners.push(owner);
        }
    }

    /// Gives the score of the mark against every mark of the same kind and number of lands whose owner is wanted:
    /// first the owner, then the score.
    pub fn each_score(
        &self,
        mark: &CoarseMark,
        wanted: impl Fn(usize) -> bool,
        mut take: impl FnMut(usize, f32),
    ) {
        let kernel = ScanKernel::fastest();
        for (&shape, records) in &self.by_shape {
            let Some(query) = ScanQuery::new(mark, shape) else { continue };
            let owners = records.owners.iter().enumerate();
            let among: RecordSet =
                owners.filter(|&(_, &owner)| wanted(owner)).map(|(record, _)| record).collect();
            let request = ScanRequest { query: &query, among: Some(&among) };
            records.gallery.each_score(request, kernel, |record, score| {
                if let Some(&owner) = records.owners.get(record) {
                    take(owner, score);
                }
            });
        }
    }
}
