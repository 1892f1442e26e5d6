//! A text of headings, paragraphs and commands, as HTML and as Markdown.

use crate::fluent_words::direction;
use proofhouse_schemas::values::Language;
use std::fmt::Write;

/// A part of a page. Between backticks stands what is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// A heading within the page.
    Heading(String),
    /// A heading within a part of the page.
    Subheading(String),
    /// A paragraph.
    Paragraph(String),
    /// Commands, one a line.
    Commands(Vec<String>),
}

/// A page.
pub(super) struct Page {
    pub(super) title: String,
    pub(super) language: Language,
    pub(super) blocks: Vec<Block>,
}

const STYLE: &str = "body{font:1rem/1.55 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}\
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2rem}h3{font-size:1.05rem;margin-bottom:.2rem}\
pre{background:#f3f4f6;border-radius:.3rem;padding:.7rem;white-space:pre-wrap;text-align:left;overflow-wrap:anywhere}\
code{background:#f3f4f6;border-radius:.2rem;padding:0 .2rem;unicode-bidi:isolate;direction:ltr}pre code{padding:0}";

impl Page {
    /// The page for a browser, from right to left where the language is written so; commands never are.
    pub(super) fn html(&self) -> String {
        let mut html = format!(
            "<!doctype html>\n<html lang=\"{}\" dir=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title>\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><style>{STYLE}</style></head>\n<body>\n<h1>{}</h1>\n",
            self.language.as_str(),
            direction(self.language),
            escaped(&self.title),
            escaped(&self.title),
        );
        for block in &self.blocks {
            // Writing to a text does not fail.
            let _ = match block {
                Block::Heading(text) => writeln!(html, "<h2>{}</h2>", with_code(text)),
                Block::Subheading(text) => writeln!(html, "<h3>{}</h3>", with_code(text)),
                Block::Paragraph(text) => writeln!(html, "<p>{}</p>", with_code(text)),
                Block::Commands(lines) => {
                    writeln!(html, "<pre dir=\"ltr\"><code>{}</code></pre>", escaped(&lines.join("\n")))
                }
            };
        }
        html.push_str("</body>\n</html>\n");
        html
    }

    /// The page for a terminal.
    pub(super) fn markdown(&self) -> String {
        let mut text = format!("# {}\n", self.title);
        for block in &self.blocks {
            let _ = match block {
                Block::Heading(heading) => writeln!(text, "\n## {heading}"),
                Block::Subheading(heading) => writeln!(text, "\n### {heading}"),
                Block::Paragraph(paragraph) => writeln!(text, "\n{paragraph}"),
                Block::Commands(lines) => writeln!(text, "\n```\n{}\n```", lines.join("\n")),
            };
        }
        text
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What stands between backticks as code.
fn with_code(text: &str) -> String {
    let escaped = escaped(text);
    let parts: Vec<&str> = escaped.split('`').collect();
    let mut html = String::new();
    for (place, part) in parts.iter().enumerate() {
        if place % 2 == 1 && place + 1 < parts.len() {
            let _ = write!(html, "<code>{part}</code>");
        } else {
            html.push_str(part);
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_runs_from_right_to_left_and_commands_do_not() {
        let blocks = vec![
            Block::Paragraph("اقرؤوا `a<b>` الآن".to_owned()),
            Block::Commands(vec!["proofhouse sql --as lb \"select 1\"".to_owned()]),
        ];
        let page = Page { title: "عنوان".to_owned(), language: Language::Ar, blocks };
        let html = page.html();
        assert!(html.contains("<html lang=\"ar\" dir=\"rtl\">"), "{html}");
        assert!(html.contains("اقرؤوا <code>a&lt;b&gt;</code> الآن"), "{html}");
        assert!(
            html.contains("<pre dir=\"ltr\"><code>proofhouse sql --as lb &quot;select 1&quot;</code></pre>")
        );
        assert!(page.markdown().starts_with("# عنوان\n\nاقرؤوا `a<b>` الآن\n\n```\nproofhouse"));
    }
}
