//! What operators see of a lane: what waits in it, for how long, and how far its partitions are behind.

use super::Lane;
use crate::lease::Lease;
use std::time::Duration;

/// How long after its time a message may still wait before somebody should know.
const GRACE: Duration = Duration::from_secs(60);

impl Lane {
    /// How long the oldest message has waited for the end of its commit.
    fn waited(&self) -> Duration {
        let oldest = self.committing.and_then(|committing| committing.oldest).or(self.oldest);
        oldest.map_or(Duration::ZERO, |oldest| oldest.elapsed())
    }

    /// How much too long the oldest message has waited.
    pub(crate) fn overdue(&self) -> Duration {
        self.waited().saturating_sub(self.age + GRACE)
    }

    /// Puts into the metrics what changes also when nothing comes and nothing lands: how far partitions are behind, and
    /// how long the oldest message has waited.
    pub(crate) fn show_signs(&self) {
        for ((topic, partition), position) in &self.positions {
            let partition = partition.to_string();
            self.metrics.lag.with_label_values(&[&**topic, partition.as_str()]).set(position.behind());
        }
        let age = self.waited().as_secs_f64();
        self.metrics.buffered_age.with_label_values(&[self.kind.word()]).set(age);
    }

    /// Puts into the metrics how much waits.
    pub(crate) fn show(&self) {
        let kind = [self.kind.word()];
        let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        self.metrics.buffered_rows.with_label_values(&kind).set(whole(self.messages));
        self.metrics.buffered_bytes.with_label_values(&kind).set(whole(self.bytes));
    }
}

/// The bureau of a lease as a label. The words of bureaus that are not registered are not ours to repeat: any topic that
/// somebody creates would make new series.
pub(super) fn bureau_word(lease: &Lease) -> &'static str {
    lease.bureau.map_or("unregistered", |bureau| bureau.as_str())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::Lane;
    use crate::lease::{Lease, Start};
    use crate::metrics::IngestMetrics;
    use crate::settings::IngestSettings;
    use proofhouse_schemas::Kind;
    use std::sync::Arc;
    use std::time::Duration;

    fn lease() -> Arc<Lease> {
        Arc::new(Lease::new("feed.fr.traces", 3, 0, 5, 0..9, Start::default()).unwrap())
    }

    #[test]
    fn lag_grows_while_nothing_lands_and_goes_with_the_partition() {
        let metrics = IngestMetrics::new().unwrap();
        let mut lane = Lane::new(Kind::Trace, &IngestSettings::default(), metrics.clone()).unwrap();
        let lease = lease();
        lane.assign(&lease).unwrap();
        lane.show_signs();
        let lag = "proofhouse_ingest_lag_messages{partition=\"3\",topic=\"feed.fr.traces\"}";
        assert!(metrics.text().contains(&format!("{lag} 4")), "{}", metrics.text());
        lease.set_end(20);
        lane.show_signs();
        assert!(metrics.text().contains(&format!("{lag} 15")), "{}", metrics.text());
        lane.forget(&[lease]);
        lane.show_signs();
        assert!(!metrics.text().contains(lag), "another process tells of it now");
    }

    #[test]
    fn offsets_without_messages_are_no_lag() {
        let metrics = IngestMetrics::new().unwrap();
        let mut lane = Lane::new(Kind::Trace, &IngestSettings::default(), metrics).unwrap();
        let lease = lease();
        lane.assign(&lease).unwrap();
        lane.drained(&lease, 9);
        assert_eq!(lane.behind(), (1, 0));
        assert_eq!(lane.overdue(), Duration::ZERO, "nothing waits");
    }
}
