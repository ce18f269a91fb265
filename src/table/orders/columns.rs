use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::table::infer::{id_strength, words};

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

struct Finder<'a> {
    names: &'a [String],
    source: &'a str,
    /// Places that have a meaning already; no column is recognised twice.
    taken: Vec<usize>,
}

impl Finder<'_> {
    fn told(&mut self, name: &str) -> Result<usize> {
        let place = self.names.iter().position(|other| other == name).ok_or_else(|| {
            let known = self.names.to_vec();
            Error::from(ErrorKind::UnknownColumn { name: name.into(), place: self.source.into(), known })
        })?;
        self.taken.push(place);
        Ok(place)
    }

    fn column(&mut self, told: Option<&String>, known: &[&str]) -> Result<Option<usize>> {
        match told {
            Some(name) => self.told(name).map(Some),
            None => Ok(self.recognised(known)),
        }
    }

    fn date(&mut self, told: Option<&String>) -> Result<usize> {
        let what = "date of the order (--order-date)";
        self.column(told, DATE)?
            .ok_or_else(|| self.lacking(what, ", or say that the lines have no day (--no-order-date, dates = absent)"))
    }

    fn customer(&mut self, told: Option<&String>) -> Result<usize> {
        if let Some(name) = told {
            return self.told(name);
        }
        let place = self.of_strength(2).or_else(|| self.recognised(CUSTOMER)).or_else(|| self.of_strength(1));
        self.taken.extend(place);
        place.ok_or_else(|| self.lacking("customer (--id)", ""))
    }

    /// The free column whose name says so clearly that it is the id of a customer.
    fn of_strength(&self, strength: u8) -> Option<usize> {
        let is_free = |place: &usize| !self.taken.contains(place);
        (0..self.names.len()).filter(is_free).find(|&place| id_strength(&self.names[place]) >= strength)
    }

    /// The free column whose name is the earliest of the known ones.
    fn recognised(&mut self, known: &[&str]) -> Option<usize> {
        let folded: Vec<String> = self.names.iter().map(|name| folded(name)).collect();
        let place = known.iter().find_map(|known| {
            (0..folded.len()).find(|place| folded[*place] == *known && !self.taken.contains(place))
        })?;
        self.taken.push(place);
        Some(place)
    }

    fn lacking(&self, what: &str, or: &str) -> Error {
        const LISTED: usize = 20;
        let columns: Vec<String> = self.names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
        let more = if self.names.len() > LISTED { ", …" } else { "" };
        let reason = format!("no column of {} is known for the {what}", self.source);
        Error::spec("order columns", format!("{reason}; name one of {}{more}{or}", columns.join(", ")))
    }
}

/// The words of a name without the small ones, run together: `Data do pedido` and `data_pedido` are one name.
fn folded(name: &str) -> String {
    const SMALL: [&str; 16] =
        ["of", "the", "de", "do", "da", "dos", "das", "del", "du", "des", "la", "le", "l", "d", "el", "en"];
    let words = words(name).into_iter().filter(|word| !SMALL.contains(&word.as_str()));
    // The `º` of `Nº` counts as a letter.
    words.collect::<String>().replace('º', "")
}

const CUSTOMER: &[&str] = &[
    "customer",
    "cust",
    "client",
    "cliente",
    "клієнт",
    "покупець",
    "buyer",
    "comprador",
    "acheteur",
    "membernumber",
    "member",
    "user",
];

const DATE: &[&str] = &[
    "orderdate",
    "orderdatetime",
    "ordertimestamp",
    "orderpurchasetimestamp",
    "invoicedate",
    "purchasedate",
    "transactiondate",
    "saledate",
    "salesdate",
    "datapedido",
    "datacompra",
    "datavenda",
    "fechapedido",
    "fechacompra",
    "fechaventa",
    "fechafactura",
    "datecommande",
    "dateachat",
    "datevente",
    "datefacture",
    "датазамовлення",
    "датапокупки",
    "датапродажу",
    "orderedat",
    "createdat",
    "date",
    "datetime",
    "timestamp",
    "data",
    "datahora",
    "fecha",
    "fechahora",
    "дата",
    "day",
    "dia",
];

