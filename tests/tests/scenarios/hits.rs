//! Pairs that may be one firearm: their owners say whether they are, and what they have rejected is not offered again.

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds;
use proofhouse_tests::kafka::RealKafka;
use serde_json::Value;

const BUREAUS: &[&str] = &["ba", "me", "tr"];

#[test]
fn a_hit_needs_both_owners_and_a_rejected_pair_is_not_offered_again() {
    let scenario = "a hit needs both owners";
    let Some(kafka) = RealKafka::start_or_skip(scenario, BUREAUS) else { return };
    let proofhouse = Proofhouse::with_local_store().on(kafka, "hits", BUREAUS);
    // Two records of one theft, in two countries, and two seizures.
    let statements = [
        feeds::stolen_firearm("ba", "BA-1", "BXR70931"),
        feeds::stolen_firearm("ba", "BA-2", "KTW51117"),
        feeds::stolen_firearm("tr", "TR-1", "KTW51117"),
        feeds::seizure("me", "ME-1", "BXR70931"),
        feeds::seizure("me", "ME-2", "KTW51117"),
    ];
    kafka.produce(&statements.map(|statement| statement.record())).unwrap();
    let run = |jobs: &[&str]| proofhouse.must(jobs);
    run(&["ingest", "--until-caught-up"]);
    run(&["match", "firearms"]);

    let waiting = |bureau: &str| -> Vec<Value> {
        let listed = proofhouse.json(&["--json", "hit", "list", "--as", bureau]);
        listed.as_array().unwrap().clone()
    };
    let named = |bureau: &str, record: &str, other: &str| -> String {
        let all = waiting(bureau);
        let found = all.iter().find(|pair| {
            let ids = [pair["record_id"].as_str().unwrap(), pair["other_id"].as_str().unwrap()];
            ids.contains(&record) && ids.contains(&other)
        });
        let found = found.unwrap_or_else(|| panic!("{record} and {other} do not wait for {bureau}: {all:?}"));
        found["candidate_id"].as_str().unwrap().to_owned()
    };
    // The finder says that it is the same firearm; then it is the owner's turn.
    let pair = named("me", "BA-1", "ME-1");
    let said = run(&["hit", "confirm", &pair, "--as", "me", "--comment", "Seen on the frame"]);
    assert!(said.contains("feed.me.hits") && said.contains("PROPOSED"), "{said}");
    run(&["ingest", "--until-caught-up"]);
    let shown = run(&["hit", "show", &pair, "--as", "ba"]);
    for told in ["PROPOSED", "turn of ba", "Seen on the frame", "match explain me/ME-1 ba/BA-1"] {
        assert!(shown.contains(told), "{told} is not shown:\n{shown}");
    }
    assert!(!waiting("me").iter().any(|waits| waits["candidate_id"] == pair.as_str()), "me has spoken");
    // Nobody else has a word, and nobody says the same twice.
    let stranger = proofhouse.must_fail(&["hit", "confirm", &pair, "--as", "tr"]);
    assert!(stranger.err.contains("no party of a pair"), "{}", stranger.all());
    let twice = proofhouse.must_fail(&["hit", "confirm", &pair, "--as", "me"]);
    assert!(twice.err.contains("CONFIRM is not possible in state CONFIRMED_BY_SENDER"), "{}", twice.all());
    run(&["hit", "confirm", &pair, "--as", "ba"]);
    run(&["ingest", "--until-caught-up"]);
    let state = |bureau: &str| {
        proofhouse.sql(bureau, "select candidate_id, state from hits where record_id = 'BA-1'")
    };
    for bureau in ["ba", "me", "ipsg"] {
        assert_eq!(state(bureau)[0]["state"], "CONFIRMED", "{bureau}");
    }
    assert!(state("tr").is_empty(), "a third bureau sees nothing of it");

    // A side that the other owner may not see is not told by the way.
    let kept = feeds::stolen_firearm("ba", "BA-9", "QZT40417").hidden_from(&["me"]);
    kafka.produce(&[kept.record(), feeds::seizure("me", "ME-9", "QZT40417").record()]).unwrap();
    run(&["ingest", "--until-caught-up"]);
    run(&["match", "firearms"]);
    let withheld = named("ba", "BA-9", "ME-9");
    let careful = proofhouse.must_fail(&["hit", "confirm", &withheld, "--as", "ba"]);
    assert!(
        careful.err.contains("me may not see ba/BA-9") && careful.err.contains("--disclose"),
        "{}",
        careful.all()
    );
    assert!(
        !waiting("me").iter().any(|pair| pair["candidate_id"] == withheld.as_str()),
        "me knows nothing of it"
    );
    run(&["hit", "comment", &withheld, "--as", "ba", "--comment", "Call us", "--disclose"]);
    run(&["ingest", "--until-caught-up"]);
    assert!(waiting("me").iter().any(|pair| pair["candidate_id"] == withheld.as_str()));

    // What ingest is sent directly is judged by the same rules.
    let strange = feeds::hit("tr", "CONFIRM", ("ba", "BA-1"), ("me", "ME-1"));
    let unnamed = feeds::hit("tr", "REJECT", ("tr", "TR-1"), ("me", "ME-2"));
    kafka.produce(&[strange.record(), unnamed.record()]).unwrap();
    run(&["ingest", "--until-caught-up"]);
    let refused = proofhouse.sql("tr", "select code, faults from rejects order by code");
    assert_eq!(refused.len(), 2, "{refused:?}");
    assert_eq!(refused[0]["code"], "EVENT_NOT_ALLOWED");
    assert_eq!(refused[1]["code"], "MISSING_FIELD", "a rejection gives its ground");
    assert_eq!(state("ba")[0]["state"], "CONFIRMED");

    // A rejected pair is found no more, however often it is matched; taken back, it is.
    let matched = |record: &str| {
        proofhouse.number(&format!(
            "select count(*) from matches where seizure_id = 'ME-2' and record_id = '{record}'"
        ))
    };
    assert_eq!((matched("BA-2"), matched("TR-1")), (1, 1));
    let pair = named("ba", "BA-2", "ME-2");
    run(&["hit", "reject", &pair, "--as", "ba", "--ground", "not-missing"]);
    let twins = named("ba", "BA-2", "TR-1");
    run(&["hit", "reject", &twins, "--as", "ba", "--ground", "not-missing"]);
    for _ in 0..2 {
        run(&["ingest", "--until-caught-up"]);
        let told = run(&["match", "firearms"]);
        assert!(told.contains("owner said so: 2") || told.contains("Nothing new"), "{told}");
        assert_eq!((matched("BA-2"), matched("TR-1")), (0, 1));
    }
    assert_eq!(proofhouse.number("select count(*) from record_duplicates where left_record_id = 'BA-2'"), 0);
    let explained = run(&["match", "explain", "me/ME-2", "ba/BA-2", "--as", "me"]);
    assert!(explained.contains("REJECTED") && explained.contains("NOT_MISSING"), "{explained}");
    // A record that is corrected stays apart.
    kafka.produce(&[feeds::stolen_firearm("ba", "BA-2", "KTW51117").with("/quantity", 1).record()]).unwrap();
    run(&["ingest", "--until-caught-up"]);
    run(&["match", "firearms"]);
    assert_eq!(matched("BA-2"), 0);
    run(&["hit", "withdraw", &pair, "--as", "ba", "--comment", "It is missing after all"]);
    run(&["ingest", "--until-caught-up"]);
    run(&["match", "firearms"]);
    assert_eq!((matched("BA-2"), matched("TR-1")), (1, 1));
}
