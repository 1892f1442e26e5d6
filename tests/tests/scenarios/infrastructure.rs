//! The ground that the other scenarios stand on: were the broker or the S3 server not what they claim, nothing proved
//! with them would hold.

use std::sync::Arc;

use futures::future::join_all;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode};
use proofhouse_tests::kafka::{RealKafka, Record};
use proofhouse_tests::object_storage::ObjectStorage;
use tokio::sync::Barrier;

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
    let clients = [(); WRITERS].map(|()| storage.client().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        for round in 0..50 {
            let object = Path::from(format!("race-{round}"));
            let together = Arc::new(Barrier::new(WRITERS));
            let puts = clients.iter().enumerate().map(|(writer, client)| {
                let (object, together, client) = (object.clone(), Arc::clone(&together), client.clone());
                tokio::spawn(async move {
                    together.wait().await;
                    client.put_opts(&object, writer.to_string().into(), PutMode::Create.into()).await
                })
            });
            let outcomes: Vec<_> = join_all(puts).await.into_iter().map(Result::unwrap).collect();
            let winners: Vec<usize> = (0..WRITERS).filter(|writer| outcomes[*writer].is_ok()).collect();
            let lost = |outcome: &&object_store::Result<_>| {
                matches!(outcome, Err(object_store::Error::AlreadyExists { .. }))
            };
            assert_eq!(outcomes.iter().filter(lost).count(), WRITERS - 1, "round {round}: {outcomes:?}");
            let kept = clients[0].get(&object).await.unwrap().bytes().await.unwrap();
            assert_eq!(kept, winners[0].to_string().as_bytes(), "round {round}: the winner's object stands");
        }
    });
}
