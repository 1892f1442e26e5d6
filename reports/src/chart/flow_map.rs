//! A flow map: what goes from country to country, as curved arrows as wide as their amounts. What is only suspected is dashed.

use super::legend::{self, Sign};
use super::map::{Filled, Names, Spot, View, draw_ground, outlines};
use super::path::Path;
use super::svg::{Drawing, Letters, Pen};
use super::{Frame, SMALL, palette};

/// What goes from one country to another, or stays in one.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Where it comes from: an ISO 3166-1 alpha-2 code in upper case.
    pub from: String,
    /// The name of that country.
    pub from_name: String,
    /// Where it goes.
    pub to: String,
    /// The name of that country.
    pub to_name: String,
    /// How much.
    pub amount: f64,
    /// The same as it is written.
    pub label: String,
    /// It is suspected, not confirmed.
    pub is_suspected: bool,
}

/// Words on the map.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// The reader's own country: it is marked and keeps its name.
    pub own: Option<String>,
    /// Its name.
    pub own_name: String,
    /// Beside a line without gaps.
    pub confirmed: String,
    /// Beside a dashed line.
    pub suspected: String,
    /// Beside a ring: what stays within a country.
    pub within: String,
    /// Before the list of what cannot be drawn: from or to places that are on no map.
    pub not_on_map: String,
    /// What is left out, if anything is.
    pub rest: String,
    /// What is to be said of borders and names.
    pub disclaimer: String,
}

/// Width of the largest flow, when there are many.
const WIDEST: f64 = 8.0;
/// Fewer than this in the largest flow make it thinner: a single firearm is no stream.
const MANY: f64 = 25.0;
/// What stays in a country is a ring of this radius.
const RING: f64 = 11.0;
const CONFIRMED: &str = palette::ACCENT;
const SUSPECTED: &str = "#c56a00";
const OWN: &str = "#cfe0ec";

type Point = (f64, f64);

/// Draws flows, the smallest on top.
pub fn draw(frame: &Frame, flows: &[Flow], words: &Words) -> String {
    let outlines = outlines();
    let mut drawn: Vec<&Flow> = flows.iter().filter(|flow| flow.amount > 0.0).collect();
    drawn.sort_by(|a, b| b.amount.total_cmp(&a.amount));
    let codes =
        drawn.iter().flat_map(|flow| [flow.from.as_str(), flow.to.as_str()]).chain(words.own.as_deref());
    let view = View::of(outlines, codes, frame.width);
    let at = |code: &str| outlines.anchor(code).and_then(|anchor| view.seen(&anchor));

    let mut drawing = Drawing::fixed(frame);
    let own =
        words.own.as_deref().map(|code| Filled { code: code.to_owned(), fill: OWN, title: String::new() });
    let own: Vec<Filled> = own.into_iter().collect();
    draw_ground(&mut drawing, outlines, &view, &own, None);

    let largest = drawn.first().map_or(1.0, |flow| flow.amount);
    let widest = 2.0 + (WIDEST - 2.0) * (largest / MANY).clamp(0.0, 1.0);
    let mut names = Names::new(view.width, view.height);
    let mut heads: Vec<(Point, &Flow)> = Vec::new();
    let mut missing: Vec<String> = Vec::new();
    let mut nodes: Vec<(&str, &str, Point)> = Vec::new();
    for flow in &drawn {
        let (Some(from), Some(to)) = (at(&flow.from), at(&flow.to)) else {
            let arrow = frame.direction.arrow();
            missing.push(format!("{} {arrow} {} {}", flow.from_name, flow.to_name, flow.label));
            continue;
        };
        drawing.open_group(&format!(
            "{} {} {}: {}",
            flow.from_name,
            frame.direction.arrow(),
            flow.to_name,
            flow.label
        ));
        let top = draw_flow(&mut drawing, flow, from, to, (flow.amount / largest * widest).max(0.9));
        drawing.close_group();
        heads.push((top, flow));
        if flow.from == flow.to {
            names.keep_free(from, RING);
        }
        for node in [
            (flow.from.as_str(), flow.from_name.as_str(), from),
            (flow.to.as_str(), flow.to_name.as_str(), to),
        ] {
            if !nodes.iter().any(|known| known.0 == node.0) {
                nodes.push(node);
            }
        }
    }
    // The own country is named even when nothing comes or goes there.
    if let Some(code) = words.own.as_deref()
        && !nodes.iter().any(|known| known.0 == code)
        && let Some(place) = at(code)
    {
        nodes.push((code, words.own_name.as_str(), place));
    }
    let is_own = |code: &str| words.own.as_deref() == Some(code);
    for (code, _, place) in &nodes {
        let (radius, fill) = if is_own(code) { (4.2, palette::INK) } else { (2.4, palette::INK) };
        drawing.ring(*place, radius, fill, Pen::plain(palette::PAPER, 1.2));
        names.keep_free(*place, radius + 1.0);
    }
    // Names of the countries with the largest flows, then the largest amounts, as far as there is room.
    nodes.sort_by_key(|(code, ..)| !is_own(code));
    let (most_names, most_amounts) = if frame.width > super::HALF { (14, 8) } else { (6, 4) };
    for (code, name, place) in nodes.iter().take(most_names) {
        let letters = if is_own(code) { Letters::plain(SMALL).bold() } else { Letters::plain(SMALL) };
        let stays = drawn.iter().any(|flow| flow.from == *code && flow.to == *code);
        let gap = if stays { RING + 2.0 } else { 7.5 };
        let spot = Spot { code, place: *place, gap, has_leader: false };
        names.write(&mut drawing, spot, name, letters);
    }
    for (top, flow) in heads.iter().take(most_amounts) {
        let colour = if flow.is_suspected { SUSPECTED } else { CONFIRMED };
        let spot = Spot { code: "", place: *top, gap: 0.0, has_leader: false };
        names.write(&mut drawing, spot, &flow.label, Letters::plain(SMALL).colour(colour).bold());
    }

    let mut under = Drawing::new(frame);
    let mut end = view.height + 8.0;
    let signs = signs(&drawn, words);
    if !signs.is_empty() {
        end = legend::draw(&mut under, frame, end, &signs);
    }
    end = legend::sentence(&mut under, frame, end, &words.rest);
    if !missing.is_empty() {
        end =
            legend::sentence(&mut under, frame, end, &format!("{} {}", words.not_on_map, missing.join("; ")));
    }
    end = legend::sentence(&mut under, frame, end, &words.disclaimer);
    drawing.add(under);
    drawing.finish(frame, end + 1.0)
}

