//! A dossier as a workbook (Office Open XML, ISO/IEC 29500): texts and numbers only, so that nothing in it is calculated.

use super::wording::{Facts, Table, Worded};
use anyhow::{Context, Result};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Longest name of a sheet, in characters.
const SHEET_NAME_CHARACTERS: usize = 31;

/// Style of a heading, of a label, and of a text that wraps; the numbers of `STYLES`.
const HEADING: u32 = 1;
const LABEL: u32 = 2;
const TEXT: u32 = 3;

const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font><font><sz val="11"/><color rgb="FF56616D"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf fontId="2" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#;

/// A cell: a text with its style.
type Cell = (String, u32);

/// A sheet.
struct Sheet {
    name: String,
    /// Widths of the columns in characters.
    widths: Vec<u32>,
    rows: Vec<Vec<Cell>>,
    /// Whether the first row stays in sight.
    has_headings: bool,
}

/// Writes the workbook: a sheet of facts, one of the timeline, one of the answers. The bytes are the same whenever the
/// dossier is.
///
/// # Errors
/// When the archive cannot be written.
pub fn workbook(worded: &Worded) -> Result<Vec<u8>> {
    let sheets = [facts_sheet(worded), timeline_sheet(&worded.timeline), answers_sheet(worded)];
    let is_right_to_left = worded.direction == "rtl";
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut put = |name: &str, text: &str| -> Result<()> {
        archive.start_file(name, options)?;
        archive.write_all(text.as_bytes())?;
        Ok(())
    };
    let numbers = 1..=sheets.len();
    let mut types = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>"#,
    );
    let mut relations = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="styles" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>"#,
    );
    let mut book = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>"#,
    );
    for (number, sheet) in numbers.zip(&sheets) {
        write!(
            types,
            r#"<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#
        )?;
        write!(
            relations,
            r#"<Relationship Id="sheet{number}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{number}.xml"/>"#
        )?;
        write!(book, r#"<sheet name="{}" sheetId="{number}" r:id="sheet{number}"/>"#, escaped(&sheet.name))?;
        put(&format!("xl/worksheets/sheet{number}.xml"), &sheet_xml(sheet, is_right_to_left)?)?;
    }
    put("[Content_Types].xml", &format!("{types}</Types>"))?;
    put(
        "_rels/.rels",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="book" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    )?;
    put("xl/_rels/workbook.xml.rels", &format!("{relations}</Relationships>"))?;
    put("xl/workbook.xml", &format!("{book}</sheets></workbook>"))?;
    put("xl/styles.xml", STYLES)?;
    Ok(archive.finish().context("the archive of a workbook")?.into_inner())
}

fn facts_sheet(worded: &Worded) -> Sheet {
    let cell = |text: &str, style| (text.to_owned(), style);
    let mut rows = vec![
        vec![cell(&worded.title, HEADING), cell(&worded.trace_id, HEADING)],
        vec![cell("", LABEL), cell(&format!("{} > {}", worded.requesting, worded.requested), TEXT)],
        vec![cell("", LABEL), cell(&worded.classification, TEXT)],
    ];
    rows.extend(worded.handling.iter().map(|handling| vec![cell("", LABEL), cell(handling, TEXT)]));
    rows.extend(worded.written.iter().map(|line| vec![cell(&line.label, LABEL), cell(&line.value, TEXT)]));
    for facts in [&worded.status, &worded.firearm, &worded.request] {
        rows.push(Vec::new());
        rows.push(vec![cell(&facts.title, HEADING)]);
        rows.extend(lines(facts));
    }
    rows.push(Vec::new());
    rows.extend(worded.notes.iter().map(|note| vec![cell("", LABEL), cell(note, TEXT)]));
    Sheet { name: sheet_name(&worded.trace_id), widths: vec![38, 70], rows, has_headings: false }
}

fn timeline_sheet(table: &Table) -> Sheet {
    Sheet {
        name: sheet_name(&table.title),
        widths: vec![18, 24, 22, 36, 70],
        rows: table_rows(table),
        has_headings: true,
    }
}

fn answers_sheet(worded: &Worded) -> Sheet {
    let mut rows = Vec::new();
    if worded.answers.is_empty() {
        rows.push(vec![(worded.no_answer.clone(), TEXT)]);
    }
    for answer in &worded.answers {
        rows.push(vec![(answer.facts.title.clone(), HEADING)]);
        rows.extend(lines(&answer.facts));
        if !answer.chain.rows.is_empty() {
            rows.push(vec![(answer.chain.title.clone(), HEADING)]);
            rows.extend(table_rows(&answer.chain));
        }
        rows.push(Vec::new());
    }
    Sheet {
        name: sheet_name(&worded.answers_title),
        widths: vec![38, 40, 24, 14, 24],
        rows,
        has_headings: false,
    }
}

fn lines(facts: &Facts) -> impl Iterator<Item = Vec<Cell>> {
    facts.lines.iter().map(|line| vec![(line.label.clone(), LABEL), (line.value.clone(), TEXT)])
}

fn table_rows(table: &Table) -> Vec<Vec<Cell>> {
    let styled = |row: &Vec<String>, style| row.iter().map(|cell| (cell.clone(), style)).collect();
    let headings = [styled(&table.headings, HEADING)];
    headings.into_iter().chain(table.rows.iter().map(|row| styled(row, TEXT))).collect()
}

fn sheet_xml(sheet: &Sheet, is_right_to_left: bool) -> Result<String> {
    let mut xml = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0""#,
    );
    if is_right_to_left {
        xml.push_str(r#" rightToLeft="1""#);
    }
    xml.push('>');
    if sheet.has_headings {
        xml.push_str(r#"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>"#);
    }
    xml.push_str("</sheetView></sheetViews><cols>");
    for (number, width) in (1..).zip(&sheet.widths) {
        write!(xml, r#"<col min="{number}" max="{number}" width="{width}" customWidth="1"/>"#)?;
    }
    xml.push_str("</cols><sheetData>");
    for (number, row) in (1..).zip(&sheet.rows) {
        write!(xml, r#"<row r="{number}">"#)?;
        for ((text, style), column) in row.iter().zip('A'..='Z') {
            if !text.is_empty() {
                write!(
                    xml,
                    r#"<c r="{column}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>"#,
                    escaped(text)
                )?;
            }
        }
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData><pageSetup paperSize=\"9\" orientation=\"landscape\"/></worksheet>");
    Ok(xml)
}

/// A text in XML. Signs that XML cannot hold are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(letter),
            '\u{fffe}' | '\u{ffff}' => {}
            control if control.is_control() => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// A name that a sheet may have.
fn sheet_name(text: &str) -> String {
    let allowed = |sign: char| if "[]:*?/\\".contains(sign) || sign.is_control() { '_' } else { sign };
    let name: String = text.chars().map(allowed).take(SHEET_NAME_CHARACTERS).collect();
    let name = name.trim_matches('\'').trim();
    if name.is_empty() { "1".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_names_that_sheets_may_have() {
        assert_eq!(sheet_name("TR/2026:1"), "TR_2026_1");
        assert_eq!(sheet_name(&"x".repeat(64)).len(), SHEET_NAME_CHARACTERS);
        assert_eq!(sheet_name("'"), "1");
    }

    #[test]
    fn xml_holds_what_it_can() {
        assert_eq!(escaped("a<b>&\"c\"\u{1}\u{ffff}"), "a&lt;b&gt;&amp;&quot;c&quot;");
    }
}
