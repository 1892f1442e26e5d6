//! The scheduler over the warehouse's own store.

use super::rendering::WarehouseRendering;
use crate::settings::Settings;
use anyhow::{Context, Result};
use proofhouse_delivery::runner::{ARCHIVE_PREFIX, LEDGER_PREFIX};
use proofhouse_delivery::{Archive, Ledger, Plan, PublicKey, Runner, SigningKey};
use proofhouse_warehouse::Warehouse;
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
    let (objects, root) = warehouse.store().object("")?;
    let archive = store(warehouse)?.archive;
    let rendering = WarehouseRendering::new(warehouse.clone(), settings.reports.clone(), archive);
    Ok(Runner::new(plan, objects, &root, Arc::new(rendering))?)
}

/// The key by which manifests of this warehouse are verified; `None` when they are not signed.
///
/// # Errors
/// When the signing key cannot be read.
pub fn public_key(settings: &Settings) -> Result<Option<PublicKey>> {
    let key = settings.delivery.signing_key.as_deref().map(SigningKey::from_file).transpose()?;
    Ok(key.map(|key| key.public_key()))
}
