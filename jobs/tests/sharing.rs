//! What guidance says to search for abroad, suggested to the bureau whose it is until it has searched.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, dead_code)]

#[path = "networks/world.rs"]
mod world;

use chrono::NaiveDate;
use proofhouse_jobs::command_line::SuggestionsArguments;
use proofhouse_jobs::commands::suggestions;
use proofhouse_jobs::sharing::{Summary, match_sharing};
use proofhouse_jobs::summary::Ending;
use proofhouse_schemas::{Bureau, Kind};
use serde_json::{Value, json};
use world::{World, exhibit, said, seizure};

async fn suggested_on(world: &World, year: i32) -> Summary {
    match_sharing(&world.warehouse, NaiveDate::from_ymd_opt(year, 6, 1).unwrap()).await.unwrap()
}

fn asked(bureau: &str, rule: Option<&str>) -> SuggestionsArguments {
    SuggestionsArguments { bureau: Bureau::parse(bureau).unwrap(), rule: rule.map(str::to_owned), top: 40 }
}

async fn listed(world: &World, bureau: &str, rule: Option<&str>) -> Vec<String> {
    let rows = suggestions::list(&world.warehouse, &asked(bureau, rule)).await.unwrap();
    rows.iter()
        .map(|row| {
            format!(
                "{} {}#{} {} {}",
                row.subject_kind,
                row.subject_id,
                row.item_no,
                row.rule,
                row.suggested_bureaus.join("+")
            )
        })
        .collect()
}

/// A seizure without any reason to search abroad.
fn quiet(bureau: &str, id: &str, firearms: i32, changes: &[(&str, Value)]) -> Value {
    let mut all = vec![
        ("/border_distance_km", Value::Null),
        ("/legal_context", json!("ILLICIT_POSSESSION")),
        ("/linked_crimes", json!([])),
        ("/route", Value::Null),
        ("/place", json!({"country": bureau.to_uppercase()})),
    ];
    all.extend_from_slice(changes);
    seizure(bureau, id, firearms, &all)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bureau_is_told_what_to_search_for_abroad_until_it_has_searched() {
    let world = World::new();
    let seizures = [
        quiet("pt", "S-QUIET", 2, &[]),
        quiet("pt", "S-BORDER", 1, &[("/border_distance_km", json!(12.5))]),
        quiet(
            "pt",
            "S-GROUP",
            3,
            &[("/route", json!({"origin": {"country": "TR", "certainty": "SUSPECTED"}}))],
        ),
        quiet(
            "pt",
            "S-SEARCHED",
            1,
            &[("/agency_type", json!("CUSTOMS")), ("/ibin_searched_at", json!("2026-04-01T00:00:00Z"))],
        ),
        quiet(
            "pt",
            "S-ARMY",
            1,
            &[("/agency_type", json!("CUSTOMS")), ("/items/0/institutional_property", json!("POLICE"))],
        ),
        quiet("es", "S-SPANISH", 1, &[("/agency_type", json!("BORDER_GUARD"))]),
    ];
    world.land(Kind::Seizure, &seizures).await;
    let signs = |signs: &[&str]| [("/exhibit/suspect_mobility", json!(signs))];
    let exhibits = [
        exhibit("pt", "E-ABROAD", "CASE-1", &signs(&["RESIDENT_ABROAD"])),
        exhibit("pt", "E-NATIONAL", "CASE-2", &signs(&["OTHER"])),
        exhibit("pt", "E-DONE", "CASE-3", &signs(&["TERRORISM"])),
        exhibit("pt", "E-QUIET", "CASE-4", &[]),
        exhibit(
            "pt",
            "E-EXCLUDED",
            "CASE-5",
            &[
                ("/exhibit/eligibility", json!("EXCLUDED")),
                ("/exhibit/exclusion_reason", json!("shotgun")),
                ("/exhibit/suspect_mobility", json!(["TERRORISM"])),
            ],
        ),
        said("pt", "Q-1", "SEARCH", "search", json!({"exhibit_id": "E-NATIONAL", "scope": "NATIONAL"})),
        said("pt", "Q-2", "SEARCH", "search", json!({"exhibit_id": "E-DONE", "scope": "ALL"})),
    ];
    world.land(Kind::Ballistic, &exhibits).await;
    let done = suggested_on(&world, 2026).await;
    assert_eq!(done.bureaus, 2);
    let mut portuguese = listed(&world, "pt", None).await;
    portuguese.sort();
    assert_eq!(
        portuguese,
        [
            "EXHIBIT E-ABROAD#0 RESIDENT_ABROAD ",
            "EXHIBIT E-NATIONAL#0 OTHER ",
            "ITEM S-BORDER#1 NEAR_BORDER es",
            "ITEM S-GROUP#1 GROUP_OF_FIREARMS tr",
            "ITEM S-GROUP#2 GROUP_OF_FIREARMS tr",
            "ITEM S-GROUP#3 GROUP_OF_FIREARMS tr",
        ]
    );
    assert_eq!(listed(&world, "es", None).await, ["ITEM S-SPANISH#1 BORDER_SERVICE ad+fr+gi+ma+pt"]);
    assert_eq!(listed(&world, "ipsg", None).await, Vec::<String>::new(), "a list is its bureau's alone");
    assert_eq!(listed(&world, "pt", Some("near-border")).await, ["ITEM S-BORDER#1 NEAR_BORDER es"]);
    let unknown = suggestions::list(&world.warehouse, &asked("pt", Some("full-moon"))).await.unwrap_err();
    assert!(unknown.to_string().contains("full-moon is no rule; there are near-border"), "{unknown}");
    assert_eq!(suggestions::run(&world.warehouse, &asked("pt", None), false).await.unwrap(), Ending::Done);
    assert!(suggested_on(&world, 2026).await.nothing_new);
    // One is searched for abroad, and one seizure is put right: neither is suggested again.
    let search = said(
        "pt",
        "Q-3",
        "SEARCH",
        "search",
        json!({"exhibit_id": "E-ABROAD", "scope": "SELECTED_COUNTRIES", "target_bureaus": ["es"]}),
    );
    world.land(Kind::Ballistic, &[search]).await;
    let mut corrected = quiet("pt", "S-BORDER", 1, &[("/border_distance_km", json!(80.5))]);
    corrected["action"] = json!("UPDATE");
    corrected["event_ts"] = json!("2026-05-01T00:00:00Z");
    world.land(Kind::Seizure, &[corrected]).await;
    suggested_on(&world, 2026).await;
    let left = listed(&world, "pt", None).await;
    assert_eq!(
        left.iter().filter(|line| !line.contains("S-GROUP")).collect::<Vec<_>>(),
        ["EXHIBIT E-NATIONAL#0 OTHER "]
    );
    // Five years on nothing may be searched any more.
    let later = suggested_on(&world, 2033).await;
    assert_eq!((later.nothing_new, later.items, later.exhibits), (false, 0, 0));
    assert_eq!(listed(&world, "pt", None).await, Vec::<String>::new());
}
