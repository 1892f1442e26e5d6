//! `proofhouse identify`: which reference entries a described firearm may be, and which records may be of it.

use crate::command_line::IdentifyArguments;
use crate::identities::{self, DescribedFirearms, Entity};
use crate::rows;
use crate::summary::Ending;
use crate::table_view;
use anyhow::{Result, bail};
use datafusion::prelude::SessionContext;
use proofhouse_matching::identify::{Identification, ReferenceFirearm, ReferenceIndex};
use proofhouse_matching::linkage::{self, FirearmDescription, FirearmIdentity};
use proofhouse_matching::normalise::{DistinctValues, Normaliser};
use proofhouse_schemas::{Bureau, codes};
use proofhouse_warehouse::{Principal, Warehouse};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

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
}

#[derive(Debug, Deserialize)]
struct VisibleRow {
    source_bureau: String,
    source_record_id: String,
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

/// A record that may be of the firearm.
#[derive(Debug, Serialize)]
struct RecordCandidate {
    score: f64,
    band: &'static str,
    bureau: String,
    record_id: String,
    description: String,
    because: String,
}

/// Identifies and prints.
///
/// # Errors
/// When nothing is described, or the warehouse cannot be read.
pub async fn run(warehouse: &Warehouse, arguments: &IdentifyArguments, as_json: bool) -> Result<Ending> {
    let described = [&arguments.make, &arguments.model, &arguments.calibre, &arguments.serial];
    if described.iter().all(|text| text.trim().is_empty()) {
        bail!("describe the firearm: at least one of --make, --model, --calibre and --serial");
    }
    if codes::firearm_type(&arguments.type_code).is_none() {
        bail!("{} is no weapon type; `proofhouse schema firearm` lists them", arguments.type_code);
    }
    let description = FirearmDescription {
        make_raw: arguments.make.clone(),
        model_raw: arguments.model.clone(),
        calibre_raw: arguments.calibre.clone(),
        serial_raw: arguments.serial.clone(),
        type_code: arguments.type_code.clone(),
        ..FirearmDescription::default()
    };
    let (index, source) = reference_index(warehouse).await?;
    let candidates: Vec<ReferenceCandidate> = index
        .identify(&description, arguments.top)
        .iter()
        .filter_map(|found| reference_candidate(&index, found))
        .collect();
    let records = match arguments.bureau {
        Some(bureau) => Some(records_of(warehouse, bureau, &description, arguments.top).await?),
        None => None,
    };
    if as_json {
        println!("{}", serde_json::json!({ "reference": candidates, "records": records }));
        return Ok(Ending::Done);
    }
    print_understood(&description);
    println!("\nReference entries ({source}):");
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
    println!("{table}");
    if let (Some(records), Some(bureau)) = (records, arguments.bureau) {
        print_records(&records, bureau);
    }
    Ok(Ending::Done)
}

/// What was read out of the words.
fn print_understood(description: &FirearmDescription) {
    let mut values = DistinctValues::new(Normaliser::shared());
    let identity = FirearmIdentity::of(description, &mut values);
    let names = |ids: Vec<&'static str>, how: String| match ids.as_slice() {
        [] => format!("not known ({how})"),
        ids => format!("{} ({how})", ids.join(" or ")),
    };
    println!("Understood:");
    println!("  make     {}", names(identity.make.ids(), identity.make.how()));
    println!("  model    {}", names(identity.model.ids(), identity.model.how()));
    println!("  calibre  {}", names(identity.calibre.resolution.ids(), identity.calibre.how()));
    let serial = if identity.serial.value.is_empty() { "none" } else { &identity.serial.value };
    println!("  serial   {serial} ({})", identity.serial.how());
}

fn print_records(records: &[RecordCandidate], bureau: Bureau) {
    if records.is_empty() {
        println!("\nNo record that {bureau} may see fits.");
        return;
    }
    println!(
        "\nRecords that may be of this firearm, as {bureau} may see them (people confirm, scores do not):"
    );
    let mut table = table_view::headed(&["score", "band", "owner", "record", "as written", "because"]);
    for record in records {
        table.add_row([
            format!("{:.1}", record.score),
            record.band.to_owned(),
            record.bureau.clone(),
            record.record_id.clone(),
            record.description.clone(),
            record.because.clone(),
        ]);
    }
    println!("{table}");
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

/// The reference table of the warehouse; the built-in code lists while it is empty. The second part says which.
async fn reference_index(warehouse: &Warehouse) -> Result<(ReferenceIndex, &'static str)> {
    if warehouse.find_table("reference_history").await?.is_none() {
        return Ok((ReferenceIndex::build(ReferenceFirearm::from_code_lists()), "built-in code lists"));
    }
    let session = warehouse.trusted_session();
    let found: Vec<ReferenceRow> = rows::read(
        &session,
        "SELECT source_record_id, make, make_id, model, variant, aliases, type_code, action_code, calibre_ids, country, \
         serial_format_pattern, year_from, year_to FROM reference WHERE status <> 'RETIRED' ORDER BY source_record_id",
    )
    .await?;
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
    });
    Ok((ReferenceIndex::build(entries.collect()), "the warehouse's reference table"))
}

/// Records that may be of the firearm and that the bureau may see: what the guard does not show is not compared.
async fn records_of(
    warehouse: &Warehouse,
    bureau: Bureau,
    description: &FirearmDescription,
    top: usize,
) -> Result<Vec<RecordCandidate>> {
    if warehouse.find_table("firearms_history").await?.is_none() {
        return Ok(Vec::new());
    }
    let guarded = warehouse.session_for(&Principal::of(bureau));
    let visible: Vec<VisibleRow> =
        rows::from_batches(&guarded.collect("SELECT source_bureau, source_record_id FROM firearms").await?)?;
    warehouse.audit().flush(warehouse).await?;
    let visible: HashSet<(String, String)> =
        visible.into_iter().map(|row| (row.source_bureau, row.source_record_id)).collect();
    let session: SessionContext = warehouse.trusted_session();
    let records = identities::read(&session, Entity::Record).await?.searchable();
    let (described, identities): (Vec<_>, Vec<_>) = records
        .described
        .into_iter()
        .zip(records.identities)
        .filter(|(described, _)| {
            visible.contains(&(described.source_bureau.clone(), described.source_record_id.clone()))
        })
        .unzip();
    let records = DescribedFirearms { described, identities };
    let mut values = DistinctValues::new(Normaliser::shared());
    let sought = FirearmIdentity::of(description, &mut values);
    let settings = linkage::Settings::default();
    let found = linkage::link(&records.identities, std::slice::from_ref(&sought), &settings);
    Ok(found
        .iter()
        .take(top)
        .filter_map(|candidate| {
            let record = records.described.get(candidate.record)?;
            Some(RecordCandidate {
                score: candidate.score.total,
                band: candidate.score.band.as_str(),
                bureau: record.source_bureau.clone(),
                record_id: record.source_record_id.clone(),
                description: record.words.clone(),
                because: candidate.score.explanation(),
            })
        })
        .collect())
}
