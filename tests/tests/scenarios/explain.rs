//! The numbers of a report can be had again: its pages promise a query for each figure, and the query runs.

use std::path::Path;

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds;

/// A CSV file as rows of texts; the figures asked for here have neither commas nor quotes in their values.
fn rows_of(csv: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(csv).unwrap_or_else(|error| panic!("{}: {error}", csv.display()));
    text.trim_start_matches('\u{feff}')
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect())
        .collect()
}

#[test]
fn the_query_of_a_figure_gives_its_numbers_again() {
    let proofhouse = Proofhouse::with_local_store();
    let records = [
        feeds::stolen_firearm("lt", "LT-1", "LTA20001"),
        feeds::stolen_firearm("lt", "LT-2", "LTA20002"),
        feeds::stolen_firearm("lt", "LT-3", "LTA20003").with("/firearm/type_code", "RIFLE"),
    ];
    proofhouse.land("lt", &records);
    proofhouse.must(&[
        "report",
        "national",
        "--as",
        "lt",
        "--language",
        "en",
        "--period",
        "2026",
        "--unfinished",
        "--out",
        "out",
    ]);
    let annex = proofhouse.folder().join("out/lt/national-2026-en/losses-by-type.csv");
    let in_the_report = rows_of(&annex);
    assert_eq!(in_the_report.len(), 2, "{in_the_report:?}");

    // Of the run, and of the pack: the same question.
    let of_run = proofhouse.must(&["report", "explain", "national:lt:2026:en", "losses-by-type"]);
    let of_pack = proofhouse.must(&[
        "report",
        "explain",
        "national",
        "losses-by-type",
        "--as",
        "lt",
        "--period",
        "2026",
    ]);
    for explained in [&of_run, &of_pack] {
        for told in [
            "Figure losses-by-type of the report national",
            "for lt",
            ":bureau = 'lt'",
            ":from = DATE '2026-01-01'",
        ] {
            assert!(explained.contains(told), "{told} is not told:\n{explained}");
        }
        let query = explained.split_once("*/").map_or("", |(_, query)| query);
        assert!(
            !query.contains(":bureau") && query.contains("'lt'"),
            "a parameter is left open:\n{explained}"
        );
        // As it stands, as the bureau: as an argument, and by a pipe.
        let asked = proofhouse.sql("lt", explained);
        let again: Vec<Vec<String>> = asked
            .iter()
            .map(|row| {
                row.values()
                    .map(|cell| cell.as_str().map_or_else(|| cell.to_string(), str::to_owned))
                    .collect()
            })
            .collect();
        assert_eq!(again, in_the_report, "{explained}");
        let piped = proofhouse.run_with_input(&["sql", "--as", "lt"], explained);
        assert!(piped.out.contains("RIFLE") && piped.out.contains("2 rows"), "{}", piped.all());
    }
    // Every figure of every pack has a query that runs in the warehouse.
    let packs = [
        ("national", "lt"),
        ("secretariat", "ipsg"),
        ("traces", "lt"),
        ("ballistics", "lt"),
        ("poa-iti", "lt"),
    ];
    for (report, bureau) in packs {
        let unknown = proofhouse.must_fail(&["report", "explain", report, "no-such-figure", "--as", bureau]);
        let figures =
            unknown.err.split_once("its figures are ").unwrap_or_else(|| panic!("{}", unknown.all())).1;
        assert!(figures.split(", ").count() > 15, "{figures}");
        let mut all = String::new();
        for figure in figures.trim().split(", ") {
            all.push_str(&proofhouse.must(&["report", "explain", report, figure, "--as", bureau]));
        }
        let answers = proofhouse.run_with_input(&["sql", "--as", bureau], &all);
        let answered = answers.out.lines().filter(|line| line.ends_with(" ms")).count();
        assert_eq!(
            answered,
            figures.split(", ").count(),
            "figures of {report} that do not run:\n{}",
            answers.out
        );
    }
}

#[test]
fn explaining_says_what_is_wrong_with_the_question() {
    let proofhouse = Proofhouse::with_local_store();
    for (question, told) in [
        (
            &["report", "explain", "nation", "losses-by-type", "--as", "fr"][..],
            "ballistics, national, poa-iti, public, secretariat, traces",
        ),
        (&["report", "explain", "national", "losses-by-type"], "--as fr"),
        (&["report", "explain", "national:fr:2025:fr", "losses-by-type"], "no run national:fr:2025:fr"),
        (&["report", "explain", "national:fr", "losses-by-type"], "report:bureau:period:language"),
        (&["report", "explain", "national:fr:2025:fr", "losses-by-type", "--as", "be"], "leave out --as"),
    ] {
        let outcome = proofhouse.must_fail(question);
        assert!(outcome.err.contains(told), "{question:?} does not say {told}:\n{}", outcome.all());
    }
}
