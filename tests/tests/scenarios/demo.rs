//! The demo, small: its screen tells what happened, and what it tells to try can be tried.

use std::path::Path;
use std::process::Command;

use proofhouse_tests::binary::{Proofhouse, Row};
use proofhouse_tests::guide;

#[test]
fn the_demo_shows_the_whole_way_on_one_screen() {
    let proofhouse = Proofhouse::with_local_store();
    let demo = ["demo", "--directory", "demo", "--bureaus", "6", "--firearms", "1500"];
    let outcome = proofhouse.run(&demo);
    assert_eq!(outcome.code, Some(0), "{}", outcome.all());
    let screen = &outcome.out;
    for told in [
        "Proofhouse demo: 6 bureaus, seed 2026",
        "every message that was sent is there exactly once",
        "What was rejected, and why",
        "NOT_JSON",
        "bad messages were sent on purpose",
        "Ten matches across borders",
        "differs in style only",
        "because",
        "no score changes a record, people confirm",
        "Against the simulation's hidden truth",
        "notices seek what they describe",
        "635 lines read, 631 sent, 4 refused",
        "Reports",
        "Took ",
    ] {
        assert!(screen.contains(told), "{told} is not on the screen:\n{screen}");
    }
    for measured in ["firearms, STRONG ", "firearms, STRONG or REVIEW", "ballistics, STRONG "] {
        let line = screen.lines().find(|line| line.trim_start().starts_with(measured));
        let line = line.unwrap_or_else(|| panic!("{measured} is not measured:\n{screen}"));
        assert!(line.contains("precision ") && line.contains("recall "), "{line}");
    }
    // Nothing is cut: the screen wraps.
    assert!(
        screen.lines().take_while(|line| !line.contains("Next")).all(|line| !line.ends_with('…')),
        "{screen}"
    );
    notices_have_met_data(&proofhouse);
    twenty_questions_are_answered(&proofhouse);
    the_reports_are_there(screen);
    what_comes_next_can_be_typed(&proofhouse, screen);

    // Without a terminal the steps are log lines.
    for step in ["messages are taken in", "firearms are matched", "reports are rendered"] {
        assert!(outcome.err.contains(step), "{step} is not logged:\n{}", outcome.err);
    }
}

/// The warehouse of the demo has what the analyst guide tells to ask about notices.
fn notices_have_met_data(proofhouse: &Proofhouse) {
    let found = proofhouse.json(&[
        "--store",
        "file://./demo/warehouse",
        "notice",
        "matches",
        "--as",
        "ipsg",
        "--top",
        "1000",
    ]);
    let matches = found["matches"].as_array().unwrap();
    let some = |what: &str, is: &dyn Fn(&serde_json::Value) -> bool| {
        assert!(matches.iter().any(is), "none {what} among {}", matches.len());
    };
    some("fits", &|one| one["score"].as_f64().unwrap() > 0.0);
    some("names a notice", &|one| one["because"].as_str().unwrap().contains("Its bureau says"));
    some("is named by a notice", &|one| one["because"].as_str().unwrap().contains("The notice says"));
}

/// Each statement of the guide gives rows, as it stands there.
fn twenty_questions_are_answered(proofhouse: &Proofhouse) {
    let ask = |statement: &str| -> Vec<Row> {
        let store = ["--json", "--store", "file://./demo/warehouse", "sql", "--as", "fr", statement];
        let found = proofhouse.json(&store);
        found.as_array().unwrap().iter().map(|row| row.as_object().unwrap().clone()).collect()
    };
    let text = |row: &Row, column: &str| row[column].as_str().unwrap().to_owned();
    let some = "select serial_raw, make_raw from firearms where source_bureau <> 'fr' and serial_status = 'READABLE' \
                and length(serial_raw) > 6 and lifecycle_state = 'ACTIVE' order by source_record_id limit 1";
    let firearm = ask(some).remove(0);
    let statements = guide::statements("twenty-questions.md");
    let headings: std::collections::BTreeSet<&str> =
        statements.iter().map(|(heading, _)| heading.as_str()).collect();
    assert_eq!(headings.len(), 20, "{headings:?}");
    let mut opened = (String::new(), String::new());
    for (heading, statement) in &statements {
        let statement = statement
            .replace("'SERIAL'", &format!("'{}'", text(&firearm, "serial_raw")))
            .replace("'MAKE'", &format!("'{}'", text(&firearm, "make_raw").replace('\'', "''")))
            .replace("'SEARCH'", &format!("'{}'", opened.0))
            .replace("'RECORD'", &format!("'{}'", opened.1));
        let rows = ask(&statement);
        assert!(!rows.is_empty(), "{heading}: no row\n{statement}");
        if statement.contains("firearm_lookup") {
            opened = (text(&rows[0], "search_id"), text(&rows[0], "record"));
        }
    }
    assert!(!opened.0.is_empty(), "the guide looks a firearm up");
}

fn the_reports_are_there(screen: &str) {
    let pages: Vec<&str> = screen.lines().map(str::trim).filter(|line| line.ends_with(".html")).collect();
    assert_eq!(pages.len(), 2, "a national report and the Secretariat's:\n{screen}");
    for page in pages {
        assert!(Path::new(page).is_file(), "there is no {page}");
    }
}

/// Types the commands below "Next" into a shell, where `proofhouse` is not among the programs.
fn what_comes_next_can_be_typed(proofhouse: &Proofhouse, screen: &str) {
    let next: Vec<&str> = screen
        .lines()
        .skip_while(|line| line.trim() != "Next")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .collect();
    assert!(next.len() >= 4, "SQL, the prompt, an identification and a trace:\n{screen}");
    for command in next {
        let output = Command::new("sh")
            .args(["-c", command])
            .current_dir(proofhouse.folder())
            .env("PATH", "/usr/bin:/bin")
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{command}\n{}", String::from_utf8_lossy(&output.stderr));
        assert!(
            command.contains("sql --as fr") && !command.contains('"') || told.len() > 50,
            "{command}\n{told}"
        );
    }
}
