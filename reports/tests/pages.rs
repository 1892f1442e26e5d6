//! Whole reports: safe whatever a feed says, complete in themselves, and never blank.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod sample;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use proofhouse_reports::table::{Cell, Table};
use proofhouse_reports::{Language, Pack, Plans, QuerySource, RenderedReport, Renderer, write};
use sample::{Tables, bureau_of, realistic, request};

async fn report(tables: &Tables, pack: &str, language: Language) -> RenderedReport {
    let bureau = bureau_of(pack);
    let renderer = Renderer::new(Pack::embedded(pack).unwrap(), language).unwrap();
    renderer.render(&tables.session(), &request(bureau, "2025")).await.unwrap()
}

/// A report in all languages, of numbers that were read once.
async fn in_all_languages(tables: &Tables, pack: &str) -> Vec<RenderedReport> {
    let renderer = |language| Renderer::new(Pack::embedded(pack).unwrap(), language).unwrap();
    let request = request(bureau_of(pack), "2025");
    let numbers = renderer(Language::English).numbers(&tables.session(), &request).await.unwrap();
    Language::ALL.map(|language| renderer(language).say(numbers.clone()).unwrap()).to_vec()
}

/// Values of an attribute in the page.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let marker = format!(" {name}=\"");
    html.match_indices(&marker)
        .filter_map(|(place, _)| html[place + marker.len()..].split_once('"').map(|(value, _)| value))
        .collect()
}

fn is_complete_in_itself(html: &str) {
    assert!(html.contains("Content-Security-Policy"));
    // An image that stands in the page itself comes from nowhere.
    let without_namespace = html
        .replace("xmlns=\"http://www.w3.org/2000/svg\"", "")
        .replace(" src=\"data:image/svg+xml;base64,", "");
    for forbidden in [
        "http:",
        "https:",
        " src=",
        "<script",
        "<link",
        "<iframe",
        "javascript:",
        " style=\"",
        "@import",
        " onload",
    ] {
        assert!(!without_namespace.contains(forbidden), "the page contains {forbidden}");
    }
    for (place, _) in html.match_indices("url(") {
        assert!(html[place..].starts_with("url(#"), "{}", &html[place..place + 40]);
    }
    for noise in ["NaN", "undefined", ">null<"] {
        assert!(!html.contains(noise), "the page contains {noise}");
    }
    let ids = attributes(html, "id");
    let distinct: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len(), "an id is given twice");
    for target in attributes(html, "href") {
        let name = target.strip_prefix('#').unwrap_or_else(|| panic!("{target} leads outside"));
        assert!(ids.contains(&name), "nothing is called {name}");
    }
    for reference in attributes(html, "aria-labelledby") {
        assert!(reference.split(' ').all(|id| ids.contains(&id)), "{reference}");
    }
}

#[tokio::test]
async fn a_rich_world_gives_whole_pages() {
    let tables = realistic::world(7);
    for pack in Pack::built_in() {
        for report in in_all_languages(&tables, pack).await {
            is_complete_in_itself(&report.html);
            for figure in &report.figures {
                assert!(
                    report.html.contains(&figure.title) || report.html.contains("empty"),
                    "{}",
                    figure.id
                );
            }
            // Packs that list makes or titles of notices show them.
            if ["national", "secretariat"].contains(&pack) {
                assert!(report.html.contains("&lt;script&gt;alert("), "the hostile title is shown as text");
            }
        }
    }
}

#[tokio::test]
async fn an_empty_world_says_so_in_sentences() {
    let tables = Tables::default();
    for pack in Pack::built_in() {
        for report in in_all_languages(&tables, pack).await {
            is_complete_in_itself(&report.html);
            let sections = Pack::embedded(pack).unwrap().definition().sections.len();
            assert_eq!(report.html.matches("<section ").count(), sections);
            assert!(report.html.matches("class=\"empty\"").count() > sections / 2);
        }
    }
}

