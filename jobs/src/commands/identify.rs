//! `proofhouse identify`: which reference entries a described firearm may be, and which records may be of it.

use crate::command_line::{DescribedFirearm, IdentifyArguments};
use crate::commands::silhouette;
use crate::linkage_model::LinkageModel;
use crate::record_search::{self, RecordCandidate};
use crate::rows;
use crate::settings::LinkageSettings;
use crate::summary::{Ending, say};
use crate::table_view;
use anyhow::{Result, bail};
use proofhouse_matching::identify::{Identification, Identified, ReferenceFirearm, ReferenceIndex, Sought};
use proofhouse_matching::linkage::{FirearmDescription, FirearmIdentity};
use proofhouse_matching::normalise::{DistinctValues, Normaliser};
use proofhouse_schemas::message::reference::Silhouette;
use proofhouse_schemas::{Bureau, codes};
use proofhouse_warehouse::{Confidentiality, GuardedSession, Principal, Warehouse};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
struct ReferenceRow {
    source_record_id: String,
    make: String,
    make_id: Option<String>,
    model: String,
    variant: Option<String>,
    aliases: Option<Vec<Option<String>>>,
    type_code: String,
    action_code: String,
    calibre_ids: Option<Vec<Option<String>>>,
    country: String,
    serial_format_pattern: Option<String>,
    year_from: Option<i32>,
    year_to: Option<i32>,
    barrel_lengths_mm: Option<Vec<Option<i32>>>,
    capacity: Option<i32>,
    silhouettes: Option<Vec<Option<Silhouette>>>,
}

/// A reference entry that the firearm may be.
#[derive(Debug, Serialize)]
struct ReferenceCandidate {
    rank: usize,
    reference_id: String,
    make: String,
    model: String,
    type_code: String,
    country: String,
    score: f64,
    because: String,
}

/// Identifies and prints.
///
/// # Errors
/// When nothing is described, or the warehouse cannot be read.
pub async fn run(
    warehouse: &Warehouse,
    linkage: &LinkageSettings,
    arguments: &IdentifyArguments,
    as_json: bool,
) -> Result<Ending> {
    let DescribedFirearm { make, model, calibre, serial, type_code } = &arguments.firearm;
    let texts = [make, model, calibre, serial, &arguments.action, &arguments.country];
    let measured = arguments.year.is_some() || arguments.barrel.is_some() || arguments.capacity.is_some();
    let nothing_else = texts.iter().all(|text| text.trim().is_empty()) && !measured && type_code == "UNKNOWN";
    if nothing_else && arguments.image.is_none() {
        bail!(
            "describe the firearm: whatever can be read off it or measured, such as --make, --calibre, --barrel or --image"
        );
    }
    if !arguments.action.is_empty() && codes::firearm_action(&arguments.action).is_none() {
        bail!("{} is no action; `proofhouse schema reference` lists them", arguments.action);
    }
    let description = FirearmDescription {
        country_of_manufacture: arguments.country.clone(),
        year_of_manufacture: arguments.year,
        ..arguments.firearm.description()?
    };
    let sought = Sought {
        description: description.clone(),
        action_code: arguments.action.clone(),
        barrel_length_mm: arguments.barrel,
        capacity: arguments.capacity,
        silhouette: arguments.image.as_deref().map(silhouette::seen_in).transpose()?,
    };
    let guarded = arguments.bureau.map(|bureau| warehouse.session_for(&Principal::of(bureau)));
    let (index, source) = reference_index(warehouse, guarded.as_ref()).await?;
    if sought.silhouette.is_some() && nothing_else && !index.has_silhouettes() {
        bail!(
            "no entry of the {source} has an outline to compare the picture with; feed `silhouettes` with reference entries \
             (`proofhouse silhouette` makes their codes)"
        );
    }
    let identified = index.identify(&sought, arguments.top);
    let candidates: Vec<ReferenceCandidate> =
        identified.candidates.iter().filter_map(|found| reference_candidate(&index, found)).collect();
    let records = match &guarded {
        Some(guarded) => {
            let model = LinkageModel::load(linkage)?;
            Some(record_search::records_of(warehouse, &model, guarded, &description, arguments.top).await?)
        }
        None => None,
    };
    if as_json {
        say!(
            "{}",
            serde_json::json!({
                "reference": candidates,
                "remaining": identified.remaining,
                "questions": identified.questions,
                "warnings": identified.warnings,
                "records": records,
            })
        );
        return Ok(Ending::Done);
    }
    print_understood(&description)?;
    say!("\nReference entries ({source}):");
    let mut table = table_view::headed(&["", "make", "model", "type", "from", "score", "because"]);
    for candidate in &candidates {
        table.add_row([
            candidate.rank.to_string(),
            candidate.make.clone(),
            candidate.model.clone(),
            candidate.type_code.clone(),
            candidate.country.clone(),
            format!("{:.1}", candidate.score),
            candidate.because.clone(),
        ]);
    }
    say!("{table}");
    print_advice(&identified)?;
    if let (Some(records), Some(bureau)) = (records, arguments.bureau) {
        print_records(&records, bureau)?;
    }
    Ok(Ending::Done)
}

