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

/// One row per pair of exhibits that anybody has looked at. Left and right are put in one order, so that a pair
/// reviewed from either side is one pair, and only the owners of the two have a word. The latest examination decides, and
/// credits whoever came to its result first; without one, the latest review. A link that was known once is known for good.
/// `thread::ballistic` of the schemas crate holds the same rules for whoever is about to speak.
fn ballistic_pairs() -> String {
    "with said as (
       select *, (left_bureau > right_bureau or (left_bureau = right_bureau and left_exhibit_id > right_exhibit_id)) as turned
       from ballistic_messages where event in ('REVIEW', 'CONFIRMATION')
         and (source_bureau = left_bureau or source_bureau = right_bureau)),
     ordered as (
       select source_bureau, event_ts, event, review_status, result, method, previously_known, confirmed_at,
         confidentiality, access_mode, access_parties, retention_until, _ingested_at,
         case when turned then right_bureau else left_bureau end as left_bureau,
         case when turned then right_exhibit_id else left_exhibit_id end as left_exhibit_id,
         case when turned then right_case_ref else left_case_ref end as left_case_ref,
         case when turned then left_bureau else right_bureau end as right_bureau,
         case when turned then left_exhibit_id else right_exhibit_id end as right_exhibit_id,
         case when turned then left_case_ref else right_case_ref end as right_case_ref
       from said),
     latest as (
       select *,
         row_number() over (partition by left_bureau, left_exhibit_id, right_bureau, right_exhibit_id
           order by event asc, event_ts desc, source_bureau) as nth,
         first_value(source_bureau) over (
           partition by left_bureau, left_exhibit_id, right_bureau, right_exhibit_id, event, result
           order by event_ts, source_bureau) as found_first_by,
         first_value(coalesce(confirmed_at, event_ts)) over (
           partition by left_bureau, left_exhibit_id, right_bureau, right_exhibit_id, event, result
           order by event_ts, source_bureau) as found_first_at,
         max(case when previously_known then 1 else 0 end) over (
           partition by left_bureau, left_exhibit_id, right_bureau, right_exhibit_id) as known,
         min(case when review_status in ('LEAD', 'HIT_CANDIDATE') then event_ts end) over (
           partition by left_bureau, left_exhibit_id, right_bureau, right_exhibit_id) as lead_at,
         min(event_ts) over (
           partition by left_bureau, left_exhibit_id, right_bureau, right_exhibit_id) as first_reviewed_at,
         count(*) over (partition by left_bureau, left_exhibit_id, right_bureau, right_exhibit_id) as statements
       from ordered)
     select left_bureau, left_exhibit_id, left_case_ref, right_bureau, right_exhibit_id, right_case_ref,
       case when event = 'CONFIRMATION' then result
            when review_status in ('LEAD', 'HIT_CANDIDATE', 'REJECTED') then review_status
            else 'UNDER_REVIEW' end as state,
       first_reviewed_at, lead_at, event_ts as last_event_at,
       case when event = 'CONFIRMATION' then found_first_at end as examined_at,
       case when event = 'CONFIRMATION' then found_first_by end as credited_bureau,
       method, known = 1 as previously_known, statements,
       confidentiality, access_mode, access_parties, retention_until, _ingested_at
     from latest where nth = 1"
        .replace("\n", " ")
}

/// Confirmed hits. `counted` is true once per newly joined pair of cases: that is what a hit counts.
fn ballistic_hits() -> String {
    "select *, (not previously_known and (left_bureau <> right_bureau or left_case_ref <> right_case_ref)
       and nth_of_cases = 1) as counted
     from (
       select *, row_number() over (
         partition by least(left_bureau || '/' || left_case_ref, right_bureau || '/' || right_case_ref),
                      greatest(left_bureau || '/' || left_case_ref, right_bureau || '/' || right_case_ref)
         order by previously_known desc, examined_at, left_exhibit_id, right_exhibit_id) as nth_of_cases
       from ballistic_pairs where state = 'CONFIRMED_HIT')"
        .replace("\n", " ")
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
         thread.paused_seconds, thread.response_days, thread.comments, thread.last_event_at, thread.events_refused, \
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
