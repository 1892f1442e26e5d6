//! The views that analysts name.
//!
//! A view without a rule of access (see `guard::rules`) can be named by jobs only.

use super::threads::ThreadKind;
use arrow::datatypes::{DataType, Schema};
use proofhouse_schemas::tables;
use std::collections::BTreeSet;

/// How a view is made.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ViewDefinition {
    /// The latest statement about each record of a history, without the withdrawn ones.
    Current {
        /// The history table.
        history: &'static str,
    },
    /// A query over tables and other views.
    Sql {
        /// The query.
        text: fn() -> String,
        /// The tables and views it reads.
        reads: &'static [&'static str],
    },
    /// What the events of threads have come to.
    Threads(ThreadKind),
}

/// A view.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    /// Its name.
    pub(crate) name: &'static str,
    /// How it is made.
    pub(crate) definition: ViewDefinition,
}

const fn current(name: &'static str, history: &'static str) -> View {
    View { name, definition: ViewDefinition::Current { history } }
}

const fn query(name: &'static str, reads: &'static [&'static str], text: fn() -> String) -> View {
    View { name, definition: ViewDefinition::Sql { text, reads } }
}

const fn threads(name: &'static str, kind: ThreadKind) -> View {
    View { name, definition: ViewDefinition::Threads(kind) }
}

/// All views.
pub(crate) const VIEWS: &[View] = &[
    current("firearms", "firearms_history"),
    current("seizures", "seizures_history"),
    query("seizure_items", &["seizures"], seizure_items),
    current("trace_events", "trace_events_history"),
    threads("trace_threads", ThreadKind::Trace),
    query("traces", &["trace_events"], traces),
    current("ballistic_messages", "ballistics_history"),
    query("exhibits", &["ballistic_messages"], exhibits),
    query("signatures", &["exhibits"], signatures),
    query("ballistic_searches", &["ballistic_messages"], ballistic_searches),
    query("ballistic_reviews", &["ballistic_messages"], ballistic_reviews),
    threads("ballistic_threads", ThreadKind::Ballistic),
    query("ballistic_pairs", &["ballistic_messages"], ballistic_pairs),
    query("ballistic_hits", &["ballistic_messages"], ballistic_hits),
    current("notice_events", "notice_events_history"),
    threads("notice_threads", ThreadKind::Notice),
    query("notices", &["notice_events"], notices),
    current("hit_events", "hit_events_history"),
    threads("hits", ThreadKind::Hit),
    current("reference", "reference_history"),
    query("reference_images", &["reference"], reference_images),
    current("training", "training_history"),
];

/// A view by name.
pub(crate) fn view(name: &str) -> Option<&'static View> {
    VIEWS.iter().find(|view| view.name == name)
}

/// The stored tables whose changes change what a name shows.
pub(crate) fn histories_of(name: &str) -> BTreeSet<&str> {
    match view(name).map(|view| view.definition) {
        Some(ViewDefinition::Current { history }) => BTreeSet::from([history]),
        Some(ViewDefinition::Threads(kind)) => BTreeSet::from([kind.history()]),
        Some(ViewDefinition::Sql { reads, .. }) => reads.iter().flat_map(|read| histories_of(read)).collect(),
        None => BTreeSet::from([name]),
    }
}

/// Columns that say where an event row came from and nothing about a thread or an exhibit.
const SEARCH_COLUMNS: &[&str] =
    &["exhibit_id", "scope", "target_bureaus", "reason", "launched_at", "completed_at", "candidate_count"];
