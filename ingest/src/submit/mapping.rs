//! Mapping files: how the columns of a national file become the fields of a message.
//!
//! A mapping names columns and codes; it never repairs a value. What cannot be said in it (a code that is not in the
//! value map, a date in no known form) is left out and counted as a finding, so that the sender sees it.

use crate::error::{IngestError, Result};
use crate::submit::input::InputFormat;
use chrono::{NaiveDate, NaiveDateTime};
use proofhouse_schemas::Kind;
use serde::Deserialize;
use serde_json::{Map, Number, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// One name or several.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
enum Columns {
    One(String),
    Several(Vec<String>),
}

impl Default for Columns {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl Columns {
    fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FieldType {
    #[default]
    Text,
    Integer,
    Number,
    Flag,
    /// A day, a month or a year.
    Date,
    /// A point in time; a day means its first moment in UTC.
    Timestamp,
    /// A list of texts; `split_on` cuts the value.
    List,
    /// What is known of a serial number, judged from its words.
    SerialStatus,
}

/// One field of the message.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldRule {
    /// Where it goes: `items[0].firearm.make_raw`.
    to: String,
    /// Column or columns it comes from.
    #[serde(default)]
    from: Columns,
    /// What stands between several columns.
    #[serde(default = "one_space")]
    join: String,
    /// Take the first column that is not blank instead of joining.
    #[serde(default)]
    first: bool,
    /// Cut the value here ...
    split_on: Option<String>,
    /// ... and take this piece, from 0.
    take: Option<usize>,
    /// Codes by value; case and outer spaces do not matter.
    #[serde(default)]
    values: BTreeMap<String, String>,
    /// Whether a key of `values` may stand anywhere in the value.
    #[serde(default)]
    contains: bool,
    /// Code for a value that `values` does not have.
    otherwise: Option<String>,
    /// Value when the columns are blank.
    default: Option<String>,
    /// Forms of dates, tried in order, in strftime notation.
    #[serde(default)]
    dates: Vec<String>,
    /// What the field holds.
    #[serde(default, rename = "as")]
    as_type: FieldType,
}

fn one_space() -> String {
    " ".to_owned()
}

/// Where the record reference comes from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReferenceRule {
    /// Columns that identify the row in its source; the line number when empty.
    #[serde(default)]
    columns: Columns,
    /// Written before it.
    #[serde(default)]
    prefix: String,
}

/// How rows that are sums are recognised.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct TotalsRule {
    /// A row is a total when this column ...
    column: String,
    /// ... begins with one of these words, or is blank when `blank_in` says so.
    #[serde(default)]
    words: Vec<String>,
    /// A row is a total when all of these columns are blank and `sum` is not.
    #[serde(default)]
    blank_in: Vec<String>,
    /// The column that is summed; the total is checked against it.
    sum: Option<String>,
}

/// Columns to look at for damage; see `findings`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LookFor {
    pub(crate) calibre: Vec<String>,
    pub(crate) serial: Vec<String>,
    pub(crate) date: Vec<String>,
    pub(crate) cut: Vec<String>,
    /// Columns that say that a firearm is state property.
    pub(crate) property: Vec<String>,
    /// Pairs: the first is never after the second.
    pub(crate) order: Vec<(String, String)>,
    /// Columns that number the rows, left out when rows are compared.
    pub(crate) row_number: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    /// Name, for messages to people.
    name: String,
    /// What it maps, from where, under which licence.
    #[serde(default)]
    description: String,
    kind: String,
    format: InputFormat,
    delimiter: Option<char>,
    reference: ReferenceRule,
    #[serde(default)]
    constants: BTreeMap<String, toml::Value>,
    #[serde(default)]
    field: Vec<FieldRule>,
    totals: Option<TotalsRule>,
    #[serde(default)]
    look_for: LookFor,
    /// Columns that are known and on purpose not carried.
    #[serde(default)]
    not_carried: Vec<String>,
}

/// A value that the mapping could not express.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unmapped {
    pub(crate) column: String,
    pub(crate) field: String,
    pub(crate) value: String,
    pub(crate) problem: &'static str,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mapped {
    /// A message without the envelope's constant parts.
    Message {
        reference: String,
        fields: Map<String, Value>,
        unmapped: Vec<Unmapped>,
        defaulted: Vec<(String, String)>,
    },
    /// A row of sums.
    Total(Option<f64>),
}

