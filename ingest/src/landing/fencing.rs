//! Two processes that both believe to own a partition.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::{Covered, Landed, Landing, REJECTS, TableLoad, row_buffer};
use crate::health::Health;
use crate::lease::{ApplicationIds, Lease, Start};
use crate::metrics::IngestMetrics;
use crate::settings::IngestSettings;
use chrono::Utc;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::tables::Provenance;
use proofhouse_warehouse::{Warehouse, WarehouseSettings};
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

async fn claim(landing: &Landing) -> Start {
    landing.claim(&[(TOPIC.to_owned(), 0)]).await.unwrap().remove(0)
}

/// One message for a table, under the claim of a start.
fn load(table: &'static str, start: &Start, offset: i64) -> TableLoad {
    let lease = Arc::new(Lease::new(TOPIC, 0, 0, offset, 0..offset + 1, start.clone()).unwrap());
    let provenance = Provenance {
        topic: TOPIC,
        partition: 0,
        offset,
        timestamp: None,
        ingested_at: Utc::now().into(),
        schema: None,
        extra: None,
        event_id: None,
    };
    let batch = (table == HISTORY).then(|| {
        let mut rows = row_buffer(table).unwrap();
        rows.push_withdrawal(Bureau::parse("fr").unwrap(), "FR-1", provenance).unwrap();
        rows.take().unwrap()
    });
    let expected = if table == REJECTS { start.rejects_transaction } else { start.data_transaction };
    TableLoad { table, batch, covered: vec![Covered { lease, expected, target: offset + 1, mark: None }] }
}

/// A process that was paused lands nothing that it had judged, though nobody has moved its offsets: what it lets in
/// might have been refused by the new owner meanwhile, and the other way round.
#[tokio::test]
async fn a_former_owner_lands_neither_rows_nor_refusals() {
    let folder = tempfile::tempdir().unwrap();
    let (paused, new) = (process(folder.path()).await, process(folder.path()).await);
    let before = claim(&paused).await;
    let after = claim(&new).await;
    for table in [HISTORY, REJECTS] {
        assert_eq!(paused.commit(&load(table, &before, 0)).await.unwrap(), Landed::LostOwnership, "{table}");
        assert_eq!(new.commit(&load(table, &after, 0)).await.unwrap(), Landed::Yes, "{table}");
    }
}

/// Claims counted by one: the slower of two that claim at once found its own number in the table and took the other's
/// claim for its own.
#[tokio::test]
async fn of_processes_that_claim_at_once_one_holds_the_partition() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (process(folder.path()).await, process(folder.path()).await);
    for _ in 0..5 {
        let (first, second) = tokio::join!(claim(&one), claim(&two));
        let rows = [first.claim.unwrap().rows, second.claim.unwrap().rows];
        assert_ne!(rows[0], rows[1]);
    }
}
