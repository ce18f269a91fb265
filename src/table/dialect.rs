use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// What stands between two values of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`, usual where the comma is the decimal mark.
    Semicolon,
    /// The tab of `.tsv` files.
    Tab,
    /// `|`
    Pipe,
    /// Blanks, however many: columns of one width, as old systems and statistics packages write them. Blanks at the beginning and at
    /// the end of a line part nothing. Detected only where nothing else cuts the lines.
    Blanks,
    /// Another ASCII character; never detected, only told.
    Other(char),
}

impl Delimiter {
    /// The delimiters that are looked for. Where two of them fit equally well the earlier one wins: the comma stands last
    /// because it is a decimal mark as well.
    pub(crate) const DETECTED: [Self; 4] = [Self::Semicolon, Self::Tab, Self::Pipe, Self::Comma];

    /// The byte in a UTF-8 text, the first of a run of blanks; [`Delimiter::check`] has seen that it is one byte.
    pub(crate) fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
            Self::Blanks => b' ',
            Self::Other(other) => other as u8,
        }
    }

    pub(crate) fn check(self) -> Result<()> {
        match self {
            Self::Other(other) if !other.is_ascii() || matches!(other, '\n' | '\r' | '"' | '\'' | '\0') => Err(
                Error::param("delimiter", format!("{other:?}"), "one ASCII character that is no quote and no line end"),
            ),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tab => f.write_str("tab"),
            Self::Blanks => f.write_str("blanks"),
            other => write!(f, "`{}`", char::from(other.byte())),
        }
    }
}

/// What encloses a value that holds a delimiter or a line break; inside, the mark is doubled to stand for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quote {
    /// `"`
    Double,
    /// `'`
    Single,
    /// Nothing: quotes are letters like any other.
    None,
}

impl Quote {
    pub(crate) fn byte(self) -> Option<u8> {
        match self {
            Self::Double => Some(b'"'),
            Self::Single => Some(b'\''),
            Self::None => None,
        }
    }
}

/// How the bytes of a file become letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// The Western European code page of Windows, which contains Latin-1's letters.
    Windows1252,
    /// Latin-9: Latin-1 with the euro. Detected where it matters, by a euro sign or an œ.
    Iso8859_15,
    /// The Cyrillic code page of Windows.
    Windows1251,
    /// The Cyrillic encoding of older Ukrainian systems.
    Koi8U,
    /// UTF-16, little end first: "Unicode text" of spreadsheets. Detected by its byte order mark.
    Utf16Le,
    /// UTF-16, big end first. Detected by its byte order mark.
    Utf16Be,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Windows1252 => "Windows-1252",
            Self::Iso8859_15 => "ISO-8859-15",
            Self::Windows1251 => "Windows-1251",
            Self::Koi8U => "KOI8-U",
            Self::Utf16Le => "UTF-16 (little-endian)",
            Self::Utf16Be => "UTF-16 (big-endian)",
        })
    }
}

/// What stands before the fraction of a number; the other mark may then part thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// `1234.5`
    Point,
    /// `1234,5`
    Comma,
}

impl fmt::Display for DecimalMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Point => "point",
            Self::Comma => "comma",
        })
    }
}

/// The order of a date's parts. A year of four digits that stands first is read as year, month, day in every order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// Day, month, year: `31/12/2024`.
    Dmy,
    /// Month, day, year: `12/31/2024`.
    Mdy,
    /// Year, month, day: `2024-12-31`, `24-12-31`.
    Ymd,
}

impl DateOrder {
    pub(crate) const ALL: [Self; 3] = [Self::Dmy, Self::Mdy, Self::Ymd];
}

impl fmt::Display for DateOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dmy => "day/month/year",
            Self::Mdy => "month/day/year",
            Self::Ymd => "year-month-day",
        })
    }
}

/// Whether the first line names the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Header {
    /// The first line holds the names.
    Present,
    /// The first line is a customer; the columns are called `c1`, `c2`, ….
    Absent,
}

/// What becomes of lines below the customers: totals and notes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Footer {
    /// They are recognised, left out and noted.
    #[default]
    Detect,
    /// Every line is a customer.
    Keep,
}

/// How a file was read: every field is a decision, told by the caller or detected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialect {
    /// What stands between two values.
    pub delimiter: Delimiter,
    /// What encloses values.
    pub quote: Quote,
    /// How bytes became letters.
    pub encoding: Encoding,
    /// What stands before a fraction; `None` where no number of the file needed a decision.
    pub decimal: Option<DecimalMark>,
    /// Whether the first line names the columns.
    pub header: Header,
}
