//! Ctrl-C ends a job at once, and says so by its exit code.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::kafka::RealKafka;
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

/// Found by chaos on a slow S3 server: processes that were asked to stop while they opened their tables went on opening
/// them for more than a minute.
#[test]
fn an_ingest_that_waits_for_its_store_ends_when_it_is_asked_to() {
    let Some(kafka) = RealKafka::start_or_skip("a store that does not answer", &["bt"]) else { return };
    // It takes connections in and never says a word.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", silent.local_addr().unwrap());
    let mut proofhouse = Proofhouse::with_local_store().on(kafka, "silent store", &["bt"]);
    for (name, value) in [
        ("PROOFHOUSE__WAREHOUSE__STORE", "s3://bucket/silent"),
        ("AWS_ENDPOINT_URL", endpoint.as_str()),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_REGION", "eu-west-3"),
        ("AWS_ACCESS_KEY_ID", "proofhouse"),
        ("AWS_SECRET_ACCESS_KEY", "proofhouse"),
    ] {
        proofhouse = proofhouse.with(name, value);
    }
    silent.set_nonblocking(true).unwrap();
    let job = proofhouse.start(&["ingest"]);
    let _asking = eventually("it asks its store", LIMIT, || silent.accept().ok());
    let asked = Instant::now();
    let outcome = job.stop();
    assert_eq!(outcome.code, Some(0), "{}", outcome.all());
    assert!(asked.elapsed() < Duration::from_secs(20), "it took {:?} to end", asked.elapsed());
    assert!(outcome.out.contains("0 messages"), "{}", outcome.all());
}
