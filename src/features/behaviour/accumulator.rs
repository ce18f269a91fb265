use std::hash::{DefaultHasher, Hash, Hasher};

use crate::error::{Error, Result};
use crate::features::behaviour::columns::columns;
use crate::features::behaviour::customer::{CustomerSum, Moment, OrderKey, OrderSum};
use crate::features::behaviour::levels::Levels;
use crate::features::behaviour::{Behaviour, BehaviourSpec};
use crate::math::tally::{Absorb, Tally};
use crate::table::orders::{LineUse, OrderLine};
use crate::table::{CustomerIds, Day};

/// Channels and devices of an order are kept as bits, one a level.
const MOST_BITS: u32 = 64;

/// Takes in the lines of an order log, one by one and in any order: push, merge, finish.
///
/// Money is added exactly, so neither the order of lines nor the parts in which they come change a bit of the result. Memory grows
/// with customers and their orders and products, not with lines. Orders are told apart by a hash of 64 bits of their ids.
///
/// ```
/// use segmenta::features::behaviour::{BehaviourAccumulator, BehaviourSpec};
/// use segmenta::table::orders::{Decimal, OrderLine};
///
/// let mut log = BehaviourAccumulator::new(&BehaviourSpec::default())?;
/// for (customer, day, cents) in [("a", "2024-05-01", 1050), ("a", "2024-05-11", 450), ("b", "2024-05-03", 99)] {
///     let mut line = OrderLine::new(customer, day.parse()?);
///     line.amount = Some(Decimal::from_cents(cents));
///     log.push(&line);
/// }
/// let table = log.finish()?.into_table("customer_id")?;
/// assert_eq!(table.column("order_frequency")?.numbers()?.get(0), Some(2.0));
/// assert_eq!(table.column("order_recency_days")?.numbers()?.get(1), Some(9.0));
/// assert_eq!(table.column("order_spend_total")?.numbers()?.get(0), Some(15.0));
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct BehaviourAccumulator {
    pub(super) spec: BehaviourSpec,
    pub(super) ids: Levels,
    /// By the number of the customer.
    pub(super) customers: Vec<CustomerSum>,
    pub(super) orders: Tally<OrderKey, OrderSum>,
    /// Lines by customer and product.
    pub(super) bought_products: Tally<(u32, u32), u32>,
    /// Lines by customer and category.
    pub(super) bought_categories: Tally<(u32, u32), u32>,
    /// Lines by customer and country.
    pub(super) bought_countries: Tally<(u32, u32), u32>,
    /// Whose lines count.
    pub(super) who: Who,
    pub(super) products: Levels,
    pub(super) categories: Levels,
    pub(super) countries: Levels,
    pub(super) channels: Levels,
    pub(super) devices: Levels,
    pub(super) newest: Option<Day>,
    pub(super) told: Told,
}

/// Whose lines count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// Everybody in the log.
    Everybody,
    /// The customers of a table, in its order.
    Known,
}

/// What the lines so far tell at all: what they do not has no column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) amount: bool,
    pub(super) quantity: bool,
    /// An hour other than midnight: a log of days may write one throughout.
    pub(super) hour: bool,
    pub(super) discount: bool,
    /// A line without a day: then nothing that needs one is told.
    pub(super) no_day: bool,
}

impl BehaviourAccumulator {
    /// For everybody in the log.
    ///
    /// # Errors
    /// Those of [`BehaviourSpec::check`].
    pub fn new(spec: &BehaviourSpec) -> Result<Self> {
        spec.check()?;
        Ok(Self {
            spec: spec.clone(),
            ids: Levels::default(),
            customers: Vec::new(),
            orders: Tally::default(),
            bought_products: Tally::default(),
            bought_categories: Tally::default(),
            bought_countries: Tally::default(),
            who: Who::Everybody,
            products: Levels::default(),
            categories: Levels::default(),
            countries: Levels::default(),
            channels: Levels::default(),
            devices: Levels::default(),
            newest: None,
            told: Told::default(),
        })
    }

    /// For the customers of a table, all of them and nobody else.
    ///
    /// # Errors
    /// [`ErrorKind::Spec`](crate::ErrorKind::Spec) where the table has no ids by which orders could be joined, and those of
    /// [`BehaviourSpec::check`].
    pub fn for_customers(spec: &BehaviourSpec, ids: &CustomerIds) -> Result<Self> {
        if ids.are_row_numbers() {
            let reason = "the customer table has no id column, so orders cannot be joined to it; name the id column";
            return Err(Error::spec("orders", reason));
        }
        let mut accumulator = Self { who: Who::Known, ..Self::new(spec)? };
        for id in (0..ids.len()).filter_map(|row| ids.get(row)) {
            accumulator.ids.code(&id);
        }
        accumulator.customers = vec![CustomerSum::default(); ids.len()];
        Ok(accumulator)
    }

