//! Columns that a principal sees only in part.

use super::policy::AccessPolicy;
use arrow::datatypes::{Field, Schema};
use datafusion::common::ScalarValue;
use datafusion::functions::expr_fn::{character_length, concat, left};
use datafusion::logical_expr::{Expr, ident, lit, when};
use proofhouse_schemas::tables::REJECTS;

/// Columns of `rejects` that hold what the sender wrote. Its level is not known, for it could not be read.
const UNREAD: [&str; 5] = ["raw_key", "raw_value", "headers", "faults", "source_record_id"];

/// Columns that end with a serial number.
const END_WITH_A_SERIAL: [&str; 6] = [
    "serial_raw",
    "serial_norm",
    "record_description",
    "seizure_description",
    "left_description",
    "right_description",
];

/// What stands in a column instead of its value; `None` when the value itself does.
pub(crate) fn mask(table: &str, field: &Field, schema: &Schema, policy: &AccessPolicy) -> Option<Expr> {
    let column = field.name().as_str();
    let of_a_match = matches!(table, "matches" | "alerts" | "record_duplicates");
    let hidden = match column {
        _ if table == REJECTS && UNREAD.contains(&column) => nothing(field)?,
        _ if !policy.mask_serials() => return None,
        _ if END_WITH_A_SERIAL.contains(&column) => {
            let short = left(ident(column), character_length(ident(column)) - lit(3i32));
            let dots = concat(vec![short, lit("\u{2022}\u{2022}\u{2022}")]);
            when(ident(column).is_null(), ident(column)).otherwise(dots).ok()?
        }
        // The reasons name the numbers.
        "summary" if of_a_match => lit("\u{2022}\u{2022}\u{2022}"),
        "parts" if of_a_match => nothing(field)?,
        _ => return None,
    };
    when(own(schema, policy)?, ident(column)).otherwise(hidden).ok()
}

fn nothing(field: &Field) -> Option<Expr> {
    Some(lit(ScalarValue::try_from(field.data_type()).ok()?))
}

/// Whether a row is the principal's own. A match is that of both bureaus: they have to confirm it.
fn own(schema: &Schema, policy: &AccessPolicy) -> Option<Expr> {
    let has = |column: &str| schema.field_with_name(column).is_ok();
    if has("source_bureau") {
        Some(policy.is_me("source_bureau"))
    } else {
        // What is told of a notice names no number.
        let of_a_notice = if has("notice_id") { ident("notice_id").is_not_null() } else { lit(false) };
        let sides = [["record_bureau", "seizure_bureau"], ["left_bureau", "right_bureau"]];
        let [one, other] = sides.into_iter().find(|sides| sides.iter().all(|side| has(side)))?;
        Some(policy.is_me(one).or(policy.is_me(other)).or(of_a_notice))
    }
}
