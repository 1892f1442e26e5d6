//! The page on paper: the page view as data for `layout.typ`, its drawings as files beside it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use proofhouse_typesetting::{Document, Fonts, Typesetter, TypesettingError};
use serde_json::{Map, Value, json};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::error::ReportError;
use crate::figure::FigureView;
use crate::page::{CoverView, SectionView};
use crate::texts::Texts;

/// Texts of the frame that the layout says.
const FRAME: [&str; 9] = [
    "cover-for",
    "cover-period",
    "cover-data-cut",
    "cover-classification",
    "contents",
    "figure-heading",
    "query-heading",
    "file-heading",
    "rows-heading",
];

/// What the address of a picture begins with.
const PICTURE: &str = "data:image/svg+xml;base64,";

/// Sets a report. It takes about a second of one processor, so it is no work for a thread that serves others.
pub(crate) fn pdf(
    cover: &CoverView,
    sections: &[SectionView],
    texts: &Texts,
    layout: &str,
    date: NaiveDate,
) -> Result<Vec<u8>, ReportError> {
    let failed = |error: TypesettingError| ReportError::Print {
        pack: cover.report.clone(),
        reason: error.to_string(),
    };
    let typesetter = typesetter().map_err(failed)?;
    let document = document(cover, sections, texts, layout, date, typesetter.fonts())?;
    typesetter.pdf(&document).map_err(failed)
}

/// The typesetter of all reports: reading the faces takes as long as a page.
fn typesetter() -> Result<&'static Typesetter, TypesettingError> {
    static KEPT: OnceLock<Typesetter> = OnceLock::new();
    if let Some(kept) = KEPT.get() {
        return Ok(kept);
    }
    let made = Typesetter::new(Fonts::built_in()?);
    Ok(KEPT.get_or_init(|| made))
}

fn document(
    cover: &CoverView,
    sections: &[SectionView],
    texts: &Texts,
    layout: &str,
    date: NaiveDate,
    fonts: &Fonts,
) -> Result<Document, ReportError> {
    let mut drawings = Drawings { files: BTreeMap::new(), fonts };
    let sections = sections.iter().map(|section| printed_section(section, &mut drawings));
    let sections = sections.collect::<Result<Vec<_>, _>>()?;
    let frame: BTreeMap<&str, String> =
        FRAME.iter().map(|key| Ok((*key, texts.text(key)?))).collect::<Result<_, ReportError>>()?;
    let mut cover_view = object(cover)?;
    let logo = cover.logo.as_deref().and_then(picture);
    if let Some((ending, bytes)) = logo {
        let path = format!("logo.{ending}");
        cover_view.insert("logo".to_owned(), path.as_str().into());
        drawings.files.insert(path, bytes);
    }
    let page = json!({ "cover": cover_view, "texts": frame, "sections": sections }).to_string();
    let mut files = drawings.files;
    files.insert("page.json".to_owned(), fonts.spelt_out(&page).into_owned().into_bytes());
    Ok(Document {
        main: layout.to_owned(),
        files,
        title: cover.title.clone(),
        language: cover.language.to_owned(),
        date,
    })
}

/// A picture that an address holds: the ending of its name, and its bytes.
fn picture(source: &str) -> Option<(&'static str, Vec<u8>)> {
    let (media_type, data) = source.strip_prefix("data:")?.split_once(";base64,")?;
    let ending = match media_type {
        "image/svg+xml" => "svg",
        "image/png" => "png",
        "image/jpeg" => "jpeg",
        _ => return None,
    };
    Some((ending, STANDARD.decode(data).ok()?))
}

/// Drawings as files of the document.
struct Drawings<'a> {
    files: BTreeMap<String, Vec<u8>>,
    fonts: &'a Fonts,
}

impl Drawings<'_> {
    /// Stores a drawing and gives its path. Names are those of figures, so all reports of a pack name their drawings alike.
    fn store(&mut self, name: &str, svg: &str) -> Value {
        let path = format!("drawings/{name}.svg");
        // A drawing within a page of HTML needs no name space; a file does.
        let is_named = svg.split_once('>').is_some_and(|(head, _)| head.contains("xmlns="));
        let svg = match svg.strip_prefix("<svg ") {
            Some(rest) if !is_named => format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {rest}"),
            _ => svg.to_owned(),
        };
        self.files.insert(path.clone(), unmarked(&self.fonts.spelt_out(&svg)).into_bytes());
        path.into()
    }
}

/// The words of a drawing without marks that stand above or below a letter and are not one with it, as the vowel signs of
/// Arabic: in a drawing such a mark has no text of its own, which the standard for archives asks of everything that is
/// drawn. The text alternative and the numbers keep them.
fn unmarked(svg: &str) -> String {
    svg.nfc().filter(|letter| !is_combining_mark(*letter)).collect()
}

fn printed_section(section: &SectionView, drawings: &mut Drawings<'_>) -> Result<Value, ReportError> {
    let mut view = object(section)?;
    let figures = section.figures.iter().map(|figure| printed_figure(figure, drawings));
    view.insert("figures".to_owned(), figures.collect::<Result<Vec<_>, _>>()?.into());
    Ok(Value::Object(view))
}

