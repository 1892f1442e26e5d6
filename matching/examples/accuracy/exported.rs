//! Scans with known truth as `ballistics_export.py` leaves them: one folder of CSV files.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use proofhouse_matching::ballistics::{BulletSignature, LandSignature};

pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

/// One land.
pub(crate) struct Land {
    pub(crate) id: String,
    pub(crate) bullet: String,
    pub(crate) barrel: String,
    /// Name of the barrel's land that made it; empty when it is not published.
    pub(crate) source: String,
    pub(crate) signature: LandSignature,
}

/// One bullet, whole enough to be compared as such.
pub(crate) struct Bullet {
    pub(crate) id: String,
    pub(crate) barrel: String,
    pub(crate) signature: BulletSignature,
}

/// One tool mark.
pub(crate) struct ToolMark {
    pub(crate) id: String,
    pub(crate) edge: String,
    pub(crate) signature: LandSignature,
}

impl ToolMark {
    /// The tool, as the set names its edges: `T01` of `T01LA`.
    pub(crate) fn tool(&self) -> &str {
        self.edge.get(..3).unwrap_or(&self.edge)
    }
}

/// A pair by places in its list, and whether one source made both.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) same: bool,
}

pub(crate) struct Exported {
    pub(crate) lands: Vec<Land>,
    pub(crate) land_pairs: Vec<Pair>,
    pub(crate) bullets: Vec<Bullet>,
    pub(crate) bullet_pairs: Vec<Pair>,
    pub(crate) tool_marks: Vec<ToolMark>,
}

/// One and the same profile filed under two tools in the published set: nothing is known of this pair.
const FAULTY: [&str; 2] = ["T01LB-F70-04", "T09SA-F80-07"];
/// The one of them that is in the wrong place by all signs: it agrees with the marks of the other edge, not with its own.
pub(crate) const MISFILED: &str = "T01LB-F70-04";
/// Lands of the bullets in the sets.
const LANDS: usize = 6;

type Row = BTreeMap<String, String>;

fn rows(folder: &Path, name: &str) -> Outcome<Vec<Row>> {
    let path = folder.join(name);
    let reader = csv::Reader::from_path(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(reader.into_deserialize().collect::<Result<_, _>>()?)
}

fn field<'a>(row: &'a Row, name: &str) -> Outcome<&'a str> {
    row.get(name).map(String::as_str).ok_or_else(|| format!("column {name} is missing").into())
}

fn signature(row: &Row) -> Outcome<LandSignature> {
    let heights = field(row, "heights_um")?.split(' ').map(str::parse).collect::<Result<Vec<f32>, _>>()?;
    Ok(LandSignature::new(field(row, "spacing_um")?.parse()?, heights)?)
}

/// Pairs of a list file, by places; those of things that are not there and repeated scans are left out.
fn pairs(folder: &Path, name: &str, places: &BTreeMap<&str, usize>) -> Outcome<Vec<Pair>> {
    let mut pairs = Vec::new();
    for row in rows(folder, name)? {
        let truth = field(&row, "truth")?;
        let places = (places.get(field(&row, "a")?), places.get(field(&row, "b")?));
        if let ((Some(&a), Some(&b)), true) = (places, truth != "repeat") {
            pairs.push(Pair { a, b, same: truth == "KM" });
        }
    }
    Ok(pairs)
}

impl Exported {
    pub(crate) fn read(folder: &Path) -> Outcome<Self> {
        let mut lands = Vec::new();
        let mut numbered: BTreeMap<String, (String, Vec<(usize, LandSignature)>)> = BTreeMap::new();
        for row in rows(folder, "lands.csv")? {
            let land = Land {
                id: field(&row, "land_id")?.to_owned(),
                bullet: field(&row, "bullet")?.to_owned(),
                barrel: field(&row, "barrel")?.to_owned(),
                source: field(&row, "source_land")?.to_owned(),
                signature: signature(&row)?,
            };
            let bullet = numbered.entry(land.bullet.clone()).or_default();
            bullet.0.clone_from(&land.barrel);
            bullet.1.push((field(&row, "land")?.parse()?, land.signature.clone()));
            lands.push(land);
        }
        let mut bullets = Vec::new();
        for (id, (barrel, lands)) in numbered {
            bullets.push(Bullet { id, barrel, signature: BulletSignature::from_numbered(LANDS, lands)? });
        }
        let mut tool_marks = Vec::new();
        for row in rows(folder, "toolmarks.csv")? {
            tool_marks.push(ToolMark {
                id: field(&row, "mark_id")?.to_owned(),
                edge: field(&row, "source_edge")?.to_owned(),
                signature: signature(&row)?,
            });
        }
        let places = lands.iter().enumerate().map(|(place, land)| (land.id.as_str(), place)).collect();
        let mut land_pairs = pairs(folder, "land_pairs.csv", &places)?;
        land_pairs.retain(|pair| !is_unknown(&lands, *pair));
        let places = bullets.iter().enumerate().map(|(place, bullet)| (bullet.id.as_str(), place)).collect();
        let bullet_pairs = pairs(folder, "bullet_pairs.csv", &places)?;
        Ok(Self { lands, land_pairs, bullets, bullet_pairs, tool_marks })
    }

    /// All pairs of tool marks but the faulty one.
    pub(crate) fn tool_mark_pairs(&self) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for (a, mark_a) in self.tool_marks.iter().enumerate() {
            for (b, mark_b) in self.tool_marks.iter().enumerate().skip(a + 1) {
                if ![mark_a, mark_b].iter().all(|mark| FAULTY.contains(&mark.id.as_str())) {
                    pairs.push(Pair { a, b, same: mark_a.edge == mark_b.edge });
                }
            }
        }
        pairs
    }
}

/// The published land names of set 252 and of the questioned bullets of set 44 are two schemes: within one barrel a
/// pair with names of both schemes is listed as a non-match, but nothing is known about it.
fn is_unknown(lands: &[Land], pair: Pair) -> bool {
    match (lands.get(pair.a), lands.get(pair.b)) {
        (Some(a), Some(b)) => {
            a.barrel == b.barrel && a.source.starts_with("Hamby-") != b.source.starts_with("Hamby-")
        }
        _ => true,
    }
}
