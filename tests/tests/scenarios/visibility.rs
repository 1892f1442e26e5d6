//! A record that its source withholds from a bureau never reaches that bureau: not by SQL, however asked, not in a match
//! or an alert, not in its report.

use std::path::Path;

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds;
use proofhouse_tests::kafka::RealKafka;

/// `lu` owns, `nl` is trusted, `mt` is the one it is withheld from.
const BUREAUS: &[&str] = &["lu", "nl", "mt"];
/// Serial numbers that no other record has, so that any trace of them anywhere is a leak.
const WITHHELD: &str = "QZX77031";
const ONLY_FOR_NL: &str = "QZX77032";
const OPEN: &str = "QZX77033";
/// Withheld from `mt` too, and no firearm that `mt` has seized carries it: it can know the number from nobody else.
const UNKNOWN_TO_MT: &str = "QZX94416";

fn warehouse_with_withheld_records(kafka: &RealKafka) -> Proofhouse {
    let proofhouse = Proofhouse::with_local_store().on(kafka, "visibility", BUREAUS);
    let records = [
        feeds::stolen_firearm("lu", "LU-WITHHELD", WITHHELD).hidden_from(&["mt"]).record(),
        feeds::stolen_firearm("lu", "LU-ONLY-NL", ONLY_FOR_NL).shown_only_to(&["nl"]).record(),
        feeds::stolen_firearm("lu", "LU-OPEN", OPEN).record(),
        feeds::stolen_firearm("lu", "LU-UNKNOWN", UNKNOWN_TO_MT).hidden_from(&["mt"]).record(),
        // Malta seizes the first three; the Netherlands seize withheld ones as well.
        feeds::seizure("mt", "MT-S-1", WITHHELD).record(),
        feeds::seizure("mt", "MT-S-2", ONLY_FOR_NL).record(),
        feeds::seizure("mt", "MT-S-3", OPEN).record(),
        feeds::seizure("nl", "NL-S-1", WITHHELD).record(),
        feeds::seizure("nl", "NL-S-2", UNKNOWN_TO_MT).hidden_from(&["mt"]).record(),
    ];
    kafka.produce(&records).unwrap();
    proofhouse.must(&["ingest", "--until-caught-up"]);
    proofhouse.must(&["match", "firearms"]);
    proofhouse.must(&["statistics"]);
    proofhouse
}

#[test]
fn a_withheld_record_reaches_no_answer_no_match_no_alert_and_no_report() {
    let scenario = "a withheld record reaches nobody it is withheld from";
    let Some(kafka) = RealKafka::start_or_skip(scenario, BUREAUS) else { return };
    let proofhouse = warehouse_with_withheld_records(kafka);
    let ids = |bureau: &str, query: &str| -> Vec<String> {
        let rows = proofhouse.sql(bureau, query);
        rows.iter()
            .filter_map(|row| row.values().next().and_then(|value| value.as_str()).map(str::to_owned))
            .collect()
    };

    // The owner sees all of its own, the trusted bureau what is open to it, the other what is open to all.
    let firearms = "select source_record_id from firearms order by 1";
    assert_eq!(ids("lu", firearms), ["LU-ONLY-NL", "LU-OPEN", "LU-UNKNOWN", "LU-WITHHELD"]);
    assert_eq!(ids("nl", firearms), ["LU-ONLY-NL", "LU-OPEN", "LU-UNKNOWN", "LU-WITHHELD"]);
    assert_eq!(ids("mt", firearms), ["LU-OPEN"]);

    // Counts, sums and existence tell no more than rows do.
    assert_eq!(proofhouse.number_as("mt", "select count(*) from firearms"), 1);
    assert_eq!(proofhouse.number_as("mt", "select count(distinct source_record_id) from firearms"), 1);
    let found = format!("select count(*) from firearms where serial_raw = '{WITHHELD}'");
    assert_eq!(proofhouse.number_as("mt", &found), 0);
    assert_eq!(proofhouse.number_as("nl", &found), 1);

    // Matches and alerts: Malta hears of the open one only, Luxembourg of all.
    assert_eq!(ids("mt", "select distinct record_id from matches order by 1"), ["LU-OPEN"]);
    assert_eq!(ids("mt", "select distinct record_id from alerts order by 1"), ["LU-OPEN"]);
    assert!(ids("nl", "select record_id from matches").contains(&"LU-WITHHELD".to_owned()));
    assert!(ids("lu", "select record_id from matches").contains(&"LU-WITHHELD".to_owned()));

    // Normalised descriptions follow the record that they describe.
    let identities = "select source_record_id from firearm_identities where source_bureau = 'lu'";
    assert_eq!(ids("mt", identities), ["LU-OPEN"]);

    the_alerts_do_not_tell(kafka);
    let of_malta = report_of(&proofhouse, "mt");
    assert!(of_malta.contains("LU-OPEN") && of_malta.contains("MT-S-3"), "the report of mt lists its match");
    tells_nothing("the report of mt", &of_malta);
    // The search finds what is there: the owner's own report has it.
    assert!(report_of(&proofhouse, "lu").contains("LU-UNKNOWN"), "the report of lu lists its own records");
}

