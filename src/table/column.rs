use std::borrow::Cow;
use std::collections::HashMap;

use crate::error::{Error, ErrorKind, Result};
use crate::table::{Day, Point};

/// One named column of a [`Table`](crate::table::Table).
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    name: String,
    data: ColumnData,
}

impl Column {
    /// A column from its name and its values.
    pub fn new(name: impl Into<String>, data: ColumnData) -> Self {
        Self { name: name.into(), data }
    }

    /// The name in the user's words.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The values.
    pub fn data(&self) -> &ColumnData {
        &self.data
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.data.n_rows()
    }

    /// How many rows have no value.
    pub fn n_missing(&self) -> usize {
        (0..self.n_rows()).filter(|&row| self.data.is_missing(row)).count()
    }

    /// The numbers of a number column.
    ///
    /// # Errors
    /// [`ErrorKind::ColumnType`] where the column holds something else.
    pub fn numbers(&self) -> Result<&Numbers> {
        match &self.data {
            ColumnData::Number(numbers) => Ok(numbers),
            _ => Err(self.not("numbers")),
        }
    }

    /// The dates of a date column.
    ///
    /// # Errors
    /// [`ErrorKind::ColumnType`] where the column holds something else.
    pub fn dates(&self) -> Result<&[Option<Day>]> {
        match &self.data {
            ColumnData::Date(dates) => Ok(dates),
            _ => Err(self.not("dates")),
        }
    }

    /// The places of a point column.
    ///
    /// # Errors
    /// [`ErrorKind::ColumnType`] where the column holds something else.
    pub fn points(&self) -> Result<&[Option<Point>]> {
        match &self.data {
            ColumnData::Point(points) => Ok(points),
            _ => Err(self.not("points")),
        }
    }

    /// The column as levels: a category as it is, flags as `yes` and `no`, numbers and days as they are written, texts whole.
    /// Levels stand in order of their first row, except flags (`no`, `yes`).
    ///
    /// # Errors
    /// [`ErrorKind::ColumnType`] for a point column, which has no levels.
    pub fn to_categories(&self) -> Result<Categories> {
        match &self.data {
            ColumnData::Category(categories) => Ok(categories.clone()),
            ColumnData::Number(numbers) => Ok(numbers.iter().map(|v| v.map(|v| Cow::from(number_text(v)))).collect()),
            ColumnData::Date(dates) => Ok(dates.iter().map(|v| v.map(|v| Cow::from(v.to_string()))).collect()),
            ColumnData::Text(texts) => Ok(texts.iter().map(|v| v.as_deref().map(Cow::from)).collect()),
            ColumnData::Flag(flags) => Ok(Categories {
                levels: vec!["no".into(), "yes".into()],
                codes: flags.iter().map(|flag| flag.map_or(MISSING, u32::from)).collect(),
            }),
            ColumnData::Point(_) => Err(self.not("levels")),
        }
    }

    /// The error that this column holds something other than `expected`.
    pub(crate) fn not(&self, expected: &str) -> Error {
        ErrorKind::ColumnType {
            column: self.name.clone(),
            expected: expected.into(),
            got: self.data.kind().plural().into(),
        }
        .into()
    }
}

/// A number as a level or a label: whole numbers without a fraction, others in the shortest form that reads back the same.
pub fn number_text(value: f64) -> String {
    // -0 and 0 are one value.
    format!("{}", if value == 0.0 { 0.0 } else { value })
}

/// What a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Finite numbers.
    Number,
    /// One of a list of levels.
    Category,
    /// Yes or no.
    Flag,
    /// Calendar days.
    Date,
    /// Places on the Earth.
    Point,
    /// Free text.
    Text,
}

impl ColumnKind {
    pub(crate) fn singular(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Category => "category",
            Self::Flag => "flag",
            Self::Date => "date",
            Self::Point => "place",
            Self::Text => "text",
        }
    }

    pub(crate) fn plural(self) -> &'static str {
        match self {
            Self::Number => "numbers",
            Self::Category => "categories",
            Self::Flag => "flags",
            Self::Date => "dates",
            Self::Point => "points",
            Self::Text => "texts",
        }
    }
}

/// The values of a column, one a row; a missing value is missing by type, never a special value.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ColumnData {
    /// Finite numbers.
    Number(Numbers),
    /// One of a list of levels.
    Category(Categories),
    /// Yes or no.
    Flag(Vec<Option<bool>>),
    /// Calendar days.
    Date(Vec<Option<Day>>),
    /// Places on the Earth.
    Point(Vec<Option<Point>>),
    /// Free text.
    Text(Vec<Option<String>>),
}

