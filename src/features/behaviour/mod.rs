//! An order log becomes columns of the customer table, in user units.
//!
//! A [`BehaviourAccumulator`] takes the lines of a log one by one, in any order, and may be merged with others; finished, it is a
//! [`Behaviour`]: columns that stand alone as a table or are joined to a customer table.
//!
//! All columns begin with `order_`. Lines with a negative amount or quantity, and those of orders whose id begins with one of
//! [`BehaviourSpec::return_prefixes`], are returns: they reduce money, not frequency.
//!
//! | column | what it is | of whom there is no order |
//! |---|---|---|
//! | `order_recency_days` | days from the last order to `as_of` | missing |
//! | `order_frequency` | orders | 0 |
//! | `order_tenure_days` | days from the first order to `as_of` | missing |
//! | `order_gap_mean_days` | mean days between an order and the next; missing for fewer than two | missing |
//! | `order_gap_cv` | standard deviation of those gaps (over all of them) by their mean; missing for fewer than three orders and for gaps of 0 | missing |
//! | `order_spend_total` | money less returns | 0, or what came back below it |
//! | `order_spend_mean` | that by order | missing |
//! | `order_value_mean` | money before returns, by order | missing |
//! | `order_spend_trend` | (recent - before) / (abs(recent) + abs(before)) of the money of the last `trend_days` and of as many before them, -1 to 1, by the day of the order; missing where both are 0 | missing |
//! | `order_return_rate` | money returned by money before returns; without amounts, lines by lines | missing |
//! | `order_items_mean` | pieces by order; without quantities, lines by order | missing |
//! | `order_products` | different products | 0 |
//! | `order_category_entropy` | Shannon entropy of the lines by category, in bits | missing |
//! | `order_category_share_…` | share of the lines with a category that are of this one | missing |
//! | `order_channel_share_…`, `order_device_share_…` | share of the orders with a channel that have a line of this one | missing |
//! | `order_discount_share` | share of orders with a discount on a line | missing |
//! | `order_weekend_share`, `order_holiday_share` | share of orders placed on Saturday or Sunday, in the holiday season | missing |
//! | `order_night_share`, `order_morning_share`, `order_afternoon_share`, `order_evening_share` | share of orders with a time placed from 0, 6, 12 and 18 o'clock on | missing |
//! | `order_country` | country of most lines; of equal ones the first by name | missing |
//!
//! What the log does not tell (amounts, products, times, …) has no columns. Lines of returns count for money and nothing else. The
//! day of an order is its first; a log without order ids has one order a customer and day.

mod season;
mod spec;

mod accumulator;
mod customer;
mod levels;

mod purchases;
mod settled;

mod columns;
mod result;

pub use accumulator::BehaviourAccumulator;
pub use purchases::{Bought, ItemLines, Purchases};
pub use result::Behaviour;
pub use season::{MonthDay, Season};
pub use spec::BehaviourSpec;
