use crate::math::tally::{Absorb, Tally};
use crate::table::Day;
use crate::table::orders::Decimal;

/// The hour of an order without a time: after all others, so that a line with one goes first.
pub(super) const NO_HOUR: u8 = 24;

/// What one customer's lines come to. Every part is a sum, a set or an earliest day, so the order of lines reaches nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Customer {
    pub(super) orders: Tally<u64, OrderSum>,
    /// Lines by product.
    pub(super) products: Tally<u32, u32>,
    /// Lines by category.
    pub(super) categories: Tally<u32, u32>,
    pub(super) countries: Tally<u32, u32>,
    /// Money before returns.
    pub(super) gross: Decimal,
    /// Money returned, above zero.
    pub(super) returned: Decimal,
    /// Pieces bought.
    pub(super) pieces: Decimal,
    pub(super) n_lines: u64,
    pub(super) n_return_lines: u64,
}

impl Customer {
    pub(super) fn is_empty(&self) -> bool {
        self.n_lines == 0 && self.n_return_lines == 0
    }

    /// Takes in the other sums of the same customer, whose levels have the same numbers.
    pub(super) fn merge(&mut self, other: Self) {
        self.orders.merge(other.orders);
        self.products.merge(other.products);
        self.categories.merge(other.categories);
        self.countries.merge(other.countries);
        self.gross += other.gross;
        self.returned += other.returned;
        self.pieces += other.pieces;
        self.n_lines += other.n_lines;
        self.n_return_lines += other.n_return_lines;
    }
}

/// What the lines of one order come to.
#[derive(Debug, Clone, Copy)]
pub(super) struct OrderSum {
    /// Money less returns.
    pub(super) net: Decimal,
    /// The first day on which something was bought, and the hour.
    pub(super) bought: Option<(Day, u8)>,
    /// The first day on which something came back.
    pub(super) returned: Option<Day>,
    /// One bit a level.
    pub(super) channels: u64,
    pub(super) devices: u64,
    pub(super) discounted: bool,
}

impl OrderSum {
    /// The day whose money it is: that of the purchase, or of the return where the log knows no purchase.
    pub(super) fn day(&self) -> Option<Day> {
        self.bought.map(|(day, _)| day).or(self.returned)
    }
}

impl Absorb for OrderSum {
    fn absorb(&mut self, other: Self) {
        self.net += other.net;
        self.bought = earliest(self.bought, other.bought);
        self.returned = earliest(self.returned, other.returned);
        self.channels |= other.channels;
        self.devices |= other.devices;
        self.discounted |= other.discounted;
    }
}

fn earliest<T: Ord>(a: Option<T>, b: Option<T>) -> Option<T> {
    a.into_iter().chain(b).min()
}
