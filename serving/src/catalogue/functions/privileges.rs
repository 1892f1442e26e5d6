//! What the user may do: read what it is told of, and nothing else.

use super::row_function::{Arguments, RowFunction};
use crate::catalogue::known::Known;
use datafusion::common::ScalarValue;
use std::sync::Arc;

/// The functions that look tables up.
pub(super) const NEED_TABLES: &[&str] =
    &["has_table_privilege", "has_any_column_privilege", "has_column_privilege"];

/// Privileges that everybody has on what it may name.
const GRANTED: &[&str] = &["SELECT", "USAGE", "CONNECT", "EXECUTE", "MEMBER"];

/// `has_table_privilege` and the like.
pub(super) fn functions(known: &Arc<Known>) -> Vec<RowFunction> {
    let mut functions: Vec<RowFunction> = [
        "has_database_privilege",
        "has_foreign_data_wrapper_privilege",
        "has_function_privilege",
        "has_language_privilege",
        "has_parameter_privilege",
        "has_schema_privilege",
        "has_sequence_privilege",
        "has_server_privilege",
        "has_tablespace_privilege",
        "has_type_privilege",
    ]
    .into_iter()
    .map(|name| RowFunction::new(name, "boolean", |row| Ok(ScalarValue::Boolean(granted(row)))))
    .collect();
    // `(table, privilege)` or `(user, table, privilege)`; of columns one more.
    for (name, after_table) in
        [("has_table_privilege", 1), ("has_any_column_privilege", 1), ("has_column_privilege", 2)]
    {
        let session = Arc::clone(known);
        functions.push(RowFunction::new(name, "boolean", move |row| {
            let Some(at) = row.len().checked_sub(after_table + 1) else {
                return Err(row.wrong("a table and a privilege are needed"));
            };
            let directory = session.directory();
            let relation = match row.int(at) {
                Some(oid) => directory.by_oid(oid),
                None => row.text(at).and_then(|name| directory.named(&name)),
            };
            Ok(ScalarValue::Boolean(relation.and_then(|_| granted(row))))
        }));
    }
    let session = Arc::clone(known);
    functions.push(RowFunction::new("pg_has_role", "boolean", move |row| {
        // `(role, privilege)` or `(user, role, privilege)`
        let role = row.len().saturating_sub(2);
        let is_own = match row.int(role) {
            Some(oid) => Some(oid == session.user_oid()),
            None => row.text(role).map(|name| name == session.identity.user),
        };
        Ok(ScalarValue::Boolean(is_own))
    }));
    functions
}

/// Whether one of the privileges that stand last is granted.
fn granted(row: &Arguments<'_>) -> Option<bool> {
    let privileges = row.text(row.len().checked_sub(1)?)?.to_uppercase();
    Some(privileges.split(',').any(|privilege| GRANTED.contains(&privilege.trim())))
}
