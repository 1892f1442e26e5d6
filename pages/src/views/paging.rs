//! Long lists, page by page.

use crate::asked::Fields;
use crate::locale::Locale;
use crate::shelf::Window;
use serde::Serialize;

/// Entries on a page.
const ON_A_PAGE: usize = 25;
/// The last page that can be asked for.
const LAST: usize = 10_000;

/// The page of a list that is asked for, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted(usize);

impl Wanted {
    pub(super) fn of(question: &Fields) -> Wanted {
        let page = question.get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        Wanted(page.clamp(1, LAST))
    }

    pub(super) fn window(self) -> Window {
        Window { skip: (self.0 - 1) * ON_A_PAGE, take: ON_A_PAGE }
    }
}

/// Links to the other pages of a list.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct Paging {
    page: String,
    pages: String,
    is_needed: bool,
    previous: Option<String>,
    next: Option<String>,
    /// The last page, when one behind it was asked for.
    #[serde(skip)]
    pub(super) instead: Option<String>,
}

impl Paging {
    /// The links of a list with so many entries, whose address without the page is `path` and the question of `filter`.
    pub(super) fn new(
        wanted: Wanted,
        total: usize,
        path: &str,
        filter: &[(&str, Option<&str>)],
        locale: Locale<'_>,
    ) -> Paging {
        let pages = total.div_ceil(ON_A_PAGE).clamp(1, LAST);
        let link = |page: usize| {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            for (name, value) in filter {
                if let Some(value) = value {
                    query.append_pair(name, value);
                }
            }
            if page > 1 {
                query.append_pair("page", &page.to_string());
            }
            let query = query.finish();
            if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
        };
        let number = |number: usize| locale.integer(i64::try_from(number).unwrap_or(i64::MAX));
        Paging {
            page: number(wanted.0),
            pages: number(pages),
            is_needed: pages > 1 || wanted.0 > 1,
            previous: (wanted.0 > 1).then(|| link(wanted.0 - 1)),
            next: (wanted.0 < pages).then(|| link(wanted.0 + 1)),
            instead: (wanted.0 > pages).then(|| link(pages)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::texts::Texts;
    use proofhouse_schemas::values::Language;

    #[test]
    fn links_lead_to_the_pages_around() {
        let texts = Texts::new().unwrap();
        let locale = Locale { language: Language::En, texts: &texts };
        let of =
            |page, total| Paging::new(Wanted(page), total, "/reports", &[("period", Some("2025"))], locale);
        let paging = of(2, 70);
        assert_eq!(paging.previous.as_deref(), Some("/reports?period=2025"));
        assert_eq!(paging.next.as_deref(), Some("/reports?period=2025&page=3"));
        assert!(!of(1, 25).is_needed && of(1, 26).is_needed);
        assert_eq!(of(9, 26).instead.as_deref(), Some("/reports?period=2025&page=2"));
        assert_eq!(of(2, 26).instead, None);
        assert_eq!(Wanted(3).window(), Window { skip: 50, take: 25 });
    }
}
