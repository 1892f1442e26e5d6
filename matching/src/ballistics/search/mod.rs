//! One exhibit against many: hard filters, first pass on decimated marks, exact comparison, ranked candidates.
//!
//! Two exhibits of one case are never compared, nor exhibits of different calibre groups when both are known. When
//! the exhibits that are left are few, all of them are compared exactly; otherwise the first pass chooses which.
//!
//! | file | what it does |
//! |---|---|
//! | `exhibit` | what was fired, with its marks, ready for both passes; what excludes a pair |
//! | `candidate` | an exhibit that should be looked at, and why |
//! | `gallery` | the search |

mod candidate;
mod exhibit;
mod gallery;
#[cfg(test)]
mod tests;

pub use candidate::{Candidate, ExhibitComparison, MarkScore};
pub use exhibit::{Exhibit, ExhibitKind, PreparedExhibit, SoughtExhibit};
pub use gallery::{Gallery, SearchOutcome, SearchSettings};
