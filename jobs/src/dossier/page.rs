//! A dossier as one HTML page to print: nothing in it is fetched, and nothing in it runs.

use super::wording::Worded;
use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// What the template shows.
#[derive(Serialize)]
struct Values<'page> {
    dossier: &'page Worded,
    style: String,
    style_hash: String,
}

/// Renders the page. All texts are escaped.
///
/// # Errors
/// When the template fails.
pub fn page(worded: &Worded) -> Result<String> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_template("dossier.html", include_str!("dossier.html"))?;
    let style = format!("{}\n{}", include_str!("style.css").trim_end(), margins(worded));
    // A browser applies this style and no other, and loads nothing.
    let style_hash = format!("sha256-{}", STANDARD.encode(Sha256::digest(style.as_bytes())));
    let template = environment.get_template("dossier.html")?;
    let values = Values { dossier: worded, style, style_hash };
    template.render(Value::from(Serde(&values))).context("the page of a dossier")
}

/// The classification, the name and the page number in the margins of every printed page.
fn margins(worded: &Worded) -> String {
    let classification = css_string(&worded.classification);
    let name = css_string(&format!("{} {}", worded.title, worded.trace_id));
    let (start, end) = if worded.direction == "rtl" { ("right", "left") } else { ("left", "right") };
    format!(
        "@page {{\n  @top-center {{ content: {classification}; }}\n  @bottom-{start} {{ width: 60%; content: {name}; }}\n  \
         @bottom-center {{ content: \"\"; }}\n  \
         @bottom-{end} {{ content: counter(page) \" / \" counter(pages); }}\n}}"
    )
}

/// A CSS string. Whatever is no letter, digit or plain sign is escaped, so that it ends neither the string nor the element.
fn css_string(text: &str) -> String {
    let mut string = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' | '<' | '>' | '&' => string.push_str(&format!("\\{:x} ", letter as u32)),
            control if control.is_control() => string.push(' '),
            other => string.push(other),
        }
    }
    string.push('"');
    string
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_css_string_ends_neither_itself_nor_the_style() {
        assert_eq!(css_string("a\"</style>\n&"), "\"a\\22 \\3c /style\\3e  \\26 \"");
    }
}
