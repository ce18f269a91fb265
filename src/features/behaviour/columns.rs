//! Sums to columns.

use crate::error::{ErrorKind, Result};
use crate::features::behaviour::accumulator::{BehaviourAccumulator, Told, Who};
use crate::features::behaviour::customer::{Moment, OrderSum};
use crate::features::behaviour::levels::Levels;
use crate::features::behaviour::purchases::{Bought, ItemLines, Purchases};
use crate::features::behaviour::settled::{CustomerLog, Settled, ratio};
use crate::features::behaviour::{Behaviour, BehaviourSpec};
use crate::table::{Categories, Column, ColumnData, Day, Numbers};

/// Parts of the day by the hour at which each begins.
const HOUR_BANDS: [(&str, std::ops::Range<u8>); 4] =
    [("night", 0..6), ("morning", 6..12), ("afternoon", 12..18), ("evening", 18..24)];

/// The columns of everybody who counts.
pub(super) fn columns(mut log: BehaviourAccumulator) -> Result<Behaviour> {
    let rows = match log.who {
        Who::Known => (0..log.ids.len() as u32).collect(),
        Who::Everybody => log.ids.by_name(),
    };
    let ids: Vec<String> = rows.iter().map(|&customer| log.ids.name(customer).to_string()).collect();
    let settled = Settled::of(&mut log, &rows);
    let BehaviourAccumulator { mut spec, newest, told, .. } = log;
    let as_of = match spec.as_of.or(newest.map(|day| day.plus_days(1))) {
        _ if ids.is_empty() => None,
        None if !told.no_day => None,
        as_of => Some(as_of.filter(|_| !told.no_day)),
    };
    let Some(as_of) = as_of else {
        return Err(ErrorKind::Empty { what: "the order log".into(), n_rows: 0, n_columns: 0 }.into());
    };
    spec.as_of = as_of.or(spec.as_of);
    let to = as_of.map_or("none of them with a day".to_string(), |day| format!("counted to {day}"));
    let noun = if ids.len() == 1 { "customer" } else { "customers" };
    let mut notes = vec![format!("orders: {to}, {} {noun}", ids.len())];
    let mut table = Columns { log: &settled, spec: &spec, as_of, told, columns: Vec::new() };
    table.rhythm()?;
    table.money()?;
    table.items()?;
    table.calendar()?;
    let mut columns = table.columns;

    spec.categories = category_shares(&settled, spec.categories.take(), spec.max_levels, &mut columns)?;
    let channels = OrderShares { what: "channel", levels: &log.channels, bits: &|order| order.channels };
    let devices = OrderShares { what: "device", levels: &log.devices, bits: &|order| order.devices };
    for (shares, chosen) in [(channels, &mut spec.channels), (devices, &mut spec.devices)] {
        if shares.levels.len() > u64::BITS as usize {
            let (what, n) = (shares.what, shares.levels.len());
            notes.push(format!("orders: {n} different values for the {what} are too many for shares: left out"));
            continue;
        }
        *chosen = shares.add(&settled, chosen.take(), spec.max_levels, &mut columns)?;
    }
    if let Some(countries) = &settled.countries {
        let most: Categories = (0..ids.len()).map(|row| most(countries, row)).collect();
        columns.push(Column::new("order_country", ColumnData::Category(most)));
    }
    let purchases = Purchases { products: settled.products, categories: settled.categories };
    Ok(Behaviour { ids, columns, purchases, spec, as_of, notes })
}

/// The columns that need no levels.
struct Columns<'a> {
    log: &'a Settled,
    spec: &'a BehaviourSpec,
    /// `None` in a log without days.
    as_of: Option<Day>,
    told: Told,
    columns: Vec<Column>,
}

