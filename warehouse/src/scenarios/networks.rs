//! Networks and chains follow from what one may see. Each scene is held against one in which what is withheld never was: nothing
//! that a bureau can ask may tell the two apart.

use super::{Scene, firearm, firearm_with, statement, tombstone};
use proofhouse_schemas::firearm_pair::{match_name, short_name};
use serde_json::{Value, json};

/// A link, each end written as `KIND:bureau/id#item`.
fn link(
    kind: &str,
    strength: f64,
    left: &str,
    right: &str,
    stated_in: &str,
    statement: Option<&str>,
) -> Value {
    let end = |text: &str| {
        let (kind, name) = text.split_once(':').unwrap();
        let (bureau, id) = name.split_once('/').unwrap();
        let (id, item) = id.split_once('#').unwrap_or((id, "0"));
        (kind.to_owned(), bureau.to_owned(), id.to_owned(), item.parse::<i32>().unwrap())
    };
    let ((lk, lb, li, ln), (rk, rb, ri, rn)) = (end(left), end(right));
    json!({"link_id": short_name('L', &format!("{kind}{left}{right}")), "link_kind": kind, "strength": strength,
        "left_kind": lk, "left_bureau": lb, "left_id": li, "left_item_no": ln, "left_country": lb.to_uppercase(), "left_day": "2026-01-01",
        "right_kind": rk, "right_bureau": rb, "right_id": ri, "right_item_no": rn, "right_country": rb.to_uppercase(), "right_day": "2026-02-01",
        "stated_in": stated_in, "statement_id": statement, "explanation": kind})
}

fn seizure(bureau: &str, id: &str, offset: i64, changes: Value) -> Value {
    let mut all = json!({"state": "REPORTED"});
    for (key, value) in changes.as_object().unwrap() {
        all[key] = value.clone();
    }
    statement(bureau, id, "seizures", offset, all)
}

fn matched(record: &str, item: &str) -> Value {
    link("STRONG_MATCH", 0.9, record, item, "matches", Some("M-x"))
}

fn item_of(seizure: &str) -> Value {
    link(
        "ITEM_OF_SEIZURE",
        1.0,
        &format!("ITEM:{seizure}#1"),
        &format!("SEIZURE:{seizure}"),
        "seizures",
        None,
    )
}

/// Belgium's S-B and Spain's S-E hang together only by a seizure of France, S-X, that France keeps from `denied`.
async fn joined_by_a_restricted_seizure(denied: &[&str]) -> Scene {
    let scene = Scene::new();
    let withheld = json!({"access_mode": "ALL_EXCEPT", "access_parties": denied});
    scene.add("firearms_history", &[firearm("de", "R-1", 0, "A"), firearm("it", "R-2", 0, "B")]).await;
    scene
        .add(
            "seizures_history",
            &[
                seizure("be", "S-B", 0, json!({})),
                seizure("es", "S-E", 0, json!({})),
                seizure("fr", "S-X", 0, withheld),
            ],
        )
        .await;
    let links = [
        item_of("be/S-B"),
        item_of("es/S-E"),
        item_of("fr/S-X"),
        link("ITEM_OF_SEIZURE", 1.0, "ITEM:fr/S-X#2", "SEIZURE:fr/S-X", "seizures", None),
        matched("FIREARM:de/R-1", "ITEM:be/S-B#1"),
        matched("FIREARM:de/R-1", "ITEM:fr/S-X#1"),
        matched("FIREARM:it/R-2", "ITEM:fr/S-X#2"),
        matched("FIREARM:it/R-2", "ITEM:es/S-E#1"),
    ];
    scene.add("network_links", &links).await;
    scene
}

/// What stands in the stored tables follows from everything; it is there for jobs.
async fn with_stored_rows(scene: &Scene) {
    let network = json!({"network_id": "N-STORED", "members": 8, "links": 8, "firearms": 2, "items": 4, "seizures": 3, "exhibits": 0,
        "cases": 0, "traces": 0, "notices": 0, "bureaus": ["be", "de", "es", "fr", "it"], "countries": ["BE"],
        "weakest_link": 0.9, "strongest_link": 0.9});
    scene.add("networks", &[network]).await;
    let member = json!({"network_id": "N-STORED", "member_kind": "SEIZURE", "bureau": "fr", "member_id": "S-X", "item_no": 0,
        "link_id": "L-1", "link_kind": "ITEM_OF_SEIZURE", "link_strength": 1.0});
    scene.add("network_members", &[member]).await;
}

