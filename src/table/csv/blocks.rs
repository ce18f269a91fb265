//! Bytes to text, block by block.

use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::{Decoder, ISO_8859_15, KOI8_U, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};
use flate2::bufread::MultiGzDecoder;

use super::codepage::{Guess, guess};
use super::source::{is_mostly_utf8, malformed, refuse_other_formats, too_long, undecided};
use crate::error::{Error, Result};
use crate::table::Encoding;

/// Bytes read at a time.
pub(super) const BLOCK: usize = 1 << 20;

const MARKS: [(&[u8], Encoding); 3] =
    [(b"\xef\xbb\xbf", Encoding::Utf8), (b"\xff\xfe", Encoding::Utf16Le), (b"\xfe\xff", Encoding::Utf16Be)];

/// The text of a file in blocks, unpacked where it is gzip.
pub(super) struct Blocks<R: Read> {
    bytes: Unpacked<R>,
    source: String,
    decoding: Decoding,
    /// Bytes that are read and not yet text: the first block, then the beginning of a letter that a block cut.
    pending: Vec<u8>,
    /// Bytes that the file may have, unpacked.
    max_bytes: u64,
    n_bytes: u64,
    /// The line of the next letter, for messages.
    line: u64,
    at_end: bool,
}

enum Unpacked<R: Read> {
    Plain(BufReader<R>),
    Gzip(Box<MultiGzDecoder<BufReader<R>>>),
}

enum Decoding {
    /// As long as nothing but ASCII was seen, it may turn out to be a code page where no encoding was told.
    Utf8 {
        may_turn: bool,
    },
    Other(Encoding, Box<Decoder>),
}

impl<R: Read> Blocks<R> {
    pub(super) fn open(reader: R, source: &str, told: Option<Encoding>, max_bytes: u64) -> Result<Self> {
        let io = |error| Error::io("read", source, error);
        let mut reader = BufReader::with_capacity(1 << 16, reader);
        let is_gzip = reader.fill_buf().map_err(io)?.starts_with(&[0x1f, 0x8b]);
        let mut bytes = match is_gzip {
            true => Unpacked::Gzip(Box::new(MultiGzDecoder::new(reader))),
            false => Unpacked::Plain(reader),
        };
        let mut pending = Vec::new();
        let at_end = bytes.fill(&mut pending).map_err(|error| bytes.error(source, error))?;
        let n_bytes = pending.len() as u64;
        refuse_other_formats(&pending, source)?;
        let marked = MARKS.iter().find(|(mark, _)| pending.starts_with(mark));
        if let (Some((_, marked)), Some(told)) = (marked, told)
            && *marked != told
        {
            let reason = format!("the file begins with the byte order mark of {marked}, but {told} was told");
            return Err(malformed(source, 1, reason, "leave the encoding out"));
        }
        let encoding = told.or(marked.map(|&(_, encoding)| encoding));
        pending.drain(..marked.map_or(0, |(mark, _)| mark.len()));
        let decoding = Decoding::of(encoding);
        let blocks = Self { bytes, source: source.into(), decoding, pending, max_bytes, n_bytes, line: 1, at_end };
        blocks.refuse_long()?;
        Ok(blocks)
    }

    /// How the bytes became letters so far.
    pub(super) fn encoding(&self) -> Encoding {
        match &self.decoding {
            Decoding::Utf8 { .. } => Encoding::Utf8,
            Decoding::Other(encoding, _) => *encoding,
        }
    }

    /// Whether all of the file is text already.
    pub(super) fn at_end(&self) -> bool {
        self.at_end && self.pending.is_empty()
    }

    /// Appends the next block to `text`; `false` where there is none.
    pub(super) fn more(&mut self, text: &mut String) -> Result<bool> {
        if self.at_end() {
            return Ok(false);
        }
        if !self.at_end && self.pending.len() < BLOCK {
            let before = self.pending.len();
            self.at_end = self.bytes.fill(&mut self.pending).map_err(|error| self.bytes.error(&self.source, error))?;
            self.n_bytes += (self.pending.len() - before) as u64;
            self.refuse_long()?;
        }
        let begin = text.len();
        self.decode(text)?;
        let block = &text[begin..];
        if let Some(at) = block.find('\0') {
            let line = self.line + line_feeds(&block[..at]);
            return Err(malformed(
                &self.source,
                line,
                "a zero byte, which no text has",
                "save the file as CSV in UTF-8",
            ));
        }
        self.line += line_feeds(block);
        Ok(true)
    }