/// A mapping, checked.
#[derive(Debug, Clone)]
pub struct Mapping {
    file: MappingFile,
    kind: Kind,
    values: Vec<HashMap<String, String>>,
}

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        /// The mappings that come with the program: name and text.
        pub const SHIPPED: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../mappings/", $name, ".toml")))),*];
    };
}

shipped!(
    "us_de_crime_guns",
    "ukraine_wanted_firearms",
    "the_trace_missing_pieces",
    "sedena_seized_firearms",
    "france_reference_table",
);

impl Mapping {
    /// A shipped mapping by its name, or a file by its path.
    pub fn load(name_or_path: &str) -> Result<Self> {
        if let Some((name, text)) = SHIPPED.iter().find(|(name, _)| *name == name_or_path) {
            return Self::parse(name, text);
        }
        let text = std::fs::read_to_string(Path::new(name_or_path)).map_err(|error| {
            let shipped: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
            IngestError::Mapping {
                name: name_or_path.to_owned(),
                reason: format!(
                    "cannot be read ({error}), and is none of the shipped ones: {}",
                    shipped.join(", ")
                ),
            }
        })?;
        Self::parse(name_or_path, &text)
    }

    /// Reads a mapping from its text.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let wrong = |reason: String| IngestError::Mapping { name: name.to_owned(), reason };
        let file: MappingFile = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        let kind = Kind::parse(&file.kind).ok_or_else(|| {
            let words: Vec<&str> = Kind::ALL.iter().map(Kind::word).collect();
            wrong(format!("kind {:?} is none of {}", file.kind, words.join(", ")))
        })?;
        for to in
            file.field.iter().map(|rule| rule.to.as_str()).chain(file.constants.keys().map(String::as_str))
        {
            if path_of(to).is_none() {
                return Err(wrong(format!(
                    "{to:?} is no field path; write it like items[0].firearm.make_raw"
                )));
            }
        }
        let values = file
            .field
            .iter()
            .map(|rule| rule.values.iter().map(|(value, code)| (folded(value), code.clone())).collect())
            .collect();
        Ok(Self { file, kind, values })
    }

    /// Name, for messages to people.
    pub fn name(&self) -> &str {
        &self.file.name
    }

    /// What it maps, from where, under which licence.
    pub fn description(&self) -> &str {
        &self.file.description
    }

    /// The kind of message that it makes.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The form of the files that it reads.
    pub fn format(&self) -> InputFormat {
        self.file.format
    }

    pub(crate) fn delimiter(&self) -> u8 {
        self.file.delimiter.and_then(|delimiter| u8::try_from(delimiter).ok()).unwrap_or(b',')
    }

    pub(crate) fn look_for(&self) -> &LookFor {
        &self.file.look_for
    }

    /// Every column that the mapping knows, carried or not.
    pub(crate) fn known_columns(&self) -> BTreeSet<&str> {
        let rules = self.file.field.iter().flat_map(|rule| rule.from.names());
        let reference = self.file.reference.columns.names();
        let totals = self.file.totals.iter().flat_map(|rule| rule.sum.iter().chain([&rule.column]));
        rules.chain(reference).chain(&self.file.not_carried).chain(totals).map(String::as_str).collect()
    }

    /// Columns that a row must have for the mapping to fit the file at all.
    pub(crate) fn missing_columns(&self, row: &Map<String, Value>) -> Vec<String> {
        if self.file.format == InputFormat::Json {
            return Vec::new();
        }
        let needed = self
            .file
            .field
            .iter()
            .flat_map(|rule| rule.from.names())
            .chain(self.file.reference.columns.names());
        let missing: BTreeSet<&String> = needed.filter(|column| !row.contains_key(*column)).collect();
        missing.into_iter().cloned().collect()
    }

    /// Applies the mapping to one row.
    pub(crate) fn apply(&self, line: u64, row: &Map<String, Value>) -> Mapped {
        if let Some(total) = self.total(row) {
            return Mapped::Total(total);
        }
        let (mut fields, mut unmapped, mut defaulted) = (Map::new(), Vec::new(), Vec::new());
        for (to, value) in &self.file.constants {
            place(&mut fields, to, json_of(value));
        }
        for (rule, codes) in self.file.field.iter().zip(&self.values) {
            let raw = raw_value(rule, row);
            let column = rule.from.names().join("+");
            let (text, is_default) = match (&raw, &rule.default) {
                (Some(text), _) => (text.clone(), false),
                (None, Some(default)) => (default.clone(), true),
                // A serial that is not there is a fact of its own.
                (None, None) if rule.as_type == FieldType::SerialStatus => (String::new(), true),
                (None, None) => continue,
            };
            if is_default
                && !rule.from.names().is_empty()
                && rule.as_type != FieldType::SerialStatus
                && !text.is_empty()
            {
                defaulted.push((column.clone(), rule.to.clone()));
            }
            match converted(rule, codes, &text, is_default) {
                Ok(value) => place(&mut fields, &rule.to, value),
                Err(problem) => {
                    unmapped.push(Unmapped { column, field: rule.to.clone(), value: text, problem });
                }
            }
        }
        Mapped::Message { reference: self.reference(line, row), fields, unmapped, defaulted }
    }

    fn reference(&self, line: u64, row: &Map<String, Value>) -> String {
        let rule = &self.file.reference;
        let parts: Vec<String> =
            rule.columns.names().iter().filter_map(|column| text_at(row, column)).collect();
        let number = if rule.columns.names().is_empty() { line.to_string() } else { parts.join("-") };
        if number.is_empty() { String::new() } else { format!("{}{number}", rule.prefix) }
    }

    fn total(&self, row: &Map<String, Value>) -> Option<Option<f64>> {
        let rule = self.file.totals.as_ref()?;
        let text = text_at(row, &rule.column).unwrap_or_default();
        let begins = rule.words.iter().any(|word| folded(&text).starts_with(&folded(word)));
        let sum = rule.sum.as_ref().and_then(|column| text_at(row, column));
        let blank = !rule.blank_in.is_empty()
            && sum.is_some()
            && rule.blank_in.iter().all(|column| text_at(row, column).is_none());
        (begins || blank).then(|| sum.and_then(|text| text.trim().replace(',', "").parse().ok()))
    }

    /// The number that a control total adds up, for one row.
    pub(crate) fn addend(&self, row: &Map<String, Value>) -> Option<f64> {
        let rule = self.file.totals.as_ref()?;
        text_at(row, rule.sum.as_ref()?)?.trim().replace(',', "").parse().ok()
    }
}

