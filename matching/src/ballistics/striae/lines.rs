//! Which peaks and valleys of two signatures lie on one another.

use super::extrema::{Stria, StriaKind};

/// Striae of two signatures whose stretches lie on one another: one line across both marks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StriaLine {
    /// The stretch that the striae take up together, from and to, in micrometres.
    pub stretch_um: (f64, f64),
    /// Peak or valley when the line matches; `None` when it does not: it is on one signature only, or peaks and
    /// valleys lie on one another.
    pub matched: Option<StriaKind>,
    /// Mean of the heights above or below the mean line, without sign, of the first and of the second signature, in
    /// micrometres, 0 where a signature has no stria.
    pub heights_um: (f64, f64),
}

/// Striae that are being joined to one line.
#[derive(Default)]
struct Joined {
    stretch_um: (f64, f64),
    kinds: [bool; 2],
    heights_um: [(f64, f64); 2],
}

impl Joined {
    fn add(&mut self, side: usize, stria: &Stria) {
        let (from, to) = stria.stretch_um;
        let (first, last) = self.stretch_um;
        self.stretch_um = if self.kinds == [false; 2] { (from, to) } else { (first.min(from), last.max(to)) };
        if let Some(kind) = self.kinds.get_mut(usize::from(stria.kind == StriaKind::Valley)) {
            *kind = true;
        }
        if let Some((sum, count)) = self.heights_um.get_mut(side) {
            *sum += stria.height_um.abs();
            *count += 1.0;
        }
    }

    fn line(&self) -> StriaLine {
        let [(sum_a, count_a), (sum_b, count_b)] = self.heights_um;
        let kind = match self.kinds {
            [true, false] => Some(StriaKind::Peak),
            [false, true] => Some(StriaKind::Valley),
            _ => None,
        };
        StriaLine {
            stretch_um: self.stretch_um,
            matched: kind.filter(|_| count_a > 0.0 && count_b > 0.0),
            heights_um: (sum_a / count_a.max(1.0), sum_b / count_b.max(1.0)),
        }
    }
}

/// Joins the striae of two aligned signatures to lines, in their order. Striae whose stretches lie on one another
/// make one line; it matches when both signatures take part and all its striae are of one kind (step 6 of the
/// publication).
#[must_use]
pub fn match_striae(a: &[Stria], b: &[Stria]) -> Vec<StriaLine> {
    let mut all: Vec<(usize, &Stria)> =
        a.iter().map(|stria| (0, stria)).chain(b.iter().map(|stria| (1, stria))).collect();
    all.sort_by(|(_, a), (_, b)| a.stretch_um.0.total_cmp(&b.stretch_um.0));
    let mut lines = Vec::new();
    let mut joined: Option<Joined> = None;
    for (side, stria) in all {
        if let Some(done) = joined.take_if(|joined| stria.stretch_um.0 > joined.stretch_um.1) {
            lines.push(done.line());
        }
        joined.get_or_insert_default().add(side, stria);
    }
    lines.extend(joined.map(|joined| joined.line()));
    lines
}

/// The longest unbroken run of lines of which something holds: consecutive matching striae when asked for those
/// that match.
#[must_use]
pub fn longest_run<'a>(
    lines: impl IntoIterator<Item = &'a StriaLine>,
    holds: impl Fn(&StriaLine) -> bool,
) -> usize {
    let (mut longest, mut run) = (0, 0);
    for line in lines {
        run = if holds(line) { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}
