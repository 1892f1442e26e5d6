//! The features of a pair of lands after what stands out was cut off.

use super::super::correlation::{LagWindow, PreparedLand};
use super::super::signature::{CLIP_DEVIATIONS, COMMON_SPACING_UM, LandSignature};
use super::super::striae::{AlignedLands, LandFeatures};

/// A land ready to be compared with many.
#[derive(Debug, Clone)]
pub struct ReadyLand {
    clipped: LandSignature,
    prepared: PreparedLand,
}

impl ReadyLand {
    /// Cuts off what stands out and prepares the land at the common spacing. `None` when nothing comparable is left.
    #[must_use]
    pub fn new(land: &LandSignature) -> Option<Self> {
        let clipped = land.clipped(CLIP_DEVIATIONS);
        let prepared = PreparedLand::new(&clipped, COMMON_SPACING_UM)?;
        Some(Self { clipped, prepared })
    }

    /// The features of this land and another. `None` when the two cannot be laid side by side.
    #[must_use]
    pub fn features(&self, other: &Self, window: LagWindow) -> Option<LandFeatures> {
        Some(LandFeatures::of(&self.aligned(other, window)?))
    }

    /// Both lands side by side, cut as they are compared.
    #[must_use]
    pub fn aligned(&self, other: &Self, window: LagWindow) -> Option<AlignedLands> {
        let alignment = self.prepared.align(&other.prepared, window)?;
        AlignedLands::at(&self.clipped, &other.clipped, alignment)
    }
}
