//! Within crates: names that say something, a map at the head of each crate, short files, no way to crash.

use std::path::{Path, PathBuf};

use crate::workspace;

const CRATES: &[&str] =
    &["schemas", "matching", "warehouse", "ingest", "typesetting", "reports", "delivery", "pages", "jobs"];

/// Names that say nothing about what is inside, and so collect everything.
const NAMES_THAT_SAY_NOTHING: &[&str] = &[
    "utils", "util", "helpers", "helper", "common", "types", "misc", "stuff", "shared", "prelude", "lib2",
    "manager",
];

const LONGEST_FILE: usize = 600;

#[test]
fn modules_are_named_after_what_they_hold() {
    let mut nameless = Vec::new();
    for source in sources(&[CRATES, &["tests"]].concat()) {
        let named_by = if source.file_stem().unwrap() == "mod" { source.parent().unwrap() } else { &source };
        let name = named_by.file_stem().unwrap().to_string_lossy().into_owned();
        if NAMES_THAT_SAY_NOTHING.contains(&name.as_str()) {
            nameless.push(shown(&source));
        }
    }
    assert!(nameless.is_empty(), "name these after what they hold: {nameless:?}");
}

#[test]
fn no_source_file_is_too_long_to_read_in_one_sitting() {
    let mut long = Vec::new();
    for source in sources(&[CRATES, &["tests"]].concat()) {
        let lines = read(&source).lines().count();
        if lines > LONGEST_FILE {
            long.push(format!("{} has {lines} lines", shown(&source)));
        }
    }
    assert!(long.is_empty(), "split these (at most {LONGEST_FILE} lines): {long:?}");
}

/// A spreadsheet runs what a cell begins with; how that is prevented stands in one place.
#[test]
fn csv_is_written_in_one_place() {
    let mut others = Vec::new();
    for source in sources(CRATES) {
        let text = read(&source);
        let writes = ["csv::Writer", "to_csv(", "write_csv("].iter().any(|word| text.contains(word));
        if writes && shown(&source) != "reports/src/csv_file.rs" {
            others.push(shown(&source));
        }
    }
    assert!(others.is_empty(), "these write CSV by themselves; take reports::csv_file: {others:?}");
}

#[test]
fn each_crate_opens_with_a_map_of_its_modules() {
    let mut unmapped = Vec::new();
    for name in CRATES.iter().chain(&["tests"]) {
        let source = read(&workspace().join(name).join("src/lib.rs"));
        let map: String = source.lines().take_while(|line| line.starts_with("//!")).collect();
        if map.is_empty() {
            unmapped.push(format!("{name}/src/lib.rs opens without a description"));
            continue;
        }
        let words: Vec<&str> = map.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
        for module in source.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')) {
            // Every crate has its errors in `error`; that needs no map.
            if module != "error" && !words.contains(&module) {
                unmapped.push(format!("{name}/src/lib.rs does not say what `{module}` is for"));
            }
        }
        // What a crate shows of a private module may stand in the map in its place.
        for shown in source.split("pub use ").skip(1).filter_map(|rest| rest.split(';').next()) {
            let mut names = shown.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            let module = names.next().unwrap_or_default();
            if module != "error" && !words.contains(&module) && !names.any(|item| words.contains(&item)) {
                unmapped.push(format!(
                    "{name}/src/lib.rs shows what is in `{module}` and does not say what it is for"
                ));
            }
        }
    }
    assert!(unmapped.is_empty(), "the head of a crate maps its modules:\n  {}", unmapped.join("\n  "));
}

