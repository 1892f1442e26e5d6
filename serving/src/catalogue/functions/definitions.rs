//! Definitions as `\d` and its like write them. Tables have no defaults, keys, rules or triggers here, so most have none.

use super::maybe;
use super::row_function::RowFunction;
use crate::catalogue::known::Known;
use crate::catalogue::relations::routines;
use datafusion::common::ScalarValue;
use std::sync::Arc;

/// The functions that look tables up.
pub(super) const NEED_TABLES: &[&str] = &[];

/// `pg_get_expr` and the like.
pub(super) fn functions(_known: &Arc<Known>) -> Vec<RowFunction> {
    let undefined = [
        "pg_get_constraintdef",
        "pg_get_indexdef",
        "pg_get_partition_constraintdef",
        "pg_get_partkeydef",
        "pg_get_publication_tables",
        "pg_get_ruledef",
        "pg_get_serial_sequence",
        "pg_get_statisticsobjdef",
        "pg_get_statisticsobjdef_columns",
        "pg_get_statisticsobjdef_expressions",
        "pg_get_triggerdef",
        "pg_get_viewdef",
        "pg_get_function_sqlbody",
        "pg_get_function_arg_default",
    ];
    let mut functions: Vec<RowFunction> =
        undefined.into_iter().map(|name| RowFunction::new(name, "text", |_| Ok(ScalarValue::Null))).collect();
    functions.push(RowFunction::new("pg_relation_is_publishable", "boolean", |_| {
        Ok(ScalarValue::Boolean(Some(false)))
    }));
    functions.push(RowFunction::new("pg_get_expr", "text", |row| Ok(maybe(row.text(0)))));
    for name in ["pg_get_function_arguments", "pg_get_function_identity_arguments"] {
        functions
            .push(RowFunction::new(name, "text", |row| Ok(maybe(row.int(0).and_then(routines::arguments)))));
    }
    functions.push(RowFunction::new("pg_get_function_result", "text", |row| {
        Ok(maybe(row.int(0).and_then(routines::returns)))
    }));
    functions
        .push(RowFunction::new("pg_get_functiondef", "text", |row| Ok(maybe(row.int(0).and_then(function)))));
    functions
}

/// A function of the server, as `CREATE FUNCTION` would have it.
fn function(oid: i64) -> Option<String> {
    let name = routines::name(oid)?;
    let arguments = routines::arguments(oid)?;
    let returns = routines::returns(oid)?;
    Some(format!(
        "CREATE OR REPLACE FUNCTION {name}({arguments})\n RETURNS {returns}\n LANGUAGE internal\nAS $function${name}$function$\n"
    ))
}
