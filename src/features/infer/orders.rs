use crate::features::infer::names::Name;
use crate::features::infer::{Finding, by_emptiness, by_values};
use crate::features::{ColumnSpec, Family, Role};
use crate::table::{Column, Table};

/// Columns of an order log that tell one thing together, and how much that counts for, whatever the number of columns.
struct Theme {
    /// Names; a `*` at the end stands for any ending.
    columns: &'static [&'static str],
    weight: f64,
}

/// How recently, how often and how much lead; what, where, how and when follow. The weights were set by hand: shares of the few
/// orders that most customers have are rough numbers, and at full weight they would make segments of those who once ordered on a
/// Saturday.
const THEMES: &[Theme] = &[
    Theme { columns: &["order_recency_days"], weight: 1.0 },
    Theme { columns: &["order_frequency"], weight: 1.0 },
    Theme { columns: &["order_spend_total"], weight: 1.0 },
    Theme { columns: &["order_category_share_*"], weight: 1.0 },
    Theme { columns: &["order_tenure_days"], weight: 0.5 },
    Theme { columns: &["order_value_mean"], weight: 0.5 },
    Theme { columns: &["order_items_mean", "order_products"], weight: 0.5 },
    Theme { columns: &["order_channel_share_*"], weight: 0.5 },
    Theme { columns: &["order_device_share_*"], weight: 0.5 },
    Theme { columns: &["order_discount_share"], weight: 0.5 },
    Theme { columns: &["order_return_rate"], weight: 0.25 },
    Theme { columns: &["order_spend_trend"], weight: 0.25 },
    Theme { columns: &["order_weekend_share", "order_holiday_share"], weight: 0.25 },
    Theme {
        columns: &["order_night_share", "order_morning_share", "order_afternoon_share", "order_evening_share"],
        weight: 0.25,
    },
];

const COUNTRY: &str = "order_country";

/// Columns that are shown, because others tell the same already, or tell it of more customers.
const SHOWN: &[(&str, &str)] = &[
    ("order_spend_mean", "the value of an order, which counts already, less returns"),
    ("order_gap_mean_days", "tenure and frequency, which count already, tell the same"),
    ("order_gap_cv", "known only of those with three orders and more"),
    ("order_category_entropy", "the shares of the categories, which count already, tell the same"),
];

/// Whether an order log has become the column of this name.
pub(crate) fn is_behaviour(name: &str) -> bool {
    let is_shown = SHOWN.iter().any(|(shown, _)| *shown == name);
    is_shown || name == COUNTRY || THEMES.iter().any(|theme| theme.holds(name))
}

/// What a column that an order log has become is good for; `None` for any other. Its name is ours: a category called `Health` in it
/// is no state of health.
pub(super) fn infer(column: &Column, table: &Table) -> Option<ColumnSpec> {
    let name = column.name();
    if !is_behaviour(name) {
        return None;
    }
    let theme = THEMES.iter().find(|theme| theme.holds(name));
    let shown = SHOWN.iter().find(|(shown, _)| *shown == name);
    let family = if name == COUNTRY { Family::Geographic } else { Family::Behavioural };
    let finding = by_emptiness(column).unwrap_or_else(|| by_values(column, &Name::new("order")));
    let spec = match (finding, shown) {
        (Finding::Other { role, because }, _) => ColumnSpec::with_role(name, role).because(because),
        (Finding::Feature { .. }, Some((_, why))) => ColumnSpec::with_role(name, Role::ProfileOnly).because(*why),
        (Finding::Feature { transform, because, .. }, None) => {
            let weight = theme.map_or(1.0, |theme| theme.share(table));
            let because = if weight < 1.0 { format!("{because}; counts {weight:.2} of a column") } else { because };
            ColumnSpec::feature(name, family, transform).weight(weight).because(because)
        }
    };
    Some(ColumnSpec { family: Some(family), ..spec })
}

impl Theme {
    fn holds(&self, name: &str) -> bool {
        self.columns.iter().any(|column| match column.strip_suffix('*') {
            Some(stem) => name.starts_with(stem),
            None => name == *column,
        })
    }

    /// What each of its columns in the table counts for.
    fn share(&self, table: &Table) -> f64 {
        let n_columns = table.columns().iter().filter(|column| self.holds(column.name())).count();
        self.weight / n_columns.max(1) as f64
    }
}
