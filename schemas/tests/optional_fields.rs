//! Fields that a sender may leave out: a good value is read and stands in its column, a bad code and an impossible
//! value are named with their place, and without the field the message is as good.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proofhouse_schemas::example::example_of;
use proofhouse_schemas::tables::table;
use proofhouse_schemas::{Kind, RejectCode, Strictness, decode};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The example of a kind with other values at some JSON pointers; `null` takes the field away.
fn with(kind: Kind, changes: &[(&str, Value)]) -> String {
    let mut message: Value = serde_json::from_str(example_of(kind.oldest_version())).unwrap();
    for (pointer, value) in changes {
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        let holder = message.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        if value.is_null() {
            holder.shift_remove(field);
        } else {
            holder.insert(field.to_owned(), value.clone());
        }
    }
    message.to_string()
}

/// The example of a ballistic review.
fn review(changes: Value) -> String {
    let mut message: Value = serde_json::from_str(example_of(Kind::Ballistic.oldest_version())).unwrap();
    message.as_object_mut().unwrap().shift_remove("exhibit");
    message["event"] = json!("REVIEW");
    message["review"] = json!({
        "left": {"bureau": "pt", "exhibit_id": "PT-1", "case_ref": "PT-C1"},
        "right": {"bureau": "es", "exhibit_id": "ES-1", "case_ref": "ES-C1"},
        "review_status": "LEAD",
    });
    for (field, value) in changes.as_object().unwrap() {
        message["review"][field] = value.clone();
    }
    message.to_string()
}

fn faults(kind: Kind, text: &str) -> Vec<(RejectCode, String)> {
    match decode(kind, text.as_bytes(), Strictness::Strict) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.into_iter().map(|fault| (fault.code, fault.path)).collect(),
    }
}

#[test]
fn every_field_may_be_left_out() {
    for (kind, pointers) in [
        (
            Kind::Seizure,
            &[
                "/arrested_by_nationality",
                "/arrested_by_sex",
                "/arrested_by_age_group",
                "/persons_arrested",
                "/linked_notices",
            ][..],
        ),
        (
            Kind::Trace,
            &[
                "/request/recovery_place",
                "/request/recovery_circumstances",
                "/request/illicit_basis_code",
                "/request/linked_notices",
            ],
        ),
        (Kind::Ballistic, &["/exhibit/suspect_mobility"]),
        (
            Kind::Notice,
            &["/content/contact", "/content/languages", "/content/modus_steps", "/content/images"],
        ),
        (Kind::Reference, &["/disassembly_note"]),
        (Kind::Firearm, &["/quantity"]),
    ] {
        let without: Vec<(&str, Value)> = pointers.iter().map(|pointer| (*pointer, Value::Null)).collect();
        assert_eq!(faults(kind, &with(kind, &without)), [], "{kind}");
    }
}

#[test]
fn good_values_are_read() {
    for (kind, changes) in [
        (Kind::Firearm, vec![("/quantity", json!(1))]),
        (Kind::Seizure, vec![("/linked_notices", json!([{"requesting_bureau": "es", "notice_id": "N-1"}]))]),
        (
            Kind::Trace,
            vec![("/request/linked_notices", json!([{"requesting_bureau": "es", "notice_id": "N-1"}]))],
        ),
        (Kind::Trace, vec![("/request/recovery_place", json!({"country": "BE", "latitude": 50.6}))]),
        (Kind::Trace, vec![("/request/recovery_country", Value::Null)]),
        (Kind::Seizure, vec![("/arrested_by_nationality", json!([{"nationality": "SU", "persons": 1}]))]),
        (Kind::Ballistic, vec![("/exhibit/suspect_mobility", json!(["NEAR_BORDER", "RESIDENT_ABROAD"]))]),
        (
            Kind::Notice,
            vec![
                ("/content/notice_code", json!("ORANGE")),
                ("/content/threat_kind", json!("DANGEROUS_BATCH")),
                ("/content/threat_imminence", json!("IMMINENT")),
                ("/content/threat_area", json!("Ports of the western Mediterranean")),
                ("/content/contact", json!({"unit": "Firearms desk"})),
            ],
        ),
        (
            Kind::Notice,
            vec![("/content/images", json!([{"uri": "https://x.org/a", "sha256": "aB".repeat(32)}]))],
        ),
        (Kind::Reference, vec![("/markings", json!([{"kind": "FACTORY_CODE", "text": "66 in a triangle"}]))]),
        (
            Kind::Reference,
            vec![(
                "/silhouettes",
                json!([{"uri": "https://x.org/a", "code": format!("s1-147-{}", "0f".repeat(32))}]),
            )],
        ),
    ] {
        assert_eq!(faults(kind, &with(kind, &changes)), [], "{changes:?}");
    }
    let scored = json!({
        "rank": 1, "combined_score": 0.0, "mark_scores": [{"mark_kind": "LEA", "score": 812.5}],
        "notified_to": ["es", "ipsg"],
    });
    assert_eq!(faults(Kind::Ballistic, &review(scored)), []);
}