const EVERYTHING: &[&str] = &[
    "select concat(network_id, ' ', members, ' ', links, ' ', items, ' ', seizures, ' ', array_to_string(bureaus, ','), ' ', \
     array_to_string(countries, ','), ' ', weakest_link, ' ', strongest_link, ' ', first_day, ' ', last_day) from networks",
    "select concat(network_id, ' ', member_kind, ' ', bureau, ' ', member_id, ' ', item_no, ' ', link_id, ' ', link_strength) \
     from network_members",
    "select concat(link_id, ' ', left_bureau, left_id, right_bureau, right_id) from network_links",
    "select count(*) from network_links",
    "select count(*) from networks where array_has(bureaus, 'fr')",
    "select max(members) from networks",
];

#[tokio::test]
async fn a_seizure_that_is_withheld_joins_nothing_and_leaves_no_trace() {
    let scene = joined_by_a_restricted_seizure(&["be", "ipsg"]).await;
    with_stored_rows(&scene).await;
    // The same world without the seizure.
    let without = Scene::new();
    without.add("firearms_history", &[firearm("de", "R-1", 0, "A"), firearm("it", "R-2", 0, "B")]).await;
    without
        .add("seizures_history", &[seizure("be", "S-B", 0, json!({})), seizure("es", "S-E", 0, json!({}))])
        .await;
    let links = [
        item_of("be/S-B"),
        item_of("es/S-E"),
        matched("FIREARM:de/R-1", "ITEM:be/S-B#1"),
        matched("FIREARM:it/R-2", "ITEM:es/S-E#1"),
    ];
    without.add("network_links", &links).await;
    for denied in ["be", "ipsg"] {
        for sql in EVERYTHING {
            assert_eq!(scene.seen(denied, sql).await, without.seen(denied, sql).await, "{denied}: {sql}");
        }
        assert_eq!(scene.seen(denied, "select members from networks").await, ["3", "3"], "{denied}");
        let network_of =
            |id: &str| format!("select network_id from network_members where member_id = '{id}'");
        let (of_b, of_e) =
            (scene.seen(denied, &network_of("S-B")).await, scene.seen(denied, &network_of("S-E")).await);
        assert_ne!(of_b, of_e, "{denied}");
        // Neither a plan nor an error tells more.
        let plan =
            scene.session(denied).collect("explain select * from networks where members > 3").await.unwrap();
        let plan = arrow::util::pretty::pretty_format_batches(&plan).unwrap().to_string();
        assert!(!plan.contains("S-X") && !plan.contains("STORED"), "{plan}");
        let divided = scene
            .session(denied)
            .collect("select 1 / (case when member_id = 'S-X' then 0 else 1 end) from network_members")
            .await;
        assert!(divided.is_ok(), "{divided:?}");
    }
    for allowed in ["fr", "es", "de", "pt"] {
        assert_eq!(scene.seen(allowed, "select members from networks").await, ["9"], "{allowed}");
        let named = scene.seen(allowed, "select distinct network_id from network_members").await;
        assert_eq!(named, [short_name('N', "FIREARM:de/R-1")], "{allowed}");
    }
    // What the table holds is for jobs.
    assert_eq!(scene.trusted("select network_id from networks").await, ["N-STORED"]);
}

