use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::fields::line_ends;
use super::load::load;
use super::sniff::{Layout, ToldLayout, sniff};
use super::source::{self, malformed};
use crate::error::{Error, ErrorKind, Result};
use crate::table::infer::{Told, resolve};
use crate::table::{
    DateOrder, DecimalMark, Delimiter, Dialect, Encoding, Footer, Header, Quote, Rejects, Schema, Table,
};

/// Reads a customer table from CSV, TSV and their relatives, plain or packed with gzip.
///
/// Delimiter, quote, encoding, decimal mark, date orders and header are detected from the file unless they are told; what
/// was decided stands in [`TableRead::dialect`] and [`TableRead::notes`]. The rules:
///
/// * Blanks around a value are dropped, quoted or not. Lines of blanks are skipped. An empty column name becomes `c` and the
///   position; two columns of one name are refused.
/// * A column is read as what *all* its values are, but for slips: at most 1 % of them, or one among at least 20. A slip is a
///   missing value and listed in [`TableRead::rejects`].
/// * Numbers may have a currency before or after them, a percent sign (`12,5 %` is 12.5), a minus behind, parentheses for
///   minus, and groups of three digits. Two currencies, or percents beside plain numbers, make no column of numbers.
/// * Two values 0 and 1, or two words for no and yes (English, Portuguese, French, Spanish, Ukrainian), make a flag; days
///   in digits with `-`, `/` or `.`, or with the name of a month, a date, whose time of day is left out; `20240131` is a date only where the column's name
///   says so. Two-digit years below 69 are of the 2000s. Years outside 1800 to 2200 are slips.
/// * Whole numbers with leading zeros, with more than 15 digits, or with a `+` and at least 8 digits are codes, not numbers.
/// * A column of at most 1,000 levels, each in two rows on average, is a category (up to 10 levels need only one repetition);
///   other words are text. Columns named latitude and longitude become one place.
/// * Missing is what is empty or says so: `NA`, `N/A`, `NaN`, `NULL`, `#N/A`, …, outside texts also `?`, `-`, `.`, `unknown` and
///   its translations, and among numbers, dates and flags `None`. `None` among levels is an answer: a plan that a customer
///   does not have is something else than a plan that nobody wrote down.
/// * Titles above the header and totals and notes below the customers are left out, each with a note. Two lines of names
///   are refused.
/// * A row with more or fewer values than there are columns is rejected, and so is one without an id.
///
/// Cost: one pass over the bytes and a few over each column, `O(bytes)`; memory about three times the unpacked file.
///
/// ```
/// use segmenta::table::{ColumnKind, CsvReader, DecimalMark, Schema};
///
/// let file = "cliente_id;gasto;desde\n1;1.234,50;31/01/2024\n2;99,90;02/02/2024\n";
/// let read = CsvReader::new().read(file.as_bytes(), "clientes.csv", &Schema::infer())?;
/// assert_eq!(read.dialect.decimal, Some(DecimalMark::Comma));
/// assert_eq!(read.schema.kind("desde"), Some(ColumnKind::Date));
/// assert_eq!(read.table.column("gasto")?.numbers()?.get(0), Some(1234.5));
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CsvReader {
    delimiter: Option<Delimiter>,
    quote: Option<Quote>,
    pub(in crate::table) encoding: Option<Encoding>,
    pub(in crate::table) decimal: Option<DecimalMark>,
    pub(in crate::table) date_order: Option<DateOrder>,
    header: Option<Header>,
    skip_lines: Option<usize>,
    pub(in crate::table) footer: Footer,
    pub(in crate::table) max_rejects: f64,
    max_bytes: u64,
}

impl Default for CsvReader {
    fn default() -> Self {
        Self {
            delimiter: None,
            quote: None,
            encoding: None,
            decimal: None,
            date_order: None,
            header: None,
            skip_lines: None,
            footer: Footer::Detect,
            max_rejects: 1.0,
            max_bytes: 4 << 30,
        }
    }
}

/// What was told of a file; the rest is found out.
pub(super) struct ToldFile {
    pub(super) layout: ToldLayout,
    pub(super) encoding: Option<Encoding>,
    pub(super) decimal: Option<DecimalMark>,
    pub(super) max_bytes: u64,
}

/// A table and how it came about.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TableRead {
    /// The table.
    pub table: Table,
    /// What every column was read as: with it a later file is read the same way.
    pub schema: Schema,
    /// How the file is written.
    pub dialect: Dialect,
    /// Rows and values that could not be used. Rows of the table + rejected rows = rows of the file.
    pub rejects: Rejects,
    /// Every decision in a line, for people.
    pub notes: Vec<String>,
}

impl CsvReader {
    /// Everything is detected, and at most 1 % of the rows may be rejected.
    pub fn new() -> Self {
        Self::default()
    }

