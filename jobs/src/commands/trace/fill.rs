//! What a bureau's own seizure or record, or an earlier request, says of a firearm, as the fields of a new request: so that
//! nothing has to be typed again.

use crate::acting::{Object, put};
use crate::rows;
use anyhow::{Result, bail};
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::GuardedSession;
use serde_json::{Value, json};

/// The fields of a described firearm; tables have a column for each.
const FIREARM: &[&str] = &[
    "type_code",
    "action_code",
    "make_raw",
    "make_id",
    "manufacturer_id",
    "importer_id",
    "brand",
    "country_of_manufacture",
    "factory_mark",
    "model_raw",
    "model_id",
    "calibre_raw",
    "calibre_id",
    "serial_raw",
    "serial_status",
    "serial_location",
    "import_country",
    "import_year",
    "year_of_manufacture",
    "barrel_length_mm",
    "overall_length_mm",
    "capacity",
    "finish",
    "stock_material",
    "frame_only",
    "converted_from",
    "modifications",
    "ifrt_ref",
    "id_confidence",
    "other_numbers",
    "markings",
    "images",
];

/// Who may see a row, as columns of every view.
const ACCESS: &str = "confidentiality, access_mode, access_parties, handling_codes";

/// What need not be typed of a request.
#[derive(Debug, Default)]
pub(super) struct Filled {
    /// Fields of the request.
    pub(super) request: Object,
    /// Who may see what it was filled from: fields of the envelope. A copy is no more open than its source.
    pub(super) access: Object,
}

impl Filled {
    fn of(request: Object, row: &Object) -> Filled {
        let mut access = Object::new();
        copy(row, &mut access, &[("confidentiality", "confidentiality")]);
        let listed =
            |name: &str| row.get(name).filter(|value| value.as_array().is_some_and(|all| !all.is_empty()));
        put(&mut access, "handling_codes", listed("handling_codes").cloned());
        if let Some(mode) = row.get("access_mode").filter(|mode| !mode.is_null()) {
            let parties = row.get("access_parties").cloned().unwrap_or_else(|| Value::Array(Vec::new()));
            put(&mut access, "access_restriction", Some(json!({"mode": mode, "parties": parties})));
        }
        Filled { request, access }
    }
}

/// Rows of a query as objects.
async fn objects(session: &GuardedSession, sql: &str, parameters: &[(&str, &str)]) -> Result<Vec<Object>> {
    rows::as_objects(&session.collect_with(sql, rows::texts(parameters)).await?)
}

fn listed(columns: &[&str]) -> String {
    columns.join(", ")
}

/// The firearm of a row; lists that say nothing are left out.
fn firearm_of(row: &Object) -> Object {
    let said = |name: &&&str| row.get(**name).is_some_and(rows::says_something);
    let mut firearm = Object::new();
    for name in FIREARM.iter().filter(said) {
        put(&mut firearm, name, row.get(*name).map(without_nothing));
    }
    // The version asks that the model is stated, and lets it be unknown.
    firearm.entry("model_raw").or_insert_with(|| Value::from(""));
    firearm
}

/// A value without the fields that hold nothing.
fn without_nothing(value: &Value) -> Value {
    match value {
        Value::Array(all) => all.iter().map(without_nothing).collect(),
        Value::Object(object) => {
            let said = object.iter().filter(|(_, value)| !value.is_null());
            Value::Object(said.map(|(name, value)| (name.clone(), without_nothing(value))).collect())
        }
        other => other.clone(),
    }
}

/// A date with what is known of it: a day, a month, or a year.
fn partial_date(row: &Object, day: &str, precision: &str) -> Option<String> {
    let day = row.get(day)?.as_str()?;
    let characters = match row.get(precision).and_then(Value::as_str) {
        Some("YEAR") => 4,
        Some("MONTH") => 7,
        _ => 10,
    };
    Some(day.chars().take(characters).collect())
}

/// Copies fields that say something.
fn copy(from: &Object, to: &mut Object, fields: &[(&str, &str)]) {
    for (column, field) in fields {
        put(to, field, from.get(*column).filter(|value| !value.is_null()).cloned());
    }
}

/// From a seized firearm of the bureau's own: the firearm, when and where it was recovered, the case.
pub(super) async fn from_seizure(
    session: &GuardedSession,
    bureau: Bureau,
    seizure: &str,
    item: Option<i32>,
) -> Result<Filled> {
    let sql = format!(
        "SELECT item_no, item_kind, seized_at, seized_at_precision, place_country, case_number, {ACCESS}, {} FROM seizure_items \
         WHERE source_bureau = '{bureau}' AND source_record_id = $seizure ORDER BY item_no",
        listed(FIREARM)
    );
    let mut items = objects(session, &sql, &[("seizure", seizure)]).await?;
    if items.is_empty() {
        bail!("{bureau} has no seizure {seizure} with items; the name is the one that you gave it");
    }
    let number = |row: &Object| row.get("item_no").and_then(Value::as_i64);
    match item {
        Some(item) => items.retain(|row| number(row) == Some(i64::from(item))),
        None => items.retain(|row| row.get("item_kind").and_then(Value::as_str) == Some("FIREARM")),
    }
    let [row] = items.as_slice() else {
        let numbers: Vec<String> = items.iter().filter_map(number).map(|number| number.to_string()).collect();
        match (item, numbers.is_empty()) {
            (Some(item), _) => bail!("seizure {seizure} has no item {item}"),
            (None, true) => bail!("no item of seizure {seizure} is a firearm; name another item with --item"),
            (None, false) => {
                bail!("seizure {seizure} has firearms {}; name one with --item", numbers.join(", "))
            }
        }
    };
    let mut request = Object::new();
    put(&mut request, "firearm", Some(Value::Object(firearm_of(row))));
    put(&mut request, "recovery_date", partial_date(row, "seized_at", "seized_at_precision"));
    put(&mut request, "seizure_id", Some(seizure));
    copy(
        row,
        &mut request,
        &[("place_country", "recovery_country"), ("case_number", "requester_case_number")],
    );
    Ok(Filled::of(request, row))
}