#[tokio::test]
async fn a_restriction_or_withdrawal_that_comes_later_acts_at_once() {
    let scene = joined_by_a_restricted_seizure(&[]).await;
    let sizes = "select members from networks";
    for bureau in ["be", "ipsg", "fr"] {
        assert_eq!(scene.seen(bureau, sizes).await, ["9"], "{bureau}");
    }
    let withheld = json!({"access_mode": "ALL_EXCEPT", "access_parties": ["be"]});
    scene.add("seizures_history", &[seizure("fr", "S-X", 1, withheld)]).await;
    assert_eq!(scene.seen("be", sizes).await, ["3", "3"]);
    assert_eq!(scene.seen("de", sizes).await, ["9"]);
    // Germany closes its record: it stays Germany's own.
    let cancelled = json!({"lifecycle_state": "CANCELLED"});
    scene.add("firearms_history", &[firearm_with("de", "R-1", 1, "A", cancelled)]).await;
    assert_eq!(scene.seen("it", sizes).await, ["6"]);
    assert_eq!(scene.seen("de", sizes).await, ["9"]);
    scene.add("seizures_history", &[tombstone("fr", "S-X", "seizures", 2)]).await;
    assert_eq!(scene.seen("it", sizes).await, ["3"]);
    assert_eq!(scene.seen("fr", sizes).await, ["3"], "nor does its owner find what it has withdrawn");
}

#[tokio::test]
async fn what_owners_say_of_a_pair_is_theirs() {
    let scene = Scene::new();
    scene.add("firearms_history", &[firearm("de", "R-1", 0, "A")]).await;
    scene.add("seizures_history", &[seizure("be", "S-B", 0, json!({}))]).await;
    let pair = match_name(("de", "R-1"), ("be", "S-B", 1));
    let word = |bureau: &str, changes: Value| {
        let mut all = json!({"candidate_id": pair, "event": "CONFIRM", "record_bureau": "de", "record_id": "R-1",
            "seizure_bureau": "be", "seizure_id": "S-B", "item_no": 1});
        for (key, value) in changes.as_object().unwrap() {
            all[key] = value.clone();
        }
        statement(bureau, &format!("W-{bureau}"), "hits", 0, all)
    };
    scene.add("hit_events_history", &[word("de", json!({})), word("be", json!({}))]).await;
    let confirmed =
        link("CONFIRMED_FIREARM", 1.0, "FIREARM:de/R-1", "ITEM:be/S-B#1", "hits", Some(pair.as_str()));
    scene.add("network_links", &[item_of("be/S-B"), confirmed]).await;
    let kinds = "select link_kind from network_links";
    for party in ["de", "be", "ipsg"] {
        assert_eq!(scene.seen(party, kinds).await, ["CONFIRMED_FIREARM", "ITEM_OF_SEIZURE"], "{party}");
        assert_eq!(scene.seen(party, "select members from networks").await, ["3"], "{party}");
    }
    assert_eq!(scene.seen("fr", kinds).await, ["ITEM_OF_SEIZURE"], "both sides are open, their word is not");
    assert_eq!(scene.seen("fr", "select members from networks").await, Vec::<String>::new());
    // One word more is kept from the Secretariat: it no longer sees what the pair has come to.
    let apart = json!({"event": "COMMENT", "access_mode": "ALL_EXCEPT", "access_parties": ["ipsg"]});
    let mut comment = word("be", apart);
    comment["source_record_id"] = json!("W-2");
    comment["_offset"] = json!(7);
    scene.add("hit_events_history", &[comment]).await;
    assert_eq!(scene.seen("ipsg", kinds).await, ["ITEM_OF_SEIZURE"]);
}

/// Links of matches that an owner had rejected were missing for everybody while `matches` still held the pair: who may see both
/// sides could tell from it what the owners alone are told.
#[tokio::test]
async fn that_a_pair_was_rejected_is_not_told_by_a_link_that_is_missing() {
    let scene = Scene::new();
    scene.add("firearms_history", &[firearm("de", "R-1", 0, "A")]).await;
    scene.add("seizures_history", &[seizure("be", "S-B", 0, json!({}))]).await;
    let pair = match_name(("de", "R-1"), ("be", "S-B", 1));
    let strong = link("STRONG_MATCH", 0.9, "FIREARM:de/R-1", "ITEM:be/S-B#1", "matches", Some(pair.as_str()));
    scene.add("network_links", &[item_of("be/S-B"), strong]).await;
    let word = json!({"candidate_id": pair, "event": "REJECT", "record_bureau": "de", "record_id": "R-1",
        "seizure_bureau": "be", "seizure_id": "S-B", "item_no": 1, "ground": "DIFFERENT_SERIAL"});
    let mut before = Vec::new();
    for sql in EVERYTHING {
        before.push(scene.seen("fr", sql).await);
    }
    scene.add("hit_events_history", &[statement("de", "W-de", "hits", 0, word)]).await;
    for (sql, before) in EVERYTHING.iter().zip(before) {
        assert_eq!(scene.seen("fr", sql).await, before, "{sql}");
    }
    let kinds = "select link_kind from network_links";
    for party in ["de", "be", "ipsg"] {
        assert_eq!(scene.seen(party, kinds).await, ["ITEM_OF_SEIZURE"], "{party} sees the rejection");
        assert_eq!(scene.seen(party, "select members from networks").await, Vec::<String>::new(), "{party}");
    }
}

