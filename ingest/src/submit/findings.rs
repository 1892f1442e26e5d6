//! Damage and oddities in a file, recognised and told, never repaired.
//!
//! Spreadsheets turn `12/70` into the date 1970-12-01 and `.22` into 0.22, databases cut long values, exports append a
//! row of sums, and days and months change places. The raw values go through as they are; the sender reads here how
//! many there are and where.

use crate::submit::mapping::{LookFor, Unmapped, text_at};
use chrono::{Datelike, NaiveDate};
use proofhouse_schemas::values::SerialStatus;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many example lines a finding names.
const EXAMPLES: usize = 3;

/// Kinds of findings; the text form is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FindingKind {
    /// A date stands where a calibre belongs: `1970-12-01` was 12/70.
    ExcelDate,
    /// A calibre became a number: `0.22`, `38.0`.
    ExcelNumber,
    /// A serial number became a number in scientific notation: `1.23E+11`.
    ExcelScientific,
    /// Values pile up at one length: the field was cut.
    CutField,
    /// A row of sums; not sent.
    TotalsRow,
    /// The sum of the rows is not the total that the file states.
    TotalDiffers,
    /// All days of the month are 12 or less: days and months may have changed places, or the rest was lost.
    DayMonthSuspect,
    /// Dates of one column are written in different orders.
    MixedDateOrder,
    /// A date is later than the date that follows it.
    DateOrder,
    /// The date is not known; a coarser date was stated by the mapping.
    Defaulted,
    /// A value that the mapping cannot express; left out.
    Unmapped,
    /// There is no serial number, by what is said of it.
    NoSerial,
    /// What stands in place of a serial number is neither one nor words for its absence.
    DoubtfulSerial,
    /// Rows that differ in nothing but their number and have no serial: kept, each is a firearm of its own.
    RepeatedWithoutSerial,
    /// Rows that differ in nothing but their number and have a serial: kept.
    RepeatedRow,
    /// State property: not a crime gun.
    StateProperty,
    /// A column that the mapping does not know.
    UnknownColumn,
}

impl FindingKind {
    fn explanation(self) -> &'static str {
        match self {
            Self::ExcelDate => "a spreadsheet turned a gauge such as 12/70 into a date",
            Self::ExcelNumber => "a spreadsheet turned a calibre into a number",
            Self::ExcelScientific => {
                "a spreadsheet turned a serial number into a number; its last digits are lost"
            }
            Self::CutField => "many values end at the same length; the field was cut",
            Self::TotalsRow => "a row of sums, not sent",
            Self::TotalDiffers => "the rows do not add up to the stated total",
            Self::DayMonthSuspect => "no day above 12: days and months may be swapped, or other dates lost",
            Self::MixedDateOrder => "some dates can only be day/month, others only month/day",
            Self::DateOrder => "the first date is after the second",
            Self::Defaulted => "blank; the mapping's default was stated",
            Self::Unmapped => "not expressible by the mapping, left out",
            Self::NoSerial => "no serial number; the words are kept",
            Self::DoubtfulSerial => "too odd to be a serial number, kept as it stands",
            Self::RepeatedWithoutSerial => "same row again, without a serial; each is kept",
            Self::RepeatedRow => "same row again, with a serial; each is kept",
            Self::StateProperty => "state property, kept out of crime statistics",
            Self::UnknownColumn => "the mapping does not know this column; not sent",
        }
    }
}

/// Something that a sender should look at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// Column, or columns joined by `+`.
    pub column: String,
    /// A word that tells findings of one kind and column apart, such as the serial status or the value.
    pub detail: String,
    /// How many rows.
    pub count: u64,
    /// Lines of the first ones.
    pub lines: Vec<u64>,
    /// The first value, as it stands.
    pub example: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} x {}", self.count, self.column)?;
        if !self.detail.is_empty() {
            write!(formatter, " [{}]", self.detail)?;
        }
        write!(formatter, ": {}", self.kind.explanation())?;
        let lines: Vec<String> = self.lines.iter().map(u64::to_string).collect();
        if !lines.is_empty() {
            write!(formatter, " (line {}", lines.join(", "))?;
            if !self.example.is_empty() {
                write!(formatter, "; {:?}", self.example)?;
            }
            write!(formatter, ")")?;
        }
        Ok(())
    }
}

