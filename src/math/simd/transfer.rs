use crate::math::simd::for_each_level;

/// A row that goes from one group to another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Transfer {
    /// Its place among the rows.
    pub(crate) row: u32,
    /// The group it leaves, `None` where it was in none.
    pub(crate) from: Option<u32>,
    /// The group it joins.
    pub(crate) to: u32,
}

for_each_level! {
    /// Takes the rows of `transfers`, times their weights, out of the totals of the groups that they leave and into those of the groups that they join, in
    /// order. `values` has shape `(n_rows, n_features)`, `totals` `(n_groups, n_features + 1)`: the last column holds the weights
    /// themselves. Without `weights` every row weighs 1.
    transfer_rows, transfer_rows_at =
        transfer_rows_in(values: &[F], weights: Option<&[f64]>, n_features: usize, transfers: &[Transfer], totals: &mut [f64]) -> ()
}

#[inline(always)]
fn transfer_rows_in<F: Copy + Into<f64>>(
    values: &[F],
    weights: Option<&[f64]>,
    n_features: usize,
    transfers: &[Transfer],
    totals: &mut [f64],
) {
    for transfer in transfers {
        let row = &values[transfer.row as usize * n_features..][..n_features];
        let weight = weights.map_or(1.0, |weights| weights[transfer.row as usize]);
        if let Some(from) = transfer.from {
            add(&mut totals[from as usize * (n_features + 1)..][..n_features + 1], row, -weight);
        }
        add(&mut totals[transfer.to as usize * (n_features + 1)..][..n_features + 1], row, weight);
    }
}

#[inline(always)]
fn add<F: Copy + Into<f64>>(totals: &mut [f64], row: &[F], weight: f64) {
    for (total, &value) in totals.iter_mut().zip(row) {
        *total += weight * value.into();
    }
    if let Some(total) = totals.last_mut() {
        *total += weight;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::simd::Level;

    #[test]
    fn every_kind_of_vector_moves_rows_alike() {
        let (n, d) = (7, 21);
        let values: Vec<f32> = (0..n * d).map(|at| (at * at % 97) as f32 / 7.0).collect();
        let weights: Vec<f64> = (0..n).map(|row| row as f64 / 3.0).collect();
        let transfers: Vec<Transfer> = (0..n)
            .map(|row| Transfer { row: row as u32, from: (row % 3 > 0).then_some(1), to: (row % 3) as u32 })
            .collect();
        for weights in [None, Some(weights.as_slice())] {
            let mut expected = vec![0.5; 3 * (d + 1)];
            for transfer in &transfers {
                let weight = weights.map_or(1.0, |weights| weights[transfer.row as usize]);
                for (group, sign) in [(transfer.from, -1.0), (Some(transfer.to), 1.0)] {
                    let Some(group) = group else { continue };
                    for feature in 0..=d {
                        let value =
                            if feature < d { f64::from(values[transfer.row as usize * d + feature]) } else { 1.0 };
                        expected[group as usize * (d + 1) + feature] += sign * weight * value;
                    }
                }
            }
            for level in Level::available() {
                let mut totals = vec![0.5; 3 * (d + 1)];
                transfer_rows_at(level, &values, weights, d, &transfers, &mut totals);
                assert_eq!(totals, expected, "{level:?}");
            }
        }
    }
}