impl Columns<'_> {
    fn add(&mut self, name: &str, value: impl Fn(&CustomerLog<'_>) -> Option<f64> + Sync) -> Result<()> {
        self.columns.push(number(name, self.log, value)?);
        Ok(())
    }

    fn rhythm(&mut self) -> Result<()> {
        let Some(as_of) = self.as_of else {
            return self.add("order_frequency", |c| Some(c.n_orders() as f64));
        };
        let age = move |day: Day| f64::from(as_of.days_since(day));
        self.add("order_recency_days", |c| c.days().next_back().map(age))?;
        self.add("order_frequency", |c| Some(c.n_orders() as f64))?;
        self.add("order_tenure_days", |c| c.days().next().map(age))?;
        self.add("order_gap_mean_days", |c| c.gaps().0)?;
        self.add("order_gap_cv", |c| c.gaps().1)
    }

    fn money(&mut self) -> Result<()> {
        if self.told.amount {
            let span = self.spec.trend_days;
            let net = |c: &CustomerLog<'_>| (c.sum.gross + -c.sum.returned).to_f64();
            self.add("order_spend_total", |c| Some(net(c)))?;
            self.add("order_spend_mean", |c| c.per_order(net(c)))?;
            self.add("order_value_mean", |c| c.per_order(c.sum.gross.to_f64()))?;
            if let Some(as_of) = self.as_of {
                self.add("order_spend_trend", |c| c.trend(as_of, span))?;
            }
        }
        if self.told.amount {
            self.add("order_return_rate", |c| ratio(c.sum.returned.to_f64(), c.sum.gross.to_f64()))?;
        } else if self.told.quantity {
            self.add("order_return_rate", |c| ratio(c.sum.n_return_lines as f64, c.sum.n_lines as f64))?;
        }
        Ok(())
    }

    fn items(&mut self) -> Result<()> {
        match self.told.quantity {
            true => self.add("order_items_mean", |c| c.per_order(c.sum.pieces.to_f64()))?,
            false => self.add("order_items_mean", |c| c.per_order(c.sum.n_lines as f64))?,
        }
        if let Some(products) = &self.log.products {
            self.add("order_products", |c| Some(products.of(c.row).len() as f64))?;
        }
        Ok(())
    }

    fn calendar(&mut self) -> Result<()> {
        let on = |order: &OrderSum, holds: &dyn Fn(Day) -> bool| order.bought.is_some_and(|moment| holds(moment.day()));
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
            let share = |c: &CustomerLog<'_>| c.share(|order| on(order, &is_holiday));
            self.columns.push(number("order_holiday_share", self.log, share)?);
        }
        if self.told.hour {
            for (band, hours) in HOUR_BANDS {
                let hour = |order: &OrderSum| order.bought.and_then(Moment::hour);
                self.add(&format!("order_{band}_share"), |c| {
                    let in_band = c.count(|order| hour(order).is_some_and(|hour| hours.contains(&hour)));
                    ratio(in_band as f64, c.count(|order| hour(order).is_some()) as f64)
                })?;
            }
        }
        Ok(())
    }
}

/// Shares of a customer's lines by category, and how varied they are: those asked for, else the most frequent ones, which are
/// answered; `None` where the log tells none.
fn category_shares(
    log: &Settled,
    asked: Option<Vec<String>>,
    n: usize,
    columns: &mut Vec<Column>,
) -> Result<Option<Vec<String>>> {
    let nothing = Bought::default();
    let bought = log.categories.as_ref().unwrap_or(&nothing);
    let chosen = asked.or_else(|| log.categories.as_ref().map(|bought| bought.top(n)));
    for level in chosen.iter().flatten() {
        let item = bought.names().binary_search(level).ok();
        let share = |c: &CustomerLog<'_>| {
            let of_level = bought.of(c.row).iter().find(|lines| Some(lines.item as usize) == item);
            ratio(of_level.map_or(0.0, |lines| f64::from(lines.n_lines)), bought.n_lines(c.row) as f64)
        };
        columns.push(number(&format!("order_category_share_{level}"), log, share)?);
    }
    if let Some(bought) = &log.categories {
        columns.push(number("order_category_entropy", log, |c| entropy(bought.of(c.row)))?);
    }
    Ok(chosen)
}

/// Shares of a customer's orders by level; an order counts for each of its levels.
struct OrderShares<'a> {
    what: &'static str,
    levels: &'a Levels,
    bits: &'a (dyn Fn(&OrderSum) -> u64 + Sync),
}

impl OrderShares<'_> {
    /// A column for each level asked for, else for the most frequent ones, which are answered; `None` where the log tells none.
    fn add(
        &self,
        log: &Settled,
        asked: Option<Vec<String>>,
        n: usize,
        columns: &mut Vec<Column>,
    ) -> Result<Option<Vec<String>>> {
        let is_told = self.levels.len() > 0;
        let chosen = asked.or_else(|| is_told.then(|| self.levels.top(&log.count_bits(self.bits), n)));
        for level in chosen.iter().flatten() {
            let bit = self.levels.find(level).map_or(0, |code| 1 << code);
            let share = |c: &CustomerLog<'_>| {
                let of_level = c.count(|order| (self.bits)(order) & bit != 0);
                ratio(of_level as f64, c.count(|order| (self.bits)(order) != 0) as f64)
            };
            columns.push(number(&format!("order_{}_share_{level}", self.what), log, share)?);
        }
        Ok(chosen)
    }
}

/// A value of each row.
fn number(name: &str, log: &Settled, value: impl Fn(&CustomerLog<'_>) -> Option<f64> + Sync) -> Result<Column> {
    Ok(Column::new(name, ColumnData::Number(Numbers::try_from_options(name, log.map(value))?)))
}

/// Shannon's entropy in bits; `None` of nothing.
fn entropy(lines: &[ItemLines]) -> Option<f64> {
    let mut counts: Vec<u32> = lines.iter().map(|lines| lines.n_lines).collect();
    // By size, as customers with the same counts have the same entropy whatever they bought, to the last bit.
    counts.sort_unstable();
    let whole = counts.iter().map(|&n| u64::from(n)).sum::<u64>() as f64;
    let bits = counts.iter().map(|&n| f64::from(n) / whole).map(|p| p * libm::log2(1.0 / p)).sum::<f64>();
    (whole > 0.0).then_some(bits)
}

/// The name of which the customer of a row has most lines; of equal ones the first by name.
fn most(bought: &Bought, row: usize) -> Option<&str> {
    let most = bought.of(row).iter().max_by_key(|lines| (lines.n_lines, std::cmp::Reverse(lines.item)));
    most.map(|lines| bought.names()[lines.item as usize].as_str())
}
