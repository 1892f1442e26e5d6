//! Messages in Avro: read with the schemas of a registry, they are what the same messages in JSON are. A registry that is
//! away costs time and nothing else.

use std::collections::BTreeMap;
use std::time::Duration;

use proofhouse_tests::avro::framed;
use proofhouse_tests::binary::{Proofhouse, Row};
use proofhouse_tests::feeds::{self, Statement};
use proofhouse_tests::kafka::{RealKafka, Record};
use proofhouse_tests::patience::eventually;
use proofhouse_tests::registry_server::RegistryServer;
use serde_json::{Value, json};

const LIMIT: Duration = Duration::from_secs(90);
/// [`feeds::MOMENT`], the day of the loss and the moment of its report, as Avro keeps them.
const EVENT_MILLIS: i64 = 1_772_443_800_000;
const LOSS_DAYS: i64 = 20_504;
const REPORTED_MILLIS: i64 = 1_771_660_800_000;

fn optional(name: &str) -> Value {
    json!({"name": name, "type": ["null", "string"], "default": null})
}

fn required(name: &str) -> Value {
    json!({"name": name, "type": "string"})
}

/// A place, which has a subject of its own.
fn place_schema() -> Value {
    json!({"type": "record", "name": "Place", "namespace": "police.shared", "fields": [
        required("country"), optional("locality"), optional("admin1")]})
}

/// A national system's record of a firearm; `more` are fields that a later version has.
fn firearm_schema(names_itself: bool, more: &[Value]) -> Value {
    let moment = json!({"type": "long", "logicalType": "timestamp-millis"});
    let reason = json!({"type": "enum", "name": "Reason", "symbols": ["LOST", "STOLEN"]});
    let firearm = json!({"type": "record", "name": "Firearm", "fields": [
        required("type_code"), required("make_raw"), optional("model_raw"), optional("calibre_raw"),
        optional("serial_raw"), required("serial_status"), optional("country_of_manufacture"),
        {"name": "capacity", "type": ["null", "int"], "default": null}]});
    let mut fields = vec![
        required("message_id"),
        required("source_bureau"),
        required("source_record_id"),
        required("action"),
        json!({"name": "event_ts", "type": moment}),
        json!({"name": "record_status_reason", "type": reason}),
        required("lifecycle_state"),
        json!({"name": "firearm", "type": firearm}),
        json!({"name": "date_of_loss", "type": {"type": "int", "logicalType": "date"}}),
        json!({"name": "date_reported", "type": moment}),
        json!({"name": "place", "type": "police.shared.Place"}),
        required("case_number"),
    ];
    fields.extend(more.iter().cloned());
    let mut schema = json!({"type": "record", "name": "StolenFirearm", "namespace": "police.weapons"});
    if names_itself {
        fields.insert(0, required("schema"));
    } else {
        schema["proofhouse.schema"] = json!("firearm/1");
    }
    schema["fields"] = Value::Array(fields);
    schema
}

/// The schema with `police.shared.Place` written out where it is named first, as an encoder needs it.
fn whole(schema: &Value) -> Value {
    let text = schema.to_string().replace("\"police.shared.Place\"", &place_schema().to_string());
    serde_json::from_str(&text).unwrap()
}

/// A statement as a system sends it in Avro.
fn in_avro(statement: &Statement, id: u32, schema: &Value) -> Record {
    let numbers = statement
        .clone()
        .with("/event_ts", EVENT_MILLIS)
        .with("/date_of_loss", LOSS_DAYS)
        .with("/date_reported", REPORTED_MILLIS);
    let value = framed(id, &whole(schema), numbers.message()).unwrap();
    Record { value: Some(value), ..statement.record() }
}

fn with_registry(proofhouse: Proofhouse, registry: &RegistryServer) -> Proofhouse {
    // A proxy of the machine that tests run on knows nothing of this registry.
    proofhouse
        .with("PROOFHOUSE__INGEST__SCHEMA_REGISTRY__URL", &registry.url())
        .with("NO_PROXY", "127.0.0.1")
        .with("no_proxy", "127.0.0.1")
}

fn codes(proofhouse: &Proofhouse, bureau: &str) -> BTreeMap<String, String> {
    let rows = proofhouse.sql(bureau, "select source_record_id, code from rejects");
    let text = |row: &Row, column: &str| row[column].as_str().unwrap().to_owned();
    rows.iter().map(|row| (text(row, "source_record_id"), text(row, "code"))).collect()
}

