//! Jobs run every night, mostly with nothing new: then they write nothing.

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds;
use proofhouse_tests::kafka::RealKafka;

const BUREAUS: &[&str] = &["at", "ch"];

/// Tables that are logs: each run of a job may say so in them.
const LOGS: &[&str] = &["ingest_log/", "query_log/", "report_runs/"];

fn content(proofhouse: &Proofhouse) -> Vec<(String, u64)> {
    let mut files = proofhouse.files();
    files.retain(|(name, _)| !LOGS.iter().any(|log| name.starts_with(log)));
    files
}

#[test]
fn a_second_run_with_nothing_new_writes_nothing_and_a_third_only_what_is_new() {
    let scenario = "jobs with nothing new write nothing";
    let Some(kafka) = RealKafka::start_or_skip(scenario, BUREAUS) else { return };
    let proofhouse = Proofhouse::with_local_store().on(kafka, "incremental", BUREAUS);
    kafka
        .produce(&[
            feeds::stolen_firearm("at", "AT-1", "AAW20931").record(),
            feeds::seizure("ch", "CH-1", "AAW20931").record(),
            feeds::exhibit("at", "AT-E-1", "AT-CASE").record(),
            feeds::exhibit("ch", "CH-E-1", "CH-CASE").record(),
        ])
        .unwrap();
    let all_jobs: &[&[&str]] = &[
        &["ingest", "--until-caught-up"],
        &["match", "firearms"],
        &["match", "ballistics"],
        &["statistics"],
    ];
    for job in all_jobs {
        proofhouse.must(job);
    }
    let first = content(&proofhouse);
    assert!(first.iter().any(|(name, _)| name.starts_with("matches/")), "the first run writes matches");

    for job in all_jobs {
        proofhouse.must(job);
        let now = content(&proofhouse);
        let new: Vec<_> = now.iter().filter(|file| !first.contains(file)).collect();
        assert!(new.is_empty(), "a second run of {job:?} wrote {new:?}");
        assert_eq!(now.len(), first.len(), "a second run of {job:?} removed files");
    }

    kafka.produce(&[feeds::seizure("ch", "CH-2", "AAW20931").record()]).unwrap();
    for job in all_jobs {
        proofhouse.must(job);
    }
    assert_eq!(proofhouse.number_as("at", "select count(distinct seizure_id) from matches"), 2);
}
