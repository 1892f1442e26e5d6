//! What a bureau wants otherwise: the example of the documentation, and what is said of one with faults.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod sample;

use std::fs;
use std::path::{Path, PathBuf};

use proofhouse_reports::{Language, Pack, Renderer, Tailoring};
use sample::{realistic, request};

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/tailoring-example/fr/national")
}

/// A copy of the example with one file written anew.
fn changed(file: &str, content: &str) -> (tempfile::TempDir, Tailoring) {
    let folder = tempfile::tempdir().unwrap();
    for part in ["queries", "texts"] {
        fs::create_dir(folder.path().join(part)).unwrap();
    }
    for path in ["report.toml", "logo.svg", "queries/border_crossings.sql", "texts/fr.ftl", "texts/en.ftl"] {
        fs::copy(example().join(path), folder.path().join(path)).unwrap();
    }
    fs::write(folder.path().join(file), content).unwrap();
    let tailoring = Tailoring::from_directory(folder.path()).unwrap();
    (folder, tailoring)
}

#[tokio::test]
async fn the_example_is_sound_and_the_report_is_as_it_says() {
    let pack = Pack::embedded("national").unwrap();
    let tailoring = Tailoring::from_directory(&example()).unwrap();
    assert_eq!(tailoring.faults(&pack), []);
    let tailored = tailoring.apply(&pack).unwrap();
    let sections: Vec<&str> =
        tailored.definition().sections.iter().map(|section| section.id.as_str()).collect();
    assert_eq!(sections[..3], ["summary", "open-actions", "losses"], "in the bureau's order");
    assert_ne!(tailored.sha256(), pack.sha256(), "a manifest tells it from the pack");

    let tables = realistic::world(7);
    for (language, own_words) in [(Language::French, "Bureau de Paris"), (Language::English, "Paris bureau")]
    {
        let renderer = Renderer::new(tailored.clone(), language).unwrap();
        let report = renderer.render(&tables.session(), &request("fr", "2025")).await.unwrap();
        assert!(report.html.contains(own_words));
        assert!(report.html.contains("src=\"data:image/svg+xml;base64,"), "the logo");
        assert!(report.html.contains("id=\"border-crossings\""));
        assert!(!report.html.contains("id=\"losses-by-owner\""), "left out");
        let expiring = if language == Language::French { "dans les 92 jours" } else { "within 92 days" };
        assert!(report.html.contains(expiring), "the threshold is in words and numbers");
    }
}

#[tokio::test]
async fn thresholds_change_what_is_counted() {
    let pack = Pack::embedded("national").unwrap();
    let mut counted = Vec::new();
    for days in [1, 3000] {
        let (_folder, tailoring) = changed(
            "report.toml",
            &format!("tailors = \"national\"\n[thresholds]\nexpiring_days = {days}\n"),
        );
        let renderer = Renderer::new(tailoring.apply(&pack).unwrap(), Language::English).unwrap();
        let report = renderer.render(&realistic::world(7).session(), &request("fr", "2025")).await.unwrap();
        let figure = report.figures.iter().find(|figure| figure.id == "records-expiring").unwrap();
        counted.push(figure.table.rows.len());
    }
    assert!(counted[0] < counted[1], "{counted:?}");
}

#[test]
fn each_fault_is_named_with_its_place() {
    let pack = Pack::embedded("national").unwrap();
    let whole = fs::read_to_string(example().join("report.toml")).unwrap();
    let cases: [(&str, String, &[&str]); 8] = [
        ("report.toml", whole.replace("\"summary\"", "\"sumary\""), &["no section `sumary`"]),
        (
            "report.toml",
            whole.replace("losses-by-owner", "losses-by-star"),
            &["no section or figure `losses-by-star`"],
        ),
        ("report.toml", whole.replace("overdue_days", "overdue_dais"), &["no threshold `overdue_dais`"]),
        ("report.toml", whole.replace("overdue_days = 60", "few_cases = 2"), &["below 10"]),
        ("report.toml", whole.replace("\"xlsx\"", "\"docx\""), &["docx"]),
        (
            "report.toml",
            whole.replace("losses-by-make = 15", "losses = 1\nnone = 2"),
            &["no figure `losses`", "no figure `none`"],
        ),
        (
            "texts/en.ftl",
            "border-title = Borders\n".to_owned(),
            &["border-crossings-title", "border-crossings-note"],
        ),
        (
            "queries/border_crossings.sql",
            "SELECT place_type, transport_mode, 1 AS arms FROM arms WHERE bureau = :burau".to_owned(),
            &[":burau"],
        ),
    ];
    for (file, content, expected) in cases {
        let (_folder, tailoring) = changed(file, &content);
        let faults: Vec<String> = tailoring.faults(&pack).iter().map(ToString::to_string).collect();
        for wanted in expected {
            assert!(faults.iter().any(|fault| fault.contains(wanted)), "{wanted}: {faults:?}");
        }
    }
}

