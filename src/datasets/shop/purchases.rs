use crate::seed::Seed;

use super::customer::Customer;
use super::draws::{Around, Draws};
use super::orders::{Category, Channel};

/// The order log goes back two years.
const LOG_DAYS: i32 = 730;

/// One order of one customer, which may have come back.
#[derive(Debug, Clone)]
pub(crate) struct Purchase {
    /// Days from the order to the end of the books.
    pub(crate) age_days: i32,
    pub(crate) channel: Channel,
    /// One or more lines.
    pub(crate) items: Vec<Item>,
    /// Days from the return of the whole order to the end of the books.
    pub(crate) returned_age_days: Option<i32>,
}

/// One line of an order; money in cents.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item {
    pub(crate) category: Category,
    pub(crate) quantity: i32,
    /// What was taken off the price.
    pub(crate) discount: i64,
    /// What was paid.
    pub(crate) amount: i64,
}

impl Purchase {
    pub(crate) fn paid(&self) -> i64 {
        self.items.iter().map(|item| item.amount).sum()
    }

    pub(crate) fn has_discount(&self) -> bool {
        self.items.iter().any(|item| item.discount > 0)
    }
}

/// The orders of one customer, oldest first, from a stream of draws of their own; there is always one.
pub(crate) fn draw(customer: &Customer, seed: Seed) -> Vec<Purchase> {
    let mut draws = Draws::new(seed);
    let persona = customer.segment.persona();
    let gap = draws.around(persona.gap);
    let first = customer.tenure_days.min(LOG_DAYS - 1);
    let mut purchases = Vec::new();
    let mut age_days = customer.recency_days;
    while age_days <= first && purchases.len() < persona.max_orders {
        purchases.push(purchase(customer, age_days, &mut draws));
        age_days += (draws.around(Around { median: gap, spread: 0.35 }) as i32).max(1);
    }
    purchases.reverse();
    purchases
}

fn purchase(customer: &Customer, age_days: i32, draws: &mut Draws) -> Purchase {
    let persona = customer.segment.persona();
    // Four orders in five come by the customer's own channel.
    let channel = if draws.chance(0.8) { customer.channel } else { draws.pick(&persona.channel) };
    let value = persona.basket.median * customer.generosity * libm::exp(0.35 * draws.normal());
    let has_discount = draws.chance(persona.discount);
    let n_lines = 1 + draws.pick(&[62, 26, 12]);
    let items = (0..n_lines)
        .map(|_| {
            let share = (0.5 + draws.uniform()) / n_lines as f64;
            item(value * share, has_discount, &persona.category, draws)
        })
        .collect();
    let comes_back = draws.chance(persona.returned);
    // Goods come back after 3 to 20 days; a return after the end of the books is not in them.
    let returned_age_days = age_days - draws.whole(3, 20);
    Purchase {
        age_days,
        channel: Channel::ALL[channel],
        items,
        returned_age_days: (comes_back && returned_age_days >= 0).then_some(returned_age_days),
    }
}

fn item(value: f64, has_discount: bool, categories: &[u32], draws: &mut Draws) -> Item {
    let category = Category::ALL[draws.pick(categories)];
    let quantity = 1 + draws.pick(&[70, 20, 10]) as i32;
    // Prices end on full ten cents, and nothing costs less than one unit of money.
    let unit = ((value / f64::from(quantity) / 10.0) as i64).max(10) * 10;
    let full = unit * i64::from(quantity);
    let discount = if has_discount { full * i64::from(draws.whole(2, 8)) * 5 / 100 } else { 0 };
    Item { category, quantity, discount, amount: full - discount }
}
