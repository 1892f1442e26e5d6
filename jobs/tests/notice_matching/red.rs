//! A red notice keeps the requester's reference, the requesting bureau and firearm-related charges, from the feed to the table.

use crate::glock;
use crate::scene::{Scene, submitted};
use proofhouse_ingest::{Broker, FeedProducer, Outgoing, RunningIngest};
use proofhouse_jobs::settings::Settings;
use proofhouse_schemas::tables::table;
use proofhouse_schemas::{Bureau, Kind, RejectCode, Strictness, decode};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// A person who stands in no message, row or alert.
const PERSON: &str = "Ferrante-Quillard";

fn red(id: &str) -> Value {
    let mut message = submitted("es", id, glock(), &[]);
    message["content"] = json!({
        "notice_code": "RED", "title": "Wanted for firearms trafficking", "summary": "Two loads across the border.",
        "public_extract": false, "charges": ["FIREARM_TRAFFICKING"], "judicial_reference": "JUD-2026-4411",
        "maximum_penalty_years": 8,
    });
    message
}

/// Red notices that say who it is, each in another way.
fn of_persons() -> Vec<Value> {
    let fields = [
        ("/family_name", json!(PERSON)),
        ("/content/family_name", json!(PERSON)),
        ("/content/first_name", json!(PERSON)),
        ("/content/person", json!({"name": PERSON, "date_of_birth": "1980-01-01"})),
        ("/content/identity", json!([{"name": PERSON}])),
        ("/content/photograph", json!(format!("https://x.org/{PERSON}.jpg"))),
        ("/content/warrant", json!({"of": PERSON})),
        ("/content/contact", json!({"unit": "Firearms desk", "person": PERSON})),
    ];
    let with = |(number, (pointer, value)): (usize, (&str, Value))| {
        let mut message = red(&format!("N-PERSON-{number}"));
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        message.pointer_mut(parent).unwrap()[field] = value;
        message
    };
    fields.into_iter().enumerate().map(with).collect()
}

#[test]
fn no_field_of_a_notice_takes_a_person() {
    assert!(decode(Kind::Notice, red("N-RED").to_string().as_bytes(), Strictness::Strict).is_ok());
    for message in of_persons() {
        let faults = decode(Kind::Notice, message.to_string().as_bytes(), Strictness::Strict).unwrap_err();
        assert!(faults.iter().any(|fault| fault.code == RejectCode::UnknownField), "{faults:?}\n{message}");
    }
    let mut other = red("N-RED");
    other["content"]["charges"] = json!(["TAX_EVASION"]);
    assert!(
        decode(Kind::Notice, other.to_string().as_bytes(), Strictness::Strict).is_err(),
        "firearm-related charges only"
    );
    // Nor has the table a column for one.
    let columns = table("notice_events_history").unwrap().arrow_schema();
    for field in columns.fields() {
        let name = field.name();
        for word in ["person", "family", "first_name", "birth", "nationality", "sex", "suspect", "passport"] {
            assert!(!name.contains(word), "{name}");
        }
    }
}

/// A bureau that is read leniently has unknown fields kept elsewhere, never of a notice.
#[tokio::test(flavor = "multi_thread")]
async fn a_notice_of_a_person_is_refused_of_a_lenient_bureau_too_and_lands_nowhere() {
    let scene = Scene::new();
    let broker = Broker::embedded().unwrap();
    broker.create_topics(&["feed.es.notices".to_owned()], 1).await.unwrap();
    let mut sent = of_persons();
    sent.push(red("N-RED"));
    tokio::task::block_in_place(|| {
        let mut producer = FeedProducer::new(&broker).unwrap();
        for message in &sent {
            let key = message["source_record_id"].as_str().unwrap().as_bytes().to_vec();
            let value = Some(message.to_string().into_bytes());
            let topic = "feed.es.notices".to_owned();
            producer.send(&Outgoing { topic, key: Some(key), value, headers: Vec::new() }).unwrap();
        }
        producer.finish().unwrap();
    });
    let mut settings = Settings::default().ingest;
    settings.lenient = vec![Bureau::parse("es").unwrap()];
    let warehouse = &scene.world.warehouse;
    let running =
        RunningIngest::start(&broker, warehouse, &settings, CancellationToken::new()).await.unwrap();
    running.wait_until_landed().await.unwrap();
    running.stop().await.unwrap();
    let landed = scene.world.text("SELECT * FROM notice_events_history").await;
    assert!(landed.contains("N-RED") && !landed.contains("N-PERSON"), "{landed}");
    for table in ["notice_events_history", "notice_events", "notices"] {
        let content = scene.world.text(&format!("SELECT * FROM {table}")).await;
        assert!(!content.contains(PERSON), "{table}");
    }
    let refused = scene.world.text("SELECT count(*) AS refused, min(code) AS code FROM rejects").await;
    assert!(refused.contains("| 8       | UNKNOWN_FIELD |"), "{refused}");
    // What is kept of it is what it may keep.
    let kept = "SELECT requesting_bureau, judicial_reference, charges FROM notices";
    let kept = scene.world.seen("es", kept).await;
    assert!(kept.contains("| es                | JUD-2026-4411      | [FIREARM_TRAFFICKING] |"), "{kept}");
}
