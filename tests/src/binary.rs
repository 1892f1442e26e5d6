//! The binary `proofhouse`, run as an operator runs it, on a store and a broker of the scenario's own.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::{Map, Value};
use tempfile::TempDir;

use crate::feeds::Statement;
use crate::kafka::RealKafka;
use crate::keeper;
use crate::object_storage::ObjectStorage;
use crate::patience::{eventually, within};
use crate::requirement::or_skip;

/// No job of a scenario takes longer than this, even on a busy machine with two cores.
const JOB_LIMIT: Duration = Duration::from_secs(180);

/// A row of an answer to SQL: column name to value.
pub type Row = Map<String, Value>;

/// `proofhouse` with a configuration and a working folder of its own.
#[derive(Debug)]
pub struct Proofhouse {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

/// What a job printed and how it ended.
#[derive(Debug)]
pub struct Outcome {
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Proofhouse {
    /// With an empty store in a temporary folder and the embedded broker.
    #[must_use]
    pub fn with_local_store() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = format!("file://{}", folder.path().join("store").display());
        Self { folder, environment: Vec::new() }.with("PROOFHOUSE__WAREHOUSE__STORE", &store)
    }

    /// With an empty store under `prefix` on an S3 server, and the embedded broker.
    #[must_use]
    pub fn with_object_store(storage: &ObjectStorage, prefix: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut proofhouse = Self { folder, environment: storage.environment() };
        proofhouse = proofhouse.with("PROOFHOUSE__WAREHOUSE__STORE", &storage.store(prefix));
        proofhouse
    }

    /// With a setting of the environment, like `PROOFHOUSE__INGEST__FLUSH_ROWS`.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a real broker, reading the feeds of these bureaus only, in a consumer group named after the scenario.
    #[must_use]
    pub fn on(self, kafka: &RealKafka, scenario: &str, bureaus: &[&str]) -> Self {
        let kinds = "firearms|seizures|traces|ballistics|notices|hits|references|training";
        let topics = format!(r"^feed\.({})\.({kinds})$", bureaus.join("|"));
        self.with("PROOFHOUSE__KAFKA__BROKERS", kafka.brokers())
            .with("PROOFHOUSE__INGEST__TOPICS", &topics)
            .with("PROOFHOUSE__INGEST__GROUP", scenario)
            .with("PROOFHOUSE__INGEST__DISCOVERY_MS", "500")
    }

    /// The working folder: relative paths in arguments are meant from here.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of the store, when it is a local one.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// The address of the store.
    #[must_use]
    pub fn store_url(&self) -> &str {
        self.setting("PROOFHOUSE__WAREHOUSE__STORE").unwrap_or_default()
    }

    fn setting(&self, name: &str) -> Option<&str> {
        self.environment.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The environment that the command runs with beyond the test's own.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        self.environment.clone()
    }

    /// Every file below the store with its length, sorted: the same before and after a job that writes nothing.
    #[must_use]
    pub fn files(&self) -> Vec<(String, u64)> {
        let mut files = Vec::new();
        list(&self.store(), &self.store(), &mut files);
        files.sort();
        files
    }

    /// Runs a job to its end, whatever that is.
    #[must_use]
    pub fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Outcome {
        let output = self
            .command(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("could not run {}: {error}", binary().display()));
        Outcome::of(&output)
    }

    /// Runs a job with this text on standard input, as from a pipe.
    #[must_use]
    pub fn run_with_input<A: AsRef<OsStr>>(&self, arguments: &[A], input: &str) -> Outcome {
        fed(self.command(arguments), input)
    }

    /// Runs a job as at a terminal where this text is typed, or gives `None` (and a loud line) when there is no terminal
    /// to be had; in CI that fails. The outcome's output is what the terminal showed, echo and errors included.
    #[must_use]
    pub fn run_at_terminal<A: AsRef<OsStr>>(
        &self,
        scenario: &str,
        arguments: &[A],
        typed: &str,
    ) -> Option<Outcome> {
        let has_script = Command::new("script").arg("--version").output().map(|_| ());
        or_skip(scenario, "the command `script`", has_script)?;
        let words = std::iter::once(binary().display().to_string())
            .chain(arguments.iter().map(|word| word.as_ref().to_string_lossy().into_owned()));
        let line: Vec<String> = words.map(|word| format!("'{}'", word.replace('\'', "'\\''"))).collect();
        let mut command = Command::new("script");
        // A terminal that nobody looks at has no size of its own.
        let line = format!("stty rows 40 columns 120; exec {}", line.join(" "));
        command.args(["--quiet", "--return", "--flush", "--command", &line, "/dev/null"]);
        self.prepare(&mut command);
        Some(fed(command, typed))
    }

