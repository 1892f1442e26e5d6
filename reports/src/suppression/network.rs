//! How far the number in one cell can move while all that is published stays as it is.
//!
//! A two-way table with published sums is a flow: each cell that is not zero is an edge from its row to its column, and the sums
//! say what leaves a row and what reaches a column. Rows and columns whose sums are not published are one node, the *open* one:
//! what one of them gains another may lose, and only the sum of all is tied. The true table is one flow among those that fit
//! what is published; a withheld cell is an edge whose flow is at least 1, for zeros are published, and has no upper bound.
//!
//! A cell can grow by as much as can flow from its column back to its row in the residual graph without it, over withheld cells
//! alone, and shrink by as much as can flow the other way. Sums are whole numbers, so every number between is possible too: the
//! interval is exact, where bounds of single lines, narrowed in turn, may be too wide. Flows stay within the part of the graph
//! that hangs together with the cell, and end when they have found as many numbers as are asked for.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Reader, TwoWay};

/// The node of all rows and columns whose sums are not published.
const OPEN: usize = 0;
/// What it costs a flow to go over a published cell, beside its count: few cells are withheld rather than many small ones.
const COST_OF_A_CELL: u64 = 64;

/// A cell that is not zero.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    pub(super) row: usize,
    pub(super) column: usize,
    from: usize,
    to: usize,
    value: u64,
    /// The least that the reader who knows most of it from its own part takes it for.
    least: u64,
}

/// What flows past a cell, and over which other cells.
#[derive(Debug, Default)]
struct Flow {
    units: u64,
    through: Vec<usize>,
}

/// The direction in which a cell moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Grow,
    Shrink,
}

/// A step of a flow: over which cell, and whether that grows by it.
#[derive(Debug, Clone, Copy)]
struct Step {
    edge: usize,
    node: usize,
    grows: bool,
}

/// A table as a flow.
#[derive(Debug)]
pub(super) struct Network {
    edges: Vec<Edge>,
    at_node: Vec<Vec<usize>>,
    withheld: Vec<bool>,
    /// How far a withheld cell must be able to move: one less than the number of possible numbers.
    room: u64,
}

impl Network {
    /// A table of which nothing is withheld yet. Sums of one cell are no sums; sums below the threshold are not published.
    pub(super) fn new(table: &TwoWay, threshold: u64) -> Self {
        let (height, width) = (table.counts.len(), table.counts.first().map_or(0, Vec::len));
        let row_sum = |row: usize| (0..width).map(|column| table.count(row, column)).sum::<u64>();
        let column_sum = |column: usize| (0..height).map(|row| table.count(row, column)).sum::<u64>();
        let mut nodes = OPEN + 1;
        let mut node = |is_published: bool| match is_published {
            false => OPEN,
            true => {
                nodes += 1;
                nodes - 1
            }
        };
        let rows: Vec<usize> = (0..height).map(|row| node(width > 1 && row_sum(row) >= threshold)).collect();
        let columns: Vec<usize> =
            (0..width).map(|column| node(height > 1 && column_sum(column) >= threshold)).collect();
        let mut edges = Vec::new();
        for (row, from) in rows.iter().enumerate() {
            for (column, to) in columns.iter().enumerate() {
                let value = table.count(row, column);
                if value > 0 {
                    let least = (table.known(row, column) + 1).min(value);
                    edges.push(Edge { row, column, from: *from, to: *to, value, least });
                }
            }
        }
        let withheld = vec![false; edges.len()];
        let mut network =
            Self { edges, at_node: vec![Vec::new(); nodes], withheld, room: threshold.saturating_sub(1) };
        network.lay_out();
        network
    }

    /// The cells that are not zero, each under the number by which it is named here.
    pub(super) fn edges(&self) -> impl Iterator<Item = (usize, &Edge)> {
        self.edges.iter().enumerate()
    }

    /// The cells that are withheld.
    pub(super) fn withheld(&self) -> impl Iterator<Item = (usize, &Edge)> {
        self.edges().filter(move |(place, _)| self.is_withheld(*place))
    }

    /// Withholds a cell; says whether it was published before.
    pub(super) fn withhold(&mut self, edge: usize) -> bool {
        self.withheld.get_mut(edge).is_some_and(|flag| !std::mem::replace(flag, true))
    }

    /// Withholds the sum of a column; says whether it was published before.
    pub(super) fn open_column(&mut self, column: usize) -> bool {
        let mut was_published = false;
        for edge in self.edges.iter_mut().filter(|edge| edge.column == column && edge.to != OPEN) {
            edge.to = OPEN;
            was_published = true;
        }
        if was_published {
            self.lay_out();
        }
        was_published
    }

    /// The first reader who can tell a withheld cell too closely. Whoever knows no cell that the flow for outsiders goes over
    /// cannot tell more than they can, so few readers are tried one by one.
    pub(super) fn told_by(&self, edge: usize, readers: &[Reader]) -> Option<Reader> {
        let outsider = Reader::default();
        let Some(through) = self.moves(edge, outsider) else { return Some(outsider) };
        let knows =
            |reader: &Reader, edge: usize| self.edges.get(edge).is_some_and(|edge| reader.knows(edge));
        readers.iter().copied().find(|reader| {
            !knows(reader, edge)
                && through.iter().any(|other| knows(reader, *other))
                && self.moves(edge, *reader).is_none()
        })
    }