const ORDER: &[&str] = &[
    "orderid",
    "orderno",
    "ordernumber",
    "ordernum",
    "order#",
    "order",
    "invoiceno",
    "invoiceid",
    "invoicenumber",
    "invoice",
    "transactionid",
    "transaction",
    "receiptid",
    "receiptno",
    "basketid",
    "purchaseid",
    "pedidoid",
    "idpedido",
    "numeropedido",
    "numpedido",
    "codigopedido",
    "pedido",
    "notafiscal",
    "numerofactura",
    "factura",
    "idcompra",
    "idvenda",
    "idventa",
    "commandeid",
    "idcommande",
    "numerocommande",
    "numcommande",
    "ncommande",
    "npedido",
    "nfactura",
    "nfacture",
    "commande",
    "numerofacture",
    "facture",
    "номерзамовлення",
    "idзамовлення",
    "замовлення",
    "номерчека",
    "чек",
];

const AMOUNT: &[&str] = &[
    "amount",
    "orderamount",
    "lineamount",
    "totalamount",
    "linetotal",
    "ordertotal",
    "orderamount",
    "total",
    "totalprice",
    "sales",
    "saleamount",
    "salesamount",
    "revenue",
    "value",
    "ordervalue",
    "spend",
    "dollars",
    "dollarvalue",
    "payment",
    "paymentvalue",
    "valor",
    "valortotal",
    "valorpedido",
    "montante",
    "receita",
    "faturamento",
    "importe",
    "importetotal",
    "monto",
    "montototal",
    "ventas",
    "ingresos",
    "montant",
    "montanttotal",
    "chiffreaffaires",
    "ventes",
    "сума",
    "загальнасума",
    "вартість",
    "виручка",
];

const QUANTITY: &[&str] = &[
    "quantity",
    "qty",
    "orderquantity",
    "units",
    "pieces",
    "items",
    "quantidade",
    "qtd",
    "qtde",
    "cantidad",
    "cant",
    "unidades",
    "quantite",
    "qte",
    "кількість",
    "ксть",
];

const UNIT_PRICE: &[&str] = &[
    "unitprice",
    "priceperunit",
    "itemprice",
    "price",
    "precounitario",
    "valorunitario",
    "preco",
    "preciounitario",
    "preciounidad",
    "precio",
    "prixunitaire",
    "prix",
    "цінаодиницю",
    "ціназа",
    "ціна",
];

const PRODUCT: &[&str] = &[
    "productid",
    "productcode",
    "sku",
    "stockcode",
    "itemid",
    "itemcode",
    "product",
    "productname",
    "item",
    "itemname",
    "itemdescription",
    "produtoid",
    "idproduto",
    "codigoproduto",
    "produto",
    "productoid",
    "idproducto",
    "codigoproducto",
    "producto",
    "articulo",
    "idproduit",
    "codeproduit",
    "produit",
    "article",
    "кодтовару",
    "артикул",
    "товар",
    "description",
];

const CATEGORY: &[&str] = &[
    "category",
    "productcategory",
    "categoryname",
    "department",
    "categoria",
    "categoriaproduto",
    "categoriaproducto",
    "departamento",
    "categorie",
    "categorieproduit",
    "rayon",
    "категорія",
    "категоріятовару",
];

const CHANNEL: &[&str] = &[
    "channel",
    "saleschannel",
    "orderchannel",
    "canal",
    "canalvenda",
    "canalvendas",
    "canalventa",
    "canalvente",
    "канал",
    "каналпродажу",
    "каналпродажів",
];

const DEVICE: &[&str] =
    &["device", "devicetype", "dispositivo", "aparelho", "appareil", "terminal", "пристрій", "типпристрою"];

const DISCOUNT: &[&str] = &[
    "discount",
    "discountamount",
    "discountrate",
    "coupon",
    "couponcode",
    "promo",
    "promocode",
    "desconto",
    "cupom",
    "descuento",
    "cupon",
    "remise",
    "reduction",
    "rabais",
    "знижка",
    "промокод",
    "купон",
];

const COUNTRY: &[&str] = &["country", "shippingcountry", "countrycode", "pais", "pays", "країна"];
