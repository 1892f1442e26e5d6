//! The stored tables: one history table per kind of message, the tables that jobs derive, and the tables of operations.
//!
//! - [`definition`](TableDefinition): what the warehouse must know of a table
//! - `arrow_schema`: columns from row types; `shared_columns`, `history_columns`, `seizure_columns`, `trace_columns`,
//!   `ballistic_columns`, `notice_columns`, `hit_columns`: rows from messages
//! - [`derived`], [`networks`], [`notice_matches`]: rows that jobs write; [`operations`]: rows that tell what the warehouse did
//! - [`RowBuffer`]: rows to Arrow record batches; `flat_row`: how a row with flattened parts is read;
//!   `moment`: points in time and days as Arrow keeps them

mod arrow_schema;
mod ballistic_columns;
mod definition;
pub mod derived;
mod flat_row;
mod history_columns;
mod hit_columns;
mod moment;
pub mod networks;
mod notice_columns;
pub mod notice_matches;
pub mod operations;
mod row_buffer;
mod seizure_columns;
mod shared_columns;
mod trace_columns;

pub use arrow_schema::COMMENT;
pub use definition::{TableDefinition, TableRole, Visibility};
pub use moment::Moment;
pub use row_buffer::{RowBuffer, RowError};
pub use shared_columns::Provenance;

use crate::topic::Kind;
use arrow_schema::columns_of;
use ballistic_columns::BallisticColumns;
use derived::{
    AlertRow, BallisticCandidateRow, BallisticListRow, BallisticPictureRow, ExtractedMarkRow,
    FirearmClusterRow, FirearmIdentityRow, MatchRow, RecordDuplicateRow, SearchedExhibitRow,
    StatisticsFlowRow, StatisticsMeasureRow, StatisticsSdgRow, TrainingEffectRow,
};
use history_columns::{FirearmColumns, ReferenceColumns, TrainingColumns};
use hit_columns::HitColumns;
use networks::{NetworkLinkRow, NetworkMemberRow, NetworkRow, SharingSuggestionRow, TraceChainRow};
use notice_columns::NoticeColumns;
use notice_matches::{NoticeFirearmRow, NoticeSeizureRow, NoticeTraceRow};
use operations::{
    AuditSealRow, DeliveryRow, ErasureRow, IngestLogRow, QueryLogRow, RejectRow, ReportRunRow, SearchLogRow,
};
use row_buffer::HistoryRow;
use schemars::JsonSchema;
use seizure_columns::SeizureColumns;
use std::sync::LazyLock;
use trace_columns::TraceColumns;

/// The table of refused messages.
pub const REJECTS: &str = "rejects";

/// Columns of a history table that are never null, not even for a withdrawn record.
const HISTORY_FILLED: &[&str] =
    &["source_bureau", "source_record_id", "_topic", "_partition", "_offset", "_ingested_at", "_withdrawn"];
/// A row of a history table is one message.
const HISTORY_KEY: &[&str] = &["_topic", "_partition", "_offset"];

fn history<C: JsonSchema>(kind: Kind, description: &'static str) -> TableDefinition {
    TableDefinition::new(
        kind.history_table(),
        TableRole::History(kind),
        description,
        HISTORY_KEY,
        Visibility::OwnOnly("source_bureau"),
        columns_of::<HistoryRow<'_, C>>(HISTORY_FILLED),
    )
}

fn derived<R: JsonSchema>(
    name: &'static str,
    description: &'static str,
    key: &'static [&'static str],
    visibility: Visibility,
) -> TableDefinition {
    TableDefinition::new(name, TableRole::Derived, description, key, visibility, columns_of::<R>(key))
}

fn operations<R: JsonSchema>(
    name: &'static str,
    description: &'static str,
    key: &'static [&'static str],
    visibility: Visibility,
) -> TableDefinition {
    TableDefinition::new(name, TableRole::Operations, description, key, visibility, columns_of::<R>(key))
}

