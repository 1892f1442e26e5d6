//! Attacks: who may see one side and not the other learns nothing, neither of rows nor of counts.

use crate::scene::{
    Scene, gun, hidden_from, published, recorded, request, restated, said, seized, submitted,
};
use crate::{MOST_LISTED, glock};
use proofhouse_schemas::Kind;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_see_the_notice_learns_nothing_even_of_its_own_seizure() {
    let scene = Scene::new();
    let to_france = [("/content/distribution", json!(["fr"]))];
    scene.land(Kind::Notice, &published("es", "N-1", glock(), &to_france)).await;
    let named = json!([{"requesting_bureau": "es", "notice_id": "N-1"}]);
    let guessed = [("/linked_notices", named.clone())];
    scene.land(Kind::Seizure, &[seized("be", "S-BE", &[glock()], &guessed)]).await;
    scene.land(Kind::Firearm, &[recorded("be", "R-BE", glock(), &[])]).await;
    let asks = request("be", "fr", "T-BE", &[("/request/linked_notices", named)]);
    scene.land(Kind::Trace, &[asks]).await;
    scene.matched().await;
    for all in ["es", "ipsg", "fr"] {
        assert!(scene.seen(all).await.len() >= 3, "{all}: {:?}", scene.seen(all).await);
    }
    // Belgium named the notice by a guess. What it is shown is what it would be shown if there were none.
    let empty = Scene::new();
    empty.land(Kind::Seizure, &[seized("be", "S-BE", &[glock()], &guessed)]).await;
    empty.matched().await;
    assert_eq!(scene.everything("be").await, empty.everything("be").await);
    // Of the trace France is a party; a bureau that is none sees the notice's other rows at most.
    assert!(scene.seen("fr").await.iter().any(|line| line.contains("TRACE")));
    assert!(
        scene.seen("es").await.iter().all(|line| !line.contains("TRACE")),
        "{:?}",
        scene.seen("es").await
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_see_what_fits_learns_nothing_of_it_not_even_that_there_is_more() {
    let many = |count: usize| (0..count).map(|_| glock()).collect::<Vec<Value>>();
    let open = seized("fr", "S-OPEN", &[glock()], &[]);
    let seen_in = async |withheld: bool| {
        let scene = Scene::new();
        scene.land(Kind::Notice, &published("es", "N-1", glock(), &[])).await;
        scene.land(Kind::Seizure, std::slice::from_ref(&open)).await;
        scene
            .land(
                Kind::Firearm,
                &[recorded("fr", "R-OPEN", glock(), &[("/access_restriction", Value::Null)])],
            )
            .await;
        if withheld {
            // Better, later and more than are listed: each would push the open one out, or be counted beside it.
            let withheld = seized("fr", "S-WITHHELD", &many(MOST_LISTED + 7), &[hidden_from(&["pt"])]);
            let secret = seized("fr", "S-SECRET", &many(2), &[("/confidentiality", json!("CONFIDENTIAL"))]);
            scene.land(Kind::Seizure, &[withheld, secret]).await;
            let record = recorded("fr", "R-WITHHELD", glock(), &[hidden_from(&["pt"])]);
            scene.land(Kind::Firearm, &[record]).await;
        }
        scene.matched().await;
        scene
    };
    let with = seen_in(true).await;
    let without = seen_in(false).await;
    assert_eq!(with.everything("pt").await, without.everything("pt").await);
    assert_eq!(with.listed("pt").await, without.listed("pt").await);
    assert_eq!(with.listed("pt").await.matches.len(), 2);
    // The owner and who may see all of it are told how much is left out.
    assert_eq!(with.listed("es").await.left_out, 7);
    assert_eq!(with.listed("fr").await.left_out, 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn before_it_is_published_a_notice_meets_data_for_its_requester_and_the_secretariat_only() {
    let scene = Scene::new();
    scene.land(Kind::Notice, &[submitted("es", "N-1", glock(), &[])]).await;
    scene.land(Kind::Seizure, &[seized("fr", "S-1", &[glock()], &[])]).await;
    scene.matched().await;
    let fits = ["es/N-1 ITEM fr/S-1#1 MAKE+MODEL+CALIBRE+TYPE"];
    assert_eq!(scene.seen("es").await, fits);
    assert_eq!(scene.seen("ipsg").await, fits);
    for bureau in ["fr", "be"] {
        assert_eq!(scene.seen(bureau).await, Vec::<String>::new(), "{bureau}");
    }
    // Published, it is seen by all at once, and cancelled, by none but these two, also before the job runs again.
    scene.land(Kind::Notice, &[said("ipsg", "es", "N-1", "PUBLISH", "2026-05-02T00:00:00Z")]).await;
    assert_eq!(scene.seen("be").await, fits);
    scene.land(Kind::Notice, &[said("es", "es", "N-1", "CANCEL", "2026-05-03T00:00:00Z")]).await;
    assert_eq!(scene.seen("be").await, Vec::<String>::new());
    scene.matched().await;
    assert_eq!(scene.seen("es").await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restriction_that_an_owner_adds_acts_at_once() {
    let scene = Scene::new();
    scene.land(Kind::Notice, &published("es", "N-1", glock(), &[])).await;
    let seizure = seized("fr", "S-1", &[glock(), gun("RIFLE", "CZ", "527", ".223 Rem")], &[]);
    scene.land(Kind::Seizure, std::slice::from_ref(&seizure)).await;
    scene.matched().await;
    assert_eq!(scene.seen("pt").await.len(), 1);
    let restriction = json!({"mode": "ONLY", "parties": ["es"]});
    scene.land(Kind::Seizure, &[restated(seizure, "/access_restriction", restriction)]).await;
    for (bureau, rows) in [("pt", 0), ("ipsg", 0), ("es", 1), ("fr", 1)] {
        assert_eq!(scene.seen(bureau).await.len(), rows, "{bureau}");
    }
}
