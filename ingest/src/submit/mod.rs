//! Submitting files: what a bureau without a feed of its own sends.
//!
//! Files are read twice. The first pass checks every entry with the same code that checks feeds and collects findings;
//! nothing has been sent when it shows what would be refused. The second pass sends the good entries. The identifier of
//! a message follows from its content, so sending a file again repeats nothing new.
//!
//! - [`Mapping`]: columns to fields; [`InputFormat`]: NDJSON, JSON arrays, CSV, Parquet
//! - [`Finding`]: damage that is told, never repaired
//! - [`SubmitSummary`]: what came of it

mod findings;
mod input;
mod mapping;
mod serial_words;
mod summary;

pub use findings::{Finding, FindingKind};
pub use input::InputFormat;
pub use mapping::{Mapping, SHIPPED};
pub use summary::{LISTED_REFUSALS, RefusedLine, SubmitSummary};

use crate::broker::{Broker, EMBEDDED_ROUND_BYTES, EMBEDDED_ROUND_MESSAGES};
use crate::check::{Checker, Verdict};
use crate::error::{IngestError, Result};
use crate::producer::{FeedProducer, Outgoing};
use crate::settings::IngestSettings;
use findings::Findings;
use indicatif::{ProgressBar, ProgressStyle};
use input::{Content, Entry};
use mapping::{Mapped, text_at};
use proofhouse_schemas::{Bureau, Fault, Kind, RejectCode, SchemaVersion, Topic};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::time::Instant;
use uuid::Uuid;

/// Called after each round that the embedded broker can hold; returns when ingest has caught up.
pub type AfterRound<'pace> = &'pace mut dyn FnMut() -> Result<()>;

/// How to submit.
#[derive(Debug, Clone)]
pub struct SubmitOptions {
    /// The bureau that answers for the data.
    pub bureau: Bureau,
    /// How columns become fields; none when the files already hold messages.
    pub mapping: Option<Mapping>,
    /// Kind of messages that do not name their schema themselves.
    pub kind: Option<Kind>,
    /// Time of the statement (`event_ts`) for files that do not tell it, RFC 3339.
    pub stated_at: Option<String>,
    /// Limits and leniency, the same as ingest's.
    pub ingest: IngestSettings,
    /// Show a progress bar.
    pub progress: bool,
}

impl SubmitOptions {
    /// Defaults for this bureau.
    pub fn new(bureau: Bureau) -> Self {
        Self {
            bureau,
            mapping: None,
            kind: None,
            stated_at: None,
            ingest: IngestSettings::default(),
            progress: false,
        }
    }
}

/// One checked entry.
struct Prepared {
    topic: String,
    reference: String,
    value: Vec<u8>,
}

/// Checks the files without sending anything.
pub fn check_files(files: &[PathBuf], options: &SubmitOptions) -> Result<SubmitSummary> {
    let started = Instant::now();
    let mut summary = SubmitSummary {
        bureau: options.bureau.to_string(),
        files: files.iter().map(|path| path.display().to_string()).collect(),
        ..SubmitSummary::default()
    };
    let mut findings = Findings::default();
    visit(files, options, "checking", Some(&mut findings), &mut |file, line, outcome| {
        summary.read += 1;
        match outcome {
            Ok(prepared) => {
                summary.good += 1;
                *summary.by_topic.entry(prepared.topic).or_default() += 1;
            }
            Err((reference, faults)) => {
                summary.refused += 1;
                let codes: std::collections::BTreeSet<RejectCode> =
                    faults.iter().map(|fault| fault.code).collect();
                for code in codes {
                    *summary.refused_by_code.entry(code.to_string()).or_default() += 1;
                }
                let room = LISTED_REFUSALS.saturating_sub(summary.refusals.len());
                summary.refusals.extend(faults.into_iter().take(room).map(|fault| RefusedLine {
                    file: file.display().to_string(),
                    line,
                    reference: reference.clone(),
                    code: fault.code.to_string(),
                    path: fault.path,
                    value: fault.value,
                    expected: fault.expected,
                }));
            }
        }
        Ok(())
    })?;
    summary.findings = findings.finish();
    summary.seconds = started.elapsed().as_secs_f64();
    Ok(summary)
}

/// Checks the files, then sends the good entries. `confirm` sees what the check found and may stop by returning false.
/// Blocking; call it from a thread that may wait. The topics must exist or be created by the broker.
pub fn submit(
    broker: &Broker,
    files: &[PathBuf],
    options: &SubmitOptions,
    confirm: &mut dyn FnMut(&SubmitSummary) -> bool,
    after_round: AfterRound<'_>,
) -> Result<SubmitSummary> {
    let started = Instant::now();
    let mut summary = check_files(files, options)?;
    if summary.good == 0 || !confirm(&summary) {
        return Ok(summary);
    }
    let mut producer = FeedProducer::new(broker)?;
    let mut round = Rounds::new(broker);
    visit(files, options, "sending", None, &mut |_, _, outcome| {
        let Ok(Prepared { topic, reference, value }) = outcome else { return Ok(()) };
        let message =
            Outgoing { topic, key: Some(reference.into_bytes()), value: Some(value), headers: Vec::new() };
        if round.is_full_with(&message) {
            producer.finish()?;
            after_round()?;
            round.begin();
        }
        round.add(&message);
        producer.send(&message)
    })?;
    summary.sent = producer.finish()?;
    summary.seconds = started.elapsed().as_secs_f64();
    Ok(summary)
}

