//! `proofhouse bench ballistics`: one exhibit against a continent of made-up ones.
//!
//! `bullets` are striae, `faces` are breech faces. How well real marks are told apart is in `docs/ballistics-accuracy.md`.

mod bullets;
mod faces;

use crate::command_line::BenchBallisticsArguments;
use crate::measurement::environment;
use crate::summary::{self, Ending};
use anyhow::{Result, bail};
use proofhouse_matching::ballistics::scan::ScanKernel;
use proofhouse_matching::threads::processors;
use serde_json::{Map, Value, json};
use std::time::Instant;

/// Measures and prints the figures.
///
/// # Errors
/// When a gallery cannot be made.
pub fn run(arguments: &BenchBallisticsArguments, as_json: bool) -> Result<Ending> {
    let threads = processors();
    let least = 2 * (bullets::BARRELS * bullets::SHOTS) as usize;
    if [arguments.gallery, arguments.exact, arguments.faces].iter().any(|records| *records < least) {
        bail!("a gallery must have {least} exhibits at least");
    }
    let mut figures = Map::new();
    bullets::speed(arguments.gallery, threads, &mut figures)?;
    bullets::recall(arguments.exact, threads, &mut figures)?;
    faces::measure(arguments.faces, threads, &mut figures)?;
    let result = json!({
        "bench": "ballistics",
        "gallery": arguments.gallery,
        "exact_gallery": arguments.exact,
        "face_gallery": arguments.faces,
        "kernel": ScanKernel::fastest().name(),
        "figures": figures,
        "environment": environment(),
    });
    summary::print(as_json, &result, |_| {
        let line =
            |(name, value): (&String, &Value)| format!("{name:<32} {:.4}", value.as_f64().unwrap_or(0.0));
        figures.iter().map(line).collect::<Vec<_>>().join("\n")
    })?;
    Ok(Ending::Done)
}

fn milliseconds(started: Instant) -> f64 {
    started.elapsed().as_secs_f64() * 1e3
}

/// The value below which such a share lies.
fn quantile(mut times: Vec<f64>, share: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(((times.len() as f64 - 1.0) * share).round() as usize).copied().unwrap_or(f64::NAN)
}
