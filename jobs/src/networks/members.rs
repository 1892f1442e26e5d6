//! What takes part in networks: records, seizures with their firearms, exhibits, trace requests and notices as they stand.
//!
//! What its source has closed, cancelled or refused takes no part: a record that was entered in error joins nobody.

use crate::rows;
use anyhow::Result;
use chrono::NaiveDate;
use datafusion::prelude::SessionContext;
use proofhouse_matching::networks::{ChainedRequest, MemberKind, MemberName};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The row of a member.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct MemberRow {
    pub(super) bureau: String,
    pub(super) id: String,
    pub(super) item_no: i32,
    pub(super) country: Option<String>,
    pub(super) day: Option<NaiveDate>,
    /// The case whose number it carries.
    pub(super) case_ref: Option<String>,
    /// The seizure of a trace request.
    pub(super) seizure_id: Option<String>,
    /// What a notice names.
    pub(super) names: Option<Vec<String>>,
}

/// The members of each kind.
#[derive(Debug, Default)]
pub(super) struct Members {
    rows: BTreeMap<MemberKind, Vec<MemberRow>>,
    requests: Vec<ChainedRequest>,
}

/// Neither cancelled nor deleted by its source.
const STANDS: &str = "action NOT IN ('CANCEL', 'DELETE', 'PURGE')";

fn query(kind: MemberKind) -> Option<String> {
    let none = "cast(NULL AS varchar)";
    let no_names = "cast(NULL AS varchar[]) AS names";
    Some(match kind {
        MemberKind::Firearm => format!(
            "SELECT source_bureau AS bureau, source_record_id AS id, cast(0 AS int) AS item_no, place_country AS country, \
             date_of_loss AS day, {none} AS case_ref, {none} AS seizure_id, {no_names} FROM firearms \
             WHERE {STANDS} AND lifecycle_state NOT IN ('CANCELLED', 'EXPIRED', 'DELETED')"
        ),
        MemberKind::Seizure => format!(
            "SELECT source_bureau AS bureau, source_record_id AS id, cast(0 AS int) AS item_no, place_country AS country, \
             seized_at AS day, case_number AS case_ref, {none} AS seizure_id, {no_names} FROM seizures WHERE {STANDS}"
        ),
        MemberKind::Item => format!(
            "SELECT source_bureau AS bureau, source_record_id AS id, item_no, place_country AS country, \
             seized_at AS day, {none} AS case_ref, {none} AS seizure_id, {no_names} FROM seizure_items \
             WHERE {STANDS} AND item_kind = 'FIREARM'"
        ),
        MemberKind::Exhibit => format!(
            "SELECT source_bureau AS bureau, source_record_id AS id, cast(0 AS int) AS item_no, place_country AS country, \
             CASE WHEN date_precision <> 'UNKNOWN' THEN occurrence_date END AS day, case_ref, {none} AS seizure_id, {no_names} \
             FROM exhibits WHERE {STANDS}"
        ),
        MemberKind::Trace => format!(
            "SELECT requesting_bureau AS bureau, trace_id AS id, cast(0 AS int) AS item_no, recovery_country AS country, \
             cast(sent_at AS date) AS day, {none} AS case_ref, seizure_id, {no_names} FROM traces WHERE state <> 'CANCELLED'"
        ),
        MemberKind::Notice => format!(
            "SELECT requesting_bureau AS bureau, notice_id AS id, cast(0 AS int) AS item_no, {none} AS country, \
             cast(submitted_at AS date) AS day, {none} AS case_ref, {none} AS seizure_id, linked_references AS names \
             FROM notices WHERE state NOT IN ('REFUSED', 'CANCELLED', 'DELETED')"
        ),
        // Cases have no rows of their own.
        MemberKind::Case => return None,
    })
}

impl Members {
    /// Reads all that takes part.
    pub(super) async fn read(session: &SessionContext) -> Result<Members> {
        let mut members = Members::default();
        for kind in MemberKind::ALL {
            let Some(sql) = query(kind) else { continue };
            members.rows.insert(kind, rows::read(session, &sql).await?);
        }
        let columns = ChainedRequest::COLUMNS.join(", ");
        members.requests = rows::read(session, &format!("SELECT {columns} FROM traces")).await?;
        Ok(members)
    }

    /// The members of a kind.
    pub(super) fn of(&self, kind: MemberKind) -> &[MemberRow] {
        self.rows.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// All trace requests, those that were cancelled too.
    pub(super) fn requests(&self) -> &[ChainedRequest] {
        &self.requests
    }
}

impl MemberRow {
    /// Its name.
    pub(super) fn name(&self, kind: MemberKind) -> MemberName<'_> {
        MemberName { kind, bureau: &self.bureau, id: &self.id, item_no: self.item_no }
    }
}
