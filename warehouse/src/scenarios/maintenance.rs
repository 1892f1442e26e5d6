//! Compaction and erasure beside running writers.

use super::{Scene, batch, firearm, firearm_with, statement, tombstone};
use crate::{AppendOutcome, Maintenance, Warehouse, WarehouseSettings, rewrites};
use chrono::Duration;
use datafusion::logical_expr::{ident, lit};
use serde_json::{Map, json};

#[tokio::test]
async fn withdrawn_content_is_erased_and_the_tombstone_stays() {
    let scene = Scene::new();
    scene.add("firearms_history", &[firearm("fr", "1", 0, "GONE-A"), firearm("fr", "2", 1, "KEPT")]).await;
    scene
        .add("firearms_history", &[firearm("fr", "1", 2, "GONE-B"), tombstone("fr", "1", "firearms", 3)])
        .await;
    scene
        .add("firearms_history", &[firearm("fr", "1", 4, "FED-AGAIN"), firearm("be", "1", 0, "OTHER")])
        .await;
    let what = Maintenance { vacuum_after: Some(Duration::zero()), ..Maintenance::default() };
    let summary = scene.warehouse.maintain("firearms_history", &what).await.unwrap();
    assert_eq!(summary.rows_erased, 2);
    let kept = scene.trusted("select coalesce(serial_raw, 'tombstone') from firearms_history").await;
    assert_eq!(kept, ["FED-AGAIN", "KEPT", "OTHER", "tombstone"]);
    assert_eq!(scene.trusted("select serial_raw from firearms").await, ["FED-AGAIN", "KEPT", "OTHER"]);
    assert_eq!(
        scene.trusted("select concat(source_record_id, ' ', reason, ' ', _offset) from erasures").await,
        ["1 WITHDRAWN 0", "1 WITHDRAWN 2"],
        "that it was there is kept, what it said is not"
    );
    assert!(summary.files_deleted > 0);
    let again = scene.warehouse.maintain("firearms_history", &what).await.unwrap();
    assert_eq!(again.rows_erased, 0);
    let table = format!("{}firearms_history", scene.root());
    for folder in [table.clone(), format!("{table}/_delta_log")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                assert!(!bytes.windows(4).any(|window| window == b"GONE"), "{}", path.display());
            }
        }
    }
}

#[tokio::test]
async fn content_past_its_retention_is_erased_record_by_record_and_thread_by_thread() {
    let scene = Scene::new();
    let until = |day: &str| json!({"retention_until": day});
    scene
        .add(
            "firearms_history",
            &[
                firearm_with("fr", "OVER", 0, "OVER-A", until("2019-12-31")),
                firearm_with("fr", "OVER", 1, "OVER-B", until("2020-01-01")),
                // Re-evaluated by its owner: kept longer than it was to be at first.
                firearm_with("fr", "KEPT", 2, "KEPT-A", until("2020-01-01")),
                firearm_with("fr", "KEPT", 3, "KEPT-B", until("2100-01-01")),
                // Shortened by its owner.
                firearm_with("fr", "CUT", 4, "CUT-A", until("2100-01-01")),
                firearm_with("fr", "CUT", 5, "CUT-B", until("2020-01-01")),
            ],
        )
        .await;
    let deleted = json!({"action": "DELETE", "serial_raw": "DELETED"});
    scene.add("firearms_history", &[firearm_with("fr", "ASKED", 6, "DELETED", deleted)]).await;
    let event = |id: &str, trace: &str, offset: i64, day: &str| {
        let changes = json!({"trace_id": trace, "event": "COMMENT", "requesting_bureau": "be", "requested_bureau": "fr",
            "retention_until": day});
        statement("be", id, "traces", offset, changes)
    };
    scene
        .add(
            "trace_events_history",
            &[
                event("T1-1", "T1", 0, "2020-01-01"),
                event("T1-2", "T1", 1, "2100-01-01"),
                event("T2-1", "T2", 2, "2020-01-01"),
            ],
        )
        .await;
    let seizure = json!({"state": "REPORTED", "retention_until": "2020-01-01"});
    scene.add("seizures_history", &[statement("be", "S", "seizures", 0, seizure)]).await;
    let mut erased = 0;
    for table in ["firearms_history", "trace_events_history", "seizures_history"] {
        erased += scene.warehouse.maintain(table, &Maintenance::default()).await.unwrap().rows_erased;
    }
    assert_eq!(erased, 6);
    assert_eq!(scene.trusted("select serial_raw from firearms_history").await, ["KEPT-A", "KEPT-B"]);
    let events = "select source_record_id from trace_events_history";
    assert_eq!(scene.trusted(events).await, ["T1-1", "T1-2"], "a thread is kept as long as its last event");
    assert_eq!(
        scene.trusted("select count(*) from seizures_history").await,
        ["1"],
        "a seizure is kept as a fact"
    );
    assert_eq!(
        scene.trusted("select concat(reason, ' ', count(*)) from erasures group by reason").await,
        ["RETENTION 5", "WITHDRAWN 1"],
        "one of them asked for its erasure by action"
    );
    // An operator may wait: nothing is past a retention of a hundred years ago.
    scene.add("firearms_history", &[firearm_with("fr", "LATE", 7, "LATE", until("2020-01-01"))]).await;
    let patient = Maintenance { erase_expired_after: Some(Duration::days(36_500)), ..Maintenance::default() };
    assert_eq!(scene.warehouse.maintain("firearms_history", &patient).await.unwrap().rows_erased, 0);
}

