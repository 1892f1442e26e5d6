//! Settings: one file `proofhouse.toml`, every key of which an environment variable may override.
//!
//! `PROOFHOUSE__KAFKA__BROKERS=localhost:9092` overrides `kafka.brokers`. Unknown keys are errors, in the file and in the
//! environment. No shell can export a name with dots, so in `PROOFHOUSE__KAFKA__OPTIONS__SASL_PASSWORD` the underscore
//! stands for the dot of `sasl.password`. Secrets come by environment or by the files that librdkafka's and the store's
//! options name.

use anyhow::{Context, Result, bail};
use proofhouse_delivery::{DeliverySettings, MailSettings, ScheduleSettings};
use proofhouse_ingest::{IngestSettings, KafkaSettings};
use proofhouse_serving::ServeSettings;
use proofhouse_warehouse::WarehouseSettings;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use toml::{Table, Value};

/// Prefix of the environment variables that override keys.
pub const ENVIRONMENT_PREFIX: &str = "PROOFHOUSE__";
/// The settings file that is read when none is named and it exists.
pub const DEFAULT_FILE: &str = "proofhouse.toml";

/// All settings of the binary.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where the tables are, and who may see what.
    pub warehouse: WarehouseSettings,
    /// How to reach the broker.
    pub kafka: KafkaSettings,
    /// How messages are taken in.
    pub ingest: IngestSettings,
    /// How firearms are linked.
    pub linkage: LinkageSettings,
    /// Whom to tell of matches, and how often.
    pub alerts: AlertSettings,
    /// How reports are made.
    pub reports: ReportSettings,
    /// Which reports are made by the clock, and who gets them.
    pub schedule: Vec<ScheduleSettings>,
    /// The server that mail goes through.
    pub mail: MailSettings,
    /// How runs of reports are carried out and delivered.
    pub delivery: DeliverySettings,
    /// What maintenance keeps.
    pub maintenance: MaintenanceSettings,
    /// How analysts are served.
    pub serve: ServeSettings,
}

/// How firearms are linked (section `[linkage]`).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkageSettings {
    /// Model that `match train` wrote; the one that comes with this program when absent.
    pub model: Option<PathBuf>,
}

/// Whom to tell of matches, and how often (section `[alerts]`).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AlertSettings {
    /// Days after an alert when a bureau that has said nothing of the pair is reminded of it, one reminder for each.
    pub remind_after_days: Vec<u32>,
    /// So many days before the last day in force of a notice its requester is told.
    pub notice_expiry_days: u32,
}

impl Default for AlertSettings {
    fn default() -> Self {
        AlertSettings { remind_after_days: vec![7, 21, 60], notice_expiry_days: 30 }
    }
}

/// How reports are made (section `[reports]`).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReportSettings {
    /// Folder for rendered reports.
    pub directory: PathBuf,
    /// Folder with tailored report packs, beside those that are built in.
    pub packs: Option<PathBuf>,
    /// Folder with what single bureaus want otherwise: `<bureau>/<report>/report.toml`.
    pub tailoring: Option<PathBuf>,
}

impl Default for ReportSettings {
    fn default() -> Self {
        ReportSettings { directory: PathBuf::from("./data/reports"), packs: None, tailoring: None }
    }
}

/// What maintenance keeps (section `[maintenance]`).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MaintenanceSettings {
    /// Hours for which files that no table version needs any more are kept. At least 168 beside running ingest.
    pub keep_hours: u64,
    /// Days after its retention date when the content of a record is erased from history. Until then only its owner
    /// sees it, so that a re-evaluation that comes late still finds it.
    pub expired_days: u32,
}

impl Default for MaintenanceSettings {
    fn default() -> Self {
        MaintenanceSettings { keep_hours: 168, expired_days: 30 }
    }
}

impl Settings {
    /// Reads the settings: defaults, then the file, then the environment.
    ///
    /// # Errors
    /// When the file cannot be read, or a key or value is wrong; the message names it.
    pub fn load(file: Option<&Path>) -> Result<Settings> {
        Self::load_from(file, std::env::vars())
    }

