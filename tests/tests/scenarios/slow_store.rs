//! A store that is slower than the feeds: reading is paused, memory stays bounded, nobody is thrown out of the group.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::fault_proxy::{FaultProxy, Mode};
use proofhouse_tests::feeds;
use proofhouse_tests::kafka::{RealKafka, Record};
use proofhouse_tests::object_storage::ObjectStorage;
use proofhouse_tests::patience::eventually;
use proofhouse_tests::server::free_ports;

const MESSAGES: usize = 12_000;
/// What may wait in the process: a third of what is sent.
const BUFFER_BYTES: usize = 6 << 20;
const QUEUED_BYTES: usize = 2 << 20;

/// The series of the process and their values, the labels left out and summed over.
fn metrics(port: u16) -> Option<BTreeMap<String, f64>> {
    let mut connection = TcpStream::connect(("127.0.0.1", port)).ok()?;
    connection.write_all(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).ok()?;
    let mut sums = BTreeMap::new();
    for line in answer.lines().filter(|line| line.starts_with("proofhouse_ingest_")) {
        let (series, value) = line.rsplit_once(' ')?;
        // Of rebalances the kind matters.
        let name = if series.contains("rebalances") { series } else { series.split('{').next()? };
        *sums.entry(name.to_owned()).or_insert(0.0) += value.parse::<f64>().ok()?;
    }
    Some(sums)
}

#[test]
fn a_slow_store_pauses_reading_and_memory_stays_bounded() {
    let scenario = "a slow store pauses reading";
    let Some(kafka) = RealKafka::start_or_skip(scenario, &["cl"]) else { return };
    let Some(storage) = ObjectStorage::start_or_skip(scenario) else { return };
    let proxy = FaultProxy::start(&storage.address()).unwrap();
    let [port] = free_ports().unwrap();
    let remarks = "Found in a car. ".repeat(60);
    let records: Vec<Record> = (0..MESSAGES)
        .map(|number| {
            feeds::stolen_firearm("cl", &format!("S-{number:05}"), &format!("CHL{number:06}"))
                .with("/remarks", remarks.as_str())
                .record()
        })
        .collect();
    kafka.create_topic("feed.cl.firearms", 3).unwrap();
    kafka.produce(&records).unwrap();

    let proofhouse = Proofhouse::with_object_store(&storage, "slow")
        .with("AWS_ENDPOINT_URL", &proxy.endpoint())
        .with("PROOFHOUSE__INGEST__FLUSH_BYTES", &(2 << 20).to_string())
        .with("PROOFHOUSE__INGEST__BUFFER_BYTES", &BUFFER_BYTES.to_string())
        .with("PROOFHOUSE__INGEST__QUEUED_BYTES", &QUEUED_BYTES.to_string())
        .with("PROOFHOUSE__INGEST__METRICS_ADDRESS", &format!("127.0.0.1:{port}"))
        // Polling that stops for longer than this would cost the partitions.
        .with("PROOFHOUSE__KAFKA__OPTIONS__MAX.POLL.INTERVAL.MS", "7000")
        .with("PROOFHOUSE__KAFKA__OPTIONS__SESSION.TIMEOUT.MS", "6000")
        .on(kafka, "slow-store", &["cl"]);
    proxy.set(Mode::Slow { delay: Duration::from_millis(250) });
    let ingest = proofhouse.start(&["ingest"]);
    let (mut most_buffered, mut was_paused) = (0.0_f64, false);
    let last = eventually("all messages to land in the slow store", Duration::from_secs(240), || {
        let now = metrics(port)?;
        let of = |name: &str| now.get(name).copied().unwrap_or_default();
        most_buffered = most_buffered.max(of("proofhouse_ingest_buffered_bytes"));
        was_paused |= of("proofhouse_ingest_paused") > 0.0;
        (of("proofhouse_ingest_rows_total") >= MESSAGES as f64).then_some(now)
    });
    let resident = ingest.peak_resident_bytes();
    let lost: f64 = last
        .iter()
        .filter(|(series, _)| series.contains("rebalances") && !series.contains("assigned"))
        .map(|(_, events)| events)
        .sum();
    println!(
        "slow store: {:.1} MiB buffered at most of {} MiB allowed, {:.0} MiB resident at most, paused: {was_paused}, \
         partitions revoked or lost: {lost}",
        most_buffered / f64::from(1 << 20),
        BUFFER_BYTES >> 20,
        resident as f64 / f64::from(1 << 20),
    );
    let outcome = ingest.stop();
    assert_eq!(outcome.code, Some(0), "{}", outcome.all());
    assert!(was_paused, "reading was never paused: the store was not slow enough");
    assert!(most_buffered <= (BUFFER_BYTES + QUEUED_BYTES) as f64, "{most_buffered} bytes were buffered");
    assert_eq!(lost, 0.0, "the group took partitions away from a process that only waited for its store");
    proxy.set(Mode::Pass);
    assert_eq!(proofhouse.number_as("cl", "select count(*) from firearms"), MESSAGES as i64);
}
