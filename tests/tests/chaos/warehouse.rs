//! What the warehouse holds in the end: rows, read by a Delta reader of another make, current state, and receipts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::delta::DeltaReader;
use proofhouse_tests::kafka::RealKafka;
use serde_json::Value;

use crate::comparison::Finding;
use crate::kafka_log::{Coordinates, bureau_of, kind_of};
use crate::national_systems::BUREAUS;
use crate::statements::topics;

/// The table of messages that were refused.
pub(crate) const REJECTS: &str = "rejects";

/// The history of a kind, by its word in topics.
pub(crate) fn history_of(kind: &str) -> &'static str {
    match kind {
        "firearms" => "firearms_history",
        "seizures" => "seizures_history",
        "traces" => "trace_events_history",
        "ballistics" => "ballistics_history",
        "notices" => "notice_events_history",
        "hits" => "hit_events_history",
        "references" => "reference_history",
        _ => "training_history",
    }
}

/// The tables that messages of this scenario land in.
pub(crate) fn tables() -> Vec<&'static str> {
    let histories: BTreeSet<&'static str> =
        topics(BUREAUS).iter().map(|(topic, _)| history_of(kind_of(topic))).collect();
    histories.into_iter().chain([REJECTS]).collect()
}

/// A row that landed.
#[derive(Debug)]
pub(crate) struct LandedRow {
    pub(crate) table: &'static str,
    /// Milliseconds since 1970.
    pub(crate) ingested_at: i64,
    pub(crate) key: Option<String>,
    /// The sender's identifier of the message, in a history.
    pub(crate) message_id: Option<String>,
    /// Whether it withdraws a record, in a history.
    pub(crate) withdrawn: bool,
    /// Why it was refused, in `rejects`.
    pub(crate) code: Option<String>,
}

/// All rows of all tables that messages land in.
#[derive(Debug, Default)]
pub(crate) struct Landed {
    pub(crate) rows: BTreeMap<Coordinates, Vec<LandedRow>>,
    pub(crate) count: usize,
}

impl Landed {
    /// Reads the histories of all kinds that were fed, and the rejects.
    pub(crate) fn read(reader: &DeltaReader, proofhouse: &Proofhouse, findings: &mut Vec<Finding>) -> Self {
        let mut landed = Self::default();
        for table in tables() {
            if let Err(error) = landed.read_table(reader, proofhouse, table) {
                findings.push(Finding::new("TABLES", format!("{table} cannot be read: {error:#}")));
            }
        }
        landed
    }

    fn read_table(
        &mut self,
        reader: &DeltaReader,
        proofhouse: &Proofhouse,
        table: &'static str,
    ) -> Result<()> {
        let own = if table == REJECTS { "code" } else { "message_id, _withdrawn" };
        let query = format!(
            "select _topic, _partition, _offset, source_record_id, {own}, \
             cast(arrow_cast(_ingested_at, 'Timestamp(Millisecond, None)') as bigint) as ingested_at from t"
        );
        let mut names: HashMap<String, Arc<str>> = HashMap::new();
        for row in reader.query(proofhouse, table, &query)? {
            let text = |column: &str| row.get(column).and_then(Value::as_str).map(str::to_owned);
            let number = |column: &str| {
                row.get(column).and_then(Value::as_i64).with_context(|| format!("{column} of {row:?}"))
            };
            let topic = text("_topic").context("a row without its topic")?;
            let topic = names.entry(topic.clone()).or_insert_with(|| topic.as_str().into());
            let at = Coordinates {
                topic: Arc::clone(topic),
                partition: i32::try_from(number("_partition")?)?,
                offset: number("_offset")?,
            };
            let landed = LandedRow {
                table,
                ingested_at: number("ingested_at")?,
                key: text("source_record_id"),
                message_id: text("message_id"),
                withdrawn: row.get("_withdrawn").and_then(Value::as_bool).unwrap_or_default(),
                code: text("code"),
            };
            self.rows.entry(at).or_default().push(landed);
            self.count += 1;
        }
        Ok(())
    }
}

/// An answer to a message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Answer {
    pub(crate) outcome: String,
    pub(crate) code: Option<String>,
    /// Whose topic it came on.
    pub(crate) bureau: &'static str,
}

/// An answer, and when it was sent, in milliseconds since 1970.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) answer: Answer,
    pub(crate) at: i64,
}

/// All answers, by the message that they are about.
#[derive(Debug, Default)]
pub(crate) struct Receipts {
    pub(crate) answers: BTreeMap<Coordinates, Vec<Sent>>,
    pub(crate) count: usize,
}

impl Receipts {
    pub(crate) fn read(kafka: &RealKafka, findings: &mut Vec<Finding>) -> Self {
        let mut receipts = Self::default();
        for bureau in BUREAUS {
            for record in kafka.read(&format!("receipt.{bureau}")).unwrap() {
                receipts.count += 1;
                let value = record.json();
                let coordinates = || {
                    Some(Coordinates {
                        topic: value["topic"].as_str()?.into(),
                        partition: i32::try_from(value["partition"].as_i64()?).ok()?,
                        offset: value["offset"].as_i64()?,
                    })
                };
                let Some(at) = coordinates().filter(|at| bureau_of(&at.topic) == *bureau) else {
                    findings.push(Finding::new("RECEIPTS", format!("receipt.{bureau} has {value}")));
                    continue;
                };
                let text = |field: &str| value[field].as_str().map(str::to_owned);
                let outcome = text("outcome").unwrap_or_default();
                let answer = Answer { outcome, code: text("code"), bureau };
                let sent = Sent { answer, at: record.timestamp.unwrap_or_default() };
                receipts.answers.entry(at).or_default().push(sent);
            }
        }
        receipts
    }
}

/// What a bureau sees of the records of all bureaus, who hide none: bureau and reference to serial number.
pub(crate) fn current_state(
    proofhouse: &Proofhouse,
    asking: &str,
    kind: &str,
) -> Result<BTreeMap<(String, String), String>> {
    let table = if kind == "firearms" { "firearms" } else { "seizure_items" };
    let query = format!("select source_bureau, source_record_id, serial_raw from {table}");
    let outcome = proofhouse.run(&["sql", "--as", asking, &query, "--json"]);
    if outcome.code != Some(0) {
        bail!("{query}: {}", outcome.all());
    }
    let answer: Value = serde_json::from_str(&outcome.out).with_context(|| outcome.all())?;
    let rows = answer.get("rows").unwrap_or(&answer).as_array().context("an answer without rows")?;
    let mut state = BTreeMap::new();
    for row in rows {
        let text = |column: &str| row[column].as_str().unwrap_or_default().to_owned();
        let record = (text("source_bureau"), text("source_record_id"));
        if let Some(other) = state.insert(record, text("serial_raw")) {
            return Err(anyhow!("{row} is there twice, the other time with {other}"));
        }
    }
    Ok(state)
}