    fn load_from(
        file: Option<&Path>,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Settings> {
        let named = file.is_some();
        let path = file.unwrap_or(Path::new(DEFAULT_FILE));
        let mut table = match std::fs::read_to_string(path) {
            Ok(text) => text.parse::<Table>().with_context(|| format!("{} is not TOML", path.display()))?,
            Err(error) if !named && error.kind() == std::io::ErrorKind::NotFound => Table::new(),
            Err(error) => {
                return Err(error)
                    .with_context(|| format!("cannot read the settings file {}", path.display()));
            }
        };
        let known = Value::try_from(Settings::default()).context("the default settings cannot be written")?;
        let mut overridden: Vec<(String, String)> =
            environment.filter(|(name, _)| name.starts_with(ENVIRONMENT_PREFIX)).collect();
        overridden.sort();
        for (name, text) in overridden {
            let keys = keys_of(name.trim_start_matches(ENVIRONMENT_PREFIX));
            insert(&mut table, &keys, parse_value(&text, like(&known, &keys)))
                .with_context(|| format!("cannot apply the environment variable {name}"))?;
        }
        let settings: Settings = Value::Table(table).try_into().context(
            "the settings have an unknown key or a wrong value; `proofhouse config` prints every key",
        )?;
        settings.ingest.check()?;
        Ok(settings)
    }

    /// The default settings as a commented file.
    ///
    /// # Errors
    /// When a default cannot be written as TOML.
    pub fn commented_default() -> Result<String> {
        let text = toml::to_string_pretty(&Settings::default())?;
        let mut commented = String::from(
            "# Proofhouse settings. Every key may be left out; what stands here is the default.\n\
             # An environment variable overrides a key: PROOFHOUSE__KAFKA__BROKERS for kafka.brokers.\n\
             # Secrets belong in the environment or in files that options name, not here.\n\n",
        );
        for line in text.lines() {
            if let Some(comment) = section_comment(line) {
                commented.push_str(comment);
                commented.push('\n');
            }
            commented.push_str(line);
            commented.push('\n');
        }
        Ok(commented)
    }
}

fn section_comment(line: &str) -> Option<&'static str> {
    match line {
        "[warehouse]" => Some(
            "# Where the tables are: file://./data, file:///absolute/path or s3://bucket/prefix, and the limits of queries.\n\
             # Options of an S3 store go to [warehouse.store_options]: endpoint, region, allow_http ...",
        ),
        "[warehouse.access]" => Some("# Who may see what: clearance per bureau, and limits of a statement."),
        "[kafka]" => Some(
            "# brokers = \"embedded\" starts a broker inside the process, for trials. [kafka.options] go to librdkafka as they\n\
             # are: \"security.protocol\" = \"SASL_SSL\" ...",
        ),
        "[ingest]" => Some("# How messages are taken in: flush by rows, bytes and age."),
        "[ingest.schema_registry]" => Some(
            "# Where the schemas of messages in Avro are. Without a url there is none, and such messages are refused. Password:\n\
             # PROOFHOUSE__INGEST__SCHEMA_REGISTRY__PASSWORD.",
        ),
        "[linkage]" => Some(
            "# model = \"model.json\" is one that `match train` wrote, instead of the one that comes along.",
        ),
        "[reports]" => Some(
            "# Where rendered reports go. packs = \"./packs\" adds tailored report packs,\n# tailoring = \"./tailoring\" what single bureaus want otherwise.",
        ),
        "[mail]" => Some(
            "# The server that reports are mailed through; none without a host. The password comes from password_file or from\n\
             # PROOFHOUSE__MAIL__PASSWORD.",
        ),
        "[delivery]" => Some(
            "# How runs of reports are carried out. Each [[schedule]] names a report, bureaus, a cron line and its time zone;\n\
             # the operator guide has one to copy.",
        ),
        "[maintenance]" => Some(
            "# keep_hours must not be less than 168 while ingest runs. expired_days after its retention date the content of a\n\
             # record is erased.",
        ),
        "[serve]" => Some(
            "# How analysts are served. Users are kept by `proofhouse user`. certificate = \"server.pem\" and\n\
             # private_key = \"server.key\" are needed for all but connections from this machine itself. purposes = [] asks\n\
             # for none.",
        ),
        _ => None,
    }
}

