//! Outlines of countries, read once from the text that is built in. `data/README.md` tells the format, the source (Natural
//! Earth, public domain) and how disputed areas are drawn.

use std::collections::HashMap;
use std::sync::OnceLock;

const TEXT: &str = include_str!("../../../data/world_outlines.txt");

/// A place on the globe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    /// Degrees to the east, beyond 180 where a line crosses the date line.
    pub(crate) longitude: f64,
    /// Degrees to the north.
    pub(crate) latitude: f64,
    /// The same as a unit vector: towards 0° E on the equator, towards 90° E, and towards the north pole.
    pub(crate) vector: [f64; 3],
}

impl Place {
    pub(crate) fn new(longitude: f64, latitude: f64) -> Self {
        let (east, north) = (longitude.to_radians(), latitude.to_radians());
        let vector = [north.cos() * east.cos(), north.cos() * east.sin(), north.sin()];
        Self { longitude, latitude, vector }
    }
}

/// What an arc separates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edge {
    /// Land and sea.
    Coast,
    /// Two areas.
    Border,
    /// Two areas, without full agreement about it.
    Disputed,
}

/// A piece of a border or coast.
#[derive(Debug)]
pub(crate) struct Arc {
    pub(crate) edge: Edge,
    pub(crate) places: Vec<Place>,
}

/// A country or territory.
#[derive(Debug)]
pub(crate) struct Area {
    /// Its ISO 3166-1 alpha-2 code; `-` for an area that no code list names.
    pub(crate) code: String,
    /// The country whose value it takes when it has none of its own.
    pub(crate) parent: Option<String>,
    /// Where its name stands.
    pub(crate) anchor: Place,
    /// Rings of arcs, the largest part first; a negative number is the arc `!n`, backwards.
    pub(crate) rings: Vec<Vec<i32>>,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Outlines {
    pub(crate) arcs: Vec<Arc>,
    pub(crate) areas: Vec<Area>,
    by_code: HashMap<String, usize>,
}

impl Outlines {
    /// The area of a code.
    pub(crate) fn area(&self, code: &str) -> Option<&Area> {
        self.by_code.get(code).and_then(|place| self.areas.get(*place))
    }

    /// Where the name of a country stands; `None` for a code that is on no map.
    pub(crate) fn anchor(&self, code: &str) -> Option<Place> {
        self.area(code).map(|area| area.anchor)
    }

    /// The places of a ring, without the arcs' common ends.
    pub(crate) fn ring<'a>(&'a self, ring: &'a [i32]) -> impl Iterator<Item = &'a Place> {
        ring.iter().flat_map(|reference| {
            let (number, backwards) = arc_of(*reference);
            let places = self.arcs.get(number).map_or(&[][..], |arc| &arc.places);
            let count = places.len().saturating_sub(1);
            let forwards = places.iter().take(count);
            let reversed = places.iter().rev().take(count);
            let (forwards, reversed) =
                if backwards { (None, Some(reversed)) } else { (Some(forwards), None) };
            forwards.into_iter().flatten().chain(reversed.into_iter().flatten())
        })
    }
}

/// The number of the arc that a ring names, and whether it is walked backwards.
pub(crate) fn arc_of(reference: i32) -> (usize, bool) {
    let number = if reference < 0 { !reference } else { reference };
    (usize::try_from(number).unwrap_or(usize::MAX), reference < 0)
}

/// The outlines that are built in.
pub(crate) fn outlines() -> &'static Outlines {
    static OUTLINES: OnceLock<Outlines> = OnceLock::new();
    OUTLINES.get_or_init(|| read(TEXT))
}

/// Reads the text. A line that cannot be read is left out: a test makes sure that there is none.
fn read(text: &str) -> Outlines {
    let mut outlines = Outlines::default();
    let mut quantum = 0.01;
    for line in text.lines() {
        let Some((word, rest)) = line.split_once(' ') else { continue };
        let edge = match word {
            "quantum" => {
                quantum = rest.parse().unwrap_or(quantum);
                continue;
            }
            "area" => {
                if let Some(area) = read_area(rest) {
                    outlines.by_code.insert(area.code.clone(), outlines.areas.len());
                    outlines.areas.push(area);
                }
                continue;
            }
            "coast" => Edge::Coast,
            "border" => Edge::Border,
            "disputed" => Edge::Disputed,
            _ => continue,
        };
        outlines.arcs.push(Arc { edge, places: read_places(rest, quantum) });
    }
    outlines
}