/// What could not land of a record lay in `rejects` for ever, also when the record was withdrawn or its time was over.
#[tokio::test]
async fn refused_statements_go_with_their_record() {
    let scene = Scene::new();
    let refused = |id: &str, partition: i32, offset: i64, day: &str| {
        json!({
            "source_bureau": "fr", "kind": "firearms", "source_record_id": id, "code": "BAD_DATE", "faults": [],
            "value_bytes": 1, "headers": [], "_topic": "feed.fr.firearms", "_partition": partition,
            "_offset": offset, "_timestamp": format!("{day}T00:00:00Z"), "_ingested_at": format!("{day}T01:00:00Z"),
        })
    };
    // The tombstone of record 1 is produced on 3 January, at offset 3. It lands late: what was refused meanwhile in
    // another partition came after it all the same.
    let mut ended = tombstone("fr", "1", "firearms", 3);
    ended["_timestamp"] = json!("2026-01-03T00:00:00Z");
    ended["_ingested_at"] = json!("2026-01-05T00:00:00Z");
    let withdrawn = [firearm("fr", "1", 0, "GONE"), ended];
    let expired = firearm_with("fr", "2", 5, "OVER", json!({"retention_until": "2020-01-01"}));
    // Withdrawn by action: of this statement too nothing is left in the history.
    let deleted = firearm_with("fr", "4", 8, "DELETED", json!({"action": "DELETE"}));
    scene.add("firearms_history", &withdrawn).await;
    scene.add("firearms_history", &[expired, deleted]).await;
    scene
        .add(
            "rejects",
            &[
                refused("1", 0, 1, "2026-01-02"),
                refused("1", 0, 4, "2026-01-04"),
                refused("1", 1, 9, "2026-01-02"),
                refused("1", 1, 10, "2026-01-04"),
                refused("2", 0, 2, "2026-01-02"),
                refused("2", 0, 6, "2026-01-02"),
                refused("2", 0, 11, "2100-01-02"),
                refused("3", 0, 13, "2026-01-02"),
                refused("4", 0, 7, "2026-01-02"),
                refused("4", 0, 12, "2026-01-02"),
            ],
        )
        .await;
    let what = Maintenance { vacuum_after: Some(Duration::zero()), ..Maintenance::default() };
    assert_eq!(scene.warehouse.maintain("firearms_history", &what).await.unwrap().rows_erased, 3);
    let before = scene.warehouse.prove_purged().await.unwrap();
    let of_rejects = before.iter().find(|proof| proof.table == "rejects").unwrap();
    assert_eq!(of_rejects.waiting, 3, "of record 1 in both partitions, and of record 4");
    assert_eq!(scene.warehouse.maintain("rejects", &what).await.unwrap().rows_erased, 5);
    let left = "select concat(source_record_id, ' ', _partition, '/', _offset) from rejects";
    assert_eq!(
        scene.trusted(left).await,
        ["1 0/4", "1 1/10", "2 0/11", "3 0/13", "4 0/12"],
        "what came after the end of its record was said of a new one"
    );
    let reasons =
        "select concat(reason, ' ', count(*)) from erasures where history = 'rejects' group by reason";
    assert_eq!(scene.trusted(reasons).await, ["RETENTION 2", "WITHDRAWN 3"]);
    assert!(scene.warehouse.prove_purged().await.unwrap().iter().all(|proof| proof.is_purged()));
}

