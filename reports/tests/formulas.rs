//! The formulas in SQL against data small enough to compute by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod sample;

use proofhouse_reports::facts::{Facts, Plans};
use proofhouse_reports::parameters::Parameters;
use proofhouse_reports::table::{Cell, Table};
use proofhouse_reports::{Pack, Period};
use sample::Tables;
use serde_json::{Value, json};

/// Runs figures of the national report of France for 2025, with data as of 15 January 2026.
async fn figures<const N: usize>(tables: &Tables, figures: [&str; N]) -> [Table; N] {
    figures_of(tables, "national", "2025", figures).await
}

/// Runs figures of a report of France, or of the Secretariat's, with data as of 15 January 2026.
async fn figures_of<const N: usize>(
    tables: &Tables,
    report: &str,
    period: &str,
    figures: [&str; N],
) -> [Table; N] {
    let pack = Pack::embedded(report).unwrap();
    let period = Period::parse(period).unwrap();
    let bureau = if report == "secretariat" { "ipsg" } else { "fr" };
    let parameters = Parameters::new(bureau, period, "2026-01-15T06:00:00Z".parse().unwrap())
        .with_thresholds(&pack.definition().thresholds);
    let facts = Facts::read(&tables.session(), &pack, period, parameters, &Plans::default()).await.unwrap();
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
    // Out minus in: one from France to Belgium, three the other way.
    near(by(&balance, "country", "BE", "net"), -2.0);
    near(by(&balance, "country", "BE", "share_of_ours"), 0.3);
    near(matrix.sum("arms"), 11.0);
    near(number(&matrix, 0, "arms"), 5.0);

    let [world, shares] =
        figures_of(&tables, "secretariat", "2025", ["self-supply", "global-flow-shares"]).await;
    near(by(&world, "country", "FR", "net"), 2.0 - 10.0);
    near(by(&world, "country", "FR", "self_supply"), 0.1);
    // Serbia recovered none of these firearms, and supplied five.
    near(by(&world, "country", "RS", "recovered"), 0.0);
    near(by(&world, "country", "RS", "net"), 5.0);
    near(by(&world, "country", "BE", "net"), 3.0 - 1.0);
    near(world.sum("net"), 0.0);
    near(by(&shares, "source", "RS", "source_share"), 1.0);
    near(by(&shares, "source", "RS", "recovery_share"), 0.5);
    near(by(&shares, "source", "FR", "source_share"), 0.5);
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

#[tokio::test]
async fn time_to_crime_counts_firearms_once_and_days_alone() {
    let mut tables = Tables::default();
    let known = |sale: &str, more: Value| {
        let dates =
            json!({"first_retail_sale_date": sale, "recovery_date": "2025-06-01", "recovery_country": "FR"});
        merged(dates, more)
    };
    let first = merged(answered("TRACED_FIRST_PURCHASER", "2025-07-01"), known("2015-06-01", json!({})));
    tables.add("traces", trace("A", first));
    // The request that follows tells of the same firearm: exactly three years.
    let last = merged(
        answered("TRACED_FIRST_PURCHASER", "2025-08-01"),
        known("2022-06-01", json!({"parent_trace_id": "A"})),
    );
    tables.add("traces", trace("B", last));
    let duplicate = merged(answered("DUPLICATE", "2025-07-01"), known("2025-05-01", json!({})));
    tables.add("traces", trace("C", duplicate));
    // A year alone would put a firearm into a band by chance.
    let vague = known("2025-01-01", json!({"first_retail_sale_precision": "YEAR"}));
    tables.add("traces", trace("D", merged(answered("TRACED_FIRST_PURCHASER", "2025-07-01"), vague)));
    let [bands, measures, lead] = figures(&tables, ["ttc-bands", "ttc-measures", "time-to-crime-lead"]).await;
    near(bands.sum("arms"), 1.0);
    near(by(&bands, "band", "F3YPLUS", "arms"), 1.0);
    near(number(&lead, 0, "n"), 1.0);
    // Three years to the day are three years or less, in the lead as in the table.
    near(number(&lead, 0, "short_share"), 1.0);
    near(by(&measures, "measure", "SHORT_SHARE", "value"), 100.0);
    near(by(&measures, "measure", "YEARS_MEAN", "value"), 1096.0 / 365.25);
}

#[tokio::test]
async fn whose_turn_it_is_and_what_the_clock_says() {
    let mut tables = Tables::default();
    let received = |trace_id: &str, more: Value| {
        let from =
            json!({"requesting_bureau": "be", "requested_bureau": "fr", "sent_at": "2025-06-01T08:00:00Z"});
        trace(trace_id, merged(from, more))
    };
    // 228 days since sending, 40 of them paused; and one for which France itself waits for information.
    tables.add("traces", received("WAITS", json!({"paused_seconds": 40 * 86_400})));
    let asked = json!({"state": "INFO_REQUESTED", "paused_since": "2025-06-11T08:00:00Z"});
    tables.add("traces", received("ASKED", asked));
    // 106 days since sending: on the clock 106, 76, and 4 with France to answer.
    let sent = |trace_id: &str, more: Value| {
        trace(trace_id, merged(json!({"sent_at": "2025-10-01T08:00:00Z"}), more))
    };
    tables.add("traces", sent("LATE", json!({})));
    tables.add("traces", sent("PAUSED", json!({"paused_seconds": 30 * 86_400})));
    let owed = json!({"state": "INFO_REQUESTED", "paused_since": "2025-10-05T08:00:00Z"});
    tables.add("traces", sent("OURS", owed));
    let [actions, waiting, lead, times, rates] = figures(
        &tables,
        ["actions", "requests-to-answer", "traces-in-lead", "traces-out-times", "traces-out-rates"],
    )
    .await;
    near(by(&actions, "code", "answer", "count"), 1.0);
    near(by(&actions, "code", "give_information", "count"), 1.0);
    near(by(&actions, "code", "chase", "count"), 1.0);
    assert_eq!(waiting.rows.len(), 1, "{waiting:?}");
    near(by(&waiting, "record", "WAITS", "days"), 188.0);
    near(number(&lead, 0, "received"), 2.0);
    near(number(&lead, 0, "open"), 1.0);
    near(number(&lead, 0, "open_long"), 1.0);
    // A question is an answer of some kind; of three requests two were asked back.
    near(by(&rates, "measure", "RESPONSE_STRICT", "value"), 0.0);
    near(by(&rates, "measure", "RESPONSE_ANY", "value"), 200.0 / 3.0);
    // Nobody has answered within 90 days, and only one request has been observed for as long.
    near(by(&times, "measure", "WITHIN_90", "value"), 0.0);
    let [world] = figures_of(&tables, "secretariat", "2025", ["global-actions"]).await;
    near(by(&world, "code", "overdue", "count"), 1.0);
}

#[tokio::test]
async fn response_rates_of_countries_wait_for_the_window() {
    let mut tables = Tables::default();
    tables.add("traces", trace("A", answered("NO_RECORD", "2025-03-31")));
    tables.add("traces", trace("B", json!({})));
    // Too young for the rate, whether answered or not.
    tables.add("traces", trace("YOUNG", json!({"sent_at": "2025-12-20T08:00:00Z"})));
    let soon = merged(json!({"sent_at": "2025-12-20T08:00:00Z"}), answered("NO_RECORD", "2025-12-30"));
    tables.add("traces", trace("SOON", soon));
    // Answered, opened again and cancelled: no answer stands.
    let cancelled = json!({
        "is_open": false, "state": "CANCELLED", "outcome_code": "NO_RECORD", "answered_at": "2025-03-10T08:00:00Z",
        "ended_at": "2025-04-06T08:00:00Z",
    });
    tables.add("traces", trace("C", cancelled));
    let [countries, lead] = figures(&tables, ["traces-out-by-country", "traces-out-lead"]).await;
    near(number(&countries, 0, "sent"), 5.0);
    near(number(&countries, 0, "answered"), 2.0);
    near(number(&countries, 0, "response_rate"), 0.5);
    near(number(&lead, 0, "response_rate"), 0.5);
    let [bureaus] = figures_of(&tables, "secretariat", "2025", ["trace-by-requested"]).await;
    near(by(&bureaus, "bureau", "rs", "response_rate"), 0.5);
}

#[tokio::test]
async fn routes_keep_every_stop_and_what_is_only_suspected() {
    let mut tables = Tables::default();
    let stop = |country: &str, certainty: &str| json!({"country": country, "certainty": certainty});
    let seizure = json!({
        "source_bureau": "fr", "source_record_id": "S", "event_type": "FOUND", "seized_at": "2025-05-01", "agency_type": "POLICE",
        "place_country": "FR", "route_origin": "RS", "route_origin_certainty": "CONFIRMED", "route_departure": "HU",
        "route_departure_certainty": "CONFIRMED", "route_destination": "FR", "route_destination_certainty": "CONFIRMED",
        "route_transits": [
            stop("SK", "CONFIRMED"), stop("CZ", "CONFIRMED"), stop("DE", "SUSPECTED"), stop("LU", "CONFIRMED"),
        ],
    });
    let pistol = json!({"item_no": 1, "item_kind": "FIREARM", "quantity": 1.0, "type_code": "PISTOL"});
    tables.add_seizure(seizure, vec![pistol]);
    let [list, map] = figures(&tables, ["route-list", "route-map"]).await;
    assert_eq!(list.cell(0, "transits").text(), Some("HU → SK → CZ → DE → LU"));
    assert_eq!(list.cell(0, "certainty").text(), Some("SUSPECTED"));
    assert_eq!(map.rows.len(), 6, "{map:?}");
    near(by(&map, "origin", "LU", "arms"), 1.0);
    near(number(&map, 0, "n"), 1.0);
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
async fn what_says_nothing_is_absent_and_numbers_are_compared_as_read() {
    let mut tables = Tables::default();
    let blank = json!({"serial_raw": "Q-1", "make_raw": "Unknown", "make_id": null, "model_raw": "n/a"});
    tables.add("firearms", record("BLANK", blank));
    tables.add(
        "firearm_identities",
        json!({
            "entity": "RECORD", "source_bureau": "fr", "source_record_id": "BLANK", "item_no": 0, "make_how": "ABSENT UNKNOWN",
            "calibre_how": "ALIAS", "calibre_id": "9LUGER", "serial_status": "READABLE", "serial_norm": "Q1",
        }),
    );
    let twin = json!({"serial_raw": "q1", "make_raw": "Unknown", "make_id": null});
    tables.add("firearms", record("TWIN", twin));
    let [fields, issues] = figures(&tables, ["quality-fields", "quality-issues"]).await;
    // Of the twin nothing has read the make yet.
    near(by(&fields, "field", "MAKE", "present"), 0.5);
    near(by(&fields, "field", "MODEL", "present"), 0.5);
    near(by(&issues, "issue", "DUPLICATE", "records"), 2.0);
}

/// A match of a record of France with a seizure of Belgium.
fn matched(tables: &mut Tables, pair: &str, record_id: &str, band: &str) {
    tables.add(
        "matches",
        json!({
            "candidate_id": pair, "record_bureau": "fr", "record_id": record_id, "seizure_bureau": "be", "seizure_id": pair,
            "item_no": 1, "score": 9.0, "band": band, "seized_at": "2025-04-01",
        }),
    );
}

/// What France and Belgium have said of such a pair.
fn said(
    tables: &mut Tables,
    pair: &str,
    record_id: &str,
    state: &str,
    words: [Option<&str>; 2],
    on: Option<&str>,
) {
    let [record_word, other_word] = words;
    tables.add(
        "hits",
        json!({
            "candidate_id": pair, "record_bureau": "fr", "record_id": record_id, "seizure_bureau": "be", "seizure_id": pair,
            "item_no": 1, "state": state, "record_word": record_word, "other_word": other_word,
            "opened_at": "2025-05-01T08:00:00Z", "decided_at": on.map(|day| format!("{day}T08:00:00Z")),
        }),
    );
}

#[tokio::test]
async fn matches_are_what_both_owners_say() {
    let mut tables = Tables::default();
    for (name, state) in [
        ("CONFIRMED", "FOUND"),
        ("TWICE", "ACTIVE"),
        ("SAID", "ACTIVE"),
        ("ASKED", "ACTIVE"),
        ("ERROR", "CANCELLED"),
        ("OTHERWISE", "FOUND"),
        ("REJECTED", "ACTIVE"),
        ("REVIEW", "ACTIVE"),
        ("CLOSED", "RECOVERED_CLOSED"),
    ] {
        tables.add("firearms", record(name, json!({"lifecycle_state": state})));
    }
    let (yes, no) = (Some("CONFIRM"), Some("REJECT"));
    matched(&mut tables, "P1", "CONFIRMED", "STRONG");
    said(&mut tables, "P1", "CONFIRMED", "CONFIRMED", [yes, yes], Some("2025-06-01"));
    matched(&mut tables, "P2", "TWICE", "STRONG");
    matched(&mut tables, "P3", "TWICE", "STRONG");
    // France has given its word; Belgium has asked for it.
    matched(&mut tables, "P4", "SAID", "STRONG");
    said(&mut tables, "P4", "SAID", "PROPOSED", [yes, None], None);
    matched(&mut tables, "P5", "ASKED", "WATCH");
    said(&mut tables, "P5", "ASKED", "PROPOSED", [None, yes], None);
    // Nobody decides on what was entered in error, or was found otherwise.
    matched(&mut tables, "P6", "ERROR", "STRONG");
    matched(&mut tables, "P7", "OTHERWISE", "STRONG");
    matched(&mut tables, "P9", "REVIEW", "REVIEW");
    // Matching lists these no more.
    said(&mut tables, "P8", "REJECTED", "REJECTED", [None, no], Some("2025-07-01"));
    said(&mut tables, "P10", "CLOSED", "CONFIRMED", [yes, yes], Some("2024-06-01"));

    let [precision, waiting, countries, tiles, actions] = figures(
        &tables,
        ["match-precision", "matches-to-confirm", "recoveries-by-country", "key-figures", "actions"],
    )
    .await;
    let all = |column: &str| by(&precision, "band", "ALL", column);
    assert_eq!([all("confirmed"), all("rejected"), all("waiting"), all("closed")], [2.0, 1.0, 5.0, 2.0]);
    near(all("precision"), 2.0 / 3.0);
    near(by(&precision, "band", "NONE", "rejected"), 1.0);
    let records: Vec<&str> = waiting.cells("record").filter_map(Cell::text).collect();
    assert_eq!(records, ["TWICE", "TWICE", "REVIEW", "ASKED"]);
    near(by(&actions, "code", "confirm_matches", "count"), 2.0);
    // Records, not pairs: two that are confirmed, and two with strong matches that wait.
    near(by(&countries, "country", "BE", "records"), 4.0);
    near(by(&tiles, "key", "matches_confirmed", "value"), 1.0);
    near(by(&tiles, "key", "matches_confirmed", "previous"), 1.0);
    let [cells] = figures_of(&tables, "secretariat", "2025", ["hit-pairs"]).await;
    near(by(&cells, "seizure_country", "BE", "records"), 4.0);
}

#[tokio::test]
async fn records_entered_in_error_are_no_losses() {
    let mut tables = Tables::default();
    tables.add("firearms", record("LOST", json!({})));
    tables.add("firearms", record("ERROR", json!({"lifecycle_state": "CANCELLED"})));
    let [lead, types, tiles] = figures(&tables, ["losses-lead", "losses-by-type", "key-figures"]).await;
    near(number(&lead, 0, "records"), 1.0);
    near(types.sum("records"), 1.0);
    near(by(&tiles, "key", "records_new", "value"), 1.0);
}

#[tokio::test]
async fn intervals_need_twelve_weeks() {
    let mut tables = Tables::default();
    for (number, day) in ["2025-10-15", "2025-10-20", "2025-11-03", "2025-11-20"].into_iter().enumerate() {
        let at = json!({"date_reported": format!("{day}T00:00:00Z"), "date_of_loss": day});
        tables.add("firearms", record(&format!("R{number}"), at));
    }
    let [month] = figures_of(&tables, "national", "2025-11", ["change-intervals"]).await;
    near(by(&month, "measure", "RECORDS", "relative_change"), 0.0);
    assert_eq!(*month.cell(0, "change_lower"), Cell::Missing);
    assert_eq!(month.cell(0, "few").text(), Some("FEW"));
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