#[tokio::test]
async fn an_own_query_can_only_ask() {
    let pack = Pack::embedded("national").unwrap();
    let target = tempfile::tempdir().unwrap();
    let file = target.path().join("taken.csv");
    for statement in [
        format!("COPY (SELECT * FROM arms) TO '{}'", file.display()),
        "CREATE TABLE taken AS SELECT * FROM arms".to_owned(),
        "INSERT INTO arms SELECT * FROM arms".to_owned(),
        "SET datafusion.execution.batch_size = 1".to_owned(),
        format!("SELECT * FROM '{}'", example().join("report.toml").display()),
    ] {
        let (_folder, tailoring) = changed("queries/border_crossings.sql", &statement);
        let renderer = Renderer::new(tailoring.apply(&pack).unwrap(), Language::English).unwrap();
        let error =
            renderer.render(&realistic::world(7).session(), &request("fr", "2025")).await.unwrap_err();
        assert!(error.to_string().contains("border-crossings"), "{statement}: {error}");
        assert!(!file.exists());
    }
}

/// A folder with a `report.toml` and other files, read.
fn folder_of(toml: &str, files: &[(&str, &str)]) -> (tempfile::TempDir, Tailoring) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("report.toml"), toml).unwrap();
    for (file, content) in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let tailoring = Tailoring::from_directory(folder.path()).unwrap();
    (folder, tailoring)
}

#[test]
fn marking_and_layout_are_not_tailored() {
    let pack = Pack::embedded("national").unwrap();
    for (file, content, wanted) in [
        ("layout.typ", "#read(\"/etc/passwd\")", "layout"),
        ("texts/en.ftl", "classification = PUBLIC\n", "classification"),
        ("texts/own.fr.ftl", "cells-withheld = rien\n", "cells-withheld"),
        ("texts/ar.ftl", "figure-withheld   =\n    -\n", "figure-withheld"),
        ("shared_texts/frame.en.ftl", "classification = PUBLIC\n", "texts stand in texts/"),
    ] {
        let (_folder, tailoring) = folder_of("tailors = \"national\"\n", &[(file, content)]);
        let faults: Vec<String> = tailoring.faults(&pack).iter().map(ToString::to_string).collect();
        assert!(
            faults.iter().any(|fault| fault.contains(file) && fault.contains(wanted)),
            "{file}: {faults:?}"
        );
        assert!(tailoring.apply(&pack).is_err(), "{file}");
    }
}

#[test]
fn what_is_published_is_not_tailored() {
    let pack = Pack::embedded("public").unwrap();
    let plain = "tailors = \"public\"\n";
    let own_figure = "tailors = \"public\"\n[[section]]\nid = \"own\"\nfigure = [{ id = \"own-arms\", kind = \"bars\", \
                      columns = [\"country:country\", \"arms:integer\"] }]\n";
    let own_query = ("queries/own_arms.sql", "SELECT 'FR' AS country, 1 AS arms");
    let weak = own_figure.replace(" }]", ", withhold = 2 }]");
    let lead = own_figure.replace(" }]", ", withhold = 5 }]").replace("figure =", "lead = true\nfigure =");
    let quarterly = "tailors = \"public\"\n[delivery]\nperiod = \"quarter\"\n";
    for (toml, file, wanted) in [
        (plain, ("facts/records.sql", "SELECT 1"), "stays as in the pack"),
        (plain, ("facts/more.sql", "SELECT 1"), "stays as in the pack"),
        (plain, ("derived/crime_arms.sql", "SELECT 1"), "stays as in the pack"),
        (plain, ("queries/public_arms_map.sql", "SELECT 1"), "stays as in the pack"),
        (plain, ("template.html", "PUBLIC"), "stays as in the pack"),
        (plain, ("texts/en.ftl", "public-withholding = Nothing.\n"), "public-withholding"),
        (plain, ("texts/en.ftl", "method-sample = All.\n"), "method-sample"),
        (own_figure, own_query, "withhold = 5"),
        (weak.as_str(), own_query, "withhold = 5"),
        (lead.as_str(), own_query, "leave `lead` out"),
        (quarterly, ("texts/en.ftl", "\n"), "covers years only"),
    ] {
        let (_folder, tailoring) = folder_of(toml, &[file]);
        let faults: Vec<String> = tailoring.faults(&pack).iter().map(ToString::to_string).collect();
        assert!(faults.iter().any(|fault| fault.contains(wanted)), "{toml} {file:?}: {faults:?}");
    }
    let (_folder, sound) = folder_of("tailors = \"public\"\nleave_out = [\"public-losses\"]\n", &[]);
    assert_eq!(sound.faults(&pack), []);
}

/// A link would have any file of the machine read: as words, as a query, or as the picture on the cover.
#[cfg(unix)]
#[test]
fn links_are_refused() {
    for file in ["texts/en.ftl", "logo.svg"] {
        let (folder, _) = folder_of("tailors = \"national\"\nleave_out = []\n", &[("texts/fr.ftl", "\n")]);
        std::os::unix::fs::symlink(example().join("logo.svg"), folder.path().join(file)).unwrap();
        let error = Tailoring::from_directory(folder.path()).unwrap_err().to_string();
        assert!(error.contains(file) && error.contains("link"), "{error}");
    }
}
