//! `pg_proc` and `information_schema.routines`: the warehouse's own functions and searches, and those of this catalogue.

use crate::catalogue::cells::{Cell, Row};
use crate::catalogue::known::{Known, Namespace};
use crate::catalogue::{DATABASE, data_types, functions, oids};
use crate::sql_types::type_of;
use arrow::datatypes::DataType;
use datafusion::logical_expr::{ScalarUDF, TypeSignature, Volatility};
use proofhouse_warehouse::functions as warehouse;
use proofhouse_warehouse::searches::{self, ArgumentKind, ColumnKind, SearchDefinition};

/// The type `text`: what the functions of the warehouse take.
const TEXT: i64 = 25;
/// The pseudo-type of arguments of any type.
const ANY: i64 = 2276;
/// The type `bigint`.
const WHOLE_NUMBER: i64 = 20;
/// The pseudo-type of rows.
const RECORD: i64 = 2249;
/// The language that functions outside SQL have.
const INTERNAL: i64 = 12;

/// One way to call a function.
struct Routine {
    name: String,
    namespace: Namespace,
    arguments: Vec<i64>,
    takes_more: bool,
    returns: i64,
    volatility: &'static str,
    search: Option<&'static SearchDefinition>,
}

fn routines() -> Vec<Routine> {
    let own = warehouse::all();
    let own = own.iter().flat_map(|function| routines_of(function));
    let catalogue = functions::listed().into_iter().map(|listed| Routine {
        name: listed.name.to_string(),
        namespace: Namespace::Catalogue,
        arguments: if listed.takes_arguments { vec![ANY] } else { Vec::new() },
        takes_more: listed.takes_arguments,
        returns: i64::from(crate::sql_types::type_of_field(&listed.returns).oid()),
        volatility: "s",
        search: None,
    });
    let of_session = Routine {
        name: "current_bureau".to_string(),
        namespace: Namespace::Public,
        arguments: Vec::new(),
        takes_more: false,
        returns: TEXT,
        volatility: "s",
        search: None,
    };
    own.chain([of_session])
        .chain(searches::all().iter().copied().map(search_routine))
        .chain(catalogue)
        .collect()
}

/// A search gives rows, and notes that it was made.
fn search_routine(search: &'static SearchDefinition) -> Routine {
    let type_of = |kind: ArgumentKind| match kind {
        ArgumentKind::Text => TEXT,
        ArgumentKind::Integer => WHOLE_NUMBER,
    };
    Routine {
        name: search.name.to_string(),
        namespace: Namespace::Public,
        arguments: search.arguments.iter().map(|argument| type_of(argument.kind)).collect(),
        takes_more: false,
        returns: RECORD,
        volatility: "v",
        search: Some(search),
    }
}

fn routines_of(function: &ScalarUDF) -> Vec<Routine> {
    let signature = function.signature();
    let ways = match &signature.type_signature {
        TypeSignature::OneOf(ways) => ways.clone(),
        way => vec![way.clone()],
    };
    let texts = ways.into_iter().filter_map(|way| match way {
        TypeSignature::String(count) => Some(count),
        _ => None,
    });
    texts
        .map(|count| Routine {
            name: function.name().to_string(),
            namespace: Namespace::Public,
            arguments: vec![TEXT; count],
            takes_more: false,
            returns: function
                .return_type(&vec![DataType::Utf8; count])
                .map_or(TEXT, |returned| i64::from(type_of(&returned).oid())),
            volatility: if signature.volatility == Volatility::Immutable { "i" } else { "s" },
            search: None,
        })
        .collect()
}

impl Routine {
    fn oid(&self) -> i64 {
        oids::of("function", &format!("{}({})", self.name, self.arguments.len()))
    }
}

/// `pg_proc`.
pub(super) fn functions(known: &Known) -> Vec<Row> {
    routines()
        .into_iter()
        .map(|routine| {
            let number = i64::try_from(routine.arguments.len()).unwrap_or_default();
            Row::new()
                .set("oid", routine.oid())
                .set("proname", routine.name.as_str())
                .set("pronamespace", routine.namespace.oid())
                .set("proowner", known.user_oid())
                .set("prolang", INTERNAL)
                .set("procost", 1)
                .set("provariadic", if routine.takes_more { ANY } else { 0 })
                .set("prosupport", "-")
                .set("prokind", "f")
                .set("proisstrict", routine.search.is_none())
                .set("proretset", routine.search.is_some())
                .set("provolatile", routine.volatility)
                .set("proparallel", "s")
                .set("pronargs", number)
                .set("prorettype", routine.returns)
                .set("proargtypes", Cell::Ints(routine.arguments.clone()))
                .set("prosrc", routine.name)
        })
        .collect()
}

/// The arguments of a function as `\df` lists them; `None` when there is none of the identifier.
pub(in crate::catalogue) fn arguments(oid: i64) -> Option<String> {
    let routine = routines().into_iter().find(|routine| routine.oid() == oid)?;
    if routine.takes_more {
        return Some("VARIADIC \"any\"".to_string());
    }
    let types = routine.arguments.iter().map(|oid| data_types::format_type(*oid, None));
    let listed: Vec<String> = match routine.search {
        None => types.collect(),
        Some(search) => {
            let named = search.arguments.iter().zip(types);
            named.map(|(argument, of_type)| format!("{} {of_type} DEFAULT NULL", argument.name)).collect()
        }
    };
    Some(listed.join(", "))
}

/// The type that a function returns.
pub(in crate::catalogue) fn returns(oid: i64) -> Option<String> {
    let routine = routines().into_iter().find(|routine| routine.oid() == oid)?;
    let Some(search) = routine.search else { return Some(data_types::format_type(routine.returns, None)) };
    let columns = search.columns.iter().map(|column| {
        let of_type = match column.kind {
            ColumnKind::Text => "text",
            ColumnKind::Integer => "bigint",
            ColumnKind::Number => "double precision",
        };
        format!("{} {of_type}", column.name)
    });
    Some(format!("TABLE({})", columns.collect::<Vec<_>>().join(", ")))
}

/// The searches, by the identifiers of their functions, with what they answer.
pub(super) fn described() -> Vec<(i64, &'static str)> {
    routines().iter().filter_map(|routine| Some((routine.oid(), routine.search?.comment))).collect()
}

/// The name of a function.
pub(in crate::catalogue) fn name(oid: i64) -> Option<String> {
    routines().into_iter().find(|routine| routine.oid() == oid).map(|routine| routine.name)
}

/// The identifier of a function by name.
pub(in crate::catalogue) fn oid_of(name: &str) -> Option<i64> {
    routines().into_iter().find(|routine| routine.name == name).map(|routine| routine.oid())
}

/// `information_schema.routines`.
pub(super) fn standard() -> Vec<Row> {
    routines()
        .into_iter()
        .map(|routine| {
            Row::new()
                .set("specific_catalog", DATABASE)
                .set("specific_schema", routine.namespace.name())
                .set("specific_name", format!("{}_{}", routine.name, routine.oid()))
                .set("routine_catalog", DATABASE)
                .set("routine_schema", routine.namespace.name())
                .set("routine_name", routine.name.as_str())
                .set("routine_type", "FUNCTION")
                .set("data_type", data_types::format_type(routine.returns, None))
                .set("type_udt_catalog", DATABASE)
                .set("type_udt_schema", "pg_catalog")
                .set("type_udt_name", data_types::by_oid(routine.returns).map(|entry| entry.name))
                .set("routine_body", "EXTERNAL")
                .set("is_deterministic", if routine.volatility == "i" { "YES" } else { "NO" })
        })
        .collect()
}
