//! The Kafka client's complaints, told once in a while: a broker that is away makes it complain twenty times a second.

use rdkafka::error::KafkaError;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The same complaint is told again after so long.
const QUIET: Duration = Duration::from_secs(10);

/// What has been told, and when.
#[derive(Debug, Default)]
pub(crate) struct Complaints(Mutex<HashMap<String, Told>>);

#[derive(Debug)]
struct Told {
    at: Instant,
    since: u64,
}

impl Complaints {
    /// Tells a complaint, unless it has been told just now.
    pub(crate) fn tell(&self, error: &KafkaError, reason: &str) {
        if let Some(untold) = self.is_due(error, Instant::now()) {
            tracing::warn!(%error, reason, untold, "kafka client reports an error; it retries by itself");
        }
    }

    /// Whether a complaint is to be told now; then how often it has come untold since the last time.
    fn is_due(&self, error: &KafkaError, now: Instant) -> Option<u64> {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // By its code: the words may name ports and times. The codes are few.
        let code = error.rdkafka_error_code().map_or_else(|| error.to_string(), |code| format!("{code:?}"));
        match told.get_mut(&code) {
            Some(before) if now.duration_since(before.at) < QUIET => {
                before.since += 1;
                None
            }
            before => {
                let untold = before.map_or(0, |before| before.since);
                told.insert(code, Told { at: now, since: 0 });
                Some(untold)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rdkafka::error::RDKafkaErrorCode as Code;

    #[test]
    fn a_complaint_is_told_at_once_and_then_only_counted() {
        let complaints = Complaints::default();
        let away = KafkaError::Global(Code::AllBrokersDown);
        let start = Instant::now();
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        assert_eq!(complaints.is_due(&away, at(0)), Some(0));
        assert_eq!(complaints.is_due(&away, at(50)), None);
        assert_eq!(complaints.is_due(&away, at(9_000)), None);
        let other = KafkaError::Global(Code::BrokerTransportFailure);
        assert_eq!(complaints.is_due(&other, at(9_001)), Some(0), "another complaint is another matter");
        assert_eq!(complaints.is_due(&away, at(10_001)), Some(2));
        assert_eq!(complaints.is_due(&away, at(10_002)), None);
    }
}
