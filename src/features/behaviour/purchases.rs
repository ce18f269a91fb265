use crate::features::behaviour::levels::Levels;

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

    /// The counts of each customer, whose numbers of items become places by name: those differ with the order of a log, names do
    /// not.
    pub(super) fn new<'a>(levels: &Levels, customers: impl Iterator<Item = &'a [(u32, u32)]>) -> Option<Self> {
        if levels.len() == 0 {
            return None;
        }
        let mut by_name: Vec<u32> = (0..levels.len() as u32).collect();
        by_name.sort_unstable_by_key(|&code| levels.name(code));
        let mut places = vec![0; by_name.len()];
        (0u32..).zip(&by_name).for_each(|(place, &code)| places[code as usize] = place);
        let mut bought = Self {
            names: by_name.iter().map(|&code| levels.name(code).to_string()).collect(),
            starts: vec![0],
            lines: Vec::new(),
        };
        for counts in customers {
            let start = bought.lines.len();
            let lines = counts.iter().map(|&(code, n_lines)| ItemLines { item: places[code as usize], n_lines });
            bought.lines.extend(lines);
            bought.lines[start..].sort_unstable();
            bought.starts.push(bought.lines.len());
        }
        Some(bought)
    }
}
