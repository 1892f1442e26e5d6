//! Every pack on paper, from left to right and from right to left, from a world with real labels: it can be set, keeps to the standards for archives and
//! for reading aloud, and comes out the same twice.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod sample;

use proofhouse_reports::{FileFormat, Language, Pack, Renderer, files};
use sample::{realistic, request};

async fn on_paper(pack: &str, bureau: &str, languages: &[Language]) {
    let session = realistic::world(7).session();
    let renderer = |language| Renderer::new(Pack::embedded(pack).unwrap(), language).unwrap();
    let request = request(bureau, "2025");
    let numbers = renderer(Language::English).numbers(&session, &request).await.unwrap();
    for &language in languages {
        let renderer = renderer(language);
        let report = renderer.say(numbers.clone()).unwrap();
        // Arabic words beside signs of another face once had no letters, and then there was no paper.
        let pdf = |report| match files(&renderer, report, &[FileFormat::Pdf]) {
            Ok(mut files) => files.remove(0).content,
            Err(error) => panic!("{pack} in {}: {error}", language.code()),
        };
        let content = pdf(&report);
        assert!(content.starts_with(b"%PDF-1.7"));
        if pack == "national" && language == Language::Arabic {
            let again = renderer.render(&session, &request).await.unwrap();
            assert!(content == pdf(&again), "{pack}: the same report gives other bytes");
        }
    }
}

#[tokio::test]
async fn the_national_report_goes_on_paper() {
    on_paper("national", "fr", &Language::ALL).await;
}

#[tokio::test]
async fn a_report_of_nothing_goes_on_paper() {
    on_paper("national", "mc", &[Language::French]).await;
}

#[tokio::test]
async fn the_report_of_the_secretariat_goes_on_paper() {
    on_paper("secretariat", "ipsg", &[Language::Arabic, Language::English]).await;
}

#[tokio::test]
async fn the_other_packs_go_on_paper() {
    on_paper("traces", "fr", &[Language::Arabic, Language::Spanish]).await;
    on_paper("ballistics", "fr", &[Language::Arabic, Language::Spanish]).await;
    on_paper("poa-iti", "fr", &[Language::Arabic, Language::Spanish]).await;
    on_paper("public", "ipsg", &[Language::Arabic, Language::Spanish]).await;
}
