//! A search for exhibits like one of the bureau's own. That it was made, among whom and why, is recorded.

use super::case_of;
use crate::acting::{Act, Object, act, envelope, event_reference, message_of, moment_after, put};
use crate::command_line::{MatchExhibitArguments, SearchArguments};
use crate::commands::match_exhibit;
use crate::settings::Settings;
use crate::summary::say;
use anyhow::{Result, bail};
use chrono::{SecondsFormat, SubsecRound, Utc};
use proofhouse_schemas::Kind;
use proofhouse_schemas::values::{BallisticEventKind, SearchScope};
use proofhouse_warehouse::{Principal, Warehouse};
use serde_json::Value;

pub(super) async fn run(
    warehouse: &Warehouse,
    settings: &Settings,
    asked: &SearchArguments,
    as_json: bool,
) -> Result<()> {
    let bureau = asked.bureau;
    let exhibit_id = match asked.exhibit.split_once('/') {
        Some((owner, exhibit)) if owner == bureau.as_str() => exhibit.to_owned(),
        Some((owner, _)) if proofhouse_schemas::Bureau::parse(owner).is_some() => {
            bail!("{bureau} searches for its own exhibits; {} is of {owner}", asked.exhibit)
        }
        _ => asked.exhibit.clone(),
    };
    let session = warehouse.session_for(&Principal::of(bureau));
    // That there is such an exhibit is known before anything is said of it.
    case_of(&session, bureau, &(bureau, exhibit_id.clone())).await?;
    let launched = Utc::now().trunc_subsecs(3);
    let mut search = Object::new();
    if !asked.record_only {
        let compared = MatchExhibitArguments {
            exhibit: format!("{bureau}/{exhibit_id}"),
            bureau,
            among: asked.among.clone(),
            list: asked.list,
            full_turn: false,
            pictures: None,
        };
        let found = match_exhibit::search(warehouse, &compared).await.map_err(|error| {
            error.context("nothing was recorded; with --record-only a search made elsewhere is")
        })?;
        put(&mut search, "candidate_count", Some(found.candidates.len()));
        if !as_json {
            match_exhibit::print(&compared, &found)?;
        }
    }
    let scope = if asked.among.is_empty() { SearchScope::All } else { SearchScope::SelectedCountries };
    let at = moment_after(None);
    let stamp = |at: chrono::DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    put(&mut search, "exhibit_id", Some(exhibit_id.clone()));
    put(&mut search, "scope", Some(scope.as_str()));
    put(&mut search, "reason", Some(asked.reason.clone()));
    put(&mut search, "launched_at", Some(stamp(launched)));
    put(&mut search, "completed_at", Some(stamp(at)));
    let targets: Vec<&str> = asked.among.iter().map(|bureau| bureau.as_str()).collect();
    put(&mut search, "target_bureaus", (!targets.is_empty()).then_some(targets.clone()));
    let event = BallisticEventKind::Search;
    let reference = event_reference(&exhibit_id, at, event.as_str());
    let mut fields = envelope(Kind::Ballistic, bureau, &reference, at);
    put(&mut fields, "event", Some(event.as_str()));
    put(&mut fields, "search", Some(Value::Object(search)));
    let among = if targets.is_empty() { "all bureaus".to_owned() } else { targets.join(", ") };
    let sentence = format!("{bureau} records that it searched for {bureau}/{exhibit_id} among {among}.");
    let said = Act {
        message: message_of(Kind::Ballistic, fields)?,
        sentence,
        subject: format!("{bureau}/{exhibit_id}"),
        event: event.to_string(),
        state: None,
    };
    act(warehouse, settings, said, asked.ingest, as_json).await?;
    if !as_json {
        say!(
            "Review a pair with `proofhouse ballistics review {bureau}/{exhibit_id} BUREAU/EXHIBIT --as {bureau}`."
        );
    }
    Ok(())
}
