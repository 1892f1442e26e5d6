//! The exercise's own warehouse: what the story and the other bureaus send goes the way of every message, and the
//! matching jobs run over it.

use super::scenario::Scenario;
use super::story_message::StoryMessages;
use super::{told_exhibits, told_firearms, told_threads};
use crate::alerts;
use crate::commands::match_firearms::match_firearms;
use crate::commands::simulate::send_in_rounds;
use crate::exhibit_matching::match_exhibits;
use crate::linkage_model::LinkageModel;
use crate::settings::Settings;
use crate::simulate::{SimulatedMessage, Simulation, SimulationSettings};
use crate::speaking::with_ingest_beside;
use anyhow::{Result, bail};
use chrono::Utc;
use proofhouse_warehouse::Warehouse;
use std::collections::BTreeSet;

/// The other bureaus' part: some hundreds of records, so that the case has to be looked for.
pub(super) fn surroundings(seed: u64) -> SimulationSettings {
    SimulationSettings {
        seed,
        bureaus: Simulation::most_bureaus(),
        firearms: 700,
        seizures: 160,
        traces: 90,
        exhibits: 70,
        notices: 24,
        references: 900,
        training: 10,
        faults_per_thousand: 0,
        oversize_bytes: None,
        ..SimulationSettings::default()
    }
}

/// Everything that is sent, in order of time.
pub(super) fn messages(seed: u64, story: &Scenario) -> Result<Vec<SimulatedMessage>> {
    let mut told = StoryMessages::new(seed);
    told_firearms::records(story, &mut told);
    told_firearms::seizures(story, &mut told);
    told_exhibits::exhibits(story, &mut told);
    told_threads::traces(story, &mut told);
    told_threads::notice(story, &mut told);
    let mut all = Simulation::new(surroundings(seed)).run()?.messages;
    all.extend(told.sent()?);
    all.sort_by_key(|message| message.event_ts);
    Ok(all)
}

/// Lands the messages and runs the matching jobs as of the story's last day.
pub(super) async fn land(
    warehouse: &Warehouse,
    settings: &Settings,
    story: &Scenario,
    messages: &[SimulatedMessage],
) -> Result<()> {
    let topics: BTreeSet<String> = messages.iter().map(|message| message.topic.clone()).collect();
    let topics: Vec<String> = topics.into_iter().collect();
    with_ingest_beside(warehouse, &settings.ingest, &topics, |broker, landed| {
        send_in_rounds(broker, messages, landed)
    })
    .await?;
    let refused = warehouse.trusted_session().sql("SELECT 1 FROM rejects").await?.count().await?;
    if refused > 0 {
        bail!(
            "{refused} of the exercise's own messages were refused, which is a defect; `proofhouse sql --as ipsg \"select * from rejects\"` tells why"
        );
    }
    let model = LinkageModel::load(&settings.linkage)?;
    match_firearms(warehouse, &model, story.as_of).await?;
    alerts::tell(warehouse, None, &settings.alerts, Utc::now()).await?;
    match_exhibits(warehouse, story.as_of).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_seed_sends_the_same_messages_and_another_seed_others() {
        let as_of = surroundings(1).as_of;
        let of = |seed: u64| messages(seed, &Scenario::of(seed, as_of)).unwrap();
        let (one, other) = (of(4), of(5));
        assert!(one.len() > 1_500, "{}", one.len());
        assert_eq!(one, of(4));
        assert_ne!(one, other);
    }
}
