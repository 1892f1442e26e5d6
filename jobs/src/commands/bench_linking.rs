//! `proofhouse bench linking`: two Parquet files of firearms linked, beside a peer in the same rounds.
//!
//! Both run in processes of their own, so that memory is their own, and the pairs of both are measured against the pairs
//! that are known to be true.

use crate::command_line::{BenchLinkingArguments, LinkFiles};
use crate::commands::match_files::one_at_a_time;
use crate::linkage_files;
use crate::measurement::{environment, median, peak_rss_mib};
use crate::summary::{self, Ending};
use anyhow::{Context, Result, bail};
use proofhouse_matching::linkage::scoring::{Quality, quality};
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Seizures that are looked for one at a time.
const ONE_AT_A_TIME: usize = 5_000;

/// One run of one program.
struct Run {
    seconds: f64,
    peak_rss_mib: f64,
}

/// Measures and prints the figures.
///
/// # Errors
/// When the files cannot be read or a program fails.
pub fn run(arguments: &BenchLinkingArguments, as_json: bool) -> Result<Ending> {
    let folder = tempfile::tempdir().context("a folder for the pairs")?;
    let own_pairs = folder.path().join("proofhouse.parquet");
    let peer_pairs = folder.path().join("peer.parquet");
    let files = LinkFiles {
        records: arguments.data.join("records.parquet"),
        seizures: arguments.data.join("seizures.parquet"),
        reference: Some(arguments.data.join("reference.json")).filter(|path| path.exists()),
        model: arguments.model.clone(),
        out: own_pairs.clone(),
        memory: arguments.memory,
    };
    let (mut own, mut peer) = (Vec::new(), Vec::new());
    for round in 1..=arguments.rounds.max(1) {
        let this = link_in_its_own_process(&files)?;
        eprintln!("round {round}: {:.2} s, {:.0} MiB at most", this.seconds, this.peak_rss_mib);
        own.push(this);
        if let Some(command) = &arguments.peer {
            let that = peer_process(command, &arguments.data, &peer_pairs)?;
            eprintln!("round {round}, peer: {:.2} s, {:.0} MiB at most", that.seconds, that.peak_rss_mib);
            peer.push(that);
        }
    }
    let mut figures = Map::new();
    let mut put = |name: &str, value: f64| {
        figures.insert(name.to_owned(), json!(value));
    };
    put("seconds", median(own.iter().map(|run| run.seconds).collect()));
    put("peak_rss_mib", median(own.iter().map(|run| run.peak_rss_mib).collect()));
    let one = one_at_a_time(&files, ONE_AT_A_TIME)?;
    let at = |share: f64| one.get((one.len() as f64 * share) as usize).copied().unwrap_or_default();
    put("one_seizure_p50_ms", at(0.5));
    put("one_seizure_p99_ms", at(0.99));
    let truth = arguments.data.join("truth.parquet");
    if truth.exists() {
        let truth: HashSet<(i64, i64)> = linkage_files::read_pairs(&truth)?.into_iter().collect();
        let of = |path: &Path| -> Result<Quality> { Ok(quality(&linkage_files::read_scored(path)?, &truth)) };
        put_quality(&mut put, "", &of(&own_pairs)?);
        if !peer.is_empty() {
            put_quality(&mut put, "peer_", &of(&peer_pairs)?);
        }
    }
    if !peer.is_empty() {
        // The name that the peer is known by in this project's targets.
        put("splink_seconds", median(peer.iter().map(|run| run.seconds).collect()));
        put("splink_peak_rss_mib", median(peer.iter().map(|run| run.peak_rss_mib).collect()));
        let ratios = own.iter().zip(&peer).map(|(own, peer)| peer.seconds / own.seconds);
        put("times_faster", median(ratios.collect()));
    }
    let result = json!({"bench": "linking", "figures": figures, "environment": environment()});
    summary::print(as_json, &result, |_| lines(&figures))?;
    Ok(Ending::Done)
}

fn put_quality(put: &mut impl FnMut(&str, f64), of: &str, quality: &Quality) {
    put(&format!("{of}f1"), quality.f1);
    put(&format!("{of}recall_at_p99"), quality.recall_at_p99);
    put(&format!("{of}average_precision"), quality.average_precision);
    put(&format!("{of}hit_at_10"), quality.hit_at_10);
    put(&format!("{of}recall_of_all_given"), quality.found as f64 / quality.true_pairs.max(1) as f64);
}

fn lines(figures: &Map<String, Value>) -> String {
    figures
        .iter()
        .map(|(name, value)| format!("{name:<28} {:.4}", value.as_f64().unwrap_or(0.0)))
        .collect::<Vec<_>>()
        .join("\n")
}

fn link_in_its_own_process(files: &LinkFiles) -> Result<Run> {
    let binary = std::env::current_exe().context("the path of this binary")?;
    let mut command = Command::new(binary);
    command.args(["match", "firearms"]);
    let named = [
        ("--records", Some(&files.records)),
        ("--seizures", Some(&files.seizures)),
        ("--out", Some(&files.out)),
    ];
    let optional = [("--reference", files.reference.as_ref()), ("--model", files.model.as_ref())];
    for (flag, path) in named.into_iter().chain(optional) {
        if let Some(path) = path {
            command.arg(flag).arg(path);
        }
    }
    if let Some(mebibytes) = files.memory {
        command.arg("--memory").arg(mebibytes.to_string());
    }
    watched(command, "linking")
}

fn peer_process(command: &str, data: &Path, out: &Path) -> Result<Run> {
    let line =
        command.replace("{data}", &data.display().to_string()).replace("{out}", &out.display().to_string());
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("exec {line}")]);
    watched(shell, "the peer")
}

/// Runs a process and watches its memory.
fn watched(mut command: Command, what: &str) -> Result<Run> {
    let started = Instant::now();
    let mut child = command
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::inherit())
        .spawn()
        .with_context(|| format!("starting {what}"))?;
    let process = child.id().to_string();
    let mut most: f64 = 0.0;
    loop {
        most = most.max(peak_rss_mib(&process).unwrap_or(0.0));
        if let Some(status) = child.try_wait().with_context(|| format!("waiting for {what}"))? {
            if !status.success() {
                bail!("{what} failed: {status}");
            }
            return Ok(Run { seconds: started.elapsed().as_secs_f64(), peak_rss_mib: most });
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}
