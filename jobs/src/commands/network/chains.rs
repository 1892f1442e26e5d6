//! Trace requests with those that followed them.

use crate::rows;
use crate::summary::say;
use crate::table_view;
use anyhow::Result;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::tables::networks::TraceChainRow;
use proofhouse_warehouse::{Principal, Warehouse};

pub(super) async fn run(
    warehouse: &Warehouse,
    bureau: Bureau,
    open: bool,
    top: usize,
    as_json: bool,
) -> Result<()> {
    let session = warehouse.session_for(&Principal::of(bureau));
    let condition = if open { "AND is_open" } else { "" };
    let sql = format!(
        "SELECT * FROM trace_chains WHERE steps > 1 {condition} ORDER BY depth DESC, first_sent_at DESC, chain_id LIMIT {top}"
    );
    let found: Vec<TraceChainRow> = rows::from_batches(&session.collect(&sql).await?)?;
    if as_json {
        say!("{}", serde_json::to_string(&found)?);
        return Ok(());
    }
    let mut table = table_view::headed(&["first request", "requests", "last legal record", "state"]);
    for chain in &found {
        let requests: Vec<String> = chain
            .requests
            .iter()
            .map(|step| {
                let outcome = step.outcome_code.as_deref().unwrap_or(&step.state);
                format!("{}. {} to {}: {outcome}", step.step, step.requesting_bureau, step.requested_bureau)
            })
            .collect();
        let known = [&chain.last_legal_country, &chain.last_legal_holder_type, &chain.last_legal_status];
        let known: Vec<&str> = known.into_iter().flatten().map(String::as_str).collect();
        let record = match chain.last_legal_step {
            Some(step) => format!("{} (answer {step})", known.join(", ")),
            None => "none told yet".to_owned(),
        };
        let circle = if chain.has_circle { ", a circle was cut" } else { "" };
        table.add_row([
            format!("{}/{}", chain.root_bureau, chain.root_trace_id),
            requests.join("\n"),
            record,
            format!("{}{circle}", if chain.is_open { "open" } else { "ended" }),
        ]);
    }
    say!("{table}\n{} chains", found.len());
    Ok(())
}
