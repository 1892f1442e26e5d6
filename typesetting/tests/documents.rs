//! What comes out, and what a template cannot reach.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proofhouse_typesetting::{Document, Fonts, Typesetter, TypesettingError};

fn typesetter() -> Typesetter {
    Typesetter::new(Fonts::built_in().unwrap())
}

fn document(main: &str, files: &[(&str, &str)]) -> Document {
    Document {
        main: main.to_owned(),
        files: files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect(),
        title: "Seizures".to_owned(),
        language: "en".to_owned(),
        date: NaiveDate::from_ymd_opt(2026, 10, 1).unwrap(),
    }
}

fn refusal(main: &str, files: &[(&str, &str)]) -> String {
    // Its bytes would say nothing to whoever reads that it was not refused.
    typesetter().pdf(&document(main, files)).map(|pdf| pdf.len()).unwrap_err().to_string()
}

fn holds(pdf: &[u8], words: &str) -> bool {
    pdf.windows(words.len()).any(|window| window == words.as_bytes())
}

const PAGE: &str = r#"#let page = json("page.json")
#set text(font: ("Noto Sans", "Noto Sans Arabic", "Noto Sans Math"))
= #page.title
#page.text
#image("drawings/make.svg", alt: "Makes")
#datetime.today().display()"#;

const FILES: [(&str, &str); 2] = [
    ("page.json", r##"{"title": "Seizures → 2025", "text": "#panic() is *only* text; المسدس Glock 17"}"##),
    (
        "drawings/make.svg",
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20" font-family="Arial"><text y="12" font-size="9">بندقية Glock</text></svg>"##,
    ),
];

#[test]
fn the_same_document_gives_the_same_bytes() {
    let one = typesetter().pdf(&document(PAGE, &FILES)).unwrap();
    let typesetter = typesetter();
    typesetter.pdf(&document("= Another", &[])).unwrap();
    assert_eq!(one, typesetter.pdf(&document(PAGE, &FILES)).unwrap());
    let later = Document { date: NaiveDate::from_ymd_opt(2026, 10, 2).unwrap(), ..document(PAGE, &FILES) };
    assert_ne!(one, typesetter.pdf(&later).unwrap());
}

#[test]
fn it_is_for_archives_and_can_be_read_aloud() {
    let pdf = typesetter().pdf(&document(PAGE, &FILES)).unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7"));
    for words in ["pdfaid:part>2", "pdfaid:conformance>A", "pdfuaid:part>1", "/Lang", "2026-10-01"] {
        assert!(holds(&pdf, words), "{words} is missing");
    }
}

#[test]
fn a_template_reads_its_own_files_and_nothing_else() {
    let reads = |what: &str| refusal(&format!("= One\n\n#{what}"), &FILES);
    for what in [
        "read(\"other.txt\")",
        "read(\"/etc/passwd\")",
        "image(\"drawings/other.svg\", alt: \"\")",
        "include \"part.typ\"",
        "json(\"drawings/page.json\")",
    ] {
        let said = reads(what);
        assert!(said.starts_with("main.typ, line 3: "), "{what}: {said}");
        assert!(said.contains("is not one of the document's files"), "{what}: {said}");
    }
    // A path that leads out is refused before anybody looks.
    let said = reads("read(\"../../etc/passwd\")");
    assert!(said.starts_with("main.typ, line 3: ") && !said.contains("root:"), "{said}");
}

#[test]
fn packages_and_the_network_are_refused() {
    let said = refusal("#import \"@preview/cetz:0.3.4\": canvas", &[]);
    assert!(said.contains("main.typ, line 1") && said.contains("documents use no packages"), "{said}");
    let said = refusal("= One\n#image(\"https://example.org/x.svg\", alt: \"x\")", &[]);
    assert!(said.contains("main.typ, line 2"), "{said}");
    // A drawing that wants a picture from elsewhere.
    let linked = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="file:///etc/passwd" width="9" height="9"/></svg>"#;
    let pdf = typesetter().pdf(&document("#image(\"x.svg\", alt: \"x\")", &[("x.svg", linked)]));
    assert!(!pdf.is_ok_and(|pdf| holds(&pdf, "root:")));
}

#[test]
fn errors_say_the_file_the_line_and_what_is_wrong() {
    let said = refusal("= One\n\n#unknown", &[]);
    assert!(said.starts_with("main.typ, line 3: unknown variable: unknown"), "{said}");
    let said = refusal("#include \"part.typ\"", &[("part.typ", "Good.\n#let x = \n#(1 + \"a\")")]);
    assert!(said.contains("part.typ, line "), "{said}");
    let said = refusal("#json(\"page.json\")", &[("page.json", "{\n\"a\": 1,\n oops }")]);
    assert!(said.contains("page.json, line 3") && said.contains("JSON"), "{said}");
}

#[test]
fn what_the_standards_ask_for_is_asked_for() {
    let said = refusal(PAGE.replace(", alt: \"Makes\"", "").as_str(), &FILES);
    assert!(said.contains("alt"), "{said}");
    let letter = FILES[1].1.replace("Glock", "中");
    let said = refusal(PAGE, &[FILES[0], (FILES[1].0, &letter)]);
    assert!(said.contains("glyph") || said.contains("font"), "{said}");
}

#[test]
fn a_document_cannot_have_files_outside_itself() {
    let typesetter = typesetter();
    for path in ["../page.json", "/page.json", "a//b", "a/./b", "a\\b", "", "main.typ"] {
        let error = typesetter.pdf(&document("= One", &[(path, "")])).unwrap_err();
        assert!(
            matches!(&error, TypesettingError::Path { path: wrong, .. } if wrong == path),
            "{path}: {error}"
        );
    }
}

#[test]
fn a_small_stack_is_enough() {
    let set = || typesetter().pdf(&document(PAGE, &FILES)).unwrap();
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(set).unwrap();
    assert!(thread.join().unwrap().len() > 1000);
}

#[test]
fn a_loop_that_never_ends_is_ended() {
    let said = refusal("#while true {}", &[]);
    assert!(said.contains("line 1"), "{said}");
}

#[test]
fn documents_are_told_apart_by_all_they_hold() {
    let files = BTreeMap::from([("page.json".to_owned(), b"{}".to_vec())]);
    let one = document("= One", &[]);
    assert_ne!(one.sha256(), Document { files, ..one.clone() }.sha256());
}
