use crate::error::Result;
use crate::table::{Categories, Column, ColumnData, CustomerIds, Day, Numbers, Point, Table};

/// Builds a [`Table`] from Rust values, column by column; everything is judged in [`TableBuilder::build`].
///
/// ```
/// use segmenta::table::Table;
///
/// let table = Table::builder()
///     .id("customer", ["a", "b", "c"])
///     .number("age", [Some(31.0), None, Some(58.0)])
///     .category("plan", [Some("basic"), Some("gold"), Some("basic")])
///     .build()?;
/// assert_eq!(table.n_rows(), 3);
/// assert_eq!(table.column("age")?.n_missing(), 1);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct TableBuilder {
    ids: Option<(String, Vec<String>)>,
    columns: Vec<Result<Column>>,
}

impl TableBuilder {
    /// Who each row is. Default: row numbers from 1.
    #[must_use]
    pub fn id<S: Into<String>>(mut self, name: impl Into<String>, values: impl IntoIterator<Item = S>) -> Self {
        self.ids = Some((name.into(), values.into_iter().map(Into::into).collect()));
        self
    }

    /// A column of finite numbers; `None` is a gap.
    #[must_use]
    pub fn number(mut self, name: impl Into<String>, values: impl IntoIterator<Item = impl Into<Option<f64>>>) -> Self {
        let name = name.into();
        let numbers = Numbers::try_from_options(&name, values.into_iter().map(Into::into));
        self.columns.push(numbers.map(|numbers| Column::new(name, ColumnData::Number(numbers))));
        self
    }

    /// A column of levels; `None` is a gap.
    #[must_use]
    pub fn category<'a>(self, name: impl Into<String>, values: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        self.column(name, ColumnData::Category(values.into_iter().collect::<Categories>()))
    }

    /// A column of yes and no; `None` is a gap.
    #[must_use]
    pub fn flag(self, name: impl Into<String>, values: impl IntoIterator<Item = impl Into<Option<bool>>>) -> Self {
        self.column(name, ColumnData::Flag(values.into_iter().map(Into::into).collect()))
    }

    /// A column of calendar days; `None` is a gap.
    #[must_use]
    pub fn date(self, name: impl Into<String>, values: impl IntoIterator<Item = impl Into<Option<Day>>>) -> Self {
        self.column(name, ColumnData::Date(values.into_iter().map(Into::into).collect()))
    }

    /// A column of places; `None` is a gap.
    #[must_use]
    pub fn point(self, name: impl Into<String>, values: impl IntoIterator<Item = impl Into<Option<Point>>>) -> Self {
        self.column(name, ColumnData::Point(values.into_iter().map(Into::into).collect()))
    }

    /// A column of free text; `None` is a gap.
    #[must_use]
    pub fn text<'a>(self, name: impl Into<String>, values: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let texts = values.into_iter().map(|text| text.map(str::to_string)).collect();
        self.column(name, ColumnData::Text(texts))
    }

    /// A column of any kind.
    #[must_use]
    pub fn column(mut self, name: impl Into<String>, data: ColumnData) -> Self {
        self.columns.push(Ok(Column::new(name, data)));
        self
    }

    /// The table.
    ///
    /// # Errors
    /// Those of [`Table::new`], [`CustomerIds::named`] and [`Numbers::try_from_options`], in the order of the calls.
    pub fn build(self) -> Result<Table> {
        let columns = self.columns.into_iter().collect::<Result<Vec<_>>>()?;
        let ids = match self.ids {
            Some((name, values)) => CustomerIds::named(name, values)?,
            None => CustomerIds::rows(columns.first().map_or(0, Column::n_rows)),
        };
        Table::new(ids, columns)
    }
}
