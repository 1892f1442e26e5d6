//! Which searches there are, what they take and what their rows are.

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use proofhouse_schemas::tables::COMMENT;
use std::collections::HashMap;
use std::sync::Arc;

/// A search as a function of SQL.
#[derive(Debug, PartialEq, Eq)]
pub struct SearchDefinition {
    /// Its name.
    pub name: &'static str,
    /// What it answers, in a sentence.
    pub comment: &'static str,
    /// What it takes, in order; each may also be given by name, and any may be left out.
    pub arguments: &'static [SearchArgument],
    /// What a row says.
    pub columns: &'static [SearchColumn],
}

/// An argument.
#[derive(Debug, PartialEq, Eq)]
pub struct SearchArgument {
    /// Its name, for `name => value`.
    pub name: &'static str,
    /// What it must be.
    pub kind: ArgumentKind,
}

/// What an argument must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgumentKind {
    /// A text.
    Text,
    /// A whole number.
    Integer,
}

impl ArgumentKind {
    /// The type in Arrow.
    pub fn data_type(self) -> DataType {
        match self {
            ArgumentKind::Text => DataType::Utf8,
            ArgumentKind::Integer => DataType::Int64,
        }
    }
}

/// A column.
#[derive(Debug, PartialEq, Eq)]
pub struct SearchColumn {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: ColumnKind,
    /// What it says.
    pub comment: &'static str,
}

/// The type of a column. None is ever without a value but texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// A text, or none.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// A number of double precision.
    Number,
}

impl SearchDefinition {
    /// The columns in Arrow, with what they say in their metadata.
    pub fn schema(&self) -> SchemaRef {
        let field = |column: &SearchColumn| {
            let (data_type, nullable) = match column.kind {
                ColumnKind::Text => (DataType::Utf8, true),
                ColumnKind::Integer => (DataType::Int64, false),
                ColumnKind::Number => (DataType::Float64, false),
            };
            let comment = HashMap::from([(COMMENT.to_owned(), column.comment.to_owned())]);
            Field::new(column.name, data_type, nullable).with_metadata(comment)
        };
        Arc::new(Schema::new(self.columns.iter().map(field).collect::<Vec<_>>()))
    }
}

/// All searches, in alphabetical order.
pub fn all() -> &'static [&'static SearchDefinition] {
    &SEARCHES
}

/// The search of a name.
pub fn definition(name: &str) -> Option<&'static SearchDefinition> {
    SEARCHES.into_iter().find(|search| search.name == name)
}

const fn text(name: &'static str) -> SearchArgument {
    SearchArgument { name, kind: ArgumentKind::Text }
}

const fn integer(name: &'static str) -> SearchArgument {
    SearchArgument { name, kind: ArgumentKind::Integer }
}

const fn column(name: &'static str, kind: ColumnKind, comment: &'static str) -> SearchColumn {
    SearchColumn { name, kind, comment }
}

static SEARCHES: [&SearchDefinition; 4] = [&BALLISTIC_SEARCH, &FIREARM_LOOKUP, &FIREARM_RECORD, &IDENTIFY];

/// `ballistic_search`.
pub static BALLISTIC_SEARCH: SearchDefinition = SearchDefinition {
    name: "ballistic_search",
    comment: "Exhibits that the same firearm may have fired as an exhibit, the likeliest first, among those that the asker may see.",
    arguments: &[text("exhibit"), text("among"), integer("list")],
    columns: &[
        column("rank", ColumnKind::Integer, "1 for the likeliest."),
        column("bureau", ColumnKind::Text, "Owner of the exhibit."),
        column("exhibit_id", ColumnKind::Text, "The owner's reference."),
        column("case_ref", ColumnKind::Text, "Case of the exhibit, as far as it is stated."),
        column(
            "log10_likelihood_ratio",
            ColumnKind::Number,
            "Decimal logarithm of the likelihood ratio of all marks together: how many times likelier the marks are if one firearm made both.",
        ),
        column(
            "grade",
            ColumnKind::Text,
            "The same in words of the verbal scale. A candidate is no hit: examiners confirm.",
        ),
        column("because", ColumnKind::Text, "Mark by mark, why."),
    ],
};

/// `firearm_lookup`.
pub static FIREARM_LOOKUP: SearchDefinition = SearchDefinition {
    name: "firearm_lookup",
    comment: "Short list of records that may be of the described firearm, the most probable first, among those that the asker may see. Noted in search_log.",
    arguments: &[
        text("serial"),
        text("make"),
        text("model"),
        text("calibre"),
        text("type_code"),
        integer("top"),
    ],
    columns: &[
        column(
            "search_id",
            ColumnKind::Text,
            "Name of this search; opens a record of the list (firearm_record).",
        ),
        column("rank", ColumnKind::Integer, "1 for the most probable."),
        column("record", ColumnKind::Text, "Owner and reference, as bureau/record."),
        column(
            "firearm",
            ColumnKind::Text,
            "Make, model, calibre and serial number as the owner wrote them.",
        ),
        column("probability", ColumnKind::Number, "Probability that the record is of the firearm, 0 to 1."),
        column("score", ColumnKind::Number, "Weight of the evidence in bits."),
        column("band", ColumnKind::Text, "STRONG, REVIEW or WATCH. A candidate is no hit: owners confirm."),
        column("because", ColumnKind::Text, "The reasons."),
    ],
};

/// `firearm_record`.
pub static FIREARM_RECORD: SearchDefinition = SearchDefinition {
    name: "firearm_record",
    comment: "A record of a short list, whole: a row for each field that says something. Noted in search_log.",
    arguments: &[text("search_id"), text("record")],
    columns: &[
        column("field", ColumnKind::Text, "Name of the field: a column of the table firearms."),
        column("value", ColumnKind::Text, "What it says; JSON where it is more than one value."),
    ],
};

/// `identify`.
pub static IDENTIFY: SearchDefinition = SearchDefinition {
    name: "identify",
    comment: "Entries of the firearms reference table that a described firearm may be, the likeliest first.",
    arguments: &[
        text("make"),
        text("model"),
        text("calibre"),
        text("serial"),
        text("type_code"),
        text("action_code"),
        text("country"),
        integer("year"),
        integer("barrel_length_mm"),
        integer("capacity"),
        integer("top"),
    ],
    columns: &[
        column("rank", ColumnKind::Integer, "1 for the likeliest."),
        column("reference_id", ColumnKind::Text, "Reference of the entry."),
        column("make", ColumnKind::Text, "Make of the entry."),
        column("model", ColumnKind::Text, "Model of the entry."),
        column("type_code", ColumnKind::Text, "Type of firearm."),
        column("country", ColumnKind::Text, "Country of manufacture."),
        column("score", ColumnKind::Number, "Weight of the evidence in bits."),
        column("because", ColumnKind::Text, "What speaks for it and against it."),
    ],
};