/// A name in a notice joined nothing as soon as it fitted two rows, also for those who may see one of them: the missing link told
/// that there is another row of that name.
#[tokio::test]
async fn that_a_row_bears_a_name_is_not_told_by_a_link_that_is_missing() {
    let scene = async |with_withheld: bool| {
        let scene = Scene::new();
        let notice = json!({"notice_id": "N-1", "event": "CIRCULATE", "requesting_bureau": "fr", "title": "N-1",
            "notice_code": "DIFFUSION", "distribution": []});
        scene.add("notice_events_history", &[statement("fr", "n1", "notices", 0, notice)]).await;
        scene.add("firearms_history", &[firearm("fr", "A-1", 0, "A")]).await;
        let named =
            |member: &str| link("NOTICE_NAMES", 1.0, "NOTICE:fr/N-1", member, "notices", Some("R-name"));
        let mut links = vec![named("FIREARM:fr/A-1")];
        if with_withheld {
            let withheld = json!({"access_mode": "ALL_EXCEPT", "access_parties": ["be", "ipsg"]});
            scene.add("seizures_history", &[seizure("fr", "A-1", 0, withheld)]).await;
            links.push(named("SEIZURE:fr/A-1"));
        }
        scene.add("network_links", &links).await;
        scene
    };
    let (with, without) = (scene(true).await, scene(false).await);
    let members = "select members from networks";
    for denied in ["be", "ipsg"] {
        for sql in EVERYTHING {
            assert_eq!(with.seen(denied, sql).await, without.seen(denied, sql).await, "{denied}: {sql}");
        }
        assert_eq!(with.seen(denied, members).await, ["2"], "{denied}");
    }
    // Who sees both does not know which is meant.
    for allowed in ["fr", "de"] {
        assert_eq!(
            with.seen(allowed, "select link_kind from network_links").await,
            Vec::<String>::new(),
            "{allowed}"
        );
        assert_eq!(without.seen(allowed, members).await, ["2"], "{allowed}");
    }
}

#[tokio::test]
async fn a_case_is_joined_by_the_exhibits_that_one_may_see() {
    let scene = Scene::new();
    let exhibit = |bureau: &str, id: &str, offset: i64, case: &str, changes: Value| {
        let mut all = json!({"event": "EXHIBIT", "case_ref": case, "exhibit_kind": "BULLET"});
        for (key, value) in changes.as_object().unwrap() {
            all[key] = value.clone();
        }
        statement(bureau, id, "ballistics", offset, all)
    };
    let only_nobody = json!({"access_mode": "ONLY", "access_parties": []});
    scene
        .add(
            "ballistics_history",
            &[
                exhibit("fr", "E-1", 0, "CASE-1", json!({})),
                exhibit("fr", "E-2", 1, "CASE-1", only_nobody),
                exhibit("be", "E-3", 0, "CASE-2", json!({})),
                exhibit("es", "E-4", 0, "CASE-3", json!({})),
            ],
        )
        .await;
    let of_case = |exhibit: &str, case: &str| {
        link("EXHIBIT_OF_CASE", 1.0, &format!("CASE:{case}"), &format!("EXHIBIT:{exhibit}"), "exhibits", None)
    };
    let hit = |one: &str, other: &str| {
        link(
            "CONFIRMED_EXHIBITS",
            1.0,
            &format!("EXHIBIT:{one}"),
            &format!("EXHIBIT:{other}"),
            "ballistic_hits",
            None,
        )
    };
    let links = [
        of_case("fr/E-1", "fr/CASE-1"),
        of_case("fr/E-2", "fr/CASE-1"),
        of_case("be/E-3", "be/CASE-2"),
        of_case("es/E-4", "es/CASE-3"),
        hit("fr/E-1", "be/E-3"),
        hit("fr/E-2", "es/E-4"),
    ];
    scene.add("network_links", &links).await;
    assert_eq!(scene.seen("fr", "select members from networks").await, ["7"]);
    // Belgium sees one exhibit of the case, and so the case, but not what the other one joins.
    for other in ["be", "es", "ipsg"] {
        assert_eq!(scene.seen(other, "select members from networks").await, ["4"], "{other}");
        let spanish = "select count(*) from network_members where bureau = 'es'";
        assert_eq!(scene.seen(other, spanish).await, ["0"], "{other}");
    }
}

