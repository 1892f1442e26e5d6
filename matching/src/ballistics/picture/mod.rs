//! What was compared as pictures for the examiner: scalable vector graphics, written by hand, with nothing from outside: no font,
//! no script, no file.
//!
//! | file | what it does |
//! |---|---|
//! | `striae` | two aligned signatures and their striae |
//! | `breech_face` | two breech faces and their congruent cells |
//! | `png` | grey pixels as an image within the picture |
//! | `page` | what all pictures share: colours, opening, names |
//!
//! A picture shows why a score is high or low. It identifies nothing.

mod breech_face;
mod page;
mod png;
mod striae;

pub use breech_face::face_overlay_svg;
pub use striae::overlay_svg;
