use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::table::orders::finder::Finder;
use crate::table::orders::names::{
    AMOUNT, CATEGORY, CHANNEL, COUNTRY, DEVICE, DISCOUNT, ORDER, PRODUCT, QUANTITY, UNIT_PRICE,
};

/// Which column of an order log holds what, each by its name in the file. What is not told is recognised by name, in English,
/// Portuguese, French, Spanish and Ukrainian.
///
/// ```
/// use segmenta::table::orders::OrderColumns;
///
/// let columns = OrderColumns {
///     customer: Some("CustomerID".into()),
///     quantity: Some("Quantity".into()),
///     unit_price: Some("UnitPrice".into()),
///     ..OrderColumns::default()
/// };
/// assert_eq!(columns.date, None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OrderColumns {
    /// Whose order it is. Needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// Which order the line belongs to. Without it, all lines of one customer and day are one order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The day, with or without a time. Needed, unless `dates` says that there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Whether the lines have a day at all. Default: [`OrderDates::Needed`].
    #[serde(skip_serializing_if = "OrderDates::are_needed")]
    pub dates: OrderDates,
    /// What was paid for the line. Not together with `unit_price`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// Pieces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<String>,
    /// What one piece costs; with `quantity` it gives the amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<String>,
    /// What was bought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// What kind of thing it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Where the order was placed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// With what the order was placed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// A discount, a coupon, or whether there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<String>,
    /// Where the order went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// Whether the lines of an order log have a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderDates {
    /// Each has one; a log in which no column is known for it is refused.
    #[default]
    Needed,
    /// None has: nothing that needs a day is told of the customers, and a line without an order id is an order of its own.
    Absent,
}

impl OrderDates {
    fn are_needed(&self) -> bool {
        *self == Self::Needed
    }
}

/// The same columns as places in the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    pub(super) customer: usize,
    pub(super) date: Option<usize>,
    pub(super) order: Option<usize>,
    pub(super) amount: Option<usize>,
    pub(super) quantity: Option<usize>,
    pub(super) unit_price: Option<usize>,
    pub(super) product: Option<usize>,
    pub(super) category: Option<usize>,
    pub(super) channel: Option<usize>,
    pub(super) device: Option<usize>,
    pub(super) discount: Option<usize>,
    pub(super) country: Option<usize>,
}

impl OrderColumns {
    /// Every column of `names` that was told or is recognised, as names and as places.
    pub(super) fn find(&self, names: &[String], source: &str) -> Result<(Self, Places)> {
        if self.dates == OrderDates::Absent && self.date.is_some() {
            let reason = "`date` is told and `dates` says that there is none: leave one out";
            return Err(Error::spec("order columns", reason));
        }
        if self.amount.is_some() && self.unit_price.is_some() {
            let reason = "`amount` and `unit_price` are both told; amount is for the whole line: leave one out";
            return Err(Error::spec("order columns", reason));
        }
        let mut found = Finder { names, source, taken: Vec::new() };
        for told in self.all().into_iter().flatten() {
            found.told(told)?;
        }
        let customer = found.customer(self.customer.as_ref())?;
        let date = match self.dates {
            OrderDates::Needed => Some(found.date(self.date.as_ref())?),
            OrderDates::Absent => None,
        };
        let order = found.column(self.order.as_ref(), ORDER)?;
        let amount = match self.unit_price {
            Some(_) => None,
            None => found.column(self.amount.as_ref(), AMOUNT)?,
        };
        let quantity = found.column(self.quantity.as_ref(), QUANTITY)?;
        let unit_price = match amount {
            Some(_) => None,
            None => found.column(self.unit_price.as_ref(), UNIT_PRICE)?,
        };
        let product = found.column(self.product.as_ref(), PRODUCT)?;
        let category = found.column(self.category.as_ref(), CATEGORY)?;
        let channel = found.column(self.channel.as_ref(), CHANNEL)?;
        let device = found.column(self.device.as_ref(), DEVICE)?;
        let discount = found.column(self.discount.as_ref(), DISCOUNT)?;
        let country = found.column(self.country.as_ref(), COUNTRY)?;
        let name = |place: Option<usize>| place.map(|place| names[place].clone());
        let columns = Self {
            customer: name(Some(customer)),
            order: name(order),
            date: name(date),
            dates: self.dates,
            amount: name(amount),
            quantity: name(quantity),
            unit_price: name(unit_price),
            product: name(product),
            category: name(category),
            channel: name(channel),
            device: name(device),
            discount: name(discount),
            country: name(country),
        };
        let places = Places {
            customer,
            date,
            order,
            amount,
            quantity,
            unit_price,
            product,
            category,
            channel,
            device,
            discount,
            country,
        };
        Ok((columns, places))
    }

    /// What each column is used for, in a line, for people.
    pub(super) fn describe(&self) -> String {
        const ROLES: [&str; 12] = [
            "customer",
            "order",
            "date",
            "amount",
            "quantity",
            "unit price",
            "product",
            "category",
            "channel",
            "device",
            "discount",
            "country",
        ];
        let used = ROLES.iter().zip(self.all()).filter_map(|(role, name)| Some(format!("{role} `{}`", name?)));
        format!("orders: {}", used.collect::<Vec<_>>().join(", "))
    }

    fn all(&self) -> [Option<&String>; 12] {
        [
            self.customer.as_ref(),
            self.order.as_ref(),
            self.date.as_ref(),
            self.amount.as_ref(),
            self.quantity.as_ref(),
            self.unit_price.as_ref(),
            self.product.as_ref(),
            self.category.as_ref(),
            self.channel.as_ref(),
            self.device.as_ref(),
            self.discount.as_ref(),
            self.country.as_ref(),
        ]
    }
}
