//! What can be wrong with an X3P file.

use thiserror::Error;

/// A file that cannot be read, and why.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum X3pError {
    /// Not a zip archive, or a broken one.
    #[error("not an X3P file: {reason}; an X3P file is a zip archive with a main.xml")]
    Archive {
        /// What the archive reader says.
        reason: String,
    },
    /// An entry that must be there is not.
    #[error("the archive has no {name}")]
    MissingEntry {
        /// Name of the entry.
        name: String,
    },
    /// The file or an entry is larger than it may be.
    #[error("{what} is larger than {most} bytes")]
    TooLarge {
        /// What is too large.
        what: String,
        /// The limit.
        most: u64,
    },
    /// The description is not XML.
    #[error("main.xml cannot be read: {reason}")]
    Xml {
        /// What the reader says.
        reason: String,
    },
    /// The description lacks something.
    #[error("main.xml does not say {path}")]
    Missing {
        /// Names of elements that lead there.
        path: &'static str,
    },
    /// The description says something that cannot be.
    #[error("main.xml says `{value}` for {path}; expected {expected}")]
    Wrong {
        /// Names of elements that lead there.
        path: &'static str,
        /// What it says, cut to 80 characters.
        value: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// More heights than a scan may have.
    #[error("{columns} x {rows} heights are more than the {most} that are read; crop or downsample the scan")]
    TooManyPoints {
        /// Heights along a row.
        columns: u64,
        /// Rows.
        rows: u64,
        /// The limit.
        most: usize,
    },
    /// Too few or too many bytes of heights.
    #[error("{name} has {found} bytes, {expected} are needed for {columns} x {rows} heights")]
    Length {
        /// Name of the entry.
        name: String,
        /// Bytes there.
        found: u64,
        /// Bytes needed.
        expected: u64,
        /// Heights along a row.
        columns: usize,
        /// Rows.
        rows: usize,
    },
    /// The heights are not those that were written.
    #[error(
        "the heights have the MD5 checksum {found}, main.xml says {stated}: the file was damaged or changed"
    )]
    Checksum {
        /// What the description says.
        stated: String,
        /// What the heights have.
        found: String,
    },
    /// A spacing in no unit that makes sense of it.
    #[error(
        "a spacing of {x} by {y} is between 0.1 and 50 micrometres in neither metres, millimetres nor micrometres"
    )]
    Spacing {
        /// Along a row.
        x: f64,
        /// Between rows.
        y: f64,
    },
    /// Heights in no unit that makes sense of them.
    #[error(
        "heights that differ by {range} make a surface of between 0.5 and 5,000 micrometres in neither metres, millimetres \
         nor micrometres"
    )]
    Heights {
        /// Difference of the highest and the lowest.
        range: f64,
    },
    /// Nothing was measured.
    #[error("the scan has no measured height")]
    Empty,
}
