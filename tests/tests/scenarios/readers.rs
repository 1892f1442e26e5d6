//! The tables are everybody's: another Delta reader finds the same rows, with their provenance and their types.

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::delta::DeltaReader;
use proofhouse_tests::feeds;
use proofhouse_tests::kafka::RealKafka;

#[test]
fn python_deltalake_reads_what_we_wrote_before_and_after_maintenance() {
    let scenario = "Python deltalake reads what we wrote";
    let Some(kafka) = RealKafka::start_or_skip(scenario, &["pl"]) else { return };
    let Some(reader) = DeltaReader::find_or_skip(scenario) else { return };
    let proofhouse = Proofhouse::with_local_store().on(kafka, "readers", &["pl"]);
    for batch in 0..3 {
        let records: Vec<_> = (0..10)
            .map(|number| {
                feeds::stolen_firearm("pl", &format!("PL-{batch}-{number}"), &format!("PLR{batch}0{number}"))
                    .record()
            })
            .collect();
        kafka.produce(&records).unwrap();
        kafka.produce(&[feeds::seizure("pl", &format!("PL-S-{batch}"), "PLS1").record()]).unwrap();
        proofhouse.must(&["ingest", "--until-caught-up"]);
    }
    for maintained in [false, true] {
        if maintained {
            proofhouse.must(&["maintain"]);
        }
        assert_eq!(reader.rows_and_messages(&proofhouse, "firearms_history").unwrap(), (30, 30));
        let query = "select _topic, min(_offset) as first, max(_offset) as last, count(distinct serial_raw) as serials \
                     from t group by _topic";
        let rows = reader.query(&proofhouse, "firearms_history", query).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0]["_topic"], "feed.pl.firearms");
        assert_eq!((&rows[0]["first"], &rows[0]["last"]), (&0.into(), &29.into()));
        assert_eq!(rows[0]["serials"], 30);
        // Items stand inside their seizure.
        let items = reader
            .query(&proofhouse, "seizures_history", "select items[1]['item_no'] as number from t")
            .unwrap();
        assert_eq!(items.iter().filter(|row| row["number"] == 1).count(), 3, "{items:?}");
    }
    // Ingestion goes on behind maintenance.
    kafka.produce(&[feeds::stolen_firearm("pl", "PL-LAST", "PLR999").record()]).unwrap();
    proofhouse.must(&["ingest", "--until-caught-up"]);
    assert_eq!(reader.rows_and_messages(&proofhouse, "firearms_history").unwrap(), (31, 31));
}
