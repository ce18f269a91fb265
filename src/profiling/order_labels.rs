//! What the columns that an order log has become are called.

use crate::profiling::label::Label;

/// Columns, and what they are called in sentences and, where two must share a line, in names.
const COLUMNS: &[(&str, &str, &str)] = &[
    ("order_recency_days", "days since last order", "days since order"),
    ("order_frequency", "number of orders", "frequency"),
    ("order_tenure_days", "days since first order", "tenure"),
    ("order_gap_mean_days", "days between orders", "order gap"),
    ("order_gap_cv", "irregularity of orders", "irregularity of orders"),
    ("order_spend_total", "total spend", "total spend"),
    ("order_spend_mean", "net spend per order", "net spend per order"),
    ("order_value_mean", "order value", "order value"),
    ("order_spend_trend", "spend trend", "spend trend"),
    ("order_return_rate", "return rate", "return rate"),
    ("order_items_mean", "items per order", "items per order"),
    ("order_products", "different products", "product range"),
    ("order_category_entropy", "variety of categories", "variety of categories"),
    ("order_discount_share", "share with discount", "share with discount"),
    ("order_weekend_share", "share at weekends", "share at weekends"),
    ("order_holiday_share", "share in the holidays", "share in the holidays"),
    ("order_night_share", "share at night", "share at night"),
    ("order_morning_share", "share in the morning", "share in the morning"),
    ("order_afternoon_share", "share in the afternoon", "share in the afternoon"),
    ("order_evening_share", "share in the evening", "share in the evening"),
    ("order_country", "country of orders", "country of orders"),
];

/// Beginnings of columns of shares by level.
const SHARES: [&str; 3] = ["order_category_share_", "order_channel_share_", "order_device_share_"];

/// What people call the column; `None` for one that no order log has become. A level keeps its letters.
pub(crate) fn order_label(name: &str) -> Option<Label> {
    if let Some((_, full, short)) = COLUMNS.iter().find(|(column, ..)| *column == name) {
        return Some(Label { full: (*full).into(), short: (*short).into() });
    }
    let level = SHARES.iter().find_map(|stem| name.strip_prefix(stem))?;
    let share = format!("share of {level}");
    Some(Label { full: share.clone(), short: share })
}

#[cfg(test)]
mod tests {
    use super::order_label;

    #[test]
    fn columns_of_orders_are_called_what_they_are() {
        let full = |name| order_label(name).map(|label| label.full);
        assert_eq!(full("order_frequency").as_deref(), Some("number of orders"));
        assert_eq!(full("order_category_share_Home & Garden").as_deref(), Some("share of Home & Garden"));
        assert_eq!(full("order_id"), None);
    }
}
