//! The serializer of one record: a struct or a map whose values are scalars.

use std::fmt;

use serde::ser::{self, Impossible, Serialize, SerializeMap, SerializeStruct, Serializer};

use super::scalar::{Scalar, ScalarKind, ScalarSerializer};
use super::{Hint, RawColumn, nested};
use crate::error::{Error, ErrorKind};

/// The columns that the records have shown so far, in the order of their first sight.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) columns: Vec<Field>,
    /// Where the next field of a record most likely is: records come in the order of their first one.
    next: usize,
}

/// One column: its texts, and which kinds of Rust values they come from.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) values: RawColumn,
    n_values: usize,
    kinds: Vec<ScalarKind>,
}

impl Field {
    /// Makes every row before `row` that has no value yet a gap.
    pub(super) fn fill_to(&mut self, row: usize) {
        for _ in self.n_values..row {
            self.values.push("");
        }
        self.n_values = self.n_values.max(row);
    }

    /// What the Rust types say of the column; mixed ones are read like the texts of a file.
    pub(super) fn hint(&self) -> Hint {
        match self.kinds.as_slice() {
            [ScalarKind::Number] => Hint::Number,
            [ScalarKind::Bool] => Hint::Flag,
            [ScalarKind::Variant] => Hint::Category,
            [ScalarKind::Text] => Hint::NotNumber,
            _ => Hint::Any,
        }
    }
}

impl Fields {
    pub(super) fn begin_row(&mut self) {
        self.next = 0;
    }

    fn set(&mut self, name: &str, row: usize, scalar: Scalar) -> Result<(), RecordError> {
        let position = match self.columns.get(self.next) {
            Some(field) if field.name == name => self.next,
            _ => self.position(name),
        };
        self.next = position + 1;
        let field = &mut self.columns[position];
        field.fill_to(row);
        if field.n_values > row {
            let (first, second) = (position + 1, position + 1);
            return Err(ErrorKind::DuplicateColumn { name: name.into(), first, second }.into());
        }
        if let Some(kind) = scalar.kind
            && !field.kinds.contains(&kind)
        {
            field.kinds.push(kind);
        }
        field.values.push(scalar.text.trim());
        field.n_values += 1;
        Ok(())
    }

    fn position(&mut self, name: &str) -> usize {
        self.columns.iter().position(|field| field.name == name).unwrap_or_else(|| {
            let field = Field { name: name.into(), values: RawColumn::default(), n_values: 0, kinds: Vec::new() };
            self.columns.push(field);
            self.columns.len() - 1
        })
    }
}

/// Our error on its way through serde, which wants a type of its own.
#[derive(Debug)]
pub(super) struct RecordError(Error);

impl RecordError {
    pub(super) fn into_error(self) -> Error {
        self.0
    }
}

impl From<Error> for RecordError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<ErrorKind> for RecordError {
    fn from(kind: ErrorKind) -> Self {
        Self(kind.into())
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for RecordError {}

impl ser::Error for RecordError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(Error::spec("the records", message.to_string()))
    }
}

/// Takes one record.
pub(super) struct Row<'a> {
    pub(super) fields: &'a mut Fields,
    pub(super) row: usize,
}

impl Row<'_> {
    fn refuse<T>(&self, got: &str) -> Result<T, RecordError> {
        let expected = "a struct with named fields, or a map".into();
        let got = format!("{got} as record {}", self.row + 1);
        Err(ErrorKind::ColumnType { column: "(record)".into(), expected, got }.into())
    }
}

/// Takes the fields of one record.
pub(super) struct RowFields<'a> {
    fields: &'a mut Fields,
    row: usize,
    key: Option<String>,
}

impl RowFields<'_> {
    fn set<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), RecordError> {
        let scalar = value.serialize(ScalarSerializer { field: name, row: self.row })?;
        self.fields.set(name, self.row, scalar)
    }
}

impl SerializeStruct for RowFields<'_> {
    type Ok = ();
    type Error = RecordError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), RecordError> {
        self.set(name, value)
    }

    fn end(self) -> Result<(), RecordError> {
        Ok(())
    }
}

impl SerializeMap for RowFields<'_> {
    type Ok = ();
    type Error = RecordError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), RecordError> {
        let scalar = key.serialize(ScalarSerializer { field: "(key)", row: self.row })?;
        self.key = Some(scalar.text);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), RecordError> {
        let key = self.key.take().ok_or_else(|| nested("(key)", self.row, "a value before its key"))?;
        self.set(&key, value)
    }

    fn end(self) -> Result<(), RecordError> {
        Ok(())
    }
}

/// The scalars that are no record.
macro_rules! refuse_scalars {
    ($($method:ident: $type:ty),* $(,)?) => {
        $(fn $method(self, _: $type) -> Result<(), RecordError> { self.refuse("a single value") })*
    };
}

impl<'a> Serializer for Row<'a> {
    type Ok = ();
    type Error = RecordError;
    type SerializeSeq = Impossible<(), RecordError>;
    type SerializeTuple = Impossible<(), RecordError>;
    type SerializeTupleStruct = Impossible<(), RecordError>;
    type SerializeTupleVariant = Impossible<(), RecordError>;
    type SerializeMap = RowFields<'a>;
    type SerializeStruct = RowFields<'a>;
    type SerializeStructVariant = Impossible<(), RecordError>;

    refuse_scalars! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_i128: i128, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_u128: u128, serialize_f32: f32, serialize_f64: f64, serialize_char: char, serialize_str: &str,
        serialize_bytes: &[u8], serialize_unit_struct: &'static str,
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<RowFields<'a>, RecordError> {
        self.serialize_map(None)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<RowFields<'a>, RecordError> {
        Ok(RowFields { fields: self.fields, row: self.row, key: None })
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), RecordError> {
        value.serialize(self)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), RecordError> {
        value.serialize(self)
    }

    fn serialize_none(self) -> Result<(), RecordError> {
        self.refuse("nothing")
    }

    fn serialize_unit(self) -> Result<(), RecordError> {
        self.refuse("nothing")
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), RecordError> {
        self.refuse("a variant")
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), RecordError> {
        self.refuse("a variant")
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, RecordError> {
        self.refuse("a list")
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, RecordError> {
        self.refuse("a tuple")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, RecordError> {
        self.refuse("a tuple")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, RecordError> {
        self.refuse("a variant")
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, RecordError> {
        self.refuse("a variant")
    }
}
