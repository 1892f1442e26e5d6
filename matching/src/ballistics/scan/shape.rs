//! What the records of one gallery have in common: how many lands, how long, how far they are shifted.

use super::super::coarse::{COARSE_SPACING_UM, CoarseMark};
use super::super::mark::MarkKind;
use super::super::signature::LAND_LIMITS;

/// Records of one block: one for each 32-bit lane of the widest vector.
pub const RECORDS_PER_BLOCK: usize = 16;
/// Samples that are multiplied and summed in one step of a 32-bit lane.
pub const SAMPLES_PER_GROUP: usize = 4;
/// Samples of a land at the ordinary width: 2 mm at 31.25 um.
pub const ORDINARY_SAMPLES: usize = 64;
/// Longest land of a scan (32 mm). Sums stay far below 32 bits: 1,024 x 255 x 128.
pub const MOST_SAMPLES: usize = 1024;

/// Longest land that a kernel is given: a breech face is one of 36 x 36 samples at most.
pub(super) const MOST_RECORD_SAMPLES: usize = 1296;

/// The common shape of the records of a gallery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScanShape {
    kind: MarkKind,
    lands: usize,
    samples: usize,
}

impl ScanShape {
    /// Bullets of 4 to 8 lands up to 2 mm wide; wider lands are cut off there. `None` for other numbers of lands.
    #[must_use]
    pub fn bullets(lands: usize) -> Option<Self> {
        Self::new(MarkKind::Lea, lands, ORDINARY_SAMPLES)
    }

    /// Any kind of mark. `samples` (of 31.25 um) is brought up to a multiple of 16, at least 64 and at most 1,024;
    /// what a land has beyond is cut off. `None` when a mark of the kind cannot have so many lands.
    #[must_use]
    pub fn new(kind: MarkKind, lands: usize, samples: usize) -> Option<Self> {
        let (least, most) = match kind {
            MarkKind::Lea => LAND_LIMITS,
            _ => (1, 1),
        };
        let samples = samples.clamp(ORDINARY_SAMPLES, MOST_SAMPLES).next_multiple_of(16);
        (least..=most).contains(&lands).then_some(Self { kind, lands, samples })
    }

    /// The shape that holds all of a mark. `None` for a mark that cannot be scanned.
    #[must_use]
    pub fn of(mark: &CoarseMark) -> Option<Self> {
        Self::new(mark.kind(), mark.land_count(), mark.width())
    }

    /// Kind of the marks.
    #[must_use]
    pub fn kind(self) -> MarkKind {
        self.kind
    }

    /// Lands of a record, 1 for a mark that is one line.
    #[must_use]
    pub fn lands(self) -> usize {
        self.lands
    }

    /// Samples of a land.
    #[must_use]
    pub fn samples(self) -> usize {
        self.samples
    }

    /// Groups of four samples of a land.
    #[must_use]
    pub fn groups(self) -> usize {
        self.samples / SAMPLES_PER_GROUP
    }

    /// Largest shift in samples in either direction.
    #[must_use]
    pub fn most_lag(self) -> usize {
        (self.kind.lag_window().most_lag_um / COARSE_SPACING_UM).floor() as usize
    }

    /// Number of shifts: 23 for lands, 135 for lines.
    #[must_use]
    pub fn lags(self) -> usize {
        2 * self.most_lag() + 1
    }
}
