use std::borrow::Cow;
use std::collections::HashMap;

use crate::error::{ErrorKind, Result};

/// Who each row is: texts from the column that names the customer, or row numbers from 1 where there is none.
///
/// Ids stay text, so leading zeros stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerIds {
    name: String,
    values: Values,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Values {
    Named(Vec<String>),
    Rows(usize),
}

impl CustomerIds {
    /// The column name of row numbers.
    pub const ROW: &'static str = "row";

    /// Ids from the column `name`.
    ///
    /// # Errors
    /// [`ErrorKind::DuplicateId`] where one stands twice; the lines of that error are the rows counted from 1.
    pub fn named(name: impl Into<String>, values: Vec<String>) -> Result<Self> {
        Self::named_with_lines(name, values, |row| row as u64 + 1)
    }

    /// Ids from the column `name` of a file, where row `i` stands on `line(i)`.
    pub(crate) fn named_with_lines(
        name: impl Into<String>,
        values: Vec<String>,
        line: impl Fn(usize) -> u64,
    ) -> Result<Self> {
        let name = name.into();
        let mut first_rows: HashMap<&str, usize> = HashMap::with_capacity(values.len());
        let mut repeated = Vec::new();
        for (row, id) in values.iter().enumerate() {
            match first_rows.get(id.as_str()) {
                Some(&first) => repeated.push((first, row)),
                None => {
                    first_rows.insert(id, row);
                }
            }
        }
        if let Some(&(first, second)) = repeated.first() {
            let mut ids: Vec<usize> = repeated.iter().map(|&(first, _)| first).collect();
            ids.sort_unstable();
            ids.dedup();
            return Err(ErrorKind::DuplicateId {
                column: name,
                id: values[first].clone(),
                first_line: line(first),
                second_line: line(second),
                n_duplicates: ids.len(),
            }
            .into());
        }
        Ok(Self { name, values: Values::Named(values) })
    }

    /// Row numbers from 1 to `n_rows`.
    pub fn rows(n_rows: usize) -> Self {
        Self { name: Self::ROW.into(), values: Values::Rows(n_rows) }
    }

    /// The name of the id column, [`CustomerIds::ROW`] for row numbers.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the ids are row numbers.
    pub fn are_row_numbers(&self) -> bool {
        matches!(self.values, Values::Rows(_))
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Named(values) => values.len(),
            Values::Rows(n_rows) => *n_rows,
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The id of `row` (from 0), `None` beyond the end.
    pub fn get(&self, row: usize) -> Option<Cow<'_, str>> {
        match &self.values {
            Values::Named(values) => values.get(row).map(|id| Cow::Borrowed(id.as_str())),
            Values::Rows(n_rows) => (row < *n_rows).then(|| Cow::Owned((row + 1).to_string())),
        }
    }
}
