//! The formulas in SQL against data small enough to compute by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod sample;

use proofhouse_reports::facts::Facts;
use proofhouse_reports::parameters::Parameters;
use proofhouse_reports::table::{Cell, Table};
use proofhouse_reports::{Pack, Period};
use sample::Tables;
use serde_json::{Value, json};

/// Runs figures of the national report of France for 2025, with data as of 15 January 2026.
async fn figures<const N: usize>(tables: &Tables, figures: [&str; N]) -> [Table; N] {
    let pack = Pack::embedded("national").unwrap();
    let period = Period::parse("2025").unwrap();
    let parameters = Parameters::new("fr", period, "2026-01-15T06:00:00Z".parse().unwrap());
    let facts = Facts::read(&tables.session(), &pack, period, parameters).await.unwrap();
    let mut results = Vec::new();
    for figure in figures {
        results.push(facts.table(figure, pack.query(figure).unwrap()).await.unwrap());
    }
    results.try_into().unwrap()
}

fn number(table: &Table, row: usize, column: &str) -> f64 {
    table.cell(row, column).number().unwrap_or_else(|| panic!("{column} in row {row}: {table:?}"))
}

fn near(actual: f64, expected: f64) {
    assert!((actual - expected).abs() < 1e-9, "{actual} is not {expected}");
}

fn by(table: &Table, key: &str, value: &str, column: &str) -> f64 {
    let row = table.cells(key).position(|cell| cell.text() == Some(value));
    number(table, row.unwrap_or_else(|| panic!("no {value} in {table:?}")), column)
}

fn trace(trace: &str, more: Value) -> Value {
    let mut row = json!({
        "trace_id": trace, "requesting_bureau": "fr", "requested_bureau": "rs", "sent_at": "2025-03-01T08:00:00Z",
        "is_open": true, "state": "SENT", "priority": "ROUTINE", "paused_seconds": 0, "serial_status": "READABLE",
        "type_code": "PISTOL",
    });
    row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    row
}

fn answered(outcome: &str, on: &str) -> Value {
    json!({
        "is_open": false, "state": "ANSWERED_FINAL", "answered_at": format!("{on}T08:00:00Z"),
        "last_event_at": format!("{on}T08:00:00Z"), "outcome_code": outcome,
    })
}

fn merged(mut left: Value, right: Value) -> Value {
    left.as_object_mut().unwrap().extend(right.as_object().unwrap().clone());
    left
}

#[tokio::test]
async fn the_response_curve_is_kaplan_and_meiers() {
    let mut tables = Tables::default();
    // Answered after 10, 20, 20 and 40 days (50 with 10 paused); open for 15 and 30 days at the data cut.
    tables.add("traces", trace("A", answered("NO_RECORD", "2025-03-11")));
    tables.add("traces", trace("B", answered("TOO_OLD", "2025-03-21")));
    tables.add("traces", trace("C", answered("TRACED_STATE_STOCK", "2025-03-21")));
    let paused = merged(
        answered("REFUSED_SECURITY", "2025-04-20"),
        json!({"paused_seconds": 864_000, "state": "REFUSED"}),
    );
    tables.add("traces", trace("D", paused));
    tables.add("traces", trace("E", json!({"sent_at": "2025-12-31T08:00:00Z"})));
    tables.add("traces", trace("F", json!({"sent_at": "2025-12-16T08:00:00Z"})));
    // Another bureau's request says nothing about these.
    tables.add("traces", trace("G", json!({"requesting_bureau": "be"})));

    let [curve] = figures(&tables, ["traces-out-curve"]).await;
    let days: Vec<f64> = curve.cells("day").filter_map(Cell::number).collect();
    assert_eq!(days, [10.0, 20.0, 40.0]);
    near(number(&curve, 0, "answered"), 1.0 / 6.0);
    near(number(&curve, 1, "answered"), 1.0 - 5.0 / 6.0 * 2.0 / 4.0);
    near(number(&curve, 2, "answered"), 1.0);
    let at_risk: Vec<f64> = curve.cells("at_risk").filter_map(Cell::number).collect();
    assert_eq!(at_risk, [6.0, 4.0, 1.0]);
    near(number(&curve, 0, "n"), 6.0);
    // Greenwood at day 10: variance = S² · 1 / (6 · 5).
    let half = 1.96 * (5.0 / 6.0) * (1.0_f64 / 30.0).sqrt();
    near(number(&curve, 0, "upper"), 1.0 / 6.0 + half);
    near(number(&curve, 0, "lower"), 0.0);
}

