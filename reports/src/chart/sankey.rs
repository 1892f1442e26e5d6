//! A Sankey diagram of two sides: what comes from each source, and where it goes. The width of a band is its amount.

use super::path::Path;
use super::svg::{Anchor, Drawing, Letters};
use super::{Frame, LABEL, SMALL, palette, row_label, text_width};

/// A place on one of the two sides.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub label: String,
    /// Its amount as it is written.
    pub amount_label: String,
    /// It is the reader's own: its bands stand out.
    pub is_own: bool,
}

/// What goes from a source to a target.
#[derive(Debug, Clone)]
pub struct Link {
    /// Place of the source in the list of sources.
    pub source: usize,
    /// Place of the target in the list of targets.
    pub target: usize,
    /// How much.
    pub amount: f64,
    /// The same as it is written.
    pub label: String,
}

const BAR: f64 = 9.0;
const GAP: f64 = 5.0;

/// Where a node lies.
#[derive(Debug, Clone)]
struct Placed {
    top: f64,
    height: f64,
    middle: f64,
    lines: Vec<String>,
    /// Where the next band begins.
    at: f64,
}

/// Draws sources on the side where reading begins, and targets on the other, both from the top down in their order. The
/// headings say what they are.
pub fn draw(
    frame: &Frame,
    sources: &[Node],
    targets: &[Node],
    links: &[Link],
    (source_heading, target_heading): (&str, &str),
) -> String {
    let mut drawing = Drawing::new(frame);
    let room = (frame.width * 0.28).min(190.0);
    let total: f64 = links.iter().map(|link| link.amount.max(0.0)).sum();
    let count = sources.len().max(targets.len());
    #[allow(clippy::cast_precision_loss)]
    let body = (110.0 + 9.0 * count as f64).min(230.0);
    let per_unit = if total > 0.0 { body / total } else { 0.0 };
    let (left, right) = (room + 6.0, frame.width - room - 6.0);

    let amounts = |of: &dyn Fn(&Link) -> usize, count: usize| -> Vec<f64> {
        (0..count)
            .map(|place| links.iter().filter(|link| of(link) == place).map(|link| link.amount.max(0.0)).sum())
            .collect()
    };
    let mut ours = place(sources, &amounts(&|link| link.source, sources.len()), per_unit, room);
    let mut theirs = place(targets, &amounts(&|link| link.target, targets.len()), per_unit, room);
    let ends = |side: &[Placed]| side.last().map_or(0.0, |last| last.top + last.height.max(14.0));
    let (a, b) = (ends(&ours), ends(&theirs));
    let height = a.max(b);
    for (side, end) in [(&mut ours, a), (&mut theirs, b)] {
        let down = 20.0 + (height - end) / 2.0;
        for node in side.iter_mut() {
            node.top += down;
            node.middle += down;
            node.at += down;
        }
    }

    let muted = Letters::plain(SMALL).colour(palette::MUTED);
    let heading = |text: &str| text_width::shorten(text, SMALL, frame.width / 2.0 - 8.0);
    drawing.text((0.0, 9.5), &heading(source_heading), muted);
    drawing.text((frame.width, 9.5), &heading(target_heading), muted.anchor(Anchor::End));

    // Bands leave and arrive in the order of the other side, so that they cross as little as can be.
    let mut order: Vec<&Link> = links.iter().filter(|link| link.amount > 0.0).collect();
    order.sort_by_key(|link| (link.source, link.target));
    let starts: Vec<f64> =
        order.iter().map(|link| take(&mut ours, link.source, link.amount * per_unit)).collect();
    let mut arriving: Vec<(usize, &Link)> = order.iter().copied().enumerate().collect();
    arriving.sort_by_key(|(_, link)| (link.target, link.source));
    let mut bands: Vec<(usize, f64)> = arriving
        .iter()
        .map(|(place, link)| (*place, take(&mut theirs, link.target, link.amount * per_unit)))
        .collect();
    bands.sort_by_key(|(place, _)| *place);
    let is_own = |nodes: &[Node], place: usize| nodes.get(place).is_some_and(|node| node.is_own);
    let someone_is_own = sources.iter().chain(targets).any(|node| node.is_own);
    let mut emphasised = Drawing::new(frame);
    for ((link, start), (_, end)) in order.iter().zip(starts).zip(bands) {
        let from_us = is_own(sources, link.source);
        let to_us = is_own(targets, link.target);
        let (colour, opacity) = match (from_us, to_us) {
            _ if !someone_is_own => (palette::ACCENT, 0.42),
            (true, _) => (palette::ACCENT, 0.7),
            (false, true) => (palette::series(1).colour, 0.6),
            (false, false) => (palette::COMPARED, 0.4),
        };
        let thickness = (link.amount * per_unit).max(0.7);
        let layer = if from_us || to_us { &mut emphasised } else { &mut drawing };
        let name =
            |nodes: &[Node], place: usize| nodes.get(place).map_or("", |node| node.label.as_str()).to_owned();
        let (source, target) = (name(sources, link.source), name(targets, link.target));
        layer.open_group(&format!("{source} {} {target}: {}", frame.direction.arrow(), link.label));
        layer.fill_path(&band((left + BAR, start), (right - BAR, end), thickness), colour, opacity);
        layer.close_group();
    }
    drawing.add(emphasised);

    for (nodes, side, is_source) in [(sources, &ours, true), (targets, &theirs, false)] {
        for (node, placed) in nodes.iter().zip(side) {
            write(&mut drawing, node, placed, if is_source { left } else { right }, is_source);
        }
    }
    drawing.finish(frame, height + 24.0)
}

