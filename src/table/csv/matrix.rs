//! Bare matrices: every column a number, every cell filled, nothing guessed.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use ndarray::Array2;

use super::fields::{Record, Records};
use super::reader::CsvReader;
use super::sniff::{ToldLayout, sniff};
use super::source::{self, malformed};
use crate::error::{Error, ErrorKind, Result};
use crate::table::cell::number;
use crate::table::{DecimalMark, Header};

impl CsvReader {
    /// The matrix in the file at `path`, shape `(n_rows, n_columns)`.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where it cannot be opened or read, and those of [`CsvReader::read_matrix`].
    pub fn read_matrix_path(&self, path: impl AsRef<Path>) -> Result<Array2<f64>> {
        let path = path.as_ref();
        let name = path.display().to_string();
        self.check()?;
        let file = File::open(path).map_err(|error| Error::io("open", &name, error))?;
        self.read_matrix(file, &name)
    }

    /// The matrix that `reader` gives: text in which every value of every column is a finite number. Delimiter, quote, encoding and
    /// header are found out as for a table; the decimal mark is the point unless it was told, for a matrix says nothing that could settle
    /// it. Thousands marks are not read.
    ///
    /// ```
    /// use segmenta::table::CsvReader;
    ///
    /// let x = CsvReader::new().read_matrix("a,b\n1,2.5\n3,4e-1\n".as_bytes(), "x.csv")?;
    /// assert_eq!(x.row(1).to_vec(), [3.0, 0.4]);
    /// let refused = CsvReader::new().read_matrix("a,b\n1,2\n3,\n".as_bytes(), "x.csv").unwrap_err();
    /// assert_eq!(
    ///     refused.to_string(),
    ///     "x.csv, line 3: row 2, column `b`: `` is not a number; every value of a matrix must be one, with a decimal point"
    /// );
    /// # Ok::<(), segmenta::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`] with line, row and column for the first value that is no finite number and for a row of another width;
    /// [`ErrorKind::Empty`] without rows; [`ErrorKind::Param`], [`ErrorKind::Io`].
    pub fn read_matrix(&self, reader: impl Read, source: &str) -> Result<Array2<f64>> {
        self.check()?;
        let told = self.told();
        let text = source::text(reader, source, told.encoding, told.max_bytes)?.text;
        // A matrix begins on the first line unless it was told where: titles would be left out without a word.
        let layout = sniff(&text, ToldLayout { skip_lines: Some(told.layout.skip_lines.unwrap_or(0)), ..told.layout });
        let mark = told.decimal.unwrap_or(DecimalMark::Point);
        let mut records = Records::new(&text, layout.start, layout.delimiter, layout.quote);
        let mut record = Record::default();
        let mut read = |record: &mut Record| {
            records
                .read(record)
                .map_err(|unclosed| malformed(source, unclosed.line, "a quote opens here and never closes", "close it"))
        };
        let names: Vec<String> = match layout.header {
            Header::Present if read(&mut record)? => record.iter().map(str::to_string).collect(),
            _ => (1..=layout.width).map(|position| format!("c{position}")).collect(),
        };
        let (mut values, mut n_rows) = (Vec::new(), 0);
        while read(&mut record)? {
            n_rows += 1;
            if record.len() != names.len() {
                let reason =
                    format!("row {n_rows} has {} values where there are {} columns", record.len(), names.len());
                return Err(malformed(
                    source,
                    record.line,
                    reason,
                    "every row of a matrix must have one value a column",
                ));
            }
            for (value, name) in record.iter().zip(&names) {
                values.push(plain_number(value, mark).ok_or_else(|| {
                    let reason = format!("row {n_rows}, column `{name}`: `{value}` is not a number");
                    let mend = format!("every value of a matrix must be one, with a decimal {mark}");
                    malformed(source, record.line, reason, mend)
                })?);
            }
        }
        if n_rows == 0 {
            return Err(ErrorKind::Empty { what: source.into(), n_rows, n_columns: names.len() }.into());
        }
        Array2::from_shape_vec((n_rows, names.len()), values)
            .map_err(|error| ErrorKind::Internal(error.to_string()).into())
    }
}

/// A number in digits, sign, one decimal mark and exponent: a thousands mark would leave open which mark is which.
fn plain_number(text: &str, mark: DecimalMark) -> Option<f64> {
    let decimal = match mark {
        DecimalMark::Point => b'.',
        DecimalMark::Comma => b',',
    };
    let is_plain = |b: u8| b.is_ascii_digit() || b == decimal || matches!(b, b'-' | b'+' | b'e' | b'E');
    text.bytes().all(is_plain).then(|| number::read(text, mark)).flatten()
}
