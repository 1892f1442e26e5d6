//! Reports by the clock, from outside: made once, mailed once, kept with a manifest, verified by making them again, and made anew
//! when data were corrected. On real object storage, with a mail server that hangs up.

use futures::TryStreamExt;
use object_store::{ObjectStore, ObjectStoreExt};
use serde_json::json;

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds;
use proofhouse_tests::mail_server::MailServer;
use proofhouse_tests::object_storage::ObjectStorage;

const SCENARIO: &str = "reports by the clock";
const RUN: &str = "national/mt/2026-09";

fn header<'a>(text: &'a str, name: &str) -> &'a str {
    let head = text.split("\n\n").next().unwrap_or_default();
    head.lines()
        .find_map(|line| line.split_once(": ").filter(|(found, _)| found.eq_ignore_ascii_case(name)))
        .map_or("", |(_, value)| value)
}

/// What the table of deliveries says, in order of time.
fn told(proofhouse: &Proofhouse) -> Vec<String> {
    proofhouse
        .sql("mt", "select state, revision from deliveries order by changed_at, state")
        .iter()
        .map(|row| format!("{} {}", row["state"].as_str().unwrap_or_default(), row["revision"]))
        .collect()
}

/// Puts another page into the archive, as who may write to the store can.
fn replace_a_page(storage: &ObjectStorage) {
    let client = storage.client().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let objects: Vec<_> = client.list(None).try_collect().await.unwrap();
        let is_page = |path: &str| path.contains("scheduled-reports") && path.ends_with("report.html");
        let page = objects.iter().map(|object| &object.location).find(|path| is_page(path.as_ref())).unwrap();
        client.put(page, "<p>another report</p>".into()).await.unwrap();
    });
}

