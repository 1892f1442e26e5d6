//! The formulas of the packs on traces and ballistics against data small enough to compute by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod sample;

use proofhouse_reports::facts::{Facts, Plans};
use proofhouse_reports::parameters::Parameters;
use proofhouse_reports::table::{Cell, Table};
use proofhouse_reports::{Pack, Period};
use sample::Tables;
use serde_json::{Value, json};

/// Runs figures of a report of France for 2025, with data as of 15 January 2026.
async fn figures<const N: usize>(tables: &Tables, report: &str, figures: [&str; N]) -> [Table; N] {
    let pack = Pack::embedded(report).unwrap();
    let period = Period::parse("2025").unwrap();
    let parameters = Parameters::new("fr", period, "2026-01-15T06:00:00Z".parse().unwrap());
    let facts = Facts::read(&tables.session(), &pack, period, parameters, &Plans::default()).await.unwrap();
    let mut results = Vec::new();
    for figure in figures {
        results.push(facts.table(figure, pack.query(figure).unwrap()).await.unwrap());
    }
    results.try_into().unwrap()
}

/// One cell of the row in which a column says something.
fn cell<'a>(table: &'a Table, key: &str, value: &str, column: &str) -> &'a Cell {
    let row = table.cells(key).position(|cell| cell.plain() == value);
    table.cell(row.unwrap_or_else(|| panic!("no {key} {value} in {table:?}")), column)
}

fn number(table: &Table, key: &str, value: &str, column: &str) -> f64 {
    let cell = cell(table, key, value, column);
    cell.number().unwrap_or_else(|| panic!("{column} of {value}: {table:?}"))
}

fn near(actual: f64, expected: f64) {
    assert!((actual - expected).abs() < 1e-9, "{actual} is not {expected}");
}

fn merged(mut left: Value, right: Value) -> Value {
    left.as_object_mut().unwrap().extend(right.as_object().unwrap().clone());
    left
}

/// A request of France to Serbia, sent on 1 March 2025 and still open.
fn request(trace: &str, more: Value) -> Value {
    let row = json!({
        "trace_id": trace, "requesting_bureau": "fr", "requested_bureau": "rs", "sent_at": "2025-03-01T08:00:00Z",
        "is_open": true, "state": "SENT", "priority": "ROUTINE", "paused_seconds": 0, "serial_status": "READABLE",
        "type_code": "PISTOL",
    });
    merged(row, more)
}

fn answered(outcome: &str, on: &str) -> Value {
    json!({
        "is_open": false, "state": "ANSWERED_FINAL", "answered_at": format!("{on}T08:00:00Z"),
        "last_event_at": format!("{on}T08:00:00Z"), "outcome_code": outcome,
    })
}

/// Answered after 10, 20, 30, 40 and 50 days; one with an interim answer only; one that was a duplicate.
fn requests() -> Tables {
    let mut tables = Tables::default();
    let answers = [
        ("A", "TRACED_LAST_LEGAL_OWNER", "2025-03-11", "2025-03-01T10:00:00Z"),
        ("B", "NO_RECORD", "2025-03-21", "2025-03-01T12:00:00Z"),
        ("C", "TRACED_STATE_STOCK", "2025-03-31", "2025-03-01T16:00:00Z"),
        ("D", "TOO_OLD", "2025-04-10", "2025-03-01T20:00:00Z"),
        ("E", "REFUSED_SECURITY", "2025-04-20", "2025-03-02T08:00:00Z"),
    ];
    for (trace, outcome, on, acknowledged) in answers {
        let row = merged(answered(outcome, on), json!({"acknowledged_at": acknowledged}));
        tables.add("traces", request(trace, row));
    }
    let interim = json!({"state": "ANSWERED_INTERIM", "outcome_code": "PARTIAL"});
    tables.add("traces", request("F", interim));
    tables.add("traces", request("G", answered("DUPLICATE", "2025-03-05")));
    tables
}

