//! Notices that end or are due for review: who is told, once.

use crate::glock;
use crate::scene::{Scene, published, restated, said, submitted};
use arrow::util::pretty::pretty_format_batches;
use proofhouse_ingest::Broker;
use proofhouse_jobs::alerts::sent_before;
use proofhouse_schemas::{Bureau, Kind};
use proofhouse_warehouse::{Principal, Warehouse};
use serde_json::json;

const ASKED: &str =
    "SELECT bureau, recipient_role, kind, notice_bureau, notice_id, notice_day FROM alerts ORDER BY 1, 3, 5";

#[tokio::test(flavor = "multi_thread")]
async fn the_requester_is_told_once_that_a_notice_ends_and_again_when_its_end_is_put_off() {
    let scene = Scene::new();
    let broker = Broker::embedded().unwrap();
    let ends = |day: &str| [("/content/expiry", json!(day))];
    let [submission, publication] = published("es", "N-ENDS", glock(), &ends("2026-06-20"));
    scene.land(Kind::Notice, &[submission.clone(), publication]).await;
    scene.land(Kind::Notice, &published("es", "N-LATER", glock(), &ends("2026-12-24"))).await;
    scene.land(Kind::Notice, &[submitted("es", "N-DRAFT", glock(), &ends("2026-06-20"))]).await;
    let told = scene.told(Some(&broker), "2026-05-20T08:00:00Z").await;
    assert_eq!(told.new, 0, "more than thirty days before");
    let told = scene.told(Some(&broker), "2026-05-21T08:00:00Z").await;
    assert_eq!((told.new, told.notices, told.sent), (1, 1, 1));
    for now in ["2026-05-21T09:00:00Z", "2026-05-22T08:00:00Z", "2026-06-25T08:00:00Z"] {
        let told = scene.told(Some(&broker), now).await;
        assert_eq!((told.new, told.sent), (0, 0), "{now}");
    }
    let seen = scene.world.seen("es", ASKED).await;
    assert!(
        seen.contains("| es     | REQUESTER      | NOTICE_EXPIRY | es            | N-ENDS    | 2026-06-20 |"),
        "{seen}"
    );
    for other in ["ipsg", "fr"] {
        assert!(!scene.world.seen(other, ASKED).await.contains("N-ENDS"), "{other}");
    }
    // Put off: nothing for now, and a new alert before the new day.
    // The submission is corrected; when it was made does not change.
    let mut corrected = restated(submission, "/content/expiry", json!("2026-09-30"));
    corrected["event_ts"] = json!("2026-05-01T00:00:00Z");
    scene.land(Kind::Notice, &[corrected]).await;
    assert_eq!(scene.told(Some(&broker), "2026-06-26T08:00:00Z").await.new, 0);
    assert_eq!(scene.told(Some(&broker), "2026-09-01T08:00:00Z").await.new, 1);
    let sent = sent_before(&broker).await.unwrap();
    assert_eq!(sent.len(), 2);
    let alert =
        sent.values().flatten().find(|alert| alert.alert_id.ends_with("@es#expiry-2026-06-20")).unwrap();
    assert_eq!(alert.notice_id.as_deref(), Some("N-ENDS"));
    assert!(alert.summary.contains("its last day in force is 2026-06-20"), "{}", alert.summary);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_that_is_due_for_review_is_told_to_its_requester_and_to_the_secretariat() {
    let scene = Scene::new();
    let broker = Broker::embedded().unwrap();
    let kept = [("/retention_until", json!("2027-01-15"))];
    scene.land(Kind::Notice, &published("es", "N-KEPT", glock(), &kept)).await;
    let withheld = [
        ("/retention_until", json!("2027-01-15")),
        ("/access_restriction", json!({"mode": "ALL_EXCEPT", "parties": ["ipsg"]})),
    ];
    scene.land(Kind::Notice, &published("es", "N-WITHHELD", glock(), &withheld)).await;
    assert_eq!(scene.told(Some(&broker), "2026-07-14T08:00:00Z").await.new, 0);
    let told = scene.told(Some(&broker), "2026-07-15T08:00:00Z").await;
    assert_eq!(
        (told.new, told.notices),
        (3, 3),
        "the Secretariat is not told of a notice that is kept from it"
    );
    assert_eq!(scene.told(Some(&broker), "2026-07-16T08:00:00Z").await.new, 0);
    let seen = scene.world.seen("ipsg", ASKED).await;
    assert!(seen.contains("SECRETARIAT    | NOTICE_REVIEW") && !seen.contains("N-WITHHELD"), "{seen}");
    let own = scene.world.seen("es", ASKED).await;
    assert!(own.contains("N-KEPT") && own.contains("N-WITHHELD"), "{own}");
    // Suspended and put in force again it is not told of a second time; nor where nothing was noted and only the topic knows.
    let mut doubts = said("ipsg", "es", "N-KEPT", "SUSPEND", "2026-07-17T00:00:00Z");
    doubts["reason"] = json!("Doubts.");
    scene.land(Kind::Notice, &[doubts]).await;
    assert_eq!(scene.told(None, "2026-07-18T08:00:00Z").await.new, 0);
    scene.land(Kind::Notice, &[said("ipsg", "es", "N-KEPT", "REINSTATE", "2026-07-19T00:00:00Z")]).await;
    assert_eq!(scene.told(None, "2026-07-20T08:00:00Z").await.new, 0);
    assert_eq!(sent_before(&broker).await.unwrap().len(), 3);
    let again = Scene::new();
    again.land(Kind::Notice, &published("es", "N-KEPT", glock(), &kept)).await;
    let told = again.told(Some(&broker), "2026-07-20T08:00:00Z").await;
    assert_eq!((told.new, told.sent), (0, 0), "another process has said it");
}

/// Where serial numbers are shown in part, what is told of a notice is told whole: it names none.
#[tokio::test(flavor = "multi_thread")]
async fn a_mask_of_serial_numbers_leaves_what_is_told_of_a_notice() {
    let scene = Scene::new();
    let ends = [("/content/expiry", json!("2026-06-20"))];
    scene.land(Kind::Notice, &published("es", "N-ENDS", glock(), &ends)).await;
    assert_eq!(scene.told(None, "2026-06-01T08:00:00Z").await.new, 1);
    let mut settings = scene.world.warehouse.settings().clone();
    settings.access.mask_serials = true;
    let masked = Warehouse::open(settings).unwrap();
    let session = masked.session_for(&Principal::of(Bureau::parse("es").unwrap()));
    let found = session.collect("SELECT summary FROM alerts").await.unwrap();
    let told = pretty_format_batches(&found).unwrap().to_string();
    assert!(told.contains("its last day in force is 2026-06-20"), "{told}");
}