/// Counts what a round puts into each topic of the embedded broker. With a real broker no round is ever full.
#[derive(Debug)]
pub struct Rounds {
    limited: bool,
    used: HashMap<String, (usize, usize)>,
}

impl Rounds {
    /// An empty round.
    pub fn new(broker: &Broker) -> Self {
        Self { limited: broker.is_embedded(), used: HashMap::new() }
    }

    /// Whether the message no longer fits into this round.
    pub fn is_full_with(&self, message: &Outgoing) -> bool {
        let (bytes, messages) = self.used.get(&message.topic).copied().unwrap_or_default();
        self.limited
            && (bytes + size_of_message(message) > EMBEDDED_ROUND_BYTES
                || messages >= EMBEDDED_ROUND_MESSAGES)
    }

    /// Counts a message.
    pub fn add(&mut self, message: &Outgoing) {
        if self.limited {
            let used = self.used.entry(message.topic.clone()).or_default();
            used.0 += size_of_message(message);
            used.1 += 1;
        }
    }

    /// Starts the next round.
    pub fn begin(&mut self) {
        self.used.clear();
    }
}

/// Bytes in the broker's log, generously: each message may be a batch of its own.
fn size_of_message(message: &Outgoing) -> usize {
    let headers: usize = message.headers.iter().map(|(name, value)| name.len() + value.len() + 8).sum();
    message.key.as_ref().map_or(0, Vec::len) + message.value.as_ref().map_or(0, Vec::len) + headers + 100
}

type Outcome = std::result::Result<Prepared, (String, Vec<Fault>)>;
type VisitOutcome<'visit> = &'visit mut dyn FnMut(&Path, u64, Outcome) -> Result<()>;

/// Reads, maps and checks every entry of every file.
fn visit(
    files: &[PathBuf],
    options: &SubmitOptions,
    doing: &'static str,
    mut findings: Option<&mut Findings>,
    act: VisitOutcome<'_>,
) -> Result<()> {
    let checker = Checker::new(&options.ingest);
    for file in files {
        let format = format_of(file, options)?;
        let delimiter = options.mapping.as_ref().map_or(b',', Mapping::delimiter);
        let progress = progress_bar(file, format, options.progress, doing);
        let (mut first, mut sum, mut added) = (true, None, 0.0);
        input::read(file, format, delimiter, &mut |Entry { line, content }, position| {
            progress.set_position(position);
            let row = match (content, &options.mapping) {
                (Content::Unreadable(why), _) => {
                    return act(
                        file,
                        line,
                        Err((String::new(), vec![Fault::new(RejectCode::BadValue, "$", "", why)])),
                    );
                }
                (Content::Line(bytes), None) => {
                    return act(file, line, check_line(&checker, options, &bytes));
                }
                (Content::Line(bytes), Some(_)) => match serde_json::from_slice(&bytes) {
                    Ok(Value::Object(row)) => row,
                    _ => {
                        let text = String::from_utf8_lossy(&bytes);
                        let fault = Fault::new(RejectCode::NotJson, "$", text, "a JSON object");
                        return act(file, line, Err((String::new(), vec![fault])));
                    }
                },
                (Content::Row(row), Some(_)) => row,
                (Content::Row(row), None) => return act(file, line, check_object(&checker, options, row)),
            };
            let Some(mapping) = &options.mapping else { return Ok(()) };
            if first {
                first = false;
                let missing = mapping.missing_columns(&row);
                if !missing.is_empty() {
                    return Err(IngestError::File {
                        path: file.clone(),
                        reason: format!(
                            "mapping {} needs the columns {}; the file has {}",
                            mapping.name(),
                            missing.join(", "),
                            row.keys().cloned().collect::<Vec<_>>().join(", ")
                        ),
                    });
                }
                if let Some(findings) = findings.as_deref_mut() {
                    let known = mapping.known_columns();
                    for column in row.keys().filter(|column| !known.contains(column.as_str())) {
                        let example = text_at(&row, column).unwrap_or_default();
                        findings.note(FindingKind::UnknownColumn, column, "", line, &example);
                    }
                }
            }
            match mapping.apply(line, &row) {
                Mapped::Total(total) => {
                    sum = sum.or(total.map(|total| (line, total)));
                    if let Some(findings) = findings.as_deref_mut() {
                        let example = total.map(|total| total.to_string()).unwrap_or_default();
                        findings.note(FindingKind::TotalsRow, "(whole row)", "", line, &example);
                    }
                    Ok(())
                }
                Mapped::Message { reference, mut fields, unmapped, defaulted } => {
                    added += mapping.addend(&row).unwrap_or_default();
                    if let Some(findings) = findings.as_deref_mut() {
                        findings.look(line, &row, mapping.look_for());
                        findings.unmapped(line, &unmapped);
                        findings.defaulted(line, &defaulted);
                    }
                    let version = checker.undemanding_version(mapping.kind());
                    fields.insert("schema".to_owned(), Value::String(version.to_string()));
                    fields.insert("source_record_id".to_owned(), Value::String(reference));
                    fields.entry("action").or_insert_with(|| Value::String("CREATE".to_owned()));
                    act(file, line, check_object(&checker, options, fields))
                }
            }
        })?;
        if let (Some((line, total)), Some(findings)) = (sum, findings.as_deref_mut())
            && (total - added).abs() > 0.5
        {
            let example = format!("total {total}, rows add up to {added}");
            findings.note(FindingKind::TotalDiffers, "(whole file)", "", line, &example);
        }
        progress.finish_and_clear();
    }
    Ok(())
}

