//! From the bytes of an Avro value to JSON text.
//!
//! Text and not a tree of values: decimals keep their digits, and a message goes the same way from here on as one that was
//! sent as JSON. Records and maps become objects; a field that is null is left out; enums become strings; of a union only
//! the value is seen; logical types become the text that a JSON message would have.

use super::MOST_NESTED;
use super::body::{Body, Misfit};
use super::plain_text;
use super::schema::{AvroSchema, Field, Type, TypeId};
use proofhouse_schemas::{Fault, RejectCode};
use serde::Serialize;
use std::fmt::Write as _;

/// The JSON text of a value written with this schema, of at most `most_bytes`; or what is wrong with it.
pub(crate) fn json_text(schema: &AvroSchema, bytes: &[u8], most_bytes: usize) -> Result<Vec<u8>, Fault> {
    let mut writer = Writer { schema, body: Body::new(bytes), out: Vec::new(), path: Vec::new(), most_bytes };
    writer.value(schema.root())?;
    match writer.body.left() {
        0 => Ok(writer.out),
        left => Err(writer.fault(
            RejectCode::NotAvro,
            &format!("{left} more bytes"),
            "the end of the body: it is longer than its schema",
        )),
    }
}

/// A step from a value to one inside it.
#[derive(Debug, Clone, Copy)]
enum Step<'message> {
    Field(&'message str),
    Item(usize),
}

/// What a value was, for those who leave out nulls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    Null,
    Value,
}

struct Writer<'message> {
    schema: &'message AvroSchema,
    body: Body<'message>,
    out: Vec<u8>,
    path: Vec<Step<'message>>,
    most_bytes: usize,
}

impl<'message> Writer<'message> {
    fn value(&mut self, id: TypeId) -> Result<Written, Fault> {
        self.nested(id, MOST_NESTED)
    }

    fn nested(&mut self, id: TypeId, deeper: usize) -> Result<Written, Fault> {
        let Some(deeper) = deeper.checked_sub(1) else {
            let expected = format!("at most {MOST_NESTED} levels");
            return Err(self.fault(RejectCode::NotAvro, "a deeper value", &expected));
        };
        let schema = self.schema;
        match schema.get(id) {
            Type::Null => {
                self.raw("null")?;
                return Ok(Written::Null);
            }
            Type::Union { branches } => {
                let index = self.read(Body::size)?;
                let Some(branch) = branches.get(index) else {
                    let expected = format!("one of the union's {} branches, from 0", branches.len());
                    return Err(self.fault(RejectCode::NotAvro, &index.to_string(), &expected));
                };
                return self.nested(*branch, deeper);
            }
            Type::Boolean => {
                let yes = self.read(Body::boolean)?;
                self.raw(if yes { "true" } else { "false" })?;
            }
            Type::Int => {
                let number = self.read(Body::int)?;
                self.plain(&number)?;
            }
            Type::Long => {
                let number = self.read(Body::long)?;
                self.plain(&number)?;
            }
            Type::Float => {
                let number = self.read(Body::float)?;
                self.number(&number, number.is_finite())?;
            }
            Type::Double => {
                let number = self.read(Body::double)?;
                self.number(&number, number.is_finite())?;
            }
            Type::Text => {
                let text = self.read(Body::text)?;
                self.plain(text)?;
            }
            Type::Enum { symbols } => {
                let index = self.read(Body::size)?;
                let Some(symbol) = symbols.get(index) else {
                    let expected = format!("one of the enum's {} symbols, from 0", symbols.len());
                    return Err(self.fault(RejectCode::NotAvro, &index.to_string(), &expected));
                };
                self.plain(symbol)?;
            }
            Type::Record { fields } => self.record(fields, deeper)?,
            Type::Map { values } => self.map(*values, deeper)?,
            Type::Array { items } => self.array(*items, deeper)?,
            Type::Bytes => {
                let length = self.read(Body::bytes)?.len();
                return Err(self.bytes_fault(length));
            }
            Type::Fixed { size } => return Err(self.bytes_fault(*size)),
            Type::Date => {
                let days = self.read(Body::int)?;
                self.moment(days.into(), plain_text::date(days))?;
            }
            Type::Time { unit } => {
                let number = self.read(Body::long)?;
                self.moment(number, plain_text::time(number, *unit))?;
            }
            Type::Timestamp { unit } => {
                let number = self.read(Body::long)?;
                self.moment(number, plain_text::timestamp(number, *unit))?;
            }
            Type::LocalTimestamp { unit } => {
                let number = self.read(Body::long)?;
                self.moment(number, plain_text::local_timestamp(number, *unit))?;
            }
            Type::Decimal { size, scale } => {
                let unscaled = match size {
                    None => self.read(Body::bytes)?,
                    Some(size) => self.read(|body| body.take(*size))?,
                };
                let Some(decimal) = plain_text::decimal(unscaled, *scale) else {
                    let shown = format!("{} bytes, scale {scale}", unscaled.len());
                    return Err(self.fault(RejectCode::BadValue, &shown, "a decimal of at most 38 digits"));
                };
                self.raw(&decimal)?;
            }
            Type::UuidBytes => {
                let bytes = self.read(|body| body.take(16))?;
                self.plain(&plain_text::uuid(bytes))?;
            }
            // A schema with such a type is not given out.
            Type::Named(name) => {
                return Err(self.fault(RejectCode::NotAvro, name, "a type that is defined"));
            }
        }
        Ok(Written::Value)
    }

