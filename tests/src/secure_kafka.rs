//! Apache Kafka as a warehouse of many nations runs it: every connection encrypted, every client known by a password or
//! a certificate, and nobody allowed more than it needs.
//!
//! Its settings, its access rules and the settings of its clients are those of the guides in `docs`, with a test's
//! addresses, paths and passwords put in.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use futures::executor::block_on;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::Message;
use serde_json::Value;
use tempfile::TempDir;

use crate::guide::block;
use crate::patience::{eventually, within};
use crate::requirement::{fetched, infrastructure, or_skip};
use crate::server::{Server, free_ports};

/// Beside several builds on two cores a broker has been seen to take 100 s to start.
const START_LIMIT: Duration = Duration::from_secs(240);
const ANSWER_LIMIT: Duration = Duration::from_secs(30);
const OPERATOR_GUIDE: &str = "operator-guide.md";
const FEED_GUIDE: &str = "feed-guide.md";

/// Everybody who may connect; the administrator and the broker itself may do everything.
const ACCOUNTS: [&str; 4] = ["admin", "proofhouse", "fr", "de"];

/// How a client makes itself known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// By an account and a password.
    Password,
    /// By a certificate.
    Certificate,
}

/// A running broker, with the files of everybody who connects to it.
#[derive(Debug)]
pub struct SecureKafka {
    /// Before the folder, so that the broker has ended when its folder goes.
    _server: Server,
    folder: TempDir,
    jars: String,
    password_port: u16,
    certificate_port: u16,
}

impl SecureKafka {
    /// A broker with the access rules of the guide for `fr` and `de`; `None` (and a loud line) when there is none to be
    /// had, which fails in CI.
    #[must_use]
    pub fn start_or_skip(scenario: &str) -> Option<Self> {
        let started = Self::start().map_err(|error| format!("{error:#}"));
        or_skip(scenario, "a Kafka broker with TLS and access rules", started)
    }

    fn start() -> Result<Self> {
        let jars = fetched("kafka/fetch.sh")?;
        let folder = tempfile::Builder::new().prefix("proofhouse-secure-kafka-").tempdir()?;
        certificates(folder.path(), &["broker", "proofhouse", "fr"])?;
        // An authority that nobody here trusts, and a certificate of it.
        let stranger = folder.path().join("stranger");
        std::fs::create_dir(&stranger)?;
        certificates(&stranger, &["proofhouse"])?;

        let [password_port, certificate_port, controller_port] = free_ports()?;
        let place = Place { folder: folder.path(), password_port, certificate_port, controller_port };
        let everyday = std::fs::read_to_string(infrastructure().join("kafka/server.properties.in"))?
            .replace("@PORT@", &password_port.to_string())
            .replace("@CONTROLLER_PORT@", &controller_port.to_string())
            .replace("@FOLDER@", &path(folder.path()));
        // Of two values for one name Kafka takes the last.
        let secure = place.fill(&block(OPERATOR_GUIDE, "# server.properties"));
        std::fs::write(folder.path().join("server.properties"), format!("{everyday}\n{secure}"))?;
        let accounts = ACCOUNTS
            .map(|account| format!("SCRAM-SHA-512=[name={account},password={}]\n", password(account)));
        std::fs::write(folder.path().join("scram-users"), accounts.concat())?;
        let administration = place.fill(&block(OPERATOR_GUIDE, "# admin.properties"));
        std::fs::write(
            folder.path().join("admin.properties"),
            administration.replace("ADMIN-PASSWORD", &password("admin")),
        )?;

        let log = folder.path().join("broker.log");
        let arguments =
            [jars.as_str(), &path(folder.path()), &password_port.to_string(), &controller_port.to_string()];
        let server = Server::start("kafka/run.sh", &arguments, &[], &log)?;
        let mut kafka = Self { _server: server, folder, jars, password_port, certificate_port };
        let config = kafka.client("admin");
        kafka._server.wait_until_ready(START_LIMIT, || {
            config
                .create::<BaseConsumer>()
                .is_ok_and(|client| client.fetch_metadata(None, Duration::from_secs(2)).is_ok())
        })?;
        kafka.write_access_rules()?;
        Ok(kafka)
    }