#[tokio::test]
async fn rates_leave_out_what_was_ended_for_administrative_reasons() {
    let mut tables = Tables::default();
    tables.add("traces", trace("A", answered("TRACED_LAST_LEGAL_OWNER", "2025-03-21")));
    tables.add("traces", trace("B", answered("NO_RECORD", "2025-03-31")));
    tables.add("traces", trace("C", json!({})));
    tables.add("traces", trace("D", answered("DUPLICATE", "2025-03-05")));
    let cancelled = json!({"is_open": false, "state": "CANCELLED", "ended_at": "2025-03-06T08:00:00Z"});
    tables.add("traces", trace("E", cancelled));
    let [lead, times, countries] =
        figures(&tables, ["traces-out-lead", "traces-out-times", "traces-out-by-country"]).await;
    near(number(&lead, 0, "sent"), 5.0);
    near(number(&lead, 0, "older"), 3.0);
    near(number(&lead, 0, "response_rate"), 2.0 / 3.0);
    near(number(&lead, 0, "success_rate"), 0.5);
    near(number(&lead, 0, "open"), 1.0);
    near(by(&times, "measure", "DAYS_P50", "value"), 25.0);
    near(by(&times, "measure", "WITHIN_30", "value"), 200.0 / 3.0);
    near(number(&countries, 0, "response_rate"), 2.0 / 3.0);
    near(number(&countries, 0, "median_days"), 25.0);
}

#[tokio::test]
async fn concentration_and_flows() {
    let mut tables = Tables::default();
    let source = |number: usize, country: &str| {
        let known =
            json!({"last_legal_country": country, "recovery_country": "FR", "recovery_date": "2025-02-20"});
        trace(&format!("T{number}"), merged(answered("TRACED_LAST_LEGAL_OWNER", "2025-05-01"), known))
    };
    for (number, country) in
        ["RS", "RS", "RS", "RS", "RS", "FR", "BE", "BE", "BE", "US"].into_iter().enumerate()
    {
        tables.add("traces", source(number, country));
    }
    // A French firearm found in Belgium, asked by Belgium.
    let found = json!({
        "requesting_bureau": "be", "requested_bureau": "fr", "last_legal_country": "FR", "recovery_country": "BE",
        "recovery_date": "2025-02-20",
    });
    tables.add("traces", trace("X", merged(answered("TRACED_STOLEN_LOST", "2025-05-01"), found)));
    // Export only says nothing about a source.
    let export = json!({"last_legal_country": "IT", "recovery_country": "FR", "recovery_date": "2025-02-20"});
    tables.add("traces", trace("Y", merged(answered("TRACED_EXPORT_ONLY", "2025-05-01"), export)));

    let [concentration, balance, matrix] =
        figures(&tables, ["concentration", "flow-balance", "source-recovery"]).await;
    near(by(&concentration, "measure", "SOURCES", "n"), 10.0);
    near(by(&concentration, "measure", "SOURCES", "hhi"), 0.25 + 0.09 + 0.01 + 0.01);
    near(by(&concentration, "measure", "SOURCES", "effective"), 1.0 / 0.36);
    near(by(&concentration, "measure", "SOURCES", "top_three"), 0.9);
    near(by(&balance, "country", "BE", "to_us"), 3.0);
    near(by(&balance, "country", "BE", "from_us"), 1.0);
    near(by(&balance, "country", "BE", "net"), 2.0);
    near(by(&balance, "country", "BE", "share_of_ours"), 0.3);
    near(matrix.sum("arms"), 11.0);
    near(number(&matrix, 0, "arms"), 5.0);
}

