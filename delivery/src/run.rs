//! What a run is: one report for one bureau about one period. It happens once.

use std::fmt;
use std::str::FromStr;

use object_store::path::Path;
use proofhouse_schemas::{Bureau, Period};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::DeliveryError;

/// The name of a report: that of its pack. Lower-case letters, digits, `-` and `_`; the first is a letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReportName(String);

impl ReportName {
    /// Reads a name.
    ///
    /// # Errors
    /// When it is empty, longer than 64 or has other characters.
    pub fn parse(text: &str) -> Result<Self, DeliveryError> {
        if is_plain_name(text) {
            return Ok(Self(text.to_owned()));
        }
        Err(DeliveryError::Name {
            text: text.to_owned(),
            expected: "the name of a report: lower-case letters, digits, `-` and `_`, beginning with a letter",
        })
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Names that can stand in paths of every store, in addresses and in file names.
pub(crate) fn is_plain_name(text: &str) -> bool {
    let is_allowed =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    text.len() <= 64
        && text.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
        && text.bytes().all(is_allowed)
}

impl fmt::Display for ReportName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Serialize for ReportName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ReportName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// One report for one bureau about one period: the identity of a run. Written `report/bureau/period`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LogicalRun {
    /// The report.
    pub report: ReportName,
    /// For whom.
    pub bureau: Bureau,
    /// About which time.
    pub period: Period,
}

impl LogicalRun {
    /// Where its events stand below the prefix of the ledger: `<report>/<bureau>/<period>`.
    pub(crate) fn in_ledger(&self, prefix: &Path) -> Path {
        below(prefix, &[self.report.as_str(), self.bureau.as_str(), &self.period.to_string()])
    }

    /// Where its revisions stand below the prefix of the archive: `<bureau>/<report>/<period>`.
    pub(crate) fn in_archive(&self, prefix: &Path) -> Path {
        below(prefix, &[self.bureau.as_str(), self.report.as_str(), &self.period.to_string()])
    }
}

/// A path with further parts.
pub(crate) fn below(prefix: &Path, parts: &[&str]) -> Path {
    parts.iter().fold(prefix.clone(), |path, part| path.join(*part))
}

impl fmt::Display for LogicalRun {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}/{}", self.report, self.bureau, self.period)
    }
}

impl FromStr for LogicalRun {
    type Err = DeliveryError;

    fn from_str(text: &str) -> Result<Self, DeliveryError> {
        let wrong = || DeliveryError::Name {
            text: text.to_owned(),
            expected: "a run; write report/bureau/period, such as national/fr/2026-10",
        };
        let parts: Vec<&str> = text.split('/').collect();
        let [report, bureau, period] = parts.as_slice() else { return Err(wrong()) };
        let bureau = Bureau::parse(bureau).filter(|known| known.as_str() == *bureau).ok_or_else(wrong)?;
        let period =
            Period::parse(period).ok().filter(|known| known.to_string() == *period).ok_or_else(wrong)?;
        Ok(Self { report: ReportName::parse(report).map_err(|_| wrong())?, bureau, period })
    }
}

impl Serialize for LogicalRun {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_run_is_what_it_writes() {
        for text in ["national/fr/2026-10", "secretariat/ipsg/2026", "trace_figures-2/be/2026-Q3"] {
            assert_eq!(text.parse::<LogicalRun>().unwrap().to_string(), text);
        }
        for text in
            ["", "national/fr", "national/fr/2026-10/1", "National/fr/2026", "national/FR/2026", "../fr/2026"]
        {
            assert!(text.parse::<LogicalRun>().is_err(), "{text}");
        }
    }

    #[test]
    fn it_has_one_place_in_the_ledger_and_one_in_the_archive() {
        let run: LogicalRun = "national/fr/2026-10".parse().unwrap();
        assert_eq!(
            run.in_ledger(&Path::from("reports/ledger")).as_ref(),
            "reports/ledger/national/fr/2026-10"
        );
        assert_eq!(
            run.in_archive(&Path::from("reports/archive")).as_ref(),
            "reports/archive/fr/national/2026-10"
        );
    }
}
