//! The bullets with known truth, and galleries of surrogates that hold them.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;

use proofhouse_matching::ballistics::coarse::CoarseMark;
use proofhouse_matching::ballistics::scan::{ScanGallery, ScanQuery, ScanShape};
use proofhouse_matching::ballistics::signature::COMMON_SPACING_UM;
use proofhouse_matching::ballistics::surrogates::Surrogates;
use proofhouse_matching::ballistics::synthetic::{Barrel, Condition};
use proofhouse_matching::ballistics::{BulletSignature, LandSignature, Mark, MarkKind, MarkSignature};

pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

pub(crate) const LANDS: usize = 6;

/// A bullet with known truth.
pub(crate) struct Known {
    pub(crate) barrel: String,
    pub(crate) mark: Mark,
}

pub(crate) fn mark_of(bullet: BulletSignature) -> Outcome<Mark> {
    Ok(Mark::new(MarkKind::Lea, MarkSignature::Lands(bullet))?)
}

pub(crate) fn from_folder(folder: PathBuf) -> Outcome<Vec<Known>> {
    let mut bullets: BTreeMap<(String, String), Vec<(usize, LandSignature)>> = BTreeMap::new();
    for row in csv::Reader::from_path(folder.join("lands.csv"))?.into_deserialize() {
        let row: BTreeMap<String, String> = row?;
        let field = |name: &str| row.get(name).ok_or_else(|| format!("column {name} is missing"));
        let heights = field("heights_um")?.split(' ').map(str::parse).collect::<Result<Vec<f32>, _>>()?;
        let land = LandSignature::new(field("spacing_um")?.parse()?, heights)?;
        let bullet = (field("barrel")?.clone(), field("bullet")?.clone());
        bullets.entry(bullet).or_default().push((field("land")?.parse()?, land));
    }
    bullets
        .into_iter()
        .map(|((barrel, _), lands)| {
            Ok(Known { barrel, mark: mark_of(BulletSignature::from_numbered(LANDS, lands)?)? })
        })
        .collect()
}

pub(crate) fn made_up() -> Outcome<Vec<Known>> {
    (0..12_u64)
        .flat_map(|barrel| {
            [(barrel, 1, Condition::Good), (barrel, 2, Condition::Good), (barrel, 3, Condition::Fair)]
        })
        .map(|(barrel, shot, condition)| {
            let bullet = Barrel::new(barrel, LANDS, 1_950.0).shot(barrel * 10 + shot, condition);
            Ok(Known { barrel: format!("barrel {barrel}"), mark: mark_of(bullet)? })
        })
        .collect()
}

/// Where the known bullets lie among so many records: spread evenly.
pub(crate) fn places(known: usize, records: usize) -> Vec<usize> {
    (0..known).map(|number| (2 * number + 1) * records / (2 * known)).collect()
}

/// What galleries are made of.
pub(crate) struct Scene {
    pub(crate) known: Vec<Known>,
    pub(crate) surrogates: Vec<LandSignature>,
}

impl Scene {
    /// The mark of a record: a known bullet at its place, otherwise a surrogate.
    pub(crate) fn mark(&self, surrogates: &Surrogates, places: &[usize], record: usize) -> Outcome<Mark> {
        match places.binary_search(&record).ok().and_then(|number| self.known.get(number)) {
            Some(known) => Ok(known.mark.clone()),
            None => mark_of(surrogates.bullet(record as u64, LANDS)?),
        }
    }

    pub(crate) fn is_mate(&self, query: usize, other: usize) -> bool {
        let barrel = |number: usize| self.known.get(number).map(|known| known.barrel.as_str());
        query != other && barrel(query) == barrel(other)
    }
}

pub(crate) fn gallery(scene: &Scene, records: usize, spacing_um: f32) -> Outcome<ScanGallery> {
    gallery_told(scene, records, spacing_um, &mut |_| Ok(()))
}

/// The same; every record is also told as it is added.
pub(crate) fn gallery_told(
    scene: &Scene,
    records: usize,
    spacing_um: f32,
    told: &mut dyn FnMut(&CoarseMark) -> Outcome<()>,
) -> Outcome<ScanGallery> {
    let shape = ScanShape::bullets(LANDS).ok_or("no shape")?;
    let surrogates = Surrogates::new(&scene.surrogates, spacing_um)?;
    let places = places(scene.known.len(), records);
    // Half of the records each: the marks are made on two threads and added in order.
    let parts: Vec<Result<Vec<CoarseMark>, String>> = std::thread::scope(|scope| {
        let part = |from: usize, to: usize| {
            let (surrogates, places) = (&surrogates, &places);
            scope.spawn(move || {
                (from..to)
                    .map(|record| scene.mark(surrogates, places, record).map(|mark| CoarseMark::new(&mark)))
                    .collect::<Outcome<Vec<_>>>()
                    .map_err(|error| error.to_string())
            })
        };
        let workers = [part(0, records / 2), part(records / 2, records)];
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| Err("a thread died".to_owned())))
            .collect()
    });
    let mut gallery = ScanGallery::new(shape);
    for part in parts {
        for mark in part? {
            gallery.append(&mark).ok_or("a bullet of another shape")?;
            told(&mark)?;
        }
    }
    Ok(gallery)
}

pub(crate) fn queries(scene: &Scene) -> Outcome<Vec<ScanQuery>> {
    let shape = ScanShape::bullets(LANDS).ok_or("no shape")?;
    let query = |known: &Known| ScanQuery::new(&CoarseMark::new(&known.mark), shape);
    Ok(scene.known.iter().filter_map(query).collect())
}

/// The known bullets with all six lands; a made-up one when there is none. Only these are timed: a fragment of one
/// land takes a sixth of the time, and a median over fragments would say nothing about a whole bullet.
pub(crate) fn whole(scene: &Scene) -> Outcome<Vec<Mark>> {
    let all_there = |mark: &&Mark| match mark.signature() {
        MarkSignature::Lands(bullet) => bullet.present() == LANDS,
        MarkSignature::Line(_) | MarkSignature::Face(_) => false,
    };
    let mut marks: Vec<Mark> =
        scene.known.iter().map(|known| &known.mark).filter(all_there).cloned().collect();
    if marks.is_empty() {
        marks.push(mark_of(Surrogates::new(&scene.surrogates, COMMON_SPACING_UM)?.bullet(u64::MAX, LANDS)?)?);
    }
    Ok(marks)
}
