//! `proofhouse verify`: every accepted message is in its table exactly once.

use crate::settings::Settings;
use crate::summary::{self, Ending};
use anyhow::Result;
use proofhouse_ingest::{Broker, verify};
use proofhouse_warehouse::Warehouse;

/// Counts and prints, topic by topic. With real brokers, the ends of the topics are compared too.
///
/// # Errors
/// When the warehouse or the broker cannot be read.
pub async fn run(warehouse: &Warehouse, settings: &Settings, as_json: bool) -> Result<Ending> {
    let broker = Broker::connect(&settings.kafka)?;
    let compared = (!broker.is_embedded()).then_some((&broker, settings.ingest.topics.as_str()));
    let verification = verify(warehouse, compared).await?;
    // Without a broker only doubled rows and gaps between the first and last offset can be seen.
    let exact = if compared.is_some() { verification.is_exact() } else { verification.nothing_doubled() };
    summary::print(as_json, &verification, |verification| {
        let verdict =
            if exact { "Every message is there exactly once." } else { "There are differences, see above." };
        format!(
            "{verification}\n{} accepted, {} rejected. {verdict}",
            summary::grouped(u64::try_from(verification.accepted()).unwrap_or(0)),
            summary::grouped(u64::try_from(verification.rejected()).unwrap_or(0)),
        )
    })?;
    Ok(if exact { Ending::Done } else { Ending::NeedsAttention })
}
