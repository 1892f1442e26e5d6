//! Which part of the world a map shows: the whole, or as much as holds the countries it is about.

use super::outlines::{Outlines, Place};
use super::projection::Projection;
use crate::chart::{FULL, HALF};

/// Countries wider than this, in radians, are held by the place of their name: a map of Europe need not reach Vladivostok.
const GIANT: f64 = 0.62;
/// A part of the world whose edge lies farther than this from its centre, in radians, is shown as the whole.
const FARTHEST: f64 = 0.95;
/// Least width of a map in radians: what lies around helps to see where one is.
const LEAST: f64 = 0.45;
/// The world is cut off south of this and north of that, in degrees: there is no bureau there.
const WORLD: (f64, f64) = (-56.0, 83.0);

/// A part of the world, and how it lies in the drawing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    pub(crate) projection: Projection,
    scale: f64,
    middle: (f64, f64),
    /// Width of the map.
    pub(crate) width: f64,
    /// Height of the map.
    pub(crate) height: f64,
}

impl View {
    /// The smallest part that holds the countries; the world when that part is not small.
    pub(crate) fn of<'a>(outlines: &Outlines, codes: impl Iterator<Item = &'a str>, width: f64) -> Self {
        let extents: Vec<Vec<Place>> = codes.filter_map(|code| extent(outlines, code)).collect();
        Self::part(&extents, width).unwrap_or_else(|| Self::world(width))
    }

    /// The whole world.
    pub(crate) fn world(width: f64) -> Self {
        let projection = Projection::EqualEarth;
        let (half, _) = projection.project(&Place::new(191.0, 0.0), 0.0);
        let at = |latitude| projection.project(&Place::new(0.0, latitude), 0.0).1;
        let (south, north) = (at(WORLD.0), at(WORLD.1));
        let scale = width / (2.0 * half);
        Self {
            projection,
            scale,
            middle: (0.0, (south + north) / 2.0),
            width,
            height: (north - south) * scale,
        }
    }

    fn part(extents: &[Vec<Place>], width: f64) -> Option<Self> {
        let places = || extents.iter().flatten();
        places().next()?;
        let mut sum = [0.0; 3];
        // Each country weighs the same, however long its border.
        for extent in extents {
            for place in extent {
                #[allow(clippy::cast_precision_loss)]
                let weight = 1.0 / extent.len() as f64;
                for (sum, part) in sum.iter_mut().zip(place.vector) {
                    *sum += part * weight;
                }
            }
        }
        let centre =
            Place::new(sum[1].atan2(sum[0]).to_degrees(), sum[2].atan2(sum[0].hypot(sum[1])).to_degrees());
        // Twice: the middle of what is seen from a first centre is a better one.
        let projection = Projection::about(centre);
        let (low, high) = bounds(&projection, places())?;
        let projection =
            Projection::about(away(&projection, ((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0)));
        let farthest = places().map(|place| projection.nearness(place)).fold(1.0, f64::min);
        if farthest < FARTHEST.cos() {
            return None;
        }
        let (low, high) = bounds(&projection, places())?;
        let (wide, tall) = ((high.0 - low.0).max(LEAST) * 1.16, (high.1 - low.1).max(LEAST * 0.4) * 1.16);
        let (shortest, tallest) = if width > HALF { (0.44, 0.62) } else { (0.6, 1.0) };
        let height = width * (tall / wide).clamp(shortest, tallest);
        let scale = (width / wide).min(height / tall);
        let middle = ((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0);
        Some(Self { projection, scale, middle, width: width.min(FULL), height })
    }

    /// It shows all of the world.
    pub(crate) fn is_world(&self) -> bool {
        self.projection == Projection::EqualEarth
    }

    /// A place in the drawing. `turn`: see [`Projection::project`].
    pub(crate) fn place(&self, place: &Place, turn: f64) -> (f64, f64) {
        let (x, y) = self.projection.project(place, turn);
        (
            self.width / 2.0 + (x - self.middle.0) * self.scale,
            self.height / 2.0 - (y - self.middle.1) * self.scale,
        )
    }

    /// Where a place lies, if it is on the map.
    pub(crate) fn seen(&self, place: &Place) -> Option<(f64, f64)> {
        if self.projection.nearness(place) < -0.2 {
            return None;
        }
        let (x, y) = self.place(place, self.projection.turn(place.longitude));
        ((2.0..self.width - 2.0).contains(&x) && (2.0..self.height - 2.0).contains(&y)).then_some((x, y))
    }
}

/// The places that a map must hold to show a country: those of its largest part and of parts that are not much smaller.
fn extent(outlines: &Outlines, code: &str) -> Option<Vec<Place>> {
    let area = outlines.area(code)?;
    let rings = area.rings.iter().map(|ring| outlines.ring(ring).copied().collect::<Vec<Place>>());
    let rings: Vec<Vec<Place>> = rings.collect();
    let anchor = Projection::about(area.anchor);
    let largest = rings.iter().map(|ring| surface(&anchor, ring)).fold(0.0, f64::max);
    let main: Vec<Place> =
        rings.into_iter().filter(|ring| surface(&anchor, ring) >= largest * 0.2).flatten().collect();
    let is_giant = match bounds(&anchor, main.iter()) {
        Some((low, high)) => high.0 - low.0 > GIANT || high.1 - low.1 > GIANT,
        None => true,
    };
    Some(if is_giant { vec![area.anchor] } else { main })
}

/// The surface of a ring as seen from an anchor; nothing for what lies on the other side of the globe.
fn surface(projection: &Projection, ring: &[Place]) -> f64 {
    if ring.iter().any(|place| projection.nearness(place) < -0.5) {
        return 0.0;
    }
    let points: Vec<(f64, f64)> = ring.iter().map(|place| projection.project(place, 0.0)).collect();
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|((x, y), (u, v))| x * v - u * y).sum::<f64>().abs() / 2.0
}

