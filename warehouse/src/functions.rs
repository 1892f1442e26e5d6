//! The normalisers and comparisons of the matching crate as SQL functions.
//!
//! `normalise_serial(text)`, `serial_status(text)`, `normalise_calibre(text [, type_code])`,
//! `serial_similarity(a, b)` and so on: see `FUNCTIONS` below. All are immutable, and null in gives null out. A batch
//! repeats few distinct values, so each value is worked out once per batch. `match_waterfall(parts)` is of its own kind, and
//! `current_bureau()` belongs to one session.

mod current_bureau;
mod waterfall;

pub(crate) use current_bureau::current_bureau;

use arrow::array::{
    Array, ArrayRef, AsArray, Float32Builder, Float64Builder, ListBuilder, StringBuilder, StringViewArray,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility,
};
use proofhouse_matching::functions as matching;
use std::collections::HashMap;
use std::sync::Arc;
use waterfall::Waterfall;

/// What a function computes from its texts.
#[derive(Debug, Clone, Copy)]
enum Body {
    /// A text from one text.
    Text(fn(&str) -> Option<String>),
    /// A text from one text and, when it is given, another.
    TextWith(fn(&str, Option<&str>) -> Option<String>),
    /// A text from two texts.
    TextOfTwo(fn(&str, &str) -> Option<String>),
    /// Texts from one text.
    Texts(fn(&str) -> Vec<&'static str>),
    /// Texts from one text and, when it is given, another.
    TextsWith(fn(&str, Option<&str>) -> Vec<&'static str>),
    /// Numbers from one text.
    Numbers(fn(&str) -> Option<Vec<Option<f32>>>),
    /// A likeness of two texts, 0 to 1.
    Likeness(fn(&str, &str) -> f64),
}

/// The functions: name, what it says to a reader, and what it computes.
const FUNCTIONS: &[(&str, Body)] = &[
    (
        "normalise_serial",
        Body::Text(|raw| Some(matching::normalise_serial(raw)).filter(|value| !value.is_empty())),
    ),
    ("serial_status", Body::Text(|raw| Some(matching::serial_status(raw).to_string()))),
    ("serial_how", Body::Text(|raw| Some(matching::serial_how(raw)))),
    (
        "serial_skeleton",
        Body::Text(|raw| Some(matching::serial_skeleton(raw)).filter(|value| !value.is_empty())),
    ),
    ("normalise_make", Body::Text(|raw| matching::normalise_make(raw).map(str::to_string))),
    ("make_how", Body::Text(|raw| Some(matching::make_how(raw)))),
    ("make_candidates", Body::Texts(matching::make_candidates)),
    (
        "normalise_model",
        Body::TextOfTwo(|make, model| matching::normalise_model(make, model).map(str::to_string)),
    ),
    (
        "normalise_calibre",
        Body::TextWith(|raw, kind| matching::normalise_calibre(raw, kind).map(str::to_string)),
    ),
    ("calibre_family", Body::TextWith(|raw, kind| matching::bore_family(raw, kind).map(str::to_string))),
    ("calibre_how", Body::TextWith(|raw, kind| Some(matching::calibre_how(raw, kind)))),
    ("calibre_candidates", Body::TextsWith(matching::calibre_candidates)),
    ("normalise_country", Body::Text(|raw| matching::normalise_country(raw).map(str::to_string))),
    (
        "country_name",
        Body::Text(|code| {
            proofhouse_schemas::codes::country(code).map(|country| country.name_en.to_string())
        }),
    ),
    (
        "bureau_name",
        Body::Text(|bureau| {
            proofhouse_schemas::Bureau::parse(bureau).map(|bureau| bureau.name().to_string())
        }),
    ),
    (
        "country_of_bureau",
        Body::Text(|bureau| {
            let country = proofhouse_schemas::Bureau::parse(bureau)?.country();
            country.map(|country| country.alpha2.to_string())
        }),
    ),
    (
        "make_name",
        Body::Text(|id| proofhouse_schemas::codes::make(id).map(|make| make.canonical_name.to_string())),
    ),
    ("signature_heights", Body::Numbers(matching::signature_heights)),
    ("serial_similarity", Body::Likeness(matching::serial_similarity)),
    ("make_similarity", Body::Likeness(matching::make_similarity)),
];

/// All functions, ready for a session.
pub fn all() -> Vec<Arc<ScalarUDF>> {
    let of_texts = FUNCTIONS.iter().map(|(name, body)| ScalarUDF::from(TextFunction::new(name, *body)));
    of_texts.chain([ScalarUDF::from(Waterfall::new())]).map(Arc::new).collect()
}

/// The names of all functions of texts.
pub fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(name, _)| *name)
}

#[derive(Debug)]
struct TextFunction {
    name: &'static str,
    body: Body,
    signature: Signature,
}