    /// Sends statements of a bureau as a file and lands them, without any broker.
    pub fn land(&self, bureau: &str, statements: &[Statement]) {
        let lines: Vec<String> = statements.iter().map(Statement::line).collect();
        std::fs::write(self.folder().join("statements.ndjson"), lines.join("\n")).expect("a file");
        self.must(&["submit", "statements.ndjson", "--as", bureau, "--ingest"]);
    }

    /// Runs a job that must succeed, and returns what it printed on standard output.
    pub fn must<A: AsRef<OsStr>>(&self, arguments: &[A]) -> String {
        let outcome = self.run(arguments);
        assert!(outcome.code == Some(0), "proofhouse {}\n{}", shown(arguments), outcome.all());
        outcome.out
    }

    /// Runs a job that must succeed with `--json`, and returns the object it printed.
    #[must_use]
    pub fn json<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Value {
        let mut all: Vec<&OsStr> = arguments.iter().map(AsRef::as_ref).collect();
        all.push(OsStr::new("--json"));
        let out = self.must(&all);
        serde_json::from_str(&out)
            .unwrap_or_else(|error| panic!("proofhouse {}: {error} in\n{out}", shown(&all)))
    }

    /// Runs a job that must fail, and returns what it printed.
    #[must_use]
    pub fn must_fail<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Outcome {
        let outcome = self.run(arguments);
        assert!(
            outcome.code != Some(0),
            "proofhouse {} should have failed\n{}",
            shown(arguments),
            outcome.all()
        );
        outcome
    }

    /// The rows that `bureau` gets for a query.
    #[must_use]
    pub fn sql(&self, bureau: &str, query: &str) -> Vec<Row> {
        let answer = self.json(&["sql", "--as", bureau, query]);
        let rows = answer.get("rows").unwrap_or(&answer);
        let rows = rows.as_array().unwrap_or_else(|| panic!("no rows in the answer to {query}: {answer}"));
        rows.iter().map(|row| row.as_object().unwrap_or_else(|| panic!("{row} is no row")).clone()).collect()
    }

    /// The one number that the Secretariat gets for a query such as `select count(*) from firearms`.
    #[must_use]
    pub fn number(&self, query: &str) -> i64 {
        self.number_as("ipsg", query)
    }

    /// The one number that `bureau` gets for a query.
    #[must_use]
    pub fn number_as(&self, bureau: &str, query: &str) -> i64 {
        let rows = self.sql(bureau, query);
        let value = rows.first().and_then(|row| row.values().next());
        value.and_then(Value::as_i64).unwrap_or_else(|| panic!("{query} gave no number but {rows:?}"))
    }

    /// Starts a job and leaves it running.
    #[must_use]
    pub fn start<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Running {
        let name = format!("running-{}", arguments[0].as_ref().to_string_lossy());
        self.start_with(&name, arguments, &[], Stdio::null())
    }

    /// Starts a job among others: what it prints goes to `NAME.log` in the working folder, and it has settings of its own
    /// beside those of all.
    #[must_use]
    pub fn start_as<A: AsRef<OsStr>>(
        &self,
        name: &str,
        arguments: &[A],
        settings: &[(&str, &str)],
    ) -> Running {
        self.start_with(name, arguments, settings, Stdio::null())
    }

    /// Starts a job that goes on reading what it is told with [`Running::tell`].
    #[must_use]
    pub fn start_listening<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Running {
        let name = format!("running-{}", arguments[0].as_ref().to_string_lossy());
        self.start_with(&name, arguments, &[], Stdio::piped())
    }

    fn start_with<A: AsRef<OsStr>>(
        &self,
        name: &str,
        arguments: &[A],
        settings: &[(&str, &str)],
        input: Stdio,
    ) -> Running {
        let out = self.folder().join(format!("{name}.log"));
        let file = std::fs::File::create(&out).expect("a log file");
        let child = self
            .command(arguments)
            .envs(settings.iter().copied())
            .stdin(input)
            .stdout(file.try_clone().expect("a log file"))
            .stderr(file)
            .spawn()
            .unwrap_or_else(|error| panic!("could not start {}: {error}", binary().display()));
        keeper::watch_process(child.id());
        Running { child, out }
    }

    fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = Command::new(binary());
        command.args(arguments);
        self.prepare(&mut command);
        command
    }

