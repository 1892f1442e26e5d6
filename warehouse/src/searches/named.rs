//! Arguments of searches in the order of their definition, whichever way they were given.

use super::definitions::{SearchDefinition, definition};
use crate::error::{FailureKind, WarehouseError};
use datafusion::sql::parser::Statement;
use datafusion::sql::sqlparser::ast::{
    Expr, FunctionArg, FunctionArgExpr, FunctionArgOperator, Ident, ObjectName, TableAlias, TableFactor,
    Value, VisitMut, VisitorMut,
};
use std::ops::ControlFlow;

/// Puts `name => value` (and `name := value`) of the searches in a statement where the definition has them, and null where
/// nothing is given. A search in another schema than the tables' is left alone and not found later.
///
/// # Errors
/// When an argument is not one of the search, or is given twice.
pub(crate) fn in_order(mut statement: Statement) -> Result<Statement, WarehouseError> {
    if let Statement::Statement(inner) = &mut statement
        && let ControlFlow::Break(problem) = inner.visit(&mut InOrder)
    {
        return Err(WarehouseError::Statement { kind: FailureKind::Semantics, message: problem });
    }
    Ok(statement)
}

struct InOrder;

impl VisitorMut for InOrder {
    type Break = String;

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<String> {
        let TableFactor::Table { name, args: Some(given), alias, .. } = factor else {
            return ControlFlow::Continue(());
        };
        let Some(search) = named(name) else { return ControlFlow::Continue(()) };
        match ordered(search, std::mem::take(&mut given.args)) {
            Ok(arguments) => given.args = arguments,
            Err(problem) => return ControlFlow::Break(problem),
        }
        *name = ObjectName::from(vec![Ident::new(search.name)]);
        // As in Postgres, the rows bear the name of the function: the engine would call them `name()`.
        alias.get_or_insert_with(|| TableAlias {
            explicit: true,
            name: Ident::new(search.name),
            columns: Vec::new(),
            at: None,
        });
        ControlFlow::Continue(())
    }
}

/// The search that a name in a statement means.
fn named(name: &ObjectName) -> Option<&'static SearchDefinition> {
    let words: Option<Vec<String>> = name
        .0
        .iter()
        .map(|part| {
            let ident = part.as_ident()?;
            Some(if ident.quote_style.is_some() { ident.value.clone() } else { ident.value.to_lowercase() })
        })
        .collect();
    match words?.as_slice() {
        [name] => definition(name),
        [schema, name] if schema == "public" => definition(name),
        _ => None,
    }
}

fn ordered(search: &SearchDefinition, given: Vec<FunctionArg>) -> Result<Vec<FunctionArg>, String> {
    let mut places: Vec<Option<Expr>> = vec![None; search.arguments.len()];
    let mut next = 0;
    let known = || search.arguments.iter().map(|argument| argument.name).collect::<Vec<_>>().join(", ");
    for argument in given {
        let (place, value) = match argument {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) => {
                next += 1;
                (Some(next - 1), value)
            }
            // Each dialect has its own reading of a name.
            FunctionArg::Named {
                name,
                arg: FunctionArgExpr::Expr(value),
                operator: FunctionArgOperator::RightArrow | FunctionArgOperator::Assignment,
            }
            | FunctionArg::ExprNamed {
                name: Expr::Identifier(name),
                arg: FunctionArgExpr::Expr(value),
                operator: FunctionArgOperator::RightArrow | FunctionArgOperator::Assignment,
            } => {
                let wanted = name.value.to_lowercase();
                (search.arguments.iter().position(|argument| argument.name == wanted), value)
            }
            _ => return Err(format!("{} takes values, as in `name => value`", search.name)),
        };
        match place.and_then(|place| places.get_mut(place)) {
            Some(free @ None) => *free = Some(value),
            Some(Some(_)) => return Err(format!("{}: an argument is given twice", search.name)),
            None => return Err(format!("{} takes {}", search.name, known())),
        }
    }
    let null = || Expr::Value(Value::Null.into());
    let values = places.into_iter().map(|value| value.unwrap_or_else(null));
    Ok(values.map(|value| FunctionArg::Unnamed(FunctionArgExpr::Expr(value))).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;
    use datafusion::sql::sqlparser::parser::Parser;

    fn written(text: &str) -> Result<String, String> {
        let statement = Parser::parse_sql(&PostgreSqlDialect {}, text).unwrap().remove(0);
        match in_order(Statement::Statement(Box::new(statement))) {
            Ok(statement) => Ok(statement.to_string()),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn arguments_come_in_the_order_of_the_definition() {
        let expected = "SELECT * FROM firearm_record('s', 'be/R-1') AS firearm_record";
        assert_eq!(written("SELECT * FROM firearm_record('s', 'be/R-1')").unwrap(), expected);
        assert_eq!(
            written("SELECT * FROM public.Firearm_Record(record => 'be/R-1', search_id => 's')").unwrap(),
            expected
        );
        assert_eq!(
            written("SELECT 1 WHERE EXISTS (SELECT * FROM firearm_record('s') r)").unwrap(),
            "SELECT 1 WHERE EXISTS (SELECT * FROM firearm_record('s', NULL) r)"
        );
    }

    #[test]
    fn what_a_search_does_not_take_is_said() {
        assert!(
            written("SELECT * FROM firearm_record(bureau => 'be')")
                .unwrap_err()
                .contains("search_id, record")
        );
        assert!(
            written("SELECT * FROM firearm_record('s', 'r', 'x')").unwrap_err().contains("search_id, record")
        );
        assert!(
            written("SELECT * FROM firearm_record('s', search_id => 's')").unwrap_err().contains("twice")
        );
        assert!(written("SELECT * FROM other.firearm_record(x => 1)").is_ok(), "no search of this warehouse");
    }
}
