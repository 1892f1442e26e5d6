//! The ground of a map: land, borders and coasts, as fine as the drawing shows, and no line that lies outside it.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::outlines::{Area, Edge, Outlines, Place, arc_of};
use super::view::View;
use crate::chart::palette;
use crate::chart::svg::{Drawing, Pen, escape};

/// Land without a value.
pub(crate) const LAND: &str = "#eceff2";
/// Borders and coasts.
const BORDER: &str = "#b4bdc6";

/// Corners that stand out by less than this from a straight line are left out.
const FINENESS: f64 = 0.4;
/// Room around the map in which lines end, so that an edge of the map is never drawn as a border.
const MARGIN: f64 = 3.0;
/// Areas that show less than this in width and height get a dot.
pub(crate) const SMALL_AREA: f64 = 5.0;

/// A country that has a value.
#[derive(Debug, Clone)]
pub(crate) struct Filled {
    /// Its ISO 3166-1 alpha-2 code.
    pub(crate) code: String,
    /// Its colour.
    pub(crate) fill: &'static str,
    /// What is said when it is pointed at.
    pub(crate) title: String,
}

type Point = (f64, f64);

/// Draws all land, the countries that have a value in their colours, and an outline around the reader's own country. Returns
/// how wide and high the largest part of each area is in the drawing.
pub(crate) fn draw(
    drawing: &mut Drawing,
    outlines: &Outlines,
    view: &View,
    filled: &[Filled],
    own: Option<&str>,
) -> HashMap<String, (f64, f64)> {
    let mut sizes = HashMap::new();
    let kept: Vec<Vec<usize>> = outlines.arcs.iter().map(|arc| corners(&arc.places, view)).collect();
    let mut land = String::new();
    let mut coloured: Vec<(usize, String)> = Vec::new();
    let mut own_rings = String::new();
    let mut dots: Vec<(Point, Option<usize>)> = Vec::new();
    let value_of = |area: &Area| {
        let of = |code: &str| filled.iter().position(|filled| filled.code == code);
        of(&area.code).or_else(|| area.parent.as_deref().and_then(of))
    };
    for area in &outlines.areas {
        let value = value_of(area);
        let is_own = own.is_some_and(|own| area.code == own || area.parent.as_deref() == Some(own));
        let (mut wide, mut high): (f64, f64) = (0.0, 0.0);
        let mut data = String::new();
        for ring in &area.rings {
            let Some(points) = ring_points(outlines, view, &kept, ring) else { continue };
            let Some((least, most)) = bounds(&points) else { continue };
            let size = (most.0 - least.0, most.1 - least.1);
            if size.0 * size.1 > wide * high {
                (wide, high) = size;
            }
            if size.0 < 0.7 && size.1 < 0.7 {
                continue;
            }
            write_ring(&mut data, &clip(points, view));
        }
        sizes.insert(area.code.clone(), (wide, high));
        let widest = wide.max(high);
        if widest < SMALL_AREA
            && (value.is_some() || (area.parent.is_none() && widest < 1.5))
            && let Some(point) = view.seen(&area.anchor)
        {
            dots.push((point, value));
        }
        if is_own {
            own_rings.push_str(&data);
        }
        match value {
            Some(place) => match coloured.iter_mut().find(|(known, _)| *known == place) {
                Some((_, known)) => known.push_str(&data),
                None => coloured.push((place, data)),
            },
            None => land.push_str(&data),
        }
    }
    let shape = |data: &str, fill: &str| {
        format!(
            "<path d=\"{data}\" fill=\"{fill}\" fill-rule=\"evenodd\" stroke=\"{BORDER}\" stroke-width=\"0.5\" \
             stroke-linejoin=\"round\"/>\n"
        )
    };
    drawing.raw(&shape(&land, LAND));
    for (place, data) in coloured.iter().filter(|(_, data)| !data.is_empty()) {
        let Some(country) = filled.get(*place) else { continue };
        drawing.raw(&format!("<g><title>{}</title>\n", escape(&country.title)));
        drawing.raw(&shape(data, country.fill));
        drawing.raw("</g>\n");
    }
    disputed(drawing, outlines, view, &kept);
    if !own_rings.is_empty() {
        let pen = Pen::plain(palette::INK, 1.2).attributes();
        drawing.raw(&format!("<path d=\"{own_rings}\" fill=\"none\" {pen} stroke-linejoin=\"round\"/>\n"));
    }
    for (point, value) in dots {
        match value.and_then(|place| filled.get(place)) {
            Some(country) => {
                drawing.open_group(&country.title);
                drawing.ring(point, 3.2, country.fill, Pen::plain(palette::INK, 0.6));
                drawing.close_group();
            }
            None => drawing.circle(point, 0.9, BORDER),
        }
    }
    // What ends beyond the lower edge is covered; the other edges are those of the picture.
    drawing.rectangle((-MARGIN, view.height), (view.width + 2.0 * MARGIN, MARGIN + 2.0), palette::PAPER);
    if !view.is_world() {
        drawing.outline((0.5, 0.5), (view.width - 1.0, view.height - 0.5), palette::GRID, 1.0);
    }
    sizes
}

