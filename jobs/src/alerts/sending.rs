//! Alerts on the bureaus' topics.

use super::topic_of;
use anyhow::Result;
use proofhouse_ingest::{Broker, FeedProducer, Outgoing, read_alerts};
use proofhouse_schemas::Topic;
use proofhouse_schemas::tables::derived::AlertRow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What became of alerts that were to be sent.
#[derive(Debug, Default)]
pub struct Sent {
    /// Those that the broker has.
    pub told: Vec<AlertRow>,
    /// Those that it did not take.
    pub waiting: Vec<AlertRow>,
    /// Why it did not take the last of them.
    pub failure: Option<anyhow::Error>,
}

/// Sends alerts and waits for the broker's word that it has them.
#[derive(Debug)]
pub struct AlertSender {
    broker: Broker,
    producer: FeedProducer,
    /// Topics that are known to be there.
    topics: BTreeSet<String>,
}

impl AlertSender {
    /// A sender on this broker.
    ///
    /// # Errors
    /// When the broker's settings cannot be used.
    pub fn new(broker: &Broker) -> Result<AlertSender> {
        let producer = FeedProducer::new(broker)?;
        Ok(AlertSender { broker: broker.clone(), producer, topics: BTreeSet::new() })
    }

    /// Sends alerts, bureau by bureau when not all go at once: a topic that takes nothing holds up its own bureau alone.
    pub async fn send_what_goes(&mut self, alerts: Vec<AlertRow>) -> Sent {
        if self.send(&alerts.iter().collect::<Vec<_>>()).await.is_ok() {
            return Sent { told: alerts, ..Sent::default() };
        }
        let mut sent = Sent::default();
        let mut of_bureau: BTreeMap<String, Vec<AlertRow>> = BTreeMap::new();
        for alert in alerts {
            of_bureau.entry(alert.bureau.clone()).or_default().push(alert);
        }
        for alerts in of_bureau.into_values() {
            match self.send_anew(&alerts).await {
                Ok(_) => sent.told.extend(alerts),
                Err(error) => {
                    sent.failure = Some(error);
                    sent.waiting.extend(alerts);
                }
            }
        }
        if let Err(error) = self.renew() {
            sent.failure.get_or_insert(error);
        }
        sent
    }

    async fn send_anew(&mut self, alerts: &[AlertRow]) -> Result<usize> {
        self.renew()?;
        self.send(&alerts.iter().collect::<Vec<_>>()).await
    }

    /// What a failed producer still holds is given up with it; it would go on counting that as failed.
    fn renew(&mut self) -> Result<()> {
        self.producer = FeedProducer::new(&self.broker)?;
        Ok(())
    }

    /// Sends alerts, and returns their number when the broker has all of them.
    ///
    /// # Errors
    /// When it does not take them.
    pub async fn send(&mut self, alerts: &[&AlertRow]) -> Result<usize> {
        let mut messages = Vec::with_capacity(alerts.len());
        for alert in alerts {
            let Some(topic) = topic_of(alert) else { continue };
            messages.push(Outgoing {
                topic,
                key: Some(alert.alert_id.clone().into_bytes()),
                value: Some(serde_json::to_vec(alert)?),
                headers: Vec::new(),
            });
        }
        let missing: BTreeSet<String> = messages
            .iter()
            .map(|message| message.topic.clone())
            .filter(|topic| !self.topics.contains(topic))
            .collect();
        if !missing.is_empty() {
            // Where topics are made beforehand, who sends alerts need not be allowed to make any.
            let there = tokio::task::block_in_place(|| self.broker.topics(Topic::ALERT_PATTERN))?;
            let unmade: Vec<String> =
                missing.iter().filter(|topic| !there.contains(topic)).cloned().collect();
            self.broker.create_topics(&unmade, 1).await?;
            self.topics.extend(missing);
        }
        if !messages.is_empty() {
            tokio::task::block_in_place(|| -> Result<()> {
                for message in &messages {
                    self.producer.send(message)?;
                }
                self.producer.finish()?;
                Ok(())
            })?;
        }
        Ok(messages.len())
    }
}

/// All alerts that stand on the topics, by their identifiers; nothing where the content of one cannot be read.
///
/// # Errors
/// When the broker cannot be read.
pub async fn sent_before(broker: &Broker) -> Result<HashMap<String, Option<AlertRow>>> {
    let mut sent = HashMap::new();
    read_alerts(broker, |key, value| {
        sent.insert(String::from_utf8_lossy(key).into_owned(), serde_json::from_slice(value).ok());
    })
    .await?;
    Ok(sent)
}
