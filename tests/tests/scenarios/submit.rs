//! Files of bureaus without a feed of their own: real ones as received, and small ones in public layouts.

use std::path::{Path, PathBuf};

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds;
use proofhouse_tests::kafka::RealKafka;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// 635 traced crime guns of Wilmington, Delaware: the spreadsheet as its publisher made it.
#[test]
fn a_real_spreadsheet_is_submitted_as_received() {
    let scenario = "a real spreadsheet is submitted as received";
    let Some(kafka) = RealKafka::start_or_skip(scenario, &["us"]) else { return };
    let proofhouse = Proofhouse::with_local_store().on(kafka, "real-spreadsheet", &["us"]);
    let file = fixture("us_de_crime_guns/crime_guns.csv");
    let lines = std::fs::read_to_string(&file).unwrap().lines().count() - 1;
    assert_eq!(lines, 635);

    let submit = ["submit", file.to_str().unwrap(), "--as", "us", "--mapping", "us_de_crime_guns"];
    let outcome = proofhouse.run(&submit);
    // Four lines say that the firearm was recovered after the day on which the file was published.
    assert_eq!(outcome.code, Some(3), "refusals need attention:\n{}", outcome.all());
    for told in ["635 read, 631 good, 4 refused, 631 sent", "2028-03-10", "BAD_DATE"] {
        assert!(outcome.all().contains(told), "{told} is not shown:\n{}", outcome.all());
    }
    proofhouse.must(&["ingest", "--until-caught-up"]);

    let count = |query: &str| proofhouse.number_as("us", query);
    let items = count("select count(*) from seizure_items");
    let rejected = count("select count(*) from rejects");
    assert_eq!(items, 631, "every good row landed, none was merged");
    assert_eq!(rejected, 0);
    // 52 rows have no serial number, and some repeat one: they are still separate firearms.
    assert_eq!(count("select count(*) from seizure_items where serial_raw = ''"), 52);
    assert_eq!(count("select count(*) from seizure_items where serial_status = 'READABLE'"), 573);

    // The same file again is the same statements: nothing changes for who asks.
    assert_eq!(proofhouse.run(&submit).code, Some(3));
    proofhouse.must(&["ingest", "--until-caught-up"]);
    assert_eq!(count("select count(*) from seizure_items"), 631);
}

#[test]
fn what_would_be_refused_is_shown_and_the_rest_is_sent() {
    let scenario = "what would be refused is shown before it is sent";
    let Some(kafka) = RealKafka::start_or_skip(scenario, &["hr"]) else { return };
    let proofhouse = Proofhouse::with_local_store().on(kafka, "submit-ndjson", &["hr"]);
    let lines = [
        feeds::stolen_firearm("hr", "HR-1", "HRA1001").line(),
        feeds::stolen_firearm("hr", "HR-2", "HRA1002").with("/firearm/type_code", "PISTOLA").line(),
        "{\"schema\": \"firearm/1\"".to_owned(),
        feeds::stolen_firearm("hr", "HR-3", "HRA1003").line(),
        feeds::stolen_firearm("si", "SI-1", "HRA1004").line(),
    ];
    std::fs::write(proofhouse.folder().join("losses.ndjson"), lines.join("\n")).unwrap();
    // A look first sends nothing.
    let look = proofhouse.run(&["submit", "losses.ndjson", "--as", "hr", "--check"]);
    assert_eq!(look.code, Some(3), "refusals need attention:\n{}", look.all());
    assert_eq!(kafka.read("feed.hr.firearms").unwrap().len(), 0);
    // At a terminal it is shown before it is asked, and no is no.
    let submit = ["submit", "losses.ndjson", "--as", "hr"];
    if let Some(asked) = proofhouse.run_at_terminal(scenario, &submit, "n\n") {
        let shown = asked.out.find("PISTOLA").unwrap_or_else(|| panic!("nothing is shown:\n{}", asked.all()));
        let question = asked.out.find("Send the 2 good entries? [y/N]");
        let question = question.unwrap_or_else(|| panic!("nobody asks:\n{}", asked.all()));
        assert!(shown < question, "it is asked first and shown then:\n{}", asked.all());
        assert!(asked.out.contains("Nothing was sent."), "{}", asked.all());
        assert_eq!(kafka.read("feed.hr.firearms").unwrap().len(), 0);
        let agreed = proofhouse.run_at_terminal(scenario, &submit, "y\n").unwrap();
        assert!(agreed.out.contains("2 sent"), "{}", agreed.all());
        assert_eq!(kafka.read("feed.hr.firearms").unwrap().len(), 2);
        let told = proofhouse.run_at_terminal(scenario, &[&submit[..], &["--yes"]].concat(), "").unwrap();
        assert!(told.out.contains("2 sent") && !told.out.contains("[y/N]"), "{}", told.all());
    }
    // A script is not asked.
    let outcome = proofhouse.run(&submit);
    assert_eq!(outcome.code, Some(3), "refusals need attention:\n{}", outcome.all());
    for told in ["BAD_CODE", "$.firearm.type_code", "PISTOLA", "NOT_JSON", "WRONG_SOURCE"] {
        assert!(outcome.all().contains(told), "{told} is not shown:\n{}", outcome.all());
    }
    proofhouse.must(&["ingest", "--until-caught-up"]);
    assert_eq!(proofhouse.number_as("hr", "select count(*) from firearms"), 2);
    let refused = "select count(*) from rejects where code <> 'DUPLICATE'";
    assert_eq!(proofhouse.number_as("hr", refused), 0, "what is bad stays at home");
}

/// The public layouts that mapping files are shipped for, each with a small hand-made file.
#[test]
fn shipped_mappings_read_their_layouts() {
    let scenario = "shipped mappings read their layouts";
    let cases = [
        ("ukraine_wanted_firearms", "ua", "firearms"),
        ("the_trace_missing_pieces", "us", "firearms"),
        ("sedena_seized_firearms", "mx", "seizure_items"),
        ("france_reference_table", "fr", "reference"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let Some(kafka) = RealKafka::own_or_skip(scenario, folder.path()) else { return };
    for (mapping, bureau, table) in cases {
        let proofhouse = Proofhouse::with_local_store().on(&kafka, mapping, &[bureau]);
        let file = std::fs::read_dir(fixture("mappings"))
            .unwrap()
            .flatten()
            .map(|entry| entry.path())
            .find(|path| path.file_stem().is_some_and(|stem| stem == mapping))
            .unwrap_or_else(|| panic!("no file tests/fixtures/mappings/{mapping}.*"));
        proofhouse.must(&["submit", file.to_str().unwrap(), "--as", bureau, "--mapping", mapping]);
        proofhouse.must(&["ingest", "--until-caught-up"]);
        assert!(
            proofhouse.number_as(bureau, &format!("select count(*) from {table}")) > 0,
            "{mapping} gave no {table}"
        );
        assert_eq!(proofhouse.number_as(bureau, "select count(*) from rejects"), 0, "{mapping}");
    }
}
