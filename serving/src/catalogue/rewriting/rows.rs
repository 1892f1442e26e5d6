//! `row_to_json(t)` of a selection `t` in `FROM`: an object of its columns, since DataFusion has no value for a whole row there.

use super::outputs::given_name;
use super::syntax::{arguments, call, last_name, plain, text};
use datafusion::sql::sqlparser::ast::{
    Expr, Ident, Select, SelectItem, Statement, TableFactor, VisitMut, VisitorMut, visit_expressions_mut,
};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Names the columns of rows.
pub(super) fn to_objects(statement: &mut Statement) {
    let _ = statement.visit(&mut Rows);
}

struct Rows;

impl VisitorMut for Rows {
    type Break = ();

    fn post_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        let rows = derived(select);
        for item in &mut select.projection {
            let (SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) = item else {
                continue;
            };
            let _ = visit_expressions_mut(expr, |part| {
                if let Some(object) = object(part, &rows) {
                    *part = object;
                }
                ControlFlow::<()>::Continue(())
            });
        }
        ControlFlow::Continue(())
    }
}

/// The selections in `FROM` by their names, with the names of their columns.
fn derived(select: &Select) -> BTreeMap<String, Vec<String>> {
    let factors = select
        .from
        .iter()
        .flat_map(|item| std::iter::once(&item.relation).chain(item.joins.iter().map(|join| &join.relation)));
    factors
        .filter_map(|factor| match factor {
            TableFactor::Derived { subquery, alias: Some(alias), .. } if alias.columns.is_empty() => {
                let columns = &subquery.body.as_select()?.projection;
                Some((plain(&alias.name), columns.iter().map(given_name).collect::<Option<Vec<_>>>()?))
            }
            _ => None,
        })
        .collect()
}

fn object(expr: &Expr, rows: &BTreeMap<String, Vec<String>>) -> Option<Expr> {
    let Expr::Function(function) = expr else {
        return None;
    };
    if last_name(&function.name)? != "row_to_json" {
        return None;
    }
    let [Expr::Identifier(row)] = arguments(function).as_slice() else {
        return None;
    };
    let columns = rows.get(&plain(row))?;
    let value =
        |name: &String| Expr::CompoundIdentifier(vec![row.clone(), Ident::with_quote('"', name.as_str())]);
    Some(call("json_build_object", columns.iter().flat_map(|name| [text(name), value(name)]).collect()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use crate::catalogue::rewriting::written;

    #[test]
    fn a_row_is_an_object_of_its_columns() {
        assert_eq!(
            written("SELECT row_to_json(t) AS j FROM (SELECT 1 AS a, 2 AS \"B c\") t"),
            "SELECT json_build_object('a', t.\"a\", 'B c', t.\"B c\") AS j FROM (SELECT 1 AS a, 2 AS \"B c\") t"
        );
        let unknown = "SELECT row_to_json(t) AS j FROM t";
        assert_eq!(written(unknown), unknown);
    }
}
