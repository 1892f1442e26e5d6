//! What is wrong with settings: all of it, each with the path of its key.

use std::fmt;

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingFault {
    /// Path of the key, such as `schedule[2].recipients[0].address`. Entries are counted from 0.
    pub key: String,
    /// What is wrong and what to write instead.
    pub problem: String,
}

/// All settings that cannot be used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SettingFaults(Vec<SettingFault>);

impl SettingFaults {
    /// The faults, in the order of the settings.
    pub fn faults(&self) -> &[SettingFault] {
        &self.0
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn add(&mut self, key: impl Into<String>, problem: impl Into<String>) {
        self.0.push(SettingFault { key: key.into(), problem: problem.into() });
    }

    /// The value, or the fault and nothing.
    pub(crate) fn take<T>(&mut self, key: impl Into<String>, value: Result<T, String>) -> Option<T> {
        value.map_err(|problem| self.add(key, problem)).ok()
    }
}

impl fmt::Display for SettingFaults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = if self.0.len() == 1 { "setting" } else { "settings" };
        write!(formatter, "{} {settings} of report delivery cannot be used:", self.0.len())?;
        for SettingFault { key, problem } in &self.0 {
            write!(formatter, "\n  {key}: {problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for SettingFaults {}
