//! Former owners of a partition: those that still believe to own it, and what those that died have left.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::{Covered, Landed, Landing, REJECTS, TableLoad, row_buffer};
use crate::health::Health;
use crate::lease::{ApplicationIds, Lease, Start};
use crate::metrics::IngestMetrics;
use crate::owed::Owed;
use crate::receipts::Outcome;
use crate::settings::IngestSettings;
use chrono::{DateTime, Duration as Span, Utc};
use proofhouse_schemas::tables::Provenance;
use proofhouse_schemas::tables::operations::{FaultColumns, RejectRow};
use proofhouse_schemas::{Bureau, Fault, Kind, RejectCode};
use proofhouse_warehouse::{Maintenance, Warehouse, WarehouseSettings};
use std::sync::Arc;
use std::time::Duration;

const TOPIC: &str = "feed.fr.firearms";
const HISTORY: &str = "firearms_history";

async fn process(folder: &std::path::Path) -> Landing {
    let store = format!("file://{}", folder.display());
    let warehouse = Warehouse::open(WarehouseSettings { store, ..WarehouseSettings::default() }).unwrap();
    let ids = ApplicationIds { sink: "test".to_owned(), cluster_id: "cluster".to_owned() };
    let (metrics, health) = (IngestMetrics::new().unwrap(), Health::new(Duration::from_secs(60)));
    Landing::open(&warehouse, ids, &IngestSettings::default(), metrics, health).await.unwrap()
}

async fn claim(landing: &Landing, partition: i32) -> Start {
    landing.claim(&[(TOPIC.to_owned(), partition)]).await.unwrap().remove(0)
}

fn lease(start: &Start, partition: i32) -> Arc<Lease> {
    Arc::new(Lease::new(TOPIC, partition, 0, 0, 0..1, start.clone()).unwrap())
}

/// The first message of a partition, produced at a moment, for a table, under the claim of a start: it withdraws record
/// FR-1, or was refused when it spoke of that.
fn load(table: &'static str, start: &Start, partition: i32, produced: DateTime<Utc>) -> TableLoad {
    let mut rows = row_buffer(table).unwrap();
    let expected = if table == REJECTS {
        rows.push(&RejectRow {
            source_bureau: "fr",
            kind: "firearms",
            source_record_id: Some("FR-1"),
            code: "BAD_DATE",
            faults: vec![FaultColumns::from(&Fault::new(
                RejectCode::BadDate,
                "$.date",
                "31-02-2020",
                "a date",
            ))],
            raw_key: None,
            raw_value: None,
            value_bytes: 0,
            headers: Vec::new(),
            topic: TOPIC,
            partition,
            offset: 0,
            timestamp: Some(produced),
            ingested_at: Utc::now(),
        })
        .unwrap();
        start.rejects_transaction
    } else {
        let provenance = Provenance {
            topic: TOPIC,
            partition,
            offset: 0,
            timestamp: Some(produced.into()),
            ingested_at: Utc::now().into(),
            schema: None,
            extra: None,
            event_id: None,
        };
        rows.push_withdrawal(Bureau::parse("fr").unwrap(), "FR-1", provenance).unwrap();
        start.data_transaction
    };
    let covered = Covered { lease: lease(start, partition), expected, target: 1, mark: None };
    TableLoad { table, batch: Some(rows.take().unwrap()), covered: vec![covered] }
}

/// A process that was paused lands nothing that it had judged, though nobody has moved its offsets: what it lets in
/// might have been refused by the new owner meanwhile, and the other way round.
#[tokio::test]
async fn a_former_owner_lands_neither_rows_nor_refusals() {
    let folder = tempfile::tempdir().unwrap();
    let (paused, new) = (process(folder.path()).await, process(folder.path()).await);
    let (before, after) = (claim(&paused, 0).await, claim(&new, 0).await);
    let now = Utc::now();
    for table in [HISTORY, REJECTS] {
        let (late, ours) = (load(table, &before, 0, now), load(table, &after, 0, now));
        assert_eq!(paused.commit(&late).await.unwrap(), Landed::LostOwnership, "{table}");
        assert_eq!(new.commit(&ours).await.unwrap(), Landed::Yes, "{table}");
    }
}

/// Claims counted by one: the slower of two that claim at once found its own number in the table and took the other's
/// claim for its own.
#[tokio::test]
async fn of_processes_that_claim_at_once_one_holds_the_partition() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (process(folder.path()).await, process(folder.path()).await);
    for _ in 0..5 {
        let (first, second) = tokio::join!(claim(&one, 0), claim(&two, 0));
        let rows = [first.claim.unwrap().rows, second.claim.unwrap().rows];
        assert_ne!(rows[0], rows[1]);
    }
}

/// Found by chaos: a process landed a refusal and died before its other commit; the record was withdrawn in another
/// partition, and `maintain` erased the refusal. The next owner knew nothing of it and refused the message a second time:
/// content that had been erased came back, behind later refusals.
#[tokio::test]
async fn what_was_refused_and_erased_since_is_known_and_can_be_answered() {
    let folder = tempfile::tempdir().unwrap();
    let died = process(folder.path()).await;
    let produced = Utc::now();
    let refusal = load(REJECTS, &claim(&died, 0).await, 0, produced);
    assert_eq!(died.commit(&refusal).await.unwrap(), Landed::Yes);
    let withdrawal = load(HISTORY, &claim(&died, 1).await, 1, produced + Span::seconds(1));
    assert_eq!(died.commit(&withdrawal).await.unwrap(), Landed::Yes);

    let reasons = |start: &Start| start.already_rejected[&0].clone();
    let next = process(folder.path()).await;
    let while_it_stood = claim(&next, 0).await;
    assert_eq!(reasons(&while_it_stood)[0].value, "31-02-2020");

    let maintained = next.warehouse.maintain(REJECTS, &Maintenance::default()).await.unwrap();
    assert_eq!(maintained.rows_erased, 1);
    let start = claim(&next, 0).await;
    let [fault] = &reasons(&start)[..] else { panic!("one reason: {:?}", reasons(&start)) };
    assert_eq!((fault.code, fault.value.as_str()), (RejectCode::BadDate, ""), "what it said is gone");

    let owed = Owed { lease: lease(&start, 0), offsets: 0..1 };
    let receipts = next.receipts_of(Kind::Firearm, &[owed]).await.unwrap();
    let [answer] = &receipts[..] else { panic!("one receipt: {receipts:?}") };
    assert_eq!(answer.receipt.outcome, Outcome::Rejected);
    assert_eq!(answer.receipt.code.as_deref(), Some("BAD_DATE"));
    assert_eq!(answer.receipt.reference.as_deref(), Some("FR-1"));
}
