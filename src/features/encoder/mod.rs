mod attribute;
mod balance;
mod decode;
mod fit;
mod saved;

pub use decode::{DecodedColumn, DecodedValue, LevelShare};
pub(crate) use fit::fit_encode;

use ndarray::{Array1, Array2, s};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, ModelFault, Result};
use crate::features::encoder::attribute::Attribute;
use crate::features::encoder::saved::SavedEncoder;
use crate::features::{FeatureColumn, FeatureMatrix, FeatureSpec, FeatureWarning, Role, Shares};
use crate::table::{Day, Table};

/// Everything learnt from a training table that turns rows into features: levels, scales, weights.
///
/// Made by [`FeatureSpec::fit`] and never changed. It encodes the training table, and any other with the columns it needs, by
/// the same code: the training rows come out the same to the bit. Saved and loaded with serde; what could not have come from
/// a fit is refused at loading.
///
/// ```
/// use segmenta::features::{DecodedValue, FeatureSpec, Numeric};
/// use segmenta::table::Table;
///
/// let table = Table::builder().number("age", [20.0, 30.0, 70.0]).build()?;
/// let (encoder, x) = FeatureSpec::new().demographic("age", Numeric::standard()).fit_encode(&table)?;
/// let oldest = &encoder.decode(x.values().row(2))?[0];
/// assert!(matches!(oldest.value, DecodedValue::Number(age) if (age - 70.0).abs() < 1e-9));
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "SavedEncoder", into = "SavedEncoder")]
pub struct FeatureEncoder {
    spec: FeatureSpec,
    attributes: Vec<Attribute>,
    /// The columns of the matrix, which follow from the attributes.
    columns: Vec<FeatureColumn>,
    shares: Shares,
    warnings: Vec<FeatureWarning>,
}

impl FeatureEncoder {
    /// The features of `table`, row by row in its order. Columns that the encoder does not need are not looked at.
    ///
    /// A column may hold another kind of value than in training where the text is the same: numbers, flags, levels and texts
    /// stand for each other. The weight column, where the spec has one, may be absent.
    ///
    /// Cost: O(rows × features).
    ///
    /// # Errors
    /// [`ModelFault::MissingColumns`] with all that are absent; [`ErrorKind::ColumnType`], [`ErrorKind::Domain`] and
    /// [`ErrorKind::MissingValue`] where values do not fit their transform; [`ErrorKind::Empty`] for a table without rows.
    pub fn encode(&self, table: &Table) -> Result<FeatureMatrix> {
        self.check_columns(table)?;
        self.assemble(table, &self.blocks(table)?)
    }

    /// What each column of the matrix is.
    pub fn columns(&self) -> &[FeatureColumn] {
        &self.columns
    }

    /// How much of the distance between two customers each column of the table and each family makes up.
    pub fn shares(&self) -> &Shares {
        &self.shares
    }

    /// What a reader of the segments should know about the features.
    pub fn warnings(&self) -> &[FeatureWarning] {
        &self.warnings
    }

    /// The spec that was fitted.
    pub fn spec(&self) -> &FeatureSpec {
        &self.spec
    }

    /// The day to which ages and times since are counted.
    pub fn as_of(&self) -> Option<Day> {
        self.spec.as_of
    }

    /// The same encoder, counting ages and times since to another day. Scales stay those of the training table.
    #[must_use]
    pub fn with_as_of(mut self, day: Day) -> Self {
        self.spec.as_of = Some(day);
        self
    }

    /// By what each column of the matrix was multiplied after its transform: balance, family and column weight together.
    pub fn factors(&self) -> Vec<f64> {
        self.attributes.iter().flat_map(|attribute| vec![attribute.factor; attribute.names().len()]).collect()
    }

    fn check_columns(&self, table: &Table) -> Result<()> {
        let mut missing: Vec<String> = Vec::new();
        for attribute in &self.attributes {
            if table.get(&attribute.source).is_none() && !missing.contains(&attribute.source) {
                missing.push(attribute.source.clone());
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let known = table.columns().iter().map(|column| column.name().to_string()).collect();
        Err(ErrorKind::Model(ModelFault::MissingColumns { missing, known }).into())
    }

    /// Every attribute's block of `table`, before the factors. Attributes are independent, so threads change nothing.
    fn blocks(&self, table: &Table) -> Result<Vec<Vec<Vec<f64>>>> {
        let blocks: Vec<Result<_>> = self
            .attributes
            .par_iter()
            .map(|attribute| attribute.encode(table.column(&attribute.source)?, self.spec.as_of))
            .collect();
        blocks.into_iter().collect()
    }

    fn assemble(&self, table: &Table, blocks: &[Vec<Vec<f64>>]) -> Result<FeatureMatrix> {
        let mut values = Array2::zeros((table.n_rows(), self.columns.len()));
        let columns =
            self.attributes.iter().zip(blocks).flat_map(|(a, block)| block.iter().map(move |c| (a.factor, c)));
        for (position, (factor, column)) in columns.enumerate() {
            let mut target = values.slice_mut(s![.., position]);
            target.iter_mut().zip(column).for_each(|(target, value)| *target = value * factor);
        }
        let matrix = FeatureMatrix::new(values, self.columns.clone())?;
        match self.weights(table)? {
            Some(weights) => matrix.with_weights(weights),
            None => Ok(matrix),
        }
    }

    fn weights(&self, table: &Table) -> Result<Option<Array1<f64>>> {
        let spec = self.spec.columns.iter().find(|column| column.role == Role::Weight);
        let Some(column) = spec.and_then(|spec| table.get(&spec.name)) else { return Ok(None) };
        let numbers = crate::features::values::numbers(column)?;
        crate::features::values::refuse_gaps(numbers.iter(), column.name()).map_err(|_| {
            let row = numbers.iter().position(|weight| weight.is_none()).map_or(0, |row| row + 1);
            Error::param(
                format!("weight `{}` of row {row}", column.name()),
                "missing",
                "a number of at least 0 in every row",
            )
        })?;
        Ok(Some(numbers.present().collect()))
    }
}

/// The columns of the matrix; a name that is already taken gets a prime.
fn columns_of(attributes: &[Attribute]) -> Vec<FeatureColumn> {
    let mut columns: Vec<FeatureColumn> = Vec::new();
    let mut taken = std::collections::BTreeSet::new();
    for attribute in attributes {
        for mut name in attribute.names() {
            while !taken.insert(name.clone()) {
                name.push('\'');
            }
            columns.push(FeatureColumn { name, source: attribute.source.clone(), family: attribute.family });
        }
    }
    columns
}
