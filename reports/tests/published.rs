//! What everybody may read: only rows that may be published count, and what is withheld is not said otherwise.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod sample;

use proofhouse_reports::table::{Cell, Table};
use proofhouse_reports::{Language, Pack, RenderedReport, Renderer, ReportError};
use sample::{Tables, request};
use serde_json::{Value, json};

async fn report_of(tables: &Tables, period: &str) -> Result<RenderedReport, ReportError> {
    let renderer = Renderer::new(Pack::embedded("public").unwrap(), Language::English).unwrap();
    renderer.render(&tables.session(), &request("ipsg", period)).await
}

async fn report(tables: &Tables) -> RenderedReport {
    report_of(tables, "2025").await.unwrap()
}

fn figure<'a>(report: &'a RenderedReport, id: &str) -> &'a Table {
    &report.figures.iter().find(|figure| figure.id == id).unwrap().table
}

/// The row whose first cell is a code.
fn row<'a>(table: &'a Table, code: &str) -> &'a [Cell] {
    table.rows.iter().find(|row| row[0].text() == Some(code)).unwrap_or_else(|| panic!("{code}: {table:?}"))
}

fn merged(mut left: Value, right: &Value) -> Value {
    left.as_object_mut().unwrap().extend(right.as_object().unwrap().clone());
    left
}

/// Seizures of one pistol each by a bureau, all of them in Belgium.
fn seizures(tables: &mut Tables, bureau: &str, name: &str, number: usize, more: &Value) {
    for place in 0..number {
        let seizure = merged(
            json!({
                "source_bureau": bureau, "source_record_id": format!("{name}-{place}"), "event_ts": "2025-12-01T00:00:00Z",
                "event_type": "SEIZED_CRIMINAL", "seized_at": "2025-03-01", "seized_at_precision": "DAY", "agency_type": "POLICE",
                "place_country": "BE", "route_transits": [],
            }),
            more,
        );
        let pistol = json!({
            "item_no": 1, "item_kind": "FIREARM", "quantity": 1.0, "type_code": "PISTOL", "make_raw": "M", "calibre_raw": "9",
            "serial_raw": "", "serial_status": "NONE",
        });
        tables.add_seizure(seizure, vec![pistol]);
    }
}

/// What a source or the rules keep back. The Secretariat sees all of it.
fn kept_back() -> [Value; 4] {
    [
        json!({"access_mode": "ONLY", "access_parties": ["ipsg"]}),
        json!({"access_mode": "ALL_EXCEPT", "access_parties": ["be"]}),
        json!({"confidentiality": "RESTRICTED"}),
        json!({"confidentiality": "OFFICIAL_USE", "handling_codes": ["H2"]}),
    ]
}

#[tokio::test]
async fn rows_that_may_not_be_published_do_not_count() {
    let mut tables = Tables::default();
    let record = |number: usize| {
        json!({
            "source_bureau": "fr", "source_record_id": format!("R-{number}"), "record_status_reason": "STOLEN",
            "date_reported": "2025-03-01T00:00:00Z",
        })
    };
    seizures(&mut tables, "fr", "S", 30, &json!({}));
    (0..20).for_each(|number| tables.add("firearms", record(number)));
    for (place, more) in kept_back().iter().enumerate() {
        seizures(&mut tables, "fr", &format!("K{place}"), 10, more);
        (0..10).for_each(|number| tables.add("firearms", merged(record(100 + 10 * place + number), more)));
    }
    let report = report(&tables).await;
    // By the country whose bureau reports, not by the place: who reports a number knows it.
    assert_eq!(row(figure(&report, "public-arms-map"), "FR")[1], Cell::Integer(30));
    assert_eq!(row(figure(&report, "public-arms-by-type"), "FR")[2], Cell::Integer(30));
    assert_eq!(row(figure(&report, "public-arms-by-event"), "FR")[2], Cell::Integer(30));
    assert_eq!(row(figure(&report, "public-sdg-arms"), "FR")[1], Cell::Integer(30));
    assert_eq!(row(figure(&report, "public-losses-by-reason"), "FR")[2], Cell::Integer(20));
}

