//! What scenarios at the doors of `proofhouse serve` have in common: users, certificates, a server that says when it is ready.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use proofhouse_tests::binary::{Proofhouse, Running};
use proofhouse_tests::requirement::infrastructure;

/// The password of every user.
pub(crate) const PASSWORD: &str = "a pike in the reeds";

/// A server that runs, and the port of the door that the scenario is about.
pub(crate) struct Server {
    pub(crate) running: Running,
    pub(crate) port: u16,
}

/// Starts serving and waits until it says so.
pub(crate) fn serve_at(
    port: u16,
    proofhouse: &Proofhouse,
    name: &str,
    settings: &[(&str, &str)],
    arguments: &[&str],
) -> Server {
    let mut running = proofhouse.start_as(name, &[&["serve"][..], arguments].concat(), settings);
    let started = Instant::now();
    while !running.said().contains("Serving") {
        assert!(running.runs() && started.elapsed() < Duration::from_secs(60), "{}", running.said());
        std::thread::sleep(Duration::from_millis(50));
    }
    Server { running, port }
}

/// Adds a user who reads for a bureau.
pub(crate) fn add_user(proofhouse: &Proofhouse, user: &str, bureau: &str) {
    let added = proofhouse
        .run_with_input(&["user", "add", user, "--bureau", bureau, "--password-file", "-"], PASSWORD);
    assert_eq!(added.code, Some(0), "{}", added.all());
}

/// What a script of `tests/infrastructure/python` says, and whether it was content.
pub(crate) fn python_says(script: &str, arguments: &[&str], python: &str) -> (bool, String) {
    let output = Command::new(python)
        .arg(infrastructure().join("python").join(script))
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("Python");
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said.into_owned())
}

/// A certificate authority and a certificate of this machine.
pub(crate) fn certificates(folder: &Path) -> (PathBuf, PathBuf, PathBuf) {
    let script = infrastructure().join("certificate.sh");
    let made = Command::new("bash").arg(script).arg(folder).output().expect("bash");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    (folder.join("authority.pem"), folder.join("server.pem"), folder.join("server.key"))
}
