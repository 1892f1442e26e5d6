//! A broker as it should be run: encrypted, everybody known, and a national system that cannot speak for another one.
//! Its settings and those of its clients are the ones of the guides.

use std::path::Path;
use std::time::Duration;

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds;
use proofhouse_tests::secure_kafka::{Identity, SecureKafka, password};
use rdkafka::error::RDKafkaErrorCode;

const PASSWORD: &str = "PROOFHOUSE__KAFKA__OPTIONS__SASL_PASSWORD";
/// Who is not let in learns so within this time, also on a busy machine.
const REFUSAL_LIMIT: Duration = Duration::from_secs(55);

#[test]
fn a_national_system_cannot_speak_for_another_one() {
    let scenario = "a national system cannot speak for another one";
    let Some(kafka) = SecureKafka::start_or_skip(scenario) else { return };
    for topic in ["feed.fr.firearms", "feed.de.firearms", "receipt.de"] {
        kafka.create_topic(topic).unwrap();
    }
    let by_password =
        with_settings(&kafka.sender_settings(Identity::Password)).with(PASSWORD, &password("fr"));
    let by_certificate = with_settings(&kafka.sender_settings(Identity::Certificate));
    let ingest =
        with_settings(&kafka.operator_settings(Identity::Password)).with(PASSWORD, &password("proofhouse"));

    // By password: sent, landed, answered.
    send(&by_password, "fr", "FR-1");
    ingest.must(&["ingest", "--until-caught-up"]);
    assert_eq!(ingest.number_as("fr", "select count(*) from firearms"), 1);
    assert_eq!(kafka.receipts("fr", 1)[0]["outcome"], "ACCEPTED");

    // By certificate the same, on the same tables.
    send(&by_certificate, "fr", "FR-2");
    let certified = with_settings(&kafka.operator_settings(Identity::Certificate))
        .with("PROOFHOUSE__WAREHOUSE__STORE", ingest.store_url());
    certified.must(&["ingest", "--until-caught-up"]);
    certified.must(&["verify"]);
    certified.must(&["ingest", "--status"]);
    assert_eq!(ingest.number_as("fr", "select count(*) from firearms"), 2);
    let answered = kafka.receipts("fr", 2);
    assert!(answered.iter().all(|receipt| receipt["outcome"] == "ACCEPTED"), "{answered:?}");

    // France speaks for Germany: refused by the broker, and told so that somebody knows what to do.
    for liar in [&by_password, &by_certificate] {
        write_firearm(liar, "de", "DE-1");
        let refused = liar.must_fail(&["submit", "losses.ndjson", "--as", "de"]);
        assert_eq!(refused.code, Some(1), "{}", refused.all());
        for told in ["feed.de.firearms", "does not allow this account to write", "allow Write"] {
            assert!(refused.err.contains(told), "{told} is not said:\n{}", refused.all());
        }
        keeps_secrets(&refused.all());
    }
    assert_eq!(kafka.messages("feed.de.firearms").unwrap(), 0);
    ingest.must(&["ingest", "--until-caught-up"]);
    assert_eq!(ingest.number_as("de", "select count(*) from firearms where source_bureau = 'de'"), 0);

    // Nor does it read what another one says or is told; its own receipts it does.
    for topic in ["feed.de.firearms", "receipt.de"] {
        let told = kafka.refusal_to_read("fr", topic);
        assert_eq!(told, Some(RDKafkaErrorCode::TopicAuthorizationFailed), "{topic}");
    }
    assert_eq!(kafka.refusal_to_read("fr", "receipt.fr"), None);
    assert_eq!(kafka.refusal_to_read("de", "receipt.de"), None);

    who_is_not_let_in_learns_why(&kafka);
}

/// A wrong password and certificates that the other side does not trust: an end in time, with a reason and no secret.
fn who_is_not_let_in_learns_why(kafka: &SecureKafka) {
    let stranger = kafka.folder().join("stranger");
    let elsewhere = |settings: String, file: &str| {
        settings.replace(&shown(&kafka.folder().join(file)), &shown(&stranger.join(file)))
    };
    let sender = kafka.sender_settings(Identity::Password);
    let operator = kafka.operator_settings(Identity::Certificate);
    let untrusted = elsewhere(elsewhere(operator, "proofhouse.pem"), "proofhouse.key");
    let submit: &[&str] = &["submit", "losses.ndjson", "--as", "fr"];
    let ingest: &[&str] = &["ingest", "--until-caught-up"];
    let wrong = password("wrong");
    let cases = [
        ("the sender's password is wrong", sender.clone(), &wrong, submit, "invalid credentials"),
        (
            "ingestion's password is wrong",
            kafka.operator_settings(Identity::Password),
            &wrong,
            ingest,
            "invalid credentials",
        ),
        (
            "the sender does not trust the broker's certificate",
            elsewhere(sender, "ca.pem"),
            &password("fr"),
            submit,
            "certificate could not be verified",
        ),
        ("the broker does not trust ingestion's certificate", untrusted, &wrong, ingest, "alert certificate"),
    ];
    // All at once: each waits a while before it believes that nobody lets it in.
    let running: Vec<_> = cases
        .into_iter()
        .map(|(case, settings, password, arguments, reason)| {
            let proofhouse = with_settings(&settings).with(PASSWORD, password);
            write_firearm(&proofhouse, "fr", "FR-3");
            let job = proofhouse.start(arguments);
            (case, proofhouse, job, reason)
        })
        .collect();
    for (case, _proofhouse, mut job, reason) in running {
        let ended = job.ended_within(REFUSAL_LIMIT);
        let said = job.said();
        let ended = ended.unwrap_or_else(|| panic!("{case}: it still waits:\n{said}"));
        assert_eq!(ended.code(), Some(1), "{case}:\n{said}");
        let last = said.lines().last().unwrap_or_default();
        for told in ["does not let us in", reason, "kafka.options"] {
            assert!(last.contains(told), "{case}: {told} is not said in the end:\n{said}");
        }
        keeps_secrets(&said);
    }
    assert_eq!(kafka.messages("feed.fr.firearms").unwrap(), 2, "who is not let in sends nothing");
}

fn with_settings(settings: &str) -> Proofhouse {
    let proofhouse = Proofhouse::with_local_store();
    std::fs::write(proofhouse.folder().join("proofhouse.toml"), settings).unwrap();
    proofhouse
}

fn send(sender: &Proofhouse, bureau: &str, reference: &str) {
    write_firearm(sender, bureau, reference);
    let told = sender.must(&["submit", "losses.ndjson", "--as", bureau]);
    assert!(told.contains("1 sent"), "{told}");
}

fn write_firearm(proofhouse: &Proofhouse, bureau: &str, reference: &str) {
    let firearm = feeds::stolen_firearm(bureau, reference, &format!("SEC{reference}"));
    std::fs::write(proofhouse.folder().join("losses.ndjson"), firearm.line()).unwrap();
}

fn keeps_secrets(said: &str) {
    for account in ["wrong", "fr", "proofhouse", "admin"] {
        assert!(!said.contains(&password(account)), "the password of {account} is shown:\n{said}");
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