    /// The rules of the guide, and once more those of the national system for another one.
    fn write_access_rules(&self) -> Result<()> {
        let guide = self.fill(&block(OPERATOR_GUIDE, "# access rules").replace("\\\n", " "));
        let command = guide.lines().find_map(|line| line.strip_prefix("acl() { kafka-acls "));
        let command =
            command.and_then(|line| line.strip_suffix(" \"$@\"; }")).context("no acl() in the guide")?;
        let rules = || guide.lines().filter_map(|line| line.strip_prefix("acl "));
        let of_germany = rules().filter(|rule| rule.contains("User:fr")).map(|rule| {
            rule.replace("User:fr", "User:de").replace(".fr", ".de").replace("--group fr", "--group de")
        });
        let all = rules().map(str::to_owned).chain(of_germany);
        let all: Vec<String> = all.map(|rule| format!("{command} {rule}")).collect();
        // Each starts a virtual machine; two at a time keep two cores busy.
        for pair in all.chunks(2) {
            let started: Vec<_> = pair.iter().map(|rule| self.start_acls(rule)).collect::<Result<_>>()?;
            for (child, rule) in started.into_iter().zip(pair) {
                let output = child.wait_with_output()?;
                if !output.status.success() {
                    bail!("kafka-acls {rule}: {}", String::from_utf8_lossy(&output.stdout));
                }
            }
        }
        Ok(())
    }

    fn start_acls(&self, arguments: &str) -> Result<std::process::Child> {
        Command::new("bash")
            .arg(infrastructure().join("kafka/acls.sh"))
            .arg(&self.jars)
            .args(arguments.split_whitespace())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("could not run kafka/acls.sh")
    }

    /// The folder with everybody's certificates; `stranger` below it has those of an authority that nobody trusts.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The settings file of the operator guide for `proofhouse` itself.
    #[must_use]
    pub fn operator_settings(&self, identity: Identity) -> String {
        self.fill(&block(OPERATOR_GUIDE, first_line(identity)))
    }

    /// The settings file of the feed guide for the national system `fr`.
    #[must_use]
    pub fn sender_settings(&self, identity: Identity) -> String {
        self.fill(&block(FEED_GUIDE, first_line(identity)))
    }

    fn fill(&self, text: &str) -> String {
        Place {
            folder: self.folder(),
            password_port: self.password_port,
            certificate_port: self.certificate_port,
            controller_port: 0,
        }
        .fill(text)
    }

    /// Creates a topic, as the administrator does before a feed goes live.
    pub fn create_topic(&self, name: &str) -> Result<()> {
        let admin: AdminClient<DefaultClientContext> = self.client("admin").create()?;
        let topic = NewTopic::new(name, 1, TopicReplication::Fixed(1));
        for outcome in block_on(admin.create_topics([&topic], &AdminOptions::new()))? {
            outcome.map_err(|(name, code)| anyhow!("could not create {name}: {code}"))?;
        }
        let observer: BaseConsumer = self.client("admin").create()?;
        within(ANSWER_LIMIT, || observer.fetch_watermarks(name, 0, ANSWER_LIMIT).ok())
            .map(|_| ())
            .ok_or_else(|| anyhow!("the broker does not show {name}"))
    }

    /// How many messages a topic has been sent, as the administrator sees it.
    pub fn messages(&self, topic: &str) -> Result<i64> {
        let observer: BaseConsumer = self.client("admin").create()?;
        Ok(observer.fetch_watermarks(topic, 0, ANSWER_LIMIT)?.1)
    }

