//! Too many, too long, too slow.

use crate::raw::{body, exchange, read_all, status};
use crate::users::PASSWORD;
use crate::world::World;
use reqwest::StatusCode;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn who_fails_too_often_waits() {
    let world = World::plain().await;
    *world.users.pause.lock().unwrap() = Duration::from_secs(2);
    for _ in 0..5 {
        assert_eq!(world.client().try_sign_in("anna", "wrong").await.status, StatusCode::FORBIDDEN);
    }
    let answer = world.client().try_sign_in("anna", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "also with the password that fits");
    assert!(answer.header("retry-after").parse::<u64>().unwrap() <= 2);
    assert!(
        answer.text().contains("too many failed attempts")
            || answer.text().contains("Too many failed attempts")
    );
    world.client().sign_in("bela").await;
    tokio::time::sleep(Duration::from_millis(2100)).await;
    world.client().sign_in("anna").await;
    let told = world.users.told();
    assert_eq!(told.iter().filter(|line| *line == "anna refused PASSWORD").count(), 5);
    assert_eq!(told.iter().filter(|line| *line == "anna refused WAITS").count(), 1);
}

#[tokio::test]
async fn many_attempts_at_once_are_no_more_than_one_after_the_other() {
    let world = World::plain().await;
    let attempts: Vec<_> = (0..20)
        .map(|_| {
            let mut client = world.client();
            tokio::spawn(async move { client.try_sign_in("anna", "wrong").await.status })
        })
        .collect();
    let mut checked = 0;
    for attempt in attempts {
        checked += usize::from(attempt.await.unwrap() == StatusCode::FORBIDDEN);
    }
    assert_eq!(checked, 5);
}

#[tokio::test]
async fn a_session_may_ask_so_much_and_no_more() {
    let world = World::with(|settings| settings.requests_per_session = 20).await;
    let mut client = world.signed_in("anna").await;
    let mut answered = 0;
    let answer = loop {
        let answer = client.get("/alerts").await;
        if answer.status != StatusCode::OK {
            break answer;
        }
        answered += 1;
        assert!(answered < 100);
    };
    assert!(answered >= 20, "{answered}");
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
    assert_eq!(world.signed_in("bela").await.get("/alerts").await.status, StatusCode::OK, "others may");
}

