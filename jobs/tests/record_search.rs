//! Records of a described firearm: what is kept between two look-ups is what a look-up made anew would find.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, dead_code)]

#[path = "networks/world.rs"]
mod world;

use proofhouse_jobs::record_search::{RecordCandidate, RecordSearch};
use proofhouse_jobs::settings::LinkageSettings;
use proofhouse_matching::linkage::FirearmDescription;
use proofhouse_schemas::{Bureau, Kind};
use proofhouse_warehouse::Principal;
use serde_json::{Value, json};
use world::{World, record};

const ROOM: usize = 1 << 30;

fn pistol(bureau: &str, id: &str, serial: &str, more: &[(&str, Value)]) -> Value {
    let mut all = vec![
        ("/firearm/serial_raw", json!(serial)),
        ("/firearm/serial_status", json!("READABLE")),
        ("/firearm/make_raw", json!("Glock")),
        ("/firearm/calibre_raw", json!("9x19")),
        ("/firearm/type_code", json!("PISTOL")),
        ("/firearm/model_raw", Value::Null),
        ("/firearm/other_numbers", Value::Null),
    ];
    all.extend_from_slice(more);
    record(bureau, id, &all)
}

async fn found(world: &World, search: &RecordSearch, bureau: &str, serial: &str) -> Vec<RecordCandidate> {
    let session = world.warehouse.session_for(&Principal::of(Bureau::parse(bureau).unwrap()));
    let description = FirearmDescription {
        serial_raw: serial.to_owned(),
        make_raw: "Glock".to_owned(),
        calibre_raw: "9x19".to_owned(),
        type_code: "PISTOL".to_owned(),
        ..FirearmDescription::default()
    };
    search.records_of(&world.warehouse, &session, &description, 10).await.unwrap()
}

fn names(found: &[RecordCandidate]) -> Vec<&str> {
    found.iter().map(|one| one.record_id.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_follows_every_change() {
    let world = World::new();
    let kept = RecordSearch::new(&LinkageSettings::default(), ROOM);
    let many: Vec<Value> =
        (0..200).map(|n| pistol("fr", &format!("F-{n}"), &format!("KX{:04}", 1_000 + n * 37), &[])).collect();
    world.land(Kind::Firearm, &many).await;
    world.land(Kind::Firearm, &[pistol("be", "B-1", "ABX7319", &[])]).await;
    assert_eq!(names(&found(&world, &kept, "es", "ABX7319").await), ["B-1"]);

    let steps: [(&str, Vec<Value>, &[&str]); 5] = [
        ("another record comes", vec![pistol("pt", "P-1", "ABX7319", &[])], &["B-1", "P-1"]),
        ("its owner corrects the number", vec![pistol("be", "B-1", "QQQ0007", &[])], &["P-1"]),
        (
            "the other is withheld",
            vec![pistol(
                "pt",
                "P-1",
                "ABX7319",
                &[("/access_restriction", json!({"mode": "ALL_EXCEPT", "parties": ["es"]}))],
            )],
            &[],
        ),
        ("and opened again", vec![pistol("pt", "P-1", "ABX7319", &[])], &["P-1"]),
        (
            "it is closed",
            vec![pistol(
                "pt",
                "P-1",
                "ABX7319",
                &[("/action", json!("CANCEL")), ("/lifecycle_state", json!("CANCELLED"))],
            )],
            &[],
        ),
    ];
    for (what, messages, expected) in steps {
        world.land(Kind::Firearm, &messages).await;
        let followed = found(&world, &kept, "es", "ABX7319").await;
        let mut seen = names(&followed);
        seen.sort_unstable();
        assert_eq!(seen, expected, "{what}");
        let anew = RecordSearch::new(&LinkageSettings::default(), ROOM);
        assert_eq!(followed, found(&world, &anew, "es", "ABX7319").await, "{what}: as a search made anew");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_bureau_has_its_own_and_none_is_kept_without_room() {
    let world = World::new();
    let withheld = [("/access_restriction", json!({"mode": "ALL_EXCEPT", "parties": ["es"]}))];
    world
        .land(
            Kind::Firearm,
            &[pistol("fr", "F-1", "ABX7319", &withheld), pistol("be", "B-1", "ABX7319", &[])],
        )
        .await;
    for room in [0, ROOM] {
        let search = RecordSearch::new(&LinkageSettings::default(), room);
        for _ in 0..2 {
            assert_eq!(names(&found(&world, &search, "es", "ABX7319").await), ["B-1"]);
            assert_eq!(found(&world, &search, "pt", "ABX7319").await.len(), 2);
        }
    }
}