impl ColumnData {
    /// What the column holds.
    pub fn kind(&self) -> ColumnKind {
        match self {
            Self::Number(_) => ColumnKind::Number,
            Self::Category(_) => ColumnKind::Category,
            Self::Flag(_) => ColumnKind::Flag,
            Self::Date(_) => ColumnKind::Date,
            Self::Point(_) => ColumnKind::Point,
            Self::Text(_) => ColumnKind::Text,
        }
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        match self {
            Self::Number(numbers) => numbers.len(),
            Self::Category(categories) => categories.len(),
            Self::Flag(values) => values.len(),
            Self::Date(values) => values.len(),
            Self::Point(values) => values.len(),
            Self::Text(values) => values.len(),
        }
    }

    /// Whether `row` (from 0) has no value. Rows beyond the end have none.
    pub fn is_missing(&self, row: usize) -> bool {
        match self {
            Self::Number(numbers) => numbers.get(row).is_none(),
            Self::Category(categories) => categories.code(row).is_none(),
            Self::Flag(values) => values.get(row).is_none_or(Option::is_none),
            Self::Date(values) => values.get(row).is_none_or(Option::is_none),
            Self::Point(values) => values.get(row).is_none_or(Option::is_none),
            Self::Text(values) => values.get(row).is_none_or(Option::is_none),
        }
    }
}

/// Finite numbers with gaps, eight bytes a row: a gap is kept as NaN inside, and nothing but a gap can be NaN.
#[derive(Debug, Clone, Default)]
pub struct Numbers(Vec<f64>);

impl Numbers {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of `row` (from 0), `None` where it is missing or beyond the end.
    pub fn get(&self, row: usize) -> Option<f64> {
        self.0.get(row).copied().filter(|value| !value.is_nan())
    }

    /// The values row by row.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<f64>> + Clone + '_ {
        self.0.iter().map(|&value| (!value.is_nan()).then_some(value))
    }

    /// The values that are there, in row order.
    pub fn present(&self) -> impl Iterator<Item = f64> + Clone + '_ {
        self.0.iter().copied().filter(|value| !value.is_nan())
    }

    /// Numbers row by row.
    ///
    /// # Errors
    /// [`ErrorKind::NotFinite`] with the row, where a value is NaN or infinite: a gap is `None`.
    pub fn try_from_options(name: &str, values: impl IntoIterator<Item = Option<f64>>) -> Result<Self> {
        let checked = values.into_iter().enumerate().map(|(row, value)| match value {
            Some(got) if !got.is_finite() => {
                Err(ErrorKind::NotFinite { row: row + 1, column: format!("`{name}`"), got }.into())
            }
            Some(value) => Ok(value),
            None => Ok(f64::NAN),
        });
        checked.collect::<Result<_>>().map(Self)
    }
}

impl PartialEq for Numbers {
    /// Equal values in equal rows, and gaps where gaps are.
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

/// The code of a gap; a column has at most `u32::MAX - 1` levels.
const MISSING: u32 = u32::MAX;

/// Levels and, row by row, which of them holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Categories {
    levels: Vec<String>,
    codes: Vec<u32>,
}

impl Categories {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The distinct levels, in order of their first row (or the order they were declared in).
    pub fn levels(&self) -> &[String] {
        &self.levels
    }

    /// The index into [`Categories::levels`] of `row` (from 0), `None` where it is missing or beyond the end.
    pub fn code(&self, row: usize) -> Option<usize> {
        self.codes.get(row).copied().filter(|&code| code != MISSING).map(|code| code as usize)
    }

    /// The codes row by row.
    pub fn codes(&self) -> impl ExactSizeIterator<Item = Option<usize>> + Clone + '_ {
        self.codes.iter().map(|&code| (code != MISSING).then_some(code as usize))
    }

    /// The level of `row` (from 0), `None` where it is missing or beyond the end.
    pub fn level(&self, row: usize) -> Option<&str> {
        self.code(row).map(|code| self.levels[code].as_str())
    }

    /// How many rows each level has.
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.levels.len()];
        self.codes().flatten().for_each(|code| counts[code] += 1);
        counts
    }
}

impl<'a> FromIterator<Option<Cow<'a, str>>> for Categories {
    fn from_iter<I: IntoIterator<Item = Option<Cow<'a, str>>>>(values: I) -> Self {
        // The map is only ever asked for a level's code, so its order reaches nothing.
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut levels = Vec::new();
        let codes = values
            .into_iter()
            .map(|value| match value {
                None => MISSING,
                Some(level) => match known.get(level.as_ref()) {
                    Some(&code) => code,
                    None => {
                        let code = levels.len() as u32;
                        levels.push(level.clone().into_owned());
                        known.insert(level.into_owned(), code);
                        code
                    }
                },
            })
            .collect();
        Self { levels, codes }
    }
}

impl<'a> FromIterator<Option<&'a str>> for Categories {
    fn from_iter<I: IntoIterator<Item = Option<&'a str>>>(values: I) -> Self {
        values.into_iter().map(|value| value.map(Cow::Borrowed)).collect()
    }
}
