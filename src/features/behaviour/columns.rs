//! Sums to columns.

use rayon::prelude::*;

use crate::error::{ErrorKind, Result};
use crate::features::behaviour::accumulator::{BehaviourAccumulator, Told, Who};
use crate::features::behaviour::customer::{Customer, NO_HOUR, OrderSum};
use crate::features::behaviour::levels::Levels;
use crate::features::behaviour::purchases::{Bought, Purchases};
use crate::features::behaviour::{Behaviour, BehaviourSpec};
use crate::table::orders::Decimal;
use crate::table::{Categories, Column, ColumnData, Day, Numbers};

/// Parts of the day by the hour at which each begins.
const HOUR_BANDS: [(&str, std::ops::Range<u8>); 4] =
    [("night", 0..6), ("morning", 6..12), ("afternoon", 12..18), ("evening", 18..24)];

/// The columns of everybody who counts.
pub(super) fn columns(log: BehaviourAccumulator) -> Result<Behaviour> {
    let BehaviourAccumulator { mut spec, ids, customers, who, newest, told, .. } = log;
    let mut rows: Vec<(String, Settled)> = (ids.into_names().into_par_iter())
        .zip(customers)
        .filter(|(_, customer)| who == Who::Known || !customer.is_empty())
        .map(|(id, customer)| (id, Settled::of(customer)))
        .collect();
    let as_of = match spec.as_of.or(newest.map(|day| day.plus_days(1))) {
        _ if rows.is_empty() => None,
        None if !told.no_day => None,
        as_of => Some(as_of.filter(|_| !told.no_day)),
    };
    let Some(as_of) = as_of else {
        return Err(ErrorKind::Empty { what: "the order log".into(), n_rows: 0, n_columns: 0 }.into());
    };
    if who == Who::Everybody {
        rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    }
    let (ids, customers): (Vec<String>, Vec<Settled>) = rows.into_iter().unzip();
    spec.as_of = as_of.or(spec.as_of);
    let to = as_of.map_or("none of them with a day".to_string(), |day| format!("counted to {day}"));
    let noun = if ids.len() == 1 { "customer" } else { "customers" };
    let mut notes = vec![format!("orders: {to}, {} {noun}", ids.len())];
    let mut table = Columns { customers: &customers, spec: &spec, as_of, told, columns: Vec::new() };
    table.rhythm()?;
    table.money()?;
    table.items(log.products.len())?;
    table.calendar()?;
    let mut columns = table.columns;

    let categories = Shares { what: "category", levels: &log.categories, counts: &|customer| &customer.categories };
    spec.categories = categories.chosen(&customers, spec.categories.take(), spec.max_levels);
    categories.add(&customers, spec.categories.as_deref(), &mut columns)?;
    if log.categories.len() > 0 {
        columns.push(number("order_category_entropy", &customers, |c| entropy(&c.categories))?);
    }
    let channels = Shares { what: "channel", levels: &log.channels, counts: &|customer| &customer.channels };
    let devices = Shares { what: "device", levels: &log.devices, counts: &|customer| &customer.devices };
    for (shares, chosen) in [(channels, &mut spec.channels), (devices, &mut spec.devices)] {
        if shares.levels.len() > u64::BITS as usize {
            let (what, n) = (shares.what, shares.levels.len());
            notes.push(format!("orders: {n} different values for the {what} are too many for shares: left out"));
            continue;
        }
        *chosen = shares.chosen(&customers, chosen.take(), spec.max_levels);
        shares.add(&customers, chosen.as_deref(), &mut columns)?;
    }
    if log.countries.len() > 0 {
        let countries: Categories = customers.iter().map(|c| most(&c.countries, &log.countries)).collect();
        columns.push(Column::new("order_country", ColumnData::Category(countries)));
    }
    let purchases = Purchases {
        products: Bought::new(&log.products, customers.iter().map(|customer| customer.products.as_slice())),
        categories: Bought::new(&log.categories, customers.iter().map(|customer| customer.categories.as_slice())),
    };
    Ok(Behaviour { ids, columns, purchases, spec, as_of, notes })
}

/// One customer's sums with every part in a fixed order.
struct Settled {
    /// Orders in which something was bought, by day and hour.
    orders: Vec<OrderSum>,
    /// Orders of which only the return is known.
    returns: Vec<OrderSum>,
    /// Lines by product and by category.
    products: Vec<(u32, u32)>,
    categories: Vec<(u32, u32)>,
    countries: Vec<(u32, u32)>,
    /// Orders by channel; an order counts for each of its channels.
    channels: Vec<(u32, u32)>,
    devices: Vec<(u32, u32)>,
    /// Orders with any channel, with any device.
    n_with: [u64; 2],
    gross: Decimal,
    returned: Decimal,
    pieces: Decimal,
    n_lines: u64,
    n_return_lines: u64,
}