#[derive(Debug, Default)]
struct Tally {
    count: u64,
    lines: Vec<u64>,
    example: String,
}

#[derive(Debug, Default)]
struct DateShape {
    dates: u64,
    above_twelve: u64,
    day_first: Vec<u64>,
    month_first: Vec<u64>,
}

/// Collects findings over the rows of a submission.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    tallies: BTreeMap<(FindingKind, String, String), Tally>,
    lengths: BTreeMap<String, HashMap<usize, HashSet<String>>>,
    date_shapes: BTreeMap<String, DateShape>,
    rows_seen: HashMap<u64, u64>,
}

impl Findings {
    pub(crate) fn note(&mut self, kind: FindingKind, column: &str, detail: &str, line: u64, example: &str) {
        let tally = self.tallies.entry((kind, column.to_owned(), detail.to_owned())).or_default();
        tally.count += 1;
        if tally.lines.len() < EXAMPLES {
            tally.lines.push(line);
            if tally.example.is_empty() {
                tally.example = proofhouse_schemas::fault::shown(example);
            }
        }
    }

    pub(crate) fn unmapped(&mut self, line: u64, unmapped: &[Unmapped]) {
        for value in unmapped {
            let detail = format!("{} {}", value.field, value.problem);
            self.note(FindingKind::Unmapped, &value.column, &detail, line, &value.value);
        }
    }

    pub(crate) fn defaulted(&mut self, line: u64, defaulted: &[(String, String)]) {
        for (column, field) in defaulted {
            self.note(FindingKind::Defaulted, column, field, line, "");
        }
    }

    /// Looks at the cells of a row.
    pub(crate) fn look(&mut self, line: u64, row: &Map<String, Value>, look_for: &LookFor) {
        for column in &look_for.calibre {
            if let Some(text) = text_at(row, column) {
                if is_spreadsheet_date(&text) {
                    self.note(FindingKind::ExcelDate, column, "", line, &text);
                } else if is_spreadsheet_number(&text) {
                    self.note(FindingKind::ExcelNumber, column, "", line, &text);
                }
            }
        }
        let mut has_serial = false;
        for column in &look_for.serial {
            let text = text_at(row, column).unwrap_or_default();
            let status = crate::submit::serial_words::status(&text);
            if is_scientific(&text) {
                self.note(FindingKind::ExcelScientific, column, "", line, &text);
            }
            if crate::submit::serial_words::has_number(status) {
                has_serial = true;
            } else if status == SerialStatus::Unknown {
                has_serial = true;
                self.note(FindingKind::DoubtfulSerial, column, "", line, &text);
            } else {
                self.note(FindingKind::NoSerial, column, status.as_str(), line, &text);
            }
        }
        for column in &look_for.cut {
            if let Some(text) = text_at(row, column) {
                let length = text.chars().count();
                let values = self.lengths.entry(column.clone()).or_default().entry(length).or_default();
                if values.len() < 1000 {
                    values.insert(text);
                }
            }
        }
        for column in &look_for.property {
            if let Some(text) = text_at(row, column) {
                self.note(FindingKind::StateProperty, column, &text.to_uppercase(), line, &text);
            }
        }
        for column in &look_for.date {
            if let Some(text) = text_at(row, column) {
                self.look_at_date(column, line, &text);
            }
        }
        for (earlier, later) in &look_for.order {
            let dates = (
                text_at(row, earlier).and_then(|text| iso_day(&text)),
                text_at(row, later).and_then(|text| iso_day(&text)),
            );
            if let (Some(first), Some(second)) = dates
                && first > second
            {
                let column = format!("{earlier}+{later}");
                self.note(FindingKind::DateOrder, &column, "", line, &format!("{first} after {second}"));
            }
        }
        if !look_for.row_number.is_empty() {
            self.look_for_repeats(line, row, look_for, has_serial);
        }
    }