    /// Takes in one line and says what became of it.
    pub fn push(&mut self, line: &OrderLine<'_>) -> LineUse {
        if self.spec.as_of.zip(line.day).is_some_and(|(as_of, day)| day > as_of) {
            return LineUse::Later;
        }
        let code = match self.who {
            Who::Known => self.ids.find(line.customer),
            Who::Everybody => self.ids.code(line.customer),
        };
        let Some(code) = code else { return LineUse::UnknownCustomer };
        if code as usize == self.customers.len() {
            self.customers.push(CustomerSum::default());
        }
        self.newest = self.newest.max(line.day);
        self.told.see(line);
        let is_return = self.spec.is_return(line);
        let order = self.order(line, is_return);
        self.orders.add(OrderKey { customer: code, order: order_key(line) }, order);
        let customer = &mut self.customers[code as usize];
        if is_return {
            customer.n_return_lines += 1;
            customer.returned += -order.net;
            return LineUse::Counted;
        }
        customer.n_lines += 1;
        customer.gross += order.net;
        customer.pieces += line.quantity.unwrap_or_default();
        for (name, levels, lines) in [
            (line.product, &mut self.products, &mut self.bought_products),
            (line.category, &mut self.categories, &mut self.bought_categories),
            (line.country, &mut self.countries, &mut self.bought_countries),
        ] {
            if let Some(level) = name.and_then(|name| levels.code(name)) {
                lines.add((code, level), 1);
            }
        }
        LineUse::Counted
    }

    /// Takes in all that `other` has seen.
    ///
    /// # Errors
    /// [`ErrorKind::Spec`](crate::ErrorKind::Spec) where the two follow different specifications or are for different customers.
    pub fn merge(&mut self, other: Self) -> Result<()> {
        if self.spec != other.spec || self.who != other.who {
            return Err(Error::spec("orders", "parts of a log that follow different specifications cannot be merged"));
        }
        let n_known = self.ids.len();
        let ids = self.ids.merge(&other.ids);
        if self.who == Who::Known && (self.ids.len() != n_known || other.ids.len() != n_known) {
            return Err(Error::spec("orders", "parts of a log for different customers cannot be merged"));
        }
        self.customers.resize(self.ids.len(), CustomerSum::default());
        for (sum, code) in other.customers.iter().zip(&ids) {
            if let Some(code) = code {
                self.customers[*code as usize].absorb(*sum);
            }
        }
        let channels = self.channels.merge(&other.channels);
        let devices = self.devices.merge(&other.devices);
        for (key, order) in other.orders.entries() {
            if let Some(customer) = ids[key.customer as usize] {
                let (channels, devices) = (moved(order.channels, &channels), moved(order.devices, &devices));
                self.orders.add(OrderKey { customer, ..*key }, OrderSum { channels, devices, ..*order });
            }
        }
        let products = self.products.merge(&other.products);
        let categories = self.categories.merge(&other.categories);
        let countries = self.countries.merge(&other.countries);
        for (mine, theirs, levels) in [
            (&mut self.bought_products, &other.bought_products, &products),
            (&mut self.bought_categories, &other.bought_categories, &categories),
            (&mut self.bought_countries, &other.bought_countries, &countries),
        ] {
            for ((customer, level), n) in theirs.entries() {
                if let (Some(customer), Some(level)) = (ids[*customer as usize], levels[*level as usize]) {
                    mine.add((customer, level), *n);
                }
            }
        }
        self.newest = self.newest.max(other.newest);
        self.told.merge(other.told);
        Ok(())
    }

    /// The columns, and the specification with nothing left open. Customers stand in the order of the table they were known
    /// from, else by id.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`](crate::ErrorKind::Empty) where no line was counted and nobody was known beforehand.
    pub fn finish(self) -> Result<Behaviour> {
        columns(self)
    }

    /// What the line adds to its order.
    fn order(&mut self, line: &OrderLine<'_>, is_return: bool) -> OrderSum {
        let amount = line.amount.unwrap_or_default().abs();
        // Of a log without days no day is ever told.
        let moment = Some(Moment::new(line.day.unwrap_or(Day::MIN), line.hour));
        if is_return {
            return OrderSum {
                net: -amount,
                bought: None,
                returned: moment,
                channels: 0,
                devices: 0,
                discounted: false,
            };
        }
        OrderSum {
            net: amount,
            bought: moment,
            returned: None,
            channels: bit(&mut self.channels, line.channel),
            devices: bit(&mut self.devices, line.device),
            discounted: line.discounted == Some(true),
        }
    }
}

impl Told {
    fn see(&mut self, line: &OrderLine<'_>) {
        self.merge(Self {
            amount: line.amount.is_some(),
            quantity: line.quantity.is_some(),
            hour: line.hour.is_some_and(|hour| hour > 0),
            discount: line.discounted.is_some(),
            no_day: line.day.is_none(),
        });
    }

    fn merge(&mut self, other: Self) {
        self.amount |= other.amount;
        self.quantity |= other.quantity;
        self.hour |= other.hour;
        self.discount |= other.discount;
        self.no_day |= other.no_day;
    }
}

/// Which order of its customer the line belongs to.
fn order_key(line: &OrderLine<'_>) -> u64 {
    // Its keys are fixed, and only equality of its answers matters.
    let mut hasher = DefaultHasher::new();
    match line.order {
        Some(order) => order.hash(&mut hasher),
        None => line.day.hash(&mut hasher),
    }
    hasher.finish()
}

/// The bit of the level; none for a level beyond the last bit, whose columns are then left out as a whole.
fn bit(levels: &mut Levels, name: Option<&str>) -> u64 {
    match name.and_then(|name| levels.code(name)) {
        Some(code) if code < MOST_BITS => 1 << code,
        _ => 0,
    }
}

/// The bits under their new numbers.
fn moved(bits: u64, codes: &[Option<u32>]) -> u64 {
    let is_set = |old: &usize| bits >> old & 1 == 1;
    let new = (0..codes.len().min(MOST_BITS as usize)).filter(is_set).filter_map(|old| codes[old]);
    new.filter(|&code| code < MOST_BITS).fold(0, |bits, code| bits | 1 << code)
}
