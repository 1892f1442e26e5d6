//! A firearm looked for in two steps: a short list, then one record whole, and both are noted.

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds;

#[test]
fn a_short_list_comes_first_and_only_what_is_in_it_is_opened() {
    let proofhouse = Proofhouse::with_local_store();
    proofhouse.land(
        "ph",
        &[
            feeds::stolen_firearm("ph", "PH-1", "BXR70931"),
            feeds::stolen_firearm("ph", "PH-2", "KTW51117"),
            feeds::stolen_firearm("ph", "PH-3", "BXR70931").hidden_from(&["th"]),
        ],
    );
    let asked =
        ["--json", "lookup", "--as", "th", "--serial", "BXR 70931", "--make", "Glock", "--purpose", "border"];
    let listed = proofhouse.json(&asked);
    let records = listed["records"].as_array().unwrap();
    let named: Vec<&str> = records.iter().map(|record| record["record_id"].as_str().unwrap()).collect();
    assert_eq!(named, ["PH-1"], "one number is another's, one record is kept from th");
    assert!(records[0]["because"].as_str().unwrap().contains("70931"), "{listed}");
    let search = listed["search"].as_str().unwrap();

    let whole =
        proofhouse.json(&["--json", "lookup", "--as", "th", "--search", search, "--record", "ph/PH-1"]);
    assert_eq!(whole["serial_raw"], "BXR70931");
    for (bureau, record, said) in [
        ("th", "ph/PH-2", "not in the short list"),
        ("th", "ph/PH-3", "not in the short list"),
        ("vn", "ph/PH-1", "has made no search"),
    ] {
        let refused =
            proofhouse.must_fail(&["lookup", "--as", bureau, "--search", search, "--record", record]);
        assert!(refused.err.contains(said), "{}", refused.all());
    }
    assert!(proofhouse.must_fail(&["lookup", "--as", "th"]).err.contains("one of serial, make"));

    let noted = "select step, purpose, keys, result_count, record_id from search_log order by at";
    let rows = proofhouse.sql("th", noted);
    assert_eq!(rows.len(), 2);
    assert_eq!((&rows[0]["step"], &rows[0]["purpose"]), (&"LIST".into(), &"BORDER".into()));
    assert_eq!((&rows[0]["keys"], &rows[0]["result_count"]), (&"serial, make".into(), &1.into()));
    assert_eq!((&rows[1]["step"], &rows[1]["record_id"]), (&"RECORD".into(), &"PH-1".into()));
    assert!(proofhouse.sql("ph", noted).is_empty(), "whom th looked for is th's affair");
    assert!(
        proofhouse.sql("ipsg", noted).is_empty(),
        "it names records that may be withheld from the Secretariat"
    );
    let text = proofhouse.must(&["sql", "--as", "th", "select * from search_log"]);
    assert!(!text.contains("70931"), "what was asked by is not kept:\n{text}");
}
