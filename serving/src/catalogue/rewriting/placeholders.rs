//! Placeholders: a client that was told to give three values gives three, also when what two of them stood in was cut; and a
//! client may send a value only once it knows its type, which DataFusion does not take from a cast.
//!
//! Both are put right by a condition that is always true and compares the placeholder with a null of its type.

use super::casts::plain_type;
use super::syntax::expression;
use datafusion::sql::sqlparser::ast::{
    BinaryOperator, DataType, Expr, Query, SetExpr, Statement, Value, Visit, Visitor,
};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// The placeholders of a statement as it was sent.
#[derive(Default)]
pub(super) struct Placeholders {
    /// Those that are cast wherever they stand, with the type.
    cast: BTreeMap<String, DataType>,
    /// Those that stand somewhere without a cast, or with casts to more than one type.
    bare: BTreeSet<String>,
}

impl Placeholders {
    /// Those of a statement.
    pub(super) fn of(statement: &Statement) -> Placeholders {
        let mut found = Placeholders::default();
        let mut search = Search { found: &mut found, casts: Vec::new() };
        let _ = statement.visit(&mut search);
        found
    }

    /// Names those that the rewritten statement lacks, and gives types to those that it casts.
    pub(super) fn keep(self, statement: &mut Statement) {
        let left = Placeholders::of(statement);
        let is_left = |name: &String| left.cast.contains_key(name) || left.bare.contains(name);
        let mut wanted: Vec<(String, DataType)> = Vec::new();
        for (name, data_type) in self.cast {
            if !self.bare.contains(&name) && !left.bare.contains(&name) {
                wanted.push((name, data_type));
            }
        }
        let lost = self.bare.into_iter().filter(|name| !is_left(name));
        wanted.extend(lost.map(|name| (name, DataType::Text)));
        if wanted.is_empty() {
            return;
        }
        let Statement::Query(query) = statement else {
            return;
        };
        let conditions: Vec<Expr> = wanted
            .into_iter()
            .filter_map(|(name, mut data_type)| {
                plain_type(&mut data_type);
                expression(&format!("({name} = CAST(NULL AS {data_type}) OR true)"))
            })
            .collect();
        add(query, conditions);
    }
}

struct Search<'found> {
    found: &'found mut Placeholders,
    /// Types of the casts around the expression that is looked at; `None` for what is no cast.
    casts: Vec<Option<DataType>>,
}

impl Visitor for Search<'_> {
    type Break = ();

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        if let Expr::Value(value) = expr
            && let Value::Placeholder(name) = &value.value
        {
            match self.casts.last() {
                Some(Some(data_type)) if !matches!(self.found.cast.get(name), Some(other) if other != data_type) =>
                {
                    self.found.cast.insert(name.clone(), data_type.clone());
                }
                _ => {
                    self.found.bare.insert(name.clone());
                }
            }
        }
        self.casts.push(match expr {
            Expr::Cast { data_type, .. } => Some(data_type.clone()),
            _ => None,
        });
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, _expr: &Expr) -> ControlFlow<()> {
        self.casts.pop();
        ControlFlow::Continue(())
    }
}

/// Adds conditions to the first selection of a query.
fn add(query: &mut Query, conditions: Vec<Expr>) {
    let mut body = query.body.as_mut();
    loop {
        match body {
            SetExpr::Select(select) => {
                let written = select.selection.take().map(|condition| Expr::Nested(Box::new(condition)));
                select.selection = written.into_iter().chain(conditions).reduce(|left, right| {
                    Expr::BinaryOp { left: Box::new(left), op: BinaryOperator::And, right: Box::new(right) }
                });
                return;
            }
            SetExpr::SetOperation { left, .. } => body = left.as_mut(),
            SetExpr::Query(inner) => body = inner.body.as_mut(),
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use crate::catalogue::rewriting::written;

    #[test]
    fn placeholders_that_were_cut_and_types_of_casts_are_kept() {
        assert_eq!(
            written("SELECT indrelid FROM pg_index WHERE indrelid = $1"),
            "SELECT CAST(NULL AS BIGINT) AS \"indrelid\" WHERE (false) AND ($1 = CAST(NULL AS TEXT) OR true)"
        );
        assert_eq!(
            written("SELECT x FROM t WHERE x = $1::bigint"),
            "SELECT x FROM t WHERE (x = $1::BIGINT) AND ($1 = CAST(NULL AS BIGINT) OR true)"
        );
        let bare = "SELECT x FROM t WHERE x = $1";
        assert_eq!(written(bare), bare);
    }
}
