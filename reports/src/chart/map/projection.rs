//! From the globe to the plane, in radii of the globe; up is positive. Both projections keep areas true, so that no
//! country looks larger than another of the same size.

use super::outlines::Place;

/// The middle meridian of the world: the edge then runs through the Bering Strait and cuts no country.
pub(crate) const MIDDLE: f64 = 11.0;

/// A way to lay out the globe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Projection {
    /// The whole world: Equal Earth. Šavrič, Patterson and Jenny, "The Equal Earth map projection", International Journal of
    /// Geographical Information Science 33 (2019), equations 9 and 10.
    EqualEarth,
    /// A part of it: Lambert's azimuthal equal-area projection about a centre. Snyder, "Map Projections: A Working Manual",
    /// U.S. Geological Survey Professional Paper 1395 (1987), equations 24-2 to 24-4, written with unit vectors.
    Azimuthal {
        /// The centre.
        centre: [f64; 3],
        /// East of it.
        east: [f64; 3],
        /// North of it.
        north: [f64; 3],
    },
}

fn product(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

impl Projection {
    /// The azimuthal projection about a centre.
    pub(crate) fn about(centre: Place) -> Self {
        let (lambda, phi) = (centre.longitude.to_radians(), centre.latitude.to_radians());
        Self::Azimuthal {
            centre: centre.vector,
            east: [-lambda.sin(), lambda.cos(), 0.0],
            north: [-phi.sin() * lambda.cos(), -phi.sin() * lambda.sin(), phi.cos()],
        }
    }

    /// The cosine of the angle from the centre: 1 in the middle, -1 on the other side of the globe; always 1 for the world.
    pub(crate) fn nearness(&self, place: &Place) -> f64 {
        match self {
            Self::EqualEarth => 1.0,
            Self::Azimuthal { centre, .. } => product(*centre, place.vector),
        }
    }

    /// The place on the plane. `turn` is added to the longitude: whole circles that keep a ring in one piece.
    pub(crate) fn project(&self, place: &Place, turn: f64) -> (f64, f64) {
        match self {
            Self::EqualEarth => equal_earth(place.longitude + turn - MIDDLE, place.latitude),
            Self::Azimuthal { centre, east, north } => {
                let scale = (2.0 / (1.0 + product(*centre, place.vector)).max(1e-6)).sqrt();
                (scale * product(*east, place.vector), scale * product(*north, place.vector))
            }
        }
    }

    /// Whole circles that bring a longitude to within half a circle of the middle meridian.
    pub(crate) fn turn(&self, longitude: f64) -> f64 {
        match self {
            Self::EqualEarth => -((longitude - MIDDLE) / 360.0).round() * 360.0,
            Self::Azimuthal { .. } => 0.0,
        }
    }
}

fn equal_earth(longitude: f64, latitude: f64) -> (f64, f64) {
    const A: [f64; 4] = [1.340264, -0.081106, 0.000893, 0.003796];
    let root = 3.0_f64.sqrt();
    let theta = (root / 2.0 * latitude.to_radians().sin()).asin();
    let (square, sixth) = (theta * theta, theta.powi(6));
    let y = theta * (A[0] + A[1] * square + sixth * (A[2] + A[3] * square));
    let slope = A[0] + 3.0 * A[1] * square + sixth * (7.0 * A[2] + 9.0 * A[3] * square);
    (2.0 * root * longitude.to_radians() * theta.cos() / (3.0 * slope), y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_earth_has_the_published_extent() {
        // Width and height of the world in radii, from the paper: the ratio is 2.05458.
        let (x, _) = equal_earth(180.0, 0.0);
        let (_, y) = equal_earth(0.0, 90.0);
        assert!((x / y - 2.05458).abs() < 1e-4, "{}", x / y);
        assert_eq!(equal_earth(0.0, 0.0), (0.0, 0.0));
    }

    #[test]
    fn areas_are_true() {
        // A square of one degree at the equator and one at 60 degrees, which has half its surface.
        let surface = |projection: &Projection, x: f64, y: f64| {
            let at = |x: f64, y: f64| projection.project(&Place::new(x, y), 0.0);
            let (a, b, c) = (at(x, y), at(x + 0.1, y), at(x, y + 0.1));
            ((b.0 - a.0) * (c.1 - a.1) - (c.0 - a.0) * (b.1 - a.1)).abs()
        };
        for projection in [Projection::EqualEarth, Projection::about(Place::new(20.0, 40.0))] {
            let ratio = surface(&projection, 30.0, 59.95) / surface(&projection, 30.0, -0.05);
            assert!((ratio - 0.5).abs() < 0.005, "{projection:?}: {ratio}");
        }
    }

    #[test]
    fn the_azimuthal_projection_has_its_centre_in_the_middle_and_north_above() {
        // Snyder's numerical example, page 332: R = 3, centre 100° W 40° N, the place 100° E 20° S: x = -4.2339303, y = 4.0257775.
        let projection = Projection::about(Place::new(-100.0, 40.0));
        let (x, y) = projection.project(&Place::new(100.0, -20.0), 0.0);
        assert!((3.0 * x + 4.233_930_3).abs() < 1e-6 && (3.0 * y - 4.025_777_5).abs() < 1e-6, "{x} {y}");
        let (x, y) = projection.project(&Place::new(-100.0, 50.0), 0.0);
        assert!(x.abs() < 1e-12 && y > 0.17);
    }
}