/// What jobs had made of an exhibit, its drawings and the signatures that were extracted again among it, stayed in their tables
/// until they ran next, and in the files of earlier versions for as long as nobody maintained them; the proof did not look.
#[tokio::test]
async fn what_was_made_from_an_exhibit_goes_with_it() {
    let scene = Scene::new();
    let exhibit = |bureau: &str, id: &str, offset: i64| {
        let content = json!({"event": "EXHIBIT", "case_ref": "C", "exhibit_kind": "BULLET"});
        statement(bureau, id, "ballistics", offset, content)
    };
    scene
        .add("ballistics_history", &[exhibit("fr", "E1", 0), exhibit("fr", "E2", 1), exhibit("be", "E1", 0)])
        .await;
    let picture = |left: (&str, &str), right: (&str, &str), svg: &str| {
        json!({"candidate_id": format!("{left:?}{right:?}"), "left_bureau": left.0, "left_exhibit_id": left.1,
            "right_bureau": right.0, "right_exhibit_id": right.1, "mark_kind": "LEA", "svg": svg})
    };
    let pictures = [
        picture(("be", "E1"), ("fr", "E1"), "GONE"),
        picture(("be", "E1"), ("fr", "E2"), "KEPT"),
        picture(("fr", "E1"), ("fr", "E2"), "GONE"),
    ];
    scene.add("ballistic_pictures", &pictures).await;
    let mark = |bureau: &str, id: &str, signature: &str| {
        json!({"source_bureau": bureau, "exhibit_id": id, "signature_ref": format!("scans/{id}"), "mark_kind": "LEA",
            "extraction": "x/1", "spacing_um": 1.5, "signature": signature})
    };
    scene.add("extracted_marks", &[mark("fr", "E1", "GONE"), mark("be", "E1", "KEPT")]).await;
    let identity = |entity: &str, id: &str, serial: &str| {
        json!({"entity": entity, "source_bureau": "fr", "source_record_id": id, "item_no": 0, "serial_norm": serial,
            "make_candidates": [], "calibre_candidates": [], "findings": []})
    };
    // A record that bears the name of the exhibit is another thing.
    scene
        .add("firearm_identities", &[identity("EXHIBIT", "E1", "GONE"), identity("RECORD", "E1", "KEPT")])
        .await;
    let what = Maintenance { vacuum_after: Some(Duration::zero()), ..Maintenance::default() };
    let maintained = async |table: &str| scene.warehouse.maintain(table, &what).await.unwrap().rows_erased;
    assert_eq!(maintained("ballistic_pictures").await, 0, "nothing has been erased");

    scene.add("ballistics_history", &[tombstone("fr", "E1", "ballistics", 2)]).await;
    assert_eq!(maintained("ballistics_history").await, 1);
    let holding = async || {
        let proofs = scene.warehouse.prove_purged().await.unwrap();
        let left = proofs.into_iter().filter(|proof| !proof.is_purged());
        left.map(|proof| (proof.table, proof.holding.iter().map(|(_, rows)| rows).sum::<u64>()))
            .collect::<Vec<_>>()
    };
    let tables = ["ballistic_pictures", "extracted_marks", "firearm_identities"].map(str::to_owned);
    let found = holding().await;
    assert_eq!(found.iter().map(|(table, _)| table.clone()).collect::<Vec<_>>(), tables, "{found:?}");
    assert_eq!(maintained("ballistic_pictures").await, 2);
    assert_eq!(maintained("extracted_marks").await, 1);
    assert_eq!(maintained("firearm_identities").await, 1);
    assert_eq!(holding().await, []);
    for table in &tables {
        for entry in std::fs::read_dir(format!("{}{table}", scene.root())).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                assert!(!bytes.windows(4).any(|window| window == b"GONE"), "{}", path.display());
            }
        }
    }
    assert_eq!(scene.trusted("select svg from ballistic_pictures").await, ["KEPT"]);
    assert_eq!(scene.trusted("select signature from extracted_marks").await, ["KEPT"]);
    assert_eq!(scene.trusted("select serial_norm from firearm_identities").await, ["KEPT"]);
    // Sent again, it is an exhibit like others: a job that comes to the very rows of before writes them, and they stay.
    scene.add("ballistics_history", &[exhibit("fr", "E1", 3)]).await;
    let watermark =
        scene.warehouse.watermark("pictures", 1, &["exhibits"], "ballistic_pictures").await.unwrap();
    let rows = vec![batch("ballistic_pictures", &pictures)];
    let written = scene.warehouse.replace_if_changed("ballistic_pictures", rows, &watermark).await.unwrap();
    assert_eq!(written.rows(), 3);
    assert_eq!(maintained("ballistic_pictures").await, 0);
    assert_eq!(scene.trusted("select count(*) from ballistic_pictures").await, ["3"]);
}

