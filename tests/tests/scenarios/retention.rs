//! A record past its retention is for its owner's eyes only, and is searched no more.

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds;

#[test]
fn a_record_past_its_retention_is_not_matched() {
    let proofhouse = Proofhouse::with_local_store();
    let serial = "HUK73190";
    let long_ago = feeds::stolen_firearm("hu", "HU-OLD", serial)
        .with("/event_ts", "2020-03-02T09:30:00Z")
        .with("/date_of_loss", "2020-02-20")
        .with("/date_reported", "2020-02-21T08:00:00Z")
        .with("/retention_until", "2021-01-01");
    proofhouse.land("hu", &[long_ago, feeds::stolen_firearm("hu", "HU-NEW", serial)]);
    proofhouse.land("at", &[feeds::seizure("at", "AT-S-1", serial)]);
    assert_eq!(proofhouse.number_as("hu", "select count(*) from firearms"), 2, "its owner still has it");

    proofhouse.must(&["match", "firearms"]);
    for bureau in ["hu", "at", "ipsg"] {
        let matches = proofhouse.sql(bureau, "select record_id from matches");
        let records: Vec<&str> = matches.iter().filter_map(|row| row["record_id"].as_str()).collect();
        assert_eq!(records, ["HU-NEW"], "{bureau}");
    }
    let identified = proofhouse.json(&["identify", "--serial", serial, "--make", "glock", "--as", "hu"]);
    let records: Vec<&str> = identified["records"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["record_id"].as_str())
        .collect();
    assert_eq!(records, ["HU-NEW"]);
}
