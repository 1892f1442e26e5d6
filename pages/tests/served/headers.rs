//! What every answer tells the browser.

use crate::client::Answer;
use crate::world::World;
use reqwest::{Method, StatusCode};

const REPORT: &str = "/reports/national/2025/fr/3/open/national-2025-fr.html";

fn is_guarded(answer: &Answer, of: &str) {
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{of}");
    assert_eq!(answer.header("referrer-policy"), "no-referrer", "{of}");
    assert_eq!(answer.header("x-frame-options"), "DENY", "{of}");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{of}");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{of}");
    assert!(answer.header("permissions-policy").contains("camera=()"), "{of}");
    let policy = answer.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
        "{of}: {policy}"
    );
    assert!(!policy.contains("script-src") && !policy.contains("unsafe-eval"), "{of}: {policy}");
    assert!(answer.headers.get("server").is_none(), "{of}");
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let world = World::secure().await;
    let mut client = world.signed_in("anna").await;
    let style = client.get("/alerts").await.text();
    let style = style.split("href=\"/style-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    for path in [
        "/",
        "/sign-in",
        "/reports",
        "/reports/national/2025/fr",
        REPORT,
        "/reports/national/2025/fr/3/files/figures.json",
        "/comparison",
        "/alerts",
        "/deliveries",
        "/nothing",
        "/icon.svg",
        &format!("/style-{style}"),
    ] {
        let answer = client.get(path).await;
        is_guarded(&answer, path);
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000", "{path}");
        let kept = path.starts_with("/style-") || path.starts_with("/icon");
        let expected = if kept { "public, max-age=31536000, immutable" } else { "no-store" };
        assert_eq!(answer.header("cache-control"), expected, "{path}");
    }
    let stranger = world.client().get("/sign-in").await;
    is_guarded(&stranger, "the sign-in page of a stranger");
    assert_eq!(stranger.header("cache-control"), "no-store");
}

#[tokio::test]
async fn pages_load_nothing_but_their_style_and_icon() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    let page = client.get("/reports").await;
    let policy = page.header("content-security-policy");
    assert_eq!(
        policy,
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    assert!(page.headers.get("strict-transport-security").is_none(), "not without TLS");
    for text in [page.text(), client.get("/deliveries").await.text(), client.get("/comparison").await.text()]
    {
        for wrong in ["<script", "style=\"", " onclick", "javascript:", "http://", "https://"] {
            assert!(!text.contains(wrong), "{wrong}");
        }
    }
}

#[tokio::test]
async fn an_opened_report_lives_in_a_world_of_its_own() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    let answer = client.get(REPORT).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    let policy = answer.header("content-security-policy");
    assert!(
        policy.starts_with("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"),
        "{policy}"
    );
    assert!(!policy.contains("allow-"), "{policy}");
    assert!(answer.headers.get("content-disposition").is_none());
}

#[tokio::test]
async fn methods_that_a_page_does_not_know_are_refused() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    for (method, path, allowed) in [
        (Method::DELETE, "/reports", "GET, HEAD"),
        (Method::PUT, "/sign-in", "GET, HEAD, POST"),
        (Method::GET, "/sign-out", "POST"),
        (Method::POST, "/reports/national/2025/fr", "GET, HEAD"),
        (Method::OPTIONS, "/deliveries/weekly-fr", "POST"),
        (Method::TRACE, "/alerts", "GET, HEAD"),
    ] {
        let request = client.request(method.clone(), path);
        let answer = client.send(request).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        assert_eq!(answer.header("allow"), allowed, "{method} {path}");
        is_guarded(&answer, path);
    }
}

#[tokio::test]
async fn head_is_get_without_its_body() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    for path in ["/reports", REPORT, "/reports/national/2025/fr/3/files/long.bin", "/nothing", "/icon.svg"] {
        let (get, head) = (client.get(path).await, client.head(path).await);
        assert_eq!(head.status, get.status, "{path}");
        assert!(head.body.is_empty());
        for name in ["content-type", "content-length", "content-security-policy", "content-disposition"] {
            assert_eq!(head.header(name), get.header(name), "{name} of {path}");
        }
        assert!(!head.header("content-length").is_empty());
    }
}