#[tokio::test]
async fn an_address_that_is_not_signed_in_may_ask_so_much_and_no_more() {
    let world = World::with(|settings| settings.requests_per_address = 20).await;
    let mut signed_in = world.signed_in("anna").await;
    let mut client = world.client();
    let mut last = StatusCode::OK;
    for _ in 0..40 {
        // A cookie of no session is no way round.
        client.cookies.insert("proofhouse".to_owned(), "B".repeat(43));
        last = client.get("/sign-in").await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(signed_in.get("/alerts").await.status, StatusCode::OK, "whoever is signed in goes on");
}

#[tokio::test]
async fn long_forms_addresses_and_heads_are_refused() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    let word = client.form_word().await;
    let long = "a".repeat(17 * 1024);
    let answer = client.post("/language", &[("form-word", &word), ("back", &long)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(
        client.get(&format!("/reports?a={}", "a".repeat(2100))).await.status,
        StatusCode::URI_TOO_LONG
    );
    let head =
        format!("GET /sign-in HTTP/1.1\r\nhost: {}\r\nx: {}\r\n\r\n", world.address, "a".repeat(20_000));
    assert_eq!(status(&exchange(world.address, head.as_bytes()).await), 431);
    let many: String = (0..100).map(|count| format!("x{count}: 1\r\n")).collect();
    let head = format!("GET /sign-in HTTP/1.1\r\nhost: {}\r\n{many}\r\n", world.address);
    assert_eq!(status(&exchange(world.address, head.as_bytes()).await), 431);
}

#[tokio::test]
async fn a_form_that_does_not_say_its_length_is_bounded_too() {
    let world = World::plain().await;
    let mut client = world.client();
    client.get("/sign-in").await;
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nhost: {}\r\nsec-fetch-site: same-origin\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\n",
        world.address
    );
    let piece = format!("1000\r\n{}\r\n", "a".repeat(4096));
    let request = format!("{head}{}0\r\n\r\n", piece.repeat(5));
    assert_eq!(status(&exchange(world.address, request.as_bytes()).await), 413);
    let request = format!("{head}zz\r\n");
    assert!(matches!(status(&exchange(world.address, request.as_bytes()).await), 400 | 0));
}

#[tokio::test]
async fn whoever_sends_slowly_is_not_waited_for() {
    let world = World::with(|settings| settings.arrival = Duration::from_millis(500)).await;
    let began = Instant::now();
    let mut silent = TcpStream::connect(world.address).await.unwrap();
    read_all(&mut silent, Duration::from_secs(5)).await;
    assert!(began.elapsed() >= Duration::from_millis(400), "a moment it has");

    let mut drip = TcpStream::connect(world.address).await.unwrap();
    let began = Instant::now();
    for letter in "GET /sign-in HTTP/1.1\r\nhost: 127.0.0.1\r\n".bytes().cycle().take(60) {
        if drip.write_all(&[letter]).await.is_err() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    read_all(&mut drip, Duration::from_secs(5)).await;
    assert!(began.elapsed() < Duration::from_secs(5));

    let mut form = TcpStream::connect(world.address).await.unwrap();
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nhost: {}\r\nsec-fetch-site: same-origin\r\ncontent-length: 100\r\n\
         content-type: application/x-www-form-urlencoded\r\n\r\nuser=",
        world.address
    );
    form.write_all(head.as_bytes()).await.unwrap();
    let answer = read_all(&mut form, Duration::from_secs(5)).await;
    assert_eq!(status(&answer), 408, "{answer}");
}

/// A connection on which a signed-in user asked for a file of some size, of which nothing has been taken yet.
async fn asking_for_a_long_file(world: &World) -> TcpStream {
    let client = world.signed_in("anna").await;
    let mut stream = TcpStream::connect(world.address).await.unwrap();
    let request = format!(
        "GET /reports/national/2025/fr/3/files/long.bin HTTP/1.1\r\nhost: {}\r\ncookie: proofhouse={}\r\n\r\n",
        world.address, client.cookies["proofhouse"]
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

#[tokio::test]
async fn whoever_takes_slowly_is_given_up() {
    let world = World::with(|settings| settings.stall = Duration::from_millis(500)).await;
    let mut stream = asking_for_a_long_file(&world).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let answer = read_all(&mut stream, Duration::from_secs(10)).await;
    assert_eq!(status(&answer), 200);
    assert!(answer.len() < 9 << 20, "{} bytes came after all", answer.len());
}

#[tokio::test]
async fn whoever_takes_a_little_at_a_time_is_given_up_too() {
    // A byte before each pause ended kept a file in memory for twenty minutes.
    let world = World::with(|settings| {
        settings.stall = Duration::from_millis(500);
        settings.slowest = 64 << 20;
    })
    .await;
    let mut stream = asking_for_a_long_file(&world).await;
    let (began, mut taken, mut piece) = (Instant::now(), 0, vec![0_u8; 8 << 10]);
    while let Ok(read @ 1..) = stream.read(&mut piece).await {
        taken += read;
        tokio::time::sleep(Duration::from_millis(25)).await;
        assert!(began.elapsed() < Duration::from_secs(60), "{taken} bytes, and nobody minds");
    }
    assert!(taken < 9 << 20, "{taken} bytes came after all");
}

#[tokio::test]
async fn one_session_looks_up_so_much_at_a_time() {
    // Each request reads manifests, or the warehouse: one session could ask for all of them at once.
    let world = World::with(|settings| settings.turn = Duration::from_millis(200)).await;
    let client = world.signed_in("anna").await;
    world.shelf.delay(Duration::from_secs(3));
    let asked: Vec<_> = (0..6)
        .map(|_| {
            let mut client = client.clone();
            tokio::spawn(async move { client.get("/alerts").await })
        })
        .collect();
    let mut statuses = Vec::new();
    for answer in asked {
        let answer = answer.await.unwrap();
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            assert_eq!(answer.header("retry-after"), "5");
        }
        statuses.push(answer.status);
    }
    assert_eq!(statuses.iter().filter(|status| **status == StatusCode::OK).count(), 2, "{statuses:?}");
    assert_eq!(world.shelf.most(), 2);
    world.shelf.delay(Duration::ZERO);
    assert_eq!(world.signed_in("bela").await.get("/alerts").await.status, StatusCode::OK);
}

#[tokio::test]
async fn one_user_has_so_many_files_on_their_way() {
    // Files are held in memory until they are taken: one user could hold as many as there are connections.
    let world = World::with(|settings| settings.turn = Duration::from_millis(200)).await;
    let client = world.signed_in("anna").await;
    let request = format!(
        "GET /reports/national/2025/fr/3/files/long.bin HTTP/1.1\r\nhost: {}\r\ncookie: proofhouse={}\r\n\r\n",
        world.address, client.cookies["proofhouse"]
    );
    let mut held = Vec::new();
    for _ in 0..4 {
        let mut stream = TcpStream::connect(world.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).await.unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
        held.push(stream);
    }
    let mut other = world.signed_in("anna").await;
    let path = "/reports/national/2025/fr/3/files/figures.json";
    assert_eq!(other.get(path).await.status, StatusCode::TOO_MANY_REQUESTS, "in another session too");
    assert_eq!(other.get("/alerts").await.status, StatusCode::OK, "pages are shown all the same");
    held.clear();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(other.get(path).await.status, StatusCode::OK);
}

#[tokio::test]
async fn one_address_has_so_many_connections() {
    // An IPv4 address is a network of its own.
    let world = World::with(|settings| settings.connections_per_network = 3).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(TcpStream::connect(world.address).await.unwrap());
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let request = format!("GET /icon.svg HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", world.address);
    assert_eq!(status(&exchange(world.address, request.as_bytes()).await), 0, "it was closed");
    held.clear();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(status(&exchange(world.address, request.as_bytes()).await), 200);
}

#[tokio::test]
async fn paths_that_climb_lead_nowhere() {
    let world = World::plain().await;
    let client = world.signed_in("anna").await;
    let cookie = &client.cookies["proofhouse"];
    for path in [
        "/../../../../etc/passwd",
        "/reports/../../etc/passwd",
        "/reports/national/2025/fr/3/files/../../../../etc/passwd",
        "/reports/national/2025/fr/3/files/..%2f..%2f..%2fetc%2fpasswd",
        "/reports/national/2025/fr/3/files/%2e%2e/%2e%2e/etc/passwd",
        "/reports/national/2025/fr/3/files/%252e%252e%252fetc%252fpasswd",
        "/reports/national/2025/fr/3/files/..\\..\\etc\\passwd",
        "/reports/national/2025/fr/3/files/figures.json%00.html",
        "/reports/national/2025/fr/3/files//etc/passwd",
        "/reports/./national/2025/fr",
        "/reports//national/2025/fr",
        "//etc/passwd",
    ] {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\ncookie: proofhouse={cookie}\r\nconnection: close\r\n\r\n",
            world.address
        );
        let answer = exchange(world.address, request.as_bytes()).await;
        assert!(matches!(status(&answer), 404 | 400), "{path}: {answer}");
        assert!(!body(&answer).contains("root:"), "{path}");
    }
}

#[tokio::test]
async fn a_request_names_one_host_and_one_of_ours() {
    let world = World::with(|settings| settings.names = vec!["pages.example:8443".to_owned()]).await;
    for (host, expected) in [
        ("host: pages.example:8443\r\n", 200),
        ("host: PAGES.example:8443\r\n", 200),
        ("host: evil.example\r\n", 421),
        ("host: 127.0.0.1\r\n", 421),
        ("", 421),
    ] {
        let request = format!("GET /sign-in HTTP/1.1\r\n{host}connection: close\r\n\r\n");
        assert_eq!(status(&exchange(world.address, request.as_bytes()).await), expected, "{host}");
    }
    let twice = "GET /sign-in HTTP/1.1\r\nhost: pages.example:8443\r\nhost: evil.example\r\nconnection: close\r\n\r\n";
    assert!(matches!(status(&exchange(world.address, twice.as_bytes()).await), 400 | 421));
}
