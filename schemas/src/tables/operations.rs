//! Rows of the tables that tell what the warehouse itself did: rejects, the log of ingest, the log of queries, runs of
//! reports.

use crate::fault::Fault;
use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// Bytes that Arrow keeps as binary.
#[derive(Debug, Clone, Copy)]
pub struct RawBytes<'row>(pub &'row [u8]);

impl Serialize for RawBytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

impl JsonSchema for RawBytes<'_> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RawBytes".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "binary" })
    }
}

/// A fault as a struct inside `rejects.faults`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FaultColumns<'row> {
    /// Why.
    code: &'static str,
    /// Where in the message.
    path: &'row str,
    /// The offending value, cut.
    value: &'row str,
    /// What was expected.
    expected: &'row str,
}

impl<'row> From<&'row Fault> for FaultColumns<'row> {
    fn from(fault: &'row Fault) -> Self {
        FaultColumns {
            code: fault.code.as_str(),
            path: &fault.path,
            value: &fault.value,
            expected: &fault.expected,
        }
    }
}

/// A Kafka header as a struct inside `rejects.headers`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HeaderColumns<'row> {
    /// Name.
    pub name: &'row str,
    /// Value.
    pub value: RawBytes<'row>,
}

/// A message that was refused, with the bytes as they came.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RejectRow<'row> {
    /// The bureau of the topic.
    pub source_bureau: &'row str,
    /// The kind of the topic.
    pub kind: &'row str,
    /// The record reference, when it could be read from the key.
    pub source_record_id: Option<&'row str>,
    /// The first fault's code.
    pub code: &'row str,
    /// Everything that is wrong.
    pub faults: Vec<FaultColumns<'row>>,
    /// The Kafka key as it came.
    pub raw_key: Option<RawBytes<'row>>,
    /// The Kafka value as it came; cut at the limit when the message was too large.
    pub raw_value: Option<RawBytes<'row>>,
    /// Length of the value in bytes.
    pub value_bytes: i64,
    /// The Kafka headers.
    pub headers: Vec<HeaderColumns<'row>>,
    /// Topic of the message.
    #[serde(rename = "_topic")]
    pub topic: &'row str,
    /// Partition of the message.
    #[serde(rename = "_partition")]
    pub partition: i32,
    /// Offset of the message.
    #[serde(rename = "_offset")]
    pub offset: i64,
    /// When the message was produced, as Kafka tells: before or after the end of its record.
    #[serde(rename = "_timestamp")]
    pub timestamp: Option<DateTime<Utc>>,
    /// When the warehouse took it in.
    #[serde(rename = "_ingested_at")]
    pub ingested_at: DateTime<Utc>,
}

/// A message whose content was erased: that it was there and why it went, never what it said.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ErasureRow<'row> {
    /// When the erasure was decided; the rows go with the same run of maintenance.
    pub at: DateTime<Utc>,
    /// The bureau whose record it was.
    pub source_bureau: &'row str,
    /// The bureau's own key of the record.
    pub source_record_id: &'row str,
    /// The history table that held it.
    pub history: &'row str,
    /// `WITHDRAWN` by its source, or `RETENTION`: its time was over.
    pub reason: &'row str,
    /// The first fault's code, when the message had been refused: its sender may still wait for the answer.
    pub code: Option<&'row str>,
    /// Topic of the message.
    #[serde(rename = "_topic")]
    pub topic: &'row str,
    /// Partition of the message.
    #[serde(rename = "_partition")]
    pub partition: i32,
    /// Offset of the message.
    #[serde(rename = "_offset")]
    pub offset: i64,
}

/// Something that ingest did or found: a start, an assignment, a gap, a stop.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct IngestLogRow<'row> {
    /// When.
    pub at: DateTime<Utc>,
    /// The run of ingest.
    pub run_id: &'row str,
    /// What: `START`, `ASSIGNED`, `GAP`, `OWNERSHIP_LOST`, `STOP`.
    pub event: &'row str,
    /// Topic, when it is about one.
    pub topic: Option<&'row str>,
    /// Partition, when it is about one.
    pub partition: Option<i32>,
    /// First offset, when it is about some.
    pub from_offset: Option<i64>,
    /// Next offset, when it is about some.
    pub to_offset: Option<i64>,
    /// In words.
    pub detail: &'row str,
}