fn format_of(file: &Path, options: &SubmitOptions) -> Result<InputFormat> {
    options.mapping.as_ref().map(Mapping::format).or_else(|| InputFormat::of(file)).ok_or_else(|| {
        IngestError::File {
            path: file.to_owned(),
            reason: "its name does not say what it holds; name it .ndjson, .json, .csv or .parquet"
                .to_owned(),
        }
    })
}

fn progress_bar(file: &Path, format: InputFormat, visible: bool, doing: &'static str) -> ProgressBar {
    if !visible {
        return ProgressBar::hidden();
    }
    let length = std::fs::metadata(file).map(|metadata| metadata.len()).unwrap_or_default();
    let bar =
        if format == InputFormat::Parquet { ProgressBar::no_length() } else { ProgressBar::new(length) };
    let style = ProgressStyle::with_template("{msg:9} [{bar:40}] {percent:>3}% {elapsed} left {eta}");
    if let Ok(style) = style {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_message(doing);
    bar
}

/// A line that should be a message. What is not an object is left as it is for the checker to name.
fn check_line(checker: &Checker, options: &SubmitOptions, bytes: &[u8]) -> Outcome {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(fields)) => check_object(checker, options, fields),
        _ => {
            let verdict = checker.check(Some(options.bureau), Kind::Firearm, Some(b"-"), Some(bytes));
            let faults = match verdict {
                Verdict::Refused(faults) => faults,
                _ => vec![Fault::new(RejectCode::NotJson, "$", "", "a JSON object")],
            };
            Err((String::new(), faults))
        }
    }
}

/// Completes the envelope, then checks. What the object itself says is never changed.
fn check_object(checker: &Checker, options: &SubmitOptions, mut fields: Map<String, Value>) -> Outcome {
    if let Some(kind) = options.kind {
        let version = checker.undemanding_version(kind);
        fields.entry("schema").or_insert_with(|| Value::String(version.to_string()));
    }
    let reference = fields.get("source_record_id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let name = fields.get("schema").and_then(Value::as_str).unwrap_or_default();
    let word = name.split('/').next().unwrap_or_default();
    let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.word() == word) else {
        let words: Vec<&str> = SchemaVersion::all().map(|version| version.name()).collect();
        let fault =
            Fault::new(RejectCode::UnknownKind, "$.schema", name, format!("one of {}", words.join(", ")));
        return Err((reference, vec![fault]));
    };
    fields.entry("source_bureau").or_insert_with(|| Value::String(options.bureau.to_string()));
    if let Some(stated_at) = &options.stated_at {
        fields.entry("event_ts").or_insert_with(|| Value::String(stated_at.clone()));
    }
    if !fields.contains_key("message_id") {
        let identifier = identifier(options.bureau, &reference, &fields);
        fields.insert("message_id".to_owned(), Value::String(identifier.to_string()));
    }
    let value = match serde_json::to_vec(&Value::Object(fields)) {
        Ok(value) => value,
        Err(error) => {
            return Err((reference, vec![Fault::new(RejectCode::NotJson, "$", "", error.to_string())]));
        }
    };
    match checker.check(Some(options.bureau), kind, Some(reference.as_bytes()), Some(&value)) {
        Verdict::Accepted(_) => {
            let topic = Topic::Feed { bureau: options.bureau, kind }.to_string();
            Ok(Prepared { topic, reference, value })
        }
        Verdict::Refused(faults) => Err((reference, faults)),
        // A value was given, so it cannot be a tombstone.
        Verdict::Withdrawn(_) => Err((reference, Vec::new())),
    }
}

/// The identifier that the same content always gets.
fn identifier(bureau: Bureau, reference: &str, fields: &Map<String, Value>) -> Uuid {
    let sorted: BTreeMap<&String, &Value> = fields.iter().collect();
    let content = serde_json::to_string(&sorted).unwrap_or_default();
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("proofhouse:{bureau}:{reference}:{content}").as_bytes())
}
