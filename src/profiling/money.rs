use crate::clustering::Labels;
use crate::error::{Error, Result};
use crate::math::accumulate::Accumulate;
use crate::math::moments::Moments;
use crate::profiling::{Revenue, SegmentRevenue};
use crate::table::{Numbers, Table};

/// Money of all customers and of each segment.
#[derive(Debug)]
pub(crate) struct Money {
    pub(crate) overall: Revenue,
    pub(crate) by_segment: Vec<SegmentRevenue>,
}

/// Adds up the revenue columns customer by customer; a customer's money is unknown where all of them are missing. `None`
/// where no column is named.
///
/// # Errors
/// Where a column is not there or holds no numbers, or where the sum is too large for a number.
pub(crate) fn money(table: &Table, labels: &Labels, columns: &[String]) -> Result<Option<Money>> {
    if columns.is_empty() {
        return Ok(None);
    }
    let numbers = columns.iter().map(|name| table.column(name)?.numbers()).collect::<Result<Vec<&Numbers>>>()?;
    let mut all = Sum::default();
    let mut by_segment = vec![Sum::default(); labels.n_clusters()];
    for (row, label) in labels.iter().enumerate() {
        let Some(amount) = numbers.iter().filter_map(|column| column.get(row)).reduce(|a, b| a + b) else { continue };
        all.push(amount);
        if let Some(segment) = label {
            by_segment[segment].push(amount);
        }
    }
    if !by_segment.iter().chain([&all]).all(|sum| sum.total.is_finite() && sum.mean.mean().is_finite()) {
        return Err(Error::spec("revenue", "the sum is too large for a number; express the amounts in a larger unit"));
    }
    let overall_mean = all.mean_or_none();
    let of_segment = |sum: &Sum| {
        let mean = sum.mean_or_none();
        let ratio = |part: f64, whole: f64| Some(part / whole).filter(|ratio| whole > 0.0 && ratio.is_finite());
        SegmentRevenue {
            n: sum.n,
            total: sum.total,
            mean,
            share: ratio(sum.total, all.total),
            lift: mean.zip(overall_mean).and_then(|(mean, overall)| ratio(mean, overall)),
        }
    };
    let by_segment = by_segment.iter().map(of_segment).collect();
    let overall = Revenue { columns: columns.to_vec(), n: all.n, total: all.total, mean: overall_mean };
    Ok(Some(Money { overall, by_segment }))
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    n: usize,
    total: f64,
    mean: Moments,
}

impl Sum {
    fn push(&mut self, amount: f64) {
        self.n += 1;
        self.total += amount;
        self.mean.push((amount, 1.0));
    }

    fn mean_or_none(&self) -> Option<f64> {
        (self.n > 0).then(|| self.mean.mean())
    }
}