static TABLES: LazyLock<Vec<TableDefinition>> = LazyLock::new(|| {
    vec![
        history::<FirearmColumns<'_>>(
            Kind::Firearm,
            "Every statement about a lost, stolen, trafficked or smuggled firearm",
        ),
        history::<SeizureColumns<'_>>(Kind::Seizure, "Every statement about a seizure, with its items"),
        history::<TraceColumns<'_>>(Kind::Trace, "Every event of trace requests"),
        history::<BallisticColumns<'_>>(
            Kind::Ballistic,
            "Every statement about an exhibit, and every ballistic event",
        ),
        history::<NoticeColumns<'_>>(Kind::Notice, "Every event of notices and diffusions"),
        history::<HitColumns<'_>>(Kind::Hit, "Every statement about a pair that may be one firearm"),
        history::<ReferenceColumns<'_>>(
            Kind::Reference,
            "Every statement about an entry of the firearms reference table",
        ),
        history::<TrainingColumns<'_>>(Kind::Training, "Every statement about a training activity"),
        derived::<FirearmIdentityRow>(
            "firearm_identities",
            "Every described firearm after normalisation",
            &["entity", "source_bureau", "source_record_id", "item_no"],
            Visibility::DescribedRow,
        ),
        derived::<MatchRow>(
            "matches",
            "Firearm records and seized firearms that may be the same, with the reasons",
            &["candidate_id"],
            Visibility::FirearmAndSeizure,
        ),
        derived::<RecordDuplicateRow>(
            "record_duplicates",
            "Firearm records that may be of one firearm, within a country and across countries, with the reasons",
            &["pair_id"],
            Visibility::BothFirearms,
        ),
        derived::<FirearmClusterRow>(
            "firearm_clusters",
            "Firearm records that are taken for one firearm, gathered from strong pairs",
            &["bureau", "record_id"],
            Visibility::SecretariatOnly,
        ),
        derived::<AlertRow>(
            "alerts",
            "Matches, and notices that end or are due for review, that bureaus are told of",
            &["alert_id"],
            Visibility::AlertRecipient,
        ),
        derived::<BallisticCandidateRow>(
            "ballistic_candidates",
            "Exhibits of different cases that may come from one firearm, with the reasons",
            &["candidate_id"],
            Visibility::BothExhibits,
        ),
        derived::<BallisticListRow>(
            "ballistic_lists",
            "Of each exhibit the twenty of other cases that are most alike, strong or not",
            &["left_bureau", "left_exhibit_id", "right_bureau", "right_exhibit_id"],
            Visibility::BothExhibits,
        ),
        derived::<BallisticPictureRow>(
            "ballistic_pictures",
            "Of each candidate pair the marks that agree most, drawn one over the other",
            &["candidate_id"],
            Visibility::BothExhibits,
        ),
        derived::<SearchedExhibitRow>(
            "searched_exhibits",
            "Exhibits as they were last compared with all others",
            &["bureau", "exhibit_id"],
            Visibility::OwnerAlone("bureau"),
        ),
        derived::<ExtractedMarkRow>(
            "extracted_marks",
            "Signatures that were extracted again from the scans of exhibits, because the extraction has changed since",
            &["source_bureau", "exhibit_id", "signature_ref", "mark_kind"],
            Visibility::OwnerAlone("source_bureau"),
        ),
        derived::<NetworkLinkRow>(
            "network_links",
            "What joins records, seizures, exhibits, cases, trace requests and notices, and what says so",
            &["link_id"],
            Visibility::BothEnds,
        ),
        derived::<NetworkRow>(
            "networks",
            "Records, seizures, cases, trace requests and notices that links join, over the links that one may see",
            &["network_id"],
            Visibility::FromWhatIsVisible,
        ),
        derived::<NetworkMemberRow>(
            "network_members",
            "The members of networks, over the links that one may see",
            &["network_id", "member_kind", "bureau", "member_id", "item_no"],
            Visibility::FromWhatIsVisible,
        ),
        derived::<TraceChainRow>(
            "trace_chains",
            "Trace requests and those that followed them up to the last legal record, over the requests that one may see",
            &["chain_id"],
            Visibility::FromWhatIsVisible,
        ),
        derived::<SharingSuggestionRow>(
            "sharing_suggestions",
            "Seized firearms and exhibits that guidance says to search for abroad, with the rule",
            &["bureau", "subject_kind", "subject_id", "item_no", "rule"],
            Visibility::OwnerAlone("bureau"),
        ),
        derived::<NoticeSeizureRow>(
            "notice_seizures",
            "Seized firearms that fit what a notice describes, and seizures that it names or that name it, with the reasons",
            &["notice_bureau", "notice_id", "seizure_bureau", "seizure_id", "item_no"],
            Visibility::NoticeAndSeizure,
        ),
        derived::<NoticeFirearmRow>(
            "notice_firearms",
            "Firearm records that fit what a notice describes, or that it names, with the reasons",
            &["notice_bureau", "notice_id", "record_bureau", "record_id"],
            Visibility::NoticeAndFirearm,
        ),
        derived::<NoticeTraceRow>(
            "notice_traces",
            "Trace requests that a notice names, or that name it",
            &["notice_bureau", "notice_id", "trace_bureau", "trace_id"],
            Visibility::NoticeAndTrace,
        ),
        derived::<StatisticsMeasureRow>(
            "statistics_measures",
            "Figures per bureau and period",
            &["bureau", "period_from", "period_kind", "measure", "dimension", "dimension_value"],
            Visibility::OwnOnly("bureau"),
        ),
        derived::<StatisticsFlowRow>(
            "statistics_flows",
            "Firearms by country of origin and country of recovery",
            &["bureau", "recovery_year", "source_country", "recovery_country"],
            Visibility::OwnOnly("bureau"),
        ),
        derived::<StatisticsSdgRow>(
            "statistics_sdg_16_4_2",
            "SDG indicator 16.4.2 per country and year, with its parts",
            &["bureau", "year"],
            Visibility::OwnOnly("bureau"),
        ),
        derived::<TrainingEffectRow>(
            "training_effects",
            "What each country did before and after a training activity; that use rose is no proof of the cause",
            &["activity_bureau", "activity_record_id", "bureau"],
            Visibility::TrainedCountry,
        ),
        operations::<RejectRow<'_>>(
            REJECTS,
            "Messages that were refused, as they came, with the reasons",
            HISTORY_KEY,
            Visibility::OwnOnly("source_bureau"),
        ),
        operations::<ErasureRow<'_>>(
            "erasures",
            "Messages whose content was erased, with the reason",
            HISTORY_KEY,
            Visibility::OwnOnly("source_bureau"),
        ),
        operations::<IngestLogRow<'_>>(
            "ingest_log",
            "What ingest did and found",
            &["at"],
            Visibility::SecretariatOnly,
        ),
        operations::<QueryLogRow<'_>>(
            "query_log",
            "Questions asked of the warehouse",
            &["at"],
            Visibility::SecretariatOnly,
        ),
        operations::<AuditSealRow<'_>>(
            "audit_seals",
            "Seals of the questions asked: what stood in the log when",
            &["sealed_at"],
            Visibility::SecretariatOnly,
        ),
        operations::<SearchLogRow<'_>>(
            "search_log",
            "Searches for firearms among the records, and records opened after them",
            &["search_id", "at", "bureau"],
            // It names records that may be withheld from the Secretariat.
            Visibility::OwnerAlone("bureau"),
        ),
        operations::<ReportRunRow<'_>>(
            "report_runs",
            "Reports rendered",
            &["run_id"],
            Visibility::OwnOnly("bureau"),
        ),
        operations::<DeliveryRow<'_>>(
            "deliveries",
            "Reports delivered: what was sent to whom, and what became of it",
            &["bureau", "run", "revision"],
            Visibility::OwnOnly("bureau"),
        ),
    ]
});

/// All stored tables.
pub fn all() -> &'static [TableDefinition] {
    &TABLES
}

/// The stored table of this name.
pub fn table(name: &str) -> Option<&'static TableDefinition> {
    TABLES.iter().find(|table| table.name == name)
}
