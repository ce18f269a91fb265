//! Pairs of columns that are latitude and longitude.

use super::names::{Degrees, degrees};
use crate::table::ColumnSchema;

/// Turns each pair of inferred number columns whose names are the two halves of one place into one point column, which
/// stands where the first of them stood. `in_range(name, limit)` says whether the values lie within ± `limit` degrees;
/// `taken(name)` whether the file has a column of that name.
pub(super) fn pair(
    columns: Vec<ColumnSchema>,
    is_inferred: impl Fn(&str) -> bool,
    in_range: impl Fn(&str, f64) -> bool,
    taken: impl Fn(&str) -> bool,
) -> Vec<ColumnSchema> {
    let half = |column: &ColumnSchema| match column {
        ColumnSchema::Number { name, .. } if is_inferred(name) => degrees(name),
        _ => None,
    };
    let mut paired: Vec<Option<ColumnSchema>> = columns.iter().cloned().map(Some).collect();
    for (lat_position, lat) in columns.iter().enumerate() {
        let Some(Degrees::Latitude(rest)) = half(lat).filter(|_| in_range(lat.name(), 90.0)) else { continue };
        let is_partner =
            |lon: &ColumnSchema| half(lon) == Some(Degrees::Longitude(rest.clone())) && in_range(lon.name(), 180.0);
        let free = |position: &usize| paired[*position].is_some();
        let Some(lon_position) = (0..columns.len()).filter(free).find(|&position| is_partner(&columns[position]))
        else {
            continue;
        };
        let base = if rest.is_empty() { "location".to_string() } else { rest.join("_") };
        let unused = |name: &String| !taken(name) && !paired.iter().flatten().any(|column| column.name() == name);
        let name = std::iter::once(base.clone())
            .chain((!rest.is_empty()).then(|| format!("{base}_location")))
            .chain((2..).map(|n| format!("{base}_{n}")))
            .find(unused)
            .unwrap_or(base);
        let point = ColumnSchema::Point { name, lat: lat.name().into(), lon: columns[lon_position].name().into() };
        paired[lat_position.max(lon_position)] = None;
        paired[lat_position.min(lon_position)] = Some(point);
    }
    paired.into_iter().flatten().collect()
}
