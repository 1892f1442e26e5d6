//! Exhaustive scan of decimated marks: one exhibit, or a night's exhibits, against everything in the warehouse.
//!
//! No index and no approximation: every record that passes the filters is scored by the rule of [`super::coarse`], bit
//! for bit. It is fast because of how the gallery lies in memory and because one instruction does much:
//!
//! | file | what it does |
//! |---|---|
//! | `shape` | what the records of one gallery have in common |
//! | `record_blocks` | records in memory: sixteen a block, one lane each; adding and removing |
//! | `layout` | the gallery of marks of one shape |
//! | `record_set` | which records are scored |
//! | `query` | the query prepared once: a copy of every land for every shift |
//! | `vector_kernels` | sums of products in the instructions of the processor, and the choice at run time |
//! | `portable_kernel` | the same in plain loops |
//! | `pass` | the pass over the gallery, for many queries and on several threads |
//! | `best` | the best records so far |
//! | `mark_scans` | galleries for marks of all shapes, side by side |
//! | `faces` | the same for breech faces, turned and shifted along and down, and the second look at the best |
//!
//! Six lands of 64 samples against six at 23 shifts are 53,000 multiplications a record. Bullets of 4 to 8 lands and
//! marks that are one line go through the same kernels; every shape has a gallery of its own. A missing land counts
//! neither for nor against.

mod best;
mod faces;
mod layout;
mod mark_scans;
mod pass;
mod portable_kernel;
mod query;
mod record_blocks;
mod record_set;
mod shape;
mod vector_kernels;

#[cfg(test)]
mod equality_tests;

pub use best::ScanHit;
pub use faces::{
    FaceGallery, FaceQuery, FaceScanQuery, FaceScanRequest, FaceSearch, ShiftArea, ShortListSettings,
};
pub use layout::ScanGallery;
pub use mark_scans::MarkScans;
pub use pass::{ScanRequest, ScanSettings};
pub use query::ScanQuery;
pub use record_set::RecordSet;
pub use shape::{MOST_SAMPLES, ORDINARY_SAMPLES, RECORDS_PER_BLOCK, SAMPLES_PER_GROUP, ScanShape};
pub use vector_kernels::ScanKernel;
pub(super) use vector_kernels::shifted_product_sums;
