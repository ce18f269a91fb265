//! Flags that say what the columns of an order log hold.

use clap::Args;
use segmenta::table::orders::{OrderColumns, OrderDates};

/// What the columns of the order log hold.
#[derive(Args, Debug)]
#[command(next_help_heading = "Columns of the order log (recognised by name where not told)")]
pub(crate) struct ColumnFlags {
    /// Column that names the customer, where it is not that of --id
    #[arg(long, value_name = "COL")]
    orders_id: Option<String>,
    /// Column that names the order; without one, the lines of a customer and day are one order
    #[arg(long, value_name = "COL")]
    order_id: Option<String>,
    /// Column of the day, with or without a time
    #[arg(long, value_name = "COL")]
    order_date: Option<String>,
    /// The lines have no day: each is an order of its own, unless --order-id says more
    #[arg(long, conflicts_with = "order_date")]
    no_order_date: bool,
    /// Column of what was paid for the line
    #[arg(long, value_name = "COL", conflicts_with = "unit_price")]
    amount: Option<String>,
    /// Column of pieces
    #[arg(long, value_name = "COL")]
    quantity: Option<String>,
    /// Column of the price of a piece, which with --quantity gives the amount
    #[arg(long, value_name = "COL")]
    unit_price: Option<String>,
    /// Column of the product
    #[arg(long, value_name = "COL")]
    product: Option<String>,
    /// Column of the product's category
    #[arg(long, value_name = "COL")]
    category: Option<String>,
    /// Column of the channel: web, store, …
    #[arg(long, value_name = "COL")]
    channel: Option<String>,
    /// Column of the device: mobile, desktop, …
    #[arg(long, value_name = "COL")]
    device: Option<String>,
    /// Column of the discount, of a coupon, or of whether there was one
    #[arg(long, value_name = "COL")]
    discount: Option<String>,
    /// Column of the country that the order went to
    #[arg(long, value_name = "COL")]
    country: Option<String>,
}

impl ColumnFlags {
    /// `columns` overruled by the flags; `id` is the column of --id.
    pub(crate) fn overrule(&self, columns: OrderColumns, id: Option<&String>) -> OrderColumns {
        let or = |flag: &Option<String>, told: Option<String>| flag.clone().or(told);
        OrderColumns {
            customer: self.orders_id.as_ref().or(id).cloned().or(columns.customer),
            order: or(&self.order_id, columns.order),
            date: if self.no_order_date { None } else { or(&self.order_date, columns.date) },
            dates: match (self.no_order_date, &self.order_date) {
                (true, _) => OrderDates::Absent,
                (false, Some(_)) => OrderDates::Needed,
                (false, None) => columns.dates,
            },
            amount: if self.unit_price.is_some() { None } else { or(&self.amount, columns.amount) },
            quantity: or(&self.quantity, columns.quantity),
            unit_price: if self.amount.is_some() { None } else { or(&self.unit_price, columns.unit_price) },
            product: or(&self.product, columns.product),
            category: or(&self.category, columns.category),
            channel: or(&self.channel, columns.channel),
            device: or(&self.device, columns.device),
            discount: or(&self.discount, columns.discount),
            country: or(&self.country, columns.country),
        }
    }
}
