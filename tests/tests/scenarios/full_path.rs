//! A record's whole way: from a national system's topic to the match, the figures, the report and the analyst.

use std::path::Path;

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::delta::DeltaReader;
use proofhouse_tests::feeds::{self, Statement, Thread};
use proofhouse_tests::kafka::{RealKafka, Record};
use proofhouse_tests::object_storage::ObjectStorage;
use serde_json::Value;

/// Something of every kind: `owner` reports a stolen pistol, `finder` seizes it with a misread serial number and traces it.
fn a_case(owner: &str, finder: &str) -> Vec<Statement> {
    let thread = Thread { id: "TRACE-2026-1", requesting: finder, requested: owner };
    let mut case = vec![
        feeds::stolen_firearm(owner, "STOLEN-1", "BXR085O21"),
        feeds::stolen_firearm(owner, "STOLEN-2", "KKL44120"),
        // The letter O read as a zero.
        feeds::seizure(finder, "SEIZED-1", "BXR085021"),
        feeds::exhibit(owner, "EXHIBIT-1", "CASE-1"),
        feeds::exhibit(finder, "EXHIBIT-2", "CASE-2"),
        feeds::purple_notice(finder, "NOTICE-1"),
        feeds::reference_entry(owner, "IFRT-1"),
        feeds::training(finder, "COURSE-1"),
    ];
    case.extend(feeds::answered_trace(&thread, "BXR085021"));
    case
}

fn send(kafka: &RealKafka, statements: &[Statement]) {
    // The trace's events go to two topics; sent one by one, they arrive in their order.
    for statement in statements {
        kafka.produce(&[statement.record()]).unwrap();
    }
}

/// The waterfall of the match adds up to what stands in the table; a pair that is none is told apart from one that is not there.
fn the_pair_is_explained(proofhouse: &Proofhouse, owner: &str, finder: &str) {
    let explain = |record: &str| {
        let (seized, record) = (format!("{finder}/SEIZED-1#1"), format!("{owner}/{record}"));
        let printed = proofhouse.must(&["--json", "match", "explain", &seized, &record, "--as", finder]);
        serde_json::from_str::<Value>(&printed).unwrap()
    };
    let told = explain("STOLEN-1");
    let stored = proofhouse.sql(finder, "select probability, score, first_seen, rule_path from matches");
    assert_eq!((&told["probability"], &told["score"]), (&stored[0]["probability"], &stored[0]["score"]));
    let parts = told["parts"].as_array().unwrap();
    let sum: f64 = parts.iter().map(|part| part["weight"].as_f64().unwrap()).sum();
    assert!((sum - told["score"].as_f64().unwrap()).abs() < 1e-4, "{told}");
    assert!(parts.iter().any(|part| part["field"] == "serial" && part["level"] == "CONFUSED"), "{told}");
    assert_eq!(explain("STOLEN-2"), Value::Null, "no part of the numbers agrees");
    let written = proofhouse.sql(finder, "select match_waterfall(parts) as why from matches");
    assert!(written[0]["why"].as_str().unwrap().contains("BXR085021"), "{written:?}");
    let record = format!("{owner}/STOLEN-1");
    let nobody = proofhouse.must_fail(&["match", "explain", "xx/NONE", &record, "--as", finder]);
    assert!(nobody.err.contains("is not there"), "{}", nobody.err);
}

/// Runs all jobs and looks at every station of the way.
fn the_case_arrives_everywhere(
    proofhouse: &Proofhouse,
    kafka: &RealKafka,
    (owner, finder): (&str, &str),
    sent: usize,
) {
    proofhouse.must(&["ingest", "--until-caught-up"]);
    assert_eq!(proofhouse.number_as(owner, "select count(*) from rejects"), 0);
    assert_eq!(proofhouse.number_as(finder, "select count(*) from rejects"), 0);
    for (table, rows) in [
        ("firearms", 2),
        ("seizures", 1),
        ("seizure_items", 1),
        ("traces", 1),
        ("trace_events", 3),
        ("exhibits", 2),
        ("notices", 1),
        ("reference", 1),
        ("training", 1),
    ] {
        let found = proofhouse.number_as(finder, &format!("select count(*) from {table}"));
        assert_eq!(found, rows, "rows of {table}");
    }
    let state = proofhouse.sql(owner, "select state from traces");
    assert!(state[0]["state"].as_str().unwrap().starts_with("ANSWERED"), "{state:?}");

    proofhouse.must(&["match", "firearms"]);
    for bureau in [owner, finder, "ipsg"] {
        let query = "select record_id, seizure_id, band, summary from matches order by score desc";
        let matches = proofhouse.sql(bureau, query);
        let best = matches.first().unwrap_or_else(|| panic!("{bureau} sees no match"));
        assert_eq!(
            (&best["record_id"], &best["seizure_id"]),
            (&"STOLEN-1".into(), &"SEIZED-1".into()),
            "{bureau}"
        );
        assert_ne!(best["band"], "DROP");
        assert!(best["summary"].as_str().unwrap().len() > 10, "a match says why: {best:?}");
    }
    assert!(proofhouse.number_as(owner, "select count(*) from alerts") >= 1, "the owner is told");
    // On its topic, in words, and once: telling again tells nothing new.
    proofhouse.must(&["match", "firearms"]);
    let all_three = [(owner, "RECORD_OWNER"), (finder, "FINDER"), ("ipsg", "SECRETARIAT")];
    for (bureau, role) in all_three {
        let told: Vec<Value> =
            kafka.read(&format!("alert.{bureau}")).unwrap().iter().map(Record::json).collect();
        // The Secretariat hears of other scenarios' matches too.
        let told: Vec<&Value> = told.iter().filter(|alert| alert["record_bureau"] == owner).collect();
        assert_eq!(told.len(), 1, "alerts to {bureau}: {told:?}");
        let alert = told[0];
        assert_eq!((&alert["record_id"], &alert["seizure_id"]), (&"STOLEN-1".into(), &"SEIZED-1".into()));
        assert_eq!((&alert["bureau"], &alert["recipient_role"]), (&bureau.into(), &role.into()));
        assert!(alert["summary"].as_str().unwrap().len() > 10, "an alert says why: {alert}");
    }

    the_pair_is_explained(proofhouse, owner, finder);

    proofhouse.must(&["match", "ballistics"]);
    proofhouse.must(&["statistics"]);
    let folder = proofhouse.folder().join("reports");
    for (report, bureau, language) in
        [("national", owner, "fr"), ("national", finder, "en"), ("secretariat", "ipsg", "en")]
    {
        let out = folder.join(format!("{report}-{bureau}"));
        proofhouse.must(&[
            "report",
            report,
            "--as",
            bureau,
            "--language",
            language,
            "--period",
            "2026",
            "--unfinished",
            "--out",
            out.to_str().unwrap(),
        ]);
        a_page_that_stands_alone(&out);
    }
    assert!(sent > 0);
    proofhouse.must(&["verify"]);
}

