//! Mails over real connections: what is in them, and what becomes of them when the server misbehaves.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use proofhouse_delivery::channel::{Mail, Mailer, Outcome, SmtpMailer};
use proofhouse_delivery::clock::{Clock, Deadline};
use proofhouse_delivery::ledger::{DeliveryPhase, Event, OnUnknown, Phase};
use proofhouse_delivery::settings::MailSecurity;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::sink::{Behaviour, Security, Sink};
use crate::world::{TestClock, World, mail};

fn a_mail() -> Mail {
    Mail {
        from: "reports@proofhouse.example".to_owned(),
        to: "desk@ncb.example".to_owned(),
        message: b"Subject: x\r\n\r\n.a line that begins with a dot\r\n".to_vec(),
    }
}

/// A deadline that is far away.
fn later() -> Deadline {
    let clock = TestClock::at("2026-11-05T05:00:00Z");
    let at = clock.now() + TimeDelta::hours(1);
    Deadline::new(clock, at)
}

async fn outcome(behaviour: Behaviour) -> (Outcome, usize) {
    let sink = Sink::start().await;
    sink.script([behaviour]);
    let mut settings = mail(&sink);
    settings.timeout_seconds = 1;
    let outcome = SmtpMailer::new(&settings).unwrap().send(&a_mail(), &later()).await;
    (outcome, sink.taken().len())
}