/// Borders without full agreement: dashes on white.
fn disputed(drawing: &mut Drawing, outlines: &Outlines, view: &View, kept: &[Vec<usize>]) {
    let mut data = String::new();
    for (arc, corners) in outlines.arcs.iter().zip(kept) {
        if arc.edge != Edge::Disputed {
            continue;
        }
        let points: Vec<Point> = corners
            .iter()
            .filter_map(|corner| arc.places.get(*corner))
            .filter(|place| view.projection.nearness(place) > -0.2)
            .map(|place| view.place(place, view.projection.turn(place.longitude)))
            .filter(|point| is_inside(*point, view))
            .collect();
        if points.len() > 1 {
            write_points(&mut data, &points);
        }
    }
    if data.is_empty() {
        return;
    }
    let white = Pen::plain(palette::PAPER, 1.1).attributes();
    let dashes = Pen::plain(palette::AXIS, 0.7).dashed(1.6, 1.6).attributes();
    drawing.raw(&format!(
        "<path d=\"{data}\" fill=\"none\" {white}/>\n<path d=\"{data}\" fill=\"none\" {dashes}/>\n"
    ));
}

/// The places of an arc that matter in the drawing (Douglas and Peucker, 1973). Both ends always do, so that neighbours
/// keep a common border.
fn corners(places: &[Place], view: &View) -> Vec<usize> {
    let last = places.len().saturating_sub(1);
    let turn = places.first().map_or(0.0, |place| view.projection.turn(place.longitude));
    let points: Vec<Point> = places.iter().map(|place| view.place(place, turn)).collect();
    let mut keep = vec![false; places.len()];
    for end in [0, last] {
        if let Some(keep) = keep.get_mut(end) {
            *keep = true;
        }
    }
    // What lies wholly on one side of the map is not seen, however fine.
    let (width, height) = (view.width + MARGIN, view.height + MARGIN);
    let is_away = |of: &dyn Fn(&Point) -> bool| points.iter().all(of);
    if is_away(&|p| p.0 < -MARGIN)
        || is_away(&|p| p.0 > width)
        || is_away(&|p| p.1 < -MARGIN)
        || is_away(&|p| p.1 > height)
    {
        return if last > 0 { vec![0, last] } else { vec![0] };
    }
    let mut stretches = vec![(0, last)];
    while let Some((from, to)) = stretches.pop() {
        let (Some(a), Some(b)) = (points.get(from), points.get(to)) else { continue };
        let between = points.iter().enumerate().take(to).skip(from + 1);
        let farthest = between
            .map(|(place, point)| (place, distance(*point, *a, *b)))
            .max_by(|one, other| one.1.total_cmp(&other.1));
        if let Some((place, far)) = farthest
            && far > FINENESS
        {
            if let Some(keep) = keep.get_mut(place) {
                *keep = true;
            }
            stretches.push((from, place));
            stretches.push((place, to));
        }
    }
    keep.iter().enumerate().filter(|(_, keep)| **keep).map(|(place, _)| place).collect()
}

