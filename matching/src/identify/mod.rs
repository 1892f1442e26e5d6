//! Identification: which entries of the reference table a described firearm may be, what to look at next, and what to
//! beware of.
//!
//! Each candidate comes with the parts of its score and a sentence for each, so that an officer can check it against
//! the weapon. The serial only supports: formats in reference tables are examples, not laws.
//!
//! [`ReferenceFirearm`] is an entry, [`Sought`] what is known of a firearm. Entries are filed by `traits`: a table of a
//! quarter of a million entries has few thousand different makes, models, calibres and so on. `points` judge each
//! different value once per question, and the entries add them up (`index`); words are made for the best only.
//! `picture` reads a photograph, `silhouette` finds the outline in it. `question` finds what tells the remaining ones
//! apart best, `warnings` what an officer may overlook.

mod index;
mod picture;
mod points;
mod question;
mod reference;
mod silhouette;
mod sought;
mod traits;
mod warnings;

pub use index::{Identification, Identified, IdentifiedPart, ReferenceIndex};
pub use picture::PictureError;
pub use question::{Answer, Question};
pub use reference::ReferenceFirearm;
pub use silhouette::SeenSilhouette;
pub use sought::Sought;
pub use traits::Trait;
pub use warnings::{Warning, WarningKind};

#[cfg(test)]
mod tests;
