//! The first pass over a gallery of breech faces: every record at every angle and shift, no index.
//!
//! Faces are compared at 100 um ([`crate::ballistics::breech_face::CoarseFace`]). A record is one land of the kernels: the
//! groups of four heights that touch the round window, row by row. The query turned by one angle is one land too, with a copy
//! for every shift along and down; the score is the largest correlation, with zeros for what is missing, over all angles and
//! shifts. It needs no masks and is the same work for all records. A mate that is only partly measured loses by it: so the best
//! few thousand are looked at again over what both have measured (`short_list`).
//!
//! | file | what it does |
//! |---|---|
//! | `gallery` | the gallery in memory: adding, removing, reading back |
//! | `query` | the query: its angles, its shifts, its copies |
//! | `pass` | the pass over the gallery, for many queries and on several threads |
//! | `short_list` | the second look at the best of the first |

mod gallery;
mod pass;
mod query;
mod short_list;

#[cfg(test)]
mod equality_tests;

pub use gallery::FaceGallery;
pub use pass::FaceScanRequest;
pub use query::{FaceScanQuery, FaceSearch, ShiftArea};
pub use short_list::{FaceQuery, ShortListSettings};
