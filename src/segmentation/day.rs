use crate::error::{Error, Result};
use crate::features::{CalendarPart, FeatureSpec, Transform};
use crate::table::{ColumnData, Table};

/// Refuses a day before every date of a column that is counted to it: each customer would count 0.
pub(super) fn check_day(features: &FeatureSpec, table: &Table) -> Result<()> {
    let Some(as_of) = features.as_of else { return Ok(()) };
    for column in &features.columns {
        let is_since = matches!(&column.transform, Some(Transform::Calendar(calendar))
            if matches!(calendar.part, CalendarPart::Age | CalendarPart::Tenure | CalendarPart::DaysSince));
        let Some(ColumnData::Date(days)) = table.get(&column.name).map(|column| column.data()).filter(|_| is_since)
        else {
            continue;
        };
        if let Some(oldest) = days.iter().flatten().min().filter(|oldest| **oldest > as_of) {
            let expected = format!("{oldest} or a later day: every date of `{}` is after this one", column.name);
            return Err(Error::param("as_of", as_of, expected));
        }
    }
    Ok(())
}
