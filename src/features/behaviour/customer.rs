use std::num::NonZeroU32;

use crate::math::tally::Absorb;
use crate::table::Day;
use crate::table::orders::Decimal;

/// What all lines of one customer come to. Every part is a sum, so the order of lines reaches nothing.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CustomerSum {
    /// Money before returns.
    pub(super) gross: Decimal,
    /// Money returned, above zero.
    pub(super) returned: Decimal,
    /// Pieces bought.
    pub(super) pieces: Decimal,
    pub(super) n_lines: u64,
    pub(super) n_return_lines: u64,
}

impl Absorb for CustomerSum {
    fn absorb(&mut self, other: Self) {
        self.gross += other.gross;
        self.returned += other.returned;
        self.pieces += other.pieces;
        self.n_lines += other.n_lines;
        self.n_return_lines += other.n_return_lines;
    }
}

/// Which order it is: its customer, and what tells it from the customer's others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct OrderKey {
    pub(super) customer: u32,
    /// A hash of its id, or of its day.
    pub(super) order: u64,
}

/// What the lines of one order come to: sums, sets and earliest days, so the order of lines reaches nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct OrderSum {
    /// Money less returns.
    pub(super) net: Decimal,
    /// When something was first bought.
    pub(super) bought: Option<Moment>,
    /// When something first came back.
    pub(super) returned: Option<Moment>,
    /// One bit a level.
    pub(super) channels: u64,
    pub(super) devices: u64,
    pub(super) discounted: bool,
}

impl OrderSum {
    /// The day whose money it is: that of the purchase, or of the return where the log knows no purchase.
    pub(super) fn day(&self) -> Option<Day> {
        self.bought.or(self.returned).map(Moment::day)
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

/// A day and an hour, packed: a large log has millions of orders. Earlier ones are smaller, and a day without an hour comes after
/// all hours of its day, so that a line with a time goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(NonZeroU32);

/// The hour of a moment without one.
const NO_HOUR: u32 = 24;
/// Bits of the hour.
const HOUR_BITS: u32 = 5;
/// What is added to the number of a day, so that the first one has 1.
const BEFORE_ALL: i32 = 1 - Day::MIN.epoch_days();

impl Moment {
    pub(super) fn new(day: Day, hour: Option<u8>) -> Self {
        let day = (day.epoch_days() + BEFORE_ALL).unsigned_abs();
        let hour = hour.map_or(NO_HOUR, u32::from).min(NO_HOUR);
        // The first day is 1, so that nothing is 0.
        Self(NonZeroU32::new(day << HOUR_BITS | hour).unwrap_or(NonZeroU32::MIN))
    }

    pub(super) fn day(self) -> Day {
        let day = (self.0.get() >> HOUR_BITS) as i32 - BEFORE_ALL;
        Day::from_epoch_days(day).unwrap_or(Day::MIN)
    }

    pub(super) fn hour(self) -> Option<u8> {
        let hour = self.0.get() & ((1 << HOUR_BITS) - 1);
        (hour < NO_HOUR).then_some(hour as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_gives_back_its_day_and_hour_and_stands_in_time_s_order() {
        let mut moments = Vec::new();
        for day in [Day::MIN, Day::MIN.plus_days(1), Day::MIN.plus_days(719_162), Day::MAX] {
            for hour in (0..24).map(Some).chain([None]) {
                let moment = Moment::new(day, hour);
                assert_eq!((moment.day(), moment.hour()), (day, hour));
                moments.push(moment);
            }
        }
        assert!(moments.is_sorted());
        assert_eq!(size_of::<Option<Moment>>(), 4);
    }
}
