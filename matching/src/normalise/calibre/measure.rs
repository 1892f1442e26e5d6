//! Bore and case length: `7,62x39 mm`, `9X19MM P`, `762X25`.

use crate::normalise::text;
use proofhouse_schemas::codes::Calibre;
use std::collections::HashMap;

/// A written measure.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measure {
    /// Bore in millimetres as written, hundredths.
    pub(super) bore: u32,
    /// Case length in tenths of a millimetre.
    pub(super) case: u32,
    /// Rimmed or belted letters behind the length: `R`, `SR`, `HR`, `B`.
    pub(super) rim: String,
    /// What else stands in the text.
    pub(super) rest: String,
    /// The bore lacks its decimal point.
    pub(super) point_lost: bool,
}

/// Reads a measure that begins the text, or follows words.
pub(super) fn parse(part: &str) -> Option<Measure> {
    let bytes = part.as_bytes();
    let cross = (1..bytes.len()).find(|place| {
        bytes.get(*place) == Some(&b'X')
            && left_of(bytes, *place).is_some()
            && bytes.get(place + 1).is_some_and(|next| next.is_ascii_digit() || *next == b'.')
    })?;
    let bore_start = left_of(bytes, cross)?;
    let bore_text = part.get(bore_start..cross)?.trim_end_matches("MM").trim();
    let after = part.get(cross + 1..)?;
    let case_end =
        after.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(after.len());
    let case_text = after.get(..case_end)?.trim_end_matches('.');
    let mut tail = after.get(case_end..)?.trim_start();
    tail = tail.strip_prefix("MM").unwrap_or(tail);
    let rim_length = tail.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(tail.len());
    let letters = tail.get(..rim_length).unwrap_or_default();
    let rim = if matches!(letters, "R" | "SR" | "HR" | "RB" | "B" | "RIMMED") { letters } else { "" };
    let rest_behind = tail.get(rim.len()..).unwrap_or_default().trim();
    let rest_front = part.get(..bore_start)?.trim();
    let mut bore = hundredths(bore_text)?;
    let point_lost = !bore_text.contains('.') && (300..1000).contains(&(bore / 100));
    if point_lost {
        bore /= 100;
    }
    let rest = [rest_front, rest_behind]
        .iter()
        .filter(|text| !text.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" ");
    Some(Measure {
        bore,
        case: hundredths(case_text)? / 10,
        rim: rim.replace("RIMMED", "R"),
        rest,
        point_lost,
    })
}

/// Where the number left of a cross begins; a unit between is allowed.
fn left_of(bytes: &[u8], cross: usize) -> Option<usize> {
    let mut end = cross;
    while end > 0 && bytes.get(end - 1) == Some(&b' ') {
        end -= 1;
    }
    if end >= 2 && bytes.get(end - 2..end) == Some(b"MM") {
        end -= 2;
    }
    while end > 0 && bytes.get(end - 1) == Some(&b' ') {
        end -= 1;
    }
    let mut start = end;
    while start > 0 && bytes.get(start - 1).is_some_and(|byte| byte.is_ascii_digit() || *byte == b'.') {
        start -= 1;
    }
    (start < end && bytes.get(start..end)?.iter().any(u8::is_ascii_digit)).then_some(start)
}

/// A decimal number in hundredths.
fn hundredths(number: &str) -> Option<u32> {
    let value: f64 = number.trim().parse().ok()?;
    (0.0..10_000.0).contains(&value).then(|| (value * 100.0).round() as u32)
}

/// Listed measures, from names and spellings that are one.
#[derive(Debug, Default)]
pub(super) struct MetricIndex {
    exact: HashMap<(u32, u32, String), Vec<&'static str>>,
    measures: Vec<(Measure, &'static str)>,
}

impl MetricIndex {
    pub(super) fn build(calibres: &'static [Calibre]) -> MetricIndex {
        let mut index = MetricIndex::default();
        for calibre in calibres {
            for name in calibre.aliases.iter().chain(std::iter::once(&calibre.canonical_name)) {
                let unified = super::notation::unify(&text::fold(name));
                let Some(measure) = parse(&unified) else { continue };
                // A spelling with words ("9x18 Ultra") lists its measure too, behind those that are a measure alone.
                let ids = index.exact.entry((measure.bore, measure.case, measure.rim.clone())).or_default();
                if !ids.contains(&calibre.calibre_id) {
                    if measure.rest.is_empty() {
                        ids.insert(0, calibre.calibre_id);
                    } else {
                        ids.push(calibre.calibre_id);
                    }
                }
                index.measures.push((measure, calibre.calibre_id));
            }
        }
        index
    }

    /// Calibres with a measure, and whether a digit had to be forgiven. The order: as written; without its rim letter;
    /// the nearest listed case length within half a millimetre; one wrong digit in the bore where one cartridge fits.
    pub(super) fn look_up(&self, measure: &Measure) -> (Vec<&'static str>, bool) {
        if let Some(ids) = self.exact.get(&(measure.bore, measure.case, measure.rim.clone())) {
            return (ids.iter().take(1).copied().collect(), false);
        }
        let rim_free = |listed: &Measure| measure.rim.is_empty() || listed.rim == measure.rim;
        let near = self.measures.iter().filter(|(listed, _)| {
            listed.bore == measure.bore && rim_free(listed) && listed.case.abs_diff(measure.case) <= 6
        });
        let nearest = near.clone().map(|(listed, _)| listed.case.abs_diff(measure.case)).min();
        if let Some(nearest) = nearest {
            let closest = near.filter(|(listed, _)| listed.case.abs_diff(measure.case) == nearest);
            return (distinct(closest.map(|(_, id)| *id)), false);
        }
        let typo = self.measures.iter().filter(|(listed, _)| {
            listed.case.abs_diff(measure.case) <= 1
                && rim_free(listed)
                && listed.rim == measure.rim
                && one_slip(&digits(measure.bore), &digits(listed.bore))
        });
        (distinct(typo.map(|(_, id)| *id)), true)
    }
}

fn distinct(ids: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    for id in ids {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

fn digits(bore: u32) -> String {
    let text = bore.to_string();
    text.trim_end_matches('0').to_owned()
}

fn one_slip(a: &str, b: &str) -> bool {
    a.len() >= 2 && b.len() >= 2 && strsim::osa_distance(a, b) == 1
}