#[tokio::test]
async fn a_recent_withdrawal_waits_for_its_time() {
    let scene = Scene::new();
    let mut gone = tombstone("fr", "1", "firearms", 3);
    gone["_ingested_at"] = serde_json::json!(chrono::Utc::now().to_rfc3339());
    scene.add("firearms_history", &[firearm("fr", "1", 0, "A"), gone]).await;
    let what = Maintenance { erase_withdrawn_after: Some(Duration::days(30)), ..Maintenance::default() };
    assert_eq!(scene.warehouse.maintain("firearms_history", &what).await.unwrap().rows_erased, 0);
}

#[tokio::test]
async fn compaction_joins_small_files_beside_a_writer() {
    let scene = Scene::new();
    let mut appender = scene.warehouse.appender("firearms_history").await.unwrap();
    let rows =
        |offset: i64| vec![batch("firearms_history", &[firearm("fr", &offset.to_string(), offset, "S")])];
    let step = |offset: i64| {
        (vec![("a".to_string(), (offset > 0).then_some(offset))], vec![("a".to_string(), offset + 1)])
    };
    for offset in 0..6 {
        let (expected, target) = step(offset);
        appender.append(&expected, &target, rows(offset), Map::new()).await.unwrap();
    }
    let what = Maintenance {
        z_order: vec!["source_bureau".into(), "source_record_id".into()],
        ..Maintenance::default()
    };
    let (compacted, written) = tokio::join!(scene.warehouse.maintain("firearms_history", &what), async {
        let (expected, target) = step(6);
        appender.append(&expected, &target, rows(6), Map::new()).await
    });
    assert!(compacted.unwrap().files_compacted >= 6);
    assert!(matches!(written.unwrap(), AppendOutcome::Committed { .. }));
    assert_eq!(scene.trusted("select count(*) from firearms").await, ["7"]);
}

/// Delta's rules of conflict let a file be rewritten twice when the first rewrite only rearranged it: both replacements
/// stood, and every row twice (two `maintain` at the same time).
#[tokio::test]
async fn two_rewrites_of_the_same_files_do_not_double_their_rows() {
    let scene = Scene::new();
    for offset in 0..4 {
        scene.add("firearms_history", &[firearm("fr", &offset.to_string(), offset, "S")]).await;
    }
    // Three operations that have read the same state; only the first may replace its files.
    let table = scene.warehouse.table("firearms_history").await.unwrap();
    let [first, second, third] = std::array::from_fn(|_| rewrites::fenced(&table));
    let (_, metrics) = first.optimize().await.unwrap();
    assert!(metrics.num_files_removed >= 4);
    let refused = second.optimize().await.unwrap_err().to_string();
    assert!(refused.contains("another rewrite"), "{refused}");
    let predicate = ident("_offset").eq(lit(2i64));
    assert!(
        third.delete().with_predicate(predicate).await.is_err(),
        "it would delete from files that are gone"
    );
    assert_eq!(scene.trusted("select count(*) from firearms_history").await, ["4"]);
}

