//! Forms: only own ones, with the word of their page, of a length that makes sense; and what they change.

use crate::client::{Answer, Client};
use crate::world::World;
use proofhouse_schemas::values::Language;
use reqwest::StatusCode;

const PATH: &str = "/deliveries/weekly-fr";

fn fields(word: &str) -> Vec<(&str, &str)> {
    vec![
        ("form-word", word),
        ("stamp", "s1"),
        ("is-on", "yes"),
        ("recipients", "armes@fr.police.example"),
        ("languages", "fr"),
    ]
}

async fn change(client: &mut Client, path: &str, other: &[(&str, &str)]) -> Answer {
    let page = client.get("/deliveries").await;
    let (word, stamp) = (page.form_word(), page.hidden("stamp"));
    let mut all = vec![("form-word", word.as_str()), ("stamp", stamp.as_str())];
    all.extend(other);
    client.post(path, &all).await
}

#[tokio::test]
async fn a_form_from_elsewhere_changes_nothing() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    let word = client.form_word().await;
    let own = world.url();
    for says in [
        vec![],
        vec![("origin", "null")],
        vec![("origin", "https://evil.example")],
        vec![("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
        vec![("sec-fetch-site", "same-site"), ("origin", own.as_str())],
        vec![("sec-fetch-site", "none"), ("origin", "null")],
        vec![("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")],
    ] {
        for path in [PATH, "/language", "/sign-out", "/sign-in"] {
            let mut request = client.form(path, &fields(&word));
            for (name, value) in &says {
                request = request.header(*name, *value);
            }
            let answer = client.send(request).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {says:?}");
        }
    }
    assert_eq!(world.shelf.delivery("weekly-fr").stamp, "s1");
    assert_eq!(client.get("/reports").await.status, StatusCode::OK, "and nobody was signed out");
    let request = client.form(PATH, &fields(&word)).header("origin", &own);
    assert_eq!(client.send(request).await.status, StatusCode::SEE_OTHER, "an older browser's own form");
}

#[tokio::test]
async fn a_form_without_the_word_of_its_session_changes_nothing() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    let word = client.form_word().await;
    let of_another = world.signed_in("bela").await.form_word().await;
    let shorter = &word[..42];
    let door = world.client().get("/sign-in").await.form_word();
    for wrong in ["", shorter, &of_another, &door, &format!("{word} ")] {
        for path in [PATH, "/language", "/sign-out"] {
            let answer = client.post(path, &fields(wrong)).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {wrong}");
        }
    }
    assert_eq!(world.shelf.delivery("weekly-fr").stamp, "s1");
    assert_eq!(client.post(PATH, &fields(&word)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.shelf.delivery("weekly-fr").stamp, "s1x");
}

#[tokio::test]
async fn nobody_is_signed_in_by_a_page_elsewhere() {
    let world = World::plain().await;
    // The word of a form belongs to the browser that it was given to.
    let word = world.client().get("/sign-in").await.form_word();
    let mut victim = world.client();
    victim.get("/sign-in").await;
    let fields = [("form-word", word.as_str()), ("user", "bela"), ("password", crate::users::PASSWORD)];
    let answer = victim.post("/sign-in", &fields).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text().contains("open for too long"));
    assert!(!victim.cookies.contains_key("proofhouse"));
}

#[tokio::test]
async fn what_is_no_form_is_refused() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    let word = client.form_word().await;
    for kind in ["multipart/form-data; boundary=x", "text/plain", "application/json", ""] {
        let request = client.request(reqwest::Method::POST, PATH);
        let request = request.header("content-type", kind).header("sec-fetch-site", "same-origin");
        let request = request.body(format!("form-word={word}"));
        assert_eq!(client.send(request).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
    }
}

#[tokio::test]
async fn a_delivery_is_changed_as_the_form_says() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    let new = [
        ("recipients", "neu@fr.police.example\r\n\r\narmes@fr.police.example, neu@fr.police.example"),
        ("languages", "ar"),
        ("languages", "en"),
    ];
    let answer = change(&mut client, PATH, &new).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/deliveries"));
    let delivery = world.shelf.delivery("weekly-fr");
    assert!(!delivery.is_on, "the box was not ticked");
    assert_eq!(delivery.recipients, ["neu@fr.police.example", "armes@fr.police.example"]);
    assert_eq!(delivery.languages, [Language::En, Language::Ar]);
    let page = client.get("/deliveries").await.text();
    assert!(page.contains("L’envoi a été modifié."));
    assert!(!client.get("/deliveries").await.text().contains("L’envoi a été modifié."), "it is said once");
}

