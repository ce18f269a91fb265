use ndarray::ArrayView1;

use crate::features::{ColumnSpec, FeatureMatrix, Role, Transform};
use crate::selection::audit::LevelCount;
use crate::table::{Column, ColumnData, ColumnKind, Day, number_text};

/// A value of a column with the rows that hold it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step {
    pub(super) value: f64,
    pub(super) count: usize,
    /// One of the rows.
    pub(super) row: usize,
}

/// The values of a column as the audit looks at them.
pub(super) enum Values {
    /// Numbers that measure or count, and dates as days since 1970-01-01: each value once, upwards.
    Rising(Vec<Step>),
    /// Everything else: how many rows each value has, those that no row has left out.
    Levels(Vec<usize>),
}

impl Values {
    pub(super) fn of(column: &Column, spec: &ColumnSpec) -> Self {
        match (column.data(), is_measured(spec)) {
            (ColumnData::Number(numbers), true) => Self::Rising(rising(numbers.iter())),
            (ColumnData::Date(days), true) => {
                Self::Rising(rising(days.iter().map(|day| day.map(|day| f64::from(day.epoch_days())))))
            }
            (ColumnData::Number(numbers), false) => Self::Levels(counts_of(rising(numbers.iter()))),
            (ColumnData::Point(points), _) => {
                let mut places: Vec<(u64, u64)> =
                    points.iter().flatten().map(|point| (point.lat().to_bits(), point.lon().to_bits())).collect();
                places.sort_unstable();
                Self::Levels(places.chunk_by(|a, b| a == b).map(<[_]>::len).collect())
            }
            // Only points have no levels.
            _ => {
                let counts = column.to_categories().map(|categories| categories.counts()).unwrap_or_default();
                Self::Levels(counts.into_iter().filter(|&count| count > 0).collect())
            }
        }
    }

    /// The rows of each value.
    pub(super) fn counts(&self) -> Vec<usize> {
        match self {
            Self::Rising(steps) => counts_of(steps.iter().copied()),
            Self::Levels(counts) => counts.clone(),
        }
    }

    /// Whether it is a number of so few different values that each is a class of its own.
    pub(super) fn few(&self, most: usize) -> bool {
        matches!(self, Self::Rising(steps) if steps.len() <= most)
    }

    /// Levels to name: the few values of a number, upwards; of a column of levels those with most rows, those of fewer rows later, equals
    /// by their text. A level of a single row might be somebody's own, and is not named.
    pub(super) fn named(&self, column: &Column, role: Role, most: usize) -> Vec<LevelCount> {
        let is_named = role.is_profiled() && column.data().kind() != ColumnKind::Text;
        let n_present = (column.n_rows() - column.n_missing()) as f64;
        let named = |level: String, n_rows: usize| LevelCount { level, n_rows, share: n_rows as f64 / n_present };
        match (self, column.to_categories()) {
            (Self::Rising(steps), _) if is_named && self.few(most) => {
                let written = |value: f64| match column.data().kind() {
                    ColumnKind::Date => Day::nearest(value).to_string(),
                    _ => number_text(value),
                };
                steps.iter().filter(|step| step.count > 1).map(|step| named(written(step.value), step.count)).collect()
            }
            (Self::Levels(_), Ok(categories)) if is_named => {
                let counts = categories.counts();
                let mut levels: Vec<(usize, &String)> = counts.into_iter().zip(categories.levels()).collect();
                levels.retain(|(count, _)| *count > 1);
                levels.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
                levels.into_iter().take(most).map(|(n_rows, level)| named(level.clone(), n_rows)).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn counts_of(steps: impl IntoIterator<Item = Step>) -> Vec<usize> {
    steps.into_iter().map(|step| step.count).collect()
}

/// Whether the numbers of a column measure or count, and are no codes, answers, flags or keys.
fn is_measured(spec: &ColumnSpec) -> bool {
    let is_level = matches!(
        spec.transform,
        Some(Transform::Categorical(_) | Transform::Ordered(_) | Transform::Flag(_) | Transform::Geo(_))
    );
    spec.role.is_profiled() && !is_level
}

/// The values that are there, each once, upwards.
fn rising(values: impl Iterator<Item = Option<f64>>) -> Vec<Step> {
    let mut rows: Vec<(f64, u32)> =
        values.enumerate().filter_map(|(row, value)| value.map(|value| (value, row as u32))).collect();
    rows.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let step = |run: &[(f64, u32)]| Step { value: run[0].0 + 0.0, count: run.len(), row: run[0].1 as usize };
    rows.chunk_by(|a, b| a.0 == b.0).map(step).collect()
}

/// The column of the matrix on which a number is clustered, where it is one.
pub(super) fn scale<'a>(x: &'a FeatureMatrix, spec: &ColumnSpec) -> Option<ArrayView1<'a, f64>> {
    matches!(spec.transform, Some(Transform::Numeric(_))).then(|| only_column(x, &spec.name)).flatten()
}

/// The first column of the matrix that was made of `source`, a column that marks gaps apart.
pub(super) fn only_column<'a>(x: &'a FeatureMatrix, source: &str) -> Option<ArrayView1<'a, f64>> {
    let at = x.columns().iter().position(|column| column.source == source)?;
    Some(x.values().index_axis_move(ndarray::Axis(1), at))
}