    /// The receipts of a bureau, read as its national system does: in a group of its own name and from the first one
    /// on. Waits until there are `count`.
    #[must_use]
    pub fn receipts(&self, bureau: &str, count: usize) -> Vec<Value> {
        let mut config = self.client(bureau);
        config
            .set("group.id", bureau)
            .set("auto.offset.reset", "earliest")
            .set("enable.auto.commit", "false");
        let consumer: BaseConsumer = config.create().expect("a consumer");
        consumer.subscribe(&[&format!("receipt.{bureau}")]).expect("a subscription");
        let mut receipts = Vec::new();
        eventually(&format!("{count} receipts for {bureau}"), ANSWER_LIMIT, || {
            match consumer.poll(Duration::from_millis(200)) {
                Some(Ok(message)) => {
                    receipts
                        .push(serde_json::from_slice(message.payload().unwrap_or_default()).expect("JSON"));
                }
                Some(Err(error)) => panic!("{bureau} cannot read its receipts: {error}"),
                None => {}
            }
            (receipts.len() >= count).then_some(())
        });
        receipts
    }

    /// Tries to read a topic with a bureau's account; returns what the broker says to that, and `None` when it lets it.
    #[must_use]
    pub fn refusal_to_read(&self, bureau: &str, topic: &str) -> Option<RDKafkaErrorCode> {
        let mut config = self.client(bureau);
        config
            .set("group.id", bureau)
            .set("auto.offset.reset", "earliest")
            .set("enable.auto.commit", "false")
            .set("enable.partition.eof", "true");
        let consumer: BaseConsumer = config.create().expect("a consumer");
        consumer.subscribe(&[topic]).expect("a subscription");
        eventually(&format!("an answer to {bureau}, who reads {topic}"), ANSWER_LIMIT, || {
            match consumer.poll(Duration::from_millis(200))? {
                Ok(_) | Err(KafkaError::PartitionEOF(_)) => Some(None),
                Err(error) => Some(error.rdkafka_error_code()),
            }
        })
    }

    /// A client with the account and password of `account`.
    fn client(&self, account: &str) -> ClientConfig {
        let mut config = ClientConfig::new();
        config
            .set("bootstrap.servers", format!("127.0.0.1:{}", self.password_port))
            .set("security.protocol", "SASL_SSL")
            .set("sasl.mechanism", "SCRAM-SHA-512")
            .set("sasl.username", account)
            .set("sasl.password", password(account))
            .set("ssl.ca.location", path(&self.folder().join("ca.pem")))
            .set("log_level", "2");
        config
    }
}

/// The password of an account; no other text of a scenario looks like it.
#[must_use]
pub fn password(account: &str) -> String {
    format!("{account}-Zq7vKp2x")
}

fn first_line(identity: Identity) -> &'static str {
    match identity {
        Identity::Password => "# proofhouse.toml: by password",
        Identity::Certificate => "# proofhouse.toml: by certificate",
    }
}

/// Where a test has what the guides place elsewhere.
struct Place<'a> {
    folder: &'a Path,
    password_port: u16,
    certificate_port: u16,
    controller_port: u16,
}

impl Place<'_> {
    fn fill(&self, text: &str) -> String {
        let folder = path(self.folder);
        [("9094", self.password_port), ("9095", self.certificate_port), ("9096", self.controller_port)]
            .into_iter()
            .fold(text.to_owned(), |text, (port, ours)| {
                text.replace(&format!("kafka-1.example.org:{port}"), &format!("127.0.0.1:{ours}"))
            })
            .replace("/etc/kafka/", &format!("{folder}/"))
            .replace("/etc/proofhouse/", &format!("{folder}/"))
    }
}

fn certificates(folder: &Path, names: &[&str]) -> Result<()> {
    let output = Command::new("bash")
        .arg(infrastructure().join("kafka/certificates.sh"))
        .arg(folder)
        .args(names)
        .stdin(Stdio::null())
        .output()
        .context("could not run kafka/certificates.sh")?;
    if !output.status.success() {
        bail!("openssl made no certificates: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

fn path(path: &Path) -> String {
    path.display().to_string()
}
