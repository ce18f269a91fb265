use std::collections::VecDeque;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::columns::Places;
use super::parse::{Fault, Marks, Parsed, Parser, Unusable};
use super::rejects::Why;
use crate::error::{Error, ErrorKind, Result};
use crate::observe::{Control, Event, Observer};
use crate::table::csv::{FooterLook, MAX_FRAME, RowStream, first_line};
use crate::table::infer::{decimal_of, order_of};
use crate::table::orders::{LineUse, OrderColumns, OrderLine, OrderRejects};
use crate::table::rejects::shortened;
use crate::table::{CsvReader, DateOrder, Dialect, Footer};

/// The observer is told each time so many lines have been read.
const LINES_PER_EVENT: u64 = 1 << 16;

/// Reads an order log from CSV, TSV and their relatives, plain or packed with gzip, line by line.
///
/// How the file is written is found out as [`CsvReader`] does, from the first megabyte; where that leaves the decimal mark or the
/// order of dates open, from as much more as it takes. The rules:
///
/// * A line without a customer is left out and counted. A line with an unreadable date or amount, or with another number of
///   values than there are columns, is rejected; more such lines than [`CsvReader::max_rejects`] allows are an error.
/// * Days outside 1900 to 2100 are unreadable: they are slips of the keyboard.
/// * Totals and notes below the orders are left out, each with a note.
/// * Amounts and quantities have six places behind the point, and are added exactly.
///
/// Cost: one pass, `O(bytes)`, with the cells of one block read while the lines of the one before are taken; memory does not
/// grow with the file. Lines are taken in the order of the file, whatever the number of threads.
///
/// ```
/// use segmenta::observe::Silent;
/// use segmenta::table::orders::{LineUse, OrderReader};
///
/// let file = "order_id,customer_id,order_date,amount\n1,a,2024-05-01,10.50\n1,a,2024-05-01,4.25\n2,,2024-05-02,9.00\n";
/// let mut lines = 0;
/// let read = OrderReader::new().read(file.as_bytes(), "orders.csv", &mut Silent, |_| {
///     lines += 1;
///     LineUse::Counted
/// })?;
/// assert_eq!((lines, read.n_rows, read.rejects.n_without_customer()), (2, 3, 1));
/// assert_eq!(read.columns.amount.as_deref(), Some("amount"));
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OrderReader {
    csv: CsvReader,
    columns: OrderColumns,
}

/// An order log that was read: everything but its lines.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct OrdersRead {
    /// Every column that was told or recognised.
    pub columns: OrderColumns,
    /// How the file is written.
    pub dialect: Dialect,
    /// Lines of the file that hold something: counted, later and rejected ones.
    pub n_rows: u64,
    /// Lines that counted.
    pub n_counted: u64,
    /// Lines dated after the day to which behaviour is counted.
    pub n_later: u64,
    /// Lines that could not be used.
    pub rejects: OrderRejects,
    /// Every decision in a line, for people.
    pub notes: Vec<String>,
}

impl OrderReader {
    /// Everything is detected.
    pub fn new() -> Self {
        Self::default()
    }

    /// How files are read. Default: [`CsvReader::new`], which detects everything and lets 1 % of the lines be unreadable.
    #[must_use]
    pub fn csv(mut self, csv: CsvReader) -> Self {
        self.csv = csv;
        self
    }

    /// Which column holds what. Default: recognised by name.
    #[must_use]
    pub fn columns(mut self, columns: OrderColumns) -> Self {
        self.columns = columns;
        self
    }

