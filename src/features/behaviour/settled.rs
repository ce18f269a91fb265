//! The sums of a log in a fixed order: rows by id, the orders of each by time.

use rayon::prelude::*;

use crate::features::behaviour::accumulator::BehaviourAccumulator;
use crate::features::behaviour::customer::{CustomerSum, OrderKey, OrderSum};
use crate::features::behaviour::levels::inverse;
use crate::features::behaviour::purchases::Bought;
use crate::math::tally::group_starts;
use crate::table::Day;
use crate::table::orders::Decimal;

/// The customers in the order of their rows: that of the table they were known from, else by id.
pub(super) struct Settled {
    sums: Vec<CustomerSum>,
    /// By row; those in which something was bought by day and hour, then those of which only the return is known.
    orders: Vec<(OrderKey, OrderSum)>,
    /// Where the orders of each row begin, and at the end how many there are.
    starts: Vec<usize>,
    pub(super) products: Option<Bought>,
    pub(super) categories: Option<Bought>,
    pub(super) countries: Option<Bought>,
}

/// The sums of one row's customer.
pub(super) struct CustomerLog<'a> {
    pub(super) row: usize,
    pub(super) sum: &'a CustomerSum,
    /// Orders in which something was bought, by day and hour.
    orders: &'a [(OrderKey, OrderSum)],
    /// Orders of which only the return is known.
    returns: &'a [(OrderKey, OrderSum)],
}

impl Settled {
    /// Takes the sums out of `log`; `rows` are the numbers of its customers in the order of their rows.
    pub(super) fn of(log: &mut BehaviourAccumulator, rows: &[u32]) -> Self {
        let row_of = inverse(rows);
        // The largest parts first, since each takes its memory twice for a moment.
        let bought = |levels, lines| Bought::new(levels, std::mem::take(lines), &row_of);
        let products = bought(&log.products, &mut log.bought_products);
        let categories = bought(&log.categories, &mut log.bought_categories);
        let countries = bought(&log.countries, &mut log.bought_countries);
        let row = |key: OrderKey| OrderKey { customer: row_of[key.customer as usize], ..key };
        let mut orders = std::mem::take(&mut log.orders).into_entries(row);
        orders.par_chunk_by_mut(|(a, _), (b, _)| a.customer == b.customer).for_each(|orders| {
            orders.sort_unstable_by_key(|(_, order)| (order.bought.is_none(), order.bought));
        });
        let starts = group_starts(orders.iter().map(|(key, _)| key.customer), rows.len());
        let sums = rows.iter().map(|&customer| log.customers[customer as usize]).collect();
        Self { sums, orders, starts, products, categories, countries }
    }

    /// What `value` is of each row.
    pub(super) fn map<T: Send>(&self, value: impl Fn(&CustomerLog<'_>) -> T + Sync) -> Vec<T> {
        (0..self.sums.len()).into_par_iter().map(|row| value(&self.row(row))).collect()
    }

    /// How many orders have each bit.
    pub(super) fn count_bits(&self, bits: impl Fn(&OrderSum) -> u64) -> Vec<u64> {
        let mut counts = vec![0; u64::BITS as usize];
        for order in (0..self.sums.len()).flat_map(|row| self.row(row).orders) {
            let mut left = bits(&order.1);
            while left != 0 {
                counts[left.trailing_zeros() as usize] += 1;
                left &= left - 1;
            }
        }
        counts
    }

    fn row(&self, row: usize) -> CustomerLog<'_> {
        let all = &self.orders[self.starts[row]..self.starts[row + 1]];
        let (orders, returns) = all.split_at(all.partition_point(|(_, order)| order.bought.is_some()));
        CustomerLog { row, sum: &self.sums[row], orders, returns }
    }
}

impl CustomerLog<'_> {
    pub(super) fn n_orders(&self) -> usize {
        self.orders.len()
    }

    /// Days of the orders, ascending.
    pub(super) fn days(&self) -> impl DoubleEndedIterator<Item = Day> + '_ {
        self.orders.iter().filter_map(|(_, order)| order.bought).map(|moment| moment.day())
    }

    /// `sum` by order.
    pub(super) fn per_order(&self, sum: f64) -> Option<f64> {
        ratio(sum, self.orders.len() as f64)
    }

    /// How many orders there are of which `holds`.
    pub(super) fn count(&self, holds: impl Fn(&OrderSum) -> bool) -> usize {
        self.orders.iter().filter(|(_, order)| holds(order)).count()
    }

    /// The share of the orders of which `holds`.
    pub(super) fn share(&self, holds: impl Fn(&OrderSum) -> bool) -> Option<f64> {
        self.per_order(self.count(holds) as f64)
    }

    /// Mean and coefficient of variation of the days between orders.
    pub(super) fn gaps(&self) -> (Option<f64>, Option<f64>) {
        // Whole numbers throughout, so that equal gaps have a deviation of exactly 0.
        let (mut n, mut sum, mut sum_sq) = (0, 0, 0);
        for (day, next) in self.days().zip(self.days().skip(1)) {
            let gap = i128::from(next.days_since(day));
            (n, sum, sum_sq) = (n + 1, sum + gap, sum_sq + gap * gap);
        }
        let mean = ratio(sum as f64, n as f64);
        let spread = ((n * sum_sq - sum * sum) as f64).sqrt();
        (mean, if n >= 2 { ratio(spread, sum as f64) } else { None })
    }

    /// The money of the last `span` days against that of as many before.
    pub(super) fn trend(&self, as_of: Day, span: u32) -> Option<f64> {
        let (mut recent, mut before) = (Decimal::default(), Decimal::default());
        for (_, order) in self.orders.iter().chain(self.returns) {
            let age = order.day().map(|day| i64::from(as_of.days_since(day)));
            match age {
                Some(age) if age < i64::from(span) => recent += order.net,
                Some(age) if age < 2 * i64::from(span) => before += order.net,
                _ => {}
            }
        }
        ratio((recent + -before).to_f64(), (recent.abs() + before.abs()).to_f64())
    }
}

/// `None` where there is nothing to divide by.
pub(super) fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}
