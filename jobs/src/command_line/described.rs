//! Flags that describe a firearm as it can be read.

use anyhow::{Result, bail};
use clap::Args;
use proofhouse_matching::linkage::FirearmDescription;
use proofhouse_schemas::codes;

/// What can be read off a firearm.
#[derive(Debug, Clone, Args)]
pub struct DescribedFirearm {
    /// Make as read.
    #[arg(long, default_value = "")]
    pub make: String,
    /// Model as read.
    #[arg(long, default_value = "")]
    pub model: String,
    /// Calibre as read.
    #[arg(long, default_value = "")]
    pub calibre: String,
    /// Serial number as read, ? for a character that cannot be read.
    #[arg(long, default_value = "")]
    pub serial: String,
    /// Weapon type code, such as PISTOL.
    #[arg(long = "type", default_value = "UNKNOWN")]
    pub type_code: String,
}

impl DescribedFirearm {
    /// The description.
    ///
    /// # Errors
    /// When the weapon type is none.
    pub fn description(&self) -> Result<FirearmDescription> {
        if codes::firearm_type(&self.type_code).is_none() {
            bail!("{} is no weapon type; `proofhouse schema firearm` lists them", self.type_code);
        }
        Ok(FirearmDescription {
            make_raw: self.make.clone(),
            model_raw: self.model.clone(),
            calibre_raw: self.calibre.clone(),
            serial_raw: self.serial.clone(),
            type_code: self.type_code.clone(),
            ..FirearmDescription::default()
        })
    }
}
