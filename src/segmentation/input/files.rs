use std::io::Read;
use std::path::PathBuf;

use super::source::Source;
use super::{InputRead, InputRejects};
use crate::error::{Error, Result};
use crate::features::behaviour::{Behaviour, BehaviourAccumulator, BehaviourSpec};
use crate::observe::{Event, Observer};
use crate::segmentation::{InputFile, Provenance, SegmentationSpec, Warning};
use crate::table::orders::{OrderReader, OrdersRead};
use crate::table::{CustomerIds, TableRead};

/// The files of a run: a customer table, an order log, or both.
///
/// The rules of an order log:
///
/// * With a customer table, its customers and nobody else are in the result: one without orders has frequency 0 and no recency, and
///   lines of unknown customers are rejected and counted. Without one, everybody in the log is.
/// * Lines without a customer are rejected and counted. Neither they nor those of unknown customers are faults of the file, so they
///   are not held against [`CsvReader::max_rejects`](crate::table::CsvReader::max_rejects); unreadable lines are.
/// * Behaviour is counted to the day of the specification, else to the day after the newest in the log. A line of that day counts; a
///   later one changes nothing, and a warning (`orders_newer`) says how many there were.
///
/// Each file is read once, its digest included. Cost: one pass over the order log, whose lines are not held.
///
/// ```
/// use segmenta::observe::Silent;
/// use segmenta::segmentation::{InputFiles, SegmentationSpec};
///
/// let customers = "customer_id,age\na,31\nb,44\n";
/// let orders = "order_id,customer_id,order_date,amount\n1,a,2024-05-01,10.50\n2,a,2024-05-08,4.25\n3,zoe,2024-05-02,1\n";
/// let read = InputFiles::new()
///     .customers("customers.csv", customers.as_bytes())
///     .orders("orders.csv", orders.as_bytes())
///     .read(&SegmentationSpec::default(), &mut Silent)?;
/// assert_eq!(read.table.column("order_frequency")?.numbers()?.get(0), Some(2.0));
/// assert_eq!(read.table.column("order_frequency")?.numbers()?.get(1), Some(0.0));
/// assert_eq!(read.rejects.n_rows(), 1);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct InputFiles<'a> {
    customers: Option<Source<'a>>,
    orders: Option<Source<'a>>,
}

impl<'a> InputFiles<'a> {
    /// No file yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The customer table is the file at `path`.
    #[must_use]
    pub fn customers_path(mut self, path: impl Into<PathBuf>) -> Self {
        self.customers = Some(Source::Path(path.into()));
        self
    }

    /// The customer table is what `reader` gives; `name` is what notes call it.
    #[must_use]
    pub fn customers(mut self, name: impl Into<String>, reader: impl Read + 'a) -> Self {
        self.customers = Some(Source::Reader(name.into(), Box::new(reader)));
        self
    }

    /// The order log is the file at `path`.
    #[must_use]
    pub fn orders_path(mut self, path: impl Into<PathBuf>) -> Self {
        self.orders = Some(Source::Path(path.into()));
        self
    }

    /// The order log is what `reader` gives; `name` is what notes call it.
    #[must_use]
    pub fn orders(mut self, name: impl Into<String>, reader: impl Read + 'a) -> Self {
        self.orders = Some(Source::Reader(name.into(), Box::new(reader)));
        self
    }

    /// Reads the files as `spec` says. The observer is told of the stage, of lines, and of warnings.
    ///
    /// # Errors
    /// * [`ErrorKind::Param`](crate::ErrorKind::Param) where there is no file at all.
    /// * Those of [`CsvReader::read`](crate::table::CsvReader::read) for the customer table and of [`OrderReader::read`] for the order
    ///   log; [`ErrorKind::Io`](crate::ErrorKind::Io) where a file cannot be opened.
    /// * [`ErrorKind::Spec`](crate::ErrorKind::Spec) where the customer table has no ids that orders could be joined by,
    ///   [`ErrorKind::DuplicateColumn`](crate::ErrorKind::DuplicateColumn) where it has a column of the name that one of behaviour gets.
    pub fn read(self, spec: &SegmentationSpec, observer: &mut dyn Observer) -> Result<InputRead> {
        observer.on_event(&Event::Stage { name: "read" });
        let mut read = match self.customers {
            Some(source) => Some(read_customers(source, spec)?),
            None => None,
        };
        if let Some(source) = self.orders {
            let log = read_orders(source, spec, read.as_ref().map(|read| read.table.ids()), observer)?;
            read = Some(with_orders(read, log, spec)?);
        }
        let read = read.ok_or_else(|| Error::param("input", "nothing", "a customer table, an order log, or both"))?;
        for warning in &read.warnings {
            let Warning { code, message } = warning.clone();
            observer.on_event(&Event::Warning { code, message });
        }
        Ok(read)
    }
}

