//! Notices meet data: what fits a notice and what is linked to it, for whoever may see both sides, and notices that end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, dead_code)]

mod access;
mod red;
mod reminders;
mod scene;

use proofhouse_jobs::command_line::NoticeMatchesArguments;
use proofhouse_jobs::commands::notice::matches::list;
use proofhouse_jobs::notice_matching::MOST_LISTED;
use proofhouse_schemas::{Bureau, Kind};
use scene::{Scene, TODAY, gun, published, recorded, request, restated, said, seized, submitted};
use serde_json::{Value, json};

const GLOCK: [&str; 4] = ["PISTOL", "Glock Ges.m.b.H.", "G17", "9 mm Luger"];

fn glock() -> Value {
    let [type_code, make, model, calibre] = GLOCK;
    gun(type_code, make, model, calibre)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fits_a_notice_is_listed_with_the_reasons_and_what_looks_alike_is_not() {
    let scene = Scene::new();
    scene.land(Kind::Notice, &published("es", "N-1", glock(), &[])).await;
    let seizures = [
        seized(
            "fr",
            "S-SAME",
            &[gun("PISTOL", "GLOCK", "17 Gen4", "9x19"), gun("RIFLE", "CZ", "527", ".223 Rem")],
            &[],
        ),
        seized("fr", "S-OTHER-MAKE", &[gun("PISTOL", "Taurus", "17", "9x19")], &[]),
        seized("fr", "S-KIT", &[gun("PISTOL", "Glock", "17", ".22 LR")], &[]),
        seized("fr", "S-OTHER-MODEL", &[gun("PISTOL", "Glock", "19", "9x19")], &[]),
        seized("fr", "S-NOT-NINETEEN", &[gun("PISTOL", "Glock", "17", "9x18")], &[]),
        seized("fr", "S-MAKE-ALONE", &[gun("PISTOL", "Glock", "", "")], &[]),
    ];
    scene.land(Kind::Seizure, &seizures).await;
    let closed = [("/lifecycle_state", json!("CANCELLED"))];
    let records = [
        recorded(
            "nl",
            "R-SAME",
            gun("PISTOL", "Glok", "17", "9 Para"),
            &[("/access_restriction", Value::Null)],
        ),
        recorded("nl", "R-CANCELLED", glock(), &closed),
    ];
    scene.land(Kind::Firearm, &records).await;
    let done = scene.matched().await;
    assert_eq!((done.notices, done.left_out, done.references), (1, 0, 0), "{done:?}");
    let expected = [
        "es/N-1 ITEM fr/S-SAME#1 MAKE+MODEL+CALIBRE+TYPE",
        "es/N-1 FIREARM nl/R-SAME#0 MODEL+CALIBRE+MAKE+TYPE",
    ];
    let mut seen = scene.seen("es").await;
    seen.sort_by_key(|line| line.contains("FIREARM"));
    // A make with a slip was guessed, and weighs less.
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert_eq!(seen[0], expected[0]);
    assert!(seen[1].starts_with("es/N-1 FIREARM nl/R-SAME#0 "), "{seen:?}");
    let found = scene.listed("es").await;
    let item = found.matches.iter().find(|one| one.kind == "ITEM").unwrap();
    assert!(item.because.contains("Glock Ges.m.b.H. and GLOCK are one make."), "{}", item.because);
    assert!((item.score - item.reasons.iter().map(|reason| reason.weight).sum::<f64>()).abs() < 1e-9);
    // A red notice is about a person: whatever firearm stands in it, nothing is sought for it.
    let red = [
        ("/content/notice_code", json!("RED")),
        ("/content/charges", json!(["FIREARM_TRAFFICKING"])),
        ("/content/judicial_reference", json!("JUD-1")),
    ];
    scene.land(Kind::Notice, &published("pt", "N-RED", glock(), &red)).await;
    assert_eq!(scene.matched().await.notices, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_without_anything_new_does_nothing_and_the_first_day_stays() {
    let scene = Scene::new();
    scene.land(Kind::Notice, &published("es", "N-1", glock(), &[])).await;
    scene.land(Kind::Seizure, &[seized("fr", "S-1", &[glock()], &[])]).await;
    assert!(!scene.matched().await.nothing_new);
    assert!(scene.matched_on("2026-06-02").await.nothing_new);
    scene.land(Kind::Seizure, &[seized("fr", "S-2", &[glock()], &[])]).await;
    let done = scene.matched_on("2026-06-03").await;
    assert_eq!((done.nothing_new, done.rows["notice_seizures"]), (false, 2));
    let days = "SELECT seizure_id, first_seen FROM notice_seizures ORDER BY 1";
    let days = scene.world.seen("es", days).await;
    assert!(days.contains("S-1        | 2026-06-01") && days.contains("S-2        | 2026-06-03"), "{days}");
    // The seizure is put right and fits no more; when it fits again it is found anew.
    let other = restated(seized("fr", "S-1", &[glock()], &[]), "/items/0/firearm/make_raw", json!("Taurus"));
    scene.land(Kind::Seizure, &[other]).await;
    assert_eq!(scene.matched_on("2026-06-04").await.rows["notice_seizures"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_that_are_over_or_in_doubt_match_nothing() {
    let scene = Scene::new();
    scene.land(Kind::Seizure, &[seized("fr", "S-1", &[glock()], &[])]).await;
    let last_day = [("/content/expiry", json!("2026-06-01"))];
    scene.land(Kind::Notice, &published("es", "N-EXPIRES", glock(), &last_day)).await;
    for (id, by, event) in
        [("N-CANCELLED", "es", "CANCEL"), ("N-SUSPENDED", "ipsg", "SUSPEND"), ("N-DELETED", "ipsg", "DELETE")]
    {
        let mut end = said(by, "es", id, event, "2026-05-10T00:00:00Z");
        end["reason"] = json!("It is over.");
        let [submission, publication] = published("es", id, glock(), &[]);
        scene.land(Kind::Notice, &[submission, publication, end]).await;
    }
    let mut returned = said("ipsg", "es", "N-RETURNED", "RETURN", "2026-05-02T00:00:00Z");
    returned["reason"] = json!("Incomplete.");
    scene.land(Kind::Notice, &[submitted("es", "N-RETURNED", glock(), &[]), returned]).await;
    scene.matched().await;
    let fits = ["es/N-EXPIRES ITEM fr/S-1#1 MAKE+MODEL+CALIBRE+TYPE"];
    assert_eq!(scene.seen("es").await, fits, "the last day is in force");
    let done = scene.matched_on("2026-06-02").await;
    assert!(!done.nothing_new, "a day that passes ends a notice though nobody said anything");
    assert_eq!(scene.seen("es").await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_names_a_notice_is_linked_to_it_and_whatever_a_notice_names() {
    let scene = Scene::new();
    let names = [("/content/linked_references", json!(["R-1", "S-OWN", "TWICE", "NOWHERE", "S-FRENCH"]))];
    let cancelled = said("es", "es", "N-1", "CANCEL", "2026-05-10T00:00:00Z");
    let [submission, publication] = published("es", "N-1", glock(), &names);
    scene.land(Kind::Notice, &[submission, publication, cancelled]).await;
    let named = json!([{"requesting_bureau": "es", "notice_id": "N-1"}, {"requesting_bureau": "pt", "notice_id": "N-1"}]);
    let rifle = || gun("RIFLE", "CZ", "527", ".223 Rem");
    let seizures = [
        seized("es", "S-OWN", &[rifle()], &[]),
        seized("es", "TWICE", &[rifle()], &[]),
        seized("fr", "S-FRENCH", &[rifle()], &[("/linked_notices", named.clone())]),
        seized("fr", "S-FITS", &[glock()], &[]),
    ];
    scene.land(Kind::Seizure, &seizures).await;
    let records = [recorded("es", "R-1", rifle(), &[]), recorded("es", "TWICE", rifle(), &[])];
    scene.land(Kind::Firearm, &records).await;
    let asks = request("fr", "es", "T-1", &[("/request/linked_notices", named)]);
    scene.land(Kind::Trace, &[asks]).await;
    let done = scene.matched().await;
    assert_eq!(done.references, 4, "{done:?}");
    let mut seen = scene.seen("es").await;
    seen.sort();
    assert_eq!(
        seen,
        [
            "es/N-1 FIREARM es/R-1#0 REFERENCE",
            "es/N-1 SEIZURE es/S-OWN#0 REFERENCE",
            "es/N-1 SEIZURE fr/S-FRENCH#0 REFERENCE",
            "es/N-1 TRACE fr/T-1#0 REFERENCE",
        ],
        "the notice was cancelled: what fits it no longer counts, what refers to it does"
    );
    let trace = scene.listed("es").await.matches.into_iter().find(|one| one.kind == "TRACE").unwrap();
    assert_eq!(trace.because, "Its bureau says that it has to do with the notice.");
    assert_eq!(trace.reasons[0].level, "IT_NAMES_NOTICE");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_that_fits_says_too_that_its_seizure_names_the_notice() {
    let scene = Scene::new();
    scene.land(Kind::Notice, &published("es", "N-1", glock(), &[])).await;
    let named = json!([{"requesting_bureau": "es", "notice_id": "N-1"}]);
    scene.land(Kind::Seizure, &[seized("fr", "S-1", &[glock()], &[("/linked_notices", named)])]).await;
    scene.matched().await;
    let mut seen = scene.seen("ipsg").await;
    seen.sort();
    assert_eq!(
        seen,
        ["es/N-1 ITEM fr/S-1#1 REFERENCE+MAKE+MODEL+CALIBRE+TYPE", "es/N-1 SEIZURE fr/S-1#0 REFERENCE"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_fits_too_often_the_best_are_listed_and_the_others_counted() {
    let scene = Scene::new();
    scene
        .land(Kind::Notice, &published("es", "N-1", glock(), &[("/content/concealment", json!("PARCEL"))]))
        .await;
    let many: Vec<Value> = (0..MOST_LISTED + 5).map(|_| glock()).collect();
    let by_post = [("/transport_mode", json!("MAIL_COURIER"))];
    let seizures = [
        seized("fr", "S-MANY", &many, &[]),
        seized("fr", "S-BEST", &[glock()], &by_post),
        seized("de", "S-FEW", &[glock()], &[]),
    ];
    scene.land(Kind::Seizure, &seizures).await;
    let done = scene.matched().await;
    assert_eq!((done.rows["notice_seizures"], done.left_out), (MOST_LISTED + 1, 6));
    let found = scene.listed("es").await;
    assert_eq!((found.matches.len(), found.left_out, found.not_listed), (MOST_LISTED + 1, 6, 0));
    assert_eq!(found.matches[0].id, "S-BEST", "what agrees in more comes first");
    assert!(found.matches.iter().any(|one| one.bureau == "de"), "an owner's many do not push out another's");
    let few = NoticeMatchesArguments {
        bureau: Bureau::parse("es").unwrap(),
        notice: Some("N-1".to_owned()),
        requester: Some(Bureau::parse("es").unwrap()),
        top: 2,
    };
    let few = list(&scene.world.warehouse, &few).await.unwrap();
    assert_eq!((few.matches.len(), few.not_listed), (2, MOST_LISTED - 1));
    assert_eq!(TODAY, "2026-06-01");
}

/// What the analyst guide tells to ask about notices can be asked, and answers.
#[tokio::test(flavor = "multi_thread")]
async fn the_questions_of_the_analyst_guide_are_answered() {
    let scene = Scene::new();
    let names = [("/content/linked_references", json!(["T-1"]))];
    scene.land(Kind::Notice, &published("es", "N-1", glock(), &names)).await;
    let many: Vec<Value> = (0..MOST_LISTED + 1).map(|_| glock()).collect();
    scene.land(Kind::Seizure, &[seized("fr", "S-1", &many, &[])]).await;
    scene.land(Kind::Firearm, &[recorded("es", "R-1", glock(), &[])]).await;
    scene.land(Kind::Trace, &[request("es", "fr", "T-1", &[])]).await;
    scene.matched().await;
    let guide =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/analyst-guide.md")).unwrap();
    let (_, section) = guide.split_once("\n## Notices\n").expect("the guide has a section on notices");
    let questions = section.split("```sql").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let mut asked = 0;
    for question in questions.split(';').map(str::trim).filter(|question| !question.is_empty()) {
        let answer = scene.world.seen("es", question).await;
        assert!(answer.contains("N-1"), "{question}\n{answer}");
        asked += 1;
    }
    assert_eq!(asked, 4);
}
