//! What SET changes, and SHOW, `current_setting` and `pg_settings` tell. Only what is listed here can be set: nothing of the
//! engine, nothing of other sessions.

use crate::catalogue::SERVER_VERSION;
use proofhouse_schemas::values::Purpose;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{PoisonError, RwLock};

/// A setting, its value at the start, and whether clients are told of changes at once.
#[derive(Debug)]
struct Known {
    name: &'static str,
    value: &'static str,
    is_reported: bool,
    check: Check,
}

#[derive(Debug, Clone, Copy)]
enum Check {
    /// Takes any value and changes nothing: clients set it as a matter of course.
    Anything,
    /// Takes only what it is.
    Fixed,
    /// Takes UTF-8 under its names.
    Utf8,
    /// Takes ISO in whatever order of day and month.
    IsoDates,
    /// A time, in milliseconds or with a unit.
    Duration,
    /// Takes a time zone; times are shown in UTC all the same.
    Zone,
    /// One of the purposes that are known or asked for.
    Purpose,
}

const fn known(name: &'static str, value: &'static str, check: Check) -> Known {
    Known { name, value, is_reported: false, check }
}

const fn reported(name: &'static str, value: &'static str, check: Check) -> Known {
    Known { name, value, is_reported: true, check }
}

const SETTINGS: &[Known] = &[
    reported("application_name", "", Check::Anything),
    reported("client_encoding", "UTF8", Check::Utf8),
    reported("DateStyle", "ISO, MDY", Check::IsoDates),
    reported("IntervalStyle", "postgres", Check::Fixed),
    reported("TimeZone", "UTC", Check::Zone),
    reported("search_path", "public", Check::Anything),
    reported("standard_conforming_strings", "on", Check::Fixed),
    reported("default_transaction_read_only", "on", Check::Fixed),
    known("session_authorization", "", Check::Fixed),
    known("proofhouse.purpose", "", Check::Purpose),
    known("statement_timeout", "0", Check::Duration),
    known("lock_timeout", "0", Check::Duration),
    known("idle_in_transaction_session_timeout", "0", Check::Duration),
    known("idle_session_timeout", "0", Check::Duration),
    known("extra_float_digits", "1", Check::Anything),
    known("bytea_output", "hex", Check::Fixed),
    known("client_min_messages", "notice", Check::Anything),
    known("row_security", "on", Check::Fixed),
    known("transaction_isolation", "repeatable read", Check::Anything),
    known("transaction_read_only", "on", Check::Fixed),
    known("transaction_deferrable", "off", Check::Anything),
    known("default_transaction_isolation", "repeatable read", Check::Anything),
    known("default_transaction_deferrable", "off", Check::Anything),
    known("escape_string_warning", "on", Check::Anything),
    known("backslash_quote", "safe_encoding", Check::Anything),
    known("synchronize_seqscans", "on", Check::Anything),
    known("check_function_bodies", "on", Check::Anything),
    known("xmloption", "content", Check::Anything),
    known("jit", "off", Check::Anything),
    known("geqo", "off", Check::Anything),
    known("enable_seqscan", "on", Check::Anything),
    known("enable_nestloop", "on", Check::Anything),
    known("cursor_tuple_fraction", "0.1", Check::Anything),
    known("lc_messages", "C", Check::Anything),
    known("lc_monetary", "C", Check::Anything),
    known("lc_numeric", "C", Check::Anything),
    known("lc_time", "C", Check::Anything),
    known("lc_collate", "C", Check::Fixed),
    known("lc_ctype", "C.UTF-8", Check::Fixed),
    known("server_version", SERVER_VERSION, Check::Fixed),
    known("server_version_num", "160006", Check::Fixed),
    known("server_encoding", "UTF8", Check::Fixed),
    known("integer_datetimes", "on", Check::Fixed),
    known("is_superuser", "off", Check::Fixed),
    known("in_hot_standby", "off", Check::Fixed),
    known("max_identifier_length", "63", Check::Fixed),
    known("max_index_keys", "32", Check::Fixed),
    known("password_encryption", "scram-sha-256", Check::Fixed),
    known("ssl", "on", Check::Fixed),
    known("wal_level", "replica", Check::Fixed),
    known("track_activities", "off", Check::Fixed),
    known("array_nulls", "on", Check::Fixed),
    known("block_size", "8192", Check::Fixed),
    known("data_checksums", "off", Check::Fixed),
    known("debug_assertions", "off", Check::Fixed),
    known("default_table_access_method", "heap", Check::Fixed),
    known("default_tablespace", "", Check::Fixed),
    known("max_function_args", "100", Check::Fixed),
    known("quote_all_identifiers", "off", Check::Anything),
    known("segment_size", "131072", Check::Fixed),
    known("timezone_abbreviations", "Default", Check::Fixed),
    known("wal_block_size", "8192", Check::Fixed),
];

