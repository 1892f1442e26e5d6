//! Templates, with the words of the reader's language at hand.

use crate::error::PagesError;
use crate::locale::LANGUAGES;
use crate::texts::Texts;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior};
use proofhouse_schemas::values::Language;
use serde::Serialize;
use std::sync::Arc;

/// The style sheet of all pages.
pub(crate) const STYLE: &str = include_str!("../templates/style.css");
/// The icon of all pages.
pub(crate) const ICON: &str = include_str!("../templates/icon.svg");

const TEMPLATES: [(&str, &str); 10] = [
    ("layout.html", include_str!("../templates/layout.html")),
    ("parts.html", include_str!("../templates/parts.html")),
    ("sign_in.html", include_str!("../templates/sign_in.html")),
    ("reports.html", include_str!("../templates/reports.html")),
    ("report.html", include_str!("../templates/report.html")),
    ("comparison.html", include_str!("../templates/comparison.html")),
    ("alerts.html", include_str!("../templates/alerts.html")),
    ("deliveries.html", include_str!("../templates/deliveries.html")),
    ("delivery.html", include_str!("../templates/delivery.html")),
    ("problem.html", include_str!("../templates/problem.html")),
];

/// The compiled templates, for each language.
pub(crate) struct Templates {
    environments: Vec<(Language, Environment<'static>)>,
}

impl Templates {
    /// Compiles the templates that are built in.
    ///
    /// # Errors
    /// When one of them is broken.
    pub(crate) fn new(texts: &Arc<Texts>) -> Result<Templates, PagesError> {
        let environments = LANGUAGES.iter().map(|(language, _)| {
            environment(*language, Arc::clone(texts)).map(|environment| (*language, environment))
        });
        Ok(Templates { environments: environments.collect::<Result<_, _>>()? })
    }

    /// Puts a page together.
    ///
    /// # Errors
    /// When the template asks for a word or value that is not there.
    pub(crate) fn render<C: Serialize>(
        &self,
        language: Language,
        template: &str,
        context: &C,
    ) -> Result<String, PagesError> {
        let found = self.environments.iter().find(|(known, _)| *known == language);
        let (_, environment) =
            found.ok_or_else(|| PagesError::Page(format!("no templates in {language}")))?;
        let template = environment.get_template(template).map_err(|error| failed(&error))?;
        template.render(Value::from(Serde(context))).map_err(|error| failed(&error))
    }
}

fn environment(language: Language, texts: Arc<Texts>) -> Result<Environment<'static>, PagesError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_function("t", move |key: String, filling: Kwargs| -> Result<String, minijinja::Error> {
        let mut gaps = Vec::new();
        for name in filling.args() {
            gaps.push((name.to_owned(), filling.peek::<Value>(name)?.to_string()));
        }
        let gaps: Vec<(&str, &str)> =
            gaps.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        texts.try_with(language, &key, &gaps).ok_or_else(|| {
            minijinja::Error::new(
                ErrorKind::InvalidOperation,
                format!("the text {key} is missing or has a gap left"),
            )
        })
    });
    for (name, source) in TEMPLATES {
        environment.add_template(name, source).map_err(|error| failed(&error))?;
    }
    Ok(environment)
}

fn failed(error: &minijinja::Error) -> PagesError {
    let mut reason = format!("{error:#}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        reason.push_str(&format!("; {cause}"));
        source = cause.source();
    }
    PagesError::Page(reason)
}
