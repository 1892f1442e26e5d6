//! Who is connected, to what.

use super::row_function::RowFunction;
use super::{number, text, texts};
use crate::catalogue::DATABASE;
use crate::catalogue::known::Known;
use datafusion::common::ScalarValue;
use std::sync::Arc;

/// `current_user` and the like.
pub(super) fn functions(known: &Arc<Known>) -> Vec<RowFunction> {
    let mut functions = vec![
        RowFunction::new("current_database", "name", |_| Ok(text(DATABASE))).without_arguments(),
        RowFunction::new("current_catalog", "name", |_| Ok(text(DATABASE))).without_arguments(),
        RowFunction::new("current_schema", "name", |_| Ok(text("public"))).without_arguments(),
        RowFunction::new("current_schemas", "name[]", |row| {
            Ok(if row.bool(0).unwrap_or(false) {
                texts(&["pg_catalog", "public"])
            } else {
                texts(&["public"])
            })
        }),
        RowFunction::new("inet_client_addr", "text", |_| Ok(ScalarValue::Null)).without_arguments(),
        RowFunction::new("inet_client_port", "integer", |_| Ok(ScalarValue::Null)).without_arguments(),
        RowFunction::new("inet_server_addr", "text", |_| Ok(ScalarValue::Null)).without_arguments(),
        RowFunction::new("inet_server_port", "integer", |_| Ok(ScalarValue::Null)).without_arguments(),
        RowFunction::new("pg_my_temp_schema", "oid", |_| Ok(number(Some(0)))).without_arguments(),
        RowFunction::new("pg_is_other_temp_schema", "boolean", |_| Ok(ScalarValue::Boolean(Some(false)))),
    ];
    for name in ["current_user", "session_user", "user", "current_role", "getpgusername"] {
        let known = Arc::clone(known);
        functions.push(
            RowFunction::new(name, "name", move |_| Ok(text(known.identity.user.as_str())))
                .without_arguments(),
        );
    }
    let session = Arc::clone(known);
    // No session holds locks.
    functions.push(
        RowFunction::new("pg_advisory_unlock_all", "text", |_| Ok(ScalarValue::Null)).without_arguments(),
    );
    functions.push(
        RowFunction::new("pg_backend_pid", "integer", move |_| {
            Ok(number(Some(i64::from(session.identity.process))))
        })
        .without_arguments(),
    );
    let session = Arc::clone(known);
    functions.push(RowFunction::new("pg_get_userbyid", "name", move |row| {
        Ok(match row.int(0) {
            None => ScalarValue::Null,
            Some(oid) if oid == session.user_oid() => text(session.identity.user.as_str()),
            Some(oid) => text(format!("unknown (OID={oid})")),
        })
    }));
    functions
}