/// A question that somebody asked of the warehouse.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct QueryLogRow<'row> {
    /// When.
    pub at: DateTime<Utc>,
    /// For whom.
    pub bureau: &'row str,
    /// In which role.
    pub role: &'row str,
    /// SHA-256 of the statement.
    pub statement_hash: &'row str,
    /// The statement with its literals taken out.
    pub statement_redacted: &'row str,
    /// Tables that it reads.
    pub tables: Vec<String>,
    /// Version of the access policy that decided.
    pub policy_version: &'row str,
    /// Rows given.
    pub rows: i64,
    /// Time taken, in milliseconds.
    pub milliseconds: i64,
    /// `ANSWERED`, `REFUSED` with a reason, `FAILED` or `ABANDONED`.
    pub outcome: &'row str,
    /// Identifier of the statement.
    pub query_id: Option<String>,
    /// User who signed in; absent for what the operator's own jobs ask.
    pub user: Option<&'row str>,
    /// `postgres` or `flight`; absent for the operator's own jobs.
    pub protocol: Option<&'row str>,
    /// Address that it came from.
    pub address: Option<&'row str>,
    /// Whether the way was encrypted.
    pub encrypted: Option<bool>,
    /// What the client program calls itself.
    pub application: Option<&'row str>,
    /// For which purpose it was asked.
    pub purpose: Option<&'row str>,
    /// Size of the rows given, in memory, in bytes.
    pub bytes: Option<i64>,
    /// The process that wrote it; its entries are a chain.
    pub writer: Option<&'row str>,
    /// Number of the entry among those of its writer, from 1.
    pub sequence: Option<i64>,
    /// SHA-256 over this entry and the hash of the one before it, in hexadecimal.
    pub chain: Option<&'row str>,
}

/// The ends of all chains of the audit at one time.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AuditSealRow<'row> {
    /// When.
    pub sealed_at: DateTime<Utc>,
    /// Entries in all chains.
    pub entries: i64,
    /// For each writer the number and the hash of its last entry, as JSON.
    pub heads: &'row str,
    /// The seal before; zeros for the first.
    pub previous: &'row str,
    /// SHA-256 over the seal before, the time and the heads, in hexadecimal.
    pub seal: &'row str,
}

/// A search for a firearm among the records, or a record that was opened after one.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SearchLogRow<'row> {
    /// The search; the records opened after it carry it too.
    pub search_id: &'row str,
    /// When.
    pub at: DateTime<Utc>,
    /// For whom.
    pub bureau: &'row str,
    /// `LIST` or `RECORD`.
    pub step: &'row str,
    /// Why the data is processed.
    pub purpose: &'row str,
    /// Which keys were asked by, such as `serial, make`; not what stood in them.
    pub keys: &'row str,
    /// SHA-256 of the search's identifier and the keys: whoever has the keys can show that they were asked by.
    pub keys_hash: &'row str,
    /// Records given.
    pub result_count: i64,
    /// Their names, `bureau/record`: what was shown to whom, and what may be opened whole.
    pub records: Vec<String>,
    /// Whether one of them is a strong candidate.
    pub is_strong: bool,
    /// Owner of the record that was opened.
    pub record_bureau: Option<&'row str>,
    /// The record that was opened.
    pub record_id: Option<&'row str>,
}

/// What became of one delivery of a report: a row for each thing that its ledger says of it, sent, refused, given up or unknown, with
/// the time at which that was written.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DeliveryRow<'row> {
    /// The run: report/bureau/period.
    pub run: &'row str,
    /// The revision that was delivered; 0 while there is none.
    pub revision: i64,
    /// Report pack.
    pub report: &'row str,
    /// For whom.
    pub bureau: &'row str,
    /// First day of the period.
    pub period_from: NaiveDate,
    /// Last day of the period.
    pub period_to: NaiveDate,
    /// Language of what was delivered.
    pub language: &'row str,
    /// How: ARCHIVE, MAIL or OUTBOUND.
    pub channel: &'row str,
    /// The address, or the name of the outbound place; the archive has none.
    pub recipient: Option<&'row str>,
    /// What became of it: SENT, UNKNOWN, REFUSED or FAILED; ARCHIVED for the archive.
    pub state: &'row str,
    /// How often it was sent.
    pub attempts: i64,
    /// What the other side said, when it did not take it.
    pub reason: Option<&'row str>,
    /// SHA-256 of what the revision says.
    pub content_hash: &'row str,
    /// When it came to this state.
    pub changed_at: DateTime<Utc>,
}

/// A report that was rendered.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportRunRow<'row> {
    /// The logical run: report, bureau, period, language.
    pub run_id: &'row str,
    /// Report pack.
    pub report: &'row str,
    /// For whom.
    pub bureau: &'row str,
    /// Language.
    pub language: &'row str,
    /// First day of the period.
    pub period_from: NaiveDate,
    /// Last day of the period.
    pub period_to: NaiveDate,
    /// SHA-256 of the rendered page.
    pub content_hash: &'row str,
    /// Where it is.
    pub location: &'row str,
    /// Fingerprint of the tables that were read.
    pub inputs: &'row str,
}
