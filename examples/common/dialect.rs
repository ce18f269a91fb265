//! Flags that say how the files are written, where finding out goes wrong.

use clap::{Args, ValueEnum};
use segmenta::ErrorKind;
use segmenta::error::Result;
use segmenta::table::{CsvReader, DateOrder, DecimalMark, Delimiter, Encoding, Footer, Header, Quote};

/// How the files are written. What is told holds for both files; where they differ, tell `[input.reader]` and
/// `[input.orders.reader]` of the spec.
#[derive(Args, Debug)]
#[command(next_help_heading = "How the files are written (found out where not told)")]
pub(crate) struct DialectFlags {
    /// Character between values: one character, `tab`, or `blanks` for any number of blanks
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<Delimiter>,
    /// Mark around values that hold a delimiter
    #[arg(long, value_enum)]
    quote: Option<QuoteFlag>,
    /// Mark before the fraction of a number
    #[arg(long, value_enum)]
    decimal: Option<DecimalFlag>,
    /// Mark between thousands; `.` and `,` settle that the other one stands before the fraction
    #[arg(long, value_name = "CHAR", value_parser = thousands)]
    thousands: Option<char>,
    /// How bytes become letters
    #[arg(long, value_enum)]
    encoding: Option<EncodingFlag>,
    /// Order of day, month and year in dates
    #[arg(long, value_enum)]
    date_order: Option<DateOrderFlag>,
    /// The first line holds values already; columns are called c1, c2, …
    #[arg(long)]
    no_header: bool,
    /// Lines above the header that are not read
    #[arg(long, value_name = "N")]
    skip_lines: Option<usize>,
    /// What becomes of totals and notes below the customers
    #[arg(long, value_enum)]
    footer: Option<FooterFlag>,
    /// Most bytes of a file, unpacked
    #[arg(long, value_name = "N")]
    max_bytes: Option<u64>,
    /// Share of rows that may be rejected [default: 1]
    #[arg(long, value_name = "P%", value_parser = percent)]
    max_rejects: Option<f64>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum QuoteFlag {
    Double,
    Single,
    None,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DecimalFlag {
    Point,
    Comma,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum EncodingFlag {
    Utf8,
    #[value(name = "utf16le")]
    Utf16Le,
    #[value(name = "utf16be")]
    Utf16Be,
    Windows1252,
    #[value(name = "iso8859-15", alias = "iso8859_15")]
    Iso8859_15,
    Windows1251,
    #[value(name = "koi8-u", alias = "koi8_u")]
    Koi8U,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DateOrderFlag {
    Dmy,
    Mdy,
    Ymd,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FooterFlag {
    Detect,
    Keep,
}

impl DialectFlags {
    /// `reader` overruled by the flags.
    ///
    /// # Errors
    /// [`ErrorKind::Param`] where one mark is told for the thousands and for the fraction.
    pub(crate) fn overrule(&self, mut reader: CsvReader) -> Result<CsvReader> {
        reader = self.delimiter.into_iter().fold(reader, CsvReader::delimiter);
        reader = self.quote.map(Quote::from).into_iter().fold(reader, CsvReader::quote);
        reader = self.decimal()?.into_iter().fold(reader, CsvReader::decimal);
        reader = self.encoding.map(Encoding::from).into_iter().fold(reader, CsvReader::encoding);
        reader = self.date_order.map(DateOrder::from).into_iter().fold(reader, CsvReader::date_order);
        if self.no_header {
            reader = reader.header(Header::Absent);
        }
        reader = self.skip_lines.into_iter().fold(reader, CsvReader::skip_lines);
        reader = self.footer.map(Footer::from).into_iter().fold(reader, CsvReader::footer);
        reader = self.max_bytes.into_iter().fold(reader, CsvReader::max_bytes);
        Ok(self.max_rejects.into_iter().fold(reader, CsvReader::max_rejects))
    }

    /// The mark before the fraction, told or left over by the one between thousands.
    fn decimal(&self) -> Result<Option<DecimalMark>> {
        let told = self.decimal.map(DecimalMark::from);
        let left = match self.thousands {
            Some('.') => Some(DecimalMark::Comma),
            Some(',') => Some(DecimalMark::Point),
            _ => None,
        };
        match (told, left) {
            (Some(told), Some(left)) if told != left => Err(ErrorKind::Param {
                name: "--thousands".into(),
                got: self.thousands.into_iter().collect(),
                expected: format!("another mark than that of --decimal {told}"),
            }
            .into()),
            _ => Ok(told.or(left)),
        }
    }
}

/// The mark between thousands.
fn thousands(text: &str) -> std::result::Result<char, String> {
    match text {
        "." => Ok('.'),
        "," => Ok(','),
        "'" | "\u{2019}" | "apostrophe" => Ok('\''),
        " " | "\u{a0}" | "\u{202f}" | "blank" => Ok(' '),
        _ => Err("expected `.`, `,`, `apostrophe` or `blank`".into()),
    }
}

impl From<QuoteFlag> for Quote {
    fn from(flag: QuoteFlag) -> Self {
        match flag {
            QuoteFlag::Double => Self::Double,
            QuoteFlag::Single => Self::Single,
            QuoteFlag::None => Self::None,
        }
    }
}

impl From<DecimalFlag> for DecimalMark {
    fn from(flag: DecimalFlag) -> Self {
        match flag {
            DecimalFlag::Point => Self::Point,
            DecimalFlag::Comma => Self::Comma,
        }
    }
}

impl From<EncodingFlag> for Encoding {
    fn from(flag: EncodingFlag) -> Self {
        match flag {
            EncodingFlag::Utf8 => Self::Utf8,
            EncodingFlag::Utf16Le => Self::Utf16Le,
            EncodingFlag::Utf16Be => Self::Utf16Be,
            EncodingFlag::Windows1252 => Self::Windows1252,
            EncodingFlag::Iso8859_15 => Self::Iso8859_15,
            EncodingFlag::Windows1251 => Self::Windows1251,
            EncodingFlag::Koi8U => Self::Koi8U,
        }
    }
}

impl From<DateOrderFlag> for DateOrder {
    fn from(flag: DateOrderFlag) -> Self {
        match flag {
            DateOrderFlag::Dmy => Self::Dmy,
            DateOrderFlag::Mdy => Self::Mdy,
            DateOrderFlag::Ymd => Self::Ymd,
        }
    }
}

impl From<FooterFlag> for Footer {
    fn from(flag: FooterFlag) -> Self {
        match flag {
            FooterFlag::Detect => Self::Detect,
            FooterFlag::Keep => Self::Keep,
        }
    }
}

fn delimiter(text: &str) -> Result<Delimiter, String> {
    let mut letters = text.chars();
    match (text, letters.next(), letters.next()) {
        ("tab" | "\\t" | "\t", ..) => Ok(Delimiter::Tab),
        ("blanks", ..) => Ok(Delimiter::Blanks),
        (_, Some(','), None) => Ok(Delimiter::Comma),
        (_, Some(';'), None) => Ok(Delimiter::Semicolon),
        (_, Some('|'), None) => Ok(Delimiter::Pipe),
        (_, Some(other), None) => Ok(Delimiter::Other(other)),
        _ => Err("one character, `tab`, or `blanks` for any number of blanks".into()),
    }
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches('%').trim();
    number.parse::<f64>().map_err(|_| "a percentage such as 1 or 2.5%".to_string())
}
