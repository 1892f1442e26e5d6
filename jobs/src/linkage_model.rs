//! The names and the model by which the warehouse's firearms are linked.

use crate::settings::LinkageSettings;
use anyhow::{Context, Result};
use proofhouse_matching::linkage::model::LinkModel;
use proofhouse_matching::linkage::names::NameBook;
use proofhouse_matching::linkage::reference::ReferenceTable;
use sha2::{Digest, Sha256};

/// The names of the code lists and a model.
#[derive(Debug)]
pub struct LinkageModel {
    book: NameBook,
    model: LinkModel,
    fingerprint: i64,
}

impl LinkageModel {
    /// The model of the settings, else the one that comes with the program.
    ///
    /// # Errors
    /// When the file cannot be read or is no model.
    pub fn load(settings: &LinkageSettings) -> Result<LinkageModel> {
        let model = match &settings.model {
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .with_context(|| format!("reading linkage.model, {}", path.display()))?;
                LinkModel::parse(&text).with_context(|| format!("linkage.model, {}", path.display()))?
            }
            None => LinkModel::shipped().context("the model that comes with this program")?,
        };
        let digest = Sha256::digest(serde_json::to_vec(&model)?);
        let fingerprint = digest.iter().take(7).fold(0i64, |number, byte| (number << 8) | i64::from(*byte));
        let book = NameBook::new(&ReferenceTable::of_code_lists());
        Ok(LinkageModel { book, model, fingerprint })
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
    pub fn fingerprint(&self) -> i64 {
        self.fingerprint
    }
}
