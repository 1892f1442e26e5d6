//! What the operator's log says: what happened, and of nobody.

use crate::users::PASSWORD;
use crate::world::World;
use reqwest::StatusCode;
use std::io::Write;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_names_no_person() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    // The server of this test runs on this thread.
    let _guard = tracing::subscriber::set_default(subscriber);
    let world = World::plain().await;
    let mut client = world.client();
    for _ in 0..6 {
        client.try_sign_in("anna", "a-wrong-password").await;
    }
    let mut client = world.signed_in("amal").await;
    client.get("/reports/national/2025/fr/3/open/national-2025-fr.html").await;
    let word = client.form_word().await;
    let fields = [
        ("form-word", word.as_str()),
        ("stamp", "s1"),
        ("recipients", "someone@evil.example"),
        ("languages", "fr"),
    ];
    let answer = client.post("/deliveries/weekly-ma", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let session = client.cookies["proofhouse"].clone();
    world.shelf.is_broken.store(true, Ordering::SeqCst);
    client.get("/reports").await;
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let own: Vec<&str> = log.lines().filter(|line| line.contains("proofhouse_pages")).collect();
    let said = own.join("\n");
    assert!(said.contains("a sign-in was refused why=\"PASSWORD\""), "{log}");
    assert!(said.contains("why=\"WAITS\"") && said.contains("a page cannot be shown"), "{said}");
    for secret in [
        "anna",
        "amal",
        PASSWORD,
        "a-wrong-password",
        "someone@",
        "evil.example",
        &session,
        &word,
        "127.0.0.1",
    ] {
        assert!(!said.contains(secret), "the log says {secret}: {said}");
    }
}