    /// Reads the file at `path` and hands each line to `take`.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where it cannot be opened or read, and those of [`OrderReader::read`].
    pub fn read_path(
        &self,
        path: impl AsRef<Path>,
        observer: &mut dyn Observer,
        take: impl FnMut(&OrderLine<'_>) -> LineUse,
    ) -> Result<OrdersRead> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| Error::io("open", &name, error))?;
        self.read(file, &name, observer, take)
    }

    /// Reads everything that `reader` gives and hands each line to `take`, which answers what became of it; `source` is what
    /// errors and notes call the file.
    ///
    /// # Errors
    /// * [`ErrorKind::Param`], [`ErrorKind::Spec`]: the settings were refused, or no column is known for the customer or the date.
    /// * [`ErrorKind::UnknownColumn`], [`ErrorKind::DuplicateColumn`].
    /// * [`ErrorKind::Ambiguous`]: dates or amounts that can be read in two ways in the whole file.
    /// * [`ErrorKind::Malformed`], [`ErrorKind::Empty`], [`ErrorKind::TooManyRejects`].
    /// * [`ErrorKind::Interrupted`]: the observer asked to stop.
    pub fn read(
        &self,
        reader: impl Read,
        source: &str,
        observer: &mut dyn Observer,
        mut take: impl FnMut(&OrderLine<'_>) -> LineUse,
    ) -> Result<OrdersRead> {
        self.csv.check()?;
        let mut rows = RowStream::open(reader, source, &self.csv)?;
        if rows.names().is_empty() {
            return Err(ErrorKind::Empty { what: source.into(), n_rows: 0, n_columns: 0 }.into());
        }
        let (columns, places) = self.columns.find(rows.names(), source)?;
        let marks = self.marks(&mut rows, &places)?;
        let mut parser = Parser::new(places, &marks);
        let mut count = Count::new(rows.names().to_vec(), self.csv.footer);
        let mut block = Some(rows.first());
        let mut parsed: Option<Parsed> = None;
        while block.is_some() || parsed.is_some() {
            // The next block is read on another thread while the lines of this one are taken, in their order.
            let mut next = None;
            let mut taken = Ok(());
            rayon::in_place_scope(|scope| {
                if let Some(block) = block.take() {
                    scope.spawn(|_| next = Some(parser.parse(block)));
                }
                if let Some(parsed) = &parsed {
                    taken = count.take(parsed, observer, &mut take);
                }
            });
            taken?;
            parsed = next;
            if let Some(parsed) = &parsed {
                block = rows.after(&parsed.rest)?;
            }
        }
        let Count { n_rows, n_counted, n_later, rejects, first_unreadable, mut notes, .. } = count.finish();
        self.refuse_many(&rejects, n_rows, first_unreadable)?;
        if n_rows == 0 {
            return Err(ErrorKind::Empty { what: source.into(), n_rows: 0, n_columns: rows.names().len() }.into());
        }
        let dialect = Dialect { decimal: marks.decimal, ..rows.dialect() };
        notes.splice(0..0, [columns.describe(), counted(n_rows, n_counted, &dialect, marks.order)]);
        if n_later > 0 {
            let lines = if n_later == 1 { "line" } else { "lines" };
            notes.push(format!(
                "orders: {n_later} {lines} dated later than the day to which behaviour is counted: left out"
            ));
        }
        notes.extend(rejects.counts().map(|(reason, n)| {
            let lines = if n == 1 { "line" } else { "lines" };
            format!("orders: {n} {lines} rejected: {reason}")
        }));
        Ok(OrdersRead { columns, dialect, n_rows, n_counted, n_later, rejects, notes })
    }

    /// The decimal mark and the order of dates, from as many lines as it takes.
    fn marks(&self, rows: &mut RowStream<impl Read>, places: &Places) -> Result<Marks> {
        let numbers: Vec<usize> = [places.amount, places.quantity, places.unit_price].into_iter().flatten().collect();
        loop {
            let dates: Vec<usize> = places.date.into_iter().collect();
            let date = rows.head(&dates);
            let columns = rows.head(&numbers);
            let names = numbers.iter().map(|&position| rows.names()[position].as_str());
            let columns: Vec<_> = names.zip(&columns).collect();
            let order = match (dates.first(), date.first()) {
                (Some(&position), Some(column)) => order_of(&rows.names()[position], column, self.csv.date_order),
                _ => Ok(None),
            };
            let marks = decimal_of(&columns, self.csv.decimal).and_then(|decimal| Ok(Marks { decimal, order: order? }));
            match marks {
                Err(error) if matches!(error.kind(), ErrorKind::Ambiguous { .. }) => {
                    if !rows.extend_head()? {
                        return Err(error);
                    }
                }
                settled => return settled,
            }
        }
    }

    fn refuse_many(&self, rejects: &OrderRejects, n_rows: u64, first: Option<String>) -> Result<()> {
        let n_unreadable = rejects.n_unreadable();
        match first {
            Some(first) if n_unreadable as f64 * 100.0 > self.csv.max_rejects * n_rows as f64 => {
                Err(ErrorKind::TooManyRejects {
                    n_rejected: usize::try_from(n_unreadable).unwrap_or(usize::MAX),
                    n_rows: usize::try_from(n_rows).unwrap_or(usize::MAX),
                    max_percent: self.csv.max_rejects,
                    first,
                }
                .into())
            }
            _ => Ok(()),
        }
    }
}

