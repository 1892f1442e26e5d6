//! `ballistic_search`: an exhibit against those that the asker may see.
//!
//! It stands in the audit like any statement. A search that is to stand in the exhibit's own history is made with
//! `proofhouse ballistics search`.

use super::{laid_out, wanted};
use crate::exhibit_search::{ExhibitSearch, Listed, search};
use arrow::array::RecordBatch;
use async_trait::async_trait;
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::searches::{Asked, Asker, BALLISTIC_SEARCH, Search, SearchDefinition, SearchError};
use serde::Serialize;

/// `ballistic_search`.
#[derive(Debug)]
pub(super) struct BallisticSearch;

#[derive(Debug, Serialize)]
struct ExhibitListRow<'a> {
    rank: i64,
    bureau: &'a str,
    exhibit_id: &'a str,
    case_ref: Option<&'a str>,
    log10_likelihood_ratio: f64,
    grade: &'a str,
    because: String,
}

impl<'a> ExhibitListRow<'a> {
    fn of(listed: &'a Listed) -> ExhibitListRow<'a> {
        ExhibitListRow {
            rank: i64::try_from(listed.rank).unwrap_or(i64::MAX),
            bureau: &listed.bureau,
            exhibit_id: &listed.exhibit_id,
            case_ref: listed.case_ref.as_deref(),
            log10_likelihood_ratio: listed.log10_likelihood_ratio,
            grade: listed.grade,
            because: listed.explanation.join(" "),
        }
    }
}

#[async_trait]
impl Search for BallisticSearch {
    fn definition(&self) -> &'static SearchDefinition {
        &BALLISTIC_SEARCH
    }

    async fn run(&self, asker: &Asker, asked: &Asked) -> Result<Vec<RecordBatch>, SearchError> {
        let among = asked.text("among").split(',').map(str::trim).filter(|bureau| !bureau.is_empty());
        let among: Option<Vec<Bureau>> = among.map(Bureau::parse).collect();
        let among = among
            .ok_or_else(|| SearchError::Asked("among is a list of bureaus such as 'be,fr'".to_owned()))?;
        let sought = ExhibitSearch {
            exhibit: asked.text("exhibit"),
            among: &among,
            list: u8::try_from(wanted(asked, "list")?).unwrap_or(u8::MAX),
            full_turn: false,
        };
        let searched = search(asker.warehouse(), &asker.session(), sought).await?;
        let rows: Vec<ExhibitListRow<'_>> =
            searched.found.candidates.iter().map(ExhibitListRow::of).collect();
        laid_out(self.definition(), &rows)
    }
}
