//! The header: magic bytes, version, and a Python dictionary of three entries.

use std::io::Read;

use crate::error::{NpyFault, Result};
use crate::table::blocks::Endian;
use crate::table::npy::read::{Source, fill};

pub(super) const MAGIC: &[u8; 6] = b"\x93NUMPY";

/// NumPy itself refuses headers above 10,000 bytes; honest ones are far smaller.
const MAX_HEADER_BYTES: u32 = 10_000;

/// What a file says of its data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Header {
    pub(super) dtype: Dtype,
    pub(super) order: Order,
    pub(super) n_rows: usize,
    pub(super) n_columns: usize,
}

/// The kind of number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Dtype {
    /// Bytes of a number: 4 or 8.
    pub(super) n_bytes: usize,
    pub(super) endian: Endian,
}

/// Which index runs fastest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Order {
    /// The column: rows stand together.
    C,
    /// The row: columns stand together.
    Fortran,
}

impl Header {
    /// Reads everything before the data.
    pub(super) fn read(reader: &mut impl Read, source: Source<'_>) -> Result<Self> {
        let mut start = [0; 8];
        if fill(reader, &mut start, source)? < start.len() || start[..6] != MAGIC[..] {
            return Err(source.fault(NpyFault::NotNpy));
        }
        let mut length = [0; 4];
        let n_length_bytes = match start[6] {
            1 => 2,
            2 | 3 => 4,
            major => return Err(source.fault(NpyFault::Version { major, minor: start[7] })),
        };
        let n_read = fill(reader, &mut length[..n_length_bytes], source)?;
        let length = u32::from_le_bytes(length);
        if n_read < n_length_bytes || length > MAX_HEADER_BYTES {
            return Err(source.fault(NpyFault::HeaderLength { got: length, limit: MAX_HEADER_BYTES }));
        }
        let mut text = vec![0; length as usize];
        let n_read = fill(reader, &mut text, source)?;
        if n_read < text.len() {
            return Err(source.fault(NpyFault::Truncated { expected: text.len() as u64, got: n_read as u64 }));
        }
        let text = String::from_utf8_lossy(&text);
        Dictionary::parse(&text).and_then(Dictionary::header).map_err(|fault| source.fault(fault))
    }

    /// Bytes of the data, where so many can be.
    pub(super) fn n_data_bytes(&self) -> Option<usize> {
        let n_values = self.n_rows.checked_mul(self.n_columns)?;
        n_values.checked_mul(self.dtype.n_bytes).filter(|&n_bytes| isize::try_from(n_bytes).is_ok())
    }
}

/// The three entries as they stand.
#[derive(Default)]
struct Dictionary<'a> {
    descr: Option<&'a str>,
    fortran_order: Option<&'a str>,
    shape: Option<&'a str>,
}

impl<'a> Dictionary<'a> {
    /// Reads `{'descr': …, 'fortran_order': …, 'shape': (…), }`, the entries in any order, each once, and nothing else.
    fn parse(text: &'a str) -> Result<Self, NpyFault> {
        let broken = |reason: &str| NpyFault::Header { reason: reason.into() };
        let inside = text.trim().strip_prefix('{').and_then(|text| text.strip_suffix('}'));
        let mut rest = inside.ok_or_else(|| broken("it is no dictionary"))?.trim();
        let mut dictionary = Self::default();
        while !rest.is_empty() {
            let (key, after) = quoted(rest).ok_or_else(|| broken("a key is not a quoted word"))?;
            let after = after.trim_start().strip_prefix(':').ok_or_else(|| broken("a key has no value"))?.trim_start();
            let end = value_end(after).ok_or_else(|| broken("a bracket or a quote does not close"))?;
            let entry = match key {
                "descr" => &mut dictionary.descr,
                "fortran_order" => &mut dictionary.fortran_order,
                "shape" => &mut dictionary.shape,
                other => return Err(broken(&format!("the key `{other}` is unknown"))),
            };
            if entry.replace(after[..end].trim()).is_some() {
                return Err(broken(&format!("the key `{key}` stands twice")));
            }
            rest = after[end..].trim_start_matches(',').trim_start();
        }
        Ok(dictionary)
    }

    fn header(self) -> Result<Header, NpyFault> {
        let missing = |key: &str| NpyFault::Header { reason: format!("the key `{key}` is missing") };
        let dtype = dtype(self.descr.ok_or_else(|| missing("descr"))?)?;
        let order = match self.fortran_order.ok_or_else(|| missing("fortran_order"))? {
            "False" => Order::C,
            "True" => Order::Fortran,
            other => return Err(NpyFault::Header { reason: format!("`fortran_order` is {other}, not True or False") }),
        };
        let (n_rows, n_columns) = shape(self.shape.ok_or_else(|| missing("shape"))?)?;
        Ok(Header { dtype, order, n_rows, n_columns })
    }
}

/// The content of a quoted word at the start of `text`, and what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let (word, rest) = text[1..].split_once(quote)?;
    Some((word, rest))
}

/// Where the value at the start of `text` ends: at a comma outside brackets and quotes, or at the end.
fn value_end(text: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0usize, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) => quote = Some(open).filter(|&open| open != c),
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.checked_sub(1)?,
            (None, ',') if depth == 0 => return Some(at),
            _ => {}
        }
    }
    (depth == 0 && quote.is_none()).then_some(text.len())
}

fn dtype(descr: &str) -> Result<Dtype, NpyFault> {
    let name = quoted(descr).filter(|(_, rest)| rest.is_empty()).map(|(name, _)| name);
    let (endian, n_bytes) = match name {
        Some("<f4") => (Endian::Little, 4),
        Some("<f8") => (Endian::Little, 8),
        Some(">f4") => (Endian::Big, 4),
        Some(">f8") => (Endian::Big, 8),
        _ => return Err(NpyFault::Dtype { got: descr.chars().take(80).collect() }),
    };
    Ok(Dtype { n_bytes, endian })
}

/// Rows and columns; an array of one axis is one column.
fn shape(text: &str) -> Result<(usize, usize), NpyFault> {
    let refused = || NpyFault::Shape { got: text.chars().take(80).collect() };
    let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).ok_or_else(refused)?.trim();
    let inside = inside.strip_suffix(',').unwrap_or(inside);
    // `parse` would take a plus sign, which Python does not write.
    let axis = |text: &str| {
        let text = text.trim();
        text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<usize>().ok()).flatten()
    };
    let axes: Option<Vec<usize>> = inside.split(',').map(axis).collect();
    match axes.as_deref() {
        Some(&[n_rows]) => Ok((n_rows, 1)),
        Some(&[n_rows, n_columns]) => Ok((n_rows, n_columns)),
        _ => Err(refused()),
    }
}
