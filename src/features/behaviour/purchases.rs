use crate::features::behaviour::levels::{Levels, inverse};
use crate::math::tally::{Tally, group_starts};

/// What each customer bought: lines by product and by category, without those of returns.
///
/// Row `i` is row `i` of the [`Behaviour`](crate::features::behaviour::Behaviour) that it comes from, and of the table that was made
/// of it. Memory: 8 bytes for each product of each customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Purchases {
    /// By product; `None` where the log names none.
    pub products: Option<Bought>,
    /// By category; `None` where the log names none.
    pub categories: Option<Bought>,
}

/// Lines by customer and item: products, or categories.
///
/// ```
/// use segmenta::features::behaviour::{BehaviourAccumulator, BehaviourSpec};
/// use segmenta::table::orders::OrderLine;
///
/// let mut log = BehaviourAccumulator::new(&BehaviourSpec::default())?;
/// for (customer, product) in [("a", "tea"), ("a", "milk"), ("b", "milk"), ("a", "milk")] {
///     let mut line = OrderLine::new(customer, "2024-05-01".parse()?);
///     line.product = Some(product);
///     log.push(&line);
/// }
/// let purchases = log.finish()?.take_purchases();
/// let products = purchases.products.expect("the lines name products");
/// assert_eq!(products.names(), ["milk", "tea"]);
/// let of_a: Vec<(u32, u32)> = products.of(0).iter().map(|lines| (lines.item, lines.n_lines)).collect();
/// assert_eq!(of_a, [(0, 2), (1, 1)]);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bought {
    names: Vec<String>,
    /// Where the lines of each customer begin, and at the end how many there are.
    starts: Vec<usize>,
    lines: Vec<ItemLines>,
}

/// How many lines a customer has of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemLines {
    /// The item: its place among [`Bought::names`].
    pub item: u32,
    /// Lines; no customer is counted beyond `u32::MAX`.
    pub n_lines: u32,
}

impl Bought {
    /// The items by name.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Number of customers, those who bought nothing among them.
    pub fn n_customers(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// What the customer of a row bought, by item; nothing for a row beyond the last.
    pub fn of(&self, row: usize) -> &[ItemLines] {
        match self.starts.get(row..row.saturating_add(2)) {
            Some(&[start, end]) => &self.lines[start..end],
            _ => &[],
        }
    }

    /// How many lines the customer of a row has of all items together.
    pub(super) fn n_lines(&self, row: usize) -> u64 {
        self.of(row).iter().map(|lines| u64::from(lines.n_lines)).sum()
    }

    /// The `n` items of which most lines were bought, equal ones by name.
    pub(super) fn top(&self, n: usize) -> Vec<String> {
        let mut totals = vec![0; self.names.len()];
        self.lines.iter().for_each(|lines| totals[lines.item as usize] += u64::from(lines.n_lines));
        let mut order: Vec<usize> = (0..totals.len()).filter(|&item| totals[item] > 0).collect();
        order.sort_by_key(|&item| std::cmp::Reverse(totals[item]));
        order.into_iter().take(n).map(|item| self.names[item].clone()).collect()
    }

    /// The counts of each row's customer; `counted` are lines by customer and item, and `row_of` is each customer's row. The numbers
    /// of items become places by name: those differ with the order of a log, names do not. `None` where no item has a name.
    pub(super) fn new(levels: &Levels, counted: Tally<(u32, u32), u32>, row_of: &[u32]) -> Option<Self> {
        if levels.len() == 0 {
            return None;
        }
        let by_name = levels.by_name();
        let place_of = inverse(&by_name);
        let counted = counted.into_entries(|(customer, item)| (row_of[customer as usize], place_of[item as usize]));
        Some(Self {
            names: by_name.iter().map(|&code| levels.name(code).to_string()).collect(),
            starts: group_starts(counted.iter().map(|((row, _), _)| *row), row_of.len()),
            lines: counted.iter().map(|&((_, item), n_lines)| ItemLines { item, n_lines }).collect(),
        })
    }
}
