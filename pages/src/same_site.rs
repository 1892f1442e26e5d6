//! Whether a form was sent from a page of this server.
//!
//! Browsers say with `Sec-Fetch-Site` where a request comes from; a page cannot change that. Those that do not say it name the
//! `Origin` of the form. Pages here are sent with `Referrer-Policy: no-referrer`, by which browsers write `Origin: null` for their
//! own forms, so `Sec-Fetch-Site` decides where it is said.

use hyper::HeaderMap;
use hyper::header::{HOST, ORIGIN};

/// Whether what the browser says of a form's origin allows it. Without a word of it nothing is allowed.
pub(crate) fn is_own_form(headers: &HeaderMap, is_secure: bool) -> bool {
    let one = |name: &str| {
        let mut all = headers.get_all(name).iter();
        match (all.next(), all.next()) {
            (Some(value), None) => Ok(Some(value.as_bytes())),
            (None, _) => Ok(None),
            // Said twice: by whom?
            _ => Err(()),
        }
    };
    let (Ok(site), Ok(origin)) = (one("sec-fetch-site"), one(ORIGIN.as_str())) else { return false };
    let is_own_origin = || {
        let scheme: &[u8] = if is_secure { b"https://" } else { b"http://" };
        let host = headers.get(HOST).map(|host| host.as_bytes());
        let named = origin.and_then(|origin| origin.strip_prefix(scheme));
        named.zip(host).is_some_and(|(named, host)| named.eq_ignore_ascii_case(host))
    };
    match (site, origin) {
        (Some(b"same-origin"), None | Some(b"null")) => true,
        (Some(b"same-origin") | None, Some(_)) => is_own_origin(),
        _ => false,
    }
}

/// Whether a navigation comes from another site, so that the browser kept back the session's cookie.
pub(crate) fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn allowed(lines: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, "pages.example:8443".parse().unwrap());
        for (name, value) in lines {
            headers.append(*name, value.parse().unwrap());
        }
        is_own_form(&headers, true)
    }

    #[test]
    fn only_own_forms_are_allowed() {
        assert!(allowed(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(allowed(&[("sec-fetch-site", "same-origin")]));
        assert!(allowed(&[("sec-fetch-site", "same-origin"), ("origin", "https://pages.example:8443")]));
        assert!(allowed(&[("origin", "https://PAGES.example:8443")]), "an older browser");
        for refused in [
            &[][..],
            &[("origin", "null")],
            &[("origin", "https://pages.example")],
            &[("origin", "http://pages.example:8443")],
            &[("origin", "https://evil.example")],
            &[("sec-fetch-site", "same-site"), ("origin", "https://pages.example:8443")],
            &[("sec-fetch-site", "cross-site"), ("origin", "https://pages.example:8443")],
            &[("sec-fetch-site", "none"), ("origin", "null")],
            &[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")],
            &[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
            &[("origin", "https://pages.example:8443"), ("origin", "https://evil.example")],
        ] {
            assert!(!allowed(refused), "{refused:?}");
        }
    }
}
