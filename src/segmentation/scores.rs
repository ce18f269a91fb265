use std::io::Write;

use ndarray::{Array2, ArrayView2};

use crate::clustering::Assignment;
use crate::error::{Error, Result};
use crate::table::CustomerIds;

/// Where each customer belongs, row by row, as `segments.csv` and the output of `score` hold it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    ids: CustomerIds,
    assignment: Assignment,
    memberships: Option<Array2<f64>>,
    names: Vec<String>,
    far: Vec<bool>,
}

/// Which columns to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScoreColumns {
    /// Id, `segment`, `name`, `distance`, `margin`; from a mixture then `membership_0`, `membership_1` and so on, one a segment.
    Segments,
    /// The same and `far`.
    SegmentsAndFar,
}

impl Scores {
    pub(super) fn new(
        ids: CustomerIds,
        assignment: Assignment,
        memberships: Option<Array2<f64>>,
        names: Vec<String>,
        fences: &[f64],
    ) -> Self {
        let far = assignment
            .labels
            .iter()
            .zip(&assignment.distances)
            .map(|(label, &distance)| label.is_none_or(|label| distance > fences[label]))
            .collect();
        Self { ids, assignment, memberships, names, far }
    }

    /// Who each row is.
    pub fn ids(&self) -> &CustomerIds {
        &self.ids
    }

    /// Segment, distance and margin of each row.
    pub fn assignment(&self) -> &Assignment {
        &self.assignment
    }

    /// For each row and each segment the probability that the row belongs to it, shape `(n_customers, n_segments)`; `None` from models
    /// that know no probabilities.
    pub fn memberships(&self) -> Option<ArrayView2<'_, f64>> {
        self.memberships.as_ref().map(Array2::view)
    }

    /// The name of each segment.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether each row is farther from its segment than the segment's training members are, by Tukey's outer fence; for density
    /// models, whether it is noise. The nearest segment
    /// is then no good answer, and none is better.
    pub fn far(&self) -> &[bool] {
        &self.far
    }

    /// Number of customers.
    pub fn len(&self) -> usize {
        self.far.len()
    }

    /// Whether there is no customer.
    pub fn is_empty(&self) -> bool {
        self.far.is_empty()
    }

    /// Writes CSV with a header, one row a customer in the order of the table. Floats are written so that they read back the same.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where `writer` fails.
    pub fn write_csv(&self, columns: ScoreColumns, writer: impl Write) -> Result<()> {
        self.write_rows(columns, csv::Writer::from_writer(writer)).map_err(|error| Error::csv("the scores", error))
    }

    fn write_rows(&self, columns: ScoreColumns, mut csv: csv::Writer<impl Write>) -> csv::Result<()> {
        let has_far = columns == ScoreColumns::SegmentsAndFar;
        let n_memberships = self.memberships.as_ref().map_or(0, Array2::ncols);
        let mut header = vec![self.ids.name().to_string()];
        header.extend(["segment", "name", "distance", "margin"].map(String::from));
        header.extend((0..n_memberships).map(|segment| format!("membership_{segment}")));
        header.extend(has_far.then(|| "far".to_string()));
        csv.write_record(&header)?;
        for row in 0..self.len() {
            let segment = self.assignment.labels.get(row);
            let mut fields = vec![
                self.ids.get(row).unwrap_or_default().into_owned(),
                segment.map_or_else(String::new, |segment| segment.to_string()),
                segment.map_or_else(String::new, |segment| self.names[segment].clone()),
                self.assignment.distances[row].to_string(),
                self.assignment.margins[row].map_or_else(String::new, |margin| margin.to_string()),
            ];
            fields.extend(self.memberships.iter().flat_map(|shares| shares.row(row)).map(f64::to_string));
            fields.extend(has_far.then(|| self.far[row].to_string()));
            csv.write_record(&fields)?;
        }
        csv.flush()?;
        Ok(())
    }
}