#[test]
fn a_code_of_no_list_is_a_bad_code() {
    for (kind, pointer, value, path) in [
        (Kind::Trace, "/request/illicit_basis_code", json!("ILLEGAL"), "$.request.illicit_basis_code"),
        (
            Kind::Trace,
            "/request/recovery_place",
            json!({"country": "Belgium"}),
            "$.request.recovery_place.country",
        ),
        (
            Kind::Seizure,
            "/arrested_by_nationality",
            json!([{"nationality": "UK", "persons": 1}]),
            "$.arrested_by_nationality[0].nationality",
        ),
        (Kind::Seizure, "/arrested_by_sex", json!([{"sex": "M", "persons": 1}]), "$.arrested_by_sex[0].sex"),
        (
            Kind::Seizure,
            "/arrested_by_age_group",
            json!([{"age_group": "ADULT", "persons": 1}]),
            "$.arrested_by_age_group[0].age_group",
        ),
        (
            Kind::Ballistic,
            "/exhibit/suspect_mobility",
            json!(["NEAR_BORDER", "MOBILE"]),
            "$.exhibit.suspect_mobility[1]",
        ),
        (Kind::Notice, "/content/threat_imminence", json!("SOON"), "$.content.threat_imminence"),
        (Kind::Notice, "/content/languages", json!(["es", "pt"]), "$.content.languages[1]"),
        (
            Kind::Notice,
            "/content/images",
            json!([{"uri": "https://x.org/a", "view": "BACK"}]),
            "$.content.images[0].view",
        ),
        (Kind::Reference, "/markings", json!([{"kind": "STAMP", "text": "A"}]), "$.markings[0].kind"),
    ] {
        let found = faults(kind, &with(kind, &[(pointer, value)]));
        assert_eq!(found, [(RejectCode::BadCode, path.to_owned())], "{pointer}");
    }
    let marks = json!({"mark_scores": [{"mark_kind": "RIM", "score": 1.0}]});
    let path = "$.review.mark_scores[0].mark_kind".to_owned();
    assert_eq!(faults(Kind::Ballistic, &review(marks)), [(RejectCode::BadCode, path)]);
}

