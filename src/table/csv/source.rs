//! Bytes to text: compression, files that are no text, encodings.

use std::io::Read;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};
use flate2::read::MultiGzDecoder;

use crate::error::{Error, ErrorKind, Result};
use crate::table::Encoding;

/// A file's text and how it was encoded.
pub(super) struct Text {
    pub(super) text: String,
    pub(super) encoding: Encoding,
}

/// Everything `reader` gives, unpacked if it is gzip, as text.
pub(super) fn text(mut reader: impl Read, source: &str, told: Option<Encoding>) -> Result<Text> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map_err(|error| Error::io("read", source, error))?;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = Vec::new();
        let unpack = MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked);
        unpack.map_err(|error| Error::io("unpack", source, error))?;
        bytes = unpacked;
    }
    refuse_other_formats(&bytes, source)?;
    let decoded = decode(bytes, source, told)?;
    if let Some(at) = decoded.text.find('\0') {
        let line = line_at(decoded.text.as_bytes(), at);
        return Err(malformed(source, line, "a zero byte, which no text has", "save the file as CSV in UTF-8"));
    }
    Ok(decoded)
}

/// The error at a line of a file.
pub(super) fn malformed(source: &str, line: u64, reason: impl Into<String>, mend: impl Into<String>) -> Error {
    ErrorKind::Malformed { path: source.into(), line, reason: reason.into(), mend: mend.into() }.into()
}

/// Files of other programs often carry the name of a CSV file; their first bytes tell.
fn refuse_other_formats(bytes: &[u8], source: &str) -> Result<()> {
    const FORMATS: [(&[u8], &str); 8] = [
        (b"PK\x03\x04", "a spreadsheet or zip archive (.xlsx, .ods, .zip)"),
        (b"\xd0\xcf\x11\xe0", "an old spreadsheet (.xls)"),
        (b"PAR1", "a Parquet file"),
        (b"%PDF", "a PDF document"),
        (b"SQLite format 3", "an SQLite database"),
        (b"\x28\xb5\x2f\xfd", "a zstd archive"),
        (b"BZh", "a bzip2 archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    ];
    let is_tar = bytes.get(257..262) == Some(b"ustar");
    let format = FORMATS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, format)| *format);
    match format.or(is_tar.then_some("a tar archive")) {
        Some(format) => Err(malformed(source, 1, format!("this is {format}, not text"), "save it as CSV first")),
        None => Ok(()),
    }
}

fn decode(bytes: Vec<u8>, source: &str, told: Option<Encoding>) -> Result<Text> {
    let marks: [(&[u8], Encoding); 3] =
        [(b"\xef\xbb\xbf", Encoding::Utf8), (b"\xff\xfe", Encoding::Utf16Le), (b"\xfe\xff", Encoding::Utf16Be)];
    let marked = marks.iter().find(|(mark, _)| bytes.starts_with(mark));
    if let (Some((_, marked)), Some(told)) = (marked, told)
        && *marked != told
    {
        let reason = format!("the file begins with the byte order mark of {marked}, but {told} was told");
        return Err(malformed(source, 1, reason, "leave the encoding out"));
    }
    let skipped = marked.map_or(0, |(mark, _)| mark.len());
    let encoding = told.or(marked.map(|&(_, encoding)| encoding));
    let other = match encoding {
        None | Some(Encoding::Utf8) => match decode_utf8(bytes, skipped) {
            Ok(text) => return Ok(Text { text, encoding: Encoding::Utf8 }),
            Err((bytes, _)) if encoding.is_none() => (bytes, Encoding::Windows1252),
            Err((bytes, at)) => {
                let reason = format!("byte {:#04x} is not UTF-8", bytes.get(at).copied().unwrap_or_default());
                let mend = "save the file as UTF-8, or tell its encoding (windows_1252 is usual for Western Europe)";
                return Err(malformed(source, line_at(&bytes, at), reason, mend));
            }
        },
        Some(other) => (bytes, other),
    };
    let (bytes, encoding) = other;
    let table = match encoding {
        Encoding::Windows1251 => WINDOWS_1251,
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Windows1252 | Encoding::Utf8 => WINDOWS_1252,
    };
    let (text, had_errors) = table.decode_without_bom_handling(&bytes[skipped..]);
    if had_errors {
        let line = text.find('\u{fffd}').map_or(1, |at| line_at(text.as_bytes(), at));
        return Err(malformed(source, line, format!("not {encoding}"), "save the file as UTF-8, or tell its encoding"));
    }
    Ok(Text { text: text.into_owned(), encoding })
}

/// The text after the first `skipped` bytes, or the bytes back with the place of the first that is not UTF-8.
fn decode_utf8(mut bytes: Vec<u8>, skipped: usize) -> Result<String, (Vec<u8>, usize)> {
    match std::str::from_utf8(&bytes) {
        Ok(_) => {
            bytes.drain(..skipped);
            // Taking off a whole byte order mark leaves valid UTF-8.
            Ok(String::from_utf8(bytes).unwrap_or_default())
        }
        Err(error) => Err((bytes, error.valid_up_to())),
    }
}

/// The line, from 1, of the byte at `at`.
fn line_at(bytes: &[u8], at: usize) -> u64 {
    1 + bytes[..at].iter().filter(|&&b| b == b'\n').count() as u64
}
