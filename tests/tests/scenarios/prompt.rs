//! The SQL prompt: its commands, its answers, its history.

use std::time::Duration;

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds;
use proofhouse_tests::patience::eventually;

const LIMIT: Duration = Duration::from_secs(30);

fn with_two_records() -> Proofhouse {
    let proofhouse = Proofhouse::with_local_store();
    let records =
        [feeds::stolen_firearm("rs", "RS-1", "RSA10001"), feeds::stolen_firearm("rs", "RS-2", "RSA10002")];
    proofhouse.land("rs", &records);
    proofhouse
}

const PROMPT: &[&str] = &["sql", "--as", "rs"];

#[test]
fn the_prompt_describes_tables_whole_with_timing_on_and_off() {
    let proofhouse = with_two_records();
    let asked = |input: &str| {
        let outcome = proofhouse.run_with_input(PROMPT, input);
        assert_eq!(outcome.code, Some(0), "{}", outcome.all());
        outcome.out
    };
    let (tables, columns) = (asked("\\d\n"), asked("\\d firearms\n"));
    for table in ["firearms", "seizures", "traces", "matches", "statistics_measures"] {
        assert!(tables.contains(table), "\\d does not list {table}:\n{tables}");
    }
    for column in ["serial_raw", "calibre_raw", "retention_until", "text", "date"] {
        assert!(columns.contains(column), "\\d firearms does not tell {column}:\n{columns}");
    }
    // Without timing a description is the same, to its last line.
    assert_eq!(asked("\\timing\n\\d\n"), format!("Timing is off.\n{tables}"));
    assert_eq!(asked("\\timing\n\\d firearms\n"), format!("Timing is off.\n{columns}"));
    assert!(asked("\\d nothing\n").contains("there is no table nothing for you"));
}

#[test]
fn the_prompt_answers_statements_over_several_lines_and_times_them_when_asked() {
    let proofhouse = with_two_records();
    let input = "select source_record_id\n\\?\nfrom firearms\norder by 1;\n\\timing\nselect count(*) from firearms;\n\
                 select nonsense from firearms;\nselect 7 as seven";
    let outcome = proofhouse.run_with_input(PROMPT, input);
    assert_eq!(outcome.code, Some(0), "{}", outcome.all());
    let lines: Vec<&str> = outcome.out.lines().collect();
    let timed = lines.iter().filter(|line| line.contains("2 rows, ") && line.ends_with(" ms")).count();
    assert_eq!(timed, 1, "the first answer is timed:\n{}", outcome.out);
    assert!(lines.contains(&"1 row"), "the second is not:\n{}", outcome.out);
    assert!(outcome.out.contains("ends with a semicolon"), "help does not end a statement:\n{}", outcome.out);
    assert!(outcome.out.contains("nonsense"), "an error is told and the prompt goes on:\n{}", outcome.out);
    assert!(outcome.out.contains("seven"), "the last statement needs no semicolon:\n{}", outcome.out);
    // All four, and what came of them.
    let log = "select count(*) from query_log where bureau = 'rs'";
    assert_eq!(proofhouse.number(log), 4);
}

#[test]
fn every_line_is_in_the_history_even_when_the_session_is_killed() {
    let proofhouse = with_two_records();
    let file = proofhouse.folder().join("history");
    let history = || std::fs::read_to_string(&file).unwrap_or_default();
    let prompt = [PROMPT, &["--history", "history"]].concat();
    let mut killed = proofhouse.start_listening(&prompt);
    for (told, kept) in
        [("select 1;\n", "select 1;"), ("\\d firearms\n", "d firearms"), ("select 2\nas two;\n", "as two;")]
    {
        killed.tell(told);
        eventually("the line is in the history", LIMIT, || history().contains(kept).then_some(()));
    }
    killed.kill_9();
    let second = proofhouse.run_with_input(&prompt, "select 3;\n\\q\n");
    assert_eq!(second.code, Some(0), "{}", second.all());
    let (all, mut place) = (history(), 0);
    for line in ["select 1;", "d firearms", "as two;", "select 3;", "q"] {
        let found = all[place..].find(line);
        place += found.unwrap_or_else(|| panic!("{line} is not in the history, or not in order:\n{all}"));
    }
    // What a script pipes in is in nobody's history.
    assert_eq!(proofhouse.run_with_input(PROMPT, "select 4;\n").code, Some(0));
    assert!(!proofhouse.folder().join(".proofhouse_history").exists());
}