#[tokio::test]
async fn time_to_crime_and_its_bands() {
    let mut tables = Tables::default();
    let sold = ["2025-05-01", "2025-01-01", "2024-09-01", "2024-01-01", "2022-12-01", "2015-06-01"];
    for (number, sale) in sold.into_iter().enumerate() {
        let known =
            json!({"first_retail_sale_date": sale, "recovery_date": "2025-06-01", "recovery_country": "FR"});
        let row = merged(answered("TRACED_FIRST_PURCHASER", "2025-07-01"), known);
        tables.add("traces", trace(&format!("T{number}"), row));
    }
    // A sale after the recovery cannot be right and is not used.
    let wrong = json!({"first_retail_sale_date": "2025-06-02", "recovery_date": "2025-06-01"});
    tables.add("traces", trace("W", merged(answered("TRACED_FIRST_PURCHASER", "2025-07-01"), wrong)));

    let [bands, measures, lead] = figures(&tables, ["ttc-bands", "ttc-measures", "time-to-crime-lead"]).await;
    let names: Vec<&str> = bands.cells("band").filter_map(Cell::text).collect();
    assert_eq!(names, ["A3M", "B7M", "C1Y", "D2Y", "E3Y", "F3YPLUS"]);
    assert!(bands.cells("arms").all(|cell| *cell == Cell::Integer(1)));
    // Days: 31, 151, 273, 517, 913, 3653.
    near(by(&measures, "measure", "YEARS_P50", "value"), (273.0 + 517.0) / 2.0 / 365.25);
    near(
        by(&measures, "measure", "YEARS_MEAN", "value"),
        (31.0 + 151.0 + 273.0 + 517.0 + 913.0 + 3653.0) / 6.0 / 365.25,
    );
    near(by(&measures, "measure", "YEARS_P25", "value"), (151.0 + 0.25 * 122.0) / 365.25);
    near(by(&measures, "measure", "SHORT_SHARE", "value"), 500.0 / 6.0);
    near(number(&lead, 0, "n"), 6.0);
}

fn record(record: &str, more: Value) -> Value {
    let row = json!({
        "source_bureau": "fr", "source_record_id": record, "event_ts": "2025-03-01T00:00:00Z", "confidentiality": "OFFICIAL_USE",
        "retention_until": "2030-03-01", "record_status_reason": "STOLEN", "lifecycle_state": "ACTIVE",
        "date_of_loss": "2025-02-20", "date_reported": "2025-03-01T09:00:00Z", "place_country": "FR", "place_admin1": "Corse",
        "type_code": "PISTOL", "make_raw": "Glock", "make_id": "GLOCK", "calibre_raw": "9x19", "calibre_id": "9LUGER",
        "serial_raw": "ABC123", "serial_status": "READABLE", "model_raw": "17", "country_of_manufacture": "AT",
        "images": [{"uri": "file:1"}],
    });
    merged(row, more)
}

#[tokio::test]
async fn the_quality_score_weighs_its_parts() {
    let mut tables = Tables::default();
    tables.add("firearms", record("GOOD", json!({})));
    // Without model, images and country of manufacture; with a placeholder; unresolved make; reported after 40 days.
    let poor = json!({
        "serial_raw": "XXX", "serial_status": "PLACEHOLDER", "model_raw": null, "images": [], "country_of_manufacture": null,
        "make_id": null, "date_of_loss": "2025-01-20",
    });
    tables.add("firearms", record("POOR", poor));
    let [score, issues, correct] =
        figures(&tables, ["quality-score", "quality-issues", "records-to-correct"]).await;
    // The poor record lacks serial 5, model 2, country 1 and images 1 of 20.
    near(by(&score, "part", "COMPLETENESS", "score"), (1.0 + 11.0 / 20.0) / 2.0);
    near(by(&score, "part", "VALIDITY", "score"), 0.5);
    near(by(&score, "part", "UNIQUENESS", "score"), 1.0);
    near(by(&score, "part", "TIMELINESS", "score"), 0.5);
    near(by(&score, "part", "QUALITY", "score"), 0.5 * 0.775 + 0.2 * 0.5 + 0.1 + 0.1 * 0.5 + 0.1);
    near(issues.sum("records"), 2.0);
    assert_eq!(correct.cell(0, "issue").text(), Some("SERIAL_PLACEHOLDER"));
    assert_eq!(correct.cell(0, "record").text(), Some("POOR"));
}

