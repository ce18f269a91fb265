use rand::RngCore;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::seed::Seed;

/// Draws of one stream that are the same on every machine: 64-bit words, exact IEEE arithmetic, and `libm` where that ends.
#[derive(Debug)]
pub(crate) struct Draws(Xoshiro256PlusPlus);

impl Draws {
    pub(crate) fn new(seed: Seed) -> Self {
        Self(seed.rng())
    }

    /// Uniform on `[0, 1)`, a multiple of 2^-53.
    pub(crate) fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// True with this chance.
    pub(crate) fn chance(&mut self, chance: f64) -> bool {
        self.uniform() < chance
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn whole(&mut self, low: i32, high: i32) -> i32 {
        low + (self.uniform() * f64::from(high - low + 1)) as i32
    }

    /// The position of one of `weights`, with a chance that is proportional to it.
    pub(crate) fn pick(&mut self, weights: &[u32]) -> usize {
        let total: u32 = weights.iter().sum();
        let mut rest = (self.uniform() * f64::from(total)) as u32;
        for (position, &weight) in weights.iter().enumerate() {
            if rest < weight {
                return position;
            }
            rest -= weight;
        }
        weights.len() - 1
    }

    /// Standard normal, by the polar method (Marsaglia, Bray 1964, doi:10.1137/1006063).
    pub(crate) fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * (-2.0 * libm::log(square) / square).sqrt();
            }
        }
    }

    /// Log-normal around its median; `spread` is the standard deviation of the logarithm.
    pub(crate) fn around(&mut self, Around { median, spread }: Around) -> f64 {
        median * libm::exp(spread * self.normal())
    }
}

/// A log-normal quantity: half of the values lie below `median`; `spread` is the standard deviation of the logarithm.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around {
    pub(crate) median: f64,
    pub(crate) spread: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_draws_have_mean_zero_and_variance_one() {
        let mut draws = Draws::new(Seed::new(3));
        let values: Vec<f64> = (0..100_000).map(|_| draws.normal()).collect();
        let mean = values.iter().sum::<f64>() / 1e5;
        let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / 1e5;
        // Four standard errors: 1 / sqrt(n) and sqrt(2 / n).
        assert!(mean.abs() < 0.0127 && (variance - 1.0).abs() < 0.018, "{mean} {variance}");
    }

    #[test]
    fn picks_follow_their_weights_and_never_take_a_weight_of_zero() {
        let mut draws = Draws::new(Seed::new(3));
        let mut counts = [0; 3];
        (0..10_000).for_each(|_| counts[draws.pick(&[3, 0, 1])] += 1);
        assert_eq!(counts[1], 0);
        assert!((7_300..7_700).contains(&counts[0]), "{counts:?}");
    }

    #[test]
    fn whole_numbers_reach_both_ends() {
        let mut draws = Draws::new(Seed::new(3));
        let mut seen: Vec<i32> = (0..200).map(|_| draws.whole(-1, 2)).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen, [-1, 0, 1, 2]);
    }
}