    fn look_for_repeats(
        &mut self,
        line: u64,
        row: &Map<String, Value>,
        look_for: &LookFor,
        has_serial: bool,
    ) {
        let mut hasher = DefaultHasher::new();
        for (column, value) in row.iter().filter(|(column, _)| !look_for.row_number.contains(column)) {
            (column, value.to_string()).hash(&mut hasher);
        }
        if self.rows_seen.insert(hasher.finish(), line).is_some() {
            let kind = if has_serial { FindingKind::RepeatedRow } else { FindingKind::RepeatedWithoutSerial };
            self.note(kind, "(whole row)", "", line, "");
        }
    }

    fn look_at_date(&mut self, column: &str, line: u64, text: &str) {
        let shape = self.date_shapes.entry(column.to_owned()).or_default();
        let (first, second) = match slash_parts(text) {
            Some(parts) => parts,
            None => match iso_day(text) {
                Some(day) => {
                    shape.dates += 1;
                    shape.above_twelve += u64::from(day.day() > 12);
                    return;
                }
                None => return,
            },
        };
        shape.dates += 1;
        shape.above_twelve += u64::from(first > 12 || second > 12);
        if first > 12 && shape.day_first.len() < EXAMPLES {
            shape.day_first.push(line);
        }
        if second > 12 && shape.month_first.len() < EXAMPLES {
            shape.month_first.push(line);
        }
    }

    pub(crate) fn finish(mut self) -> Vec<Finding> {
        for (column, lengths) in std::mem::take(&mut self.lengths) {
            if let Some((length, values)) = cut_at(&lengths) {
                let example = values.iter().min().cloned().unwrap_or_default();
                let detail = format!("{length} characters");
                let tally = self.tallies.entry((FindingKind::CutField, column, detail)).or_default();
                tally.count = values.len() as u64;
                tally.example = example;
            }
        }
        for (column, shape) in std::mem::take(&mut self.date_shapes) {
            if shape.dates >= 50 && shape.above_twelve == 0 {
                let tally = self
                    .tallies
                    .entry((FindingKind::DayMonthSuspect, column.clone(), String::new()))
                    .or_default();
                tally.count = shape.dates;
            }
            if !shape.day_first.is_empty() && !shape.month_first.is_empty() {
                let lines = [shape.day_first.as_slice(), shape.month_first.as_slice()].concat();
                let tally =
                    self.tallies.entry((FindingKind::MixedDateOrder, column, String::new())).or_default();
                tally.count = lines.len() as u64;
                tally.lines = lines;
            }
        }
        self.tallies
            .into_iter()
            .map(|((kind, column, detail), tally)| Finding {
                kind,
                column,
                detail,
                count: tally.count,
                lines: tally.lines,
                example: tally.example,
            })
            .collect()
    }
}

/// The greatest length, when at least five different values end there and more than at the two lengths before: lengths
/// of real words thin out, lengths of cut words pile up.
fn cut_at(lengths: &HashMap<usize, HashSet<String>>) -> Option<(usize, &HashSet<String>)> {
    let longest = *lengths.keys().max()?;
    let values = lengths.get(&longest)?;
    let count_at = |length: usize| lengths.get(&length).map_or(0, HashSet::len);
    let before = count_at(longest.saturating_sub(1)) + count_at(longest.saturating_sub(2));
    (longest >= 6 && values.len() >= 5 && values.len() > before).then_some((longest, values))
}

fn is_spreadsheet_date(text: &str) -> bool {
    iso_day(text).is_some() || slash_parts(text).is_some()
}

/// `0.22`, `38.0`, `303.0`: no shooter writes them so.
fn is_spreadsheet_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('.') {
        Some(("0", fraction)) => digits(fraction),
        Some((whole, "0")) => digits(whole),
        _ => false,
    }
}

fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    exponent.strip_prefix('+').is_some_and(digits) && mantissa.split('.').all(digits)
}

fn iso_day(text: &str) -> Option<NaiveDate> {
    let day = text.split([' ', 'T']).next()?;
    (day.len() == 10).then(|| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()).flatten()
}

