//! Identification: which entries of the reference table a described firearm may be.
//!
//! Each candidate comes with the parts of its score and a sentence for each, so that an officer can check it against
//! the weapon. The serial only supports: formats in reference tables are examples, not laws.

mod index;
mod reference;

pub use index::{Identification, IdentifiedPart, ReferenceIndex};
pub use reference::ReferenceFirearm;

#[cfg(test)]
mod tests;