    /// What stands between two values. Default: the one of `,` `;` tab `|` that cuts the first lines most evenly; where none cuts them,
    /// runs of blanks that do.
    #[must_use]
    pub fn delimiter(mut self, delimiter: Delimiter) -> Self {
        self.delimiter = Some(delimiter);
        self
    }

    /// What encloses values. Default: `"`, unless the file uses `'`.
    #[must_use]
    pub fn quote(mut self, quote: Quote) -> Self {
        self.quote = Some(quote);
        self
    }

    /// How bytes become letters. Default: by the byte order mark, else UTF-8 where the whole file is valid, else the one of
    /// Windows-1252, ISO-8859-15, Windows-1251 and KOI8-U in which its words are words; where they do not tell, a question.
    #[must_use]
    pub fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = Some(encoding);
        self
    }

    /// What stands before the fraction of every number. Default: settled from whole columns.
    #[must_use]
    pub fn decimal(mut self, decimal: DecimalMark) -> Self {
        self.decimal = Some(decimal);
        self
    }

    /// The order of the parts of every date. Default: settled from whole columns.
    #[must_use]
    pub fn date_order(mut self, order: DateOrder) -> Self {
        self.date_order = Some(order);
        self
    }

    /// Whether the first line names the columns. Default: it does, unless its values are like those below them.
    #[must_use]
    pub fn header(mut self, header: Header) -> Self {
        self.header = Some(header);
        self
    }

    /// Lines above the header, which are not read. Default: a `sep=` line, and titles that hold next to nothing above a plain
    /// header; they are noted. 0 says that the table begins on the first line.
    #[must_use]
    pub fn skip_lines(mut self, n_lines: usize) -> Self {
        self.skip_lines = Some(n_lines);
        self
    }

    /// Whether totals and notes below the customers are looked for. Default: [`Footer::Detect`].
    #[must_use]
    pub fn footer(mut self, footer: Footer) -> Self {
        self.footer = footer;
        self
    }

    /// The most bytes that a file may have, unpacked: a small packed file can unpack to more than a machine holds.
    /// Default: 4 GiB.
    #[must_use]
    pub fn max_bytes(mut self, n_bytes: u64) -> Self {
        self.max_bytes = n_bytes;
        self
    }

    /// How many rows may be rejected, in percent of the rows of the file, 0 to 100. Default: 1.
    #[must_use]
    pub fn max_rejects(mut self, percent: f64) -> Self {
        self.max_rejects = percent;
        self
    }

    /// What was told of the file.
    pub(super) fn told(&self) -> ToldFile {
        let Self { delimiter, quote, encoding, decimal, header, skip_lines, max_bytes, .. } = *self;
        ToldFile { layout: ToldLayout { delimiter, quote, header, skip_lines }, encoding, decimal, max_bytes }
    }

    /// Judges the settings.
    ///
    /// # Errors
    /// [`ErrorKind::Param`] where the delimiter is not one ASCII character or the limit is outside 0 to 100.
    pub fn check(&self) -> Result<()> {
        if let Some(delimiter) = self.delimiter {
            delimiter.check()?;
        }
        if !(0.0..=100.0).contains(&self.max_rejects) {
            return Err(Error::param("max_rejects", self.max_rejects, "a percentage from 0 to 100"));
        }
        Ok(())
    }

    /// Reads the file at `path`: `.csv`, `.tsv`, `.txt`, each also packed with gzip, which is recognised by its content. A
    /// named pipe is read until its writer closes it.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where it cannot be opened or read, and those of [`CsvReader::read`].
    pub fn read_path(&self, path: impl AsRef<Path>, schema: &Schema) -> Result<TableRead> {
        let path = path.as_ref();
        let name = path.display().to_string();
        self.check()?;
        if path.is_dir() {
            let reason = std::io::Error::new(std::io::ErrorKind::IsADirectory, "it is a directory; name a file in it");
            return Err(Error::io("open", &name, reason));
        }
        let file = File::open(path).map_err(|error| Error::io("open", &name, error))?;
        self.read(file, &name, schema)
    }

    /// Reads everything that `reader` gives; `source` is what errors and notes call it.
    ///
    /// # Errors
    /// * [`ErrorKind::Param`], [`ErrorKind::Spec`]: the settings or the schema were refused.
    /// * [`ErrorKind::Malformed`]: no text, or a quote that never closes, with the line.
    /// * [`ErrorKind::Empty`]: no row.
    /// * [`ErrorKind::DuplicateColumn`], [`ErrorKind::UnknownColumn`], [`ErrorKind::DuplicateId`].
    /// * [`ErrorKind::Ambiguous`]: a column that can be read in two ways, with both and what decides.
    /// * [`ErrorKind::ColumnType`]: a declared column of which most values are something else.
    /// * [`ErrorKind::TooManyRejects`]: more rows were rejected than allowed.
    pub fn read(&self, reader: impl Read, source: &str, schema: &Schema) -> Result<TableRead> {
        self.check()?;
        let told = self.told();
        let decoded = source::text(reader, source, told.encoding, told.max_bytes)?;
        let layout = settled_layout(&decoded.text, told.layout, source)?;
        let loaded = load(&decoded.text, source, &layout, self.footer)?;
        let (encoding, encoding_note) = (decoded.encoding, decoded.note);
        drop(decoded.text);

        let n_rows = loaded.raw.n_rows() + loaded.rejects.n_rows();
        let n_columns = loaded.raw.names.len();
        if n_rows == 0 {
            return Err(ErrorKind::Empty { what: source.into(), n_rows, n_columns }.into());
        }
        let mut rejects = loaded.rejects;
        self.refuse_many(&rejects, n_rows, source, n_columns)?;
        let told = Told { decimal: self.decimal, order: self.date_order };
        let resolved = resolve(loaded.raw, schema, told)?;
        rejects.extend(resolved.rejects);
        self.refuse_many(&rejects, n_rows, source, n_columns)?;

        let decimal = resolved.decimal;
        let dialect =
            Dialect { delimiter: layout.delimiter, quote: layout.quote, encoding, decimal, header: layout.header };
        let mut notes = vec![describe(&dialect, n_rows, n_columns, &rejects)];
        notes.extend(encoding_note);
        notes.extend(rejects.cut_note());
        notes.extend(loaded.notes);
        notes.extend(resolved.notes);
        Ok(TableRead { table: resolved.table, schema: resolved.schema, dialect, rejects, notes })
    }

    fn refuse_many(&self, rejects: &Rejects, n_rows: usize, source: &str, n_columns: usize) -> Result<()> {
        let n_rejected = rejects.n_rows();
        match rejects.rows().first() {
            Some(first) if n_rejected as f64 * 100.0 > self.max_rejects * n_rows as f64 => {
                let first = format!("line {}, {}", first.line, first.reason);
                Err(ErrorKind::TooManyRejects { n_rejected, n_rows, max_percent: self.max_rejects, first }.into())
            }
            _ if n_rejected == n_rows => {
                let what = format!("{source}, without its {n_rejected} rejected rows,");
                Err(ErrorKind::Empty { what, n_rows: 0, n_columns }.into())
            }
            _ => Ok(()),
        }
    }
}

