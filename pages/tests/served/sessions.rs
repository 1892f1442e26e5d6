//! Coming in, staying, and going.

use crate::users::PASSWORD;
use crate::world::World;
use reqwest::StatusCode;
use std::sync::atomic::Ordering;
use std::time::Duration;

#[tokio::test]
async fn cookies_are_for_this_server_alone() {
    let world = World::secure().await;
    let mut client = world.client();
    let page = client.get("/sign-in").await;
    let door = &page.cookies()[0];
    assert!(door.starts_with("__Host-proofhouse-door="), "{door}");
    let answer = client.try_sign_in("anna", PASSWORD).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/reports"));
    let cookies = answer.cookies();
    let session = cookies.iter().find(|line| line.starts_with("__Host-proofhouse=")).unwrap();
    let word = session.split(['=', ';']).nth(1).unwrap();
    assert_eq!(word.len(), 43, "256 bits");
    assert_eq!(*session, format!("__Host-proofhouse={word}; Path=/; HttpOnly; SameSite=Strict; Secure"));
    assert!(
        cookies.iter().any(|line| line.starts_with("__Host-proofhouse-door=;") && line.contains("Max-Age=0"))
    );
    assert_eq!(world.users.told(), ["anna in, encrypted true"]);
}

#[tokio::test]
async fn without_tls_cookies_are_not_called_secure() {
    let world = World::plain().await;
    let mut client = world.client();
    let cookies = client.try_sign_in("anna", PASSWORD).await.cookies();
    let session = cookies.iter().find(|line| line.starts_with("proofhouse=")).unwrap();
    assert!(session.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{session}");
}

#[tokio::test]
async fn nobody_comes_in_without_a_password_that_fits() {
    let world = World::plain().await;
    world.users.failures.store(50, Ordering::SeqCst);
    let mut first = None;
    for (user, password) in [
        ("anna", "wrong"),
        ("anna", ""),
        ("nobody", PASSWORD),
        ("lou", PASSWORD),
        ("ANNA", PASSWORD),
        ("", ""),
        (&"a".repeat(5000), PASSWORD),
        ("anna\0", PASSWORD),
    ] {
        let mut client = world.client();
        let answer = client.try_sign_in(user, password).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{user}");
        assert!(!client.cookies.contains_key("proofhouse"), "{user}");
        // But for the name that was typed and the word of the form, the answer is the same for all.
        let text = answer.text().replace(&answer.form_word(), "");
        let text: String = text.lines().filter(|line| !line.contains("name=\"user\"")).collect();
        assert_eq!(*first.get_or_insert_with(|| text.clone()), text, "{user}");
        assert_eq!(client.get("/reports").await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(world.users.checks.load(Ordering::SeqCst), 8, "each was checked, also names of nobody");
    assert!(world.users.told().contains(&"lou refused PASSWORD".to_owned()));
}

#[tokio::test]
async fn a_sign_in_begins_a_new_session_and_ends_the_old() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    let old = client.clone();
    let word = client.cookies["proofhouse"].clone();
    // The page is left open in another window, from before.
    let mut other = world.client();
    let form_word = other.get("/sign-in").await.form_word();
    client.cookies.extend(other.cookies);
    let fields = [("form-word", form_word.as_str()), ("user", "anna"), ("password", PASSWORD)];
    assert_eq!(client.post("/sign-in", &fields).await.status, StatusCode::SEE_OTHER);
    assert_ne!(client.cookies["proofhouse"], word);
    assert_eq!(
        old.clone().get("/reports").await.status,
        StatusCode::SEE_OTHER,
        "the old word is worth nothing"
    );
    assert_eq!(client.get("/reports").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_word_that_somebody_else_chose_is_no_session() {
    let world = World::plain().await;
    let mut client = world.client();
    client.cookies.insert("proofhouse".to_owned(), "A".repeat(43));
    client.sign_in("anna").await;
    assert_ne!(client.cookies["proofhouse"], "A".repeat(43));
}

#[tokio::test]
async fn signing_out_ends_the_session_and_not_only_the_cookie() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    let kept = client.clone();
    let word = client.form_word().await;
    let answer = client.post("/sign-out", &[("form-word", &word)]).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/sign-in?why=left"));
    assert!(!client.cookies.contains_key("proofhouse"));
    assert_eq!(kept.clone().get("/reports").await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.users.told(), ["anna in, encrypted false", "anna out"]);
}

#[tokio::test]
async fn sessions_end_by_themselves() {
    let world = World::with(|settings| {
        settings.session_idle = Duration::from_millis(600);
        settings.session_longest = Duration::from_millis(2000);
    })
    .await;
    let mut client = world.signed_in("anna").await;
    for _ in 0..4 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(client.get("/alerts").await.status, StatusCode::OK);
    }
    tokio::time::sleep(Duration::from_millis(700)).await;
    let answer = client.get("/reports/national/2025/fr").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "nothing was done for too long");
    assert_eq!(answer.header("location"), "/sign-in?next=%2Freports%2Fnational%2F2025%2Ffr&why=ended");
    let mut client = world.signed_in("anna").await;
    let began = std::time::Instant::now();
    let mut last = StatusCode::OK;
    while began.elapsed() < Duration::from_millis(2500) && last == StatusCode::OK {
        tokio::time::sleep(Duration::from_millis(150)).await;
        last = client.get("/alerts").await.status;
    }
    assert_eq!(last, StatusCode::SEE_OTHER, "however much is done");
    assert!(began.elapsed() > Duration::from_millis(1800));
}

#[tokio::test]
async fn whoever_may_no_longer_sign_in_is_shown_out() {
    let world = World::plain().await;
    type Change = fn(&mut proofhouse_pages::Account);
    let changes: [Change; 3] = [
        |anna| anna.is_locked = true,
        |anna| anna.stamp = "2".to_owned(),
        |anna| anna.bureau = proofhouse_schemas::Bureau::parse("de").unwrap(),
    ];
    for change in changes {
        let mut client = world.signed_in("anna").await;
        assert_eq!(client.get("/reports").await.status, StatusCode::OK);
        world.users.change("anna", change);
        assert_eq!(client.get("/reports").await.status, StatusCode::SEE_OTHER);
        world.users.change("anna", |anna| {
            anna.is_locked = false;
            anna.bureau = proofhouse_schemas::Bureau::parse("fr").unwrap();
        });
        assert_eq!(
            client.get("/reports").await.status,
            StatusCode::SEE_OTHER,
            "the session is over for good"
        );
    }
}

#[tokio::test]
async fn after_the_sign_in_one_is_where_one_wanted_to_go_and_nowhere_else() {
    let world = World::plain().await;
    for (next, expected) in [
        ("/reports/national/2025/fr", "/reports/national/2025/fr"),
        ("/reports?period=2025&page=2", "/reports?period=2025&page=2"),
        ("https://evil.example/", "/reports"),
        ("//evil.example/", "/reports"),
        ("/\\evil.example", "/reports"),
        ("/sign-out", "/reports"),
    ] {
        let mut client = world.client();
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
        let page = client.get(&format!("/sign-in?{query}")).await;
        let (word, carried) = (page.form_word(), page.hidden("next").replace("&amp;", "&"));
        assert_eq!(carried, expected);
        let fields = [("form-word", word.as_str()), ("user", "anna"), ("password", PASSWORD), ("next", next)];
        assert_eq!(client.post("/sign-in", &fields).await.header("location"), expected);
    }
}

#[tokio::test]
async fn when_users_cannot_be_read_nobody_comes_in_and_nobody_sees_anything() {
    let world = World::plain().await;
    let mut client = world.signed_in("anna").await;
    world.users.is_broken.store(true, Ordering::SeqCst);
    let answer = client.get("/reports").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!answer.text().contains("file of users"));
    for _ in 0..10 {
        let answer = world.client().try_sign_in("anna", PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "this counts as nobody's failure");
    }
    world.users.is_broken.store(false, Ordering::SeqCst);
    world.client().sign_in("anna").await;
}