#[tokio::test]
async fn two_active_records_of_one_firearm_are_both_faulty() {
    let mut tables = Tables::default();
    tables.add("firearms", record("ONE", json!({})));
    tables.add("firearms", record("TWO", json!({})));
    tables.add("firearms", record("CLOSED", json!({"lifecycle_state": "CANCELLED"})));
    // Rows without a serial number are never duplicates.
    tables.add("firearms", record("NONE", json!({"serial_raw": "", "serial_status": "NONE"})));
    tables.add("firearms", record("NONE2", json!({"serial_raw": "", "serial_status": "NONE"})));
    let [score, issues] = figures(&tables, ["quality-score", "quality-issues"]).await;
    near(by(&score, "part", "UNIQUENESS", "score"), 0.5);
    near(by(&issues, "issue", "DUPLICATE", "records"), 2.0);
}

#[tokio::test]
async fn key_figures_count_the_period_and_the_one_before() {
    let mut tables = Tables::default();
    for (number, reported) in
        ["2025-01-01", "2025-12-31", "2024-06-01", "2023-06-01", "2026-01-01"].into_iter().enumerate()
    {
        let at = json!({"date_reported": format!("{reported}T00:00:00Z"), "date_of_loss": reported});
        tables.add("firearms", record(&format!("R{number}"), at));
    }
    let [tiles, trend] = figures(&tables, ["key-figures", "losses-trend"]).await;
    near(by(&tiles, "key", "records_new", "value"), 2.0);
    near(by(&tiles, "key", "records_new", "previous"), 1.0);
    let row = tiles.cells("key").position(|cell| cell.text() == Some("records_new")).unwrap();
    assert_eq!(tiles.cell(row, "trend").text(), Some("1,0,0,0,0,0,0,0,0,0,0,1"));
    assert_eq!(trend.rows.len(), 12);
    near(trend.sum("this_year"), 2.0);
    near(trend.sum("year_before"), 1.0);
}

#[tokio::test]
async fn recovery_cohorts_wait_until_they_can_be_known() {
    let mut tables = Tables::default();
    let reported = |date: &str, found: Value| json!({"date_reported": format!("{date}T00:00:00Z"), "date_of_loss": date, "date_found": found, "lifecycle_state": "FOUND"});
    tables.add("firearms", record("A", reported("2023-03-01", json!("2023-09-01"))));
    tables.add("firearms", record("B", reported("2023-04-01", json!("2025-04-01"))));
    tables.add("firearms", record("C", reported("2025-04-01", json!("2025-06-01"))));
    let [cohorts] = figures(&tables, ["recovery-cohorts"]).await;
    near(number(&cohorts, 0, "found_1"), 0.5);
    assert_eq!(*cohorts.cell(0, "found_3"), Cell::Missing);
    assert_eq!(*cohorts.cell(1, "found_1"), Cell::Missing);
}

#[tokio::test]
async fn hits_count_pairs_of_cases_once_and_never_known_links() {
    let mut tables = Tables::default();
    let pair = |left: &str, right: &str, known: bool| {
        json!({
            "left_bureau": "be", "left_exhibit_id": left, "left_case_ref": "K1", "right_bureau": "fr", "right_exhibit_id": right,
            "right_case_ref": "K2", "state": "CONFIRMED_HIT", "lead_at": "2025-03-01T00:00:00Z",
            "examined_at": "2025-04-01T00:00:00Z", "previously_known": known,
        })
    };
    tables.add("ballistic_pairs", pair("E1", "F1", false));
    tables.add("ballistic_pairs", pair("E2", "F2", false));
    let mut known = pair("E3", "F3", true);
    known["left_case_ref"] = "K9".into();
    tables.add("ballistic_pairs", known);
    // The known pair was left out, and another pair of exhibits of the same cases was counted in its place.
    let of_known_cases = |left: &str, right: &str, state: &str, known: bool| {
        let mut pair = pair(left, right, known);
        pair["right_case_ref"] = "K7".into();
        pair["state"] = state.into();
        pair
    };
    tables.add("ballistic_pairs", of_known_cases("E4", "F4", "CONFIRMED_HIT", false));
    tables.add("ballistic_pairs", of_known_cases("E5", "F5", "INCONCLUSIVE", true));
    let [tiles, countries] = figures(&tables, ["key-figures", "ballistic-countries"]).await;
    near(by(&tiles, "key", "ballistic_hits", "value"), 1.0);
    near(by(&countries, "country", "be", "hits"), 1.0);
}