impl Settled {
    fn of(customer: Customer) -> Self {
        let all = customer.orders.into_entries().into_iter().map(|(_, order)| order);
        let (mut orders, returns): (Vec<_>, Vec<_>) = all.partition(|order| order.bought.is_some());
        orders.sort_by_key(|order| order.bought);
        // Of a large log these are most of the memory.
        orders.shrink_to_fit();
        let count = |bits: &dyn Fn(&OrderSum) -> u64| {
            let n = |bit: u32| orders.iter().filter(|order| bits(order) >> bit & 1 == 1).count() as u32;
            let any = orders.iter().fold(0, |any, order| any | bits(order));
            let counts = (0..u64::BITS).filter(|bit| any >> bit & 1 == 1).map(|bit| (bit, n(bit))).collect();
            (counts, orders.iter().filter(|order| bits(order) != 0).count() as u64)
        };
        let (channels, n_with_channel) = count(&|order| order.channels);
        let (devices, n_with_device) = count(&|order| order.devices);
        Self {
            returns,
            products: customer.products.into_entries(),
            categories: customer.categories.into_entries(),
            countries: customer.countries.into_entries(),
            channels,
            devices,
            n_with: [n_with_channel, n_with_device],
            gross: customer.gross,
            returned: customer.returned,
            pieces: customer.pieces,
            n_lines: customer.n_lines,
            n_return_lines: customer.n_return_lines,
            orders,
        }
    }

    /// Days of the orders, ascending.
    fn days(&self) -> impl DoubleEndedIterator<Item = Day> + '_ {
        self.orders.iter().filter_map(|order| order.bought).map(|(day, _)| day)
    }

    /// `sum` by order.
    fn per_order(&self, sum: f64) -> Option<f64> {
        ratio(sum, self.orders.len() as f64)
    }

    /// The share of the orders of which `holds`.
    fn share(&self, holds: impl Fn(&OrderSum) -> bool) -> Option<f64> {
        self.per_order(self.orders.iter().filter(|order| holds(order)).count() as f64)
    }

    /// Mean and coefficient of variation of the days between orders.
    fn gaps(&self) -> (Option<f64>, Option<f64>) {
        let days: Vec<i64> = self.days().map(|day| i64::from(day.epoch_days())).collect();
        let gaps = || days.windows(2).map(|pair| i128::from(pair[1] - pair[0]));
        let n = days.len().saturating_sub(1);
        // Whole numbers throughout, so that equal gaps have a deviation of exactly 0.
        let (sum, sum_sq) = (gaps().sum::<i128>(), gaps().map(|gap| gap * gap).sum::<i128>());
        let mean = ratio(sum as f64, n as f64);
        let spread = ((n as i128 * sum_sq - sum * sum) as f64).sqrt();
        (mean, if n >= 2 { ratio(spread, sum as f64) } else { None })
    }

    /// The money of the last `span` days against that of as many before.
    fn trend(&self, as_of: Day, span: u32) -> Option<f64> {
        let (mut recent, mut before) = (Decimal::default(), Decimal::default());
        for order in self.orders.iter().chain(&self.returns) {
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

/// The columns that need no levels.
struct Columns<'a> {
    customers: &'a [Settled],
    spec: &'a BehaviourSpec,
    /// `None` in a log without days.
    as_of: Option<Day>,
    told: Told,
    columns: Vec<Column>,
}

impl Columns<'_> {
    fn add(&mut self, name: &str, value: impl Fn(&Settled) -> Option<f64> + Sync) -> Result<()> {
        self.columns.push(number(name, self.customers, value)?);
        Ok(())
    }

    fn rhythm(&mut self) -> Result<()> {
        let Some(as_of) = self.as_of else {
            return self.add("order_frequency", |c| Some(c.orders.len() as f64));
        };
        let age = move |day: Day| f64::from(as_of.days_since(day));
        self.add("order_recency_days", |c| c.days().next_back().map(age))?;
        self.add("order_frequency", |c| Some(c.orders.len() as f64))?;
        self.add("order_tenure_days", |c| c.days().next().map(age))?;
        self.add("order_gap_mean_days", |c| c.gaps().0)?;
        self.add("order_gap_cv", |c| c.gaps().1)
    }

    fn money(&mut self) -> Result<()> {
        if self.told.amount {
            let span = self.spec.trend_days;
            let net = |c: &Settled| (c.gross + -c.returned).to_f64();
            self.add("order_spend_total", |c| Some(net(c)))?;
            self.add("order_spend_mean", |c| c.per_order(net(c)))?;
            self.add("order_value_mean", |c| c.per_order(c.gross.to_f64()))?;
            if let Some(as_of) = self.as_of {
                self.add("order_spend_trend", |c| c.trend(as_of, span))?;
            }
        }
        if self.told.amount {
            self.add("order_return_rate", |c| ratio(c.returned.to_f64(), c.gross.to_f64()))?;
        } else if self.told.quantity {
            self.add("order_return_rate", |c| ratio(c.n_return_lines as f64, c.n_lines as f64))?;
        }
        Ok(())
    }

    fn items(&mut self, n_products: usize) -> Result<()> {
        match self.told.quantity {
            true => self.add("order_items_mean", |c| c.per_order(c.pieces.to_f64()))?,
            false => self.add("order_items_mean", |c| c.per_order(c.n_lines as f64))?,
        }
        if n_products > 0 {
            self.add("order_products", |c| Some(c.products.len() as f64))?;
        }
        Ok(())
    }

    fn calendar(&mut self) -> Result<()> {
        let on = |order: &OrderSum, holds: &dyn Fn(Day) -> bool| order.bought.is_some_and(|(day, _)| holds(day));
        if self.told.discount {
            self.add("order_discount_share", |c| c.share(|order| order.discounted))?;
        }
        if self.as_of.is_none() {
            return Ok(());
        }
        self.add("order_weekend_share", |c| c.share(|order| on(order, &|day| day.weekday() >= 5)))?;
        let holidays = &self.spec.holidays;
        if !holidays.is_empty() {
            let is_holiday = |day: Day| holidays.iter().any(|season| season.contains(day));
            let share = |c: &Settled| c.share(|order| on(order, &is_holiday));
            self.columns.push(number("order_holiday_share", self.customers, share)?);
        }
        if self.told.hour {
            for (band, hours) in HOUR_BANDS {
                let in_band = |hours: &std::ops::Range<u8>, c: &Settled| {
                    c.orders.iter().filter(|o| o.bought.is_some_and(|(_, hour)| hours.contains(&hour))).count() as f64
                };
                self.add(&format!("order_{band}_share"), |c| ratio(in_band(&hours, c), in_band(&(0..NO_HOUR), c)))?;
            }
        }
        Ok(())
    }
}