fn read_area(text: &str) -> Option<Area> {
    let mut words = text.splitn(5, ' ');
    let code = words.next()?.to_owned();
    let parent = words.next().filter(|parent| *parent != "-").map(str::to_owned);
    let anchor = Place::new(words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let rings = words.next().unwrap_or("").split('/');
    let rings = rings.map(|ring| ring.split_whitespace().filter_map(|number| number.parse().ok()).collect());
    Some(Area { code, parent, anchor, rings: rings.filter(|ring: &Vec<i32>| !ring.is_empty()).collect() })
}

/// Differences in letters of five bits each, from 63 on, with the sign in the lowest bit; longitude and latitude in turn.
fn read_places(text: &str, quantum: f64) -> Vec<Place> {
    let mut numbers = Vec::new();
    let (mut value, mut shift) = (0_i64, 0_u32);
    for letter in text.bytes() {
        let bits = i64::from(letter) - 63;
        value |= (bits & 0x1f) << shift.min(40);
        shift += 5;
        if bits & 0x20 == 0 {
            numbers.push(if value & 1 == 1 { !(value >> 1) } else { value >> 1 });
            (value, shift) = (0, 0);
        }
    }
    let (mut x, mut y) = (0_i64, 0_i64);
    let mut places: Vec<Place> = Vec::with_capacity(numbers.len() / 2);
    for pair in numbers.chunks_exact(2) {
        let [east, north] = pair else { continue };
        x += east;
        y += north;
        #[allow(clippy::cast_precision_loss)]
        let (mut longitude, latitude) = (x as f64 * quantum, y as f64 * quantum);
        // A line over the date line goes on beyond 180 degrees.
        if let Some(before) = places.last() {
            longitude -= ((longitude - before.longitude) / 360.0).round() * 360.0;
        }
        places.push(Place::new(longitude, latitude));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_every_arc_is_there() {
        let outlines = outlines();
        let lines =
            TEXT.lines().filter(|line| !line.starts_with('#') && !line.starts_with("quantum")).count();
        assert_eq!(outlines.arcs.len() + outlines.areas.len(), lines);
        assert!(outlines.areas.len() > 230 && outlines.arcs.iter().all(|arc| arc.places.len() >= 2));
        for area in &outlines.areas {
            for reference in area.rings.iter().flatten() {
                assert!(arc_of(*reference).0 < outlines.arcs.len(), "{}", area.code);
            }
        }
    }

    #[test]
    fn rings_are_closed_and_continuous() {
        let outlines = outlines();
        for area in &outlines.areas {
            for ring in &area.rings {
                let ends: Vec<([f64; 3], [f64; 3])> = ring
                    .iter()
                    .filter_map(|reference| {
                        let (number, backwards) = arc_of(*reference);
                        let places = &outlines.arcs.get(number)?.places;
                        let (first, last) = (places.first()?.vector, places.last()?.vector);
                        Some(if backwards { (last, first) } else { (first, last) })
                    })
                    .collect();
                for (one, next) in ends.iter().zip(ends.iter().cycle().skip(1)) {
                    let apart: f64 = one.1.iter().zip(next.0).map(|(a, b)| (a - b).powi(2)).sum();
                    assert!(apart < 1e-6, "{}: {apart}", area.code);
                }
            }
        }
    }

    #[test]
    fn countries_lie_where_they_are() {
        let anchor = |code: &str| outlines().anchor(code).map(|place| (place.longitude, place.latitude));
        assert!(
            matches!(anchor("FR"), Some((x, y)) if (-1.0..6.0).contains(&x) && (44.0..49.0).contains(&y))
        );
        assert!(matches!(anchor("FJ"), Some((x, y)) if x > 176.0 && (-19.0..-16.0).contains(&y)));
        assert_eq!(outlines().area("GF").and_then(|area| area.parent.as_deref()), Some("FR"));
        assert_eq!(anchor("YU"), None);
    }
}