/// The keys that an environment variable names. The options of librdkafka have dots, which no shell lets a name have.
fn keys_of(name: &str) -> Vec<String> {
    let mut keys: Vec<String> = name.split("__").map(str::to_ascii_lowercase).collect();
    if let [section, options, option] = keys.as_mut_slice()
        && section == "kafka"
        && options == "options"
        && option != "log_level"
    {
        *option = option.replace('_', ".");
    }
    keys
}

fn lookup<'value>(value: &'value Value, keys: &[String]) -> Option<&'value Value> {
    keys.iter().try_fold(value, |inner, key| inner.get(key))
}

/// The default of a key. In a table of free keys, which has none, a value like those that stand there; where none stands
/// (`kafka.options`) values are texts, also those that look like numbers.
fn like<'value>(known: &'value Value, keys: &[String]) -> Option<&'value Value> {
    static TEXT: LazyLock<Value> = LazyLock::new(|| Value::String(String::new()));
    lookup(known, keys).or_else(|| {
        let (_, parents) = keys.split_last()?;
        match lookup(known, parents)?.as_table()? {
            table if table.is_empty() => Some(&*TEXT),
            table => table.values().next(),
        }
    })
}

/// Text keeps its meaning where the default is a text; elsewhere it is read as a TOML value.
fn parse_value(text: &str, default: Option<&Value>) -> Value {
    if matches!(default, Some(Value::String(_))) {
        return Value::String(text.to_owned());
    }
    let document = format!("value = {text}");
    document
        .parse::<Table>()
        .ok()
        .and_then(|mut table| table.remove("value"))
        .unwrap_or(Value::String(text.to_owned()))
}

fn insert(table: &mut Table, keys: &[String], value: Value) -> Result<()> {
    let Some((last, sections)) = keys.split_last() else { bail!("it names no key") };
    let mut inner = table;
    for section in sections {
        let entry = inner.entry(section.clone()).or_insert_with(|| Value::Table(Table::new()));
        let Value::Table(next) = entry else { bail!("{section} is not a section") };
        inner = next;
    }
    inner.insert(last.clone(), value);
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn from_environment(variables: &[(&str, &str)]) -> Result<Settings> {
        let owned: Vec<(String, String)> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Settings::load_from(None, owned.into_iter())
    }

    #[test]
    fn the_printed_default_is_a_valid_file() {
        let text = Settings::commented_default().unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &text).unwrap();
        Settings::load_from(Some(file.path()), std::iter::empty()).unwrap();
        assert!(text.contains("[kafka]"));
    }

    #[test]
    fn environment_overrides_keys_and_unknown_ones_are_errors() {
        let settings = from_environment(&[
            ("PROOFHOUSE__KAFKA__BROKERS", "localhost:9092"),
            ("PROOFHOUSE__INGEST__FLUSH_ROWS", "17"),
        ])
        .unwrap();
        assert_eq!(settings.kafka.brokers, "localhost:9092");
        assert_eq!(settings.ingest.flush_rows, 17);
        assert!(from_environment(&[("PROOFHOUSE__KAFKA__BROKER", "x")]).is_err());
        let numeric = [
            ("PROOFHOUSE__KAFKA__OPTIONS__SESSION.TIMEOUT.MS", "6000"),
            ("PROOFHOUSE__KAFKA__OPTIONS__SASL_PASSWORD", "007"),
            ("PROOFHOUSE__INGEST__FLUSH_AGE_MS_BY_KIND__FIREARMS", "250"),
            ("PROOFHOUSE__INGEST__SCHEMA_REGISTRY__PASSWORD", "0815"),
        ];
        let settings = from_environment(&numeric).unwrap();
        assert_eq!(settings.kafka.options["session.timeout.ms"], "6000", "librdkafka's options are texts");
        assert_eq!(settings.kafka.options["sasl.password"], "007", "a shell exports no name with dots");
        assert_eq!(settings.ingest.flush_age_ms_by_kind["firearms"], 250);
        assert_eq!(settings.ingest.schema_registry.password, "0815");
        assert!(from_environment(&[("PROOFHOUSE__INGEST__FLUSH_ROWS", "many")]).is_err());
    }
}