/// Clippy finds these too, unless a line switches it off; here nothing does.
#[test]
fn library_code_has_no_way_to_crash() {
    const CRASHES: &[&str] = &[
        ".unwrap()",
        ".expect(",
        "panic!(",
        "unreachable!(",
        "todo!(",
        "unimplemented!(",
        "allow(clippy::unwrap_used",
        "allow(clippy::expect_used",
        "allow(clippy::panic",
        "allow(unsafe_code",
    ];
    let mut found = Vec::new();
    let all = sources(CRATES);
    let of_tests: Vec<PathBuf> = all.iter().flat_map(|source| modules_of_tests(source)).collect();
    for source in all {
        let relative = shown(&source);
        if of_tests.iter().any(|module| source.starts_with(module)) {
            continue;
        }
        for (number, line) in lines_outside_tests(&read(&source)) {
            let code = line.split("//").next().unwrap_or_default();
            if relative == FILE_OF_VECTOR_INSTRUCTIONS && code.trim() == "#![allow(unsafe_code)]" {
                continue;
            }
            // `panic = ...` and a parser's own `.expect(Token)?` are no crash.
            let crashes =
                CRASHES.iter().any(|crash| code.contains(crash)) && !code.trim_end().ends_with(")?;");
            if crashes {
                found.push(format!("{relative}:{number}: {}", line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "library code returns errors instead:\n  {}", found.join("\n  "));
}

/// The vector instructions of the ballistic scan; nothing else in the project needs what the compiler cannot check.
const FILE_OF_VECTOR_INSTRUCTIONS: &str = "matching/src/ballistics/scan/vector_kernels.rs";

#[test]
fn one_file_may_hold_unsafe_code() {
    let mut elsewhere = Vec::new();
    let mut of_vectors = None;
    for source in sources(&[CRATES, &["tests"]].concat()) {
        let (relative, text) = (shown(&source), read(&source));
        if relative == FILE_OF_VECTOR_INSTRUCTIONS {
            of_vectors = Some(text);
            continue;
        }
        // This test has to write the word to look for it.
        if relative == "tests/tests/structure/sources.rs" {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            // With the hyphen, which stands in words of content policies and in none of Rust.
            let mut words =
                code.split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '-');
            if words.any(|word| word == "unsafe" || word == "unsafe_code") {
                elsewhere.push(format!("{relative}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(elsewhere.is_empty(), "only {FILE_OF_VECTOR_INSTRUCTIONS} may:\n  {}", elsewhere.join("\n  "));

    let text = of_vectors.unwrap_or_else(|| panic!("{FILE_OF_VECTOR_INSTRUCTIONS} is not there"));
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| line.contains("unsafe {")) {
        let above = lines[..number].iter().rev().take_while(|line| line.starts_with("//"));
        let reason = above.into_iter().any(|line| line.starts_with("// SAFETY: "));
        assert!(reason, "{FILE_OF_VECTOR_INSTRUCTIONS}:{}: say above why this is sound: {line}", number + 1);
    }
}

/// Files and folders of modules that this source declares for tests only.
fn modules_of_tests(source: &Path) -> Vec<PathBuf> {
    let text = read(source);
    let mut modules = Vec::new();
    let mut lines = text.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if line != "#[cfg(test)]" {
            continue;
        }
        let declared =
            lines.next().and_then(|next| next.strip_prefix("mod ")).and_then(|rest| rest.strip_suffix(';'));
        if let Some(name) = declared {
            let stem = source.file_stem().unwrap();
            let own_folder = ["mod", "lib", "main"].iter().any(|root| stem == *root);
            let folder =
                if own_folder { source.parent().unwrap().to_owned() } else { source.with_extension("") };
            modules.push(folder.join(format!("{name}.rs")));
            modules.push(folder.join(name));
        }
    }
    modules
}

/// The numbered lines of a source that are not inside a `#[cfg(test)]` item.
fn lines_outside_tests(source: &str) -> Vec<(usize, &str)> {
    let mut outside = Vec::new();
    let mut test_item: Option<usize> = None;
    for (index, line) in source.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        match test_item {
            // rustfmt puts the closing brace of an item, or its whole text, at the indent of its attribute.
            Some(item_indent) => {
                let ends = indent == item_indent && (line.trim() == "}" || line.trim_end().ends_with(';'));
                if ends {
                    test_item = None;
                }
            }
            None if line.trim_start().starts_with("#[cfg(test)]")
                || line.trim_start().starts_with("#[cfg(all(test") =>
            {
                test_item = Some(indent);
            }
            None => outside.push((index + 1, line)),
        }
    }
    outside
}

/// All Rust sources of these crates' `src` folders, and the scenarios of `tests`.
fn sources(crates: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for name in crates {
        collect(&workspace().join(name).join("src"), &mut found);
        if *name == "tests" {
            collect(&workspace().join(name).join("tests"), &mut found);
        }
    }
    assert!(!found.is_empty(), "no sources found for {crates:?}");
    found.sort();
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn shown(path: &Path) -> String {
    path.strip_prefix(workspace()).unwrap().to_string_lossy().into_owned()
}
