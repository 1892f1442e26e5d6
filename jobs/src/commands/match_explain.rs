//! `proofhouse match explain`: why a seized firearm and a record are, or are not, taken for one.
//!
//! A pair that stands in `matches` is explained by what stands there: that is what was judged and told to bureaus. Any
//! other pair is judged now, among the records that the bureau may see.

use crate::command_line::ExplainMatch;
use crate::identities::{self, Entity};
use crate::linkage_model::LinkageModel;
use crate::rows;
use crate::settings::LinkageSettings;
use crate::summary::{Ending, say};
use crate::table_view;
use anyhow::{Context, Result, bail};
use chrono::{DateTime, NaiveDate, Utc};
use datafusion::common::{ParamValues, ScalarValue};
use proofhouse_matching::linkage::judge::Judge;
use proofhouse_matching::linkage::reasons::ScorePart;
use proofhouse_warehouse::{GuardedSession, Principal, Warehouse};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// One step of the waterfall.
#[derive(Debug, Deserialize, Serialize)]
struct Part {
    field: String,
    level: String,
    weight: f64,
    explanation: String,
}

impl Part {
    fn of(part: ScorePart) -> Part {
        Part {
            field: part.field.to_owned(),
            level: part.level.to_owned(),
            weight: part.weight,
            explanation: part.explanation,
        }
    }
}

/// A pair, explained.
#[derive(Debug, Deserialize, Serialize)]
struct Explained {
    probability: f64,
    score: f64,
    band: String,
    rule_path: Vec<String>,
    rank: i32,
    rivals: i32,
    flags: Vec<String>,
    /// Absent when serial numbers are masked and neither firearm is the bureau's own.
    parts: Option<Vec<Part>>,
    record_description: String,
    seizure_description: String,
    model_version: String,
    /// Absent for a pair that is not in `matches`.
    first_seen: Option<NaiveDate>,
    /// Absent for a pair that is not in `matches`.
    last_seen: Option<NaiveDate>,
    /// What its owners have said of it; absent when nobody has.
    #[serde(default)]
    hit: Option<HitState>,
}

/// What the owners of a pair have said of it.
#[derive(Debug, Deserialize, Serialize)]
struct HitState {
    state: String,
    ground: Option<String>,
    last_event_at: DateTime<Utc>,
}

/// The two sides, as named on the command line.
struct Pair<'a> {
    seizure_bureau: &'a str,
    seizure_id: &'a str,
    item_no: i32,
    record_bureau: &'a str,
    record_id: &'a str,
}

