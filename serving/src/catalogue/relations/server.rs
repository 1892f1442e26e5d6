//! The server as clients see it: one database, its settings, and their own session.

use crate::catalogue::cells::{Cell, Row};
use crate::catalogue::known::Known;
use crate::catalogue::{DATABASE, oids};
use chrono::Utc;

/// Number that Postgres gives the encoding UTF-8.
const UTF8: i64 = 6;

/// `pg_database`.
pub(super) fn databases(known: &Known) -> Vec<Row> {
    vec![
        Row::new()
            .set("oid", oids::database())
            .set("datname", DATABASE)
            .set("datdba", known.user_oid())
            .set("encoding", UTF8)
            .set("datlocprovider", "c")
            .set("datallowconn", true)
            .set("datconnlimit", -1)
            .set("dattablespace", oids::DEFAULT_TABLESPACE)
            .set("datcollate", "C")
            .set("datctype", "C.UTF-8"),
    ]
}

/// `pg_tablespace`.
pub(super) fn tablespaces(known: &Known) -> Vec<Row> {
    [(oids::DEFAULT_TABLESPACE, "pg_default"), (1664, "pg_global")]
        .into_iter()
        .map(|(oid, name)| Row::new().set("oid", oid).set("spcname", name).set("spcowner", known.user_oid()))
        .collect()
}

/// `pg_settings`.
pub(super) fn settings(known: &Known) -> Vec<Row> {
    known
        .identity
        .settings
        .all()
        .into_iter()
        .map(|(name, value)| {
            let is_switch = matches!(value.as_str(), "on" | "off");
            Row::new()
                .set("name", name)
                .set("setting", value.clone())
                .set("category", "Preset Options")
                .set("context", "user")
                .set("vartype", if is_switch { "bool" } else { "string" })
                .set("source", "default")
                .set("boot_val", value.clone())
                .set("reset_val", value)
                .set("pending_restart", false)
        })
        .collect()
}

/// `pg_am`.
pub(super) fn access_methods() -> Vec<Row> {
    [
        (oids::HEAP, "heap", "heap_tableam_handler", "t"),
        (403, "btree", "bthandler", "i"),
        (405, "hash", "hashhandler", "i"),
    ]
    .into_iter()
    .map(|(oid, name, handler, kind)| {
        Row::new().set("oid", oid).set("amname", name).set("amhandler", handler).set("amtype", kind)
    })
    .collect()
}

/// `pg_collation`: texts compare byte by byte.
pub(super) fn collations() -> Vec<Row> {
    [(oids::DEFAULT_COLLATION, "default", "d"), (950, "C", "c"), (951, "POSIX", "c")]
        .into_iter()
        .map(|(oid, name, provider)| {
            let locale = (provider == "c").then_some(name);
            Row::new()
                .set("oid", oid)
                .set("collname", name)
                .set("collnamespace", oids::PG_CATALOG)
                .set("collprovider", provider)
                .set("collisdeterministic", true)
                .set("collencoding", -1)
                .set("collcollate", locale)
                .set("collctype", locale)
        })
        .collect()
}

/// `pg_language`.
pub(super) fn languages(known: &Known) -> Vec<Row> {
    [(12, "internal"), (13, "c"), (14, "sql")]
        .into_iter()
        .map(|(oid, name)| {
            Row::new()
                .set("oid", oid)
                .set("lanname", name)
                .set("lanowner", known.user_oid())
                .set("lanpltrusted", name == "sql")
        })
        .collect()
}

/// `pg_stat_activity`: the session that asks.
pub(super) fn activity(known: &Known) -> Vec<Row> {
    let now = Utc::now().timestamp_micros();
    vec![
        Row::new()
            .set("datid", oids::database())
            .set("datname", DATABASE)
            .set("pid", i64::from(known.identity.process))
            .set("usesysid", known.user_oid())
            .set("usename", known.identity.user.as_str())
            .set("application_name", known.identity.settings.get("application_name").unwrap_or_default())
            .set("state_change", now)
            .set("query_start", now)
            .set("state", "active")
            .set("backend_type", "client backend"),
    ]
}

/// `pg_stat_database`: that there is one database, and nothing of what is done in it.
pub(super) fn database_statistics() -> Vec<Row> {
    vec![Row::new().set("datid", oids::database()).set("datname", DATABASE).set("numbackends", Cell::Null)]
}

/// `pg_timezone_names`: names that `SET TIME ZONE` is most often given. Offsets depend on the day and are left open.
pub(super) fn time_zones() -> Vec<Row> {
    [
        "UTC",
        "Africa/Cairo",
        "Africa/Johannesburg",
        "Africa/Lagos",
        "Africa/Nairobi",
        "America/Argentina/Buenos_Aires",
        "America/Bogota",
        "America/Chicago",
        "America/Los_Angeles",
        "America/Mexico_City",
        "America/New_York",
        "America/Sao_Paulo",
        "Asia/Dubai",
        "Asia/Jakarta",
        "Asia/Kolkata",
        "Asia/Manila",
        "Asia/Seoul",
        "Asia/Shanghai",
        "Asia/Singapore",
        "Asia/Tokyo",
        "Australia/Sydney",
        "Europe/Athens",
        "Europe/Belgrade",
        "Europe/Berlin",
        "Europe/Brussels",
        "Europe/Kyiv",
        "Europe/Lisbon",
        "Europe/London",
        "Europe/Madrid",
        "Europe/Paris",
        "Europe/Rome",
        "Europe/Sarajevo",
        "Europe/Stockholm",
        "Europe/Vienna",
        "Europe/Warsaw",
        "Europe/Zurich",
        "Pacific/Auckland",
    ]
    .into_iter()
    .map(|name| Row::new().set("name", name))
    .collect()
}
