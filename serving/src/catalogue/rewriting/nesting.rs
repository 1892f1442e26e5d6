//! Queries put inside others, where the catalogue is asked for what DataFusion plans in two steps only.

use super::syntax::expression;
use datafusion::sql::sqlparser::ast::{
    Expr, Query, SetExpr, Statement, TableFactor, Visit, VisitMut, Visitor, VisitorMut,
};
use std::mem;
use std::ops::ControlFlow;

/// Goes through the queries of a statement over the catalogue, those inside first. `wrap` gives `None` when nothing is to be done
/// to one.
pub(super) fn wrap_each(statement: &mut Statement, wrap: fn(&mut Query) -> Option<()>) {
    if super::outputs::asks_catalogue(statement) {
        let _ = statement.visit(&mut Queries(wrap));
    }
}

struct Queries(fn(&mut Query) -> Option<()>);

impl VisitorMut for Queries {
    type Break = ();

    fn post_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        let _ = (self.0)(query);
        ControlFlow::Continue(())
    }
}

/// Puts a query, without its order and limit, into the place of `(SELECT 1)` in another.
pub(super) fn put_inside(query: &mut Query, around: &str) -> Option<()> {
    let Expr::Subquery(mut outer) = expression(around)? else {
        return None;
    };
    let SetExpr::Select(select) = outer.body.as_mut() else {
        return None;
    };
    let TableFactor::Derived { subquery, .. } = &mut select.from.first_mut()?.relation else {
        return None;
    };
    subquery.with = query.with.take();
    mem::swap(&mut subquery.body, &mut query.body);
    mem::swap(&mut outer.body, &mut query.body);
    Some(())
}

/// Whether there is a subquery in an expression.
pub(super) fn has_subquery(expr: &Expr) -> bool {
    expr.visit(&mut Subqueries).is_break()
}

/// Looks for a subquery.
struct Subqueries;

impl Visitor for Subqueries {
    type Break = ();

    fn pre_visit_query(&mut self, _query: &Query) -> ControlFlow<()> {
        ControlFlow::Break(())
    }
}