    /// The published cells to withhold so that a reader cannot tell a cell too closely; `None` when no cells can bring that
    /// about.
    pub(super) fn protection(&self, edge: usize, reader: Reader) -> Option<Vec<usize>> {
        let shrinks = self.flow(edge, reader, Move::Shrink, self.room, false).units;
        let grown = self.flow(edge, reader, Move::Grow, self.room - shrinks.min(self.room), true);
        let mut through = grown.through;
        if grown.units + shrinks < self.room {
            let shrunk = self.flow(edge, reader, Move::Shrink, self.room - grown.units, true);
            if grown.units + shrunk.units < self.room {
                return None;
            }
            through.extend(shrunk.through);
        }
        through.retain(|other| !self.is_withheld(*other));
        Some(through)
    }

    /// The cells over which a cell moves far enough; `None` when it cannot.
    fn moves(&self, edge: usize, reader: Reader) -> Option<Vec<usize>> {
        let grown = self.flow(edge, reader, Move::Grow, self.room, false);
        let mut through = grown.through;
        if grown.units < self.room {
            let shrunk = self.flow(edge, reader, Move::Shrink, self.room - grown.units, false);
            if grown.units + shrunk.units < self.room {
                return None;
            }
            through.extend(shrunk.through);
        }
        Some(through)
    }

    /// As much as a cell can move in one direction, up to `most`: over withheld cells, and over published ones too when these
    /// may be withheld for it.
    fn flow(&self, edge: usize, reader: Reader, way: Move, most: u64, may_withhold: bool) -> Flow {
        let Some(moved) = self.edges.get(edge) else { return Flow::default() };
        let most = if way == Move::Shrink { most.min(moved.value - moved.least) } else { most };
        if moved.from == moved.to {
            // Between two sums that are not published nothing ties it.
            return Flow { units: most, through: Vec::new() };
        }
        let (source, target) =
            if way == Move::Grow { (moved.to, moved.from) } else { (moved.from, moved.to) };
        let mut values: Vec<u64> = self.edges.iter().map(|edge| edge.value).collect();
        let mut is_taken = vec![false; self.edges.len()];
        let mut flow = Flow::default();
        while flow.units < most {
            let cost = |other: usize| -> Option<u64> {
                let cell = self.edges.get(other)?;
                if other == edge || reader.knows(cell) {
                    return None;
                }
                match self.is_withheld(other) || is_taken.get(other).copied().unwrap_or(false) {
                    true => Some(1),
                    false => may_withhold.then_some(COST_OF_A_CELL.saturating_add(cell.value)),
                }
            };
            let Some(path) = self.cheapest(source, target, &values, cost) else { break };
            let value = |step: &Step| values.get(step.edge).copied().unwrap_or(0);
            let narrowest =
                path.iter().filter(|step| !step.grows).map(|step| value(step).saturating_sub(1)).min();
            let units = narrowest.unwrap_or(u64::MAX).min(most - flow.units);
            if units == 0 {
                break;
            }
            for step in path {
                if let Some(value) = values.get_mut(step.edge) {
                    *value =
                        if step.grows { value.saturating_add(units) } else { value.saturating_sub(units) };
                }
                if let Some(flag) = is_taken.get_mut(step.edge)
                    && !std::mem::replace(flag, true)
                {
                    flow.through.push(step.edge);
                }
            }
            flow.units += units;
        }
        flow
    }

    /// The cheapest way between two nodes: along a cell it grows, against it it shrinks, and no cell shrinks below 1.
    fn cheapest(
        &self,
        source: usize,
        target: usize,
        values: &[u64],
        cost: impl Fn(usize) -> Option<u64>,
    ) -> Option<Vec<Step>> {
        let mut distances = vec![u64::MAX; self.at_node.len()];
        let mut came_by: Vec<Option<Step>> = vec![None; self.at_node.len()];
        let mut waiting = BinaryHeap::from([Reverse((0_u64, source))]);
        if let Some(distance) = distances.get_mut(source) {
            *distance = 0;
        }
        while let Some(Reverse((so_far, node))) = waiting.pop() {
            if node == target {
                return way_back(source, target, &came_by);
            }
            if distances.get(node).is_none_or(|distance| so_far > *distance) {
                continue;
            }
            for other in self.at_node.get(node).into_iter().flatten() {
                let Some(edge) = self.edges.get(*other) else { continue };
                let grows = edge.from == node;
                if !grows && values.get(*other).is_none_or(|value| *value <= 1) {
                    continue;
                }
                let Some(cost) = cost(*other) else { continue };
                let next = if grows { edge.to } else { edge.from };
                let total = so_far.saturating_add(cost);
                if let (Some(distance), Some(step)) = (distances.get_mut(next), came_by.get_mut(next))
                    && total < *distance
                {
                    *distance = total;
                    *step = Some(Step { edge: *other, node, grows });
                    waiting.push(Reverse((total, next)));
                }
            }
        }
        None
    }

    /// Which cells lie at which nodes; what lies at the open node with both ends leads nowhere.
    fn lay_out(&mut self) {
        self.at_node.iter_mut().for_each(Vec::clear);
        for (place, edge) in self.edges.iter().enumerate().filter(|(_, edge)| edge.from != edge.to) {
            for node in [edge.from, edge.to] {
                if let Some(list) = self.at_node.get_mut(node) {
                    list.push(place);
                }
            }
        }
    }

    fn is_withheld(&self, edge: usize) -> bool {
        self.withheld.get(edge).copied().unwrap_or(false)
    }
}

/// The steps that led to a node.
fn way_back(source: usize, target: usize, came_by: &[Option<Step>]) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut node = target;
    while node != source {
        let step = came_by.get(node).copied().flatten()?;
        node = step.node;
        steps.push(step);
    }
    Some(steps)
}