/// A cell as text; `None` when blank. Numbers and flags of JSON become their JSON text. Dots go into nested objects.
pub(crate) fn text_at(row: &Map<String, Value>, column: &str) -> Option<String> {
    let value = match row.get(column) {
        Some(value) => value,
        None => column.split_once('.').and_then(|(outer, inner)| row.get(outer)?.as_object()?.get(inner))?,
    };
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text.trim().to_owned(),
        Value::Array(parts) => parts
            .iter()
            .map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned))
            .collect::<Vec<_>>()
            .join(", "),
        other => other.to_string(),
    };
    (!text.is_empty()).then_some(text)
}

fn raw_value(rule: &FieldRule, row: &Map<String, Value>) -> Option<String> {
    let mut parts = rule.from.names().iter().filter_map(|column| text_at(row, column));
    let text = if rule.first { parts.next()? } else { parts.collect::<Vec<_>>().join(&rule.join) };
    let text = match (&rule.split_on, rule.take) {
        (Some(on), Some(index)) => text.split(on.as_str()).nth(index)?.trim().to_owned(),
        _ => text,
    };
    (!text.is_empty()).then_some(text)
}

fn folded(text: &str) -> String {
    text.trim().to_uppercase()
}

fn converted(
    rule: &FieldRule,
    codes: &HashMap<String, String>,
    text: &str,
    is_default: bool,
) -> std::result::Result<Value, &'static str> {
    let coded;
    let text = if codes.is_empty() || is_default {
        text
    } else {
        let wanted = folded(text);
        let code = if rule.contains {
            // The longest key wins, so that MILITARY POLICE is not MILITARY.
            codes
                .iter()
                .filter(|(key, _)| wanted.contains(key.as_str()))
                .max_by_key(|(key, _)| key.len())
                .map(|(_, code)| code)
        } else {
            codes.get(&wanted)
        };
        coded = code.or(rule.otherwise.as_ref()).cloned().ok_or("is not in the mapping's values")?;
        if coded.is_empty() {
            return Ok(Value::Null);
        }
        coded.as_str()
    };
    match rule.as_type {
        FieldType::Text => Ok(Value::String(text.to_owned())),
        FieldType::Integer => {
            whole_number(text).map(|number| Value::Number(number.into())).ok_or("is not a whole number")
        }
        FieldType::Number => {
            text.trim().parse().ok().and_then(Number::from_f64).map(Value::Number).ok_or("is not a number")
        }
        FieldType::Flag => match folded(text).as_str() {
            "TRUE" | "YES" | "Y" | "1" | "OUI" | "SI" | "SÍ" | "ТАК" => Ok(Value::Bool(true)),
            "FALSE" | "NO" | "N" | "0" | "NON" | "НІ" => Ok(Value::Bool(false)),
            _ => Err("is neither yes nor no"),
        },
        FieldType::Date => date(rule, text, is_default).ok_or("is a date in none of the mapping's forms"),
        FieldType::Timestamp => timestamp(rule, text).ok_or("is a time in none of the mapping's forms"),
        FieldType::List => {
            let on = rule.split_on.as_deref().unwrap_or(",");
            let parts = text.split(on).map(str::trim).filter(|part| !part.is_empty());
            Ok(Value::Array(parts.map(|part| Value::String(part.to_owned())).collect()))
        }
        FieldType::SerialStatus => {
            Ok(Value::String(crate::submit::serial_words::status(text).as_str().to_owned()))
        }
    }
}