#[tokio::test]
async fn maintenance_jobs_and_a_writer_at_the_same_time_keep_every_row_once() {
    let scene = Scene::new();
    for offset in 0..12 {
        scene.add("firearms_history", &[firearm("fr", &offset.to_string(), offset, "S")]).await;
    }
    scene.add("firearms_history", &[tombstone("fr", "3", "firearms", 12)]).await;
    let what = Maintenance::default();
    let maintain = || scene.warehouse.maintain("firearms_history", &what);
    let (one, two, three) = tokio::join!(maintain(), maintain(), maintain());
    let erased: u64 = [one, two, three].into_iter().map(|summary| summary.unwrap().rows_erased).sum();
    assert_eq!(erased, 1);
    let offsets = scene.trusted("select _offset from firearms_history").await;
    assert_eq!(offsets.len(), 12, "{offsets:?}");
}

/// A week of hourly commits with one maintenance a day: neither data files nor the log grow with the number of commits.
/// `cargo test -p proofhouse-warehouse --lib small_commits -- --nocapture` prints the curve.
#[tokio::test]
async fn a_week_of_small_commits_leaves_few_files() {
    const HOURS: i64 = 24;
    let scene = Scene::new();
    let table = std::path::PathBuf::from(format!("{}firearms_history", scene.root()));
    let parquet_files = || {
        let names = std::fs::read_dir(&table).unwrap().map(|entry| entry.unwrap().path());
        names.filter(|path| path.extension().is_some_and(|extension| extension == "parquet")).count()
    };
    let what = Maintenance { vacuum_after: Some(Duration::zero()), ..Maintenance::default() };
    let mut most = 0;
    for day in 0..7 {
        for hour in 0..HOURS {
            let offset = day * HOURS + hour;
            scene.add("firearms_history", &[firearm("fr", &offset.to_string(), offset, "S")]).await;
        }
        let before = parquet_files();
        scene.warehouse.maintain("firearms_history", &what).await.unwrap();
        println!("day {}: {before} data files before maintenance, {} after", day + 1, parquet_files());
        most = most.max(before);
        assert_eq!(parquet_files(), 1, "day {day}");
    }
    assert!(most <= usize::try_from(HOURS).unwrap() + 1, "{most} files: they grow from day to day");
    assert_eq!(scene.trusted("select count(*) from firearms").await, ["168"]);
}

/// Delta's own deletion was sent back by each append that landed while it worked: beside a busy ingestion withdrawn
/// content stayed for minutes.
#[tokio::test]
async fn an_erasure_ends_beside_a_writer_that_never_rests() {
    let scene = Scene::new();
    for offset in 0..4 {
        scene.add("firearms_history", &[firearm("fr", &offset.to_string(), offset, "GONE")]).await;
    }
    let withdrawn: Vec<_> =
        (0..4).map(|offset| tombstone("fr", &offset.to_string(), "firearms", 4 + offset)).collect();
    scene.add("firearms_history", &withdrawn).await;
    let ended = std::sync::atomic::AtomicBool::new(false);
    let write = async {
        let mut appender = scene.warehouse.appender("firearms_history").await.unwrap();
        let mut next = 0;
        while !ended.load(std::sync::atomic::Ordering::Relaxed) {
            let rows = batch("firearms_history", &[firearm("be", &next.to_string(), next, "KEPT")]);
            let expected = ("be".to_owned(), (next > 0).then_some(next));
            let outcome =
                appender.append(&[expected], &[("be".into(), next + 1)], vec![rows], Map::new()).await;
            assert!(matches!(outcome.unwrap(), AppendOutcome::Committed { .. }));
            next += 1;
            tokio::task::yield_now().await;
        }
        next
    };
    let erase = async {
        let erased = scene.warehouse.erase("firearms_history", Some(Duration::zero()), None).await;
        ended.store(true, std::sync::atomic::Ordering::Relaxed);
        erased
    };
    let (written, erased) = tokio::join!(write, erase);
    assert_eq!(erased.unwrap(), 4);
    assert!(written > 0, "nothing was written meanwhile, so nothing could disturb");
    let left = "select count(*) from firearms_history where serial_raw = 'GONE'";
    assert_eq!(scene.trusted(left).await, ["0"]);
    let kept = "select count(*) from firearms_history where serial_raw = 'KEPT'";
    assert_eq!(scene.trusted(kept).await, [written.to_string()]);
}