impl<'a> Pair<'a> {
    fn parse(asked: &'a ExplainMatch) -> Result<Pair<'a>> {
        let (seizure_bureau, rest) = asked
            .seized
            .split_once('/')
            .with_context(|| format!("{} is not bureau/seizure or bureau/seizure#item", asked.seized))?;
        // An identifier may hold the sign itself.
        let numbered = rest.rsplit_once('#').and_then(|(id, item)| Some((id, item.parse::<i32>().ok()?)));
        let (seizure_id, item_no) = numbered.unwrap_or((rest, 1));
        let (record_bureau, record_id) =
            asked.record.split_once('/').with_context(|| format!("{} is not bureau/record", asked.record))?;
        Ok(Pair { seizure_bureau, seizure_id, item_no, record_bureau, record_id })
    }
}

/// Explains a pair and prints it.
///
/// # Errors
/// When one of the two is not there for this bureau, or the warehouse cannot be read.
pub async fn run(
    warehouse: &Warehouse,
    linkage: &LinkageSettings,
    asked: &ExplainMatch,
    as_json: bool,
) -> Result<Ending> {
    let pair = Pair::parse(asked)?;
    let session = warehouse.session_for(&Principal::of(asked.bureau));
    let known = match warehouse.find_table("matches").await? {
        Some(_) => {
            // A table that an earlier version made has no such columns before it is widened.
            warehouse.ensure_table("matches").await?;
            stored(&session, &pair).await?
        }
        None => None,
    };
    let mut explained = match known {
        Some(known) => Some(known),
        None => judged_now(&session, linkage, asked, &pair).await?,
    };
    if let Some(explained) = &mut explained {
        explained.hit = said_of(&session, &pair).await?;
    }
    warehouse.audit().flush(warehouse).await?;
    if as_json {
        say!("{}", serde_json::to_string(&explained)?);
        return Ok(Ending::Done);
    }
    match explained {
        Some(explained) => print(asked, &explained)?,
        None => say!(
            "No numbers of {} and {} agree in so much that they were compared any further.",
            asked.seized,
            asked.record
        ),
    }
    Ok(Ending::Done)
}

/// The row of a pair in a table or view, when there is one.
async fn row_of<T: DeserializeOwned>(
    session: &GuardedSession,
    pair: &Pair<'_>,
    columns: &str,
    from: &str,
) -> Result<Option<T>> {
    let text = |value: &str| ScalarValue::Utf8(Some(value.to_owned()));
    let parameters = ParamValues::from(vec![
        ("seizure_bureau", text(pair.seizure_bureau)),
        ("seizure_id", text(pair.seizure_id)),
        ("item_no", ScalarValue::Int32(Some(pair.item_no))),
        ("record_bureau", text(pair.record_bureau)),
        ("record_id", text(pair.record_id)),
    ]);
    let sql = format!(
        "SELECT {columns} FROM {from} \
         WHERE seizure_bureau = $seizure_bureau AND seizure_id = $seizure_id AND item_no = $item_no \
         AND record_bureau = $record_bureau AND record_id = $record_id"
    );
    let found: Vec<T> = rows::from_batches(&session.collect_with(&sql, parameters).await?)?;
    Ok(found.into_iter().next())
}

async fn stored(session: &GuardedSession, pair: &Pair<'_>) -> Result<Option<Explained>> {
    let columns = "probability, score, band, rule_path, rank, rivals, flags, parts, record_description, \
                   seizure_description, model_version, first_seen, last_seen";
    // Rows that an earlier version wrote name no model.
    row_of(session, pair, columns, "(SELECT * FROM matches WHERE model_version IS NOT NULL) AS judged").await
}

async fn said_of(session: &GuardedSession, pair: &Pair<'_>) -> Result<Option<HitState>> {
    row_of(session, pair, "state, ground, last_event_at", "hits").await
}

async fn judged_now(
    session: &GuardedSession,
    linkage: &LinkageSettings,
    asked: &ExplainMatch,
    pair: &Pair<'_>,
) -> Result<Option<Explained>> {
    let model = LinkageModel::load(linkage)?;
    let today = Utc::now().date_naive();
    let records = identities::read_for(session, Entity::Record, today, model.book()).await?;
    let seized = identities::read_for(session, Entity::Item, today, model.book()).await?;
    let record = records.described.iter().position(|record| {
        record.source_bureau == pair.record_bureau && record.source_record_id == pair.record_id
    });
    let item = seized.described.iter().position(|item| {
        item.source_bureau == pair.seizure_bureau
            && item.source_record_id == pair.seizure_id
            && item.item_no == pair.item_no
    });
    let bureau = asked.bureau;
    let (Some(item), Some(record)) = (item, record) else {
        let missing = if item.is_none() { &asked.seized } else { &asked.record };
        bail!("{bureau} may search no {missing}: it is not there, is closed, or is withheld from {bureau}");
    };
    let words = (seized.described.get(item), records.described.get(record));
    let (Some(of_item), Some(of_record)) = words else { return Ok(None) };
    let (record_description, seizure_description) = (of_record.words.clone(), of_item.words.clone());
    let (item, record) = (u32::try_from(item)?, u32::try_from(record)?);
    let judgement = tokio::task::block_in_place(|| {
        Judge::new(records.read, model.book(), model.model(), 1).explain(&seized.read, item, record)
    });
    Ok(judgement.map(|judgement| Explained {
        probability: judgement.probability,
        score: judgement.weight,
        band: judgement.band.as_str().to_owned(),
        rule_path: judgement.rule_path(),
        rank: i32::try_from(judgement.rank).unwrap_or(i32::MAX),
        rivals: i32::try_from(judgement.rivals).unwrap_or(i32::MAX),
        flags: judgement.flags.iter().map(|flag| flag.as_str().to_owned()).collect(),
        parts: Some(judgement.parts.into_iter().map(Part::of).collect()),
        record_description,
        seizure_description,
        model_version: model.version().to_owned(),
        first_seen: None,
        last_seen: None,
        hit: None,
    }))
}

fn print(asked: &ExplainMatch, explained: &Explained) -> Result<()> {
    say!("Seized   {}: {}", asked.seized, explained.seizure_description);
    say!("Record   {}: {}", asked.record, explained.record_description);
    let mut table = table_view::headed(&["field", "agreement", "bits", "so far", "because"]);
    let mut so_far = 0.0;
    for part in explained.parts.iter().flatten() {
        so_far += part.weight;
        table.add_row([
            part.field.clone(),
            part.level.clone(),
            format!("{:+.1}", part.weight),
            format!("{so_far:+.1}"),
            part.explanation.clone(),
        ]);
    }
    match &explained.parts {
        Some(_) => say!("{table}"),
        None => say!("The reasons name serial numbers, which are masked for {}.", asked.bureau),
    }
    say!(
        "Probability {:.4} (odds of 2^{:.1}) by the model {}: {}, by way of {}.",
        explained.probability,
        explained.score,
        explained.model_version,
        explained.band,
        explained.rule_path.join(", ")
    );
    say!(
        "Place {} among the guns that come into question; {} fit about as well.",
        explained.rank,
        explained.rivals
    );
    if !explained.flags.is_empty() {
        say!("Look at: {}.", explained.flags.join(", "));
    }
    if let Some(hit) = &explained.hit {
        let ground = hit.ground.as_ref().map(|ground| format!(" ({ground})")).unwrap_or_default();
        say!("Its owners: {}{ground}, last heard on {}.", hit.state, hit.last_event_at.format("%Y-%m-%d"));
    }
    match (explained.first_seen, explained.last_seen) {
        (Some(first), Some(last)) => say!("Found first on {first}, last on {last}."),
        _ => say!(
            "It is not among the matches; it was judged now, among the records that {} may see.",
            asked.bureau
        ),
    }
    Ok(())
}
