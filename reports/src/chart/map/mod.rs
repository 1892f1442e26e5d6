//! What every map needs: the outlines of countries, projections, and the ground that the data are laid on.
//!
//! - `outlines`: countries as they stand in `data/world_outlines.txt`
//! - `projection`: from the globe to the plane
//! - `view`: which part of the world is shown, and where a place lies in the drawing
//! - `ground`: land, borders and coasts, as fine as the drawing shows
//! - `names`: labels that do not touch each other

mod ground;
mod names;
mod outlines;
mod projection;
mod view;

pub(super) use ground::{Filled, LAND, SMALL_AREA, draw as draw_ground};
pub(super) use names::{Names, Spot};
pub(super) use outlines::outlines;
pub(super) use view::View;