/// The settings of one session.
#[derive(Debug)]
pub struct SessionSettings {
    /// By name as it is written.
    values: RwLock<BTreeMap<&'static str, String>>,
    purposes: Vec<String>,
}

/// What setting something came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Changed {
    /// Name and value that the client is told at once.
    pub(crate) reported: Option<(&'static str, String)>,
    /// A word to the client.
    pub(crate) notice: Option<&'static str>,
}

/// Why something was not set or shown. The name and value are the client's own, cut short.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum SettingError {
    /// There is no such setting.
    Unknown(String),
    /// The setting does not take the value.
    Invalid { name: &'static str, value: String },
}

impl SettingError {
    /// Its SQLSTATE.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            SettingError::Unknown(_) => "42704",
            SettingError::Invalid { .. } => "22023",
        }
    }
}

impl fmt::Display for SettingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SettingError::Unknown(name) => {
                write!(formatter, "unrecognized configuration parameter \"{name}\"")
            }
            SettingError::Invalid { name, value } => {
                write!(formatter, "invalid value for parameter \"{name}\": \"{value}\"")
            }
        }
    }
}

impl SessionSettings {
    /// Those of a user's new session. `purposes` are those that may be named; all of the field's when there are none.
    pub fn new(user: &str, application: &str, purposes: &[String]) -> SessionSettings {
        let mut values: BTreeMap<&'static str, String> =
            SETTINGS.iter().map(|known| (known.name, known.value.to_owned())).collect();
        values.insert("application_name", application.to_owned());
        values.insert("session_authorization", user.to_owned());
        SessionSettings { values: RwLock::new(values), purposes: purposes.to_vec() }
    }

    /// The value of a setting, however its name is written.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.show(name).ok().map(|(_, value)| value)
    }

    /// Name as it is written, and value.
    pub(crate) fn show(&self, name: &str) -> Result<(&'static str, String), SettingError> {
        let known = find(name)?;
        let values = self.values.read().unwrap_or_else(PoisonError::into_inner);
        Ok((known.name, values.get(known.name).cloned().unwrap_or_default()))
    }

    /// All names and values.
    pub(crate) fn all(&self) -> BTreeMap<&'static str, String> {
        self.values.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sets something, or puts it back when there is no value.
    pub(crate) fn set(&self, name: &str, value: Option<&str>) -> Result<Changed, SettingError> {
        let known = find(name)?;
        let wanted = value.unwrap_or(known.value).trim();
        let invalid = || SettingError::Invalid { name: known.name, value: shortened(wanted) };
        let mut notice = None;
        let kept = match known.check {
            Check::Anything => wanted.chars().take(256).collect(),
            Check::Fixed if is_same(wanted, known.value) => known.value.to_owned(),
            Check::Fixed => return Err(invalid()),
            Check::Utf8 if matches!(wanted.to_lowercase().replace('-', "").as_str(), "utf8" | "unicode") => {
                known.value.to_owned()
            }
            Check::Utf8 => return Err(invalid()),
            Check::IsoDates if wanted.to_lowercase().starts_with("iso") => known.value.to_owned(),
            Check::IsoDates if matches!(wanted.to_lowercase().as_str(), "mdy" | "dmy" | "ymd") => {
                known.value.to_owned()
            }
            Check::IsoDates => return Err(invalid()),
            Check::Duration => milliseconds(wanted).ok_or_else(invalid)?.to_string(),
            Check::Zone => {
                if !matches!(
                    wanted.to_lowercase().as_str(),
                    "utc" | "etc/utc" | "gmt" | "z" | "default" | "0"
                ) {
                    notice = Some("times are shown in UTC here, with their offset");
                }
                known.value.to_owned()
            }
            Check::Purpose if self.takes_purpose(wanted) => wanted.to_owned(),
            Check::Purpose => return Err(invalid()),
        };
        let mut values = self.values.write().unwrap_or_else(PoisonError::into_inner);
        values.insert(known.name, kept.clone());
        Ok(Changed { reported: known.is_reported.then_some((known.name, kept)), notice })
    }

    /// Whether a purpose may be named here: one of those that are asked for, else any that is known; none is one too.
    pub(crate) fn takes_purpose(&self, wanted: &str) -> bool {
        wanted.is_empty()
            || if self.purposes.is_empty() {
                Purpose::ALL.iter().any(|purpose| purpose.as_str() == wanted)
            } else {
                self.purposes.iter().any(|purpose| purpose == wanted)
            }
    }

    /// Puts all back; the purpose as well.
    pub(crate) fn reset_all(&self) {
        for known in SETTINGS.iter().filter(|known| !matches!(known.check, Check::Fixed)) {
            let _ = self.set(known.name, None);
        }
    }

    /// Seconds that a statement may take, rounded up; none when there is no such limit.
    pub(crate) fn statement_seconds(&self) -> Option<u64> {
        let milliseconds: u64 = self.get("statement_timeout")?.parse().ok()?;
        (milliseconds > 0).then(|| milliseconds.div_ceil(1000))
    }

    /// Milliseconds that a statement may take.
    pub(crate) fn statement_milliseconds(&self) -> Option<u64> {
        self.get("statement_timeout")?.parse().ok().filter(|milliseconds| *milliseconds > 0)
    }

    pub(crate) fn purpose(&self) -> Option<String> {
        self.get("proofhouse.purpose").filter(|purpose| !purpose.is_empty())
    }
}

