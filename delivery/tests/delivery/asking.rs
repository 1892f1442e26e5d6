//! What operators ask for: only what can be made whole, and all of it or nothing.

use proofhouse_delivery::LogicalRun;
use proofhouse_delivery::ledger::{Origin, Phase};
use proofhouse_schemas::Period;

use crate::sink::Sink;
use crate::world::World;

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

#[tokio::test]
async fn a_period_that_is_not_over_cannot_be_asked_for_and_is_made_at_its_hour() {
    // Asked for in November, the report about November was made at once, and none on the fifth of December.
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    let runner = world.runner();
    runner.step().await.unwrap();
    let november: LogicalRun = "national/fr/2026-11".parse().unwrap();
    for origin in [Origin::Backfill, Origin::Revision] {
        let refused = runner.request(&november, origin, true, None).await.unwrap_err().to_string();
        assert!(refused.contains("2026-11-30 23:00 UTC"), "{refused}");
    }
    assert_eq!(runner.ledger().status(&november).await.unwrap(), None);
    world.clock.advance_to("2026-12-05T05:00:00Z".parse().unwrap());
    let summary = runner.step().await.unwrap();
    assert_eq!(summary.finished(Phase::Delivered), 1);
    assert_eq!(summary.queued, [november]);
}

#[tokio::test]
async fn of_a_range_that_is_refused_nothing_is_made() {
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    let runner = world.runner();
    let report = world.run().report;
    let bureau = Some(world.run().bureau);
    let ranges = [
        // Not over, and what is over stands before it.
        ("2026-09", "2026-11"),
        // Of two lengths; and the wrong way round.
        ("2026-01", "2026-Q3"),
        ("2026-10", "2026-09"),
        // More than ten years, of which the last were left out without a word.
        ("2016-01", "2026-10"),
    ];
    for (first, last) in ranges {
        let refused = runner.backfill(&report, bureau, period(first), period(last), false).await;
        assert!(refused.is_err(), "{first}..{last}");
    }
    assert!(runner.ledger().runs(&Default::default()).await.unwrap().is_empty());
}
