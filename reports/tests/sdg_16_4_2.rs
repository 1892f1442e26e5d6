//! SDG indicator 16.4.2 against a world small enough to count by hand: in the reports and in the statistics table.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod sample;

use proofhouse_reports::facts::{Facts, Plans};
use proofhouse_reports::parameters::Parameters;
use proofhouse_reports::statistics::sdg_16_4_2;
use proofhouse_reports::table::Table;
use proofhouse_reports::{Pack, Period, QuerySource};
use sample::{Tables, bureau_of};
use serde_json::{Value, json};

/// Runs figures of a report for 2025, with data as of 15 January 2026.
async fn figures<const N: usize>(tables: &Tables, report: &str, figures: [&str; N]) -> [Table; N] {
    let bureau = bureau_of(report);
    let pack = Pack::embedded(report).unwrap();
    let period = Period::parse("2025").unwrap();
    let parameters = Parameters::new(bureau, period, "2026-01-15T06:00:00Z".parse().unwrap());
    let facts = Facts::read(&tables.session(), &pack, period, parameters, &Plans::default()).await.unwrap();
    let mut results = Vec::new();
    for figure in figures {
        results.push(facts.table(figure, pack.query(figure).unwrap()).await.unwrap());
    }
    results.try_into().unwrap()
}

async fn statistics(tables: &Tables) -> Table {
    let rows = tables.session().query(&sdg_16_4_2().unwrap()).await.unwrap();
    Table::read(&rows).unwrap()
}

/// One number of the row in which a column says something.
fn number(table: &Table, key: &str, value: &str, column: &str) -> f64 {
    let row = table.cells(key).position(|cell| cell.plain() == value);
    let row = row.unwrap_or_else(|| panic!("no {key} {value} in {table:?}"));
    table.cell(row, column).number().unwrap_or_else(|| panic!("{column} of {value}: {table:?}"))
}

fn merged(mut left: Value, right: Value) -> Value {
    left.as_object_mut().unwrap().extend(right.as_object().unwrap().clone());
    left
}

fn seizure(bureau: &str, seizure: &str, event_type: &str, seized_at: &str) -> Value {
    json!({
        "source_bureau": bureau, "source_record_id": seizure, "event_ts": "2025-12-01T00:00:00Z", "event_type": event_type,
        "seized_at": seized_at, "seized_at_precision": "DAY", "agency_type": "POLICE",
        "place_country": bureau.to_uppercase(), "route_transits": [],
    })
}

/// A firearm by its type and number; without a number it never had one.
fn firearm(type_code: &str, number: &str) -> Value {
    let status = if number.is_empty() { "NONE" } else { "READABLE" };
    json!({"type_code": type_code, "make_raw": "M", "calibre_raw": "9", "serial_raw": number, "serial_status": status})
}

fn items(firearms: Vec<Value>) -> Vec<Value> {
    let item = |(place, firearm)| {
        merged(json!({"item_no": place + 1, "item_kind": "FIREARM", "quantity": 1.0}), firearm)
    };
    firearms.into_iter().enumerate().map(item).collect()
}

/// A request about a firearm of a seizure, still open.
fn request(trace: &str, seizure: &str, firearm: Value) -> Value {
    let row = json!({
        "trace_id": trace, "requesting_bureau": "fr", "requested_bureau": "rs", "sent_at": "2025-04-10T08:00:00Z",
        "is_open": true, "state": "SENT", "priority": "ROUTINE", "paused_seconds": 0, "seizure_id": seizure,
    });
    merged(row, firearm)
}

fn answered(outcome: &str, on: &str) -> Value {
    json!({
        "is_open": false, "state": "ANSWERED_FINAL", "answered_at": format!("{on}T08:00:00Z"),
        "last_event_at": format!("{on}T08:00:00Z"), "outcome_code": outcome,
    })
}

