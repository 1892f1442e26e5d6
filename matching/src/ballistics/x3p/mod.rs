//! Scans of surfaces as X3P files (ISO 25178-72): a zip archive of a description (`main.xml`), heights, and checksums.
//!
//! | file | what it does |
//! |---|---|
//! | `archive` | the entries of the archive, none of them larger than it may be |
//! | `document` | what the description says |
//! | `points` | heights from bytes, and which of them were measured |
//! | `units` | metres, or what was written instead |
//! | `writer` | a scan as a file |
//! | `error` | what can be wrong, for who has the file |
//!
//! Files come from many programs and differ in what the standard leaves open, and in what it does not. What can be told for
//! certain is set right and said ([`Quirk`]); anything else is an error. No file makes the reader take more memory than the
//! heights that it states, of which there is a limit ([`MOST_POINTS`]).

mod archive;
mod document;
mod error;
mod points;
#[cfg(test)]
mod tests;
mod units;
mod writer;

pub use archive::{MOST_BYTES, MOST_POINTS};
pub use error::X3pError;
pub use units::LengthUnit;
pub use writer::write;

use archive::Archive;
use document::{Dimensions, Document, Heights};
use serde::Serialize;

/// A scanned surface.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    /// Heights along a row.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
    /// Distance between columns, and between rows, in micrometres.
    pub spacing_um: (f64, f64),
    /// Heights in micrometres, row by row; NaN where nothing was measured.
    pub heights_um: Vec<f32>,
    /// Where it came from.
    pub origin: ScanOrigin,
    /// What was not as the standard says, and was set right.
    pub quirks: Vec<Quirk>,
}

/// What a file says of its own origin. Empty where it says nothing. Names of persons are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ScanOrigin {
    /// When it was measured, as written.
    pub date: String,
    /// Manufacturer of the instrument.
    pub manufacturer: String,
    /// Its model.
    pub model: String,
    /// Its version.
    pub version: String,
    /// How it probes the surface, such as `NonContacting`.
    pub probing: String,
    /// Remarks, such as settings of the instrument.
    pub comment: String,
}

/// What was not as the standard says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Quirk {
    /// Spacings are in another unit than metres.
    Spacing(LengthUnit),
    /// Heights are in another unit than metres.
    Heights(LengthUnit),
    /// The checksum of the description is not that of the description: somebody changed it afterwards.
    DescriptionChanged,
    /// There is no checksum of the heights.
    NoChecksum,
}

impl Scan {
    /// Reads a file.
    ///
    /// # Errors
    /// When it is no such file, is broken, or is too large.
    pub fn read(file: &[u8]) -> Result<Scan, X3pError> {
        let mut archive = Archive::open(file)?;
        let text = archive.description()?;
        let document = Document::parse(&text)?;
        let mut quirks = Vec::new();
        let mut heights = match &document.heights {
            Heights::Listed(heights) => heights.clone(),
            Heights::Linked { entry, md5 } => {
                let Dimensions { columns, rows } = document.dimensions;
                let expected = columns as u64 * rows as u64 * document.z.kind.bytes();
                let bytes = archive.exactly(entry, expected, (columns, rows))?;
                match md5 {
                    Some(stated) => archive::check_md5(stated, &bytes)?,
                    None => quirks.push(Quirk::NoChecksum),
                }
                points::decoded(&bytes, &document.z)
            }
        };
        if archive.description_checksum()?.is_some_and(|stated| !archive::has_md5(&stated, text.as_bytes())) {
            quirks.push(Quirk::DescriptionChanged);
        }
        if let Some(measured) = document.valid_points(&mut archive)? {
            points::leave_out(&mut heights, &measured);
        }
        let spacing = units::spacing(document.x.increment, document.y.increment)?;
        let height = units::heights(&heights, spacing.unit)?;
        quirks.extend((spacing.unit != LengthUnit::Metre).then_some(Quirk::Spacing(spacing.unit)));
        quirks.extend((height != LengthUnit::Metre).then_some(Quirk::Heights(height)));
        quirks.sort_unstable();
        Ok(Scan {
            columns: document.dimensions.columns,
            rows: document.dimensions.rows,
            spacing_um: spacing.um,
            heights_um: points::levelled(&heights, height.micrometres()),
            origin: document.origin,
            quirks,
        })
    }

    /// The height at a column of a row in micrometres; `None` where nothing was measured.
    #[must_use]
    pub fn height_um(&self, column: usize, row: usize) -> Option<f32> {
        let place = row.checked_mul(self.columns)?.checked_add(column).filter(|_| column < self.columns)?;
        self.heights_um.get(place).copied().filter(|height| !height.is_nan())
    }

    /// Share of the heights that were measured, 0 to 1.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        let measured = self.heights_um.iter().filter(|height| !height.is_nan()).count();
        measured as f64 / self.heights_um.len().max(1) as f64
    }

    /// The same surface with rows for columns.
    #[must_use]
    pub fn turned(&self) -> Scan {
        let heights_um = (0..self.columns)
            .flat_map(|column| self.heights_um.iter().skip(column).step_by(self.columns.max(1)).copied())
            .collect();
        Scan {
            columns: self.rows,
            rows: self.columns,
            spacing_um: (self.spacing_um.1, self.spacing_um.0),
            heights_um,
            origin: self.origin.clone(),
            quirks: self.quirks.clone(),
        }
    }

    /// The same surface as seen in a mirror: the last column first. Some instruments write what they see from below.
    #[must_use]
    pub fn mirrored(&self) -> Scan {
        let rows = self.heights_um.chunks(self.columns.max(1));
        Scan { heights_um: rows.flat_map(|row| row.iter().rev().copied()).collect(), ..self.clone() }
    }
}