#[tokio::test]
async fn times_are_interpolated_percentiles_and_shares_of_those_sent_long_enough_ago() {
    let [times, rates] = figures(&requests(), "traces", ["trace-times", "trace-rates"]).await;
    let sent = |measure: &str| number(&times, "measure", measure, "sent_value");
    // Hours: 2, 4, 8, 12, 24. Days: 10, 20, 30, 40, 50.
    near(sent("ACKNOWLEDGE_P50"), 8.0);
    near(sent("ACKNOWLEDGE_P75"), 12.0);
    near(sent("DAYS_P50"), 30.0);
    near(sent("DAYS_P75"), 40.0);
    // The engine interpolates in millionths of the gap between two values.
    assert!((sent("DAYS_P90") - (40.0 + 0.6 * 10.0)).abs() < 1e-4, "{times:?}");
    assert!((sent("DAYS_P95") - (40.0 + 0.8 * 10.0)).abs() < 1e-4, "{times:?}");
    // Six requests, the duplicate left out.
    near(sent("WITHIN_30"), 50.0);
    near(sent("WITHIN_90"), 500.0 / 6.0);
    near(sent("WITHIN_180"), 500.0 / 6.0);
    near(number(&times, "measure", "WITHIN_90", "sent_n"), 6.0);
    assert_eq!(*cell(&times, "measure", "DAYS_P50", "received_value"), Cell::Missing);
    let rate = |measure: &str| number(&rates, "measure", measure, "sent_value");
    near(rate("RESPONSE_STRICT"), 500.0 / 6.0);
    near(rate("RESPONSE_ANY"), 100.0);
    near(rate("SUCCESS_OF_FINAL"), 40.0);
    near(rate("SUCCESS_OF_SENT"), 200.0 / 6.0);
    near(rate("REFUSED_OF_FINAL"), 20.0);
}

#[tokio::test]
async fn medians_are_read_from_the_curve() {
    let [curve, quantiles] = figures(&requests(), "traces", ["curve-sent", "curve-quantiles"]).await;
    // Seven are observed; the duplicate leaves on day 4, the open one stays under observation.
    let at_risk: Vec<f64> = curve.cells("at_risk").filter_map(Cell::number).collect();
    assert_eq!(at_risk, [6.0, 5.0, 4.0, 3.0, 2.0]);
    near(number(&curve, "day", "30", "answered"), 0.5);
    near(number(&curve, "day", "50", "answered"), 5.0 / 6.0);
    near(number(&quantiles, "measure", "CURVE_P50", "sent_days"), 30.0);
    near(number(&quantiles, "measure", "CURVE_P75", "sent_days"), 50.0);
    assert_eq!(*cell(&quantiles, "measure", "CURVE_P90", "sent_days"), Cell::Missing);
}

#[tokio::test]
async fn chain_depth_is_the_mean_number_of_requests_per_firearm() {
    let mut tables = Tables::default();
    for (chain, bureau, steps, country) in [
        ("T-1", "fr", 1, None),
        ("T-2", "fr", 2, Some("RS")),
        ("T-3", "fr", 3, Some("BA")),
        ("T-4", "be", 9, None),
    ] {
        tables.add(
            "trace_chains",
            json!({
                "chain_id": chain, "root_trace_id": chain, "root_bureau": bureau, "steps": steps, "depth": steps,
                "is_open": false, "has_circle": false, "last_legal_country": country,
                "first_sent_at": "2025-03-01T08:00:00Z", "last_answered_at": "2025-03-31T08:00:00Z",
            }),
        );
    }
    let [measures, depths] = figures(&tables, "traces", ["chain-measures", "chain-depths"]).await;
    near(number(&measures, "measure", "CHAIN_DEPTH", "value"), 2.0);
    near(number(&measures, "measure", "CHAIN_REACHED", "value"), 200.0 / 3.0);
    near(number(&measures, "measure", "CHAIN_DAYS_P50", "value"), 30.0);
    near(depths.sum("arms"), 3.0);
}

#[tokio::test]
async fn the_clock_stands_still_while_information_is_awaited() {
    let mut tables = Tables::default();
    let received = |trace: &str, more: Value| {
        let from =
            json!({"requesting_bureau": "be", "requested_bureau": "fr", "sent_at": "2025-06-01T08:00:00Z"});
        request(trace, merged(from, more))
    };
    // 228 days since sending: 188 on the clock, 168 on the clock, and ten before information was asked for.
    tables.add("traces", received("LATE", json!({"paused_seconds": 40 * 86_400})));
    tables.add("traces", received("IN_TIME", json!({"paused_seconds": 60 * 86_400})));
    let asked = json!({"state": "INFO_REQUESTED", "paused_since": "2025-06-11T08:00:00Z"});
    tables.add("traces", received("ASKED", asked));
    let [waiting, backlog] = figures(&tables, "traces", ["overdue-received", "backlog-received"]).await;
    assert_eq!(waiting.rows.len(), 2, "{waiting:?}");
    near(number(&waiting, "record", "LATE", "days"), 188.0);
    assert_eq!(cell(&waiting, "record", "LATE", "is_late").text(), Some("YES"));
    assert_eq!(cell(&waiting, "record", "IN_TIME", "is_late").text(), Some("NO"));
    near(number(&backlog, "country", "be", "open"), 3.0);
    near(number(&backlog, "country", "be", "to_365"), 3.0);
    near(number(&backlog, "country", "be", "late"), 1.0);
}

