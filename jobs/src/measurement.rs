//! What a benchmark needs: this process's own use, medians, and what machine it is.

use anyhow::{Context, Result};
use serde_json::{Value, json};

/// Processor seconds and most resident memory in MiB of this process, as Linux tells.
///
/// # Errors
/// When `/proc` cannot be read.
pub fn own_use() -> Result<(f64, f64)> {
    /// Clock ticks per second of `/proc`, the same on every Linux that is in use.
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").context("reading /proc/self/stat")?;
    // Fields 14 and 15, counted behind the name, which may hold spaces.
    let fields: Vec<&str> = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
    Ok(((ticks(11) + ticks(12)) / TICKS, peak_rss_mib("self")?))
}

/// The most resident memory that a process had, in MiB, by its number.
///
/// # Errors
/// When `/proc` cannot be read: the process has ended.
pub fn peak_rss_mib(process: &str) -> Result<f64> {
    memory_mib(process, "VmHWM:")
}

/// The resident memory that a process has now, in MiB, by its number.
///
/// # Errors
/// When `/proc` cannot be read: the process has ended.
pub fn rss_mib(process: &str) -> Result<f64> {
    memory_mib(process, "VmRSS:")
}

fn memory_mib(process: &str, line: &str) -> Result<f64> {
    let file = format!("/proc/{process}/status");
    let status = std::fs::read_to_string(&file).with_context(|| format!("reading {file}"))?;
    let kilobytes = status
        .lines()
        .find_map(|found| found.strip_prefix(line))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse::<f64>().ok())
        .unwrap_or(0.0);
    Ok(kilobytes / 1024.0)
}

/// The median; of an even number the mean of the two in the middle; 0 of nothing.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (values.get(middle.wrapping_sub(1 - values.len() % 2)), values.get(middle)) {
        (Some(one), Some(other)) => (one + other) / 2.0,
        _ => 0.0,
    }
}

/// What the figures depend on.
pub fn environment() -> Value {
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    let profile = if cfg!(debug_assertions) { "development" } else { "release" };
    json!({"processors": processors, "profile": profile, "version": env!("CARGO_PKG_VERSION")})
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_of_odd_and_even_numbers() {
        assert_eq!(median(vec![]), 0.0);
        assert_eq!(median(vec![3.0]), 3.0);
        assert_eq!(median(vec![4.0, 1.0]), 2.5);
        assert_eq!(median(vec![9.0, 1.0, 4.0]), 4.0);
        assert_eq!(median(vec![9.0, 1.0, 4.0, 2.0]), 3.0);
    }
}
