//! `proofhouse ballistics`: pairs of exhibits that one firearm may have fired, for the bureaus that own them.
//!
//! - `search`: a search that is recorded; `speak`: a review, or what an examination came to
//! - `list`: pairs with state, age and whose turn it is
//! - this file: exhibits and what was said of pairs, as a bureau may see them

mod list;
mod search;
mod speak;

use crate::command_line::BallisticsJob;
use crate::rows;
use crate::settings::Settings;
use crate::summary::Ending;
use anyhow::{Context, Result, bail};
use proofhouse_schemas::Bureau;
use proofhouse_schemas::thread::ballistic::{BallisticStep, ExhibitName};
use proofhouse_warehouse::{BallisticEventRow, GuardedSession, Warehouse};
use serde::Deserialize;

/// Searches, says something of a pair, or lists pairs.
///
/// # Errors
/// When an exhibit is not there for this bureau, what it says is not allowed, or warehouse or broker cannot be used.
pub async fn run(
    warehouse: &Warehouse,
    settings: &Settings,
    what: &BallisticsJob,
    as_json: bool,
) -> Result<Ending> {
    match what {
        BallisticsJob::Search(asked) => search::run(warehouse, settings, asked, as_json).await?,
        BallisticsJob::Review(said) => speak::review(warehouse, settings, said, as_json).await?,
        BallisticsJob::Confirm(said) => speak::confirm(warehouse, settings, said, as_json).await?,
        BallisticsJob::List { bureau, all, mine, top } => {
            list::run(warehouse, *bureau, list::Wanted { all: *all, mine: *mine, top: *top }, as_json)
                .await?;
        }
    }
    warehouse.audit().flush(warehouse).await?;
    Ok(Ending::Done)
}

#[derive(Debug, Deserialize)]
struct ExhibitRow {
    case_ref: Option<String>,
}

/// The case of an exhibit. The words are the same whether there is none or the bureau may not see it.
async fn case_of(session: &GuardedSession, bureau: Bureau, (owner, exhibit): &ExhibitName) -> Result<String> {
    let sql = format!(
        "SELECT case_ref FROM exhibits WHERE source_bureau = '{owner}' AND source_record_id = $exhibit LIMIT 1"
    );
    let parameters = rows::texts(&[("exhibit", exhibit)]);
    let found: Vec<ExhibitRow> = rows::from_batches(&session.collect_with(&sql, parameters).await?)?;
    let Some(row) = found.into_iter().next() else { bail!("{bureau} sees no exhibit {owner}/{exhibit}") };
    row.case_ref.with_context(|| format!("exhibit {owner}/{exhibit} names no case"))
}

/// An exhibit as `bureau/exhibit`.
fn exhibit_name(text: &str) -> Result<ExhibitName> {
    let named = text.split_once('/').and_then(|(owner, exhibit)| Some((Bureau::parse(owner)?, exhibit)));
    match named {
        Some((owner, exhibit)) if !exhibit.is_empty() => Ok((owner, exhibit.to_owned())),
        _ => bail!("{text} is not bureau/exhibit, such as pt/EX-1"),
    }
}

/// All that was said of pairs, as far as the bureau may see both exhibits.
async fn statements(session: &GuardedSession) -> Result<Vec<BallisticStep>> {
    let sql = format!("SELECT {} FROM ballistic_reviews", BallisticEventRow::COLUMNS);
    let said: Vec<BallisticEventRow> = rows::from_batches(&session.collect(&sql).await?)?;
    Ok(said.into_iter().filter_map(BallisticEventRow::step).collect())
}
