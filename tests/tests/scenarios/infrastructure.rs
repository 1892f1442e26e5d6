//! The ground that the other scenarios stand on: were the broker or the S3 server not what they claim, nothing proved
//! with them would hold.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Barrier;

use proofhouse_tests::kafka::{RealKafka, Record};
use proofhouse_tests::object_storage::ObjectStorage;

#[test]
fn the_broker_keeps_keys_tombstones_headers_and_order() {
    let Some(kafka) = RealKafka::start_or_skip("the broker keeps what it is sent", &["aq"]) else { return };
    let topic = "feed.aq.firearms";
    assert_eq!(kafka.read(topic).unwrap(), []);
    let sent = [
        Record::new(topic, "A-1", "{}"),
        Record::tombstone(topic, "A-1"),
        Record::new(topic, "A-2", "{}").without_key(),
        Record::new(topic, "A-3", "{}").with_header("ce_id", "7"),
    ];
    kafka.produce(&sent).unwrap();
    let read = kafka.read(topic).unwrap();
    let told: Vec<_> = read
        .iter()
        .map(|record| (record.key.clone(), record.value.clone(), record.headers.clone()))
        .collect();
    let expected: Vec<_> = sent
        .iter()
        .map(|record| (record.key.clone(), record.value.clone(), record.headers.clone()))
        .collect();
    assert_eq!(told, expected);
    assert_eq!(read.iter().map(|record| record.offset).collect::<Vec<_>>(), [0, 1, 2, 3]);
}

#[test]
fn a_broker_comes_back_with_its_data() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mut kafka) = RealKafka::own_or_skip("a broker comes back with its data", folder.path()) else {
        return;
    };
    kafka.produce(&[Record::new("feed.aq.traces", "T-1", "{}")]).unwrap();
    kafka.kill_9();
    kafka.restart().unwrap();
    assert_eq!(kafka.read("feed.aq.traces").unwrap().len(), 1);
}

/// The whole of exactly-once on object storage rests on this: of many who create the same object, one wins.
#[test]
fn one_of_many_racing_writers_creates_an_object() {
    let Some(storage) = ObjectStorage::start_or_skip("one of many racing writers creates an object") else {
        return;
    };
    const WRITERS: usize = 8;
    for round in 0..10 {
        let together = Barrier::new(WRITERS);
        let put = |body: usize| {
            together.wait();
            let request = format!(
                "PUT /proofhouse-test/race-{round} HTTP/1.1\r\nHost: {}\r\nIf-None-Match: *\r\n\
                 Authorization: AWS4-HMAC-SHA256 Credential=a/20260101/eu-west-3/s3/aws4_request\r\n\
                 Content-Length: 1\r\nConnection: close\r\n\r\n{body}",
                storage.address()
            );
            let mut stream = TcpStream::connect(storage.address()).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer.split(' ').nth(1).unwrap().parse::<u16>().unwrap()
        };
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..WRITERS).map(|body| scope.spawn(move || put(body))).collect();
            writers.into_iter().map(|writer| writer.join().unwrap()).collect()
        });
        let winners = statuses.iter().filter(|status| **status == 200).count();
        let losers = statuses.iter().filter(|status| **status == 412).count();
        assert_eq!((winners, losers), (1, WRITERS - 1), "round {round}: {statuses:?}");
    }
}
