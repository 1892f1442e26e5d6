//! Bureaus without an integration: what they do from the command line lands as events of their own topics, and what the rules
//! do not allow is told before anything is sent.

use std::io::Read;
use std::path::Path;

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds;
use serde_json::Value;

/// What every request of these scenarios says.
const ASKED: &[&str] = &[
    "--crime-code",
    "ILLICIT_TRAFFICKING",
    "--illicit-basis",
    "Found under the seat of a lorry",
    "--illicit-basis-code",
    "illicit-where-found",
    "--use",
    "criminal-investigation",
];

/// Runs a command in words; `--ingest` lands what it says.
fn said(proofhouse: &Proofhouse, line: &str, more: &[&str]) -> String {
    let words: Vec<&str> = line.split(' ').chain(more.iter().copied()).chain(["--ingest"]).collect();
    proofhouse.must(&words)
}

/// Runs a command that must be refused, and returns why.
fn refused(proofhouse: &Proofhouse, line: &str, more: &[&str]) -> String {
    let words: Vec<&str> = line.split(' ').chain(more.iter().copied()).chain(["--ingest"]).collect();
    proofhouse.must_fail(&words).err
}

fn listed(proofhouse: &Proofhouse, line: &str) -> Vec<Value> {
    proofhouse.json(&line.split(' ').collect::<Vec<_>>()).as_array().unwrap().clone()
}

fn events(proofhouse: &Proofhouse, view: &str) -> i64 {
    proofhouse.number(&format!("select count(*) from {view}"))
}

