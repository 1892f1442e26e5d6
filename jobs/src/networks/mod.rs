//! Networks of cases, firearms, exhibits, seizures, trace requests and notices, and chains of trace requests.
//!
//! | file | what it does |
//! |---|---|
//! | `members` | what takes part: records, seizures, exhibits, requests and notices as they stand |
//! | `links` | what joins two of them, and what is left apart |
//!
//! A run begins anew when any of its inputs has changed, and does nothing otherwise: of a million links the networks are found
//! in seconds, so that keeping parts of them would save nothing and could go wrong. Tables that come out the same are not
//! written. What bureaus are shown is computed from the links that they may see ([`Visibility::FromWhatIsVisible`]).
//!
//! [`Visibility::FromWhatIsVisible`]: proofhouse_schemas::tables::Visibility::FromWhatIsVisible

mod links;
mod members;

use crate::rows;
use anyhow::Result;
use members::Members;
use proofhouse_matching::networks::{chains, networks};
use proofhouse_warehouse::Warehouse;
use serde::Serialize;
use std::collections::BTreeMap;

const JOB: &str = "match-networks";
/// Raised when the same inputs should give other networks.
const REVISION: u32 = 3;
const INPUTS: &[&str] = &[
    "firearms",
    "seizures",
    "exhibits",
    "traces",
    "notices",
    "hits",
    "ballistic_pairs",
    "matches",
    "record_duplicates",
    "ballistic_candidates",
];
const LINKS: &str = "network_links";
const NETWORKS: &str = "networks";
const MEMBERS: &str = "network_members";
const CHAINS: &str = "trace_chains";
const OUTPUTS: [&str; 4] = [LINKS, NETWORKS, MEMBERS, CHAINS];

/// What the job did.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Summary {
    /// Whether nothing had changed since the last run.
    pub nothing_new: bool,
    /// Links by kind, of those that stand where everything is seen.
    pub links: BTreeMap<String, usize>,
    /// Networks.
    pub networks: usize,
    /// Members of networks.
    pub members: usize,
    /// Members of the largest one.
    pub largest: usize,
    /// Networks with members of two bureaus or more.
    pub across_bureaus: usize,
    /// Chains of two trace requests or more.
    pub trace_chains: usize,
    /// Requests in the longest one.
    pub longest_chain: usize,
    /// Names in notices that fit no row of the bureau's own, or rows of two kinds: they join nothing.
    pub names_not_resolved: usize,
    /// Rows written, over all tables.
    pub rows_written: usize,
}

/// Finds links, networks and chains, and writes what has changed.
///
/// # Errors
/// When the warehouse cannot be read or written.
pub async fn match_networks(warehouse: &Warehouse) -> Result<Summary> {
    let mut watermarks = Vec::new();
    for output in OUTPUTS {
        watermarks.push((output, warehouse.watermark(JOB, REVISION, INPUTS, output).await?));
    }
    let mut done = Summary::default();
    if watermarks.iter().all(|(_, watermark)| watermark.is_current()) {
        done.nothing_new = true;
        return Ok(done);
    }
    for derived in ["matches", "record_duplicates", "ballistic_candidates"] {
        // A table that an earlier version made lacks columns before it is widened.
        warehouse.ensure_table(derived).await?;
    }
    // After the watermarks: what comes in between is read now and seen as new once more, never passed over.
    let session = warehouse.trusted_session();
    let members = Members::read(&session).await?;
    let found = links::find(&session, &members).await?;
    done.names_not_resolved = found.names_not_resolved;
    for link in &found.standing {
        *done.links.entry(link.link_kind.clone()).or_default() += 1;
    }
    let (found_networks, found_chains) =
        tokio::task::block_in_place(|| (networks(&found.standing), chains(members.requests())));
    done.networks = found_networks.networks.len();
    done.members = found_networks.members.len();
    let sizes = found_networks.networks.iter().map(|network| network.members);
    done.largest = sizes.max().and_then(|size| usize::try_from(size).ok()).unwrap_or_default();
    done.across_bureaus = found_networks.networks.iter().filter(|network| network.bureaus.len() > 1).count();
    done.trace_chains = found_chains.iter().filter(|chain| chain.steps > 1).count();
    let lengths = found_chains.iter().map(|chain| chain.steps);
    done.longest_chain = lengths.max().and_then(|steps| usize::try_from(steps).ok()).unwrap_or_default();
    for (output, watermark) in &watermarks {
        done.rows_written += match *output {
            LINKS => rows::replace(warehouse, LINKS, &found.links, watermark).await?,
            NETWORKS => rows::replace(warehouse, NETWORKS, &found_networks.networks, watermark).await?,
            MEMBERS => rows::replace(warehouse, MEMBERS, &found_networks.members, watermark).await?,
            _ => rows::replace(warehouse, CHAINS, &found_chains, watermark).await?,
        };
    }
    Ok(done)
}
