use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::features::Family;

/// What one column of a [`FeatureMatrix`] is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureColumn {
    /// Unique name: the source column's, followed by what was made of it (`plan=gold`, `signup.month.sin`).
    pub name: String,
    /// The table column it was made from.
    pub source: String,
    /// The family of the source column.
    pub family: Family,
}

/// Customers as rows of finite, comparable numbers, shape `(n_customers, n_features)`; row `i` is row `i` of the table.
///
/// ```
/// use segmenta::features::FeatureMatrix;
/// use segmenta::ndarray::array;
///
/// let x = FeatureMatrix::from_array(array![[0.0, 1.0], [2.0, 3.0]])?;
/// assert_eq!((x.n_rows(), x.n_features()), (2, 2));
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureMatrix {
    values: Array2<f64>,
    columns: Vec<FeatureColumn>,
    weights: Option<Array1<f64>>,
}

impl FeatureMatrix {
    /// A matrix with a description of each column. The values are brought into row-major order.
    ///
    /// # Errors
    /// [`ErrorKind::Width`] where the number of descriptions is not the number of columns, [`ErrorKind::NotFinite`] with row
    /// and column, [`ErrorKind::Empty`] without rows or columns.
    pub fn new(values: Array2<f64>, columns: Vec<FeatureColumn>) -> Result<Self> {
        if columns.len() != values.ncols() {
            let (expected, got) = (values.ncols(), columns.len());
            return Err(ErrorKind::Width { what: "the list of feature columns".into(), expected, got }.into());
        }
        let names = |column: usize| format!("`{}`", columns[column].name);
        check_finite(values.view(), names)?;
        let values = if values.is_standard_layout() { values } else { values.as_standard_layout().into_owned() };
        Ok(Self { values, columns, weights: None })
    }

    /// A matrix that comes without a table: columns are called `x1`, `x2`, … and count as behavioural.
    ///
    /// # Errors
    /// Those of [`FeatureMatrix::new`].
    pub fn from_array(values: Array2<f64>) -> Result<Self> {
        let name = |column: usize| format!("x{}", column + 1);
        let columns = (0..values.ncols())
            .map(|column| FeatureColumn { name: name(column), source: name(column), family: Family::Behavioural })
            .collect();
        Self::new(values, columns)
    }

    /// The same matrix with a weight for each row.
    ///
    /// # Errors
    /// [`ErrorKind::Length`] where there is not one weight a row, [`ErrorKind::Param`] where one is negative or not finite or
    /// none is positive.
    pub fn with_weights(mut self, weights: Array1<f64>) -> Result<Self> {
        check_weights(weights.view(), self.n_rows())?;
        self.weights = Some(weights);
        Ok(self)
    }

    /// `rows` alone, in that order; each must be below the number of rows.
    pub(crate) fn select(&self, rows: &[usize]) -> Self {
        Self {
            values: self.values.select(Axis(0), rows),
            columns: self.columns.clone(),
            weights: self.weights.as_ref().map(|weights| weights.select(Axis(0), rows)),
        }
    }

    /// Number of customers.
    pub fn n_rows(&self) -> usize {
        self.values.nrows()
    }

    /// Number of features.
    pub fn n_features(&self) -> usize {
        self.values.ncols()
    }

    /// The numbers, row-major, shape `(n_customers, n_features)`.
    pub fn values(&self) -> ArrayView2<'_, f64> {
        self.values.view()
    }

    /// What each column is.
    pub fn columns(&self) -> &[FeatureColumn] {
        &self.columns
    }

    /// How much each row counts, where weights were given.
    pub fn weights(&self) -> Option<&Array1<f64>> {
        self.weights.as_ref()
    }
}

/// Refuses an empty matrix and the first value that is NaN or infinite, in row order; `column_name` names its column.
pub(crate) fn check_finite<F: linfa::Float>(
    values: ArrayView2<'_, F>,
    column_name: impl Fn(usize) -> String,
) -> Result<()> {
    let (n_rows, n_columns) = values.dim();
    if n_rows == 0 || n_columns == 0 {
        return Err(ErrorKind::Empty { what: "the matrix".into(), n_rows, n_columns }.into());
    }
    for (row, entries) in values.rows().into_iter().enumerate() {
        if let Some(column) = entries.iter().position(|value| !value.is_finite()) {
            let got = entries[column].to_f64().unwrap_or(f64::NAN);
            return Err(ErrorKind::NotFinite { row: row + 1, column: column_name(column), got }.into());
        }
    }
    Ok(())
}

/// Refuses weights that are not one finite number of at least 0 for each of `n_rows` rows, or all 0.
pub(crate) fn check_weights(weights: ArrayView1<'_, f64>, n_rows: usize) -> Result<()> {
    if weights.len() != n_rows {
        return Err(ErrorKind::Length {
            what: "the list of sample weights".into(),
            expected: n_rows,
            got: weights.len(),
        }
        .into());
    }
    if let Some(row) = weights.iter().position(|weight| !(weight.is_finite() && *weight >= 0.0)) {
        let name = format!("the sample weight of row {}", row + 1);
        return Err(Error::param(name, weights[row], "a finite number of at least 0"));
    }
    if !weights.iter().any(|&weight| weight > 0.0) {
        return Err(Error::param("sample weights", "all 0", "at least one positive weight"));
    }
    Ok(())
}