/// Four exhibits of 2025, imaged after 12, 36 and 60 hours, and one after an unknown time.
fn network() -> Tables {
    let mut tables = Tables::default();
    for (exhibit, acquired) in [
        ("X1", Some("2025-05-01T20:00:00Z")),
        ("X2", Some("2025-05-02T20:00:00Z")),
        ("X3", Some("2025-05-03T20:00:00Z")),
        ("X4", None),
    ] {
        tables.add(
            "exhibits",
            json!({
                "source_bureau": "fr", "source_record_id": exhibit, "event_ts": "2025-05-04T08:00:00Z", "case_ref": exhibit,
                "exhibit_kind": "BULLET", "origin": "CRIME_SCENE", "recovered_at": "2025-05-01T08:00:00Z",
                "acquired_at": acquired, "place_country": "FR", "eligibility": "ELIGIBLE",
            }),
        );
    }
    let pairs = [
        (
            "X1",
            "CONFIRMED_HIT",
            "STRONG",
            json!({
                "lead_at": "2025-06-01T00:00:00Z", "examined_at": "2025-06-11T00:00:00Z", "credited_bureau": "be",
            }),
        ),
        ("X2", "LEAD", "STRONG", json!({"lead_at": "2025-07-01T00:00:00Z"})),
        ("X3", "REJECTED", "STRONG", json!({"first_reviewed_at": "2025-07-01T00:00:00Z"})),
        (
            "X4",
            "ELIMINATED",
            "WATCH",
            json!({"lead_at": "2024-07-01T00:00:00Z", "examined_at": "2025-08-01T00:00:00Z"}),
        ),
    ];
    for (exhibit, state, band, more) in pairs {
        let sides = json!({
            "left_bureau": "be", "left_exhibit_id": exhibit, "left_case_ref": format!("B-{exhibit}"),
            "right_bureau": "fr", "right_exhibit_id": exhibit, "right_case_ref": exhibit,
        });
        let said = merged(json!({"state": state, "previously_known": false}), more);
        tables.add("ballistic_pairs", merged(sides.clone(), said));
        let computed = json!({
            "candidate_id": exhibit, "mark_kind": "LEA", "band": band, "score": 0.6, "log10_likelihood_ratio": 2.0,
        });
        tables.add("ballistic_candidates", merged(sides, computed));
    }
    tables
}

#[tokio::test]
async fn acquisition_delay_counts_only_known_times() {
    let [delay] = figures(&network(), "ballistics", ["delay-measures"]).await;
    near(number(&delay, "measure", "DELAY_P50", "value"), 36.0);
    near(number(&delay, "measure", "DELAY_P75", "value"), 48.0);
    near(number(&delay, "measure", "DELAY_24", "value"), 100.0 / 3.0);
    near(number(&delay, "measure", "DELAY_48", "value"), 200.0 / 3.0);
    near(number(&delay, "measure", "DELAY_P50", "n"), 3.0);
}

#[tokio::test]
async fn lead_yield_confirmation_and_precision() {
    let mut tables = network();
    // Belgium confirmed the hit and is credited; France is involved in it.
    tables.add("ballistic_searches", json!({
        "source_bureau": "fr", "source_record_id": "Q1", "exhibit_id": "X1", "launched_at": "2025-05-05T08:00:00Z",
        "event_ts": "2025-05-05T08:00:00Z", "scope": "REGIONAL", "candidate_count": 3,
    }));
    let [rates, precision, partners] =
        figures(&tables, "ballistics", ["network-rates", "candidate-precision", "network-partners"]).await;
    near(number(&rates, "measure", "HITS_PER_SEARCH", "value"), 0.0);
    near(number(&rates, "measure", "INVOLVED_PER_SEARCH", "value"), 100.0);
    // Two leads of 2025 from four exhibits; of two examined in 2025 one was confirmed.
    near(number(&rates, "measure", "LEAD_YIELD", "value"), 50.0);
    near(number(&rates, "measure", "LEAD_CONFIRMATION", "value"), 50.0);
    assert_eq!(cell(&rates, "measure", "LEAD_YIELD", "denominator_over").number(), Some(4.0));
    near(number(&precision, "band", "STRONG", "precision"), 0.5);
    near(number(&precision, "band", "STRONG", "waiting"), 1.0);
    near(number(&precision, "band", "WATCH", "precision"), 0.0);
    near(number(&partners, "country", "be", "hits"), 1.0);
    near(number(&partners, "country", "be", "leads"), 1.0);
}