#[tokio::test]
async fn the_number_of_passwords_that_are_checked_at_a_time_is_bounded() {
    let world = World::plain().await;
    let attempts: Vec<_> = (0..24)
        .map(|count| {
            let mut client = world.client();
            tokio::spawn(async move { client.try_sign_in(&format!("user{count}"), "wrong").await.status })
        })
        .collect();
    for attempt in attempts {
        assert_eq!(attempt.await.unwrap(), StatusCode::FORBIDDEN);
    }
    let most = world.users.most.load(Ordering::SeqCst);
    assert!((1..=4).contains(&most), "{most}");
}

#[tokio::test]
async fn a_purpose_is_named_once_and_kept_in_the_session() {
    // The pages asked for no purpose where the rules want one, and every look-up stood in the audit without.
    let purposes =
        || vec!["SUPPORT_INVESTIGATION".to_owned(), "FORENSIC".to_owned(), "LOCAL_TASK".to_owned()];
    let world = World::with(|settings| settings.purposes = purposes()).await;
    for (language, said) in [
        ("en", "Supporting an investigation"),
        ("fr", "Appui à une enquête"),
        ("es", "Apoyo a una investigación"),
        ("ar", "دعم تحقيق"),
    ] {
        let page = world.client().get(&format!("/sign-in?language={language}")).await.text();
        assert!(page.contains(said) && page.contains(">LOCAL TASK</option>"), "{page}");
    }
    for purpose in [None, Some(""), Some("CURIOSITY"), Some("forensic")] {
        let mut client = world.client();
        let word = client.get("/sign-in").await.form_word();
        let mut fields = vec![("form-word", word.as_str()), ("user", "anna"), ("password", PASSWORD)];
        fields.extend(purpose.map(|purpose| ("purpose", purpose)));
        let answer = client.post("/sign-in", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{purpose:?}");
        assert!(!client.cookies.contains_key("proofhouse"));
        assert!(answer.text().contains("Choose the purpose for which you ask."));
    }
    assert_eq!(world.users.checks.load(Ordering::SeqCst), 0, "no password was tried");
    let mut client = world.client();
    let word = client.get("/sign-in").await.form_word();
    let fields =
        [("form-word", word.as_str()), ("user", "anna"), ("password", PASSWORD), ("purpose", "FORENSIC")];
    assert_eq!(client.post("/sign-in", &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.users.told(), ["anna in, encrypted false, for FORENSIC"]);
    client.get("/alerts").await;
    client.get("/reports/national/2025/fr/3/files/figures.json").await;
    let asked = world.shelf.asked();
    assert_eq!(asked, ["anna from 127.0.0.1, encrypted false, for FORENSIC"; 3], "with every question");
}

#[tokio::test]
async fn without_purposes_none_is_asked_for() {
    let world = World::plain().await;
    let mut client = world.client();
    assert!(!client.get("/sign-in").await.text().contains("name=\"purpose\""));
    let word = client.get("/sign-in").await.form_word();
    let fields =
        [("form-word", word.as_str()), ("user", "anna"), ("password", PASSWORD), ("purpose", "CURIOSITY")];
    assert_eq!(client.post("/sign-in", &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.users.told(), ["anna in, encrypted false"]);
}
