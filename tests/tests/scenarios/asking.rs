//! What a person asks at the command line: what a message must look like, what a firearm is, where a request stands.

use std::path::Path;

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds::{self, Thread};
use serde_json::{Value, json};

#[test]
fn schema_tells_topic_json_schema_and_example_of_every_kind() {
    let proofhouse = Proofhouse::with_local_store();
    for (kind, topic, newest) in [
        ("firearm", "feed.<bureau>.firearms", 2),
        ("seizure", "feed.<bureau>.seizures", 1),
        ("trace", "feed.<bureau>.traces", 2),
        ("ballistic", "feed.<bureau>.ballistics", 2),
        ("notice", "feed.<bureau>.notices", 1),
        ("reference", "feed.<bureau>.references", 2),
        ("training", "feed.<bureau>.training", 1),
    ] {
        let all = proofhouse.must(&["schema", kind]);
        assert!(all.contains(topic) && all.contains("withdraws"), "{kind}:\n{all}");
        assert_eq!(proofhouse.must(&["schema", kind, "--only", "topic"]).trim(), topic);
        let schema: Value =
            serde_json::from_str(&proofhouse.must(&["schema", kind, "--only", "json-schema"])).unwrap();
        assert!(schema["properties"]["source_record_id"].is_object(), "{kind}: {schema}");
        assert_eq!(
            schema["properties"]["schema"]["const"],
            format!("{kind}/{newest}"),
            "the newest by default"
        );
        // The example of each version is a message that a bureau may send as it stands.
        for number in 1..=newest {
            let number = number.to_string();
            let asked = ["schema", kind, "--only", "example", "--schema-version", &number];
            let example: Value = serde_json::from_str(&proofhouse.must(&asked)).unwrap();
            assert_eq!(example["schema"], format!("{kind}/{number}"));
            let bureau = example["source_bureau"].as_str().unwrap();
            std::fs::write(proofhouse.folder().join("example.ndjson"), example.to_string()).unwrap();
            proofhouse.must(&["submit", "example.ndjson", "--as", bureau, "--check"]);
        }
    }
    let unknown = proofhouse.must_fail(&["schema", "trace", "--schema-version", "9"]);
    assert!(unknown.err.contains("trace/1, trace/2"), "{}", unknown.all());
    let unknown = proofhouse.must_fail(&["schema", "grenade"]);
    assert!(unknown.err.contains("the kinds are firearm, seizure"), "{}", unknown.all());
}

/// `ro` owns; `bg` is the one that things are withheld from.
#[test]
fn identification_shows_a_bureau_no_more_than_it_may_see() {
    let proofhouse = Proofhouse::with_local_store();
    proofhouse.land(
        "ro",
        &[
            feeds::reference_entry("ro", "IFRT-OPEN"),
            feeds::reference_entry("ro", "IFRT-WITHHELD").hidden_from(&["bg"]),
            feeds::reference_entry("ro", "IFRT-ONLY-RO").shown_only_to(&["md"]),
            feeds::stolen_firearm("ro", "RO-OPEN", "VKR58213"),
            feeds::stolen_firearm("ro", "RO-WITHHELD", "VKR58213").hidden_from(&["bg"]),
        ],
    );
    let question =
        ["identify", "--make", "glock", "--model", "17", "--calibre", "9 para", "--serial", "VKR582I3"];
    let asked = |bureau: Option<&str>, part: &str, id: &str| -> Vec<String> {
        let mut words = question.to_vec();
        words.extend(bureau.iter().flat_map(|bureau| ["--as", *bureau]));
        let answer = proofhouse.json(&words);
        let found = answer[part].as_array().cloned().unwrap_or_default();
        let mut found: Vec<String> = found.iter().map(|one| one[id].as_str().unwrap().to_owned()).collect();
        found.sort();
        found
    };
    assert_eq!(
        asked(Some("ro"), "reference", "reference_id"),
        ["IFRT-ONLY-RO", "IFRT-OPEN", "IFRT-WITHHELD"]
    );
    assert_eq!(asked(Some("bg"), "reference", "reference_id"), ["IFRT-OPEN"]);
    assert_eq!(asked(Some("ro"), "records", "record_id"), ["RO-OPEN", "RO-WITHHELD"]);
    assert_eq!(asked(Some("bg"), "records", "record_id"), ["RO-OPEN"]);
    // Nobody in particular sees what is open to all, and no records.
    assert_eq!(asked(None, "reference", "reference_id"), ["IFRT-OPEN"]);
    assert!(asked(None, "records", "record_id").is_empty());

    // A person reads why, in words.
    let screen = proofhouse.must(&[&question[..], &["--as", "bg"]].concat());
    for told in ["Understood:", "9LUGER", "the warehouse's reference table", "RO-OPEN", "because"] {
        assert!(screen.contains(told), "{told} is not shown:\n{screen}");
    }
    assert!(!screen.contains("WITHHELD"), "{screen}");
    // Looking is in the audit log, as every question is.
    let looked =
        "select count(*) from query_log where bureau = 'bg' and statement_redacted like '%reference%'";
    assert!(proofhouse.number(looked) >= 1);

    // Where serial numbers of others are masked, the question does not take the mask off.
    let masked = proofhouse.with("PROOFHOUSE__WAREHOUSE__ACCESS__MASK_SERIALS", "true");
    let as_owner = masked.json(&[&question[..], &["--as", "ro"]].concat()).to_string();
    let as_other = masked.json(&[&question[..], &["--as", "bg"]].concat()).to_string();
    assert!(as_owner.contains("VKR58213"), "{as_owner}");
    assert!(!as_other.contains("VKR58213"), "{as_other}");
}