/// An order log that was read.
struct Log {
    input: InputFile,
    read: OrdersRead,
    behaviour: Behaviour,
}

fn read_customers(source: Source<'_>, spec: &SegmentationSpec) -> Result<InputRead> {
    let (called, name) = (source.called(), source.file_name());
    let mut content = source.open()?;
    let TableRead { table, schema, rejects, notes, .. } =
        spec.input.reader.read(&mut content, &called, &spec.input.schema)?;
    let sha256 = content.finish().map_err(|source| Error::io("read", called, source))?;
    let input = InputFile { name, sha256, n_rows: table.n_rows(), n_rejected: rejects.n_rows() };
    Ok(InputRead {
        table,
        purchases: None,
        spec: spec.clone(),
        provenance: Provenance { inputs: vec![input], notes, schema: Some(schema) },
        rejects: InputRejects { customers: Some(rejects), orders: None },
        warnings: Vec::new(),
    })
}

/// Reads an order log, of the customers of a table where there is one.
fn read_orders(
    source: Source<'_>,
    spec: &SegmentationSpec,
    customers: Option<&CustomerIds>,
    observer: &mut dyn Observer,
) -> Result<Log> {
    let (called, name) = (source.called(), source.file_name());
    let behaviour = BehaviourSpec { as_of: spec.day(), ..spec.behaviour.clone() };
    let mut log = match customers {
        Some(ids) => BehaviourAccumulator::for_customers(&behaviour, ids)?,
        None => BehaviourAccumulator::new(&behaviour)?,
    };
    let orders = &spec.input.orders;
    let csv = orders.reader.as_ref().unwrap_or(&spec.input.reader).clone();
    let reader = OrderReader::new().csv(csv).columns(orders.columns.clone());
    let mut content = source.open()?;
    let read = reader.read(&mut content, &called, observer, |line| log.push(line))?;
    let sha256 = content.finish().map_err(|source| Error::io("read", called, source))?;
    if let Some(as_of) = behaviour.as_of.filter(|_| read.n_counted == 0 && read.n_later > 0) {
        let expected = format!("a day on which there were orders: all {} lines are later", read.n_later);
        return Err(Error::param("as_of", as_of, expected));
    }
    let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let input = InputFile { name, sha256, n_rows: count(read.n_counted), n_rejected: count(read.rejects.len()) };
    Ok(Log { input, read, behaviour: log.finish()? })
}

/// The customers that were read, if any, with what the log says of them.
fn with_orders(customers: Option<InputRead>, log: Log, spec: &SegmentationSpec) -> Result<InputRead> {
    let Log { input, read: OrdersRead { columns, n_later, rejects, notes, .. }, mut behaviour } = log;
    let mut spec = spec.clone();
    spec.behaviour = behaviour.spec().clone();
    let warnings = newer(n_later, &behaviour).into_iter().collect();
    let purchases = Some(behaviour.take_purchases());
    let notes = notes.into_iter().chain(behaviour.notes().to_vec());
    let (table, provenance, of_customers) = match customers {
        Some(InputRead { table, mut provenance, rejects, .. }) => {
            provenance.inputs.push(input);
            provenance.notes.extend(notes);
            (behaviour.join(&table)?, provenance, rejects.customers)
        }
        None => {
            let provenance = Provenance { inputs: vec![input], notes: notes.collect(), schema: None };
            (behaviour.into_table(columns.customer.as_deref().unwrap_or("customer"))?, provenance, None)
        }
    };
    spec.input.orders.columns = columns;
    let rejects = InputRejects { customers: of_customers, orders: Some(rejects) };
    Ok(InputRead { table, purchases, spec, provenance, rejects, warnings })
}

/// What to say where the log goes on after the day to which is counted.
fn newer(n_later: u64, behaviour: &Behaviour) -> Option<Warning> {
    behaviour.as_of().filter(|_| n_later > 0).map(|as_of| {
        let (lines, are) = if n_later == 1 { ("line", "is") } else { ("lines", "are") };
        let message = format!("{n_later} {lines} of the order log {are} dated after {as_of}, to which is counted, and left out; tell a later day (as_of) to count them");
        Warning::new("orders_newer", message)
    })
}
