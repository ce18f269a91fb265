use std::hash::{DefaultHasher, Hash, Hasher};

use crate::error::{Error, Result};
use crate::features::behaviour::columns::columns;
use crate::features::behaviour::customer::{Customer, NO_HOUR, OrderSum};
use crate::features::behaviour::levels::Levels;
use crate::features::behaviour::{Behaviour, BehaviourSpec};
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
    pub(super) customers: Vec<Customer>,
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
        accumulator.customers = vec![Customer::default(); ids.len()];
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
            self.customers.push(Customer::default());
        }
        self.newest = self.newest.max(line.day);
        self.told.see(line);
        let is_return = self.spec.is_return(line);
        let order = self.order(line, is_return);
        let customer = &mut self.customers[code as usize];
        customer.orders.add(order_key(line), order);
        if is_return {
            customer.n_return_lines += 1;
            customer.returned += -order.net;
            return LineUse::Counted;
        }
        customer.n_lines += 1;
        customer.gross += order.net;
        customer.pieces += line.quantity.unwrap_or_default();
        if let Some(product) = line.product.and_then(|name| self.products.code(name)) {
            customer.products.add(product, 1);
        }
        if let Some(category) = line.category.and_then(|name| self.categories.code(name)) {
            customer.categories.add(category, 1);
        }
        if let Some(country) = line.country.and_then(|name| self.countries.code(name)) {
            customer.countries.add(country, 1);
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
        self.customers.resize(self.ids.len(), Customer::default());
        let products = self.products.merge(&other.products);
        let categories = self.categories.merge(&other.categories);
        let countries = self.countries.merge(&other.countries);
        let channels = self.channels.merge(&other.channels);
        let devices = self.devices.merge(&other.devices);
        for (code, customer) in ids.into_iter().zip(other.customers) {
            let Some(code) = code else { continue };
            let mine = &mut self.customers[code as usize];
            let mut theirs = Customer {
                orders: Default::default(),
                products: recoded(customer.products.into_entries(), &products),
                categories: recoded(customer.categories.into_entries(), &categories),
                countries: recoded(customer.countries.into_entries(), &countries),
                ..customer
            };
            for (key, order) in customer.orders.into_entries() {
                let (channels, devices) = (moved(order.channels, &channels), moved(order.devices, &devices));
                theirs.orders.add(key, OrderSum { channels, devices, ..order });
            }
            mine.merge(theirs);
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
        let day = line.day.unwrap_or(Day::MIN);
        if is_return {
            let (net, returned) = (-amount, Some(day));
            return OrderSum { net, bought: None, returned, channels: 0, devices: 0, discounted: false };
        }
        OrderSum {
            net: amount,
            bought: Some((day, line.hour.unwrap_or(NO_HOUR))),
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

fn recoded<V: crate::math::tally::Absorb>(
    entries: Vec<(u32, V)>,
    codes: &[Option<u32>],
) -> crate::math::tally::Tally<u32, V> {
    let mut tally = crate::math::tally::Tally::default();
    for (code, value) in entries {
        if let Some(code) = codes[code as usize] {
            tally.add(code, value);
        }
    }
    tally
}