#[tokio::test]
async fn whether_a_mail_can_have_arrived_is_always_known() {
    assert_eq!(outcome(Behaviour::Take).await, (Outcome::Accepted, 1));
    let put_off = [
        Behaviour::Greet("421 4.3.2 come back later"),
        Behaviour::AtRecipient("450 4.2.0 mailbox of desk@ncb.example busy"),
        Behaviour::AtEnd("451 4.3.0 no room"),
        Behaviour::HangUpAtRecipient,
        Behaviour::StallAtGreeting(Duration::from_secs(3)),
    ];
    for behaviour in put_off {
        let shown = format!("{behaviour:?}");
        let (outcome, taken) = outcome(behaviour).await;
        assert!(
            matches!(&outcome, Outcome::Deferred(reason) if !reason.contains('@')),
            "{shown}: {outcome:?}"
        );
        assert_eq!(taken, 0);
    }
    for behaviour in [
        Behaviour::Greet("554 5.3.2 go away"),
        Behaviour::AtRecipient("550 5.1.1 <desk@ncb.example> unknown"),
        Behaviour::AtEnd("554 5.6.0 not like this"),
    ] {
        let shown = format!("{behaviour:?}");
        let (outcome, taken) = outcome(behaviour).await;
        assert_eq!(taken, 0);
        match outcome {
            Outcome::Refused(reason) => {
                assert!(!reason.contains('@') && reason.contains("55"), "{shown}: {reason}")
            }
            // A greeting is not an answer to a command: the next attempt is greeted anew.
            Outcome::Deferred(_) if shown.contains("Greet") => {}
            other => panic!("{shown}: {other:?}"),
        }
    }
    let unknown = [
        (Behaviour::HangUpAtEnd, 0),
        (Behaviour::TakeAndHangUp, 1),
        (Behaviour::TakeAndStall(Duration::from_secs(3)), 1),
    ];
    for (behaviour, expected) in unknown {
        let shown = format!("{behaviour:?}");
        let (outcome, taken) = outcome(behaviour).await;
        assert!(matches!(outcome, Outcome::Unknown(_)), "{shown}: {outcome:?}");
        assert_eq!(taken, expected);
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_puts_off() {
    let sink = Sink::start().await;
    let settings = mail(&sink);
    drop(sink);
    tokio::task::yield_now().await;
    let outcome = SmtpMailer::new(&settings).unwrap().send(&a_mail(), &later()).await;
    assert!(matches!(outcome, Outcome::Deferred(_)), "{outcome:?}");
}

#[tokio::test]
async fn a_letter_has_its_marking_its_files_and_their_sizes() {
    let sink = Sink::start().await;
    let mut world = World::in_memory(&sink);
    world.mail.reply_to = "help@proofhouse.example".to_owned();
    assert_eq!(world.finish(&world.runner()).await, Phase::Delivered);
    let taken = sink.taken();
    let to_analyst = taken.iter().find(|mail| mail.to == "analyst@ncb.example").unwrap();
    let text = &to_analyst.text;
    assert_eq!(to_analyst.header("Auto-Submitted"), "auto-generated");
    assert_eq!(to_analyst.header("Content-Language"), "en");
    assert_eq!(to_analyst.header("Reply-To"), "help@proofhouse.example");
    assert_eq!(to_analyst.header("To"), "analyst@ncb.example");
    assert!(to_analyst.header("Message-ID").ends_with("@proofhouse.example>"));
    assert!(!text.contains("desk@ncb.example"), "nobody sees who else gets it");
    assert!(text.contains("multipart/alternative") && text.contains("text/html"), "{text}");
    assert!(text.contains("filename=\"national-2026-10.csv\""), "{text}");
    assert!(!text.contains("national-2026-10.html"), "only the formats that were asked for");
    let plain = decoded(text);
    assert!(plain.contains("RESTRICTED"), "{plain}");
    assert!(plain.contains("12 rows"), "{plain}");
    assert!(plain.contains("À bientôt"), "{plain}");
    let to_desk = taken.iter().find(|mail| mail.to == "desk@ncb.example").unwrap();
    assert!(to_desk.text.contains("national-2026-10.html") && to_desk.text.contains("national-2026-10.csv"));
    assert_eq!(to_desk.header("Date"), "Thu, 05 Nov 2026 05:00:00 +0000");
}

/// Quoted-printable parts, read.
fn decoded(text: &str) -> String {
    let joined = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let pair = others.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()).filter(|_| *first == b'=') {
            Some(byte) => {
                bytes.push(byte);
                rest = &others[2..];
            }
            None => {
                bytes.push(*first);
                rest = others;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn what_does_not_fit_is_named_with_its_place_and_never_cut() {
    let sink = Sink::start().await;
    let mut world = World::in_memory(&sink);
    world.mail.attachment_bytes = 40;
    world.delivery.archive_url = "https://reports.example/archive/".to_owned();
    assert_eq!(world.finish(&world.runner()).await, Phase::Delivered);
    let taken = sink.taken();
    let to_desk = taken.iter().find(|mail| mail.to == "desk@ncb.example").unwrap();
    let text = decoded(&to_desk.text);
    assert!(text.contains("filename=\"national-2026-10.html\""), "{text}");
    assert!(!text.contains("filename=\"national-2026-10.csv\""), "{text}");
    assert!(text.contains("In the archive:"), "{text}");
    let link = "https://reports.example/archive/fr/national/2026-10/0001/fr/national-2026-10.csv";
    assert!(text.contains(link), "{text}");
}

#[tokio::test]
async fn a_mail_that_is_put_off_is_sent_later_and_longer_and_longer_later() {
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    sink.script([
        Behaviour::AtEnd("451 4.3.0 later"),
        Behaviour::Take,
        Behaviour::AtRecipient("450 4.2.0 later"),
        Behaviour::HangUpAtRecipient,
    ]);
    let runner = world.runner();
    assert_eq!(world.finish(&runner).await, Phase::Delivered);
    assert_eq!((sink.taken().len(), sink.connections()), (2, 5));
    let history = runner.ledger().history(&world.run()).await.unwrap();
    let waits: Vec<i64> = history
        .iter()
        .filter_map(|entry| match &entry.event {
            Event::Deferred { retry_at, .. } => Some((*retry_at - entry.at).num_seconds()),
            _ => None,
        })
        .collect();
    assert_eq!(waits.len(), 3);
    for (wait, range) in waits.iter().zip([30..=60, 60..=120, 120..=240]) {
        assert!(range.contains(wait), "{waits:?}");
    }
}

#[tokio::test]
async fn a_mail_that_is_put_off_too_often_is_given_up_and_one_that_is_refused_is_not_tried_again() {
    let sink = Sink::start().await;
    let mut world = World::in_memory(&sink);
    world.delivery.sending_attempts = 3;
    sink.script([
        Behaviour::AtRecipient("550 5.1.1 <desk@ncb.example> no such user"),
        Behaviour::AtRecipient("450 4.2.0 later"),
        Behaviour::AtRecipient("450 4.2.0 later"),
        Behaviour::AtRecipient("450 4.2.0 later"),
    ]);
    let runner = world.runner();
    assert_eq!(world.finish(&runner).await, Phase::Failed);
    let status = runner.ledger().status(&world.run()).await.unwrap().unwrap();
    let phases: Vec<DeliveryPhase> = status.deliveries.iter().map(|delivery| delivery.phase).collect();
    assert_eq!(phases, [DeliveryPhase::Refused, DeliveryPhase::Failed]);
    assert_eq!(sink.connections(), 5, "one refused, three put off, one to the owner");
    let notice = sink.taken();
    assert_eq!(notice.len(), 1);
    assert_eq!(notice[0].to, "owner@ncb.example");
    let text = decoded(&notice[0].text);
    assert!(text.contains("0 of 2 deliveries arrived") && text.contains("550 5.1.1"), "{text}");
    assert!(!text.contains("desk@ncb.example"), "{text}");
}

#[tokio::test]
async fn a_mail_that_may_have_arrived_is_sent_once_more_as_the_same_message() {
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    sink.script([Behaviour::TakeAndHangUp]);
    let runner = world.runner();
    assert_eq!(world.finish(&runner).await, Phase::Delivered);
    let copies: Vec<_> = sink.taken().into_iter().filter(|mail| mail.to == "desk@ncb.example").collect();
    assert_eq!(copies.len(), 2);
    assert_eq!(copies[0].header("Message-ID"), copies[1].header("Message-ID"));
    let history = runner.ledger().history(&world.run()).await.unwrap();
    let marked = history.iter().any(|entry| matches!(entry.event, Event::Sending { again: true, .. }));
    assert!(marked, "the ledger says that it was sent again");
}

#[tokio::test]
async fn a_mail_that_may_have_arrived_twice_is_left_to_the_operator() {
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    sink.script([Behaviour::TakeAndHangUp, Behaviour::Take, Behaviour::HangUpAtEnd]);
    let runner = world.runner();
    assert_eq!(world.finish(&runner).await, Phase::Failed);
    assert_eq!(sink.taken_by("desk@ncb.example"), 1);
    let status = runner.ledger().status(&world.run()).await.unwrap().unwrap();
    assert_eq!(status.deliveries[0].phase, DeliveryPhase::Unknown);
    assert_eq!(status.deliveries[0].resends, 1);
    assert_eq!(sink.taken_by("owner@ncb.example"), 1);
}

#[tokio::test]
async fn where_unknown_ones_are_held_nothing_is_sent_twice() {
    let sink = Sink::start().await;
    let mut world = World::in_memory(&sink);
    world.delivery.on_unknown = OnUnknown::Hold;
    sink.script([Behaviour::TakeAndHangUp]);
    assert_eq!(world.finish(&world.runner()).await, Phase::Failed);
    assert_eq!((sink.taken_by("desk@ncb.example"), sink.taken_by("analyst@ncb.example")), (1, 1));
}

#[tokio::test]
async fn a_server_that_takes_a_mail_and_does_not_say_goodbye_has_taken_it() {
    // The goodbye was within the time of the whole conversation: a mail that was taken late became an unknown one.
    let begun = std::time::Instant::now();
    let late = Behaviour::TakeLateAndStallAtQuit(Duration::from_millis(500));
    assert_eq!(outcome(late).await, (Outcome::Accepted, 1));
    assert!(begun.elapsed() < Duration::from_secs(2), "nobody waits for it");
}

#[tokio::test]
async fn a_scheduler_whose_lease_is_nearly_over_does_not_begin_the_content() {
    // Between `sending` and the content it did not look at its own lease: a machine that had slept sent all the same.
    let sink = Sink::start().await;
    let clock = TestClock::at("2026-11-05T05:00:00Z");
    let passed = Deadline::new(clock.clone(), clock.now());
    let outcome = SmtpMailer::new(&mail(&sink)).unwrap().send(&a_mail(), &passed).await;
    assert!(matches!(outcome, Outcome::Deferred(_)), "{outcome:?}");
    assert_eq!((sink.connections(), sink.taken().len()), (1, 0));
}

#[tokio::test]
async fn a_password_that_was_changed_is_used_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let acceptor = certificates(folder.path());
    let sink = Sink::start_with(Security::Implicit(acceptor), Some(("reports", "new word"))).await;
    let mut settings = mail(&sink);
    settings.security = MailSecurity::Tls;
    settings.user = "reports".to_owned();
    settings.certificate_authority = Some(folder.path().join("authority.pem"));
    let file = folder.path().join("password");
    std::fs::write(&file, "old word\n").unwrap();
    settings.password_file = Some(file.clone());
    let mailer = SmtpMailer::new(&settings).unwrap();
    // The answer to a wrong password once counted as the recipient's, and the report was never sent.
    let outcome = mailer.send(&a_mail(), &later()).await;
    assert!(matches!(&outcome, Outcome::Deferred(reason) if reason.contains("535")), "{outcome:?}");
    std::fs::write(&file, "new word\n").unwrap();
    assert_eq!(mailer.send(&a_mail(), &later()).await, Outcome::Accepted);
    std::fs::remove_file(&file).unwrap();
    let outcome = mailer.send(&a_mail(), &later()).await;
    assert!(matches!(&outcome, Outcome::Deferred(reason) if reason.contains("password")), "{outcome:?}");
}

#[tokio::test]
async fn a_server_that_asks_for_a_login_has_not_refused_the_recipient() {
    let sink = Sink::start().await;
    sink.script([Behaviour::AtRecipient("530 5.7.0 log in first")]);
    let outcome = SmtpMailer::new(&mail(&sink)).unwrap().send(&a_mail(), &later()).await;
    assert!(matches!(&outcome, Outcome::Deferred(reason) if reason.contains("530")), "{outcome:?}");
}

/// An authority and a certificate of this machine, made by OpenSSL as the scenarios make theirs.
fn certificates(folder: &Path) -> TlsAcceptor {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/infrastructure/certificate.sh");
    assert!(Command::new("bash").arg(script).arg(folder).status().unwrap().success());
    let chain: Vec<CertificateDer<'static>> =
        CertificateDer::pem_file_iter(folder.join("server.pem")).unwrap().map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_file(folder.join("server.key")).unwrap();
    // Named, because other crates of the workspace bring another provider into the same build.
    let provider = Arc::new(aws_lc_rs::default_provider());
    let versions =
        ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = versions.with_no_client_auth().with_single_cert(chain, key).unwrap();
    TlsAcceptor::from(Arc::new(config))
}

#[tokio::test]
async fn a_mail_goes_over_tls_to_a_server_that_the_named_authority_vouches_for() {
    let folder = tempfile::tempdir().unwrap();
    let acceptor = certificates(folder.path());
    let modes = [
        (MailSecurity::Tls, Security::Implicit(acceptor.clone())),
        (MailSecurity::Starttls, Security::Upgrade(acceptor)),
    ];
    for (security, of_server) in modes {
        let sink = Sink::start_with(of_server, Some(("reports", "pass word"))).await;
        let mut settings = mail(&sink);
        settings.security = security;
        settings.user = "reports".to_owned();
        settings.password = "pass word".to_owned();
        settings.certificate_authority = Some(folder.path().join("authority.pem"));
        let outcome = SmtpMailer::new(&settings).unwrap().send(&a_mail(), &later()).await;
        assert_eq!(outcome, Outcome::Accepted, "{security:?}");
        let taken = sink.taken();
        assert!(taken[0].encrypted && taken[0].logged_in, "{security:?}");
        assert!(taken[0].text.contains("\r\n.a line"), "{:?}", taken[0].text);

        // The password from a file.
        let file = folder.path().join("password");
        std::fs::write(&file, "pass word\n").unwrap();
        (settings.password, settings.password_file) = (String::new(), Some(file));
        assert_eq!(SmtpMailer::new(&settings).unwrap().send(&a_mail(), &later()).await, Outcome::Accepted);

        // A wrong password is our fault: no recipient has refused anything.
        (settings.password, settings.password_file) = ("guess".to_owned(), None);
        let outcome = SmtpMailer::new(&settings).unwrap().send(&a_mail(), &later()).await;
        assert!(matches!(&outcome, Outcome::Deferred(reason) if reason.contains("535")), "{outcome:?}");

        // An authority that is not named is not trusted.
        settings.certificate_authority = None;
        let outcome = SmtpMailer::new(&settings).unwrap().send(&a_mail(), &later()).await;
        assert!(matches!(outcome, Outcome::Deferred(_)), "{outcome:?}");
        assert_eq!(sink.taken().len(), 2);
    }
}

#[tokio::test]
async fn without_starttls_nothing_is_sent() {
    for security in [Security::None, Security::Refused] {
        let sink = Sink::start_with(security, None).await;
        let mut settings = mail(&sink);
        settings.security = MailSecurity::Starttls;
        let outcome = SmtpMailer::new(&settings).unwrap().send(&a_mail(), &later()).await;
        assert!(matches!(outcome, Outcome::Deferred(_)), "{outcome:?}");
        assert!(sink.taken().is_empty());
    }
}