/// The national report of a bureau shows nothing of the records of others.
#[tokio::test]
async fn a_national_report_lists_only_own_records() {
    let tables = realistic::world(7);
    let report = report(&tables, "national", Language::English).await;
    let correct = report.figures.iter().find(|figure| figure.id == "records-to-correct").unwrap();
    assert!(
        correct.table.cells("record").all(|cell| cell.text().is_some_and(|text| text.starts_with("FR-")))
    );
}

/// Plans of queries are made once for all bureaus: whoever comes first or beside, each gets its own report.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn reports_that_share_plans_are_those_that_share_nothing() {
    let tables = realistic::world(7);
    let pack = Pack::embedded("national").unwrap();
    let plans = Plans::default();
    let mut running = tokio::task::JoinSet::new();
    for bureau in ["us", "fr", "us", "va"] {
        let renderer = Renderer::new(pack.clone(), Language::Spanish).unwrap().with_plans(&plans);
        let session = tables.session();
        running.spawn(async move { renderer.render(&session, &request(bureau, "2025")).await.unwrap() });
    }
    while let Some(shared) = running.join_next().await {
        let shared = shared.unwrap();
        let alone = Renderer::new(pack.clone(), Language::Spanish).unwrap();
        let alone = alone.render(&tables.session(), &shared.request).await.unwrap();
        assert_eq!(shared.figures_json().unwrap(), alone.figures_json().unwrap());
        assert_eq!(shared.html, alone.html);
    }
}

/// Numbers are read once for all languages.
#[tokio::test]
async fn numbers_are_said_in_each_language_as_if_read_for_it() {
    let tables = realistic::world(7);
    let pack = Pack::embedded("national").unwrap();
    let renderer = |language| Renderer::new(pack.clone(), language).unwrap();
    let read = renderer(Language::French).numbers(&tables.session(), &request("fr", "2025")).await.unwrap();
    let said = renderer(Language::Arabic).say(read.clone()).unwrap();
    let alone = renderer(Language::Arabic).render(&tables.session(), &request("fr", "2025")).await.unwrap();
    assert_eq!(said.html, alone.html);
    let other = Renderer::new(Pack::embedded("secretariat").unwrap(), Language::French).unwrap();
    let error = other.say(read).unwrap_err().to_string();
    assert!(error.contains("make it again"), "{error}");
}

/// The one statement that `explain` prints gives the numbers of the figure.
#[tokio::test]
async fn explained_queries_give_the_same_numbers() {
    let tables = realistic::world(7);
    let session = tables.session();
    for pack in Pack::built_in() {
        let bureau = bureau_of(pack);
        let renderer = Renderer::new(Pack::embedded(pack).unwrap(), Language::English).unwrap();
        let report = renderer.render(&session, &request(bureau, "2025")).await.unwrap();
        for figure in &report.figures {
            let sql = renderer.explain(&figure.id, &request(bureau, "2025")).unwrap();
            let rows =
                session.query(&sql).await.unwrap_or_else(|error| panic!("{}: {error}\n{sql}", figure.id));
            let mut again = Table::read(&rows).unwrap();
            // Pictures lie beside the numbers, as files.
            again.without("picture");
            if renderer.pack().definition().requires_withholding {
                is_withheld_from(&again, &figure.table);
                continue;
            }
            assert_eq!(again.columns, figure.table.columns, "{}", figure.id);
            assert_eq!(again.rows.len(), figure.table.rows.len(), "{}", figure.id);
            for (left, right) in again.rows.iter().flatten().zip(figure.table.rows.iter().flatten()) {
                match (left.number(), right.number()) {
                    (Some(left), Some(right)) => assert!((left - right).abs() < 1e-9, "{}", figure.id),
                    _ => assert_eq!(left, right, "{}", figure.id),
                }
            }
        }
    }
}

