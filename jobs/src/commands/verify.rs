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
    let compared = (!broker.is_embedded()).then_some((&broker, &settings.ingest));
    let verification = verify(warehouse, compared).await?;
    let exact = verification.is_exact();
    summary::print(as_json, &verification, |verification| {
        let verdict = match (exact, compared.is_some()) {
            (true, true) => "Every message that the broker holds is there exactly once.",
            (true, false) => {
                "No message is there twice, and none is missing before the last of its partition. \
                 (No broker was asked what it holds.)"
            }
            (false, _) => "There are differences, see above.",
        };
        format!(
            "{verification}\n{} accepted, {} rejected. {verdict}",
            summary::grouped(u64::try_from(verification.accepted()).unwrap_or(0)),
            summary::grouped(u64::try_from(verification.rejected()).unwrap_or(0)),
        )
    })?;
    Ok(if exact { Ending::Done } else { Ending::NeedsAttention })
}
