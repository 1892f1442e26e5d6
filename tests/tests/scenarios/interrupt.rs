//! Ctrl-C ends a job at once, and says so by its exit code.

use std::time::{Duration, Instant};

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::patience::eventually;

const LIMIT: Duration = Duration::from_secs(60);

#[test]
fn a_job_that_computes_ends_on_ctrl_c() {
    let proofhouse = Proofhouse::with_local_store();
    // Enough to be busy for much longer than this test waits.
    let job = proofhouse.start(&["simulate", "--firearms", "600000", "--write", "feeds"]);
    eventually("the job is at work", LIMIT, || job.said().contains("simulated").then_some(()));
    let asked = Instant::now();
    let outcome = job.stop();
    assert_eq!(outcome.code, Some(130), "{}", outcome.all());
    assert!(asked.elapsed() < Duration::from_secs(20), "it took {:?} to end", asked.elapsed());
    assert!(outcome.out.contains("interrupted"), "{}", outcome.all());
}

#[test]
fn a_job_that_waits_for_commits_ends_on_ctrl_c_and_starts_anew() {
    let proofhouse = Proofhouse::with_local_store();
    let demo = ["demo", "--directory", "demo", "--bureaus", "4", "--firearms", "4000"];
    let job = proofhouse.start(&demo);
    eventually("messages are taken in", LIMIT, || job.said().contains("messages are taken in").then_some(()));
    let outcome = job.stop();
    assert_eq!(outcome.code, Some(130), "{}", outcome.all());
    assert!(!outcome.out.contains("What came in"), "{}", outcome.all());
    let small = ["demo", "--directory", "demo", "--bureaus", "2", "--firearms", "100"];
    assert!(proofhouse.must(&small).contains("What came in"));
}
