//! What is known of a firearm that is to be identified.

use super::silhouette::SeenSilhouette;
use crate::linkage::FirearmDescription;

/// Any subset of what can be read off, or measured on, a firearm. An empty text is not known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sought {
    /// Make, model, calibre, serial, type, country and year of manufacture.
    pub description: FirearmDescription,
    /// Action code.
    pub action_code: String,
    /// Length of the barrel in millimetres.
    pub barrel_length_mm: Option<u32>,
    /// Rounds that it holds.
    pub capacity: Option<u32>,
    /// Its outline in a photograph.
    pub silhouette: Option<SeenSilhouette>,
}

impl From<FirearmDescription> for Sought {
    fn from(description: FirearmDescription) -> Sought {
        Sought { description, ..Sought::default() }
    }
}