/// How far a point lies from a stretch.
fn distance(point: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 {
        (((point.0 - a.0) * dx + (point.1 - a.1) * dy) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (point.0 - a.0 - along * dx).hypot(point.1 - a.1 - along * dy)
}

/// A ring in the drawing; `None` when it lies on the other side of the globe.
fn ring_points(outlines: &Outlines, view: &View, kept: &[Vec<usize>], ring: &[i32]) -> Option<Vec<Point>> {
    let mut places: Vec<(Place, f64)> = Vec::new();
    for reference in ring {
        let (number, backwards) = arc_of(*reference);
        let (arc, corners) = (outlines.arcs.get(number)?, kept.get(number)?);
        let count = corners.len().saturating_sub(1);
        let take = |corner: &usize| arc.places.get(*corner).copied();
        let part: Vec<Place> = if backwards {
            corners.iter().rev().take(count).filter_map(take).collect()
        } else {
            corners.iter().take(count).filter_map(take).collect()
        };
        for place in part {
            // Arcs of a ring over the date line may stand on either side of it.
            let shift = places.last().map_or(0.0, |(before, shift)| {
                let whole = before.longitude + shift - place.longitude;
                (whole / 360.0).round() * 360.0
            });
            places.push((place, shift));
        }
    }
    if places.iter().any(|(place, _)| view.projection.nearness(place) < -0.75) {
        return None;
    }
    #[allow(clippy::cast_precision_loss)]
    let mean =
        places.iter().map(|(place, shift)| place.longitude + shift).sum::<f64>() / places.len().max(1) as f64;
    let turn = view.projection.turn(mean);
    Some(places.iter().map(|(place, shift)| view.place(place, shift + turn)).collect())
}

fn bounds(points: &[Point]) -> Option<(Point, Point)> {
    let first = *points.first()?;
    Some(points.iter().fold((first, first), |(low, high), point| {
        ((low.0.min(point.0), low.1.min(point.1)), (high.0.max(point.0), high.1.max(point.1)))
    }))
}

fn is_inside((x, y): Point, view: &View) -> bool {
    x >= -MARGIN && x <= view.width + MARGIN && y >= -MARGIN && y <= view.height + MARGIN
}

/// The part of a ring that lies on the map and its margin (Sutherland and Hodgman, 1974).
fn clip(points: Vec<Point>, view: &View) -> Vec<Point> {
    if points.iter().all(|point| is_inside(*point, view)) {
        return points;
    }
    // Each edge: which coordinate, its limit, and whether what is kept lies above it.
    let edges = [
        (true, -MARGIN, true),
        (true, view.width + MARGIN, false),
        (false, -MARGIN, true),
        (false, view.height + MARGIN, false),
    ];
    let mut ring = points;
    for (is_x, limit, is_least) in edges {
        let of = |point: Point| if is_x { point.0 } else { point.1 };
        let inside = |point: Point| if is_least { of(point) >= limit } else { of(point) <= limit };
        let mut clipped = Vec::with_capacity(ring.len());
        let Some(mut before) = ring.last().copied() else { break };
        for point in ring {
            if inside(point) != inside(before) {
                let share = (limit - of(before)) / (of(point) - of(before));
                clipped
                    .push((before.0 + share * (point.0 - before.0), before.1 + share * (point.1 - before.1)));
            }
            if inside(point) {
                clipped.push(point);
            }
            before = point;
        }
        ring = clipped;
    }
    ring
}

fn write_ring(data: &mut String, points: &[Point]) {
    if points.len() > 2 {
        write_points(data, points);
        data.push('z');
    }
}

/// Points in tenths, each as its difference from the one before: outlines are most of what a map weighs.
fn write_points(data: &mut String, points: &[Point]) {
    #[allow(clippy::cast_possible_truncation)]
    let tenths = |value: f64| (value * 10.0).round() as i64;
    let mut before: Option<(i64, i64)> = None;
    for (x, y) in points {
        let point = (tenths(*x), tenths(*y));
        match before {
            None => {
                let _ = write!(data, "M{} {}l", short(point.0), short(point.1));
            }
            Some(before) if before == point => continue,
            Some((u, v)) => {
                let (dx, dy) = (short(point.0 - u), short(point.1 - v));
                let apart = |text: &str| if text.starts_with('-') { "" } else { " " };
                let first = if data.ends_with('l') { "" } else { apart(&dx) };
                let _ = write!(data, "{first}{dx}{}{dy}", apart(&dy));
            }
        }
        before = Some(point);
    }
    // A ring that shrank to a point has no line.
    if data.ends_with('l') {
        data.push_str("0 0");
    }
}

/// Tenths without a zero before or behind.
fn short(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    match (tenths.abs() / 10, tenths.abs() % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (0, tenth) => format!("{sign}.{tenth}"),
        (whole, tenth) => format!("{sign}{whole}.{tenth}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines_are_written_in_tenths() {
        let mut data = String::new();
        write_ring(&mut data, &[(10.0, 20.04), (10.26, 19.5), (10.26, 19.52), (9.0, 21.0)]);
        assert_eq!(data, "M10 20l.3-.5-1.3 1.5z");
        assert_eq!([short(-3), short(120), short(-15)], ["-.3", "12", "-1.5"]);
    }

    #[test]
    fn a_ring_is_cut_at_the_edges() {
        let view = View::world(744.0);
        let ring = clip(vec![(-100.0, 10.0), (100.0, 10.0), (100.0, 50.0), (-100.0, 50.0)], &view);
        assert!(ring.iter().all(|point| is_inside(*point, &view)) && ring.len() == 4, "{ring:?}");
        assert!(clip(vec![(-100.0, 10.0), (-50.0, 10.0), (-50.0, 50.0)], &view).is_empty());
    }
}
