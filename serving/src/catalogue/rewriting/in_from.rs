//! Functions in `FROM` that give rows: as a selection from `unnest`, which is the one that DataFusion plans there.

use super::syntax::last_name;
use datafusion::sql::sqlparser::ast::{
    FunctionArg, Ident, Query, Statement, TableAlias, TableAliasColumnDef, TableFactor, VisitMut, VisitorMut,
};
use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;
use datafusion::sql::sqlparser::parser::Parser;
use proofhouse_warehouse::searches;
use std::ops::ControlFlow;

/// Selects from them.
pub(super) fn select(statement: &mut Statement) {
    let _ = statement.visit(&mut InFrom);
}

struct InFrom;

impl VisitorMut for InFrom {
    type Break = ();

    fn post_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        let (name, arguments, alias) = match factor {
            TableFactor::Table { name, args: Some(args), alias, with_ordinality: false, .. } => {
                (name, &args.args, alias)
            }
            TableFactor::Function { lateral: false, name, args, alias, .. } => (name, &*args, alias),
            TableFactor::UNNEST { alias: Some(alias), with_offset: false, .. } => {
                name_the_column(alias);
                return ControlFlow::Continue(());
            }
            _ => return ControlFlow::Continue(()),
        };
        let Some(name) = last_name(name) else {
            return ControlFlow::Continue(());
        };
        // A search of the warehouse gives rows itself.
        if searches::definition(&name).is_some() {
            return ControlFlow::Continue(());
        }
        if name == "pg_show_all_settings" && arguments.is_empty() {
            if let Some(settings) = query("SELECT * FROM pg_catalog.pg_settings") {
                let alias = alias.take().unwrap_or_else(|| alias_of(&name));
                *factor = TableFactor::Derived {
                    lateral: false,
                    subquery: Box::new(settings),
                    alias: Some(alias),
                    sample: None,
                };
            }
        } else if name == "pg_get_keywords" && arguments.is_empty() {
            let alias = alias.take();
            if let Some(replacement) = keywords(alias) {
                *factor = replacement;
            }
        } else if let Some(rows) = rows(&name, arguments) {
            let mut alias = alias.take().unwrap_or_else(|| alias_of(&name));
            name_the_column(&mut alias);
            *factor = TableFactor::Derived {
                lateral: false,
                subquery: Box::new(rows),
                alias: Some(alias),
                sample: None,
            };
        }
        ControlFlow::Continue(())
    }
}

/// The one column of such a function bears the name of the alias, unless the alias names it.
fn name_the_column(alias: &mut TableAlias) {
    if alias.columns.is_empty() {
        alias.columns.push(TableAliasColumnDef { name: alias.name.clone(), data_type: None });
    }
}

fn alias_of(name: &str) -> TableAlias {
    TableAlias { explicit: false, name: Ident::new(name), columns: Vec::new(), at: None }
}

/// `SELECT unnest(function(..))`.
fn rows(name: &str, arguments: &[FunctionArg]) -> Option<Query> {
    let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
    let call = format!("{name}({})", arguments.join(", "));
    let array = match name {
        "generate_series" => call,
        "unnest" => arguments.join(", "),
        "string_to_table" => format!("string_to_array({})", arguments.join(", ")),
        // Any other function gives one row.
        _ => return query(&format!("SELECT {call} AS {name}")),
    };
    query(&format!("SELECT unnest({array}) AS {name}"))
}

fn query(text: &str) -> Option<Query> {
    match Parser::parse_sql(&PostgreSqlDialect {}, text).ok()?.pop()? {
        Statement::Query(query) => Some(*query),
        _ => None,
    }
}

/// The words that a statement must quote, with what kind they are of.
fn keywords(alias: Option<TableAlias>) -> Option<TableFactor> {
    use datafusion::sql::sqlparser::keywords::{ALL_KEYWORDS, ALL_KEYWORDS_INDEX, RESERVED_FOR_IDENTIFIER};
    let rows: Vec<String> = ALL_KEYWORDS
        .iter()
        .zip(ALL_KEYWORDS_INDEX)
        .map(|(word, keyword)| {
            let (code, kind) = if RESERVED_FOR_IDENTIFIER.contains(keyword) {
                ("R", "reserved")
            } else {
                ("U", "unreserved")
            };
            format!("('{}', '{code}', '{kind}')", word.to_lowercase())
        })
        .collect();
    let query = query(&format!(
        "SELECT word, catcode, catdesc FROM (VALUES {}) k (word, catcode, catdesc)",
        rows.join(", ")
    ))?;
    let alias = alias.unwrap_or_else(|| alias_of("pg_get_keywords"));
    Some(TableFactor::Derived { lateral: false, subquery: Box::new(query), alias: Some(alias), sample: None })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use crate::catalogue::rewriting::written;

    #[test]
    fn rows_of_functions_are_unnested() {
        assert_eq!(
            written("SELECT n FROM generate_series(1, 3) AS n"),
            "SELECT n FROM (SELECT unnest(generate_series(1, 3)) AS generate_series) AS n (n)"
        );
        assert_eq!(written("SELECT a FROM unnest(ARRAY[1]) t(a)"), "SELECT a FROM UNNEST(ARRAY[1]) t (a)");
        let search = "SELECT l.record FROM firearm_lookup(serial => 'AB1') AS l";
        assert_eq!(written(search), search);
    }
}