/// A figure with paths in place of drawings, and the text alternative of its chart. The numbers under a chart are not
/// printed; they are in the annex.
fn printed_figure(figure: &FigureView, drawings: &mut Drawings<'_>) -> Result<Value, ReportError> {
    let mut view = object(figure)?;
    view.remove("wide_drawing");
    if let Some(svg) = figure.wide_drawing.as_ref().or(figure.drawing.as_ref()) {
        view.insert("drawing".to_owned(), drawings.store(&figure.id, svg));
        view.insert("alternative".to_owned(), alternative(figure, svg).into());
        view.insert("table".to_owned(), Value::Null);
    }
    let numbered = |place: usize| format!("{}-{}", figure.id, place + 1);
    if let Some(Value::Array(tiles)) = view.get_mut("tiles") {
        for (place, (shown, tile)) in tiles.iter_mut().zip(&figure.tiles).enumerate() {
            if let Some(svg) = &tile.drawing {
                shown["drawing"] = drawings.store(&numbered(place), svg);
            }
        }
    }
    if let Some(Value::Array(pictures)) = view.get_mut("pictures") {
        for (place, (shown, picture)) in pictures.iter_mut().zip(&figure.pictures).enumerate() {
            let svg = picture.source.strip_prefix(PICTURE).and_then(|text| STANDARD.decode(text).ok());
            let svg = svg.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(|| {
                ReportError::Chart { figure: figure.id.clone(), reason: "a picture is no SVG".to_owned() }
            })?;
            shown["source"] = drawings.store(&numbered(place), &svg);
        }
    }
    Ok(Value::Object(view))
}

fn object(view: &impl serde::Serialize) -> Result<Map<String, Value>, ReportError> {
    match serde_json::to_value(view) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Ok(Map::new()),
        Err(error) => Err(ReportError::Serialise { format: "JSON", reason: error.to_string() }),
    }
}

/// What a chart shows, in words: its title and its description.
fn alternative(figure: &FigureView, svg: &str) -> String {
    let parts = [element(svg, "title"), element(svg, "desc")];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { figure.title.clone() } else { parts.join(". ") }
}

/// The text of the first element of a name.
fn element(svg: &str, name: &str) -> Option<String> {
    let (_, after) = svg.split_once(&format!("<{name}"))?;
    let (_, inside) = after.split_once('>')?;
    let (text, _) = inside.split_once(&format!("</{name}>"))?;
    Some(unescaped(text.trim().trim_end_matches('.')))
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use crate::{Language, Pack};

    const CHART: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 360 20\">\n\
        <title id=\"a\">Make &amp; model</title>\n<desc id=\"b\">Main values: Glock &lt;17&gt; 3.</desc>\n\
        <text x=\"0\" y=\"12\" font-size=\"11\">Glock 中</text></svg>";

    fn section() -> SectionView {
        let figure = FigureView {
            id: "arms-by-make".to_owned(),
            title: "Make".to_owned(),
            form: "chart",
            is_full: false,
            wide_drawing: None,
            drawing: Some(CHART.to_owned()),
            sentences: Vec::new(),
            tiles: Vec::new(),
            pictures: Vec::new(),
            table: None,
            caption: "n = 3 firearms · 2025".to_owned(),
            note: Some("#set text(red) is only text.".to_owned()),
            empty: None,
            query: "arms_by_make.sql".to_owned(),
            n: Some(3),
            rows: 1,
            withheld: 0,
        };
        SectionView {
            id: "seizures".to_owned(),
            number: 1,
            title: "Seizures".to_owned(),
            lead: None,
            paragraphs: Vec::new(),
            figures: vec![figure],
            empty: None,
            has_annex_list: true,
        }
    }

    fn cover() -> CoverView {
        CoverView {
            report: "national".to_owned(),
            language: "en",
            direction: "ltr",
            title: "National firearms report".to_owned(),
            bureau: "France".to_owned(),
            period: "2025".to_owned(),
            days: "1 January 2025 to 31 December 2025".to_owned(),
            data_cut: "1 October 2026".to_owned(),
            classification: "FOR OFFICIAL USE ONLY".to_owned(),
            logo: None,
        }
    }

    #[test]
    fn drawings_become_files_and_say_what_they_show() {
        let fonts = Fonts::built_in().unwrap();
        let mut drawings = Drawings { files: BTreeMap::new(), fonts: &fonts };
        let view = printed_section(&section(), &mut drawings).unwrap();
        let figure = &view["figures"][0];
        assert_eq!(figure["drawing"], "drawings/arms-by-make.svg");
        assert_eq!(figure["alternative"], "Make & model. Main values: Glock <17> 3");
        let stored = String::from_utf8(drawings.files["drawings/arms-by-make.svg"].clone()).unwrap();
        assert!(stored.contains("Glock [U+4E2D]"), "{stored}");
        let tile = drawings.store("x", "<svg class=\"spark-line\"></svg>");
        assert_eq!(tile, "drawings/x.svg");
        assert!(drawings.files["drawings/x.svg"].starts_with(b"<svg xmlns="));
    }

    #[test]
    fn the_layout_sets_a_page_and_the_same_page_twice_alike() {
        let pack = Pack::embedded("national").unwrap();
        let texts = Texts::new(Language::English, &pack.texts(Language::English)).unwrap();
        let layout = pack.file("layout.typ").unwrap();
        let set = || pdf(&cover(), &[section()], &texts, layout, NaiveDate::default()).unwrap();
        let file = set();
        assert!(file.starts_with(b"%PDF-1.7"));
        assert_eq!(file, set());
    }
}