impl PartialEq for TextFunction {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for TextFunction {}

impl std::hash::Hash for TextFunction {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl TextFunction {
    fn new(name: &'static str, body: Body) -> TextFunction {
        let texts = match body {
            Body::Text(_) | Body::Texts(_) | Body::Numbers(_) => TypeSignature::String(1),
            Body::TextOfTwo(_) | Body::Likeness(_) => TypeSignature::String(2),
            Body::TextWith(_) | Body::TextsWith(_) => {
                TypeSignature::OneOf(vec![TypeSignature::String(1), TypeSignature::String(2)])
            }
        };
        TextFunction { name, body, signature: Signature::new(texts, Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for TextFunction {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(match self.body {
            Body::Text(_) | Body::TextWith(_) | Body::TextOfTwo(_) => DataType::Utf8,
            Body::Texts(_) | Body::TextsWith(_) => {
                DataType::List(Arc::new(Field::new("item", DataType::Utf8, true)))
            }
            Body::Numbers(_) => DataType::List(Arc::new(Field::new("item", DataType::Float32, true))),
            Body::Likeness(_) => DataType::Float64,
        })
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let is_constant = args.args.iter().all(|value| matches!(value, ColumnarValue::Scalar(_)));
        let rows = if is_constant { 1 } else { args.number_rows };
        let columns = args
            .args
            .iter()
            .map(|value| Ok(cast(&value.to_array(rows)?, &DataType::Utf8View)?))
            .collect::<Result<Vec<ArrayRef>>>()?;
        let first = columns
            .first()
            .and_then(|column| column.as_string_view_opt())
            .ok_or_else(|| DataFusionError::Execution(format!("{} takes a text", self.name)))?;
        let second = columns.get(1).and_then(|column| column.as_string_view_opt());
        let array = self.compute(first, second);
        if is_constant {
            return Ok(ColumnarValue::Scalar(datafusion::common::ScalarValue::try_from_array(&array, 0)?));
        }
        Ok(ColumnarValue::Array(array))
    }
}

impl TextFunction {
    fn compute(&self, first: &StringViewArray, second: Option<&StringViewArray>) -> ArrayRef {
        let other = |row: usize| second.filter(|column| column.is_valid(row)).map(|column| column.value(row));
        let pairs = (0..first.len()).map(|row| (first.is_valid(row).then(|| first.value(row)), other(row)));
        match self.body {
            Body::Text(function) => texts(pairs, |one, _| function(one)),
            Body::TextWith(function) => texts(pairs, function),
            Body::TextOfTwo(function) => texts(pairs, |one, two| function(one, two?)),
            Body::Texts(function) => lists(pairs, |one, _| function(one)),
            Body::TextsWith(function) => lists(pairs, function),
            Body::Numbers(function) => {
                let mut builder = ListBuilder::new(Float32Builder::new());
                for (one, _) in pairs {
                    builder.append_option(one.and_then(function));
                }
                Arc::new(builder.finish())
            }
            Body::Likeness(function) => {
                let mut known: HashMap<(&str, &str), f64> = HashMap::new();
                let mut builder = Float64Builder::with_capacity(first.len());
                for pair in pairs {
                    match pair {
                        (Some(one), Some(two)) => {
                            builder
                                .append_value(*known.entry((one, two)).or_insert_with(|| function(one, two)));
                        }
                        _ => builder.append_null(),
                    }
                }
                Arc::new(builder.finish())
            }
        }
    }
}

type Pair<'a> = (Option<&'a str>, Option<&'a str>);

fn texts<'a>(
    pairs: impl Iterator<Item = Pair<'a>>,
    function: impl Fn(&str, Option<&str>) -> Option<String>,
) -> ArrayRef {
    let mut known: HashMap<(&str, Option<&str>), Option<String>> = HashMap::new();
    let mut builder = StringBuilder::new();
    for (one, two) in pairs {
        let value =
            one.and_then(|one| known.entry((one, two)).or_insert_with(|| function(one, two)).as_deref());
        builder.append_option(value);
    }
    Arc::new(builder.finish())
}

fn lists<'a>(
    pairs: impl Iterator<Item = Pair<'a>>,
    function: impl Fn(&str, Option<&str>) -> Vec<&'static str>,
) -> ArrayRef {
    let mut known: HashMap<(&str, Option<&str>), Vec<&'static str>> = HashMap::new();
    let mut builder = ListBuilder::new(StringBuilder::new());
    for (one, two) in pairs {
        match one {
            Some(one) => {
                let values = known.entry((one, two)).or_insert_with(|| function(one, two));
                values.iter().for_each(|value| builder.values().append_value(value));
                builder.append(true);
            }
            None => builder.append(false),
        }
    }
    Arc::new(builder.finish())
}
