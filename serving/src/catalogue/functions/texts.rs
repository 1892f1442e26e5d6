//! Quoting and encodings.

use super::row_function::{Arguments, RowFunction};
use super::{maybe, number, text, texts};
use crate::catalogue::data_types;
use crate::catalogue::known::name_parts;
use crate::sql_types::type_of;
use datafusion::common::ScalarValue;
use datafusion::sql::sqlparser::keywords::{ALL_KEYWORDS, RESERVED_FOR_IDENTIFIER};

/// Number of the only encoding.
const UTF8: i64 = 6;

/// `quote_ident` and the like.
pub(super) fn functions() -> Vec<RowFunction> {
    vec![
        RowFunction::new("quote_ident", "text", |row| {
            Ok(maybe(row.text(0).map(|name| quoted_identifier(&name))))
        }),
        RowFunction::new("quote_literal", "text", |row| {
            Ok(maybe(row.text(0).map(|value| quoted_literal(&value))))
        }),
        RowFunction::new("quote_nullable", "text", |row| {
            Ok(text(row.text(0).map_or_else(|| "NULL".to_string(), |value| quoted_literal(&value))))
        }),
        RowFunction::new("format", "text", |row| match row.text(0) {
            Some(pattern) => formatted(&pattern, row).map(text),
            None => Ok(ScalarValue::Null),
        }),
        RowFunction::new("parse_ident", "text[]", |row| match row.text(0) {
            Some(name) => match name_parts(&name) {
                Some(parts) => Ok(texts(&parts.iter().map(String::as_str).collect::<Vec<_>>())),
                None => Err(row.wrong("a quote is left open")),
            },
            None => Ok(ScalarValue::Null),
        }),
        RowFunction::new("pg_encoding_to_char", "name", |row| {
            Ok(maybe(row.int(0).map(|number| if number == UTF8 { "UTF8" } else { "" })))
        }),
        RowFunction::new("pg_char_to_encoding", "integer", |row| {
            let name = row.text(0).map(|name| name.to_lowercase().replace('-', ""));
            Ok(number(name.map(|name| if name == "utf8" { UTF8 } else { -1 })))
        }),
        RowFunction::new("pg_client_encoding", "name", |_| Ok(text("UTF8"))).without_arguments(),
        RowFunction::new("getdatabaseencoding", "name", |_| Ok(text("UTF8"))).without_arguments(),
        RowFunction::new("json_build_object", "json", |row| {
            let mut object = serde_json::Map::new();
            for at in (0..row.len()).step_by(2) {
                let Some(key) = row.text(at) else {
                    return Err(row.wrong("a key is null"));
                };
                object.insert(key, json_of(row, at + 1));
            }
            Ok(text(serde_json::Value::Object(object).to_string()))
        }),
        RowFunction::new("pg_tablespace_location", "text", |_| Ok(text(""))),
        RowFunction::new("pg_typeof", "text", |row| {
            let oid = row.value(0).map(|value| i64::from(type_of(&value.data_type()).oid()));
            Ok(oid.map_or(ScalarValue::Null, |oid| text(data_types::format_type(oid, None))))
        }),
    ]
}

/// A value as JSON.
fn json_of(row: &Arguments<'_>, at: usize) -> serde_json::Value {
    match row.value(at) {
        Some(ScalarValue::Boolean(Some(value))) => (*value).into(),
        Some(value) if value.data_type().is_integer() => {
            row.int(at).map_or(serde_json::Value::Null, Into::into)
        }
        _ => row.text(at).map_or(serde_json::Value::Null, Into::into),
    }
}

/// `format('%I.%I', ..)`: `%s`, `%I`, `%L` and `%%`, without positions and widths.
fn formatted(pattern: &str, row: &Arguments<'_>) -> datafusion::error::Result<String> {
    let mut written = String::new();
    let mut letters = pattern.chars();
    let mut next = 1;
    while let Some(letter) = letters.next() {
        if letter != '%' {
            written.push(letter);
            continue;
        }
        let kind = letters.next();
        if kind == Some('%') {
            written.push('%');
            continue;
        }
        if next >= row.len() {
            return Err(row.wrong("there are fewer values than the pattern asks for"));
        }
        let value = row.text(next);
        next += 1;
        match kind {
            Some('s') => written.push_str(&value.unwrap_or_default()),
            Some('I') => match value {
                Some(value) => written.push_str(&quoted_identifier(&value)),
                None => return Err(row.wrong("null is no name")),
            },
            Some('L') => {
                written.push_str(&value.map_or_else(|| "NULL".to_string(), |value| quoted_literal(&value)))
            }
            _ => return Err(row.wrong("the pattern has a conversion other than %s, %I, %L and %%")),
        }
    }
    Ok(written)
}

/// A name as a statement must write it.
pub(super) fn quoted_identifier(name: &str) -> String {
    let is_plain = name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    if is_plain && !is_reserved(name) {
        name.to_string()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

fn is_reserved(name: &str) -> bool {
    let upper = name.to_uppercase();
    let keyword = ALL_KEYWORDS.iter().position(|keyword| *keyword == upper);
    let keyword = keyword.and_then(|at| datafusion::sql::sqlparser::keywords::ALL_KEYWORDS_INDEX.get(at));
    keyword.is_some_and(|keyword| {
        RESERVED_FOR_IDENTIFIER.contains(keyword)
            || datafusion::sql::sqlparser::keywords::RESERVED_FOR_COLUMN_ALIAS.contains(keyword)
    })
}

/// A text as a statement must write it.
fn quoted_literal(value: &str) -> String {
    let quoted = format!("'{}'", value.replace('\'', "''"));
    if value.contains('\\') { format!("E{}", quoted.replace('\\', "\\\\")) } else { quoted }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn names_are_quoted_where_they_must_be() {
        for (name, written) in [
            ("firearms", "firearms"),
            ("_x1", "_x1"),
            ("Firearms", "\"Firearms\""),
            ("a\"b", "\"a\"\"b\""),
            ("select", "\"select\""),
        ] {
            assert_eq!(quoted_identifier(name), written);
        }
        assert_eq!(quoted_literal("O'Neil"), "'O''Neil'");
        assert_eq!(quoted_literal("a\\b"), "E'a\\\\b'");
    }
}
