use std::io::Write;

use crate::error::{Error, Result};
use crate::seed::Seed;
use crate::table::{Day, Table};

mod csv;
mod customer;
mod draws;
mod orders;
mod persona;
mod purchases;
mod summary;

pub use orders::{Category, Channel, Line, Orders};
pub use persona::PlantedSegment;

use customer::Customer;

/// Ids have six digits.
const MAX_CUSTOMERS: usize = 999_999;

/// The day up to which the shop's books go, 2024-12-31, in days since 1970-01-01.
const AS_OF_EPOCH_DAYS: i32 = 20_088;

/// A shop that does not exist: its customers, their orders, and the segment that each customer was planted in.
///
/// Row `i` of `customers` is the customer of `truth[i]`, and the lines of `orders` name that row.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Shop {
    /// One row a customer: who they are, where they live, what they answered in a survey, and a summary of their orders.
    pub customers: Table,
    /// The order log of the last two years, in the order of its days.
    pub orders: Orders,
    /// The segment that each customer was planted in.
    pub truth: Vec<PlantedSegment>,
    /// The last day of the books, 2024-12-31; every summary counts back from it.
    pub as_of: Day,
}

/// A shop of `n_customers` customers in six planted segments.
///
/// The segments differ in age, household, region, channel, rhythm of buying and spend, and in size, from 30 % of the
/// customers to 7 %. The data have what real tables have: gaps, skewed money, returns, a few customers who spend many times what the
/// others spend, and neighbours that overlap in every single column.
///
/// The same seed gives the same bytes on every machine, and customer `i` is the same in a shop of any size.
///
/// The columns of the customer table:
///
/// | column | kind | what it is |
/// |---|---|---|
/// | `customer_id` | id | `C000001`, … |
/// | `age` | number | years, with gaps |
/// | `household` | category | `single`, `couple`, `family`, `retired couple`, with gaps |
/// | `household_income` | number | a year, before tax, with gaps |
/// | `region` | category | `Capital`, `North`, `Coast`, `Inland`, `South` |
/// | `residence` | category | `city`, `suburb`, `small town`, `village` |
/// | `signup_date` | date | first known to the shop |
/// | `loyalty_card` | flag | holds the card |
/// | `newsletter` | flag | reads the newsletter |
/// | `main_channel` | category | of most orders in the log: `app`, `web`, `store`, `phone` |
/// | `recency_days` | number | days from the last order to `as_of` |
/// | `orders_12m` | number | orders of the last 365 days |
/// | `average_basket` | number | mean value of those orders before returns; a gap where there are none |
/// | `spend_12m` | number | value of those orders less what came back |
/// | `returns_12m` | number | how many of those orders came back |
/// | `discount_share` | number | share of all orders in the log bought with a discount, 0 to 1 |
/// | `satisfaction` | category | survey: `very dissatisfied` to `very satisfied`, with gaps |
/// | `price_comes_first` | category | survey: `strongly disagree` to `strongly agree`, with gaps |
///
/// Costs time and memory linear in `n_customers`, about 34 order lines each.
///
/// # Errors
/// [`ErrorKind::Param`](crate::ErrorKind::Param) where `n_customers` is 0 or above 999,999.
///
/// # Example
/// ```
/// use segmenta::datasets::shop;
/// use segmenta::seed::Seed;
///
/// let shop = shop(200, Seed::new(1))?;
/// assert_eq!(shop.customers.n_rows(), 200);
/// assert_eq!(shop.truth.len(), 200);
///
/// let spend = shop.customers.column("spend_12m")?.numbers()?;
/// assert!(spend.present().all(|spend| spend >= 0.0));
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn shop(n_customers: usize, seed: Seed) -> Result<Shop> {
    if !(1..=MAX_CUSTOMERS).contains(&n_customers) {
        return Err(Error::param("n_customers", n_customers, format!("a number from 1 to {MAX_CUSTOMERS}")));
    }
    let as_of = Day::from_epoch_days(AS_OF_EPOCH_DAYS).expect("2024-12-31 lies between the years 1 and 9999");
    let customers: Vec<Customer> =
        (0..n_customers).map(|row| Customer::draw(seed.derive("customer", row as u64))).collect();
    let baskets: Vec<_> = (customers.iter().enumerate())
        .map(|(row, customer)| purchases::draw(customer, seed.derive("orders", row as u64)))
        .collect();
    Ok(Shop {
        customers: summary::table(&customers, &baskets, as_of)?,
        orders: Orders::from_purchases(&baskets, as_of),
        truth: customers.iter().map(|customer| customer.segment).collect(),
        as_of,
    })
}

impl Shop {
    /// Writes the customer table as CSV (UTF-8, comma, decimal point, `YYYY-MM-DD`, gaps empty) with a header.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where the writer fails.
    pub fn write_customers<W: Write>(&self, writer: W) -> Result<()> {
        csv::write_table(&self.customers, writer)
    }

    /// Writes the order log as CSV: `order_id, customer_id, order_date, category, channel, quantity, discount, amount`.
    ///
    /// A line that came back has the id of its order, the later day, and a negative quantity and amount.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where the writer fails.
    pub fn write_orders<W: Write>(&self, writer: W) -> Result<()> {
        csv::write_orders(&self.orders, self.customers.ids(), writer)
    }

    /// Writes the planted truth as CSV: `customer_id, segment, name`, segments numbered from 0 in the order of
    /// [`PlantedSegment::ALL`].
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where the writer fails.
    pub fn write_truth<W: Write>(&self, writer: W) -> Result<()> {
        csv::write_truth(&self.truth, self.customers.ids(), writer)
    }
}