/// France, 2025: five arms seized, one found, two surrendered; two traced, one established otherwise. France, 2024: one
/// arm, traced late. Belgium, 2025: one arm, not traced.
fn world() -> Tables {
    let mut tables = Tables::default();
    let service = merged(firearm("PISTOL", "SV1"), json!({"institutional_property": "POLICE"}));
    let antique = merged(firearm("REVOLVER", "OLD1"), json!({"year_of_manufacture": 1899}));
    let old = merged(firearm("RIFLE", "R9"), json!({"year_of_manufacture": 1900}));
    let mut seized = items(vec![
        firearm("PISTOL", "AB-123"),
        firearm("PISTOL", ""),
        firearm("PISTOL", ""),
        service,
        firearm("AIR_GAS", "G1"),
        firearm("FRAME_RECEIVER", "F1"),
        antique,
        old,
        firearm("UNKNOWN", "U1"),
    ]);
    let ammunition = json!({"item_no": 10, "item_kind": "AMMUNITION", "quantity": 50.0});
    seized.push(merged(ammunition, firearm("AMMUNITION", "")));
    tables.add_seizure(seizure("fr", "A", "SEIZED_CRIMINAL", "2025-04-01"), seized);
    tables.add_seizure(seizure("fr", "B", "FOUND", "2025-05-01"), items(vec![firearm("RIFLE", "B1")]));
    let converted = merged(firearm("ALARM", ""), json!({"converted_from": "ALARM"}));
    let surrendered = items(vec![firearm("SHOTGUN", "C1"), converted, firearm("ALARM", "")]);
    tables.add_seizure(seizure("fr", "C", "SURRENDERED", "2025-06-01"), surrendered);
    let administrative = items(vec![firearm("PISTOL", "D1"), firearm("PISTOL", "D2")]);
    tables.add_seizure(seizure("fr", "D", "SEIZED_ADMINISTRATIVE", "2025-07-01"), administrative);
    tables.add_seizure(
        seizure("fr", "E", "SEIZED_CRIMINAL", "2024-11-30"),
        items(vec![firearm("PISTOL", "E1")]),
    );
    tables.add_seizure(
        seizure("be", "A", "SEIZED_CRIMINAL", "2025-03-01"),
        items(vec![firearm("PISTOL", "AB-123")]),
    );

    let mut ask = |trace: &str, seizure: &str, firearm: Value, more: Value| {
        tables.add("traces", merged(request(trace, seizure, firearm), more));
    };
    // Traced; the number was typed otherwise. Asked again in the same chain: counted once.
    ask("T1", "A", firearm("PISTOL", "ab 123"), answered("TRACED_LAST_LEGAL_OWNER", "2025-05-01"));
    let again = merged(answered("TRACED_STOLEN_LOST", "2025-06-01"), json!({"parent_trace_id": "T1"}));
    ask("T2", "A", firearm("PISTOL", "AB-123"), again);
    // One answer about a pistol without a number stands for one of the two, not for both.
    ask("T3", "A", firearm("PISTOL", ""), answered("TRACED_STATE_STOCK", "2025-05-02"));
    // Answers about the service pistol and the antique are not spent on the arms beside them.
    ask("T4", "A", firearm("PISTOL", "SV1"), answered("TRACED_LAST_LEGAL_OWNER", "2025-05-03"));
    ask("T5", "A", firearm("REVOLVER", "OLD1"), answered("TRACED_LAST_LEGAL_OWNER", "2025-05-04"));
    // Counts by national policy only.
    ask("T6", "A", firearm("RIFLE", "R9"), answered("TRACED_FIRST_PURCHASER", "2025-05-05"));
    ask("T7", "A", firearm("UNKNOWN", "U1"), json!({}));
    // Established by an authority after the year had ended; the request did not repeat the number.
    ask("T8", "B", firearm("RIFLE", ""), answered("ESTABLISHED_OTHER", "2026-01-10"));
    ask("T9", "C", firearm("SHOTGUN", "C1"), answered("INCOMPLETE_ID", "2025-09-01"));
    // A number that nothing in the seizure bears, and no firearm of that type without one: counts for nothing.
    ask("T10", "C", firearm("PISTOL", "ZZ9"), answered("TRACED_LAST_LEGAL_OWNER", "2025-09-02"));
    ask("T11", "D", firearm("PISTOL", "D1"), answered("TRACED_LAST_LEGAL_OWNER", "2025-09-03"));
    // Seized in 2024, answered in 2025: counts in 2024.
    ask("T12", "E", firearm("PISTOL", "E1"), answered("TRACED_STOLEN_LOST", "2025-12-01"));
    // Asked twice, withdrawn once: a duplicate says nothing.
    ask("T13", "A", firearm("PISTOL", ""), answered("DUPLICATE", "2025-05-06"));
    tables
}

#[tokio::test]
async fn the_national_report_counts_arm_by_arm() {
    let [parts, marked, why] =
        figures(&world(), "national", ["sdg-parts", "sdg-marked", "sdg-not-established"]).await;
    let year = |column: &str| number(&parts, "year", "2025", column);
    assert_eq!(parts.rows.len(), 2, "{parts:?}");
    assert_eq!([year("seized"), year("found"), year("surrendered")], [5.0, 1.0, 2.0]);
    assert_eq!([year("denominator"), year("by_tracing"), year("by_authority")], [8.0, 2.0, 1.0]);
    assert_eq!(year("ratio"), 3.0 / 8.0);
    assert_eq!(number(&parts, "year", "2024", "ratio"), 1.0);
    // Marked: AB-123, R9, U1, B1, C1; established of them: AB-123 and B1.
    assert_eq!(number(&marked, "subset", "MARKED", "denominator"), 5.0);
    assert_eq!(number(&marked, "subset", "MARKED", "ratio"), 2.0 / 5.0);
    assert_eq!(number(&marked, "subset", "FOUND", "ratio"), 1.0);
    assert_eq!(number(&marked, "subset", "SURRENDERED", "ratio"), 0.0);
    let why = |code: &str| number(&why, "why", code, "arms");
    assert_eq!([why("PENDING"), why("NOT_ENOUGH"), why("FAILED"), why("NO_ATTEMPT")], [1.0, 1.0, 1.0, 2.0]);
}