#[test]
fn a_trace_request_goes_its_whole_way_from_the_command_line() {
    let proofhouse = Proofhouse::with_local_store();
    let seizure = feeds::seizure("si", "SI-S1", "SIX40417").with("/case_number", "SI-2026-7");
    proofhouse.land("si", &[seizure, feeds::stolen_firearm("si", "SI-R1", "SIR70001")]);

    // Nothing is asked of oneself, of nobody's seizure, or without what the receiver needs to know.
    let ask = "trace request --as si --id SI-T1 --seizure SI-S1";
    assert!(
        refused(&proofhouse, &format!("{ask} --to si"), ASKED)
            .contains("cannot send a trace request to itself")
    );
    let unknown = refused(&proofhouse, "trace request --as si --to hr --seizure HR-S1", ASKED);
    assert!(unknown.contains("si has no seizure HR-S1"), "{unknown}");
    let lacking = refused(&proofhouse, &format!("{ask} --to hr"), &[]);
    assert!(
        lacking.contains("$.request.crime_code") && lacking.contains("$.request.illicit_basis"),
        "{lacking}"
    );
    assert_eq!(events(&proofhouse, "trace_events"), 0);

    // The firearm, the recovery and the case come from the seizure.
    let told = said(&proofhouse, &format!("{ask} --to hr"), ASKED);
    for words in
        ["si asks hr to trace a firearm as request SI-T1", "SIX40417", "feed.si.traces", "SI-T1 is now SENT"]
    {
        assert!(told.contains(words), "{words} is not told:\n{told}");
    }
    let row = &proofhouse.sql(
        "hr",
        "select make_raw, model_raw, requester_case_number, seizure_id, recovery_country, \
                                      cast(recovery_date as string) as day from traces",
    )[0];
    let expected = [
        ("make_raw", "Glock"),
        ("model_raw", "17 Gen4"),
        ("requester_case_number", "SI-2026-7"),
        ("seizure_id", "SI-S1"),
        ("recovery_country", "SI"),
        ("day", "2026-03-01"),
    ];
    for (column, value) in expected {
        assert_eq!(row[column], value, "{column}");
    }
    assert!(
        refused(&proofhouse, &format!("{ask} --to hr"), ASKED).contains("has sent a request SI-T1 before")
    );

    // Whose turn it is, and what is not theirs to say.
    let turn =
        |bureau: &str| -> Vec<Value> { listed(&proofhouse, &format!("trace list --mine --as {bureau}")) };
    assert_eq!((turn("hr").len(), turn("si").len()), (1, 0));
    assert!(
        refused(&proofhouse, "trace acknowledge SI-T1 --as si", &[]).contains("for hr to say, not for si")
    );
    assert!(
        refused(&proofhouse, "trace close SI-T1 --as si", &[])
            .contains("CLOSE is not possible in state SENT")
    );
    assert!(refused(&proofhouse, "trace ask SI-T1 --as hr", &[]).contains("--comment"));
    let stranger = refused(&proofhouse, "trace acknowledge SI-T1 --as mk", &[]);
    let nothing = refused(&proofhouse, "trace acknowledge SI-T9 --as mk", &[]);
    assert_eq!(stranger.replace("SI-T1", "SI-T9"), nothing, "a stranger cannot tell whether there is one");

    said(&proofhouse, "trace acknowledge SI-T1 --as hr", &[]);
    let asked = said(&proofhouse, "trace ask SI-T1 --as hr", &["--comment", "Which proof marks?"]);
    assert!(asked.contains("the clock stands still") && asked.contains("INFO_REQUESTED"), "{asked}");
    assert_eq!((turn("hr").len(), turn("si").len()), (0, 1));
    said(&proofhouse, "trace inform SI-T1 --as si", &["--comment", "=NP, crowned"]);
    assert_eq!(turn("hr")[0]["state"], "ACKNOWLEDGED");
    said(&proofhouse, "trace respond SI-T1 --as hr --interim --outcome partial", &[]);

    // An outcome that does not fit, a code that is none, and then the whole answer.
    let unfit = refused(&proofhouse, "trace respond SI-T1 --as hr --final --outcome partial", &[]);
    assert!(unfit.contains("$.answer.outcome_code"), "{unfit}");
    let unfit = refused(&proofhouse, "trace refuse SI-T1 --as hr --reason no-record", &[]);
    assert!(unfit.contains("no reason for a refusal") && unfit.contains("REFUSED_SECURITY"), "{unfit}");
    let answer = "trace respond SI-T1 --as hr --final --outcome traced-first-purchaser --first-retail-sale 2021-05 \
                  --last-legal-country al --last-legal-holder private --last-legal-status stolen --diversion-country al \
                  --diversion-kind theft --basis tracing --step manufacturer:AT:2019 --step dealer:AL:2021-05:INV-7";
    let told = said(&proofhouse, answer, &["--comment", "<b>Stolen</b> from the purchaser"]);
    assert!(told.contains("Traced to first retail purchaser"), "{told}");
    let shown = proofhouse.must(&["trace", "show", "SI-T1", "--as", "si"]);
    assert!(shown.contains("ANSWERED_FINAL") && shown.contains("turn of si"), "{shown}");

    said(&proofhouse, "trace close SI-T1 --as si", &[]);
    said(&proofhouse, "trace reopen SI-T1 --as si", &["--comment", "The sale was another one"]);
    let open = listed(&proofhouse, "trace list --as hr --incoming --open");
    assert_eq!((open.len(), &open[0]["awaited_bureau"]), (1, &Value::from("hr")));
    assert!(listed(&proofhouse, "trace list --as hr --outgoing").is_empty());
    assert!(listed(&proofhouse, "trace list --as hr --overdue").is_empty());
    let early = refused(&proofhouse, "trace request --as si --chain-of SI-T1 --to al", &[]);
    assert!(early.contains("once it was answered for good"), "{early}");
    said(
        &proofhouse,
        "trace respond SI-T1 --as hr --final --outcome traced-stolen-lost --last-legal-country al",
        &[],
    );

    // On in the country of the last legal record, without typing anything again.
    let back = refused(&proofhouse, "trace request --as si --chain-of SI-T1 --to hr", &[]);
    assert!(back.contains("hr is a party of SI-T1 already"), "{back}");
    let passed_on = refused(&proofhouse, "trace request --as hr --chain-of SI-T1 --to mk", &[]);
    assert!(passed_on.contains("has not consented"), "{passed_on}");
    let told = said(&proofhouse, "trace request --as si --chain-of SI-T1 --id SI-T2", &[]);
    assert!(told.contains("si asks al") && told.contains("following SI-T1"), "{told}");
    let row = &proofhouse
        .sql("al", "select parent_trace_id, chain_no, serial_raw, illicit_basis_code from traces")[0];
    assert_eq!((&row["parent_trace_id"], &row["chain_no"]), (&Value::from("SI-T1"), &Value::from(2)));
    assert_eq!(
        (&row["serial_raw"], &row["illicit_basis_code"]),
        (&Value::from("SIX40417"), &Value::from("ILLICIT_WHERE_FOUND"))
    );
    said(&proofhouse, "trace refuse SI-T2 --as al --reason refused-investigation", &[]);
    assert!(refused(&proofhouse, "trace cancel SI-T2 --as si", &[]).contains("it has ended"));
    // From a record too; and cancelled while it is open.
    said(&proofhouse, "trace request --as si --to hr --id SI-T3 --record SI-R1", ASKED);
    let told = said(&proofhouse, "trace cancel SI-T3 --as si", &[]);
    assert!(told.contains("CANCELLED"), "{told}");
    let row = &proofhouse.sql("si", "select serial_raw from traces where trace_id = 'SI-T3'")[0];
    assert_eq!(row["serial_raw"], "SIR70001");
    // Nothing that was said was refused on its way.
    assert_eq!(events(&proofhouse, "rejects"), 0);

    exported(&proofhouse);
}

