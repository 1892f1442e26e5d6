//! Documents: links lead somewhere, and what they say of codes and metrics is what the code has.

use std::path::{Path, PathBuf};

use crate::workspace;

fn documents() -> Vec<PathBuf> {
    let mut found = vec![workspace().join("README.md")];
    collect(&workspace().join("docs"), &mut found);
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn links_in_documents_lead_somewhere() {
    let mut broken = Vec::new();
    for document in documents() {
        for link in read(&document).split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            if !document.parent().unwrap().join(target).exists() {
                broken.push(format!("{}: {link}", document.display()));
            }
        }
    }
    assert!(broken.is_empty(), "links that lead nowhere: {broken:#?}");
}

#[test]
fn the_feed_guide_explains_every_reason_for_refusal() {
    let faults = read(&workspace().join("schemas/src/fault.rs"));
    let guide = read(&workspace().join("docs/feed-guide.md"));
    let codes: Vec<&str> =
        faults.lines().filter_map(|line| line.split("=> \"").nth(1)?.split('"').next()).collect();
    assert!(codes.len() > 10, "no codes found in schemas/src/fault.rs");
    let missing: Vec<&&str> = codes.iter().filter(|code| !guide.contains(&format!("`{code}`"))).collect();
    assert!(missing.is_empty(), "docs/feed-guide.md does not explain {missing:?}");
}

#[test]
fn the_operator_guide_names_only_metrics_that_there_are() {
    let metrics = read(&workspace().join("ingest/src/metrics.rs"));
    let guide = read(&workspace().join("docs/operator-guide.md"));
    for word in guide.split(|letter: char| !letter.is_alphanumeric() && letter != '_') {
        assert!(
            !word.starts_with("proofhouse_ingest_") || metrics.contains(word),
            "there is no metric {word}"
        );
    }
}