fn signs(drawn: &[&Flow], words: &Words) -> Vec<(Sign, String)> {
    let mut signs = Vec::new();
    if drawn.iter().any(|flow| !flow.is_suspected) {
        signs.push((Sign::Line(Pen::plain(CONFIRMED, 2.6)), words.confirmed.clone()));
    }
    if drawn.iter().any(|flow| flow.is_suspected) {
        signs.push((Sign::Line(Pen::plain(SUSPECTED, 2.6).dashed(6.0, 3.5)), words.suspected.clone()));
    }
    if drawn.iter().any(|flow| flow.from == flow.to) {
        signs.push((Sign::Ring, words.within.clone()));
    }
    signs
}

/// Draws one flow; returns where its amount stands.
fn draw_flow(drawing: &mut Drawing, flow: &Flow, from: Point, to: Point, width: f64) -> Point {
    let colour = if flow.is_suspected { SUSPECTED } else { CONFIRMED };
    let pen = Pen::plain(colour, width).opacity(0.8);
    let pen =
        if flow.is_suspected { pen.dashed(width.mul_add(1.2, 3.0), width.mul_add(0.5, 2.5)) } else { pen };
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    if length < 6.0 {
        // What stays within a country, or goes to one that lies all but in the same place, is a ring.
        let pen = Pen { thickness: width.min(4.0), ..pen };
        drawing.ring(from, RING - 2.0, "none", pen);
        return (from.0, from.1 - RING - 7.0);
    }
    // The bow lies to the left of the way, so that there and back are apart.
    let bow = (0.2 * length).min(70.0);
    let control = (from.0 + dx / 2.0 + dy / length * bow, from.1 + dy / 2.0 - dx / length * bow);
    let (ax, ay) = (to.0 - control.0, to.1 - control.1);
    let reach = ax.hypot(ay).max(1e-6);
    let (ux, uy) = (ax / reach, ay / reach);
    let head = (4.5 + width * 1.1).min(length * 0.5);
    let tip = (to.0 - ux * 4.0, to.1 - uy * 4.0);
    let base = (tip.0 - ux * head, tip.1 - uy * head);
    drawing.stroke_path(&Path::from(from).bow(control, base), pen);
    let half = (width / 2.0 + 2.2).min(head);
    let arrow = Path::from(tip)
        .line((base.0 - uy * half, base.1 + ux * half))
        .line((base.0 + uy * half, base.1 - ux * half))
        .closed();
    drawing.fill_path(&arrow, colour, 1.0);
    ((from.0 + 2.0 * control.0 + to.0) / 4.0, (from.1 + 2.0 * control.1 + to.1) / 4.0)
}
