//! Rows whose parts are flattened, laid out field by field.
//!
//! `serde` writes a struct with flattened parts as a map, and `serde_arrow` looks up every key of a map among all columns:
//! a third of the time of building rows. The names of a table's columns are known, and come in the same order in each
//! row, so this adapter turns the map back into a struct, whose fields `serde_arrow` finds at once.

use serde::ser::{Error, Impossible, Serialize, SerializeMap, SerializeStruct, Serializer};
use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::sync::{LazyLock, Mutex, PoisonError};

/// The name as one that lives as long as the program. Names of columns are few, and each is kept once.
pub(super) fn column_name(name: &str) -> &'static str {
    static NAMES: LazyLock<Mutex<BTreeSet<&'static str>>> = LazyLock::new(Mutex::default);
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(kept);
    kept
}

/// A row, and the names of the columns that it may have.
pub(super) struct FlatRow<'row, R> {
    pub(super) row: &'row R,
    pub(super) columns: &'row [&'static str],
}

impl<R: Serialize> Serialize for FlatRow<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.row.serialize(RowSerializer { inner: serializer, columns: self.columns })
    }
}

/// Writes a map as a struct, and a struct as it is.
struct RowSerializer<'row, S> {
    inner: S,
    columns: &'row [&'static str],
}

/// Refuses what a row, or a name, cannot be.
macro_rules! refused {
    ($error:ty: $reason:literal; $($method:ident($($argument:ident: $type:ty),*) -> $result:ty;)*) => {
        $(fn $method(self, $($argument: $type),*) -> Result<$result, $error> {
            $(let _ = $argument;)*
            Err(<$error>::custom($reason))
        })*

        fn serialize_some<T: Serialize + ?Sized>(self, _value: &T) -> Result<Self::Ok, $error> {
            Err(<$error>::custom($reason))
        }

        fn serialize_newtype_struct<T: Serialize + ?Sized>(
            self,
            _name: &'static str,
            _value: &T,
        ) -> Result<Self::Ok, $error> {
            Err(<$error>::custom($reason))
        }

        fn serialize_newtype_variant<T: Serialize + ?Sized>(
            self,
            _name: &'static str,
            _index: u32,
            _variant: &'static str,
            _value: &T,
        ) -> Result<Self::Ok, $error> {
            Err(<$error>::custom($reason))
        }
    };
}

impl<'row, S: Serializer> Serializer for RowSerializer<'row, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Impossible<S::Ok, S::Error>;
    type SerializeTuple = Impossible<S::Ok, S::Error>;
    type SerializeTupleStruct = Impossible<S::Ok, S::Error>;
    type SerializeTupleVariant = Impossible<S::Ok, S::Error>;
    type SerializeMap = FieldsOfMap<'row, S::SerializeStruct>;
    type SerializeStruct = S::SerializeStruct;
    type SerializeStructVariant = Impossible<S::Ok, S::Error>;

    fn serialize_map(self, _length: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        let inner = self.inner.serialize_struct("row", self.columns.len())?;
        Ok(FieldsOfMap { inner, columns: self.columns, next: 0 })
    }

    fn serialize_struct(self, name: &'static str, length: usize) -> Result<Self::SerializeStruct, S::Error> {
        self.inner.serialize_struct(name, length)
    }

    refused! { S::Error: "a row is a struct";
        serialize_bool(value: bool) -> S::Ok;
        serialize_i8(value: i8) -> S::Ok;
        serialize_i16(value: i16) -> S::Ok;
        serialize_i32(value: i32) -> S::Ok;
        serialize_i64(value: i64) -> S::Ok;
        serialize_u8(value: u8) -> S::Ok;
        serialize_u16(value: u16) -> S::Ok;
        serialize_u32(value: u32) -> S::Ok;
        serialize_u64(value: u64) -> S::Ok;
        serialize_f32(value: f32) -> S::Ok;
        serialize_f64(value: f64) -> S::Ok;
        serialize_char(value: char) -> S::Ok;
        serialize_str(value: &str) -> S::Ok;
        serialize_bytes(value: &[u8]) -> S::Ok;
        serialize_none() -> S::Ok;
        serialize_unit() -> S::Ok;
        serialize_unit_struct(name: &'static str) -> S::Ok;
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str) -> S::Ok;
        serialize_seq(length: Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(length: usize) -> Self::SerializeTuple;
        serialize_tuple_struct(name: &'static str, length: usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, length: usize)
            -> Self::SerializeTupleVariant;
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, length: usize)
            -> Self::SerializeStructVariant;
    }
}

/// Where a name, the key of a map, stands among the columns.
struct NameFinder<'row, E> {
    columns: &'row [&'static str],
    /// Where it is looked for first.
    next: usize,
    error: PhantomData<E>,
}

