//! Files of reports: what arrives is what the manifest says.

use crate::raw::read_all;
use crate::shelf::sha256;
use crate::world::World;
use reqwest::StatusCode;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

#[tokio::test]
async fn files_are_saved_and_not_shown() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    let page = client.get("/reports/national/2025/fr").await.text();
    for (name, kind, saved) in [
        ("figures.json", "application/json", "national-2025-fr-figures.json"),
        ("national-2025-fr.html", "text/html; charset=utf-8", "national-2025-fr.html"),
        ("arms-by-type.csv", "text/csv; charset=utf-8", "national-2025-fr-arms-by-type.csv"),
        ("long.bin", "application/octet-stream", "national-2025-fr-long.bin"),
    ] {
        let answer = client.get(&format!("/reports/national/2025/fr/3/files/{name}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}");
        assert_eq!(answer.header("content-type"), kind);
        assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"{saved}\""));
        assert!(answer.header("content-security-policy").starts_with("sandbox; default-src 'none'"));
        assert_eq!(answer.header("content-length"), answer.body.len().to_string());
        assert!(page.contains(&sha256(&answer.body)), "the page names the hash of {name}");
    }
}

#[tokio::test]
async fn a_picture_that_can_hold_scripts_is_saved_in_a_sandbox() {
    // Pictures were labelled as CSV, as their format in the archive says.
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    let page = client.get("/reports/national/2025/fr").await.text();
    assert!(page.contains("Image") && !page.contains("/open/picture.svg"), "it is not to be opened here");
    let answer = client.get("/reports/national/2025/fr/3/files/picture.svg").await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "image/svg+xml"));
    assert!(answer.header("content-disposition").starts_with("attachment; "));
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("sandbox; default-src 'none'") && !policy.contains("allow-"), "{policy}");
    let opened = client.get("/reports/national/2025/fr/3/open/picture.svg").await;
    assert_eq!(opened.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_cannot_be_put_on_record_is_not_opened() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    world.shelf.has_no_audit.store(true, Ordering::SeqCst);
    for path in ["open/national-2025-fr.html", "files/national-2025-fr.html", "files/figures.json"] {
        let answer = client.get(&format!("/reports/national/2025/fr/3/{path}")).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(!answer.text().contains("Rapport national</h1>"), "{path}");
    }
}

#[tokio::test]
async fn a_file_that_was_changed_does_not_arrive() {
    let world = World::plain().await;
    let client = world.signed_in("anna").await;
    let mut stream = TcpStream::connect(world.address).await.unwrap();
    let request = format!(
        "GET /reports/national/2025/fr/3/files/changed.pdf HTTP/1.1\r\nhost: {}\r\ncookie: proofhouse={}\r\n\r\n",
        world.address, client.cookies["proofhouse"]
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let answer = read_all(&mut stream, Duration::from_secs(10)).await;
    assert!(answer.contains("content-length: 200000"), "{}", &answer[..300]);
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(body.len() < 200_000, "the transfer ends before the last piece");
    let whole = client.request(reqwest::Method::GET, "/reports/national/2025/fr/3/files/changed.pdf");
    assert!(whole.send().await.unwrap().bytes().await.is_err(), "a client sees that it is not whole");
}

#[tokio::test]
async fn revisions_have_their_own_files() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    for revision in 1..=3 {
        let path = format!("/reports/national/2025/fr/{revision}/files/losses-by-type.csv");
        assert_eq!(client.get(&path).await.text(), "\"type\",\"arms\"\n\"PISTOL\",1\n");
        let path = format!("/reports/national/2025/fr/{revision}/files/arms-by-type.csv");
        assert!(client.get(&path).await.text().ends_with(&format!(",{revision}\n")));
    }
}