/// From a firearm record of the bureau's own: the firearm and the case.
pub(super) async fn from_record(session: &GuardedSession, bureau: Bureau, record: &str) -> Result<Filled> {
    let sql = format!(
        "SELECT case_number, {ACCESS}, {} FROM firearms WHERE source_bureau = '{bureau}' AND source_record_id = $record",
        listed(FIREARM)
    );
    let rows = objects(session, &sql, &[("record", record)]).await?;
    let Some(row) = rows.first() else {
        bail!("{bureau} has no firearm record {record}; the name is the one that you gave it");
    };
    let mut request = Object::new();
    put(&mut request, "firearm", Some(Value::Object(firearm_of(row))));
    copy(row, &mut request, &[("case_number", "requester_case_number")]);
    Ok(Filled::of(request, row))
}

/// From a request that the bureau is a party of: all that was asked, without what its requester decided for that country only,
/// and without the requester's own references when another passes it on.
pub(super) async fn from_request(
    session: &GuardedSession,
    bureau: Bureau,
    requesting: &str,
    trace_id: &str,
) -> Result<Filled> {
    const ASKED: &[(&str, &str)] = &[
        ("priority", "priority"),
        ("urgent_reason", "urgent_reason"),
        ("crime_code", "crime_code"),
        ("project_code", "project_code"),
        ("requester_case_number", "requester_case_number"),
        ("illicit_basis", "illicit_basis"),
        ("illicit_basis_code", "illicit_basis_code"),
        ("intended_use", "intended_use"),
        ("recovery_country", "recovery_country"),
        ("recovery_circumstances", "recovery_circumstances"),
        ("seizure_id", "seizure_id"),
        ("associates_count", "associates_count"),
        ("confidentiality_request", "confidentiality_request"),
    ];
    let columns: Vec<&str> = ASKED.iter().map(|(column, _)| *column).collect();
    let sql = format!(
        "SELECT recovery_date, recovery_date_precision, {ACCESS}, {}, {} FROM traces \
         WHERE trace_id = $trace_id AND requesting_bureau = $requesting",
        listed(&columns),
        listed(FIREARM)
    );
    let rows = objects(session, &sql, &[("trace_id", trace_id), ("requesting", requesting)]).await?;
    let Some(row) = rows.first() else { bail!("request {trace_id} cannot be read") };
    let mut request = Object::new();
    put(&mut request, "firearm", Some(Value::Object(firearm_of(row))));
    put(&mut request, "recovery_date", partial_date(row, "recovery_date", "recovery_date_precision"));
    copy(row, &mut request, ASKED);
    if bureau.as_str() != requesting {
        // They name things of the first requester's; under another's name they would name something else.
        request.retain(|field, _| !matches!(field.as_str(), "seizure_id" | "requester_case_number"));
    }
    Ok(Filled::of(request, row))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_firearm_keeps_what_is_said_and_no_more() {
        let row = json!({
            "type_code": "PISTOL", "make_raw": "Glock", "importer_id": null, "images": [], "case_number": "C",
            "markings": [{"kind": "PROOF", "text": "NP", "location": null}],
        });
        let firearm = firearm_of(row.as_object().unwrap());
        let expected = json!({
            "type_code": "PISTOL", "make_raw": "Glock", "model_raw": "", "markings": [{"kind": "PROOF", "text": "NP"}],
        });
        assert_eq!(Value::Object(firearm), expected);
    }

    #[test]
    fn a_date_is_as_exact_as_it_is_known() {
        let row = |precision: &str| {
            json!({"day": "2026-03-01", "precision": precision}).as_object().cloned().unwrap()
        };
        let read = |precision| partial_date(&row(precision), "day", "precision").unwrap();
        assert_eq!([read("DAY"), read("MONTH"), read("YEAR")], ["2026-03-01", "2026-03", "2026"]);
    }

    #[test]
    fn a_copy_is_no_more_open_than_its_source() {
        let row = json!({
            "confidentiality": "RESTRICTED", "access_mode": "ALL_EXCEPT", "access_parties": ["ipsg"], "handling_codes": ["H2"],
        });
        let filled = Filled::of(Object::new(), row.as_object().unwrap());
        let expected = json!({
            "confidentiality": "RESTRICTED", "handling_codes": ["H2"],
            "access_restriction": {"mode": "ALL_EXCEPT", "parties": ["ipsg"]},
        });
        assert_eq!(Value::Object(filled.access), expected);
        let open = json!({"confidentiality": "OFFICIAL_USE", "access_mode": null, "access_parties": [], "handling_codes": []});
        let filled = Filled::of(Object::new(), open.as_object().unwrap());
        assert_eq!(Value::Object(filled.access), json!({"confidentiality": "OFFICIAL_USE"}));
    }
}
