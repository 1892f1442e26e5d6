//! What stands around every page: where one is, who is signed in, the language, and what happened just now.

use crate::answers::{Body, Leave, Problem, page};
use crate::asked::Asked;
use crate::error::PagesError;
use crate::locale::{LANGUAGES, direction};
use crate::routes::Destination;
use crate::site::{Answered, Signed, Site};
use hyper::{Response, StatusCode};
use proofhouse_schemas::values::Language;
use serde::Serialize;

/// The place in the navigation that a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Place {
    Reports,
    Comparison,
    Alerts,
    Deliveries,
    Nowhere,
}

/// A language to choose.
#[derive(Serialize)]
pub(crate) struct LanguageChoice {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) is_chosen: bool,
}

#[derive(Serialize)]
struct SignedFrame {
    user: String,
    bureau: String,
    organisation: Option<String>,
    form_word: String,
}

#[derive(Serialize)]
struct NoticeFrame {
    key: &'static str,
    is_good: bool,
}

#[derive(Serialize)]
pub(crate) struct Frame {
    language: &'static str,
    direction: &'static str,
    languages: Vec<LanguageChoice>,
    style: String,
    place: Place,
    /// Where the language form comes back to.
    back: String,
    signed: Option<SignedFrame>,
    notice: Option<NoticeFrame>,
}

#[derive(Serialize)]
struct Context<'a, V> {
    frame: Frame,
    page: &'a V,
}

#[derive(Serialize)]
struct ProblemView {
    key: &'static str,
    title_key: String,
}

/// All languages, one of them chosen.
pub(crate) fn language_choices(chosen: Language) -> Vec<LanguageChoice> {
    let choice = |(language, name): &(Language, &'static str)| LanguageChoice {
        code: language.as_str(),
        name,
        is_chosen: *language == chosen,
    };
    LANGUAGES.iter().map(choice).collect()
}

impl Site {
    /// A page for somebody who is signed in.
    pub(crate) fn signed_page<V: Serialize>(
        &self,
        asked: &Asked,
        signed: &Signed,
        place: Place,
        template: &str,
        view: &V,
    ) -> Answered {
        self.signed_page_as(StatusCode::OK, asked, signed, place, template, view)
    }

    /// The same, with another status.
    pub(crate) fn signed_page_as<V: Serialize>(
        &self,
        status: StatusCode,
        asked: &Asked,
        signed: &Signed,
        place: Place,
        template: &str,
        view: &V,
    ) -> Answered {
        let back = Destination::parse(&asked.path_and_query());
        let frame = self.frame(Some(signed), signed.session.language, place, back);
        let html = self.render(signed.session.language, template, frame, view)?;
        Ok((page(status, html), Leave::Page))
    }

    /// A page for somebody who is not.
    pub(crate) fn open_page<V: Serialize>(
        &self,
        status: StatusCode,
        language: Language,
        template: &str,
        view: &V,
    ) -> Answered {
        let frame = self.frame(None, language, Place::Nowhere, Destination::parse(""));
        Ok((page(status, self.render(language, template, frame, view)?), Leave::Page))
    }

    /// What is said of a problem. The page depends on nothing but the problem, the language and who is signed in: what is another
    /// bureau's and what does not exist look the same to the last byte.
    pub(crate) fn problem(&self, asked: &Asked, signed: Option<&Signed>, problem: Problem) -> Response<Body> {
        let view = ProblemView { key: problem.key(), title_key: format!("{}-title", problem.key()) };
        let language =
            signed.map_or_else(|| self.language_at_the_door(asked), |signed| signed.session.language);
        let frame = self.frame(signed, language, Place::Nowhere, Destination::parse(""));
        let mut response = match self.render(language, "problem.html", frame, &view) {
            Ok(html) => page(problem.status(), html),
            Err(reason) => {
                tracing::error!(%reason, "a page cannot be put together");
                page(problem.status(), String::new())
            }
        };
        problem.tell(&mut response);
        response
    }

    fn render<V: Serialize>(
        &self,
        language: Language,
        template: &str,
        frame: Frame,
        view: &V,
    ) -> Result<String, PagesError> {
        self.templates.render(language, template, &Context { frame, page: view })
    }

    fn frame(&self, signed: Option<&Signed>, language: Language, place: Place, back: Destination) -> Frame {
        let notice = signed.and_then(|signed| self.sessions.take_notice(&signed.session));
        Frame {
            language: language.as_str(),
            direction: direction(language),
            languages: language_choices(language),
            style: self.style.clone(),
            place,
            back: back.as_str().to_owned(),
            signed: signed.map(|signed| SignedFrame {
                user: signed.account.user.clone(),
                bureau: self.accounts.bureau_name(signed.account.bureau, language),
                organisation: signed.account.organisation.clone(),
                form_word: signed.session.form_word.clone(),
            }),
            notice: notice.map(|notice| NoticeFrame { key: notice.key(), is_good: notice.is_good() }),
        }
    }
}
