//! `identify`: entries of the firearms reference table that a described firearm may be.

use super::{laid_out, type_code, wanted};
use crate::reference_search::{self, reference_index};
use crate::search_failure::SearchFailure;
use arrow::array::RecordBatch;
use async_trait::async_trait;
use proofhouse_matching::identify::Sought;
use proofhouse_matching::linkage::FirearmDescription;
use proofhouse_schemas::codes;
use proofhouse_warehouse::searches::{Asked, Asker, IDENTIFY, Search, SearchDefinition, SearchError};
use serde::Serialize;

/// `identify`.
#[derive(Debug)]
pub(super) struct Identify;

#[derive(Debug, Serialize)]
struct EntryRow<'a> {
    rank: i64,
    reference_id: &'a str,
    make: &'a str,
    model: &'a str,
    type_code: &'a str,
    country: &'a str,
    score: f64,
    because: &'a str,
}

#[async_trait]
impl Search for Identify {
    fn definition(&self) -> &'static SearchDefinition {
        &IDENTIFY
    }

    async fn run(&self, asker: &Asker, asked: &Asked) -> Result<Vec<RecordBatch>, SearchError> {
        let definition = self.definition();
        let says_nothing =
            definition.arguments.iter().filter(|argument| argument.name != "top").all(|argument| {
                asked.text(argument.name).is_empty() && asked.integer(argument.name).is_none()
            });
        if says_nothing {
            let words =
                "describe the firearm: whatever can be read off it or measured, such as make or calibre";
            return Err(SearchError::Asked(words.to_owned()));
        }
        let action_code = asked.text("action_code").to_owned();
        if !action_code.is_empty() && codes::firearm_action(&action_code).is_none() {
            return Err(SearchError::Asked("action_code is no action of firearms".to_owned()));
        }
        let number = |name: &str| asked.integer(name).and_then(|number| u32::try_from(number).ok());
        let sought = Sought {
            description: FirearmDescription {
                make_raw: asked.text("make").to_owned(),
                model_raw: asked.text("model").to_owned(),
                calibre_raw: asked.text("calibre").to_owned(),
                serial_raw: asked.text("serial").to_owned(),
                type_code: type_code(asked)?,
                country_of_manufacture: asked.text("country").to_owned(),
                year_of_manufacture: asked.integer("year").and_then(|year| i32::try_from(year).ok()),
                ..FirearmDescription::default()
            },
            action_code,
            barrel_length_mm: number("barrel_length_mm"),
            capacity: number("capacity"),
            silhouette: None,
        };
        let top = wanted(asked, "top")?;
        let (index, _) =
            reference_index(asker.warehouse(), Some(&asker.session())).await.map_err(SearchFailure::from)?;
        let found = tokio::task::block_in_place(|| {
            reference_search::candidates(&index, &index.identify(&sought, top))
        });
        let rows: Vec<EntryRow<'_>> = found
            .iter()
            .map(|entry| EntryRow {
                rank: i64::try_from(entry.rank).unwrap_or(i64::MAX),
                reference_id: &entry.reference_id,
                make: &entry.make,
                model: &entry.model,
                type_code: &entry.type_code,
                country: &entry.country,
                score: entry.score,
                because: &entry.because,
            })
            .collect();
        laid_out(definition, &rows)
    }
}
