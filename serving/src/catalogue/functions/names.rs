//! Between names and object identifiers: `to_regclass`, `format_type`, comments, and the functions that stand for casts to
//! `regclass` and its kin.

use super::row_function::{Arguments, RowFunction};
use super::{maybe, number, text, texts};
use crate::catalogue::data_types;
use crate::catalogue::known::{Directory, Known, Namespace, name_parts};
use crate::catalogue::relations::routines;
use arrow::array::AsArray;
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};
use datafusion::common::ScalarValue;
use std::sync::Arc;

/// The functions that look tables up.
pub(super) const NEED_TABLES: &[&str] = &[
    "to_regclass",
    "regclass_oid",
    "regclass_name",
    "obj_description",
    "col_description",
    "pg_table_is_visible",
    "format_type",
    "regtype_name",
    "regtype_names",
    "regtype_oid",
    "to_regtype",
];

/// By type of a cast, the function that gives the identifier of a name.
pub(in crate::catalogue) const OIDS_OF: &[(&str, &str)] = &[
    ("regclass", "regclass_oid"),
    ("regtype", "regtype_oid"),
    ("regproc", "regproc_oid"),
    ("regprocedure", "regproc_oid"),
    ("regnamespace", "regnamespace_oid"),
    ("regrole", "regrole_oid"),
    ("regoper", "no_oid"),
    ("regoperator", "no_oid"),
    ("regcollation", "no_oid"),
    ("regconfig", "no_oid"),
    ("regdictionary", "no_oid"),
];

/// By type of a cast, the function that gives the name of an identifier.
pub(in crate::catalogue) const NAMES_OF: &[(&str, &str)] = &[
    ("regclass", "regclass_name"),
    ("regtype", "regtype_name"),
    ("regproc", "regproc_name"),
    ("regprocedure", "regproc_name"),
    ("regnamespace", "regnamespace_name"),
    ("regrole", "pg_get_userbyid"),
    ("regoper", "no_name"),
    ("regoperator", "no_name"),
    ("regcollation", "no_name"),
    ("regconfig", "no_name"),
    ("regdictionary", "no_name"),
];

/// What is looked up by name.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Relation,
    Type,
    Function,
    Schema,
    Role,
}

impl Kind {
    fn oid(self, known: &Known, name: &str) -> Option<i64> {
        match self {
            Kind::Relation => known.directory().named(name).map(|relation| relation.oid),
            Kind::Type => data_types::by_name(name).map(|entry| entry.oid).or_else(|| {
                known
                    .directory()
                    .named(name)
                    .filter(|relation| relation.namespace == Namespace::Public)
                    .map(|relation| relation.row_type)
            }),
            Kind::Function => {
                let bare = name.split('(').next().unwrap_or_default();
                routines::oid_of(name_parts(bare)?.last()?)
            }
            Kind::Schema => {
                let parts = name_parts(name)?;
                Namespace::ALL.into_iter().find(|namespace| parts == [namespace.name()]).map(Namespace::oid)
            }
            Kind::Role => {
                let parts = name_parts(name)?;
                (parts == [known.identity.user.clone()]).then(|| known.user_oid())
            }
        }
    }

    fn word(self) -> &'static str {
        match self {
            Kind::Relation => "relation",
            Kind::Type => "type",
            Kind::Function => "function",
            Kind::Schema => "schema",
            Kind::Role => "role",
        }
    }
}

/// The functions.
pub(super) fn functions(known: &Arc<Known>) -> Vec<RowFunction> {
    let mut functions = Vec::new();
    for (asked, cast, kind) in [
        ("to_regclass", "regclass_oid", Kind::Relation),
        ("to_regtype", "regtype_oid", Kind::Type),
        ("to_regproc", "regproc_oid", Kind::Function),
        ("to_regnamespace", "regnamespace_oid", Kind::Schema),
        ("to_regrole", "regrole_oid", Kind::Role),
    ] {
        let session = Arc::clone(known);
        functions.push(RowFunction::new(asked, "oid", move |row| {
            Ok(number(row.text(0).and_then(|name| kind.oid(&session, &name))))
        }));
        let session = Arc::clone(known);
        functions.push(RowFunction::new(cast, "oid", move |row| oid_of(row, &session, kind)));
    }
    functions.push(RowFunction::new("no_oid", "oid", |_| Ok(number(None))));
    functions.push(RowFunction::new("no_name", "text", |row| Ok(maybe(row.text(0)))));
    functions.extend(names_of(known));
    functions.extend(comments(known));
    for name in [
        "pg_type_is_visible",
        "pg_function_is_visible",
        "pg_collation_is_visible",
        "pg_conversion_is_visible",
        "pg_opclass_is_visible",
        "pg_operator_is_visible",
        "pg_opfamily_is_visible",
        "pg_statistics_obj_is_visible",
        "pg_ts_config_is_visible",
        "pg_ts_dict_is_visible",
        "pg_ts_parser_is_visible",
        "pg_ts_template_is_visible",
    ] {
        // All that there is of these stands in schemas of the search path.
        functions.push(RowFunction::new(name, "boolean", |row| {
            Ok(ScalarValue::Boolean(row.int(0).map(|_| true)))
        }));
    }
    let session = Arc::clone(known);
    functions.push(RowFunction::new("pg_table_is_visible", "boolean", move |row| {
        let directory = session.directory();
        let relation = row.int(0).and_then(|oid| directory.by_oid(oid));
        Ok(ScalarValue::Boolean(relation.map(|relation| relation.namespace != Namespace::Information)))
    }));
    functions
}

