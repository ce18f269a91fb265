//! The serializer of one field: a scalar as the text that a file would hold.

use serde::ser::{Impossible, Serialize, Serializer};

use super::fields::RecordError;
use super::nested;
use crate::error::ErrorKind;

/// Which kind of Rust value a text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScalarKind {
    Number,
    Bool,
    Variant,
    Text,
}

/// A value as text; a gap is empty and of no kind.
#[derive(Debug)]
pub(super) struct Scalar {
    pub(super) text: String,
    pub(super) kind: Option<ScalarKind>,
}

impl Scalar {
    fn of(kind: ScalarKind, text: impl ToString) -> Result<Self, RecordError> {
        Ok(Self { text: text.to_string(), kind: Some(kind) })
    }

    fn gap() -> Result<Self, RecordError> {
        Ok(Self { text: String::new(), kind: None })
    }
}

/// Takes the value of `field` in record `row`, from 0.
pub(super) struct ScalarSerializer<'a> {
    pub(super) field: &'a str,
    pub(super) row: usize,
}

impl ScalarSerializer<'_> {
    fn refuse<T>(&self, got: &str) -> Result<T, RecordError> {
        Err(nested(self.field, self.row, got).into())
    }
}

macro_rules! scalars {
    ($kind:ident: $($method:ident($type:ty)),* $(,)?) => {
        $(fn $method(self, value: $type) -> Result<Scalar, RecordError> { Scalar::of(ScalarKind::$kind, value) })*
    };
}

impl Serializer for ScalarSerializer<'_> {
    type Ok = Scalar;
    type Error = RecordError;
    type SerializeSeq = Impossible<Scalar, RecordError>;
    type SerializeTuple = Impossible<Scalar, RecordError>;
    type SerializeTupleStruct = Impossible<Scalar, RecordError>;
    type SerializeTupleVariant = Impossible<Scalar, RecordError>;
    type SerializeMap = Impossible<Scalar, RecordError>;
    type SerializeStruct = Impossible<Scalar, RecordError>;
    type SerializeStructVariant = Impossible<Scalar, RecordError>;

    scalars! {
        Number: serialize_i8(i8), serialize_i16(i16), serialize_i32(i32), serialize_i64(i64), serialize_i128(i128),
        serialize_u8(u8), serialize_u16(u16), serialize_u32(u32), serialize_u64(u64), serialize_u128(u128),
    }
    scalars! { Bool: serialize_bool(bool) }
    scalars! { Text: serialize_char(char), serialize_str(&str) }

    fn serialize_f32(self, value: f32) -> Result<Scalar, RecordError> {
        // Through its own shortest text, so that 0.1f32 becomes the number 0.1.
        if value.is_finite() { Scalar::of(ScalarKind::Number, value) } else { self.serialize_f64(value.into()) }
    }

    fn serialize_f64(self, value: f64) -> Result<Scalar, RecordError> {
        if !value.is_finite() {
            let (row, column) = (self.row + 1, format!("`{}`", self.field));
            return Err(ErrorKind::NotFinite { row, column, got: value }.into());
        }
        Scalar::of(ScalarKind::Number, value)
    }

    fn serialize_none(self) -> Result<Scalar, RecordError> {
        Scalar::gap()
    }

    fn serialize_unit(self) -> Result<Scalar, RecordError> {
        Scalar::gap()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Scalar, RecordError> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Scalar, RecordError> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Scalar, RecordError> {
        Scalar::of(ScalarKind::Variant, variant)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Scalar, RecordError> {
        self.refuse("a struct")
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Scalar, RecordError> {
        self.refuse("bytes")
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Scalar, RecordError> {
        self.refuse("a variant with fields")
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
        self.refuse("a variant with fields")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, RecordError> {
        self.refuse("a map")
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, RecordError> {
        self.refuse("a struct")
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, RecordError> {
        self.refuse("a variant with fields")
    }
}
