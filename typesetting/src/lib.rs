//! Documents on paper: a template in Typst's language, data and drawings become a PDF.
//!
//! A [`Document`] is complete in itself: a main file, and every other file that it may read, by its path. There is nothing else:
//! no disk, no network, no packages, no fonts of the system, no clock. The same document gives the same bytes.
//!
//! What comes out is PDF/A-2a (may be archived) and PDF/UA-1 (may be read aloud) at once: fonts are embedded, text can be
//! copied, headings are bookmarks, tables have headings, and a picture without a text alternative is an error.
//!
//! # Layout
//! - [`document`]: what is set; [`typesetter`]: setting it
//! - [`fonts`]: the faces it is set in, built in or given, and letters that none of them has
//! - `world`: what a template can reach; [`error`]: what can be wrong, with file, line and what the template says

pub mod document;
pub mod error;
pub mod fonts;
pub mod typesetter;
mod world;

pub use document::Document;
pub use error::{Problem, TypesettingError};
pub use fonts::Fonts;
pub use typesetter::Typesetter;