/// What was read out of the words.
fn print_understood(description: &FirearmDescription) -> Result<()> {
    let mut values = DistinctValues::new(Normaliser::shared());
    let identity = FirearmIdentity::of(description, &mut values);
    let names = |ids: Vec<&'static str>, how: String| match ids.as_slice() {
        [] => format!("not known ({how})"),
        ids => format!("{} ({how})", ids.join(" or ")),
    };
    say!("Understood:");
    say!("  make     {}", names(identity.make.ids(), identity.make.how()));
    say!("  model    {}", names(identity.model.ids(), identity.model.how()));
    say!("  calibre  {}", names(identity.calibre.resolution.ids(), identity.calibre.how()));
    let serial = if identity.serial.value.is_empty() { "none" } else { &identity.serial.value };
    say!("  serial   {serial} ({})", identity.serial.how());
    Ok(())
}

/// What to beware of, and what to look at next.
fn print_advice(identified: &Identified) -> Result<()> {
    for warning in &identified.warnings {
        say!("Beware: {}", warning.explanation);
    }
    if identified.questions.is_empty() {
        return Ok(());
    }
    say!(
        "\n{} entries remain about as likely as the best. What tells them apart best:",
        identified.remaining
    );
    for question in identified.questions.iter().take(QUESTIONS) {
        let answers: Vec<String> = question
            .answers
            .iter()
            .map(|answer| format!("{} {:.0}%", answer.answer, answer.share * 100.0))
            .collect();
        say!("  {:.1} bits  {} ({})", question.gain, question.text, answers.join(", "));
    }
    Ok(())
}

/// Questions that are printed.
const QUESTIONS: usize = 3;

fn print_records(records: &[RecordCandidate], bureau: Bureau) -> Result<()> {
    if records.is_empty() {
        say!("\nNo record that {bureau} may see fits.");
        return Ok(());
    }
    say!(
        "\nRecords that may be of this firearm, as {bureau} may see them (people confirm, probabilities do not):"
    );
    let mut table = table_view::headed(&["probability", "band", "owner", "record", "as written", "because"]);
    for record in records {
        table.add_row([
            format!("{:.3}", record.probability),
            record.band.to_owned(),
            record.bureau.clone(),
            record.record_id.clone(),
            record.description.clone(),
            record.because.clone(),
        ]);
    }
    say!("{table}");
    Ok(())
}

fn reference_candidate(index: &ReferenceIndex, found: &Identification) -> Option<ReferenceCandidate> {
    let entry = index.entry(found.place)?;
    Some(ReferenceCandidate {
        rank: found.rank,
        reference_id: found.reference_id.clone(),
        make: entry.make.clone(),
        model: entry.model.clone(),
        type_code: entry.type_code.clone(),
        country: entry.country.clone(),
        score: found.score,
        because: found.explanation(),
    })
}

const REFERENCE_ENTRIES: &str = "SELECT source_record_id, make, make_id, model, variant, aliases, type_code, action_code, \
calibre_ids, country, serial_format_pattern, year_from, year_to, barrel_lengths_mm, capacity, silhouettes FROM reference WHERE status <> 'RETIRED'";

/// The warehouse's reference table as the bureau may see it; the built-in code lists while there is nothing in it. The
/// second part says which.
async fn reference_index(
    warehouse: &Warehouse,
    guarded: Option<&GuardedSession>,
) -> Result<(ReferenceIndex, &'static str)> {
    let found: Vec<ReferenceRow> = match guarded {
        _ if warehouse.find_table("reference_history").await?.is_none() => Vec::new(),
        Some(guarded) => {
            let sql = format!("{REFERENCE_ENTRIES} ORDER BY source_record_id");
            rows::from_batches(&guarded.collect(&sql).await?)?
        }
        // Nobody in particular asks: only what no source keeps from any bureau.
        None => {
            let lowest = Confidentiality::OfficialUse;
            let sql = format!(
                "{REFERENCE_ENTRIES} AND access_mode IS NULL AND coalesce(confidentiality, '{lowest}') = '{lowest}' \
                 ORDER BY source_record_id",
                lowest = lowest.as_str()
            );
            rows::read(&warehouse.trusted_session(), &sql).await?
        }
    };
    if found.is_empty() {
        return Ok((ReferenceIndex::build(ReferenceFirearm::from_code_lists()), "built-in code lists"));
    }
    let entries = found.into_iter().map(|row| ReferenceFirearm {
        reference_id: row.source_record_id,
        make: row.make,
        make_id: row.make_id,
        model: match row.variant {
            Some(variant) => format!("{} {variant}", row.model),
            None => row.model.clone(),
        },
        aliases: std::iter::once(row.model).chain(row.aliases.into_iter().flatten().flatten()).collect(),
        type_code: row.type_code,
        action_code: row.action_code,
        calibre_ids: row.calibre_ids.into_iter().flatten().flatten().collect(),
        country: row.country,
        serial_format: row.serial_format_pattern,
        year_from: row.year_from,
        year_to: row.year_to,
        barrel_lengths_mm: row
            .barrel_lengths_mm
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|length| u32::try_from(length).ok())
            .collect(),
        capacity: row.capacity.and_then(|rounds| u32::try_from(rounds).ok()),
        silhouettes: row
            .silhouettes
            .into_iter()
            .flatten()
            .flatten()
            .map(|silhouette| (silhouette.uri.to_string(), silhouette.code))
            .collect(),
    });
    Ok((ReferenceIndex::build(entries.collect()), "the warehouse's reference table"))
}
