//! Analysts at the front door: real clients sign in over the Postgres protocol, see what their bureau may see, and no more by
//! any of two hundred attempts; the operator locks, changes rules, and reads who asked what.

use std::process::{Command, Stdio};
use std::time::Duration;

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds;
use proofhouse_tests::requirement::{fetched, infrastructure, or_skip, python};
use proofhouse_tests::server::free_ports;

use crate::served::{PASSWORD, Server, add_user, certificates, python_says, serve_at};

/// Words that stand in withheld rows only.
const SECRETS: &[&str] = &["QZX88031", "QZX88032", "SR-WITHHELD", "SR-ONLY-TT", "SRSECRETREMARK"];

/// `sr` owns, `tt` is trusted, `bz` is the one that things are withheld from.
fn warehouse() -> Proofhouse {
    let proofhouse = Proofhouse::with_local_store();
    let mut records = vec![
        feeds::stolen_firearm("sr", "SR-WITHHELD", "QZX88031")
            .hidden_from(&["bz"])
            .with("/remarks", "SRSECRETREMARK"),
        feeds::stolen_firearm("sr", "SR-ONLY-TT", "QZX88032").shown_only_to(&["tt"]),
    ];
    records.extend((0..150).map(|number| {
        feeds::stolen_firearm("sr", &format!("SR-OPEN-{number:03}"), &format!("OPN{number:05}"))
    }));
    proofhouse.land("sr", &records);
    proofhouse.land(
        "bz",
        &[feeds::seizure("bz", "BZ-S-1", "OPN00008"), feeds::seizure("bz", "BZ-S-2", "OPN00007")],
    );
    proofhouse.must(&["match", "firearms"]);
    proofhouse
}

/// Starts serving the Postgres protocol and waits until it says so.
fn serve(proofhouse: &Proofhouse, name: &str, settings: &[(&str, &str)], flags: &[&str]) -> Server {
    let [port] = free_ports().unwrap();
    let address = format!("127.0.0.1:{port}");
    serve_at(port, proofhouse, name, settings, &[&["--postgres", &address][..], flags].concat())
}

/// What `psql` prints for a statement, without decoration; errors behind it.
fn psql(port: u16, user: &str, more: &str, arguments: &[&str]) -> (bool, String) {
    let target =
        format!("host=127.0.0.1 port={port} user={user} dbname=proofhouse connect_timeout=20 {more}");
    let output = Command::new("psql")
        .args(["--no-psqlrc", "--tuples-only", "--no-align", &target])
        .args(arguments)
        .env("PGPASSWORD", PASSWORD)
        .stdin(Stdio::null())
        .output()
        .expect("psql");
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said.trim().to_owned())
}

