//! Analysts over Arrow Flight SQL: the same warehouse, users and rules as over the Postgres protocol, asked by the ADBC driver
//! into Arrow and Polars, and by messages that no driver writes.

use std::time::Duration;

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds;
use proofhouse_tests::requirement::{or_skip, python};
use proofhouse_tests::server::free_ports;

use crate::served::{PASSWORD, Server, add_user, certificates, python_says, serve_at};

/// Words that stand in withheld rows only.
const SECRETS: &[&str] = &["QZX77041", "QZX77042", "JM-WITHHELD", "JM-ONLY-SV", "JMSECRETREMARK"];

/// `jm` owns, `sv` is trusted, `hn` is the one that things are withheld from.
fn warehouse() -> Proofhouse {
    let proofhouse = Proofhouse::with_local_store();
    let mut records = vec![
        feeds::stolen_firearm("jm", "JM-WITHHELD", "QZX77041")
            .hidden_from(&["hn"])
            .with("/remarks", "JMSECRETREMARK"),
        feeds::stolen_firearm("jm", "JM-ONLY-SV", "QZX77042").shown_only_to(&["sv"]),
    ];
    records.extend((0..150).map(|number| {
        feeds::stolen_firearm("jm", &format!("JM-OPEN-{number:03}"), &format!("OPN{number:05}"))
    }));
    proofhouse.land("jm", &records);
    proofhouse.land(
        "hn",
        &[feeds::seizure("hn", "HN-S-1", "OPN00008"), feeds::seizure("hn", "HN-S-2", "OPN00007")],
    );
    proofhouse.must(&["match", "firearms"]);
    proofhouse
}

/// The Python with the drivers, or the scenario is skipped.
fn drivers(scenario: &str) -> Option<String> {
    or_skip(scenario, "Python drivers", python().map_err(|error| format!("{error:#}")))
}

/// Serves Flight, and nothing else.
fn serve(proofhouse: &Proofhouse, name: &str, settings: &[(&str, &str)], flags: &[&str]) -> Server {
    let [port] = free_ports().unwrap();
    let address = format!("127.0.0.1:{port}");
    let arguments = [&["--postgres", "", "--flight", &address][..], flags].concat();
    serve_at(port, proofhouse, name, settings, &arguments)
}

/// What the steps of `flight_ask.py` give, without TLS.
fn ask(python: &str, port: u16, user: &str, password: &str, steps: &[&str]) -> (bool, String) {
    let port = port.to_string();
    let arguments = [&[&port, user, password, "plain"][..], steps].concat();
    python_says("flight_ask.py", &arguments, python)
}

#[test]
fn drivers_read_in_arrow_what_their_bureau_may_see() {
    let Some(python) = drivers("the ADBC driver at the front door") else { return };
    let proofhouse = warehouse();
    let (authority, certificate, key) = certificates(proofhouse.folder());
    for (user, bureau) in [("ann", "jm"), ("ben", "hn"), ("tess", "sv")] {
        add_user(&proofhouse, user, bureau);
    }
    let settings = [
        ("PROOFHOUSE__SERVE__CERTIFICATE", certificate.to_str().unwrap()),
        ("PROOFHOUSE__SERVE__PRIVATE_KEY", key.to_str().unwrap()),
    ];
    // Both doors, over one desk.
    let [flight, postgres] = free_ports().unwrap();
    let addresses = [format!("127.0.0.1:{postgres}"), format!("127.0.0.1:{flight}")];
    let arguments = ["--postgres", &addresses[0], "--flight", &addresses[1]];
    let server = serve_at(flight, &proofhouse, "flight-clients", &settings, &arguments);
    let said = server.running.said();
    assert!(addresses.iter().all(|address| said.contains(address.as_str())), "{said}");

    let authority = authority.to_str().unwrap();
    let port = server.port.to_string();
    for (user, rows) in [("ann", "[152]"), ("tess", "[152]"), ("ben", "[150]")] {
        let steps = [&port, user, PASSWORD, authority, "select count(*) from firearms"];
        assert_eq!(python_says("flight_ask.py", &steps, &python), (true, format!("{rows}\n")), "{user}");
    }
    // Without TLS nobody comes in, not even from here.
    let (came_in, said) = ask(&python, server.port, "ann", PASSWORD, &["select 1"]);
    assert!(!came_in && said.starts_with("REFUSED"), "{said}");

    let arguments = ["127.0.0.1", &port, "ann", PASSWORD, authority];
    let (held, said) = python_says("flight_clients.py", &arguments, &python);
    assert!(held && said.matches("held").count() >= 15, "{said}");

    // Who asked what, from where, is kept; what stood in the question is not.
    let outcome = server.running.stop();
    assert_eq!(outcome.code, Some(0), "{}", outcome.all());
    let log = proofhouse.sql(
        "ipsg",
        "select protocol, address, encrypted, application, rows from query_log \
         where statement_redacted = 'select count(*) from firearms' and \"user\" = 'ben' order by at limit 1",
    );
    let row = log.first().expect("an entry");
    assert_eq!(
        (row["protocol"].as_str(), row["encrypted"].as_bool()),
        (Some("flight"), Some(true)),
        "{row:?}"
    );
    assert_eq!((row["address"].as_str(), row["rows"].as_i64()), (Some("127.0.0.1"), Some(1)), "{row:?}");
    assert!(row["application"].as_str().is_some_and(|name| name.contains("ADBC")), "{row:?}");
    let count = |outcome: &str| {
        let of =
            format!("select count(*) from query_log where protocol = 'flight' and outcome like '{outcome}%'");
        proofhouse.number_as("ipsg", &of)
    };
    assert!(count("REFUSED NOT_READ_ONLY") >= 5, "what was refused is kept too");
    assert!(count("REFUSED PASSWORD") >= 2 && count("ABANDONED") >= 2);
    assert!(!outcome.all().contains(PASSWORD));
}

