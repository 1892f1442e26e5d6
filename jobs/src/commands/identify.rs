//! `proofhouse identify`: which reference entries a described firearm may be, and which records may be of it.

use crate::command_line::{DescribedFirearm, IdentifyArguments};
use crate::commands::silhouette;
use crate::record_search::{RecordCandidate, RecordSearch};
use crate::reference_search::{self, reference_index};
use crate::settings::LinkageSettings;
use crate::summary::{Ending, say};
use crate::table_view;
use anyhow::{Result, bail};
use proofhouse_matching::identify::{Identified, Sought};
use proofhouse_matching::linkage::{FirearmDescription, FirearmIdentity};
use proofhouse_matching::normalise::{DistinctValues, Normaliser};
use proofhouse_schemas::{Bureau, codes};
use proofhouse_warehouse::{Principal, Warehouse};

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
    let candidates = reference_search::candidates(&index, &identified);
    let records = match &guarded {
        Some(guarded) => {
            let records = RecordSearch::new(linkage, 0);
            Some(records.records_of(warehouse, guarded, &description, arguments.top).await?)
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