#[tokio::test]
async fn traces_count_with_consent_and_when_nothing_of_them_is_kept_back() {
    let mut tables = Tables::default();
    let mut number = 0;
    let mut add = |tables: &mut Tables, more: &Value| {
        number += 1;
        let requesting = if number % 2 == 0 { "fr" } else { "be" };
        let name = format!("T-{number}");
        let trace = json!({
            "trace_id": name, "requesting_bureau": requesting, "requested_bureau": "rs", "sent_at": "2025-04-10T08:00:00Z",
            "is_open": true, "state": "SENT", "priority": "ROUTINE", "paused_seconds": 0, "type_code": "PISTOL",
            "serial_raw": "", "serial_status": "NONE",
        });
        tables.add("traces", merged(trace, more));
        (name, requesting)
    };
    let consents = json!({"consent_onward": true});
    for _ in 0..20 {
        add(&mut tables, &consents);
    }
    for _ in 0..4 {
        add(&mut tables, &json!({"consent_onward": false}));
        add(&mut tables, &json!({}));
        add(&mut tables, &merged(consents.clone(), &json!({"confidentiality_request": true})));
    }
    for more in kept_back() {
        add(&mut tables, &merged(consents.clone(), &more));
        // What was answered is kept back, the request itself is not.
        let (trace, requesting) = add(&mut tables, &consents);
        let answer = json!({
            "trace_id": trace, "event": "ANSWERED_FINAL", "requesting_bureau": requesting, "requested_bureau": "rs",
            "source_bureau": "rs", "source_record_id": format!("A-{trace}"),
        });
        tables.add("trace_events", merged(answer, &more));
    }
    let report = report(&tables).await;
    assert_eq!(row(figure(&report, "public-trace-outcomes"), "PENDING")[1], Cell::Integer(20));
}

/// Of 23 requests France sent 20: published, the number would tell it that others sent 3.
#[tokio::test]
async fn a_number_that_one_bureau_nearly_fills_is_withheld() {
    let mut tables = Tables::default();
    for number in 0..23 {
        let (requesting, requested) = if number < 20 { ("fr", "rs") } else { ("be", "it") };
        tables.add(
            "traces",
            json!({
                "trace_id": format!("T-{number}"), "requesting_bureau": requesting, "requested_bureau": requested,
                "sent_at": "2025-04-10T08:00:00Z", "is_open": true, "state": "SENT", "consent_onward": true,
            }),
        );
    }
    let report = report(&tables).await;
    let outcomes = figure(&report, "public-trace-outcomes");
    assert_eq!(outcomes.columns, ["stage", "requests", "withheld"], "the helper column is not shown");
    assert_eq!(row(outcomes, "PENDING")[1..], [Cell::Missing, Cell::Truth(true)]);
}

#[tokio::test]
async fn what_is_withheld_is_not_said_to_be_nothing() {
    let mut tables = Tables::default();
    seizures(&mut tables, "lu", "S", 2, &json!({}));
    let report = report(&tables).await;
    let map = report.figures.iter().find(|figure| figure.id == "public-arms-map").unwrap();
    assert_eq!((map.n, &map.table.rows[0][1]), (None, &Cell::Missing));
    assert!(report.html.contains("Not shown: the counts of this figure are withheld"));
    assert!(!report.html.contains("Nothing was reported for the period."));
    // Where there is nothing, that is said.
    assert!(report.html.contains("No record was reported for the period."));
}

/// A year less three of its quarters is the fourth.
#[tokio::test]
async fn quarters_and_months_are_refused() {
    for period in ["2025-Q1", "2025-01"] {
        let error = report_of(&Tables::default(), period).await.unwrap_err();
        assert!(
            matches!(error, ReportError::PeriodLength { .. }) && error.to_string().contains("years"),
            "{error}"
        );
    }
}