#[test]
fn an_impossible_value_is_a_bad_value() {
    for (kind, pointer, value, path) in [
        (Kind::Firearm, "/quantity", json!(12), "$.quantity"),
        (
            Kind::Trace,
            "/request/recovery_place",
            json!({"country": "BE", "longitude": 360.5}),
            "$.request.recovery_place.longitude",
        ),
        (
            Kind::Trace,
            "/request/recovery_place",
            json!({"country": "NL"}),
            "$.request.recovery_place.country",
        ),
        (Kind::Trace, "/request/recovery_circumstances", json!(""), "$.request.recovery_circumstances"),
        (
            Kind::Seizure,
            "/arrested_by_sex",
            json!([{"sex": "MALE", "persons": 0}]),
            "$.arrested_by_sex[0].persons",
        ),
        (
            Kind::Seizure,
            "/arrested_by_nationality",
            json!([{"nationality": "BE", "persons": 1}, {"nationality": "BE", "persons": 1}]),
            "$.arrested_by_nationality[1].nationality",
        ),
        (
            Kind::Seizure,
            "/arrested_by_age_group",
            json!([{"age_group": "UNKNOWN", "persons": 3}]),
            "$.arrested_by_age_group",
        ),
        (
            Kind::Ballistic,
            "/exhibit/suspect_mobility",
            json!(["TERRORISM", "TERRORISM"]),
            "$.exhibit.suspect_mobility[1]",
        ),
        (Kind::Notice, "/content/languages", json!(["es", "es"]), "$.content.languages[1]"),
        (Kind::Notice, "/content/modus_steps", json!([""]), "$.content.modus_steps[0]"),
        (Kind::Notice, "/content/contact", json!({"unit": "x".repeat(201)}), "$.content.contact.unit"),
        (
            Kind::Notice,
            "/content/images",
            json!([{"uri": "DATA:image/png;base64,AAAA"}]),
            "$.content.images[0].uri",
        ),
        (
            Kind::Notice,
            "/content/images",
            json!([{"uri": "https://x.org/a", "sha256": "g".repeat(64)}]),
            "$.content.images[0].sha256",
        ),
        (
            Kind::Reference,
            "/silhouettes",
            json!([{"uri": "https://x.org/a", "code": format!("s1-147-{}", "0f".repeat(31))}]),
            "$.silhouettes[0].code",
        ),
        (Kind::Reference, "/disassembly_note", json!("bell \u{7}"), "$.disassembly_note"),
    ] {
        let found = faults(kind, &with(kind, &[(pointer, value)]));
        assert_eq!(found, [(RejectCode::BadValue, path.to_owned())], "{pointer}");
    }
    for (changes, path) in [
        (json!({"rank": 0}), "$.review.rank"),
        (json!({"combined_score": -0.5}), "$.review.combined_score"),
        (json!({"mark_scores": [{"mark_kind": "LEA", "score": -1}]}), "$.review.mark_scores[0].score"),
        (json!({"review_status": "POSSIBLE", "notified_to": ["es"]}), "$.review.notified_to"),
    ] {
        let found = faults(Kind::Ballistic, &review(changes));
        assert_eq!(found, [(RejectCode::BadValue, path.to_owned())], "{path}");
    }
}

#[test]
fn no_field_takes_a_person() {
    for (kind, pointer, field) in [
        (Kind::Seizure, "/arrested_by_sex/0", "name"),
        (Kind::Seizure, "/arrested_by_nationality/0", "date_of_birth"),
        (Kind::Trace, "/request", "possessor"),
        (Kind::Notice, "/content/contact", "name"),
    ] {
        let mut message: Value = serde_json::from_str(example_of(kind.oldest_version())).unwrap();
        message.pointer_mut(pointer).unwrap()[field] = json!("withheld");
        let found = faults(kind, &message.to_string());
        assert!(found.iter().any(|(code, _)| *code == RejectCode::UnknownField), "{kind}: {found:?}");
    }
}

#[test]
fn persons_counted_by_group_need_their_total() {
    let found = faults(Kind::Seizure, &with(Kind::Seizure, &[("/persons_arrested", Value::Null)]));
    assert_eq!(found, [(RejectCode::MissingField, "$.persons_arrested".to_owned())]);
}

proptest! {
    #[test]
    fn no_more_persons_are_counted_than_were_arrested(
        arrested in 0..40i32, counts in prop::collection::vec(1..12i32, 1..6)
    ) {
        let groups = ["UNDER_18", "AGE_18_TO_24", "AGE_25_TO_44", "AGE_45_TO_64", "AGE_65_AND_OVER"];
        let counted: Vec<Value> = groups
            .iter()
            .zip(&counts)
            .map(|(group, persons)| json!({"age_group": group, "persons": persons}))
            .collect();
        let text = with(Kind::Seizure, &[
            ("/persons_arrested", json!(arrested)),
            ("/arrested_by_nationality", Value::Null),
            ("/arrested_by_sex", Value::Null),
            ("/arrested_by_age_group", Value::Array(counted)),
        ]);
        let fits = counts.iter().sum::<i32>() <= arrested;
        prop_assert_eq!(faults(Kind::Seizure, &text).is_empty(), fits);
    }
}

