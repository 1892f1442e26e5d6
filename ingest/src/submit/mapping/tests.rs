//! Tests of mapping files.
#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;
use serde_json::json;

const TEXT: &str = r#"
    name = "test"
    kind = "seizure"
    format = "csv"
    [reference]
    columns = ["no"]
    prefix = "T-"
    [constants]
    event_type = "FOUND"
    "items[0].item_no" = 1
    [[field]]
    to = "items[0].firearm.make_raw"
    from = ["make", "model"]
    default = ""
    [[field]]
    to = "items[0].firearm.type_code"
    from = "type"
    values = { "pistola" = "PISTOL" }
    [[field]]
    to = "seized_at"
    from = "date"
    as = "date"
    dates = ["%d/%m/%Y", "%Y"]
    [[field]]
    to = "items[0].firearm.serial_status"
    from = "serial"
    as = "serial_status"
    [totals]
    column = "no"
    words = ["total"]
    sum = "count"
"#;

fn row(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[test]
fn columns_become_fields() {
    let mapping = Mapping::parse("test", TEXT).unwrap();
    let Mapped::Message { reference, fields, unmapped, defaulted } = mapping.apply(
        2,
        &row(json!({"no": "7", "make": "Glock", "model": "17", "type": "Pistola ", "date": "03/04/2021", "serial": ""})),
    ) else {
        panic!()
    };
    assert_eq!(reference, "T-7");
    assert_eq!(unmapped, []);
    assert_eq!(defaulted, []);
    assert_eq!(
        Value::Object(fields),
        json!({
            "event_type": "FOUND",
            "items": [{"item_no": 1, "firearm": {"make_raw": "Glock 17", "type_code": "PISTOL", "serial_status": "NOT_RECORDED"}}],
            "seized_at": "2021-04-03"
        })
    );
}

#[test]
fn what_cannot_be_mapped_is_left_out_and_told() {
    let mapping = Mapping::parse("test", TEXT).unwrap();
    let Mapped::Message { fields, unmapped, .. } =
        mapping.apply(2, &row(json!({"no": "7", "type": "bazooka", "date": "soon"})))
    else {
        panic!()
    };
    assert_eq!(unmapped.len(), 2);
    assert!(!fields.contains_key("seized_at"));
}

#[test]
fn totals_rows_are_recognised() {
    let mapping = Mapping::parse("test", TEXT).unwrap();
    assert_eq!(mapping.apply(9, &row(json!({"no": "TOTAL", "count": "1,234"}))), Mapped::Total(Some(1234.0)));
}

#[test]
fn shipped_mappings_are_sound() {
    for (name, text) in SHIPPED {
        let mapping = Mapping::parse(name, text).unwrap();
        assert_eq!(mapping.name(), *name);
        assert!(!mapping.description().is_empty(), "{name} says where it comes from");
    }
}

#[test]
fn a_wrong_path_is_refused() {
    let text = TEXT.replace("seized_at", "a[x].b");
    assert!(Mapping::parse("test", &text).unwrap_err().to_string().contains("a[x].b"));
}
