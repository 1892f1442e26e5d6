//! The page: templates, style and what a browser is allowed to do with it (nothing but show it).

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::ReportError;
use crate::figure::FigureView;
use crate::pack::Pack;
use crate::texts::Texts;

/// The most work that a page may be, for templates of bureaus too: each step of a template costs one, and so does every 64 bytes
/// that it writes. A cell of a table takes about 40 and writes 60 bytes; the page of a large bureau, with some ten thousand cells,
/// needs less than a twentieth of it. What runs until it is used up takes about a second and writes no more than 640 MB.
const MOST_WORK: u64 = 10_000_000;

/// Compiled templates of a pack in one language.
pub struct Page {
    environment: Environment<'static>,
    style: String,
    pack: String,
}

/// A section as the page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct SectionView {
    /// Its id, also the place that links go to.
    pub id: String,
    /// Its number.
    pub number: usize,
    /// Its title.
    pub title: String,
    /// Its leading sentence.
    pub lead: Option<String>,
    /// Paragraphs before its figures.
    pub paragraphs: Vec<String>,
    /// Its figures.
    pub figures: Vec<FigureView>,
    /// The one sentence of a section where nothing is to be shown.
    pub empty: Option<String>,
    /// The list of figures with their queries and files stands here.
    pub has_annex_list: bool,
}

/// A report as pages show it: on the screen, on paper, in a workbook.
#[derive(Debug, Clone)]
pub struct PageView {
    /// What stands on the cover.
    pub cover: CoverView,
    /// Its sections.
    pub sections: Vec<SectionView>,
}

/// What stands on the cover.
#[derive(Debug, Clone, Serialize)]
pub struct CoverView {
    /// The report's id.
    pub report: String,
    /// `en`, `fr`, `es`, `ar`.
    pub language: &'static str,
    /// `ltr`, `rtl`.
    pub direction: &'static str,
    /// The report's name.
    pub title: String,
    /// The bureau's name.
    pub bureau: String,
    /// The period's name.
    pub period: String,
    /// First and last day.
    pub days: String,
    /// The day up to which data had come in.
    pub data_cut: String,
    /// Who may read it.
    pub classification: String,
    /// The bureau's own picture, as an address that holds it.
    pub logo: Option<String>,
}

#[derive(Serialize)]
struct Context<'a> {
    cover: &'a CoverView,
    sections: &'a [SectionView],
    style: String,
    style_hash: String,
}

impl Page {
    /// Compiles the templates of a pack.
    pub fn new(pack: &Pack, texts: Arc<Texts>) -> Result<Self, ReportError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(MOST_WORK));
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.add_function("t", move |key: String| -> Result<String, minijinja::Error> {
            texts.text(&key).map_err(|error| {
                minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, error.to_string())
            })
        });
        for name in ["layout.html", "template.html"] {
            let source = pack.file(name)?.to_owned();
            environment.add_template_owned(name, source).map_err(|error| failed(pack.id(), &error))?;
        }
        Ok(Self { environment, style: pack.file("style.css")?.to_owned(), pack: pack.id().to_owned() })
    }

    /// Puts the page together.
    pub fn render(&self, cover: &CoverView, sections: &[SectionView]) -> Result<String, ReportError> {
        let style = format!("{}\n{}", self.style.trim_end(), margins(cover));
        let style_hash = format!("sha256-{}", STANDARD.encode(Sha256::digest(style.as_bytes())));
        let context = Context { cover, sections, style, style_hash };
        let template =
            self.environment.get_template("template.html").map_err(|error| failed(&self.pack, &error))?;
        template.render(Value::from(Serde(&context))).map_err(|error| failed(&self.pack, &error))
    }
}

fn failed(pack: &str, error: &minijinja::Error) -> ReportError {
    let mut reason = format!("{error:#}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        reason.push_str(&format!("; {cause}"));
        source = cause.source();
    }
    ReportError::Template { pack: pack.to_owned(), reason }
}

/// The classification and the page number in the margins of every printed page.
fn margins(cover: &CoverView) -> String {
    let classification = css_string(&cover.classification);
    let name = css_string(&format!("{} · {} · {}", cover.title, cover.bureau, cover.period));
    // The page numbers stand where reading ends.
    let (start, end) = if cover.direction == "rtl" { ("right", "left") } else { ("left", "right") };
    format!(
        "@page {{\n  @top-center {{ content: {classification}; }}\n  @bottom-{start} {{ width: 38%; content: {name}; }}\n  \
         @bottom-center {{ width: 24%; white-space: nowrap; content: {classification}; }}\n  \
         @bottom-{end} {{ width: 38%; content: counter(page) \" / \" counter(pages); }}\n}}\n"
    )
}

/// A CSS string: quotes, backslashes, line ends and `<` (which would end the style element) written as escapes.
fn css_string(text: &str) -> String {
    let mut string = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' | '<' | '>' | '\n' | '\r' => string.push_str(&format!("\\{:x} ", letter as u32)),
            other => string.push(other),
        }
    }
    string.push('"');
    string
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Language;
    use std::collections::BTreeMap;

    /// A template of a bureau could otherwise count until the machine is out of memory.
    #[test]
    fn a_template_that_does_not_end_is_stopped() {
        let pack = Pack::embedded("national").unwrap();
        let endless = "{% for a in range(10000) %}{% for b in range(10000) %}{{ b }}{% endfor %}{% endfor %}";
        let own = BTreeMap::from([("template.html".to_owned(), endless.to_owned())]);
        let tailored = pack.with(pack.definition().clone(), &own, None).unwrap();
        let texts = Texts::new(Language::English, &tailored.texts(Language::English)).unwrap();
        let page = Page::new(&tailored, Arc::new(texts)).unwrap();
        let cover = CoverView {
            report: "national".to_owned(),
            language: "en",
            direction: "ltr",
            title: String::new(),
            bureau: String::new(),
            period: String::new(),
            days: String::new(),
            data_cut: String::new(),
            classification: String::new(),
            logo: None,
        };
        let error = page.render(&cover, &[]).unwrap_err().to_string();
        assert!(error.contains("fuel"), "{error}");
    }

    #[test]
    fn a_css_string_cannot_end_its_element() {
        assert_eq!(css_string("a\"</style>"), "\"a\\22 \\3c /style\\3e \"");
    }
}