/// The page needs no network and no script.
fn a_page_that_stands_alone(folder: &Path) {
    let page = find(folder, "html").unwrap_or_else(|| panic!("no page in {}", folder.display()));
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(html.len() > 5_000, "{} is nearly empty", page.display());
    for outside in ["<script", "src=\"http", "href=\"http", "@import", "url(http"] {
        assert!(!html.contains(outside), "{} has {outside}", page.display());
    }
}

fn find(folder: &Path, extension: &str) -> Option<std::path::PathBuf> {
    for entry in std::fs::read_dir(folder).ok()?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if let Some(found) = find(&path, extension) {
                return Some(found);
            }
        } else if path.extension().is_some_and(|found| found == extension) {
            return Some(path);
        }
    }
    None
}

#[test]
fn a_case_goes_from_kafka_to_match_report_and_answer() {
    let scenario = "a case goes all the way";
    let bureaus = &["fr", "be"];
    let Some(kafka) = RealKafka::start_or_skip(scenario, bureaus) else { return };
    let proofhouse = Proofhouse::with_local_store().on(kafka, "full-path", bureaus);
    let case = a_case("fr", "be");
    send(kafka, &case);
    the_case_arrives_everywhere(&proofhouse, kafka, ("fr", "be"), case.len());
    let accepted = kafka.read("receipt.fr").unwrap().len() + kafka.read("receipt.be").unwrap().len();
    assert_eq!(accepted, case.len(), "every message is answered");
}

#[test]
fn the_same_case_on_object_storage_is_readable_by_others() {
    let scenario = "a case goes all the way on object storage";
    let bureaus = &["es", "it"];
    let Some(kafka) = RealKafka::start_or_skip(scenario, bureaus) else { return };
    let Some(storage) = ObjectStorage::start_or_skip(scenario) else { return };
    let proofhouse =
        Proofhouse::with_object_store(&storage, "warehouse").on(kafka, "object-storage", bureaus);
    let case = a_case("es", "it");
    send(kafka, &case);
    the_case_arrives_everywhere(&proofhouse, kafka, ("es", "it"), case.len());
    if let Some(reader) = DeltaReader::find_or_skip(scenario) {
        assert_eq!(reader.rows_and_messages(&proofhouse, "firearms_history").unwrap(), (2, 2));
        assert_eq!(reader.rows_and_messages(&proofhouse, "trace_events_history").unwrap(), (3, 3));
    }
}

/// The simulation of many national systems, on a real broker of its own.
#[test]
fn simulated_bureaus_go_through_a_real_broker_and_verify() {
    let scenario = "simulated bureaus go through a real broker";
    let folder = tempfile::tempdir().unwrap();
    let Some(kafka) = RealKafka::own_or_skip(scenario, folder.path()) else { return };
    let Some(reader) = DeltaReader::find_or_skip(scenario) else { return };
    let proofhouse = Proofhouse::with_local_store().with("PROOFHOUSE__KAFKA__BROKERS", kafka.brokers());
    proofhouse.must(&["simulate", "--seed", "7", "--bureaus", "40", "--firearms", "1000"]);
    proofhouse.must(&["ingest", "--until-caught-up"]);
    let feeds: usize = kafka
        .topics()
        .unwrap()
        .iter()
        .filter(|topic| topic.starts_with("feed."))
        .map(|topic| kafka.read(topic).unwrap().len())
        .sum();
    let mut landed = 0;
    for table in [
        "firearms_history",
        "seizures_history",
        "trace_events_history",
        "ballistics_history",
        "notice_events_history",
        "hit_events_history",
        "reference_history",
        "training_history",
        "rejects",
    ] {
        let (rows, messages) = reader.rows_and_messages(&proofhouse, table).unwrap();
        assert_eq!(rows, messages, "{table} has messages twice");
        landed += rows;
    }
    assert_eq!(usize::try_from(landed).unwrap(), feeds, "messages in feeds against rows in tables");
    proofhouse.must(&["match", "firearms"]);
    proofhouse.must(&["verify"]);
}