const PAIR_COLUMNS: &[&str] = &[
    "left_bureau",
    "left_exhibit_id",
    "left_case_ref",
    "right_bureau",
    "right_exhibit_id",
    "right_case_ref",
    "search_id",
    "rank",
    "combined_score",
    "mark_scores",
    "notified_to",
    "review_status",
    "result",
    "method",
    "previously_known",
    "confirmed_at",
    "remarks",
];
const ENVELOPE_COLUMNS: &[&str] = &[
    "message_id",
    "source_bureau",
    "source_record_id",
    "action",
    "event_ts",
    "source_entity",
    "purpose",
    "confidentiality",
    "access_mode",
    "access_parties",
    "handling_codes",
    "retention_until",
    "language",
    "_ingested_at",
];
const ANSWER_COLUMNS: &[&str] = &[
    "first_retail_sale_date",
    "first_retail_sale_precision",
    "last_legal_country",
    "last_legal_holder_type",
    "last_legal_status",
    "diversion_country",
    "diversion_date",
    "diversion_date_precision",
    "diversion_kind",
    "basis",
    "chain",
];
const PROVENANCE_COLUMNS: &[&str] = &["_topic", "_partition", "_offset", "_schema", "_extra", "_withdrawn"];

/// The columns of a history, without some, each as `prefix."column"`.
fn columns_without(history: &str, prefix: &str, without: &[&[&str]]) -> String {
    let schema = tables::table(history).map_or_else(|| Schema::empty().into(), |table| table.arrow_schema());
    let is_left_out = |name: &str| without.iter().any(|list| list.contains(&name));
    let kept = schema.fields().iter().map(|field| field.name().as_str()).filter(|name| !is_left_out(name));
    listed(prefix, kept)
}

fn listed<'a>(prefix: &str, columns: impl Iterator<Item = &'a str>) -> String {
    columns.map(|column| format!("{prefix}.\"{column}\"")).collect::<Vec<_>>().join(", ")
}