fn whole_number(text: &str) -> Option<i64> {
    let text = text.trim();
    let text = text.strip_suffix(".0").unwrap_or(text);
    text.parse().ok()
}

fn date(rule: &FieldRule, text: &str, is_default: bool) -> Option<Value> {
    if is_default {
        return Some(Value::String(text.to_owned()));
    }
    for form in &rule.dates {
        // A form without a day or a month is a partial date.
        let found = match form.as_str() {
            "%Y" => {
                (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.to_owned())
            }
            "%Y-%m" | "%m/%Y" => NaiveDate::parse_from_str(&format!("{text} 01"), &format!("{form} %d"))
                .ok()
                .map(|day| day.format("%Y-%m").to_string()),
            form => NaiveDate::parse_from_str(text, form)
                .ok()
                .or_else(|| NaiveDateTime::parse_from_str(text, form).ok().map(|time| time.date()))
                .map(|day| day.to_string()),
        };
        if found.is_some() {
            return found.map(Value::String);
        }
    }
    None
}

fn timestamp(rule: &FieldRule, text: &str) -> Option<Value> {
    if let Ok(time) = chrono::DateTime::parse_from_rfc3339(text) {
        return Some(Value::String(time.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string()));
    }
    let time = rule.dates.iter().find_map(|form| {
        NaiveDateTime::parse_from_str(text, form)
            .ok()
            .or_else(|| NaiveDate::parse_from_str(text, form).ok()?.and_hms_opt(0, 0, 0))
    })?;
    Some(Value::String(time.format("%Y-%m-%dT%H:%M:%SZ").to_string()))
}

fn json_of(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text.clone()),
        toml::Value::Integer(number) => Value::Number((*number).into()),
        toml::Value::Float(number) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
        toml::Value::Boolean(flag) => Value::Bool(*flag),
        toml::Value::Datetime(time) => Value::String(time.to_string()),
        toml::Value::Array(parts) => Value::Array(parts.iter().map(json_of).collect()),
        toml::Value::Table(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), json_of(value))).collect())
        }
    }
}

enum Step<'path> {
    Field(&'path str),
    Index(usize),
}

fn path_of(path: &str) -> Option<Vec<Step<'_>>> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (name, index) = match part.split_once('[') {
            Some((name, rest)) => {
                (name, Some(rest.strip_suffix(']')?.parse::<usize>().ok().filter(|index| *index < 64)?))
            }
            None => (part, None),
        };
        if name.is_empty() {
            return None;
        }
        steps.push(Step::Field(name));
        steps.extend(index.map(Step::Index));
    }
    Some(steps)
}

/// Puts a value at a path, making objects and lists on the way. Nulls are not placed.
pub(crate) fn place(fields: &mut Map<String, Value>, path: &str, value: Value) {
    if value.is_null() {
        return;
    }
    let Some(steps) = path_of(path) else { return };
    let mut object = Value::Object(std::mem::take(fields));
    {
        let mut at = &mut object;
        for step in steps {
            at = match step {
                Step::Field(name) => {
                    if !at.is_object() {
                        *at = Value::Object(Map::new());
                    }
                    match at {
                        Value::Object(map) => map.entry(name).or_insert(Value::Null),
                        _ => return,
                    }
                }
                Step::Index(index) => {
                    if !at.is_array() {
                        *at = Value::Array(Vec::new());
                    }
                    match at {
                        Value::Array(list) => {
                            while list.len() <= index {
                                list.push(Value::Null);
                            }
                            match list.get_mut(index) {
                                Some(element) => element,
                                None => return,
                            }
                        }
                        _ => return,
                    }
                }
            };
        }
        *at = value;
    }
    if let Value::Object(map) = object {
        *fields = map;
    }
}

#[cfg(test)]
mod tests;
