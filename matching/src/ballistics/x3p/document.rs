//! What the description of a scan says.
//!
//! Elements are found by their names and those around them; name spaces, order, and what else stands there do not matter.

use super::ScanOrigin;
use super::archive::{Archive, MOST_POINTS};
use super::error::X3pError;
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;
use std::collections::HashMap;

/// How deep elements may be nested.
const DEEPEST: usize = 32;
/// Longest text of an element that is kept, in bytes. Lists of heights are longer.
const LONGEST_TEXT: usize = 4_096;

/// How a height is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberKind {
    Int16,
    Int32,
    Float32,
    Float64,
}

impl NumberKind {
    pub(super) fn bytes(self) -> u64 {
        match self {
            NumberKind::Int16 => 2,
            NumberKind::Int32 | NumberKind::Float32 => 4,
            NumberKind::Float64 => 8,
        }
    }
}

/// An axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Axis {
    pub(super) kind: NumberKind,
    pub(super) increment: f64,
    pub(super) offset: f64,
}

/// How many heights there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dimensions {
    pub(super) columns: usize,
    pub(super) rows: usize,
}

/// Where the heights are.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Heights {
    /// In an entry of the archive.
    Linked { entry: String, md5: Option<String> },
    /// In the description itself.
    Listed(Vec<f64>),
}

/// A description.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Document {
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) z: Axis,
    pub(super) dimensions: Dimensions,
    pub(super) heights: Heights,
    valid_points: Option<(String, Option<String>)>,
    pub(super) origin: ScanOrigin,
}

impl Document {
    pub(super) fn parse(text: &str) -> Result<Document, X3pError> {
        let Texts { by_path, listed } = Texts::of(text)?;
        let find = |path: &str| by_path.get(path).map(String::as_str).filter(|text| !text.is_empty());
        let need = |path: &'static str| find(path).ok_or(X3pError::Missing { path });
        let feature = find("Record1/FeatureType").unwrap_or("SUR");
        if !["SUR", "PRF"].contains(&feature) {
            return Err(wrong("Record1/FeatureType", feature, "SUR (a surface) or PRF (a profile)"));
        }
        let x =
            axis(&find, ["Record1/Axes/CX/DataType", "Record1/Axes/CX/Increment", "Record1/Axes/CX/Offset"])?;
        let y = match feature {
            // A profile has no second direction.
            "PRF" => x,
            _ => axis(
                &find,
                ["Record1/Axes/CY/DataType", "Record1/Axes/CY/Increment", "Record1/Axes/CY/Offset"],
            )?,
        };
        let z =
            axis(&find, ["Record1/Axes/CZ/DataType", "Record1/Axes/CZ/Increment", "Record1/Axes/CZ/Offset"])?;
        for (path, step) in
            [("Record1/Axes/CX/Increment", x.increment), ("Record1/Axes/CY/Increment", y.increment)]
        {
            if step < 0.0 {
                return Err(wrong(path, find(path).unwrap_or_default(), "a distance above 0"));
            }
        }
        // Along an absolute axis without an increment numbers are lengths as they stand.
        let z = if z.increment == 0.0 { Axis { increment: 1.0, ..z } } else { z };
        for (path, stepping) in [("Record1/Axes/CX/AxisType", true), ("Record1/Axes/CZ/AxisType", false)] {
            match find(path) {
                Some("A") if stepping => return Err(wrong(path, "A", "I: points in equal steps")),
                _ => {}
            }
        }
        let size = |path: &'static str| -> Result<u64, X3pError> {
            let text = need(path)?;
            text.parse().ok().filter(|size| *size > 0).ok_or_else(|| wrong(path, text, "a number from 1"))
        };
        let columns = size("Record3/MatrixDimension/SizeX")?;
        let rows = size("Record3/MatrixDimension/SizeY")?;
        if find("Record3/MatrixDimension/SizeZ").is_some_and(|layers| layers != "1") {
            let layers = find("Record3/MatrixDimension/SizeZ").unwrap_or_default();
            return Err(wrong("Record3/MatrixDimension/SizeZ", layers, "1: a single layer"));
        }
        let points = columns.checked_mul(rows).and_then(|points| usize::try_from(points).ok());
        let Some(points) = points.filter(|points| *points <= MOST_POINTS) else {
            return Err(X3pError::TooManyPoints { columns, rows, most: MOST_POINTS });
        };
        let dimensions = Dimensions { columns: columns as usize, rows: rows as usize };
        let heights = match find("Record3/DataLink/PointDataLink") {
            Some(entry) => Heights::Linked {
                entry: entry.to_owned(),
                md5: find("Record3/DataLink/MD5ChecksumPointData").map(str::to_owned),
            },
            None if listed.is_empty() => {
                return Err(X3pError::Missing { path: "Record3/DataLink/PointDataLink" });
            }
            None if listed.len() == points => {
                Heights::Listed(listed.into_iter().map(|number| number * z.increment + z.offset).collect())
            }
            None => {
                let (name, found, expected) =
                    ("Record3/DataList".to_owned(), listed.len() as u64, points as u64);
                let Dimensions { columns, rows } = dimensions;
                return Err(X3pError::Length { name, found, expected, columns, rows });
            }
        };
        let valid_points = find("Record3/DataLink/ValidPointsLink").map(|entry| {
            (entry.to_owned(), find("Record3/DataLink/MD5ChecksumValidPoints").map(str::to_owned))
        });
        let said = |path: &str| find(path).map(str::to_owned).unwrap_or_default();
        let origin = ScanOrigin {
            date: said("Record2/Date"),
            manufacturer: said("Record2/Instrument/Manufacturer"),
            model: said("Record2/Instrument/Model"),
            version: said("Record2/Instrument/Version"),
            probing: said("Record2/ProbingSystem/Type"),
            comment: said("Record2/Comment"),
        };
        Ok(Document { x, y, z, dimensions, heights, valid_points, origin })
    }

    /// The map of measured heights, when the file has one.
    pub(super) fn valid_points(&self, archive: &mut Archive<'_>) -> Result<Option<Vec<u8>>, X3pError> {
        let Some((entry, md5)) = &self.valid_points else { return Ok(None) };
        let Dimensions { columns, rows } = self.dimensions;
        let bytes = archive.exactly(entry, (columns as u64 * rows as u64).div_ceil(8), (columns, rows))?;
        if let Some(stated) = md5 {
            super::archive::check_md5(stated, &bytes)?;
        }
        Ok(Some(bytes))
    }
}