/// What was said of a record, without what differs from message to message.
fn said(proofhouse: &Proofhouse, bureau: &str, reference: &str) -> Row {
    let query = format!("select * from firearms where source_record_id = '{reference}'");
    let mut rows = proofhouse.sql(bureau, &query);
    let mut row = rows.pop().unwrap_or_else(|| panic!("{reference} has not landed"));
    row.retain(|column, _| {
        !column.starts_with('_')
            && !["source_record_id", "message_id", "case_number"].contains(&column.as_str())
    });
    row
}

#[test]
fn avro_of_two_versions_and_json_land_side_by_side() {
    let scenario = "avro of two versions and json land side by side";
    let Some(kafka) = RealKafka::start_or_skip(scenario, &["si"]) else { return };
    let registry = RegistryServer::start().unwrap();
    let _ = registry.register("police/place", &place_schema(), &[]);
    let place = [("police.shared.Place", "police/place", 1)];
    let first = firearm_schema(true, &[]);
    let second = firearm_schema(false, &[optional("owner_type"), optional("circumstance")]);
    let first_id = registry.register("feed.si.firearms-value", &first, &place);
    let second_id = registry.register("feed.si.firearms-value", &second, &place);
    let protocol = registry.register("feed.si.firearms-key", &json!("string"), &[]);
    let proofhouse = with_registry(Proofhouse::with_local_store().on(kafka, "avro", &["si"]), &registry);

    let firearm = |reference: &str| feeds::stolen_firearm("si", reference, "SIK4711");
    let unknown =
        Record { value: Some(framed(99, &json!("long"), &json!(1)).unwrap()), ..firearm("UNKNOWN").record() };
    let mut broken = in_avro(&firearm("BROKEN"), second_id, &second);
    let _ = broken.value.as_mut().and_then(Vec::pop);
    let short = Record { value: Some(vec![0, 0, 0]), ..firearm("SHORT").record() };
    let other = Record {
        value: Some(framed(protocol, &json!("string"), &json!("x")).unwrap()),
        ..firearm("OTHER").record()
    };
    let wrong = firearm("WRONG").with("/firearm/type_code", "PISTOLA");
    let sent = vec![
        firearm("JSON-1").record(),
        in_avro(&firearm("FIRST"), first_id, &first),
        unknown,
        in_avro(&firearm("SECOND"), second_id, &second),
        broken,
        firearm("JSON-2").with("/owner_type", Value::Null).with("/circumstance", Value::Null).record(),
        in_avro(&wrong, first_id, &first),
        short,
        other,
        in_avro(&firearm("LAST"), first_id, &first),
    ];
    kafka.produce(&sent).unwrap();
    proofhouse.must(&["ingest", "--until-caught-up"]);

    assert_eq!(said(&proofhouse, "si", "SECOND"), said(&proofhouse, "si", "JSON-1"));
    assert_eq!(said(&proofhouse, "si", "FIRST"), said(&proofhouse, "si", "JSON-2"));
    assert_eq!(said(&proofhouse, "si", "LAST"), said(&proofhouse, "si", "JSON-2"));
    assert_eq!(proofhouse.number_as("si", "select count(*) from firearms"), 5);
    let expected = [
        ("UNKNOWN", "UNKNOWN_SCHEMA"),
        ("BROKEN", "NOT_AVRO"),
        ("SHORT", "NOT_AVRO"),
        ("OTHER", "NOT_JSON"),
        ("WRONG", "BAD_CODE"),
    ];
    let expected: BTreeMap<String, String> =
        expected.iter().map(|(reference, code)| ((*reference).to_owned(), (*code).to_owned())).collect();
    assert_eq!(codes(&proofhouse, "si"), expected);

    // Told to the sender, with the path that a message in JSON would have.
    let receipts = kafka.read("receipt.si").unwrap();
    assert_eq!(receipts.len(), sent.len());
    let mut told = BTreeMap::new();
    for receipt in &receipts {
        let receipt = receipt.json();
        if receipt["outcome"] == "REJECTED" {
            let reference = receipt["reference"].as_str().unwrap().to_owned();
            if reference == "WRONG" {
                assert_eq!(receipt["reasons"][0]["path"], "$.firearm.type_code");
            }
            told.insert(reference, receipt["code"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(told, expected);

    // Each schema was asked for once, however many messages it has.
    let asked = registry.asked();
    let id_path = |id: u32| format!("/schemas/ids/{id}");
    for id in [first_id, second_id, protocol, 99] {
        assert_eq!(asked.iter().filter(|path| **path == id_path(id)).count(), 1, "{asked:?}");
    }
    proofhouse.must(&["verify"]);
}

#[test]
fn without_a_registry_avro_is_refused_and_says_why() {
    let scenario = "without a registry avro is refused";
    let Some(kafka) = RealKafka::start_or_skip(scenario, &["cy"]) else { return };
    let proofhouse = Proofhouse::with_local_store().on(kafka, "avro-without", &["cy"]);
    let good = feeds::stolen_firearm("cy", "CY-1", "CYK1");
    let schema = firearm_schema(true, &[]);
    let avro = in_avro(&feeds::stolen_firearm("cy", "CY-2", "CYK2"), 1, &schema);
    kafka.produce(&[good.record(), avro]).unwrap();
    proofhouse.must(&["ingest", "--until-caught-up"]);
    assert_eq!(proofhouse.number_as("cy", "select count(*) from firearms"), 1);
    assert_eq!(codes(&proofhouse, "cy"), BTreeMap::from([("CY-2".to_owned(), "NO_REGISTRY".to_owned())]));
}

#[test]
fn a_registry_that_is_away_only_delays_what_needs_it() {
    let scenario = "a registry that is away only delays";
    let Some(kafka) = RealKafka::start_or_skip(scenario, &["bs"]) else { return };
    let registry = RegistryServer::start().unwrap();
    let _ = registry.register("police/place", &place_schema(), &[]);
    let schema = firearm_schema(true, &[]);
    let id =
        registry.register("feed.bs.firearms-value", &schema, &[("police.shared.Place", "police/place", 1)]);
    registry.set_away(true);
    let proofhouse = with_registry(Proofhouse::with_local_store().on(kafka, "avro-away", &["bs"]), &registry)
        .with("PROOFHOUSE__INGEST__FLUSH_AGE_MS", "200");

    // One partition: what stands behind the message in Avro must not pass it.
    let firearm =
        |number: usize| feeds::stolen_firearm("bs", &format!("R-{number}"), &format!("BSK{number:04}"));
    let later = firearm(1).with("/firearm/serial_raw", "LATER");
    let messages =
        vec![firearm(0).record(), in_avro(&firearm(1), id, &schema), firearm(2).record(), later.record()];
    kafka.produce(&messages).unwrap();
    kafka.produce(&[feeds::seizure("bs", "S-1", "BSK9999").record()]).unwrap();

    let mut ingest = proofhouse.start(&["ingest"]);
    eventually("the seizure to land though the firearms wait", LIMIT, || {
        assert!(ingest.runs(), "ingestion gave up:\n{}", ingest.said());
        (proofhouse.store().join("seizures_history").exists()
            && proofhouse.number_as("bs", "select count(*) from seizures") == 1)
            .then_some(())
    });
    eventually("the registry to be asked again and again", LIMIT, || {
        (registry.asked().len() >= 3).then_some(())
    });
    eventually("the firearm before them to land", LIMIT, || {
        (proofhouse.number_as("bs", "select count(*) from firearms") >= 1).then_some(())
    });
    assert_eq!(proofhouse.number_as("bs", "select count(*) from firearms"), 1);
    assert_eq!(proofhouse.number_as("bs", "select count(*) from rejects"), 0);

    // Stopped while it waits, it ends at once and forgets nothing.
    let outcome = ingest.stop();
    assert_eq!(outcome.code, Some(0), "{}", outcome.all());
    let mut ingest = proofhouse.start(&["ingest"]);
    registry.set_away(false);
    eventually("all firearms to land", LIMIT, || {
        assert!(ingest.runs(), "ingestion gave up:\n{}", ingest.said());
        (proofhouse.number_as("bs", "select count(*) from firearms") == 3).then_some(())
    });
    assert_eq!(ingest.stop().code, Some(0));
    assert_eq!(proofhouse.number_as("bs", "select count(*) from rejects"), 0);
    let landed = proofhouse.sql("bs", "select source_record_id from firearms_history order by _offset");
    let landed: Vec<&str> = landed.iter().map(|row| row["source_record_id"].as_str().unwrap()).collect();
    assert_eq!(landed, ["R-0", "R-1", "R-2", "R-1"]);
    proofhouse.must(&["verify"]);
}
