use std::io::Write;

use crate::error::{Error, Result};
use crate::features::behaviour::Purchases;
use crate::segmentation::{Provenance, SegmentationSpec, Warning};
use crate::table::orders::OrderRejects;
use crate::table::{Reject, Rejects, Table};

/// The files of a run, read: one table of customers, with what their orders say as columns.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct InputRead {
    /// The customers: those of the customer table, else everybody in the order log, by id.
    pub table: Table,
    /// What each customer bought, row by row of the table; `None` where no order log was read.
    pub purchases: Option<Purchases>,
    /// The specification with what the files settled: the columns of the order log, and how it became columns.
    pub spec: SegmentationSpec,
    /// Where the table comes from.
    pub provenance: Provenance,
    /// What could not be used.
    pub rejects: InputRejects,
    /// What must be known before the table is used.
    pub warnings: Vec<Warning>,
}

/// What could not be used of each file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InputRejects {
    /// Rows and values of the customer table; `None` where none was read.
    pub customers: Option<Rejects>,
    /// Lines of the order log; `None` where none was read.
    pub orders: Option<OrderRejects>,
}

impl InputRejects {
    /// Rows of the customer table and lines of the order log that were left out.
    pub fn n_rows(&self) -> u64 {
        let of_customers = self.customers.as_ref().map_or(0, |rejects| rejects.n_rows() as u64);
        of_customers + self.orders.as_ref().map_or(0, OrderRejects::len)
    }

    /// Whether everything was used.
    pub fn is_empty(&self) -> bool {
        self.customers.as_ref().is_none_or(Rejects::is_empty) && self.orders.as_ref().is_none_or(OrderRejects::is_empty)
    }

    /// Writes CSV with the header `line,column,text,reason,file`, the customer table (`customers`) before the order log
    /// (`orders`); the column is empty where a whole row was rejected.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where `writer` fails.
    pub fn write_csv(&self, writer: impl Write) -> Result<()> {
        let of_customers = self.customers.iter().flat_map(Rejects::iter).map(|reject| ("customers", reject));
        let of_orders = self.orders.iter().flat_map(OrderRejects::kept).map(|reject| ("orders", reject));
        let write = |mut csv: csv::Writer<_>| {
            csv.write_record(["line", "column", "text", "reason", "file"])?;
            for (file, Reject { line, column, text, reason }) in of_customers.chain(of_orders) {
                csv.write_record([&line.to_string(), column.as_deref().unwrap_or(""), text, reason, file])?;
            }
            csv.flush().map_err(csv::Error::from)
        };
        write(csv::Writer::from_writer(writer)).map_err(|error| Error::csv("the rejects", error))
    }
}