/// What has become of the lines so far.
struct Count {
    names: Vec<String>,
    footer: Footer,
    n_rows: u64,
    n_counted: u64,
    n_later: u64,
    rejects: OrderRejects,
    first_unreadable: Option<String>,
    /// Rows that may be totals or notes: they wait for an order that follows, or the end of the file.
    waiting: VecDeque<(u64, Fault, String)>,
    notes: Vec<String>,
}

impl Count {
    fn new(names: Vec<String>, footer: Footer) -> Self {
        Self {
            names,
            footer,
            n_rows: 0,
            n_counted: 0,
            n_later: 0,
            rejects: OrderRejects::default(),
            first_unreadable: None,
            waiting: VecDeque::new(),
            notes: Vec::new(),
        }
    }

    /// Hands every line of a block to `take`.
    fn take(
        &mut self,
        parsed: &Parsed,
        observer: &mut dyn Observer,
        take: &mut impl FnMut(&OrderLine<'_>) -> LineUse,
    ) -> Result<()> {
        for (row, order) in parsed.lines() {
            match order {
                Ok(order) => {
                    self.settle_waiting(0);
                    self.n_rows += 1;
                    match take(&order) {
                        LineUse::Counted => self.n_counted += 1,
                        LineUse::Later => self.n_later += 1,
                        LineUse::UnknownCustomer => {
                            let reason = "its customer is not in the customer table";
                            self.rejects.add(Why::UnknownCustomer, row.line, parsed.raw(row), reason);
                        }
                    }
                }
                Err(unusable) => self.reject(row.line, parsed.raw(row), unusable),
            }
            if self.n_rows.is_multiple_of(LINES_PER_EVENT)
                && observer.on_event(&Event::Lines { n_read: self.n_rows }) == Control::Stop
            {
                return Err(ErrorKind::Interrupted.into());
            }
        }
        Ok(())
    }

    fn reject(&mut self, line: u64, raw: &str, unusable: Unusable) {
        let Unusable { fault, look } = unusable;
        let is_footer = match look {
            FooterLook::Yes => true,
            FooterLook::BelowAnother => !self.waiting.is_empty(),
            FooterLook::No => false,
        };
        if is_footer && self.footer == Footer::Detect {
            self.waiting.push_back((line, fault, shortened(raw)));
            self.settle_waiting(MAX_FRAME);
            return;
        }
        self.settle_waiting(0);
        self.add(line, fault, raw);
    }

    /// Rejects the rows that wait, but for the last `n`.
    fn settle_waiting(&mut self, n: usize) {
        while self.waiting.len() > n {
            if let Some((line, fault, raw)) = self.waiting.pop_front() {
                self.add(line, fault, &raw);
            }
        }
    }

    fn add(&mut self, line: u64, fault: Fault, raw: &str) {
        self.n_rows += 1;
        let reason = fault.in_words(&self.names);
        if fault.why() == Why::Unreadable {
            self.first_unreadable.get_or_insert_with(|| format!("line {line}, {reason}"));
        }
        self.rejects.add(fault.why(), line, raw, &reason);
    }

    /// At the end of the file: what still waits stands below the orders.
    fn finish(mut self) -> Self {
        if self.n_rows == 0 {
            self.settle_waiting(0);
        }
        for (line, _, raw) in self.waiting.drain(..) {
            self.notes.push(format!(
                "orders: line {line} left out, below the orders (`{}`); tell footer = keep if it is one",
                first_line(&raw)
            ));
        }
        self
    }
}

fn counted(n_rows: u64, n_counted: u64, dialect: &Dialect, order: Option<DateOrder>) -> String {
    let decimal = dialect.decimal.map_or(String::new(), |mark| format!(", decimal {mark}"));
    let order = order.map_or(String::new(), |order| format!(", dates written {order}"));
    format!(
        "orders: {n_counted} of {n_rows} lines counted, delimiter {}{decimal}{order}, {}",
        dialect.delimiter, dialect.encoding
    )
}
