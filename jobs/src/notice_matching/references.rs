//! What a notice names, and what names a notice.
//!
//! They are linked whatever the notice has come to, as long as it was not refused or deleted: that a seizure was made on a notice
//! remains true when the notice is cancelled because of it.

use super::NoticeName;
use crate::rows;
use anyhow::Result;
use datafusion::prelude::SessionContext;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Who names whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Naming {
    /// The notice says that it is about it.
    ByNotice,
    /// It says that it has to do with the notice.
    OfNotice,
}

impl Naming {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Naming::ByNotice => "NOTICE_NAMES_IT",
            Naming::OfNotice => "IT_NAMES_NOTICE",
        }
    }

    pub(super) fn explanation(self) -> &'static str {
        match self {
            Naming::ByNotice => "The notice says that it is about it.",
            Naming::OfNotice => "Its bureau says that it has to do with the notice.",
        }
    }
}

/// A row that stands in a reference: its bureau, and the bureau's reference.
pub(super) type Named = (String, String);
/// The rows that notices name or that name them, by the notice and the row.
pub(super) type Namings = BTreeMap<(NoticeName, Named), BTreeSet<Naming>>;

/// All references.
#[derive(Debug, Default)]
pub(super) struct References {
    pub(super) seizures: Namings,
    pub(super) firearms: Namings,
    pub(super) traces: Namings,
}

#[derive(Debug, Deserialize)]
struct ReferenceRow {
    notice_bureau: String,
    notice_id: String,
    kind: String,
    bureau: String,
    id: String,
}

const KNOWN: &str = "state NOT IN ('REFUSED', 'DELETED')";
const STANDS: &str = "action NOT IN ('CANCEL', 'DELETE', 'PURGE')";

/// Reads all references of rows and notices that are there.
pub(super) async fn read(session: &SessionContext) -> Result<References> {
    let mut references = References::default();
    let by_notices: Vec<ReferenceRow> = rows::read(session, &named_by_notices()).await?;
    let mut kinds: BTreeMap<(NoticeName, String), Vec<ReferenceRow>> = BTreeMap::new();
    for row in by_notices {
        let notice = (row.notice_bureau.clone(), row.notice_id.clone());
        kinds.entry((notice, row.id.clone())).or_default().push(row);
    }
    // A notice does not say of which kind a row is; a name that fits two kinds is nobody's.
    for mut fitting in kinds.into_values() {
        if let (Some(row), true) = (fitting.pop(), fitting.is_empty()) {
            references.note(row, Naming::ByNotice);
        }
    }
    let of_notices: Vec<ReferenceRow> = rows::read(session, &naming_notices()).await?;
    for row in of_notices {
        references.note(row, Naming::OfNotice);
    }
    Ok(references)
}

impl References {
    fn note(&mut self, row: ReferenceRow, naming: Naming) {
        let namings = match row.kind.as_str() {
            "SEIZURE" => &mut self.seizures,
            "FIREARM" => &mut self.firearms,
            _ => &mut self.traces,
        };
        let pair = ((row.notice_bureau, row.notice_id), (row.bureau, row.id));
        namings.entry(pair).or_default().insert(naming);
    }
}

/// A notice names rows without saying of which bureau: the requester's own are meant, as in networks.
fn named_by_notices() -> String {
    let of_kind = |kind: &str, view: &str, bureau: &str, id: &str, stands: &str| {
        format!(
            "SELECT named.notice_bureau, named.notice_id, '{kind}' AS kind, own.{bureau} AS bureau, own.{id} AS id \
             FROM (SELECT DISTINCT requesting_bureau AS notice_bureau, notice_id, unnest(linked_references) AS reference \
             FROM notices WHERE {KNOWN}) AS named \
             JOIN {view} AS own ON own.{bureau} = named.notice_bureau AND own.{id} = named.reference WHERE own.{stands}"
        )
    };
    [
        of_kind("SEIZURE", "seizures", "source_bureau", "source_record_id", STANDS),
        of_kind("FIREARM", "firearms", "source_bureau", "source_record_id", STANDS),
        of_kind("TRACE", "traces", "requesting_bureau", "trace_id", "state <> 'CANCELLED'"),
    ]
    .join(" UNION ALL ")
}

/// Seizures and requests name a notice with its requester.
fn naming_notices() -> String {
    let of_kind = |kind: &str, view: &str, bureau: &str, id: &str, stands: &str| {
        format!(
            "SELECT notice.requesting_bureau AS notice_bureau, notice.notice_id, '{kind}' AS kind, naming.bureau, naming.id \
             FROM (SELECT {bureau} AS bureau, {id} AS id, unnest(linked_notices) AS named FROM {view} WHERE {stands}) AS naming \
             JOIN notices AS notice ON notice.requesting_bureau = naming.named['requesting_bureau'] \
             AND notice.notice_id = naming.named['notice_id'] WHERE notice.{KNOWN}"
        )
    };
    [
        of_kind("SEIZURE", "seizures", "source_bureau", "source_record_id", STANDS),
        of_kind("TRACE", "traces", "requesting_bureau", "trace_id", "state <> 'CANCELLED'"),
    ]
    .join(" UNION ALL ")
}
