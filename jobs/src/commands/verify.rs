//! `proofhouse verify`: every accepted message is in its table exactly once; what was erased is in no file; the
//! audit is whole.

use crate::settings::Settings;
use crate::summary::{self, Ending};
use crate::table_view;
use anyhow::Result;
use proofhouse_ingest::{Broker, Verification, verify};
use proofhouse_warehouse::{PurgeProof, Warehouse};

/// Counts and prints, topic by topic. With real brokers, the ends of the topics are compared too.
///
/// # Errors
/// When the warehouse or the broker cannot be read.
pub async fn run(warehouse: &Warehouse, settings: &Settings, as_json: bool) -> Result<Ending> {
    let broker = Broker::connect(&settings.kafka)?;
    let compared = (!broker.is_embedded()).then_some((&broker, &settings.ingest));
    let verification = verify(warehouse, compared).await?;
    let (is_good, verdict) = verdict(&verification);
    summary::print(as_json, &verification, |verification| {
        format!(
            "{verification}\n{} accepted, {} rejected. {verdict}",
            summary::grouped(u64::try_from(verification.accepted()).unwrap_or(0)),
            summary::grouped(u64::try_from(verification.rejected()).unwrap_or(0)),
        )
    })?;
    Ok(if is_good { Ending::Done } else { Ending::NeedsAttention })
}

/// Looks into every file of the histories for content that was erased, and prints what was found.
///
/// # Errors
/// When the store cannot be read.
pub async fn run_purged(warehouse: &Warehouse, as_json: bool) -> Result<Ending> {
    let proofs = warehouse.prove_purged().await?;
    let is_good = proofs.iter().all(PurgeProof::is_purged);
    summary::print(as_json, &proofs, |proofs| {
        let mut table =
            table_view::headed(&["table", "erased", "waiting", "files opened", "still holding content"]);
        for proof in proofs {
            let holding: Vec<String> =
                proof.holding.iter().map(|(file, rows)| format!("{file}: {rows} rows")).collect();
            let told = proof.told_by_log.iter().map(|column| format!("the log, of column {column}"));
            table.add_row([
                proof.table.clone(),
                proof.erased.to_string(),
                proof.waiting.to_string(),
                proof.files.to_string(),
                holding.into_iter().chain(told).collect::<Vec<_>>().join("\n"),
            ]);
        }
        let verdict = if is_good {
            "No file holds content that was erased, or what was made from an erased exhibit, and nothing withdrawn waits for its \
             erasure."
        } else {
            "Content is left: `proofhouse maintain` erases what waits, and clears files after maintenance.keep_hours."
        };
        format!("{table}\n{verdict}")
    })?;
    Ok(if is_good { Ending::Done } else { Ending::NeedsAttention })
}

/// Checks the chains of the audit and their seals, and prints what was found.
///
/// # Errors
/// When the store cannot be read.
pub async fn run_audit(warehouse: &Warehouse, as_json: bool) -> Result<Ending> {
    let proof = warehouse.prove_audit().await?;
    summary::print(as_json, &proof, |proof| {
        let verdict = if proof.is_whole() {
            "Nothing was changed, taken out or put in.".to_owned()
        } else {
            format!("What does not fit:\n  {}", proof.faults.join("\n  "))
        };
        let seal = match &proof.last_seal {
            Some(seal) => format!("The last seal, to be kept elsewhere: {seal}"),
            None => "There is no seal yet; `proofhouse maintain` makes one a day.".to_owned(),
        };
        format!(
            "{} entries of {} writers, {} seals; {} entries from before there were chains.\n{seal}\n{verdict}",
            summary::grouped(proof.entries),
            summary::grouped(proof.writers),
            proof.seals,
            summary::grouped(proof.unchained),
        )
    })?;
    Ok(if proof.is_whole() { Ending::Done } else { Ending::NeedsAttention })
}

/// Whether it is as it should be, and in words no more than what was checked.
fn verdict(verification: &Verification) -> (bool, &'static str) {
    // Without the ends of topics a message that never arrived leaves no trace.
    let compared = verification.partitions.iter().any(|count| count.broker_end.is_some());
    match (compared, verification.is_exact(), verification.nothing_doubled()) {
        (true, true, _) => {
            (true, "Every message from the first one taken in to the end of its topic is there exactly once.")
        }
        (false, _, true) => (
            true,
            "No message is there twice. Whether all have arrived was not checked: that needs the brokers (--brokers).",
        ),
        _ => (false, "There are differences, see above."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proofhouse_ingest::PartitionCount;

    fn counted(accepted: i64, distinct: i64, broker_end: Option<i64>) -> Verification {
        let count = PartitionCount {
            topic: "feed.fr.firearms".to_owned(),
            accepted,
            distinct,
            last: distinct - 1,
            broker_end,
            ..PartitionCount::default()
        };
        Verification { partitions: vec![count] }
    }

    #[test]
    fn exactly_once_is_claimed_only_against_a_broker() {
        let (is_good, words) = verdict(&counted(3, 3, Some(3)));
        assert!(is_good && words.contains("exactly once"), "{words}");
        let (is_good, words) = verdict(&counted(3, 3, None));
        assert!(is_good && !words.contains("exactly once") && words.contains("not checked"), "{words}");
    }

    #[test]
    fn doubled_and_missing_messages_need_attention() {
        assert!(!verdict(&counted(4, 3, None)).0, "one row twice");
        assert!(!verdict(&counted(3, 3, Some(4))).0, "one message that has not arrived");
    }
}