#[test]
fn clients_read_what_their_bureau_may_see() {
    let scenario = "drivers of Python at the front door";
    let Some(python) = or_skip(scenario, "Python drivers", python().map_err(|error| format!("{error:#}")))
    else {
        return;
    };
    let proofhouse = warehouse();
    let (authority, certificate, key) = certificates(proofhouse.folder());
    for (user, bureau) in [("ann", "sr"), ("ben", "bz"), ("tess", "tt")] {
        add_user(&proofhouse, user, bureau);
    }
    let settings = [
        ("PROOFHOUSE__SERVE__CERTIFICATE", certificate.to_str().unwrap()),
        ("PROOFHOUSE__SERVE__PRIVATE_KEY", key.to_str().unwrap()),
    ];
    let server = serve(&proofhouse, "clients", &settings, &[]);
    let verified = format!("sslmode=verify-full sslrootcert={}", authority.display());

    let count = ["-c", "select count(*) from firearms"];
    assert_eq!(psql(server.port, "ann", &verified, &count), (true, "152".to_owned()));
    assert_eq!(psql(server.port, "tess", &verified, &count), (true, "152".to_owned()));
    assert_eq!(psql(server.port, "ben", &verified, &count), (true, "150".to_owned()));
    // The proof is bound to the certificate where the client asks for it.
    let bound = format!("{verified} channel_binding=require");
    assert_eq!(psql(server.port, "ben", &bound, &count), (true, "150".to_owned()));
    // Without TLS nobody comes in, not even from here.
    let (came_in, said) = psql(server.port, "ann", "sslmode=disable", &count);
    assert!(!came_in && said.contains("TLS only"), "{said}");

    for meta in [
        "\\d",
        "\\dt",
        "\\d firearms",
        "\\d+ firearms",
        "\\dt+",
        "\\dn+",
        "\\du",
        "\\df",
        "\\l",
        "\\dv",
        "\\di",
        "\\z",
    ] {
        let (done, said) = psql(server.port, "ben", &verified, &["-v", "ON_ERROR_STOP=1", "-c", meta]);
        assert!(done, "{meta}: {said}");
    }
    let (done, said) = psql(server.port, "ben", &verified, &["-c", "\\d+ firearms"]);
    assert!(done && said.contains("serial_raw") && said.contains("text"), "{said}");
    let file = proofhouse.folder().join("copied.csv");
    let copy = format!(
        "\\copy (select source_record_id, serial_raw from firearms order by 1) to '{}' csv header",
        file.display()
    );
    assert_eq!(psql(server.port, "ben", &verified, &["-c", &copy]), (true, "COPY 150".to_owned()));
    let lines = std::fs::read_to_string(&file).unwrap();
    assert!(lines.starts_with("source_record_id,serial_raw\nSR-OPEN-000,OPN00000\n"), "{lines}");

    let arguments = ["127.0.0.1", &server.port.to_string(), "ann", PASSWORD, authority.to_str().unwrap()];
    let (held, said) = python_says("sql_clients.py", &arguments, &python);
    assert!(held && said.matches("held").count() >= 11, "{said}");

    if let Some(jdbc) =
        or_skip(scenario, "pgJDBC", fetched("jdbc/fetch.sh").map_err(|error| format!("{error:#}")))
    {
        let url = format!(
            "jdbc:postgresql://127.0.0.1:{}/proofhouse?sslmode=verify-full&sslrootcert={}",
            server.port,
            authority.display()
        );
        let asked = Command::new("java")
            .args(["-cp", &jdbc])
            .arg(infrastructure().join("jdbc/AskByJdbc.java"))
            .args([&url, "ben", PASSWORD])
            .output()
            .expect("java");
        let said = String::from_utf8_lossy(&asked.stdout) + String::from_utf8_lossy(&asked.stderr);
        assert!(asked.status.success(), "{said}");
    }

    // Who asked what, from where, is kept; what stood in the question is not.
    let outcome = server.running.stop();
    assert_eq!(outcome.code, Some(0), "{}", outcome.all());
    let log = proofhouse.sql(
        "ipsg",
        "select \"user\", protocol, address, encrypted, application, rows from query_log \
         where statement_redacted like '%count(*) from firearms%' and \"user\" = 'ben' order by at limit 1",
    );
    let row = log.first().expect("an entry");
    assert_eq!(
        (row["protocol"].as_str(), row["encrypted"].as_bool()),
        (Some("postgres"), Some(true)),
        "{row:?}"
    );
    assert_eq!((row["application"].as_str(), row["rows"].as_i64()), (Some("psql"), Some(1)), "{row:?}");
    assert!(!outcome.all().contains(PASSWORD));
}

