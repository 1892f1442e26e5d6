//! The scheduler over the warehouse's own store.

use super::packs;
use super::rendering::WarehouseRendering;
use crate::settings::Settings;
use anyhow::{Context, Result, bail};
use proofhouse_delivery::runner::{ARCHIVE_PREFIX, LEDGER_PREFIX};
use proofhouse_delivery::{Archive, Ledger, Plan, PublicKey, Runner, ScheduleSettings, SigningKey};
use proofhouse_reports::{FileFormat, Locale};
use proofhouse_warehouse::Warehouse;
use std::path::PathBuf;
use std::sync::Arc;

/// Where reports are kept and told of, in the store of the warehouse.
pub struct ReportStore {
    /// What was rendered.
    pub archive: Archive,
    /// What happens to runs.
    pub ledger: Ledger,
}

/// The archive and the ledger of a warehouse.
///
/// # Errors
/// When the store has no such place.
pub fn store(warehouse: &Warehouse) -> Result<ReportStore> {
    let (objects, archive) = warehouse.store().object(ARCHIVE_PREFIX)?;
    let (_, ledger) = warehouse.store().object(LEDGER_PREFIX)?;
    Ok(ReportStore {
        archive: Archive::new(Arc::clone(&objects), archive),
        ledger: Ledger::new(objects, ledger),
    })
}

/// A scheduler with the settings' schedules.
///
/// # Errors
/// All that is wrong with the settings, or when a key or password cannot be read.
pub fn runner(warehouse: &Warehouse, settings: &Settings) -> Result<Runner> {
    let plan = Plan::new(&settings.schedule, &settings.mail, &settings.delivery)
        .context("the settings of schedules have faults")?;
    for schedule in &settings.schedule {
        check(schedule, settings)
            .with_context(|| format!("the schedule of the report {}", schedule.report))?;
    }
    let (objects, root) = warehouse.store().object("")?;
    let archive = store(warehouse)?.archive;
    let rendering = WarehouseRendering::new(warehouse.clone(), settings.reports.clone(), archive);
    Ok(Runner::new(plan, objects, &root, Arc::new(rendering))?)
}

/// Whether there is what a schedule asks for: an error now, and not in the night when it is due.
fn check(schedule: &ScheduleSettings, settings: &Settings) -> Result<()> {
    let pack = packs::pack(&schedule.report, settings.reports.packs.as_deref())?;
    let definition = pack.definition();
    if !definition.covers(schedule.period) {
        bail!("the report covers {} only; set `period` accordingly", definition.lengths());
    }
    for language in &schedule.languages {
        Locale::parse(language)?;
    }
    for format in &schedule.formats {
        format.parse::<FileFormat>()?;
    }
    Ok(())
}

/// The public keys by which manifests of this warehouse are verified, none when there are none at hand: those that are given;
/// or else those of `delivery.verifying_keys`, and the public half of the key that signs on a machine that may read it. Who
/// verifies needs no private key.
///
/// # Errors
/// When a file that is named for verifying holds no public key.
pub fn verifying_keys(settings: &Settings, given: &[PathBuf]) -> Result<Vec<PublicKey>> {
    let named = if given.is_empty() { settings.delivery.verifying_keys.as_slice() } else { given };
    let mut keys = named.iter().map(|path| Ok(PublicKey::from_file(path)?)).collect::<Result<Vec<_>>>()?;
    let signing = settings.delivery.signing_key.as_deref().filter(|_| given.is_empty());
    match signing.map(SigningKey::from_file) {
        Some(Ok(key)) if !keys.contains(&key.public_key()) => keys.push(key.public_key()),
        Some(Err(error)) => {
            tracing::info!(%error, "the key that signs cannot be read here; only public keys verify");
        }
        _ => {}
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The public key of the example in RFC 8410, section 10.3.
    const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----\n\
        MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
        -----END PUBLIC KEY-----\n";

    #[test]
    fn who_verifies_needs_no_private_key() {
        let folder = tempfile::tempdir().unwrap();
        let public = folder.path().join("signing.pub.pem");
        std::fs::write(&public, PUBLIC).unwrap();
        let mut settings = Settings::default();
        assert!(verifying_keys(&settings, &[]).unwrap().is_empty());
        // It was read by everybody who verified, and verifying failed where it could not be.
        settings.delivery.signing_key = Some(folder.path().join("not-on-this-machine.pem"));
        assert!(verifying_keys(&settings, &[]).unwrap().is_empty());
        settings.delivery.verifying_keys = vec![public.clone()];
        assert_eq!(verifying_keys(&settings, &[]).unwrap(), [PublicKey::from_pem(PUBLIC).unwrap()]);
        assert_eq!(verifying_keys(&settings, &[public.clone(), public]).unwrap().len(), 2);
        assert!(verifying_keys(&settings, &[folder.path().join("missing.pem")]).is_err());
    }
}