type Corner = (f64, f64);

fn bounds<'a>(projection: &Projection, places: impl Iterator<Item = &'a Place>) -> Option<(Corner, Corner)> {
    let mut found: Option<(Corner, Corner)> = None;
    for place in places {
        let (x, y) = projection.project(place, 0.0);
        let (low, high) = found.unwrap_or(((x, y), (x, y)));
        found = Some(((low.0.min(x), low.1.min(y)), (high.0.max(x), high.1.max(y))));
    }
    found
}

/// The place on the globe of a point on the plane (Snyder, equations 20-14, 20-15 and 24-16, with unit vectors).
fn away(projection: &Projection, (x, y): (f64, f64)) -> Place {
    let Projection::Azimuthal { centre, east, north } = projection else { return Place::new(0.0, 0.0) };
    let rho = x.hypot(y).min(2.0);
    let (along, across) = (1.0 - rho * rho / 2.0, (1.0 - rho * rho / 4.0).max(0.0).sqrt());
    let mut vector = [0.0; 3];
    for (place, part) in vector.iter_mut().enumerate() {
        let of = |axis: &[f64; 3]| axis.get(place).copied().unwrap_or(0.0);
        *part = along * of(centre) + across * (x * of(east) + y * of(north));
    }
    let latitude = vector[2].atan2(vector[0].hypot(vector[1])).to_degrees();
    Place::new(vector[1].atan2(vector[0]).to_degrees(), latitude)
}

#[cfg(test)]
mod tests {
    use super::super::outlines::outlines;
    use super::*;

    fn of(codes: &[&str]) -> View {
        View::of(outlines(), codes.iter().copied(), FULL)
    }

    #[test]
    fn neighbours_get_a_part_and_the_world_the_whole() {
        let view = of(&["FR", "BE", "RS", "SE"]);
        assert!(!view.is_world());
        for code in ["FR", "BE", "RS", "SE"] {
            let place = outlines().anchor(code).and_then(|anchor| view.seen(&anchor));
            assert!(place.is_some(), "{code}");
        }
        assert!(view.seen(&Place::new(-100.0, 40.0)).is_none());
        assert!(of(&["FR", "BR", "JP"]).is_world());
        assert!(of(&[]).is_world() && of(&["YU"]).is_world());
    }

    #[test]
    fn a_map_over_the_date_line_is_small() {
        assert!(!of(&["FJ", "TO", "WS", "NZ"]).is_world());
    }

    #[test]
    fn a_point_on_the_plane_leads_back_to_its_place() {
        let projection = Projection::about(Place::new(-100.0, 40.0));
        let back = away(&projection, projection.project(&Place::new(30.0, 55.0), 0.0));
        assert!((back.longitude - 30.0).abs() < 1e-9 && (back.latitude - 55.0).abs() < 1e-9, "{back:?}");
    }
}
