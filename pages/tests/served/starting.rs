//! The server starts with what it needs, or says what is wrong and does not.

use crate::client::Client;
use crate::shelf::MemoryShelf;
use crate::users::Users;
use crate::world::{World, certificate};
use proofhouse_pages::{Pages, PagesSettings, serve};
use reqwest::StatusCode;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

fn problem(settings: PagesSettings) -> String {
    match Pages::new(settings, Arc::new(Users::new()), Arc::new(MemoryShelf::new())) {
        Ok(_) => "none".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn bad_files_of_tls_are_found_at_the_start() {
    let (folder, other) = (certificate(), certificate());
    let settings = |certificate: Option<PathBuf>, private_key: Option<PathBuf>| PagesSettings {
        certificate,
        private_key,
        plaintext_on_loopback: true,
        ..PagesSettings::default()
    };
    let file = |name: &str| Some(folder.path().join(name));
    assert_eq!(problem(settings(file("server.pem"), file("server.key"))), "none");
    for (certificate, private_key, told) in [
        (file("server.pem"), None, "setting `serve.private_key`: is missing beside serve.certificate"),
        (None, file("server.key"), "setting `serve.certificate`: is missing beside serve.private_key"),
        (file("nothing.pem"), file("server.key"), "setting `serve.certificate`: cannot use"),
        (file("server.key"), file("server.key"), "there is no certificate in it"),
        (file("server.pem"), file("server.pem"), "setting `serve.private_key`: cannot use"),
        (
            file("server.pem"),
            Some(other.path().join("server.key")),
            "setting `serve.private_key`: cannot use",
        ),
    ] {
        let problem = problem(settings(certificate, private_key));
        assert!(problem.contains(told), "{told}: {problem}");
    }
}

#[test]
fn nothing_is_served_without_tls_unless_it_is_allowed() {
    let problem = problem(PagesSettings::default());
    assert!(problem.starts_with("setting `serve.certificate`: is needed"), "{problem}");
}

#[tokio::test]
async fn without_tls_others_cannot_reach_it_even_if_it_is_allowed() {
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let settings = PagesSettings { plaintext_on_loopback: true, ..PagesSettings::default() };
    let stop = CancellationToken::new();
    let served = serve(listener, settings, Arc::new(Users::new()), Arc::new(MemoryShelf::new()), stop).await;
    let problem = served.unwrap_err().to_string();
    assert!(problem.starts_with("setting `serve.http`: without TLS"), "{problem}");
}

#[tokio::test]
async fn over_tls_nothing_else_is_spoken() {
    let world = World::secure().await;
    let answer = crate::raw::exchange(world.address, b"GET /sign-in HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(!answer.contains("HTTP/1.1 200"), "{answer}");
    assert_eq!(world.client().get("/sign-in").await.status, StatusCode::OK);
    let stranger =
        Client::new(world.url(), Some(&std::fs::read(certificate().path().join("authority.pem")).unwrap()));
    let refused = stranger.request(reqwest::Method::GET, "/sign-in").send().await;
    assert!(refused.is_err(), "a client that trusts another authority does not come in");
}

#[tokio::test]
async fn when_it_stops_what_is_being_answered_is_answered() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let settings = PagesSettings { plaintext_on_loopback: true, ..PagesSettings::default() };
    let stop = CancellationToken::new();
    let serving = tokio::spawn(serve(
        listener,
        settings,
        Arc::new(Users::new()),
        Arc::new(MemoryShelf::new()),
        stop.clone(),
    ));
    let mut client = Client::new(format!("http://{address}"), None);
    client.sign_in("anna").await;
    let asked = client
        .request(reqwest::Method::GET, "/reports/national/2025/fr/3/files/long.bin")
        .send()
        .await
        .unwrap();
    stop.cancel();
    assert_eq!(asked.bytes().await.unwrap().len(), 9 << 20);
    drop(client);
    tokio::time::timeout(Duration::from_secs(5), serving).await.unwrap().unwrap().unwrap();
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
