//! Apache Kafka for scenarios: started once for all that share it, or one broker for a scenario that restarts it.
//!
//! Taken in this order: `PROOFHOUSE_TEST_KAFKA=host:port` (a broker that is there already; a throw-away one, since
//! scenarios delete the topics of the bureaus they use), `KAFKA_HOME` (an unpacked Kafka), the jars from Maven Central.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use futures::executor::block_on;
use futures::future::join_all;
use rdkafka::admin::{AdminClient, AdminOptions, NewPartitions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header, Headers, Message, OwnedHeaders};
use rdkafka::producer::{FutureProducer, FutureRecord};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use crate::patience::within;
use crate::requirement::{fetched, or_skip};
use crate::server::{Server, free_ports};

/// A broker that starts on a quiet machine takes 5 s; beside several builds on two cores it has been seen to take 100 s.
const START_LIMIT: Duration = Duration::from_secs(240);
const ANSWER_LIMIT: Duration = Duration::from_secs(20);

/// The broker that scenarios of this test binary share.
static SHARED: OnceLock<std::result::Result<RealKafka, String>> = OnceLock::new();

/// A running Kafka broker.
#[derive(Debug)]
pub struct RealKafka {
    brokers: String,
    server: Option<Server>,
    /// How the broker was started, to start it again; `None` for one that was there already.
    setup: Option<Setup>,
    /// Bureaus that scenarios on this broker have taken: two scenarios that used the same one would disturb each other.
    taken: Mutex<HashSet<String>>,
}

/// What it takes to start the same broker again.
#[derive(Debug, Clone)]
struct Setup {
    jars: String,
    folder: PathBuf,
    port: u16,
    controller_port: u16,
    remove_afterwards: bool,
}

/// One message to send, or one that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The topic.
    pub topic: String,
    /// The partition; on sending, ignored: Kafka chooses by the key.
    pub partition: i32,
    /// The offset; on sending, ignored.
    pub offset: i64,
    /// The key, if there is one.
    pub key: Option<Vec<u8>>,
    /// The value; `None` is a tombstone.
    pub value: Option<Vec<u8>>,
    /// Headers, in order.
    pub headers: Vec<(String, Vec<u8>)>,
    /// When it was sent, in milliseconds since 1970; on sending, ignored: the client says what time it is.
    pub timestamp: Option<i64>,
}

impl Record {
    /// A message with a text key and value.
    #[must_use]
    pub fn new(topic: &str, key: &str, value: impl Into<Vec<u8>>) -> Self {
        Self {
            topic: topic.to_owned(),
            partition: 0,
            offset: 0,
            key: Some(key.as_bytes().to_vec()),
            value: Some(value.into()),
            headers: Vec::new(),
            timestamp: None,
        }
    }

    /// The withdrawal of what stands under `key`.
    #[must_use]
    pub fn tombstone(topic: &str, key: &str) -> Self {
        Self { value: None, ..Self::new(topic, key, "") }
    }

    /// The same message without a key.
    #[must_use]
    pub fn without_key(self) -> Self {
        Self { key: None, ..self }
    }

    /// The same message with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.as_bytes().to_vec()));
        self
    }

    /// The value as JSON; fails the test when it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        let bytes = self.value.as_deref().unwrap_or_default();
        serde_json::from_slice(bytes)
            .unwrap_or_else(|error| panic!("{} at {} is no JSON: {error}", self.topic, self.offset))
    }
}

