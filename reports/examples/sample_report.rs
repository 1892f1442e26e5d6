//! Renders the reports from a made-up world, for looking at them.
//!
//! `cargo run -p proofhouse-reports --example sample_report -- <folder> [<packs>]`; with a folder of packs, these are
//! rendered instead of the built-in ones, so that a change of a query or a text needs no build. Queries that fail are
//! all listed. Written as pages, on paper and as workbooks, and with the numbers of the figures.

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use proofhouse_reports::facts::{Facts, Plans};
use proofhouse_reports::parameters::Parameters;
use proofhouse_reports::{FileFormat, Language, Pack, Period, Renderer, Request, write_formats};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "sample-reports".to_owned()));
    let packs = arguments.next().map(PathBuf::from);
    let session = sample::realistic::world(7).session();
    let generated_at = "2026-01-15T06:00:00Z".parse()?;
    let mut failures = 0;
    for (name, bureau, period) in [
        ("national", "fr", "2025"),
        ("national", "vc", "2025"),
        ("national", "mc", "2025"),
        ("national", "be", "2025-Q3"),
        ("secretariat", "ipsg", "2025"),
        ("traces", "fr", "2025"),
        ("ballistics", "fr", "2025"),
        ("poa-iti", "fr", "2025"),
        ("public", "ipsg", "2025"),
    ] {
        let pack = match &packs {
            Some(packs) => Pack::from_directory(&packs.join(name))?,
            None => Pack::embedded(name)?,
        };
        let period = Period::parse(period)?;
        let parameters =
            Parameters::new(bureau, period, generated_at).with_thresholds(&pack.definition().thresholds);
        let facts = Facts::read(&session, &pack, period, parameters, &Plans::default()).await?;
        for figure in pack.definition().sections.iter().flat_map(|section| &section.figures) {
            if let Err(error) = facts.table(&figure.id, pack.query(&figure.id)?).await {
                let text = error.to_string();
                println!("{}", text.lines().next().unwrap_or_default().chars().take(400).collect::<String>());
                failures += 1;
            }
        }
        if failures > 0 {
            continue;
        }
        for language in Language::ALL {
            let started = Instant::now();
            let renderer = Renderer::new(pack.clone(), language)?;
            let request = Request { bureau: bureau.to_owned(), period, generated_at };
            let report = renderer.render(&session, &request).await?;
            let summary = write_formats(&renderer, &report, &FileFormat::ALL, &BTreeMap::new(), &folder)?;
            let kilobytes = summary.html_bytes / 1024;
            println!("{} ({kilobytes} KiB, {} ms)", summary.html.display(), started.elapsed().as_millis());
        }
    }
    if failures > 0 { Err(format!("{failures} queries failed").into()) } else { Ok(()) }
}
