//! Why a scan is no breech face, and why stored bytes are none.

use thiserror::Error;

/// A scan that cannot be prepared, and what to do about it.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum BreechFaceError {
    /// The distance between heights is not usable.
    #[error(
        "heights are {x_um} and {y_um} um apart; a breech face needs between {least_um} and {most_um} um: scan it with \
         another objective, or set the spacing of the file right"
    )]
    Spacing {
        /// Distance between columns.
        x_um: f64,
        /// Distance between rows.
        y_um: f64,
        /// Smallest distance accepted.
        least_um: f64,
        /// Largest distance accepted.
        most_um: f64,
    },
    /// The number of heights is not columns times rows.
    #[error("{heights} heights for {columns} columns and {rows} rows; give one height per column and row")]
    Shape {
        /// Heights given.
        heights: usize,
        /// Columns stated.
        columns: usize,
        /// Rows stated.
        rows: usize,
    },
    /// No height at all.
    #[error("nothing was measured; check the mask of the scan")]
    NothingMeasured,
    /// Too little for a comparison.
    #[error(
        "only {measured_mm2:.2} mm2 are left after edges and outliers, at least {least_mm2:.2} are needed; scan the whole \
         breech face impression"
    )]
    TooSmall {
        /// Area measured.
        measured_mm2: f64,
        /// Limit.
        least_mm2: f64,
    },
    /// Larger than the head of any cartridge.
    #[error(
        "the measured area is {width_mm:.1} by {height_mm:.1} mm, a breech face impression is at most {most_mm:.0} mm \
         wide; crop the scan to it, and check the unit of its spacing"
    )]
    TooLarge {
        /// Width of what was measured.
        width_mm: f64,
        /// Its height.
        height_mm: f64,
        /// Limit.
        most_mm: f64,
    },
    /// No marks.
    #[error("all heights are the same between 16 and 500 um; a flat surface cannot be compared")]
    Flat,
}

/// Stored bytes that are no breech face.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoredFaceError {
    /// The first bytes are others.
    #[error("these bytes are no stored breech face")]
    NotOne,
    /// Written by a program newer than this one.
    #[error("version {version} of the stored form is not known; this program reads up to {most}")]
    Version {
        /// What the bytes state.
        version: u8,
        /// The newest known.
        most: u8,
    },
    /// Other length than stated.
    #[error("{actual} bytes where {expected} were stated; the stored face was cut off or has bytes too many")]
    Length {
        /// What was stated.
        expected: usize,
        /// What is there.
        actual: usize,
    },
    /// A number that no prepared face has.
    #[error("the stored face states {what} that no breech face has; prepare it from its scan again")]
    Stated {
        /// Which number.
        what: &'static str,
    },
}
