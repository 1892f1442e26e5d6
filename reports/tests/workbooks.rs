//! Workbooks as a spreadsheet reads them: typed cells, no formulas, nothing cut, the same bytes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::{Cursor, Read};

use proofhouse_reports::workbook::{Column, Contents, Figure, Form, Value, write, write_with};

fn contents() -> Contents {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 10, 1).unwrap();
    let column = |heading: &str, form| Column { heading: heading.to_owned(), form };
    let text = |text: &str| Value::Text(text.to_owned());
    Contents {
        title: "National firearms report".to_owned(),
        bureau: "France".to_owned(),
        classification: "R&D ONLY".to_owned(),
        facts: vec![("Data as of".to_owned(), "1 October 2026".to_owned())],
        list_headings: ["Figure", "Query", "Rows"].map(str::to_owned),
        cover_name: "Contents".to_owned(),
        method_name: "Method".to_owned(),
        method: vec!["=1+1 is said here, not counted.".to_owned()],
        is_right_to_left: false,
        date: day,
        figures: vec![Figure {
            number: "2.1".to_owned(),
            section: "Seizures".to_owned(),
            title: "Arms by make".to_owned(),
            query: "arms_by_make.sql".to_owned(),
            caption: "n = 3".to_owned(),
            note: None,
            columns: vec![
                column("Make", Form::General),
                column("Arms", Form::Integer),
                column("Share", Form::Percent),
                column("Since", Form::Date),
            ],
            rows: vec![
                vec![
                    text("=HYPERLINK(\"http://x\")"),
                    Value::Integer(1234),
                    Value::Decimal(0.5),
                    Value::Date(day),
                ],
                vec![text("0012"), Value::Integer(i64::MAX), Value::Decimal(f64::NAN), Value::Empty],
                vec![text("@SUM(A1)"), Value::Integer(-3), Value::Share(0.25), Value::Empty],
            ],
        }],
    }
}

fn part(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn numbers_are_numbers_and_texts_are_never_formulas() {
    let book = write(&contents()).unwrap();
    let sheet = part(&book, "xl/worksheets/sheet2.xml");
    assert!(!sheet.contains("<f>") && !part(&book, "xl/worksheets/sheet3.xml").contains("<f>"));
    assert!(part(&book, "xl/sharedStrings.xml").contains("=HYPERLINK("));
    let value = |cell: &str| {
        let (_, after) = sheet.split_once(&format!("<c r=\"{cell}\"")).unwrap();
        let (attributes, after) = after.split_once("><v>").unwrap();
        (attributes.contains("t=\"s\""), after.split_once("</v>").unwrap().0.to_owned())
    };
    assert_eq!(value("B2"), (false, "1234".to_owned()));
    assert_eq!(value("C2"), (false, "0.5".to_owned()));
    assert_eq!(value("D2"), (false, "46296".to_owned()));
    // A number that a spreadsheet would round, and one that is none, are said in letters.
    assert!(value("B3").0 && value("C3").0 && value("A3").0);
    assert!(part(&book, "xl/sharedStrings.xml").contains("9223372036854775807"));
    let styles = part(&book, "xl/styles.xml");
    assert!(styles.contains("quotePrefix=\"1\""), "{styles}");
    assert!(styles.contains("#,##0") && styles.contains("0.0%") && styles.contains("yyyy-mm-dd"), "{styles}");
}

#[test]
fn headings_stay_in_sight_and_can_be_filtered() {
    let sheet = part(&write(&contents()).unwrap(), "xl/worksheets/sheet2.xml");
    assert!(sheet.contains("ySplit=\"1\"") && sheet.contains("state=\"frozen\""), "{sheet}");
    assert!(sheet.contains("<autoFilter ref=\"A1:D4\"/>"), "{sheet}");
    assert!(sheet.contains("R&amp;&amp;D ONLY"), "{sheet}");
}

#[test]
fn what_does_not_fit_goes_on_in_the_next_sheet() {
    let book = write_with(&contents(), 2).unwrap();
    let names = part(&book, "xl/workbook.xml");
    assert!(names.contains("\"2.1 Arms by make\"") && names.contains("\"2.1 Arms by make (2)\""), "{names}");
    assert!(part(&book, "xl/worksheets/sheet3.xml").contains("<autoFilter ref=\"A1:D2\"/>"));
    let cover = part(&book, "xl/worksheets/sheet1.xml");
    assert!(cover.contains("<v>2</v>") && cover.contains("<v>1</v>"), "{cover}");
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert_eq!(write(&contents()).unwrap(), write(&contents()).unwrap());
    let core = part(&write(&contents()).unwrap(), "docProps/core.xml");
    assert!(core.contains("2026-10-01T00:00:00Z"), "{core}");
}

#[test]
fn an_arabic_workbook_reads_from_right_to_left() {
    let book = write(&Contents { is_right_to_left: true, ..contents() }).unwrap();
    for sheet in ["sheet1", "sheet2", "sheet3"] {
        assert!(part(&book, &format!("xl/worksheets/{sheet}.xml")).contains("rightToLeft=\"1\""));
    }
}