#[tokio::test]
async fn an_international_entity_sees_networks_beside_its_own_rows_only() {
    let scene = joined_by_a_restricted_seizure(&["be"]).await;
    assert_eq!(scene.seen("wco", "select count(*) from network_links").await, ["0"]);
    scene.add("seizures_history", &[seizure("wco", "S-W", 0, json!({}))]).await;
    scene.add("network_links", &[item_of("wco/S-W"), matched("FIREARM:de/R-1", "ITEM:wco/S-W#1")]).await;
    assert_eq!(scene.seen("wco", "select count(*) from network_links").await, ["2"]);
    assert_eq!(scene.seen("wco", "select members from networks").await, ["3"]);
}

#[tokio::test]
async fn a_chain_is_followed_over_the_requests_of_which_one_is_a_party() {
    let scene = Scene::new();
    let request = |id: &str, from: &str, to: &str, parent: Option<&str>, offset: i64| {
        let all = json!({"trace_id": id, "event": "REQUEST", "requesting_bureau": from, "requested_bureau": to,
            "parent_trace_id": parent, "event_ts": format!("2026-03-{:02}T00:00:00Z", offset + 1)});
        statement(from, id, "traces", offset, all)
    };
    // France asks Germany, which passes it on to Austria, which passes it on to Italy.
    let rows = [
        request("T1", "fr", "de", None, 1),
        request("T2", "de", "at", Some("T1"), 2),
        request("T3", "at", "it", Some("T2"), 3),
    ];
    scene.add("trace_events_history", &rows).await;
    let sql = "select concat(root_bureau, '/', root_trace_id, ' ', steps, ' ', array_to_string(bureaus, ',')) from trace_chains";
    assert_eq!(scene.seen("fr", sql).await, ["fr/T1 1 fr,de"]);
    assert_eq!(scene.seen("de", sql).await, ["fr/T1 2 fr,de,at"]);
    assert_eq!(scene.seen("at", sql).await, ["de/T2 2 de,at,it"], "that it was preceded is in its own row");
    assert_eq!(scene.seen("it", sql).await, ["at/T3 1 at,it"]);
    assert_eq!(scene.seen("ipsg", sql).await, ["fr/T1 3 fr,de,at,it"]);
    assert_eq!(scene.seen("be", sql).await, Vec::<String>::new());
    let numbers = "select count(*) from trace_chains where chain_id is not null";
    assert_eq!(scene.seen("be", numbers).await, ["0"]);
}

#[tokio::test]
async fn what_is_suggested_to_a_bureau_is_for_that_bureau_alone() {
    let scene = Scene::new();
    let row = json!({"bureau": "fr", "subject_kind": "ITEM", "subject_id": "S-X", "item_no": 1, "rule": "NEAR_BORDER",
        "reason": "it was recovered 3 km from a border", "scope": "ALL", "suggested_bureaus": [], "what_to_do": "search"});
    scene.add("sharing_suggestions", &[row]).await;
    let sql = "select subject_id from sharing_suggestions";
    assert_eq!(scene.seen("fr", sql).await, ["S-X"]);
    for other in ["be", "ipsg", "wco"] {
        assert_eq!(
            scene.seen(other, sql).await,
            Vec::<String>::new(),
            "{other}: the seizure may be withheld"
        );
    }
}