/// The fields of the structs in a list column of a history.
fn element_fields(history: &str, column: &str) -> Vec<String> {
    let Some(table) = tables::table(history) else { return Vec::new() };
    let schema = table.arrow_schema();
    let Ok(field) = schema.field_with_name(column) else { return Vec::new() };
    match field.data_type() {
        DataType::List(element) => match element.data_type() {
            DataType::Struct(fields) => fields.iter().map(|field| field.name().clone()).collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// One row per item, with the columns of its seizure beside it.
fn seizure_items() -> String {
    unnested("seizures", "seizures_history", "items", &[])
}

fn reference_images() -> String {
    unnested(
        "reference",
        "reference_history",
        "images",
        &[
            "source_bureau",
            "source_record_id",
            "ifrt_id",
            "make",
            "make_id",
            "model",
            "variant",
            "access_mode",
            "access_parties",
            "confidentiality",
            "_ingested_at",
        ],
    )
}

/// `only`: the columns kept of the row that holds the list; all when empty.
fn unnested(view: &str, history: &str, list: &str, only: &[&str]) -> String {
    let fields = element_fields(history, list);
    let schema = tables::table(history).map_or_else(|| Schema::empty().into(), |table| table.arrow_schema());
    let of_row: Vec<&str> = schema
        .fields()
        .iter()
        .map(|field| field.name().as_str())
        .filter(|name| {
            *name != list && !fields.iter().any(|field| field == name) && !PROVENANCE_COLUMNS.contains(name)
        })
        .filter(|name| only.is_empty() || only.contains(name))
        .collect();
    let of_element: Vec<String> =
        fields.iter().map(|field| format!("each.\"element\"['{field}'] as \"{field}\"")).collect();
    format!(
        "select {}, {} from (select {}, unnest(\"{list}\") as \"element\" from {view} as held) as each \
         where each.\"element\" is not null",
        listed("each", of_row.iter().copied()),
        of_element.join(", "),
        listed("held", of_row.iter().copied()),
    )
}

fn exhibits() -> String {
    let columns = columns_without(
        "ballistics_history",
        "said",
        &[&["event"], SEARCH_COLUMNS, PAIR_COLUMNS, PROVENANCE_COLUMNS],
    );
    format!("select {columns} from ballistic_messages as said where said.event = 'EXHIBIT'")
}

/// One row per mark, with what exhibits are chosen by before they are compared.
fn signatures() -> String {
    let of_exhibit = [
        "case_ref",
        "exhibit_kind",
        "eligibility",
        "exhibit_calibre_id",
        "lands_grooves",
        "twist",
        "land_width_mm",
        "firing_pin_shape",
        "extraction",
    ];
    let kept: Vec<&str> = ENVELOPE_COLUMNS.iter().chain(&of_exhibit).copied().collect();
    unnested("exhibits", "ballistics_history", "marks", &kept)
}

fn ballistic_searches() -> String {
    let columns = listed("said", ENVELOPE_COLUMNS.iter().chain(SEARCH_COLUMNS).copied());
    format!("select {columns} from ballistic_messages as said where said.event = 'SEARCH'")
}

fn ballistic_reviews() -> String {
    let columns =
        listed("said", ENVELOPE_COLUMNS.iter().chain(["event"].iter()).chain(PAIR_COLUMNS).copied());
    format!("select {columns} from ballistic_messages as said where said.event in ('REVIEW', 'CONFIRMATION')")
}

/// One row per pair of exhibits that an owner of either has spoken of: what its thread has come to, with what the statement
/// that decides it says besides.
fn ballistic_pairs() -> String {
    spoken_pairs("")
}

/// Confirmed hits. `counted` is true once per newly joined pair of cases: that is what a hit counts.
fn ballistic_hits() -> String {
    format!("{} where thread.state = 'CONFIRMED_HIT'", spoken_pairs(", thread.counted"))
}

fn spoken_pairs(more_columns: &str) -> String {
    format!(
        "select thread.left_bureau, thread.left_exhibit_id, thread.left_case_ref, thread.right_bureau, \
         thread.right_exhibit_id, thread.right_case_ref, thread.state, thread.first_reviewed_at, thread.lead_at, \
         thread.last_event_at, thread.examined_at, thread.credited_bureau, said.method, thread.previously_known, \
         thread.statements, thread.events_refused, said.confidentiality, said.access_mode, said.access_parties, \
         said.retention_until, said._ingested_at{more_columns} \
         from ballistic_threads as thread \
         join ballistic_reviews as said on said.source_bureau = thread.decided_bureau \
           and said.source_record_id = thread.decided_reference"
    )
}

/// One row per request: what its thread has come to, what was asked, and the latest answer.
fn traces() -> String {
    let request = columns_without(
        "trace_events_history",
        "asked",
        &[
            &["trace_id", "event", "requesting_bureau", "requested_bureau", "comment", "outcome_code"],
            ANSWER_COLUMNS,
            PROVENANCE_COLUMNS,
        ],
    );
    let answer = listed("answered", ANSWER_COLUMNS.iter().copied());
    format!(
        "select thread.trace_id, thread.requesting_bureau, thread.requested_bureau, thread.state, thread.is_open, \
         thread.sent_at, thread.acknowledged_at, thread.answered_at, thread.ended_at, thread.outcome_code, \
         thread.paused_seconds, thread.paused_since, thread.awaited_bureau, thread.response_days, thread.comments, thread.last_event_at, thread.events_refused, \
         {request}, {answer} \
         from trace_threads as thread \
         join trace_events as asked on asked.source_bureau = thread.requesting_bureau \
           and asked.source_record_id = thread.request_reference \
         left join trace_events as answered on answered.source_bureau = thread.requested_bureau \
           and answered.source_record_id = thread.answer_reference"
    )
}

/// One row per notice or diffusion: what its thread has come to, and its latest content.
fn notices() -> String {
    let content = columns_without(
        "notice_events_history",
        "said",
        &[&["notice_id", "event", "requesting_bureau", "reason"], PROVENANCE_COLUMNS],
    );
    format!(
        "select thread.notice_id, thread.requesting_bureau, thread.state, thread.in_force, thread.submitted_at, \
         thread.published_at, thread.ended_at, thread.last_event_at, thread.events_refused, {content} \
         from notice_threads as thread \
         join notice_events as said on said.source_bureau = thread.requesting_bureau \
           and said.source_record_id = thread.content_reference"
    )
}