/// Shares of a customer's lines or orders by level.
struct Shares<'a> {
    what: &'static str,
    levels: &'a Levels,
    counts: &'a (dyn Fn(&Settled) -> &[(u32, u32)] + Sync),
}

impl Shares<'_> {
    /// The levels that get a column: those asked for, else the most frequent ones; `None` where the log tells none.
    fn chosen(&self, customers: &[Settled], asked: Option<Vec<String>>, n: usize) -> Option<Vec<String>> {
        if asked.is_some() || self.levels.len() == 0 {
            return asked;
        }
        let mut counts = vec![0; self.levels.len()];
        for &(code, n) in customers.iter().flat_map(|customer| (self.counts)(customer)) {
            counts[code as usize] += u64::from(n);
        }
        Some(self.levels.top(&counts, n))
    }

    fn add(&self, customers: &[Settled], chosen: Option<&[String]>, columns: &mut Vec<Column>) -> Result<()> {
        for level in chosen.unwrap_or_default() {
            let code = self.levels.find(level);
            let share = |customer: &Settled| {
                let counts = (self.counts)(customer);
                let of_level = counts.iter().find(|(other, _)| Some(*other) == code).map_or(0, |(_, n)| *n);
                let whole = match self.what {
                    "channel" => customer.n_with[0],
                    "device" => customer.n_with[1],
                    _ => counts.iter().map(|(_, n)| u64::from(*n)).sum(),
                };
                ratio(of_level as f64, whole as f64)
            };
            columns.push(number(&format!("order_{}_share_{level}", self.what), customers, share)?);
        }
        Ok(())
    }
}

/// A value of each customer, in their order.
fn number(name: &str, customers: &[Settled], value: impl Fn(&Settled) -> Option<f64> + Sync) -> Result<Column> {
    let values: Vec<Option<f64>> = customers.par_iter().map(&value).collect();
    Ok(Column::new(name, ColumnData::Number(Numbers::try_from_options(name, values)?)))
}

/// `None` where there is nothing to divide by.
fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// Shannon's entropy in bits; `None` of nothing.
fn entropy(counts: &[(u32, u32)]) -> Option<f64> {
    let mut counts: Vec<u64> = counts.iter().map(|(_, n)| u64::from(*n)).collect();
    // By size, because the numbers of levels follow the order of lines, and a sum of floats its order.
    counts.sort_unstable();
    let whole = counts.iter().sum::<u64>() as f64;
    let bits = counts.iter().map(|&n| n as f64 / whole).map(|p| p * libm::log2(1.0 / p)).sum::<f64>();
    (whole > 0.0).then_some(bits)
}

/// The name of the largest count; of equal ones the first by name.
fn most<'a>(counts: &[(u32, u32)], levels: &'a Levels) -> Option<&'a str> {
    let named = counts.iter().map(|&(code, n)| (n, levels.name(code)));
    named.max_by(|(n, a), (m, b)| n.cmp(m).then_with(|| b.cmp(a))).map(|(_, name)| name)
}
