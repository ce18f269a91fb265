use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::cells::{self, Dates};
use super::columns::Places;
use super::rejects::Why;
use crate::error::{Error, ErrorKind, Result};
use crate::observe::{Control, Event, Observer};
use crate::table::cell::missing::is_missing_id;
use crate::table::csv::RowStream;
use crate::table::infer::{decimal_of, order_of};
use crate::table::orders::{Decimal, LineUse, OrderColumns, OrderLine, OrderRejects};
use crate::table::{CsvReader, DateOrder, DecimalMark, Dialect};

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
/// * Amounts and quantities have six places behind the point, and are added exactly.
///
/// Cost: one pass, `O(bytes)`; memory does not grow with the file.
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
        let (columns, places) = self.columns.find(rows.names(), source)?;
        let marks = self.marks(&mut rows, &places)?;
        let mut dates = Dates::new(marks.order);
        let (mut n_rows, mut n_counted, mut n_later) = (0, 0, 0);
        let mut rejects = OrderRejects::default();
        let mut first_unreadable = None;
        while rows.advance()? {
            if rows.is_blank() {
                continue;
            }
            n_rows += 1;
            let rejected = match line(&rows, &places, &marks, &mut dates) {
                Err((why, reason)) => Some((why, reason)),
                Ok(line) => match take(&line) {
                    LineUse::Counted => {
                        n_counted += 1;
                        None
                    }
                    LineUse::Later => {
                        n_later += 1;
                        None
                    }
                    LineUse::UnknownCustomer => {
                        Some((Why::UnknownCustomer, "its customer is not in the customer table".to_string()))
                    }
                },
            };
            if let Some((why, reason)) = rejected {
                if why == Why::Unreadable {
                    first_unreadable.get_or_insert_with(|| format!("line {}, {reason}", rows.line()));
                }
                rejects.add(why, rows.line(), rows.raw(), &reason);
            }
            if n_rows % LINES_PER_EVENT == 0 && observer.on_event(&Event::Lines { n_read: n_rows }) == Control::Stop {
                return Err(ErrorKind::Interrupted.into());
            }
        }
        self.refuse_many(&rejects, n_rows, first_unreadable)?;
        if n_rows == 0 {
            return Err(ErrorKind::Empty { what: source.into(), n_rows: 0, n_columns: rows.names().len() }.into());
        }
        let dialect = Dialect { decimal: marks.decimal, ..rows.dialect() };
        let mut notes = vec![columns.describe(), counted(n_rows, n_counted, &dialect, marks.order)];
        if n_later > 0 {
            notes.push(format!(
                "orders: {n_later} lines dated later than the day to which behaviour is counted: left out"
            ));
        }
        notes.extend(rejects.counts().map(|(reason, n)| format!("orders: {n} lines rejected: {reason}")));
        Ok(OrdersRead { columns, dialect, n_rows, n_counted, n_later, rejects, notes })
    }

    /// The decimal mark and the order of dates, from as many lines as it takes.
    fn marks(&self, rows: &mut RowStream<impl Read>, places: &Places) -> Result<Marks> {
        let numbers: Vec<usize> = [places.amount, places.quantity, places.unit_price].into_iter().flatten().collect();
        loop {
            let date = rows.head(&[places.date]);
            let columns = rows.head(&numbers);
            let names = numbers.iter().map(|&position| rows.names()[position].as_str());
            let columns: Vec<_> = names.zip(&columns).collect();
            let order = date
                .first()
                .map_or(Ok(None), |column| order_of(&rows.names()[places.date], column, self.csv.date_order));
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

/// What the cells of the whole file are read by.
struct Marks {
    decimal: Option<DecimalMark>,
    order: Option<DateOrder>,
}

/// The row as a line of an order, or why it is none.
fn line<'a>(
    rows: &'a RowStream<impl Read>,
    places: &Places,
    marks: &Marks,
    dates: &mut Dates,
) -> Result<OrderLine<'a>, (Why, String)> {
    let unreadable = |reason: String| (Why::Unreadable, reason);
    if let Some(got) = rows.ragged() {
        return Err(unreadable(format!("another number of values than the {} columns: {got}", rows.names().len())));
    }
    let customer = rows.get(places.customer);
    if customer.is_empty() || is_missing_id(customer) {
        return Err((Why::NoCustomer, "no customer".into()));
    }
    let name = |position: usize| &rows.names()[position];
    let (day, hour) = dates
        .read(rows.get(places.date))
        .ok_or_else(|| unreadable(format!("no readable date in `{}`", name(places.date))))?;
    let number = |position: usize| {
        cells::decimal(rows.get(position), marks.decimal)
            .ok_or_else(|| unreadable(format!("no readable number in `{}`", name(position))))
    };
    let level = |position: Option<usize>| position.and_then(|position| cells::level(rows.get(position)));
    let quantity = match (places.quantity, places.unit_price) {
        (Some(quantity), Some(_)) => Some(number(quantity)?),
        // Without a price the pieces are no money, and a gap among them loses no line.
        (Some(quantity), None) => number(quantity).ok(),
        (None, _) => None,
    };
    let amount = match (places.amount, places.unit_price) {
        (Some(amount), _) => Some(number(amount)?),
        (None, Some(price)) => Some(number(price)?).map(|price: Decimal| quantity.map_or(price, |n| n.times(price))),
        (None, None) => None,
    };
    Ok(OrderLine {
        order: places.order.map(|position| rows.get(position)).filter(|order| !is_missing_id(order)),
        hour,
        amount,
        quantity,
        product: level(places.product),
        category: level(places.category),
        channel: level(places.channel),
        device: level(places.device),
        discounted: places.discount.map(|position| cells::discounted(rows.get(position))),
        country: level(places.country),
        ..OrderLine::new(customer, day)
    })
}

fn counted(n_rows: u64, n_counted: u64, dialect: &Dialect, order: Option<DateOrder>) -> String {
    let decimal = dialect.decimal.map_or(String::new(), |mark| format!(", decimal {mark}"));
    let order = order.map_or(String::new(), |order| format!(", dates written {order}"));
    format!(
        "orders: {n_counted} of {n_rows} lines counted, delimiter {}{decimal}{order}, {}",
        dialect.delimiter, dialect.encoding
    )
}
