//! Functions of Postgres that clients call to look round.
//!
//! - `row_function`: how they are made; `identity`: who and where; `server`: settings and state of the server
//! - `names`: between names and object identifiers; `definitions`: what `\d` writes of things
//! - `privileges`: what the user may do; `sizes`: what is not told; `texts`: quoting and encodings; `arrays`: bounds
//! - `intervals`: intervals times numbers

mod arrays;
mod definitions;
mod identity;
mod intervals;
mod names;
mod privileges;
mod row_function;
mod server;
mod sizes;
mod texts;

use super::known::Known;
use super::{Identity, Tables};
use crate::session_settings::SessionSettings;
use arrow::datatypes::FieldRef;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::ScalarUDF;
use row_function::RowFunction;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

pub(super) use intervals::INTERVAL_TIMES;
pub(super) use names::{NAMES_OF, OIDS_OF};

/// The functions for a session.
pub(super) fn all(known: &Arc<Known>) -> Vec<Arc<ScalarUDF>> {
    let made = made(known).into_iter().map(RowFunction::into_udf);
    made.chain([intervals::times()]).collect()
}

fn made(known: &Arc<Known>) -> Vec<RowFunction> {
    let mut functions = identity::functions(known);
    functions.extend(server::functions(known));
    functions.extend(names::functions(known));
    functions.extend(definitions::functions(known));
    functions.extend(privileges::functions(known));
    functions.extend(sizes::functions());
    functions.extend(texts::functions());
    functions.extend(arrays::functions());
    functions
}

/// What a list of functions tells of one.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    pub(super) name: &'static str,
    pub(super) returns: FieldRef,
    pub(super) takes_arguments: bool,
}

static LISTED: LazyLock<Vec<Listed>> = LazyLock::new(|| {
    let identity =
        Identity { user: String::new(), process: 0, settings: Arc::new(SessionSettings::new("", "", &[])) };
    let mut listed: Vec<Listed> = made(&Arc::new(Known::new(Arc::new(NoTables), &identity)))
        .iter()
        .map(|function| Listed {
            name: function.name(),
            returns: Arc::clone(function.returns()),
            takes_arguments: function.takes_arguments(),
        })
        .collect();
    listed.sort_by_key(|listed| listed.name);
    listed
});

static NAMES: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| LISTED.iter().map(|listed| listed.name).collect());

/// All functions by name, without those that only stand for casts.
pub(super) fn listed() -> Vec<Listed> {
    let stands_for_cast = |name: &str| OIDS_OF.iter().chain(NAMES_OF).any(|(_, function)| *function == name);
    LISTED.iter().filter(|listed| !stands_for_cast(listed.name)).cloned().collect()
}

/// Whether a function is one of these.
pub(super) fn is_named(name: &str) -> bool {
    NAMES.contains(name)
}

/// Whether a function looks names of tables up, so that they must have been loaded before.
pub(super) fn needs_tables(name: &str) -> bool {
    names::NEED_TABLES.contains(&name)
        || definitions::NEED_TABLES.contains(&name)
        || privileges::NEED_TABLES.contains(&name)
}

/// A catalogue without tables, to list the functions themselves.
#[derive(Debug)]
struct NoTables;

#[async_trait::async_trait]
impl Tables for NoTables {
    async fn described(&self) -> Result<Arc<Vec<super::DescribedTable>>, String> {
        Ok(Arc::new(Vec::new()))
    }
}

/// A text as a result.
fn text(value: impl Into<String>) -> ScalarValue {
    ScalarValue::Utf8(Some(value.into()))
}

/// A text or null as a result.
fn maybe(value: Option<impl Into<String>>) -> ScalarValue {
    ScalarValue::Utf8(value.map(Into::into))
}

/// A number or null as a result.
fn number(value: Option<i64>) -> ScalarValue {
    ScalarValue::Int64(value)
}

/// Texts as a result.
fn texts(values: &[&str]) -> ScalarValue {
    let values: Vec<ScalarValue> = values.iter().map(|value| text(*value)).collect();
    ScalarValue::List(ScalarValue::new_list_nullable(&values, &arrow::datatypes::DataType::Utf8))
}
