//! What the pages say, in every language.

use crate::client::Client;
use crate::world::World;
use reqwest::StatusCode;

/// The words of a page, without its marks and the signs of direction.
fn words(html: &str) -> String {
    let mut text = String::new();
    let mut is_mark = false;
    for letter in html.chars() {
        match letter {
            '<' => is_mark = true,
            '>' => {
                is_mark = false;
                text.push(' ');
            }
            '\u{2068}' | '\u{2069}' => {}
            letter if !is_mark => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn read(client: &mut Client, path: &str) -> String {
    let answer = client.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    words(&answer.text())
}

async fn speaking(world: &World, language: &str) -> Client {
    let mut client = world.signed_in("anna").await;
    let word = client.form_word().await;
    client.post("/language", &[("form-word", &word), ("language", language)]).await;
    client
}

#[tokio::test]
async fn every_page_is_there_in_every_language() {
    let world = World::plain().await;
    for (language, title) in [("en", "Reports"), ("fr", "Rapports"), ("es", "Informes"), ("ar", "التقارير")]
    {
        let mut client = speaking(&world, language).await;
        assert!(read(&mut client, "/reports").await.contains(title), "{language}");
        for path in [
            "/reports?period=1999",
            "/reports/national/2025/fr",
            "/comparison",
            "/comparison?of=national/fr",
            "/comparison?of=national/ar",
            "/comparison?of=national/fr&earlier=2024&later=2025",
            "/comparison?of=national/fr&earlier=2025&later=2025",
            "/alerts",
            "/alerts?page=2",
            "/deliveries",
        ] {
            let text = client.get(path).await;
            assert_eq!(text.status, StatusCode::OK, "{language} {path}");
            assert!(text.text().contains(&format!("<html lang=\"{language}\"")), "{language} {path}");
        }
        assert_eq!(client.get("/nothing").await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn the_list_is_filtered_and_paged() {
    let world = World::plain().await;
    let mut client = speaking(&world, "en").await;
    let all = read(&mut client, "/reports").await;
    assert!(all.contains("35 reports") && all.contains("Page 1 of 2"), "{all}");
    let page = client.get("/reports").await.text();
    assert!(page.contains("/reports?page=2"));
    assert!(page.contains("Monthly &lt;report&gt; &amp; figures"), "titles are text");
    assert!(
        !page.contains("<b>odd</b>") && !page.contains("/reports/<"),
        "what has no sound name is not shown"
    );
    let second = read(&mut client, "/reports?page=2").await;
    assert!(second.contains("Page 2 of 2"));
    let filtered = read(&mut client, "/reports?report=national&language=fr").await;
    assert!(filtered.contains("3 reports") && filtered.contains("fourth quarter of 2025"), "{filtered}");
    assert!(
        read(&mut client, "/reports?report=national&period=2025&language=ar").await.contains("1 report ")
    );
    assert!(read(&mut client, "/reports?period=1999").await.contains("No report fits this choice."));
    let beyond = client.get("/reports?page=999").await;
    assert_eq!((beyond.status, beyond.header("location")), (StatusCode::SEE_OTHER, "/reports?page=2"));
    assert!(read(&mut client, "/reports?page=no-number").await.contains("Page 1 of 2"));
}

#[tokio::test]
async fn a_report_tells_what_changed_from_revision_to_revision() {
    let world = World::plain().await;
    let mut client = speaking(&world, "en").await;
    let text = read(&mut client, "/reports/national/2025/fr").await;
    for said in [
        "Revision 3, the newest",
        "1 file has other content: arms-by-type.csv",
        "2 files are new: changed.pdf long.bin",
        "It stands on another version of 1 table: firearms_history",
        "proofhouse 0.1.0 → proofhouse 0.1.1",
        "Revision 2, 5 January 2026, 07:00 UTC",
        "The report pack (its queries, charts or words) is another one.",
        "The first revision that is kept.",
        "9.4 MB",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("seizures_history"), "it did not change");
    // Versions of tables tell how busy the others are.
    assert!(!text.contains("4 → 6") && !text.contains("2 → 4"), "{text}");
}

#[tokio::test]
async fn two_periods_are_compared() {
    let world = World::plain().await;
    let mut client = speaking(&world, "en").await;
    let text = read(&mut client, "/comparison?of=national/fr&earlier=2024&later=2025").await;
    for said in [
        "Seizures 9 14 +5 +55.6%",
        "Firearms seized, found, surrendered 27 42 +15 +55.6%",
        "Trace requests sent 7 7 ±0 ±0.0%",
        "Issue des demandes de traçage not stated 7 – –",
        "La note de qualité et ses composantes 12,345 12,345 ±0 ±0.0%",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let unsaid = read(&mut client, "/comparison?of=national/fr&later=2025").await;
    assert!(unsaid.contains("Seizures 9 14 +5"), "without a word, the period before: {unsaid}");
    assert!(read(&mut client, "/comparison?of=national/ar").await.contains("There is only one period"));
    assert!(read(&mut client, "/comparison").await.contains("Choose a report"));
}

#[tokio::test]
async fn alerts_say_what_was_told() {
    let world = World::plain().await;
    let mut client = speaking(&world, "en").await;
    let text = read(&mut client, "/alerts").await;
    for said in [
        "32 alerts",
        "A record and a seizure may be one firearm",
        "Record France 2025F0000081",
        "Seizure Brazil 2025S0000081",
        "Strong probability 98.8%",
        "A notice ends soon",
        "Last day, or day of review 15 January 2026",
        "Serial numbers agree but for one letter",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[tokio::test]
async fn deliveries_say_when_to_whom_and_how_it_went() {
    let world = World::plain().await;
    let mut client = speaking(&world, "en").await;
    let text = read(&mut client, "/deliveries").await;
    for said in [
        "0 6 * * 1 ( Europe/Paris )",
        "12 January 2026, 06:00 (Europe/Paris)",
        "HTML · PDF · XLSX",
        "armes@fr.police.example",
        "Delivered",
        "Not known",
        "Your account may not change this delivery.",
        "None, it is switched off",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let page = client.get("/deliveries").await.text();
    assert_eq!(page.matches("action=\"/deliveries/").count(), 2, "no form where nothing may be changed");
    assert_eq!(page.matches("<textarea").count(), 1);
}
