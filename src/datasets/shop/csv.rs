use std::io::Write;

use crate::error::{Error, Result};
use crate::table::{Column, ColumnData, CustomerIds, Table, number_text};

use super::orders::Orders;
use super::persona::PlantedSegment;

pub(crate) fn write_table<W: Write>(table: &Table, writer: W) -> Result<()> {
    let mut rows = Rows::new("the customers", writer);
    rows.write(
        std::iter::once(table.ids().name().to_string()).chain(table.columns().iter().map(|c| c.name().to_string())),
    )?;
    for row in 0..table.n_rows() {
        rows.write(
            std::iter::once(id(table.ids(), row)).chain(table.columns().iter().map(|column| cell(column, row))),
        )?;
    }
    rows.finish()
}

pub(crate) fn write_orders<W: Write>(orders: &Orders, ids: &CustomerIds, writer: W) -> Result<()> {
    let mut rows = Rows::new("the orders", writer);
    rows.write(
        ["order_id", "customer_id", "order_date", "category", "channel", "quantity", "discount", "amount"]
            .map(String::from),
    )?;
    for line in orders.lines() {
        let customer = id(ids, line.customer);
        rows.write([
            line.order_id(&customer),
            customer,
            line.day.to_string(),
            line.category.to_string(),
            line.channel.to_string(),
            line.quantity.to_string(),
            money(line.discount_cents),
            money(line.amount_cents),
        ])?;
    }
    rows.finish()
}

pub(crate) fn write_truth<W: Write>(truth: &[PlantedSegment], ids: &CustomerIds, writer: W) -> Result<()> {
    let mut rows = Rows::new("the planted segments", writer);
    rows.write(["customer_id", "segment", "name"].map(String::from))?;
    for (row, segment) in truth.iter().enumerate() {
        rows.write([id(ids, row), segment.index().to_string(), segment.to_string()])?;
    }
    rows.finish()
}

/// CSV rows, and the error that names what was being written.
struct Rows<W: Write> {
    what: &'static str,
    writer: ::csv::Writer<W>,
}

impl<W: Write> Rows<W> {
    fn new(what: &'static str, writer: W) -> Self {
        Self { what, writer: ::csv::Writer::from_writer(writer) }
    }

    fn write(&mut self, cells: impl IntoIterator<Item = String>) -> Result<()> {
        self.writer.write_record(cells).map_err(|error| Error::io("write", self.what, error.into()))
    }

    fn finish(mut self) -> Result<()> {
        self.writer.flush().map_err(|error| Error::io("write", self.what, error))
    }
}

fn id(ids: &CustomerIds, row: usize) -> String {
    ids.get(row).map_or_else(String::new, |id| id.into_owned())
}

/// The cell as text; a gap is empty.
fn cell(column: &Column, row: usize) -> String {
    let text = match column.data() {
        ColumnData::Number(numbers) => numbers.get(row).map(number_text),
        ColumnData::Category(levels) => levels.level(row).map(String::from),
        ColumnData::Flag(flags) => flags[row].map(|flag| if flag { "yes" } else { "no" }.into()),
        ColumnData::Date(days) => days[row].map(|day| day.to_string()),
        ColumnData::Point(points) => points[row].map(|point| format!("{} {}", point.lat(), point.lon())),
        ColumnData::Text(texts) => texts[row].clone(),
    };
    text.unwrap_or_default()
}

fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_with_two_decimals() {
        assert_eq!([0, 5, -5, 1_234, -120].map(money), ["0.00", "0.05", "-0.05", "12.34", "-1.20"]);
    }
}
