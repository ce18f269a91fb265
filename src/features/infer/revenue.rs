use crate::features::infer::concepts::{NOT_REVENUE, REVENUE};
use crate::features::infer::names::Name;
use crate::table::{ColumnData, Table};

/// The number columns whose sum is what a customer has spent, by their names: one column, or several that are parts of one
/// sum because their names start with the same word (`MntWines`, `MntFruits`, …). Where several stand for overlapping spans
/// (`spend_12m`, `spend_3m`), the first, so that no money counts twice.
pub(crate) fn revenue_columns(table: &Table) -> Vec<String> {
    let money: Vec<(&str, Name)> = table
        .columns()
        .iter()
        .filter(|column| matches!(column.data(), ColumnData::Number(_)))
        .map(|column| (column.name(), Name::new(column.name())))
        .filter(|(_, name)| name.speaks_of(REVENUE) && !name.speaks_of(NOT_REVENUE))
        .collect();
    let total = money.iter().find(|(_, name)| name.speaks_of(&["total", "totale", "загальн*"]));
    match (total, money.as_slice()) {
        (Some((total, _)), _) => vec![total.to_string()],
        (None, parts @ [(_, first), _, ..]) if parts.iter().all(|(_, part)| are_parts(first, part)) => {
            parts.iter().map(|(name, _)| name.to_string()).collect()
        }
        (None, columns) => columns.first().map(|(name, _)| name.to_string()).into_iter().collect(),
    }
}

/// Whether two names start with the same word and neither names a span of time.
fn are_parts(a: &Name, b: &Name) -> bool {
    a.first_word().is_some() && a.first_word() == b.first_word() && !a.has_digit() && !b.has_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &[&str], expected: &[&str]) {
        let table = names.iter().fold(Table::builder(), |builder, name| builder.number(*name, [1.0])).build().unwrap();
        assert_eq!(revenue_columns(&table), expected);
    }

    #[test]
    fn money_is_recognised_and_never_counted_twice() {
        check(&["Income", "MntWines", "MntFruits", "Recency"], &["MntWines", "MntFruits"]);
        check(&["spend_3m", "spend_12m"], &["spend_3m"]);
        check(&["sales_north", "sales_total", "sales_south"], &["sales_total"]);
        check(&["Annual Income (k$)", "Spending Score (1-100)", "average_spend"], &[]);
        check(&["AmountSpent", "Salary"], &["AmountSpent"]);
        check(&["faturamento"], &["faturamento"]);
    }
}
