//! The alerts that have been sent: the topics of all bureaus, from their first message to their last.

use crate::broker::{Broker, Watermarks, position_in};
use crate::error::{IngestError, Result};
use proofhouse_schemas::Topic;
use rdkafka::Offset;
use rdkafka::consumer::Consumer;
use rdkafka::message::Message;
use rdkafka::topic_partition_list::TopicPartitionList;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// How long nothing may come before reading is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// Hands over the key and content of every alert that stands on a topic now.
///
/// # Errors
/// When the broker cannot be read to the end.
pub async fn read_alerts(broker: &Broker, mut each: impl FnMut(&[u8], &[u8])) -> Result<()> {
    tokio::task::block_in_place(|| {
        let marks: Vec<Watermarks> = broker
            .watermarks(Topic::ALERT_PATTERN)?
            .into_iter()
            .filter(|marks| marks.high > marks.low)
            .collect();
        if marks.is_empty() {
            return Ok(());
        }
        let doing = |source| IngestError::kafka("reading the alerts that have been sent", source);
        let consumer = broker.reader()?;
        let mut list = TopicPartitionList::new();
        let mut missing: HashMap<(String, i32), i64> = HashMap::new();
        for marks in marks {
            list.add_partition_offset(&marks.topic, marks.partition, Offset::Offset(marks.low))
                .map_err(doing)?;
            missing.insert((marks.topic, marks.partition), marks.high);
        }
        consumer.assign(&list).map_err(doing)?;
        let mut last = Instant::now();
        while !missing.is_empty() {
            match consumer.poll(Duration::from_millis(50)) {
                Some(Ok(message)) => {
                    last = Instant::now();
                    each(message.key().unwrap_or_default(), message.payload().unwrap_or_default());
                }
                Some(Err(source)) if last.elapsed() >= PATIENCE => return Err(doing(source)),
                Some(Err(_)) => {}
                None if last.elapsed() >= PATIENCE => {
                    return Err(IngestError::Stopped { part: "reading the alerts that have been sent" });
                }
                None => {}
            }
            // The client's own position counts: of a transaction's markers nobody is shown anything.
            let positions = consumer.position().map_err(doing)?;
            missing.retain(|(topic, partition), end| {
                position_in(&positions, topic, *partition).is_none_or(|position| position < *end)
            });
        }
        Ok(())
    })
}
