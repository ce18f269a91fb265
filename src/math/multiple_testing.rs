/// ln of the q-values of p-values given in logs, in the same order: the false discovery rate at which each test would just
/// be rejected.
///
/// Benjamini and Hochberg (1995, doi:10.1111/j.2517-6161.1995.tb02031.x): `q_(i) = min over j >= i of m p_(j) / j`, at most 1.
/// Cost: one sort.
pub(crate) fn ln_benjamini_hochberg(ln_p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..ln_p.len()).collect();
    order.sort_by(|&a, &b| ln_p[a].total_cmp(&ln_p[b]));
    let n_tests = ln_p.len() as f64;
    let mut ln_q = vec![0.0; ln_p.len()];
    let mut smallest: f64 = 0.0;
    for (rank, &test) in order.iter().enumerate().rev() {
        smallest = smallest.min(ln_p[test] + libm::log(n_tests / (rank + 1) as f64));
        ln_q[test] = smallest;
    }
    ln_q
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::fixture::{close, list, rows};

    #[test]
    fn q_values_equal_the_references() {
        for row in rows("significance.json", "benjamini_hochberg") {
            let ln_p: Vec<f64> = list(&row, "p").iter().map(|p| p.ln()).collect();
            for (ln_q, expected) in ln_benjamini_hochberg(&ln_p).into_iter().zip(list(&row, "q")) {
                close(ln_q.exp(), expected, 1e-12);
            }
        }
    }

    #[test]
    fn no_tests_have_no_q_values() {
        assert!(ln_benjamini_hochberg(&[]).is_empty());
    }
}