#[test]
fn two_hundred_attempts_learn_nothing_of_withheld_rows() {
    let scenario = "attempts to go round the guard over the wire";
    let Some(python) = or_skip(scenario, "Python drivers", python().map_err(|error| format!("{error:#}")))
    else {
        return;
    };
    let proofhouse = warehouse();
    add_user(&proofhouse, "ben", "bz");
    add_user(&proofhouse, "tess", "tt");
    let settings = [("PROOFHOUSE__SERVE__SIGN_IN_SECONDS", "3"), ("PROOFHOUSE__SERVE__FAILURES", "50")];
    let server = serve(&proofhouse, "attacks", &settings, &["--plaintext-on-loopback"]);
    // The secrets are there for whoever may see them.
    for secret in SECRETS {
        let find = format!(
            "select count(*) from firearms where concat(serial_raw, source_record_id, remarks) like '%{secret}%'"
        );
        assert_eq!(
            psql(server.port, "tess", "sslmode=disable", &["-c", &find]),
            (true, "1".to_owned()),
            "{secret}"
        );
    }
    let port = server.port.to_string();
    let arguments = [&["127.0.0.1", &port, "ben", PASSWORD][..], SECRETS].concat();
    let (held, said) = python_says("sql_attacks.py", &arguments, &python);
    assert!(held, "{said}");
    let made: usize =
        said.lines().last().and_then(|line| line.split(' ').next()?.parse().ok()).unwrap_or_default();
    assert!(made >= 200, "{said}");
    let log = server.running.stop().all();
    assert!(!log.contains("panicked"), "{log}");
    for secret in SECRETS.iter().chain(&[PASSWORD]) {
        assert!(!log.contains(secret), "the log has {secret}");
    }
}

#[test]
fn whoever_may_no_longer_come_in_is_shown_out() {
    let proofhouse = warehouse();
    for (user, bureau) in [("ann", "sr"), ("ben", "bz")] {
        add_user(&proofhouse, user, bureau);
    }
    let rules = proofhouse.folder().join("proofhouse.toml");
    std::fs::write(&rules, "[serve]\nfailures = 3\nfailure_pause_seconds = 600\nconnections_per_user = 2\n")
        .unwrap();
    let server = serve(&proofhouse, "showing-out", &[], &["--plaintext-on-loopback"]);
    let mode = "sslmode=disable";
    // A session that stays open: asks, waits, asks again.
    let stays = |user: &'static str, port: u16| {
        std::thread::spawn(move || {
            psql(port, user, "sslmode=disable", &["-c", "select 1", "-c", "\\! sleep 5", "-c", "select 2"])
        })
    };

    // Locking ends what is open, within seconds, and keeps out what comes.
    let open = stays("ben", server.port);
    std::thread::sleep(Duration::from_secs(2));
    proofhouse.must(&["user", "lock", "ben", "--because", "left the bureau"]);
    let (_, said) = open.join().unwrap();
    assert!(said.contains("may no longer be signed in"), "{said}");
    let (came_in, said) = psql(server.port, "ben", mode, &["-c", "select 1"]);
    assert!(!came_in && said.contains("password authentication failed"), "{said}");
    proofhouse.must(&["user", "unlock", "ben"]);
    std::thread::sleep(Duration::from_secs(1));
    assert!(psql(server.port, "ben", mode, &["-c", "select 1"]).0);

    // So do other rules of access; who comes then is under the new ones.
    let open = stays("ann", server.port);
    std::thread::sleep(Duration::from_secs(2));
    let text = std::fs::read_to_string(&rules).unwrap();
    std::fs::write(&rules, format!("{text}\n[warehouse.access]\nmask_serials = true\n")).unwrap();
    let (_, said) = open.join().unwrap();
    assert!(said.contains("rules of access have changed"), "{said}");
    let serial = ["-c", "select serial_raw from firearms where source_record_id = 'SR-OPEN-000'"];
    let (asked, said) = psql(server.port, "ben", mode, &serial);
    assert!(asked && !said.contains("OPN00000"), "the last characters are masked now: {said}");
    assert_eq!(psql(server.port, "ann", mode, &serial), (true, "OPN00000".to_owned()));

    // A third connection of one user waits its turn.
    let both = [stays("ann", server.port), stays("ann", server.port)];
    std::thread::sleep(Duration::from_secs(2));
    let (came_in, said) = psql(server.port, "ann", mode, &["-c", "select 1"]);
    assert!(!came_in && said.contains("too many connections"), "{said}");
    for one in both {
        assert!(one.join().unwrap().0);
    }

    // After three wrong passwords the right one waits too.
    for _ in 0..3 {
        let target = format!("host=127.0.0.1 port={} user=ben dbname=proofhouse {mode}", server.port);
        let refused = Command::new("psql")
            .args([&target, "-c", "select 1"])
            .env("PGPASSWORD", "guess")
            .output()
            .unwrap();
        assert!(!refused.status.success());
    }
    let (came_in, said) = psql(server.port, "ben", mode, &["-c", "select 1"]);
    assert!(!came_in && said.contains("too many failed attempts"), "{said}");
    server.running.stop();
    let refused = "select count(*) from query_log where statement_redacted = 'SIGN IN' and outcome = 'REFUSED PASSWORD'";
    assert_eq!(proofhouse.number_as("ipsg", refused), 4);
}

