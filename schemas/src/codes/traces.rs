//! Outcomes of trace requests.

use super::table::read;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a trace request came to, and how statistics count it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceOutcome {
    /// Code used in feeds and tables.
    pub outcome_code: &'static str,
    /// English name.
    pub name_en: &'static str,
    /// `PENDING`, `COMPLETE`, `UNSUCCESSFUL`, `ADMIN`, `REFUSED` or `EXPIRED`.
    pub stage: &'static str,
    /// Whether the outcome ends the request.
    pub is_final: bool,
    /// `Y` strict response, `I` interim answer, `N` none.
    pub counts_as_response: &'static str,
    /// `Y` in the numerator of SDG 16.4.2, `P` by national policy, `N` not.
    pub sdg_numerator: &'static str,
    /// Whether the point of diversion is known.
    pub point_of_diversion_known: &'static str,
}

static OUTCOMES: LazyLock<Vec<TraceOutcome>> = LazyLock::new(|| {
    read(include_str!("../../codes/trace_outcomes.csv"), |row| TraceOutcome {
        outcome_code: row.text("outcome_code"),
        name_en: row.text("name_en"),
        stage: row.text("stage"),
        is_final: row.flag("final"),
        counts_as_response: row.text("counts_as_response"),
        sdg_numerator: row.text("sdg_numerator"),
        point_of_diversion_known: row.text("point_of_diversion_known"),
    })
});

static BY_CODE: LazyLock<HashMap<&'static str, &'static TraceOutcome>> =
    LazyLock::new(|| OUTCOMES.iter().map(|outcome| (outcome.outcome_code, outcome)).collect());

/// All outcomes.
pub fn trace_outcomes() -> &'static [TraceOutcome] {
    &OUTCOMES
}

/// The outcome with this code.
pub fn trace_outcome(outcome_code: &str) -> Option<&'static TraceOutcome> {
    BY_CODE.get(outcome_code).copied()
}
