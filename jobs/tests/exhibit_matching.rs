//! Exhibits are matched as they come: a run searches what is new, and ends where a run over everything would.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod exhibits;

use chrono::Utc;
use exhibits::{Store, bullet};
use proofhouse_jobs::command_line::MatchExhibitArguments;
use proofhouse_jobs::commands::match_exhibit;
use proofhouse_jobs::exhibit_matching::{Summary, match_exhibits};
use proofhouse_jobs::summary::Ending;
use proofhouse_schemas::Bureau;
use serde_json::json;

async fn matched(store: &Store) -> Summary {
    match_exhibits(&store.warehouse, Utc::now().date_naive()).await.unwrap()
}

const LISTS: &str = "SELECT left_bureau, left_exhibit_id, right_bureau, right_exhibit_id, right_case_ref, \
     log10_likelihood_ratio, list_order, marks FROM ballistic_lists ORDER BY 1, 2, 3, 4";
const PAIRS: &str = "SELECT * FROM ballistic_candidates ORDER BY candidate_id";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_searched_bit_by_bit_ends_where_a_run_over_everything_does() {
    let bit_by_bit = Store::new();
    let all = |exhibits: std::ops::Range<u64>| {
        exhibits.map(|number| bullet(number % 9, number)).collect::<Vec<_>>()
    };
    bit_by_bit.send(&all(0..14)).await;
    let first = matched(&bit_by_bit).await;
    assert_eq!((first.exhibits, first.searched, first.nothing_new), (14, 14, false));
    assert_eq!(first.compared, 14 * 13 / 2);
    assert!(matched(&bit_by_bit).await.nothing_new);
    // Three more come: only they are searched for, and they enter the lists of the others.
    bit_by_bit.send(&all(14..17)).await;
    let second = matched(&bit_by_bit).await;
    assert_eq!((second.exhibits, second.searched), (17, 3));
    assert_eq!(second.compared, 3 * 14 + 3);
    // One is changed and one withdrawn: both stood in the lists of all others.
    let mut changed = bullet(0, 99);
    changed["source_record_id"] = json!("EX-3");
    changed["action"] = json!("UPDATE");
    let mut withdrawn = bullet(5, 5);
    withdrawn["action"] = json!("DELETE");
    for message in [&mut changed, &mut withdrawn] {
        message["event_ts"] = json!("2026-06-01T10:00:00Z");
    }
    bit_by_bit.send(&[changed.clone(), withdrawn]).await;
    let third = matched(&bit_by_bit).await;
    assert_eq!((third.exhibits, third.searched), (16, 16));
    let at_once = Store::new();
    let mut exhibits = all(0..17);
    exhibits.retain(|message| !["EX-3", "EX-5"].contains(&message["source_record_id"].as_str().unwrap()));
    exhibits.push(changed);
    at_once.send(&exhibits).await;
    matched(&at_once).await;
    for sql in [LISTS, PAIRS] {
        let (one, other) = (bit_by_bit.text(sql).await, at_once.text(sql).await);
        assert!(one.lines().count() > 10, "{one}");
        assert_eq!(one, other);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bureau_searches_chosen_countries_among_what_it_may_see() {
    let store = Store::new();
    let of = |bureau: &str, barrel: u64, number: u64| {
        let mut message = bullet(barrel, number);
        message["source_bureau"] = json!(bureau);
        message
    };
    store.send_as("pt", &[bullet(1, 1)]).await;
    store.send_as("es", &[of("es", 1, 2), of("es", 2, 3)]).await;
    let mut withheld = of("fr", 1, 4);
    withheld["access_restriction"] = json!({ "mode": "ALL_EXCEPT", "parties": ["pt"] });
    store.send_as("fr", &[withheld, of("fr", 3, 5)]).await;
    let pictures = store.folder().join("pictures");
    let search = |among: &[&str]| MatchExhibitArguments {
        exhibit: "pt/EX-1".to_owned(),
        bureau: Bureau::parse("pt").unwrap(),
        among: among.iter().map(|code| Bureau::parse(code).unwrap()).collect(),
        list: 20,
        full_turn: false,
        pictures: Some(pictures.clone()),
    };
    let found = match_exhibit::search(&store.warehouse, &search(&[])).await.unwrap();
    let listed: Vec<&str> = found.candidates.iter().map(|listed| listed.exhibit_id.as_str()).collect();
    assert_eq!(listed.first(), Some(&"EX-2"), "the shot of the same barrel comes first");
    assert!(!listed.contains(&"EX-4"), "what is withheld is neither listed nor counted");
    assert_eq!(found.considered, 4);
    assert!(found.candidates[0].explanation[0].contains("times more frequent"));
    let drawn = &found.candidates[0].pictures;
    assert!(drawn.len() >= 4 && drawn[0].contains("01-LEA-"), "{drawn:?}");
    assert!(std::fs::read_to_string(&drawn[0]).unwrap().starts_with("<svg"));
    let french = match_exhibit::search(&store.warehouse, &search(&["fr"])).await.unwrap();
    let listed: Vec<&str> = french.candidates.iter().map(|listed| listed.exhibit_id.as_str()).collect();
    assert_eq!((french.considered, listed), (1, vec!["EX-5"]));
    let mut nothing = search(&[]);
    nothing.exhibit = "fr/EX-4".to_owned();
    let refused = match_exhibit::run(&store.warehouse, &nothing, true).await.unwrap_err().to_string();
    assert!(refused.contains("pt may search for no fr/EX-4"), "{refused}");
    assert_eq!(match_exhibit::run(&store.warehouse, &search(&["es"]), true).await.unwrap(), Ending::Done);
}