/// The identifier of a name or of an identifier; an error where there is none, as the cast has it.
fn oid_of(row: &Arguments<'_>, known: &Known, kind: Kind) -> datafusion::error::Result<ScalarValue> {
    let Some(name) = row.text(0) else {
        return Ok(ScalarValue::Null);
    };
    if name == "-" {
        return Ok(number(Some(0)));
    }
    match row.int(0).or_else(|| kind.oid(known, &name)) {
        Some(oid) => Ok(number(Some(oid))),
        None => Err(row.wrong(format!("{} \"{name}\" does not exist", kind.word()))),
    }
}

/// The name of an object by its identifier.
type NameOf = Box<dyn Fn(&Known, i64) -> Option<String> + Send + Sync>;

fn names_of(known: &Arc<Known>) -> Vec<RowFunction> {
    let named = |name, of: NameOf| {
        let session = Arc::clone(known);
        RowFunction::new(name, "text", move |row| {
            // What is a name already stays one.
            let Some(oid) = row.int(0) else {
                return Ok(maybe(row.text(0)));
            };
            Ok(text(
                of(&session, oid).unwrap_or_else(|| if oid == 0 { "-".to_string() } else { oid.to_string() }),
            ))
        })
    };
    let session = Arc::clone(known);
    let of_lists = Arc::clone(known);
    vec![
        RowFunction::new("regtype_names", "text[]", move |row| {
            let Some(ScalarValue::List(list)) = row.value(0).filter(|value| !value.is_null()) else {
                return Ok(ScalarValue::Null);
            };
            let directory = of_lists.directory();
            let oids = cast(list.values(), &DataType::Int64)?;
            let names: Vec<String> = oids
                .as_primitive::<Int64Type>()
                .iter()
                .flatten()
                .map(|oid| type_name(&directory, oid, None))
                .collect();
            Ok(texts(&names.iter().map(String::as_str).collect::<Vec<_>>()))
        }),
        named("regclass_name", Box::new(|known, oid| known.directory().by_oid(oid).map(written))),
        named("regtype_name", Box::new(|known, oid| Some(type_name(&known.directory(), oid, None)))),
        named("regproc_name", Box::new(|_, oid| routines::name(oid))),
        named(
            "regnamespace_name",
            Box::new(|_, oid| {
                let namespace = Namespace::ALL.into_iter().find(|namespace| namespace.oid() == oid);
                namespace.map(|namespace| namespace.name().to_string())
            }),
        ),
        RowFunction::new("format_type", "text", move |row| {
            Ok(maybe(row.int(0).map(|oid| type_name(&session.directory(), oid, row.int(1)))))
        }),
    ]
}

/// A type as SQL writes it, also the one of a table's rows.
fn type_name(directory: &Directory, oid: i64, modifier: Option<i64>) -> String {
    if data_types::by_oid(oid).is_none()
        && let Some(relation) = directory.public().find(|relation| relation.row_type == oid)
    {
        return super::texts::quoted_identifier(&relation.name);
    }
    data_types::format_type(oid, modifier)
}

fn written(relation: &crate::catalogue::known::KnownRelation) -> String {
    let name = super::texts::quoted_identifier(&relation.name);
    if relation.namespace == Namespace::Information { format!("information_schema.{name}") } else { name }
}

fn comments(known: &Arc<Known>) -> Vec<RowFunction> {
    let of_relation = Arc::clone(known);
    let of_column = Arc::clone(known);
    vec![
        RowFunction::new("obj_description", "text", move |row| {
            let is_of_relation = row.text(1).is_none_or(|catalogue| catalogue.ends_with("pg_class"));
            let directory = of_relation.directory();
            let relation = row.int(0).filter(|_| is_of_relation).and_then(|oid| directory.by_oid(oid));
            let comment =
                relation.map(|relation| relation.comment.as_str()).filter(|comment| !comment.is_empty());
            Ok(maybe(comment))
        }),
        RowFunction::new("col_description", "text", move |row| {
            let directory = of_column.directory();
            let relation = row.int(0).and_then(|oid| directory.by_oid(oid));
            let at = row.int(1).and_then(|number| usize::try_from(number.checked_sub(1)?).ok());
            let column = relation.zip(at).and_then(|(relation, at)| relation.columns.get(at));
            Ok(maybe(column.and_then(|column| column.comment.clone())))
        }),
        RowFunction::new("shobj_description", "text", |_| Ok(ScalarValue::Null)),
    ]
}
