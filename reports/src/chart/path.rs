//! Shapes of straight lines and curves, kept as points so that a drawing can mirror them.

use std::fmt::Write as _;

use super::svg::number;

/// A place in the drawing: to the right, and down.
type Place = (f64, f64);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    Move(Place),
    Line(Place),
    /// Over one control point.
    Quadratic(Place, Place),
    /// Over two control points.
    Cubic(Place, Place, Place),
    Close,
}

/// A shape under way.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Path {
    steps: Vec<Step>,
}

impl Path {
    /// A path that begins here.
    pub fn from(place: Place) -> Self {
        Self { steps: vec![Step::Move(place)] }
    }

    /// A path through points; nothing for none.
    pub fn through(points: &[Place]) -> Self {
        let step = |(place, point): (usize, &Place)| {
            if place == 0 { Step::Move(*point) } else { Step::Line(*point) }
        };
        Self { steps: points.iter().enumerate().map(step).collect() }
    }

    /// Goes on straight.
    #[must_use]
    pub fn line(mut self, to: Place) -> Self {
        self.steps.push(Step::Line(to));
        self
    }

    /// Goes on in a bow drawn towards one point.
    #[must_use]
    pub fn bow(mut self, towards: Place, to: Place) -> Self {
        self.steps.push(Step::Quadratic(towards, to));
        self
    }

    /// Goes on in a curve that leaves towards one point and arrives from another.
    #[must_use]
    pub fn curve(mut self, towards: Place, from: Place, to: Place) -> Self {
        self.steps.push(Step::Cubic(towards, from, to));
        self
    }

    /// Goes back to where it began.
    #[must_use]
    pub fn closed(mut self) -> Self {
        self.steps.push(Step::Close);
        self
    }

    /// The path as SVG writes it, with every `x` put in its place.
    pub(super) fn data(&self, place: impl Fn(f64) -> f64) -> String {
        let mut data = String::new();
        let point = |(x, y): Place| format!("{} {}", number(place(x)), number(y));
        for step in &self.steps {
            let _ = match *step {
                Step::Move(to) => write!(data, "M{}", point(to)),
                Step::Line(to) => write!(data, "L{}", point(to)),
                Step::Quadratic(over, to) => write!(data, "Q{} {}", point(over), point(to)),
                Step::Cubic(over, under, to) => {
                    write!(data, "C{} {} {}", point(over), point(under), point(to))
                }
                Step::Close => write!(data, "Z"),
            };
        }
        data
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_and_mirrored() {
        let path = Path::from((1.0, 2.0)).line((3.0, 2.5)).bow((4.0, 4.0), (5.0, 6.0)).closed();
        assert_eq!(path.data(|x| x), "M1 2L3 2.5Q4 4 5 6Z");
        assert_eq!(path.data(|x| 10.0 - x), "M9 2L7 2.5Q6 4 5 6Z");
        assert_eq!(Path::through(&[]).data(|x| x), "");
    }
}
