//! What a request says: cookies, the question after the path, and forms, with their limits.

use crate::answers::Problem;
use crate::secrets::are_same;
use crate::settings::PagesSettings;
use http_body_util::{BodyExt, Limited};
use hyper::body::Body as _;
use hyper::body::Incoming;
use hyper::header::{ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method};
use std::net::IpAddr;
use tokio::time::timeout;

/// The longest form.
const LONGEST_FORM: usize = 16 * 1024;
/// The most fields of a form or question.
const MOST_FIELDS: usize = 100;

/// The other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer {
    pub(crate) address: IpAddr,
    pub(crate) is_secure: bool,
}

/// A request without its body.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) path: String,
    query: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) peer: Peer,
}

impl Asked {
    pub(crate) fn new(parts: Parts, peer: Peer) -> Asked {
        Asked {
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().map(str::to_owned),
            method: parts.method,
            headers: parts.headers,
            peer,
        }
    }

    /// Letters of the path and its question.
    pub(crate) fn length(&self) -> usize {
        self.path.len() + self.query.as_ref().map_or(0, String::len)
    }

    pub(crate) fn is_head(&self) -> bool {
        self.method == Method::HEAD
    }

    /// Whether the request is for this server: it names one host, and one of ours where they are set.
    pub(crate) fn is_for(&self, names: &[String]) -> bool {
        let mut hosts = self.headers.get_all(HOST).iter();
        match (hosts.next().and_then(|host| host.to_str().ok()), hosts.next()) {
            (Some(host), None) => {
                names.is_empty() || names.iter().any(|name| name.eq_ignore_ascii_case(host))
            }
            _ => false,
        }
    }

    /// The value of a cookie; `None` when there are several of its name.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let lines = self.headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut named = lines
            .flat_map(|line| line.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .filter(|(known, _)| *known == name);
        match (named.next(), named.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }

    /// What stands after the path.
    pub(crate) fn question(&self) -> Fields {
        Fields::parse(self.query.as_deref().unwrap_or_default().as_bytes())
    }

    /// The page that was asked for, to come back to.
    pub(crate) fn path_and_query(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }

    /// The languages that the browser names.
    pub(crate) fn accepts(&self) -> &str {
        self.headers.get(ACCEPT_LANGUAGE).and_then(|languages| languages.to_str().ok()).unwrap_or_default()
    }

    /// Reads a form.
    ///
    /// # Errors
    /// When it is no form, too long, or too slow.
    pub(crate) async fn form(&self, body: Incoming, settings: &PagesSettings) -> Result<Fields, Problem> {
        let kind = self.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Problem::NotAForm);
        }
        let most = LONGEST_FORM as u64;
        let said =
            self.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if said.is_some_and(|length| length > most) || body.size_hint().lower() > most {
            return Err(Problem::TooLarge);
        }
        let collected = timeout(settings.arrival, Limited::new(body, LONGEST_FORM).collect())
            .await
            .map_err(|_| Problem::TooSlow)?
            .map_err(|error| match error.is::<http_body_util::LengthLimitError>() {
                true => Problem::TooLarge,
                false => Problem::NotUnderstood,
            })?;
        Ok(Fields::parse(&collected.to_bytes()))
    }
}

/// Fields of a form or of a question.
#[derive(Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    fn parse(bytes: &[u8]) -> Fields {
        let fields = url::form_urlencoded::parse(bytes).take(MOST_FIELDS);
        Fields(fields.map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// The first value of a field, when it says anything.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let first = self.0.iter().find(|(known, _)| known == name);
        first.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// All values of a field.
    pub(crate) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the form brings back the word that its page was given.
    pub(crate) fn brings(&self, word: &str) -> bool {
        self.get("form-word").is_some_and(|brought| are_same(brought, word))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use hyper::Request;

    fn asked(cookies: &[&str]) -> Asked {
        let mut request = Request::builder().uri("/reports?page=2&page=3&empty=&a+b=%C3%A9%00");
        for cookie in cookies {
            request = request.header(COOKIE, *cookie);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        Asked::new(parts, Peer { address: [127, 0, 0, 1].into(), is_secure: true })
    }

    #[test]
    fn a_cookie_that_is_there_twice_is_not_there() {
        assert_eq!(asked(&["a=1; b=2"]).cookie("b"), Some("2"));
        assert_eq!(asked(&["a=1; b=2", "b=3"]).cookie("b"), None);
        assert_eq!(asked(&["ab=1; c"]).cookie("b"), None);
    }

    #[test]
    fn questions_are_read_as_forms_are() {
        let fields = asked(&[]).question();
        assert_eq!(fields.get("page"), Some("2"));
        assert_eq!(fields.all("page").count(), 2);
        assert_eq!(fields.get("empty"), None);
        assert_eq!(fields.get("a b"), Some("é\0"));
        assert_eq!(Fields::parse("a=1&".repeat(1000).as_bytes()).all("a").count(), MOST_FIELDS);
    }
}
