//! Answers, with what a browser may do with each.

use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue,
    LOCATION, REFERRER_POLICY, RETRY_AFTER, SET_COOKIE, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use hyper::{Method, Response, StatusCode};
use std::time::Duration;

/// The bytes of an answer.
pub(crate) type Body = UnsyncBoxBody<Bytes, std::io::Error>;

/// Why a request is not answered as it was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    /// There is nothing of the kind, or it is another bureau's.
    NotFound,
    /// The page does not know the method.
    Method(&'static [Method]),
    /// The form is too long.
    TooLarge,
    /// The address is too long.
    TooLong,
    /// What was sent is no form.
    NotAForm,
    /// What was sent cannot be read.
    NotUnderstood,
    /// The form comes from elsewhere, or from a page that is too old.
    NotOwnForm,
    /// The account may not do that.
    NotAllowed,
    /// Too many requests; how long to wait.
    TooMany(Duration),
    /// The form did not come to its end.
    TooSlow,
    /// The request is for another server.
    Misdirected,
    /// Something cannot be read just now.
    Unavailable,
}

impl Problem {
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Problem::NotFound => StatusCode::NOT_FOUND,
            Problem::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::TooLong => StatusCode::URI_TOO_LONG,
            Problem::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Problem::NotUnderstood => StatusCode::BAD_REQUEST,
            Problem::NotOwnForm | Problem::NotAllowed => StatusCode::FORBIDDEN,
            Problem::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Problem::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Problem::Misdirected => StatusCode::MISDIRECTED_REQUEST,
            Problem::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Key of its text; `<key>-title` is its heading.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Problem::NotFound => "problem-not-found",
            Problem::Method(_) | Problem::NotAForm | Problem::NotUnderstood | Problem::Misdirected => {
                "problem-not-understood"
            }
            Problem::TooLarge | Problem::TooLong => "problem-too-large",
            Problem::NotOwnForm => "problem-not-own-form",
            Problem::NotAllowed => "problem-not-allowed",
            Problem::TooMany(_) => "problem-too-many",
            Problem::TooSlow => "problem-too-slow",
            Problem::Unavailable => "problem-unavailable",
        }
    }

    /// Headers that say more to programs.
    pub(crate) fn tell(self, response: &mut Response<Body>) {
        match self {
            Problem::Method(allowed) => {
                let allowed: Vec<&str> = allowed.iter().map(Method::as_str).collect();
                set(response, ALLOW, &allowed.join(", "));
            }
            Problem::TooMany(wait) => set(response, RETRY_AFTER, &seconds(wait).to_string()),
            _ => {}
        }
    }
}

/// Whole seconds to wait, at least one.
pub(crate) fn seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)).max(1)
}

/// What a browser may do with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leave {
    /// A page of ours: our style sheet and icon, forms to us, nothing else.
    Page,
    /// The style sheet or the icon: as a page, and kept by the browser.
    Asset,
    /// An archived report: the styles and pictures within it, in a world of its own.
    Report,
    /// A file: to be saved, nothing else.
    Download,
}

impl Leave {
    fn policy(self) -> &'static str {
        match self {
            Leave::Page => {
                "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                 frame-ancestors 'none'"
            }
            Leave::Asset => "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
            Leave::Report => {
                "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; \
                 base-uri 'none'; frame-ancestors 'none'"
            }
            Leave::Download => {
                "sandbox; default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
            }
        }
    }
}

/// What browsers may not use here: all that is of any use to a page that only shows.
const NOT_PERMITTED: &str = "accelerometer=(), autoplay=(), bluetooth=(), camera=(), clipboard-read=(), clipboard-write=(), \
    display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), \
    idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
    publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), web-share=(), xr-spatial-tracking=()";

/// Adds the headers that every answer has.
pub(crate) fn guarded(mut response: Response<Body>, leave: Leave, is_secure: bool) -> Response<Body> {
    set(&mut response, CONTENT_SECURITY_POLICY, leave.policy());
    set(&mut response, X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(&mut response, X_FRAME_OPTIONS, "DENY");
    set(&mut response, REFERRER_POLICY, "no-referrer");
    set(&mut response, HeaderName::from_static("permissions-policy"), NOT_PERMITTED);
    set(&mut response, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(&mut response, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(&mut response, HeaderName::from_static("x-robots-tag"), "noindex, nofollow");
    let keep = if leave == Leave::Asset { "public, max-age=31536000, immutable" } else { "no-store" };
    set(&mut response, CACHE_CONTROL, keep);
    if is_secure {
        set(&mut response, STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

/// A body that is all there.
pub(crate) fn whole(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

/// A page.
pub(crate) fn page(status: StatusCode, html: String) -> Response<Body> {
    of_kind(status, "text/html; charset=utf-8", html)
}

/// Something of a media type.
pub(crate) fn of_kind(status: StatusCode, kind: &'static str, bytes: impl Into<Bytes>) -> Response<Body> {
    let bytes = bytes.into();
    let length = bytes.len();
    let mut response = Response::new(whole(bytes));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    response
}

/// On to another page of ours.
pub(crate) fn go_on(to: &str) -> Response<Body> {
    let mut response = Response::new(whole(Bytes::new()));
    *response.status_mut() = StatusCode::SEE_OTHER;
    set(&mut response, LOCATION, to);
    response
}

/// Sets a header. A value that cannot be one is left out; all of ours can.
pub(crate) fn set(response: &mut Response<Body>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// A cookie of this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// Who is signed in.
    Session,
    /// Which browser has the sign-in page open.
    Door,
    /// The language that was chosen.
    Language,
}

impl Cookie {
    /// Its name. Over TLS no other host, nor a page without TLS, can set one of that name.
    pub(crate) fn name(self, is_secure: bool) -> &'static str {
        match (self, is_secure) {
            (Cookie::Session, true) => "__Host-proofhouse",
            (Cookie::Session, false) => "proofhouse",
            (Cookie::Door, true) => "__Host-proofhouse-door",
            (Cookie::Door, false) => "proofhouse-door",
            (Cookie::Language, true) => "__Host-proofhouse-language",
            (Cookie::Language, false) => "proofhouse-language",
        }
    }

    /// Sets it, until the browser is closed; the language for a year.
    pub(crate) fn set(self, response: &mut Response<Body>, value: &str, is_secure: bool) {
        let age = if self == Cookie::Language { "; Max-Age=31536000" } else { "" };
        self.send(response, value, age, is_secure);
    }

    /// Takes it away.
    pub(crate) fn clear(self, response: &mut Response<Body>, is_secure: bool) {
        self.send(response, "", "; Max-Age=0", is_secure);
    }

    fn send(self, response: &mut Response<Body>, value: &str, age: &str, is_secure: bool) {
        let secure = if is_secure { "; Secure" } else { "" };
        let name = self.name(is_secure);
        let line = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{age}");
        if let Ok(line) = HeaderValue::from_str(&line) {
            response.headers_mut().append(SET_COOKIE, line);
        }
    }
}
