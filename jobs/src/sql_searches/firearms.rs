//! `firearm_lookup` and `firearm_record`: the two steps of a look-up.

use super::{laid_out, type_code, wanted};
use crate::lookups::{self, LookedFor};
use crate::record_search::RecordSearch;
use arrow::array::RecordBatch;
use async_trait::async_trait;
use proofhouse_matching::linkage::FirearmDescription;
use proofhouse_schemas::values::Purpose;
use proofhouse_warehouse::searches::{
    Asked, Asker, FIREARM_LOOKUP, FIREARM_RECORD, Search, SearchDefinition, SearchError,
};
use serde::Serialize;
use serde_json::Value;

/// `firearm_lookup`.
#[derive(Debug)]
pub(super) struct FirearmLookup {
    records: RecordSearch,
}

#[derive(Debug, Serialize)]
struct ListedRow<'a> {
    search_id: &'a str,
    rank: i64,
    record: String,
    firearm: &'a str,
    probability: f64,
    score: f64,
    band: &'a str,
    because: &'a str,
}

impl FirearmLookup {
    pub(super) fn new(records: RecordSearch) -> FirearmLookup {
        FirearmLookup { records }
    }
}

#[async_trait]
impl Search for FirearmLookup {
    fn definition(&self) -> &'static SearchDefinition {
        &FIREARM_LOOKUP
    }

    async fn run(&self, asker: &Asker, asked: &Asked) -> Result<Vec<RecordBatch>, SearchError> {
        let keys = ["serial", "make", "model", "calibre"].map(|name| (name, asked.text(name)));
        let [serial, make, model, calibre] = keys.map(|(_, text)| text.to_owned());
        let description = FirearmDescription {
            serial_raw: serial,
            make_raw: make,
            model_raw: model,
            calibre_raw: calibre,
            type_code: type_code(asked)?,
            ..FirearmDescription::default()
        };
        let named =
            asker.purpose().and_then(|named| Purpose::ALL.iter().find(|known| known.as_str() == named));
        let purpose = named.copied().unwrap_or(Purpose::SupportInvestigation);
        let looked_for = LookedFor { purpose, keys: &keys, description, top: wanted(asked, "top")? };
        let list =
            lookups::short_list(asker.warehouse(), &asker.session(), &self.records, looked_for).await?;
        let rows: Vec<ListedRow<'_>> = (1..)
            .zip(&list.records)
            .map(|(rank, found)| ListedRow {
                search_id: &list.search,
                rank,
                record: format!("{}/{}", found.bureau, found.record_id),
                firearm: &found.description,
                probability: found.probability,
                score: found.score,
                band: found.band,
                because: &found.because,
            })
            .collect();
        laid_out(self.definition(), &rows)
    }
}

/// `firearm_record`.
#[derive(Debug)]
pub(super) struct FirearmRecord;

#[derive(Debug, Serialize)]
struct FieldRow {
    field: String,
    value: String,
}

#[async_trait]
impl Search for FirearmRecord {
    fn definition(&self) -> &'static SearchDefinition {
        &FIREARM_RECORD
    }

    async fn run(&self, asker: &Asker, asked: &Asked) -> Result<Vec<RecordBatch>, SearchError> {
        let (search, record) = (asked.text("search_id"), asked.text("record"));
        let opened = lookups::open(asker.warehouse(), &asker.session(), search, record).await?;
        let fields = opened.into_iter().map(|(field, value)| FieldRow {
            field,
            value: match value {
                Value::String(text) => text,
                other => other.to_string(),
            },
        });
        laid_out(self.definition(), &fields.collect::<Vec<_>>())
    }
}
