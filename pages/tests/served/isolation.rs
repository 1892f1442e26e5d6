//! Another bureau's is not there: the same answer as for what does not exist, to the last byte; also when the shelf is careless.

use crate::client::Answer;
use crate::world::World;
use reqwest::StatusCode;
use std::sync::atomic::Ordering;

/// All of an answer but the time of day.
fn all_of(answer: &Answer) -> (StatusCode, Vec<(String, String)>, String) {
    let headers = answer.headers.iter().filter(|(name, _)| *name != "date");
    let mut headers: Vec<_> =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    headers.sort();
    (answer.status, headers, answer.text())
}

const OF_ANOTHER: [&str; 5] = [
    "/reports/secret/2025/fr",
    "/reports/secret/2025/fr/1/open/secret-2025-fr.html",
    "/reports/secret/2025/fr/1/files/figures.json",
    "/reports/secret/2025/fr/1/files/secret-2025-fr.html",
    "/comparison?of=secret/fr",
];

const OF_NOBODY: [&str; 12] = [
    "/reports/unheard-of/2025/fr",
    "/reports/national/1999/fr",
    "/reports/national/2025/zz",
    "/reports/unheard-of/2025/fr/1/open/secret-2025-fr.html",
    "/reports/national/2025/fr/9/files/figures.json",
    "/reports/national/2025/fr/3/files/nothing.json",
    "/reports/national/2025/fr/3/open/figures.json",
    "/reports/national/2025/fr/3/files/..",
    "/reports/national/2025/fr/3/files/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/comparison?of=unheard-of/fr",
    "/what/is/this",
    "/style-0000000000000000.css",
];

#[tokio::test]
async fn what_is_anothers_looks_like_what_does_not_exist() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    let expected = all_of(&client.get("/reports/unheard-of/2025/fr").await);
    assert_eq!(expected.0, StatusCode::NOT_FOUND);
    for path in OF_ANOTHER.iter().chain(&OF_NOBODY) {
        assert_eq!(all_of(&client.get(path).await), expected, "{path}");
    }
    let mut owner = world.signed_in("bela").await;
    for path in OF_ANOTHER {
        assert_eq!(owner.get(path).await.status, StatusCode::OK, "{path}: its owner sees it");
    }
}

#[tokio::test]
async fn a_careless_shelf_shows_nothing_of_others_either() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    let expected = all_of(&client.get("/reports/unheard-of/2025/fr").await);
    world.shelf.is_careless.store(true, Ordering::SeqCst);
    for path in &OF_ANOTHER[..4] {
        assert_eq!(all_of(&client.get(path).await), expected, "{path}");
    }
    let reports = client.get("/reports?report=secret").await.text();
    assert!(!reports.contains("/reports/secret/"));
    for path in ["/alerts", "/alerts?page=2", "/alerts?page=3", "/deliveries"] {
        let text = client.get(path).await.text();
        assert!(!text.contains("of another bureau") && !text.contains("ma.police.example"), "{path}");
    }
    let word = client.form_word().await;
    let fields = [
        ("form-word", word.as_str()),
        ("stamp", "s1"),
        ("recipients", "x@ma.police.example"),
        ("languages", "fr"),
    ];
    assert_eq!(client.post("/deliveries/weekly-ma", &fields).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.shelf.delivery("weekly-ma").stamp, "s1");
}

#[tokio::test]
async fn whoever_is_not_signed_in_learns_nothing_of_what_there_is() {
    let world = World::plain().await;
    let mut client = world.client();
    for path in ["/reports/national/2025/fr", "/reports/unheard-of/2025/fr", "/reports/secret/2025/fr"] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.header("location").starts_with("/sign-in?next=%2Freports%2F"), "{path}");
        assert!(answer.body.is_empty());
    }
    for path in ["/nothing", "/../../etc/passwd", "/users.toml"] {
        let answer = client.get(path).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/sign-in"), "{path}");
    }
    let answer = client.post("/deliveries/weekly-fr", &[("is-on", "yes")]).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/sign-in"));
}

#[tokio::test]
async fn reasons_of_the_store_are_for_the_operator() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    world.shelf.is_broken.store(true, Ordering::SeqCst);
    for path in ["/reports", "/reports/national/2025/fr", "/alerts", "/deliveries", "/comparison"] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(!answer.text().contains("secret-bucket"), "{path}");
    }
}