#[test]
fn a_thousand_messages_learn_nothing_of_withheld_rows() {
    let Some(python) = drivers("attempts to go round the guard over Flight") else { return };
    let proofhouse = warehouse();
    add_user(&proofhouse, "ben", "hn");
    add_user(&proofhouse, "tess", "sv");
    let settings = [("PROOFHOUSE__SERVE__SIGN_IN_SECONDS", "3"), ("PROOFHOUSE__SERVE__FAILURES", "50")];
    let server = serve(&proofhouse, "flight-attacks", &settings, &["--plaintext-on-loopback"]);
    // The secrets are there for whoever may see them.
    for secret in SECRETS {
        let find = format!(
            "select count(*) from firearms where concat(serial_raw, source_record_id, remarks) like '%{secret}%'"
        );
        let found = ask(&python, server.port, "tess", PASSWORD, &[&find]);
        assert_eq!(found, (true, "[1]\n".to_owned()), "{secret}");
    }
    let port = server.port.to_string();
    let arguments = [&["127.0.0.1", &port, "ben", PASSWORD][..], SECRETS].concat();
    let (held, said) = python_says("flight_attacks.py", &arguments, &python);
    assert!(held, "{said}");
    let made: usize =
        said.lines().last().and_then(|line| line.split(' ').next()?.parse().ok()).unwrap_or_default();
    assert!(made >= 1000, "{said}");
    let log = server.running.stop().all();
    // Arrow's decoder panics over rows of values that do not add up, which ends the call that sent them. Nothing else may.
    let mut panics = log.lines().filter(|line| line.contains("panicked at"));
    assert!(panics.all(|line| line.contains("/arrow-")), "{log}");
    for secret in SECRETS.iter().chain(&[PASSWORD]) {
        assert!(!log.contains(secret), "the log has {secret}");
    }
}