#[test]
fn a_purpose_is_asked_for_where_the_rules_want_one() {
    let proofhouse = warehouse();
    add_user(&proofhouse, "ben", "bz");
    let settings = [("PROOFHOUSE__SERVE__PURPOSES", "[\"SUPPORT_INVESTIGATION\", \"FORENSIC\"]")];
    let server = serve(&proofhouse, "purposes", &settings, &["--plaintext-on-loopback"]);
    let ask = |more: &[&str]| psql(server.port, "ben", "sslmode=disable", more);
    let (asked, said) = ask(&["-c", "select count(*) from firearms"]);
    assert!(!asked && said.contains("for which purpose"), "{said}");
    // Tools may look round before.
    assert!(ask(&["-c", "select count(*) from information_schema.tables"]).0);
    let (_, said) = ask(&["-c", "set proofhouse.purpose = 'CURIOSITY'"]);
    assert!(said.contains("invalid value"), "{said}");
    let (asked, said) =
        ask(&["-c", "set proofhouse.purpose = 'FORENSIC'", "-c", "select count(*) from firearms"]);
    assert!(asked && said.contains("150"), "{said}");
    server.running.stop();
    let kept = "select count(*) from query_log where purpose = 'FORENSIC'";
    assert!(proofhouse.number_as("ipsg", kept) >= 1);
}

#[test]
fn nothing_is_served_with_broken_tls_or_without_any() {
    let proofhouse = Proofhouse::with_local_store();
    let (_, certificate, key) = certificates(proofhouse.folder());
    let fails = |settings: &[(&str, &str)]| {
        let [port] = free_ports().unwrap();
        let mut with = Proofhouse::with_local_store();
        for (name, value) in settings {
            with = with.with(name, value);
        }
        with.must_fail(&["serve", "--postgres", &format!("127.0.0.1:{port}")]).err
    };
    let nothing = fails(&[]);
    assert!(nothing.contains("serve.certificate") && nothing.contains("plaintext_on_loopback"), "{nothing}");
    let other = proofhouse.folder().join("other");
    std::fs::create_dir(&other).unwrap();
    let (_, _, another_key) = certificates(&other);
    let certificate = certificate.to_str().unwrap();
    for (key, why) in [
        ("/nowhere/server.key", "cannot use /nowhere/server.key"),
        (certificate, "serve.private_key"),
        (another_key.to_str().unwrap(), "serve.private_key"),
    ] {
        let said = fails(&[
            ("PROOFHOUSE__SERVE__CERTIFICATE", certificate),
            ("PROOFHOUSE__SERVE__PRIVATE_KEY", key),
        ]);
        assert!(said.contains(why), "{why}: {said}");
    }
    let alone = fails(&[("PROOFHOUSE__SERVE__PRIVATE_KEY", key.to_str().unwrap())]);
    assert!(alone.contains("serve.certificate"), "{alone}");
}
