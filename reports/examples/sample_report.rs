//! Renders the built-in reports from a made-up world, for looking at them.
//!
//! `cargo run -p proofhouse-reports --example sample_report -- <folder>`

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use proofhouse_reports::{Language, Pack, Period, Renderer, Request, write};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "sample-reports".to_owned()));
    let session = sample::realistic::world(7).session();
    let generated_at = "2026-01-15T06:00:00Z".parse()?;
    for (pack, bureau, period) in [
        ("national", "fr", "2025"),
        ("national", "vc", "2025"),
        ("national", "mc", "2025"),
        ("national", "be", "2025-Q3"),
        ("secretariat", "ipsg", "2025"),
    ] {
        for language in Language::ALL {
            let started = Instant::now();
            let renderer = Renderer::new(Pack::embedded(pack)?, language)?;
            let request = Request { bureau: bureau.to_owned(), period: Period::parse(period)?, generated_at };
            let report = renderer.render(&session, &request).await?;
            let summary = write(&report, &BTreeMap::new(), &folder)?;
            let kilobytes = summary.html_bytes / 1024;
            println!("{} ({kilobytes} KiB, {} ms)", summary.html.display(), started.elapsed().as_millis());
        }
    }
    Ok(())
}