#[test]
fn tokens_of_those_who_may_no_longer_come_in_are_good_for_nothing() {
    let Some(python) = drivers("showing out over Flight") else { return };
    let proofhouse = warehouse();
    for (user, bureau) in [("ann", "jm"), ("ben", "hn")] {
        add_user(&proofhouse, user, bureau);
    }
    let rules = proofhouse.folder().join("proofhouse.toml");
    std::fs::write(
        &rules,
        "[serve]\nfailures = 3\nfailure_pause_seconds = 600\nconnections_per_user = 2\nidle_seconds = 8\n",
    )
    .unwrap();
    let server = serve(&proofhouse, "flight-showing-out", &[], &["--plaintext-on-loopback"]);
    let port = server.port;
    // A session that stays open: asks, waits, asks again.
    let stays = |user: &'static str, wait: &'static str| {
        let python = python.clone();
        std::thread::spawn(move || ask(&python, port, user, PASSWORD, &["select 1", wait, "select 2"]))
    };

    // Locking ends what is open, within seconds, and keeps out what comes.
    let open = stays("ben", "sleep:5");
    std::thread::sleep(Duration::from_secs(3));
    proofhouse.must(&["user", "lock", "ben", "--because", "left the bureau"]);
    let (_, said) = open.join().unwrap();
    assert!(said.starts_with("[1]") && said.contains("may no longer be signed in"), "{said}");
    let (came_in, said) = ask(&python, port, "ben", PASSWORD, &["select 1"]);
    assert!(!came_in && said.contains("password authentication failed"), "{said}");
    proofhouse.must(&["user", "unlock", "ben"]);
    std::thread::sleep(Duration::from_secs(1));
    assert!(ask(&python, port, "ben", PASSWORD, &["select 1"]).0);

    // So do other rules of access; who comes then is under the new ones.
    let open = stays("ann", "sleep:5");
    std::thread::sleep(Duration::from_secs(3));
    let text = std::fs::read_to_string(&rules).unwrap();
    std::fs::write(&rules, format!("{text}\n[warehouse.access]\nmask_serials = true\n")).unwrap();
    let (_, said) = open.join().unwrap();
    assert!(said.contains("rules of access have changed"), "{said}");
    let serial = ["select serial_raw from firearms where source_record_id = 'JM-OPEN-000'"];
    let (asked, said) = ask(&python, port, "ben", PASSWORD, &serial);
    assert!(asked && !said.contains("OPN00000"), "the last characters are masked now: {said}");
    assert_eq!(ask(&python, port, "ann", PASSWORD, &serial), (true, "[\"OPN00000\"]\n".to_owned()));

    // A third session of one user waits its turn.
    let both = [stays("ann", "sleep:6"), stays("ann", "sleep:6")];
    std::thread::sleep(Duration::from_secs(3));
    let (came_in, said) = ask(&python, port, "ann", PASSWORD, &["select 1"]);
    assert!(!came_in && said.contains("too many connections"), "{said}");
    for one in both {
        let (done, said) = one.join().unwrap();
        assert!(done, "{said}");
    }
    // Who asks nothing for too long signs in again.
    let (_, said) = stays("ann", "sleep:11").join().unwrap();
    assert!(said.contains("idle for too long") && said.contains("sign in again"), "{said}");

    // After three wrong passwords the right one waits too.
    for _ in 0..3 {
        assert!(!ask(&python, port, "ben", "a guess of mine", &["select 1"]).0);
    }
    let (came_in, said) = ask(&python, port, "ben", PASSWORD, &["select 1"]);
    assert!(!came_in && said.contains("too many failed attempts"), "{said}");
    server.running.stop();
    let refused = "select count(*) from query_log where statement_redacted = 'SIGN IN' and outcome = 'REFUSED PASSWORD'";
    assert_eq!(proofhouse.number_as("ipsg", refused), 4);
}

#[test]
fn a_purpose_is_asked_for_over_flight_too() {
    let Some(python) = drivers("purposes over Flight") else { return };
    let proofhouse = warehouse();
    add_user(&proofhouse, "ben", "hn");
    let settings = [("PROOFHOUSE__SERVE__PURPOSES", "[\"SUPPORT_INVESTIGATION\", \"FORENSIC\"]")];
    let server = serve(&proofhouse, "flight-purposes", &settings, &["--plaintext-on-loopback"]);
    let ask = |steps: &[&str]| ask(&python, server.port, "ben", PASSWORD, steps);
    let count = "select count(*) from firearms";
    let (asked, said) = ask(&[count]);
    assert!(!asked && said.contains("for which purpose") && said.contains("proofhouse-purpose"), "{said}");
    // Tools may look round before.
    assert!(ask(&["select count(*) from information_schema.tables"]).0);
    assert!(!ask(&["purpose:ANALYSIS"]).0);
    assert_eq!(ask(&["purpose:FORENSIC", count]), (true, "[150]\n".to_owned()));
    server.running.stop();
    let kept = "select count(*) from query_log where purpose = 'FORENSIC' and protocol = 'flight'";
    assert!(proofhouse.number_as("ipsg", kept) >= 1);
}

#[test]
fn flight_is_not_served_without_tls_unless_that_is_allowed() {
    let [port] = free_ports().unwrap();
    let address = format!("127.0.0.1:{port}");
    let proofhouse = Proofhouse::with_local_store();
    let refused = proofhouse.must_fail(&["serve", "--postgres", "", "--flight", &address]).err;
    assert!(refused.contains("serve.certificate") && refused.contains("plaintext_on_loopback"), "{refused}");
    let nothing = proofhouse.must_fail(&["serve", "--postgres", ""]).err;
    assert!(nothing.contains("serve.postgres") && nothing.contains("serve.flight"), "{nothing}");
    // An address that somebody has.
    let taken = std::net::TcpListener::bind(&address).unwrap();
    let refused = proofhouse
        .must_fail(&["serve", "--postgres", "", "--flight", &address, "--plaintext-on-loopback"])
        .err;
    assert!(refused.contains("cannot listen on") && refused.contains("serve.flight"), "{refused}");
    drop(taken);
}
