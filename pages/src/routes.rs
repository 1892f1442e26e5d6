//! Addresses of pages. A path is read into a route by its parts, each a name; whatever is not one leads nowhere. Nothing of a path is
//! ever decoded or joined into a path of files.

use crate::shelf::{ReportKey, is_name};
use hyper::Method;

/// The longest path with its question.
pub(crate) const LONGEST: usize = 2048;
/// The longest question that is carried through a sign-in.
const LONGEST_QUERY: usize = 512;

/// What can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    Home,
    Style(String),
    Icon,
    SignIn,
    SignOut,
    Language,
    Reports,
    Report(ReportKey),
    Open(ReportKey, u32, String),
    Download(ReportKey, u32, String),
    Comparison,
    Alerts,
    Deliveries,
    Delivery(String),
}

impl Route {
    /// The route of a path; `None` when it leads nowhere.
    pub(crate) fn parse(path: &str) -> Option<Route> {
        let parts: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        let key = |report: &str, period: &str, language: &str| {
            let key = ReportKey {
                report: report.to_owned(),
                period: period.to_owned(),
                language: language.to_owned(),
            };
            [report, period, language].iter().all(|part| is_name(part)).then_some(key)
        };
        let file = |name: &str| is_name(name).then(|| name.to_owned());
        Some(match *parts.as_slice() {
            [""] => Route::Home,
            ["icon.svg"] => Route::Icon,
            ["sign-in"] => Route::SignIn,
            ["sign-out"] => Route::SignOut,
            ["language"] => Route::Language,
            ["reports"] => Route::Reports,
            ["comparison"] => Route::Comparison,
            ["alerts"] => Route::Alerts,
            ["deliveries"] => Route::Deliveries,
            ["deliveries", name] => Route::Delivery(file(name)?),
            ["reports", report, period, language] => Route::Report(key(report, period, language)?),
            ["reports", report, period, language, revision, "open", name] => {
                Route::Open(key(report, period, language)?, number(revision)?, file(name)?)
            }
            ["reports", report, period, language, revision, "files", name] => {
                Route::Download(key(report, period, language)?, number(revision)?, file(name)?)
            }
            [name] => Route::Style(name.strip_prefix("style-")?.strip_suffix(".css")?.to_owned()),
            _ => return None,
        })
    }

    /// The path of the route; reading it gives the route again.
    pub(crate) fn path(&self) -> String {
        let of = |key: &ReportKey| format!("/reports/{}/{}/{}", key.report, key.period, key.language);
        match self {
            Route::Home => "/".to_owned(),
            Route::Style(hash) => format!("/style-{hash}.css"),
            Route::Icon => "/icon.svg".to_owned(),
            Route::SignIn => "/sign-in".to_owned(),
            Route::SignOut => "/sign-out".to_owned(),
            Route::Language => "/language".to_owned(),
            Route::Reports => "/reports".to_owned(),
            Route::Report(key) => of(key),
            Route::Open(key, revision, file) => format!("{}/{revision}/open/{file}", of(key)),
            Route::Download(key, revision, file) => format!("{}/{revision}/files/{file}", of(key)),
            Route::Comparison => "/comparison".to_owned(),
            Route::Alerts => "/alerts".to_owned(),
            Route::Deliveries => "/deliveries".to_owned(),
            Route::Delivery(name) => format!("/deliveries/{name}"),
        }
    }

    /// Methods that the route knows.
    pub(crate) fn methods(&self) -> &'static [Method] {
        const READ: &[Method] = &[Method::GET, Method::HEAD];
        match self {
            Route::SignIn => &[Method::GET, Method::HEAD, Method::POST],
            Route::SignOut | Route::Language | Route::Delivery(_) => &[Method::POST],
            _ => READ,
        }
    }

    /// Whether answering it takes more than what is at hand.
    pub(crate) fn looks_up(&self) -> bool {
        match self {
            Route::Reports
            | Route::Report(_)
            | Route::Open(..)
            | Route::Download(..)
            | Route::Comparison
            | Route::Alerts
            | Route::Deliveries
            | Route::Delivery(_) => true,
            Route::Home
            | Route::Style(_)
            | Route::Icon
            | Route::SignIn
            | Route::SignOut
            | Route::Language => false,
        }
    }

    /// Whether somebody who has signed in may be led there.
    fn is_destination(&self) -> bool {
        !matches!(self, Route::Style(_) | Route::Icon | Route::SignIn)
            && self.methods().contains(&Method::GET)
    }
}

/// The number of a revision, written as we write it.
fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number: &u32| *number > 0 && number.to_string() == text)
}

/// A page of this server to go on to, with its question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Destination(String);

impl Destination {
    /// Where to go on; to the list of reports when the text names no page of ours.
    pub(crate) fn parse(text: &str) -> Destination {
        let (path, query) = text.split_once('?').map_or((text, None), |(path, query)| (path, Some(query)));
        let is_sound = |query: &str| {
            query.len() <= LONGEST_QUERY
                && query.bytes().all(|byte| {
                    byte.is_ascii_alphanumeric()
                        || matches!(byte, b'=' | b'&' | b'.' | b'_' | b'-' | b'%' | b'+')
                })
        };
        match (Route::parse(path).filter(Route::is_destination), query) {
            (Some(route), None) => Destination(route.path()),
            (Some(route), Some(query)) if is_sound(query) => Destination(format!("{}?{query}", route.path())),
            _ => Destination(Route::Reports.path()),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the page that one comes to anyway.
    pub(crate) fn is_usual(&self) -> bool {
        self.0 == "/reports" || self.0 == "/"
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn paths_and_routes_are_the_same_both_ways() {
        for path in [
            "/",
            "/reports",
            "/reports/national/2025/fr",
            "/reports/national/2025-Q3/fr/2/open/national-2025-Q3-fr.html",
            "/reports/national/2025/fr/12/files/figures.json",
            "/deliveries/weekly",
            "/style-0123.css",
            "/comparison",
        ] {
            assert_eq!(Route::parse(path).unwrap().path(), path);
        }
    }

    #[test]
    fn whatever_else_leads_nowhere() {
        for path in [
            "",
            "reports",
            "//",
            "//evil.example",
            "/reports/",
            "/reports//2025/fr",
            "/reports/../2025/fr",
            "/reports/national/2025/fr/0/files/figures.json",
            "/reports/national/2025/fr/01/files/figures.json",
            "/reports/national/2025/fr/+1/files/figures.json",
            "/reports/national/2025/fr/1/files/..",
            "/reports/national/2025/fr/1/files/%2e%2e%2fusers.toml",
            "/reports/national/2025/fr/1/files/..%5cusers.toml",
            "/reports/national/2025/fr/1/files/a/b",
            "/reports/national/2025/fr/1/other/figures.json",
            "/Reports",
        ] {
            assert_eq!(Route::parse(path), None, "{path}");
        }
    }

    #[test]
    fn nobody_is_led_away() {
        let led = |text: &str| Destination::parse(text).0;
        assert_eq!(led("/reports/national/2025/fr"), "/reports/national/2025/fr");
        assert_eq!(led("/reports?report=national&page=2"), "/reports?report=national&page=2");
        for text in [
            "",
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "/sign-in",
            "/sign-out",
            "/reports?next=//evil\r\nSet-Cookie: a=b",
            "/reports?a=<script>",
            "javascript:alert(1)",
        ] {
            assert_eq!(led(text), "/reports", "{text}");
        }
    }
}