fn find(name: &str) -> Result<&'static Known, SettingError> {
    let known = SETTINGS.iter().find(|known| known.name.eq_ignore_ascii_case(name));
    known.ok_or_else(|| SettingError::Unknown(shortened(name)))
}

fn shortened(text: &str) -> String {
    text.chars().take(64).collect()
}

/// Whether a client may be told that a setting is as it wishes, because nothing here depends on it.
pub(crate) fn is_without_effect(name: &str) -> bool {
    find(name).is_ok_and(|known| matches!(known.check, Check::Anything))
}

fn is_same(wanted: &str, value: &str) -> bool {
    let plain = |text: &str| match text.to_lowercase().as_str() {
        "true" | "yes" | "1" => "on".to_owned(),
        "false" | "no" | "0" => "off".to_owned(),
        "default" => value.to_lowercase(),
        other => other.to_owned(),
    };
    plain(wanted) == plain(value)
}

/// `30s`, `5min`, `1500`: milliseconds.
fn milliseconds(text: &str) -> Option<u64> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("default") {
        return Some(0);
    }
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let amount: u64 = digits.parse().ok()?;
    let unit = match text.strip_prefix(digits.as_str())?.trim() {
        "" | "ms" => 1,
        "s" => 1000,
        "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    amount.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn what_is_not_listed_cannot_be_set() {
        let settings = SessionSettings::new("anna", "", &[]);
        for name in [
            "datafusion.runtime.memory_limit",
            "datafusion.execution.batch_size",
            "role",
            "session_preload_libraries",
        ] {
            assert_eq!(settings.set(name, Some("1")).unwrap_err().code(), "42704", "{name}");
        }
        assert_eq!(settings.set("default_transaction_read_only", Some("off")).unwrap_err().code(), "22023");
        assert_eq!(settings.set("row_security", Some("off")).unwrap_err().code(), "22023");
        assert_eq!(settings.set("client_encoding", Some("LATIN1")).unwrap_err().code(), "22023");
    }

    #[test]
    fn clients_are_told_of_what_they_track() {
        let settings = SessionSettings::new("anna", "psql", &[]);
        let changed = settings.set("APPLICATION_NAME", Some("notebook")).unwrap();
        assert_eq!(changed.reported, Some(("application_name", "notebook".into())));
        let changed = settings.set("timezone", Some("Europe/Paris")).unwrap();
        assert!(changed.notice.is_some());
        assert_eq!(settings.show("TIMEZONE").unwrap(), ("TimeZone", "UTC".into()));
    }

    #[test]
    fn a_deadline_has_units() {
        let settings = SessionSettings::new("anna", "", &[]);
        for (said, meant) in [("200", 200), ("30s", 30_000), ("5min", 300_000), ("0", 0)] {
            settings.set("statement_timeout", Some(said)).unwrap();
            assert_eq!(settings.get("statement_timeout").unwrap(), meant.to_string(), "{said}");
        }
        assert!(settings.set("statement_timeout", Some("soon")).is_err());
        settings.set("statement_timeout", Some("1ms")).unwrap();
        assert_eq!(settings.statement_seconds(), Some(1));
    }

    #[test]
    fn a_purpose_is_one_of_the_codes() {
        let settings = SessionSettings::new("anna", "", &[]);
        settings.set("proofhouse.purpose", Some("SUPPORT_INVESTIGATION")).unwrap();
        assert_eq!(settings.purpose().as_deref(), Some("SUPPORT_INVESTIGATION"));
        assert!(settings.set("proofhouse.purpose", Some("curiosity")).is_err());
        let settings = SessionSettings::new("anna", "", &["FORENSIC".into()]);
        assert!(settings.set("proofhouse.purpose", Some("ANALYSIS")).is_err());
    }
}
