//! A tombstone: the record leaves what analysts see at once, and its content leaves history with maintenance.

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::delta::DeltaReader;
use proofhouse_tests::feeds;
use proofhouse_tests::kafka::RealKafka;

const BUREAUS: &[&str] = &["fi", "ee"];

#[test]
fn a_withdrawn_record_is_gone_at_once_and_its_content_is_erased_by_maintenance() {
    let scenario = "a withdrawn record is gone";
    let Some(kafka) = RealKafka::start_or_skip(scenario, BUREAUS) else { return };
    let Some(reader) = DeltaReader::find_or_skip(scenario) else { return };
    let proofhouse = Proofhouse::with_local_store().on(kafka, "withdrawal", BUREAUS);

    let withdrawn = feeds::stolen_firearm("fi", "FI-1", "WITHDRAWN777");
    let kept = feeds::stolen_firearm("fi", "FI-2", "KEPT888");
    let seizure = feeds::seizure("ee", "EE-S-1", "EEX999");
    kafka.produce(&[withdrawn.record(), kept.record(), seizure.record()]).unwrap();
    proofhouse.must(&["ingest", "--until-caught-up"]);
    assert_eq!(proofhouse.number_as("fi", "select count(*) from firearms"), 2);
    assert_eq!(proofhouse.number_as("ee", "select count(*) from seizure_items"), 1);

    kafka.produce(&[withdrawn.withdrawal(), seizure.withdrawal()]).unwrap();
    proofhouse.must(&["ingest", "--until-caught-up"]);
    for bureau in ["fi", "ee", "ipsg"] {
        let left = proofhouse.sql(bureau, "select source_record_id from firearms");
        assert_eq!(left.len(), 1, "{bureau}");
        assert_eq!(left[0]["source_record_id"], "FI-2", "{bureau}");
        assert_eq!(proofhouse.number_as(bureau, "select count(*) from seizures"), 0, "{bureau}");
        assert_eq!(proofhouse.number_as(bureau, "select count(*) from seizure_items"), 0, "{bureau}");
    }

    let before = proofhouse.run(&["verify", "--purged"]);
    assert_eq!(before.code, Some(3), "content waits for its erasure:\n{}", before.all());
    proofhouse.must(&["maintain"]);
    let content = reader
        .query(
            &proofhouse,
            "firearms_history",
            "select count(*) as n from t where serial_raw = 'WITHDRAWN777'",
        )
        .unwrap();
    assert_eq!(content[0]["n"], 0, "the content of a withdrawn record is still in history");
    assert_eq!(proofhouse.number_as("fi", "select count(*) from firearms"), 1);

    // Gone from what is read, not yet from the files that the last week's versions need: that is told by name.
    let hidden = proofhouse.run(&["verify", "--purged"]);
    assert_eq!(hidden.code, Some(3), "dead files still hold it:\n{}", hidden.all());
    assert!(hidden.all().contains(".parquet: 1 rows"), "{}", hidden.all());
    let proofhouse = proofhouse.with("PROOFHOUSE__MAINTENANCE__KEEP_HOURS", "0");
    proofhouse.must(&["maintain"]);
    let purged = proofhouse.must(&["verify", "--purged"]);
    assert!(purged.contains("No file holds content that was erased"), "{purged}");

    // Said again later, the record is there again.
    kafka.produce(&[withdrawn.record()]).unwrap();
    proofhouse.must(&["ingest", "--until-caught-up"]);
    assert_eq!(proofhouse.number_as("fi", "select count(*) from firearms"), 2);
}
