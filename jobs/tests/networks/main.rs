//! Networks and trace chains, from what bureaus say to what each of them is shown.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod world;

use proofhouse_jobs::command_line::{ExplainNetwork, NetworkJob};
use proofhouse_jobs::commands::network;
use proofhouse_jobs::networks::{Summary, match_networks};
use proofhouse_jobs::summary::Ending;
use proofhouse_schemas::{Bureau, Kind};
use serde_json::json;
use world::{World, alike, answer, exhibit, found, notice, record, request, said, seizure, word};

async fn matched(world: &World) -> Summary {
    match_networks(&world.warehouse).await.unwrap()
}

fn links(done: &Summary) -> Vec<(&str, usize)> {
    done.links.iter().map(|(kind, count)| (kind.as_str(), *count)).collect()
}

fn explain(one: &str, other: &str, bureau: &str) -> ExplainNetwork {
    ExplainNetwork { one: one.to_owned(), other: other.to_owned(), bureau: Bureau::parse(bureau).unwrap() }
}

const TABLES: [&str; 4] = ["network_links", "networks", "network_members", "trace_chains"];

/// France's seizure S-X, which it keeps from Belgium and the Secretariat, joins Belgium's S-B and Spain's S-E.
async fn three_seizures() -> World {
    let world = World::new();
    let withheld = json!({"mode": "ALL_EXCEPT", "parties": ["be", "ipsg"]});
    world.land(Kind::Firearm, &[record("de", "R-1", &[]), record("it", "R-2", &[])]).await;
    let seizures = [
        seizure("be", "S-B", 1, &[]),
        seizure("es", "S-E", 1, &[]),
        seizure("fr", "S-X", 2, &[("/access_restriction", withheld)]),
    ];
    world.land(Kind::Seizure, &seizures).await;
    let matches = [
        found(("de", "R-1"), ("be", "S-B", 1), "STRONG", 0.92),
        found(("de", "R-1"), ("fr", "S-X", 1), "STRONG", 0.9),
        found(("it", "R-2"), ("fr", "S-X", 2), "STRONG", 0.95),
        found(("it", "R-2"), ("es", "S-E", 1), "STRONG", 0.88),
    ];
    world.derive("matches", &matches).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn each_bureau_sees_the_networks_of_the_links_that_it_may_see() {
    let world = three_seizures().await;
    let done = matched(&world).await;
    assert_eq!(links(&done), [("ITEM_OF_SEIZURE", 4), ("STRONG_MATCH", 4)]);
    assert_eq!((done.networks, done.members, done.largest, done.across_bureaus), (1, 9, 9, 1));
    let sizes = "select members, bureaus from networks order by network_id";
    let whole = world.seen("fr", sizes).await;
    assert!(whole.contains("| 9       | [be, de, es, fr, it] |"), "{whole}");
    assert_eq!(world.seen("es", sizes).await, whole);
    for denied in ["be", "ipsg"] {
        let seen = world.seen(denied, sizes).await;
        assert!(seen.contains("[be, de]") && seen.contains("[es, it]") && !seen.contains("fr"), "{seen}");
        let named = "select count(*) from network_links where left_id = 'S-X' or right_id = 'S-X'";
        assert!(world.seen(denied, named).await.contains("| 0        |"), "{denied}");
    }
    let way = network::explain(&world.warehouse, &explain("seizure:be/S-B", "es/S-E#1", "fr")).await.unwrap();
    let on_the_way: Vec<&str> = way.steps.iter().map(|step| step.to.as_str()).collect();
    assert_eq!(
        on_the_way,
        [
            "item:be/S-B#1",
            "firearm:de/R-1",
            "item:fr/S-X#1",
            "seizure:fr/S-X",
            "item:fr/S-X#2",
            "firearm:it/R-2",
            "item:es/S-E#1"
        ]
    );
    assert!((way.strength - 0.92 * 0.9 * 0.95 * 0.88).abs() < 1e-9, "{}", way.strength);
    assert!(
        way.steps[1].explanation.contains("the model gives 0.920") && way.steps[1].stated_in == "matches"
    );
    // Belgium is told that nothing joins the two, in the words in which it would be told if nothing did.
    let refused = network::explain(&world.warehouse, &explain("seizure:be/S-B", "es/S-E#1", "be")).await;
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("no link that be may see joins seizure:be/S-B and es/S-E#1"), "{refused}");
    let hidden = network::explain(&world.warehouse, &explain("seizure:be/S-B", "seizure:fr/S-X", "be")).await;
    let absent = network::explain(&world.warehouse, &explain("seizure:be/S-B", "seizure:fr/S-0", "be")).await;
    let text = |refused: anyhow::Result<network::Explanation>| refused.unwrap_err().to_string();
    assert_eq!(text(hidden).replace("S-X", "S-0"), text(absent));
    for job in [
        NetworkJob::List { bureau: Bureau::parse("be").unwrap(), all: false, top: 5 },
        NetworkJob::Explain(explain("seizure:be/S-B", "de/R-1", "be")),
        NetworkJob::Chains { bureau: Bureau::parse("be").unwrap(), open: true, top: 5 },
    ] {
        assert_eq!(network::run(&world.warehouse, &job, false).await.unwrap(), Ending::Done);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_doubtful_rejected_or_closed_joins_nobody() {
    let world = World::new();
    let cancelled = [("/lifecycle_state", json!("CANCELLED"))];
    world
        .land(
            Kind::Firearm,
            &[
                record("de", "R-REVIEW", &[]),
                record("de", "R-WATCH", &[]),
                record("de", "R-REJECTED", &[]),
                record("de", "R-CANCELLED", &cancelled),
                record("de", "R-CONFIRMED", &[]),
            ],
        )
        .await;
    let names = ["REVIEW", "WATCH", "REJECTED", "CANCELLED", "CONFIRMED"];
    let seizures = names.map(|name| seizure("be", &format!("S-{name}"), 1, &[]));
    world.land(Kind::Seizure, &seizures).await;
    let pair = |name: &str, band: &str| {
        found(("de", &format!("R-{name}")), ("be", &format!("S-{name}"), 1), band, 0.9)
    };
    let matches = [
        pair("REVIEW", "REVIEW"),
        pair("WATCH", "WATCH"),
        pair("REJECTED", "STRONG"),
        pair("CANCELLED", "STRONG"),
        pair("CONFIRMED", "WATCH"),
    ];
    world.derive("matches", &matches).await;
    let sides = |name: &'static str| (("de", format!("R-{name}")), ("be", format!("S-{name}")));
    let say = |bureau: &str, event: &str, name: &'static str| {
        let ((owner, record), (finder, seized)) = sides(name);
        word(bureau, event, (owner, &record), (finder, &seized))
    };
    let words = [
        say("de", "REJECT", "REJECTED"),
        say("de", "CONFIRM", "CONFIRMED"),
        say("be", "CONFIRM", "CONFIRMED"),
        say("be", "CONFIRM", "REVIEW"),
    ];
    world.land(Kind::Hit, &words).await;
    let done = matched(&world).await;
    assert_eq!(links(&done), [("CONFIRMED_FIREARM", 1), ("ITEM_OF_SEIZURE", 5)]);
    let members = world.text("select member_id from network_members order by 1").await;
    assert_eq!(members.matches("CONFIRMED").count(), 3, "record, item and seizure: {members}");
    assert_eq!(done.members, 3, "one word is not enough, and doubt joins nobody");
    // A third bureau sees both sides, and is not told what their owners said.
    let seen = world
        .seen("fr", "select link_kind from network_links where strength < 1 or stated_in = 'hits'")
        .await;
    assert!(!seen.contains("CONFIRMED"), "{seen}");
    // Nor by what is missing: the rejected pair is in `matches` still, and joins for whoever is not told of the rejection.
    let strong = "select left_id from network_links where link_kind = 'STRONG_MATCH'";
    assert!(world.seen("fr", strong).await.contains("R-REJECTED"));
    for told in ["de", "be", "ipsg"] {
        assert!(!world.seen(told, strong).await.contains("R-REJECTED"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cases_requests_and_notices_are_joined_by_what_their_bureau_says_and_by_nothing_else() {
    let world = World::new();
    let numbered = |number: &str| vec![("/case_number", json!(number))];
    let seizures = [
        seizure("be", "S-1", 1, &numbered("K-2026-77")),
        seizure("be", "S-2", 1, &numbered("N/A")),
        seizure("fr", "S-1", 1, &numbered("K-2026-77")),
        seizure("be", "BOTH", 1, &[]),
    ];
    world.land(Kind::Seizure, &seizures).await;
    world.land(Kind::Firearm, &[record("be", "BOTH", &[]), record("be", "R-1", &[])]).await;
    let exhibits = [exhibit("be", "E-1", "K-2026-77", &[]), exhibit("be", "E-2", "N/A", &[])];
    world.land(Kind::Ballistic, &exhibits).await;
    let of_seizure = [("/request/seizure_id", json!("S-1"))];
    let follows = [("/request/parent_trace_id", json!("T-1")), ("/event_ts", json!("2026-04-23T08:30:00Z"))];
    let traces = [
        request("be", "it", "T-1", &of_seizure),
        answer(
            "be",
            "it",
            "T-1",
            "2026-04-20T08:30:00Z",
            json!({"outcome_code": "TRACED_EXPORT_ONLY", "last_legal_country": "AT"}),
        ),
        request("be", "at", "T-2", &follows),
        request("ru", "cn", "T-9", &follows),
    ];
    world.land(Kind::Trace, &traces).await;
    world.land(Kind::Notice, &[notice("be", "N-1", &["S-1", "R-1", "T-2", "BOTH", "NOBODY"])]).await;
    let done = matched(&world).await;
    assert_eq!(
        links(&done),
        [
            ("EXHIBIT_OF_CASE", 1),
            ("ITEM_OF_SEIZURE", 4),
            ("NOTICE_NAMES", 3),
            ("SEIZURE_OF_CASE", 1),
            ("TRACE_FOLLOWS_TRACE", 1),
            ("TRACE_OF_SEIZURE", 1),
        ]
    );
    assert_eq!(done.names_not_resolved, 2, "one fits a record and a seizure, one fits nothing");
    // The French seizure of the same number and name, the fillers and the stranger's request stay apart.
    assert_eq!((done.networks, done.members), (1, 8));
    let counts =
        "select firearms, items, seizures, exhibits, cases, traces, notices, weakest_link from networks";
    let counted = world.seen("be", counts).await;
    let figures: Vec<&str> = counted.lines().nth(3).unwrap().split('|').map(str::trim).collect();
    assert_eq!(figures[1..9], ["1", "1", "1", "1", "1", "2", "1", "0.95"], "{counted}");
    // The requests are their parties' alone, and so is what they join.
    let italian = world.seen("it", "select member_id from network_members where member_kind = 'TRACE'").await;
    assert!(italian.contains("T-1") && !italian.contains("T-2"), "{italian}");
    assert!(!world.seen("fr", "select member_kind from network_members").await.contains("TRACE"));
    assert_eq!((done.trace_chains, done.longest_chain), (1, 2));
    let chains = "select root_trace_id, steps, is_open, last_legal_country, last_legal_step from trace_chains order by 1";
    let chain = world.seen("be", chains).await;
    assert!(
        chain.contains("| T-1           | 2     | true    | AT                 | 1               |"),
        "{chain}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn exhibits_are_joined_the_more_surely_the_more_people_have_looked_at_them() {
    let world = World::new();
    let exhibits = [
        exhibit("be", "E-1", "CASE-1", &[]),
        exhibit("es", "E-2", "CASE-2", &[]),
        exhibit("fr", "E-3", "CASE-3", &[]),
    ];
    world.land(Kind::Ballistic, &exhibits).await;
    let candidates =
        [alike(("be", "E-1"), ("es", "E-2"), "STRONG"), alike(("be", "E-1"), ("fr", "E-3"), "REVIEW")];
    world.derive("ballistic_candidates", &candidates).await;
    let side = |bureau: &str, number: u8| json!({"bureau": bureau, "exhibit_id": format!("E-{number}"), "case_ref": format!("CASE-{number}")});
    let strength =
        "select strength, link_kind from network_links where link_kind <> 'EXHIBIT_OF_CASE' order by 1";
    let review = |id: &str, status: &str, at: &str| {
        // Named from the other side than the candidate.
        let content = json!({"left": side("es", 2), "right": side("be", 1), "review_status": status});
        let mut message = said("es", id, "REVIEW", "review", content);
        message["event_ts"] = json!(at);
        message
    };
    // A bureau that owns neither side has no word that joins.
    let strange = json!({"left": side("be", 1), "right": side("fr", 3), "review_status": "LEAD"});
    world.land(Kind::Ballistic, &[said("pt", "V-0", "REVIEW", "review", strange)]).await;
    matched(&world).await;
    assert!(world.seen("fr", strength).await.contains("0.5      | STRONG_CANDIDATE"));
    assert_eq!(world.seen("fr", strength).await.lines().count(), 5, "a pair in REVIEW joins nothing");
    world.land(Kind::Ballistic, &[review("V-1", "LEAD", "2026-06-01T00:00:00Z")]).await;
    matched(&world).await;
    let way =
        network::explain(&world.warehouse, &explain("case:be/CASE-1", "case:es/CASE-2", "be")).await.unwrap();
    assert!((way.strength - 0.9).abs() < 1e-9, "the lead, not the candidate: {way:?}");
    let confirmation = json!({"left": side("be", 1), "right": side("es", 2), "result": "CONFIRMED_HIT",
        "method": "ORIGINALS", "previously_known": false});
    world
        .land(Kind::Ballistic, &[said("be", "X-1", "CONFIRMATION", "confirmation", confirmation.clone())])
        .await;
    matched(&world).await;
    assert!(world.seen("be", strength).await.contains("1.0      | CONFIRMED_EXHIBITS"));
    // The examiner takes it back: not one firearm. The candidate stays in its table and joins nobody.
    let mut eliminated = said("be", "X-1", "CONFIRMATION", "confirmation", confirmation);
    eliminated["confirmation"]["result"] = json!("ELIMINATED");
    eliminated["action"] = json!("UPDATE");
    eliminated["event_ts"] = json!("2026-07-01T00:00:00Z");
    world.land(Kind::Ballistic, &[eliminated]).await;
    let done = matched(&world).await;
    assert_eq!(links(&done), [("EXHIBIT_OF_CASE", 3)]);
    assert_eq!(done.networks, 0, "a case with its exhibit is no network");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_writes_nothing_and_what_comes_bit_by_bit_ends_where_all_at_once_does() {
    let world = three_seizures().await;
    assert!(matched(&world).await.rows_written > 0);
    let mut versions = Vec::new();
    for table in TABLES {
        versions.push(world.version(table).await);
    }
    let again = matched(&world).await;
    assert!(again.nothing_new && again.rows_written == 0);
    for (table, version) in TABLES.iter().zip(&versions) {
        assert_eq!(world.version(table).await, *version, "{table}");
    }
    // A change that joins nothing: the job runs, and no row is written.
    world
        .land(Kind::Seizure, &[seizure("pt", "S-AMMUNITION", 1, &[("/items/0/item_kind", json!("PART"))])])
        .await;
    let idle = matched(&world).await;
    assert_eq!((idle.nothing_new, idle.rows_written), (false, 0));
    // A record of Portugal joins the network that there is and a seizure of its own.
    let come = [record("pt", "R-P", &[])];
    world.land(Kind::Firearm, &come).await;
    let matches = [
        found(("de", "R-1"), ("be", "S-B", 1), "STRONG", 0.92),
        found(("it", "R-2"), ("fr", "S-X", 2), "STRONG", 0.95),
        found(("pt", "R-P"), ("es", "S-E", 1), "STRONG", 0.99),
    ];
    world.derive("matches", &matches).await;
    assert!(matched(&world).await.rows_written > 0);
    let at_once = three_seizures().await;
    at_once.land(Kind::Firearm, &come).await;
    at_once.derive("matches", &matches).await;
    matched(&at_once).await;
    for table in TABLES {
        let sql = format!("select * from {table} order by 1, 2, 3, 4, 5");
        assert_eq!(world.text(&sql).await, at_once.text(&sql).await, "{table}");
    }
    assert!(world.text("select * from networks").await.contains("N-"));
}
