//! Networks in which a bureau has a member.

use crate::rows;
use crate::summary::say;
use crate::table_view;
use anyhow::Result;
use comfy_table::ColumnConstraint;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::tables::networks::NetworkRow;
use proofhouse_warehouse::{Principal, Warehouse};

pub(super) async fn run(
    warehouse: &Warehouse,
    bureau: Bureau,
    all: bool,
    top: usize,
    as_json: bool,
) -> Result<()> {
    let session = warehouse.session_for(&Principal::of(bureau));
    let own = match all || bureau.is_secretariat() {
        true => String::new(),
        false => format!("WHERE array_has(bureaus, '{bureau}')"),
    };
    let sql = format!("SELECT * FROM networks {own} ORDER BY members DESC, network_id LIMIT {top}");
    let found: Vec<NetworkRow> = rows::from_batches(&session.collect(&sql).await?)?;
    if as_json {
        say!("{}", serde_json::to_string(&found)?);
        return Ok(());
    }
    let mut table =
        table_view::headed(&["network", "members", "of", "bureaus", "from", "to", "weakest link"]);
    // A name or a day that is broken over two lines cannot be read.
    for whole in [0, 4, 5] {
        if let Some(column) = table.column_mut(whole) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    for network in &found {
        let counts = [
            (network.firearms, "records"),
            (network.seizures, "seizures"),
            (network.items, "seized firearms"),
            (network.cases, "cases"),
            (network.exhibits, "exhibits"),
            (network.traces, "trace requests"),
            (network.notices, "notices"),
        ];
        let counts: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, of)| format!("{of} {count}"))
            .collect();
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        table.add_row([
            network.network_id.clone(),
            network.members.to_string(),
            counts.join(", "),
            network.bureaus.join(" "),
            day(network.first_day),
            day(network.last_day),
            format!("{:.3}", network.weakest_link),
        ]);
    }
    say!("{table}\n{} networks", found.len());
    Ok(())
}
