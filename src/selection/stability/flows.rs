use std::io::Write;

use serde::{Deserialize, Serialize};

use crate::clustering::Labels;
use crate::error::{Error, Result};
use crate::selection::stability::{Flow, across};

/// Steps that are kept around a number of segments.
const MOST_STEPS: usize = 12;

/// Segments up to which a step is kept: of more, no picture could be read.
const MOST_SEGMENTS: usize = 20;

/// The columns of the flows' CSV.
const COLUMNS: [&str; 7] = ["k", "segment", "next_k", "next_segment", "n", "share_of_next", "next_across"];

/// How customers flow through a sweep, from each number of segments to the next: plain data without any customer, saved with the
/// model.
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::selection::Flows;
///
/// let labels = |labels: [usize; 4], k| Labels::try_new(labels.map(Some), k);
/// let (two, three) = (labels([0, 0, 1, 1], 2)?, labels([0, 2, 1, 1], 3)?);
/// let flows = Flows::between(&[&two, &three])?;
/// assert_eq!(flows.steps()[0].counts, [[1, 0, 1], [0, 2, 0]]);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<Flow>", into = "Vec<Flow>")]
pub struct Flows(Vec<Flow>);

impl Flows {
    /// The flows between neighbours in a list of clusterings of the same customers. O(n) for each.
    ///
    /// # Errors
    /// [`ErrorKind::Length`](crate::ErrorKind::Length) where they are not of the same customers.
    pub fn between(clusterings: &[&Labels]) -> Result<Self> {
        let steps = clusterings.windows(2).map(|pair| across(pair[0], pair[1]));
        Ok(Self(steps.collect::<Result<_>>()?))
    }

    /// The steps in order: the more of one are the fewer of the next.
    pub fn steps(&self) -> &[Flow] {
        &self.0
    }

    /// The steps that a picture of `n_clusters` segments has room for: at most twelve, those nearest to it, among at most twenty
    /// segments. Empty where `n_clusters` is larger or no step touches it.
    #[must_use]
    pub fn around(&self, n_clusters: usize) -> Self {
        let within = self.0.iter().take_while(|step| step.n_more() <= MOST_SEGMENTS).count();
        let touching = |step: &Flow| step.n_fewer() == n_clusters || step.n_more() == n_clusters;
        let Some(at) = self.0[..within].iter().position(touching) else { return Self::default() };
        let start = at.saturating_sub(MOST_STEPS / 2).min(within.saturating_sub(MOST_STEPS));
        Self(self.0[start..within.min(start + MOST_STEPS)].to_vec())
    }

    /// Writes CSV with the header `k,segment,next_k,next_segment,n,share_of_next,next_across`: a row for each pair of segments that share
    /// customers, what they are of the next segment, and that segment's stability across numbers of segments (SLSa).
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where `writer` fails.
    pub fn write_csv(&self, writer: impl Write) -> Result<()> {
        let write = |mut csv: csv::Writer<_>| {
            csv.write_record(COLUMNS)?;
            for step in &self.0 {
                let sizes = step.more_sizes();
                for (from, row) in step.counts.iter().enumerate() {
                    for (to, &n) in row.iter().enumerate().filter(|(_, n)| **n > 0) {
                        csv.write_record([
                            step.n_fewer().to_string(),
                            from.to_string(),
                            step.n_more().to_string(),
                            to.to_string(),
                            n.to_string(),
                            (n as f64 / sizes[to] as f64).to_string(),
                            step.across[to].map_or_else(String::new, |across| across.to_string()),
                        ])?;
                    }
                }
            }
            csv.flush().map_err(csv::Error::from)
        };
        write(csv::Writer::from_writer(writer)).map_err(|error| Error::csv("the flow of customers", error))
    }

    /// Customers that flow; `None` without steps.
    pub(crate) fn n_rows(&self) -> Option<usize> {
        self.0.first().map(|step| step.fewer_sizes().iter().sum())
    }
}

impl TryFrom<Vec<Flow>> for Flows {
    type Error = Error;

    /// Refuses steps that do not follow from each other.
    fn try_from(steps: Vec<Flow>) -> Result<Self> {
        for step in &steps {
            if step.counts.is_empty() || step.counts.iter().any(|row| row.len() != step.n_more()) {
                let got = format!("{} rows that are not all of {} numbers", step.counts.len(), step.n_more());
                return Err(Error::param(
                    "counts of a flow",
                    got,
                    "a row for each segment, of a number for each next one",
                ));
            }
            if let Some(bad) = step.across.iter().flatten().find(|across| !(0.0..=1.0).contains(*across)) {
                return Err(Error::param("a stability across numbers of segments", bad, "a number from 0 to 1"));
            }
            let total = step.counts.iter().flatten().try_fold(0usize, |total, &n| total.checked_add(n));
            if total.is_none() {
                return Err(Error::param("counts of a flow", "more than can be counted", "customers"));
            }
        }
        for pair in steps.windows(2) {
            if pair[0].more_sizes() != pair[1].fewer_sizes() {
                let got = format!("{:?}", pair[1].fewer_sizes());
                return Err(Error::param("sizes of a flow", got, format!("{:?}, as before", pair[0].more_sizes())));
            }
        }
        Ok(Self(steps))
    }
}

impl From<Flows> for Vec<Flow> {
    fn from(flows: Flows) -> Self {
        flows.0
    }
}
