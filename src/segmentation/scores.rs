use std::io::Write;

use crate::clustering::Assignment;
use crate::error::{Error, Result};
use crate::table::CustomerIds;

/// Where each customer belongs, row by row, as `segments.csv` and the output of `score` hold it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    ids: CustomerIds,
    assignment: Assignment,
    names: Vec<String>,
    far: Vec<bool>,
}

/// Which columns to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScoreColumns {
    /// Id, `segment`, `name`, `distance`, `margin`.
    Segments,
    /// The same and `far`.
    SegmentsAndFar,
}

impl Scores {
    pub(super) fn new(ids: CustomerIds, assignment: Assignment, names: Vec<String>, fences: &[f64]) -> Self {
        let far = assignment
            .labels
            .iter()
            .zip(&assignment.distances)
            .map(|(label, &distance)| label.is_none_or(|label| distance > fences[label]))
            .collect();
        Self { ids, assignment, names, far }
    }

    /// Who each row is.
    pub fn ids(&self) -> &CustomerIds {
        &self.ids
    }

    /// Segment, distance and margin of each row.
    pub fn assignment(&self) -> &Assignment {
        &self.assignment
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
        let n_columns = match columns {
            ScoreColumns::Segments => 5,
            ScoreColumns::SegmentsAndFar => 6,
        };
        let header = [self.ids.name(), "segment", "name", "distance", "margin", "far"];
        csv.write_record(&header[..n_columns])?;
        for row in 0..self.len() {
            let segment = self.assignment.labels.get(row);
            let fields = [
                self.ids.get(row).unwrap_or_default().into_owned(),
                segment.map_or_else(String::new, |segment| segment.to_string()),
                segment.map_or_else(String::new, |segment| self.names[segment].clone()),
                self.assignment.distances[row].to_string(),
                self.assignment.margins[row].map_or_else(String::new, |margin| margin.to_string()),
                self.far[row].to_string(),
            ];
            csv.write_record(&fields[..n_columns])?;
        }
        csv.flush()?;
        Ok(())
    }
}