/// The dossier of `SI-T1` in four formats.
fn exported(proofhouse: &Proofhouse) {
    let folder = proofhouse.folder().to_owned();
    let write = |file: &str, more: &[&str]| -> Vec<u8> {
        let words = [&["trace", "export", "SI-T1", "--as", "hr", "--out", file][..], more].concat();
        proofhouse.must(&words);
        std::fs::read(folder.join(file)).unwrap()
    };
    let stranger = proofhouse.must_fail(&["trace", "export", "SI-T1", "--as", "mk", "--out", "mk.html"]);
    assert!(
        stranger.err.contains("no party of a trace request") && !Path::new(&folder.join("mk.html")).exists()
    );

    let as_data: Value = serde_json::from_slice(&write("t.json", &[])).unwrap();
    assert_eq!(as_data["thread"]["state"], "ANSWERED_FINAL");
    assert_eq!(as_data["events"].as_array().unwrap().len(), 9);
    assert_eq!(as_data["events"][0]["event"], "REQUEST");

    let csv = String::from_utf8(write("t.csv", &[])).unwrap();
    assert_eq!(csv.lines().count(), 10, "{csv}");
    assert!(csv.contains("MANUFACTURER:AT:2019 > DEALER:AL:2021-05:INV-7"), "{csv}");
    assert!(csv.contains("\"'=NP, crowned\""), "a formula is defused:\n{csv}");

    // What is there stays unless it was said that it may go: it used to be written over without a word.
    let again = ["trace", "export", "SI-T1", "--as", "hr", "--out", "t.csv"];
    std::fs::write(folder.join("t.csv"), "notes of an officer").unwrap();
    assert!(proofhouse.must_fail(&again).err.contains("is there already"));
    assert_eq!(std::fs::read_to_string(folder.join("t.csv")).unwrap(), "notes of an officer");
    for flag in ["--overwrite", "--force"] {
        assert_eq!(String::from_utf8(write("t.csv", &[flag])).unwrap(), csv);
    }

    for (language, direction, words) in [
        (
            "en",
            "ltr",
            ["Final answer", "Traced to first retail purchaser", "Serial number", "Slovenia", "Theft"],
        ),
        (
            "fr",
            "ltr",
            [
                "Réponse finale",
                "Tracée jusqu’au premier acheteur au détail",
                "Numéro de série",
                "Slovénie",
                "Vol",
            ],
        ),
        (
            "es",
            "ltr",
            [
                "Respuesta final",
                "Rastreada hasta el primer comprador",
                "Número de serie",
                "Eslovenia",
                "Robo",
            ],
        ),
        ("ar", "rtl", ["ردّ نهائي", "تُعقّب حتى أول مشترٍ بالتجزئة", "الرقم التسلسلي", "سلوفينيا", "سرقة"]),
    ] {
        let page =
            String::from_utf8(write(&format!("t-{language}.html"), &["--language", language])).unwrap();
        assert!(page.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")), "{language}");
        for word in words {
            assert!(page.contains(word), "{language}: {word} is not shown");
        }
        // What others wrote is text, never markup; and nothing is fetched.
        assert!(page.contains("&lt;b&gt;Stolen&lt;&#x2f;b&gt;") && !page.contains("<b>"), "{language}");
        assert!(
            !page.contains("http://") && !page.contains("https://") && !page.contains("<script"),
            "{language}"
        );
        assert!(page.contains("size: A4") && page.contains("SIX40417"), "{language}");

        let book = write(&format!("t-{language}.xlsx"), &["--language", language]);
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
        let mut part = |name: &str| {
            let mut text = String::new();
            archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        let (facts, timeline, answers) = (
            part("xl/worksheets/sheet1.xml"),
            part("xl/worksheets/sheet2.xml"),
            part("xl/worksheets/sheet3.xml"),
        );
        assert!(facts.contains("SIX40417") && facts.contains(words[2]), "{language}");
        assert!(timeline.contains(words[0]) && timeline.contains("&lt;b&gt;Stolen"), "{language}");
        assert!(answers.contains(words[4]) && answers.contains("INV-7"), "{language}");
        assert_eq!(facts.contains("rightToLeft"), direction == "rtl", "{language}");
        assert!(part("[Content_Types].xml").contains("sheet3.xml"));
    }
    let unknown = proofhouse.must_fail(&["trace", "export", "SI-T1", "--as", "hr", "--language", "de"]);
    assert!(unknown.err.contains("en, fr, es and ar"), "{}", unknown.all());
}

#[test]
fn a_notice_is_drafted_submitted_reviewed_published_and_withdrawn() {
    let proofhouse = Proofhouse::with_local_store();
    // A draft stays in its file, and says what it lacks.
    let draft = ["notice", "draft", "--as", "si", "--id", "SI-N1", "--code", "purple", "--out", "n1.json"];
    let begun = proofhouse.json(&[&draft[..], &["--title", "Pistols in car batteries"]].concat());
    let faults = begun["faults"].to_string();
    assert!(faults.contains("$.content.summary"), "{faults}");
    let incomplete = refused(&proofhouse, "notice submit n1.json --as si", &[]);
    assert!(incomplete.contains("$.content.summary"), "{incomplete}");
    std::fs::write(
        proofhouse.folder().join("more.toml"),
        "summary = \"Hidden in emptied car batteries.\"\nmodus_kind = \"CONCEALMENT\"\n",
    )
    .unwrap();
    let there = proofhouse.must_fail(&[&draft[..], &["--file", "more.toml"]].concat());
    assert!(there.err.contains("is there already"), "{}", there.all());
    let whole =
        [&draft[..], &["--file", "more.toml", "--title", "Pistols in car batteries", "--overwrite"]].concat();
    assert_eq!(proofhouse.json(&whole)["faults"], Value::Array(Vec::new()));
    // No field takes a person.
    std::fs::write(proofhouse.folder().join("red.json"), r#"{"notice_code": "RED", "family_name": "X"}"#)
        .unwrap();
    let red = proofhouse
        .json(&["notice", "draft", "--as", "si", "--id", "SI-R1", "--file", "red.json", "--out", "r.json"]);
    assert!(
        red["faults"].to_string().contains("$.content.family_name") && red["reminder"].is_string(),
        "{red}"
    );
    assert_eq!(events(&proofhouse, "notice_events"), 0);

    let told = said(&proofhouse, "notice submit n1.json --as si", &[]);
    assert!(
        told.contains("si submits to the Secretariat PURPLE SI-N1") && told.contains("feed.si.notices"),
        "{told}"
    );
    assert!(
        refused(&proofhouse, "notice submit n1.json --as si", &[])
            .contains("SUBMIT is not possible in state SUBMITTED")
    );
    assert!(
        refused(&proofhouse, "notice publish SI-N1 --as si", &[]).contains("for ipsg to say, not for si")
    );
    let stranger = refused(&proofhouse, "notice cancel SI-N1 --as mk", &[]);
    let nothing = refused(&proofhouse, "notice cancel SI-N9 --as mk", &[]);
    assert_eq!(stranger.replace("SI-N1", "SI-N9"), nothing, "a stranger cannot tell whether there is one");
    assert!(listed(&proofhouse, "notice list --as mk").is_empty());

    assert_eq!(listed(&proofhouse, "notice list --as ipsg --mine").len(), 1);
    said(&proofhouse, "notice review SI-N1 --as ipsg", &[]);
    assert!(refused(&proofhouse, "notice return SI-N1 --as ipsg", &[]).contains("say why, with --comment"));
    said(&proofhouse, "notice return SI-N1 --as ipsg", &["--comment", "Which batteries?"]);
    assert_eq!(listed(&proofhouse, "notice list --as si --mine")[0]["state"], "RETURNED");
    said(&proofhouse, "notice submit n1.json --as si", &[]);
    let told = said(&proofhouse, "notice publish SI-N1 --as ipsg", &[]);
    assert!(told.contains("SI-N1 is now PUBLISHED"), "{told}");
    // In force it is seen by all, and still not theirs to end.
    assert_eq!(listed(&proofhouse, "notice list --as mk")[0]["state"], "PUBLISHED");
    assert!(refused(&proofhouse, "notice cancel SI-N1 --as mk", &[]).contains("for si to say, not for mk"));
    let shown = proofhouse.must(&["notice", "show", "SI-N1", "--as", "mk"]);
    assert!(shown.contains("emptied car batteries") && !shown.contains("Which batteries?"), "{shown}");
    let shown = proofhouse.must(&["notice", "show", "SI-N1", "--as", "si"]);
    assert!(shown.contains("Which batteries?"), "{shown}");
    said(&proofhouse, "notice suspend SI-N1 --as ipsg", &["--comment", "A doubt"]);
    said(&proofhouse, "notice reinstate SI-N1 --as ipsg", &[]);
    let told = said(&proofhouse, "notice withdraw SI-N1 --as si", &["--comment", "Purpose met"]);
    assert!(told.contains("CANCELLED"), "{told}");
    assert!(listed(&proofhouse, "notice list --as mk").is_empty());

    // A diffusion goes straight to the bureaus that it names.
    proofhouse.must(&[
        "notice",
        "draft",
        "--as",
        "hr",
        "--id",
        "HR-D1",
        "--code",
        "diff-info",
        "--title",
        "A seized batch",
        "--summary",
        "Forty pistols",
        "--distribution",
        "si",
        "--expiry",
        "2020-01-01",
        "--out",
        "d1.json",
    ]);
    assert!(refused(&proofhouse, "notice submit d1.json --as hr", &[]).contains("notice circulate"));
    let told = said(&proofhouse, "notice circulate d1.json --as hr", &[]);
    assert!(told.contains("hr circulates to si"), "{told}");
    assert_eq!(
        listed(&proofhouse, "notice list --as si").iter().filter(|one| one["expired"] == true).count(),
        1
    );
    assert!(listed(&proofhouse, "notice list --as mk").is_empty());
    assert_eq!(events(&proofhouse, "rejects"), 0);
}

#[test]
fn a_ballistic_pair_goes_from_review_to_a_hit_that_counts_once() {
    let proofhouse = Proofhouse::with_local_store();
    proofhouse.land("si", &[feeds::exhibit("si", "SI-E1", "SI-C1"), feeds::exhibit("si", "SI-E2", "SI-C1")]);
    proofhouse.land(
        "hr",
        &[
            feeds::exhibit("hr", "HR-E1", "HR-C1"),
            feeds::exhibit("hr", "HR-E9", "HR-C9").hidden_from(&["si"]),
        ],
    );

    let searched = said(
        &proofhouse,
        "ballistics search SI-E1 --as si --among hr --record-only",
        &["--reason", "Near the border"],
    );
    assert!(searched.contains("feed.si.ballistics"), "{searched}");
    let row = &proofhouse.sql("hr", "select exhibit_id, scope, reason from ballistic_searches")[0];
    assert_eq!(
        (&row["scope"], &row["reason"]),
        (&Value::from("SELECTED_COUNTRIES"), &Value::from("Near the border"))
    );
    let others = refused(&proofhouse, "ballistics search hr/HR-E1 --as si", &["--reason", "x"]);
    assert!(others.contains("its own exhibits"), "{others}");

    // Only owners speak, only of what they may see, and step by step.
    let pair = "si/SI-E1 hr/HR-E1";
    let stranger = refused(&proofhouse, &format!("ballistics review {pair} --as mk --status lead"), &[]);
    assert!(stranger.contains("only the owners"), "{stranger}");
    let hidden = refused(&proofhouse, "ballistics review si/SI-E1 hr/HR-E9 --as si --status lead", &[]);
    let nothing = refused(&proofhouse, "ballistics review si/SI-E1 hr/HR-E8 --as si --status lead", &[]);
    assert_eq!(hidden.replace("HR-E9", "HR-E8"), nothing, "what is withheld looks like what is not there");
    let confirm = "--result confirmed-hit --method originals";
    let hasty = refused(&proofhouse, &format!("ballistics confirm {pair} --as hr {confirm}"), &[]);
    assert!(hasty.contains("CONFIRMED_HIT is not possible in state CANDIDATE"), "{hasty}");
    let same_case = refused(&proofhouse, "ballistics review si/SI-E1 si/SI-E2 --as si --status lead", &[]);
    assert!(same_case.contains("another case"), "{same_case}");

    let review = |bureau: &str, status: &str| {
        said(&proofhouse, &format!("ballistics review {pair} --as {bureau} --status {status}"), &[])
    };
    assert!(review("si", "under-review").contains("UNDER_REVIEW"));
    assert!(review("si", "lead").contains("which is no hit"));
    let turn = |bureau: &str| listed(&proofhouse, &format!("ballistics list --mine --as {bureau}"));
    assert_eq!((turn("si").len(), turn("hr").len(), turn("mk").len()), (1, 1, 0));
    assert!(review("si", "hit-candidate").contains("HIT_CANDIDATE"));
    assert_eq!((turn("si").len(), turn("hr").len()), (0, 1), "hr has the specimens that were asked for");
    let state = |bureau: &str| {
        proofhouse.sql(bureau, "select state, credited_bureau from ballistic_pairs")[0]["state"].clone()
    };
    assert_eq!(state("hr"), "HIT_CANDIDATE");

    let told =
        said(&proofhouse, &format!("ballistics confirm {pair} --as hr {confirm}"), &["--comment", "Bench 3"]);
    assert!(told.contains("hr has examined the originals and confirms"), "{told}");
    let late = refused(&proofhouse, &format!("ballistics review {pair} --as si --status rejected"), &[]);
    assert!(late.contains("not possible in state CONFIRMED_HIT"), "{late}");
    // A second exhibit of the same two cases is no second hit, and the credit stays with who confirmed first.
    let second = "si/SI-E2 hr/HR-E1";
    said(&proofhouse, &format!("ballistics review {second} --as si --status lead"), &[]);
    said(&proofhouse, &format!("ballistics confirm {second} --as si {confirm}"), &[]);
    let all = listed(&proofhouse, "ballistics list --all --as si");
    let hits: Vec<(&str, bool)> = all
        .iter()
        .map(|one| (one["credited_bureau"].as_str().unwrap(), one["counted"].as_bool().unwrap()))
        .collect();
    assert_eq!(hits, [("hr", true), ("si", false)], "{all:?}");
    assert!(listed(&proofhouse, "ballistics list --as si").is_empty(), "nothing waits any more");
    let counted = "select count(*) from ballistic_hits where counted";
    assert_eq!(proofhouse.number(counted), 1);
    assert_eq!(events(&proofhouse, "rejects"), 0);
}