/// First and second number of `12/5/2020` or `12.5.20`.
fn slash_parts(text: &str) -> Option<(u32, u32)> {
    let day = text.split(' ').next()?;
    let parts: Vec<&str> = day.split(['/', '.']).collect();
    let [first, second, year] = parts.as_slice() else { return None };
    let number = |part: &str| (part.len() <= 2).then(|| part.parse::<u32>().ok()).flatten();
    let (first, second) = (number(first)?, number(second)?);
    let plausible = (1..=31).contains(&first) && (1..=31).contains(&second) && matches!(year.len(), 2 | 4);
    (plausible && year.bytes().all(|byte| byte.is_ascii_digit())).then_some((first, second))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    fn look(rows: &[Value]) -> Vec<Finding> {
        let look_for = LookFor {
            calibre: vec!["cal".to_owned()],
            serial: vec!["ser".to_owned()],
            date: vec!["day".to_owned()],
            cut: vec!["make".to_owned()],
            order: vec![("sold".to_owned(), "seized".to_owned())],
            row_number: vec!["no".to_owned()],
            ..LookFor::default()
        };
        let mut findings = Findings::default();
        for (line, row) in rows.iter().enumerate() {
            findings.look(line as u64 + 2, row.as_object().unwrap(), &look_for);
        }
        findings.finish()
    }

    fn count(findings: &[Finding], kind: FindingKind) -> u64 {
        findings.iter().filter(|finding| finding.kind == kind).map(|finding| finding.count).sum()
    }

    #[test]
    fn spreadsheet_damage_is_seen() {
        let found = look(&[
            json!({"cal": "1970-12-01 00:00:00", "ser": "A1234"}),
            json!({"cal": "0.22", "ser": "1.23E+11"}),
            json!({"cal": "38.0", "ser": "B1234"}),
            json!({"cal": ".22", "ser": "C1234"}),
            json!({"cal": "5.56", "ser": "D1234"}),
        ]);
        assert_eq!(count(&found, FindingKind::ExcelDate), 1);
        assert_eq!(count(&found, FindingKind::ExcelNumber), 2);
        assert_eq!(count(&found, FindingKind::ExcelScientific), 1);
    }

    #[test]
    fn a_column_without_days_above_twelve_is_suspect() {
        let rows: Vec<Value> = (0..60)
            .map(|number| json!({"no": number, "day": format!("{}/{}/2019", number % 12 + 1, 5)}))
            .collect();
        assert_eq!(count(&look(&rows), FindingKind::DayMonthSuspect), 60);
        let mixed = [json!({"day": "13/1/2019"}), json!({"day": "1/13/2019"})];
        assert_eq!(count(&look(&mixed), FindingKind::MixedDateOrder), 2);
    }

    #[test]
    fn cut_values_pile_up_at_the_limit() {
        let makes = [
            "SMITH & WES",
            "SPRINGFIELD",
            "WINCHESTER ",
            "HARRINGTON ",
            "STURM RUGER",
            "REMINGTON A",
            "COLT",
            "GLOCK",
        ];
        let rows: Vec<Value> = makes
            .iter()
            .enumerate()
            .map(|(number, make)| json!({"no": number, "make": format!("{make:.10}x")}))
            .collect();
        assert!(count(&look(&rows), FindingKind::CutField) >= 5);
    }

    #[test]
    fn repeats_without_a_serial_are_told_and_kept() {
        let found = look(&[
            json!({"no": 1, "make": "RUGER", "ser": ""}),
            json!({"no": 2, "make": "RUGER", "ser": ""}),
            json!({"no": 3, "make": "RUGER", "ser": "X12345"}),
        ]);
        assert_eq!(count(&found, FindingKind::RepeatedWithoutSerial), 1);
        assert_eq!(count(&found, FindingKind::RepeatedRow), 0);
        assert_eq!(count(&found, FindingKind::NoSerial), 2);
    }

    #[test]
    fn dates_out_of_order_are_told() {
        let found = look(&[
            json!({"sold": "2020-05-01", "seized": "2019-05-01"}),
            json!({"sold": "2020-05-01", "seized": ""}),
        ]);
        assert_eq!(count(&found, FindingKind::DateOrder), 1);
    }
}