/// A process that dies between writing a file and its commit leaves the file; content that is withdrawn later would live
/// on in it for ever.
#[tokio::test]
async fn files_that_no_version_names_go_when_they_are_old() {
    let scene = Scene::new();
    scene.add("firearms_history", &[firearm("fr", "1", 0, "KEPT")]).await;
    let orphan = |name: &str, age: std::time::Duration| {
        let path = std::path::PathBuf::from(format!("{}firearms_history/{name}.parquet", scene.root()));
        let file = std::fs::File::create(&path).unwrap();
        file.set_modified(std::time::SystemTime::now() - age).unwrap();
        path
    };
    let old = orphan("left-by-a-process-that-died", std::time::Duration::from_hours(49));
    let young = orphan("about-to-be-committed", std::time::Duration::from_hours(1));
    let what = |age| Maintenance { vacuum_after: Some(age), ..Maintenance::default() };
    scene.warehouse.maintain("firearms_history", &what(Duration::zero())).await.unwrap();
    assert!(old.exists() && young.exists(), "without a minimum of age nobody can tell whose a file is");
    scene.warehouse.maintain("firearms_history", &what(Duration::days(1))).await.unwrap();
    assert!(!old.exists() && young.exists());
    assert_eq!(scene.trusted("select serial_raw from firearms_history").await, ["KEPT"]);
}

/// Delta's log forgets removed files after seven days unless it is told otherwise; what an operator keeps longer would be
/// deleted with the files that nobody knows, and old versions could not be read any more.
#[tokio::test]
async fn removed_files_are_remembered_as_long_as_they_are_kept() {
    let scene = Scene::new();
    scene.add("firearms_history", &[firearm("fr", "1", 0, "S")]).await;
    let remembered = async || {
        let table = scene.warehouse.table("firearms_history").await.unwrap();
        let snapshot = table.snapshot().unwrap();
        snapshot.metadata().configuration()["delta.deletedFileRetentionDuration"].clone()
    };
    assert_eq!(remembered().await, "interval 7 days");
    let what = |age| Maintenance { vacuum_after: Some(age), ..Maintenance::default() };
    scene.warehouse.maintain("firearms_history", &what(Duration::hours(168))).await.unwrap();
    assert_eq!(remembered().await, "interval 7 days");
    scene.warehouse.maintain("firearms_history", &what(Duration::days(30))).await.unwrap();
    assert_eq!(remembered().await, "interval 720 hours");
    let version = scene.warehouse.table("firearms_history").await.unwrap().version();
    scene.warehouse.maintain("firearms_history", &what(Duration::days(30))).await.unwrap();
    let again = scene.warehouse.table("firearms_history").await.unwrap().version();
    assert!(
        again <= version.map(|version| version + 2),
        "only the vacuum's own two commits: {version:?}, {again:?}"
    );
    assert_eq!(scene.trusted("select serial_raw from firearms_history").await, ["S"]);
}

/// `report verify` renders from the versions that a manifest names, and broke off where maintenance had deleted their files.
#[tokio::test]
async fn a_version_whose_files_are_deleted_is_said_to_be_gone() {
    let scene = Scene::new();
    let exhibit = |id: &str, offset: i64| {
        let content = json!({"event": "EXHIBIT", "case_ref": "C", "exhibit_kind": "BULLET"});
        statement("fr", id, "ballistics", offset, content)
    };
    scene.add("ballistics_history", &[exhibit("E1", 0)]).await;
    scene.add("ballistics_history", &[exhibit("E2", 1)]).await;
    let earlier = scene.warehouse.table("ballistics_history").await.unwrap().version().unwrap();
    assert_eq!(scene.warehouse.missing_of_version("ballistics_history", earlier).await.unwrap(), None);
    let what = Maintenance { vacuum_after: Some(Duration::zero()), ..Maintenance::default() };
    assert!(scene.warehouse.maintain("ballistics_history", &what).await.unwrap().files_deleted > 0);
    // Another process: this one still has the small files in memory.
    let settings =
        WarehouseSettings { store: format!("file://{}", scene.root()), ..WarehouseSettings::default() };
    let other = Warehouse::open(settings).unwrap();
    let newest = other.table("ballistics_history").await.unwrap().version().unwrap();
    assert_eq!(other.missing_of_version("ballistics_history", newest).await.unwrap(), None);
    let gone = other.missing_of_version("ballistics_history", earlier).await.unwrap().unwrap();
    assert!(gone.contains("deleted by maintenance"), "{gone}");
}
