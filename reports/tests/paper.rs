//! Every pack on paper in every language, from a world with real labels: it can be set, keeps to the standards for archives and
//! for reading aloud, and comes out the same twice.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod sample;

use proofhouse_reports::{FileFormat, Language, Pack, Period, Renderer, Request, files};
use sample::realistic;

async fn on_paper(pack: &str, bureau: &str) {
    let session = realistic::world(7).session();
    for language in Language::ALL {
        let renderer = Renderer::new(Pack::embedded(pack).unwrap(), language).unwrap();
        let request = Request {
            bureau: bureau.to_owned(),
            period: Period::parse("2025").unwrap(),
            generated_at: "2026-01-15T06:00:00Z".parse().unwrap(),
        };
        let report = renderer.render(&session, &request).await.unwrap();
        // Arabic words beside signs of another face once had no letters, and then there was no paper.
        let pdf = |report| match files(&renderer, report, &[FileFormat::Pdf]) {
            Ok(mut files) => files.remove(0).content,
            Err(error) => panic!("{pack} in {}: {error}", language.code()),
        };
        let content = pdf(&report);
        assert!(content.starts_with(b"%PDF-1.7"));
        if language == Language::Arabic {
            let again = renderer.render(&session, &request).await.unwrap();
            assert!(content == pdf(&again), "{pack}: the same report gives other bytes");
        }
    }
}

#[tokio::test]
async fn the_national_report_goes_on_paper() {
    on_paper("national", "fr").await;
}

#[tokio::test]
async fn a_report_of_nothing_goes_on_paper() {
    on_paper("national", "mc").await;
}

#[tokio::test]
async fn the_report_of_the_secretariat_goes_on_paper() {
    on_paper("secretariat", "ipsg").await;
}

#[tokio::test]
async fn the_other_packs_go_on_paper() {
    on_paper("traces", "fr").await;
    on_paper("ballistics", "fr").await;
    on_paper("poa-iti", "fr").await;
    on_paper("public", "ipsg").await;
}