    fn refuse_long(&self) -> Result<()> {
        if self.n_bytes <= self.max_bytes {
            return Ok(());
        }
        Err(self.bytes.error(&self.source, too_long(self.max_bytes)))
    }

    fn decode(&mut self, text: &mut String) -> Result<()> {
        if let Decoding::Utf8 { may_turn } = &mut self.decoding {
            let valid = match std::str::from_utf8(&self.pending) {
                Ok(valid) => {
                    *may_turn &= valid.is_ascii();
                    text.push_str(valid);
                    self.pending.clear();
                    return Ok(());
                }
                // A letter that the block cuts is not wrong; at the end of the file it is.
                Err(error) if error.error_len().is_none() && !self.at_end => error.valid_up_to(),
                Err(error)
                    if *may_turn
                        && self.pending[..error.valid_up_to()].is_ascii()
                        && !is_mostly_utf8(&self.pending) =>
                {
                    match guess(&self.pending) {
                        Guess::Encoding(encoding) => self.decoding = Decoding::of(Some(encoding)),
                        guess => return Err(undecided(&self.pending, error.valid_up_to(), guess, &self.source)),
                    }
                    return self.decode(text);
                }
                Err(error) => {
                    let at = error.valid_up_to();
                    let before = String::from_utf8_lossy(&self.pending[..at]);
                    let reason =
                        format!("byte {:#04x} is not UTF-8", self.pending.get(at).copied().unwrap_or_default());
                    let mend =
                        "save the file as UTF-8, or tell its encoding (windows_1252 is usual for Western Europe)";
                    return Err(malformed(&self.source, self.line + line_feeds(&before), reason, mend));
                }
            };
            *may_turn &= self.pending[..valid].is_ascii();
            // The bytes up to here were judged valid above, so nothing is replaced.
            text.push_str(&String::from_utf8_lossy(&self.pending[..valid]));
            self.pending.drain(..valid);
            return Ok(());
        }
        let Decoding::Other(encoding, decoder) = &mut self.decoding else { return Ok(()) };
        let begin = text.len();
        text.reserve(decoder.max_utf8_buffer_length(self.pending.len()).unwrap_or(0));
        let (_, n_read, had_errors) = decoder.decode_to_string(&self.pending, text, self.at_end);
        self.pending.drain(..n_read);
        if had_errors {
            let at = text[begin..].find('\u{fffd}').unwrap_or(0);
            let line = self.line + line_feeds(&text[begin..begin + at]);
            let mend = "save the file as UTF-8, or tell its encoding";
            return Err(malformed(&self.source, line, format!("not {encoding}"), mend));
        }
        Ok(())
    }
}

impl Decoding {
    fn of(encoding: Option<Encoding>) -> Self {
        let (encoding, table) = match encoding {
            None => return Self::Utf8 { may_turn: true },
            Some(Encoding::Utf8) => return Self::Utf8 { may_turn: false },
            Some(Encoding::Windows1251) => (Encoding::Windows1251, WINDOWS_1251),
            Some(Encoding::Windows1252) => (Encoding::Windows1252, WINDOWS_1252),
            Some(Encoding::Koi8U) => (Encoding::Koi8U, KOI8_U),
            Some(Encoding::Iso8859_15) => (Encoding::Iso8859_15, ISO_8859_15),
            Some(Encoding::Utf16Le) => (Encoding::Utf16Le, UTF_16LE),
            Some(Encoding::Utf16Be) => (Encoding::Utf16Be, UTF_16BE),
        };
        Self::Other(encoding, Box::new(table.new_decoder_without_bom_handling()))
    }
}

impl<R: Read> Unpacked<R> {
    /// Appends up to a block; whether that was the last.
    fn fill(&mut self, bytes: &mut Vec<u8>) -> io::Result<bool> {
        let limit = BLOCK as u64;
        let n_read = match self {
            Self::Plain(reader) => reader.take(limit).read_to_end(bytes)?,
            Self::Gzip(reader) => reader.take(limit).read_to_end(bytes)?,
        };
        Ok(n_read < BLOCK)
    }

    fn error(&self, source: &str, error: io::Error) -> Error {
        let action = if matches!(self, Self::Gzip(_)) { "unpack" } else { "read" };
        Error::io(action, source, error)
    }
}

fn line_feeds(text: &str) -> u64 {
    text.bytes().filter(|&b| b == b'\n').count() as u64
}
