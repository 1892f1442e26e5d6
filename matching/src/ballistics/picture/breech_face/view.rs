//! Where places of two breech faces lie in a picture in which the second was turned and shifted to lie as the first.
//!
//! Places are in micrometres from a face's middle, along its rows and down. The common frame is that of the first face.

use crate::ballistics::breech_face::{BreechFace, CELL_UM, CellMatch, FACE_SPACING_UM, Registration};

/// A place: along and down, in micrometres or in pixels of the picture.
pub(super) type Place = (f64, f64);

/// Where the light of the relief stands, along and down in the common frame: at the upper left.
const LIGHT: Place = (-std::f64::consts::FRAC_1_SQRT_2, -std::f64::consts::FRAC_1_SQRT_2);

/// How a face lies in the common frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Laid {
    shift_um: Place,
    theta_deg: f64,
}

impl Laid {
    /// The first face.
    pub(super) const AS_MEASURED: Self = Self { shift_um: (0.0, 0.0), theta_deg: 0.0 };

    /// The second face, by what a comparison found: what it has at a place comes to lie where the first has the same.
    /// `None` for a registration that is none.
    pub(super) fn found(at: Registration) -> Option<Self> {
        let Registration { dx_um, dy_um, theta_deg } = at;
        let finite = [dx_um, dy_um, theta_deg].iter().all(|number| number.is_finite());
        finite.then(|| Self { shift_um: (dx_um.into(), dy_um.into()), theta_deg: theta_deg.into() })
    }

    /// A place of the face itself in the common frame.
    pub(super) fn common(self, own: Place) -> Place {
        let (x, y) = turned(own, -self.theta_deg);
        (x - self.shift_um.0, y - self.shift_um.1)
    }

    /// A place of the common frame on the face itself.
    pub(super) fn own(self, common: Place) -> Place {
        turned((common.0 + self.shift_um.0, common.1 + self.shift_um.1), self.theta_deg)
    }

    /// The angle by which a picture of the face is turned in the common frame, in degrees, clockwise.
    pub(super) fn drawn_deg(self) -> f64 {
        // Not "-0".
        0.0 - self.theta_deg
    }

    /// Where the light stands as the face sees it: both faces are lit from the same side after they were turned.
    pub(super) fn light(self) -> (f32, f32) {
        let (along, down) = turned(LIGHT, self.theta_deg);
        (along as f32, down as f32)
    }

    /// Outlines what was measured, roughly: the ends of every row, in the common frame.
    fn measured(self, face: &BreechFace) -> impl Iterator<Item = Place> {
        let (columns, rows) = face.size();
        let (left, top) = middle(columns, rows);
        let row_ends = move |(row, heights): (usize, &[f32])| {
            let first = heights.iter().position(|height| height.is_finite());
            let last = heights.iter().rposition(|height| height.is_finite());
            [first, last.map(|last| last + 1)].map(|column| column.map(|column| (column, row)))
        };
        let ends = face.heights_um().chunks(columns.max(1)).enumerate().flat_map(row_ends).flatten();
        ends.flat_map(|(column, row)| [(column, row), (column, row + 1)]).map(move |(column, row)| {
            self.common((column as f64 * FACE_SPACING_UM - left, row as f64 * FACE_SPACING_UM - top))
        })
    }
}

/// From the left and upper borders of a face to its middle, in micrometres: comparisons count from a corner of pixels.
pub(super) fn middle(columns: usize, rows: usize) -> Place {
    ((columns / 2) as f64 * FACE_SPACING_UM, (rows / 2) as f64 * FACE_SPACING_UM)
}

/// Turned around the middle by an angle in degrees, clockwise as rows run down.
fn turned((x, y): Place, degrees: f64) -> Place {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    (cosine * x - sine * y, sine * x + cosine * y)
}

/// The corners of a cell on its own face, from the left upper one on, clockwise; `None` when its place is no number.
pub(super) fn cell_corners(cell: &CellMatch) -> Option<[Place; 4]> {
    let (x, y) = (f64::from(cell.corner_um.0), f64::from(cell.corner_um.1));
    let side = f64::from(CELL_UM);
    let finite = x.is_finite() && y.is_finite();
    finite.then_some([(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
}

/// The corners of where a cell was found on the second face, in the common frame; `None` where it was not.
pub(super) fn found_corners(cell: &CellMatch, second: Laid) -> Option<[Place; 4]> {
    let found = Laid::found(cell.found?)?;
    Some(cell_corners(cell)?.map(|corner| second.common(found.own(corner))))
}

/// The part of the common frame that is drawn, and its scale.
#[derive(Debug, Clone, Copy)]
pub(super) struct FaceView {
    from_um: Place,
    to_um: Place,
    /// Pixels a micrometre.
    pub(super) scale: f64,
}

impl FaceView {
    /// Everything of two faces and of outlines, as large as fits into a width and a height in pixels.
    pub(super) fn of(
        faces: [(&BreechFace, Laid); 2],
        outlines: &[[Place; 4]],
        (width, height): (f64, f64),
    ) -> Self {
        let places = faces.into_iter().flat_map(|(face, laid)| laid.measured(face));
        let places = places.chain(outlines.iter().flatten().copied());
        let bounds = places.fold(None, |bounds: Option<(Place, Place)>, (x, y)| {
            let ((left, top), (right, bottom)) = bounds.unwrap_or(((x, y), (x, y)));
            Some(((left.min(x), top.min(y)), (right.max(x), bottom.max(y))))
        });
        let (from_um, to_um) = bounds.unwrap_or_default();
        let across = |from: f64, to: f64| (to - from).max(f64::from(CELL_UM));
        let scale = (width / across(from_um.0, to_um.0)).min(height / across(from_um.1, to_um.1));
        Self { from_um, to_um, scale }
    }

    /// Width and height in pixels.
    pub(super) fn size(&self) -> (f64, f64) {
        self.pixels(self.to_um)
    }

    /// A place in pixels from the view's left upper corner.
    pub(super) fn pixels(&self, (x, y): Place) -> Place {
        ((x - self.from_um.0) * self.scale, (y - self.from_um.1) * self.scale)
    }
}