    fn record(&mut self, fields: &'message [Field], deeper: usize) -> Result<(), Fault> {
        let is_outermost = self.out.is_empty();
        self.raw("{")?;
        let mut is_first = true;
        if is_outermost && let Some(name) = self.schema.message_schema() {
            self.raw("\"schema\":")?;
            self.plain(name)?;
            is_first = false;
        }
        for field in fields {
            let before = self.out.len();
            self.name(&field.name, is_first)?;
            self.path.push(Step::Field(&field.name));
            let written = self.nested(field.of, deeper)?;
            self.path.pop();
            match written {
                Written::Null => self.out.truncate(before),
                Written::Value => is_first = false,
            }
        }
        self.raw("}")
    }

    fn map(&mut self, values: TypeId, deeper: usize) -> Result<(), Fault> {
        self.raw("{")?;
        let mut is_first = true;
        self.blocks(|writer, _| {
            let key = writer.read(Body::text)?;
            writer.name(key, is_first)?;
            is_first = false;
            writer.path.push(Step::Field(key));
            writer.nested(values, deeper)?;
            writer.path.pop();
            Ok(())
        })?;
        self.raw("}")
    }

    fn array(&mut self, items: TypeId, deeper: usize) -> Result<(), Fault> {
        self.raw("[")?;
        self.blocks(|writer, index| {
            if index > 0 {
                writer.raw(",")?;
            }
            writer.path.push(Step::Item(index));
            writer.nested(items, deeper)?;
            writer.path.pop();
            Ok(())
        })?;
        self.raw("]")
    }

    /// Each item of an array or map, block by block. Items that take no bytes end at the limit of the text.
    fn blocks(&mut self, mut item: impl FnMut(&mut Self, usize) -> Result<(), Fault>) -> Result<(), Fault> {
        let mut index = 0;
        loop {
            let count = self.read(Body::block)?;
            if count == 0 {
                return Ok(());
            }
            for _ in 0..count {
                item(self, index)?;
                index += 1;
            }
        }
    }

    fn read<T>(&mut self, reader: impl FnOnce(&mut Body<'message>) -> Result<T, Misfit>) -> Result<T, Fault> {
        reader(&mut self.body).map_err(|misfit| self.fault(RejectCode::NotAvro, "", misfit.words()))
    }

    fn name(&mut self, name: &str, is_first: bool) -> Result<(), Fault> {
        if !is_first {
            self.raw(",")?;
        }
        self.plain(name)?;
        self.raw(":")
    }

    fn number(&mut self, number: &impl Serialize, is_finite: bool) -> Result<(), Fault> {
        if is_finite {
            return self.plain(number);
        }
        Err(self.fault(RejectCode::BadValue, "not a finite number", "a number that JSON can say"))
    }

    fn moment(&mut self, number: i64, text: Option<String>) -> Result<(), Fault> {
        match text {
            Some(text) => self.plain(&text),
            None => Err(self.fault(
                RejectCode::BadDate,
                &number.to_string(),
                "a date of the years 0 to 9999, or a time within one day",
            )),
        }
    }

    fn plain<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        match serde_json::to_writer(&mut self.out, value) {
            Ok(()) => self.within_limit(),
            Err(error) => {
                Err(self.fault(RejectCode::NotAvro, &error.to_string(), "a value that JSON can say"))
            }
        }
    }

    fn raw(&mut self, text: &str) -> Result<(), Fault> {
        self.out.extend_from_slice(text.as_bytes());
        self.within_limit()
    }

    fn within_limit(&self) -> Result<(), Fault> {
        if self.out.len() <= self.most_bytes {
            return Ok(());
        }
        let expected = format!("at most {} bytes when written as JSON", self.most_bytes);
        Err(Fault::new(RejectCode::Oversize, "$", "", expected))
    }

    fn bytes_fault(&self, length: usize) -> Fault {
        let expected = "text, a number or a date; bytes have no place in a message";
        self.fault(RejectCode::BadValue, &format!("{length} bytes"), expected)
    }

    fn fault(&self, code: RejectCode, value: &str, expected: &str) -> Fault {
        let mut path = String::from("$");
        for step in &self.path {
            // Writing to a string does not fail.
            let _ = match step {
                Step::Field(name) => write!(path, ".{name}"),
                Step::Item(index) => write!(path, "[{index}]"),
            };
        }
        Fault::new(code, path, value, expected)
    }
}

#[cfg(test)]
mod tests;