/// Nodes from the top down, each with room for its label.
fn place(nodes: &[Node], amounts: &[f64], per_unit: f64, room: f64) -> Vec<Placed> {
    let mut top = 0.0;
    let mut side = Vec::new();
    for (node, amount) in nodes.iter().zip(amounts) {
        let beside = text_width::width(&node.amount_label, LABEL) + 6.0;
        let lines = row_label::lines(&node.label, (room - beside).max(24.0));
        let height = (amount * per_unit).max(1.0);
        let slot = height.max(if lines.len() > 1 { 26.0 } else { 14.0 });
        let middle = top + slot / 2.0;
        side.push(Placed { top: middle - height / 2.0, height, middle, lines, at: middle - height / 2.0 });
        top += slot + GAP;
    }
    side
}

/// Where a band of this thickness begins at a node.
fn take(side: &mut [Placed], place: usize, thickness: f64) -> f64 {
    side.get_mut(place).map_or(0.0, |node| {
        let at = node.at;
        node.at += thickness;
        at
    })
}

/// The shape of a band: its upper edges lie at the two places.
fn band((x1, y1): (f64, f64), (x2, y2): (f64, f64), thickness: f64) -> Path {
    let middle = (x1 + x2) / 2.0;
    Path::from((x1, y1))
        .curve((middle, y1), (middle, y2), (x2, y2))
        .line((x2, y2 + thickness))
        .curve((middle, y2 + thickness), (middle, y1 + thickness), (x1, y1 + thickness))
        .closed()
}

/// The bar of a node with its amount and its name beside it, away from the bands.
fn write(drawing: &mut Drawing, node: &Node, placed: &Placed, edge: f64, is_source: bool) {
    let fill = if node.is_own { palette::INK } else { palette::MUTED };
    let x = if is_source { edge } else { edge - BAR };
    drawing.rectangle((x, placed.top), (BAR, placed.height), fill);
    let amount_width = text_width::width(&node.amount_label, LABEL) + 6.0;
    let amount = Letters::plain(LABEL).bold();
    let name = if node.is_own { Letters::plain(LABEL).bold() } else { Letters::plain(LABEL) };
    let base = placed.middle + 3.8;
    if is_source {
        drawing.text((edge - 6.0, base), &node.amount_label, amount.anchor(Anchor::End));
        row_label::write(drawing, (edge - 6.0 - amount_width, placed.middle), &placed.lines, name);
    } else {
        drawing.text((edge + 6.0, base), &node.amount_label, amount);
        let first = base - if placed.lines.len() > 1 { 6.2 } else { 0.0 };
        for (place, line) in (0u8..).zip(&placed.lines) {
            drawing.text((edge + 6.0 + amount_width, first + f64::from(place) * 12.4), line, name);
        }
    }
}