fn wrong(path: &'static str, value: &str, expected: &'static str) -> X3pError {
    X3pError::Wrong { path, value: value.chars().take(80).collect(), expected }
}

fn axis<'t>(
    find: &impl Fn(&str) -> Option<&'t str>,
    [kind, increment, offset]: [&'static str; 3],
) -> Result<Axis, X3pError> {
    let number = |path: &'static str, absent: f64| match find(path) {
        Some(text) => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err(wrong(path, text, "a number")),
        },
        None => Ok(absent),
    };
    Ok(Axis {
        kind: match find(kind).ok_or(X3pError::Missing { path: kind })? {
            "I" => NumberKind::Int16,
            "L" => NumberKind::Int32,
            "F" => NumberKind::Float32,
            "D" => NumberKind::Float64,
            other => return Err(wrong(kind, other, "I, L, F or D")),
        },
        increment: number(increment, 0.0)?,
        offset: number(offset, 0.0)?,
    })
}

/// The texts of elements by the names that lead to them below the root.
struct Texts {
    by_path: HashMap<String, String>,
    /// Heights that stand in the description itself.
    listed: Vec<f64>,
}

impl Texts {
    fn of(text: &str) -> Result<Texts, X3pError> {
        let broken = |reason: String| X3pError::Xml { reason };
        let mut reader = Reader::from_str(text);
        let mut texts = Texts { by_path: HashMap::new(), listed: Vec::new() };
        let mut path: Vec<String> = Vec::new();
        let mut current = String::new();
        loop {
            match reader.read_event().map_err(|error| broken(error.to_string()))? {
                Event::Start(element) => {
                    if path.len() >= DEEPEST {
                        return Err(broken(format!("elements are nested deeper than {DEEPEST}")));
                    }
                    let name = element.local_name();
                    path.push(String::from_utf8_lossy(name.as_ref()).into_owned());
                    current.clear();
                }
                Event::Empty(element) => {
                    let name = element.local_name();
                    let name = String::from_utf8_lossy(name.as_ref());
                    let below_root = path.get(1..).unwrap_or_default().iter().map(String::as_str);
                    let names: Vec<&str> = below_root.chain([name.as_ref()]).collect();
                    texts.take(&names.join("/"), "")?;
                }
                Event::Text(words) => {
                    let words = words.decode().map_err(|error| broken(error.to_string()))?;
                    keep(&mut current, &words);
                }
                Event::CData(words) => keep(&mut current, &String::from_utf8_lossy(&words)),
                Event::End(_) => {
                    let Some((_, below_root)) = path.split_first() else {
                        return Err(broken("an element ends that never began".to_owned()));
                    };
                    texts.take(&below_root.join("/"), current.trim())?;
                    current.clear();
                    path.pop();
                }
                Event::Eof if path.is_empty() => return Ok(texts),
                Event::Eof => return Err(broken(format!("it ends within {}", path.join("/")))),
                Event::GeneralRef(reference) => {
                    // A character or one of the five that XML knows; others are not followed.
                    let name = reference.decode().map_err(|error| broken(error.to_string()))?;
                    match reference.resolve_char_ref() {
                        Ok(Some(letter)) => keep(&mut current, letter.encode_utf8(&mut [0; 4])),
                        _ => keep(&mut current, resolve_xml_entity(&name).unwrap_or_default()),
                    }
                }
                _ => {}
            }
        }
    }

    fn take(&mut self, path: &str, text: &str) -> Result<(), X3pError> {
        if path == "Record3/DataList/Datum" {
            if self.listed.len() >= MOST_POINTS {
                return Err(X3pError::TooManyPoints {
                    columns: MOST_POINTS as u64 + 1,
                    rows: 1,
                    most: MOST_POINTS,
                });
            }
            // `x;y;z`, or the height alone; empty where nothing was measured.
            let height = text.rsplit(';').next().unwrap_or_default().trim();
            self.listed.push(match height {
                "" => f64::NAN,
                height => {
                    let expected = "a number, or nothing where nothing was measured";
                    height.parse().map_err(|_| wrong("Record3/DataList/Datum", height, expected))?
                }
            });
        } else if !text.is_empty() {
            // Of two elements with one name the first counts.
            self.by_path.entry(path.to_owned()).or_insert_with(|| text.to_owned());
        }
        Ok(())
    }
}

fn keep(current: &mut String, words: &str) {
    let room = LONGEST_TEXT.saturating_sub(current.len());
    let end =
        words.char_indices().map(|(at, letter)| at + letter.len_utf8()).take_while(|end| *end <= room).last();
    current.push_str(words.get(..end.unwrap_or(0)).unwrap_or_default());
}