#[tokio::test]
async fn the_world_is_the_sum_over_the_sum() {
    let [lead, years] = figures(&world(), "secretariat", ["global-sdg-lead", "sdg-years"]).await;
    assert_eq!(lead.cell(0, "denominator").number(), Some(9.0));
    assert_eq!(lead.cell(0, "numerator").number(), Some(3.0));
    assert_eq!(lead.cell(0, "ratio").number(), Some(3.0 / 9.0), "not the mean of 3/8 and 0/1");
    assert_eq!(lead.cell(0, "countries").number(), Some(2.0));
    assert_eq!(number(&years, "year", "2024", "ratio"), 1.0);
}

/// The draft report on the Programme of Action: what was known at the end of each year, and what is known now.
#[tokio::test]
async fn late_answers_change_the_year_of_the_seizure() {
    let [revision, marked, parts] =
        figures(&world(), "poa-iti", ["sdg-revision", "sdg-marked-years", "sdg-disaggregated"]).await;
    let of = |year: &str, column: &str| number(&revision, "year", year, column);
    // 2025: the authority's answer came in January 2026. 2024: the only answer came in December 2025.
    assert_eq!([of("2025", "numerator_then"), of("2025", "numerator")], [2.0, 3.0]);
    assert_eq!([of("2025", "ratio_then"), of("2025", "ratio"), of("2025", "points")], [0.25, 0.375, 12.5]);
    assert_eq!([of("2024", "ratio_then"), of("2024", "ratio"), of("2024", "points")], [0.0, 1.0, 100.0]);
    assert_eq!(number(&marked, "year", "2025", "marked"), 5.0);
    assert_eq!(number(&marked, "year", "2025", "ratio"), 2.0 / 5.0);
    // 2024: seized. 2025: seized, found, surrendered.
    assert_eq!(parts.rows.len(), 4, "{parts:?}");
    assert_eq!(parts.sum("denominator"), 9.0);
}

#[tokio::test]
async fn the_statistics_table_says_the_same() {
    let table = statistics(&world()).await;
    let rows: Vec<String> = table
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.plain()).collect::<Vec<_>>().join(" "))
        .collect();
    let columns = [
        "bureau",
        "year",
        "seized_criminal",
        "found",
        "surrendered",
        "established_by_tracing",
        "established_by_authority",
        "tracing_pending",
        "tracing_failed",
        "not_attempted",
        "indicator_percent",
        "not_enough_information",
    ];
    assert_eq!(table.columns, columns);
    assert_eq!(
        rows,
        ["be 2025 1 0 0 0 0 0 0 1 0 0", "fr 2024 1 0 0 1 0 0 0 0 100 0", "fr 2025 5 1 2 2 1 1 2 2 37.5 1"]
    );
}

/// The table's columns in the warehouse are those of the statement.
#[test]
fn the_statistics_table_has_the_columns_of_the_statement() {
    let stored = sample::schema("statistics_sdg_16_4_2");
    for column in ["not_enough_information", "tracing_failed", "indicator_percent"] {
        assert!(stored.field_with_name(column).is_ok(), "{column}");
    }
}

#[tokio::test]
async fn one_answer_without_a_number_covers_one_arm_of_many() {
    let mut tables = Tables::default();
    let twelve = items((0..12).map(|_| firearm("PISTOL", "")).collect());
    tables.add_seizure(seizure("fr", "A", "SEIZED_CRIMINAL", "2025-04-01"), twelve);
    let answer = answered("TRACED_LAST_LEGAL_OWNER", "2025-05-01");
    tables.add("traces", merged(request("T1", "A", firearm("PISTOL", "")), answer));
    let table = statistics(&tables).await;
    assert_eq!(number(&table, "year", "2025", "seized_criminal"), 12.0);
    assert_eq!(number(&table, "year", "2025", "established_by_tracing"), 1.0);
    assert_eq!(number(&table, "year", "2025", "not_attempted"), 11.0);
}

/// A number read in the laboratory after the seizure was stated: the firearm is the only one of its type without one.
#[tokio::test]
async fn a_number_restored_since_finds_the_firearm_without_one() {
    let mut tables = Tables::default();
    let seized = items(vec![firearm("PISTOL", ""), firearm("RIFLE", ""), firearm("PISTOL", "X1")]);
    tables.add_seizure(seizure("fr", "A", "SEIZED_CRIMINAL", "2025-04-01"), seized);
    let restored = merged(firearm("PISTOL", "R77"), json!({"serial_status": "RESTORED"}));
    let answer = answered("TRACED_STOLEN_LOST", "2025-05-01");
    tables.add("traces", merged(request("T1", "A", restored), answer));
    let table = statistics(&tables).await;
    assert_eq!(number(&table, "year", "2025", "established_by_tracing"), 1.0);
    assert_eq!(number(&table, "year", "2025", "not_attempted"), 2.0);
}
