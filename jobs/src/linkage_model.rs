//! The names and the model by which the warehouse's firearms are linked.

use crate::settings::LinkageSettings;
use anyhow::{Context, Result};
use proofhouse_matching::linkage::model::LinkModel;
use proofhouse_matching::linkage::names::NameBook;
use proofhouse_matching::linkage::reference::ReferenceTable;
use sha2::{Digest, Sha256};
use std::path::Path;

/// The names of the code lists and a model.
#[derive(Debug)]
pub struct LinkageModel {
    book: NameBook,
    model: LinkModel,
}

impl LinkageModel {
    /// The model of the settings, else the one that comes with the program.
    ///
    /// # Errors
    /// When the file cannot be read or is no model.
    pub fn load(settings: &LinkageSettings) -> Result<LinkageModel> {
        let model = read_model(settings.model.as_deref()).context("linkage.model")?;
        Ok(LinkageModel { book: NameBook::new(&ReferenceTable::of_code_lists()), model })
    }

    /// As [`load`](Self::load), kept until the program ends: what is filed for searching refers to it.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn for_good(settings: &LinkageSettings) -> Result<&'static LinkageModel> {
        Ok(Box::leak(Box::new(LinkageModel::load(settings)?)))
    }

    /// The names.
    pub fn book(&self) -> &NameBook {
        &self.book
    }

    /// The model.
    pub fn model(&self) -> &LinkModel {
        &self.model
    }

    /// Its version.
    pub fn version(&self) -> &str {
        &self.model.version
    }

    /// Changes when the model does: the same firearms may be judged otherwise then.
    ///
    /// # Errors
    /// Never: a model that was read can be written.
    pub fn fingerprint(&self) -> Result<i64> {
        let digest = Sha256::digest(serde_json::to_vec(&self.model)?);
        Ok(digest.iter().take(7).fold(0i64, |number, byte| (number << 8) | i64::from(*byte)))
    }
}

/// The model of a file, else the one that comes with the program.
///
/// # Errors
/// When the file cannot be read or is no model.
pub fn read_model(path: Option<&Path>) -> Result<LinkModel> {
    let Some(path) = path else {
        return LinkModel::shipped().context("the model that comes with this program");
    };
    let reading = || format!("reading {}", path.display());
    let text = std::fs::read_to_string(path).with_context(reading)?;
    LinkModel::parse(&text).with_context(reading)
}

/// The reference table of a file, else that of the code lists.
///
/// # Errors
/// When the file cannot be read or is no reference table.
pub fn read_reference(path: Option<&Path>) -> Result<ReferenceTable> {
    let Some(path) = path else { return Ok(ReferenceTable::of_code_lists()) };
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not a reference table", path.display()))
}