impl Table {
    /// The table in the file at `path`, with every setting of [`CsvReader`] detected.
    ///
    /// ```no_run
    /// use segmenta::table::{Schema, Table};
    ///
    /// let table = Table::from_csv_path("customers.csv", Schema::infer().id("customer_id"))?;
    /// println!("{} customers", table.n_rows());
    /// # Ok::<(), segmenta::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`CsvReader::read_path`].
    pub fn from_csv_path(path: impl AsRef<Path>, schema: Schema) -> Result<Self> {
        CsvReader::new().read_path(path, &schema).map(|read| read.table)
    }
}

/// How the file is laid out; refused where it has two headers, or where what was told of it makes one column of a table.
pub(super) fn settled_layout(text: &str, told: ToldLayout, source: &str) -> Result<Layout> {
    let layout = sniff(text, told);
    if layout.has_second_header {
        return Err(second_header(text, layout.start, source));
    }
    if let Some(delimiter) = told.delimiter
        && layout.width < 2
    {
        let found = sniff(text, ToldLayout { delimiter: None, ..told });
        // A single column of numbers with decimal commas has no names that a comma could part.
        if found.width > 1 && found.header == Header::Present {
            let line = 1 + line_ends(&text.as_bytes()[..found.start]);
            let reason = format!("the delimiter {delimiter} was told, and it parts nothing");
            let mend = format!("tell {}, which parts {} columns, or leave it out", found.delimiter, found.width);
            return Err(malformed(source, line, reason, mend));
        }
    }
    Ok(layout)
}

fn second_header(text: &str, start: usize, source: &str) -> Error {
    let line = 2 + line_ends(&text.as_bytes()[..start]);
    let mend = format!(
        "join the two lines into one header, or read from the second (skip_lines = {}); tell header = present if it is a row",
        line - 1
    );
    malformed(source, line, "a second line of names stands under the header", mend)
}

fn describe(dialect: &Dialect, n_rows: usize, n_columns: usize, rejects: &Rejects) -> String {
    let header = match dialect.header {
        Header::Present => "with a header",
        Header::Absent => "without a header",
    };
    let decimal = dialect.decimal.map_or(String::new(), |mark| format!(", decimal {mark}"));
    let rejected = match rejects.n_rows() {
        0 => String::new(),
        n => format!(", {n} of them rejected"),
    };
    let rows = if n_rows == 1 { "row" } else { "rows" };
    let columns = if n_columns == 1 { "column" } else { "columns" };
    format!(
        "{n_rows} {rows}{rejected} of {n_columns} {columns}, delimiter {}{decimal}, {}, {header}",
        dialect.delimiter, dialect.encoding
    )
}