#[test]
fn a_trace_request_is_listed_and_shown_to_its_parties_only() {
    let proofhouse = Proofhouse::with_local_store();
    let answered = Thread { id: "TR-ANSWERED", requesting: "sk", requested: "cz" };
    let open = Thread { id: "TR-OPEN", requesting: "sk", requested: "cz" };
    let [request, acknowledged, answer] = feeds::answered_trace(&answered, "SKC55190").try_into().unwrap();
    let [second_request, _, _] = feeds::answered_trace(&open, "SKC55191").try_into().unwrap();
    proofhouse.land("sk", &[request, second_request]);
    proofhouse.land("cz", &[acknowledged, answer]);

    for party in ["sk", "cz"] {
        let list = proofhouse.must(&["trace", "list", "--as", party]);
        assert!(list.contains("TR-ANSWERED") && list.contains("TR-OPEN"), "{party}:\n{list}");
        assert!(list.contains("2 threads"), "{list}");
    }
    let open_ones = proofhouse.must(&["trace", "list", "--as", "cz", "--open"]);
    assert!(open_ones.contains("TR-OPEN") && !open_ones.contains("TR-ANSWERED"), "{open_ones}");

    let thread = proofhouse.must(&["trace", "show", "TR-ANSWERED", "--as", "sk"]);
    for told in ["sk to cz", "SKC55190", "REQUEST", "ACKNOWLEDGE", "FINAL_ANSWER", "answered after"] {
        assert!(thread.contains(told), "{told} is not shown:\n{thread}");
    }
    let as_data = proofhouse.json(&["trace", "show", "TR-ANSWERED", "--as", "cz"]);
    assert_eq!(as_data["events"].as_array().map(Vec::len), Some(3), "{as_data}");
    assert_eq!(as_data["thread"]["outcome_code"], "TRACED_FIRST_PURCHASER");

    // To everybody else it does not exist, and asking is noted.
    let list = proofhouse.must(&["trace", "list", "--as", "hu"]);
    assert!(!list.contains("TR-"), "{list}");
    let refused = proofhouse.must_fail(&["trace", "show", "TR-ANSWERED", "--as", "hu"]);
    assert!(refused.err.contains("no party") && !refused.all().contains("SKC55190"), "{}", refused.all());
    assert!(proofhouse.number("select count(*) from query_log where bureau = 'hu'") >= 2);
}

/// The pictures are drawings of our own; the photograph is of the revolver, from its other side, askew, in bad light.
#[test]
fn a_photograph_finds_the_reference_entry_whose_image_it_resembles() {
    let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/silhouettes");
    let picture = |name: &str| pictures.join(name).to_str().unwrap().to_owned();
    let proofhouse = Proofhouse::with_local_store();
    let lines = proofhouse.must(&[
        "silhouette",
        &picture("pistol.png"),
        &picture("revolver.png"),
        &picture("rifle.png"),
    ]);
    let silhouettes: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let entry = |silhouette: &Value| {
        let uri = silhouette["uri"].as_str().unwrap();
        feeds::reference_entry("lt", &uri.to_uppercase()).with("/silhouettes", json!([silhouette]))
    };
    let asked = ["identify", "--image", &picture("photograph.jpg")];
    let nothing_fed = proofhouse.must_fail(&asked);
    assert!(nothing_fed.err.contains("proofhouse silhouette"), "{}", nothing_fed.all());

    let mut entries: Vec<_> = silhouettes.iter().map(entry).collect();
    entries.push(
        feeds::reference_entry("lt", "WITHHELD")
            .with("/silhouettes", json!([silhouettes[1]]))
            .hidden_from(&["lv"]),
    );
    proofhouse.land("lt", &entries);
    let answer = proofhouse.json(&[&asked[..], &["--as", "lv"]].concat());
    let found = answer["reference"].as_array().unwrap();
    assert_eq!(found.len(), 1, "the others have other outlines, and one is withheld: {answer}");
    assert_eq!(found[0]["reference_id"], "REVOLVER.PNG");
    let because = found[0]["because"].as_str().unwrap();
    assert!(because.contains("revolver.png") && because.contains("of 256 cells differ"), "{because}");

    let no_picture = proofhouse.must_fail(&["identify", "--image", file!()]);
    assert!(
        no_picture.err.contains("JPEG or PNG") || no_picture.err.contains("could not read"),
        "{}",
        no_picture.all()
    );
    // What is no outline's code is told before it is sent.
    let code = json!([{"uri": "made-up.png", "code": "s1-150-xyz"}]);
    let made_up = feeds::reference_entry("lt", "MADE-UP").with("/silhouettes", code);
    std::fs::write(proofhouse.folder().join("made-up.ndjson"), made_up.line()).unwrap();
    let checked = proofhouse.run(&["submit", "made-up.ndjson", "--as", "lt", "--check"]);
    assert_eq!(checked.code, Some(3), "{}", checked.all());
    for told in ["BAD_VALUE", "silhouettes[0].code", "proofhouse silhouette"] {
        assert!(checked.all().contains(told), "{told} is not shown:\n{}", checked.all());
    }
}
