//! Made-up breech faces in great numbers, at 100 um.
//!
//! A field of white noise is convolved with a template face: a random surface with the power spectrum of the template (as heard
//! through its ring) and no structure in common with it, only its direction and its lengths of waves. A surrogate is the sum of
//! two pieces of two such fields, each cut out anywhere and weighed at random, within the ring of the template: some
//! microseconds each, and far more different ones than a gallery holds. As with bullets, faces of real other firearms are
//! harder to tell apart.

use super::super::breech_face::{COARSE_SIDE, CoarseFace};
use super::super::scan::FaceGallery;
use super::super::synthetic::{Random, mixed};
use crate::threads::on_threads;

/// Side of a field, in steps of 100 um; it goes on at the other side where it ends.
const FIELD: usize = 128;
/// Faces that are made before they are put into a gallery.
const AT_ONCE: usize = 16_384;

/// Grows surrogate faces from templates.
#[derive(Debug, Clone)]
pub struct FaceSurrogates {
    templates: Vec<Template>,
}

#[derive(Debug, Clone)]
struct Template {
    /// Row by row.
    measured: Vec<bool>,
    /// Two fields, row by row.
    fields: [Vec<f32>; 2],
}

impl FaceSurrogates {
    /// Takes the spectra and rings of templates. Without any, surrogates are empty faces.
    #[must_use]
    pub fn new(templates: &[CoarseFace]) -> Self {
        let template = |(number, face): (usize, &CoarseFace)| {
            let heights: Vec<i8> = face.heights_or_zero().collect();
            let field = |part| field(&heights, &mut Random::new(mixed(number as u64, part)));
            Template {
                measured: heights.iter().map(|&height| height != 0).collect(),
                fields: [field(1), field(2)],
            }
        };
        Self { templates: templates.iter().enumerate().map(template).collect() }
    }

    /// One surrogate. Equal seeds give equal faces.
    #[must_use]
    pub fn face(&self, seed: u64) -> CoarseFace {
        let mut random = Random::new(mixed(seed, 0xFA5E));
        let mut heights = [f32::NAN; COARSE_SIDE * COARSE_SIDE];
        let Some(template) = self.templates.get(random.below(self.templates.len())) else {
            return CoarseFace::of_heights(&heights);
        };
        let (sine, cosine) = (std::f64::consts::TAU * random.unit()).sin_cos();
        for (height, _) in heights.iter_mut().zip(&template.measured).filter(|(_, measured)| **measured) {
            *height = 0.0;
        }
        for (field, weight) in template.fields.iter().zip([cosine as f32, sine as f32]) {
            let (column, row) = (random.below(FIELD), random.below(FIELD));
            let rows = field.chunks_exact(FIELD).cycle().skip(row);
            for (heights, from) in heights.chunks_exact_mut(COARSE_SIDE).zip(rows) {
                for (height, from) in heights.iter_mut().zip(from.iter().cycle().skip(column)) {
                    *height += weight * from;
                }
            }
        }
        CoarseFace::of_heights(&heights)
    }

    /// A gallery of so many records with known faces spread evenly among surrogates, and the records of the known faces in
    /// their order. Does not depend on the number of threads.
    #[must_use]
    pub fn gallery(&self, records: usize, known: &[CoarseFace], threads: usize) -> (FaceGallery, Vec<usize>) {
        let places: Vec<usize> =
            (0..known.len()).map(|number| (2 * number + 1) * records / (2 * known.len())).collect();
        let face = |record: usize| {
            let known = places.binary_search(&record).ok().and_then(|number| known.get(number));
            known.cloned().unwrap_or_else(|| self.face(record as u64))
        };
        let mut gallery = FaceGallery::new();
        gallery.reserve(records);
        for first in (0..records).step_by(AT_ONCE) {
            let count = AT_ONCE.min(records - first);
            let parts = on_threads(count, threads, |part| {
                part.map(|number| face(first + number)).collect::<Vec<_>>()
            });
            for face in parts.iter().flatten() {
                gallery.append(face);
            }
        }
        (gallery, places)
    }
}

/// White noise convolved with a face.
fn field(heights: &[i8], random: &mut Random) -> Vec<f32> {
    let noise: Vec<f32> = (0..FIELD * FIELD).map(|_| random.normal() as f32).collect();
    let mut field = vec![0.0_f32; FIELD * FIELD];
    for (place, &height) in heights.iter().enumerate().filter(|(_, height)| **height != 0) {
        let (column, row) = (place % COARSE_SIDE, place / COARSE_SIDE);
        let rows = noise.chunks_exact(FIELD).cycle().skip(row);
        for (into, from) in field.chunks_exact_mut(FIELD).zip(rows) {
            // The row from a column on, then what is before it.
            let (before, after) = from.split_at(column);
            for (into, from) in into.iter_mut().zip(after.iter().chain(before)) {
                *into += f32::from(height) * from;
            }
        }
    }
    field
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::super::super::scan::{RecordSet, ScanSettings};
    use super::super::super::synthetic::{Condition, MachinedFace};
    use super::*;
    use crate::ballistics::breech_face::{PreparedFace, Rotations};
    use crate::ballistics::scan::{FaceQuery, FaceSearch, ShortListSettings};

    #[test]
    fn a_mate_stands_out_of_surrogates_and_they_have_its_ring() {
        let impression = |seed| MachinedFace::new(7).impression(seed, Condition::Fair).unwrap();
        let known = CoarseFace::new(&impression(1));
        let surrogates = FaceSurrogates::new(std::slice::from_ref(&known));
        assert_eq!(surrogates.face(3), surrogates.face(3));
        assert_ne!(surrogates.face(3), surrogates.face(4));
        let ring =
            |face: &CoarseFace| -> Vec<bool> { face.heights_or_zero().map(|height| height == 0).collect() };
        assert_eq!(ring(&surrogates.face(3)), ring(&known));

        let (gallery, places) = surrogates.gallery(500, std::slice::from_ref(&known), 2);
        assert_eq!((gallery.records(), places.as_slice()), (500, &[250][..]));
        let query =
            FaceQuery::new(&PreparedFace::new(&impression(2), Rotations::Oriented), FaceSearch::ORDINARY);
        let first = gallery.scan(query.first(), None, ScanSettings::default());
        assert!(first.iter().take(5).any(|hit| hit.record == 250), "{:?}", &first[..5]);
        let settings = ShortListSettings { looked_at_again: 50, kept: 5, threads: 2, ..Default::default() };
        let list = gallery.short_list(&query, None, settings);
        assert_eq!((list.len(), list[0].record), (5, 250));
        let without: RecordSet = (0..500).filter(|record| *record != 250).collect();
        assert!(gallery.short_list(&query, Some(&without), settings).iter().all(|hit| hit.record != 250));
    }

    #[test]
    fn without_templates_there_is_nothing_to_find() {
        let (gallery, _) = FaceSurrogates::new(&[]).gallery(20, &[], 1);
        let face = MachinedFace::new(1).impression(1, Condition::Good).unwrap();
        let query = FaceQuery::new(&PreparedFace::new(&face, Rotations::Oriented), FaceSearch::ORDINARY);
        assert!(gallery.scan(query.first(), None, ScanSettings::default()).is_empty());
    }
}
