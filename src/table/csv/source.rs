//! Bytes to text: compression, files that are no text, encodings.

use std::io::Read;

use encoding_rs::{ISO_8859_15, KOI8_U, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};
use flate2::read::MultiGzDecoder;

use super::codepage::{Guess, guess};
use super::fields::line_ends;
use crate::error::{Error, ErrorKind, Result};
use crate::table::Encoding;

/// A file's text and how it was encoded.
pub(super) struct Text {
    pub(super) text: String,
    pub(super) encoding: Encoding,
    /// Why this encoding, where it was judged by the words.
    pub(super) note: Option<String>,
}

/// Everything `reader` gives, unpacked if it is gzip, as text; at most `max_bytes` before decoding.
pub(super) fn text(reader: impl Read, source: &str, told: Option<Encoding>, max_bytes: u64) -> Result<Text> {
    let mut bytes = read_at_most(reader, max_bytes).map_err(|error| Error::io("read", source, error))?;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let unpacked = read_at_most(MultiGzDecoder::new(bytes.as_slice()), max_bytes);
        bytes = unpacked.map_err(|error| Error::io("unpack", source, error))?;
    }
    refuse_other_formats(&bytes, source)?;
    let decoded = decode(bytes, source, told)?;
    if let Some(at) = decoded.text.find('\0') {
        let line = line_at(decoded.text.as_bytes(), at);
        let n_zero = decoded.text.bytes().filter(|b| *b == 0).count();
        let mend = match n_zero * 3 > decoded.text.len() {
            true => {
                "it looks like UTF-16 without its mark: save the file as CSV in UTF-8, or tell the encoding utf16_le"
            }
            false => "save the file as CSV in UTF-8",
        };
        return Err(malformed(source, line, "a zero byte, which no text has", mend));
    }
    Ok(decoded)
}

/// Everything, unless it is more than `max_bytes`: a packed file of a few kilobytes may unpack to more than a machine holds.
fn read_at_most(reader: impl Read, max_bytes: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_bytes {
        return Err(too_long(max_bytes));
    }
    Ok(bytes)
}

pub(super) fn too_long(max_bytes: u64) -> std::io::Error {
    let reason = format!("it has more than {max_bytes} bytes; raise max_bytes if that is right");
    std::io::Error::new(std::io::ErrorKind::FileTooLarge, reason)
}

/// The error at a line of a file.
pub(super) fn malformed(source: &str, line: u64, reason: impl Into<String>, mend: impl Into<String>) -> Error {
    ErrorKind::Malformed { path: source.into(), line, reason: reason.into(), mend: mend.into() }.into()
}

/// Files of other programs often carry the name of a CSV file; their first bytes tell.
pub(super) fn refuse_other_formats(bytes: &[u8], source: &str) -> Result<()> {
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
    let (bytes, encoding, is_guessed) = match encoding {
        None | Some(Encoding::Utf8) => match decode_utf8(bytes, skipped) {
            Ok(text) => return Ok(Text { text, encoding: Encoding::Utf8, note: None }),
            Err((bytes, at)) if encoding.is_some() || is_mostly_utf8(&bytes) => {
                let reason = format!("byte {:#04x} is not UTF-8", bytes.get(at).copied().unwrap_or_default());
                let mend = "save the file as UTF-8, or tell its encoding (windows_1252 is usual for Western Europe)";
                return Err(malformed(source, line_at(&bytes, at), reason, mend));
            }
            Err((bytes, at)) => match guess(&bytes) {
                Guess::Encoding(encoding) => (bytes, encoding, true),
                guess => return Err(undecided(&bytes, at, guess, source)),
            },
        },
        Some(other) => (bytes, other, false),
    };
    let table = match encoding {
        Encoding::Windows1251 => WINDOWS_1251,
        Encoding::Koi8U => KOI8_U,
        Encoding::Iso8859_15 => ISO_8859_15,
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Windows1252 | Encoding::Utf8 => WINDOWS_1252,
    };
    let (text, had_errors) = table.decode_without_bom_handling(&bytes[skipped..]);
    if had_errors {
        let line = text.find('\u{fffd}').map_or(1, |at| line_at(text.as_bytes(), at));
        return Err(malformed(source, line, format!("not {encoding}"), "save the file as UTF-8, or tell its encoding"));
    }
    let text = text.into_owned();
    let note = is_guessed.then(|| {
        let example = word_at(&text, text.find(|c: char| !c.is_ascii()).unwrap_or(0));
        format!("not UTF-8; {encoding} by its letters (`{example}`): if they are wrong, tell the encoding")
    });
    Ok(Text { text, encoding, note })
}

/// Whether most of what is not ASCII is UTF-8: then a foreign byte is damage, and another encoding would spoil the rest.
pub(super) fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut n_letters, mut n_foreign) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        n_letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        n_foreign += usize::from(!chunk.invalid().is_empty());
    }
    n_letters > n_foreign
}

/// The question that decides an encoding, or the refusal of one that is not read here. `at` is a byte beyond ASCII.
pub(super) fn undecided(bytes: &[u8], at: usize, guess: Guess, source: &str) -> Error {
    let line = line_at(bytes, at);
    if let Guess::Foreign(name) = guess {
        return malformed(source, line, format!("the letters look like {name}"), "save the file as UTF-8");
    }
    let reading = |table: &'static encoding_rs::Encoding| {
        let start = bytes[..at].iter().rposition(|b| !b.is_ascii_alphanumeric() && b.is_ascii()).map_or(0, |i| i + 1);
        let length = bytes[start..].iter().take_while(|b| b.is_ascii_alphanumeric() || !b.is_ascii()).take(40).count();
        table.decode_without_bom_handling(&bytes[start..start + length]).0.into_owned()
    };
    let (west, east) = (reading(WINDOWS_1252), reading(WINDOWS_1251));
    let reason = format!("not UTF-8, and it can be read as `{west}` (windows_1252) or as `{east}` (windows_1251)");
    malformed(source, line, reason, "tell the encoding, or save the file as UTF-8")
}

/// The word of `text` in which the letter at `at` stands, cut after 40 letters.
fn word_at(text: &str, at: usize) -> String {
    let mark = text[..at].char_indices().rev().find(|(_, c)| !c.is_alphanumeric());
    let start = mark.map_or(0, |(position, mark)| position + mark.len_utf8());
    let word: String = text[start..].chars().skip_while(|c| c.is_whitespace()).take(40).collect();
    word.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '"')).next().unwrap_or_default().to_string()
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
    1 + line_ends(&bytes[..at])
}
