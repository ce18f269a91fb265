use std::fmt;

use crate::table::orders::{Decimal, OrderLine};
use crate::table::{CustomerIds, Day};

use super::purchases::Purchase;

/// Where an order was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// The shop's app.
    App,
    /// The web shop.
    Web,
    /// A store.
    Store,
    /// By phone, from the catalogue.
    Phone,
}

impl Channel {
    /// All channels in reading order.
    pub const ALL: [Self; 4] = [Self::App, Self::Web, Self::Store, Self::Phone];

    /// The name as the files write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Web => "web",
            Self::Store => "store",
            Self::Phone => "phone",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a line of an order is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Clothes and shoes.
    Fashion,
    /// Cosmetics and care.
    Beauty,
    /// For the house and the kitchen.
    Home,
    /// Toys and presents.
    Toys,
    /// Phones, sound, small devices.
    Electronics,
    /// For the garden.
    Garden,
}

impl Category {
    /// All categories in reading order.
    pub const ALL: [Self; 6] = [Self::Fashion, Self::Beauty, Self::Home, Self::Toys, Self::Electronics, Self::Garden];

    /// The name as the files write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fashion => "fashion",
            Self::Beauty => "beauty",
            Self::Home => "home",
            Self::Toys => "toys",
            Self::Electronics => "electronics",
            Self::Garden => "garden",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The order log of a sample shop, sorted by day, then customer, then order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orders(Vec<Line>);

/// One line of an order log: something bought, or, with negative quantity and amount, something brought back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line {
    /// The day of the order, or of the return.
    pub day: Day,
    /// The customer's row in the customer table, from 0.
    pub customer: usize,
    /// Which of the customer's orders it is, from 1; a line that came back has the number of its order.
    pub order: usize,
    /// What it is for.
    pub category: Category,
    /// Where the order was placed.
    pub channel: Channel,
    /// Pieces.
    pub quantity: i32,
    /// What was taken off the price, in cents.
    pub discount_cents: i64,
    /// What was paid, in cents.
    pub amount_cents: i64,
}

impl Line {
    /// Whether this line is something brought back.
    pub fn is_return(&self) -> bool {
        self.quantity < 0
    }

    /// The id of its order as the files write it.
    pub(crate) fn order_id(&self, customer: &str) -> String {
        format!("{customer}-{:03}", self.order)
    }
}

impl Orders {
    /// The lines in the order of their days.
    pub fn lines(&self) -> &[Line] {
        &self.0
    }

    /// Hands on every line as one read from a file is; `ids` are those of the shop's customer table.
    ///
    /// ```
    /// use segmenta::datasets::shop;
    /// use segmenta::features::behaviour::{BehaviourAccumulator, BehaviourSpec};
    /// use segmenta::seed::Seed;
    ///
    /// let shop = shop(50, Seed::new(1))?;
    /// let mut log = BehaviourAccumulator::for_customers(&BehaviourSpec::default(), shop.customers.ids())?;
    /// shop.orders.for_each_line(shop.customers.ids(), |line| {
    ///     log.push(line);
    /// });
    /// let table = log.finish()?.join(&shop.customers)?;
    /// assert!(table.get("order_frequency").is_some());
    /// # Ok::<(), segmenta::Error>(())
    /// ```
    pub fn for_each_line(&self, ids: &CustomerIds, mut take: impl FnMut(&OrderLine<'_>)) {
        for line in &self.0 {
            let customer = ids.get(line.customer).unwrap_or_default();
            let order = line.order_id(&customer);
            take(&OrderLine {
                order: Some(&order),
                amount: Some(Decimal::from_cents(line.amount_cents)),
                quantity: Decimal::from_f64(line.quantity.into()),
                category: Some(line.category.as_str()),
                channel: Some(line.channel.as_str()),
                discounted: Some(line.discount_cents != 0),
                ..OrderLine::new(&customer, line.day)
            });
        }
    }

    /// The log of all customers' purchases, where `purchases[row]` are those of the customer in `row`.
    pub(crate) fn from_purchases(purchases: &[Vec<Purchase>], as_of: Day) -> Self {
        let mut lines = Vec::new();
        for (customer, purchases) in purchases.iter().enumerate() {
            for (number, purchase) in purchases.iter().enumerate() {
                let bought = lines_of(purchase, customer, number + 1, as_of);
                if let Some(age_days) = purchase.returned_age_days {
                    let day = as_of.plus_days(-age_days);
                    lines.extend(bought.clone().map(|line| Line {
                        day,
                        quantity: -line.quantity,
                        discount_cents: -line.discount_cents,
                        amount_cents: -line.amount_cents,
                        ..line
                    }));
                }
                lines.extend(bought);
            }
        }
        // The sort is stable, so the lines of one order keep their order.
        lines.sort_by_key(|line| (line.day, line.customer, line.order));
        Self(lines)
    }
}

fn lines_of(purchase: &Purchase, customer: usize, order: usize, as_of: Day) -> impl Iterator<Item = Line> + Clone + '_ {
    let day = as_of.plus_days(-purchase.age_days);
    purchase.items.iter().map(move |item| Line {
        day,
        customer,
        order,
        category: item.category,
        channel: purchase.channel,
        quantity: item.quantity,
        discount_cents: item.discount,
        amount_cents: item.amount,
    })
}
