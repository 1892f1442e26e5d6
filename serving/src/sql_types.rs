//! Which type of Postgres a column of Arrow is shown as: the catalogue, the descriptions of results and the encoding of rows
//! all ask here.

use arrow::datatypes::{DataType, Field, IntervalUnit};
use pgwire::api::Type;

/// Key of a field's metadata under which a catalogue names the type of Postgres that its column is shown as (`oid`, `name`,
/// `regtype`, `"char"` ...), where Arrow has none of its own. Object identifiers are kept in 64 bits, `regproc` and its kin as
/// texts, `oidvector` and `int2vector` as lists.
pub const SHOWN_AS: &str = "proofhouse.postgres_type";

/// The type that a column is shown as.
pub fn type_of_field(field: &Field) -> Type {
    let named = field.metadata().get(SHOWN_AS).and_then(|name| match name.as_str() {
        "oid" => Some(Type::OID),
        "name" => Some(Type::NAME),
        "char" => Some(Type::CHAR),
        "regclass" => Some(Type::REGCLASS),
        "regtype" => Some(Type::REGTYPE),
        "regproc" => Some(Type::REGPROC),
        "oid[]" => Some(Type::OID_ARRAY),
        "name[]" => Some(Type::NAME_ARRAY),
        "int2vector" => Some(Type::INT2_VECTOR),
        "oidvector" => Some(Type::OID_VECTOR),
        "json" => Some(Type::JSON),
        _ => None,
    });
    named.unwrap_or_else(|| type_of(field.data_type()))
}

/// The type that values of an Arrow type are shown as. Structures, maps and lists of them are JSON; what has no counterpart
/// is text.
pub fn type_of(data_type: &DataType) -> Type {
    match data_type {
        DataType::Boolean => Type::BOOL,
        DataType::Int8 | DataType::Int16 | DataType::UInt8 => Type::INT2,
        DataType::Int32 | DataType::UInt16 => Type::INT4,
        DataType::Int64 | DataType::UInt32 => Type::INT8,
        DataType::UInt64
        | DataType::Decimal32(..)
        | DataType::Decimal64(..)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..) => Type::NUMERIC,
        DataType::Float16 | DataType::Float32 => Type::FLOAT4,
        DataType::Float64 => Type::FLOAT8,
        DataType::Date32 | DataType::Date64 => Type::DATE,
        DataType::Time32(_) | DataType::Time64(_) => Type::TIME,
        DataType::Timestamp(_, None) => Type::TIMESTAMP,
        DataType::Timestamp(_, Some(_)) => Type::TIMESTAMPTZ,
        DataType::Interval(IntervalUnit::YearMonth | IntervalUnit::DayTime | IntervalUnit::MonthDayNano)
        | DataType::Duration(_) => Type::INTERVAL,
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => {
            Type::BYTEA
        }
        DataType::Struct(_) | DataType::Map(..) | DataType::Union(..) => Type::JSON,
        DataType::Dictionary(_, values) => type_of(values),
        DataType::RunEndEncoded(_, values) => type_of(values.data_type()),
        DataType::List(element)
        | DataType::LargeList(element)
        | DataType::ListView(element)
        | DataType::LargeListView(element)
        | DataType::FixedSizeList(element, _) => array_of(&type_of_field(element)),
        _ => Type::TEXT,
    }
}

/// Types and their arrays.
const ARRAYS: [(Type, Type); 19] = [
    (Type::BOOL, Type::BOOL_ARRAY),
    (Type::INT2, Type::INT2_ARRAY),
    (Type::INT4, Type::INT4_ARRAY),
    (Type::INT8, Type::INT8_ARRAY),
    (Type::NUMERIC, Type::NUMERIC_ARRAY),
    (Type::FLOAT4, Type::FLOAT4_ARRAY),
    (Type::FLOAT8, Type::FLOAT8_ARRAY),
    (Type::DATE, Type::DATE_ARRAY),
    (Type::TIME, Type::TIME_ARRAY),
    (Type::TIMESTAMP, Type::TIMESTAMP_ARRAY),
    (Type::TIMESTAMPTZ, Type::TIMESTAMPTZ_ARRAY),
    (Type::INTERVAL, Type::INTERVAL_ARRAY),
    (Type::BYTEA, Type::BYTEA_ARRAY),
    (Type::TEXT, Type::TEXT_ARRAY),
    (Type::VARCHAR, Type::VARCHAR_ARRAY),
    (Type::OID, Type::OID_ARRAY),
    (Type::NAME, Type::NAME_ARRAY),
    (Type::UUID, Type::UUID_ARRAY),
    (Type::CHAR, Type::CHAR_ARRAY),
];

/// The array type of an element type; JSON where there is none.
fn array_of(element: &Type) -> Type {
    ARRAYS.iter().find(|(one, _)| one == element).map_or(Type::JSON, |(_, array)| array.clone())
}

/// The element type of an array type.
pub fn element_of(array: &Type) -> Option<Type> {
    ARRAYS.iter().find(|(_, known)| known == array).map(|(element, _)| element.clone())
}
