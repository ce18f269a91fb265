//! The only source of randomness: a number that the caller gives, and streams derived from it by name.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::{Deserialize, Serialize};

/// Where every random act starts.
///
/// A restart, a sample or a bootstrap draws from a stream of its own, derived by name and index, so that adding one of them
/// never changes another, and no result depends on the order in which threads run. The generator is xoshiro256++ (its
/// output is part of its definition, unlike `StdRng`'s), so a seed means the same numbers on every machine and in every
/// version of this crate.
///
/// ```
/// use segmenta::seed::Seed;
///
/// let seed = Seed::new(42);
/// assert_eq!(seed.derive("restart", 3), seed.derive("restart", 3));
/// assert_ne!(seed.derive("restart", 3), seed.derive("restart", 4));
/// assert_ne!(seed.derive("restart", 3), seed.derive("sample", 3));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seed(u64);

impl Default for Seed {
    /// The seed 42 of the examples.
    fn default() -> Self {
        Self(42)
    }
}

impl Seed {
    /// A seed; every number is as good as another.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The number it was made from.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The seed of the stream `name`, number `index`.
    #[must_use]
    pub fn derive(self, name: &str, index: u64) -> Self {
        let mut state = mix(self.0 ^ 0x9E37_79B9_7F4A_7C15);
        for byte in name.bytes() {
            state = mix(state ^ u64::from(byte));
        }
        Self(mix(state ^ mix(index)))
    }

    /// A generator at the start of this seed's stream.
    pub fn rng(self) -> Xoshiro256PlusPlus {
        Xoshiro256PlusPlus::seed_from_u64(self.0)
    }

    /// A uniform draw from `[0, 1)` that belongs to `row` alone, so that it does not matter who draws first.
    pub fn uniform_at(self, row: u64) -> f64 {
        // The upper 53 bits: every f64 of the grid 2^-53 with equal chance.
        (mix(self.0 ^ mix(row)) >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }
}

/// The finaliser of splitmix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195), one step ahead.
fn mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mix_is_splitmix64() {
        // The first two outputs of the published generator from state 0.
        assert_eq!(mix(0), 0xE220_A839_7B1D_CDAF);
        assert_eq!(mix(0x9E37_79B9_7F4A_7C15), 0x6E78_9E6A_A1B9_65F4);
    }

    #[test]
    fn draws_by_row_are_uniform() {
        let seed = Seed::new(7);
        let mut cells = [0u32; 10];
        for row in 0..100_000 {
            cells[(seed.uniform_at(row) * 10.0) as usize] += 1;
        }
        let chi_squared: f64 = cells.iter().map(|&c| (f64::from(c) - 1e4).powi(2) / 1e4).sum();
        // The 99.9 % point of chi-squared with 9 degrees of freedom is 27.9.
        assert!(chi_squared < 27.9, "{chi_squared}");
    }
}
