//! Pairs of columns that are latitude and longitude.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

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
    let halves: Vec<Option<Degrees>> = columns.iter().map(half).collect();
    // The free longitudes of each place, by what their names say beside it; the leftmost is the first to be taken.
    let mut longitudes: BTreeMap<&[String], VecDeque<usize>> = BTreeMap::new();
    for (position, half) in halves.iter().enumerate() {
        if let Some(Degrees::Longitude(rest)) = half
            && in_range(columns[position].name(), 180.0)
        {
            longitudes.entry(rest).or_default().push_back(position);
        }
    }
    let mut names: BTreeSet<String> = columns.iter().map(|column| column.name().to_string()).collect();
    let mut paired: Vec<Option<ColumnSchema>> = columns.iter().cloned().map(Some).collect();
    for (lat_position, half) in halves.iter().enumerate() {
        let lat = columns[lat_position].name();
        let Some(Degrees::Latitude(rest)) = half.as_ref().filter(|_| in_range(lat, 90.0)) else { continue };
        let Some(lon_position) = longitudes.get_mut(rest.as_slice()).and_then(VecDeque::pop_front) else { continue };
        let lon = columns[lon_position].name();
        names.remove(lat);
        names.remove(lon);
        let base = if rest.is_empty() { "location".to_string() } else { rest.join("_") };
        let unused = |name: &String| !taken(name) && !names.contains(name);
        let name = std::iter::once(base.clone())
            .chain((!rest.is_empty()).then(|| format!("{base}_location")))
            .chain((2..).map(|n| format!("{base}_{n}")))
            .find(unused)
            .unwrap_or(base);
        names.insert(name.clone());
        let point = ColumnSchema::Point { name, lat: lat.into(), lon: lon.into() };
        paired[lat_position.max(lon_position)] = None;
        paired[lat_position.min(lon_position)] = Some(point);
    }
    paired.into_iter().flatten().collect()
}