#[tokio::test]
async fn what_cannot_be_is_told_beside_its_field() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    let good = ("recipients", "armes@fr.police.example");
    for (wrong, told) in [
        (vec![("languages", "fr")], "au moins un destinataire"),
        (vec![good], "au moins une langue"),
        (vec![("recipients", "x<b>@fr"), ("languages", "fr")], "x&lt;b&gt;@fr"),
        (vec![("recipients", "me@evil.example"), ("languages", "fr")], "me@evil.example"),
        (vec![good, ("languages", "es")], "Español"),
    ] {
        let answer = change(&mut client, PATH, &wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
        assert!(answer.text().contains(told), "{told}: {}", answer.text());
        assert!(answer.text().contains("role=\"alert\"") && !answer.text().contains("<b>@fr"));
    }
    assert_eq!(world.shelf.delivery("weekly-fr").stamp, "s1");
}

#[tokio::test]
async fn only_what_the_account_may_change_is_changed() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    let all = [("recipients", "x@fr.police.example"), ("languages", "ar")];
    let answer = change(&mut client, "/deliveries/switch-only-fr", &all).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let delivery = world.shelf.delivery("switch-only-fr");
    assert!(!delivery.is_on);
    assert_eq!((delivery.recipients.len(), delivery.languages), (2, vec![Language::Fr]));
    assert_eq!(change(&mut client, "/deliveries/fixed-fr", &all).await.status, StatusCode::FORBIDDEN);
    assert!(!world.shelf.delivery("fixed-fr").is_on);
    assert_eq!(change(&mut client, "/deliveries/weekly-ma", &all).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.shelf.delivery("weekly-ma").stamp, "s1");
}

#[tokio::test]
async fn two_who_change_at_a_time_do_not_undo_each_other() {
    let world = World::plain().await;
    let (mut one, mut two) = (world.signed_in("anna").await, world.signed_in("anna").await);
    let (first, second) = (one.form_word().await, two.form_word().await);
    assert_eq!(one.post(PATH, &fields(&first)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(two.post(PATH, &fields(&second)).await.status, StatusCode::SEE_OTHER);
    assert!(two.get("/deliveries").await.text().contains("entre-temps"));
    assert_eq!(world.shelf.delivery("weekly-fr").stamp, "s1x", "changed once");
}

#[tokio::test]
async fn the_language_is_chosen_and_remembered() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    assert!(client.get("/reports").await.text().contains("<html lang=\"fr\" dir=\"ltr\">"), "the account's");
    let word = client.form_word().await;
    let fields = [("form-word", word.as_str()), ("language", "ar"), ("back", "/alerts?page=2")];
    let answer = client.post("/language", &fields).await;
    assert_eq!(answer.header("location"), "/alerts?page=2");
    assert!(client.get("/reports").await.text().contains("<html lang=\"ar\" dir=\"rtl\">"));
    client.post("/sign-out", &[("form-word", &word)]).await;
    assert!(
        client.get("/sign-in").await.text().contains("<html lang=\"ar\" dir=\"rtl\">"),
        "on this browser"
    );
    client.sign_in("anna").await;
    assert!(client.get("/reports").await.text().contains("<html lang=\"ar\" dir=\"rtl\">"));
    let word = client.form_word().await;
    let away = [("form-word", word.as_str()), ("language", "xx"), ("back", "https://evil.example/")];
    assert_eq!(client.post("/language", &away).await.header("location"), "/reports");
}

#[tokio::test]
async fn before_the_sign_in_the_browser_says_the_language() {
    let world = World::plain().await;
    let mut client = world.client();
    client.says.push(("accept-language", "de, es;q=0.8, en;q=0.5".to_owned()));
    assert!(client.get("/sign-in").await.text().contains("<html lang=\"es\" dir=\"ltr\">"));
    assert!(client.get("/sign-in?language=ar").await.text().contains("<html lang=\"ar\" dir=\"rtl\">"));
    assert!(client.get("/sign-in?language=zz").await.text().contains("<html lang=\"es\" dir=\"ltr\">"));
    client.sign_in("bela").await;
    assert!(client.get("/reports").await.text().contains("<html lang=\"es\""), "the account names none");
}
