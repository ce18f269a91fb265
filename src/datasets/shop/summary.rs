use crate::error::Result;
use crate::table::{Day, Table};

use super::customer::Customer;
use super::orders::Channel;
use super::persona::{AGREEMENT, HOUSEHOLDS, REGIONS, RESIDENCES, SATISFACTION};
use super::purchases::Purchase;

/// The summary counts the last 365 days, `as_of` included.
const WINDOW_DAYS: i32 = 365;

/// The customer table: what is known of the customers, and what their purchases come to.
pub(crate) fn table(customers: &[Customer], purchases: &[Vec<Purchase>], as_of: Day) -> Result<Table> {
    let summaries: Vec<Summary> = purchases.iter().map(|purchases| Summary::of(purchases)).collect();
    let level = |levels: &'static [&'static str], position: Option<usize>| position.map(|position| levels[position]);
    Table::builder()
        .id("customer_id", (0..customers.len()).map(|row| format!("C{:06}", row + 1)))
        .number("age", customers.iter().map(|c| c.age.map(f64::from)))
        .category("household", customers.iter().map(|c| level(&HOUSEHOLDS, c.household)))
        .number("household_income", customers.iter().map(|c| c.income.map(f64::from)))
        .category("region", customers.iter().map(|c| level(&REGIONS, Some(c.region))))
        .category("residence", customers.iter().map(|c| level(&RESIDENCES, Some(c.residence))))
        .date("signup_date", customers.iter().map(|c| as_of.plus_days(-c.tenure_days)))
        .flag("loyalty_card", customers.iter().map(|c| c.loyalty_card))
        .flag("newsletter", customers.iter().map(|c| c.newsletter))
        .category("main_channel", summaries.iter().map(|s| s.main_channel.map(Channel::as_str)))
        .number("recency_days", summaries.iter().map(|s| s.recency_days.map(f64::from)))
        .number("orders_12m", summaries.iter().map(|s| s.n_orders as f64))
        .number("average_basket", summaries.iter().map(Summary::average_basket))
        .number("spend_12m", summaries.iter().map(|s| money(s.paid - s.brought_back)))
        .number("returns_12m", summaries.iter().map(|s| s.n_returns as f64))
        .number("discount_share", summaries.iter().map(|s| s.discount_share))
        .category("satisfaction", customers.iter().map(|c| level(&SATISFACTION, c.satisfaction)))
        .category("price_comes_first", customers.iter().map(|c| level(&AGREEMENT, c.price_comes_first)))
        .build()
}

/// What the purchases of one customer come to.
#[derive(Debug, Default)]
struct Summary {
    /// The most used of all purchases, the first in reading order where two are used alike.
    main_channel: Option<Channel>,
    recency_days: Option<i32>,
    /// Of all purchases, in whole percents.
    discount_share: Option<f64>,
    /// Of the window, as everything below.
    n_orders: i64,
    n_returns: i64,
    /// Cents.
    paid: i64,
    /// Cents.
    brought_back: i64,
}

impl Summary {
    fn of(purchases: &[Purchase]) -> Self {
        let mut summary = Self { main_channel: main_channel(purchases), ..Self::default() };
        summary.recency_days = purchases.iter().map(|purchase| purchase.age_days).min();
        summary.discount_share = discount_share(purchases);
        for purchase in purchases.iter().filter(|purchase| purchase.age_days < WINDOW_DAYS) {
            summary.n_orders += 1;
            summary.paid += purchase.paid();
            if purchase.returned_age_days.is_some() {
                summary.n_returns += 1;
                summary.brought_back += purchase.paid();
            }
        }
        summary
    }

    /// Rounded to whole cents, halves up.
    fn average_basket(&self) -> Option<f64> {
        (self.n_orders > 0).then(|| money((2 * self.paid + self.n_orders) / (2 * self.n_orders)))
    }
}

fn main_channel(purchases: &[Purchase]) -> Option<Channel> {
    let count = |channel| purchases.iter().filter(|purchase| purchase.channel == channel).count();
    // The last of equals wins in `max_by_key`, so the list is walked from its end.
    let most = Channel::ALL.into_iter().rev().max_by_key(|&channel| count(channel));
    most.filter(|_| !purchases.is_empty())
}

fn discount_share(purchases: &[Purchase]) -> Option<f64> {
    let n_discounts = purchases.iter().filter(|purchase| purchase.has_discount()).count();
    let percent = (200 * n_discounts + purchases.len()).checked_div(2 * purchases.len())?;
    Some(percent as f64 / 100.0)
}

fn money(cents: i64) -> f64 {
    cents as f64 / 100.0
}