/// Published numbers are those of the query, but for those that are withheld.
fn is_withheld_from(all: &Table, published: &Table) {
    assert_eq!(all.rows.len(), published.rows.len());
    let keys = published.columns.len() - 2;
    for row in &published.rows {
        let same = all.rows.iter().find(|other| other[..keys] == row[..keys]).unwrap();
        match &row[keys + 1] {
            Cell::Truth(true) => assert_eq!(row[keys], Cell::Missing),
            _ => assert_eq!(row[keys], same[keys]),
        }
    }
}

#[tokio::test]
async fn a_second_run_writes_nothing_new() {
    let folder = tempfile::tempdir().unwrap();
    let tables = realistic::world(7);
    let report = report(&tables, "national", Language::French).await;
    let versions = BTreeMap::from([("firearms_history".to_owned(), 3)]);
    let first = write(&report, &versions, folder.path()).unwrap();
    assert_eq!(first.unchanged, 0);
    assert!(first.html.ends_with("fr/national-2025-fr.html"));
    let manifest_before = fs::read_to_string(&first.manifest).unwrap();
    let mut later = request("fr", "2025");
    later.generated_at += std::time::Duration::from_secs(3600);
    let renderer = Renderer::new(Pack::embedded("national").unwrap(), Language::French).unwrap();
    let report = renderer.render(&tables.session(), &later).await.unwrap();
    let second = write(&report, &versions, folder.path()).unwrap();
    assert_eq!(fs::read_to_string(&first.manifest).unwrap(), manifest_before);
    assert!(!report.pictures.is_empty());
    let files = 2 + 2 * report.figures.len() + report.pictures.len();
    assert_eq!(second.unchanged, files);
    let manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&first.manifest).unwrap()).unwrap();
    assert_eq!(manifest["tables"]["firearms_history"], 3);
    assert_eq!(manifest["files"].as_array().unwrap().len(), files);
    let numbers: serde_json::Value = serde_json::from_str(report.figures_json().unwrap()).unwrap();
    assert_eq!(numbers["figures"].as_array().unwrap().len(), report.figures.len());
}

#[tokio::test]
async fn a_folder_tailors_a_built_in_pack() {
    let folder = tempfile::tempdir().unwrap();
    let toml = "id = \"national\"\nfacts = [\"records\"]\n\n[[section]]\nid = \"ours\"\nfigure = [\n  { id = \"losses-by-type\", \
                kind = \"bars\", columns = [\"type_code:code/firearm-type\", \"records:integer\"] },\n]\n";
    fs::write(folder.path().join("report.toml"), toml).unwrap();
    fs::create_dir(folder.path().join("texts")).unwrap();
    fs::write(folder.path().join("texts/en.ftl"), "ours-title = Our own section\nours-empty = Nothing.\n")
        .unwrap();
    let pack = Pack::from_directory(folder.path()).unwrap();
    let renderer = Renderer::new(pack, Language::English).unwrap();
    let report = renderer.render(&realistic::world(7).session(), &request("fr", "2025")).await.unwrap();
    assert!(report.html.contains("Our own section") && report.html.contains("National firearms report"));
    assert_eq!(report.figures.len(), 1);
}

#[test]
fn a_broken_pack_says_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let error = Pack::from_directory(folder.path()).unwrap_err().to_string();
    assert!(error.contains("report.toml"), "{error}");
    let toml = "id = \"x\"\nfacts = []\n[[section]]\nid = \"a\"\nfigure = [{ id = \"b\", kind = \"pie\", columns = [] }]\n";
    fs::write(folder.path().join("report.toml"), toml).unwrap();
    let error = Pack::from_directory(folder.path()).unwrap_err().to_string();
    assert!(error.contains("pie") && error.contains("bars"), "{error}");
    let toml = toml.replace("pie", "bars");
    fs::write(folder.path().join("report.toml"), toml).unwrap();
    let error = Pack::from_directory(folder.path()).unwrap_err().to_string();
    assert!(error.contains("queries/b.sql"), "{error}");
    assert!(
        Pack::embedded("nation")
            .unwrap_err()
            .to_string()
            .contains("ballistics, national, poa-iti, public, secretariat, traces")
    );
}