impl RealKafka {
    /// The broker that the scenarios of this test binary share, or `None` (and a loud line) when there is none to be
    /// had; in CI that fails. The scenario takes `bureaus` for itself: their topics are empty, and no other may use them.
    #[must_use]
    pub fn start_or_skip(scenario: &str, bureaus: &[&str]) -> Option<&'static Self> {
        let shared = SHARED.get_or_init(|| Self::any(true).map_err(|error| format!("{error:#}")));
        let kafka = or_skip(scenario, "a Kafka broker", shared.as_ref())?;
        kafka.take(bureaus).unwrap_or_else(|error| panic!("{scenario}: {error:#}"));
        Some(kafka)
    }

    /// A broker for one scenario alone, which keeps its data in `folder` and may be stopped and started again there.
    #[must_use]
    pub fn own_or_skip(scenario: &str, folder: &Path) -> Option<Self> {
        or_skip(
            scenario,
            "a Kafka broker of its own",
            Self::own(folder, false).map_err(|error| format!("{error:#}")),
        )
    }

    fn any(remove_afterwards: bool) -> Result<Self> {
        match std::env::var("PROOFHOUSE_TEST_KAFKA") {
            Ok(brokers) if !brokers.is_empty() => Self::external(brokers),
            _ => {
                // Not a `TempDir`: statics are never dropped. The broker's script removes the folder at its end.
                let folder = tempfile::Builder::new().prefix("proofhouse-kafka-").tempdir()?.keep();
                Self::own(&folder, remove_afterwards)
            }
        }
    }

    fn external(brokers: String) -> Result<Self> {
        let kafka = Self { brokers, server: None, setup: None, taken: Mutex::default() };
        if within(ANSWER_LIMIT, || kafka.answers().then_some(())).is_none() {
            bail!("PROOFHOUSE_TEST_KAFKA={} does not answer", kafka.brokers);
        }
        Ok(kafka)
    }

    fn own(folder: &Path, remove_afterwards: bool) -> Result<Self> {
        let jars = fetched("kafka/fetch.sh")?;
        let [port, controller_port] = free_ports()?;
        let setup = Setup { jars, folder: folder.to_owned(), port, controller_port, remove_afterwards };
        let brokers = format!("127.0.0.1:{port}");
        let mut kafka = Self { brokers, server: None, setup: Some(setup), taken: Mutex::default() };
        kafka.restart()?;
        Ok(kafka)
    }

    /// Starts the broker on the data and the port that it had.
    pub fn restart(&mut self) -> Result<()> {
        let setup = self.setup.clone().context("this broker is not ours to restart")?;
        let folder = setup.folder.to_str().context("the broker's folder has a name that is not UTF-8")?;
        let arguments = [&setup.jars, folder, &setup.port.to_string(), &setup.controller_port.to_string()];
        let environment: &[(&str, &str)] =
            if setup.remove_afterwards { &[("PROOFHOUSE_REMOVE_AFTERWARDS", "1")] } else { &[] };
        let mut server =
            Server::start("kafka/run.sh", &arguments, environment, &setup.folder.join("broker.log"))?;
        server.wait_until_ready(START_LIMIT, self.probe())?;
        self.server = Some(server);
        Ok(())
    }

    /// Kills the broker without giving it time to close anything; what it stored stays.
    pub fn kill_9(&mut self) {
        self.server = None;
    }

    fn answers(&self) -> bool {
        (self.probe())()
    }

    /// A look whether the broker answers a question, not merely whether its port is open.
    fn probe(&self) -> impl FnMut() -> bool + use<> {
        let config = self.config();
        move || {
            config.create::<BaseConsumer>().is_ok_and(|client| {
                client.fetch_metadata(None, Duration::from_secs(1)).is_ok_and(|m| !m.brokers().is_empty())
            })
        }
    }

    /// The address to give to `proofhouse`.
    #[must_use]
    pub fn brokers(&self) -> &str {
        &self.brokers
    }

    /// Takes `bureaus` for one scenario: nobody else may have them, and what an earlier run left is deleted.
    fn take(&self, bureaus: &[&str]) -> Result<()> {
        {
            let mut taken =
                self.taken.lock().map_err(|_| anyhow!("another scenario failed while taking bureaus"))?;
            for bureau in bureaus {
                if !taken.insert((*bureau).to_owned()) {
                    bail!("two scenarios use the bureau {bureau}; give one of them another");
                }
            }
        }
        if self.setup.is_some() {
            return Ok(());
        }
        let belongs = |topic: &str| topic.split('.').nth(1).is_some_and(|bureau| bureaus.contains(&bureau));
        let old: Vec<String> = self.topics()?.into_iter().filter(|topic| belongs(topic)).collect();
        let names: Vec<&str> = old.iter().map(String::as_str).collect();
        if names.is_empty() {
            return Ok(());
        }
        block_on(self.admin()?.delete_topics(&names, &AdminOptions::new()))?;
        within(ANSWER_LIMIT, || {
            self.topics().ok().filter(|topics| !topics.iter().any(|topic| belongs(topic)))
        })
        .map(|_| ())
        .ok_or_else(|| anyhow!("the topics {names:?} of an earlier run would not go away"))
    }

    /// The names of all topics, Kafka's own left out.
    pub fn topics(&self) -> Result<Vec<String>> {
        let client: BaseConsumer = self.config().create()?;
        let metadata = client.fetch_metadata(None, ANSWER_LIMIT)?;
        let names = metadata.topics().iter().map(|topic| topic.name().to_owned());
        Ok(names.filter(|name| !name.starts_with("__")).collect())
    }

    /// Creates a topic and waits until the broker knows it; one that is there already stays as it is.
    pub fn create_topic(&self, name: &str, partitions: i32) -> Result<()> {
        let topic = NewTopic::new(name, partitions, TopicReplication::Fixed(1));
        for outcome in block_on(self.admin()?.create_topics([&topic], &AdminOptions::new()))? {
            match outcome {
                Ok(_) | Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
                Err((name, code)) => bail!("could not create {name}: {code}"),
            }
        }
        within(ANSWER_LIMIT, || self.topics().ok().filter(|topics| topics.iter().any(|topic| topic == name)))
            .map(|_| ())
            .ok_or_else(|| anyhow!("the broker does not show {name}"))
    }

    /// Deletes a topic and waits until the broker does not know it any more.
    pub fn delete_topic(&self, name: &str) -> Result<()> {
        block_on(self.admin()?.delete_topics(&[name], &AdminOptions::new()))?;
        within(ANSWER_LIMIT, || self.topics().ok().filter(|topics| !topics.iter().any(|topic| topic == name)))
            .map(|_| ())
            .ok_or_else(|| anyhow!("the topic {name} would not go away"))
    }

    /// Deletes the messages of a partition before an offset, as retention does.
    pub fn delete_records(&self, topic: &str, partition: i32, before: i64) -> Result<()> {
        let mut list = TopicPartitionList::new();
        list.add_partition_offset(topic, partition, Offset::Offset(before))?;
        block_on(self.admin()?.delete_records(&list, &AdminOptions::new()))?;
        Ok(())
    }

    /// How many partitions a topic has; none when there is no such topic.
    pub fn partitions(&self, topic: &str) -> Result<usize> {
        let client: BaseConsumer = self.config().create()?;
        let metadata = client.fetch_metadata(None, ANSWER_LIMIT)?;
        let found = metadata.topics().iter().find(|known| known.name() == topic);
        Ok(found.map_or(0, |topic| topic.partitions().len()))
    }

    /// Lets a topic grow to `partitions`: keys go to other partitions from then on. Waits until the broker shows it.
    pub fn grow_topic(&self, name: &str, partitions: usize) -> Result<()> {
        let wish = NewPartitions::new(name, partitions);
        for outcome in block_on(self.admin()?.create_partitions([&wish], &AdminOptions::new()))? {
            if let Err((name, code)) = outcome {
                bail!("could not add partitions to {name}: {code}");
            }
        }
        within(ANSWER_LIMIT, || self.partitions(name).ok().filter(|found| *found == partitions))
            .map(|_| ())
            .ok_or_else(|| anyhow!("the broker does not show {partitions} partitions of {name}"))
    }

    /// Sends messages and waits until the broker has stored them all. Topics that are missing come to be.
    pub fn produce(&self, records: &[Record]) -> Result<()> {
        let topics: HashSet<&str> = records.iter().map(|record| record.topic.as_str()).collect();
        let known: HashSet<String> = self.topics()?.into_iter().collect();
        for topic in topics {
            if !known.contains(topic) {
                self.create_topic(topic, 1)?;
            }
        }
        let mut config = self.config();
        config.set("enable.idempotence", "true").set("linger.ms", "5").set("message.max.bytes", "8388608");
        let producer: FutureProducer = config.create()?;
        let mut deliveries = Vec::with_capacity(records.len());
        for record in records {
            deliveries.push(self.send(&producer, record)?);
        }
        for delivery in block_on(join_all(deliveries)) {
            delivery?
                .map_err(|(error, message)| anyhow!("could not send to {}: {error}", message.topic()))?;
        }
        Ok(())
    }

    fn send(&self, producer: &FutureProducer, record: &Record) -> Result<rdkafka::producer::DeliveryFuture> {
        let headers = record.headers.iter().fold(OwnedHeaders::new(), |headers, (key, value)| {
            headers.insert(Header { key, value: Some(value) })
        });
        let mut message = FutureRecord::<[u8], [u8]>::to(&record.topic).headers(headers);
        message.key = record.key.as_deref();
        message.payload = record.value.as_deref();
        loop {
            match producer.send_result(message) {
                Ok(delivery) => return Ok(delivery),
                // The queue empties by itself as the broker answers.
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), back)) => {
                    message = back;
                    std::thread::yield_now();
                }
                Err((error, _)) => return Err(error.into()),
            }
        }
    }

    /// All messages that stand in a topic now, by partition and offset; none when there is no such topic.
    pub fn read(&self, topic: &str) -> Result<Vec<Record>> {
        let mut config = self.config();
        config
            .set("group.id", "proofhouse-tests")
            .set("enable.auto.commit", "false")
            .set("enable.partition.eof", "true");
        config.set("isolation.level", "read_committed");
        let consumer: BaseConsumer = config.create()?;
        if !self.topics()?.iter().any(|name| name == topic) {
            return Ok(Vec::new());
        }
        let metadata = consumer.fetch_metadata(Some(topic), ANSWER_LIMIT)?;
        let partitions = metadata.topics().first().map_or(0, |topic| topic.partitions().len());
        let mut start = TopicPartitionList::new();
        for partition in 0..i32::try_from(partitions)? {
            start.add_partition_offset(topic, partition, Offset::Beginning)?;
        }
        consumer.assign(&start)?;
        let mut records = Vec::new();
        let mut at_the_end = HashSet::new();
        while at_the_end.len() < partitions {
            match consumer.poll(ANSWER_LIMIT) {
                Some(Ok(message)) => records.push(owned(&message)),
                Some(Err(KafkaError::PartitionEOF(partition))) => {
                    at_the_end.insert(partition);
                }
                Some(Err(error)) => return Err(error.into()),
                None => bail!("{topic} was silent for {} s", ANSWER_LIMIT.as_secs()),
            }
        }
        records.sort_by_key(|record| (record.partition, record.offset));
        Ok(records)
    }

    fn config(&self) -> ClientConfig {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", &self.brokers).set("log_level", "2");
        config
    }

    fn admin(&self) -> Result<AdminClient<DefaultClientContext>> {
        Ok(self.config().create()?)
    }
}

fn owned(message: &rdkafka::message::BorrowedMessage<'_>) -> Record {
    let headers = message.headers().map_or_else(Vec::new, |headers| {
        headers
            .iter()
            .map(|header| (header.key.to_owned(), header.value.unwrap_or_default().to_vec()))
            .collect()
    });
    Record {
        topic: message.topic().to_owned(),
        partition: message.partition(),
        offset: message.offset(),
        key: message.key().map(<[u8]>::to_vec),
        value: message.payload().map(<[u8]>::to_vec),
        headers,
        timestamp: message.timestamp().to_millis(),
    }
}