    fn prepare(&self, command: &mut Command) {
        command.current_dir(self.folder.path());
        // An operator's own settings must not reach into a test.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PROOFHOUSE__") {
                command.env_remove(name);
            }
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.env("NO_COLOR", "1");
        // Nor their history.
        command.env_remove("PROOFHOUSE_HISTORY").env("HOME", self.folder.path());
    }
}

/// Runs a command with this text on its standard input.
fn fed(mut command: Command, input: &str) -> Outcome {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("could not run {command:?}: {error}"));
    // A job that ends before it has read everything has its reasons.
    let _ = child.stdin.take().expect("standard input").write_all(input.as_bytes());
    Outcome::of(&child.wait_with_output().expect("the end of the job"))
}

impl Outcome {
    fn of(output: &Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Everything that was printed, for a failure message or a search.
    #[must_use]
    pub fn all(&self) -> String {
        format!("exit code {:?}\n--- output\n{}\n--- errors\n{}", self.code, self.out, self.err)
    }
}

/// A job that runs beside the test; dropped, it is killed.
#[derive(Debug)]
pub struct Running {
    child: Child,
    out: PathBuf,
}

impl Running {
    /// Ends it as a power cut would: no handler runs.
    pub fn kill_9(mut self) {
        self.child.kill().expect("kill -9");
        self.child.wait().expect("the end of the job");
    }

    /// Asks it to stop, as Ctrl-C does, and waits for its clean end.
    pub fn stop(mut self) -> Outcome {
        self.signal("INT");
        let status =
            eventually("the job stops after Ctrl-C", JOB_LIMIT, || self.child.try_wait().ok().flatten());
        Outcome { code: status.code(), out: self.said(), err: String::new() }
    }

    /// Sends it a signal: `TERM` asks it to stop, `STOP` and `CONT` make it pause and go on.
    pub fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([&format!("-{signal}"), &self.child.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "could not send SIG{signal}");
    }

    /// Waits for its end; `None` when it does not end within `limit`.
    pub fn ended_within(&mut self, limit: Duration) -> Option<ExitStatus> {
        within(limit, || self.child.try_wait().ok().flatten())
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Writes to its standard input, which stays open.
    pub fn tell(&mut self, text: &str) {
        let input = self.child.stdin.as_mut().expect("a job that listens");
        input.write_all(text.as_bytes()).and_then(|()| input.flush()).expect("a job that reads");
    }

    /// The most memory that it has held so far, as Linux tells; 0 where nobody tells.
    #[must_use]
    pub fn peak_resident_bytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        kibibytes.unwrap_or_default() * 1024
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// What it has printed so far.
    #[must_use]
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.out).unwrap_or_default()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        keeper::process_ended(self.child.id());
    }
}

fn list(root: &Path, folder: &Path, files: &mut Vec<(String, u64)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            list(root, &path, files);
        } else if let (Ok(name), Ok(about)) = (path.strip_prefix(root), entry.metadata()) {
            files.push((name.to_string_lossy().into_owned(), about.len()));
        }
    }
}

/// Where the binary is, built from the sources as they are now.
fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        if let Some(given) = std::env::var_os("PROOFHOUSE_BINARY") {
            return PathBuf::from(given);
        }
        build();
        // Tests lie in TARGET/debug/deps, the binary in TARGET/debug.
        let test = std::env::current_exe().expect("the path of this test");
        let folder = test.parent().and_then(Path::parent).expect("a test inside a target folder");
        let binary = folder.join(format!("proofhouse{}", std::env::consts::EXE_SUFFIX));
        assert!(
            binary.is_file(),
            "there is no {}: build it with `cargo build -p proofhouse-jobs`, or name it in PROOFHOUSE_BINARY",
            binary.display()
        );
        binary
    })
}

/// Cargo does not build another package's binary for a test. When nothing changed this takes half a second; when
/// something did, a test of yesterday's binary would mislead.
fn build() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "-p", "proofhouse-jobs", "--manifest-path"]).arg(manifest);
    // What cargo tells a test about its package is no setting of the build: `ring` watches CARGO_MANIFEST_DIR and would
    // be compiled anew, and all of DataFusion after it.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    let output = command.stdin(Stdio::null()).output().expect("cargo build");
    assert!(
        output.status.success(),
        "cargo build -p proofhouse-jobs failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn shown<A: AsRef<OsStr>>(arguments: &[A]) -> String {
    let words: Vec<String> =
        arguments.iter().map(|word| word.as_ref().to_string_lossy().into_owned()).collect();
    words.join(" ")
}