impl<E: Error> Serializer for NameFinder<'_, E> {
    type Ok = usize;
    type Error = E;
    type SerializeSeq = Impossible<usize, E>;
    type SerializeTuple = Impossible<usize, E>;
    type SerializeTupleStruct = Impossible<usize, E>;
    type SerializeTupleVariant = Impossible<usize, E>;
    type SerializeMap = Impossible<usize, E>;
    type SerializeStruct = Impossible<usize, E>;
    type SerializeStructVariant = Impossible<usize, E>;

    fn serialize_str(self, name: &str) -> Result<usize, E> {
        if self.columns.get(self.next).is_some_and(|column| *column == name) {
            return Ok(self.next);
        }
        let place = self.columns.iter().position(|column| *column == name);
        place.ok_or_else(|| E::custom(format!("there is no column {name}")))
    }

    refused! { E: "a name is a text";
        serialize_bool(value: bool) -> usize;
        serialize_i8(value: i8) -> usize;
        serialize_i16(value: i16) -> usize;
        serialize_i32(value: i32) -> usize;
        serialize_i64(value: i64) -> usize;
        serialize_u8(value: u8) -> usize;
        serialize_u16(value: u16) -> usize;
        serialize_u32(value: u32) -> usize;
        serialize_u64(value: u64) -> usize;
        serialize_f32(value: f32) -> usize;
        serialize_f64(value: f64) -> usize;
        serialize_char(value: char) -> usize;
        serialize_bytes(value: &[u8]) -> usize;
        serialize_none() -> usize;
        serialize_unit() -> usize;
        serialize_unit_struct(name: &'static str) -> usize;
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str) -> usize;
        serialize_seq(length: Option<usize>) -> Self::SerializeSeq;
        serialize_map(length: Option<usize>) -> Self::SerializeMap;
        serialize_tuple(length: usize) -> Self::SerializeTuple;
        serialize_struct(name: &'static str, length: usize) -> Self::SerializeStruct;
        serialize_tuple_struct(name: &'static str, length: usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, length: usize)
            -> Self::SerializeTupleVariant;
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, length: usize)
            -> Self::SerializeStructVariant;
    }
}

/// The entries of a map, as the fields of a struct.
struct FieldsOfMap<'row, F> {
    inner: F,
    columns: &'row [&'static str],
    /// Where the next name is looked for first.
    next: usize,
}

impl<F: SerializeStruct> SerializeMap for FieldsOfMap<'_, F> {
    type Ok = F::Ok;
    type Error = F::Error;

    fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), F::Error> {
        self.serialize_key(key)?;
        self.serialize_value(value)
    }

    fn serialize_key<K: Serialize + ?Sized>(&mut self, key: &K) -> Result<(), F::Error> {
        let finder = NameFinder { columns: self.columns, next: self.next, error: PhantomData };
        self.next = key.serialize(finder)?;
        Ok(())
    }

    fn serialize_value<V: Serialize + ?Sized>(&mut self, value: &V) -> Result<(), F::Error> {
        let name = self.columns.get(self.next).ok_or_else(|| F::Error::custom("a value without a name"))?;
        self.next += 1;
        self.inner.serialize_field(name, value)
    }

    fn end(self) -> Result<F::Ok, F::Error> {
        self.inner.end()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde::Serialize;
    use serde_json::json;

    #[derive(Serialize)]
    struct Part {
        b: i32,
        c: Option<&'static str>,
    }

    #[derive(Serialize)]
    struct Row {
        a: bool,
        #[serde(flatten)]
        part: Part,
        d: Vec<i32>,
    }

    const ROW: Row = Row { a: true, part: Part { b: 2, c: None }, d: Vec::new() };

    #[test]
    fn a_flattened_row_has_its_fields_whatever_the_order_of_the_columns() {
        for columns in [["a", "b", "c", "d"], ["d", "c", "b", "a"]] {
            let row = FlatRow { row: &ROW, columns: &columns };
            assert_eq!(serde_json::to_value(row).unwrap(), json!({"a": true, "b": 2, "c": null, "d": []}));
        }
    }

    #[test]
    fn a_field_without_a_column_is_an_error_and_not_lost() {
        let error = serde_json::to_value(FlatRow { row: &ROW, columns: &["a", "b", "d"] }).unwrap_err();
        assert!(error.to_string().contains("there is no column c"), "{error}");
    }

    #[test]
    fn only_structs_are_rows() {
        assert!(serde_json::to_value(FlatRow { row: &"text", columns: &[] }).is_err());
    }

    #[test]
    fn a_name_is_kept_once() {
        assert!(std::ptr::eq(column_name("kept_once"), column_name(&String::from("kept_once"))));
    }
}
