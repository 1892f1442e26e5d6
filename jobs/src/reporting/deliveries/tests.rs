#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use proofhouse_delivery::ledger::{Origin, PlannedDelivery, RenderedRevision};
use std::collections::BTreeMap;

/// A history as schedulers and operators write it: an hour between two events.
struct Story {
    run: LogicalRun,
    entries: Vec<Entry>,
    claim: Option<u64>,
}

impl Story {
    fn new() -> Story {
        Story { run: "national/fr/2026-10".parse().unwrap(), entries: Vec::new(), claim: None }
    }

    fn at(number: u64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(i64::try_from(number).unwrap())
    }

    fn with(mut self, event: Event) -> Story {
        let number = self.entries.len() as u64 + 1;
        let by_operator = matches!(event, Event::Queued { .. } | Event::Reopened { .. });
        let claim = if by_operator || event == Event::Claimed { None } else { self.claim };
        if event == Event::Claimed {
            self.claim = Some(number);
        }
        let at = Story::at(number);
        let lease_until = Some(at + TimeDelta::minutes(5));
        let by = if by_operator { "operator" } else { "scheduler" }.to_owned();
        self.entries.push(Entry { number, id: number.to_string(), at, by, claim, lease_until, event });
        self
    }

    fn queued(self) -> Story {
        let (origin, not_before) = (Origin::Schedule, None);
        self.with(Event::Queued { origin, not_before, deliver: true, changes: None }).with(Event::Claimed)
    }

    fn rendered(self, revision: u32, content: &str) -> Story {
        let target = Target::Mail { address: "desk@ncb.example".to_owned(), message_id: "m".to_owned() };
        let plan = PlannedDelivery { key: desk(), target, language: "fr".to_owned(), files: Vec::new() };
        self.with(Event::RenderingStarted).with(Event::Rendered(Box::new(RenderedRevision {
            revision,
            content_sha256: content.to_owned(),
            classification: "RESTRICTED".to_owned(),
            manifest: "{}".to_owned(),
            signature: None,
            letters: BTreeMap::new(),
            deliveries: vec![plan],
        })))
    }

    fn sending(self, again: bool) -> Story {
        self.with(Event::Sending { delivery: desk(), again })
    }

    fn told(&self) -> Vec<(u32, &'static str, u32, u64)> {
        let told = told_by(&self.run, &self.entries).unwrap();
        let number = |at: DateTime<Utc>| u64::try_from((at - DateTime::UNIX_EPOCH).num_hours()).unwrap();
        told.iter().map(|told| (told.revision, told.state, told.attempts, number(told.at))).collect()
    }
}

fn desk() -> DeliveryKey {
    DeliveryKey::mail("desk@ncb.example", "fr")
}

fn unknown() -> Event {
    Event::Unknown { delivery: desk(), reason: "r".to_owned(), retry_at: DateTime::UNIX_EPOCH }
}

#[test]
fn a_further_revision_takes_nothing_away_and_each_row_has_the_time_of_its_event() {
    // Rows were made of where a run stood: noted after the second revision was rendered, the first one had never been sent,
    // and every time was that of the last event.
    let story = Story::new().queued().rendered(1, "a").with(Event::DeliveryStarted).sending(false);
    let story = story.with(Event::Sent { delivery: desk() }).with(Event::Delivered);
    let first = [(1, "ARCHIVED", 1, 5), (1, "SENT", 1, 7)];
    assert_eq!(story.told(), first);
    let story = story.queued().rendered(2, "b");
    assert_eq!(story.told(), first, "a revision that readers are not shown is not archived");
    let story = story.with(Event::DeliveryStarted).sending(false);
    let story = story.with(Event::Refused { delivery: desk(), reason: "550 5.1.1".to_owned() });
    let all = told_by(&story.run, &story.entries).unwrap();
    assert_eq!(all.len(), 4);
    let last = all.last().unwrap();
    assert_eq!((last.revision, last.content.as_str(), last.state), (2, "b", "REFUSED"));
    assert_eq!(last.reason.as_deref(), Some("550 5.1.1"));
    assert_eq!(last.recipient.as_deref(), Some("desk@ncb.example"));
}

#[test]
fn what_was_unknown_twice_and_then_decided_is_told_three_times() {
    let story = Story::new().queued().rendered(1, "a").with(Event::DeliveryStarted);
    let story = story.sending(false).with(unknown()).sending(true).with(unknown());
    let story = story
        .with(Event::Failing { reason: "r".to_owned(), notice: None })
        .with(Event::Failed)
        .with(Event::Reopened { decisions: BTreeMap::from([(desk(), Decision::Arrived)]) });
    assert_eq!(
        story.told(),
        [(1, "ARCHIVED", 1, 5), (1, "UNKNOWN", 1, 7), (1, "UNKNOWN", 2, 9), (1, "SENT", 2, 12)]
    );
}

#[test]
fn a_run_that_failed_before_its_revision_was_shown_has_no_row() {
    let story = Story::new().queued().rendered(1, "a");
    let story = story.with(Event::Failing { reason: "r".to_owned(), notice: None }).with(Event::Failed);
    assert!(story.told().is_empty(), "it was once told as archived");
}
