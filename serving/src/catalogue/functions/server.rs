//! The version, the settings and the state of the server.

use super::row_function::RowFunction;
use super::{maybe, number, text, texts};
use crate::catalogue::known::Known;
use crate::catalogue::version::version;
use crate::session_settings::is_without_effect;
use chrono::Utc;
use datafusion::common::ScalarValue;
use std::sync::{Arc, LazyLock};

/// When this process first made a catalogue.
static STARTED: LazyLock<i64> = LazyLock::new(|| Utc::now().timestamp_micros());

/// `version()`, `current_setting()` and the like.
pub(super) fn functions(known: &Arc<Known>) -> Vec<RowFunction> {
    LazyLock::force(&STARTED);
    let session = Arc::clone(known);
    let current_setting = RowFunction::new("current_setting", "text", move |row| {
        let Some(name) = row.text(0) else {
            return Ok(ScalarValue::Null);
        };
        match session.identity.settings.get(&name) {
            Some(value) => Ok(text(value)),
            // `current_setting(name, missing_ok)`
            None if row.bool(1).unwrap_or(false) => Ok(ScalarValue::Null),
            None => Err(row.wrong(format!("there is no setting \"{name}\""))),
        }
    });
    let session = Arc::clone(known);
    let set_config = RowFunction::new("set_config", "text", move |row| {
        let (Some(name), value) = (row.text(0), row.text(1)) else {
            return Err(row.wrong("the name of the setting is null"));
        };
        let is_so_already = session.identity.settings.get(&name) == value;
        if is_so_already || is_without_effect(&name) {
            Ok(maybe(value))
        } else {
            Err(row.wrong(format!("\"{name}\" is set with the statement SET, not with this function")))
        }
    });
    let at_start = |name| {
        RowFunction::new(name, "timestamp with time zone", |_| {
            Ok(ScalarValue::TimestampMicrosecond(Some(*STARTED), Some("UTC".into())))
        })
        .without_arguments()
    };
    let never = |name| RowFunction::new(name, "boolean", |_| Ok(ScalarValue::Boolean(Some(false))));
    // A server that only reads hands out no numbers of transactions.
    let unnumbered = |name| RowFunction::new(name, "bigint", |_| Ok(number(None)));
    vec![
        RowFunction::new("version", "text", |_| Ok(text(version()))).without_arguments(),
        current_setting,
        set_config,
        at_start("pg_postmaster_start_time"),
        at_start("pg_conf_load_time"),
        never("pg_is_in_recovery").without_arguments(),
        never("pg_is_wal_replay_paused").without_arguments(),
        never("row_security_active"),
        // Nothing waits for another session here.
        RowFunction::new("pg_blocking_pids", "integer[]", |_| Ok(texts(&[]))),
        unnumbered("txid_current"),
        unnumbered("txid_current_if_assigned"),
        unnumbered("pg_current_xact_id"),
        unnumbered("age"),
    ]
}
