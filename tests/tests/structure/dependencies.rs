//! Between crates: the direction of dependencies, the licences that come in, and one build for all.

use std::collections::{BTreeMap, BTreeSet};

use crate::licence_expression::{Licence, parse};
use crate::{cargo, metadata};

/// Who may depend on whom. A record meets the crates in this order and never goes back; `ingest`, `reports` and
/// `delivery` do not know each other.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("schemas", &[]),
    ("matching", &["schemas"]),
    ("warehouse", &["schemas", "matching"]),
    ("ingest", &["schemas", "matching", "warehouse"]),
    ("typesetting", &[]),
    ("reports", &["schemas", "matching", "warehouse", "typesetting"]),
    ("delivery", &["schemas"]),
    ("serving", &["schemas", "matching", "warehouse"]),
    ("pages", &["schemas"]),
    (
        "jobs",
        &[
            "schemas",
            "matching",
            "warehouse",
            "ingest",
            "typesetting",
            "reports",
            "delivery",
            "serving",
            "pages",
        ],
    ),
    (
        "tests",
        &[
            "schemas",
            "matching",
            "warehouse",
            "ingest",
            "typesetting",
            "reports",
            "delivery",
            "serving",
            "pages",
            "jobs",
        ],
    ),
];

/// Licences that let anyone use, change and pass on the result without giving up its sources.
const PERMISSIVE: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "bzip2-1.0.6",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "OpenSSL",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
    "zlib-acknowledgement",
];

/// Crates with another licence that we looked at, and why they are fine.
const LOOKED_AT: &[(&str, &str, &str)] = &[
    // (crate, licence, why)
    (
        "jpeg-encoder",
        "(MIT OR Apache-2.0) AND IJG",
        "tests only; the IJG licence asks to name the Independent JPEG Group in what is passed on, no more",
    ),
    (
        "x509-certificate",
        "MPL-2.0",
        "used unchanged by pgwire, for channel binding; the MPL covers its own files only",
    ),
    ("option-ext", "MPL-2.0", "used unchanged; the MPL covers its own files only"),
];

#[test]
fn dependencies_between_crates_point_one_way() {
    let mut wrong = Vec::new();
    for package in metadata(&["--no-deps"])["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let crate_name =
            name.strip_prefix("proofhouse-").unwrap_or_else(|| panic!("{name} lacks the prefix proofhouse-"));
        let Some((_, allowed)) = MAY_KNOW.iter().find(|(known, _)| *known == crate_name) else {
            panic!("{name} is new: say in MAY_KNOW what it may depend on, and in the README what it is for");
        };
        for dependency in package["dependencies"].as_array().unwrap() {
            let on = dependency["name"].as_str().unwrap();
            let Some(on) = on.strip_prefix("proofhouse-") else { continue };
            if !allowed.contains(&on) {
                wrong.push(format!("{crate_name} -> {on}"));
            }
        }
    }
    assert!(wrong.is_empty(), "dependencies that point the wrong way: {wrong:?}");
}

#[test]
fn every_dependency_has_a_permissive_licence() {
    let version = cargo_host();
    let all = metadata(&["--filter-platform", &version]);
    let used: BTreeSet<&str> =
        all["resolve"]["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap()).collect();
    let mut offenders = Vec::new();
    let mut counted = 0;
    for package in all["packages"].as_array().unwrap() {
        if !used.contains(package["id"].as_str().unwrap()) {
            continue;
        }
        counted += 1;
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or("none named");
        if LOOKED_AT.iter().any(|(known, known_licence, _)| *known == name && *known_licence == licence) {
            continue;
        }
        let permitted = parse(licence).is_some_and(|licence| is_permissive(&licence));
        if !permitted {
            offenders.push(format!("{name} {}: {licence}", package["version"].as_str().unwrap()));
        }
    }
    assert!(counted > 100, "only {counted} packages were looked at");
    assert!(offenders.is_empty(), "licences that nobody has looked at yet:\n  {}", offenders.join("\n  "));
}

fn is_permissive(licence: &Licence) -> bool {
    match licence {
        Licence::Named(name) => PERMISSIVE.contains(&name.as_str()),
        Licence::AnyOf(choices) => choices.iter().any(is_permissive),
        Licence::AllOf(parts) => parts.iter().all(is_permissive),
    }
}

fn cargo_host() -> String {
    let version = cargo(&["--version", "--verbose"]);
    let line = version.lines().find_map(|line| line.strip_prefix("host: "));
    line.unwrap_or_else(|| panic!("cargo does not tell its host:\n{version}")).to_owned()
}

/// `make demo` builds the binary alone, `make test` the whole workspace with its tests. Were a feature of a dependency
/// switched on in only one of them, that dependency and all above it would be compiled twice.
#[test]
fn one_build_of_the_dependencies_serves_demo_and_tests() {
    let demo = features(&["-p", "proofhouse-jobs", "-e", "normal,build"]);
    let tests = features(&["--workspace", "-e", "normal,build,dev"]);
    let mut differences = Vec::new();
    for (package, of_demo) in &demo {
        let of_tests = &tests[package];
        if of_demo != of_tests && !package.starts_with("proofhouse-") {
            differences.push(format!("{package}: demo {of_demo:?}, tests {of_tests:?}"));
        }
    }
    assert!(
        differences.is_empty(),
        "features that differ; name them in [workspace.dependencies] so that both have them:\n  {}",
        differences.join("\n  ")
    );
}

/// Of each package, the sets of features it is built with (a build script's copy may have another set).
fn features(selection: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut arguments = vec!["tree", "--locked", "--prefix", "none", "--format", "{p}|{f}"];
    arguments.extend(selection);
    let mut features: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in cargo(&arguments).lines() {
        if let Some((package, enabled)) = line.trim_end_matches(" (*)").split_once('|') {
            features.entry(package.to_owned()).or_default().insert(enabled.to_owned());
        }
    }
    features
}