#[test]
fn a_scheduled_report_is_sent_once_and_can_be_proved() {
    let Some(storage) = ObjectStorage::start_or_skip(SCENARIO) else { return };
    let mails = MailServer::start().unwrap();
    let proofhouse = Proofhouse::with_object_store(&storage, "scheduled-reports");
    let settings = format!(
        r#"
        [[schedule]]
        report = "national"
        bureaus = ["mt"]
        cron = "0 6 29 2 *" # nothing is due by itself while this runs
        timezone = "Europe/Malta"
        period = "month"
        languages = ["en"]
        formats = ["html", "pdf", "csv"]
        recipients = [{{ address = "desk@ncb.example" }}]
        owner = "operations@ncb.example"
        valid_from = "2026-01-01"

        [mail]
        host = "127.0.0.1"
        port = {}
        security = "plaintext"
        allow_plaintext_on_loopback = true
        from = "reports@proofhouse.example"

        [delivery]
        first_wait_seconds = 1
        "#,
        mails.port()
    );
    std::fs::write(proofhouse.folder().join("proofhouse.toml"), settings).unwrap();
    let loss = |reference: &str, serial: &str| {
        feeds::stolen_firearm("mt", reference, serial).with("/date_reported", "2026-09-12T08:00:00Z")
    };
    proofhouse.land("mt", &[loss("MT-1", "MTA10001"), loss("MT-2", "MTA10002")]);

    // The mail server takes the first mail and hangs up: it may have arrived, so it is sent once more, as the same message.
    mails.hang_up_on_the_next(1);
    let backfill =
        ["schedule", "--backfill", "2026-09..2026-09", "--report", "national", "--as", "mt", "--once"];
    // It ends with what is still to be sent, which is no failure.
    let _ = proofhouse.run(&backfill);
    for _ in 0..20 {
        if proofhouse.json(&["report", "list"])[0]["phase"] == "delivered" {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(500));
        let _ = proofhouse.run(&["schedule", "--once"]);
    }
    let taken = mails.taken();
    let of: Vec<_> = taken.iter().map(|mail| (mail.to.as_str(), header(&mail.text, "Message-ID"))).collect();
    assert_eq!(taken.len(), 2, "{of:?}\n{}", proofhouse.run(&["report", "show", RUN]).all());
    let [first, second] = [&taken[0], &taken[1]].map(|mail| header(&mail.text, "Message-ID").to_owned());
    assert!(!first.is_empty() && first == second, "{first} {second}");
    assert_eq!(taken[0].to, "desk@ncb.example");
    for part in ["report.html", "report.pdf"] {
        assert!(taken[1].text.contains(part), "{part} is not in the mail");
    }
    let said = told(&proofhouse);
    assert!(said.iter().any(|line| line.starts_with("UNKNOWN")), "{said:?}");
    assert_eq!(said.last().map(String::as_str), Some("SENT 1"), "{said:?}");
    assert!(
        proofhouse.sql("es", "select 1 as x from deliveries").is_empty(),
        "another bureau sees deliveries"
    );

    // Asked for again, it is not made again.
    proofhouse.must(&backfill);
    assert_eq!(mails.taken().len(), 2);

    // It is what it says it is, and comes out the same again.
    let is_proved = |revision: &str| {
        let told = proofhouse.json(&["report", "verify", RUN, "--revision", revision, "--unsigned-ok"]);
        assert!(told["sound_files"].as_u64().is_some_and(|files| files > 10), "{told}");
        assert_eq!(told["rendered_again"], told["sound_files"], "revision {revision}: {told}");
        assert_eq!(told["problems"], json!([]), "revision {revision}: {told}");
    };
    is_proved("1");

    // A record that comes late makes a new revision that says what changed; the first one can still be proved.
    proofhouse.land("mt", &[loss("MT-3", "MTA10003")]);
    proofhouse.must(&["report", "resend", RUN, "--because", "a record came late"]);
    proofhouse.must(&["schedule", "--once"]);
    let taken = mails.taken();
    assert_eq!(taken.len(), 3, "{}", proofhouse.run(&["report", "show", RUN]).all());
    assert_ne!(header(&taken[2].text, "Message-ID"), first, "a mail system would drop it as a copy");
    let shown = proofhouse.must(&["report", "show", RUN]);
    assert!(shown.contains("a record came late"), "{shown}");
    is_proved("1");
    is_proved("2");

    // Nothing changed: nobody is mailed the same again.
    proofhouse.must(&["report", "resend", RUN]);
    proofhouse.must(&["schedule", "--once"]);
    assert_eq!(mails.taken().len(), 3);

    // A file of the archive that somebody changed is found.
    replace_a_page(&storage);
    let outcome = proofhouse.must_fail(&["report", "verify", RUN, "--revision", "1", "--unsigned-ok"]);
    assert!(outcome.all().contains("report.html"), "{}", outcome.all());

    // What had to be erased is found where it is named and taken away; that it was there and for whom stays.
    let naming = |record: &str| {
        proofhouse.json(&["report", "remove", "--naming", record, "--because", "an order", "--dry-run"])
    };
    assert_eq!(naming("MT-3"), json!([format!("{RUN} revision 2")]));
    assert_eq!(naming("MT-1"), json!([format!("{RUN} revision 1"), format!("{RUN} revision 2")]));
    let none = ["report", "remove", "--naming", "MT-99", "--because", "an order"];
    assert!(proofhouse.must_fail(&none).all().contains("no files"));
    let removed = proofhouse.json(&["report", "remove", "--naming", "MT-3", "--because", "an order"]);
    assert!(removed["files"].as_u64().is_some_and(|files| files > 10), "{removed}");
    let told = proofhouse.json(&["report", "verify", RUN, "--revision", "2", "--unsigned-ok"]);
    assert_eq!((&told["problems"], &told["sound_files"]), (&json!([]), &json!(0)), "{told}");
    assert_eq!(told["removal"]["reason"], "an order");
    let shown = proofhouse.must(&["report", "show", RUN]);
    assert!(shown.contains("taken away") && shown.contains("an order"), "{shown}");
}