#[test]
fn every_field_has_a_column_that_says_what_it_is() {
    for (history, columns) in [
        (Kind::Firearm, &["quantity", "date_found_precision"][..]),
        (Kind::Seizure, &["arrested_by_nationality", "arrested_by_sex", "arrested_by_age_group"]),
        (
            Kind::Trace,
            &[
                "illicit_basis_code",
                "recovery_country",
                "recovery_admin1",
                "recovery_locality",
                "recovery_latitude",
                "recovery_longitude",
                "recovery_circumstances",
                "attachments",
                "diversion_date_precision",
            ],
        ),
        (Kind::Ballistic, &["suspect_mobility", "rank", "combined_score", "mark_scores", "notified_to"]),
        (
            Kind::Notice,
            &[
                "contact_unit",
                "contact_channel",
                "languages",
                "notice_images",
                "threat_imminence",
                "threat_area",
                "modus_steps",
            ],
        ),
        (Kind::Reference, &["disassembly_note"]),
    ] {
        let schema = table(history.history_table()).unwrap().arrow_schema();
        for column in columns {
            let field = schema.field_with_name(column).unwrap();
            assert!(field.is_nullable(), "{column}: rows of withdrawn records keep their key only");
            assert!(field.metadata().contains_key("comment"), "{column}");
        }
    }
}

/// What a bureau says of a pair names one other side, and says why it rejects.
#[test]
fn a_hit_names_one_pair_and_a_rejection_its_ground() {
    let other = json!({"bureau": "de", "record_id": "DE-1"});
    let same = json!({"bureau": "fr", "record_id": "FR-2026-004711"});
    for (changes, code, path) in [
        (vec![("/seizure", Value::Null)], RejectCode::MissingField, "$.seizure"),
        (vec![("/other_record", other.clone())], RejectCode::BadValue, "$.other_record"),
        (vec![("/seizure", Value::Null), ("/other_record", same)], RejectCode::BadValue, "$.other_record"),
        (vec![("/seizure/item_no", json!(0))], RejectCode::BadValue, "$.seizure.item_no"),
        (vec![("/ground", Value::Null)], RejectCode::MissingField, "$.ground"),
        (vec![("/event", json!("CONFIRM"))], RejectCode::BadValue, "$.ground"),
        (vec![("/ground", json!("OTHER")), ("/comment", Value::Null)], RejectCode::MissingField, "$.comment"),
        (
            vec![("/event", json!("COMMENT")), ("/ground", Value::Null), ("/comment", Value::Null)],
            RejectCode::MissingField,
            "$.comment",
        ),
    ] {
        assert_eq!(faults(Kind::Hit, &with(Kind::Hit, &changes)), [(code, path.to_owned())], "{changes:?}");
    }
    let records = [("/seizure", Value::Null), ("/other_record", other)];
    assert_eq!(faults(Kind::Hit, &with(Kind::Hit, &records)), []);
    let comment = [("/event", json!("COMMENT")), ("/ground", Value::Null)];
    assert_eq!(faults(Kind::Hit, &with(Kind::Hit, &comment)), []);
}

#[test]
fn a_notice_that_is_named_twice_or_by_half_is_a_fault_at_its_place() {
    let notice = json!({"requesting_bureau": "es", "notice_id": "N-1"});
    for (kind, pointer) in [(Kind::Seizure, "/linked_notices"), (Kind::Trace, "/request/linked_notices")] {
        let path = format!("${}", pointer.replace('/', "."));
        let twice = with(kind, &[(pointer, json!([notice, notice]))]);
        assert_eq!(faults(kind, &twice), [(RejectCode::BadValue, format!("{path}[1]"))], "{kind}");
        let half = with(kind, &[(pointer, json!([{"notice_id": "N-1"}]))]);
        let found = faults(kind, &half);
        assert!(found.iter().any(|(code, _)| *code == RejectCode::MissingField), "{found:?}");
        let nobody = with(kind, &[(pointer, json!([{"requesting_bureau": "qq", "notice_id": "N-1"}]))]);
        assert!(!faults(kind, &nobody).is_empty(), "{kind}: a bureau that is not registered");
    }
}