/// What leaves for Malta's own topic, and for its partners'.
fn the_alerts_do_not_tell(kafka: &RealKafka) {
    let alerts = |bureau: &str| -> Vec<String> {
        let records = kafka.read(&format!("alert.{bureau}")).unwrap();
        records.iter().map(|record| record.json().to_string()).collect()
    };
    let to_malta = alerts("mt");
    assert!(
        to_malta.iter().any(|alert| alert.contains("LU-OPEN")),
        "mt is told of the open one: {to_malta:?}"
    );
    tells_nothing("an alert to mt", &to_malta.join("\n"));
    assert!(
        alerts("nl").iter().any(|alert| alert.contains("LU-UNKNOWN")),
        "nl is told of what is open to it"
    );
    assert!(alerts("lu").iter().any(|alert| alert.contains("LU-WITHHELD")), "the owner is told of all");
}

/// Neither the reference of a withheld record nor a number that only such a record has.
fn tells_nothing(what: &str, text: &str) {
    for secret in ["LU-WITHHELD", "LU-ONLY-NL", "LU-UNKNOWN", "NL-S-2", UNKNOWN_TO_MT] {
        assert!(!text.contains(secret), "{what} tells of {secret}:\n{text}");
    }
}

/// Renders a bureau's report: pages, numbers and manifest in one text.
fn report_of(proofhouse: &Proofhouse, bureau: &str) -> String {
    let folder = proofhouse.folder().join(format!("report-{bureau}"));
    proofhouse.must(&[
        "report",
        "national",
        "--as",
        bureau,
        "--language",
        "en",
        "--period",
        "2026",
        "--unfinished",
        "--out",
        folder.to_str().unwrap(),
    ]);
    all_text(&folder)
}

fn all_text(folder: &Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            text.push_str(&all_text(&path));
        } else {
            text.push_str(&String::from_utf8_lossy(&std::fs::read(&path).unwrap()));
        }
    }
    text
}

/// Ways around the rule that have worked elsewhere.
#[test]
fn no_question_gets_around_the_rule() {
    let scenario = "no question gets around the rule";
    let bureaus = &["ie", "is"];
    let Some(kafka) = RealKafka::start_or_skip(scenario, bureaus) else { return };
    let proofhouse = Proofhouse::with_local_store().on(kafka, "bypass", bureaus);
    let secret = "SECRET88231";
    kafka
        .produce(&[
            feeds::stolen_firearm("ie", "IE-1", secret).hidden_from(&["is"]).record(),
            feeds::stolen_firearm("is", "IS-1", "1234567").record(),
        ])
        .unwrap();
    proofhouse.must(&["ingest", "--until-caught-up"]);

    let store = proofhouse.store().display().to_string();
    let questions = [
        // An error message that quotes the value of a row that was filtered out.
        "select count(*) from firearms where cast(serial_raw as bigint) > 0".to_owned(),
        "select cast(serial_raw as bigint) from firearms".to_owned(),
        "select 1 / (case when serial_raw like 'SECRET%' then 0 else 1 end) from firearms".to_owned(),
        // The table below the view, its files, its statistics, its log.
        "select * from firearms_history".to_owned(),
        "select max(serial_raw), min(serial_raw) from firearms".to_owned(),
        format!("select * from '{store}/firearms_history'"),
        format!("create external table t stored as parquet location '{store}/firearms_history/'"),
        format!("copy (select * from firearms) to '{store}/stolen.csv'"),
        "explain analyze verbose select * from firearms where serial_raw like 'SECRET%'".to_owned(),
        "select * from information_schema.tables".to_owned(),
        "select * from rejects".to_owned(),
        "select * from query_log".to_owned(),
        // Asking as somebody else from within.
        "set proofhouse.bureau = 'ie'".to_owned(),
        "select * from firearms union all select * from firearms_history".to_owned(),
        "with recursive r as (select serial_raw from firearms) select * from r".to_owned(),
        "select * from firearms a full join firearms_history b on a.source_record_id = b.source_record_id"
            .to_owned(),
        "delete from firearms_history".to_owned(),
        "drop table firearms_history".to_owned(),
    ];
    for question in &questions {
        let outcome = proofhouse.run(&["sql", "--as", "is", question]);
        assert!(!outcome.all().contains(secret), "{question}\ntold the secret:\n{}", outcome.all());
        assert!(!outcome.all().contains("IE-1"), "{question}\ntold the reference:\n{}", outcome.all());
    }
    assert!(!proofhouse.store().join("stolen.csv").exists(), "a question wrote a file");
    // And nothing was harmed by asking.
    assert_eq!(proofhouse.number_as("ie", "select count(*) from firearms"), 2);
    assert_eq!(proofhouse.number_as("is", "select count(*) from firearms"), 1);
}
