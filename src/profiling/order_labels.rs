//! What the columns that an order log has become are called.

/// Columns and what they are called.
const COLUMNS: &[(&str, &str)] = &[
    ("order_recency_days", "days since last order"),
    ("order_frequency", "number of orders"),
    ("order_tenure_days", "days since first order"),
    ("order_gap_mean_days", "days between orders"),
    ("order_gap_cv", "irregularity of orders"),
    ("order_spend_total", "total spend"),
    ("order_spend_mean", "net spend per order"),
    ("order_value_mean", "order value"),
    ("order_spend_trend", "spend trend"),
    ("order_return_rate", "return rate"),
    ("order_items_mean", "items per order"),
    ("order_products", "different products"),
    ("order_category_entropy", "variety of categories"),
    ("order_discount_share", "share with discount"),
    ("order_weekend_share", "share at weekends"),
    ("order_holiday_share", "share in the holidays"),
    ("order_night_share", "share at night"),
    ("order_morning_share", "share in the morning"),
    ("order_afternoon_share", "share in the afternoon"),
    ("order_evening_share", "share in the evening"),
    ("order_country", "country of orders"),
];

/// Beginnings of columns of shares by level.
const SHARES: [&str; 3] = ["order_category_share_", "order_channel_share_", "order_device_share_"];

/// What people call the column; `None` for one that no order log has become. A level keeps its letters.
pub(crate) fn order_label(name: &str) -> Option<String> {
    let known = COLUMNS.iter().find(|(column, _)| *column == name).map(|(_, label)| (*label).to_string());
    known.or_else(|| SHARES.iter().find_map(|stem| name.strip_prefix(stem)).map(|level| format!("share of {level}")))
}

#[cfg(test)]
mod tests {
    use super::order_label;

    #[test]
    fn columns_of_orders_are_called_what_they_are() {
        assert_eq!(order_label("order_frequency").as_deref(), Some("number of orders"));
        assert_eq!(order_label("order_category_share_Home & Garden").as_deref(), Some("share of Home & Garden"));
        assert_eq!(order_label("order_id"), None);
    }
}
