//! Times on the clock and on the processor, and how busy the machine is.

use std::time::Instant;

pub(crate) fn milliseconds(started: Instant) -> f64 {
    started.elapsed().as_secs_f64() * 1_000.0
}

/// Time that this thread has had on a processor, where the system tells (Linux). On a machine shared with others it says
/// what the work costs; the time on the clock says how long one waits.
pub(crate) fn processor_milliseconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|time| time.parse::<f64>().ok()).map_or(f64::NAN, |time| time / 1e6)
}

/// Seconds that all threads of this program have had on a processor, those that have ended included (Linux, in steps of
/// 10 ms).
pub(crate) fn processor_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program stands in brackets and may hold spaces; behind it user and system time are the 12th and
    // 13th field, in hundredths of a second.
    let fields = text.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
    let times: Vec<f64> = fields.skip(11).take(2).filter_map(|time| time.parse().ok()).collect();
    if times.len() == 2 { times.iter().sum::<f64>() / 100.0 } else { f64::NAN }
}

/// Programs that want a processor, averaged over the last minute (Linux).
pub(crate) fn load() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or(f64::NAN)
}

/// The value below which such a share of the sorted times lies.
pub(crate) fn quantile(times: &[f64], share: f64) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times.get(((times.len() as f64 - 1.0) * share).round() as usize).copied().unwrap_or(f64::NAN)
}
